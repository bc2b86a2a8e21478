"""A table of many cards scored by an engine into a table of points: bounded in memory, the same bytes always.

What stands in a table is nobody's proof: its levels are taken as it states them. So the points are assumed, no row is
a scorecard, and nothing here says that anybody conforms.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import islice
from typing import BinaryIO

from greenchain.scoring.arrays import ScoreRules
from greenchain.scoring.arrays.engine import ScoredRow, TableEngine, points_text
from greenchain.scoring.cards.reading import read_card
from greenchain.scoring.documents.result import ASSUMED
from greenchain.standards import Standards
from greenchain.values.errors import Fault, InputError

COLUMNS = ("id", "guaranteed", "possible", "declared", "coverage", "band_guaranteed", "band_possible")
MAX_FAULTS = 100  # ids named that are empty or stand twice
_WRITTEN = 10_000  # rows at once


def score_file(path: str, *, card: str, standards: Standards, engine: TableEngine, out: BinaryIO) -> dict[str, object]:
    """Score every row of a table into ``out``, a CSV table sorted by id; gives what was done.

    Args:
        path: a CSV or Parquet table with the columns ``id``, ``X11``, ``X11.level``, ``G1``, ``G1.level`` and so on,
            which the engine reads.
        card: name of a pack of the kind ``scorecards``.
        standards: must hold it.
        engine: numpy, DuckDB or Spark; they write the same bytes.
        out: where the table goes: points as decimal texts, bands by number, -1 for none. What stands there after an
            error is of no use, so it should take its place only afterwards.

    Returns:
        ``engine``, ``rows``, ``basis``, ``pack``, ``edition``, ``status``, ``bands`` (rows by band), ``sha256`` of what
        was written.

    Raises:
        InputError: the table cannot be read; a column, cell or id is wrong (``TABLE_COLUMN``, ``TABLE_CELL``,
            ``TABLE_ID``), all named up to a hundred; ``CARD_NOT_TABULAR``.
        PackError: no such card.
    """
    pack = standards.pack(card)
    rules = ScoreRules.of_card(read_card(pack, standards=standards))
    digest, counted = hashlib.sha256(), _Counted()
    for piece in _written(counted.watched(engine.rows(path, rules=rules))):
        out.write(piece)
        digest.update(piece)
    InputError.raise_if(counted.faults)
    bands = {
        name: {("none" if number < 0 else str(number)): count for number, count in sorted(found.items())}
        for name, found in (("guaranteed", counted.guaranteed), ("possible", counted.possible))
    }
    return {
        "engine": engine.name,
        "rows": counted.rows,
        "basis": ASSUMED,
        "pack": pack.name,
        "edition": pack.edition,
        "status": pack.status,
        "bands": bands,
        "sha256": digest.hexdigest(),
    }


class _Counted:
    """Rows as they pass: how many, how many by band, and ids that are none."""

    def __init__(self) -> None:
        self.rows = 0
        self.guaranteed: Counter[int] = Counter()
        self.possible: Counter[int] = Counter()
        self.faults: list[Fault] = []

    def watched(self, rows: Iterable[ScoredRow]) -> Iterator[ScoredRow]:
        """The rows themselves."""
        before = None
        for row in rows:
            if (not row.id or row.id == before) and len(self.faults) < MAX_FAULTS:
                self.faults.append(Fault("TABLE_ID", "an id, and each id once", repr(row.id)))
            before = row.id
            self.rows += 1
            self.guaranteed[row.band_guaranteed] += 1
            self.possible[row.band_possible] += 1
            yield row


def _written(rows: Iterator[ScoredRow]) -> Iterator[bytes]:
    """The bytes of the table, its header first, some rows at a time."""
    listed: list[tuple[object, ...]] = [COLUMNS]
    while listed:
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerows(listed)
        yield text.getvalue().encode()
        listed = [(row.id, *map(points_text, row[1:5]), *row[5:]) for row in islice(rows, _WRITTEN)]
