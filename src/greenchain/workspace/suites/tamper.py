"""The suite ``tamper``: claims of every suite, altered in thousands of ways after they were signed.

The law of signed content: whatever was altered, the claim is refused, or the ``VerifiedClaim`` is that of the original,
byte for byte. Beyond the law, a mere other spelling of the same JSON must stay accepted, and what touches signature or
envelope must be refused. No altered claim may be shown as signed where it is not, nor conform after the original ended.

Each altered copy is one case; one more case for each claim counts that at least 200 effective copies were refused.
The claims are shipped signed. Those whose statements are signed need the W3C's contexts, which are not shipped: without
them their cases are skipped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from itertools import count
from types import MappingProxyType
from typing import Any

from greenchain.claims.contexts import Contexts
from greenchain.claims.evidence.bundle import EvidenceBundle
from greenchain.claims.evidence.files import BundleFile
from greenchain.claims.examination import Examination
from greenchain.claims.policy.policy import TrustPolicy
from greenchain.claims.vcdm import BASE_CONTEXT
from greenchain.claims.verified import VerifiedClaim
from greenchain.claims.verifier import ClaimVerifier
from greenchain.standards import Standards
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import canonical_json, parse_json
from greenchain.values.time import format_instant, parse_instant
from greenchain.workspace.suites.answers import CaseAnswer, Files, answer
from greenchain.workspace.suites.contexts import pinned_contexts
from greenchain.workspace.suites.tampering import (
    Must,
    Mutation,
    altered_proofs,
    altered_tokens,
    altered_trees,
    respelled,
    restated,
    strangers_proofs,
)

FORMAT = "greenchain-tamper/1"
FOLDER = "tamper"
LEAST = 200
"""Effective copies of each claim that must be refused."""

_CHANGES: Mapping[str, Callable[[dict[str, Any]], Iterator[Mutation]]] = MappingProxyType(
    {"tree": altered_trees, "statements": restated}
)


@dataclass(frozen=True, slots=True)
class Subject:
    """One claim that is altered.

    Attributes:
        name: of the claim: its suite, and the key where there are several.
        raw: the claim as it was signed.
        other: another claim of the same issuer.
        verifier: under which it conforms.
        at: the instant of the question.
        after_expiry: an instant at which it has ended.
        changes: what is tried on the whole document, besides on proofs and spelling: keys of ``_CHANGES``.
    """

    name: str
    raw: bytes
    other: bytes
    verifier: ClaimVerifier
    at: datetime
    after_expiry: datetime
    changes: tuple[str, ...]

    def mutations(self) -> Iterator[Mutation]:
        """Every altered copy, each once, in a fixed order."""
        made: set[bytes] = set()
        for mutation in self._mutations():
            identity = sha256(mutation.raw).digest()
            if identity not in made:
                made.add(identity)
                yield mutation

    def _mutations(self) -> Iterator[Mutation]:
        if not self.raw.startswith(b"{"):
            yield from altered_tokens(self.raw.decode(), other=self.other.decode())
            return
        document = json.loads(self.raw)
        yield from respelled(document)
        yield from altered_proofs(document, other=json.loads(self.other))
        yield from strangers_proofs(document)
        for kind in self.changes:
            yield from _CHANGES[kind](document)


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one altered copy.

    Attributes:
        mutation: the copy.
        is_effective: whether a reader of its JSON sees anything else than in the original.
        result: ``refused``, ``same`` or ``accepted``.
        codes: the codes told.
        detail: what is wrong about the result; empty where nothing is.
    """

    mutation: Mutation
    is_effective: bool
    result: str
    codes: tuple[str, ...]
    detail: str


def run(files: Files, *, standards: Standards) -> Iterator[CaseAnswer]:
    """An answer for each altered copy, and for each claim whether there were enough of them."""
    for subject in subjects(files, standards=standards):
        yield answer(f"{subject.name}/original", partial(_original, subject))
        refused = 0
        for number, trial in zip(count(1), trials(subject)):
            refused += trial.is_effective and trial.result == "refused"
            told = f"{subject.name}/{number:04} {trial.mutation.family}: {trial.mutation.where}"
            yield CaseAnswer(told, trial.detail)
        few = f"only {refused} effective copies were refused" if refused < LEAST else ""
        yield CaseAnswer(f"{subject.name}/at least {LEAST} effective copies", few)


def subjects(files: Files, *, standards: Standards) -> Iterator[Subject]:
    """The claims that are altered; those that need contexts only where the contexts are among ``files``."""
    if f"{FOLDER}/suite.json" not in files:
        return
    index: Mapping[str, Any] = parse_json(files[f"{FOLDER}/suite.json"])
    if index["format"] != FORMAT:
        raise InputError(Fault("SCENARIO_MALFORMED", f"a suite of format {FORMAT}", str(index["format"])))
    policy = TrustPolicy.from_toml(files[f"{FOLDER}/{index['policy']}"].decode())
    lists = EvidenceBundle.of_status_lists([files[f"{FOLDER}/{path}"] for path in index["status_lists"]])
    own = [BundleFile("context", files[f"{FOLDER}/{row['path']}"], url=row["url"]) for row in index["contexts"]]
    contexts = pinned_contexts(files, standards=standards)
    for row in index["claims"]:
        if row["needs_contexts"] and BASE_CONTEXT not in contexts:
            continue
        needed = contexts if row["needs_contexts"] else Contexts()
        strict = policy.with_required_proofs(*row.get("required_proofs", ()))
        yield Subject(
            name=row["name"],
            raw=files[f"{FOLDER}/{row['claim']}"],
            other=files[f"{FOLDER}/{row['other']}"],
            verifier=ClaimVerifier(strict, evidence=lists.with_file(*own), contexts=needed),
            at=parse_instant(index["at"]),
            after_expiry=parse_instant(index["after_expiry"]),
            changes=tuple(row["changes"]),
        )


def trials(subject: Subject, mutations: Iterable[Mutation] | None = None) -> Iterator[Trial]:
    """What becomes of altered copies of the claim: of ``mutations``, else of all."""
    original = subject.verifier.verify(subject.raw, at=subject.at)
    printed, content, seen = fingerprint(original), canonical_json(original.content), _seen(subject.raw)
    for mutation in subject.mutations() if mutations is None else mutations:
        found = subject.verifier.examine(mutation.raw, at=subject.at)
        result = "refused"
        if found.claim is not None:
            result = "same" if fingerprint(found.claim) == printed else "accepted"
        detail = _wrong(mutation, result, found) or _shown_or_late(subject, mutation, found, content)
        is_effective = mutation.must is not Must.SAME and _seen(mutation.raw) != seen
        yield Trial(mutation, is_effective, result, found.verdict.codes, detail)


def fingerprint(claim: VerifiedClaim) -> bytes:
    """Everything that ``claim`` says, as bytes."""
    period = [format_instant(end) if end else None for end in (claim.period.since, claim.period.until)]
    return canonical_json(
        {
            "content": claim.content,
            "digest": claim.digest,
            "id": claim.id,
            "issuer": claim.issuer,
            "types": claim.types,
            "suite": claim.suite,
            "role": claim.role,
            "chain": [link.to_dict() for link in claim.chain],
            "signing_time": claim.signing_time.to_dict(),
            "period": period,
            "at": format_instant(claim.at),
            "known_at": format_instant(claim.known_at),
            "policy": claim.policy_digest,
        }
    )


def _original(subject: Subject) -> str:
    """Whether the claim as it was signed conforms, and no more after its end."""
    subject.verifier.verify(subject.raw, at=subject.at)
    late = subject.verifier.examine(subject.raw, at=subject.after_expiry)
    return "" if late.claim is None else "conforms after its end"


def _wrong(mutation: Mutation, result: str, found: Examination) -> str:
    if result == "accepted":
        return "accepted, and says something else than was signed"
    if mutation.must is Must.SAME and result == "refused":
        return f"refused, although only its spelling changed: {', '.join(found.verdict.codes)}"
    if mutation.must is Must.REFUSED and result == "same":
        return "accepted, although signature or envelope were altered"
    return ""


def _shown_or_late(subject: Subject, mutation: Mutation, found: Examination, content: bytes) -> str:
    """What else must not be: other content shown as signed, or an altered copy that outlives the original."""
    if found.signed is not None and canonical_json(found.signed) != content:
        return "shows as signed what was not"
    if found.is_signed and subject.verifier.examine(mutation.raw, at=subject.after_expiry).claim is not None:
        return "conforms after the end of the original"
    return ""


def _seen(raw: bytes) -> object:
    """What a reader of ``raw`` sees that takes numbers for their texts and members in any order, but each of them."""
    try:
        return json.loads(
            raw,
            object_pairs_hook=_members,
            parse_int=lambda text: ("number", text),
            parse_float=lambda t: ("number", t),
        )
    except ValueError:
        return raw


def _members(pairs: list[tuple[str, Any]]) -> object:
    return ("object", sorted(pairs, key=_name))


def _name(pair: tuple[str, Any]) -> str:
    return pair[0]
