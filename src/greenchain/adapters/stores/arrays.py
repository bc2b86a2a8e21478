"""What the graph's arrays are made of: every flow as columns of numbers, and names for numbers and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Double, case, cast, func, select, union

from greenchain.adapters.stores.names import name_of, written_name
from greenchain.adapters.stores.sql import among
from greenchain.adapters.stores.tables import ALIASES, EVENTS, FLOWS, OBJECTS, PROCESSES
from greenchain.values.quantity import UNITS

_ROWS_AT_ONCE = 100_000  # of the flows: about 20 MB of Python numbers while they become arrays
_MAX_DIGITS = 300  # a longer number may be beyond a double; no mass is, so it counts as not stated


@dataclass(frozen=True, slots=True)
class Flows:
    """Flows as arrays of one length, sorted by event and by place in the event.

    Attributes:
        process, object: numbers as in the store.
        is_input: whether the object went in.
        event_time: of the event, in microseconds since 1970 UTC.
        event: the number of the event that states the flow.
        position: of the entry that stated the flow first.
        kg: the mass in kilograms; NaN where none is stated. For ranking: a limit is decided on the exact quantity.
    """

    process: NDArray[np.int32]
    object: NDArray[np.int32]
    is_input: NDArray[np.bool_]
    event_time: NDArray[np.int64]
    event: NDArray[np.int32]
    position: NDArray[np.int32]
    kg: NDArray[np.float64]


_TYPES = (np.int32, np.int32, np.bool_, np.int64, np.int32, np.int32, np.float64)
"""The types of the columns, in order; a mass that is not stated becomes NaN."""


def flows_after(connection: Connection, after: int) -> Flows:
    """The flows that entries beyond the position ``after`` stated; all for 0."""
    columns = (
        FLOWS.c.process,
        FLOWS.c.object,
        FLOWS.c.is_input,
        EVENTS.c.event_time,
        FLOWS.c.event,
        FLOWS.c.position,
        _kilograms(),
    )
    chosen = select(*columns).join(EVENTS, EVENTS.c.number == FLOWS.c.event).order_by(FLOWS.c.event, FLOWS.c.item)
    if after > 0:
        fresh = select(EVENTS.c.number).where(EVENTS.c.position > after)
        again = select(ALIASES.c.event.label("number")).where(ALIASES.c.position > after)
        chosen = chosen.where(
            FLOWS.c.event.in_(select(union(fresh, again).subquery().c.number)), FLOWS.c.position > after
        )
    streamed = connection.execution_options(stream_results=True, max_row_buffer=_ROWS_AT_ONCE).execute(chosen)
    parts: list[list[NDArray[Any]]] = [[np.empty(0, dtype)] for dtype in _TYPES]
    for rows in streamed.partitions(_ROWS_AT_ONCE):
        for part, dtype, values in zip(parts, _TYPES, zip(*rows, strict=True), strict=True):
            part.append(np.array(values, dtype))
    return Flows(*(np.concatenate(part) for part in parts))


def numbers_of(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The numbers of the objects among ``names`` that the store knows."""
    written = {written_name(name): name for name in names}
    found = select(OBJECTS.c.id, OBJECTS.c.number).where(among(connection, OBJECTS.c.id, list(written)))
    return {written[stored]: number for stored, number in connection.execute(found)}


def texts_of(connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """The names of the objects with these numbers."""
    return _texts(connection, OBJECTS.c.number, OBJECTS.c.id, OBJECTS.c.rest, numbers)


def process_keys_of(connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """The keys of the processes with these numbers."""
    return _texts(connection, PROCESSES.c.number, PROCESSES.c.key, PROCESSES.c.rest, numbers)


def _texts(connection: Connection, number: Any, written: Any, rest: Any, numbers: Iterable[int]) -> dict[int, str]:  # noqa: ANN401 - columns
    chosen = select(number, written, rest).where(among(connection, number, [int(value) for value in numbers]))
    return {value: name_of(stored, more) for value, stored, more in connection.execute(chosen)}


def _kilograms() -> ColumnElement[Any]:
    """The mass of a flow as a double; null where none is stated, or in another dimension."""
    stated = cast(func.nullif(FLOWS.c.quantity, ""), Double)
    sizes = {code: float(unit.size) for code, unit in UNITS.items() if unit.dimension == "mass"}
    is_short = func.length(FLOWS.c.quantity) <= _MAX_DIGITS
    return case(*((is_short & (FLOWS.c.uom == code), stated * size) for code, size in sorted(sizes.items())))
