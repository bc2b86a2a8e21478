"""What a draft of law changes for declarations: exactly the items of the row that was added, ended or cited anew."""

from __future__ import annotations

import json
import shutil

import pytest

from greenchain.adapters.shipped import standards_folder
from greenchain.cli.main import run

CN = "waste/cn-solid-waste"
ADDED = "7602000090,recycled alloy,meets annex table,Announcement 2027 No.1,2024-11-15,,announcements,read"
COMPLETE = {
    "waste_code": None, "operation": None, "condition": "new", "packing": "container", "net_kg": "2", "gross_kg": "2",
    "notification_no": None, "consent_from": None, "consent_to": None, "annex_vii_no": None, "function_test": None,
    "facility_permit": None, "coa_no": None, "lot": None, "movement_id": None,
}  # fmt: skip


def call(capsys, *arguments):
    code = run([*map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def item(number, hs, evidence=None):
    return {"item_no": str(number), **COMPLETE, "hs": hs, "conformity_evidence": evidence}


def declaration(name, day, *items, to="CN"):
    head = {"declaration_id": name, "export_date": day, "import_date": day}
    return {**head, "export_country": "MY", "import_country": to, "items": list(items)}


GOODS = (item(1, "7602000090"), item(2, "7602000090", "yes"), item(3, "7602000040"), item(4, "7602000091", "yes"))
DECLARATIONS = [
    declaration("AFTER", "2024-11-15", *GOODS),
    declaration("BEFORE", "2024-11-14", *GOODS),
    declaration("ELSEWHERE", "2024-11-15", *GOODS, to="TH"),
]


@pytest.fixture
def draft(tmp_path):
    """Makes a folder with an edition in which ``change`` was applied to the exemptions."""

    def make(change):
        folder = tmp_path / "draft"
        shutil.copytree(standards_folder() / CN / "2026.1", folder)
        head = (folder / "pack.toml").read_text().replace('edition = "2026.1"', 'edition = "2026.2"')
        (folder / "pack.toml").write_text(head)
        table = folder / "exemptions.csv"
        table.write_text(change(table.read_text()))
        return folder

    return make


@pytest.fixture
def declared(tmp_path):
    path = tmp_path / "declarations.json"
    path.write_text(json.dumps({"declarations": DECLARATIONS}))
    return path


def difference(capsys, folder, declared):
    code, document = call(capsys, "standards", "diff", f"{CN}@2026.1", folder, "--declarations", declared)
    assert code == 0
    return document


def told(document):
    listed = document["impact"]["affected"]
    return [(e["declaration"], e["item"], e["code"], e["before"], e["after"], e["citation_changed"]) for e in listed]


def test_one_added_exemption_changes_exactly_its_items(capsys, draft, declared):
    document = difference(capsys, draft(lambda text: f"{text}{ADDED}\n"), declared)
    assert document["rows"] == {"added": [{"kind": "exemptions", "id": "7602000090"}], "removed": [], "changed": []}
    assert document["impact"]["declarations"] == 3
    assert told(document) == [
        ("AFTER", "1", "CN_BAN", "does_not_conform", None, False),
        ("AFTER", "1", "CN_COND", None, "not_determined", False),
        ("AFTER", "1", "HS_NO_WASTE_CODE", "not_determined", None, False),
        ("AFTER", "2", "CN_BAN", "does_not_conform", None, False),
        ("AFTER", "2", "HS_NO_WASTE_CODE", "not_determined", None, False),
    ]


def test_an_act_that_is_another_is_told_and_its_finding_is_the_same(capsys, draft, declared):
    line = "7602000040,recycled pure aluminium raw material,meets annex table,MEE et al. Announcement 2024 No.23"
    folder = draft(lambda text: text.replace(line, line.replace("No.23", "No.24")))
    document = difference(capsys, folder, declared)
    assert told(document) == [("AFTER", "3", "CN_COND", "not_determined", "not_determined", True)]
    assert [one["id"] for one in document["rows"]["changed"]] == ["7602000040"]


def test_an_exemption_that_ends_a_day_earlier_changes_that_day(capsys, draft, declared):
    folder = draft(lambda text: text.replace("7602000040,", "7602000049,"))
    found = {entry[:2] for entry in told(difference(capsys, folder, declared))}
    assert found == {("AFTER", "3")}


def test_nothing_changes_from_an_edition_to_itself(capsys, draft, declared):
    document = difference(capsys, draft(str), declared)
    assert (document["impact"]["affected"], document["impact"]["declarations"]) == ([], 3)


def test_without_declarations_there_is_no_impact_and_a_person_reads_the_same(capsys, draft, declared):
    folder = draft(lambda text: f"{text}{ADDED}\n")
    assert call(capsys, "standards", "diff", f"{CN}@2026.1", folder)[1]["impact"] is None
    assert run(["standards", "diff", f"{CN}@2026.1", str(folder), "--declarations", str(declared)]) == 0
    assert "AFTER item 1: CN_COND none to not_determined" in capsys.readouterr().out


def test_a_heading_that_a_draft_ends_is_a_row_refused(capsys, tmp_path):
    folder = tmp_path / "hs"
    shutil.copytree(standards_folder() / "waste/hs-correlation/2026.1", folder)
    table = folder / "version_changes.csv"
    table.write_text(table.read_text() + "760200,2022,760290,2024-01-01,,,version_changes,read\n")
    path = tmp_path / "d.json"
    path.write_text(json.dumps({"declarations": [declaration("A", "2024-11-15", item(1, "760200"))]}))
    _, document = call(capsys, "standards", "diff", "waste/hs-correlation@2026.1", folder, "--declarations", path)
    assert (None, "ITEM_REFUSED", None, "not_determined") in {
        (e["item"], e["code"], e["before"], e["after"]) for e in document["impact"]["affected"]
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("recognition/labels@2026.1", "recognition/labels@2026.2"),
        ("waste/basel@2026.1", "waste/oecd@2026.1"),
    ],
)
def test_only_editions_of_one_pack_of_law_are_asked_about_declarations(capsys, declared, old, new):
    assert run(["standards", "diff", old, new, "--declarations", str(declared)]) == 2
    capsys.readouterr()
