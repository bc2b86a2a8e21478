"""Memories of status lists seen before; they fit the ``StatusMemory`` port.

Whoever passes on evidence can leave out the version of a list that revokes. Who has once seen a newer version knows
that an older one is not the newest, however well it is signed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from greenchain.adapters.sqlite_state import writing
from greenchain.values.time import aware

_KIND = b"grCs"
_TABLES = "CREATE TABLE seen (url TEXT PRIMARY KEY, valid_from INTEGER NOT NULL) STRICT"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class SeenLists:
    """A memory that lasts as long as the process."""

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: dict[str, datetime] = {}

    def last_seen(self, url: str) -> datetime | None:
        """The latest ``validFrom`` noted of the list at ``url``."""
        return self._seen.get(url)

    def note(self, url: str, valid_from: datetime) -> None:
        """Remember a version of the list at ``url``; an older one than is known changes nothing."""
        known = self._seen.get(url)
        if known is None or aware(valid_from, "valid_from") > known:
            self._seen[url] = aware(valid_from, "valid_from")


class SeenListsFile:
    """A memory in a file, shared by processes: read when it is opened, written at each newer version."""

    __slots__ = ("_path", "_seen")

    def __init__(self, path: Path | str) -> None:
        """The memory in the file ``path``, made where there is none.

        Raises:
            StoreError: the file is no memory of status lists, or cannot be used.
        """
        self._path = Path(path).absolute()
        self._seen = SeenLists()
        with writing(self._path, kind=_KIND, tables=_TABLES) as connection:
            for url, valid_from in connection.execute("SELECT url, valid_from FROM seen"):
                self._seen.note(url, _EPOCH + valid_from * _MICROSECOND)

    def last_seen(self, url: str) -> datetime | None:
        """The latest ``validFrom`` noted of the list at ``url``."""
        return self._seen.last_seen(url)

    def note(self, url: str, valid_from: datetime) -> None:
        """Remember a version of the list at ``url``, on disk before this returns.

        Raises:
            StoreError: the file cannot be written.
        """
        known = self._seen.last_seen(url)
        if known is not None and aware(valid_from, "valid_from") <= known:
            return
        moment = (aware(valid_from, "valid_from") - _EPOCH) // _MICROSECOND
        with writing(self._path, kind=_KIND, tables=_TABLES) as connection:
            connection.execute(
                "INSERT INTO seen VALUES (?, ?) ON CONFLICT (url)"
                " DO UPDATE SET valid_from = max(valid_from, excluded.valid_from)",
                (url, moment),
            )
            newest = connection.execute("SELECT valid_from FROM seen WHERE url = ?", (url,)).fetchone()[0]
        self._seen.note(url, _EPOCH + newest * _MICROSECOND)
