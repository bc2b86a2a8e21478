"""The laws of comparing factors: rounding as printed tables do, scales told by their power, no bytes that are not answered."""

from __future__ import annotations

from contextlib import suppress
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenchain.adapters.shipped import load_standards
from greenchain.scoring.factors import cbam_defaults, ef_method
from greenchain.scoring.factors.agreement import agree, power_of_ten
from greenchain.scoring.factors.checking import LAYOUTS, check_factors
from greenchain.values.errors import InputError
from greenchain.values.outcome import Outcome

STANDARDS = load_standards()
METHOD = ef_method(STANDARDS, "ef-3.1")
CBAM = cbam_defaults(STANDARDS)
numbers = st.builds(
    lambda digits, exponent: Decimal((0, tuple(map(int, str(digits))), exponent)),
    st.integers(1, 10**9),
    st.integers(-20, 12),
)
COLUMNS = sorted({column for layout in LAYOUTS.values() for column in layout.columns} | {"direction", "edition"})
cells = st.one_of(
    st.text(max_size=12),
    numbers.map(str),
    st.sampled_from(
        ["NaN", "", "CC", "7208", "CN", "average", "China", "2023", "low", "high", "rail", "ef-3.1", "1e400"]
    ),
)


def printed(number, rounding):
    """As a table prints it at three significant figures: worked out over integers, not by the code under test."""
    exact = Fraction(number)
    power = 0
    while exact >= 1000:
        exact, power = exact / 10, power + 1
    while exact < 100:
        exact, power = exact * 10, power - 1
    low, rest = divmod(exact, 1)
    up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (rounding == ROUND_HALF_UP or low % 2 == 1))
    return (low + up) * Fraction(10) ** power


@given(numbers, numbers)
def test_figures_agree_where_one_way_of_printing_makes_them_the_same(one, other):
    same = any(printed(one, rounding) == printed(other, rounding) for rounding in (ROUND_HALF_EVEN, ROUND_HALF_UP))
    assert agree(one, other) is agree(other, one) is same


@given(numbers, st.sampled_from([ROUND_HALF_EVEN, ROUND_HALF_UP]))
def test_a_figure_agrees_with_itself_and_with_itself_printed_at_three_figures(number, rounding):
    assert agree(number, number)
    assert agree(number, Context(prec=3, rounding=rounding).create_decimal(number))


@given(numbers, st.integers(-12, 12).filter(bool))
def test_a_figure_times_a_power_of_ten_is_told_by_the_power(number, power):
    assert power_of_ten(number.scaleb(power), number) == power
    assert power_of_ten(number, number) is None


@given(numbers, numbers)
def test_a_power_is_told_exactly_where_one_makes_the_figures_agree(one, other):
    power = power_of_ten(one, other)
    fitting = [each for each in range(-45, 46) if each and agree(one, other.scaleb(each))]
    assert (power in fitting) if fitting else power is None


@given(st.sampled_from(sorted(METHOD.categories)), numbers)
def test_one_wrong_factor_is_found_where_it_is_and_nowhere_else(code, value):
    lines = ["code,unit,nf,weight_pct"]
    for each, category in METHOD.categories.items():
        lines.append(f"{each},{category.unit},{value if each == code else category.factor},{category.weight}")
    checked = check_factors("\n".join(lines).encode(), against="ef-3.1", standards=STANDARDS)
    is_right = agree(value, METHOD.categories[code].factor)
    assert [found.where for found in checked.findings] == ([] if is_right else [f"/{code}"])
    assert checked.outcome is (Outcome.CONFORMS if is_right else Outcome.DOES_NOT_CONFORM)


@given(st.sampled_from(sorted(METHOD.categories)), numbers, numbers)
def test_points_are_linear_and_add_without_remainder(code, one, other):
    category = METHOD.categories[code]
    assert category.points(one) + category.points(other) == category.points(Fraction(one) + Fraction(other))
    assert category.points(one) * Fraction(category.factor) * 100 == Fraction(one) * Fraction(category.weight)


@given(
    st.sampled_from(sorted(CBAM.by_cn)), st.text("0123456789 ", max_size=6), st.sampled_from(["CN", "JP", "EG", "*"])
)
def test_of_the_rows_that_a_code_begins_with_the_longest_counts(cn, tail, origin):
    code = (cn + tail)[:14]
    digits = code.replace(" ", "")
    found = CBAM.candidates(code, origin=origin, year=2026)
    fitting = [row for row in CBAM.defaults if digits.startswith(row.cn) and row.origin in (origin, "*")]
    if not fitting or len(digits) > 10:
        assert found == ()
        return
    longest = max(len(row.cn) for row in fitting)
    assert {len(row.cn) for row in found} == {longest}
    assert set(found) <= set(fitting)
    own = [row for row in fitting if len(row.cn) == longest and row.origin == origin]
    assert all(row in own for row in found) or not own


@pytest.mark.parametrize("against", ["", *LAYOUTS])
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_no_bytes_pass_that_are_no_table(against, raw):
    with suppress(InputError):
        assert check_factors(raw, against=against, standards=STANDARDS).outcome is not Outcome.CONFORMS


@pytest.mark.parametrize("against", LAYOUTS)
@given(st.lists(st.lists(cells, min_size=1, max_size=9), max_size=6), st.permutations(COLUMNS))
def test_no_table_is_left_without_an_answer_and_the_same_table_has_the_same_one(against, rows, columns):
    lines = [columns, *([*row, *[""] * len(columns)][: len(columns)] for row in rows)]
    text = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    raw = text.encode("utf-8", "replace")
    first, second = (check_factors(raw, against=against, standards=STANDARDS) for _ in range(2))
    assert first == second
    assert all(found.where.startswith("/") for found in (*first.findings, *first.faults))
