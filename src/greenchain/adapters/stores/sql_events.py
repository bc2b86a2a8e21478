"""Events by what they name, straight from the derived tables: what a trace over a large store loads.

Every question is one statement over an index, however many names it is asked about. An event that came several times
is given as often, each time as it came: the graph joins what they say, whichever came first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, and_, select, union

from greenchain.adapters.stores.beginnings import objects_from_nowhere
from greenchain.adapters.stores.event_json import event_of
from greenchain.adapters.stores.names import name_of, written_name
from greenchain.adapters.stores.sql import among
from greenchain.adapters.stores.tables import (
    ALIASES,
    CORRECTIVES,
    EVENTS,
    FLOWS,
    LOG,
    MENTIONS,
    OBJECTS,
    PLACES,
    PROCESSES,
    TRANSACTIONS,
    VOIDS,
)
from greenchain.graph.statements.processes import MEMBERS
from greenchain.model.events import ERROR_MARK, TraceEvent
from greenchain.values.errors import Fault, StoreError

_FIRST = select(
    EVENTS.c.hash, EVENTS.c.is_error_declaration, EVENTS.c.content, EVENTS.c.pointer, LOG.c.source
).select_from(EVENTS.join(LOG, LOG.c.position == EVENTS.c.position))
_AGAIN = select(
    EVENTS.c.hash, EVENTS.c.is_error_declaration, ALIASES.c.content, ALIASES.c.pointer, LOG.c.source, EVENTS.c.content
).select_from(ALIASES.join(EVENTS, EVENTS.c.number == ALIASES.c.event).join(LOG, LOG.c.position == ALIASES.c.position))

Chosen = Select[Any]
"""A selection of one column: the numbers of events."""


class SqlEvents:
    """An ``EventSource`` on a store: what was recorded at or before ``until``, in microseconds since 1970 UTC."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]], *, until: int | None) -> None:
        self._reading = reading
        self._until = until

    def events_naming(self, names: Collection[str]) -> Iterable[TraceEvent]:
        """Events with one of ``names`` as object, parent, child, input or output, or in ``lots``."""

        def chosen(connection: Connection) -> Chosen:
            objects = select(OBJECTS.c.number).where(_named(connection, OBJECTS.c.id, names))
            return select(MENTIONS.c.event).where(MENTIONS.c.object.in_(objects))

        return self._events(names, chosen)

    def events_of_lots(self, lots: Collection[str]) -> Iterable[TraceEvent]:
        """Events whose ``lots`` put an instance into one of ``lots``."""

        def chosen(connection: Connection) -> Chosen:
            members = select(PROCESSES.c.number).where(
                _named(connection, PROCESSES.c.key, [MEMBERS + lot for lot in lots])
            )
            return select(FLOWS.c.event).where(FLOWS.c.process.in_(members))

        return self._events(lots, chosen)

    def events_of_processes(self, transformation_ids: Collection[str]) -> Iterable[TraceEvent]:
        """Events with one of these as their ``transformation_id``."""
        return self._events(
            transformation_ids,
            lambda connection: select(EVENTS.c.number).where(
                _named(connection, EVENTS.c.transformation_id, transformation_ids)
            ),
        )

    def events_of_transactions(self, transactions: Collection[str]) -> Iterable[TraceEvent]:
        """Events whose ``transactions`` name one of these, an order or an invoice, whatever its type."""
        return self._events(
            transactions,
            lambda connection: select(TRANSACTIONS.c.event).where(
                _named(connection, TRANSACTIONS.c.transaction, transactions)
            ),
        )

    def events_under(self, event_ids: Collection[str]) -> Iterable[TraceEvent]:
        """Events and error declarations that carry one of these eventIDs."""

        def chosen(connection: Connection) -> Chosen:
            first = select(EVENTS.c.number).where(_named(connection, EVENTS.c.event_id, event_ids))
            again = select(ALIASES.c.event).where(_named(connection, ALIASES.c.event_id, event_ids))
            return select(union(first, again).subquery().c.number)

        return self._events(event_ids, chosen)

    def declarations_under(self, event_ids: Collection[str]) -> Iterable[TraceEvent]:
        """Error declarations only: those that carry one of these eventIDs, or name one as a corrective."""

        def chosen(connection: Connection) -> Chosen:
            under = select(VOIDS.c.event).where(_named(connection, VOIDS.c.event_id, event_ids))
            naming = select(CORRECTIVES.c.event).where(_named(connection, CORRECTIVES.c.event_id, event_ids))
            return select(union(under, naming).subquery().c.event)

        return self._events(event_ids, chosen)

    def events_at(self, places: Collection[str]) -> Iterable[TraceEvent]:
        """Events with one of these as bizLocation."""
        return self._events(
            places,
            lambda connection: select(PLACES.c.event).where(
                _named(connection, PLACES.c.place, places), PLACES.c.role == "bizLocation"
            ),
        )

    def names_of_class(self, classes: Collection[str]) -> Iterable[str]:
        """Every object of these product classes that events name, also as members only."""
        if not any(classes):
            return []
        with self._reading() as connection:
            chosen = select(OBJECTS.c.id, OBJECTS.c.rest).where(_named(connection, OBJECTS.c["class"], classes))
            rows = connection.execute(chosen.order_by(OBJECTS.c.number)).all()
        return [name_of(written, rest) for written, rest in rows]

    def from_nowhere(self) -> Iterable[str]:
        """Objects whose own beginning may be unstated, as if events that were taken back were not there."""
        with self._reading() as connection:
            rows = connection.execute(objects_from_nowhere(self._until)).all()
        return [name_of(written, rest) for written, rest in rows]

    def everything(self) -> Iterable[TraceEvent]:
        """Every event, as often as it came."""
        return self._events(("",), lambda _: select(EVENTS.c.number), is_any=True)

    def _events(
        self, names: Collection[str], chosen: Callable[[Connection], Chosen], *, is_any: bool = False
    ) -> list[TraceEvent]:
        """The events with the numbers ``chosen``, in the order of the log; none where no name is given."""
        if not is_any and not any(names):
            return []
        with self._reading() as connection:
            numbers = chosen(connection)
            first = _FIRST.where(EVENTS.c.number.in_(numbers), *self._known(EVENTS.c.recorded_at))
            rows = [tuple(row) for row in connection.execute(first.order_by(EVENTS.c.number))]
            again = _AGAIN.where(ALIASES.c.event.in_(numbers), *self._known(ALIASES.c.recorded_at))
            rows += [tuple(row) for row in connection.execute(again.order_by(ALIASES.c.position, ALIASES.c.item))]
        return [_event(*row) for row in rows]

    def _known(self, recorded_at: Column[int]) -> Iterable[ColumnElement[bool]]:
        return () if self._until is None else (recorded_at <= self._until,)


def events_numbered(connection: Connection, numbers: Chosen) -> list[TraceEvent]:
    """The events with the numbers chosen, as they came first, in the order of the log."""
    first = _FIRST.where(EVENTS.c.number.in_(numbers)).order_by(EVENTS.c.number)
    return [_event(*row) for row in connection.execute(first)]


def _named(connection: Connection, column: Column[Any], names: Collection[str]) -> ColumnElement[bool]:
    """Whether ``column`` holds one of ``names``; an empty name is no name, and no index of names has it."""
    return and_(column != "", among(connection, column, sorted({written_name(name) for name in names if name})))


def _event(name: str, is_error: bool, content: str, where: str, source: str, first: str = "") -> TraceEvent:  # noqa: FBT001 - a row
    key = name_of(name) + (ERROR_MARK if is_error else "")
    try:
        return event_of(content or first, key=key, source=source, where=name_of(where))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        expected = "the text of an event"
        raise StoreError(Fault("STORE_DAMAGED", expected, "another text", f"event {key}")) from None
