"""What a store needs of a database beyond SQL: transactions that read, those that give positions, errors told."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection


class Database(Protocol):
    """An open database with the tables of a store; ``name`` is what messages call it, never with a password."""

    @property
    def name(self) -> str:
        """Its path or address."""
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that reads; ended when left, undone when left by an error."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that no other of its kind overlaps, so that a position given in it is the next to be seen."""
        ...

    def telling(self) -> AbstractContextManager[None]:
        """Whatever the database raises inside becomes a ``StoreError`` without any content."""
        ...

    def dispose(self) -> None:
        """Give back the connections."""
        ...
