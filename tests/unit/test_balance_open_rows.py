"""A row that cannot be counted hides nothing: what is short without it is short, unless it may have added."""

from __future__ import annotations

import pytest

from balance_world import MILL, codes, judge, policy, post
from greenchain.values.outcome import Outcome

WHEAT = post("in", 1, "in", 40)
SHORT = post("out", 2, "out", "40.001")
NEGATIVE = {"BALANCE_NEGATIVE"}


@pytest.mark.parametrize("direction", ["in", "issue", "out", "loss", "retire"])
@pytest.mark.parametrize("cells", [{}, {"uom": "H87"}, {"model": "pure"}, {"certificate": "C"}])
def test_a_quantity_of_zero_of_an_unknown_product_hides_no_violation(direction, cells):
    zero = post("zero", 1, direction, 0, "zzz", **cells)
    assert codes(WHEAT, SHORT, zero) == NEGATIVE
    assert codes(zero, post("x", 2, "out", 10)) == NEGATIVE
    assert codes(WHEAT, post("x", 2, "out", 40), zero) == set()


@pytest.mark.parametrize("cells", [{"product": "zzz"}, {"product": "wheat", "uom": "H87"}])
@pytest.mark.parametrize("direction", ["out", "loss"])
def test_what_left_uncounted_leaves_what_is_short_without_it_short(cells, direction):
    product = cells.pop("product") if "product" in cells else "wheat"
    row = post("open", 2, direction, 1, product, **cells)
    cells["product"] = product
    missing = {"UNIT_NOT_CONVERTIBLE" if "uom" in cells else "NO_CONVERSION_FACTOR"}
    assert codes(WHEAT, SHORT, row) == NEGATIVE | missing
    balance = judge(WHEAT, SHORT, row)
    assert {account.outcome for account in balance.accounts} == {Outcome.DOES_NOT_CONFORM}
    covered = judge(WHEAT, post("x", 2, "out", 40), row)
    assert codes(WHEAT, post("x", 2, "out", 40), row) == missing
    assert covered.outcome is Outcome.NOT_DETERMINED
    assert "BALANCE_COVERED" not in covered.verdict.codes


def test_what_came_in_uncounted_may_cover_what_is_short():
    assert codes(WHEAT, SHORT, post("more", 1, "in", 1, uom="H87")) == {"UNIT_NOT_CONVERTIBLE"}
    kept = policy(conversions=[*MILL, ("rye", "flour", "0.8")])
    rye = post("rye", 1, "in", 10, "rye", uom="H87")
    assert codes(WHEAT, rye, post("x", 2, "out", 99, "flour"), kept=kept) == {"UNIT_NOT_CONVERTIBLE"}


def test_an_average_that_is_short_of_all_certified_stock_is_short_beside_an_open_row():
    kept = policy(method="rolling_average")
    row = post("open", 2, "out", 1, "zzz")
    assert codes(WHEAT, SHORT, row, kept=kept) >= NEGATIVE
    assert codes(WHEAT, post("x", 2, "out", 40), row, kept=kept) == {"NO_CONVERSION_FACTOR"}


def test_an_open_row_that_left_hides_no_raised_model_and_no_goods_sold_twice():
    row = post("open", 2, "out", 1, "zzz")
    raised = [WHEAT, post("x", 2, "out", 40, model="segregated")]
    assert codes(*raised, row) == {"MODEL_RAISED", "NO_CONVERSION_FACTOR"}
    dual = [post(f"i{s}", 1, "in", 40, scheme=s, lot="L") for s in "AB"]
    sold = [post(f"o{s}", 2, "out", 40, scheme=s, lot=s) for s in "AB"]
    open_row = post("open", 2, "out", 1, "zzz", scheme="A")
    assert codes(*dual, *sold, open_row) == {"COUNTED_UNDER_TWO_SCHEMES", "NO_CONVERSION_FACTOR"}


def test_a_site_with_nothing_but_a_zero_has_a_book_here():
    zero = post("z", 1, "out", 0, site="farm")
    got = post("g", 3, "in", 40, lot="L", counterparty="farm")
    assert codes(zero, got) == {"TRANSFER_NOT_MATCHED"}
    assert codes(got) == set()
    assert codes(zero) == {"BALANCE_EMPTY"}
    assert codes(zero, post("y", 1, "out", 0, "Wheat", site="Farm")) == {
        "BALANCE_EMPTY"
    }  # joined spellings say nothing
