"""UNTP in greenchain's nouns: the table is whole, and one chain gives the same events as EPCIS and as UNTP."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass

import pytest

from greenchain.formats import read_records
from greenchain.formats.untp import MAPPING, lot_id, nouns_of, read_credential, subjects, v0_6_1, v0_7_0
from greenchain.formats.untp import document as documents
from greenchain.formats.untp.mapping import DISPOSITIONS, ENDS
from greenchain.formats.untp.subjects import ProductKey
from greenchain.model import claims, events, nouns
from greenchain.model.events import TraceEvent
from greenchain.model.nouns import Facility, Lot, Party, Product, Shipment
from untp_world import CONTEXT, CREDENTIALS, anchor, encoded

NOUNS = {name: cls for module in (nouns, claims, events) for name, cls in vars(module).items() if is_dataclass(cls)}
MODEL = {**vars(subjects), "UntpDocument": documents.UntpDocument}
CODE = {"code": "shipping", "name": "s", "schemeId": "https://ref.gs1.org/cbv/BizStep", "schemeName": "CBV"}
MILL, PORT = {"id": "https://mill.example/f", "name": "Mill"}, {"id": "https://port.example/f", "name": "Port"}


def event_product(batch, amount, **changes):
    product = {"id": "https://mill.example/plate", "name": "Plate", "idGranularity": "batch", "batchNumber": batch}
    return {"product": product, "quantity": {"value": amount, "unit": "KGM"}, **changes}


def event(kind, **members):
    return {
        "type": [f"{kind}Event", "LifecycleEvent"],
        "id": f"urn:e:{kind}",
        "name": kind,
        "eventDate": "2026-01-02T03:04:05+08:00",
        "activityType": CODE,
        **members,
    }


def traced(*listed):
    types = ["DigitalTraceabilityEvent", "VerifiableCredential"]
    document = read_credential(encoded(anchor(type=types, credentialSubject=list(listed))))
    assert document.faults == ()
    return nouns_of(document, name="dte.json")


@pytest.mark.parametrize("row", MAPPING, ids=lambda row: row.noun)
def test_every_attribute_of_a_noun_has_a_home_or_is_named_as_having_none(row):
    attributes = {one.name for one in fields(NOUNS[row.noun])}
    homes = [home.attribute for home in row.homes]
    assert len(set(homes)) == len(homes)
    assert set(homes) | set(row.not_in_untp) == attributes
    assert not set(homes) & set(row.not_in_untp)


@pytest.mark.parametrize("row", MAPPING, ids=lambda row: row.noun)
def test_every_place_of_the_table_is_one_of_its_version(row):
    for home in row.homes:
        for table, places in ((v0_7_0.TABLE, home.v0_7_0), (v0_6_1.TABLE, home.v0_6)):
            for place in places.split():
                kind, member = place.split(".")
                assert member in table.kinds[kind].members, place
        cls = MODEL[row.about]
        head = home.source.split(".")[0]
        assert head in getattr(cls, "_fields", ()) or head in getattr(cls, "__slots__", ()) or hasattr(cls, head)
    for place in row.not_in_greenchain:
        kind, member = place.split(".")
        assert member in v0_7_0.TABLE.kinds[kind].members, place


@pytest.mark.parametrize(
    "kinds",
    [["Party"], ["PartyRole"], ["Facility"], ["Product"], ["EventProductName"], ["EventProduct"], ["MakeEvent", "MoveEvent", "ModifyEvent"]],
    ids=lambda kinds: kinds[0],
)  # fmt: skip
def test_every_member_of_a_thing_has_a_home_or_is_named_as_having_none(kinds):
    named = {place for row in MAPPING for home in row.homes for place in home.v0_7_0.split()}
    named |= {place for row in MAPPING for place in row.not_in_greenchain}
    for kind in kinds:
        for member, wanted in v0_7_0.TABLE.kinds[kind].members.items():
            is_told = any(f"{one}.{member}" in named for one in kinds)
            assert is_told or wanted.strip("[]") in ("Party", "EventProductName"), (kind, member)


def test_one_chain_gives_the_same_events_as_epcis_and_as_untp():
    chain = [
        event("Make", inputProduct=[event_product("ore", 30)], outputProduct=[event_product("7", 10.5)], madeAtFacility=MILL),
        event("Make", inputProduct=[], outputProduct=[event_product("8", 3)], madeAtFacility=MILL, activityType={**CODE, "schemeId": "urn:own"}),
        event("Move", movedProduct=[event_product("7", 10.5, disposition="inTransit")], fromFacility=MILL, toFacility=PORT, consignmentId="urn:c:1"),
        event("Modify", modifiedProduct=[event_product("7", 10.5, disposition="disposed")], modifiedAtFacility=PORT),
    ]  # fmt: skip
    when = {"eventTime": "2026-01-02T03:04:05+08:00", "eventTimeZoneOffset": "+08:00"}
    plate = "https://mill.example/plate#batch="
    written = [
        {
            "type": "TransformationEvent", "eventID": "urn:e:Make", **when, "bizStep": "shipping", "bizLocation": {"id": MILL["id"]},
            "inputQuantityList": [{"epcClass": f"{plate}ore", "quantity": 30, "uom": "KGM"}],
            "outputQuantityList": [{"epcClass": f"{plate}7", "quantity": 10.5, "uom": "KGM"}],
        },
        {
            "type": "ObjectEvent", "eventID": "urn:e:Make", **when, "action": "ADD", "bizStep": "commissioning",
            "bizLocation": {"id": MILL["id"]}, "quantityList": [{"epcClass": f"{plate}8", "quantity": 3, "uom": "KGM"}],
        },
        {
            "type": "ObjectEvent", "eventID": "urn:e:Move", **when, "action": "OBSERVE", "bizStep": "shipping",
            "disposition": "in_transit", "bizLocation": {"id": PORT["id"]},
            "sourceList": [{"type": "location", "source": MILL["id"]}],
            "destinationList": [{"type": "location", "destination": PORT["id"]}],
            "bizTransactionList": [{"type": "desadv", "bizTransaction": "urn:c:1"}],
            "quantityList": [{"epcClass": f"{plate}7", "quantity": 10.5, "uom": "KGM"}],
        },
        {
            "type": "ObjectEvent", "eventID": "urn:e:Modify", **when, "action": "DELETE", "bizStep": "shipping",
            "disposition": "disposed", "bizLocation": {"id": PORT["id"]},
            "quantityList": [{"epcClass": f"{plate}7", "quantity": 10.5, "uom": "KGM"}],
        },
    ]  # fmt: skip
    epcis = read_records(json.dumps(written).encode(), name="events.json")
    batch = traced(*chain)
    assert (epcis.faults, batch.faults, batch.refused) == ((), (), 0)
    stated = [one.name for one in fields(TraceEvent) if one.name not in ("where", "source")]
    ours, theirs = batch.records(TraceEvent), epcis.records(TraceEvent)
    assert [[getattr(one, name) for name in stated] for one in ours] == [
        [getattr(one, name) for name in stated] for one in theirs
    ]
    assert batch.keys == epcis.keys
    assert [one.where for one in ours] == [f"/credentialSubject/{index}" for index in range(4)]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (("https://mill.example/plate",), "https://mill.example/plate"),
        (("https://mill.example/plate", "7"), "https://mill.example/plate#batch=7"),
        (("https://mill.example/plate", "", "7"), "https://mill.example/plate#item=7"),
        (("https://mill.example/plate", "7&item=8"), "https://mill.example/plate#batch=7%26item%3D8"),
        (("urn:epc:idpat:sgtin:9520123.045678.*", "7"), "https://id.gs1.org/01/09520123456788/10/7"),
        (("https://id.gs1.org/01/09520123456788", "7", "8"), "https://id.gs1.org/01/09520123456788/10/7/21/8"),
        (("https://id.gs1.org/01/09520123456788/21/8", "", "8"), "https://id.gs1.org/01/09520123456788/21/8"),
        (("https://id.gs1.org/01/09520123456788/21/8", "", "9"), "https://id.gs1.org/01/09520123456788/21/8#item=9"),
    ],
)
def test_a_lot_is_named_by_id_batch_and_item(key, text):
    assert lot_id(ProductKey(*key)) == text


def test_different_keys_have_different_names():
    parts = ("", "1", "2", "1/21/2", "1#item=2", "&", "%")
    for base in ("https://x.example/p", "https://id.gs1.org/01/09520123456788"):
        keys = {ProductKey(base, batch, item) for batch in parts for item in parts}
        assert len({lot_id(key) for key in keys}) == len(keys)


def test_parties_lots_and_shipments_of_an_event_are_read_once():
    party = {"id": "did:web:mill.example", "name": "Mill", "registrationCountry": {"countryCode": "DE"}}
    roles = [{"role": role, "party": party} for role in ("producer", "consignor")]
    moved = [event_product("7", 10), event_product("8", 1)]
    move = event(
        "Move", movedProduct=moved, fromFacility=MILL, toFacility=PORT, consignmentId="urn:c:1", relatedParty=roles
    )
    batch = traced(move, {**move, "id": "urn:e:2", "consignmentId": "urn:c:2", "movedProduct": moved[:1]})
    assert batch.records(Party)[1:] == (Party("did:web:mill.example", "Mill", "DE", ("producer", "consignor")),)
    assert next((one.id[-1], one.quantity) for one in batch.records(Lot)) == (
        "7",
        None,
    )  # of two amounts none is its own
    assert [str(one.quantity.value) for one in batch.records(Lot)[1:]] == ["1"]
    assert [(one.id, len(one.items)) for one in batch.records(Shipment)] == [("urn:c:1", 2), ("urn:c:2", 1)]
    assert batch.records(TraceEvent)[0].sources[0].id == MILL["id"]


def test_an_event_that_epcis_cannot_say_is_a_fault_with_its_place():
    batch = traced(event("Move", movedProduct=[], fromFacility=MILL, toFacility=PORT, eventDate="yesterday"))
    assert batch.refused == 1
    assert {fault.where.startswith("/credentialSubject/0") for fault in batch.faults} == {True}
    assert {fault.file for fault in batch.faults} == {"dte.json"}


def test_a_passport_and_a_record_of_0_6_give_product_lot_and_facility():
    product = {
        "id": "https://x.example/p",
        "name": "P",
        "batchNumber": "7",
        "producedByParty": {"id": "did:web:m.example", "name": "M"},
    }
    old = [CREDENTIALS, "https://test.uncefact.org/vocabulary/untp/{}/0.6.1/"]
    dpp = anchor(type=None, **{"@context": [old[0], old[1].format("dpp")]}, credentialSubject={"product": product})
    batch = nouns_of(read_credential(encoded(dpp)))
    assert batch.records(Product) == (Product("https://x.example/p", "P", producer="did:web:m.example"),)
    assert batch.records(Lot) == (Lot("https://x.example/p#batch=7", "https://x.example/p"),)
    place = {
        "id": "https://x.example/f",
        "name": "F",
        "countryOfOperation": "DE",
        "operatedByParty": {"id": "did:web:m.example", "name": "M"},
    }
    dfr = anchor(type=None, **{"@context": [old[0], old[1].format("dfr")]}, credentialSubject={"facility": place})
    batch = nouns_of(read_credential(encoded(dfr)))
    assert batch.records(Facility) == (Facility("https://x.example/f", "F", "DE", "did:web:m.example"),)


def test_a_deletion_of_0_6_stays_one():
    old = [CREDENTIALS, "https://test.uncefact.org/vocabulary/untp/dte/0.6.1/"]
    item = {"id": "https://x.example/i", "name": "I"}
    listed = [
        {
            "type": ["AggregationEvent", "Event"],
            "eventTime": "2026-01-01T00:00:00Z",
            "action": action,
            "parentEPC": item,
            "childEPCList": [item],
        }
        for action in ("add", "delete")
    ]
    batch = nouns_of(read_credential(encoded(anchor(type=None, **{"@context": old}, credentialSubject=listed))))
    assert [one.action.value for one in batch.records(TraceEvent)] == ["ADD", "DELETE"]


def test_words_of_dispositions_are_those_of_the_tables():
    known = set(v0_7_0.TABLE.words["disposition"])
    assert set(DISPOSITIONS) | ENDS <= known
    assert CONTEXT in v0_7_0.TABLE.contexts["DigitalTraceabilityEvent"]
