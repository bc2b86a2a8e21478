"""A status list in a file, and beside it the record of which of its indexes were given to claims.

The record is kept and not derived, because nobody sees all claims that an issuer signed: an index given twice would
make the revocation of one claim that of another. It is written before the index is used, so a crash in between loses
an index and doubles none. Indexes are drawn at random, since an order of issuing must not be read from them.

The record is also the lock under which a list is read, changed and replaced, so that two revocations at once both last.
A new version takes the place of the old one in one step.

Source: W3C Bitstring Status List 1.0, 3.1 and 5.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from greenchain.adapters.files import replace_file
from greenchain.adapters.sqlite_state import writing
from greenchain.claims.reading import MAX_LIST_BYTES, Reading, read_secured
from greenchain.claims.status.bitstring import decode_bits, is_set
from greenchain.claims.status.update import entry_for, set_entries
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json
from greenchain.values.time import aware

_KIND = b"grCi"
_TABLES = """
CREATE TABLE list (url TEXT NOT NULL, size INTEGER NOT NULL) STRICT;
CREATE TABLE used (entry INTEGER PRIMARY KEY) STRICT
"""
_DRAWS = 64  # at random, before the free entries are counted: below nine tenths of use all fail once in a thousand


def state_path(path: Path | str) -> Path:
    """Where the record of used indexes of the list at ``path`` lies."""
    path = Path(path).resolve()
    return path.with_name(f"{path.name}.indexes.db")


def begin_list(path: Path | str, raw: bytes) -> None:
    """Write the first version of a list to the new file ``path``, and begin its record; entries set count as used.

    Raises:
        InputError: ``STATUS_LIST_EXISTS`` where a list or the record of one is there, ``FILE_UNWRITABLE``.
        StoreError: the record cannot be written.
    """
    path = Path(path).resolve()
    held = _read(raw, path)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        raise InputError(Fault("STATUS_LIST_EXISTS", "a new file", "a file", file=str(path)))
    with writing(state_path(path), kind=_KIND, tables=_TABLES) as record:
        if record.execute("SELECT count(*) FROM list").fetchone()[0]:
            raise InputError(Fault("STATUS_LIST_EXISTS", "a new list", "the record of one", file=str(state_path(path))))
        record.execute("INSERT INTO list VALUES (?, ?)", (held.url, held.size))
        record.executemany("INSERT INTO used VALUES (?)", ((index,) for index in set_entries(held.bits)))
        try:
            with path.open("xb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
        except FileExistsError:
            raise InputError(Fault("STATUS_LIST_EXISTS", "a new file", "a file", file=str(path))) from None
        except OSError as error:
            raise _unwritable(path, error) from None


def replace_list(path: Path | str, change: Callable[[bytes], bytes], *, keep: bool = False) -> bytes:
    """Put what ``change`` makes of the list at ``path`` in its place, while no other process can.

    Args:
        path: the file.
        change: from the version there to the next one; the same bytes leave all as it is.
        keep: leave the old version beside it, as ``<name>.<validFrom>``.

    Returns:
        The version that is there now.

    Raises:
        InputError: the file cannot be read or written, or what ``change`` raises; nothing is changed then.
        StoreError: the lock cannot be had.
    """
    path = Path(path).resolve()
    _bytes_of(path)  # a list that is not there gets no record
    with writing(state_path(path), kind=_KIND, tables=_TABLES):
        old = _bytes_of(path)
        new = change(old)
        if new != old:
            if keep:
                _keep(path, old)
            _replace(path, new)
        return new


def allocate_index(path: Path | str, rng: Random | None = None) -> int:
    """An index of the list at ``path`` that no claim has yet, drawn at random and recorded as used.

    Args:
        path: the list's file, its record beside it.
        rng: where randomness comes from; by default the operating system.

    Raises:
        InputError: ``STATUS_INDEXES_MISSING`` without a record of this very list, ``STATUS_LIST_FULL``.
        StoreError: the record cannot be written.
    """
    return _allocate(Path(path).resolve(), rng)[1]


def allocate_entry(path: Path | str, rng: Random | None = None, *, issuer: str = "") -> dict[str, Json]:
    """The ``credentialStatus`` of a new claim: an index as :func:`allocate_index` gives, and the list it is in.

    Args:
        path: the list's file, its record beside it.
        rng: where randomness comes from; by default the operating system.
        issuer: who issues the claim; a list of another issuer is refused. Empty: not asked.

    Raises:
        InputError: as :func:`allocate_index`; ``STATUS_ISSUER_MISMATCH``; ``STATUS_LIST_REFUSED``.
    """
    path = Path(path).resolve()
    held = _read(_bytes_of(path), path)
    if issuer and held.reading.issuer != issuer:
        raise InputError(Fault("STATUS_ISSUER_MISMATCH", f"a list of {issuer}", held.reading.issuer, file=str(path)))
    entry_for(held.reading.document, index=0)  # refused before an index is spent
    document, index = _allocate(path, rng)
    return entry_for(document, index=index)


@dataclass(frozen=True, slots=True)
class _ListFile:
    """What the bytes of a list say, believed because they are the issuer's own."""

    reading: Reading
    bits: bytes

    @property
    def url(self) -> str:
        return self.reading.id

    @property
    def size(self) -> int:
        return len(self.bits) * 8


def _allocate(path: Path, rng: Random | None) -> tuple[Mapping[str, Json], int]:
    rng = rng or secrets.SystemRandom()
    with _record_of(path) as (record, held):
        index = _draw(record, held, rng)
        record.execute("INSERT INTO used VALUES (?)", (index,))
    return held.reading.document, index


@contextmanager
def _record_of(path: Path) -> Iterator[tuple[sqlite3.Connection, _ListFile]]:
    """The record of the list at ``path``, locked, and the list; refused where they do not belong together."""
    state = state_path(path)
    _bytes_of(path)
    if not state.exists():
        raise _missing(state, "none")
    with writing(state, kind=_KIND, tables=_TABLES) as record:
        held = _read(_bytes_of(path), path)
        rows = record.execute("SELECT url, size FROM list").fetchall()
        if rows != [(held.url, held.size)]:
            raise _missing(state, f"that of {rows[0][0]}" if rows else "an empty one")
        yield record, held


def _draw(record: sqlite3.Connection, held: _ListFile, rng: Random) -> int:
    for _ in range(_DRAWS):
        index = rng.randrange(held.size)
        if not is_set(held.bits, index) and not _is_used(record, index):
            return index
    used = {row[0] for row in record.execute("SELECT entry FROM used")}
    free = [index for index in range(held.size) if index not in used and not is_set(held.bits, index)]
    if not free:
        raise InputError(Fault("STATUS_LIST_FULL", "a list with a free entry", f"{held.size} used", file=held.url))
    return free[rng.randrange(len(free))]


def _is_used(record: sqlite3.Connection, index: int) -> bool:
    return record.execute("SELECT 1 FROM used WHERE entry = ?", (index,)).fetchone() is not None


def _read(raw: bytes, path: Path) -> _ListFile:
    try:
        reading = read_secured(raw, max_bytes=MAX_LIST_BYTES)
        subject = reading.document.get("credentialSubject")
        encoded = subject.get("encodedList") if isinstance(subject, Mapping) else None
        held = _ListFile(reading, decode_bits(encoded if isinstance(encoded, str) else ""))
    except InputError as error:
        raise error.within(file=str(path)) from None
    if not held.url:
        raise InputError(Fault("STATUS_LIST_REFUSED", "a list whose id is its URL", "none", file=str(path)))
    return held


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_LIST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(Fault("FILE_UNREADABLE", "a status list", reason, file=str(path))) from None


def _keep(path: Path, raw: bytes) -> None:
    valid_from = _read(raw, path).reading.valid_from or datetime.min.replace(tzinfo=UTC)
    kept = path.with_name(f"{path.name}.{_stamp(valid_from)}")
    try:
        with kept.open("xb") as file:
            file.write(raw)
    except FileExistsError:
        if _bytes_of(kept) != raw:
            raise _unwritable(kept, FileExistsError("another version lies there")) from None
    except OSError as error:
        raise _unwritable(kept, error) from None


def _stamp(instant: datetime) -> str:
    """ISO 8601 in its basic form, which every file system bears as a name."""
    utc = aware(instant).astimezone(UTC)
    fraction = f".{utc.microsecond:06d}" if utc.microsecond else ""
    return f"{utc:%Y%m%dT%H%M%S}{fraction}Z"


def _replace(path: Path, raw: bytes) -> None:
    """Put ``raw`` at ``path`` in one step: whoever reads meanwhile gets the old version or the new, whole."""
    try:
        replace_file(path, raw)
    except OSError as error:
        raise _unwritable(path, error) from None


def _missing(state: Path, found: str) -> InputError:
    return InputError(Fault("STATUS_INDEXES_MISSING", "the record of this list", found, file=str(state)))


def _unwritable(path: Path, error: OSError) -> InputError:
    reason = error.strerror or str(error)
    return InputError(Fault("FILE_UNWRITABLE", "a place to write", reason, file=str(path)))
