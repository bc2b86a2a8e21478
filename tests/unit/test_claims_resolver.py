"""Retained identifier documents: which speak for which instants, and that a presenter cannot bend it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from greenchain.claims import Anchor, EvidenceBundle, TrustPolicy
from greenchain.claims.evidence.files import BundleFile
from greenchain.claims.evidence.resolver import retained_documents, speaking_at
from greenchain.claims.policy.rows import CollectorRow, DocumentRow
from greenchain.values.errors import InputError
from greenchain.values.json import digest
from simulator import signer

DID = "did:web:label.example:bodies:7"
URL = "https://label.example/bodies/7/did.json"
COLLECTOR = signer("collector")
SECOND = timedelta(seconds=1)
EARLY, LATE = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
FIRST, SECOND_ONE, THIRD = (json.dumps({"id": DID, "name": name}).encode() for name in ("first", "second", "third"))


def policy(*rows: DocumentRow, collectors: tuple[CollectorRow, ...] = ()) -> TrustPolicy:
    return TrustPolicy((Anchor(DID),), documents=rows, collectors=collectors)


def pin(raw: bytes, retrieved: datetime | None = None) -> DocumentRow:
    return DocumentRow(URL, digest(raw), retrieved)


def bundle(*documents: tuple[bytes, datetime | None]) -> EvidenceBundle:
    return EvidenceBundle(files=tuple(BundleFile("did-document", raw, url=URL, retrieved=at) for raw, at in documents))


def told(trust: TrustPolicy, held: EvidenceBundle, **options) -> list[tuple[bytes, datetime | None]]:
    found = retained_documents(DID, policy=trust, bundle=held, **options)
    assert all(one.sha256 == digest(one.document) for one in found)
    return [(one.document, one.since) for one in found]


def test_a_pinned_document_speaks_for_all_time():
    assert told(policy(pin(FIRST)), bundle((FIRST, None))) == [(FIRST, None)]


def test_a_document_pinned_with_its_date_speaks_from_then_until_the_next():
    trust = policy(pin(SECOND_ONE, LATE), pin(FIRST, EARLY))
    held = bundle((FIRST, None), (SECOND_ONE, None))
    assert told(trust, held) == [(FIRST, EARLY), (SECOND_ONE, LATE)]
    found = retained_documents(DID, policy=trust, bundle=held)
    for instant, speaks in [
        (EARLY - SECOND, []),
        (EARLY, [FIRST]),
        (LATE - SECOND, [FIRST]),
        (LATE, [SECOND_ONE]),
        (LATE + SECOND, [SECOND_ONE]),
    ]:
        assert [one.document for one in speaking_at(found, instant)] == speaks


def test_documents_pinned_without_dates_speak_together_whatever_an_unsigned_manifest_says():
    trust = policy(pin(FIRST), pin(SECOND_ONE))
    by_hash = sorted((FIRST, SECOND_ONE), key=digest)
    for dates in [(EARLY, LATE), (LATE, EARLY)]:
        found = told(trust, bundle(*zip((FIRST, SECOND_ONE), dates, strict=True)))
        assert found == [(raw, EARLY) for raw in by_hash]
    assert told(trust, bundle((FIRST, EARLY), (SECOND_ONE, None))) == [(raw, None) for raw in by_hash]


def test_an_unsigned_manifest_narrows_the_time_a_pinned_document_speaks_for():
    found = retained_documents(DID, policy=policy(pin(FIRST)), bundle=bundle((FIRST, EARLY)))
    assert speaking_at(found, EARLY - SECOND) == ()
    assert [one.document for one in speaking_at(found, EARLY)] == [FIRST]


def test_a_pinned_document_that_is_not_at_hand_leaves_the_keys_unknown():
    trust = policy(pin(FIRST, EARLY), pin(SECOND_ONE, LATE))
    for held in (bundle(), bundle((FIRST, None)), bundle((SECOND_ONE, None))):
        with pytest.raises(InputError, match="KEY_UNKNOWN"):
            retained_documents(DID, policy=trust, bundle=held)


def test_an_unpinned_document_does_not_speak():
    assert told(policy(), bundle((FIRST, None))) == []
    assert told(policy(pin(FIRST)), bundle((FIRST, None), (SECOND_ONE, None))) == [(FIRST, None)]


def test_a_collector_says_which_document_spoke_when():
    trust = policy(collectors=(CollectorRow(COLLECTOR.did),))
    held = bundle((SECOND_ONE, LATE), (FIRST, EARLY)).signed(COLLECTOR, created=LATE)
    assert told(trust, held) == [(FIRST, EARLY), (SECOND_ONE, LATE)]
    by_thief = bundle((SECOND_ONE, LATE), (FIRST, EARLY)).signed(signer("thief"), created=LATE)
    assert told(trust, by_thief) == []


def test_the_policys_own_date_goes_before_that_of_a_collector():
    trust = policy(pin(FIRST, LATE), collectors=(CollectorRow(COLLECTOR.did),))
    held = bundle((FIRST, EARLY), (SECOND_ONE, EARLY)).signed(COLLECTOR, created=LATE)
    assert told(trust, held) == [(SECOND_ONE, EARLY), (FIRST, LATE)]


def test_a_pin_beside_a_collectors_word_keeps_the_collectors_date():
    trust = policy(pin(FIRST), collectors=(CollectorRow(COLLECTOR.did),))
    held = bundle((FIRST, EARLY), (SECOND_ONE, LATE)).signed(COLLECTOR, created=LATE)
    assert told(trust, held) == [(FIRST, EARLY), (SECOND_ONE, LATE)]


@pytest.mark.parametrize(("known_at", "known"), [(LATE - SECOND, 1), (LATE, 2), (LATE + SECOND, 2)])
def test_documents_retrieved_later_than_what_was_known_do_not_exist_yet(known_at, known):
    trust = policy(pin(FIRST, EARLY), pin(SECOND_ONE, LATE))
    assert len(told(trust, bundle((FIRST, None), (SECOND_ONE, None)), known_at=known_at)) == known
    if known == 1:  # nor is it missed
        assert len(told(trust, bundle((FIRST, None)), known_at=known_at)) == 1


def test_an_identifier_without_a_place_is_refused():
    with pytest.raises(InputError, match="DID_WEB_REFUSED"):
        retained_documents("did:web:localhost", policy=policy(), bundle=bundle())


def test_nobody_speaks_where_nothing_is_retained():
    assert speaking_at((), LATE) == ()
    assert told(policy(), bundle()) == []
