"""Laws of books: the order of rows, the sum of accounts, the meet of models, and a plain oracle for one account."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from balance_world import MILL, custody, judge, policy, post
from greenchain.graph.custody import CustodyModels
from greenchain.graph.custody.periods import add_months, period_of
from greenchain.values.identifiers import folded
from greenchain.values.outcome import Outcome

LATE = datetime(2027, 6, 1, tzinfo=UTC)
MODELS = CustodyModels.of(custody())
WORDS = st.sampled_from(sorted(MODELS.rows))
POLICIES = [
    policy(conversions=MILL),
    policy(conversions=MILL, overdraft="within_period"),
    policy(conversions=[*MILL, ("rye", "flour", "0.8")], credit_validity_months=5, dual_claims=True),
    policy(conversions=MILL, method="rolling_average"),
    policy(conversions=MILL, method="rolling_average", dual_claims=True, overdraft="within_period"),
]


@st.composite
def books(draw):
    rows = []
    for number in range(draw(st.integers(1, 9))):
        scheme = draw(st.sampled_from(["", "A", "B"]))
        rows.append(
            post(
                f"p{draw(st.integers(0, number))}" if draw(st.integers(0, 9)) == 0 else f"p{number}",
                draw(st.integers(0, 400)),
                draw(st.sampled_from(["issue", "in", "in", "out", "out", "loss", "retire"])),
                draw(st.integers(0, 30)),
                draw(st.sampled_from(["wheat", "rye", "flour"])),
                site=draw(st.sampled_from(["mill", "farm"])),
                characteristic="organic" if scheme else "",
                scheme=scheme,
                uom=draw(st.sampled_from(["TNE"] * 8 + ["KGM", "H87"])),
                lot=draw(st.sampled_from(["", "L", "M"])),
                counterparty=draw(st.sampled_from(["", "mill", "farm"])),
                certificate=draw(st.sampled_from(["", "C"])),
                model=draw(st.sampled_from(["", "segregated", "book_and_claim"])),
            )
        )
    return rows


@given(books(), st.sampled_from(POLICIES), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, kept, shuffler):
    document = judge(*rows, kept=kept, at=LATE).to_dict()
    shuffled = list(rows)
    shuffler.shuffle(shuffled)
    assert judge(*shuffled, kept=kept, at=LATE).to_dict() == document


WIDE = {ord(letter): ord(letter) + 0xFEE0 for letter in "abcdefghijklmnopqrstuvwxyzCLM"}
SPELL = [str, str.upper, str.title, lambda name: f" {name}", lambda name: name.translate(WIDE)]


@given(books(), st.sampled_from(POLICIES), st.randoms(use_true_random=False))
def test_no_spelling_of_a_name_changes_an_answer(rows, kept, chooser):
    def respelled(row):
        names = ("site", "lot", "counterparty", "certificate", "product")
        return replace(row, **{name: chooser.choice(SPELL)(getattr(row, name)) for name in names})

    def seen(rows):
        balance = judge(*rows, kept=kept, at=LATE)
        amounts = [
            (
                folded(row.stock.site),
                *row.stock[1:],
                folded(row.product),
                row.period,
                row.inflow,
                row.outflow,
                row.closing,
            )
            for row in balance.accounts
        ]
        codes = sorted(code for code in balance.verdict.codes if code != "SPELLINGS_JOINED")
        return balance.outcome, sorted(amounts, key=str), codes

    once = list({row.id: row for row in rows}.values())  # which of two rows of one id counts is told by their content
    assert seen([respelled(row) for row in once]) == seen(once)


@given(books(), st.sampled_from(POLICIES))
def test_every_account_adds_up_and_each_period_begins_where_the_last_one_ended(rows, kept):
    closings = {}
    for row in judge(*rows, kept=kept, at=LATE).accounts:
        account = (row.stock, row.product)
        assert row.opening == closings.get(account, 0)
        assert row.opening + row.inflow == row.outflow + row.losses + row.expired + row.closing
        closings[account] = row.closing


@given(books(), st.sampled_from(POLICIES), st.integers(0, 450))
def test_what_comes_later_changes_no_answer_about_before(rows, kept, days):
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days)
    early = [row for row in rows if row.time <= at]
    if early:
        assert judge(*rows, kept=kept, at=at).to_dict() == judge(*early, kept=kept, at=at).to_dict()


@given(books(), st.sampled_from(POLICIES))
def test_a_book_conforms_only_if_no_account_is_short(rows, kept):
    balance = judge(*rows, kept=kept, at=LATE)
    if balance.outcome is Outcome.CONFORMS:
        assert all(row.closing >= 0 for row in balance.accounts if row.stock.characteristic)


@given(books(), st.sampled_from(POLICIES), st.integers(0, 100))
def test_more_certified_stock_at_the_beginning_never_hurts_an_account(rows, kept, extra):
    codes = {"BALANCE_NEGATIVE", "SHARE_OVERSTATED"}
    kept_in = [row for row in rows if row.site == "mill" and row.scheme == "A" and row.product == "wheat"]
    more = post("extra", 0, "in", extra, scheme="A")
    before = judge(more, *kept_in, kept=kept, at=LATE)
    after = judge(more, post("again", 0, "in", 1, scheme="A"), *kept_in, kept=kept, at=LATE)
    if not codes & set(before.verdict.codes):
        assert not codes & set(after.verdict.codes)


def _plain_account(rows):
    """Stock on hand after each day's receipts, then sales: negative from where on; one product, credit that never ends."""
    stock = Fraction(0)
    order = sorted(rows, key=lambda row: (row.time, not row.direction.is_inflow, row.id))
    short = []
    for row in order:
        amount = Fraction(row.quantity)
        if row.direction.is_inflow:
            stock += amount
        else:
            if amount > max(stock, 0):
                short.append(row.id)
            stock -= amount
    return short, stock


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.sampled_from(["in", "out", "loss"]), st.integers(1, 20)),
        min_size=1,
        max_size=12,
    )
)
def test_one_account_equals_a_running_sum(moves):
    rows = [post(f"p{n:02}", day, direction, amount) for n, (day, direction, amount) in enumerate(moves)]
    balance = judge(*rows, kept=policy(drop=["period_months"], credit_validity_months=1200), at=LATE)
    short, closing = _plain_account(rows)
    assert [f.where for f in balance.findings if f.code == "BALANCE_NEGATIVE"] == short
    assert balance.accounts[-1].closing == closing


@given(st.lists(WORDS, min_size=1), st.lists(WORDS, min_size=1), WORDS)
def test_the_model_of_a_path_is_a_meet(first, second, word):
    meet = MODELS.meet
    assert meet([*first, *second]) == meet([*second, *first]) == meet([meet(first), meet(second)])
    assert meet([word, word]) == word
    assert meet([]) == max(MODELS.rows, key=MODELS.rank)
    assert meet([word, meet([])]) == word
    assert not MODELS.is_raised(claimed=meet([*first, word]), supply=word)
    assert meet(first) == functools.reduce(lambda a, b: meet([a, b]), first)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis' ends
    st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - likewise
    st.integers(1, 40),
)
def test_an_instant_lies_in_exactly_one_period_and_periods_meet(instant, anchor, months):
    period = period_of(instant, anchor=anchor, months=months)
    assert period.start <= instant < period.end
    assert period_of(period.start, anchor=anchor, months=months) == period
    following = period_of(period.end, anchor=anchor, months=months)
    assert following.start == period.end
    before = period_of(period.start - timedelta(microseconds=1), anchor=anchor, months=months)
    assert before.end == period.start
    assert period_of(anchor, anchor=anchor, months=months).start == anchor


@given(st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)), st.integers(0, 60))  # noqa: DTZ001
def test_months_keep_the_day_or_the_end_of_the_month(instant, months):
    later = add_months(instant, months)
    assert (later.year - instant.year) * 12 + later.month - instant.month == months
    assert later.day == instant.day or (later + timedelta(days=1)).day == 1
