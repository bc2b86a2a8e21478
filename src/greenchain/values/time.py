"""Instants, dates of limited precision, and half-open periods of both.

Law lives in dates, some known only to the month; knowledge and questions live in instants. A date known to a month is
kept so: inside its unknown stretch the answer is unknown, because rounding either way would invent law.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Self

from greenchain.values.errors import Fault, InputError
from greenchain.values.filling import filled

# XSD dateTimeStamp: offset required, seconds below 60 (no leap second). Nine digits of a fraction: nanoseconds, the
# finest any document here carries
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)", re.ASCII)
_END_OF_DAY = "24:00:00"
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_DAYS = 8192  # legal dates kept: those of twenty years
_KEPT = 1024  # written instants kept: the same few ends of periods are told again and again
_MOST_OFFSETS = 2048  # there are 1,802 texts that the pattern takes
_MAX_OFFSET_MINUTES = 14 * 60  # the widest civil offset, EPCIS and XSD alike


def aware(instant: datetime, name: str = "at") -> datetime:
    """``instant`` unchanged; ``ValueError`` where it names no moment of the calendar.

    An instant without an offset names no moment at all; one whose offset leads out of the years 1 to 9999 cannot be
    compared with others.
    """
    if not isinstance(instant, datetime):
        raise TypeError(f"{name} must be a datetime, not {type(instant).__name__}")
    if instant.tzinfo is UTC:  # nothing to convert, and so nothing to overflow
        return instant
    if instant.utcoffset() is None:
        raise ValueError(f"{name} must carry an offset: give it one, such as datetime(..., tzinfo=UTC)")
    try:
        instant.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{name} must lie inside the years 1 to 9999 of UTC: found {instant.isoformat()}") from None
    return instant


def parse_instant(text: str) -> datetime:
    """The aware instant that ``text`` names, its own offset kept.

    Fractions beyond the microsecond are cut, never rounded into the next second. ``24:00:00`` is the midnight that
    ends its day, as XML Schema has it.

    Raises:
        InputError: no instant with an offset within 14 hours, or one outside the years 1 to 9999 in UTC.

    Source: XML Schema 1.1 part 2, dateTimeStamp; RFC 3339.

    >>> parse_instant("2026-01-31T12:00:00Z").isoformat()
    '2026-01-31T12:00:00+00:00'
    """
    match = _INSTANT.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise _malformed_instant(text)
    day, clock, fraction, offset = match.groups()
    zone = _zone(offset)
    if zone is None:
        raise _malformed_instant(text)
    micro = int(fraction.ljust(6, "0")[:6]) if fraction else 0
    ends_day = clock == _END_OF_DAY and not (fraction or "").strip("0")
    try:
        instant = datetime.fromisoformat(f"{day}T{'00:00:00' if ends_day else clock}")
        instant = instant.replace(microsecond=micro, tzinfo=zone)
        if ends_day or not 1 < instant.year < MAXYEAR:  # elsewhere no offset leads out of the calendar
            instant += timedelta(days=ends_day)
            instant.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _malformed_instant(text) from None
    return instant


@lru_cache(maxsize=_MOST_OFFSETS)
def _zone(offset: str) -> timezone | None:
    """The zone of an offset as the pattern above takes it; ``None`` beyond 14 hours."""
    minutes = 0 if offset == "Z" else (int(offset[1:3]) * 60 + int(offset[4:])) * (-1 if offset[0] == "-" else 1)
    if abs(minutes) > _MAX_OFFSET_MINUTES:
        return None
    return UTC if minutes == 0 else timezone(timedelta(minutes=minutes))


def format_instant(instant: datetime) -> str:
    """``instant`` in UTC with ``Z``, to the second or, where it has them, microseconds."""
    return _formatted(aware(instant))


@lru_cache(maxsize=_KEPT)  # equal instants in different zones are one text
def _formatted(instant: datetime) -> str:
    utc = instant.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='microseconds' if utc.microsecond else 'seconds')}Z"


@lru_cache(maxsize=_DAYS)
def _days_of(text: str) -> tuple[date, date]:
    """The first and last day that a legal date may be."""
    match = _DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in match.groups())
        if year is None or year == 0:
            raise ValueError(text)
        first = date(year, 1 if month is None else month, 1 if day is None else day)
        end_month = 12 if month is None else month
        last = date(year, end_month, monthrange(year, end_month)[1] if day is None else day)
    except ValueError:
        raise InputError(Fault("DATE_MALFORMED", "a date YYYY-MM-DD, YYYY-MM or YYYY", repr(text))) from None
    return first, last


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the day, the month or the year: ``first`` and ``last`` are the days it may be.

    >>> PartialDate.parse("2018-06").last
    datetime.date(2018, 6, 30)
    """

    text: str
    first: date
    last: date

    @classmethod
    def parse(cls, text: str | date) -> Self:
        """Read ``2018``, ``2018-06`` or ``2018-06-30``; a ``date`` is known to the day."""
        if isinstance(text, datetime):
            raise TypeError("a legal date is a date, not an instant: state the local calendar date")
        if isinstance(text, date):
            return cls(text.isoformat(), text, text)
        if not isinstance(text, str):
            raise InputError(Fault("DATE_MALFORMED", "a date YYYY-MM-DD, YYYY-MM or YYYY", repr(text)))
        return cls(str(text), *_days_of(text))

    @property
    def precision(self) -> str:
        """``day``, ``month`` or ``year``."""
        return ("year", "month", "day")[self.text.count("-")]

    def __str__(self) -> str:
        return self.text


@filled
@dataclass(frozen=True, slots=True)
class DatePeriod:
    """Half-open dates: ``since`` belongs to the period, ``until`` does not; ``None`` is without end.

    An end known to the month or year may be any of its days, whatever the other end is.

    >>> DatePeriod.parse("2018-06", None).holds(date(2018, 6, 15)) is None
    True
    """

    since: PartialDate | None = None
    until: PartialDate | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.until.last <= self.since.first:
            raise InputError(Fault("PERIOD_EMPTY", "an end after the beginning", f"{self.since} .. {self.until}"))

    @classmethod
    def parse(cls, since: str | date | None, until: str | date | None) -> Self:
        """Read both ends; an empty text is an open end."""
        return cls(PartialDate.parse(since) if since else None, PartialDate.parse(until) if until else None)

    def holds(self, on: date) -> bool | None:
        """Whether the period covers the day ``on``; ``None`` where the precision of an end leaves it open."""
        if isinstance(on, datetime) or not isinstance(on, date):
            raise TypeError("on must be a date: the legal calendar date of the thing judged")
        if (self.since and on < self.since.first) or (self.until and on >= self.until.last):
            return False
        if (self.since and on < self.since.last) or (self.until and on >= self.until.first):
            return None
        return True

    def __str__(self) -> str:
        return f"[{self.since or '..'}, {self.until or '..'})"


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open instants: ``since`` belongs to the period, ``until`` does not; ``None`` is without end."""

    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        since, until = self.since, self.until
        if since is not None:
            aware(since, "since")
        if until is not None:
            aware(until, "until")
        if since and until and _utc(until) <= _utc(since):
            found = f"{format_instant(since)} .. {format_instant(until)}"
            raise InputError(Fault("PERIOD_EMPTY", "an end after the beginning", found))

    def holds(self, at: datetime) -> bool:
        """Whether the period covers the instant ``at``."""
        since, until = self.since, self.until
        moment = at if isinstance(at, datetime) and at.tzinfo is UTC else _utc(aware(at))
        return (since is None or _utc(since) <= moment) and (until is None or moment < _utc(until))

    def overlaps(self, other: Period) -> bool:
        """Whether some instant lies in both."""
        starts = [_utc(end) for end in (self.since, other.since) if end]
        ends = [_utc(end) for end in (self.until, other.until) if end]
        return not starts or not ends or max(starts) < min(ends)


def _utc(instant: datetime) -> datetime:
    """``instant`` in UTC: two datetimes of one zone compare by their wall clocks, which a change of hour repeats."""
    return instant if instant.tzinfo is UTC else instant.astimezone(UTC)


def _malformed_instant(text: object) -> InputError:
    return InputError(Fault("INSTANT_MALFORMED", "an RFC 3339 instant with an offset", repr(text)))
