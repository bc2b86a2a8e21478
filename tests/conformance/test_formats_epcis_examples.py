"""Published EPCIS documents are read without losing an event; the data lies outside the repository."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from greenchain.formats import read_records
from greenchain.model.events import TraceEvent

DATA = Path(os.environ.get("GREENCHAIN_CONFORMANCE_DATA", Path(__file__).parents[3] / "shared" / "data")) / "epcis"

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not DATA.is_dir(), reason="conformance data absent: set GREENCHAIN_CONFORMANCE_DATA"),
]


def events_in(document):
    body = document.get("epcisBody", document)
    body = body.get("queryResults", {}).get("resultsBody", body)
    return body.get("eventList", [body])


GS1 = sorted(DATA.glob("gs1/JSON/**/*.jsonld"))
OTHERS = sorted(
    [
        *DATA.glob("openepcis-dpp/**/*.jsonld"),
        *DATA.glob("opentraceability/*.jsonld"),
        *DATA.glob("event-hash/**/*.jsonld"),
    ]
)


def test_all_47_examples_of_gs1_are_there():
    assert len(GS1) == 47


@pytest.mark.parametrize("path", [*GS1, *OTHERS], ids=lambda path: path.stem)
def test_no_event_of_a_published_document_is_lost(path):
    raw = path.read_bytes()
    batch = read_records(raw, name=path.name)
    stated = len(events_in(json.loads(raw)))
    assert batch.format == "epcis-json"
    assert batch.faults == ()
    assert stated > 0
    assert len(batch.records(TraceEvent)) + batch.duplicates == batch.read == stated


def test_urn_and_digital_link_spellings_of_one_example_name_the_same_objects():
    base = DATA / "gs1/JSON"
    urn = read_records((base / "Example_9.6.4-TransformationEvent.jsonld").read_bytes(), name="u").records(TraceEvent)[
        0
    ]
    path = base / "WithDigitalLinkID/Example_9.6.4-TransformationEventWithDigitalLink.jsonld"
    link = read_records(path.read_bytes(), name="l").records(TraceEvent)[0]
    assert {ref.id for ref in urn.inputs} == {ref.id for ref in link.inputs}
    assert {ref.id for ref in urn.outputs} == {ref.id for ref in link.outputs}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ObjectEvent_with_invalid_action", "EVENT_ACTION_UNKNOWN"),
        ("ObjectEvent_with_invalid_eventTime_format", "INSTANT_MALFORMED"),
        ("ObjectEvent_with_quantity_as_text", "QUANTITY_MALFORMED"),
        ("ObjectEvent_without_identifier_list", "EVENT_WITHOUT_OBJECTS"),
    ],
)
def test_what_leaves_what_when_or_action_open_is_refused_even_tolerantly(name, code):
    batch = read_records((DATA / "openepcis-invalid" / f"{name}.json").read_bytes(), name=name)
    assert [fault.code for fault in batch.faults] == [code]
    assert batch.content == ()
