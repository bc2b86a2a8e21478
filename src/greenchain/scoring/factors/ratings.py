"""Foreign tables of data quality ratings: one stated direction for all of them, and values inside the bounds.

Whether a high rating is good differs between implementations, so ratings without a stated direction, or with two of
them, can be neither compared nor averaged.

Source: PACT Technical Specifications v3, DataQualityIndicators; the pack says where the bounds are from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from greenchain.scoring.factors.agreement import finding
from greenchain.scoring.factors.foreign import WHOLE_FILE, ForeignRow, ForeignTable
from greenchain.standards import Row, RulePack, Standards
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import decimal_text

COLUMNS = ("name", "value")  # a direction that is missing is an answer of its own
OBJECT = "DataQualityIndicators"
_SUFFIX = "dqr"
_WORD = re.compile(r"[^\W_]+")
# Words by which a direction is stated: high is good, or low is good
_DIRECTIONS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            ("high", "higher", "highest", "up", "ascending", "asc", "increasing", "越高越好"), "high_is_good"
        ),
        **dict.fromkeys(
            ("low", "lower", "lowest", "down", "descending", "desc", "decreasing", "越低越好"), "low_is_good"
        ),
    }
)
DIRECTIONS = tuple(sorted(set(_DIRECTIONS.values())))


def check_ratings(table: ForeignTable, *, pack: RulePack, standards: Standards) -> list[Finding]:
    """What is wrong with a table of ratings: first their direction, then each of them."""
    del standards
    bounds = {_name(row.text("field")): row for row in pack.table("ranges").rows if row["object"] == OBJECT}
    rows = table.once({row.number: _name(row.code) for row in table.rows})
    found = list(_directions(table, rows))
    for row in rows:
        value = table.figure(row, "value")
        if value is not None:
            found += _value(row, value, bounds.get(_name(row.code)))
    return found


def direction_of(text: str) -> str:
    """The direction that words state, one of ``DIRECTIONS``; empty where they state none or both.

    >>> direction_of("Higher is better"), direction_of("low_is_good"), direction_of("yes")
    ('high_is_good', 'low_is_good', '')
    """
    stated = {_DIRECTIONS[word] for word in _WORD.findall(text.casefold().replace("_", " ")) if word in _DIRECTIONS}
    return stated.pop() if len(stated) == 1 else ""


def _directions(table: ForeignTable, rows: tuple[ForeignRow, ...]) -> Iterator[Finding]:
    if "direction" not in table.columns:
        yield finding("DIRECTION", WHOLE_FILE, f"no column direction says which of {' and '.join(DIRECTIONS)} holds")
        return
    stated = {row.number: direction_of(row.text("direction")) for row in rows}
    for row in rows:
        if not stated[row.number]:
            told = repr(row.text("direction")[:40]) if row.text("direction") else "none"
            yield finding("DIRECTION", row.where, f"a direction is one of {', '.join(DIRECTIONS)}; stated is {told}")
    both = sorted(set(stated.values()) - {""})
    if len(both) > 1:
        by = "; ".join(f"{way}: {', '.join(r.code for r in rows if stated[r.number] == way)}" for way in both)
        yield finding("DIRECTION", WHOLE_FILE, f"one file states two directions: {by}"[:400])


def _value(row: ForeignRow, value: Decimal, bounds: Row | None) -> Iterator[Finding]:
    if bounds is None:
        detail = "the pack knows no rating of this name"
        yield finding("FACTOR_UNKNOWN", row.where, detail, outcome=Outcome.NOT_DETERMINED)
    elif not bounds.decimal("lowest") <= value <= bounds.decimal("highest"):
        limits = f"{bounds['lowest']} to {bounds['highest']}"
        detail = f"the rating is {decimal_text(value)}, outside {limits}"
        # bounds that are no more than derived leave it open
        outcome = Outcome.DOES_NOT_CONFORM if bounds.status.is_firm else Outcome.NOT_DETERMINED
        yield finding("FIGURE_OUT_OF_RANGE", row.where, detail, outcome=outcome, citation=bounds.citation)


def _name(text: str) -> str:
    return text.casefold().strip().removesuffix(_SUFFIX).strip()
