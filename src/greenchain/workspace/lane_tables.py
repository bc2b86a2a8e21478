"""The table of lanes: every declaration of a run with its lane, the reason and the score, by its id.

Of a run over tables only those declarations are looked at that something may be found of. Their rows are put aside as
they come, in the order of ids; the others have no finding and no sign, so theirs follow from their ids alone.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any, BinaryIO, TextIO

from greenchain.screening.lanes import LANES, LaneBook, RandomSample
from greenchain.screening.result import ScreeningResult
from greenchain.workspace.spreadsheet_cells import as_text

LANE_COLUMNS = ("declaration_id", "lane", "reason", "score")
LANE_HEADER = ",".join(LANE_COLUMNS) + "\n"

LaneRow = tuple[str, str, str, int]

_AT_ONCE = 1_000  # rows written together


def lanes_table(declarations: Iterable[Mapping[str, Any]]) -> bytes:
    """The table over the declarations of a result document of kind ``screening``."""
    return (LANE_HEADER + _lines(sorted(map(_row, declarations)))).encode("utf-8", "backslashreplace")


def _row(declaration: Mapping[str, Any]) -> LaneRow:
    lane = declaration["lane"] or {"lane": "", "reason": ""}
    return declaration["id"], lane["lane"], lane["reason"], declaration["suspicion"]["score"]


def _lines(rows: Iterable[LaneRow]) -> str:
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows((as_text(name), *others) for name, *others in rows)
    return text.getvalue()


@dataclass(frozen=True, slots=True)
class LaneFiles:
    """Where the table goes, and an empty file beside it that is written and read again."""

    out: BinaryIO
    aside: TextIO


class LaneTable:
    """Writes the table of lanes of a run over tables.

    Args:
        files: where it goes.
        book: of lanes.
        sample: that is drawn.
    """

    def __init__(self, files: LaneFiles, *, book: LaneBook, sample: RandomSample | None) -> None:
        self._files = files
        self._sample = sample
        self._counted: Counter[str] = Counter()
        self._else = tuple(book.untouched(is_drawn=is_drawn) for is_drawn in (False, True))

    def take(self, result: ScreeningResult) -> None:
        """Put the row of a declaration that was looked at aside; ids come in order."""
        lane = result.lane
        if lane is not None:
            row = (result.declaration.id, lane.lane, lane.reason, result.suspicion.score)
            self._files.aside.write(json.dumps(row) + "\n")

    def finish(self, ids: Iterable[str]) -> dict[str, int]:
        """Write the rows of all; ``ids`` are those of the tables, sorted. How many declarations take each lane."""
        self._files.aside.seek(0)
        self._files.out.write(LANE_HEADER.encode())
        pending: list[LaneRow] = []
        for row in self._merged(ids, map(_kept, self._files.aside)):
            self._counted[row[1]] += 1
            pending.append(row)
            if len(pending) >= _AT_ONCE:
                self._write(pending)
        self._write(pending)
        return {lane: self._counted[lane] for lane in LANES}

    def _write(self, pending: list[LaneRow]) -> None:
        self._files.out.write(_lines(pending).encode("utf-8", "backslashreplace"))
        pending.clear()

    def _merged(self, ids: Iterable[str], aside: Iterator[LaneRow]) -> Iterator[LaneRow]:
        known = next(aside, None)
        for name in ids:
            while known is not None and known[0] < name:
                yield known
                known = next(aside, None)
            if known is not None and known[0] == name:
                yield known
                known = next(aside, None)
            elif name:
                lane = self._else[self._sample is not None and self._sample.draws(name)]
                yield name, lane.lane, lane.reason, 0
        while known is not None:
            yield known
            known = next(aside, None)


def _kept(line: str) -> LaneRow:
    name, lane, reason, score = json.loads(line)
    return name, lane, reason, score
