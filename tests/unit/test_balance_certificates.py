"""A certificate's quantity is one: drawn once over all sites, once by whoever issued it, and not before it was issued."""

from __future__ import annotations

import pytest

from balance_world import MILL, codes, judge, policy, post
from greenchain.values.outcome import Outcome

ISSUE = post("i", 0, "issue", 10, site="farm", lot="L", certificate="C")
DRAWN = post("g", 1, "in", 10, lot="M", counterparty="trader", certificate="C")
TWICE = {"CERTIFICATE_USED_TWICE"}


def farm(name, direction, quantity=10, day=2, **cells):
    return post(name, day, direction, quantity, site="farm", **cells)


def test_what_a_site_drew_on_a_certificate_is_not_retired_by_its_issuer():
    assert codes(ISSUE, DRAWN, farm("r", "retire", certificate="C")) == {"CERTIFICATE_OVERDRAWN"}
    assert codes(ISSUE, farm("r", "retire", certificate="C")) == set()
    part = post("g", 1, "in", 6, certificate="C")
    assert codes(ISSUE, part, farm("r", "retire", 4, certificate="C")) == set()
    assert codes(ISSUE, part, farm("r", "retire", "4.001", certificate="C")) == {"CERTIFICATE_OVERDRAWN"}


def test_who_received_goods_on_a_certificate_may_retire_them_on_it():
    sent = farm("s", "out", lot="L", counterparty="mill", certificate="C")
    got = post("g", 3, "in", 10, lot="L", counterparty="farm", certificate="C")
    retired = post("r", 4, "retire", 10, certificate="C")
    assert codes(ISSUE, sent, got, retired) == set()
    assert "CERTIFICATE_OVERDRAWN" in codes(
        ISSUE, sent, got, retired, post("r", 4, "retire", 1, site="b", certificate="C")
    )


@pytest.mark.parametrize("use", ["retire", "loss"])
def test_what_a_site_drew_is_not_used_by_the_issuer_even_where_it_names_no_certificate(use):
    balance = judge(ISSUE, DRAWN, farm("u", use))
    assert codes(ISSUE, DRAWN, farm("u", use)) == TWICE
    assert balance.outcome is Outcome.DOES_NOT_CONFORM
    assert codes(ISSUE, farm("u", use)) == set()


def test_a_sale_of_the_issuer_to_another_than_who_drew_is_open_and_the_same_sale_to_it_is_fine():
    sale = {"lot": "X"}
    assert codes(ISSUE, DRAWN, farm("s", "out", counterparty="shop", **sale)) == TWICE
    assert judge(ISSUE, DRAWN, farm("s", "out", counterparty="shop", **sale)).outcome is Outcome.NOT_DETERMINED
    for cells in ({"counterparty": "trader"}, {"counterparty": "mill"}, {"counterparty": "shop", "certificate": "C"}):
        assert codes(ISSUE, DRAWN, farm("s", "out", **sale, **cells)) == set()
    assert codes(ISSUE, DRAWN, farm("s", "out", **sale)) == TWICE  # another lot, to nobody named
    assert codes(ISSUE, DRAWN, farm("s", "out", lot="M")) == set()
    assert codes(ISSUE, DRAWN, farm("s", "out")) == set()


def test_a_sale_to_a_site_that_sent_nothing_on_cannot_be_what_another_drew():
    sold = [
        farm("s", "out", lot="X", counterparty="shop"),
        post("k", 3, "in", 10, site="shop", lot="X", counterparty="farm"),
    ]
    assert codes(ISSUE, DRAWN, *sold) == TWICE
    assert judge(ISSUE, DRAWN, *sold).outcome is Outcome.DOES_NOT_CONFORM


@pytest.mark.parametrize(("sold", "code"), [(4, set()), ("4.001", TWICE)])
def test_an_issuer_sells_what_others_did_not_draw(sold, code):
    shop = {"counterparty": "shop", "lot": "X"}
    other = post("k", 3, "in", sold, site="shop", counterparty="farm", lot="X")
    part = post("g", 1, "in", 6, lot="M", counterparty="trader", certificate="C")
    assert codes(ISSUE, part, farm("s", "out", sold, **shop), other) == code


def test_an_issuer_with_other_stock_may_sell_that():
    stock = farm("j", "issue", day=0, certificate="D", lot="N")
    assert codes(ISSUE, stock, DRAWN, farm("u", "retire")) == set()
    assert codes(ISSUE, stock, DRAWN, farm("u", "retire", "10.001")) == TWICE


def test_a_chain_that_hands_a_certificate_on_uses_it_once():
    chain = [
        farm("a", "out", day=1, lot="L", counterparty="a", certificate="C"),
        post("b", 2, "in", 10, site="a", lot="L", counterparty="farm", certificate="C"),
        post("c", 3, "out", 10, site="a", lot="M", counterparty="mill", certificate="C"),
        post("d", 4, "in", 10, lot="M", counterparty="a", certificate="C"),
        post("e", 5, "out", 10, lot="F", counterparty="shop"),
    ]
    assert codes(ISSUE, *chain) == set()
    assert codes(ISSUE, *chain, farm("u", "retire", "0.001", day=6)) == {"BALANCE_NEGATIVE"}


@pytest.mark.parametrize("cells", [{"scheme": "US"}, {"characteristic": "fair"}])
def test_one_certificate_is_not_booked_at_one_site_under_two_claims(cells):
    rows = [
        post("i", 0, "issue", 10, lot="L", certificate="C"),
        post("g", 1, "in", 10, lot="M", certificate="C", **cells),
    ]
    sales = [post("x", 2, "out", 10, lot="X"), post("y", 2, "out", 10, lot="Y", **cells)]
    assert codes(*rows, *sales) == {"CERTIFICATE_OVERDRAWN", "COUNTED_UNDER_TWO_SCHEMES"}
    honest = [rows[0], post("g", 1, "in", 10, lot="M", certificate="C")]
    assert codes(*honest, sales[0]) == set()


def test_an_issue_for_any_claim_is_drawn_once_whatever_the_claims():
    plain = {"characteristic": "", "scheme": ""}
    rows = [
        post("i", 0, "issue", 10, certificate="C", **plain),
        post("g", 1, "in", 10, certificate="C"),
        post("h", 1, "in", 10, certificate="C", scheme="US"),
    ]
    assert codes(*rows[:2], post("x", 2, "out", 10)) == set()
    assert "CERTIFICATE_OVERDRAWN" in codes(*rows)


@pytest.mark.parametrize(("sold", "code"), [(30, set()), ("30.001", {"BALANCE_NEGATIVE"}), (60, {"BALANCE_NEGATIVE"})])
def test_one_certificate_is_not_booked_at_one_site_as_two_products(sold, code):
    kept = policy(conversions=MILL)
    rows = [post("i", 0, "issue", 40, certificate="C"), post("g", 1, "in", 30, "flour", certificate="C")]
    assert codes(*rows, post("x", 2, "out", sold, "flour"), kept=kept) == code


@pytest.mark.parametrize(
    ("sold_on", "outcome"), [(4, Outcome.DOES_NOT_CONFORM), (5, Outcome.CONFORMS), (6, Outcome.CONFORMS)]
)
@pytest.mark.parametrize("site", ["farm", "mill"])
def test_nothing_is_claimed_on_a_certificate_before_it_was_issued(sold_on, outcome, site):
    issue = post("i", 5, "issue", 10, site=site, certificate="C")
    balance = judge(issue, post("g", 1, "in", 10, certificate="C"), post("x", sold_on, "out", 10, lot="X"))
    assert balance.outcome is outcome
    assert "COUNTED_FROM_ISSUE" in balance.verdict.codes
    assert ("BALANCE_NEGATIVE" in balance.verdict.codes) == (outcome is Outcome.DOES_NOT_CONFORM)


def test_goods_received_when_half_of_a_certificate_was_issued_cover_half():
    issues = [farm("i", "issue", 5, day=0, certificate="C"), farm("j", "issue", 5, day=5, certificate="C")]
    got = post("g", 1, "in", 10, certificate="C")
    assert codes(*issues, got, post("x", 2, "out", 5), post("y", 5, "out", 5)) == set()
    assert codes(*issues, got, post("x", 2, "out", "5.001")) == {"BALANCE_NEGATIVE"}
    two = [post("g", 1, "in", 5, certificate="C"), post("h", 1, "in", 5, site="b", certificate="C")]
    assert codes(*issues, *two, post("x", 2, "out", 5)) == set()
    assert codes(*issues, *two, post("y", 4, "out", 1, site="b")) == {"BALANCE_NEGATIVE"}
    assert codes(*issues, *two, post("y", 5, "out", 5, site="b")) == set()


def test_an_average_counts_what_was_received_in_the_period_of_the_issue():
    kept = policy(method="rolling_average", period_months=1)
    issue = post("i", 40, "issue", 10, site="farm", certificate="C")
    got = post("g", 1, "in", 10, certificate="C")
    assert codes(issue, got, post("x", 20, "out", 10), kept=kept) != set()
    assert codes(issue, got, post("x", 41, "out", 10), kept=kept) == set()


def test_a_lot_certified_under_two_schemes_is_not_drawn_by_two_sites():
    issues = [
        post("i", 0, "issue", 10, site="farm", scheme="A", lot="L", certificate="C"),
        post("j", 0, "issue", 10, site="farm", scheme="B", lot="L", certificate="D"),
    ]
    first = post("g", 1, "in", 10, scheme="A", lot="L", certificate="C")
    for quantity, site, code in ((10, "mill", set()), (10, "b", {"COUNTED_UNDER_TWO_SCHEMES"})):
        assert (
            codes(*issues, first, post("h", 1, "in", quantity, site=site, scheme="B", lot="L", certificate="D")) == code
        )


def test_a_draw_that_names_no_scheme_is_of_the_one_that_was_issued_and_of_two_perhaps_of_either():
    unnamed = post("g", 1, "in", 10, scheme="", lot="M", counterparty="trader", certificate="C")
    assert codes(ISSUE, unnamed, farm("u", "retire")) == TWICE
    second = farm("j", "issue", day=0, scheme="US", lot="N", certificate="C")
    assert codes(ISSUE, second, unnamed) == set()
    for uses in ([farm("u", "retire")], [farm("u", "retire"), farm("v", "retire", scheme="US")]):
        assert codes(ISSUE, second, unnamed, *uses) == TWICE
        assert judge(ISSUE, second, unnamed, *uses).outcome is Outcome.NOT_DETERMINED
