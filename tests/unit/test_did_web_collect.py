"""Documents of did:web issuers are collected as they are, or told why not; nothing else is asked for."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from greenchain.adapters.did_web import MAX_COLLECTED, collect_did_documents, web_dids_of
from greenchain.claims.did_documents import make_did_document
from greenchain.values.errors import Fault, InputError
from simulator import Simulator, label_claim, signer

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DID = "did:web:label.example"
URL = "https://label.example/.well-known/did.json"


class Shelf:
    """A fetcher over a dict, which notes what it was asked for."""

    def __init__(self, **held: bytes) -> None:
        self.held = held
        self.asked: list[str] = []

    def fetch(self, url: str, *, max_bytes: int) -> bytes:
        self.asked.append(url)
        if url not in self.held:
            raise InputError(Fault("FETCH_FAILED", "an answer", "none", file=url))
        return self.held[url]


def document(did: str = DID) -> bytes:
    key = signer("label body").public_key
    return json.dumps(make_did_document(key, verification_method=f"{did}#1")).encode()


def collect(*dids: str, **held: bytes):
    shelf = Shelf(**held)
    return collect_did_documents(dids, fetcher=shelf, retrieved=NOW), shelf.asked


def test_a_document_becomes_a_file_with_where_and_when():
    collected, asked = collect(DID, **{URL: document()})
    (file,) = collected.files
    assert (file.kind, file.raw, file.url, file.retrieved) == ("did-document", document(), URL, NOW)
    assert (collected.faults, asked) == ((), [URL])


def test_each_identifier_is_asked_for_once_and_the_order_does_not_matter():
    other = "did:web:accreditor.example:bodies:7"
    held = {URL: document(), "https://accreditor.example/bodies/7/did.json": document(other)}
    one, asked = collect(DID, other, DID, **held)
    two, _ = collect(other, DID, **held)
    assert one == two
    assert [file.url for file in one.files] == sorted(held)
    assert sorted(asked) == sorted(held)


def test_identifiers_of_other_methods_are_not_asked_for():
    collected, asked = collect("did:key:z6Mk", "did:jwk:x", "https://label.example/", "", "did:webvh:x")
    assert (collected.files, collected.faults, asked) == ((), (), [])


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (document("did:web:evil.example"), "DID_DOCUMENT_INVALID"),
        (document().replace(b'"id"', b'"id": "did:web:evil.example", "id"', 1), "JSON_DUPLICATE_KEY"),
        (b"<html></html>", "JSON_SYNTAX"),
        (b"[]", "DID_DOCUMENT_INVALID"),
        (b"", "JSON_SYNTAX"),
        (b"\xef\xbb\xbf" + document(), "JSON_ENCODING"),
        (document() + b"x", "JSON_SYNTAX"),
    ],
)
def test_what_is_not_the_document_of_the_identifier_is_told_and_not_kept(raw, code):
    collected, _ = collect(DID, **{URL: raw})
    assert collected.files == ()
    assert [(fault.code, fault.file) for fault in collected.faults] == [(code, DID)]


@pytest.mark.parametrize(
    "did",
    ["did:web:127.0.0.1", "did:web:localhost", "did:web:label.example%3A8443", "did:web:label.example:..:x", "did:web:",
     "did:web:label.example:%2e%2e", "did:web:Label.example", "did:web:label.example.", "did:web:user@label.example",
     "did:web:[::1]", "did:web:2130706433", "did:web:xn--ls8h.localhost:%2F", "did:web:büro.example", "did:web:a b.example"],
)  # fmt: skip
def test_an_identifier_with_a_trick_is_told_and_nothing_is_asked(did):
    collected, asked = collect(did)
    assert (collected.files, asked) == ((), [])
    assert len(collected.faults) == 1
    assert collected.faults[0].file == did


def test_one_that_fails_does_not_hinder_the_others():
    collected, _ = collect(DID, "did:web:gone.example", **{URL: document()})
    assert len(collected.files) == 1
    assert [fault.code for fault in collected.faults] == ["FETCH_FAILED"]


@pytest.mark.parametrize(("number", "is_asked"), [(MAX_COLLECTED, True), (MAX_COLLECTED + 1, False)])
def test_only_so_many_identifiers_are_asked_for(number, is_asked):
    dids = [f"did:web:label{i}.example" for i in range(number)]
    if is_asked:
        assert len(collect(*dids)[1]) == number
    else:
        with pytest.raises(InputError, match="BUDGET_EXCEEDED"):
            collect(*dids)


def test_a_naive_instant_is_the_callers_mistake():
    with pytest.raises(ValueError, match="offset"):
        collect_did_documents([DID], fetcher=Shelf(), retrieved=datetime(2026, 6, 1))  # noqa: DTZ001


def test_the_identifiers_of_documents_are_those_of_their_signatures():
    world = Simulator()
    by_web = world.issue(label_claim(), by=signer("label body").under(f"{DID}#1"))
    by_key = world.issue(label_claim())
    assert web_dids_of([by_key, by_web, by_web, b"", b"{}", b"\xff", b'{"proof": 7}']) == (DID,)
