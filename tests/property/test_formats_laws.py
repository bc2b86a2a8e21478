"""Laws of reading: hostile bytes give a batch or a GreenchainError, and what is written is what is read."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from greenchain.formats import Batch, read_records
from greenchain.formats.json_shape import outer_names
from greenchain.model.events import TraceEvent
from greenchain.model.nouns import Party, Shipment
from greenchain.values.errors import GreenchainError

EVENTS = json.dumps(
    {
        "epcisBody": {
            "eventList": [
                {
                    "type": "TransformationEvent",
                    "eventTime": "2026-01-01T10:00:00Z",
                    "eventTimeZoneOffset": "+00:00",
                    "inputQuantityList": [
                        {"epcClass": "urn:epc:class:lgtin:4012345.012345.A", "quantity": 10.5, "uom": "KGM"}
                    ],
                    "outputEPCList": ["urn:epc:id:sgtin:4012345.012345.1"],
                    "readPoint": {"id": "urn:epc:id:sgln:0614141.00888.0"},
                    "ilmd": {"cbvmda:lotNumber": "L1"},
                },
                {
                    "type": "AggregationEvent",
                    "eventTime": "2026-01-02T10:00:00+14:00",
                    "action": "ADD",
                    "parentID": "urn:epc:id:sscc:0614141.1234567890",
                    "childEPCs": ["urn:epc:id:sgtin:4012345.012345.1"],
                    "errorDeclaration": {"declarationTime": "2026-01-03T00:00:00Z"},
                },
            ]
        }
    }
).encode()
DECLARATIONS = (
    b"declaration_id,item_no,export_date,export_country,hs,net_kg\nD,1,2025-01-01,DE,8541.43,1.5\nD,2,2025-01-01,DE,,\n"
)
SEEDS = [
    EVENTS,
    DECLARATIONS,
    b"facility,name,country\nurn:f,x,DE\n",
    b'{"declarations": [{"declaration_id": "D", "items": [{"item_no": 1, "hs": "85"}]}]}',
    b'[{"@context": [], "credentialSubject": {}}]',
]


@st.composite
def mutated(draw):
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        position = draw(st.integers(0, len(data)))
        if draw(st.booleans()):
            data[position : position + draw(st.integers(0, 12))] = b""
        pieces = [
            b'"',
            b"{",
            b"]",
            b",",
            b"\n",
            b"null",
            b"-1e999",
            b"\xff",
            b"\xef\xbb\xbf",
            b"\\u0000",
            b"[[[[",
            b'"":',
            b"NaN",
        ]
        data[position:position] = draw(st.sampled_from(pieces) | st.binary(max_size=6))
    return bytes(data)


@settings(max_examples=400)
@given(mutated() | st.binary(max_size=200))
def test_any_bytes_give_a_batch_or_a_greenchain_error(data):
    try:
        batch = read_records(data, name="fuzz")
    except GreenchainError as error:
        named = {fault.file for fault in error.faults}
    else:
        named = {fault.file for fault in batch.faults} | {"fuzz"}
        assert isinstance(batch, Batch)
        assert batch.refused == 0 or batch.faults
        assert len(batch.content) <= batch.read
    assert named == {"fuzz"}


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)
MEMBERS = ["type", "eventTime", "action", "epcList", "quantityList", "readPoint", "ilmd", "errorDeclaration", "bizStep"]


@given(st.dictionaries(st.sampled_from(MEMBERS), JSON_VALUES))
def test_an_event_of_any_json_is_taken_or_refused_with_a_fault(members):
    batch = read_records(json.dumps({"epcisBody": {"eventList": [members]}}).encode(), name="x")
    assert bool(batch.content) != bool(batch.refused)
    assert bool(batch.refused) <= bool(batch.faults)


@given(JSON_VALUES)
def test_outer_names_are_those_that_parsing_finds(value):
    found = outer_names(json.dumps(value, ensure_ascii=False).encode())
    if isinstance(value, dict):
        expected = {json.dumps(key, ensure_ascii=False)[1:-1] for key in value}
    elif isinstance(value, list):
        expected = {
            json.dumps(key, ensure_ascii=False)[1:-1] for item in value if isinstance(item, dict) for key in item
        }
        deeper = [item for item in value if isinstance(item, list)]
        if deeper:
            assert found >= expected
            return
    else:
        expected = None
    assert found == expected


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12).map(str.strip)


@given(st.lists(CELLS, min_size=1, max_size=8))
def test_cells_survive_a_csv_writer(names):
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["party", "name"])
    writer.writerows([f"urn:p:{index}", name] for index, name in enumerate(names))
    batch = read_records(text.getvalue().encode(), name="x")
    assert [party.name for party in batch.records(Party)] == names


@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.integers(1, 4), st.sampled_from(["8541", "854", "", "85"])), max_size=12
    )
)
def test_declarations_keep_the_first_good_row_of_each_item_and_the_faults_of_the_rest(rows):
    text = "declaration_id,item_no,hs\n" + "".join(f"{key},{number},{hs}\n" for key, number, hs in rows)
    batch = read_records(text.encode(), name="x")
    expected: dict[str, dict[str, str | None]] = {}
    for key, number, hs in rows:
        items = expected.setdefault(key, {})
        if len(hs) != 3:
            items.setdefault(str(number), hs or None)
    found = {s.id: {item.item_no: item.facts["hs"] for item in s.items} for s in batch.records(Shipment)}
    assert found == expected
    assert list(found) == list(expected)
    for shipment in batch.records(Shipment):
        stated = sum(key == shipment.id for key, _, _ in rows)
        assert len(shipment.faults) == stated - len(shipment.items)
        assert all(f"({shipment.id})" in fault.where for fault in shipment.faults)
    assert batch.read == len(rows) == batch.refused + sum(len(items) for items in found.values())


@given(st.permutations(json.loads(EVENTS)["epcisBody"]["eventList"] * 2))
def test_keys_do_not_depend_on_the_order_of_a_document(events):
    batch = read_records(json.dumps(events).encode(), name="x")
    assert {event.key for event in batch.records(TraceEvent)} == {
        event.key for event in read_records(EVENTS, name="y").records(TraceEvent)
    }
    assert batch.duplicates == 2
