"""``standards check`` of drafts of law: every fault together, and none for a day, a row or a heading that is right."""

from __future__ import annotations

import json
import shutil

import pytest

from greenchain.adapters.shipped import check_folder, load_standards, standards_folder
from greenchain.cli.main import run
from greenchain.workspace.pack_checks import reading_faults

CN, HS, EU, BASEL = "waste/cn-solid-waste", "waste/hs-correlation", "waste/eu-wsr", "waste/basel"


@pytest.fixture
def draft(tmp_path):
    """Copies a shipped pack as a draft, with texts of its files changed; gives the folder of all drafts."""

    def make(name, changes, edition="2027.1"):
        folder = tmp_path / "drafts" / name
        shutil.copytree(standards_folder() / name / "2026.1", folder)
        (folder / "vectors.json").unlink()
        renamed = {"pack.toml": [('edition = "2026.1"', f'edition = "{edition}"')]}
        for file, moves in [*renamed.items(), *changes.items()]:
            text = (folder / file).read_text(encoding="utf-8")
            for old, new in moves:
                assert old in text, old
                text = text.replace(old, new, 1)
            (folder / file).write_text(text, encoding="utf-8")
        return tmp_path / "drafts"

    return make


@pytest.fixture
def codes(capsys):
    def check(folder):
        code = run(["standards", "check", str(folder), "--json"])
        document = json.loads(capsys.readouterr().out)
        found = [(one["code"], one["where"]) for one in document["findings"]]
        assert (code, document["outcome"]) == ((3, "does_not_conform") if found else (0, "conforms"))
        return found

    return check


def only_codes(found):
    return sorted({code for code, _ in found})


def test_every_shipped_pack_passes():
    checked = check_folder(standards_folder())
    assert (checked.faults, checked.drafts) == ([], [])
    assert reading_faults(checked.packs, beside=load_standards()) == []


COPPER = "7404000030,recycled copper raw material,meets GB/T 38471-2019,MEE et al. Announcement 2020 No.43,2020-11-01,"


@pytest.mark.parametrize(
    ("until", "expected"), [("2024-11-14", ["PACK_GAP"]), ("2024-11-15", []), ("2024-11-16", ["PACK_OVERLAP"])]
)
def test_rows_of_one_code_meet_to_the_day(draft, codes, until, expected):
    folder = draft(CN, {"exemptions.csv": [(f"{COPPER}2024-11-15", f"{COPPER}{until}")]})
    assert only_codes(codes(folder)) == expected


def test_a_row_refused_for_something_else_makes_no_gap_and_hides_no_overlap(draft, codes):
    line = "7404000030,recycled copper raw material,meets annex table,MEE et al. Announcement 2024 No.23,2024-11-15,,"
    moves = [(f"{line}announcements", f"{line}nobody")]
    folder = draft(CN, {"exemptions.csv": moves})
    assert only_codes(codes(folder)) == ["PACK_SOURCE_MISSING"]
    shutil.rmtree(folder)
    moves.append((f"{COPPER}2024-11-15", f"{COPPER}2024-11-16"))
    assert only_codes(codes(draft(CN, {"exemptions.csv": moves}))) == ["PACK_OVERLAP", "PACK_SOURCE_MISSING"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (",2021-12-31", []),
        (",2022-01-01", []),
        (",2022-01-02", ["PACK_HS_EDITION"]),
        (",", ["PACK_HS_EDITION"]),
        ("2022-01-01,", ["PACK_HS_EDITION"]),
    ],
)
def test_a_row_names_a_heading_of_its_own_days(draft, codes, days, expected):
    row = f"8548100000,scrap batteries,none,an act,{days},announcements,read\n"
    folder = draft(CN, {"exemptions.csv": [("7204100010,", f"{row}7204100010,")]})
    assert only_codes(codes(folder)) == expected


@pytest.mark.parametrize(
    ("since", "expected"),
    [("2021-12-31", []), ("2022-01-01", ["PACK_HS_EDITION"]), ("2022-01-02", ["PACK_HS_EDITION"])],
)
def test_a_rule_names_a_heading_that_there_is_on_one_of_its_days(draft, codes, since, expected):
    head = 'id = "CN_COND_BULK"\nseverity = "prohibited"\ndate_basis = "import"\nabout = "packing"\nvalid_from = '
    moves = [(f'{head}"2025-08-01"', f'{head}"{since}"'), ('prefix = ["3824999996"]', 'prefix = ["8548100000"]')]
    assert only_codes(codes(draft(CN, {"rules.toml": moves}))) == expected


@pytest.mark.parametrize("cell", ["760200004", "76020000x0", "７６０２"])
def test_a_heading_is_an_even_number_of_digits(draft, codes, cell):
    folder = draft(CN, {"exemptions.csv": [("7602000040,", f"{cell},")]})
    assert only_codes(codes(folder)) == ["PACK_CELL"]


@pytest.mark.parametrize(
    ("name", "file", "old", "new", "refused"),
    [
        (CN, "exemptions.csv", "2025-08-01,,announcements,verified", "2025-08-01,,announcements,{}", "derived recalled"),
        (HS, "headings.csv", "760200,aluminium,yes,,2022-01-01,,hs2022,verified", "760200,aluminium,yes,,2022-01-01,,hs2022,{}", "recalled"),
        (EU, "acts.csv", "2021-01-01,2026-05-21,timeline,verified", "2021-01-01,2026-05-21,timeline,{}", "derived recalled"),
        ("waste/national-measures", "measures.csv", "2019-03-01,2021-01-27,measures,verified", "2019-03-01,2021-01-27,measures,{}", "derived recalled"),
        ("waste/national-measures", "measures.csv", "2020-09-15,,measures,recalled", "2020-09-15,,measures,{}", ""),
        ("waste/oecd", "codes.csv", "2021-01-01,,lists,verified", "2021-01-01,,lists,{}", ""),
    ],
)  # fmt: skip
def test_a_prohibition_rests_on_what_was_read(draft, codes, name, file, old, new, refused):
    """Of its own pack derived and recalled rows are refused, of a sister's recalled ones; other rows may be anything."""
    for status in ("verified", "read", "derived", "recalled"):
        folder = draft(name, {file: [(old, new.format(status))]})
        assert only_codes(codes(folder)) == (["PACK_STATUS_TOO_WEAK"] if status in refused.split() else [])
        shutil.rmtree(folder)


def test_a_prohibition_from_memory_is_refused(draft, codes):
    moves = [('status = "verified"', 'status = "recalled"')]
    assert codes(draft(CN, {"rules.toml": moves}))[0][0] == "PACK_STATUS_TOO_WEAK"


@pytest.mark.parametrize(
    ("name", "file", "old", "new"),
    [
        (HS, "correlation.csv", "391530,Y48;A3210", "391530,Y48;A3219"),
        (BASEL, "codes.csv", "A1181;Y49", "A1181;Y59"),
        (EU, "acts.csv", "EU_GREEN_2027,", "EU_GREEN_2028,"),
        (EU, "document_checks.csv", ",CODE_OP,", ",CODE_OQ,"),
        (BASEL, "document_checks.csv", ",BASEL_9_1D,", ",BASEL_9_1Z,"),
    ],
)
def test_codes_and_rules_that_a_cell_names_are_there(draft, codes, name, file, old, new):
    assert "PACK_CODE_UNKNOWN" in only_codes(codes(draft(name, {file: [(old, new)]})))


def test_a_released_edition_with_other_bytes_is_told_even_where_it_does_not_load(draft, codes):
    moves = [("7602000040,recycled pure", "7602000040,recycled very pure")]
    folder = draft(CN, {"exemptions.csv": moves}, edition="2026.1")
    assert codes(folder) == [("PACK_DIGEST", f"{CN}@2026.1")]
    shutil.rmtree(folder)
    moves.append((f"{COPPER}2024-11-15", f"{COPPER}2024-11-16"))
    assert only_codes(codes(draft(CN, {"exemptions.csv": moves}, edition="2026.1"))) == ["PACK_DIGEST", "PACK_OVERLAP"]


def test_all_faults_of_all_drafts_are_told_together(draft, codes):
    draft(
        CN,
        {
            "exemptions.csv": [
                (f"{COPPER}2024-11-15", f"{COPPER}2024-11-16"),
                ("2020-11-01,2024-11-15,announcements", "2020-11-01,2024-11-14,announcements"),
                (
                    "7204100010,recycled",
                    "8548100000,scrap,none,an act,2023-01-01,,announcements,read\n7204100010,recycled",
                ),
                ("2025-08-01,,announcements,verified", "2025-08-01,,announcements,recalled"),
                ("2025-08-01,,announcements,verified", "2025-08-01,,nobody,verified"),
            ]
        },
        edition="2026.1",
    )
    folder = draft(HS, {"correlation.csv": [("391530,Y48;A3210", "391530,Y48;A3219")]})
    assert only_codes(codes(folder)) == [
        "PACK_CODE_UNKNOWN",
        "PACK_DIGEST",
        "PACK_GAP",
        "PACK_HS_EDITION",
        "PACK_OVERLAP",
        "PACK_SOURCE_MISSING",
        "PACK_STATUS_TOO_WEAK",
    ]


def test_a_pack_without_sources_still_tells_its_other_faults(draft, codes):
    source = 'id = "announcements"\ninstrument = '
    moves = {"pack.toml": [(source, source.replace("instrument", "text"))]}
    moves["exemptions.csv"] = [(f"{COPPER}2024-11-15", f"{COPPER}2024-11-16")]
    assert {"PACK_SOURCE_MISSING", "PACK_OVERLAP"} <= set(only_codes(codes(draft(CN, moves))))
