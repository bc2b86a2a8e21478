"""A sale to oneself renews no credit, adds nothing, and may still show a step of production."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance_world import END, MILL, codes, judge, policy, post
from greenchain.values.outcome import Outcome

LATE = END + timedelta(days=400)
SELF = {"counterparty": "mill", "lot": "S"}
MONTH = policy(credit_validity_months=1)


def through(day, quantity=10, product="wheat", back=None):
    """Out to oneself and in again, the same instant unless told otherwise."""
    back = day if back is None else back
    return [
        post(f"out{product}{day}", day, "out", quantity, product, **SELF),
        post(f"back{product}{day}", back, "in", quantity, product, **SELF),
    ]


@pytest.mark.parametrize(("out", "back"), [(20, 20), (20, 25), (25, 20), (20, 35)])
def test_a_sale_to_oneself_renews_no_credit(out, back):
    rows = [post("i", 0, "in", 10), *through(out, back=back)]
    assert codes(*rows, post("x", 45, "out", 10), kept=MONTH, at=LATE) == {"CREDIT_EXPIRED"}
    if max(out, back) < 30:
        assert codes(*rows, post("x", 30.99, "out", 10), kept=MONTH, at=LATE) == set()


def test_the_oldest_credit_stays_the_oldest():
    rows = [post("i", 0, "in", 10), post("j", 10, "in", 10), *through(15)]
    assert codes(*rows, post("x", 20, "out", 10), post("y", 40, "out", 10), kept=MONTH, at=LATE) == set()
    assert codes(*rows, post("x", 20, "out", 10), post("y", 41, "out", 10), kept=MONTH, at=LATE) == {"CREDIT_EXPIRED"}


def test_credit_that_ended_under_way_comes_in_and_lapses_and_the_account_adds_up():
    balance = judge(post("i", 0, "in", 10), *through(20, back=35), kept=MONTH, at=LATE)
    row = balance.accounts[0]
    assert (row.inflow, row.outflow, row.expired, row.closing) == (20, 10, 10, 0)
    quarter = judge(post("i", 0, "in", 10), *through(20, back=90), at=LATE)  # back as the next period begins
    assert [(row.inflow, row.expired, row.closing) for row in quarter.accounts] == [(10, 0, 0), (10, 10, 0)]


def test_what_was_never_sent_covers_nothing():
    back = post("b", 3, "in", 10, **SELF)
    assert codes(post("i", 1, "in", 10), back, post("x", 4, "out", "10.001")) == {
        "TRANSFER_NOT_MATCHED",
        "BALANCE_NEGATIVE",
    }


def test_steps_of_production_may_be_booked_as_sales_to_oneself_even_on_one_day():
    kept = policy(conversions=[*MILL, ("flour", "bread", "1.2")])
    rows = [post("i", 1, "in", 40), *through(2, 30, "flour"), *through(2, 36, "bread")]
    assert codes(*rows, post("a", 2, "out", 36, "bread", counterparty="shop"), kept=kept) == set()
    assert codes(*rows, post("a", 2, "out", "36.001", "bread", counterparty="shop"), kept=kept) != set()


def test_a_move_of_goods_with_two_claims_sells_nothing():
    dual = [post(f"i{s}", 1, "in", 10, scheme=s, lot="L") for s in "AB"]
    moved = [
        row
        for s in "AB"
        for row in (post(f"o{s}", 2, "out", 10, scheme=s, **SELF), post(f"b{s}", 2, "in", 10, scheme=s, **SELF))
    ]
    one = post("x", 3, "out", 10, scheme="A", lot="X")
    assert codes(*dual, *moved, one) == set()
    assert codes(*dual, *moved, one, post("y", 3, "out", 10, scheme="B", lot="Y")) == {"COUNTED_UNDER_TWO_SCHEMES"}


def test_an_average_is_not_carried_into_the_next_period_by_a_sale_to_oneself():
    kept = policy(method="rolling_average", period_months=1)
    rows = [post("i", 1, "in", 10), *through(20, back=35)]
    assert codes(*rows, post("x", 36, "out", 10), kept=kept) != set()
    assert codes(rows[0], *through(20), post("x", 21, "out", 10), kept=kept) == set()


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 10)), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 90), st.integers(1, 10)), max_size=4),
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 10)), max_size=3),
)
def test_moves_within_a_site_change_no_answer_about_its_sales(bought, sold, moved):
    rows = [post(f"i{n}", day, "in", amount) for n, (day, amount) in enumerate(bought)]
    rows += [post(f"x{n}", day, "out", amount) for n, (day, amount) in enumerate(sold)]
    moves = [
        post(f"m{n}{way}", day, way, amount, **SELF) for n, (day, amount) in enumerate(moved) for way in ("out", "in")
    ]
    without = judge(*rows, kept=MONTH, at=datetime(2027, 6, 1, tzinfo=UTC))
    beside = judge(*rows, *moves, kept=MONTH, at=datetime(2027, 6, 1, tzinfo=UTC))
    if without.outcome is Outcome.DOES_NOT_CONFORM:
        assert beside.outcome is Outcome.DOES_NOT_CONFORM
    else:
        short = {f.where for f in beside.findings if f.outcome is Outcome.DOES_NOT_CONFORM}
        assert not any(where.startswith("x") for where in short)
