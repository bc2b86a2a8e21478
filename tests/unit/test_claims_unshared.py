"""Evidence of one claim has no part in common with that of another, so that a write below one cannot reach the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from chain_world import ChainSimulator
from greenchain.claims import ClaimVerifier
from greenchain.claims.verified import is_sealed
from simulator import Simulator


def parts(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every value below ``value`` that ``object.__setattr__`` could write into."""
    if isinstance(value, tuple):
        for name, item in zip(getattr(value, "_fields", range(len(value))), value, strict=True):
            yield from parts(item, f"{path}.{name}")
    elif is_dataclass(value):
        yield path, value
        for member in fields(value):
            yield from parts(getattr(value, member.name), f"{path}.{member.name}")


SCENES = {"an anchor's own": lambda: Simulator().honest(), "under a chain": lambda: ChainSimulator().chained()}


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_two_verified_claims_share_nothing_that_could_be_written_into_but_the_policys_period(scene):
    told = scene()
    verifier = ClaimVerifier(told.policy, evidence=told.evidence)
    one, other = (dict(parts(verifier.verify(told.secured, at=told.at), "claim")) for _ in range(2))
    assert one.keys() == other.keys()
    assert [path for path, part in one.items() if part is other[path]] == ["claim.chain.0.period"]


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_a_write_below_one_claim_changes_no_later_one(scene):
    told = scene()
    verifier = ClaimVerifier(told.policy, evidence=told.evidence)
    spoilt, honest = verifier.verify(told.secured, at=told.at), repr(verifier.verify(told.secured, at=told.at))
    written = dict(parts(spoilt))
    del written[".chain.0.period"]  # the policy's own
    assert written
    for part in written.values():
        object.__setattr__(part, fields(part)[0].name, None)
    assert not is_sealed(spoilt)
    again = verifier.verify(told.secured, at=told.at)
    assert is_sealed(again)
    assert repr(again) == honest
