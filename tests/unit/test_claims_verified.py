"""A VerifiedClaim cannot be written down, changed, copied, unpickled or extended."""

from __future__ import annotations

import copy
import dataclasses
import gc
import pickle
from dataclasses import replace
from datetime import timedelta

import pytest

from greenchain.claims import SigningTime, VerifiedClaim, is_sealed, require_sealed
from greenchain.claims.verified import _SEALS, ChainLink
from greenchain.values.json import MAX_DEPTH, freeze, thaw
from greenchain.values.time import Period
from simulator import Simulator, label_claim


@pytest.fixture(scope="module")
def claim() -> VerifiedClaim:
    return Simulator().honest().examine().require()


def test_it_has_no_constructor(claim):
    with pytest.raises(TypeError, match=r"ClaimVerifier\.verify"):
        VerifiedClaim()
    with pytest.raises(TypeError):
        VerifiedClaim(**{field.name: getattr(claim, field.name) for field in dataclasses.fields(claim)})


def test_it_refuses_replace_copy_and_pickle(claim):
    for attempt in (
        lambda: dataclasses.replace(claim, role="regulator"),
        lambda: copy.copy(claim),
        lambda: copy.deepcopy(claim),
        lambda: pickle.dumps(claim),
        lambda: claim.__setstate__([]),
    ):
        with pytest.raises(TypeError):
            attempt()


def test_it_refuses_assignment_deletion_and_new_attributes(claim):
    for attempt in (
        lambda: setattr(claim, "role", "regulator"),
        lambda: delattr(claim, "role"),
        lambda: setattr(claim, "note", "x"),
    ):
        with pytest.raises((dataclasses.FrozenInstanceError, AttributeError, TypeError)):
            attempt()
    with pytest.raises(TypeError):
        claim.content["credentialSubject"]["criteria"][0]["value"] = "1"
    with pytest.raises(TypeError):
        claim.content["credentialSubject"]["criteria"][0] = {}


class Thief:
    """Says equal to everything, to get hold of what it is compared with."""

    loot: object = None

    def __eq__(self, other: object) -> bool:
        self.loot = other
        return True

    __hash__ = None


def test_a_comparison_hands_out_nothing_that_can_be_written(claim):
    for compare in (
        lambda thief: thief == claim.content,
        lambda thief: claim.content == thief,
        lambda thief: claim.content.keys() == thief,
        lambda thief: claim.content.items() == thief,
        lambda thief: claim.content["credentialSubject"] == thief,
    ):
        thief = Thief()
        compare(thief)
        assert thief.loot is not None
        with pytest.raises(TypeError):
            thief.loot["issuer"] = "did:evil"
    assert is_sealed(claim)


NAMES = tuple(field.name for field in dataclasses.fields(VerifiedClaim))


def forged(claim: VerifiedClaim, **changes: object) -> VerifiedClaim:
    forgery = object.__new__(VerifiedClaim)
    for name in NAMES:
        object.__setattr__(forgery, name, changes.get(name, getattr(claim, name)))
    return forgery


def test_what_verification_made_is_sealed_and_stays_so(claim):
    assert is_sealed(claim)
    assert require_sealed(claim) is claim


def test_a_forged_claim_is_not_sealed_even_where_it_is_equal(claim):
    for forgery in (forged(claim), forged(claim, role="regulator"), object.__new__(VerifiedClaim)):
        assert not is_sealed(forgery)
        with pytest.raises(TypeError, match=r"ClaimVerifier\.verify"):
            require_sealed(forgery)
    assert forged(claim) == claim


@pytest.mark.parametrize("thing", [None, 5, "x", {}, [], Thief(), VerifiedClaim])
def test_another_thing_is_not_sealed(thing):
    assert not is_sealed(thing)


CHANGES = {
    "content": lambda c: freeze({**c.content, "issuer": "did:evil"}),
    "digest": lambda c: "0" * 64,
    "id": lambda c: "urn:x:other",
    "issuer": lambda c: "did:evil",
    "types": lambda c: (*c.types, "Extra"),
    "suite": lambda c: "none",
    "role": lambda c: "regulator",
    "chain": lambda c: (),
    "signing_time": lambda c: SigningTime(proven_by=c.at),
    "period": lambda c: Period(),
    "at": lambda c: c.at + timedelta(days=1),
    "known_at": lambda c: c.known_at + timedelta(days=1),
    "policy_digest": lambda c: "0" * 64,
}


@pytest.mark.parametrize("name", NAMES)
def test_any_member_written_past_the_type_breaks_the_seal(name):
    claim = Simulator().honest().examine().require()
    object.__setattr__(claim, name, CHANGES[name](claim))
    assert not is_sealed(claim)


@pytest.mark.parametrize("name", NAMES)
def test_any_member_deleted_breaks_the_seal(name):
    claim = Simulator().honest().examine().require()
    object.__delattr__(claim, name)
    assert not is_sealed(claim)


def test_an_equal_content_put_in_its_place_breaks_the_seal():
    claim = Simulator().honest().examine().require()
    object.__setattr__(claim, "content", thaw(claim.content))
    assert not is_sealed(claim)


@pytest.mark.parametrize(
    "write",
    [
        lambda c: object.__setattr__(c.content, "_members", {**c.content, "issuer": "did:evil"}),
        lambda c: c.content["credentialSubject"]._members.update(batches=9),
        lambda c: c.content._members.update(batches=object()),
        lambda c: c.content._members.clear(),
        lambda c: object.__setattr__(c.period, "until", None),
        lambda c: object.__setattr__(c.chain[0].period, "until", c.at),
        lambda c: object.__setattr__(c.chain[0], "__class__", type("X", (ChainLink,), {"__slots__": (), "role": "x"})),
        lambda c: object.__setattr__(c.signing_time, "__class__", type("X", (SigningTime,), {"__slots__": ()})),
    ],
)
def test_a_write_below_a_member_breaks_the_seal(write):
    claim = Simulator().honest().examine().require()
    write(claim)
    assert not is_sealed(claim)


def test_links_and_times_cannot_be_written_into(claim):
    for part, name in ((claim.chain[0], "role"), (claim.signing_time, "proven_by")):
        with pytest.raises((AttributeError, TypeError)):
            object.__setattr__(part, name, "x")
    assert is_sealed(claim)


def test_the_register_forgets_a_claim_that_nobody_holds():
    claim = Simulator().honest().examine().require()
    key = id(claim)
    assert key in _SEALS
    del claim
    gc.collect()
    assert key not in _SEALS


def test_it_refuses_subclasses():
    with pytest.raises(TypeError):
        type("Forged", (VerifiedClaim,), {})


def test_equal_verifications_are_equal_and_hash_alike(claim):
    again = Simulator().honest().examine().require()
    assert again == claim
    assert hash(again) == hash(claim)
    assert len({again, claim}) == 1


def test_only_the_verifier_seals(root):
    users = {
        path.relative_to(root / "src").as_posix()
        for path in (root / "src").rglob("*.py")
        if "_seal(" in path.read_text(encoding="utf-8")
    }
    assert users == {"greenchain/claims/verified.py", "greenchain/claims/verifier.py"}


def test_a_claim_as_deep_as_json_may_be_is_sealed():
    world = Simulator()
    deep = "x"
    for _ in range(MAX_DEPTH - 2):
        deep = [deep]
    document = label_claim()
    document["credentialSubject"]["deep"] = deep
    claim = replace(world.honest(), secured=world.issue(document)).examine().require()
    assert is_sealed(claim)


def test_members_signed_beside_the_subject_belong_to_the_identity_of_a_claim():
    from greenchain.model.claims import unsecured_digest

    document = {"id": "urn:x:1", "credentialSubject": {"id": "urn:x:2"}}
    digests = {unsecured_digest({**document, name: "other"}) for name in ("sub", "iss", "jti", "iat", "nbf", "exp")}
    assert len(digests | {unsecured_digest(document)}) == 7
    assert unsecured_digest({**document, "proof": {"type": "any"}}) == unsecured_digest(document)
