"""Findings as the lines of a table: JSON or CSV, the same entry as in a result document.

Of a line of JSON most is the same for every finding of a rule and an act: those pieces are written once and kept. The
id is the digest of the line without it, which is its canonical form already.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from greenchain.screening.result import entry_of
from greenchain.values.finding import Citation, Finding
from greenchain.workspace.spreadsheet_cells import as_text

COLUMNS = (
    *("declaration", "item", "code", "check", "outcome", "severity", "where", "detail", "values", "missing", "related"),
    *("instrument", "clause", "source", "status", "valid_from", "valid_until", "pack", "edition", "id"),
)
"""Of a table of findings; ``values`` is JSON, ``missing`` and ``related`` are joined by semicolons."""

Writer = Callable[[Finding, str, str | None], str]
"""A finding, its declaration and its item, as a line."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a table of findings is written: what stands above it, and each line."""

    line: Writer
    header: str = ""


_MOST_KEPT = 5_000  # pieces of lines: a few hundred acts, and as many ways to rest on rows

_text = json.encoder.encode_basestring


class JsonLines:
    """Writes findings as lines of JSON; pieces that come again are not written again."""

    def __init__(self) -> None:
        self._heads: dict[tuple[int, str, str], tuple[Citation | None, str, str]] = {}
        self._tails: dict[Hashable, str] = {}

    def line(self, finding: Finding, declaration: str, item: str | None) -> str:
        """The line of a finding: its entry with names sorted, without blanks."""
        head, edition = self._head(finding)
        tail = self._tail(finding)
        pairs = ",".join([f"{_text(name)}:{_text(text)}" for name, text in sorted(finding.values.items())])
        number = "null" if item is None else _text(item)
        before = f'{head}{_text(declaration)},"detail":{_text(finding.detail)},"edition":{edition},'
        after = f'"item":{number}{tail}{{{pairs}}},"where":{_text(finding.where)}}}'
        try:
            identity = hashlib.sha256((before + after).encode()).hexdigest()
        except UnicodeEncodeError:  # half a character: whoever writes the entry says what is wrong
            return json_line(entry_of(finding, declaration=declaration, item=item))
        return f'{before}"id":"{identity}",{after}\n'

    def _head(self, finding: Finding) -> tuple[str, str]:
        """From the check to the name of the declaration; and the edition."""
        cited = finding.citation
        key = (id(cited), finding.check, finding.code)
        kept = self._heads.get(key)
        if kept is None:
            if len(self._heads) >= _MOST_KEPT:
                self._heads.clear()
            entry = {"check": finding.check, "citation": cited.to_dict() if cited else None, "code": finding.code}
            pack = cited.pack if cited else None
            # with the citation itself, so that no other one is made in its place while it is known by identity
            kept = self._heads[key] = (
                cited,
                _json(entry)[:-1] + ',"declaration":',
                _json(pack.edition if pack else None),
            )
        return kept[1], kept[2]

    def _tail(self, finding: Finding) -> str:
        """From behind the item to the values."""
        cited = finding.citation
        pack = cited.pack.pack if cited and cited.pack else None
        key = (finding.missing, finding.outcome, pack, finding.related, finding.severity)
        kept = self._tails.get(key)
        if kept is None:
            if len(self._tails) >= _MOST_KEPT:
                self._tails.clear()
            entry = {
                "missing": finding.missing,
                "outcome": finding.outcome.value,
                "pack": pack,
                "related": finding.related,
                "severity": finding.severity or None,
            }
            kept = self._tails[key] = f',{_json(entry)[1:-1]},"values":'
        return kept


def json_line(entry: Mapping[str, object]) -> str:
    """An entry as one line of JSON."""
    return _json(entry) + "\n"


def json_form() -> Form:
    """Lines of JSON."""
    return Form(JsonLines().line)


def table_form() -> Form:
    """CSV with ``COLUMNS``, every text as it is: for programs."""
    return Form(csv_line, csv_row(COLUMNS))


def spreadsheet_form() -> Form:
    """CSV with ``COLUMNS`` that is safe to open in a spreadsheet."""
    return Form(spreadsheet_line, csv_row(COLUMNS))


def csv_line(finding: Finding, declaration: str, item: str | None) -> str:
    """A finding as one row of CSV with ``COLUMNS``."""
    return csv_row(_cells(finding, declaration, item))


def spreadsheet_line(finding: Finding, declaration: str, item: str | None) -> str:
    """The same, with no cell that a spreadsheet would run."""
    return csv_row([as_text(cell) for cell in _cells(finding, declaration, item)])


def _cells(finding: Finding, declaration: str, item: str | None) -> list[str]:
    entry = entry_of(finding, declaration=declaration, item=item)
    cited = entry["citation"] if isinstance(entry["citation"], Mapping) else {}
    told = {**cited, **entry}
    told["values"] = _json(entry["values"])
    for name in ("missing", "related"):
        told[name] = ";".join(getattr(finding, name))
    return [str(told.get(name) or "") for name in COLUMNS]


def csv_row(cells: Sequence[object]) -> str:
    """Cells as one row of CSV."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
