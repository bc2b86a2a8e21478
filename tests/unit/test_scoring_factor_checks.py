"""Foreign tables of factors: the five errors found in public ones are told apart, right ones pass, hostile ones say where."""

from __future__ import annotations

import json
from decimal import Context, Decimal

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.cli.main import run
from greenchain.scoring.factors import ef_method
from greenchain.scoring.factors.agreement import power_of_ten
from greenchain.scoring.factors.checking import LAYOUTS, check_factors, is_table
from greenchain.scoring.factors.foreign import MAX_ROWS
from greenchain.standards import Standards
from greenchain.values.errors import InputError, PackError
from greenchain.values.outcome import Outcome

STANDARDS = load_standards()
METHOD = ef_method(STANDARDS, "ef-3.1")
GOODS = "cn_code,origin,direct_tco2e_per_t\n"
RATINGS = "name,value,direction\n"
GRID = "year,scope,region,kgco2_per_kwh\n"
FREIGHT = "mode,class,ttw_kgco2e_per_tkm,wtt_kgco2e_per_tkm\n"


def footprint(**changes):
    """The method at three significant figures, some cells otherwise."""
    rows = ["code,unit,nf,weight_pct"]
    for code, category in METHOD.categories.items():
        own = {"unit": category.unit, "nf": three(category.factor), "weight": three(category.weight)}
        own |= changes.get(code, {})
        rows.append(f"{code},{own['unit']},{own['nf']},{own['weight']}")
    return "\n".join(rows) + "\n"


def three(number):
    return str(Context(prec=3).create_decimal(number))


def told(raw, against="", standards=STANDARDS):
    """Codes and places of what is wrong, and the outcome."""
    checked = check_factors(raw if isinstance(raw, bytes) else raw.encode(), against=against, standards=standards)
    places = [(fault.code, fault.where) for fault in checked.faults]
    return [*places, *((each.code, each.where) for each in checked.findings)], checked.outcome


def codes(raw, against=""):
    return told(raw, against)[0]


# the five errors ------------------------------------------------------------------------------------------------------


def test_the_ozone_factor_of_another_edition_is_told_as_such():
    wrong = footprint(ODP={"nf": "0.053648"})
    assert told(wrong, "ef-3.1") == ([("FACTOR_OTHER_EDITION", "/ODP")], Outcome.DOES_NOT_CONFORM)


def test_weights_divided_by_a_hundred_twice_are_a_scale_and_miss_the_sum():
    wrong = footprint(AC={"weight": "0.00062"})
    assert codes(wrong, "ef-3.1") == [("UNIT_SCALE", "/AC"), ("WEIGHT_SUM", "/")]


def test_normalization_of_another_edition_without_any_edition_is_no_table_to_check():
    wrong = footprint(CC={"nf": "8100"}, ECO={"nf": "42700"})
    assert told(wrong) == ([("FACTORS_WITHOUT_EDITION", "/")], Outcome.DOES_NOT_CONFORM)
    assert codes(wrong, "ef-3.1") == [("FACTOR_OTHER_EDITION", "/CC"), ("FACTOR_OTHER_EDITION", "/ECO")]


def test_the_steel_of_another_country_differs_and_the_country_is_named():
    checked = check_factors(f"{GOODS}7208,CN,2.10\n".encode(), against="cbam-defaults-2026", standards=STANDARDS)
    (found,) = checked.findings
    assert (found.code, found.where, found.outcome) == ("FACTOR_DIFFERS", "/7208", Outcome.DOES_NOT_CONFORM)
    assert found.values == {"column": "direct_tco2e_per_t", "found": "2.1", "expected": "3.187"}
    assert "origin JP" in found.detail
    assert found.citation.row == "goods/7208/CN/hot-rolled flat"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("technologicalDQR,1,low_is_good\ntemporalDQR,4,high_is_good\n", [("DIRECTION", "/")]),
        ("technologicalDQR,1,low_is_good\ntemporalDQR,4,\n", [("DIRECTION", "/temporalDQR")]),
        ("technologicalDQR,1,better\n", [("DIRECTION", "/technologicalDQR")]),
        ("technologicalDQR,1,low or high\n", [("DIRECTION", "/technologicalDQR")]),
        ("technologicalDQR,1,Higher is better\ngeographicalDQR,5,high\n", []),
        ("technological,2,down\n", []),
    ],
)
def test_ratings_state_one_direction(rows, expected):
    assert codes(RATINGS + rows, "pact-dqr") == expected


def test_ratings_without_the_column_of_directions_state_none():
    assert told("name,value\ntemporalDQR,2\n", "pact-dqr") == ([("DIRECTION", "/")], Outcome.DOES_NOT_CONFORM)


@pytest.mark.parametrize(
    ("rating", "fits"), [("1", True), ("0.99", False), ("5", True), ("5.01", False), ("-1", False)]
)
def test_a_rating_outside_bounds_that_were_derived_is_left_open(rating, fits):
    expected = ([], Outcome.CONFORMS) if fits else ([("FIGURE_OUT_OF_RANGE", "/temporalDQR")], Outcome.NOT_DETERMINED)
    assert told(f"{RATINGS}temporalDQR,{rating},low\n", "pact-dqr") == expected


# what agrees ----------------------------------------------------------------------------------------------------------


def test_the_method_at_three_significant_figures_is_right():
    assert told(footprint(), "ef-3.1") == ([], Outcome.CONFORMS)


def test_the_weights_without_toxicity_are_a_set_of_their_own():
    without = {c.code: {"weight": c.weight_without_toxicity or ""} for c in METHOD.categories.values()}
    assert codes(footprint(**without), "ef-3.1") == []
    mixed = without | {"HTC": {"weight": "2.13"}}
    assert ("WEIGHT_SUM", "/") in codes(footprint(**mixed), "ef-3.1")


@pytest.mark.parametrize("last", ["7545.0", "7550", "7554.99", "7553.083162851173"])
def test_figures_that_round_to_the_same_three_are_no_difference(last):
    assert codes(footprint(CC={"nf": last}), "ef-3.1") == []


@pytest.mark.parametrize("last", ["7544.9", "7555.01", "7600", "-7553.08", "0", "1.3239e-4"])
def test_figures_that_do_not_are_one(last):
    assert codes(footprint(CC={"nf": last}), "ef-3.1") == [("FACTOR_DIFFERS", "/CC")]


@pytest.mark.parametrize("power", [-9, -3, -1, 1, 2, 3, 9])
def test_ours_times_a_power_of_ten_is_a_scale(power):
    wrong = footprint(CC={"nf": METHOD.categories["CC"].factor.scaleb(power)})
    assert codes(wrong, "ef-3.1") == [("UNIT_SCALE", "/CC")]


@pytest.mark.parametrize(
    ("one", "other", "power"),
    [("9.996", "1.00", 1), ("1.00", "9.996", -1), ("99.96", "1.00", 2), ("9.994", "1.00", None), ("1", "0", None)],
)
def test_rounding_up_into_the_next_power_is_seen(one, other, power):
    assert power_of_ten(Decimal(one), Decimal(other)) == power


@pytest.mark.parametrize(
    ("unit", "outcome"),
    [
        ("kg CO2 eq.", Outcome.CONFORMS),
        ("kg CO2-eq", Outcome.CONFORMS),
        ("kg CO2e", Outcome.CONFORMS),
        ("kg CO₂ eq", Outcome.CONFORMS),
        ("g CO2 eq", Outcome.DOES_NOT_CONFORM),
        ("t CO2 eq", Outcome.DOES_NOT_CONFORM),
        ("kg carbon dioxide", Outcome.NOT_DETERMINED),
        ("", Outcome.NOT_DETERMINED),
    ],
)
def test_the_unit_is_that_of_the_category(unit, outcome):
    expected = [] if outcome is Outcome.CONFORMS else [("UNIT_SCALE", "/CC")]
    assert told(footprint(CC={"unit": unit}), "ef-3.1") == (expected, outcome)


@pytest.mark.parametrize(("weight", "fits"), [("21.10", True), ("21.11", True), ("21.12", False)])
def test_weights_add_to_the_whole_within_the_tolerance(weight, fits):
    assert codes(footprint(CC={"weight": weight}), "ef-3.1") == ([] if fits else [("WEIGHT_SUM", "/")])


def test_a_category_too_few_misses_the_sum_and_one_too_many_is_none_of_the_method():
    fewer = "\n".join(line for line in footprint().splitlines() if not line.startswith("CC,"))
    assert codes(fewer, "ef-3.1") == [("WEIGHT_SUM", "/")]
    assert codes(footprint() + "NOISE,dB,3,0\n", "ef-3.1") == [("FACTOR_UNKNOWN", "/NOISE")]


@pytest.mark.parametrize(
    ("row", "expected", "outcome"),
    [
        ("2023,average,China,0.531", [], Outcome.CONFORMS),
        ("2023,average,华北,0.636", [], Outcome.CONFORMS),
        ("2023,average excluding market-traded non-fossil,China,0.6096", [], Outcome.CONFORMS),
        ("2023,Fossil power,CN,0.827", [], Outcome.CONFORMS),
        ("2023,average,China,0.5366", [("FACTOR_OTHER_EDITION", "/China")], Outcome.DOES_NOT_CONFORM),
        ("2023,average,China,0.6096", [("FACTOR_DIFFERS", "/China")], Outcome.DOES_NOT_CONFORM),
        ("2023,average,China,530.6", [("UNIT_SCALE", "/China")], Outcome.DOES_NOT_CONFORM),
        ("2024,average,China,0.5306", [("FACTOR_UNKNOWN", "/China")], Outcome.NOT_DETERMINED),
        ("2023,average,Mars,0.5306", [("FACTOR_UNKNOWN", "/Mars")], Outcome.NOT_DETERMINED),
    ],
)
def test_electricity_is_compared_by_year_scope_and_region(row, expected, outcome):
    assert told(f"{GRID}{row}\n", "cn-grid-2023") == (expected, outcome)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("rail,freight train (UK average),0.0278,0.00691", []),
        ("rail,freight train (UK average),0.0278,", []),
        ("rail,freight train (UK average),27.79,6.91", [("UNIT_SCALE", "/freight train (UK average)")] * 2),
        ("rail,freight train (UK average),0.0347,0.00691", [("FACTOR_DIFFERS", "/freight train (UK average)")]),
        ("sea,bulk carrier average,0.00353,0.0008", [("FACTOR_UNKNOWN", "/bulk carrier average")]),
        ("sea,a/b~c,0.1,", [("FACTOR_UNKNOWN", "/a~1b~0c")]),
        ("sea,ferry,0.1,0.02", [("FACTOR_UNKNOWN", "/ferry")]),
    ],
)
def test_freight_is_compared_part_by_part(row, expected):
    assert codes(f"{FREIGHT}{row}\n", "desnz-freight-2025") == expected


def test_a_figure_that_is_another_one_of_the_pack_is_told_as_that():
    def detail(rows, against):
        return check_factors(rows.encode(), against=against, standards=STANDARDS).findings[0].detail

    assert "both parts together" in detail(f"{FREIGHT}rail,freight train (UK average),0.0347,\n", "desnz-freight-2025")
    assert "mark-up of 2027" in detail(f"{GOODS}7208,CN,3.8244\n", "cbam-defaults-2026")
    assert "residual of China 2023" in detail(f"{GRID}2023,average,China,0.6096\n", "cn-grid-2023")


def test_of_goods_under_one_code_each_may_stand_once():
    both = f"{GOODS}2523 10 00,CN,1.24\n2523 10 00,CN,1.35\n"
    assert codes(both, "cbam-defaults-2026") == []
    assert codes(f"{both}25231000,China,1.35\n", "cbam-defaults-2026") == [("ROW_DUPLICATE", "/25231000")]
    twice = f"{GOODS}7208,CN,3.187\n7208,China,3.19\n7208,JP,2.10\n"
    assert codes(twice, "cbam-defaults-2026") == [("ROW_DUPLICATE", "/7208")]


# which edition --------------------------------------------------------------------------------------------------------


def with_edition(text, *editions):
    lines = text.splitlines()
    cells = [editions[number % len(editions)] for number in range(len(lines) - 1)]
    return "\n".join([f"{lines[0]},edition", *(f"{line},{cell}" for line, cell in zip(lines[1:], cells, strict=True))])


def test_a_table_that_names_its_edition_is_checked_as_it():
    wrong = with_edition(footprint(ODP={"nf": "0.053648"}), "EF 3.1")
    assert codes(wrong) == [("FACTOR_OTHER_EDITION", "/ODP")]
    assert codes(with_edition(footprint(), "3.1"), "ef-3.1") == []


@pytest.mark.parametrize("editions", [("ef-3.0",), ("ef-3.1", "ef-3.0"), ("ef-9",), ("",)])
def test_a_table_of_no_one_edition_that_is_known_is_not_checked(editions):
    assert codes(with_edition(footprint(), *editions)) == [("FACTORS_WITHOUT_EDITION", "/")]


def test_a_table_that_calls_itself_another_edition_is_not_this_one():
    assert codes(with_edition(footprint(), "EF 3.0"), "ef-3.1") == [("FACTOR_OTHER_EDITION", "/")]


def test_the_result_names_every_pack_that_was_looked_at():
    checked = check_factors(footprint().encode(), against="ef-3.1", standards=STANDARDS)
    assert [ref.pack for ref in checked.packs] == ["factors/ef-3.1", "factors/ef-3.0"]
    rated = check_factors(f"{RATINGS}temporalDQR,2,low\n".encode(), against="pact-dqr", standards=STANDARDS)
    assert [ref.pack for ref in rated.packs] == ["formats/pact-3.0"]


def test_other_editions_are_known_only_where_loaded():
    alone = Standards(tuple(pack for pack in STANDARDS.packs if pack.id != "ef-3.0"))
    wrong = footprint(ODP={"nf": "0.053648"})
    assert told(wrong, "ef-3.1", standards=alone)[0] == [("FACTOR_DIFFERS", "/ODP")]
    with pytest.raises(PackError):
        told(wrong, "ef-3.1", standards=Standards())
    with pytest.raises(ValueError, match=r"ef-3\.1"):
        told(wrong, "ef-3.0")


# hostile tables -------------------------------------------------------------------------------------------------------


def test_a_mark_at_the_beginning_blanks_and_capitals_are_no_difference():
    raw = b"\xef\xbb\xbf" + footprint().replace("code,unit", " Code , UNIT").replace("\n", "\r\n").encode()
    assert told(raw, "ef-3.1") == ([], Outcome.CONFORMS)


@pytest.mark.parametrize("cell", ["NaN", "inf", "1e999", "", "12,5", "0x10", "1_000", "--1", "٣", "9" * 200])
def test_what_is_no_number_is_named_with_its_row_and_the_rest_is_checked(cell):
    wrong = footprint(CC={"nf": f'"{cell}"'}, ODP={"nf": "0.053648"})
    assert told(wrong, "ef-3.1")[0] == [("NUMBER_MALFORMED", "/CC"), ("FACTOR_OTHER_EDITION", "/ODP")]


def test_a_weight_that_cannot_be_read_leaves_the_sum_unasked():
    assert codes(footprint(CC={"weight": "much"}), "ef-3.1") == [("NUMBER_MALFORMED", "/CC")]


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("raw", [b"", b"\n\n", b"a,b\n1,2\n", b"\x00,b\n", b"x" * 70_000])
def test_columns_that_are_missing_are_named_together(name, raw):
    found, outcome = told(raw, name)
    missing = [place for code, place in found if code == "FACTOR_COLUMN_MISSING"]
    assert missing == ["/"] * len(LAYOUTS[name].columns)
    assert outcome is Outcome.NOT_DETERMINED


def test_a_column_too_few_leaves_the_others_checked():
    wrong = "\n".join(line.rpartition(",")[0] for line in footprint(CC={"nf": "8100"}).splitlines())
    assert codes(wrong, "ef-3.1") == [("FACTOR_COLUMN_MISSING", "/"), ("FACTOR_OTHER_EDITION", "/CC")]


def test_a_code_that_stands_twice_is_named_and_counts_once():
    again = footprint() + "cc,kg CO2 eq,8100,21.06\n"
    assert told(again, "ef-3.1") == ([("ROW_DUPLICATE", "/cc")], Outcome.NOT_DETERMINED)


@pytest.mark.parametrize(
    ("line", "code", "where"),
    [
        ("7208,CN", "ROW_RAGGED", "/7208"),
        (f"7208,CN,{'1' * 40_000}", "BUDGET_EXCEEDED", "/7208"),
        (f"{'7' * 200},CN,1", "FACTOR_UNKNOWN", "/row 2"),
        (",CN,1", "FACTOR_UNKNOWN", "/row 2"),
        ('7208,"CN"x,1', "ROW_MALFORMED", "/7208"),
        (f"7208,{'C' * 140_000},1", "ROW_MALFORMED", "/7208"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_by_code_or_number(line, code, where):
    found, outcome = told(f"{GOODS}{line}\n7208,JP,2.10\n", "cbam-defaults-2026")
    assert found[0] == (code, where)
    assert outcome is Outcome.NOT_DETERMINED


def test_a_table_without_rows_has_not_passed():
    assert told(GOODS, "cbam-defaults-2026") == ([("FACTOR_UNKNOWN", "/")], Outcome.NOT_DETERMINED)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (footprint().encode("utf-16"), "TEXT_ENCODING"),
        (b"code,unit,nf,nf\n", "HEADER_DUPLICATE"),
        (b'a,"b\n', "ROW_MALFORMED"),
        (b"code,unit\n" + b"\xff,1\n", "TEXT_ENCODING"),
        (b"a,b\n" + b"1,2\n" * (MAX_ROWS + 1), "BUDGET_EXCEEDED"),
    ],
)
def test_bytes_that_are_no_table_are_refused(raw, code):
    for against in ("ef-3.1", ""):
        with pytest.raises(InputError) as refused:
            told(raw, against)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"code,nf\n", True),
        (b"\xef\xbb\xbfcode,nf", True),
        (b"nonsense", False),
        (b'{"a": 1, "b": 2}', False),
        (b"\xef\xbb\xbf [1, 2]", False),
        (b"", False),
    ],
)
def test_a_table_is_told_from_a_document_by_how_it_begins(raw, expected):
    assert is_table(raw) is expected


# the command ----------------------------------------------------------------------------------------------------------


def call(capsys, *arguments):
    code = run(["standards", "check", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("text", "arguments", "code", "found"),
    [
        (footprint(), ["--as", "ef-3.1"], 0, []),
        (footprint(ODP={"nf": "0.053648"}), ["--as", "ef-3.1"], 1, ["FACTOR_OTHER_EDITION"]),
        (footprint(), [], 1, ["FACTORS_WITHOUT_EDITION"]),
        (with_edition(footprint(), "ef-3.1"), [], 0, []),
        (f"{GOODS}7208,CN,2.10\n", ["--as", "cbam-defaults-2026"], 1, ["FACTOR_DIFFERS"]),
        (f"{GOODS}7204,CN,2.10\n", ["--as", "cbam-defaults-2026"], 4, ["FACTOR_UNKNOWN"]),
        (f"{GOODS}7208,CN,NaN\n7208,JP,9\n", ["--as", "cbam-defaults-2026"], 3, ["NUMBER_MALFORMED", "FACTOR_DIFFERS"]),
        (f"{GOODS}7208,CN\n", ["--as", "cbam-defaults-2026"], 3, ["ROW_RAGGED"]),
        ("\ufffe,\x00", ["--as", "pact-dqr"], 3, ["FACTOR_COLUMN_MISSING", "FACTOR_COLUMN_MISSING"]),
    ],
)
def test_the_command_ends_as_the_table_deserves(capsys, tmp_path, text, arguments, code, found):
    path = tmp_path / "factors.csv"
    path.write_text(text, encoding="utf-8")
    ended, document = call(capsys, path, *arguments)
    assert (ended, [finding["code"] for finding in document["findings"]]) == (code, found)
    assert all(finding["where"].startswith("/") for finding in document["findings"])
    assert document["kind"] == "standards-check"
    run(["standards", "check", str(path), *arguments])
    shown = capsys.readouterr().out
    assert all(word in shown for word in found)


def test_an_edition_that_is_unknown_and_a_folder_are_wrong_usage(capsys, tmp_path):
    path = tmp_path / "factors.csv"
    path.write_text(footprint(), encoding="utf-8")
    assert run(["standards", "check", str(path), "--as", "ef-3.0"]) == 2
    assert run(["standards", "check", str(tmp_path), "--as", "ef-3.1"]) == 2
    assert run(["standards", "check", "--as", "ef-3.1"]) == 2
    assert run(["standards", "check", str(tmp_path / "none.csv"), "--as", "ef-3.1"]) == 3
    capsys.readouterr()


def test_bytes_that_are_no_table_end_with_a_refusal(capsys, tmp_path):
    path = tmp_path / "factors.csv"
    path.write_bytes(b"code,unit\n\xff\xff,\n")
    for arguments in ([], ["--as", "ef-3.1"]):
        code, document = call(capsys, path, *arguments)
        assert (code, document["kind"], document["findings"][0]["code"]) == (3, "refusal", "TEXT_ENCODING")


def test_the_help_names_every_edition(capsys):
    run(["standards", "check", "--help"])
    shown = "".join(capsys.readouterr().out.replace("│", "").split())
    assert [name for name in LAYOUTS if name not in shown] == []
