"""One finding told in full: values, rows, pack with digest, act and clause with its own status, what is missing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.cli.main import run
from greenchain.screening import document, screen_many
from greenchain.standards import Standards
from greenchain.values.errors import InputError
from greenchain.values.json import thaw
from greenchain.workspace.explaining_findings import explain_finding

STANDARDS = load_standards()
AT = datetime(2026, 1, 1, tzinfo=UTC)


def result_of(pack, case_id, standards=STANDARDS):
    from greenchain.formats import parse_declaration

    (case,) = [one for one in STANDARDS.pack(pack).vectors["cases"] if one["id"] == case_id]
    shipment = parse_declaration(thaw(case["input"]["declaration"]))
    return json.loads(json.dumps(document(screen_many([shipment], standards=standards, at=AT), at=AT)))


def told(result, code, standards=STANDARDS):
    (finding,) = [one for one in result["findings"] if one["code"] == code]
    return explain_finding(result, finding["id"], standards=standards)["text"].splitlines()


def test_a_prohibition_names_values_rows_act_clause_and_pack():
    lines = told(result_of("waste/cn-solid-waste", "aluminium-2024-11-14"), "CN_BAN")
    assert lines[0] == "CN_BAN (prohibited): does not conform"
    assert lines[2].startswith("7602000040 属固体废物,2024-11-14")
    assert "Declared in aluminium-2024-11-14, item 1 (/items/1/hs)" in lines
    assert "Missing: nothing" in lines
    assert any(
        line.startswith("Row waste/cn-solid-waste:exemptions/7602000040 [2024-11-15, ..), verified") for line in lines
    )
    assert any(line.startswith("Act: Solid Waste Law (2020 revision); Announcement 2020 No.53") for line in lines)
    assert "Clause: item 1" in lines
    digest = STANDARDS.pack("waste/cn-solid-waste").ref.sha256
    assert lines[-1] == f"Pack: waste/cn-solid-waste@2026.1, sha256 {digest}"


@pytest.mark.parametrize(
    ("case", "act", "clause"),
    [
        ("annex-v-2026-05-20", "Regulation (EC) No 1013/2006 [2021-01-01, 2026-05-21)", "Clause: 36, read"),
        (
            "annex-v-2026-05-21",
            "Regulation (EU) 2024/1157 [2026-05-21, ..)",
            "Clause: 39, recalled: not read, so no fact",
        ),
    ],
)
def test_an_article_has_its_own_status_on_both_sides_of_the_day_the_act_changes(case, act, clause):
    lines = told(result_of("waste/eu-wsr", case), "EU_ANNEX_V")
    assert any(line.startswith(f"Act: {act}, read") for line in lines)
    assert clause in lines


def test_what_is_missing_is_named():
    lines = told(result_of("waste/basel", "notification-not-given"), "BASEL_9_1A")
    assert "Missing: notification_no" in lines
    assert not any(line.startswith("Read:") and "notification_no" in line for line in lines)


def test_rows_of_a_pack_of_other_bytes_are_not_shown():
    result = result_of("waste/cn-solid-waste", "aluminium-2024-11-15")
    other = replace(
        STANDARDS.pack("waste/cn-solid-waste"), ref=replace(STANDARDS.pack("waste/cn-solid-waste").ref, sha256="0")
    )
    packs = Standards(tuple(other if pack.name == other.name else pack for pack in STANDARDS.packs))
    result = result_of("waste/cn-solid-waste", "aluminium-no-evidence")
    lines = told(result, "CN_COND", packs)
    assert not any(line.startswith("Row waste/cn-solid-waste") for line in lines)
    assert "not at hand with this digest" in lines[-1]


@pytest.mark.parametrize("name", ["/declarations/IN/items/1", "IN/1", "/IN/1", "IN/items/1"])
def test_both_legs_of_a_related_shipment_are_told(name):
    result = result_of("waste/cn-solid-waste", "ban-2021-01-01")
    first = {
        "export_country": "JP",
        "import_country": "MY",
        "declaration_id": "IN",
        "items": [{"item_no": "1", "hs": "391510"}],
    }
    result["declarations"].append({"id": "IN", "input": first})
    finding = next(one for one in result["findings"] if one["code"] == "CN_BAN")
    finding["related"].append(name)
    lines = told(result, "CN_BAN")
    place = lines.index("Other leg: IN, item 1")
    assert lines[place + 1 : place + 3] == ["  export_country JP; import_country MY", "  item 1: hs 391510"]
    assert "  item 1: hs 3915100000; waste_code none; condition new; net_kg 20000; lot none" in lines


def test_both_legs_of_a_re_export_are_told():
    """The waste that came in and the product that leaves, each with its declaration, from the finding of the run."""
    from greenchain.formats import parse_declaration

    parties = {"exporter": "ACME", "importer": "ACME", "transit_countries": None}
    goods = {"item_no": "1", "net_kg": "20000", "lot": None, "value": None}
    first = {
        "declaration_id": "IN", "export_country": "JP", "import_country": "MY", "export_date": "2026-03-01",
        "import_date": "2026-03-10", **parties, "items": [{**goods, "hs": "391590", "waste_code": "B3011", "condition": "waste"}],
    }  # fmt: skip
    second = {
        "declaration_id": "OUT", "export_country": "MY", "import_country": "CN", "export_date": "2026-04-01",
        "import_date": "2026-04-10", **parties, "items": [{**goods, "hs": "390120", "waste_code": None, "condition": "new"}],
    }  # fmt: skip
    shipments = [parse_declaration(one) for one in (second, first)]
    result = json.loads(json.dumps(document(screen_many(shipments, standards=STANDARDS, at=AT), at=AT)))
    lines = told(result, "RE_EXPORT")
    place = lines.index("Other leg: IN, item 1")
    assert lines[place + 1].strip().startswith("export_date 2026-03-01; import_date 2026-03-10; export_country JP")
    assert lines[place + 2].strip().startswith("item 1: hs 391590; waste_code B3011; condition waste; net_kg 20000")
    assert any(line.strip().startswith("item 1: hs 390120") for line in lines[:place])


def test_every_finding_of_every_worked_case_can_be_explained_and_names_all_that_it_read():
    for pack in STANDARDS.of_kind("waste"):
        for case in pack.vectors["cases"]:
            if "declaration" not in case["input"]:
                continue
            result = result_of(pack.name, case["id"])
            for finding in result["findings"]:
                lines = explain_finding(result, finding["id"], standards=STANDARDS)["text"].splitlines()
                read = next((line for line in lines if line.startswith("Read: ")), "")
                assert all(f"{name} = " in read for name in finding["values"])
                assert bool(finding["pack"]) == lines[-1].startswith("Pack: ")
                assert not any("{" in line for line in lines[:3])


def test_the_command_prints_the_text_and_a_shortened_id_will_do(tmp_path, capsys):
    result = result_of("waste/cn-solid-waste", "aluminium-no-evidence")
    path = tmp_path / "r.json"
    path.write_text(json.dumps(result))
    name = result["findings"][0]["id"]
    assert run(["explain", str(path), "--finding", name[:10], "--json"]) == 0
    explained = json.loads(capsys.readouterr().out)
    assert (explained["kind"], explained["finding"], len(explained["entries"])) == ("explanation", name, 1)
    assert run(["explain", str(path), "--finding", name]) == 0
    assert capsys.readouterr().out == explained["text"] + "\n"
    assert run(["explain", str(path), "--finding", "zz"]) == 3
    path.write_text(json.dumps({**result, "kind": "trace"}))
    assert run(["explain", str(path), "--finding", name]) == 3
    capsys.readouterr()


@pytest.mark.parametrize(
    "spoil", [[], 1, {"id": 1}, {"id": "x", "values": 3, "related": 4, "citation": "c", "item": []}]
)
def test_hostile_findings_are_refused_or_told(spoil):
    result = result_of("waste/cn-solid-waste", "aluminium-no-evidence")
    result["findings"].append(spoil)
    try:
        assert explain_finding(result, "x", standards=STANDARDS)["text"]
    except InputError as error:
        assert error.code == "RESULT_UNKNOWN"  # noqa: PT017 - either answer is right
