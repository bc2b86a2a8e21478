"""Inventory periods and the life of credits: calendar months counted from an anchor, never from the last date reached.

A month after 31 January is the last day of February, and two months after it 31 March: counting from the anchor each
time keeps the borders where they belong. Months are counted in UTC.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from functools import lru_cache

from greenchain.values.time import format_instant

_BEGINNING = datetime.min.replace(tzinfo=UTC)
_FOREVER = datetime.max.replace(tzinfo=UTC)
_MONTHS_A_YEAR = 12
_KEPT = 1_024  # periods: a book spans few, and each is asked for by every row


@dataclass(frozen=True, slots=True, order=True)
class InventoryPeriod:
    """A half-open stretch of instants; ``start`` belongs to it, ``end`` does not; ``None`` is without end."""

    start: datetime | None
    end: datetime | None

    def __str__(self) -> str:
        """An ISO 8601 interval; ``..`` where it is open."""
        ends = (format_instant(end) if end else ".." for end in (self.start, self.end))
        return "/".join(ends)


def add_months(instant: datetime, months: int) -> datetime:
    """``instant`` so many calendar months later, on the last day where the month is too short; in UTC.

    >>> add_months(datetime(2024, 1, 31, tzinfo=UTC), 1).date().isoformat()
    '2024-02-29'
    """
    utc = instant.astimezone(UTC)
    month = utc.year * _MONTHS_A_YEAR + utc.month - 1 + months
    year, index = divmod(month, _MONTHS_A_YEAR)
    if not MINYEAR <= year <= MAXYEAR:  # the calendar of instants ends here, and a period with it
        return _FOREVER if year > MAXYEAR else _BEGINNING
    day = min(utc.day, monthrange(year, index + 1)[1])
    return utc.replace(year=year, month=index + 1, day=day)


def period_of(instant: datetime, *, anchor: datetime, months: int | None) -> InventoryPeriod:
    """The period of ``months`` months, counted from ``anchor``, that holds ``instant``; without months, all of time."""
    if months is None:
        return InventoryPeriod(None, None)
    utc, begin = instant.astimezone(UTC), anchor.astimezone(UTC)
    apart = (utc.year - begin.year) * _MONTHS_A_YEAR + utc.month - begin.month
    found = _numbered(begin, months, apart // months)
    if found.start is not None and found.start > utc:  # the day of the month has not come yet
        found = _numbered(begin, months, apart // months - 1)
    return found


@lru_cache(maxsize=_KEPT)
def _numbered(begin: datetime, months: int, number: int) -> InventoryPeriod:
    return InventoryPeriod(add_months(begin, number * months), add_months(begin, (number + 1) * months))
