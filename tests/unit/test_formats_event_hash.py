"""The event hash, rule by rule: what is in it, in which order, and in which spelling."""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256

import pytest

from greenchain.formats import event_hash, event_prehash
from greenchain.formats.epcis_context import STANDARD, names_of, names_with
from greenchain.formats.hash_values import number_text, time_text
from greenchain.values.errors import InputError

EXT = names_of({"ext": "https://ext.example/"})


def prehash(names=STANDARD, **members):
    text = event_prehash({"type": "ObjectEvent", **members}, names=names)
    assert text.startswith("eventType=ObjectEvent")
    return text.removeprefix("eventType=ObjectEvent")


def test_the_hash_is_the_digest_of_the_prehash_as_a_named_information_uri():
    event = {"type": "ObjectEvent", "bizStep": "shipping"}
    digest = sha256(event_prehash(event).encode()).hexdigest()
    assert event_hash(event) == f"ni:///sha-256;{digest}?ver=CBV2.0"


@pytest.mark.parametrize("name", ["eventID", "recordTime", "errorDeclaration", "comment", "rdfs:comment"])
def test_what_says_nothing_of_the_event_stays_out(name):
    assert prehash(**{name: "x"}) == ""


@pytest.mark.parametrize("empty", ["", " ", None, [], {}, [""], {"id": ""}, [{}]])
@pytest.mark.parametrize(
    "name", ["bizStep", "epcList", "quantityList", "readPoint", "bizTransactionList", "ext:a", "ilmd"]
)
def test_what_is_empty_vanishes(name, empty):
    assert prehash(names=EXT, **{name: empty}) == ""


def test_fields_stand_in_their_order_and_lists_are_named_once():
    text = prehash(
        bizStep="shipping",
        action="OBSERVE",
        epcList=["urn:b", "urn:a"],
        parentID="urn:p",
        quantityList=[{"uom": "KGM", "quantity": Decimal("2.50"), "epcClass": "urn:c"}, {"epcClass": "urn:A"}],
        eventTimeZoneOffset="+01:00",
        eventTime="2026-01-01T00:00:00+01:00",
    )
    assert text == (
        "eventTime=2025-12-31T23:00:00.000ZeventTimeZoneOffset=+01:00parentID=urn:pepcListepc=urn:aepc=urn:b"
        "quantityListquantityElementepcClass=urn:AquantityElementepcClass=urn:cquantity=2.5uom=KGM"
        "action=OBSERVEbizStep=https://ref.gs1.org/cbv/BizStep-shipping"
    )


def test_transactions_and_parties_come_sorted_after_the_sensors_and_state_their_type_first():
    text = prehash(
        names=EXT,
        sourceList=[{"source": "urn:s", "type": "location"}],
        destinationList=[{"destination": "urn:d", "type": "cbv:SDT-location"}],
        bizTransactionList=[
            {"bizTransaction": "urn:t", "type": "urn:epcglobal:cbv:btt:po"},
            {"bizTransaction": "urn:u"},
        ],
        sensorElementList=[
            {"sensorReport": [{"type": "Temperature", "component": "x", "exception": "ALARM_CONDITION"}]}
        ],
        ilmd={"ext:lot": "L"},
        **{"ext:z": "1"},
    )
    assert text == (
        "sensorElementListsensorElementsensorReporttype=https://gs1.org/voc/Temperature"
        "exception=https://gs1.org/voc/ALARM_CONDITIONcomponent=https://ref.gs1.org/cbv/Comp-x"
        "bizTransactionListbizTransaction=urn:utype=https://ref.gs1.org/cbv/BTT-pobizTransaction=urn:t"
        "destinationListtype=https://ref.gs1.org/cbv/SDT-locationdestination=urn:d"
        "ilmd{https://ext.example/}lot=L"
        "sourceListtype=https://ref.gs1.org/cbv/SDT-locationsource=urn:s"
        "{https://ext.example/}z=1"
    )


def test_extensions_stand_behind_the_fields_of_the_element_that_holds_them():
    text = prehash(
        names=EXT,
        readPoint={"ext:gate": "B", "id": "urn:r", "ext:bay": "A"},
        sensorElementList=[
            {
                "ext:e": "1",
                "sensorMetadata": {"ext:m": "2", "time": "2026-01-01T00:00:00Z"},
                "sensorReport": [{"ext:r": "3"}],
            }
        ],
    )
    assert text == (
        "readPointid=urn:r{https://ext.example/}bay=A{https://ext.example/}gate=B"
        "sensorElementListsensorElementsensorMetadatatime=2026-01-01T00:00:00.000Z{https://ext.example/}m=2"
        "sensorReport{https://ext.example/}r=3{https://ext.example/}e=1"
    )


def test_only_quantities_are_numbers_where_they_are_texts():
    assert prehash(ilmd={"{urn:x}n": "007"}) == "ilmd{urn:x}n=007"
    assert prehash(ilmd={"{urn:x}n": Decimal("20.0")}) == "ilmd{urn:x}n=20"
    assert prehash(quantityList=[{"epcClass": "urn:c", "quantity": "007.50"}]) == prehash(
        quantityList=[{"epcClass": "urn:c", "quantity": Decimal("7.5")}]
    )


def test_booleans_are_written_as_json_writes_them():
    assert prehash(names=EXT, **{"ext:b": True}) == "{https://ext.example/}b=true"


def test_times_of_extensions_stay_as_written():
    assert prehash(names=EXT, **{"ext:time": "2026-01-01T00:00:00+01:00"}).endswith("=2026-01-01T00:00:00+01:00")


def test_the_type_that_xml_states_for_a_value_says_nothing():
    typed = {"#text": "10", "{http://www.w3.org/2001/XMLSchema-instance}type": "xsd:integer"}
    assert prehash(**{"{urn:x}int": typed}) == prehash(**{"{urn:x}int": "10"}) == "{urn:x}int=10"


def test_a_prefix_and_its_namespace_are_one_name_and_an_unknown_prefix_stays():
    assert prehash(names=EXT, **{"ext:a": "v"}) == prehash(**{"{https://ext.example/}a": "v"})
    assert prehash(names=names_with({"other": "https://ext.example/"}), **{"other:a": "v"}) == prehash(
        names=EXT, **{"ext:a": "v"}
    )
    assert prehash(**{"ext:a": "v"}) == "ext:a=v"


def test_a_context_inside_the_event_is_read():
    inside = {"@context": {"ext": "https://ext.example/"}, "ext:a": "ext:v"}
    assert prehash(**inside) == "{https://ext.example/}a=https://ext.example/v"


def test_the_prefixes_of_the_standard_cannot_be_given_another_meaning():
    names = names_of({"cbv": "urn:evil:", "urn": "urn:evil:", "gs1": "urn:evil:"})
    assert names is not None
    assert event_prehash({"type": "ObjectEvent", "bizStep": "cbv:BizStep-shipping"}, names=names) == event_prehash(
        {"type": "ObjectEvent", "bizStep": "shipping"}
    )


def test_master_data_has_one_namespace_in_json_and_in_xml():
    assert prehash(ilmd={"cbvmda:lotNumber": "1"}) == prehash(ilmd={"{urn:epcglobal:cbv:mda}lotNumber": "1"})


@pytest.mark.parametrize("word", ["not_a_word", "urn:gdst:bizStep:landing", "https://x.example/step"])
def test_an_unknown_word_is_hashed_as_written(word):
    assert prehash(bizStep=word) == f"bizStep={word}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z"),
        ("2026-01-01T00:00:00.1Z", "2026-01-01T00:00:00.100Z"),
        ("2026-01-01T00:00:00.1234999Z", "2026-01-01T00:00:00.123Z"),
        ("2026-01-01T00:00:00.1235Z", "2026-01-01T00:00:00.124Z"),
        ("2026-01-01T00:00:00.1245Z", "2026-01-01T00:00:00.125Z"),
        ("2026-01-01T00:00:59.9995Z", "2026-01-01T00:01:00.000Z"),
        ("2026-12-31T23:59:59.9995Z", "2027-01-01T00:00:00.000Z"),
        ("2026-12-31T23:59:59.9994Z", "2026-12-31T23:59:59.999Z"),
        ("2026-01-01T24:00:00Z", "2026-01-02T00:00:00.000Z"),
        ("2026-01-01T00:00:00+14:00", "2025-12-31T10:00:00.000Z"),
        ("9999-12-31T23:59:59.9999Z", "9999-12-31T23:59:59.9999Z"),
        ("2026-02-30T00:00:00Z", "2026-02-30T00:00:00Z"),
        ("22-07-2026", "22-07-2026"),
    ],
)
def test_a_time_is_utc_with_three_decimals_the_third_rounded(text, expected):
    assert time_text(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("26.0", "26"),
        ("+0.10", "0.1"),
        ("-0", "0"),
        (".5", "0.5"),
        ("1e3", "1000"),
        ("100", "100"),
        (0.1, "0.1"),
        (12345678901234567890, "12345678901234567890"),
        (Decimal("0.10000000000000000000000001"), "0.10000000000000000000000001"),
        (False, "false"),
        ("NaN", ""),
        ("7 kg", ""),
        (None, ""),
    ],
)
def test_a_number_has_no_digit_that_says_nothing_and_loses_none_that_does(value, expected):
    assert number_text(value) == expected


def test_what_is_nested_too_deep_is_refused():
    value: object = "x"
    for _ in range(80):
        value = {"{urn:x}a": value}
    with pytest.raises(InputError) as caught:
        event_hash({"type": "ObjectEvent", "{urn:x}a": value})
    assert caught.value.code == "BUDGET_EXCEEDED"


def test_a_published_event_has_its_published_hash():
    event = {
        "type": "ObjectEvent",
        "eventTime": "2022-02-16T16:50:00.000+01:00",
        "eventTimeZoneOffset": "+01:00",
        "epcList": ["urn:epc:id:sscc:4012345.1112223334"],
        "action": "OBSERVE",
        "bizStep": "transporting",
        "readPoint": {"id": "geo:47.506694,11.104301"},
    }
    assert (
        event_hash(event) == "ni:///sha-256;1d2ec4174d8f0b5988a44795b31a636e8bc7f88ebc4bdc0d35c14f215a842e80?ver=CBV2.0"
    )
