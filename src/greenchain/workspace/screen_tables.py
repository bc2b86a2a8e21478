"""Tables of many declarations screened into a table of findings: bounded in memory, the same bytes whoever searched.

An engine hands over the rows that something may be found of; here the one judge looks at them, declaration by
declaration in the order of ids, and what it finds is written at once. What it was not handed has no finding.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from heapq import merge
from itertools import groupby
from typing import BinaryIO

from greenchain.formats.column_map import ColumnMap
from greenchain.formats.declaration_rows import Cells, RowReader
from greenchain.model.nouns import Shipment
from greenchain.screening.annotations import AnnotationLists
from greenchain.screening.beside import Beside
from greenchain.screening.bulk_engine import NOTHING, DeclarationEngine, Found, Torn
from greenchain.screening.compiler import RuleIndex
from greenchain.screening.result import ItemScreening, ScreeningResult
from greenchain.screening.rule_book import RuleBook, rule_book
from greenchain.screening.screen import screen_by
from greenchain.screening.sign_search import index_with_signs
from greenchain.standards import Standards
from greenchain.standards.heading_editions import HeadingEditions
from greenchain.values.errors import Fault, PackError
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome, combine
from greenchain.values.result import result_document
from greenchain.workspace.declared import told, with_headings_in_force
from greenchain.workspace.documented import in_one_order, items_read
from greenchain.workspace.finding_lines import Form
from greenchain.workspace.inputs import Inputs
from greenchain.workspace.lane_tables import LaneFiles, LaneTable

MAX_FAULTS = 10_000  # named in the result; all are counted, and each refused row is a finding of its declaration
_WRITTEN = 64 * 1024  # bytes at once
_NONE_FIRED = "NO_RULE_FIRED"


def screen_tables(
    paths: Sequence[str],
    *,
    standards: Standards,
    engine: DeclarationEngine,
    beside: Beside,
    out: BinaryIO,
    columns: ColumnMap | None = None,
    form: Form,
    lanes: LaneFiles | None = None,
    beyond: Inputs | None = None,
) -> dict[str, object]:
    """Screen the tables at ``paths`` into ``out``; gives the result document, which then lists no findings itself.

    Args:
        paths: CSV, packed or not, or Parquet; one row an item, the rows of a declaration anywhere in them.
        standards: the packs; those of kind ``waste`` are asked.
        engine: Python, DuckDB or Spark; they write the same bytes.
        beside: the instant of the question, and what is looked into besides the tables.
        out: where the findings go, one a line, by declaration, item, code and check. What stands there after an
            error is of no use, so it should take its place only afterwards.
        columns: whose column is which field; where not given, names are ours.
        form: how a finding is written.
        lanes: where the lane of every declaration goes, by id; without it none is told.
        beyond: declarations of files that are no tables; every one of them is looked at.

    Returns:
        A document of kind ``screening``; of ``counts``, ``items`` and ``faulty_rows`` add up to the rows read, and
        ``items_with_findings`` counts the items that were not cleared. ``not_asked`` names the rules that hold
        declarations against one another: over tables they are not asked.

    Raises:
        InputError: a table cannot be read.
        PackError: see ``screen``; lanes are asked for and no pack has them.
    """
    book, table = _book(standards, lanes, beside)
    written = _Written(out, form)
    written.write(form.header)
    counted = _Counted()
    editions, columns = HeadingEditions.of(standards), columns or ColumnMap()
    own = _index(book, beside) if table else book.index
    index = _searched(own, beside=beside, editions=editions)
    beyond = beyond or Inputs()
    counted.add_documented(beyond)
    keys = tuple(dict.fromkeys(shipment.id for shipment in beyond.shipments))
    searched = engine.search(paths, columns=columns, index=index, keys=keys) if paths else nullcontext(NOTHING)
    with searched as found:
        for shipment in _kept(found, counted, columns, editions, beyond):
            _write(screen_by(shipment, book, beside), counted=counted, written=written, table=table)
        counted.add_all(found)
        by_lane = {"declarations_by_lane": table.finish(found.ids())} if table else {}
    written.done()
    return _document(book, beside, counted, written, by_lane)


def _document(
    book: RuleBook, beside: Beside, counted: _Counted, written: _Written, by_lane: Mapping[str, object]
) -> dict[str, object]:
    """The result document of what was written."""
    return result_document(
        "screening",
        counted.outcome,
        at=beside.at,
        findings=(),
        standards=book.packs,
        declarations=[],
        counts={**counted.counts(written.rows), **by_lane},
        faults=counted.told(),
        not_asked=sorted({one.rule.id for one in book.index.rules if one.is_leg_linked and beside.legs is None}),
        out={"rows": written.rows, "sha256": written.digest.hexdigest()},
    )


def _write(result: ScreeningResult, *, counted: _Counted, written: _Written, table: LaneTable | None) -> None:
    """Count and write what was found of one declaration."""
    counted.add(result)
    for finding, item in _findings(result):
        written.take(finding, result.declaration.id, item)
    if table:
        table.take(result)


def _book(standards: Standards, lanes: LaneFiles | None, beside: Beside) -> tuple[RuleBook, LaneTable | None]:
    """The rules without what a table of findings does not tell, and the table of lanes, where one is asked for."""
    book = replace(rule_book(standards), annotations=AnnotationLists.of(Standards()))
    if lanes is None:
        return replace(book, lanes=None), None
    if book.lanes is None:
        raise PackError(Fault("PACK_UNKNOWN", "waste/indicators, which has the lanes", "none"))
    return book, LaneTable(lanes, book=book.lanes, sample=beside.sample)


def _index(book: RuleBook, beside: Beside) -> RuleIndex:
    """The index that also finds rows of which a sign may show."""
    return index_with_signs(book.index.rules, book.indicators.rules, beside.prices)


def _searched(index: RuleIndex, *, beside: Beside, editions: HeadingEditions) -> RuleIndex:
    """The index as a search needs it: with what is looked into besides the rules."""
    return replace(
        index,
        asks_documents=beside.documents is not None,
        asks_claims=beside.certificates is not None,
        absent_headings=editions.prefixes,
    )


def _kept(
    found: Found, counted: _Counted, columns: ColumnMap, editions: HeadingEditions, beyond: Inputs
) -> Iterator[Shipment]:
    """Each declaration to look at, once, without the items that were refused, which are counted."""
    for shipment, refused, times in in_one_order(_declarations(found, counted, columns), beyond):
        counted.declarations -= times - 1
        if times > 1:
            counted.fault(shipment.id, (fault for fault in shipment.faults if fault.code == "ROW_DUPLICATE"))
        kept, absences = with_headings_in_force(shipment, editions)
        counted.fault(shipment.id, absences)
        counted.refused += refused + len(absences)
        yield kept


def _declarations(found: Found, counted: _Counted, columns: ColumnMap) -> Iterator[tuple[Shipment, int]]:
    """Each declaration to look at, once, with how many of its rows were refused."""
    reader = RowReader(found.fields, columns=columns)
    torn: dict[str, list[Torn]] = {}
    for record in found.torn:
        counted.tear(record)
        if record.key:
            torn.setdefault(record.key, []).append(record)
    odd = sorted(((reader.key(row), True, row) for row in found.odd), key=lambda told: told[0])
    rows = merge(((reader.key(row), False, row) for row in found.rows), odd, _marks(torn), key=lambda told: told[0])
    for key, group in groupby(rows, key=lambda told: told[0]):
        listed = list(group)
        cells = [row for _, _, row in listed if row is not None]
        shipment, refused = reader.declaration(key, cells)
        counted.fault(key, shipment.faults)
        lost = torn.get(key, ())
        if lost and (cells or any(record.is_sure for record in lost)):
            faults = tuple(sorted({_unplaced(record.fault) for record in lost}, key=str))
            shipment = replace(shipment, faults=(*shipment.faults, *faults))
        if not key:
            counted.refused += refused
            counted.has_lost = True
            counted.declarations -= any(not is_odd for _, is_odd, row in listed if row is not None)
            continue
        if not any(row is not None and not is_odd for _, is_odd, row in listed):
            if not cells and not shipment.faults:
                continue  # a torn record that may be of a declaration, and there is none
            counted.declarations += 1
        yield shipment, refused


def _marks(torn: Mapping[str, object]) -> Iterator[tuple[str, bool, Cells | None]]:
    return ((key, True, None) for key in sorted(torn))


def _unplaced(fault: Fault) -> Fault:
    """The fault without its file and row: findings are the same however rows are ordered and split."""
    return replace(fault, file="", where="")


def _findings(result: ScreeningResult) -> Iterator[tuple[Finding, str | None]]:
    """The findings in their order: of the declaration as a whole, then of items by number, by code and check."""
    for finding in result.header:
        yield finding, None
    for item in sorted(result.items, key=_number) if len(result.items) > 1 else result.items:
        for finding in item.findings:
            if finding.code != _NONE_FIRED:
                yield finding, item.item.item_no


def _number(item: ItemScreening) -> str:
    return item.item.item_no


class _Written:
    """Lines as they are written: how many, and the digest of all bytes."""

    def __init__(self, out: BinaryIO, form: Form) -> None:
        self.rows = 0
        self.digest = hashlib.sha256()
        self._out = out
        self._line = form.line
        self._pending: list[str] = []
        self._size = 0

    def take(self, finding: Finding, declaration: str, item: str | None) -> None:
        """Write a finding."""
        self.rows += 1
        self.write(self._line(finding, declaration, item))

    def write(self, text: str) -> None:
        """Write a line."""
        self._pending.append(text)
        self._size += len(text)
        if self._size >= _WRITTEN:
            self.done()

    def done(self) -> None:
        """Write what is pending."""
        piece = "".join(self._pending).encode("utf-8", "backslashreplace")
        self._out.write(piece)
        self.digest.update(piece)
        self._pending.clear()
        self._size = 0


@dataclass(slots=True)
class _Counted:
    """Declarations as they pass, and what was refused."""

    read: int = 0
    declarations: int = 0
    items: int = 0
    refused: int = 0
    has_lost: bool = False
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    faults: list[dict[str, str]] = field(default_factory=list)

    def add(self, result: ScreeningResult) -> None:
        """Count a declaration that was looked at."""
        self.outcomes[result.outcome] += 1
        self.items += sum(item.outcome is not Outcome.CONFORMS for item in result.items)

    def add_all(self, found: Found) -> None:
        """Count what was searched."""
        self.read += found.read + len(found.odd) + len(found.torn)
        self.declarations += found.declarations

    def add_documented(self, read: Inputs) -> None:
        """Count what was read of files that are no tables."""
        self.read += items_read(read)
        self.refused += read.refused
        self.declarations += len(read.shipments)
        for fault in read.faults[: MAX_FAULTS - len(self.faults)]:
            if fault.code != "ROW_DUPLICATE" or fault.where:  # one that comes in two files is named by its items
                self.faults.append(told(fault, " ".join(part for part in (fault.file, fault.where) if part)))

    def fault(self, key: str, faults: Iterable[Fault]) -> None:
        """Name what was refused of a declaration."""
        for fault in faults:
            if len(self.faults) < MAX_FAULTS:
                self.faults.append(told(fault, f"{key}{fault.where}"))

    def tear(self, record: Torn) -> None:
        """Name a record of which no row could be made."""
        self.refused += 1
        self.has_lost = True
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(told(record.fault, f"{record.fault.file} {record.fault.where}"))

    def by_outcome(self) -> Counter[Outcome]:
        """Declarations by outcome; those not looked at conform, since nothing was found of them."""
        counted = Counter(self.outcomes)
        counted[Outcome.CONFORMS] += self.declarations - sum(self.outcomes.values())
        return counted

    @property
    def outcome(self) -> Outcome:
        """Of all declarations together."""
        outcomes = self.by_outcome()
        return combine(outcome for outcome in Outcome if outcomes[outcome])

    def counts(self, findings: int) -> dict[str, object]:
        """What the result document tells of the numbers; ``findings`` is how many were written."""
        outcomes = self.by_outcome()
        return {
            "declarations": self.declarations,
            "items": self.read - self.refused,
            "items_with_findings": self.items,
            "findings": findings,
            "faulty_rows": self.refused,
            "does_not_conform": outcomes[Outcome.DOES_NOT_CONFORM],
            "not_determined": outcomes[Outcome.NOT_DETERMINED],
            "declarations_by_outcome": {outcome.value: outcomes[outcome] for outcome in Outcome},
        }

    def told(self) -> list[dict[str, str]]:
        """The faults, sorted."""
        return sorted(self.faults, key=lambda told: (told["where"], told["field"], told["code"], told["detail"]))
