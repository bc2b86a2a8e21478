"""Instants and dates at, just below and just above every bound."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

import pytest

from greenchain.values import DatePeriod, InputError, PartialDate, Period, aware, format_instant, parse_instant


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z"),
        ("2026-01-31T12:00:00+14:00", "2026-01-30T22:00:00Z"),
        ("2026-01-31T12:00:00-14:00", "2026-02-01T02:00:00Z"),
        ("2026-01-31T12:00:00+13:59", "2026-01-30T22:01:00Z"),
        ("2026-01-31T12:00:00-00:00", "2026-01-31T12:00:00Z"),
        ("2026-12-31T24:00:00Z", "2027-01-01T00:00:00Z"),
        ("2024-02-28T24:00:00.000+01:00", "2024-02-28T23:00:00Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999Z"),
        ("2026-01-31T12:00:00.1Z", "2026-01-31T12:00:00.100000Z"),
        ("2026-01-31T12:00:00.9999999Z", "2026-01-31T12:00:00.999999Z"),
    ],
)
def test_an_instant_of_xml_schema_is_read(text, utc):
    assert format_instant(parse_instant(text)) == utc


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31T12:00:00",
        "2026-01-31",
        "2026-01-31T12:00:00+14:01",
        "2026-01-31T12:00:00-14:01",
        "2026-01-31T12:00:00+15:00",
        "2026-01-31T12:00:00+01:60",
        "2026-01-31T12:00:00+0100",
        "2026-01-31T24:00:01Z",
        "2026-01-31T24:00:00.000000001Z",
        "2026-01-31T24:01:00Z",
        "2026-01-31T25:00:00Z",
        "2016-12-31T23:59:60Z",
        "2026-01-31T12:60:00Z",
        "2026-02-29T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-00-01T12:00:00Z",
        "2026-01-00T12:00:00Z",
        "0000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "9999-12-31T24:00:00Z",
        "2026-01-31t12:00:00Z",
        "2026-01-31T12:00:00z",
        "2026-01-31 12:00:00Z",
        "2026-01-31T12:00:00Z\n",
        " 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.Z",
        "2026-01-31T12:00:00,5Z",
        "2026-01-31T12:00:00.1234567890Z",
        "\u0662\u0660\u0662\u0666-01-31T12:00:00Z",
        "２０２６-01-31T12:00:00Z",
        "22-07-2026",
        "",
        None,
        1769860800,
    ],
)
def test_what_is_no_instant_is_refused(text):
    with pytest.raises(InputError) as caught:
        parse_instant(text)
    assert caught.value.code == "INSTANT_MALFORMED"


def test_an_instant_keeps_its_own_offset():
    assert parse_instant("2026-01-31T12:00:00+05:30").utcoffset() == timedelta(hours=5, minutes=30)


def test_a_naive_instant_is_the_callers_mistake():
    with pytest.raises(ValueError, match="at must carry an offset"):
        aware(datetime(2026, 1, 1))  # noqa: DTZ001 - that is the mistake
    with pytest.raises(TypeError):
        aware(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "year"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28), "month"),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31), "month"),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29), "day"),
    ],
)
def test_a_date_is_known_as_far_as_it_is_written(text, first, last, precision):
    read = PartialDate.parse(text)
    assert (read.first, read.last, read.precision, str(read)) == (first, last, precision, text)


@pytest.mark.parametrize(
    "text",
    ["", "0000", "2018-00", "2018-13", "2018-06-00", "2018-06-31", "2023-02-29", "2018-00-01", "2018-00-00", "2018-6", "18",
     "2018-06-30 ", "\u0662\u0660\u0661\u0668", "2018/06", "2018-06-30T00:00:00Z", None, 2018],
)  # fmt: skip
def test_what_is_no_date_is_refused(text):
    with pytest.raises(InputError) as caught:
        PartialDate.parse(text)
    assert caught.value.code == "DATE_MALFORMED"


def test_an_instant_is_no_legal_date():
    with pytest.raises(TypeError):
        PartialDate.parse(datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(TypeError):
        DatePeriod().holds(datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("on", "held"),
    [
        (date(2024, 12, 31), False),
        (date(2025, 1, 1), True),
        (date(2026, 5, 31), True),
        (date(2026, 6, 1), None),
        (date(2026, 6, 29), None),
        (date(2026, 6, 30), False),
        (date(2026, 7, 1), False),
    ],
)
def test_a_period_is_open_to_question_only_inside_its_unknown_month(on, held):
    assert DatePeriod.parse("2025-01-01", "2026-06").holds(on) is held


@pytest.mark.parametrize(
    ("since", "until"), [("2025", "2025-01-01"), ("2025-02-01", "2025-01"), ("2025-01-01", "2025-01-01")]
)
def test_a_period_that_cannot_hold_a_day_is_refused(since, until):
    with pytest.raises(InputError, match="PERIOD_EMPTY"):
        DatePeriod.parse(since, until)


def test_a_period_without_ends_holds_every_day():
    assert DatePeriod.parse("", None).holds(date.min) is True
    assert DatePeriod().holds(date.max) is True


def test_a_period_of_instants_holds_its_beginning_and_not_its_end():
    begin, end = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 1, 2, tzinfo=UTC)
    step = timedelta(microseconds=1)
    held = [Period(begin, end).holds(at) for at in (begin - step, begin, end - step, end)]
    assert held == [False, True, True, False]


def test_a_period_that_ends_when_it_begins_is_refused():
    begin = datetime(2025, 1, 1, tzinfo=UTC)
    with pytest.raises(InputError, match="PERIOD_EMPTY"):
        Period(begin, begin.astimezone(timezone(timedelta(hours=8))))


class _Autumn(tzinfo):
    """A zone whose clock repeats every hour once: fold 0 is summer time, fold 1 winter time."""

    def utcoffset(self, instant):
        return timedelta(hours=1 if instant.fold else 2)

    def dst(self, instant):
        return timedelta(hours=0 if instant.fold else 1)

    def tzname(self, instant):
        return "autumn"


def test_an_hour_that_the_clock_repeats_is_told_apart():
    zone = _Autumn()
    first, second = (datetime(2025, 10, 26, 2, 30, tzinfo=zone, fold=fold) for fold in (0, 1))
    period = Period(first, second)
    assert period.holds(first)
    assert not period.holds(second)
    assert not period.overlaps(Period(second, None))
