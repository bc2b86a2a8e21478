"""Laws of writing: what is read, written and read again is the same event, and nothing unknown is lost."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenchain.formats import read_records, write_epcis
from greenchain.formats.epcis_context import names_of
from greenchain.formats.epcis_strict import strict_faults
from greenchain.model.events import EventType, ObjectRef, TraceEvent
from greenchain.values.errors import InputError
from greenchain.values.json import canonical_json, parse_json
from greenchain.values.quantity import Quantity

IDS = [
    "urn:epc:id:sgtin:0614141.107346.2017",
    "https://x.example/01/10614141073464/10/L7/21/2017?k=v",
    "urn:epc:id:sscc:0614141.1234567890",
    "urn:epc:class:lgtin:4012345.012345.998877",
    "urn:epc:idpat:sgtin:4012345.012345.*",
    "urn:x:1",
    "a:thing",
    "",
]
WORDS = ["shipping", "urn:epcglobal:cbv:bizstep:shipping", "urn:epcglobal:cbv:bizstep:unheard", "cbv:BizStep-unheard"]
WORDS += ["urn:gdst:bizStep:landing", "a:step", "unheard", "https://ref.gs1.org/cbv/BizStep-other", ""]
TIMES = ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.6789+08:00", "2025-12-31T23:59:59.9996-03:30"]
OFFSETS = ["+08:00", "-03:30", "Z", "+00:00", "-00:00"]
NAMES = [
    "a:x",
    "b:y",
    "{https://n.example/}z",
    "{urn:epcglobal:cbv:mda}lotNumber",
    "cbvmda:lotNumber",
    "unknown",
    "c:q",
]
CONTEXTS = [
    {"a": "https://a.example/"},
    {"a": "urn:a:", "b": "https://b.example/"},
    "https://elsewhere.example/context.jsonld",
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
]

texts = st.sampled_from(["t", "a:v", "gs1:Temperature", "ns1:v", "26.0", 'ä中\\"\n', ""])
numbers = st.integers(0, 2**53 - 1) | st.decimals(0, 10**6, places=3)
values = st.recursive(
    texts | numbers | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=6,
)
ids = st.sampled_from(IDS)
words = st.sampled_from(WORDS)
extensions = st.dictionaries(st.sampled_from(NAMES), values, max_size=3)


def some(**members):
    return st.fixed_dictionaries({}, optional=members)


def extended(strategy):
    return st.builds(lambda more, members: more | members, extensions, strategy)


quantities = st.lists(
    some(quantity=numbers, uom=st.sampled_from(["KGM", "kgm", "C62", " LTR "])).flatmap(
        lambda members: st.sampled_from(IDS[:-1]).map(lambda found: {"epcClass": found, **members})
    ),
    max_size=3,
)
events = extended(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from([*EventType]).map(str) | st.just("epcis:ObjectEvent"),
            "eventTime": st.sampled_from(TIMES),
            "action": st.sampled_from(["ADD", "OBSERVE", "DELETE"]),
            "parentID": st.just(IDS[2]),
            "epcList": st.lists(ids, max_size=2).map(lambda listed: [IDS[0], *listed]),
            "inputEPCList": st.lists(ids, max_size=2).map(lambda listed: [IDS[1], *listed]),
            "childEPCs": st.just([IDS[5]]),
        },
        optional={
            "eventTimeZoneOffset": st.sampled_from(OFFSETS),
            "eventID": st.sampled_from(["urn:uuid:1", "urn:uuid:2"]),
            "recordTime": st.sampled_from(TIMES),
            "quantityList": quantities,
            "inputQuantityList": quantities,
            "outputQuantityList": quantities,
            "outputEPCList": st.lists(ids, max_size=2),
            "bizStep": words,
            "disposition": st.sampled_from(["in_transit", "urn:epcglobal:cbv:disp:nowhere", "a:d"]),
            "transformationID": ids,
            "readPoint": ids.map(lambda found: {"id": found}) | extended(st.fixed_dictionaries({"id": ids})) | ids,
            "bizLocation": extended(st.fixed_dictionaries({"id": ids})),
            "bizTransactionList": st.lists(
                extended(st.fixed_dictionaries({"bizTransaction": ids}, optional={"type": words}))
            ),
            "sourceList": st.lists(st.fixed_dictionaries({"type": words, "source": ids}), max_size=2),
            "persistentDisposition": some(set=st.lists(words, max_size=2), unset=st.lists(words, max_size=2)),
            "certificationInfo": st.just("https://c.example/1") | st.just(["https://c.example/1", "a:c"]),
            "errorDeclaration": extended(st.fixed_dictionaries({"declarationTime": st.sampled_from(TIMES)})),
            "sensorElementList": st.lists(
                extended(
                    st.fixed_dictionaries({"sensorReport": st.lists(some(type=texts, value=numbers), min_size=1)})
                ),
                max_size=2,
            ),
            "ilmd": extensions,
            "@context": st.sampled_from(CONTEXTS),
        },
    )
)
documents = st.fixed_dictionaries(
    {"epcisBody": st.lists(events, min_size=1, max_size=3).map(lambda listed: {"eventList": listed})},
    optional={"@context": st.lists(st.sampled_from(CONTEXTS), max_size=2)},
)


def encoded(value):
    """JSON with the digits of decimals."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(name)}:{encoded(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(encoded, value)) + "]"
    return json.dumps(value)


def read(raw):
    return read_records(raw, name="d")


def meant(value, names):
    """A value of extensions with full names, so that prefixes may differ; numbers with their digits."""
    if isinstance(value, tuple | list):
        return [meant(item, names) for item in value]
    if hasattr(value, "items"):
        return {names.member(name): meant(item, names) for name, item in value.items() if name != "@context"}
    return (type(value).__name__, str(value))


def said(event):
    """All that an event says, as plain values that do not depend on prefixes."""
    names = names_of([*event.extensions.get("@context", ())] if "@context" in event.extensions else None)
    fields = {
        name: getattr(event, name)
        for name in TraceEvent.__slots__
        if name not in ("extensions", "ilmd", "source", "where")
    }
    return fields | {"extensions": meant(event.extensions, names), "ilmd": meant(event.ilmd, names)}


@settings(max_examples=60)
@given(documents)
def test_reading_what_was_written_gives_the_same_events_with_all_they_said(document):
    first = read(encoded(document).encode())
    second = read(write_epcis(first))
    assert second.faults == ()
    assert [said(event) for event in second.content] == [said(event) for event in first.content]


@settings(max_examples=50)
@given(documents)
def test_the_same_events_are_written_in_the_same_bytes(document):
    batch = read(encoded(document).encode())
    assert write_epcis(batch) == write_epcis(list(batch.records(TraceEvent)))


@given(st.lists(numbers, min_size=1, max_size=4))
def test_numbers_are_written_with_the_digits_they_came_with(listed):
    event = TraceEvent(
        EventType.OBJECT,
        datetime(2026, 1, 2, tzinfo=UTC),
        "",
        objects=tuple(ObjectRef("urn:x:1", Quantity(Decimal(number), "KGM")) for number in listed),
        extensions={"a:n": tuple(listed)},
    )
    written = parse_json(write_epcis([event]))["epcisBody"]["eventList"][0]
    assert [str(item["quantity"]) for item in written["quantityList"]] == [str(number) for number in listed]
    assert list(map(str, written["a:n"])) == list(map(str, listed))


def test_a_document_is_what_the_schema_allows_and_dated_by_its_last_event():
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    event = TraceEvent(EventType.OBJECT, at, "", objects=(ObjectRef("urn:x:1"),))
    document = parse_json(write_epcis([event]))
    assert document["creationDate"] == "2026-01-02T03:04:05Z"
    assert [fault.where for fault in strict_faults(document)] == ["/epcisBody/eventList/0/action"]
    assert (
        parse_json(write_epcis([event], created=datetime(2026, 5, 1, tzinfo=UTC)))["creationDate"]
        == "2026-05-01T00:00:00Z"
    )


def test_no_events_are_a_document_too():
    document = parse_json(write_epcis([]))
    assert document["epcisBody"] == {"eventList": []}
    assert strict_faults(document) == ()


def test_a_date_of_creation_has_an_offset():
    with pytest.raises(ValueError, match="offset"):
        write_epcis([], created=datetime(2026, 1, 2))  # noqa: DTZ001 - the mistake under test


def test_an_event_nested_too_deep_to_be_read_again_is_not_written():
    deep = "x"
    for _ in range(61):
        deep = (deep,)
    event = TraceEvent(EventType.OBJECT, datetime(2026, 1, 2, tzinfo=UTC), "", extensions={"a:b": deep})
    with pytest.raises(InputError, match="BUDGET_EXCEEDED"):
        write_epcis([event])
    inside = TraceEvent(EventType.OBJECT, event.event_time, "", extensions={"a:b": deep[0]})
    assert canonical_json(parse_json(write_epcis([inside])))


def test_text_without_encoding_is_not_written():
    event = TraceEvent(EventType.OBJECT, datetime(2026, 1, 2, tzinfo=UTC), "", event_id="\ud800")
    with pytest.raises(InputError, match="JSON_ENCODING"):
        write_epcis([event])
