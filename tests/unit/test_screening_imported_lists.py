"""Lists that nobody has read: empty they decide nothing, filled they decide, and only as well as their rows are known."""

from __future__ import annotations

import json

import pytest

from greenchain.adapters.shipped import load_standards, standards_folder
from greenchain.cli.main import run

STANDARDS = load_standards()
ENDS = "valid_from,valid_until,source,status,instrument"
EMPTY = [
    ("waste/eu-wsr", "green_importers", "VN,B3020"),
    ("waste/eu-wsr", "country_replies", "VN,B3020,no_control,"),
    ("waste/eu-wsr", "cn_waste", "39151000,B3011;Y48,"),
    ("waste/oecd", "national_control", "JP,Y49,yes"),
    ("waste/basel", "agreements", "US,CA,hazardous waste"),
    ("waste/cn-solid-waste", "double_high", "2804611900,polysilicon,"),
    ("waste/cn-solid-waste", "export_rebates", "8541430000,9,"),
]
GOODS = {
    "item_no": "1", "hs": "470710", "waste_code": "B3020", "operation": "R3", "condition": "waste", "packing": "bales",
    "net_kg": "20000", "gross_kg": "20500", "notification_no": None, "consent_from": None, "consent_to": None,
    "annex_vii_no": "A1", "conformity_evidence": None, "function_test": None, "facility_permit": "P1", "coa_no": None,
    "lot": None, "movement_id": None,
}  # fmt: skip


def call(capsys, *arguments):
    code = run([*map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def filled(tmp_path, capsys):
    """Imports rows into a table of a pack; gives the folder of the new edition."""

    def fill(pack, table, *rows):
        columns = (standards_folder() / pack / "2026.1" / f"{table}.csv").read_text().splitlines()[0]
        path = tmp_path / "rows.csv"
        path.write_text("\n".join([f"{columns},instrument", *rows]) + "\n", encoding="utf-8")
        arguments = ("import", table, path, "--pack", pack, "--edition", "2027.1", "--out", tmp_path / "packs")
        code, document = call(capsys, "standards", *arguments)
        assert (code, document["pack"]) == (0, f"{pack}@2027.1")
        return tmp_path / "packs" / pack / "2027.1"

    return fill


@pytest.fixture
def asked(tmp_path, capsys):
    """The outcome of EU_GREEN_2027 for paper waste from NL; ``None`` where the rule is silent."""

    def ask(folder, to, day="2027-05-21", code="B3020"):
        head = {"declaration_id": "A", "export_date": day, "import_date": day, "export_country": "NL"}
        declared = {"declarations": [{**head, "import_country": to, "items": [{**GOODS, "waste_code": code}]}]}
        path = tmp_path / "d.json"
        path.write_text(json.dumps(declared))
        options = ("--packs", folder) if folder else ()
        _, document = call(capsys, "screen", path, *options)
        found = {one["code"]: one["outcome"] for one in document["findings"]}
        return found.get("EU_GREEN_2027")

    return ask


@pytest.mark.parametrize(("pack", "table", "cells"), EMPTY, ids=lambda value: value)
def test_every_table_that_waits_for_rows_is_there_empty_and_takes_them(filled, capsys, pack, table, cells):
    assert STANDARDS.pack(pack).tables[table].rows == ()
    folder = filled(pack, table, f"{cells},2026-01-01,,own,read,a text")
    assert call(capsys, "standards", "check", folder)[0] == 0


def test_an_empty_list_decides_nothing(asked):
    assert asked(None, "VN") == "not_determined"
    assert asked(None, "VN", "2027-05-20") is None


def test_a_list_of_importers_decides_from_the_day_of_the_rule(filled, asked):
    rows = ("VN,B3020,2027-05-21,,act,read,The list", "TH,B3011,2027-05-21,,act,read,The list")
    folder = filled("waste/eu-wsr", "green_importers", *rows)
    assert asked(folder, "VN") is None
    assert asked(folder, "ID") == "does_not_conform"
    assert asked(folder, "TH") == "does_not_conform"  # listed for something else
    assert asked(folder, "ID", "2027-05-20") is None
    assert asked(folder, "TR") is None  # in the system of the OECD


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("2028-05-31", "does_not_conform"),
        ("2028-06-01", None),
        ("2029-05-31", None),
        ("2029-06-01", "does_not_conform"),
    ],
)
def test_a_state_is_on_the_list_on_its_days(filled, asked, day, outcome):
    rows = ("VN,B3020,2028-06-01,2029-06-01,act,read,The list",)
    assert asked(filled("waste/eu-wsr", "green_importers", *rows), "VN", day) == outcome


@pytest.mark.parametrize("status", ["derived", "recalled"])
def test_a_list_that_was_not_read_forbids_nothing(filled, asked, capsys, status):
    rows = ("VN,B3020,2027-05-21,,act,read,The list", f"TH,B3020,2027-05-21,,act,{status},A memory")
    folder = filled("waste/eu-wsr", "green_importers", *rows)
    assert asked(folder, "ID") == "not_determined"
    assert asked(folder, "VN") is None
    codes = {one["code"] for one in call(capsys, "standards", "check", folder)[1]["findings"]}
    assert codes == {"PACK_STATUS_TOO_WEAK"}


def test_a_code_of_no_list_is_refused_by_the_check(filled, capsys):
    folder = filled("waste/eu-wsr", "green_importers", "VN,B9999,2027-05-21,,act,read,The list")
    assert [one["code"] for one in call(capsys, "standards", "check", folder)[1]["findings"]] == ["PACK_CODE_UNKNOWN"]


def test_what_an_imported_list_changes_is_told_before_it_goes_live(filled, tmp_path, capsys):
    folder = filled("waste/eu-wsr", "green_importers", "VN,B3020,2027-05-21,,act,read,The list")
    head = {"export_date": "2027-05-21", "import_date": "2027-05-21", "export_country": "NL"}
    declared = [{"declaration_id": to, **head, "import_country": to, "items": [GOODS]} for to in ("VN", "ID", "TR")]
    (tmp_path / "d.json").write_text(json.dumps({"declarations": declared}))
    arguments = ("waste/eu-wsr@2026.1", folder, "--declarations", tmp_path / "d.json")
    _, document = call(capsys, "standards", "diff", *arguments)
    told = [(one["declaration"], one["code"], one["before"], one["after"]) for one in document["impact"]["affected"]]
    assert told == [
        ("ID", "EU_GREEN_2027", "not_determined", "does_not_conform"),
        ("VN", "EU_GREEN_2027", "not_determined", None),
    ]
