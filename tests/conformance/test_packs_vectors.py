"""The worked cases of every shipped pack, run by the product itself; and that no case of them could pass by accident."""

from __future__ import annotations

import json
import re
import runpy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from greenchain.adapters import shipped
from greenchain.adapters.shipped import load_standards, pack_files, standards_folder
from greenchain.cli.main import run
from greenchain.standards import Standards, load_pack
from greenchain.standards.vectors import FORMAT, difference, read_vectors
from greenchain.values.errors import PackError
from greenchain.values.json import freeze, parse_json, thaw
from greenchain.workspace import conformance, run_suite, suite_names, suites_of
from greenchain.workspace.suites import SUITES as DATA_SUITES

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs" / "reference" / "vectors.schema.json").read_text(encoding="utf-8"))
STANDARDS = load_standards()
PACKS = [pack for pack in STANDARDS.packs if pack.kind in conformance._ROOMS]
SUITES = dict(zip((pack.ref for pack in PACKS), (name for name in suite_names(STANDARDS)), strict=True))
CASES = [(SUITES[pack.ref], case) for pack in PACKS for case in pack.vectors["cases"]]
LABELS = "recognition/labels@2026.2"
LIMITS = {"tolerance", "step_tolerance"}  # how exact an answer must be; not an answer


def named(value):
    return value if isinstance(value, str) else value["id"]


def with_pack(pack, standards=STANDARDS):
    """The standards in which ``pack`` stands for the one of its name."""
    return Standards(tuple(pack if is_same(other, pack) else other for other in standards.packs))


def is_same(pack, other):
    return (pack.name, pack.edition) == (other.name, other.edition)


@cache
def whole(name):
    """What a suite as it ships comes to."""
    return run_suite(name, standards=STANDARDS)


def with_cases(name, *cases):
    """The standards in which one pack has just these cases."""
    pack = STANDARDS.pack(name)
    vectors = {"format": FORMAT, "suite": pack.name, "cases": freeze(list(cases))}
    return with_pack(replace(pack, vectors=vectors))


# --- every pack, every case ----------------------------------------------------------------------------------------


def test_every_shipped_pack_has_worked_cases():
    folders = {"/".join(path.parts[-4:-2]) for path in standards_folder().glob("*/*/*/pack.toml")}
    assert folders == {name.partition("@")[0] for name, _ in CASES}
    assert {name for name, _ in CASES} <= set(suite_names(STANDARDS))


@pytest.mark.parametrize(("name", "case"), CASES, ids=named)
def test_a_worked_case_is_answered_as_expected(name, case):
    result = whole(name)
    assert [failure for failure in result["failures"] if failure["case"] == case["id"]] == []
    assert result["cases"] == result["total"]  # so this one was asked


@pytest.mark.parametrize("name", suite_names(STANDARDS))
def test_the_counts_of_a_suite_add_up(name):
    result = whole(name)
    assert result["suite"] == name
    assert result["total"] == len(STANDARDS.pack(name).vectors["cases"]) == result["cases"] + result["skipped"]
    assert result["passed"] + len(result["failed"]) == result["cases"]
    assert result["failed"] == [failure["case"] for failure in result["failures"]]


@pytest.mark.parametrize("name", suite_names(STANDARDS))
def test_every_case_of_a_suite_is_asked(name):
    """Else that none of a whole suite fails would say nothing of each: where all expect too much, all fail."""
    cases = [
        {**case, "expect": {**case["expect"], "weather": "fine"}} for case in STANDARDS.pack(name).vectors["cases"]
    ]
    assert run_suite(name, standards=with_cases(name, *cases))["failed"] == [case["id"] for case in cases]


def test_the_made_cases_are_what_their_maker_writes(tmp_path):
    made = ("factors/pv-inventory", "claims/profile")
    maker = runpy.run_path(str(ROOT / "tools" / "make_vectors.py"))
    for name, parts in zip(made, (("footprints",), ("readings", "attachments", "coverage")), strict=True):
        (tmp_path / name / "2026.1").mkdir(parents=True)
        maker["write"](tmp_path, name, [case for part in parts for case in maker[part]()])
        written = (tmp_path / name / "2026.1" / "vectors.json").read_bytes()
        assert written == (standards_folder() / name / "2026.1" / "vectors.json").read_bytes()


# --- a check that cannot fail is none ------------------------------------------------------------------------------


def spoiled(value):
    """Something else of the same kind."""
    if isinstance(value, dict):
        key = next(iter(value), "something")
        return {**value, key: spoiled(value.get(key))}
    if isinstance(value, list):
        return [*value[:-1], spoiled(value[-1])] if value else ["something"]
    if isinstance(value, str) and not re.fullmatch(r"[0-9.]+", value):
        return f"{value}?"
    return "something" if value is None else not value if isinstance(value, bool) else str(Decimal(value) * 2 + 1)


def spoilings():
    """For each question that a suite asks, each member of what is expected of it, spoiled."""
    for pack in PACKS:
        seen = set()
        for case in pack.vectors["cases"]:
            for key in case["expect"].keys() - LIMITS:
                shape = (frozenset(case["input"]), key, bool(case["expect"][key]))
                if shape in seen or key in ("never", "exact"):
                    continue
                seen.add(shape)
                expected = thaw(case["expect"])
                wrong = {**expected, key: spoiled(expected[key])}
                if key == "findings":
                    finding = {"code": "NO_SUCH_RULE", "item": "1", "outcome": "does_not_conform"}
                    wrong[key] = [*expected[key], finding]
                yield SUITES[pack.ref], case["id"], key, wrong


@pytest.mark.parametrize(("name", "case_id", "key", "wrong"), sorted(spoilings(), key=lambda s: s[:3]), ids=str)
def test_a_planted_wrong_expectation_fails_exactly_its_case(name, case_id, key, wrong):
    cases = list(STANDARDS.pack(name).vectors["cases"])
    index = next(i for i, case in enumerate(cases) if case["id"] == case_id)
    near = cases[max(index - 1, 0) : index + 2]
    planted = [{**case, "expect": wrong} if case["id"] == case_id else case for case in near]
    result = run_suite(name, standards=with_cases(name, *planted))
    assert result["failed"] == [case_id]
    assert result["passed"] == len(near) - 1
    # the comparison says so, and not an error on the way
    assert "Error" not in result["failures"][0]["detail"]


def one(name, case_id):
    return thaw(next(case for case in STANDARDS.pack(name).vectors["cases"] if case["id"] == case_id))


def test_a_code_that_must_never_be_found_fails_its_case_where_it_is():
    case = one("waste/basel", "W01.2")
    case["expect"]["never"] = ["CN_BAN"]
    case["expect"]["findings"] = []
    result = run_suite("waste/basel", standards=with_cases("waste/basel", case))
    assert result["failed"] == ["W01.2"]
    assert "did not expect CN_BAN of item 1" in result["failures"][0]["detail"]


def test_a_finding_beyond_an_exact_list_fails_its_case():
    case = one("waste/basel", "ban-at-ng")
    case["expect"]["findings"].pop()
    assert run_suite("waste/basel", standards=with_cases("waste/basel", case))["failed"] == ["ban-at-ng"]
    case["expect"]["exact"] = False
    assert run_suite("waste/basel", standards=with_cases("waste/basel", case))["failed"] == []


@pytest.mark.parametrize(
    ("offset", "fails"), [("0.05", False), ("-0.05", False), ("0.050001", True), ("-0.050001", True)]
)
def test_a_footprint_counts_within_its_tolerance_only(offset, fails):
    name, case = "factors/pv-inventory", one("factors/pv-inventory", "set-a-glass-glass-china")
    case["expect"]["point"] = "0"
    detail = run_suite(name, standards=with_cases(name, case))["failures"][0]["detail"]
    assert detail.startswith("point: expected 0 within 0.05, found 471.0")
    case["expect"]["point"] = str(Decimal(detail.rpartition(" ")[2]) + Decimal(offset))
    assert bool(run_suite(name, standards=with_cases(name, case))["failed"]) is fails


def test_a_step_that_nobody_expects_fails_its_case():
    case = one("factors/pv-inventory", "set-a-glass-glass-china")
    del case["expect"]["steps"]["glass"]
    result = run_suite("factors/pv-inventory", standards=with_cases("factors/pv-inventory", case))
    assert result["failed"] == ["set-a-glass-glass-china"]


@pytest.mark.parametrize(
    ("name", "file", "moves", "failing"),
    [
        ("claims/profile", "pointers.csv", [("Subject/licence", "Subject/license")], "label-licence"),
        ("claims/profile", "coverage.csv", [("class,lot,class_of,yes", "class,lot,class_of,no")], "claims-about-nodes"),
        ("factors/cn-grid-2023", "grid.csv", [("2023,0.5306,", "2023,0.5307,")], "national-2023-first-day"),
        ("factors/cn-grid-2023", "grid.csv", [("KWH,2022-01-01,2023-01-01", "KWH,2022-01-01,2022-12-31"),
         ("0.5306,KGM,KWH,2023-01-01", "0.5306,KGM,KWH,2022-12-31")], "national-2022"),
        ("factors/desnz-freight-2025", "freight.csv", [(",0.02779,", ",0.0278,")], "freight-chain"),
        ("factors/pv-inventory", "factors.csv", [(",1.4028,", ",1.41,")], "set-a-glass-glass-china"),
        (LABELS, "letters.csv", [("computer,,,2015-08,", "computer,,,2015-09,")],
         "CJK-01-2007(B) jp.eco_mark->cn.cel 2015-08-31"),
        ("scorecards/miit-gsc-general", "bands.csv", [(",90,", ",95,")], "miit-missing-evidence"),
        ("waste/basel", "codes.csv", [(",2025-01-01,,lists", ",2025-01-02,,lists"),
         (",2025-01-01,lists", ",2025-01-02,lists")], "ewaste-2025-01-01"),
        ("waste/cn-solid-waste", "exemptions.csv", [("2024-11-15,", "2024-11-16,")], "aluminium-2024-11-15"),
        ("waste/country-groups", "memberships.csv", [("BG,eu27,yes,2007-01-01", "BG,eu27,yes,2007-01-02"),
         ("BG,eu27,no,,2007-01-01", "BG,eu27,no,,2007-01-02")], "BG-eu27-2007-01-01"),
        ("waste/eu-wsr", "rules.toml", [('from = "2026-11-21"', 'from = "2026-11-22"')], "plastic-NL-VN-2026-11-21"),
        ("waste/hs-correlation", "correlation.csv", [("391530,Y48;A3210,", "391530,B3011;Y48;A3210,")], "pvc-as-b3011"),
        ("waste/national-measures", "rules.toml", [('from = "2025-01-01"', 'from = "2025-01-02"')],
         "thailand-2025-01-01"),
        ("waste/oecd", "codes.csv", [(",2021-01-01,", ",2021-01-02,")], "AC300-2021-01-01"),
    ],
)  # fmt: skip
def test_a_planted_wrong_row_fails_the_case_that_rests_on_it(name, file, moves, failing):
    folder, _, edition = name.partition("@")
    files = pack_files(standards_folder() / folder / (edition or "2026.1"))
    text = files[file].decode()
    for old, new in moves:
        assert old in text
        text = text.replace(old, new)
    wrong = load_pack({**files, file: text.encode()})
    case = one(name, failing)
    assert run_suite(name, standards=with_cases(name, case))["failed"] == []
    planted = replace(wrong, vectors=with_cases(name, case).pack(name).vectors)
    assert run_suite(name, standards=with_pack(planted))["failed"] == [failing]


# --- cases that cannot be asked ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "case_id", "change", "error"),
    [
        ("claims/profile", "label-licence", {"input": {"riddle": 1}}, "ValueError: the input has none of claim"),
        ("claims/profile", "label-licence", {"at": "2030-01-01T00:00:00Z"}, "NotConformingError"),
        ("claims/profile", "label-licence", {"at": "soon"}, "InputError: INSTANT_MALFORMED"),
        ("claims/profile", "label-licence", {"policy": {}}, "PolicyError: anchor: POLICY_EMPTY"),
        (LABELS, "P01", {"question": {"kind": "recognition-question", "color": "green"}}, "InputError"),
        (LABELS, "P01", {"at": "soon"}, "InputError: INSTANT_MALFORMED"),
        ("factors/cn-grid-2023", "national-2022", {"on": "2022-13-01"}, "ValueError"),
        ("factors/desnz-freight-2025", "freight-chain", {"mass_t": "ten"}, "InputError"),
        ("factors/pv-inventory", "set-a-life-cycle-grid", {"grid": "hope"}, "InputError: FOOTPRINT_SETTING_UNKNOWN"),
        ("factors/pv-inventory", "set-a-life-cycle-grid", {"files": {"x.json": {}}}, "InputError: x.json"),
        ("scorecards/miit-gsc-general", "miit-full-marks", {"level": "L9"}, "ValueError: 'L9'"),
        ("waste/basel", "W01.1", {"declaration": {"declaration_id": "D"}}, "InputError: /items: DECLARATION_MALFORMED"),
        ("waste/oecd", "GB040-2026-11-22", {"on": "someday"}, "ValueError"),
    ],
)
def test_a_case_that_cannot_be_asked_fails_with_the_reason_and_the_rest_runs(name, case_id, change, error):
    case, other = one(name, case_id), STANDARDS.pack(name).vectors["cases"][-1]
    case["input"] = change["input"] if "input" in change else {**case["input"], **change}
    assert other["id"] != case_id
    result = run_suite(name, standards=with_cases(name, case, other))
    assert result["failed"] == [case_id]
    assert result["failures"][0]["detail"].startswith(error), result["failures"]


@pytest.mark.parametrize("name", ["factors/pv-inventory", "waste/basel"])
def test_an_expectation_that_nothing_is_compared_with_fails_its_case(name):
    case = thaw(STANDARDS.pack(name).vectors["cases"][0])
    case["expect"]["weather"] = "fine"
    (failure,) = run_suite(name, standards=with_cases(name, case))["failures"]
    assert "weather" in failure["detail"]


def test_an_assumed_answer_out_of_range_earns_nothing():
    case = one("scorecards/miit-gsc-general", "miit-full-marks")
    case["input"]["answers"]["X11"] = "8.1"
    name = "scorecards/miit-gsc-general"
    (failure,) = run_suite(name, standards=with_cases(name, case))["failures"]
    assert 'guaranteed: expected "100", found "92"' in failure["detail"]


def test_a_mistake_of_ours_is_not_taken_for_a_failed_case(monkeypatch):
    def broken(case, *, pack, standards):
        raise RuntimeError("a bug")

    rooms = {**conformance._ROOMS, "factors": ("scoring", broken)}
    monkeypatch.setattr(conformance, "_ROOMS", rooms)
    with pytest.raises(RuntimeError, match="a bug"):
        run_suite("factors/cn-grid-2023", standards=STANDARDS)


# --- names of suites -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("short", "kinds"),
    [
        ("evidence", {"claims"}),
        ("claims", {"claims"}),
        ("recognition", {"recognition"}),
        ("scoring", {"scorecards", "factors"}),
        ("factors", {"factors"}),
        ("screening", {"trade", "waste"}),
        ("waste", {"waste"}),
    ],
)
def test_a_stage_or_kind_names_all_of_its_suites(short, kinds):
    members = suites_of(short, standards=STANDARDS)
    beside = {name for name, suite in DATA_SUITES.items() if suite.stage == short}
    assert set(members) == {SUITES[pack.ref] for pack in PACKS if pack.kind in kinds} | beside
    joined = run_suite(short, standards=STANDARDS)
    parts = [whole(name) for name in members]
    for count in ("total", "cases", "passed", "skipped"):
        assert joined[count] == sum(part[count] for part in parts)


@pytest.mark.parametrize("name", ["basel", "waste/basel", "basel@2026.1", "waste/basel@2026.1"])
def test_a_pack_may_be_named_in_full_or_short(name):
    assert suites_of(name, standards=STANDARDS) == ("waste/basel",)


@pytest.mark.parametrize("name", ["labels", "recognition/labels"])
def test_a_pack_of_several_editions_stands_for_all_of_them(name):
    assert suites_of(name, standards=STANDARDS) == ("recognition/labels@2026.1", LABELS)


def test_failed_cases_of_several_suites_stand_behind_the_name_of_theirs():
    case = one("factors/cn-grid-2023", "national-2022")
    case["expect"]["value"] = "1"
    result = run_suite("scoring", standards=with_cases("factors/cn-grid-2023", case))
    assert result["failed"] == ["factors/cn-grid-2023 national-2022"]


def test_an_unknown_suite_is_an_error_that_lists_the_known_ones():
    assert suites_of("weather", standards=STANDARDS) == ()
    with pytest.raises(PackError, match="factors/cn-grid-2023"):
        run_suite("weather", standards=STANDARDS)
    with pytest.raises(PackError, match="as-of"):
        run_suite("screening", standards=Standards())


def test_each_edition_of_a_pack_is_asked_of_its_own_rows():
    old = STANDARDS.pack("factors/cn-grid-2023")
    files = pack_files(standards_folder() / old.name / old.edition)
    files["pack.toml"] = files["pack.toml"].replace(b'edition = "2026.1"', b'edition = "2027.1"')
    files["grid.csv"] = files["grid.csv"].replace(b"2023,0.5306,", b"2023,0.5000,")
    both = STANDARDS.with_pack(load_pack(files))
    assert [name for name in suite_names(both) if "grid" in name] == [f"{old.name}@2026.1", f"{old.name}@2027.1"]
    assert run_suite(f"{old.name}@2026.1", standards=both)["failed"] == []
    assert "national-2023-first-day" in run_suite(f"{old.name}@2027.1", standards=both)["failed"]


# --- packs that no room reads --------------------------------------------------------------------------------------


def strange():
    pack = replace(STANDARDS.pack("factors/cn-grid-2023"), kind="weather", id="forecast")
    return Standards.of([*STANDARDS.packs, pack])


def test_cases_of_a_kind_that_no_room_reads_are_skipped_and_not_passed():
    result = run_suite("weather/forecast", standards=strange())
    assert (result["total"], result["cases"], result["passed"], result["skipped"]) == (13, 0, 0, 13)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 4),
        (["weather/forecast"], 4),
        (["factors/cn-grid-2023"], 0),
        (["factors/cn-grid-2023", "weather/forecast"], 4),
    ],
)
def test_a_run_with_skipped_cases_is_not_determined(capsys, monkeypatch, arguments, code):
    chosen = Standards(tuple(pack for pack in strange().packs if pack.kind in ("claims", "factors", "weather")))
    monkeypatch.setattr(shipped, "load_standards", lambda: chosen)
    assert run(["conformance", "run", *arguments, "--json"]) == code
    capsys.readouterr()


# --- the command ---------------------------------------------------------------------------------------------------

KEYS = ("suite", "total", "cases", "passed", "failed", "failures", "skipped")


def test_one_suite_stands_at_the_top_as_well(capsys):
    assert run(["conformance", "run", "screening", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    (suite,) = document["suites"]
    assert tuple(suite) == KEYS
    assert {key: document[key] for key in KEYS} == suite
    assert suite["suite"] == "screening"
    assert suite["total"] > 150


def test_a_failed_case_makes_the_command_say_so(capsys, monkeypatch):
    case = one("factors/cn-grid-2023", "national-2022")
    case["expect"]["value"] = "1"
    monkeypatch.setattr(shipped, "load_standards", lambda: with_cases("factors/cn-grid-2023", case))
    assert run(["conformance", "run", "factors/cn-grid-2023"]) == 1
    assert 'x national-2022: value: expected "1", found "0.5366"' in capsys.readouterr().out


def test_a_name_that_is_no_suite_is_wrong_usage(capsys):
    assert run(["conformance", "run", "weather"]) == 2
    assert "factors/cn-grid-2023" in "".join(capsys.readouterr().err.split())


# --- the shape -----------------------------------------------------------------------------------------------------

FILES = sorted(standards_folder().glob("*/*/*/vectors.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.parts[-4:-2]))
def test_every_vectors_file_fits_the_published_schema(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert document["suite"] == "/".join(path.parts[-4:-2])
    if "on" in document["cases"][0]["input"]:
        assert date.fromisoformat(document["cases"][0]["input"]["on"])


GOOD = {
    "format": FORMAT,
    "suite": "a/b",
    "cases": [{"id": "1", "input": {"code": "X", "on": "2026-01-01"}, "expect": {"x": 1}}],
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"format": "greenchain-vectors/2"}, "format 'greenchain-vectors/1'"),
        ({"suite": 3}, "the suite 'a/b'"),
        ({"cases": []}, "a list of at least one case"),
        ({"cases": {}}, "a list of at least one case"),
        ({"pins": []}, "an object with cases, format, suite"),
        ({"cases": [1]}, "a case, an object"),
        ({"cases": [{**GOOD["cases"][0], "id": ""}]}, "a text id"),
        ({"cases": [{**GOOD["cases"][0], "what": 3}]}, "a text what"),
        ({"cases": [{**GOOD["cases"][0], "note": "x"}]}, "only expect, id, input"),
        ({"cases": [{**GOOD["cases"][0], "input": {}}]}, "an object input"),
        ({"cases": [{**GOOD["cases"][0], "expect": {}}]}, "an object expect"),
        ({"cases": [{"id": "1", "input": {"code": "X", "on": "2026-01-01"}}]}, "an object expect"),
    ],
)
def test_the_loader_and_the_schema_refuse_the_same(change, expected):
    validator = jsonschema.Draft202012Validator(SCHEMA)
    assert validator.is_valid(GOOD)
    assert read_vectors(json.dumps(GOOD).encode(), pack="a/b")["suite"] == "a/b"
    assert not validator.is_valid({**GOOD, **change})
    with pytest.raises(PackError) as refused:
        read_vectors(json.dumps({**GOOD, **change}).encode(), pack="a/b")
    assert expected in str(refused.value)
    assert {fault.file for fault in refused.value.faults} == {"vectors.json"}


def test_an_id_that_stands_twice_and_another_pack_s_suite_are_refused_together():
    twice = {**GOOD, "suite": "a/c", "cases": GOOD["cases"] * 2}
    with pytest.raises(PackError) as refused:
        read_vectors(json.dumps(twice).encode(), pack="a/b")
    assert [fault.where for fault in refused.value.faults] == ["/suite", "/cases/1/id"]


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b'{"cases": NaN}', b"\xff", b"[" * 100])
def test_bytes_that_are_no_vectors_are_refused_with_their_file(raw):
    files = pack_files(standards_folder() / "waste/oecd/2026.1")
    with pytest.raises(PackError) as refused:
        load_pack({**files, "vectors.json": raw})
    assert refused.value.faults[0].file == "vectors.json"


def test_a_difference_names_only_what_is_expected_and_cuts_what_is_long():
    assert difference({"a": 1, "b": [1, 2]}, {"a": 1, "b": (1, 2), "c": 3}) == ""
    assert difference({"a": None}, {}) == "a: expected null, found no such answer"
    assert len(difference({"a": "x" * 1000}, {"a": "y" * 1000})) < 500


def test_numbers_in_expectations_are_compared_exactly():
    assert difference({"a": parse_json(b"0.1")}, {"a": Decimal("0.10")}) == ""
    assert difference({"a": parse_json(b"0.1")}, {"a": Decimal("0.1000000000000000000001")}) != ""
