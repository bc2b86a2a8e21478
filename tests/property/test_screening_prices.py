"""Prices: compared exactly, never divided, and only in the currency and the month they are of."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenchain.formats import read_records
from greenchain.model.nouns import FairPrice
from greenchain.screening.prices import FAIR_VALUE, PRICE_FACTS, Prices

NUMBERS = st.decimals(min_value=0, max_value=10**40, places=12).map(lambda number: format(number, "f"))
ITEM = {"hs": "39021000", "currency": "USD", "export_date": "2026-03-02"}


@given(low=NUMBERS, mass=NUMBERS, value=NUMBERS)
def test_the_fair_value_is_the_exact_product(low, mass, value):
    facts = Prices.of([FairPrice("3902", "", "USD", low)]).facts({**ITEM, "net_kg": mass, "value": value})
    if Fraction(mass) == 0:
        assert facts == {}
    else:
        assert Fraction(facts[FAIR_VALUE]) == Fraction(low) * Fraction(mass)
        assert facts.keys() == PRICE_FACTS


ROWS = [
    FairPrice("3902", "", "USD", "1"),
    FairPrice("3902", "2026-03", "USD", "2"),
    FairPrice("3902", "2026-04", "EUR", "3"),
    FairPrice("3901", "", "USD", "4"),
]


@pytest.mark.parametrize(
    ("changes", "low"),
    [
        ({}, "2"),
        ({"export_date": "2026-02-28"}, "1"),
        ({"export_date": "2026-04-01"}, "1"),
        ({"export_date": None}, "1"),
        ({"export_date": None, "import_date": "2026-03-31"}, "2"),
        ({"export_date": "2026-03"}, "1"),
        ({"currency": "EUR"}, None),
        ({"currency": "EUR", "export_date": "2026-04-30"}, "3"),
        ({"currency": "KRW"}, None),
        ({"currency": None}, None),
        ({"hs": "390110"}, "4"),
        ({"hs": "39"}, None),
        ({"hs": None}, None),
        ({"hs": "3902"}, "2"),
        ({"value": None}, None),
        ({"net_kg": None}, None),
        ({"net_kg": "0.000"}, None),
    ],
)
def test_the_low_end_is_that_of_heading_currency_and_month(changes, low):
    values = {**ITEM, "net_kg": "1", "value": "1", **changes}
    assert Prices.of(ROWS).facts(values).get("low_per_kg") == low


def test_a_fact_that_is_not_given_is_not_compared():
    whole = {**ITEM, "net_kg": "1", "value": "1"}
    for name in ("hs", "currency", "net_kg", "value"):
        assert Prices.of(ROWS).facts({key: text for key, text in whole.items() if key != name}) == {}


TABLE = """hs4,month,currency,low_per_kg
3902,,usd,0.70
39.02,2026-03,USD,0.50
3902,2026-13,USD,0.50
390210,,USD,1
3903,,USD,-1
3904,,USD,NaN
3905,,,1
3906,,USD,"1,000"
3902,,USD,0.80
"""


def test_a_row_that_cannot_be_read_is_refused_alone():
    batch = read_records(TABLE.encode(), name="prices.csv")
    assert batch.format == "prices-csv"
    rows = batch.records(FairPrice)
    assert [(row.hs4, row.month, row.currency, row.low_per_kg) for row in rows] == [
        ("3902", "", "USD", "0.7"),
        ("3902", "2026-03", "USD", "0.5"),
    ]
    assert sorted(fault.code for fault in batch.faults) == sorted(
        [
            *["DATE_MALFORMED", "HS_CODE_MALFORMED", "NUMBER_MALFORMED", "NUMBER_MALFORMED", "CELL_MISSING"],
            *["NUMBER_MALFORMED", "ROW_DUPLICATE"],
        ]
    )
