"""A file of waste documents: what is read, what is refused, and that each document stands or falls alone."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenchain.formats import parse_documents, read_records
from greenchain.formats.waste_documents import read, recognizes
from greenchain.model.waste_documents import AnnexVII, Consent, Movement, NamedParty, Notification
from greenchain.values.errors import GreenchainError, InputError


def faults_of(members):
    with pytest.raises(InputError) as raised:
        parse_documents(members)
    return {(fault.code, fault.where) for fault in raised.value.faults}


def movement(**members):
    (found,) = parse_documents({"movements": [{"id": "M1", **members}]})
    return found.facts


def test_each_kind_becomes_its_own_value_with_normalized_fields():
    notification, moved, annex = parse_documents(
        {
            "notifications": [
                {
                    "number": "IT 5",
                    "waste_code": " y48 ",
                    "hs": ["3915.90"],
                    "countries": {"export": "IT", "import": "at", "transit": ["SI"]},
                    "consents": [{"country": "AT", "from": "2026-01-01T23:00:00-05:00", "to": None}],
                }
            ],
            "movements": [{"id": 7, "serial": "2", "packaging": "bags", "quantity_kg": "20000.500"}],
            "annex_vii": [{"number": "A1", "contract": True, "received_on": ""}],
        }
    )
    assert isinstance(notification, Notification)
    assert notification.key == "IT5"
    assert notification.facts["waste_code"] == "Y48"
    assert notification.facts["hs"] == ("391590",)
    assert [notification.facts[f"{side}_country"] for side in ("export", "import")] == ["IT", "AT"]
    assert notification.facts["transit_countries"] == ("SI",)
    assert notification.facts["consents"] == (Consent("AT", {"from": "2026-01-01", "to": None}),)
    assert isinstance(moved, Movement)
    assert (moved.number, moved.facts["serial"], moved.facts["packaging"]) == ("7", "2", ("BAGS",))
    assert moved.facts["quantity_kg"] == "20000.5"
    assert isinstance(annex, AnnexVII)
    assert annex.facts == {"contract": "yes", "received_on": None}


def test_three_states_stay_apart():
    assert "facility" not in movement()
    assert movement(facility=None)["facility"] is None
    assert movement(carriers=[])["carriers"] is None
    assert movement(facility="F1")["facility"] == NamedParty(id="F1")


@pytest.mark.parametrize(
    ("stated", "party"),
    [
        ("Muster AG", NamedParty(name="Muster AG")),
        ("DE-1234", NamedParty(id="DE-1234")),
        ("9521234000006", NamedParty(id="https://id.gs1.org/417/9521234000006")),
        ("did:web:example.org", NamedParty(id="did:web:example.org")),
        ({"name": "F1"}, NamedParty(name="F1")),
        ({"id": "F1", "name": "Works"}, NamedParty(id="F1", name="Works")),
    ],
)
def test_a_text_is_an_identifier_by_its_spelling_or_as_one_word_with_a_digit(stated, party):
    assert movement(notifier=stated)["notifier"] == party


@pytest.mark.parametrize(("mass", "is_read"), [("0.001", True), ("0.0001", False), ("-1", False)])
def test_masses_are_whole_grams(mass, is_read):
    if is_read:
        assert movement(quantity_kg=mass)["quantity_kg"] == mass
    else:
        assert faults_of({"movements": [{"id": "M1", "quantity_kg": mass}]}) == {
            ("NUMBER_MALFORMED", "/movements/0/quantity_kg")
        }


def test_all_faults_of_all_documents_are_told_together():
    members = {
        "notifications": [{"number": "N1", "countries": None, "consents": [{"country": "AT", "until": "2026"}]}],
        "movements": [{"id": "M1", "serial": 0, "facilty": "F"}, {"id": "m 1"}, 3, {"date": "2026-02-30"}],
        "others": [],
    }
    assert faults_of(members) == {
        ("CELL_MALFORMED", "/notifications/0/countries"),
        ("CELL_MALFORMED", "/notifications/0/consents"),
        ("ROW_DUPLICATE", "/movements/0/id"),
        ("NUMBER_MALFORMED", "/movements/0/serial"),
        ("FIELD_UNKNOWN", "/movements/0/facilty"),
        ("ROW_DUPLICATE", "/movements/1/id"),
        ("WASTE_DOCUMENT_MALFORMED", "/movements/2"),
        ("CELL_MISSING", "/movements/3/id"),
        ("DATE_MALFORMED", "/movements/3/date"),
        ("FIELD_UNKNOWN", "/others"),
    }


def test_a_refused_document_takes_no_other_with_it():
    raw = json.dumps({"movements": [{"id": "M1", "serial": 0}, {"id": "M2", "serial": 1}]}).encode()
    batch = read_records(raw, name="documents.json")
    assert batch.format == "waste-documents-json"
    assert [found.number for found in batch.records(Movement)] == ["M2"]
    assert (batch.read, batch.refused) == (2, 1)
    assert {fault.where for fault in batch.faults} == {"/movements/0/serial"}


def test_a_file_of_declarations_is_not_one_of_documents():
    assert recognizes(b'{"movements": []}', "a.json")
    assert not recognizes(b'{"declarations": []}', "a.json")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.text(max_size=8)
    | st.sampled_from(["1e99", "9" * 40]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["number", "id", "serial", "quantity_kg", "date", "consents", "countries", "hs", "facility", "carriers", "contract"]
)


@given(st.dictionaries(st.sampled_from(["notifications", "movements", "annex_vii"]),
                       st.lists(st.dictionaries(NAMES, JSON, max_size=4) | JSON, max_size=3) | JSON))  # fmt: skip
def test_any_json_is_read_or_refused_by_our_own_error(members):
    try:
        batch = read(json.dumps(members).encode(), "a.json")
    except GreenchainError:
        return
    assert batch.read == batch.refused + len(batch.content)
