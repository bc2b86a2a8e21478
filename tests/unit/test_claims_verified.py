"""A VerifiedClaim cannot be written down, changed, copied, unpickled or extended."""

from __future__ import annotations

import copy
import dataclasses
import pickle

import pytest

from greenchain.claims import VerifiedClaim
from simulator import Simulator


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
