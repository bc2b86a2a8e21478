"""Both sides of every date in the tables and rules of waste law, each with its act: as vectors, and as pairs computed.

The files are read here without the product; what is in force on a day is told by comparing dates as texts.
"""

from __future__ import annotations

import csv
import tomllib
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest

from greenchain.adapters.shipped import load_standards, standards_folder
from greenchain.evidence.stated import stated_graph
from greenchain.formats import parse_declaration, parse_documents
from greenchain.screening import Documents, screen
from greenchain.screening.edges import RULES, changes_on
from greenchain.standards.conditions import Facts
from greenchain.standards.table_conditions import InGroup
from greenchain.values.json import thaw

STANDARDS = load_standards()
LAW = [pack for pack in STANDARDS.packs if pack.kind == "waste"]
AT = datetime(2026, 11, 22, tzinfo=UTC)
FIRM = ("verified", "read")
DNC, OPEN = "does_not_conform", "not_determined"
GOODS = {
    "item_no": "1", "waste_code": None, "operation": "R4", "condition": "new", "packing": "bags", "net_kg": "2",
    "gross_kg": "2", "notification_no": None, "consent_from": None, "consent_to": None, "annex_vii_no": "A",
    "conformity_evidence": None, "function_test": None, "facility_permit": "P", "coa_no": None, "lot": None,
    "movement_id": None,
}  # fmt: skip


@cache
def rows_of(pack, table):
    """The rows of a table as the file holds them."""
    folder = standards_folder() / "waste" / pack / "2026.1"
    head = tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8"))
    acts = {source["id"]: source["instrument"] for source in head["source"]}
    with (folder / head["table"][table].get("file", f"{table}.csv")).open(encoding="utf-8", newline="") as handle:
        return [
            {**row, "cited": row.get("act") or row.get("instrument") or acts[row["source"]]}
            for row in csv.DictReader(handle)
        ]


def rules_of(pack):
    path = standards_folder() / "waste" / pack.id / "2026.1" / "rules.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))["rule"] if path.exists() else []


def in_force(row, day):
    """Half-open, by text; every date compared here is known to the day."""
    return row.get("valid_from", "") <= day and (not row.get("valid_until") or day < row["valid_until"])


def edges(rows):
    """The days on which a row begins, or is no longer in force."""
    return sorted({row[end] for row in rows for end in ("valid_from", "valid_until") if row.get(end)})


def sides(day):
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat(), day


def asked(day, route, **facts):
    """The findings of one item, by code, on both legal dates."""
    exporter, importer = route.split("-")
    head = {"declaration_id": "D", "export_date": day, "import_date": day}
    stated = {**head, "export_country": exporter, "import_country": importer, "items": [{**GOODS, **facts}]}
    return {found.code: found for found in screen(parse_declaration(stated), standards=STANDARDS, at=AT).findings}


# every date has its vector --------------------------------------------------------------------------------------------


def first_and_last(text):
    """The first and the last day that a date of the files may mean."""
    if len(text) == 4:
        return f"{text}-01-01", f"{text}-12-31"
    return text, text


@pytest.mark.parametrize("pack", LAW, ids=lambda pack: pack.id)
def test_every_date_of_a_pack_has_a_vector_of_both_its_sides(pack):
    parts = {table: rows_of(pack.id, table) for table in pack.tables} | {RULES: rules_of(pack)}
    wanted = {(part, day) for part, rows in parts.items() for text in edges(rows) for day in first_and_last(text)}
    stated = [case["input"] for case in pack.vectors["cases"] if "edges_of" in case["input"]]
    assert {(one["edges_of"], one["on"]) for one in stated} == wanted


@pytest.mark.parametrize("pack", LAW, ids=lambda pack: pack.id)
def test_nothing_changes_on_the_day_before_a_date_or_after_it(pack):
    for case in (case["input"] for case in pack.vectors["cases"] if "edges_of" in case["input"]):
        days = {one["input"]["on"] for one in pack.vectors["cases"] if one["input"].get("edges_of") == case["edges_of"]}
        day = date.fromisoformat(case["on"])
        for other in (day - timedelta(days=1), day + timedelta(days=1)):
            if other.isoformat() not in days:
                assert changes_on(pack, case["edges_of"], other) == []


# pairs of declarations ------------------------------------------------------------------------------------------------

EXEMPTIONS = rows_of("cn-solid-waste", "exemptions")
HEADINGS = rows_of("hs-correlation", "headings")


@pytest.mark.parametrize("row", EXEMPTIONS, ids=lambda row: f"{row['hs10']}-{row['valid_from']}")
def test_an_exemption_counts_from_its_first_day_to_its_last_by_its_own_act(row):
    of_code = [other for other in EXEMPTIONS if other["hs10"] == row["hs10"]]
    for day in (side for edge in edges([row]) for side in sides(edge)):
        holding = [other for other in of_code if in_force(other, day)]
        without, with_evidence = (
            asked(day, "MY-CN", hs=row["hs10"], conformity_evidence=evidence) for evidence in (None, "C1")
        )
        assert ("CN_COND" in without) is bool(holding)
        assert "CN_COND" not in with_evidence
        if holding:
            assert without["CN_COND"].citation.instrument == holding[0]["cited"]
            assert {"CN_BAN", "CN_CATALOGUE"}.isdisjoint({*without, *with_evidence})
            continue
        names = [one for one in HEADINGS if row["hs10"].startswith(one["hs"]) and in_force(one, day)]
        is_waste = any(one["names_only_waste"] == "yes" for one in names)
        code = "CN_BAN" if day >= "2021-01-01" else "CN_CATALOGUE"
        assert (code in with_evidence) is is_waste
        if is_waste and code == "CN_BAN":
            firm = all(one["status"] in FIRM for one in names)
            assert with_evidence[code].outcome == (DNC if firm else OPEN)
            assert with_evidence[code].citation.instrument.startswith("Solid Waste Law (2020 revision)")


CODES = rows_of("basel", "codes")


@pytest.mark.parametrize("code", sorted({row["code"] for row in CODES if row["valid_from"] or row["valid_until"]}))
def test_a_code_is_an_entry_from_its_first_day_to_its_last_by_its_amendment(code):
    of_code = [row for row in CODES if row["code"] == code]
    for day in (side for edge in edges(of_code) for side in sides(edge)):
        (row,) = [one for one in of_code if in_force(one, day)] or [None]  # before the Convention there is none
        found = asked(day, "JP-TH", hs="010121", waste_code=code).get("CODE_EXPIRED")
        if row is None or row["listed"] == "yes":
            assert found is None, day
        else:
            firm = row["listed"] == "no" and row["status"] in FIRM
            assert (found.outcome, found.citation.instrument) == (DNC if firm else OPEN, row["cited"])


@pytest.mark.parametrize("hs", sorted({row["hs"] for row in HEADINGS if row["valid_from"] or row["valid_until"]}))
def test_a_heading_names_waste_as_its_edition_says(hs):
    of_heading = [row for row in HEADINGS if row["hs"] == hs]
    for day in (side for edge in edges(of_heading) for side in sides(edge)):
        held = [row for row in of_heading if in_force(row, day)]
        found = asked(day, "JP-CN", hs=f"{hs}99")
        is_waste = any(row["names_only_waste"] == "yes" for row in held)
        assert ("CN_BAN" in found) is is_waste
        if is_waste:
            assert found["CN_BAN"].outcome == (DNC if held[0]["status"] in FIRM else OPEN)


CORRELATION = rows_of("hs-correlation", "correlation")


@pytest.mark.parametrize("row", CORRELATION, ids=lambda row: f"{row['hs']}-{row['valid_from']}-{row['valid_until']}")
def test_a_heading_has_the_candidates_of_the_day(row):
    of_heading = [other for other in CORRELATION if other["hs"] == row["hs"]]
    for day in (side for edge in edges([row]) for side in sides(edge)):
        held = [other for other in of_heading if in_force(other, day)]
        found = asked(day, "JP-TH", hs=row["hs"], waste_code="B9999").get("HS_CODE_MISMATCH")
        assert (found is not None) is bool(held and day >= "2022-01-01")
        if found:
            assert found.detail.endswith(held[0]["candidates"].replace(";", ", "))
            assert (found.outcome, found.citation.instrument) == (OPEN, held[0]["cited"])


MEMBERS = [row for row in rows_of("country-groups", "memberships") if row["valid_from"] or row["valid_until"]]


@pytest.mark.parametrize("row", MEMBERS, ids=lambda row: f"{row['country']}-{row['group']}-{row['member']}")
def test_a_state_is_a_member_on_the_days_of_its_rows(row):
    key = (row["country"], row["group"])
    listed = [one for one in rows_of("country-groups", "memberships") if (one["country"], one["group"]) == key]
    tables = STANDARDS.pack("waste/country-groups").tables
    days = [day for edge in edges([row]) for day in first_and_last(edge)]
    for day in (side for edge in days for side in sides(edge)):
        truth = InGroup("country", row["group"]).evaluate(
            Facts({"country": row["country"]}, tables, date.fromisoformat(day))
        )
        if len(row["valid_from"]) == 4:  # joined in a year: open inside it, and before it since the list is open
            assert truth.value is (True if day >= first_and_last(row["valid_from"])[1] else None)
            continue
        held = [one for one in listed if in_force(one, day)]
        words = {"yes": True, "no": False}
        assert truth.value is (words.get(held[0]["member"]) if held else False)
        if held:
            assert [found.citation.status.value for found in truth.rows] == [held[0]["status"]]


# pairs of the dates of rules ------------------------------------------------------------------------------------------


def firing(code):
    """The worked declarations, each with what lies beside it, of which the rule is expected."""
    for pack in LAW:
        for case in pack.vectors["cases"]:
            if "declaration" in case["input"] and code in {one["code"] for one in case["expect"]["findings"]}:
                yield thaw(case["input"])


def moved(stated, day):
    """The codes found where both legal dates are ``day``, each with its findings."""
    head = {name: day for name in ("export_date", "import_date") if stated["declaration"].get(name)}
    result = screen(
        parse_declaration({**stated["declaration"], **head}),
        standards=STANDARDS,
        at=AT,
        graph=stated_graph(stated["files"]) if "files" in stated else None,
        documents=Documents.of(parse_documents(stated["documents"])) if "documents" in stated else None,
    )
    return list(result.findings)


DATED = [(rule["id"], edge, pack.id) for pack in LAW for rule in rules_of(pack) for edge in edges([rule])]


@pytest.mark.parametrize(("code", "edge", "pack"), DATED)
def test_a_rule_is_asked_on_its_own_days_only(code, edge, pack):
    (rule,) = [one for one in rules_of(STANDARDS.pack(f"waste/{pack}")) if one["id"] == code]
    dated = [stated for stated in firing(code) if "export_date" in stated["declaration"]]
    # a document brings a date of its own, so those are asked only where the rule is of documents alone
    cases = [stated for stated in dated if "documents" not in stated] or dated
    assert cases, "no worked case fires the rule"
    fired = {day: any(code == one.code for stated in cases for one in moved(stated, day)) for day in sides(edge)}
    assert fired == {day: in_force(rule, day) for day in sides(edge)}


@pytest.mark.parametrize("row", rows_of("eu-wsr", "acts"), ids=lambda row: f"{row['rule']}-{row['valid_from']}")
def test_a_rule_stands_in_the_act_of_the_day(row):
    of_rule = [one for one in rows_of("eu-wsr", "acts") if one["rule"] == row["rule"]]
    for day in (side for edge in edges([row]) for side in sides(edge)):
        held = [one for one in of_rule if in_force(one, day)]
        found = [one for stated in firing(row["rule"]) for one in moved(stated, day) if one.code == row["rule"]]
        assert bool(found) is bool(held)
        assert {one.citation.instrument for one in found} == {one["cited"] for one in held}


@pytest.mark.parametrize(
    ("measure", "day", "act"),
    [
        ("IN-2", "2019-03-01", "HOWM amendment 2019"),
        ("IN-2", "2021-01-26", "HOWM amendment 2019"),
        ("IN-3", "2021-01-27", "HOWM amendment 2021"),
    ],
)
def test_a_national_measure_is_cited_by_its_own_act(measure, day, act):
    (row,) = [one for one in rows_of("national-measures", "measures") if one["measure"] == measure]
    assert in_force(row, day)
    assert row["cited"] == act
    found = asked(day, "JP-IN", hs="391510", waste_code="B3010" if day < "2021" else "B3011")["IN_3915"]
    assert (found.citation.instrument, found.outcome) == (act, OPEN if measure == "IN-3" else DNC)
