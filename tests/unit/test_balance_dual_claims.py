"""Goods certified twice are there once: with both claims they go together, in one delivery to one buyer, or not at all."""

from __future__ import annotations

import pytest

from balance_world import END, codes, custody, judge, policy, post
from greenchain.graph.custody import read_policy
from greenchain.values.outcome import Outcome

DUAL = policy(dual_claims=True)
SCHEMES = [{"scheme": "A"}, {"scheme": "B"}]
TRAITS = [{"characteristic": "organic"}, {"characteristic": "fair"}]
TWO = pytest.mark.parametrize("claims", [SCHEMES, TRAITS], ids=["two schemes", "two characteristics"])
SOLD_TWICE = {"COUNTED_UNDER_TWO_SCHEMES"}


def bought(claims, quantity=10):
    return [post(f"in{n}", 1, "in", quantity, lot="L", **claim) for n, claim in enumerate(claims)]


def sold(claims, *cells, quantity=10, day=2):
    """One row a claim, out of the lot F; ``cells`` of each."""
    return [
        post(f"out{n}", day, each.get("direction", "out"), quantity, lot="F", **claim, **_cells(each))
        for n, (claim, each) in enumerate(zip(claims, cells, strict=True))
    ]


def _cells(each):
    return {name: value for name, value in each.items() if name != "direction"}


@TWO
def test_one_lot_is_not_sold_under_one_claim_to_one_and_under_the_other_to_another(claims):
    apart = sold(claims, {"counterparty": "a"}, {"counterparty": "b"})
    together = sold(claims, {"counterparty": "a"}, {"counterparty": "a"})
    assert codes(*bought(claims), *apart, kept=DUAL) == SOLD_TWICE
    assert judge(*bought(claims), *apart, kept=DUAL).outcome is Outcome.DOES_NOT_CONFORM
    assert codes(*bought(claims), *together, kept=DUAL) == set()
    assert judge(*bought(claims), *together, kept=DUAL).outcome is Outcome.CONFORMS


@TWO
def test_together_only_where_the_policy_lets_one_lot_carry_several_claims(claims):
    together = sold(claims, {"counterparty": "a"}, {"counterparty": "a"})
    assert codes(*bought(claims), *together) == SOLD_TWICE
    half = sold(claims, {"counterparty": "a"}, {"counterparty": "a"}, quantity=5)
    assert codes(*bought(claims), *half) == set()


@TWO
def test_what_is_sold_under_one_claim_is_not_retired_under_the_other(claims):
    assert codes(*bought(claims), *sold(claims, {}, {"direction": "retire"}), kept=DUAL) == SOLD_TWICE
    both = sold(claims, {"direction": "retire"}, {"direction": "retire"})
    assert codes(*bought(claims), *both, kept=DUAL) == set()


@pytest.mark.parametrize(("second", "code"), [(4, set()), ("4.001", SOLD_TWICE)])
def test_a_lot_may_be_divided_between_buyers_up_to_the_goods(second, code):
    rows = [
        post("x", 2, "out", 6, scheme="A", lot="F", counterparty="a"),
        post("y", 2, "out", 3, scheme="B", lot="F", counterparty="a"),
        post("z", 2, "out", second, scheme="B", lot="F", counterparty="b"),
    ]
    assert codes(*bought(SCHEMES), *rows, kept=DUAL) == code


def test_a_row_without_a_buyer_is_read_in_favor_of_the_seller_and_clears_nothing():
    apart = sold(SCHEMES, {"counterparty": "a"}, {})
    assert codes(*bought(SCHEMES), *apart, kept=DUAL) == {"DELIVERY_UNSTATED"}
    assert codes(*bought(SCHEMES), *sold(SCHEMES, {}, {}), kept=DUAL) == set()
    zero = post("zero", 2, "out", 0, scheme="B", lot="F")
    named = sold(SCHEMES, {"counterparty": "a"}, {"counterparty": "b"})
    assert codes(*bought(SCHEMES), *named, zero, kept=DUAL) == SOLD_TWICE


def test_one_lot_sent_to_one_buyer_at_two_times_may_be_two_deliveries():
    first, second = sold(SCHEMES, {"counterparty": "a"}, {"counterparty": "a"})
    later = post("later", 9, "out", 10, scheme="B", lot="F", counterparty="a")
    assert codes(*bought(SCHEMES), first, later, kept=DUAL) == {"DELIVERY_UNSTATED"}
    assert judge(*bought(SCHEMES), first, later, kept=DUAL).outcome is Outcome.NOT_DETERMINED
    assert codes(*bought(SCHEMES), first, second, kept=DUAL) == set()


def test_what_is_sold_apart_fails_even_under_a_pack_that_does_not_say_whether_a_lot_may_carry_two_claims():
    kept = read_policy(b'base = "custody/iscc"', standards=custody())
    late = END.replace(month=4, day=2)
    apart = sold(SCHEMES, {"counterparty": "a"}, {"counterparty": "b"})
    together = sold(SCHEMES, {"counterparty": "a"}, {"counterparty": "a"})
    found = judge(*bought(SCHEMES), *apart, kept=kept, at=late)
    assert found.outcome is Outcome.DOES_NOT_CONFORM
    assert judge(*bought(SCHEMES), *together, kept=kept, at=late).outcome is Outcome.NOT_DETERMINED


def test_the_finding_cites_what_a_claim_by_accounts_is():
    apart = sold(SCHEMES, {"counterparty": "a"}, {"counterparty": "b"})
    found = [f for f in judge(*bought(SCHEMES), *apart, kept=DUAL).findings if f.code in SOLD_TWICE]
    assert [(f.citation.clause, f.where) for f in found] == [("3.3.4", "out1")]


@TWO
def test_an_average_counts_goods_sold_apart_as_two(claims):
    kept = policy(method="rolling_average", dual_claims=True)
    apart = sold(claims, {"counterparty": "a"}, {"counterparty": "b"})
    late = END.replace(month=4, day=2)
    assert "COUNTED_UNDER_TWO_SCHEMES" in codes(*bought(claims), *apart, kept=kept, at=late)
    together = sold(claims, {"counterparty": "a"}, {"counterparty": "a"})
    assert codes(*bought(claims), *together, kept=kept, at=late) == set()
