"""Dates and instants against oracles that count days and instants one by one."""

# ruff: noqa: PT017 - the law is that a text is either read or refused by one named error, so both are looked at
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import assume, example, given
from hypothesis import strategies as st

from greenchain.values import DatePeriod, GreenchainError, PartialDate, Period, format_instant, parse_instant

days = st.dates(date(2023, 11, 1), date(2026, 2, 1))  # a leap February and three turns of the year
partial_texts = st.builds(lambda day, length: day.isoformat()[:length], days, st.sampled_from([4, 7, 10]))
zones = st.sampled_from([timezone(timedelta(minutes=minutes)) for minutes in (0, 480, -570, 840, -840)])
seconds = st.integers(-62_000_000_000, 253_000_000_000)  # years 5 to 9987
instants = st.builds(
    lambda second, micro, zone: (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(0, second, micro)).astimezone(zone),
    seconds,
    st.integers(0, 999_999),
    zones,
)


def days_of(text):
    """Every day that ``text`` may be: those whose ISO form begins with it."""
    first = date(int(text[:4]), 1, 1)
    year = (first + timedelta(days=n) for n in range(366))
    return [day for day in year if day.isoformat().startswith(text)]


@given(partial_texts)
def test_a_partial_date_spans_exactly_the_days_that_begin_with_it(text):
    read, spanned = PartialDate.parse(text), days_of(text)
    assert (read.first, read.last) == (spanned[0], spanned[-1])
    assert PartialDate.parse(str(read)) == read


@given(st.none() | partial_texts, st.none() | partial_texts, days)
def test_a_period_holds_a_day_as_every_reading_of_its_ends_says(since, until, on):
    starts = days_of(since) if since else [date.min]
    ends = days_of(until) if until else [None]
    assume(any(end is None or start < end for start in (starts[0], starts[-1]) for end in ends))
    answers = {start <= on and (end is None or on < end) for start in starts for end in ends}
    expected = answers.pop() if len(answers) == 1 else None
    assert DatePeriod.parse(since, until).holds(on) is expected


@given(partial_texts, partial_texts)
def test_a_period_is_refused_exactly_when_no_reading_of_it_holds_a_day(since, until):
    possible = any(start < end for start in days_of(since) for end in (days_of(until)[-1],))
    try:
        DatePeriod.parse(since, until)
    except GreenchainError as error:
        assert error.code == "PERIOD_EMPTY"
        assert not possible
    else:
        assert possible


hours = st.none() | st.integers(0, 12)


def hour(n, offset=0):
    return None if n is None else (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n)).astimezone(
        timezone(timedelta(hours=offset))
    )  # fmt: skip


@given(hours, hours, hours, hours, st.integers(-14, 14))
def test_two_periods_overlap_exactly_when_some_half_hour_lies_in_both(a, b, c, d, offset):
    assume(a is None or b is None or a < b)
    assume(c is None or d is None or c < d)
    one, other = Period(hour(a), hour(b, offset)), Period(hour(c, offset), hour(d))
    moments = [hour(0) + timedelta(minutes=30 * n) for n in range(-4, 30)]
    assert one.overlaps(other) is other.overlaps(one) is any(one.holds(at) and other.holds(at) for at in moments)


@given(hours, hours, st.integers(-1, 13))
def test_a_period_is_half_open(a, b, n):
    assume(a is None or b is None or a < b)
    assert Period(hour(a), hour(b)).holds(hour(n)) is ((a is None or n >= a) and (b is None or n < b))


@given(instants)
def test_an_instant_survives_writing_and_reading(instant):
    again = parse_instant(format_instant(instant))
    assert again == instant
    assert format_instant(again) == format_instant(instant)


@given(instants)
def test_an_instant_is_read_as_the_standard_library_reads_it(instant):
    text = instant.isoformat()
    assert parse_instant(text) == datetime.fromisoformat(text)
    assert parse_instant(text).utcoffset() == instant.utcoffset()


@given(st.text() | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", fullmatch=True))
@example("2026-02-29T00:00:00Z")
def test_any_text_is_an_instant_or_one_named_error(text):
    try:
        read = parse_instant(text)
    except GreenchainError as error:
        assert error.code == "INSTANT_MALFORMED"
    else:
        assert read.utcoffset() is not None
        assert parse_instant(format_instant(read)) == read


@given(st.text() | st.from_regex(r"\d{4}(-\d\d(-\d\d)?)?", fullmatch=True))
@example("2018-00")
@example("2018-06-00")
def test_any_text_is_a_date_or_one_named_error(text):
    try:
        read = PartialDate.parse(text)
    except GreenchainError as error:
        assert error.code == "DATE_MALFORMED"
    else:
        assert read.first.isoformat().startswith(text)
        assert read.last.isoformat().startswith(text)
