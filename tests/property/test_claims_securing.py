"""Securing a document in canonical form, against making the proof first and writing the whole afterwards."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenchain.claims.di_jcs import create_proof, secure
from greenchain.claims.reading import read_secured
from greenchain.values.json import canonical_json
from simulator import signer

CREATED = datetime(2026, 1, 15, 8, tzinfo=UTC)
names = st.sampled_from(["@context", "prooe", "proo", "prooF", "proof2", "proofs", "pro\U0001f600f", "é", "z", ""])
documents = st.dictionaries(names, st.text(max_size=4) | st.integers(-9, 9) | st.lists(st.booleans(), max_size=2))


@pytest.fixture(scope="module")
def body():
    return signer("label body")


@given(document=documents)
def test_a_secured_document_is_the_canonical_form_of_document_and_proof(body, document):
    raw = secure(document, signer=body, created=CREATED)
    proof = create_proof(document, signer=body, created=CREATED)
    assert raw == canonical_json({**document, "proof": proof})
    assert read_secured(raw).canonical == canonical_json(document)
