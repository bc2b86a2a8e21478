"""What every store's log has in common: which entries it takes, and the root that names a log.

The root of an empty log is the digest of a fixed text; each entry extends it to SHA-256(root || digest), both as 32
bytes. So a root names the digests of all entries and their order, and anyone can recompute it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from greenchain.model.ports import Document, Entry
from greenchain.values.errors import Fault, StoreError
from greenchain.values.json import digest
from greenchain.values.time import aware, format_instant

EMPTY_ROOT = digest(b"greenchain-log/1")

MAX_ENTRY_BYTES = (
    256 * 1024 * 1024
)  # an entry is held whole in memory; SQLite and PostgreSQL end just below 1 GB a value

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL keeps no NUL; UTF-8 has no lone surrogates


def extended(root: str, entry_digest: str) -> str:
    """The root after one more entry."""
    return digest(bytes.fromhex(root) + bytes.fromhex(entry_digest))


def checked(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries, each fit for any store, their instants in UTC.

    Raises:
        TypeError, ValueError: an entry whose digest is not that of its bytes, or whose instant has no offset.
        StoreError: with every entry that is too large or has an unstorable name.
    """
    taken = tuple(_checked(entry) for entry in entries)
    StoreError.raise_if(fault for number, entry in enumerate(taken) for fault in _faults(entry, f"entry {number}"))
    return taken


def entry_of(document: Document, *, recorded_at: datetime) -> Entry:
    """The entry that a document becomes, fit for any store.

    Raises:
        StoreError: too large, or a name that not every store can keep.
    """
    entry = Entry(
        digest(document.raw),
        document.media_type,
        document.raw,
        document.source,
        recorded_at.astimezone(UTC),
        is_strict=document.is_strict,
        on_error=document.on_error,
    )
    StoreError.raise_if(_faults(entry, "document"))
    return entry


def require_in_order(known_at: datetime, latest: datetime | None, *, now: datetime) -> None:
    """Return if what is recorded at ``known_at`` keeps the log in order of time, and nothing after it has to wait.

    Raises:
        StoreError: something was recorded later, or that instant is still to come.
    """
    if latest is not None and aware(known_at, "known_at") < latest:
        expected = f"{format_instant(latest)} or later"
        raise StoreError(Fault("KNOWN_AT_TOO_EARLY", expected, format_instant(known_at)))
    if known_at > max(now, latest or now):
        expected = f"{format_instant(now)} or earlier"
        raise StoreError(Fault("KNOWN_AT_IN_FUTURE", expected, format_instant(known_at)))


def wall_clock() -> datetime:
    """The instant by the machine's clock."""
    return datetime.now(UTC)


def microseconds(instant: datetime) -> int:
    """Microseconds since 1970 UTC: how stores keep instants."""
    return (aware(instant) - _EPOCH) // _MICROSECOND


def instant_of(stored: object) -> datetime | None:
    """The instant that is so many microseconds after 1970 UTC; ``None`` where no calendar has it."""
    try:
        return _EPOCH + stored * _MICROSECOND if isinstance(stored, int) else None
    except OverflowError:
        return None


def check_window(after: int, until: datetime | None) -> None:
    """Return if ``after`` and ``until`` are what ``scan`` may be asked; ``TypeError`` or ``ValueError`` otherwise."""
    if isinstance(after, bool) or not isinstance(after, int):
        raise TypeError(f"after must be a position, not {type(after).__name__}")
    if after < 0:
        raise ValueError(f"after must be 0 or a position, not {after}")
    if until is not None:
        aware(until, "until")


def _checked(entry: Entry) -> Entry:
    if not isinstance(entry.raw, bytes):
        raise TypeError(f"the bytes of an entry must be bytes, not {type(entry.raw).__name__}")
    actual = digest(entry.raw)
    if entry.digest != actual:
        raise ValueError(f"the digest of an entry must be that of its bytes: expected {actual}, found {entry.digest}")
    try:
        recorded_at = aware(entry.recorded_at, "recorded_at").astimezone(UTC)
    except OverflowError:
        raise ValueError("recorded_at must lie within the years 1 to 9999 in UTC") from None
    return replace(entry, recorded_at=recorded_at)


def _faults(entry: Entry, where: str) -> Iterator[Fault]:
    if len(entry.raw) > MAX_ENTRY_BYTES:
        yield Fault("BUDGET_EXCEEDED", f"at most {MAX_ENTRY_BYTES} bytes", str(len(entry.raw)), where)
    for name, text in (("media_type", entry.media_type), ("source", entry.source)):
        if _UNSTORABLE.search(text):
            yield Fault("STORE_TEXT_REFUSED", "text without NUL and lone surrogates", ascii(text), f"{where} {name}")
