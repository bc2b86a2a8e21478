"""Tables of declarations as all engines read them: lines that no reader can take otherwise, the odd records apart.

Readers of CSV differ on stray quotes, line breaks in cells, short rows, bytes that are no UTF-8. Here a table is gone
through once: sound lines stay (in the file itself, or in a copy where there was anything odd or the file is packed),
and each odd record is read here, by RFC 4180, whoever the engine is. A record that does not fit is refused alone, one
line of it, so that a stray quote swallows no other row. Lines without any text are passed over.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from greenchain.adapters.engines.csv_tables import MAX_LINE, read_header, wrong_line
from greenchain.formats.table import MAX_CELL
from greenchain.values.errors import Fault, InputError

MAX_ODD = 10_000  # records: more is a wrong file rather than wrong rows, and they are held in memory
_MOST_LINES = 64  # of one record: an address has a handful; more is a quote that was never closed
_BLOCK = 1 << 20
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class OddRecord:
    """A record that is not one sound line; ``fault`` says why its cells do not fit the header, where they do not."""

    number: int
    cells: tuple[str, ...]
    fault: Fault | None = None


@dataclass(slots=True)
class SoundTable:
    """Where the sound lines are, under which header, and the records that are not among them."""

    path: Path
    header: tuple[str, ...]
    odd: list[OddRecord] = field(default_factory=list)


def sound_table(source: Path, *, copy: Path) -> SoundTable:
    """The sound lines of the CSV table ``source``, in ``copy`` where they are not all of it.

    Raises:
        InputError: ``TABLE_FORMAT``: no header, a broken compression; ``BUDGET_EXCEEDED``: too many odd records.
    """
    with ExitStack() as stack:
        file: BinaryIO = stack.enter_context(source.open("rb"))
        is_packed = file.read(len(_GZIP)) == _GZIP
        file.seek(0)
        try:
            if is_packed:
                file = stack.enter_context(gzip.open(file))  # type: ignore[assignment]
            return _Sorting(file, source, copy).done(copies=is_packed)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise InputError(Fault("TABLE_FORMAT", "a whole gzip file", str(error))) from None


class _Sorting:
    """One table while its lines are told apart."""

    def __init__(self, file: BinaryIO, source: Path, copy: Path) -> None:
        self._file = file
        self._copy = copy
        self._table = SoundTable(source, read_header(file))
        self._start = file.tell()
        self._number = 1
        self._kept = 0  # bytes below the header that are sound and still where they were
        self._out: BinaryIO | None = None

    def done(self, *, copies: bool) -> SoundTable:
        """The table, after all its lines."""
        with ExitStack() as stack:
            if copies:
                self._begin_copy(stack)
            while block := self._file.read(_BLOCK):
                self._take(block + self._file.readline(MAX_LINE), stack)
        return self._table

    def _take(self, block: bytes, stack: ExitStack) -> None:
        lines = block.split(b"\n")
        last = lines.pop()
        if last:
            lines.append(last)
        if self._are_plain(block, lines):
            self._number += len(lines)
            self._keep(block)
            return
        at = 0
        while at < len(lines):
            at = self._take_line(lines, at, stack)

    def _are_plain(self, block: bytes, lines: list[bytes]) -> bool:
        """Whether nothing in the block needs a second look."""
        if b'"' in block or b"\r" in block or b"\0" in block or max(map(len, lines)) > MAX_CELL:
            return False
        commas = len(self._table.header) - 1
        if any(line.count(b",") != commas or not line.strip(b", \t") for line in lines):
            return False
        try:
            block.decode()
        except UnicodeDecodeError:
            return False
        return True

    def _take_line(self, lines: list[bytes], at: int, stack: ExitStack) -> int:
        """Keep one line, or tell its record apart; the number of the line after it."""
        line, width = lines[at], len(self._table.header)
        self._number += 1
        if line.strip(b", \t\r") and len(line) <= MAX_CELL and not wrong_line(line, width) and b"\r" not in line:
            self._keep(line + b"\n")
            return at + 1
        self._begin_copy(stack)
        bare = line.removesuffix(b"\r")
        if not bare.strip(b", \t"):
            return at + 1
        if len(bare) <= MAX_CELL and not wrong_line(bare, width):
            self._keep(bare + b"\n")
            return at + 1
        record, count = self._record(lines, at)
        self._number += count - 1
        if len(self._table.odd) >= MAX_ODD:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_ODD} records that are not one line", "more"))
        self._table.odd.append(record)
        return at + count

    def _record(self, lines: list[bytes], at: int) -> tuple[OddRecord, int]:
        """The record that begins with a line, and how many lines it takes up."""
        number = self._number
        try:
            first = lines[at].decode()
            cells, count = self._read(lines, at)
        except UnicodeDecodeError:
            cells, count, first = [], 1, lines[at].decode("utf-8", "replace")
        width = len(self._table.header)
        if len(cells) != width:
            torn = tuple(cell.strip() for cell in first.rstrip("\r\n").split(","))
            wrong = wrong_line(lines[at], width) or f"{width} cells"
            code = "ROW_RAGGED" if wrong == f"{width} cells" else "ROW_MALFORMED"
            return OddRecord(number, torn, Fault(code, wrong, f"{len(torn)} cells" if code == "ROW_RAGGED" else "")), 1
        if any(len(cell) > MAX_CELL for cell in cells):
            fault = Fault("BUDGET_EXCEEDED", f"at most {MAX_CELL} characters in a cell", "more")
            return OddRecord(number, tuple(cell[:MAX_CELL] for cell in cells), fault), count
        return OddRecord(number, tuple(cells)), count

    def _read(self, lines: list[bytes], at: int) -> tuple[list[str], int]:
        """The cells of the record and its lines, by the reader of CSV; no cells where it cannot be read."""
        taken = 0

        def texts() -> Iterator[str]:
            nonlocal taken
            while taken < _MOST_LINES:
                if at + taken == len(lines):
                    more = self._file.readline(MAX_LINE)
                    if not more:
                        return
                    lines.append(more.removesuffix(b"\n"))
                taken += 1
                yield lines[at + taken - 1].decode() + "\n"

        try:
            cells = next(csv.reader(texts(), strict=True), [])
        except csv.Error:
            return [], 1
        return cells, taken

    def _keep(self, sound: bytes) -> None:
        if self._out is None:
            self._kept += len(sound)
        else:
            self._out.write(sound)

    def _begin_copy(self, stack: ExitStack) -> None:
        """From here on lines go to the copy; those kept so far are written there first."""
        if self._out is not None:
            return
        self._out = stack.enter_context(self._copy.open("wb"))
        self._table.path, source = self._copy, self._table.path
        self._out.write(b"header\n")
        if self._kept:
            with source.open("rb") as before:
                before.seek(self._start)
                left = self._kept
                while left and (piece := before.read(min(left, _BLOCK))):
                    self._out.write(piece)
                    left -= len(piece)
