"""What the inside needs of the world, as protocols: adapters provide them, tests replace them.

No protocol names a file, a database or a network: each speaks of bytes, entries and instants.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from greenchain.model.events import TraceEvent


class OnError(StrEnum):
    """What becomes of a document of which some events are refused (EPCIS 2.0, capture: rollback is the default)."""

    ROLLBACK = "rollback"
    PROCEED = "proceed"


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
        is_strict: whether events that the strict reader refuses are none.
        on_error: what was asked for where some events are refused.
    """

    digest: str
    media_type: str
    raw: bytes
    source: str
    recorded_at: datetime
    position: int = 0
    is_strict: bool = False
    on_error: OnError = OnError.PROCEED


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did: entries new to the log, and entries it already held."""

    added: int
    known: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document as received, with the events that were read from it: what a store takes in one transaction.

    Attributes:
        media_type, raw, source, is_strict, on_error: as of an :class:`Entry`.
        events: in the order of the document; each names its place there.
    """

    media_type: str
    raw: bytes
    source: str
    events: Sequence[TraceEvent] = ()
    is_strict: bool = False
    on_error: OnError = OnError.ROLLBACK


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something odd about a new event beside another one; both are kept.

    Attributes:
        code: ``EVENT_ID_REUSED`` or ``LIKELY_CORRECTION``.
        event, other: the hashes of the new event and of the one before it.
        where: the place of the new one in its document.
        event_id: the eventID that both carry; empty where that is not what is odd.
    """

    code: str
    event: str
    other: str
    where: str = ""
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a document did.

    Attributes:
        is_new: whether the bytes were not yet in the log; where they were, nothing was changed.
        new: how many of its events the store had not seen before.
        duplicate: how many it had, from this document or another.
        left_out: how many it has not, nor took: it holds the bytes as they were read first, when those were refused.
        first_in: names of the documents, three at most, that brought those first which it had.
        doubts: what is odd about new ones beside those that it had, or that came before them in the document.
    """

    is_new: bool
    new: int = 0
    duplicate: int = 0
    left_out: int = 0
    first_in: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What taking a document would meet.

    Attributes:
        is_held: whether the bytes are in the log.
        known: the keys of those of its events that the store holds, from whichever document.
        first_in: names of the documents, three at most, that brought these first.
        doubts: what would be odd about the others.
    """

    is_held: bool
    known: frozenset[str]
    first_in: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a log goes: number of entries and a digest over all their digests in order."""

    size: int
    root: str


class RecordStore(Protocol):
    """The append-only log; every other table of a store is derived from it and can be rebuilt."""

    def take(self, document: Document, *, known_at: datetime | None = None) -> Taken:
        """Append the document and all that its events say, together or not at all; the same bytes change nothing.

        It is recorded at ``known_at``, else at the store's clock; a ``known_at`` before the latest entry's is refused,
        and one that is later than both that and the clock.
        """
        ...

    def foresee(self, document: Document) -> Foreseen:
        """What :meth:`take` would meet; nothing is changed."""
        ...

    def append(self, entries: Iterable[Entry]) -> Appended:
        """Add the entries whose digest is new, in order and all together; the others are left as they were."""
        ...

    def scan(self, *, after: int = 0, until: datetime | None = None) -> Iterator[Entry]:
        """Entries in order of position, beyond ``after``, recorded at or before ``until``."""
        ...

    def scan_rest(self, *, until: datetime | None = None) -> Iterator[Entry]:
        """Of the entries that ``scan`` gives those that say more than the events taken of them, and perhaps others.

        What is left out is documents of events of which nothing was refused. Their bytes are neither read nor compared
        with their digests: ``scan`` and ``rebuild`` do that.
        """
        ...

    def checkpoint(self) -> Checkpoint:
        """How far the log goes now."""
        ...

    def now(self) -> datetime:
        """The store's clock: what entries appended now should carry as ``recorded_at``; aware, never going back."""
        ...

    def latest(self) -> datetime | None:
        """When the latest entry was recorded; ``None`` where there is none."""
        ...

    def events(self, *, known_at: datetime | None = None) -> EventSource:
        """The events that were recorded at or before ``known_at``; all where it is not given."""
        ...

    def reached_by_flows(self, names: Collection[str], *, upstream: bool) -> Collection[str]:
        """Objects that ``names`` were made of or went into, as far as the store knows that at once.

        A hint that saves questions: there may be too few or too many, or none at all.
        """
        ...

    def event_count(self) -> int:
        """How many different events the log holds; an error declaration is an event of its own."""
        ...

    def refresh(self) -> None:
        """Bring up to date what is kept beside the log to answer faster, where that is worth it; changes no answer."""
        ...

    def rebuild(self) -> None:
        """Make all that is derived anew from the log; the same comes out."""
        ...

    def close(self) -> None:
        """Release what the store holds; further calls are a caller's mistake."""
        ...


class EventSource(Protocol):
    """Events by what they name, for traces that load only what bears on them (``graph.loading``).

    A source is opened for one ``known_at``: it gives what was recorded by then, error declarations and the events they
    take back among it. An event that came under several eventIDs or with different lots is given once each. Every
    method may give more than it was asked for, in any order and repeated, and must never give less; none is asked twice
    for the same name. Names are canonical identifiers; events after the instant of the question may be left out.
    """

    def events_naming(self, names: Collection[str]) -> Iterable[TraceEvent]:
        """Events with one of ``names`` as object, parent, child, input or output, or as the instance in ``lots``."""
        ...

    def events_of_lots(self, lots: Collection[str]) -> Iterable[TraceEvent]:
        """Events whose ``lots`` put an instance into one of ``lots``."""
        ...

    def events_of_processes(self, transformation_ids: Collection[str]) -> Iterable[TraceEvent]:
        """Events with one of these as their ``transformation_id``."""
        ...

    def events_of_transactions(self, transactions: Collection[str]) -> Iterable[TraceEvent]:
        """Events whose ``transactions`` name one of these, an order or an invoice, whatever its type."""
        ...

    def events_under(self, event_ids: Collection[str]) -> Iterable[TraceEvent]:
        """Events and error declarations that carry one of these eventIDs."""
        ...

    def declarations_under(self, event_ids: Collection[str]) -> Iterable[TraceEvent]:
        """Error declarations only: those that carry one of these eventIDs, or name one as a corrective."""
        ...

    def events_at(self, places: Collection[str]) -> Iterable[TraceEvent]:
        """Events with one of these as bizLocation; asked for exposure only."""
        ...

    def names_of_class(self, classes: Collection[str]) -> Iterable[str]:
        """Lots and instances of these product classes that events name, also as members only."""
        ...

    def everything(self) -> Iterable[TraceEvent]:
        """Every event."""
        ...

    def from_nowhere(self) -> Iterable[str]:
        """Objects whose own beginning may be unstated, as if events that were taken back were not there.

        These are the outputs of transformation events that state no inputs, and the objects of events with the step
        ``shipping`` at a stated place that are not born, made or seen otherwise at an earlier instant.
        """
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
