"""Label thresholds at, just below and just above; and when nothing may be said at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from greenchain.scoring.comparison import label_answers, published_beside
from greenchain.scoring.span import Bounds
from greenchain.standards import Row
from greenchain.values.finding import Citation, FactStatus
from greenchain.values.outcome import Outcome


def label(comparison: str, lower: str = "", upper: str = "", *, unit: str = "kg CO2e/kWp", status: str = "read") -> Row:
    cells = {
        "id": "lb", "scheme": "scheme", "class": "class", "comparison": comparison, "unit_text": unit,
        "lower": Decimal(lower) if lower else None, "upper": Decimal(upper) if upper else None,
    }  # fmt: skip
    return Row(cells, Citation("act", status=FactStatus(status), row="labels/lb"))


def answer(row: Row, low: str, high: str | None, *, incomplete: bool = False):
    total = Bounds(Decimal(low), Decimal(low), Decimal(high) if high else None)
    (found,) = label_answers((row,), total=total, is_incomplete=incomplete, where="lot")
    return found.interval, found.finding.outcome, found.finding.code


@pytest.mark.parametrize(
    ("comparison", "low", "high", "interval"),
    [
        ("le", "399", "400", "inside"),
        ("lt", "399", "400", "across"),
        ("lt", "398", "399.999999", "inside"),
        ("le", "400", "401", "across"),
        ("lt", "400", "401", "above"),
        ("le", "400.000001", "401", "above"),
        ("le", "399", None, "across"),
        ("lt", "400", None, "above"),
    ],
)
def test_an_upper_threshold_is_strict_or_not_as_the_label_says(comparison, low, high, interval):
    assert answer(label(comparison, upper="400"), low, high)[0] == interval


@pytest.mark.parametrize(
    ("low", "high", "interval"),
    [("829", "830", "below"), ("830", "831", "across"), ("830.000001", "831", "inside"), ("831", None, "inside")],
)
def test_a_threshold_to_be_exceeded_is_strict(low, high, interval):
    assert answer(label("gt", lower="830"), low, high)[0] == interval


@pytest.mark.parametrize(
    ("low", "high", "interval"),
    [
        ("670", "830", "inside"),
        ("669", "669.999999", "below"),
        ("669", "670", "across"),
        ("830.000001", "900", "above"),
    ],
)
def test_a_class_between_two_thresholds_holds_both_ends(low, high, interval):
    assert answer(label("between", "670", "830"), low, high)[0] == interval


@pytest.mark.parametrize(
    ("low", "high", "outcome", "code"),
    [
        ("300", "350", Outcome.CONFORMS, "LABEL_THRESHOLD_MET"),
        ("500", "550", Outcome.DOES_NOT_CONFORM, "LABEL_THRESHOLD_MISSED"),
        ("300", "550", Outcome.NOT_DETERMINED, "LABEL_THRESHOLD_CROSSED"),
    ],
)
def test_a_complete_footprint_is_judged_and_an_incomplete_one_never(low, high, outcome, code):
    row = label("le", upper="400")
    assert answer(row, low, high)[1:] == (outcome, code)
    assert answer(row, low, high, incomplete=True)[1:] == (Outcome.NOT_DETERMINED, "FOOTPRINT_INCOMPLETE")


@pytest.mark.parametrize("status", ["derived", "recalled"])
def test_a_threshold_that_was_not_read_decides_nothing(status):
    found = answer(label("le", upper="400", status=status), "300", "350")
    assert found[1:] == (Outcome.NOT_DETERMINED, "LABEL_THRESHOLD_WEAK")


def test_a_threshold_in_another_unit_is_not_compared():
    found = answer(label("le", upper="400", unit="kg CO2e/m2"), "300", "350")
    assert found == ("none", Outcome.NOT_APPLICABLE, "LABEL_WITHOUT_THRESHOLD")


def test_no_published_figure_of_another_build_or_origin_is_borrowed():
    cells = {
        "id": "or",
        "product": "p",
        "build": "glass-glass",
        "origin": "CN",
        "value": Decimal(750),
        "unit_text": "u",
        "boundary": "b",
        "use": "compare",
    }
    rows = (Row(cells, Citation("paper", row="oracle/or")),)
    assert published_beside(rows, build="glass-glass", origin="DE", point=Decimal(471)) is None
    assert published_beside(rows, build="glass-backsheet", origin="CN", point=Decimal(471)) is None
    found = published_beside(rows, build="glass-glass", origin="CN", point=Decimal(600))
    assert found is not None
    assert found.deviation_percent == Decimal("-20.0")
