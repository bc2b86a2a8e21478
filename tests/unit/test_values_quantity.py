"""Quantities: exact, in one dimension, and independent of the caller's decimal context."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from greenchain.values import (
    InputError,
    Quantity,
    UnitMismatchError,
    decimal_text,
    parse_decimal,
    round_half_even,
    unit,
)
from greenchain.values.quantity import UNITS, exact_decimal


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("1.5", "TNE", "KGM", "1500"),
        ("1", "LBR", "KGM", "0.45359237"),
        ("1", "LTN", "KGM", "1016.0469088"),
        ("1", "STN", "KGM", "907.18474"),
        ("16", "ONZ", "LBR", "1"),
        ("1", "MWH", "GV", "3.6"),
        ("3.6", "3B", "KWH", "1"),
        ("1", "DZN", "PR", "6"),
        ("50", "P1", "P1", "50"),
        ("1", "DAY", "HUR", "24"),
        ("1", "MTQ", "LTR", "1000"),
    ],
)
def test_units_of_one_dimension_convert_exactly(value, source, target, expected):
    assert Quantity.of(value, source).to(target) == Quantity.of(expected, target)


@pytest.mark.parametrize(("source", "target"), [("KGM", "C62"), ("KWH", "KWT"), ("MTK", "MTR"), ("P1", "C62")])
def test_units_of_two_dimensions_never_mix(source, target):
    with pytest.raises(UnitMismatchError, match="UNIT_MISMATCH"):
        Quantity.of(1, source).to(target)
    with pytest.raises(UnitMismatchError):
        Quantity.of(1, source) + Quantity.of(1, target)


def test_sums_and_conversions_do_not_depend_on_the_callers_context():
    small, large = Quantity.of("0.000000000000000000000000000001", "KGM"), Quantity.of("1" + "0" * 30, "KGM")
    with localcontext() as context:
        context.prec = 3
        assert (large + small).value == Decimal("1" + "0" * 30 + "." + "0" * 29 + "1")
        assert Quantity.of("123456.789", "KGM").to("TNE").value == Decimal("123.456789")
        assert round_half_even(Fraction(123456789, 2), 1) == Decimal("61728394.5")
        assert decimal_text(Decimal("123456.7890")) == "123456.789"


def test_decimals_that_never_end_are_kept_to_fifty_digits():
    third = exact_decimal(Fraction(1, 3))
    assert decimal_text(third) == "0." + "3" * 50
    assert abs(Fraction(third) - Fraction(1, 3)) < Fraction(1, 10**50)


@pytest.mark.parametrize("code", ["PCE", "kg", "", "KGM ,", "\u212aGM", "K\u0131M", None])
def test_a_unit_outside_the_table_is_refused(code):
    with pytest.raises(InputError) as caught:
        unit(code)
    assert caught.value.code == "UNIT_UNKNOWN"


def test_the_case_of_a_unit_does_not_matter_where_it_is_read():
    assert Quantity.of(1, " kgm ").unit == "KGM"
    with pytest.raises(InputError, match="upper-case"):
        Quantity(Decimal(1), "kgm")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,5",
        "1.",
        ".5",
        "NaN",
        "Infinity",
        "0x1",
        "1_000",
        "1e9999",
        "١",
        "--1",
        "1 2",
        "9" * 61,
        "1e401",
        "0e-500",
    ],
)
def test_what_is_no_plain_decimal_is_refused(text):
    with pytest.raises(InputError) as caught:
        parse_decimal(text)
    assert caught.value.code == "NUMBER_MALFORMED"


@pytest.mark.parametrize(
    "number", [Decimal("1e401"), Decimal("1e-401"), Decimal("NaN"), Decimal("-Infinity"), Decimal("0e999999999")]
)
def test_a_decimal_that_would_not_fit_a_result_is_refused(number):
    with pytest.raises(InputError):
        parse_decimal(number)


@pytest.mark.parametrize("number", [1.5, True, None, b"1", (0, (1,), 0)])
def test_a_number_that_is_not_exact_is_the_callers_mistake(number):
    with pytest.raises(TypeError):
        parse_decimal(number)


@pytest.mark.parametrize("value", [1, "1", 1.0, Decimal("NaN")])
def test_a_quantity_is_made_of_a_finite_decimal(value):
    with pytest.raises(TypeError):
        Quantity(value, "KGM")


def test_a_quantity_too_long_to_write_is_refused():
    with pytest.raises(InputError, match="NUMBER_MALFORMED"):
        Quantity(Decimal("1e999999"), "KGM")


@pytest.mark.parametrize(
    ("number", "places", "expected"),
    [
        ("0.5", 0, "0"),
        ("1.5", 0, "2"),
        ("2.5", 0, "2"),
        ("-0.125", 2, "-0.12"),
        ("0.135", 2, "0.14"),
        ("149", -2, "1E+2"),
    ],
)
def test_a_half_is_rounded_to_even(number, places, expected):
    assert round_half_even(Decimal(number), places) == Decimal(expected)


def test_a_quantity_is_printed_with_its_symbol_and_without_idle_zeros():
    assert str(Quantity.of("471.0100", "KGM")) == "471.01 kg"
    assert decimal_text(Decimal("-0.00")) == "0"
    assert decimal_text(Decimal("1E+3")) == "1000"


def test_the_table_of_units_cannot_be_changed():
    with pytest.raises(TypeError):
        UNITS["KGM"] = UNITS["TNE"]
    assert all(code == row.code and row.size > 0 for code, row in UNITS.items())


@pytest.mark.parametrize("number", [Fraction(1, 2**20_000), Fraction(10**6_000 + 1, 3), Fraction(10**6_000, 1)])
def test_numbers_of_thousands_of_digits_are_written_out(number):
    shown = exact_decimal(number)
    assert abs(Fraction(shown) - number) <= number / 10**49
    assert exact_decimal(-number) == shown.copy_negate()
    assert (Fraction(shown) == number) is (number.denominator != 3)
