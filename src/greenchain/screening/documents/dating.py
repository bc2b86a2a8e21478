"""Days of documents against one another: the intended period, and the deadlines of receipt and completion.

All days are legal calendar dates as printed, and both ends of a period belong to it. A day known only to its month is
compared as far as that goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from greenchain.screening.documents.comparing import Compared, blanks, open_for, shown
from greenchain.screening.documents.papers import Papers
from greenchain.standards import Row
from greenchain.values.errors import GreenchainError
from greenchain.values.time import PartialDate

_FRIDAY = 4  # date.weekday() counts from Monday, 0
_MOST_DAYS = 400  # no deadline here is longer than a year


def within_period(papers: Papers, left: str, right: str) -> Compared:
    """The day on the left lies in the period of which ``right`` names the first day; ``period_to`` is its last."""
    until = right.replace("period_from", "period_to")
    day, first, last = (_day(papers, path) for path in (left, right, until))
    if day is None:
        return open_for(papers, left, right, left)
    period = f"{shown(papers.fact(right))} to {shown(papers.fact(until))}"
    if (first and day.last < first.first) or (last and day.first > last.last):
        return Compared(differs=True, left=day.text, right=period)
    missing = blanks(papers, right, until)
    if first and last and not (day.first >= first.last and day.last <= last.first):
        missing = (f"{left} and its period to the day",)
    return Compared(None if missing else False, day.text, period, missing)


def within_deadline(papers: Papers, left: str, right: str, *, rows: Iterable[Row]) -> Compared:
    """From the day on the left to that on the right is no longer than the deadline in force on the first of them.

    What has not happened yet was declared none; a day that comes before the one it follows is no better than late.
    """
    if papers.is_given(right) and papers.fact(right) is None:
        return Compared(differs=False, left=shown(papers.fact(left)), right="none")
    since, until = _day(papers, left), _day(papers, right)
    if since is None or until is None:
        return open_for(papers, left, right, *(blanks(papers, left, right) or (left, right)))
    held = [row for row in rows if row.period.holds(since.first) is True]
    if len(held) != 1:
        return open_for(papers, left, right, "the deadline of that day")
    limit, unit = int(held[0].text("limit")), held[0].text("unit")
    first, last = (_after(day, limit, unit) for day in (since.first, since.last))
    note = f"at most {limit} {unit} ({held[0].text('act')}), counted from {left}: no later day is stated"
    if until.last < since.first or until.first > last:
        return Compared(differs=True, left=since.text, right=until.text, note=note)
    is_certain = until.first >= since.last and until.last <= first
    return Compared(
        False if is_certain else None, since.text, until.text, () if is_certain else (left, right), note=note
    )


def _after(day: date, limit: int, unit: str) -> date:
    """The last day of a deadline of at most 400 days or one year; Mondays to Fridays are working days."""
    if unit == "years":
        try:
            return day.replace(year=day.year + limit)
        except ValueError:  # the 29th of February
            return day.replace(year=day.year + limit, day=28)
    left = min(limit, _MOST_DAYS)
    while left and day < date.max:
        day += timedelta(days=1)
        left -= unit == "days" or day.weekday() <= _FRIDAY
    return day


def _day(papers: Papers, path: str) -> PartialDate | None:
    fact = papers.fact(path)
    try:
        return PartialDate.parse(fact) if isinstance(fact, str) else None
    except GreenchainError:
        return None
