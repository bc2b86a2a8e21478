"""Books that hide a fraud behind a spelling, a border of time or a missing cell, each beside its honest twin."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from balance_world import END, codes, judge, policy, post
from greenchain.graph.custody.spellings import look
from greenchain.values.identifiers import folded
from greenchain.values.outcome import Outcome

LATE = END + timedelta(days=400)
SAME = ["c-1", "C-1 ", "\uff23-1", "C\u20111", "C\u20131", "C-\u200b1", "  C-1"]
ALIKE = ["\u0421-1", "C1", "C- 1", "C-I", "C-l"]
ISSUE = post("i", 0, "issue", 100, site="farm", certificate="C-1")


def at(instant, row):
    return replace(row, time=datetime.fromisoformat(instant))


def draws(name, total):
    """What two sites received, the second on a certificate of that name."""
    first = post("a", 1, "in", 60, site="a", certificate="C-1")
    return [ISSUE, first, post("b", 1, "in", total - 60, site="b", certificate=name)]


@pytest.mark.parametrize("name", SAME)
def test_a_certificate_spelled_in_another_way_is_the_same_certificate(name):
    assert folded(name) == "c-1"
    assert codes(*draws(name, 101)) == {"CERTIFICATE_OVERDRAWN"}
    assert codes(*draws(name, 100)) == set()
    told = [f.detail for f in judge(*draws(name, 100)).findings if f.code == "SPELLINGS_JOINED"]
    assert len(told) == 1


@pytest.mark.parametrize("name", ALIKE)
def test_a_certificate_that_looks_like_another_is_added_up_with_it_and_left_open(name):
    assert (folded(name) == "c-1", look(name)) == (False, look("C-1"))
    balance = judge(*draws(name, 101))
    assert (balance.outcome, codes(*draws(name, 101))) == (Outcome.NOT_DETERMINED, {"CERTIFICATES_ALIKE"})
    assert codes(*draws(name, 100)) == set()


def test_certificates_that_look_alike_and_were_both_issued_are_two():
    rows = [ISSUE, post("j", 0, "issue", 100, site="farm", certificate="C-I")]
    rows += [post("a", 1, "in", 100, site="a", certificate="C-1"), post("b", 1, "in", 100, site="b", certificate="C-I")]
    assert codes(*rows) == set()
    assert codes(ISSUE, *rows[2:3], post("b", 1, "in", 100, site="b", certificate="C-12")) == set()


@pytest.mark.parametrize("name", SAME)
def test_what_is_retired_is_gone_under_any_spelling(name):
    kept = policy(model="book_and_claim")
    rows = [post("i", 1, "issue", 40, certificate="C-1"), post("r", 2, "retire", 40, certificate="C-1", lot="L")]
    assert codes(*rows, post("s", 3, "retire", 40, certificate=name, lot="l"), kept=kept) == {"RETIRED_TWICE"}


def test_a_claim_spelled_in_two_ways_is_one_claim_and_its_goods_are_there_once():
    rows = [post("a", 1, "in", 100, lot="L"), post("b", 1, "in", 100, lot="L", characteristic="Organic")]
    sales = [post("x", 2, "out", 100, lot="X"), post("y", 2, "out", "0.001", lot="Y", characteristic="ORGANIC")]
    assert codes(*rows, *sales) == {"BALANCE_NEGATIVE"}
    assert codes(*rows, sales[0]) == set()
    two_lots = [rows[0], post("b", 1, "in", 100, lot="M", characteristic="Organic")]
    assert codes(*two_lots, *sales) == set()


def test_a_scheme_spelled_in_two_ways_is_no_second_scheme():
    rows = [post("a", 1, "in", 100, scheme="A", lot="L"), post("b", 1, "in", 100, scheme="a", lot="L")]
    assert codes(*rows, post("x", 2, "out", 101, scheme="a")) == {"BALANCE_NEGATIVE"}
    assert codes(*rows, post("x", 2, "out", 100, scheme="a")) == set()


def test_a_lot_spelled_in_two_ways_is_no_second_lot_but_a_uri_is():
    def sold(lot):
        rows = [post("a", 1, "in", 100, scheme="A", lot=lot), post("b", 1, "in", 100, scheme="B", lot=lot.lower())]
        sales = [post("x", 2, "out", 100, scheme="A", lot="X"), post("y", 2, "out", 100, scheme="B", lot="Y")]
        return codes(*rows, *sales, kept=policy(dual_claims=True))

    assert sold("L-1") == {"COUNTED_UNDER_TWO_SCHEMES"}
    assert sold("https://id.gs1.org/01/09521234000013/10/A") == set()


def test_the_spelling_of_a_policy_is_that_of_its_products():
    kept = policy(conversions=[("Wheat", "Flour", "0.75")])
    rows = [post("i", 1, "in", 40), post("x", 2, "out", 30, "flour")]
    assert codes(*rows, kept=kept) == set()
    assert [row.product for row in judge(*rows, kept=kept).accounts] == ["Wheat"]


SOLD = [post("i", 1, "in", 40, site="farm"), post("o", 2, "out", 40, site="farm", lot="L", counterparty="mill")]


@pytest.mark.parametrize(
    ("seller", "outcome"),
    [
        ("Farm", Outcome.DOES_NOT_CONFORM),
        ("f\u0430rm", Outcome.NOT_DETERMINED),
        ("", Outcome.NOT_DETERMINED),
        ("abroad", Outcome.CONFORMS),
    ],
)
def test_a_buyer_cannot_hide_its_seller(seller, outcome):
    more, exact = (post("g", 3, "in", quantity, lot="L", counterparty=seller) for quantity in ("40.001", 40))
    assert judge(*SOLD, more).outcome is outcome
    assert judge(*SOLD, exact).outcome is Outcome.CONFORMS
    assert codes(*SOLD, more) == (set() if outcome is Outcome.CONFORMS else {"TRANSFER_NOT_MATCHED"})


def test_a_row_without_a_seller_is_nobodys_where_two_may_have_sent_it():
    other = [post("j", 1, "in", 40, site="b"), post("p", 2, "out", 40, site="b", lot="L", counterparty="mill")]
    assert codes(*SOLD, *other, post("g", 3, "in", 80, lot="L")) == set()


def test_a_site_has_from_itself_only_what_it_sent_to_itself():
    stock = post("i", 1, "in", 40)
    back = post("x", 3, "in", 40, lot="L", counterparty="mill")
    assert codes(stock, back, post("y", 4, "out", 80)) == {"TRANSFER_NOT_MATCHED", "BALANCE_NEGATIVE"}
    moved = post("o", 2, "out", 40, lot="L", counterparty="mill")
    assert codes(stock, moved, back, post("y", 4, "out", 40)) == set()
    assert "BALANCE_NEGATIVE" in codes(stock, moved, back, post("y", 4, "out", "40.001"))


def test_a_model_is_not_raised_by_a_sale_to_oneself():
    def sold(model):
        back = post("x", 3, "in", 40, lot="L", counterparty="mill", model=model)
        moved = post("o", 2, "out", 40, lot="L", counterparty="mill")
        return codes(post("i", 1, "in", 40), moved, back, post("y", 4, "out", 40, model=model))

    assert sold("segregated") == {"MODEL_RAISED"}
    assert sold("mass_balance") == set()


@pytest.mark.parametrize(
    ("strict", "received", "code"), [(40, 40, set()), (40, "40.001", {"MODEL_RAISED"}), (1, 100, {"MODEL_RAISED"})]
)
def test_a_certificate_of_two_models_gives_no_more_of_the_stricter_than_was_issued_so(strict, received, code):
    issues = [
        post("i", 0, "issue", strict, site="farm", certificate="C", model="segregated"),
        post("j", 0, "issue", 100 - strict, site="farm", certificate="C", model="mass_balance"),
    ]
    assert codes(*issues, post("g", 1, "in", received, certificate="C", model="segregated")) == code


def test_a_row_without_a_model_is_of_the_policys_and_an_issue_without_one_is_open():
    traded = post("i", 0, "issue", 40, site="registry", certificate="C", model="book_and_claim")
    assert judge(traded, post("g", 1, "in", 40, certificate="C")).outcome is Outcome.DOES_NOT_CONFORM
    unsaid = post("i", 0, "issue", 40, site="farm", certificate="C")
    strict = post("g", 1, "in", 40, certificate="C", model="segregated")
    assert (judge(unsaid, strict).outcome, codes(unsaid, strict)) == (Outcome.NOT_DETERMINED, {"MODEL_RAISED"})


def test_a_certificate_for_two_products_gives_no_more_of_one_than_was_issued_of_it():
    issues = [
        post("i", 0, "issue", 99, "husk", site="farm", certificate="C"),
        post("j", 0, "issue", 1, "oil", site="farm", certificate="C"),
    ]
    assert codes(*issues, post("g", 1, "in", "1.001", "oil", certificate="C")) == {"CERTIFICATE_OVERDRAWN"}
    assert codes(*issues, post("g", 1, "in", 1, "oil", certificate="C")) == set()


def test_a_certificate_gives_no_characteristic_that_was_not_issued_on_it():
    issue = post("i", 0, "issue", 100, site="farm", certificate="C", lot="L")
    plain = {"characteristic": "", "scheme": ""}
    got = post("g", 1, "in", 100, certificate="C", lot="L")
    assert codes(issue, got, post("h", 1, "in", 100, certificate="C", lot="L", characteristic="fair")) == {
        "CERTIFICATE_OVERDRAWN"
    }
    assert codes(issue, post("h", 1, "in", 100, certificate="C", lot="L", **plain)) == set()
    open_issue = post("i", 0, "issue", 100, site="farm", certificate="C", lot="L", **plain)
    assert codes(open_issue, got) == set()


def test_a_credit_for_one_product_is_not_retired_as_another():
    rows = [post("i", 0, "issue", 100, "husk", certificate="C"), post("g", 1, "in", 100, "oil")]
    retired = post("r", 2, "retire", 100, "oil", certificate="C")
    assert codes(*rows, retired) == {"NO_CONVERSION_FACTOR"}
    assert codes(*rows, retired, kept=policy(conversions=[("husk", "oil", 1)])) == set()
    two = [*rows, post("j", 0, "issue", 1, "oil", certificate="C")]
    assert codes(*two, retired, kept=policy(conversions=[("husk", "oil", 1)])) == {"RETIRED_WITHOUT_ISSUE"}


def test_one_lot_certified_twice_for_one_claim_is_open():
    first = post("i", 0, "issue", 100, certificate="C", lot="L")
    for again in (
        post("j", 0, "issue", 100, certificate="D", lot="L"),
        post("j", 0, "issue", 100, certificate="C", lot="L", site="b"),
    ):
        assert codes(first, again) == {"LOT_ISSUED_TWICE"}
    assert codes(first, post("j", 0, "issue", 100, certificate="C", lot="L")) == set()
    assert codes(first, post("j", 0, "issue", 100, certificate="D", lot="M")) == set()
    assert codes(first, post("j", 0, "issue", 100, certificate="D", lot="L", scheme="other")) == set()


@pytest.mark.parametrize(("claimed_on", "code"), [(4, {"RECEIVED_BEFORE_SENT"}), (5, set()), (6, set())])
def test_goods_cover_no_claim_before_they_were_sent(claimed_on, code):
    rows = [
        post("i", 4.9, "in", 100, site="farm"),
        post("o", 5, "out", 100, site="farm", lot="L", counterparty="mill"),
        post("g", 3, "in", 100, lot="L", counterparty="farm"),
    ]
    balance = judge(*rows, post("x", claimed_on, "out", 100))
    assert codes(*rows, post("x", claimed_on, "out", 100)) == code
    assert balance.outcome is (Outcome.NOT_DETERMINED if code else Outcome.CONFORMS)


@pytest.mark.parametrize(
    ("sold", "code"), [(20, set()), ("20.001", {"MORE_THAN_ONE_SOURCE"}), (40, {"MORE_THAN_ONE_SOURCE"})]
)
def test_a_lot_of_one_source_is_no_larger_than_what_a_source_delivered(sold, code):
    kept = policy(model="identity_preserved")
    rows = [post("a", 1, "in", 20, counterparty="a"), post("b", 1, "in", 20, counterparty="b")]
    assert codes(*rows, post("x", 2, "out", sold, lot="X"), kept=kept) == code
    assert codes(*rows, post("x", 2, "out", 20, lot="X"), post("y", 2, "out", 20, lot="Y"), kept=kept) == set()
    assert codes(*rows, post("x", 2, "out", 20, lot="X"), post("y", 2, "out", 20, lot="X"), kept=kept) == {
        "MORE_THAN_ONE_SOURCE"
    }
    one_farm = [post("a", 1, "in", 20, counterparty="a"), post("b", 1, "in", 20, counterparty="a")]
    assert codes(*one_farm, post("x", 2, "out", 40, lot="X"), kept=kept) == set()
    unnamed = [rows[0], post("b", 1, "in", 20)]
    assert codes(*unnamed, post("x", 2, "out", 40, lot="X"), kept=kept) == set()


@pytest.mark.parametrize("keys", [{"method": "rolling_average"}, {"overdraft": "within_period"}])
def test_what_may_be_met_until_the_period_ends_is_open_before_and_fails_after(keys):
    kept = policy(**keys)
    raised = [post("i", 1, "in", 40), post("o", 2, "out", 40, model="segregated")]
    dual = [post("a", 1, "in", 40, scheme="A", lot="L"), post("b", 1, "in", 40, scheme="B", lot="L")]
    dual += [post("x", 2, "out", 40, scheme="A", lot="X"), post("y", 2, "out", 40, scheme="B", lot="Y")]
    for rows, code in ((raised, "MODEL_RAISED"), (dual, "COUNTED_UNDER_TWO_SCHEMES")):
        assert "OVERDRAFT_OPEN" in codes(*rows, kept=kept)
        assert judge(*rows, kept=kept).outcome is not Outcome.CONFORMS
        assert code in codes(*rows, kept=kept, at=LATE)


@pytest.mark.parametrize("order", [1, -1])
def test_what_comes_in_and_goes_out_at_one_instant_is_covered_in_either_order_of_the_rows(order):
    rows = [post("i", 2, "in", 40), post("o", 2, "out", 40), post("p", 2, "out", "0.001")]
    assert codes(*rows[:2][::order]) == set()
    assert codes(*rows[::order]) == {"BALANCE_NEGATIVE"}


@pytest.mark.parametrize(
    ("covered", "code"),
    [
        ("2026-03-31T23:59:59.999999+00:00", set()),
        ("2026-04-01T01:59:59.999999+02:00", set()),  # still 31 March in UTC
        ("2026-04-01T00:00:00+00:00", {"BALANCE_NEGATIVE"}),
        ("2026-03-31T23:00:00-01:00", {"BALANCE_NEGATIVE"}),  # 1 April in UTC
    ],
)
def test_an_overdraft_ends_with_the_instant_before_the_next_period(covered, code):
    rows = [post("o", 10, "out", 40), at(covered, post("i", 0, "in", 40))]
    assert codes(*rows, kept=policy(overdraft="within_period"), at=LATE) == code
    lasting = policy(overdraft="within_period", credit_validity_months=12)
    assert codes(*rows, kept=lasting, at=LATE) == code


@pytest.mark.parametrize(
    ("received", "months", "sold", "code"),
    [
        ("2024-02-29T00:00:00+00:00", 12, "2025-02-27T23:59:59.999999+00:00", set()),
        ("2024-02-29T00:00:00+00:00", 12, "2025-02-28T00:00:00+00:00", {"CREDIT_EXPIRED"}),
        ("2023-02-28T00:00:00+00:00", 12, "2024-02-28T00:00:00+00:00", {"CREDIT_EXPIRED"}),
        ("2024-01-31T00:00:00+00:00", 1, "2024-02-28T23:59:59.999999+00:00", set()),
        ("2024-01-31T00:00:00+00:00", 1, "2024-02-29T00:00:00+00:00", {"CREDIT_EXPIRED"}),
    ],
)
def test_credit_around_a_leap_day_lives_to_the_instant_before_it_lapses(received, months, sold, code):
    rows = [at(received, post("i", 0, "in", 40)), at(sold, post("o", 0, "out", 40))]
    assert codes(*rows, kept=policy(credit_validity_months=months), at=LATE) == code


@pytest.mark.parametrize(
    ("day", "period"),
    [
        ("2024-02-28", "2024-01-31T00:00:00Z/2024-02-29T00:00:00Z"),
        ("2024-02-29", "2024-02-29T00:00:00Z/2024-03-31T00:00:00Z"),
        ("2025-02-28", "2025-02-28T00:00:00Z/2025-03-31T00:00:00Z"),
    ],
)
def test_a_period_from_the_last_day_of_a_month_ends_on_a_leap_day(day, period):
    kept = policy(period_months=1, period_anchor="2024-01-31")
    assert str(kept.period(datetime.fromisoformat(f"{day}T00:00:00+00:00"))) == period


@pytest.mark.parametrize("year", [1, 9999])
def test_a_posting_at_the_end_of_the_calendar_is_judged(year):
    row = replace(post("i", 0, "in", 40), time=datetime(year, 1, 1, tzinfo=UTC))
    balance = judge(row, kept=policy(period_months=7), at=datetime(9999, 12, 31, tzinfo=UTC))
    assert balance.outcome is Outcome.CONFORMS


@pytest.mark.parametrize("direction", ["in", "out", "issue", "loss", "retire"])
def test_a_quantity_of_zero_moves_nothing(direction):
    zero = post("z", 1, direction, 0, certificate="C")
    assert codes(post("i", 1, "in", 40), zero, post("o", 2, "out", 40)) == set()
    assert codes(post("i", 1, "in", 40), zero, post("o", 2, "out", "40.001")) == {"BALANCE_NEGATIVE"}


def test_factors_back_and_forth_give_each_amount_once():
    kept = policy(conversions=[("a", "b", "3/4"), ("b", "a", "4/3")])
    rows = [post("i", 1, "in", 40, "a"), post("o", 2, "out", 15, "b"), post("p", 3, "out", 20, "a")]
    assert codes(*rows, kept=kept) == set()
    assert codes(*rows, post("q", 4, "out", "0.001", "b"), kept=kept) == {"BALANCE_NEGATIVE"}
