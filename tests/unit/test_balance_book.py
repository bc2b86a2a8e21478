"""Books judged by their accounts: every code at its limit and one step below, and what may never be accused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from balance_world import END, MILL, START, codes, judge, policy, post
from greenchain.values.errors import InputError
from greenchain.values.outcome import Outcome

WHEAT = post("in", 1, "in", 40)


@pytest.mark.parametrize(
    ("sold", "code"), [(30, set()), ("30.001", {"BALANCE_NEGATIVE"}), (40, {"BALANCE_NEGATIVE"}), ("29.999", set())]
)
def test_forty_tonnes_of_wheat_give_thirty_tonnes_of_flour(sold, code):
    assert codes(WHEAT, post("out", 2, "out", sold, "flour"), kept=policy(conversions=MILL)) == code


def test_without_a_factor_nothing_is_accused_and_nothing_passes():
    balance = judge(WHEAT, post("out", 2, "out", 40, "flour"))
    assert [(f.code, f.outcome) for f in balance.findings] == [("NO_CONVERSION_FACTOR", Outcome.NOT_DETERMINED)]
    assert [row.outcome for row in balance.accounts] == [Outcome.NOT_DETERMINED]


def test_a_factor_is_never_read_backwards():
    backwards = policy(conversions=[("flour", "wheat", "0.75")])
    assert codes(WHEAT, post("out", 2, "out", 30, "flour"), kept=backwards) == {"NO_CONVERSION_FACTOR"}


@pytest.mark.parametrize(
    ("uom", "quantity", "code"),
    [
        ("KGM", 40_000, set()),
        ("KGM", "40000.001", {"BALANCE_NEGATIVE"}),
        ("TNE", 40, set()),
        ("LTN", 40, {"BALANCE_NEGATIVE"}),  # a long ton is 1.016 t
        ("STN", 40, set()),
        ("TNE", 40_000, {"BALANCE_NEGATIVE"}),  # kilograms booked as tonnes
        ("H87", 40, {"UNIT_NOT_CONVERTIBLE"}),
        ("", 40, {"UNIT_NOT_CONVERTIBLE"}),
        ("NONSENSE", 40, {"UNIT_NOT_CONVERTIBLE"}),
    ],
)
def test_units_convert_exactly_or_leave_the_account_open(uom, quantity, code):
    assert codes(WHEAT, post("out", 2, "out", quantity, uom=uom)) == code


def test_a_row_that_cannot_be_counted_opens_every_account_it_may_belong_to_and_no_other():
    rows = [
        WHEAT,
        post("rye", 1, "in", 10, "rye"),
        post("pieces", 2, "out", 5, "flour", uom="H87"),
        post("other", 2, "out", 99, characteristic="fair"),
        post("much", 3, "out", 99, "rye"),
    ]
    balance = judge(*rows, kept=policy(conversions=[*MILL, ("rye", "flour", "0.8")]))
    found = {(f.where, f.code) for f in balance.findings if f.outcome is not Outcome.CONFORMS}
    short = {("much", "BALANCE_NEGATIVE"), ("other", "BALANCE_NEGATIVE")}  # whatever the pieces took
    assert found == {("pieces", "UNIT_NOT_CONVERTIBLE"), *short}
    outcomes = {(row.stock.characteristic, row.product): row.outcome for row in balance.accounts}
    assert outcomes["organic", "wheat"] is Outcome.NOT_DETERMINED
    assert outcomes["organic", "rye"] is Outcome.DOES_NOT_CONFORM
    assert outcomes["fair", "wheat"] is Outcome.DOES_NOT_CONFORM


def test_accounts_that_share_a_product_with_an_open_one_are_open_too():
    rows = [
        WHEAT,
        post("rye", 1, "in", 10, "rye", uom="H87"),
        post("out", 2, "out", 99, "flour"),
        post("oats", 1, "in", 1, "oats"),
        post("oats out", 2, "out", 2, "oats"),
    ]
    balance = judge(*rows, kept=policy(conversions=[*MILL, ("rye", "flour", "0.8")]))
    assert {(f.where, f.code) for f in balance.findings} == {
        ("rye", "UNIT_NOT_CONVERTIBLE"),
        ("oats out", "BALANCE_NEGATIVE"),
    }


# each code with a book at its limit, which fails, and its twin one step below, which conforms
TWINS = {
    "BALANCE_NEGATIVE": ([WHEAT, post("out", 2, "out", "40.001")], [WHEAT, post("out", 2, "out", 40)], {}),
    "CREDIT_EXPIRED": (
        [WHEAT, post("out", 90, "out", 40)],
        [WHEAT, post("out", 89, "out", 40)],
        {"at": END + timedelta(days=30)},
    ),
    "POSTING_REPEATED": ([WHEAT, WHEAT], [WHEAT], {}),
    "CERTIFICATE_OVERDRAWN": (
        [
            post("issue", 0, "issue", 100, site="farm", certificate="C"),
            post("a", 1, "in", 60, site="a", certificate="C"),
            post("b", 1, "in", "40.001", site="b", certificate="C"),
        ],
        [
            post("issue", 0, "issue", 100, site="farm", certificate="C"),
            post("a", 1, "in", 60, site="a", certificate="C"),
            post("b", 1, "in", 40, site="b", certificate="C"),
        ],
        {},
    ),
    "TRANSFER_NOT_MATCHED": (
        [
            post("in", 1, "in", 40, site="farm"),
            post("out", 2, "out", 30, site="farm", lot="L", counterparty="mill"),
            post("got", 3, "in", "30.001", lot="L", counterparty="farm"),
        ],
        [
            post("in", 1, "in", 40, site="farm"),
            post("out", 2, "out", 30, site="farm", lot="L", counterparty="mill"),
            post("got", 3, "in", 30, lot="L", counterparty="farm"),
        ],
        {},
    ),
    "COUNTED_UNDER_TWO_SCHEMES": (
        [
            post("a", 1, "in", 40, scheme="A", lot="L"),
            post("b", 1, "in", 40, scheme="B", lot="L"),
            post("x", 2, "out", 25, scheme="A", lot="X"),
            post("y", 2, "out", "15.001", scheme="B", lot="Y"),
        ],
        [
            post("a", 1, "in", 40, scheme="A", lot="L"),
            post("b", 1, "in", 40, scheme="B", lot="L"),
            post("x", 2, "out", 25, scheme="A", lot="X"),
            post("y", 2, "out", 15, scheme="B", lot="Y"),
        ],
        {},
    ),
    "MODEL_RAISED": (
        [
            post("a", 1, "in", 10, model="segregated"),
            post("b", 1, "in", 30),
            post("x", 2, "out", "10.001", model="segregated"),
        ],
        [
            post("a", 1, "in", 10, model="segregated"),
            post("b", 1, "in", 30),
            post("x", 2, "out", 10, model="segregated"),
        ],
        {},
    ),
    "SHARE_OVERSTATED": (
        [
            post("a", 1, "in", 60),
            post("b", 1, "in", 40, characteristic="", scheme=""),
            post("x", 2, "out", "30.001"),
            post("y", 2, "out", "19.999", characteristic="", scheme=""),
        ],
        [
            post("a", 1, "in", 60),
            post("b", 1, "in", 40, characteristic="", scheme=""),
            post("x", 2, "out", 30),
            post("y", 2, "out", 20, characteristic="", scheme=""),
        ],
        {"kept": policy(method="rolling_average")},
    ),
    "RETIRED_TWICE": (
        [
            post("i", 1, "issue", 40, certificate="C"),
            post("r", 2, "retire", 30, certificate="C"),
            post("s", 3, "retire", "10.001", certificate="C"),
        ],
        [
            post("i", 1, "issue", 40, certificate="C"),
            post("r", 2, "retire", 30, certificate="C"),
            post("s", 3, "retire", 10, certificate="C"),
        ],
        {"kept": policy(model="book_and_claim")},
    ),
    "RETIRED_WITHOUT_ISSUE": (
        [post("i", 2, "issue", 40, certificate="C"), post("r", 1, "retire", 40, certificate="C")],
        [post("i", 2, "issue", 40, certificate="C"), post("r", 2, "retire", 40, certificate="C")],
        {"kept": policy(model="book_and_claim")},
    ),
}


@pytest.mark.parametrize("code", sorted(TWINS))
def test_each_code_is_found_at_its_limit_and_not_one_step_below(code):
    at_limit, below, options = TWINS[code]
    assert codes(*at_limit, **options) == {code}
    assert judge(*at_limit, **options).outcome is Outcome.DOES_NOT_CONFORM
    assert codes(*below, **options) == set()
    assert judge(*below, **options).outcome is Outcome.CONFORMS


def test_credit_lives_to_the_instant_before_it_lapses():
    kept = policy(credit_validity_months=12, overdraft="none")
    inflow = post("in", 0, "in", 40)

    def sold(after):
        return codes(inflow, post("out", after, "out", 40), kept=kept, at=START + timedelta(days=800))

    assert sold(364.999) == set()
    assert sold(365) == {"CREDIT_EXPIRED"}
    assert codes(inflow, post("out", 365, "out", "40.001"), kept=kept, at=START + timedelta(days=800)) == {
        "BALANCE_NEGATIVE"
    }


def test_lapsed_credit_excuses_one_claim_only():
    late = [post("a", 100, "out", 40), post("b", 101, "out", 40)]
    found = judge(WHEAT, *late, at=END + timedelta(days=30)).findings
    assert [(f.where, f.code) for f in found] == [("a", "CREDIT_EXPIRED"), ("b", "BALANCE_NEGATIVE")]


def test_the_oldest_credit_is_used_first():
    kept = policy(credit_validity_months=1)
    rows = [post("a", 0, "in", 10), post("b", 20, "in", 10), post("x", 25, "out", 10), post("y", 45, "out", 10)]
    assert codes(*rows, kept=kept) == set()
    assert codes(*rows, post("z", 46, "out", 1), kept=kept) == {"BALANCE_NEGATIVE"}


def test_an_overdraft_within_the_period_is_open_until_the_period_ends():
    kept = policy(overdraft="within_period")
    short, cover = post("out", 10, "out", 40), post("in", 20, "in", 40)
    assert codes(short, cover) == {"BALANCE_NEGATIVE"}
    assert codes(short, cover, kept=kept) == set()
    assert codes(short, kept=kept) == {"OVERDRAFT_OPEN"}
    later = END + timedelta(days=1)
    assert codes(short, post("in", 90, "in", 40), kept=kept, at=later) == {"BALANCE_NEGATIVE"}
    assert codes(short, post("in", 89.99, "in", 40), kept=kept, at=later) == set()


def test_only_postings_by_then_count():
    rows = [post("out", 10, "out", 40), post("in", 10.001, "in", 40)]
    assert codes(*rows, at=START + timedelta(days=10)) == {"BALANCE_NEGATIVE"}
    assert codes(*rows, at=START + timedelta(days=9.999)) == {"BALANCE_EMPTY"}


def test_a_rolling_average_counts_goods_without_a_claim():
    kept = policy(method="rolling_average", conversions=MILL)
    rows = [post("a", 1, "in", 50), post("b", 1, "in", 50, characteristic="", scheme="")]
    bran = post("y", 3, "out", 30, "flour", characteristic="", scheme="")
    assert codes(*rows, post("x", 2, "out", 30, "flour"), bran, kept=kept) == set()
    assert codes(*rows, post("x", 2, "out", "30.001", "flour"), bran, kept=kept) == {"SHARE_OVERSTATED"}
    assert codes(*rows, post("x", 2, "out", 30, "flour"), kept=kept) == {"SHARE_OVERSTATED"}


def test_a_rolling_average_of_a_period_in_which_nothing_came_in_certifies_nothing():
    kept = policy(method="rolling_average")
    rows = [WHEAT, post("out", 100, "out", 1)]
    assert codes(*rows, kept=kept, at=END + timedelta(days=30)) == {"SHARE_OVERSTATED"}


def test_an_average_of_little_does_not_sell_much():
    kept = policy(method="rolling_average")
    assert codes(post("a", 1, "in", 10), post("x", 2, "out", "10.001"), kept=kept) == {"BALANCE_NEGATIVE"}
    assert codes(post("a", 1, "in", 10), post("x", 2, "out", 10), kept=kept) == set()


@pytest.mark.parametrize("sold", [10, 11])
def test_what_comes_in_after_a_period_covers_nothing_that_was_sold_in_it(sold):
    kept = policy(method="rolling_average", period_months=1)
    rows = [post("a", 1, "in", 10), post("x", 2, "out", sold), post("b", 40, "in", 99)]
    assert codes(*rows, kept=kept) == ({"BALANCE_NEGATIVE"} if sold > 10 else set())


def test_a_rolling_average_over_several_stocks_is_open():
    kept = policy(method="rolling_average", conversions=[*MILL, ("rye", "flour", "0.8")])
    rows = [WHEAT, post("rye", 1, "in", 10, "rye"), post("x", 2, "out", 1, "flour")]
    assert codes(*rows, kept=kept) == {"CONVERSION_AMBIGUOUS"}


def test_goods_issued_and_received_at_one_site_on_one_certificate_came_in_once():
    rows = [post("i", 1, "issue", 40, certificate="C"), post("r", 2, "in", 40, certificate="C")]
    assert codes(*rows, post("x", 3, "out", 40)) == set()
    assert codes(*rows, post("x", 3, "out", "40.001")) == {"BALANCE_NEGATIVE"}


def test_a_model_that_the_pack_does_not_list_is_not_guessed():
    assert codes(WHEAT, post("x", 2, "out", 1, model="organic-ish")) == {"MODEL_UNKNOWN"}
    assert codes(WHEAT, post("x", 2, "out", 1, model="MB")) == set()


def test_an_empty_book_is_an_error_and_unread_rows_are_no_pass():
    with pytest.raises(InputError, match="BOOK_EMPTY"):
        judge()
    balance = judge(WHEAT, refused=1)
    assert (balance.outcome, balance.findings[-1].code) == (Outcome.NOT_DETERMINED, "ROWS_REFUSED")


def test_rows_that_could_not_be_read_leave_every_account_open():
    rows = [WHEAT, WHEAT, post("x", 2, "out", 41), post("f", 1, "in", 5, characteristic="fair")]
    assert judge(*rows).outcome is Outcome.DOES_NOT_CONFORM
    balance = judge(*rows, refused=2)
    outcomes = {(f.code, f.outcome.value) for f in balance.findings}
    assert outcomes == {
        ("POSTING_REPEATED", "does_not_conform"),  # whatever the other rows said
        ("BALANCE_NEGATIVE", "not_determined"),
        ("ROWS_REFUSED", "not_determined"),
    }
    assert {(row.outcome, row.is_complete) for row in balance.accounts} == {(Outcome.NOT_DETERMINED, False)}


def test_an_account_says_whether_every_row_was_counted():
    complete = {row.product: row.is_complete for row in judge(WHEAT, post("o", 2, "out", 1, "flour")).accounts}
    assert complete == {"wheat": False}
    assert all(row.is_complete for row in judge(WHEAT, post("o", 2, "out", 1)).accounts)


def test_the_document_states_exact_amounts_of_each_period():
    rows = [
        WHEAT,
        post("fair", 2, "in", 60, characteristic="fair"),
        post("loss", 3, "loss", "0.5"),
        post("out", 4, "out", 15, "flour"),
    ]
    document = judge(*rows, kept=policy(conversions=MILL), at=END + timedelta(days=10)).to_dict()
    assert document["kind"] == "balance"
    assert document["accounts"][1] == {
        "site": "mill",
        "characteristic": "organic",
        "scheme": "EU",
        "product": "wheat",
        "period": "2026-01-01T00:00:00Z/2026-04-01T00:00:00Z",
        "opening": "0",
        "inflow": "40",
        "outflow": "20",
        "losses": "0.5",
        "expired": "19.5",
        "closing": "0",
        "share": "0.4",
        "uom": "TNE",
        "given": {"flour": "15"},
        "complete": True,
        "outcome": "conforms",
    }
    assert [entry["pack"] for entry in document["standards"]] == ["custody/iso-22095"]
