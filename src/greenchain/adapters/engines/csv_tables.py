"""CSV tables as all engines read them: checked line by line before anyone scores, so that none can read them otherwise.

Readers of CSV differ on stray quotes, on line breaks inside cells, on rows that are too short, on bytes that are no
UTF-8. What they differ on is refused here, with its line; what is left means the same to all of them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from greenchain.values.errors import Fault, InputError

MAX_LINE = 1_000_000  # bytes: a thousand columns of a thousand characters
MAX_FAULTS = 100
_BOM = b"\xef\xbb\xbf"
_ROW = re.compile(rb'(?:[^",]*|"(?:[^"]|"")*")(?:,(?:[^",]*|"(?:[^"]|"")*"))*', re.DOTALL)


def checked_header(path: Path) -> tuple[str, ...]:
    """The names of the columns of a CSV table, all of whose lines are sound.

    Raises:
        InputError: ``TABLE_FORMAT``, every line named up to a hundred; ``FILE_UNREADABLE``.
    """
    faults: list[Fault] = []
    try:
        with path.open("rb") as file:
            header = read_header(file)
            for number, line in enumerate(_lines(file), start=2):
                wrong = wrong_line(line, len(header))
                if wrong:
                    faults.append(Fault("TABLE_FORMAT", wrong, where=f"line {number}"))
                if len(faults) >= MAX_FAULTS:
                    break
    except OSError as error:
        raise InputError(Fault("FILE_UNREADABLE", "a readable file", error.strerror or "")) from None
    InputError.raise_if(faults)
    return header


def csv_rows(path: Path) -> Iterator[list[str]]:
    """The rows of a checked CSV table, without its header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        yield from (row for row in reader if row)


def read_header(file: BinaryIO) -> tuple[str, ...]:
    """The names of the columns, from the first line.

    Raises:
        InputError: ``TABLE_FORMAT``: the line is not sound.
    """
    line = file.readline(MAX_LINE).removeprefix(_BOM)
    if not line.strip():
        raise InputError(Fault("TABLE_FORMAT", "a header that names the columns", where="line 1"))
    wrong = wrong_line(line, 0)
    if wrong:
        raise InputError(Fault("TABLE_FORMAT", wrong, where="line 1"))
    return tuple(next(csv.reader([line.decode()])))


def _lines(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(MAX_LINE):
        yield line


def wrong_line(line: bytes, columns: int) -> str:
    """What a line should have been; empty where it is sound. Without ``columns`` any number of cells will do."""
    text = line.removesuffix(b"\n").removesuffix(b"\r")
    if len(line) >= MAX_LINE:
        return f"lines below {MAX_LINE} bytes"
    if b"\r" in text or b"\0" in text:
        return "lines that end with a line feed, and no bytes of value 0"
    try:
        text.decode()
    except UnicodeDecodeError:
        return "UTF-8"
    if b'"' in text:
        if not _ROW.fullmatch(text):
            return "quotes around whole cells, doubled inside them, and no line breaks in cells"
        found = len(next(csv.reader([text.decode()])))
    else:
        found = text.count(b",") + 1
    return f"{columns} cells" if columns and text and found != columns else ""
