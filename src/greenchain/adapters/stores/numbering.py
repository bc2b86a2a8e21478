"""Numbers for the names of objects and processes: given once, in the order in which the log first names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Column, Connection, Table, func, select

from greenchain.adapters.stores.names import remainder, written_name
from greenchain.adapters.stores.sql import among, insert_new
from greenchain.adapters.stores.tables import OBJECTS, PROCESSES
from greenchain.values.errors import Fault, StoreError
from greenchain.values.identifiers import kind_of, recognized


def last_number(connection: Connection, table: Table) -> int:
    """The highest number given in ``table``; 0 where none was."""
    last = connection.execute(select(func.max(table.c.number))).scalar() or 0
    if not isinstance(last, int):
        raise StoreError(Fault("STORE_DAMAGED", "numbers", "others"))
    return last


def number_objects(connection: Connection, names: Iterable[str]) -> Mapping[str, int]:
    """The number of each object; those not seen before get the next ones, in the order of ``names``."""
    numbers, fresh = _numbers(connection, OBJECTS.c.id, names)
    rows = [(numbers[name], stored, remainder(name), *_kind_and_class(name)) for name, stored in fresh.items()]
    insert_new(connection, OBJECTS, rows)
    return numbers


def number_processes(connection: Connection, keys: Iterable[str]) -> Mapping[str, int]:
    """The number of each process; those not seen before get the next ones, in the order of ``keys``."""
    numbers, fresh = _numbers(connection, PROCESSES.c.key, keys)
    rows = [(numbers[key], stored, remainder(key)) for key, stored in fresh.items()]
    insert_new(connection, PROCESSES, rows)
    return numbers


def _kind_and_class(name: str) -> tuple[str, str]:
    reading = recognized(name)
    if reading is None:
        return kind_of(name).value, ""
    return str(reading.kind), written_name(reading.product_class)


def _numbers(
    connection: Connection, column: Column[Any], names: Iterable[str]
) -> tuple[dict[str, int], dict[str, str]]:
    """Name to number, and the names that had none yet with how they are written."""
    written = {name: written_name(name) for name in dict.fromkeys(names)}
    if not written:
        return {}, {}
    found = select(column, column.table.c.number).where(among(connection, column, list(written.values())))
    known = {row[0]: row[1] for row in connection.execute(found)}
    last = last_number(connection, column.table)
    fresh = {name: stored for name, stored in written.items() if stored not in known}
    numbers = {name: number for number, name in enumerate(fresh, start=last + 1)}
    numbers.update((name, known[stored]) for name, stored in written.items() if stored in known)
    return numbers, fresh
