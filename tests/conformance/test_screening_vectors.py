"""The vectors of the waste packs: the worked cases, and both sides of every date that a shipped rule turns on."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from functools import cache

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.formats import parse_declaration
from greenchain.model.nouns import FairPrice
from greenchain.screening import screen
from greenchain.screening.prices import Prices
from greenchain.screening.rules import KINDS
from greenchain.screening.vectors import check_vector, screened
from greenchain.values.json import thaw
from greenchain.values.outcome import Outcome

AT = datetime(2026, 11, 22, tzinfo=UTC)
STANDARDS = load_standards()
PACKS = {pack.id: pack for kind in KINDS for pack in STANDARDS.of_kind(kind)}
CASES = {f"{pack.id}/{case['id']}": thaw(case) for pack in PACKS.values() for case in pack.vectors["cases"]}
DECLARED = {name: case["input"] for name, case in CASES.items() if "declaration" in case["input"]}


def codes(stated):
    return {finding.code for finding in findings(stated)}


def findings(stated):
    return screened(stated, standards=STANDARDS).findings


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_case_has_the_findings_its_vector_states(name):
    pack = PACKS[name.partition("/")[0]]
    assert check_vector(CASES[name], pack=pack, standards=STANDARDS) == ""


def test_every_worked_case_that_a_rule_carries_is_a_vector(conformance_data):
    text = (conformance_data / "waste" / "worked_cases.yaml").read_text(encoding="utf-8")
    count = text.count("\n  - {")
    worked = [name for name in CASES if name.startswith("basel/W")]
    assert count == 25
    assert len(worked) == 25


def test_every_rule_fires_in_some_vector():
    fired = {code for stated in DECLARED.values() for code in codes(stated)}
    rules = {rule.id: rule.severity for pack in PACKS.values() for rule in pack.rules}
    signs = {code for code, severity in rules.items() if severity == "indicator"}
    assert rules.keys() - fired == signs
    assert signs == {"PRICE_LOW"}


def test_every_sign_counts_in_some_vector_and_is_a_finding_in_none():
    scored = {
        sign.code
        for stated in DECLARED.values()
        if "prices" in stated
        for sign in screen(
            parse_declaration(stated["declaration"]),
            standards=STANDARDS,
            at=AT,
            prices=Prices.of(FairPrice(*row) for row in stated["prices"]),
        ).suspicion.indicators
    }
    assert "PRICE_LOW" in scored


DOCUMENT_CHECKS = [
    "code",
    "notifier",
    "consignee",
    "generator",
    "facility",
    "operation",
    "carrier",
    "packaging",
    "serial",
    "total",
    "quantity",
    "consent-date",
    "transit-consent",
    "receipt",
    "completion",
    "hs",
]


@cache
def compared():
    """By vector with documents, what was found: check and outcome."""
    told = {name: findings(stated) for name, stated in DECLARED.items() if "documents" in stated}
    return {name: {(finding.check, finding.outcome) for finding in found} for name, found in told.items()}


def has_both_sides(stated, check):
    """Whether a vector states something in both fields of every comparison of movements by that check."""
    rows = [r for r in STANDARDS.pack("waste/basel").table("document_checks").rows if r.text("check") == check]
    rows = rows or [r for r in STANDARDS.pack("waste/eu-wsr").table("document_checks").rows if r.text("check") == check]
    documents, item = stated["documents"], stated["declaration"]["items"][0]
    notified = (documents.get("notifications") or [{}])[0]
    countries = notified.get("countries", {})
    sides = {
        "declaration": {**stated["declaration"], **item},
        "notification": {**notified, **{f"{role}_countries": states for role, states in countries.items()}},
        "movement": next((m for m in documents.get("movements", ()) if m["id"] == item.get("movement_id")), {}),
    }
    fields = [path.split(".") for row in rows for path in (row.text("left"), row.text("right"))]
    fields = [(side, name) for side, name in fields if side in sides]
    return bool(fields) and all(sides[side].get(name) for side, name in fields)


def test_there_are_sixteen_checks_of_documents():
    tables = [STANDARDS.pack(name).table("document_checks") for name in ("waste/basel", "waste/eu-wsr")]
    held = {row.text("check") for table in tables for row in table.rows}
    assert len(DOCUMENT_CHECKS) == len(set(DOCUMENT_CHECKS)) == 16
    assert set(DOCUMENT_CHECKS) <= held


@pytest.mark.parametrize("check", DOCUMENT_CHECKS)
def test_every_check_of_documents_passes_in_some_vector_and_fails_in_another(check):
    name = f"documents/{check}"
    failing = {vector for vector, told in compared().items() if name in {found for found, _ in told}}
    expected = {
        vector for vector in compared() if any(e.get("check") == name for e in CASES[vector]["expect"]["findings"])
    }
    passing = {vector for vector in compared().keys() - failing if has_both_sides(DECLARED[vector], check)}
    assert expected
    assert expected <= failing
    assert passing


def test_a_check_that_rests_on_what_was_read_fails_firmly_and_a_recalled_deadline_never():
    told = {entry for found in compared().values() for entry in found}
    firm = {check for check, outcome in told if outcome is Outcome.DOES_NOT_CONFORM}
    names = {f"documents/{check}" for check in DOCUMENT_CHECKS}
    assert names - firm == {"documents/receipt", "documents/completion"}


def test_every_rule_date_has_a_vector_on_both_sides():
    judged = {
        day
        for stated in DECLARED.values()
        for key in ("export_date", "import_date")
        if (day := stated["declaration"].get(key))
    }
    dates = {
        rule.citation.period.since.first for pack in PACKS.values() for rule in pack.rules if rule.citation.period.since
    }
    # Rules whose first day lies before their rows' or whose turn is another row's: named, with the reason
    unturned = {
        "1992-05-05",  # no listed code is older than the Convention
        "2007-07-12",  # a document rule; the Regulation's day is recalled
    }
    for day in sorted(dates):
        if day.isoformat() in unturned:
            continue
        before = day.fromordinal(day.toordinal() - 1)
        assert {day.isoformat(), before.isoformat()} <= judged, day


def test_every_exemption_edge_of_the_data_stands_in_the_pack_half_open(conformance_data):
    path = conformance_data / "waste" / "cn_recycled_raw_material_exemptions.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    table = STANDARDS.pack("waste/cn-solid-waste").table("exemptions")
    assert len(table.rows) == len(rows)
    for row in rows:
        first = datetime.fromisoformat(row["valid_from"]).date()
        assert any(r.citation.period.since.first == first for r in table.in_force(row["hs10"], on=first))
        if row["valid_to"]:
            last = datetime.fromisoformat(row["valid_to"]).date()
            ends = [
                r
                for r in table.find(row["hs10"])
                if r.period.until and r.period.until.first.toordinal() == last.toordinal() + 1
            ]
            assert len(ends) == 1
            assert ends[0].period.holds(last) is True
            assert ends[0].period.holds(ends[0].period.until.first) is False


def test_every_code_of_the_data_is_in_the_pack_with_its_last_day(conformance_data):
    with (conformance_data / "waste" / "basel_codes.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    table = STANDARDS.pack("waste/basel").table("codes")
    assert {row["code"] for row in table.rows} == {row["code"] for row in rows}
    for row in rows:
        last = row["valid_to"] or "2026-11-22"
        on = datetime.fromisoformat(last).date()
        assert [r["listed"] for r in table.in_force(row["code"], on=on)] == ["yes"], row["code"]
        if row["valid_to"]:
            after = on.fromordinal(on.toordinal() + 1)
            assert [r["listed"] for r in table.in_force(row["code"], on=after)] == ["no"]


def test_country_groups_of_the_data_are_kept_fact_by_fact(conformance_data):
    with (conformance_data / "waste" / "country_groups.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    table = STANDARDS.pack("waste/country-groups").table("memberships")
    today = AT.date()
    for row in rows:
        for group in ("oecd_member", "eu27"):
            held = [r["member"] for r in table.in_force(row["iso2"], group, on=today)]
            assert held == (["yes"] if row[group] == "yes" else [])
        party = table.in_force(row["iso2"], "basel_party", on=today)
        assert [r["member"] for r in party] == [row["basel_party"]]
        ban = table.in_force(row["iso2"], "ban_amendment", on=today)
        assert [r["member"] for r in ban] == (["yes"] if row["ban_amendment_accepted"] == "yes" else [])
    assert {
        r.text("country")
        for r in table.rows
        if r["group"] == "basel_party" and r["member"] == "no" and r.status == "verified"
    } == {"US", "HT"}
