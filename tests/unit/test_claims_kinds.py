"""What a document is, is told from any bytes without an error."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenchain.claims import claim_kind
from simulator import Simulator

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def test_claims_and_status_lists_are_told_apart():
    world = Simulator()
    assert claim_kind(world.honest().secured) == "claim"
    assert claim_kind(world.status_list()) == "status-list"


@pytest.mark.parametrize("type_", [5, None, True, {"a": 1}, [["x"]], [], "Label", "VerifiableCredential"])
def test_a_signed_document_with_any_type_is_a_claim_to_be_judged(type_):
    document = {**json.loads(Simulator().honest().secured), "type": type_}
    assert claim_kind(json.dumps(document).encode()) == "claim"


@pytest.mark.parametrize("type_", ["BitstringStatusListCredential", [5, None, "BitstringStatusListCredential"]])
def test_a_status_list_may_spell_its_type_alone_or_among_others(type_):
    assert claim_kind(json.dumps({"type": type_}).encode()) == "status-list"


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff", b"null", b"5", b'"VerifiableCredential"', b'["BitstringStatusListCredential"]', b"{}", b"{",
     b'{"type":5}', b'{"type":null}', b'{"type":["Product"]}', b'{"proof":1,"proof":2}', b"[" * 10_000],
)  # fmt: skip
def test_what_is_no_credential_is_other(raw):
    assert claim_kind(raw) == "other"


@given(st.binary(max_size=40) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_have_a_kind(raw):
    assert claim_kind(raw) in {"claim", "status-list", "other"}


@given(JSON)
def test_any_json_as_type_has_a_kind(type_):
    assert claim_kind(json.dumps({"type": type_, "proof": {}}).encode()) in {"claim", "status-list"}
