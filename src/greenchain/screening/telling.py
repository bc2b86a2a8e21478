"""What of a finding is the same for every item: outcome, act, names of rows, and the text but for the item's facts.

It hangs on the rule, on the rows it rests on and on what is missing alone, so it is put together once for each of
those and kept with the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from greenchain.standards import Row
from greenchain.values.finding import Citation, FactStatus
from greenchain.values.outcome import Outcome

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*))?\}")


@dataclass(frozen=True, slots=True)
class Telling:
    """A finding without its item.

    Attributes:
        status: the weakest of the rule and of what it rests on.
        parts: the text in pieces, each followed by the fact of the item that stands behind it; the last by none.
        end: what follows the text of the rule.
        missing: names of the data whose absence left the rule open.
        related: names of the rows.
        rows: those, held while their like are looked up by identity.
        citation: the act in force.
    """

    status: FactStatus
    outcome: Outcome
    parts: tuple[tuple[str, str], ...]
    end: str
    missing: tuple[str, ...]
    related: tuple[str, ...]
    rows: tuple[Row, ...]
    citation: Citation

    def text(self, values: Mapping[str, str | None], shown: Mapping[str, str]) -> tuple[str, dict[str, str]]:
        """The text filled with the facts of an item, those ``shown`` before others, and the facts it shows."""
        text, used = filled_in(self.parts, values, shown)
        return text + self.end, used


def filled_in(
    parts: Iterable[tuple[str, str]], values: Mapping[str, str | None], shown: Mapping[str, str]
) -> tuple[str, dict[str, str]]:
    """A text in pieces filled with facts, those ``shown`` before others, and the facts it shows."""
    used: dict[str, str] = {}
    told = []
    for literal, name in parts:
        told.append(literal)
        if name in shown:
            text = used[name] = shown[name] or "none"
        elif name in values:
            text = used[name] = values[name] or "none"
        else:
            text = "(not given)" if name else ""
        told.append(text)
    return "".join(told), used


def parts_of(template: str, rows: Iterable[Row]) -> tuple[tuple[str, str], ...]:
    """A text in pieces, the cells of rows filled in: the first row of each table counts."""
    by_table = {table_of(row): row for row in reversed(tuple(rows))}
    parts, literal, at = [], "", 0
    for match in _PLACEHOLDER.finditer(template):
        name, column = match.groups()
        literal += template[at : match.start()]
        at = match.end()
        if column:
            row = by_table.get(name)
            cell = row.get(column) if row else None
            literal += ", ".join(cell) if isinstance(cell, tuple) else str(cell or "none")
        else:
            parts.append((literal, name))
            literal = ""
    return (*parts, (literal + template[at:], ""))


def table_of(row: Row) -> str:
    """The table that a row stands in."""
    return row.citation.row.partition("/")[0]


def name_of(row: Row) -> str:
    """A row with its pack, as findings name it."""
    pack = row.citation.pack
    return f"{pack.pack}:{row.citation.row}" if pack else row.citation.row
