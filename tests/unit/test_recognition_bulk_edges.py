"""Bulk at its edges: rests of validity beyond the calendar, names letter for letter, a quote that is not closed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from greenchain.recognition import RecognitionTable, assess, read_facts, read_question
from greenchain.recognition.bulk.claim_rows import read_claim_rows

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
HEADER = "scheme,criteria_set,category,factory_country,valid_from,valid_until,on\n"
ROW = "x.a,K1,copier,TH,2022-01-01,2027-01-01,2023-06-01\n"


def world(**agreement):
    given = {"id": "g1", "from": "x.a", "to": "x.b", "level": "L4", "scope": ["copier"], **agreement}
    sets = [{"scheme": "x.a", "name": "K1"}, {"scheme": "x.b", "name": "N4"}]
    return read_facts(
        json.dumps(
            {"kind": "recognition-facts", "id": "w", "edition": "1", "agreements": [given], "criteria_sets": sets}
        ).encode()
    )


def asked(frm="x.a", to="x.b", criteria="K1"):
    return read_question(
        {
            "kind": "recognition-question",
            "on": "2023-06-01",
            "effect": "licence",
            "certificate": {
                "scheme": frm, "criteria_set": criteria, "category": "copier", "valid": ["2022-01-01", "2027-01-01"],
            },
            "product": {},
            "target": {"scheme": to},
        }
    ).question  # fmt: skip


def targets(facts, *rows):
    found = []
    for part in read_claim_rows([HEADER, *rows]):
        found += list(RecognitionTable.compile(facts).decide(part.claims).targets)
    return found


@pytest.mark.parametrize("months", [43, 44, 119_987, 119_988, 2**41, 2**42, 2**53 - 1])
def test_a_rest_of_any_length_is_asked_for_as_one_by_one(months):
    facts = world(conditions=[{"id": "rest", "min_remaining_months": months}])
    one = assess(asked(), facts=facts, at=AT).decision.value
    assert one == ("recognized" if months == 43 else "not_recognized")
    columns = {
        "scheme": ["x.a"], "criteria_set": ["K1"], "category": ["copier"], "factory_country": ["TH"],
        "valid_from": [date(2022, 1, 1)], "valid_until": [date(2027, 1, 1)], "on": [date(2023, 6, 1)],
    }  # fmt: skip
    assert ("x.b" in RecognitionTable.compile(facts).decide_many(columns).targets) is (one == "recognized")


def test_scheme_ids_may_be_addresses():
    a, b = "https://a.org/s", "https://b.org/s"
    facts = {
        "kind": "recognition-facts", "id": "w", "edition": "1",
        "criteria_sets": [
            {"scheme": a, "name": "K1"}, {"scheme": a, "name": "K2", "replaces": "K1", "carries_over": True},
            {"scheme": b, "name": "N4"},
        ],
        "agreements": [
            {"id": "g", "from": a, "to": b, "level": "L4", "scope": ["copier"], "pins": [{"id": "D", "from": "K2", "to": "N4"}]},
        ],
    }  # fmt: skip
    found = assess(asked(a, b), facts=read_facts(json.dumps(facts).encode()), at=AT)
    assert found.decision.value == "recognized"
    assert f"{a}/K2" in {fact.id for fact in found.facts}


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\t"])
def test_a_name_with_blanks_around_it_is_refused_and_not_mended(blank):
    parts = list(read_claim_rows([HEADER, ROW.replace("K1", f"K1{blank}"), ROW]))
    assert [(part.count, part.refused) for part in parts] == [(2, 1)]
    assert str(parts[0].faults[0]).count("line 2, column criteria_set") == 1
    assert targets(world(), ROW.replace("K1", f"K1{blank}")) == []
    assert "x.b" in targets(world(), ROW)


def test_blanks_around_a_date_say_nothing():
    assert "x.b" in targets(world(), ROW.replace("2023-06-01", " 2023-06-01 "))


def test_a_quote_that_is_not_closed_takes_its_own_line_only():
    parts = list(read_claim_rows([HEADER, ROW, ROW.replace("K1", '"K1'), ROW, ROW.replace("K1", '"K1"')]))
    assert [(part.count, part.refused, part.lines) for part in parts] == [(4, 1, (2, 4, 5))]
