"""Frauds that books of certified stock have seen, each beside its honest twin: what is honest must pass."""

from __future__ import annotations

from datetime import timedelta

import pytest

from balance_world import END, MILL, codes, judge, policy, post

DUAL = [post("a", 1, "in", 100, scheme="A", lot="L"), post("b", 1, "in", 100, scheme="B", lot="L")]


def test_sold_before_bought():
    sale, purchase = post("x", 2, "out", 40), post("i", 3, "in", 40)
    assert codes(sale, purchase) == {"BALANCE_NEGATIVE"}
    assert codes(sale, post("i", 2, "in", 40)) == set()


def test_goods_certified_twice_and_sold_once_pass_and_sold_twice_do_not():
    both = [post("x", 2, "out", 100, scheme="A", lot="X"), post("y", 2, "out", 100, scheme="B", lot="X")]
    apart = [post("x", 2, "out", 100, scheme="A", lot="X"), post("y", 2, "out", 100, scheme="B", lot="Y")]
    kept = policy(dual_claims=True)
    assert codes(*DUAL, *both, kept=kept) == set()
    assert codes(*DUAL, *apart, kept=kept) == {"COUNTED_UNDER_TWO_SCHEMES"}
    assert codes(*DUAL, *both) == {"COUNTED_UNDER_TWO_SCHEMES"}
    half = [post("x", 2, "out", 50, scheme="A", lot="X"), post("y", 2, "out", 50, scheme="B", lot="Y")]
    assert codes(*DUAL, *half) == set()


def test_goods_of_two_schemes_that_are_two_lots_may_both_be_sold():
    rows = [
        post("a", 1, "in", 50, scheme="A", lot="L"),
        post("b", 1, "in", 50, scheme="B", lot="M"),
        post("x", 2, "out", 50, scheme="A", lot="X"),
        post("y", 2, "out", 50, scheme="B", lot="Y"),
    ]
    assert codes(*rows) == set()


def test_rows_without_a_lot_leave_two_schemes_open():
    rows = [
        post("a", 1, "in", 50, scheme="A"),
        post("b", 1, "in", 50, scheme="B"),
        post("x", 2, "out", 50, scheme="A", lot="X"),
        post("y", 2, "out", 50, scheme="B", lot="Y"),
    ]
    assert codes(*rows) == {"LOT_UNSTATED"}


def test_one_scheme_that_is_overdrawn_is_not_also_told_as_two_schemes():
    rows = [
        post("a", 1, "in", 50, scheme="A", lot="L"),
        post("b", 1, "in", 50, scheme="B", lot="M"),
        post("x", 2, "out", 60, scheme="A", lot="X"),
        post("y", 3, "out", 50, scheme="B", lot="Y"),
    ]
    assert codes(*rows) == {"BALANCE_NEGATIVE"}


def test_a_loss_of_dual_certified_goods_is_lost_once():
    losses = [post("l", 2, "loss", 10, scheme="A", lot="L"), post("m", 2, "loss", 10, scheme="B", lot="L")]
    sales = [post("x", 3, "out", 45, scheme="A", lot="X"), post("y", 3, "out", 45, scheme="B", lot="Y")]
    assert codes(*DUAL, *losses, *sales) == set()
    more = [post("x", 3, "out", 45, scheme="A", lot="X"), post("y", 3, "out", "45.001", scheme="B", lot="Y")]
    assert codes(*DUAL, *losses, *more) == {"COUNTED_UNDER_TWO_SCHEMES"}


def test_double_counting_across_schemes_is_found_under_a_rolling_average_too():
    kept = policy(method="rolling_average")
    apart = [post("x", 2, "out", 100, scheme="A", lot="X"), post("y", 2, "out", 100, scheme="B", lot="Y")]
    half = [post("x", 2, "out", 50, scheme="A", lot="X"), post("y", 2, "out", 50, scheme="B", lot="Y")]
    late = END + timedelta(days=1)
    assert "COUNTED_UNDER_TWO_SCHEMES" in codes(*DUAL, *apart, kept=kept, at=late)
    assert codes(*DUAL, *half, kept=kept, at=late) == set()


def carousel(rounds, *, final):
    """A lot issued at one site goes round three, always booked and matched, then leaves."""
    rows = [post("issue", 0, "issue", 100, site="s0", certificate="C")]
    for number in range(3 * rounds):
        here, there = f"s{number % 3}", f"s{(number + 1) % 3}"
        lot = f"L{number}"
        cells = {"lot": lot, "certificate": "C"}
        rows.append(post(f"o{number}", 1 + number, "out", 100, site=here, counterparty=there, **cells))
        rows.append(post(f"i{number}", 1.5 + number, "in", 100, site=there, counterparty=here, **cells))
    return [*rows, post("final", 40, "out", final, site="s0", lot="F", certificate="C")]


@pytest.mark.parametrize("rounds", [0, 1, 2, 5])
def test_a_carousel_cannot_raise_the_total(rounds):
    kept = policy(overdraft="none")
    assert codes(*carousel(rounds, final=100), kept=kept) == set()
    assert codes(*carousel(rounds, final="100.001"), kept=kept) == {"BALANCE_NEGATIVE"}
    closing = sum(
        row.closing for row in judge(*carousel(rounds, final=0), kept=kept, at=END).accounts if row.period.end
    )
    assert closing <= 100


def test_a_carousel_that_nothing_feeds_sells_nothing():
    ring = [
        row
        for n in range(3)
        for row in (
            post(f"o{n}", 1 + n, "out", 100, site=f"s{n}", lot=f"L{n}", counterparty=f"s{(n + 1) % 3}"),
            post(f"i{n}", 1.5 + n, "in", 100, site=f"s{(n + 1) % 3}", lot=f"L{n}", counterparty=f"s{n}"),
        )
    ]
    kept = policy(overdraft="within_period")
    late = END + timedelta(days=1)
    assert codes(*ring) == {"BALANCE_NEGATIVE"}
    assert codes(*ring, kept=kept, at=late) == set()  # all of it cancels: nobody has anything
    assert {row.closing for row in judge(*ring, kept=kept, at=late).accounts} == {0}
    outside = post("x", 20, "out", "0.001", site="s1", lot="F")
    assert codes(*ring, outside, kept=kept, at=late) == {"BALANCE_NEGATIVE"}


def test_one_certificate_drawn_at_two_sites_and_an_honest_chain_that_cites_it_at_each_step():
    issue = post("issue", 0, "issue", 100, site="farm", certificate="C")
    chain = [
        post("f", 1, "out", 100, site="farm", lot="L", counterparty="a", certificate="C"),
        post("a", 2, "in", 100, site="a", lot="L", counterparty="farm", certificate="C"),
        post("b", 3, "out", 100, site="a", lot="M", counterparty="b", certificate="C"),
        post("c", 4, "in", 100, site="b", lot="M", counterparty="a", certificate="C"),
    ]
    assert codes(issue, *chain) == set()
    second = post("z", 2, "in", "0.001", site="z", certificate="C")
    assert codes(issue, *chain, second) == {"CERTIFICATE_OVERDRAWN"}
    unsold = [chain[1], post("c", 4, "in", 100, site="b", lot="M", counterparty="a", certificate="C")]
    assert "CERTIFICATE_OVERDRAWN" in codes(issue, *unsold)


def test_a_certificate_for_wheat_is_drawn_in_wheat_by_flour():
    kept = policy(conversions=MILL)
    issue = post("issue", 0, "issue", 40, site="farm", certificate="C")
    flour = post("a", 1, "in", 30, "flour", site="a", certificate="C")
    assert codes(issue, flour, kept=kept) == set()
    assert codes(issue, post("a", 1, "in", "30.001", "flour", site="a", certificate="C"), kept=kept) == {
        "CERTIFICATE_OVERDRAWN"
    }
    assert codes(issue, flour) == {"NO_CONVERSION_FACTOR"}


def test_a_buyer_cannot_add_a_claim_to_a_lot_sold_without_one():
    sold = [
        post("i", 1, "in", 100, site="farm", characteristic="", scheme=""),
        post("o", 2, "out", 100, site="farm", lot="L", counterparty="mill", characteristic="", scheme=""),
    ]
    assert codes(*sold, post("g", 3, "in", 100, lot="L", counterparty="farm")) == {"TRANSFER_NOT_MATCHED"}
    assert codes(*sold, post("g", 3, "in", 100, lot="L", counterparty="farm", characteristic="", scheme="")) == set()


def test_a_buyer_may_drop_a_claim_but_not_add_goods():
    sold = [post("i", 1, "in", 100, site="farm"), post("o", 2, "out", 100, site="farm", lot="L", counterparty="mill")]
    plain = {"lot": "L", "counterparty": "farm", "characteristic": "", "scheme": ""}
    assert codes(*sold, post("g", 3, "in", 100, **plain)) == set()
    assert codes(*sold, post("g", 3, "in", "100.001", **plain)) == {"TRANSFER_NOT_MATCHED"}


def test_two_buyers_cannot_book_the_same_lot():
    sold = [post("i", 1, "in", 100, site="farm"), post("o", 2, "out", 100, site="farm", lot="L")]
    got = [post(f"g{n}", 3, "in", 50, site=f"mill{n}", lot="L", counterparty="farm") for n in range(3)]
    assert codes(*sold, *got[:2]) == set()
    assert codes(*sold, *got) == {"TRANSFER_NOT_MATCHED"}


def test_a_lot_sold_to_one_is_not_booked_by_another():
    sold = [
        post("i", 1, "in", 100, site="farm"),
        post("o", 2, "out", 100, site="farm", lot="L", counterparty="mill"),
    ]
    assert codes(*sold, post("g", 3, "in", 1, site="thief", lot="L", counterparty="farm")) == {"TRANSFER_NOT_MATCHED"}


def test_a_seller_whose_book_is_not_here_is_not_compared():
    assert codes(post("g", 3, "in", 100, lot="L", counterparty="abroad")) == set()


def test_tonnes_booked_as_kilograms_are_found_on_the_other_side():
    sold = [post("i", 1, "in", 40, site="farm"), post("o", 2, "out", 40, site="farm", lot="L", counterparty="mill")]
    got = {"lot": "L", "counterparty": "farm"}
    assert codes(*sold, post("g", 3, "in", 40_000, uom="KGM", **got)) == set()
    assert codes(*sold, post("g", 3, "in", 40_000, **got)) == {"TRANSFER_NOT_MATCHED"}
    assert codes(*sold, post("g", 3, "in", 40, uom="LTN", **got)) == {"TRANSFER_NOT_MATCHED"}


def test_flour_booked_as_wheat_is_not_what_was_sold():
    kept = policy(conversions=MILL)
    sold = [
        post("i", 1, "in", 40, site="farm"),
        post("o", 2, "out", 30, "flour", site="farm", lot="L", counterparty="mill"),
    ]
    got = {"lot": "L", "counterparty": "farm"}
    assert codes(*sold, post("g", 3, "in", 30, "flour", **got), kept=kept) == set()
    assert codes(*sold, post("g", 3, "in", 30, "wheat", **got), kept=kept) == {"TRANSFER_NOT_MATCHED"}


def test_a_model_is_not_raised_on_the_way_from_seller_to_buyer():
    sold = [post("i", 1, "in", 40, site="farm"), post("o", 2, "out", 40, site="farm", lot="L", counterparty="mill")]
    got = {"lot": "L", "counterparty": "farm"}
    assert codes(*sold, post("g", 3, "in", 40, model="segregated", **got)) == {"MODEL_RAISED"}
    assert codes(*sold, post("g", 3, "in", 40, model="book_and_claim", **got)) == set()


def test_a_traded_certificate_does_not_become_goods():
    issue = post("i", 0, "issue", 40, site="registry", certificate="C", model="book_and_claim")
    assert codes(issue, post("g", 1, "in", 40, certificate="C", model="mass_balance")) == {"MODEL_RAISED"}
    assert codes(issue, post("g", 1, "in", 40, certificate="C", model="book_and_claim")) == set()


def test_strict_goods_sold_under_a_less_strict_model_leave_the_rest_strict():
    rows = [
        post("a", 1, "in", 50, model="segregated"),
        post("b", 2, "in", 50),
        post("x", 3, "out", 50),
        post("y", 4, "out", 50, model="segregated"),
    ]
    assert codes(*rows) == set()


def test_a_replay_adds_nothing():
    rows = [post("i", 1, "in", 40), post("i", 1, "in", 40), post("x", 2, "out", "40.001")]
    assert codes(*rows) == {"POSTING_REPEATED", "BALANCE_NEGATIVE"}


def test_a_loss_is_no_stock():
    rows = [post("i", 1, "in", 40), post("l", 2, "loss", 4)]
    assert codes(*rows, post("x", 3, "out", 36)) == set()
    assert codes(*rows, post("x", 3, "out", "36.001")) == {"BALANCE_NEGATIVE"}


def test_a_retirement_that_nothing_backs_is_taken_from_no_account():
    kept = policy(model="book_and_claim")
    rows = [post("i", 1, "issue", 40, certificate="C"), post("r", 2, "retire", "40.001", certificate="C")]
    assert codes(*rows, kept=kept) == {"RETIRED_WITHOUT_ISSUE"}
    assert codes(*rows, post("s", 3, "retire", 40, certificate="C"), kept=kept) == {"RETIRED_WITHOUT_ISSUE"}


def test_each_site_numbers_its_own_postings_and_a_row_is_replayed_within_one_site():
    rows = [
        post("1", 1, "issue", 40, site="farm", certificate="C"),
        post("2", 2, "out", 40, site="farm", lot="L", counterparty="mill"),
        post("1", 3, "in", 40, lot="L", counterparty="farm", certificate="C"),
        post("2", 4, "out", 40, lot="F", counterparty="shop"),
    ]
    assert codes(*rows) == set()
    assert codes(*rows, post("2", 5, "out", 1, lot="G")) == {"POSTING_REPEATED"}
    assert codes(*rows, post("1", 3, "in", 40, site="Mill", lot="L", counterparty="farm")) == {"POSTING_REPEATED"}
    assert codes(*rows, post("3", 5, "out", 1, lot="G")) == {"BALANCE_NEGATIVE"}
    twice = [post("1", 1, "issue", 40, site=site, certificate=f"C-{site}") for site in ("farm", "mill", "shop")]
    assert {row.inflow for row in judge(*twice).accounts} == {40}


def test_a_retirement_that_nothing_backs_is_left_out_at_its_own_site_only():
    kept = policy(model="book_and_claim")
    rows = [
        post("1", 1, "issue", 40, site="a", certificate="C"),
        post("2", 2, "retire", 40, site="a", certificate="C"),
        post("2", 3, "retire", 40, site="b", certificate="C"),
    ]
    balance = judge(*rows, kept=kept)
    assert {f.code for f in balance.findings if f.outcome.value == "does_not_conform"} == {"RETIRED_TWICE"}
    assert [(row.stock.site, row.outflow) for row in balance.accounts] == [("a", 40)]
