"""What a score says to people: places that can be found, numbers as they were written, each finding once, figures in text."""

from __future__ import annotations

import json
import re

import pytest

from greenchain.cli.main import run as command

AT = ("--at", "2026-01-01T00:00:00Z")
INTERNAL = re.compile(r"\b(Fraction|Decimal|Span|mappingproxy|FrozenObject)\(")


@pytest.fixture
def said(tmp_path, capsys):
    """What ``score``, or another verb, prints of a document; exit code and all lines."""

    def call(document, *options, verb="score", name="document.json"):
        path = tmp_path / name
        path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        capsys.readouterr()
        code = command([*verb.split(), str(path), *map(str, options)])
        printed = capsys.readouterr()
        return code, [*printed.out.splitlines(), *printed.err.splitlines()]

    return call


def leg(**members):
    return {"shipments": [{"id": "s", "mass_t": 1, "legs": [{"mode": "rail", "distance_km": 100, **members}]}]}


@pytest.mark.parametrize(
    "document",
    [
        leg(**{"class": "a", "factor_kgco2e_per_tkm": 0.5}),
        leg(**{"class": 1.5}),
        leg(factor_kgco2e_per_tkm={"lower": 2.5, "upper": 1.5}),
        {"goods": [{"id": "g", "activity_t": 1.5}]},
        {"scorecards": [{"id": "c", "pack": "scorecards/miit-gsc-general", "answers": {"X11": {"value": 8.25}}}]},
        {"scorecards": [{"id": "c", "pack": "scorecards/miit-gsc-general", "answers": {"X11": 0.5}}]},
        {"targets": [{"id": "t", "actual": {"lower": 2.5, "upper": 1.5}, "base": 0.5, "goal": 1.5}]},
        {"impacts": 0.5},
        {"impacts": [{"id": 0.5, "method": 1.5, "values": [0.5]}]},
        {"systems": [{"id": "s", "demand": {"f": 0.5}, "activities": {"a": 0.5}}]},
    ],
    ids=str,
)
def test_a_refused_value_is_told_as_it_was_written(said, document):
    code, lines = said(document, *AT)
    assert code == 3
    assert not [line for line in lines if INTERNAL.search(line)]


def test_a_factor_that_cannot_be_read_is_one_fault_and_not_two(said):
    lines = said(leg(factor_kgco2e_per_tkm="much"), *AT)[1]
    assert len([line for line in lines if "NUMBER_MALFORMED" in line or "SCORE_SHAPE" in line]) == 1


def test_a_class_that_is_none_is_told_beside_those_of_its_mode(said):
    (told,) = [line for line in said(leg(**{"class": "Freight Train"}), *AT)[1] if "FREIGHT_FACTOR_UNKNOWN" in line]
    assert told.endswith("classes of rail: freight train (UK average)")


def test_a_goods_code_with_its_nomenclature_is_told_once_and_in_digits(said):
    goods = {"id": "g", "cn": "CN 7208", "origin": "CN", "year": 2026, "declared_see": 1}
    (told,) = [line for line in said({"goods": [goods]}, *AT)[1] if "CBAM_DEFAULT_UNKNOWN" in line]
    assert "no default of CN 7208 from CN in 2026" in told
    assert "digits" in told


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("scorecards/miit", "scorecards/miit-gsc-general@2026.1"),
        ("miit-gsc-genral", "scorecards/miit-gsc-general@2026.1"),
    ],
)
def test_a_pack_that_is_none_is_told_beside_the_ones_it_may_have_been_meant_for(said, name, meant):
    lines = said({"scorecards": [{"id": "c", "pack": name}]}, *AT)[1]
    (told,) = [line for line in lines if "PACK_UNKNOWN" in line]
    assert meant in told
    assert "waste/" not in told


def test_every_finding_is_told_once(said):
    lines = said({"impacts": [{"id": "i", "method": "EF 3.1", "values": {"CC": 1}}]}, *AT)[1]
    assert len([line for line in lines if "EF_METHOD_UNKNOWN" in line]) == 1


def test_a_freight_document_shows_its_activities(said):
    element = {"tceId": "a", "prevTceIds": [], "tocId": "t", "shipmentId": "s", "mass": "2500"}
    element |= {"distance": {"sfd": "100.5"}, "transportActivity": "251250", "co2eWTW": "30", "co2eTTW": "25"}
    code, lines = said({"shipmentId": "s", "mass": "2500", "tces": [element]}, *AT)
    assert code == 1
    assert "x s: a 251,250 declared, 251.2 computed" in lines


@pytest.mark.parametrize(
    ("table", "found"),
    [
        ("code;unit;nf;weight_pct\nCC;kg;7553,08;21,06\n", "semicolons"),
        ("code\tunit\tnf\tweight_pct\nCC\tkg\t7553.08\t21.06\n", "tabs"),
        ('{"CC": [\n1,\n2]}', "a JSON document"),
    ],
)
def test_a_table_without_commas_is_one_fault_that_names_the_separator(said, table, found):
    code, lines = said(table, "--as", "ef-3.1", verb="standards check", name="factors.csv")
    assert (code, len(lines)) == (3, 1)
    assert f"separated by commas, found {found}" in lines[0]


def test_a_misspelled_engine_is_no_missing_extra(said, tmp_path):
    options = ("--engine", "nump", "--out", tmp_path / "o.csv", "--scorecard", "scorecards/miit-gsc-general")
    code, lines = said("id,X11\na,1\n", *options, name="t.csv")
    assert code == 3
    assert "one of numpy, duckdb, spark, found nump" in lines[0]
    assert "extra" not in lines[0]


def case_of(folder, document):
    folder.mkdir()
    (folder / "my doc.json").write_text(json.dumps(document), encoding="utf-8")
    (folder / "case.toml").write_text(
        'format = "greenchain-case/1"\ntitle = "c"\nat = 2026-01-01T00:00:00Z\n'
        '[[file]]\npath = "my doc.json"\nkind = "scoring"\n[[question]]\nid = "q"\nkind = "score"\n',
        encoding="utf-8",
    )
    return folder


def test_a_case_tells_why_part_of_its_document_was_refused(tmp_path, capsys):
    activity = {"id": "a", "stage": "production", "outputs": {"steel": {"value": 1000, "quantity": "1 KGM"}}}
    system = {"id": "mill", "demand": {"steel": 1}, "activities": [activity]}
    assert command(["score", str(case_of(tmp_path / "case", {"systems": [system]}))]) == 3
    told = capsys.readouterr().out
    assert told.count("SCORE_SHAPE my doc.json /systems/0/activities/0/outputs/steel") == 1
    assert told.count("INPUT_REFUSED my doc.json") == 1


def test_levels_that_nothing_proves_are_told_in_one_line(said):
    answers = {name: {"value": 5, "level": "L2"} for name in ("X11", "X12")}
    document = {"scorecards": [{"id": "c", "pack": "scorecards/miit-gsc-general", "answers": answers}]}
    (told,) = [line for line in said(document, *AT)[1] if "LEVEL_NOT_PROVEN" in line]
    assert told.endswith("(and 1 more)")


def test_a_table_says_both_options_and_a_file_is_no_receipt(tmp_path, capsys):
    table = tmp_path / "t.csv"
    table.write_text("subject;X11\nm;8\n", encoding="utf-8")
    assert command(["score", str(table)]) == 2
    assert "--scorecard PACK --out FILE" in " ".join(capsys.readouterr().err.split())
    assert command(["score", "--replay", str(table)]) == 2
    assert "folder of a receipt" in " ".join(capsys.readouterr().err.split())
