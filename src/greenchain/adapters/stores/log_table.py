"""The table of the log: its last entry, a portion of it, one more entry.

What is read is checked: bytes against digest, each entry against the root before it. Somebody who rewrites the whole
table consistently is found only by a checkpoint kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, select

from greenchain.adapters.stores.log import EMPTY_ROOT, extended, instant_of, microseconds
from greenchain.adapters.stores.sql import insert_rows
from greenchain.adapters.stores.tables import LOG
from greenchain.model.ports import Entry, OnError
from greenchain.values.errors import Fault, StoreError
from greenchain.values.json import digest

_ROWS_AT_ONCE = 256  # of a scan; with the next line a bound on its memory, whatever the size of the log
_BYTES_AT_ONCE = 4 * 1024 * 1024  # likewise; a single larger entry is read alone

_BEFORE = LOG.alias("before")
_ENTRY = select(
    LOG.c.position,
    LOG.c.digest,
    LOG.c.media_type,
    LOG.c.raw,
    LOG.c.source,
    LOG.c.recorded_at,
    LOG.c.is_strict,
    LOG.c.on_error,
    LOG.c.root,
    _BEFORE.c.root,
).select_from(LOG.outerjoin(_BEFORE, _BEFORE.c.position == LOG.c.position - 1))
_LAST = select(LOG.c.position, LOG.c.root).order_by(LOG.c.position.desc()).limit(1)
_LATEST = select(func.max(LOG.c.recorded_at))


class End(NamedTuple):
    """Where the log ends: its last position and root."""

    position: int
    root: str


def end_of_log(connection: Connection, *, file: str) -> End:
    """The end of the log; position 0 and the empty root where nothing was appended.

    Raises:
        StoreError: the last row has no position or root.
    """
    row = connection.execute(_LAST).one_or_none()
    if row is None:
        return End(0, EMPTY_ROOT)
    position, root = row
    if not isinstance(position, int) or not _is_root(root):
        raise StoreError(Fault("STORE_LOG_BROKEN", "a position and a root", "others", f"entry {position}", file))
    return End(position, root)


def last_position(connection: Connection) -> object:
    """The last position of the log, whatever stands there; 0 where it is empty."""
    return connection.execute(select(func.max(LOG.c.position))).scalar() or 0


def latest_record(connection: Connection) -> datetime | None:
    """The latest ``recorded_at`` of the log; ``None`` where it is empty."""
    return instant_of(connection.execute(_LATEST).scalar())


def write_entry(connection: Connection, entry: Entry, *, end: End) -> End:
    """Append ``entry`` behind ``end``; the new end, or ``end`` itself where its digest is in the log already."""
    root = extended(end.root, entry.digest)
    row = {
        "position": end.position + 1,
        "digest": entry.digest,
        "media_type": entry.media_type,
        "source": entry.source,
        "recorded_at": microseconds(entry.recorded_at),
        "root": root,
        "is_strict": entry.is_strict,
        "on_error": entry.on_error.value,
        "raw": entry.raw,
    }
    ordered = tuple(row[column.name] for column in LOG.columns)
    return End(end.position + 1, root) if insert_rows(connection, LOG, [ordered]) else end


def is_held_alike(connection: Connection, entry: Entry) -> bool:
    """Whether the bytes of ``entry``, which the log holds, were read as ``entry`` says."""
    held = select(LOG.c.is_strict, LOG.c.on_error).where(LOG.c.digest == entry.digest)
    return tuple(connection.execute(held).one()) == (entry.is_strict, entry.on_error.value)


def entries_between(
    connection: Connection, after: int, end: int, *, until: datetime | None = None, file: str
) -> Iterator[Entry]:
    """The next entries beyond ``after``, as many as fit the budget and at least one; none where there is none.

    Raises:
        StoreError: when it reaches an entry that is not what was appended; those before it were given.
    """
    ahead = and_(LOG.c.position > after, _window(end, until))
    size_of = func.coalesce(func.length(LOG.c.raw), 0)
    sizes = select(LOG.c.position, size_of).where(ahead).order_by(LOG.c.position).limit(_ROWS_AT_ONCE)
    total, last = 0, after
    for position, size in connection.execute(sizes):
        total += size
        if total > _BYTES_AT_ONCE and last > after:
            break
        last = position
    rows = connection.execute(_ENTRY.where(ahead, LOG.c.position <= last).order_by(LOG.c.position)).all()
    return (_entry(tuple(row), file) for row in rows)


def _window(end: int, until: datetime | None) -> ColumnElement[bool]:
    within = LOG.c.position <= end
    return within if until is None else and_(within, LOG.c.recorded_at <= microseconds(until))


def _entry(row: tuple[Any, ...], file: str) -> Entry:
    position, entry_digest, media_type, raw, source, recorded, is_strict, on_error, root, before = row
    where = f"entry {position}"
    if not isinstance(raw, bytes) or digest(raw) != entry_digest:
        raise StoreError(Fault("STORE_ENTRY_ALTERED", f"the bytes of {entry_digest}", "other bytes", where, file))
    before = EMPTY_ROOT if position == 1 else before
    if not _is_root(before) or extended(before, entry_digest) != root:
        raise StoreError(Fault("STORE_LOG_BROKEN", "the root that follows the entry before", "another", where, file))
    recorded_at = instant_of(recorded)
    is_named = isinstance(media_type, str) and isinstance(source, str)
    if recorded_at is None or not is_named or is_strict not in (True, False) or on_error not in set(OnError):
        raise StoreError(Fault("STORE_ENTRY_ALTERED", "a type, a name and an instant", "others", where, file))
    return Entry(entry_digest, media_type, raw, source, recorded_at, position, bool(is_strict), OnError(on_error))


def _is_root(text: object) -> bool:
    return isinstance(text, str) and len(text) == len(EMPTY_ROOT) and set(text) <= set("0123456789abcdef")
