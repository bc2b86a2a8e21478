"""The tables of a store as SQLModel models: one log, which is the truth, and all that is derived from it.

Each derived row says what one event says, so any order of arrival gives the same content; what depends on several
events (stays from when until when, which declarations stand) is worked out by the graph when it is asked. Objects,
processes and events are numbered in the order in which the log first names them. Names are written as ``names`` writes
them. The tables have a registry of their own: a host that uses SQLModel too finds nothing of ours among its tables.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Boolean, Index, Integer, LargeBinary, String, Table, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

# A table whose rows lie in the order of their key: half the space, and a look-up is one search
_BY_KEY: dict[str, Any] = {"sqlite_with_rowid": False}


class _Model(SQLModel, registry=registry()):
    """Tables of the store, apart from those of any host."""

    model_config = {"defer_build": True}


def _number(*, key: bool = False, null: bool = False) -> Any:  # noqa: ANN401 - as sqlmodel.Field itself
    """A column of numbers that we give: positions, places in lists, numbers of events and objects."""
    if key:
        return Field(primary_key=True, sa_type=Integer, sa_column_kwargs={"autoincrement": False})
    return Field(sa_type=Integer, nullable=null)


def _text(**more: Any) -> Any:  # noqa: ANN401 - as sqlmodel.Field itself
    return Field(sa_type=String, **more)


def _instant() -> Any:  # noqa: ANN401 - as sqlmodel.Field itself
    """A column of instants: microseconds since 1970 in UTC."""
    return Field(sa_type=BigInteger)


def _stated(name: str, column: str, *, nothing: str = "''") -> Index:
    """An index of those rows that state the column; most state none."""
    is_stated = text(f"{column} <> {nothing}")
    return Index(name, column, sqlite_where=is_stated, postgresql_where=is_stated)


class LogRow(_Model, table=True):
    """One entry: the bytes as received, how they were read, and the log's ``root`` with this entry."""

    __tablename__ = "log"

    position: int = _number(key=True)
    digest: str = _text(unique=True)
    media_type: str = _text()
    source: str = _text()
    recorded_at: int = Field(sa_type=BigInteger, index=True)
    root: str = _text()
    is_strict: bool = Field(sa_type=Boolean)
    on_error: str = _text()
    raw: bytes = Field(sa_type=LargeBinary)  # last: SQLite walks through it to reach what stands behind


class StoreRow(_Model, table=True):
    """What the derived tables hold: everything up to ``derived_to``, as ``derivation`` of this code derives it."""

    __tablename__ = "store"

    id: int = _number(key=True)
    version: int = _number()
    derivation: int = _number()
    derived_to: int = _number()


class EventRow(_Model, table=True):
    """One event at its first sight; ``content`` is the event itself, see ``event_json``, ``likeness`` see there."""

    __tablename__ = "events"
    __table_args__: ClassVar[Any] = (
        Index("events_once", "hash", "is_error_declaration", unique=True),
        Index("events_of_position", "position"),
        _stated("events_of_id", "event_id"),
        _stated("events_of_transformation", "transformation_id"),
        _stated("events_of_likeness", "likeness", nothing="0"),
    )

    number: int = _number(key=True)
    position: int = _number()
    item: int = _number()
    pointer: str = _text()
    hash: str = _text()
    is_error_declaration: bool = Field(sa_type=Boolean)
    event_time: int = _instant()
    recorded_at: int = _instant()
    type: str = _text()
    action: str = _text()
    event_id: str = _text()
    transformation_id: str = _text()
    biz_step: str = _text()
    likeness: int = Field(sa_type=BigInteger)
    content: str = _text()


class AliasRow(_Model, table=True):
    """The same event again: from another party, in another syntax; ``content`` is empty where it is the first one's."""

    __tablename__ = "aliases"
    __table_args__: ClassVar[Any] = (
        Index("aliases_of_event", "event"),
        _stated("aliases_of_id", "event_id"),
        _BY_KEY,
    )

    position: int = _number(key=True)
    item: int = _number(key=True)
    event: int = _number()
    pointer: str = _text()
    recorded_at: int = _instant()
    event_id: str = _text()
    content: str = _text()


class ObjectRow(_Model, table=True):
    """One object; ``rest`` is its name where that is too long to be indexed, ``class`` the product class it is of."""

    __tablename__ = "objects"
    __table_args__: ClassVar[Any] = (Index("objects_of_class", "class"),)

    number: int = _number(key=True)
    id: str = _text(unique=True)
    rest: str = _text()
    kind: str = _text()
    class_: str = _text(sa_column_kwargs={"name": "class"})


class ProcessRow(_Model, table=True):
    """One process: a transformation, or what stands between a lot and its instances."""

    __tablename__ = "processes"

    number: int = _number(key=True)
    key: str = _text(unique=True)
    rest: str = _text()


class MentionRow(_Model, table=True):
    """That an event names an object, in whatever role."""

    __tablename__ = "mentions"
    __table_args__: ClassVar[Any] = _BY_KEY

    object: int = _number(key=True)
    event: int = _number(key=True)


class FlowRow(_Model, table=True):
    """An object that went into a process or came out of it; ``quantity`` is empty where it is not stated.

    ``position`` is that of the entry that said so first, which may be later than the event's: an alias may say more
    about lots.
    """

    __tablename__ = "flows"
    __table_args__: ClassVar[Any] = (Index("flows_of_process", "process"), _BY_KEY)

    event: int = _number(key=True)
    item: int = _number(key=True)
    process: int = _number()
    object: int = _number()
    is_input: bool = Field(sa_type=Boolean)
    quantity: str = _text()
    uom: str = _text()
    position: int = _number()


class OpeningRow(_Model, table=True):
    """An object that may come from nowhere in an event: made without inputs, or sent off from a stated place."""

    __tablename__ = "openings"
    __table_args__: ClassVar[Any] = _BY_KEY

    object: int = _number(key=True)
    event: int = _number(key=True)
    is_made: bool = Field(sa_type=Boolean)


class StayRow(_Model, table=True):
    """What one aggregation or association event says of one child; ``child`` is null where it names none."""

    __tablename__ = "stays"
    __table_args__: ClassVar[Any] = _BY_KEY

    event: int = _number(key=True)
    item: int = _number(key=True)
    kind: str = _text()
    parent: int = _number()
    child: int | None = _number(null=True)
    action: str = _text()
    quantity: str = _text()
    uom: str = _text()


class PlaceRow(_Model, table=True):
    """Where an event was; ``role`` is readPoint or bizLocation."""

    __tablename__ = "places"
    __table_args__: ClassVar[Any] = (Index("places_of_place", "place"), _BY_KEY)

    event: int = _number(key=True)
    role: str = _text(primary_key=True)
    place: str = _text()


class CustodyRow(_Model, table=True):
    """Who or where something was before (``source``) or after (``destination``) an event; ``kind`` as CBV names it."""

    __tablename__ = "custody"
    __table_args__: ClassVar[Any] = (Index("custody_of_party", "party"), _BY_KEY)

    event: int = _number(key=True)
    item: int = _number(key=True)
    kind: str = _text()
    side: str = _text()
    party: str = _text()


class VoidRow(_Model, table=True):
    """An error declaration: it takes back the event of its eventID, or the one of this hash; a row an eventID."""

    __tablename__ = "voids"
    __table_args__: ClassVar[Any] = (Index("voids_of_hash", "hash"), Index("voids_of_id", "event_id"), _BY_KEY)

    event: int = _number(key=True)
    event_id: str = _text(primary_key=True)
    hash: str = _text()


class CorrectiveRow(_Model, table=True):
    """An eventID that an error declaration names as standing in the place of what it takes back."""

    __tablename__ = "correctives"
    __table_args__: ClassVar[Any] = (Index("correctives_of_id", "event_id"), _BY_KEY)

    event: int = _number(key=True)
    event_id: str = _text(primary_key=True)


class TransactionRow(_Model, table=True):
    """That an event belongs to a business transaction, such as an order or an invoice."""

    __tablename__ = "transactions"
    __table_args__: ClassVar[Any] = (Index("transactions_of_name", "transaction"), _BY_KEY)

    event: int = _number(key=True)
    item: int = _number(key=True)
    type: str = _text()
    transaction: str = _text()


METADATA = _Model.metadata


def _table(model: type[SQLModel]) -> Table:
    return METADATA.tables[str(model.__tablename__)]


LOG, STORE = _table(LogRow), _table(StoreRow)
EVENTS, ALIASES, OBJECTS, PROCESSES = _table(EventRow), _table(AliasRow), _table(ObjectRow), _table(ProcessRow)
MENTIONS, FLOWS, OPENINGS, STAYS = _table(MentionRow), _table(FlowRow), _table(OpeningRow), _table(StayRow)
PLACES, CUSTODY, TRANSACTIONS = _table(PlaceRow), _table(CustodyRow), _table(TransactionRow)
VOIDS, CORRECTIVES = _table(VoidRow), _table(CorrectiveRow)

DERIVED: tuple[Table, ...] = (
    EVENTS,
    ALIASES,
    OBJECTS,
    PROCESSES,
    MENTIONS,
    FLOWS,
    OPENINGS,
    STAYS,
    PLACES,
    CUSTODY,
    TRANSACTIONS,
    VOIDS,
    CORRECTIVES,
)
"""Every table that can be dropped and made again from the log, in the order in which they are written."""
