"""Any sequence of issuing, revoking, suspending and lifting, compared with a plain dict at every instant there was."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, precondition, rule

from greenchain.adapters.status_lists import allocate_entry, begin_list, replace_list
from greenchain.adapters.status_memory import SeenLists
from greenchain.claims import Anchor, ClaimVerifier, EvidenceBundle, TrustPolicy, issue_claim, make_status_list
from greenchain.claims.own_documents import own_authenticator
from greenchain.claims.status.entries import memory_name
from greenchain.claims.status.update import entry_of, next_version, read_held_list, require_keeper, sign_list
from greenchain.model.claims import Claim
from greenchain.values.errors import InputError
from simulator import EPOCH, SCOPE, label_claim, signer

KEEPER, THIEF = signer("label body"), signer("somebody else")
POLICY = TrustPolicy((Anchor(KEEPER.did, scope=SCOPE),))
OWN = own_authenticator(key=KEEPER.public_key, verification_method=KEEPER.verification_method)
URLS = {purpose: f"https://label.example/status/{purpose}" for purpose in ("revocation", "suspension")}
STEP = timedelta(seconds=1)


class RevocationMachine(RuleBasedStateMachine):
    """The model: for each claim and purpose, since when which value holds; and which indexes were given."""

    claims = Bundle("claims")

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.now = EPOCH
        self.given: dict[str, set[str]] = {purpose: set() for purpose in URLS}
        self.history: dict[tuple[bytes, str], list[tuple[datetime, bool]]] = {}
        self.memory = SeenLists()
        self.files: dict[str, Path] = {}
        for purpose, url in URLS.items():
            self.files[purpose] = self.folder / purpose
            draft = make_status_list(url=url, purpose=purpose, valid_from=self.now)
            begin_list(self.files[purpose], sign_list(draft, signer=KEEPER).raw)
            self.memory.note(memory_name(KEEPER.did, url), self.now)

    @rule(target=claims, seed=st.integers(0, 3))
    def issue(self, seed: int):
        """Few seeds, so that the dice often fall on an index that is used."""
        if len(self.history) > 8:  # a handful of claims shows all that more would
            return multiple()
        entries = []
        for purpose, path in self.files.items():
            entry = allocate_entry(path, Random(seed), issuer=KEEPER.did)  # noqa: S311
            assert entry["statusListIndex"] not in self.given[purpose]
            self.given[purpose].add(entry["statusListIndex"])
            entries.append(entry)
        claim = Claim(label_claim(credentialStatus=entries))
        secured = issue_claim(claim, signer=KEEPER, created=EPOCH).raw
        for purpose in URLS:
            self.history[secured, purpose] = [(EPOCH, False)]
        return secured

    def change(self, secured: bytes, purpose: str, *, value: bool, at: datetime, by=KEEPER) -> None:
        def change(raw: bytes) -> bytes:
            held = read_held_list(raw, authenticate=OWN)
            require_keeper(held, verification_method=by.verification_method)
            entry = entry_of(OWN(secured), held, purpose=purpose)
            draft = next_version(held, entry, value=value, valid_from=at)
            return raw if draft is None else sign_list(draft, signer=by).raw

        replace_list(self.files[purpose], change, keep=True)

    @rule(secured=claims, purpose=st.sampled_from(sorted(URLS)), later=st.integers(1, 3))
    def take_back(self, secured: bytes, purpose: str, later: int) -> None:
        self.now += later * STEP
        self.change(secured, purpose, value=True, at=self.now)
        self.note(secured, purpose, value=True)

    @rule(secured=claims, later=st.integers(1, 3))
    def lift(self, secured: bytes, later: int) -> None:
        self.now += later * STEP
        self.change(secured, "suspension", value=False, at=self.now)
        self.note(secured, "suspension", value=False)

    def note(self, secured: bytes, purpose: str, *, value: bool) -> None:
        told = self.history[secured, purpose]
        if told[-1][1] is not value:
            told.append((self.now, value))
            self.memory.note(memory_name(KEEPER.did, URLS[purpose]), self.now)

    @rule(secured=claims)
    def a_revocation_is_not_taken_back(self, secured: bytes) -> None:
        before = self.files["revocation"].read_bytes()
        with pytest.raises(InputError, match="REVOCATION_FINAL"):
            self.change(secured, "revocation", value=False, at=self.now + STEP)
        assert self.files["revocation"].read_bytes() == before

    @rule(secured=claims, purpose=st.sampled_from(sorted(URLS)))
    def somebody_else_changes_nothing(self, secured: bytes, purpose: str) -> None:
        before = self.files[purpose].read_bytes()
        with pytest.raises(InputError, match="STATUS_LIST_REFUSED"):
            self.change(secured, purpose, value=True, at=self.now + STEP, by=THIEF)
        assert self.files[purpose].read_bytes() == before

    @rule(secured=claims, purpose=st.sampled_from(sorted(URLS)), back=st.integers(0, 3))
    def a_version_is_not_older_than_the_one_before(self, secured: bytes, purpose: str, back: int) -> None:
        held = read_held_list(self.files[purpose].read_bytes(), authenticate=OWN)
        if held.value(entry_of(OWN(secured), held).index):
            return
        with pytest.raises(InputError, match="STATUS_VERSION_ORDER"):
            self.change(secured, purpose, value=True, at=held.version.valid_from - back * STEP)

    def versions(self, purpose: str) -> list[bytes]:
        """Every version there was, the newest first."""
        kept = sorted(self.folder.glob(f"{purpose}.*Z"), reverse=True)
        return [self.files[purpose].read_bytes(), *(path.read_bytes() for path in kept)]

    def value(self, secured: bytes, purpose: str, at: datetime) -> bool:
        return [value for since, value in self.history[secured, purpose] if since <= at][-1]

    @rule(secured=claims, before=st.integers(0, 6))
    def every_instant_has_its_answer(self, secured: bytes, before: int) -> None:
        at = max(EPOCH, self.now - before * STEP)
        evidence = EvidenceBundle.of_status_lists(raw for purpose in URLS for raw in self.versions(purpose))
        examined = ClaimVerifier(POLICY, evidence=evidence, memory=self.memory).examine(secured, at=at)
        expected = {purpose: self.value(secured, purpose, at) for purpose in URLS}
        assert {answer.purpose: answer.value for answer in examined.status} == expected
        assert (examined.outcome.value == "conforms") is not any(expected.values())

    @precondition(lambda self: len(self.versions("revocation")) > 1)
    @rule(secured=claims)
    def without_its_newest_version_a_list_makes_nothing_good(self, secured: bytes) -> None:
        lists = [*self.versions("revocation")[1:], *self.versions("suspension")]
        evidence = EvidenceBundle.of_status_lists(lists)
        examined = ClaimVerifier(POLICY, evidence=evidence, memory=self.memory).examine(secured, at=self.now)
        assert examined.claim is None
        assert {"STATUS_ROLLBACK", "STATUS_REVOKED"} & set(examined.verdict.codes)

    @invariant()
    def each_list_has_exactly_the_entries_of_the_model(self) -> None:
        for purpose in getattr(self, "files", ()):
            held = read_held_list(self.versions(purpose)[0], authenticate=OWN)
            set_now = sum(self.value(claim, p, self.now) for claim, p in self.history if p == purpose)
            assert sum(bits.bit_count() for bits in held.bits) == set_now

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)


TestRevocation = RevocationMachine.TestCase
TestRevocation.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
