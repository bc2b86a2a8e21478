"""The flows of a store as arrays in a folder beside its file: what a deep question reaches is known at once.

A snapshot only says which objects to load first. Whoever asks goes on from there by the tables, so one that is missing,
old or of another log costs time and changes no answer. Its key is how far the log went, and the root there: one of an
earlier state of the same log serves, too, with what came later as a tail. The numbers of objects and processes are a
function of the log, so they hold in every later state.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from greenchain.adapters.snapshots import CURRENT, open_graph, save_graph
from greenchain.adapters.stores.arrays import flows_after, numbers_of, texts_of
from greenchain.adapters.stores.deriving import DERIVATION
from greenchain.adapters.stores.log_table import end_of_log
from greenchain.adapters.stores.tables import ALIASES, EVENTS, LOG
from greenchain.graph import SupplyGraph
from greenchain.graph.engine.tail import joined
from greenchain.values.errors import GreenchainError, StoreError
from greenchain.values.json import parse_json

MIN_EVENTS = 50_000
"""A store of fewer has no snapshot: making one takes longer than some traces without it."""

MAX_TAIL = 5_000
"""Sightings of events behind a snapshot that still serves: reading their flows takes a tenth of a second."""

_MAX_CURRENT_BYTES = 64 * 1024  # as in snapshots: some fifteen arrays at two hundred bytes each


class State(NamedTuple):
    """How far a log went, and its root there: what a snapshot was made from."""

    position: int
    root: str

    @property
    def key(self) -> str:
        """The snapshot's key; numbers are those of this derivation."""
        return f"{DERIVATION}:{self.position}:{self.root}"


class GraphSnapshot:
    """The snapshot in ``folder`` of a store that ``reading`` opens; ``name`` is what messages call the store."""

    def __init__(self, folder: Path, *, reading: Callable[[], AbstractContextManager[Connection]], name: str) -> None:
        self._folder = folder
        self._reading = reading
        self._name = name

    def reached(self, names: Collection[str], *, upstream: bool) -> list[str]:
        """Objects that ``names`` were made of, or went into; none where no snapshot serves."""
        with self._reading() as connection:
            graph = self._graph(connection)
            if graph is None:
                return []
            objects = (graph.tail.flows if graph.tail else graph.flows).objects
            numbers = sorted(number for number in numbers_of(connection, names).values() if number < objects)
            found = graph.upstream(numbers) if upstream else graph.downstream(numbers)
            return sorted(texts_of(connection, found.tolist()).values())

    def refresh(self) -> None:
        """Write the snapshot anew where the store is large and none serves.

        Raises:
            StoreError: a folder that cannot be written.
        """
        with self._reading() as connection:
            if connection.execute(select(func.count()).select_from(EVENTS)).scalar_one() < MIN_EVENTS:
                return
            state = State(*end_of_log(connection, file=self._name))
            known = self._known_state(connection)
            before = self._opened(known)
            since = known.position if known is not None and before is not None else 0
            if since and _sightings_after(connection, since) <= MAX_TAIL:
                return
            flows = flows_after(connection, since)
        if before is None:
            graph = SupplyGraph.from_flows(flows.process, flows.object, flows.is_input)
        else:
            tailed = before.with_tail(flows.process, flows.object, is_input=flows.is_input)
            graph = SupplyGraph(numbered=joined(tailed.flows, tailed.tail))
        save_graph(graph, self._folder, key=state.key)

    def _graph(self, connection: Connection) -> SupplyGraph | None:
        """The flows of the whole log; ``None`` where no snapshot serves."""
        state = self._known_state(connection)
        behind = _sightings_after(connection, state.position) if state else 0
        graph = self._opened(state) if behind <= MAX_TAIL else None
        if state is None or graph is None or not behind:
            return graph
        flows = flows_after(connection, state.position)
        return graph.with_tail(flows.process, flows.object, is_input=flows.is_input)

    def _known_state(self, connection: Connection) -> State | None:
        """What the snapshot was made from, where that is an earlier state of this log, or the present one."""
        try:
            with (self._folder / CURRENT).open("rb") as file:
                current = parse_json(file.read(_MAX_CURRENT_BYTES + 1), max_bytes=_MAX_CURRENT_BYTES)
        except (OSError, GreenchainError):
            return None
        stated = current.get("key") if isinstance(current, dict) else None
        position = stated.split(":")[1] if isinstance(stated, str) and stated.count(":") == 2 else ""  # noqa: PLR2004 - as State.key
        if not (position.isascii() and position.isdecimal() and len(position) < 10):  # noqa: PLR2004 - digits of 32 bits
            return None
        root = connection.execute(select(LOG.c.root).where(LOG.c.position == int(position))).scalar()
        state = State(int(position), str(root))
        return state if stated == state.key else None

    def _opened(self, state: State | None) -> SupplyGraph | None:
        if state is None:
            return None
        try:
            return open_graph(self._folder, key=state.key)
        except StoreError:  # damaged, or replaced meanwhile: the tables have all of it
            return None


def _sightings_after(connection: Connection, position: int) -> int:
    """How many events, and repetitions of events, entries beyond ``position`` brought."""
    return sum(
        connection.execute(select(func.count()).select_from(table).where(table.c.position > position)).scalar_one()
        for table in (EVENTS, ALIASES)
    )
