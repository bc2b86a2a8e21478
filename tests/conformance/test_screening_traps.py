"""The traps of the waste tables, one by one, against the packs that ship: what looks alike and is not."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.formats import parse_declaration
from greenchain.screening import screen
from greenchain.standards import Standards
from greenchain.standards.conditions import Facts
from greenchain.standards.table_conditions import InGroup
from greenchain.values.finding import FactStatus
from greenchain.values.outcome import Outcome

AT = datetime(2026, 11, 22, tzinfo=UTC)
STANDARDS = load_standards()
WASTE = STANDARDS.of_kind("waste")
DNC, OPEN = Outcome.DOES_NOT_CONFORM, Outcome.NOT_DETERMINED
NONE = dict.fromkeys(
    ("waste_code", "operation", "packing", "net_kg", "gross_kg", "notification_no", "consent_from", "consent_to", "lot",
     "movement_id", "conformity_evidence", "function_test", "coa_no")
) | {"condition": "waste", "annex_vii_no": "A1", "facility_permit": "P1", "item_no": "1"}  # fmt: skip
PLASTIC = {"hs": "391510", "waste_code": "B3011", "operation": "R3"}


def asked(route, day, *, standards=STANDARDS, **facts):
    """By code, the findings of one item; both dates are ``day``."""
    exporter, importer = route.split("-")
    header = {"export_date": day, "import_date": day, "export_country": exporter, "import_country": importer}
    members = {"declaration_id": "D", **header, "items": [NONE | facts]}
    return {f.code: f for f in screen(parse_declaration(members), standards=standards, at=AT).items[0].findings}


def outcomes(found):
    return {code: finding.outcome for code, finding in found.items() if finding.severity}


def rows(folder, name):
    with (folder / "waste" / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


# --- the ban ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["Y46", "Y47", "Y48", "Y49"])
@pytest.mark.parametrize("route", ["AT-NG", "DE-NG"])
def test_article_4a_is_not_about_annex_ii_which_the_union_stops_itself(route, code):
    found = asked(route, "2026-03-01", hs="810291", waste_code=code)
    assert "BASEL_4A" not in found
    assert found["EU_EWASTE_2025" if code == "Y49" else "EU_ANNEX_V"].outcome is DNC


@pytest.mark.parametrize("exporter", ["DE", "ES", "FR", "GB", "NL", "IT"])
def test_an_acceptance_that_nobody_read_is_neither_yes_nor_no(exporter, conformance_data):
    (row,) = [row for row in rows(conformance_data, "country_groups.csv") if row["iso2"] == exporter]
    finding = asked(f"{exporter}-NG", "2026-03-01", hs="854911", waste_code="A1160")["BASEL_4A"]
    assert finding.outcome is (DNC if row["ban_amendment_accepted"] == "yes" else OPEN)
    if finding.outcome is OPEN:
        assert "ban_amendment" in " ".join(finding.missing)


def test_the_members_of_annex_vii_are_computed_and_known_as_badly_as_the_weakest_row():
    tables = STANDARDS.pack("waste/country-groups").tables
    for country, member, status in (("AT", True, "verified"), ("NG", False, "read"), ("LI", True, "derived")):
        truth = InGroup("c", "basel_annex_vii").evaluate(Facts({"c": country}, tables, date(2026, 1, 1)))
        assert (truth.value, truth.status) == (member, status), country


def test_bamako_is_never_a_no():
    tables = STANDARDS.pack("waste/country-groups").tables
    for country in ("NG", "ZA", "DE", "MA"):
        truth = InGroup("c", "bamako").evaluate(Facts({"c": country}, tables, date(2026, 1, 1)))
        assert truth.value is not False


@pytest.mark.parametrize(("group", "is_closed"), [
    ("oecd_member", True), ("eu27", True), ("oecd_waste_system", True),
    ("basel_party", False), ("ban_amendment", False), ("bamako", False),
])  # fmt: skip
def test_only_of_closed_lists_does_a_country_without_a_row_mean_no(group, is_closed):
    tables = STANDARDS.pack("waste/country-groups").tables
    truth = InGroup("c", group).evaluate(Facts({"c": "AQ"}, tables, date(2026, 1, 1)))
    assert truth.value is (False if is_closed else None)


# --- Parties, members and those that take part -------------------------------------------------------------------------


@pytest.mark.parametrize(("exporter", "outcome"), [
    ("US", DNC), ("HT", DNC), ("FJ", OPEN), ("SS", OPEN), ("TL", OPEN), ("TW", OPEN), ("JP", None),
])  # fmt: skip
def test_who_is_no_party_is_firm_only_where_that_was_read(exporter, outcome):
    found = asked(f"{exporter}-MY", "2025-08-01", coa_no="C1", **PLASTIC)
    assert outcomes(found).get("MY_3915_NONPARTY") is outcome


def test_member_adherent_and_taking_part_are_three_things():
    """Colombia joined late, Liechtenstein is no member, Turkey and Israel take part."""
    assert outcomes(asked("NL-TR", "2026-11-21", **PLASTIC)) == {}
    assert outcomes(asked("NL-IL", "2026-11-21", **PLASTIC)) == {}
    for importer in ("CO", "LI"):  # a cell that is neither yes nor no
        assert outcomes(asked(f"NL-{importer}", "2026-11-21", **PLASTIC)) == {"EU_PLASTIC_2026": OPEN}
    assert outcomes(asked("NL-VN", "2026-11-21", **PLASTIC)) == {"EU_PLASTIC_2026": DNC}


def test_what_is_said_of_a_side_that_is_no_party_leaves_room_for_agreements():
    oil = {"hs": "271099", "waste_code": "A3020", "operation": "D10"}
    finding = asked("US-CA", "2025-02-01", **oil)["BASEL_4_5"]
    assert finding.outcome is DNC
    assert "bilateral agreements under Article 11 were not checked" in finding.detail
    basel = STANDARDS.pack("waste/basel")
    table = basel.table("agreements")
    row = replace(basel.table("codes").rows[0], citation=replace(basel.rules[0].citation, row="agreements/US/CA"),
                  cells={"country_a": "US", "country_b": "CA", "covers": "recovery and disposal"})  # fmt: skip
    more = replace(basel, tables={**basel.tables, "agreements": replace(table, rows=(row,))})
    standards = Standards.of([more if pack is basel else pack for pack in STANDARDS.packs])
    assert "BASEL_4_5" not in asked("US-CA", "2025-02-01", standards=standards, **oil)


# --- days and acts --------------------------------------------------------------------------------------------------


def test_the_date_that_decides_is_that_of_import_in_china_and_of_export_in_the_treaty_and_the_union():
    for pack in WASTE:
        for rule in pack.rules:
            if pack.id in ("cn-solid-waste", "national-measures"):
                assert rule.date_basis == "import", rule.id
            if rule.severity in ("prohibited", "illegal_traffic") and pack.id in ("basel", "eu-wsr"):
                assert rule.date_basis == "export", rule.id


def test_an_article_that_was_not_read_is_not_printed_and_weakens_nothing():
    acts = STANDARDS.pack("waste/eu-wsr").table("acts").rows
    recalled = [row for row in acts if row.text("article_status") == "recalled"]
    assert recalled
    assert all(row.status.is_firm for row in recalled)
    finding = asked("NL-VN", "2026-11-21", **PLASTIC)["EU_PLASTIC_2026"]
    assert finding.citation.clause == ""
    assert finding.citation.instrument == "Regulation (EU) 2024/1157"
    assert finding.outcome is DNC


def test_the_list_of_green_importers_that_nobody_has_keeps_its_rule_open_until_one_is_given():
    paper = {"hs": "470710", "waste_code": "B3020"}
    assert outcomes(asked("NL-VN", "2027-05-20", **paper)) == {}
    finding = asked("NL-VN", "2027-05-21", **paper)["EU_GREEN_2027"]
    assert finding.outcome is OPEN
    assert "green_importers" in " ".join(finding.missing)
    union = STANDARDS.pack("waste/eu-wsr")
    table = union.table("green_importers")
    row = replace(union.table("acts").rows[0], cells={"country": "VN", "code": "B3020"})
    row = replace(row, citation=replace(row.citation, row="green_importers/VN/B3020", period=type(row.period)()))
    listed = replace(union, tables={**union.tables, table.name: replace(table, rows=(row,))})
    standards = Standards.of([listed if pack is union else pack for pack in STANDARDS.packs])
    assert outcomes(asked("NL-VN", "2027-05-21", standards=standards, **paper)) == {}


def test_the_exception_of_india_asks_for_a_datum_that_declarations_have_not():
    assert outcomes(asked("JP-IN", "2021-01-26", **PLASTIC)) == {"IN_3915": DNC}
    finding = asked("JP-IN", "2021-01-27", **PLASTIC)["IN_3915"]
    assert finding.outcome is OPEN
    assert finding.missing == ("export_zone_exception",)


@pytest.mark.parametrize("route", ["JP-ID", "JP-TR", "JP-VN", "JP-PH"])
@pytest.mark.parametrize("day", ["2021-07-05", "2025-06-01"])
def test_what_a_state_only_announced_or_nobody_read_forbids_nothing(route, day):
    assert DNC not in outcomes(asked(route, day, **PLASTIC)).values()


# --- headings -------------------------------------------------------------------------------------------------------

_MIXED = ("product-like", "by-product/feed", "mixes scrap and articles", "usually product", "waste only if discarded",
          "waste vs reuse", "by properties", "feed use", "product unless waste")  # fmt: skip


def test_a_heading_that_product_and_waste_share_is_mixed_and_no_code_alone_forbids_it(conformance_data):
    listed = rows(conformance_data, "hs2022_waste.csv")
    column = next(name for name in listed[0] if name.startswith("hs"))
    headings = STANDARDS.pack("waste/hs-correlation").table("headings")
    mixed = {r[column] for r in listed if any(words in r["note"] for words in _MIXED)}
    mixed |= {r[column] for r in listed if r[column].startswith(("251720", "2307", "1802"))}
    assert len(mixed) >= 15
    for hs in mixed:
        (row,) = headings.in_force(hs, on=date(2025, 1, 1))
        assert row.text("names_only_waste") == "mixed", hs
        bare = asked("JP-CN", "2025-01-02", hs=hs, condition=None)
        assert DNC not in outcomes(bare).values(), hs
        assert asked("JP-CN", "2025-01-02", hs=hs)["CN_DECLARED_WASTE"].outcome is DNC, hs


def test_the_edition_of_the_day_says_what_8548_and_4401_are():
    assert "CN_BAN" in asked("JP-CN", "2021-12-31", hs="8548100000", condition=None)
    assert "HS_CODE_ABSENT" in asked("JP-CN", "2022-01-01", hs="8548100000", condition=None)
    assert outcomes(asked("JP-TH", "2022-01-01", hs="854800", condition="new")) == {}
    assert "HS_CODE_ABSENT" in asked("JP-TH", "2021-12-31", hs="854911", waste_code="A1160")
    assert "HS_NO_WASTE_CODE" in asked("NL-BE", "2025-04-01", hs="440141")
    assert outcomes(asked("NL-BE", "2025-04-01", hs="440131", condition="new")) == {}


def test_what_goes_with_a_heading_has_dates_too_and_raises_a_doubt_alone():
    assert "HS_CODE_MISMATCH" not in asked("JP-TH", "2024-12-31", hs="854999", waste_code="B1110")
    found = outcomes(asked("JP-TH", "2025-01-01", hs="854999", waste_code="B1110"))
    assert found == {"CODE_EXPIRED": DNC, "HS_CODE_MISMATCH": OPEN}  # a code that is over is no candidate: both
    assert outcomes(asked("GB-VN", "2025-05-01", **PLASTIC | {"hs": "391530"})) == {"HS_CODE_MISMATCH": OPEN}
    for pack in WASTE:
        for name in ("correlation", "covers"):
            assert all(not row.status.is_firm for row in (pack.tables[name].rows if name in pack.tables else ()))


def test_headings_of_2028_that_only_the_press_knows_are_not_encoded():
    assert "HS_CODE_ABSENT" not in asked("JP-TH", "2028-01-01", **PLASTIC)
    rows_of_2028 = [
        row
        for row in STANDARDS.pack("waste/hs-correlation").table("headings").rows
        if row.text("hs").startswith("39154")
    ]
    assert rows_of_2028 == []


def test_a_neighbor_code_is_not_exempt_and_the_full_code_decides():
    evidence = {"condition": "new", "conformity_evidence": "yes"}
    assert outcomes(asked("MY-CN", "2024-11-15", hs="7602000040", **evidence)) == {}
    assert asked("MY-CN", "2024-11-15", hs="7602000090", **evidence)["CN_BAN"].outcome is DNC
    assert outcomes(asked("MY-CN", "2024-11-15", hs="760200", **evidence)).get("CN_BAN") is not DNC


@pytest.mark.parametrize("hs", ["854913", "854914", "850760", "38249999"])
def test_which_entry_batteries_of_lithium_are_is_disputed(hs):
    assert asked("DE-MY", "2025-06-01", hs=hs, waste_code="B1090")["BATTERY_DISPUTED"].outcome is OPEN


def test_which_day_a_deadline_ends_on_was_not_read():
    for row in STANDARDS.pack("waste/eu-wsr").table("document_deadlines").rows:
        assert row.status is FactStatus.RECALLED


@pytest.mark.parametrize("code", ["EU3011", "EU48"])
def test_the_entries_of_the_union_are_inside_it_alone(code):
    assert outcomes(asked("FR-GH", "2025-05-01", hs="391590", waste_code=code))["CODE_NOT_JUDGED"] is OPEN
