"""Nothing is issued that could not be verified: too deep, or calling itself an envelope."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from greenchain.claims import (
    issue_claim,
)
from greenchain.model.claims import Claim
from greenchain.values.errors import InputError
from greenchain.values.json import MAX_DEPTH, canonical_json, parse_json, plain_json
from greenchain.values.outcome import Outcome
from simulator import CREATED, Simulator, label_claim


@pytest.fixture(scope="module")
def world() -> Simulator:
    return Simulator()


def deep(levels: int, *, in_lists: bool) -> dict[str, Any]:
    """A JSON value of so many objects, or objects and lists, inside one another."""
    value: Any = {} if not in_lists else []
    for level in range(levels - 2):
        value = [value] if in_lists and level % 2 else {"a": value}
    return {"a": value}


@pytest.mark.parametrize("in_lists", [True, False])
@pytest.mark.parametrize(("levels", "is_good"), [(MAX_DEPTH - 1, True), (MAX_DEPTH, True), (MAX_DEPTH + 1, False)])
def test_what_is_written_is_as_deep_as_what_is_read(levels, is_good, in_lists):
    value = deep(levels, in_lists=in_lists)
    text = json.dumps(value).encode()
    for attempt in (lambda: parse_json(text), lambda: canonical_json(value), lambda: plain_json(value)):
        if is_good:
            assert attempt()
            continue
        with pytest.raises(InputError) as caught:
            attempt()
        assert caught.value.code == "BUDGET_EXCEEDED"


def test_a_scalar_in_the_deepest_object_is_no_level_of_its_own():
    value: Any = {"a": 1}
    for _ in range(MAX_DEPTH - 1):
        value = {"a": value}
    assert parse_json(canonical_json(value)) == value


@pytest.mark.parametrize("suite", ["eddsa-jcs-2022", "vc+jwt"])
@pytest.mark.parametrize(("levels", "is_good"), [(MAX_DEPTH - 1, True), (MAX_DEPTH, True), (MAX_DEPTH + 1, False)])
def test_a_claim_as_deep_as_is_issued_can_be_verified(world, levels, is_good, suite):
    subject = {**label_claim()["credentialSubject"], "annex": deep(levels - 2, in_lists=False)}
    draft = Claim(label_claim(credentialSubject=subject))
    if is_good:
        raw = issue_claim(draft, signer=world.body, created=CREATED, suite=suite).raw
        assert replace(world.honest(), secured=raw).examine().outcome is Outcome.CONFORMS
        return
    with pytest.raises(InputError) as caught:
        issue_claim(draft, signer=world.body, created=CREATED, suite=suite)
    assert caught.value.code == "BUDGET_EXCEEDED"


@pytest.mark.parametrize("suite", ["eddsa-jcs-2022", "vc+jwt"])
def test_a_draft_that_calls_itself_an_envelope_is_not_issued(world, suite):
    draft = Claim(label_claim(type=["VerifiableCredential", "LabelCredential", "EnvelopedVerifiableCredential"]))
    with pytest.raises(InputError) as caught:
        issue_claim(draft, signer=world.body, created=CREATED, suite=suite)
    assert caught.value.code == "ENVELOPE_MISMATCH"
