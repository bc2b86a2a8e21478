"""Scored tables: the general card by hand, bands at their bounds, gates, cells that are refused, rules that are none."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.scoring.arrays import ScoreRules, score_table, score_tables
from greenchain.scoring.cards.maps import PointsMap
from greenchain.scoring.cards.reading import read_card
from greenchain.values.errors import InputError

NAN = float("nan")


def rules(**given):
    return ScoreRules.from_points(
        **{"points": {"A": "8", "B": "2"}, "full": {"B": "100"}, "bands": {"1": "5", "2": "9"}, **given}
    )


def table(rows, levels=None, *, by=None, **given):
    values = np.array(rows, np.float64)
    told = np.full(values.shape, 3, np.int8) if levels is None else np.array(levels, np.int8)
    return score_table(values, told, rules=by or rules(), **given)


def test_points_percentages_gaps_and_levels_make_three_figures():
    found = table([[8, 50], [8, NAN], [4, 50], [NAN, NAN]], [[3, 4], [3, 3], [2, 3], [0, 0]])
    assert found.guaranteed.tolist() == [9_000_000, 8_000_000, 1_000_000, 0]
    assert found.possible.tolist() == [9_000_000, 10_000_000, 9_000_000, 10_000_000]
    assert found.declared.tolist() == [9_000_000, 8_000_000, 5_000_000, 0]
    assert found.coverage.tolist() == [10_000_000, 8_000_000, 2_000_000, 0]
    assert found.band_guaranteed.tolist() == [2, 1, -1, -1]
    assert found.band_possible.tolist() == [2, 2, 2, 2]
    assert found.guaranteed.dtype == found.possible.dtype == found.declared.dtype == np.int64
    assert found.band_guaranteed.dtype == found.band_possible.dtype == np.int8


@pytest.mark.parametrize(("answer", "band"), [(4.999999, -1), (5, 1), (5.000001, 1)])
def test_a_band_begins_at_its_bound(answer, band):
    assert table([[answer, 0]]).band_guaranteed.tolist() == [band]


def test_a_bound_between_micro_points_is_reached_by_the_next():
    by = rules(bands={"1": "5.0000005"})
    assert table([[5, 0], [5.000001, 0]], by=by).band_guaranteed.tolist() == [-1, 1]


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        ("0.0000005", 0),
        ("0.0000015", 2),
        ("0.0000025", 2),
        ("1.0000005", 1_000_000),
        ("1.0000015", 1_000_002),
        ("7.9999985", 7_999_998),
        ("7.9999995", 8_000_000),
        ("1.00000150000001", 1_000_002),
        ("1.00000049999999", 1_000_000),
    ],
)
def test_ties_go_to_the_even_micro_point_as_the_decimal_says(answer, points):
    assert table([[float(answer), 0]]).declared.tolist() == [points]


def test_halves_of_endless_decimals_are_decided_by_the_shortest_decimal():
    by = ScoreRules.from_points(points={"A": "3"}, full={"A": "100"})
    ties = [float(Fraction(2 * k + 1, 60000)) for k in range(3000)]
    wanted = [round(Fraction(repr(value)) * 30000) for value in ties]
    assert score_table(np.array(ties)[:, None], np.full((3000, 1), 3, np.int8), rules=by).declared.tolist() == wanted
    assert len({w - k for k, w in enumerate(wanted)}) == 2  # some above their half, some below


@pytest.mark.parametrize(
    ("value", "is_right"),
    [
        (0.0, True),
        (-0.0, True),
        (8.0, True),
        (np.nextafter(8, 9), False),
        (-5e-324, False),
        (np.inf, False),
        (-np.inf, False),
        (1e300, False),
    ],
)
def test_answers_lie_between_nothing_and_the_full_one(value, is_right):
    if is_right:
        assert table([[value, 0]]).declared.tolist() == [int(value) * 10**6]
        return
    with pytest.raises(InputError) as caught:
        table([[1, 1], [value, 0]])
    assert [(fault.code, fault.where) for fault in caught.value.faults] == [("TABLE_CELL", "row 1, column A")]


def test_wrong_cells_of_all_blocks_are_told_together_up_to_a_hundred(monkeypatch):
    monkeypatch.setattr(score_tables, "_BLOCK_ROWS", 16)
    values = np.zeros((200, 2))
    values[:, 1] = 100.5
    levels = np.zeros((200, 2), np.int8)
    levels[199, 0] = 5
    with pytest.raises(InputError) as caught:
        score_table(values, levels, rules=rules())
    faults = caught.value.faults
    assert len(faults) == 101
    assert faults[99].where == "row 99, column B"
    assert faults[100].found == "101 more such cells"
    values[:, 1] = 100
    with pytest.raises(InputError, match=r"row 199, column A.level"):
        score_table(values, levels, rules=rules())


@pytest.mark.parametrize("level", [-1, 5, 127, -128])
def test_a_level_that_is_none_is_refused(level):
    with pytest.raises(InputError, match=r"row 0, column B.level"):
        table([[1, 1]], [[0, level]])


def test_gates_take_bands_away():
    by = rules(gates=["G1", "G2"])
    gates = np.array([[1, 1], [1, 0], [1, -1], [1, 1], [0, 1]], np.int8)
    told = np.array([[3, 4], [3, 3], [3, 3], [3, 2], [2, 3]], np.int8)
    found = table([[8, 100]] * 5, by=by, gates=gates, gate_levels=told)
    assert found.band_guaranteed.tolist() == [2, -1, -1, -1, -1]
    assert found.band_possible.tolist() == [2, -1, 2, 2, 2]
    assert found.guaranteed.tolist() == [10_000_000] * 5
    none = table([[8, 100]], by=by)
    assert (none.band_guaranteed.tolist(), none.band_possible.tolist()) == ([-1], [2])


def test_a_gate_that_is_none_of_the_three_is_refused():
    by = rules(gates=["G1"])
    with pytest.raises(InputError) as caught:
        table([[8, 100]], by=by, gates=np.array([[2]], np.int8), gate_levels=np.array([[7]], np.int8))
    assert [fault.where for fault in caught.value.faults] == ["row 0, column G1", "row 0, column G1.level"]


@pytest.mark.parametrize(
    "given",
    [
        {"values": np.zeros((2, 2), np.float32)},
        {"values": np.zeros((2, 2), np.int64)},
        {"values": [[0.0, 0.0]]},
        {"levels": np.zeros((2, 2))},
        {"values": np.zeros(2)},
        {"values": np.zeros((2, 3))},
        {"levels": np.zeros((1, 2), np.int8)},
        {"gates": np.zeros((2, 0), np.int8)},
    ],
)
def test_other_shapes_and_kinds_are_the_caller_s_mistake(given):
    whole = {"values": np.zeros((2, 2)), "levels": np.zeros((2, 2), np.int8), **given}
    with pytest.raises((TypeError, ValueError)):
        score_table(whole.pop("values"), whole.pop("levels"), rules=rules(), **whole)


def test_any_layout_in_memory_gives_the_same():
    rng = np.random.default_rng(1)
    values, levels = rng.random((5000, 2)) * 8, rng.integers(0, 5, (5000, 2)).astype(np.int8)
    plain = score_table(values, levels, rules=rules())
    other = score_table(np.asfortranarray(values), levels[::-1][::-1], rules=rules())
    assert plain.guaranteed.tobytes() == other.guaranteed.tobytes()
    assert score_table(np.zeros((0, 2)), np.zeros((0, 2), np.int8), rules=rules()).possible.size == 0


@pytest.mark.parametrize(
    "given",
    [
        {"points": {}, "full": {}},
        {"points": {"A": "0"}, "full": {}},
        {"points": {"A": "-1"}, "full": {}},
        {"points": {"A": "0.0000001"}, "full": {}},
        {"points": {"A": "1000001"}, "full": {}},
        {"points": {"A": "NaN"}, "full": {}},
        {"points": {"A": "1e999"}, "full": {}},
        {"points": {"": "1"}, "full": {}},
        {"points": {"A": "999999.999999"}, "full": {"A": "999999.999998"}},
        {"full": {"C": "1"}},
        {"full": {"A": "0"}},
        {"evidence_min": "L5"},
        {"bands": {"128": "1"}},
        {"bands": {"-1": "1"}},
        {"bands": {"1": "-1"}},
        {"bands": {"1": "5", "2": "5.0"}},
        {"gates": ["A"]},
        {"gates": ["G", "G"]},
    ],
)
def test_rules_that_cannot_be_counted_exactly_are_refused(given):
    with pytest.raises(InputError):
        rules(**given)


def test_faults_of_rules_are_told_together():
    with pytest.raises(InputError) as caught:
        rules(points={"A": "x", "B": "1"}, full={"B": "y", "C": "1"}, bands={"z": "1"}, evidence_min="L9")
    assert len(caught.value.faults) == 5


def test_the_general_card_gives_the_worked_case():
    card = read_card(load_standards().pack("scorecards/miit-gsc-general"))
    by = ScoreRules.of_card(card)
    assert by.indicators[0] == "X11"
    assert by.gates == tuple(f"G{i}" for i in range(1, 8))
    assert by.micros == 100_000_000
    percent = {"X26": 75.0, "X41": 40.0, "X42": 60.0, "X23": NAN, "X44": NAN}
    values = np.array([[percent.get(rule.id, float(rule.full)) for rule in by.rules]])
    full = np.full(values.shape, 3, np.int8)
    gates = np.ones((1, 7), np.int8)
    found = score_table(values, full, rules=by, gates=gates, gate_levels=gates * 3)
    assert (found.guaranteed[0], found.possible[0], found.coverage[0]) == (86_000_000, 94_000_000, 92_000_000)
    assert (found.band_guaranteed[0], found.band_possible[0]) == (4, 5)


@pytest.mark.parametrize(
    "change",
    [
        {"aggregate": "min"},
        {"scale": Fraction(99)},
        {"map": PointsMap(is_falling=True)},
        {"map": PointsMap("ratio", benchmark=Fraction(1))},
        {"missing": (Fraction(0), Fraction(1))},
    ],
    ids=["aggregate", "scale", "falling", "ratio", "missing"],
)
def test_a_card_that_a_table_would_score_otherwise_is_refused(change):
    card = read_card(load_standards().pack("scorecards/miit-gsc-general"))
    if {"map", "missing"} & set(change):
        first, *rest = card.indicators
        card = replace(card, indicators=(replace(first, **change), *rest))
    else:
        card = replace(card, **change)
    with pytest.raises(InputError, match=r"CARD_NOT_TABULAR"):
        ScoreRules.of_card(card)


def test_every_shipped_card_is_tabular_or_says_why_not():
    standards = load_standards()
    names = [pack.name for pack in standards.packs if pack.kind == "scorecards"]
    told = {}
    for name in names:
        try:
            told[name] = len(ScoreRules.of_card(read_card(standards.pack(name), standards=standards)).rules)
        except InputError as error:
            told[name] = error.code
    assert told["scorecards/miit-gsc-general"] == 20
    assert told["scorecards/green-enterprise-21"] == 21
    assert all(count == 20 for name, count in told.items() if "sector-" in name), told
