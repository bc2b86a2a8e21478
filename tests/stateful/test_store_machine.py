"""Any sequence of calls on a store, compared after each with a plain list and a dict."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from greenchain.adapters.stores import open_memory, open_postgresql, open_sqlite
from greenchain.model.ports import Appended, Entry, RecordStore

T = datetime(2026, 1, 1, tzinfo=UTC)
_schemas = count(1)


@st.composite
def _entries(draw) -> Entry:
    raw = draw(st.sampled_from([b"", b"a", b"b", b"{}", b"\x00\xff"]) | st.binary(max_size=20))
    recorded_at = T + timedelta(microseconds=draw(st.integers(-5, 5)))
    return Entry(
        hashlib.sha256(raw).hexdigest(),
        draw(st.sampled_from(["text/csv", "application/json"])),
        raw,
        draw(st.text("abc", max_size=2)),
        recorded_at,
    )


class StoreMachine(RuleBasedStateMachine):
    """The model: entries in order, and where each digest stands."""

    store: RecordStore

    def open(self) -> RecordStore:
        raise NotImplementedError

    @initialize()
    def begin(self) -> None:
        self.log: list[Entry] = []
        self.place: dict[str, int] = {}
        self.pending: list[tuple[object, list[Entry]]] = []
        self.store = self.open()

    @rule(entries=st.lists(_entries(), max_size=6))
    def append(self, entries: list[Entry]) -> None:
        before = len(self.log)
        for entry in entries:
            if entry.digest not in self.place:
                self.place[entry.digest] = len(self.log) + 1
                self.log.append(replace(entry, position=len(self.log) + 1))
        added = len(self.log) - before
        assert self.store.append(iter(entries)) == Appended(added=added, known=len(entries) - added)

    @rule(entries=st.lists(_entries(), max_size=3), bad=_entries())
    def append_with_a_mistake(self, entries: list[Entry], bad: Entry) -> None:
        wrong = replace(bad, digest=hashlib.sha256(bad.raw + b"!").hexdigest())
        with pytest.raises(ValueError, match="digest"):
            self.store.append([*entries, wrong])

    @rule(after=st.integers(0, 20), offset=st.none() | st.integers(-6, 6))
    def scan(self, after: int, offset: int | None) -> None:
        until = None if offset is None else T + timedelta(microseconds=offset)
        expected = [e for e in self.log[after:] if until is None or e.recorded_at <= until]
        assert list(self.store.scan(after=after, until=until)) == expected

    @rule()
    def begin_a_scan_and_leave_it(self) -> None:
        self.pending.append((self.store.scan(), list(self.log)))

    @precondition(lambda self: self.pending)
    @rule()
    def finish_an_old_scan(self) -> None:
        scan, expected = self.pending.pop()
        assert list(scan) == expected

    @invariant()
    def the_checkpoint_is_that_of_the_model(self) -> None:
        if not hasattr(self, "log"):
            return
        state = hashlib.sha256(b"greenchain-log/1").digest()
        for entry in self.log:
            state = hashlib.sha256(state + bytes.fromhex(entry.digest)).digest()
        checkpoint = self.store.checkpoint()
        assert (checkpoint.size, checkpoint.root) == (len(self.log), state.hex())

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()


class MemoryMachine(StoreMachine):
    def open(self) -> RecordStore:
        return open_memory("")


class SqliteMachine(StoreMachine):
    def open(self) -> RecordStore:
        self.folder = Path(tempfile.mkdtemp())
        return open_sqlite(str(self.folder / "chain.db"))

    @rule()
    def close_and_open_again(self) -> None:
        self.store.close()
        self.pending = []
        self.store = open_sqlite(str(self.folder / "chain.db"))

    @rule(entries=st.lists(_entries(), max_size=3))
    def append_through_another_opening(self, entries: list[Entry]) -> None:
        mine, self.store = self.store, open_sqlite(f"sqlite:///{self.folder / 'chain.db'}")
        self.append(entries)
        self.store.close()
        self.store = mine

    def teardown(self) -> None:
        super().teardown()
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)


class PostgresMachine(StoreMachine):
    server: ClassVar[str] = ""

    def open(self) -> RecordStore:
        self.location = f"{self.server}&schema=machine_{next(_schemas)}"
        return open_postgresql(self.location)

    @rule()
    def close_and_open_again(self) -> None:
        self.store.close()
        self.pending = []
        self.store = open_postgresql(self.location)

    @rule(entries=st.lists(_entries(), max_size=3))
    def append_through_another_opening(self, entries: list[Entry]) -> None:
        mine, self.store = self.store, open_postgresql(self.location)
        self.append(entries)
        self.store.close()
        self.store = mine


def test_postgresql_store(postgres_server):
    PostgresMachine.server = postgres_server
    run_state_machine_as_test(
        PostgresMachine,
        settings=settings(
            max_examples=6, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


TestMemoryStore = MemoryMachine.TestCase
TestMemoryStore.settings = settings(max_examples=50, stateful_step_count=20, deadline=None)
TestSqliteStore = SqliteMachine.TestCase
TestSqliteStore.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
