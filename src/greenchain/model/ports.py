"""What the inside needs of the world, as protocols: adapters provide them, tests replace them.

No protocol names a file, a database or a network: each speaks of bytes, entries and instants.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the append-only log: the only truth of a store.

    Attributes:
        digest: SHA-256 of ``raw``; the key that makes appending idempotent.
        media_type: such as ``application/ld+json`` or ``text/csv``.
        raw: the bytes as they came.
        source: the name they came under.
        recorded_at: when this store learnt them; aware.
        position: place in the log, from 1; 0 while not yet appended.
    """

    digest: str
    media_type: str
    raw: bytes
    source: str
    recorded_at: datetime
    position: int = 0


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did: entries new to the log, and entries it already held."""

    added: int
    known: int


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a log goes: number of entries and a digest over all their digests in order."""

    size: int
    root: str


class RecordStore(Protocol):
    """The append-only log; every other table of a store is derived from it and can be rebuilt."""

    def append(self, entries: Iterable[Entry]) -> Appended:
        """Add the entries whose digest is new, in order and all together; the others are left as they were."""
        ...

    def scan(self, *, after: int = 0, until: datetime | None = None) -> Iterator[Entry]:
        """Entries in order of position, beyond ``after``, recorded at or before ``until``."""
        ...

    def checkpoint(self) -> Checkpoint:
        """How far the log goes now."""
        ...

    def now(self) -> datetime:
        """The store's clock: what entries appended now should carry as ``recorded_at``; aware, never going back."""
        ...

    def close(self) -> None:
        """Release what the store holds; further calls are a caller's mistake."""
        ...


class Signer(Protocol):
    """A private key that signs and never leaves its holder (a file, a token, an HSM)."""

    @property
    def verification_method(self) -> str:
        """The DID URL under which others find the public key."""
        ...

    @property
    def algorithm(self) -> str:
        """``ed25519``, ``p256`` or ``p384``."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The raw signature of ``message`` (R||S for ECDSA)."""
        ...


class StatusSource(Protocol):
    """Where status lists come from."""

    def status_lists(self, url: str) -> tuple[bytes, ...]:
        """Every version held of the list published at ``url``, as secured bytes; empty where none is held."""
        ...


class StatusMemory(Protocol):
    """What was seen of status lists before, so that nobody can show an older version for a newer one."""

    def last_seen(self, url: str) -> datetime | None:
        """The latest ``validFrom`` ever noted of the list at ``url``; ``None`` where none was."""
        ...

    def note(self, url: str, valid_from: datetime) -> None:
        """Remember that an authentic version of the list at ``url`` counts from ``valid_from``; never goes back."""
        ...


class KeyResolver(Protocol):
    """Where identifier documents come from."""

    def documents(self, did: str) -> tuple[bytes, ...]:
        """Every retained document of ``did``; empty where none is held."""
        ...


class Fetcher(Protocol):
    """A guarded way to fetch a public resource."""

    def fetch(self, url: str, *, max_bytes: int) -> bytes:
        """The body at ``url``, or a GreenchainError; never more than ``max_bytes``."""
        ...
