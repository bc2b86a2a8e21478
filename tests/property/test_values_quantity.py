"""Quantities against exact fractions."""

# ruff: noqa: PT017 - the law is that a text is either read or refused by one named error, so both are looked at
from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from greenchain.values import (
    GreenchainError,
    Quantity,
    UnitMismatchError,
    decimal_text,
    parse_decimal,
    round_half_even,
)
from greenchain.values.quantity import UNITS

codes = st.sampled_from(sorted(UNITS))
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6)
# The size of each unit in the base unit of its dimension, written down a second time from the definitions
GRAMS = {"MGM": "0.001", "GRM": "1", "KGM": "1000", "TNE": "1000000", "LBR": "453.59237", "ONZ": "28.349523125",
         "STN": "907184.74", "LTN": "1016046.9088"}  # fmt: skip
JOULES = {
    "JOU": "1",
    "KJO": "1000",
    "3B": "1000000",
    "GV": "1000000000",
    "WHR": "3600",
    "KWH": "3600000",
    "MWH": "3.6e9",
}


def ends(number):
    """Whether the decimals of ``number`` end."""
    return 10 ** number.denominator.bit_length() % number.denominator == 0


@given(numbers, codes, codes)
def test_a_conversion_is_exact_or_refused(value, source, target):
    quantity = Quantity.of(value, source)
    if UNITS[source].dimension != UNITS[target].dimension:
        with pytest.raises(UnitMismatchError):
            quantity.to(target)
        return
    expected = Fraction(value) * UNITS[source].size / UNITS[target].size
    read = Fraction(quantity.to(target).value)
    if ends(expected):
        assert read == expected
    else:
        assert abs(read - expected) <= abs(expected) / 10**48


@given(numbers, st.sampled_from([GRAMS, JOULES]).flatmap(lambda table: st.tuples(
    st.just(table), st.sampled_from(sorted(table)), st.sampled_from(sorted(table)))))  # fmt: skip
def test_units_of_mass_and_energy_have_the_sizes_of_their_definitions(value, pair):
    table, source, target = pair
    expected = Fraction(value) * Fraction(table[source]) / Fraction(table[target])
    assume(ends(expected))
    assert Fraction(Quantity.of(value, source).to(target).value) == expected


@given(numbers, numbers, st.sampled_from(sorted(GRAMS)), st.sampled_from(["MGM", "GRM", "KGM", "TNE"]))
def test_a_sum_is_exact_and_in_the_unit_of_its_first_part(one, other, first, second):
    total = Quantity.of(one, second) + Quantity.of(other, first)
    assert total.unit == second
    assert total.exact == Fraction(one) * UNITS[second].size + Fraction(other) * UNITS[first].size


@given(numbers)
def test_a_number_survives_writing_and_reading(number):
    text = decimal_text(number)
    assert parse_decimal(text) == number
    assert decimal_text(parse_decimal(text)) == text
    assert "E" not in text


@given(st.fractions(-(10**9), 10**9), st.integers(-2, 12))
def test_rounding_is_within_half_a_step_and_to_even_in_the_middle(number, places):
    step = Fraction(1, 1) / Fraction(10) ** places
    rounded = Fraction(round_half_even(number, places))
    assert rounded % step == 0
    assert abs(rounded - number) <= step / 2
    if abs(rounded - number) == step / 2:
        assert (rounded / step) % 2 == 0


@given(st.text() | st.from_regex(r"[+-]?[0-9]{1,70}(\.[0-9]{1,70})?([eE][+-]?[0-9]{1,4})?", fullmatch=True))
def test_any_text_is_a_finite_decimal_or_one_named_error(text):
    try:
        number = parse_decimal(text)
    except GreenchainError as error:
        assert error.code == "NUMBER_MALFORMED"
    else:
        assert number == Decimal(text.strip())
        assert len(decimal_text(number)) < 1000
