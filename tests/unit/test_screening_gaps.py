"""Gaps between a declaration and a clearance: refused rows, no heading, unknown chapters, facts that decide nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.model.nouns import Shipment, ShipmentItem
from greenchain.screening import screen
from greenchain.values.codes import REGISTRY
from greenchain.values.errors import Fault
from greenchain.values.finding import FactStatus
from greenchain.values.outcome import Outcome

AT = datetime(2026, 11, 22, tzinfo=UTC)
STANDARDS = load_standards()
HEADER = {
    "export_date": "2025-04-01",
    "import_date": "2025-04-20",
    "export_country": "NL",
    "import_country": "GH",
}
GOODS = {
    "hs": "010121",
    "waste_code": None,
    "condition": "new",
    "net_kg": "10",
    "gross_kg": "11",
    "lot": None,
}
FAULTS = (
    Fault("CELL_MALFORMED", "a mass of zero or more", "'-5'", "row 4, column net_kg", "decl.csv"),
    Fault("HS_CODE_MALFORMED", "2, 4, 6, 8 or 10 digits", "'854'", "row 5, column hs", "decl.csv"),
)


def shipment(*, header=HEADER, drop=(), **facts):
    item = {k: v for k, v in {**GOODS, **facts}.items() if k not in drop}
    return Shipment("D", {k: v for k, v in header.items() if k not in drop}, (ShipmentItem("1", item),))


def ask(given=None, **facts):
    return screen(given or shipment(**facts), standards=STANDARDS, at=AT)


def by_code(result):
    return {finding.code: finding for finding in result.findings}


def test_complete_goods_that_no_rule_speaks_of_fire_nothing():
    assert list(by_code(ask())) == ["NO_RULE_FIRED"]


# --- refused rows --------------------------------------------------------------------------------------------------


def test_a_declaration_with_refused_rows_is_not_cleared_though_its_other_items_are():
    result = ask(replace(shipment(), faults=FAULTS))
    assert result.outcome is Outcome.NOT_DETERMINED
    assert [item.outcome for item in result.items] == [Outcome.CONFORMS]
    assert result.to_dict()["declarations"][0]["cleared"] is False
    assert [(f.code, f.outcome, f.where) for f in result.header] == [
        ("ITEM_REFUSED", Outcome.NOT_DETERMINED, fault.where) for fault in FAULTS
    ]
    for finding, fault in zip(result.header, FAULTS, strict=True):
        assert all(part in finding.detail for part in (fault.code, fault.expected, fault.found, fault.remedy))


def test_where_every_row_was_refused_the_declaration_is_not_said_to_have_none():
    result = ask(Shipment("D", HEADER, (), faults=FAULTS[:1]))
    assert [finding.code for finding in result.findings] == ["ITEM_REFUSED"]
    assert result.outcome is Outcome.NOT_DETERMINED


def test_a_refused_row_hides_no_prohibition_of_another():
    forbidden = shipment(hs="854999", waste_code="Y49", condition="waste", notification_no=None)
    result = ask(replace(forbidden, faults=FAULTS))
    assert result.outcome is Outcome.DOES_NOT_CONFORM
    assert len(result.header) == 2


def test_findings_of_several_refused_rows_have_ids_of_their_own():
    entries = ask(replace(shipment(), faults=FAULTS)).to_dict()["findings"]
    assert len({entry["id"] for entry in entries}) == len(entries) == 3


# --- the heading ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("facts", [{"hs": None}, {"hs": ""}, {"drop": ("hs",)}])
@pytest.mark.parametrize("condition", ["new", "waste", None])
@pytest.mark.parametrize("waste_code", [None, "B3011"])
def test_an_item_without_a_heading_is_not_determined_also_beside_a_waste_code(facts, condition, waste_code):
    result = ask(**facts, condition=condition, waste_code=waste_code)
    finding = by_code(result)["HS_MISSING"]
    assert finding.missing == ("hs",)
    assert finding.outcome is Outcome.NOT_DETERMINED
    assert "NO_RULE_FIRED" not in by_code(result)
    assert ("not given" if "drop" in facts else "declared none") in finding.detail


@pytest.mark.parametrize("hs", ["00", "77", "7701", "770110", "98", "980100", "9999999999"])
def test_a_heading_outside_the_chapters_that_all_states_share_is_not_determined(hs):
    finding = by_code(ask(hs=hs))["HS_UNKNOWN"]
    assert finding.outcome is Outcome.NOT_DETERMINED
    assert finding.where == "/items/1/hs"
    assert hs in finding.detail
    assert finding.citation.status is FactStatus.RECALLED


@pytest.mark.parametrize("chapter", [f"{n:02}" for n in range(100)])
def test_the_chapters_are_01_to_97_without_77(chapter):
    is_chapter = 1 <= int(chapter) <= 97 and chapter != "77"
    assert ("HS_UNKNOWN" not in by_code(ask(hs=chapter + "9999"))) is is_chapter


# --- facts that were declared and decide nothing -------------------------------------------------------------------


def test_a_heading_too_short_to_decide_is_not_called_not_given():
    found = by_code(ask(hs="8549"))
    assert "hs" in found["FACTS_NOT_DECISIVE"].missing
    assert "hs is declared 8549, which does not decide" in found["FACTS_NOT_DECISIVE"].detail
    assert "FACTS_NOT_GIVEN" not in found


def test_absent_and_indecisive_facts_are_told_apart_in_one_item():
    found = by_code(ask(hs="8549", drop=("waste_code",)))
    assert found["FACTS_NOT_GIVEN"].missing == ("waste_code",)
    assert "hs" in found["FACTS_NOT_DECISIVE"].missing
    assert found["FACTS_NOT_DECISIVE"].related


def test_a_mass_declared_none_is_not_called_not_given():
    found = by_code(ask(net_kg=None))
    assert found["FACTS_NOT_DECISIVE"].missing == ("net_kg",)
    assert "net_kg is declared none" in found["FACTS_NOT_DECISIVE"].detail
    assert "FACTS_NOT_GIVEN" not in found


def test_a_condition_that_is_none_of_the_words_known_leaves_its_rules_open():
    known, unknown = (ask(hs="847130", condition=word, function_test=None) for word in ("new", "refurbished"))
    assert known.outcome is Outcome.CONFORMS
    assert by_code(unknown)["FACTS_NOT_DECISIVE"].missing == ("condition",)
    assert "condition is declared refurbished" in by_code(unknown)["FACTS_NOT_DECISIVE"].detail


def test_a_date_to_the_month_is_not_called_not_given():
    header = {**HEADER, "export_date": "2025-04", "import_date": "2025-04"}
    finding = by_code(ask(header=header, hs="854911", waste_code="A1160", condition="waste"))["DATE_MISSING"]
    assert "export_date is declared 2025-04, which does not decide" in finding.detail
    assert "not given" not in finding.detail


# --- the lot and the words -----------------------------------------------------------------------------------------


def test_without_a_word_on_the_lot_the_chain_stays_an_open_question():
    finding = by_code(ask(drop=("lot",)))["LOT_NOT_FOLLOWED"]
    assert finding.missing == ("lot",)
    assert finding.outcome is Outcome.NOT_DETERMINED


def test_that_no_rule_fired_is_not_worded_as_approval():
    detail = by_code(ask())["NO_RULE_FIRED"].detail
    assert detail.startswith("no rule of these packs fires")
    assert "no approval" in detail
    assert all(f"{pack.name}@{pack.edition}" in detail for pack in STANDARDS.of_kind("waste"))
    assert "no approval" in REGISTRY["NO_RULE_FIRED"].en
