"""Laws of the log: one meaning for every grouping of appends and for every kind of store."""

from __future__ import annotations

import hashlib
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from greenchain.adapters.stores import open_memory, open_sqlite
from greenchain.model.ports import Entry

T = datetime(2026, 1, 1, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)


@st.composite
def entries(draw) -> Entry:
    raw = draw(st.binary(max_size=3))  # few bytes, so that repeats are frequent
    recorded_at = T + timedelta(microseconds=draw(st.integers(-3, 3)))
    return Entry(hashlib.sha256(raw).hexdigest(), draw(TEXTS), raw, draw(TEXTS), recorded_at)


LOGS = st.lists(entries(), max_size=12)


def root_of(digests: list[str]) -> str:
    """The definition of the root, written down a second time."""
    state = hashlib.sha256(b"greenchain-log/1").digest()
    for digest in digests:
        state = hashlib.sha256(state + bytes.fromhex(digest)).digest()
    return state.hex()


@given(LOGS)
def test_the_root_is_the_chain_over_the_first_sight_of_each_digest(log):
    store = open_memory("")
    appended = store.append(log)
    first_seen = list(dict.fromkeys(entry.digest for entry in log))
    assert [entry.digest for entry in store.scan()] == first_seen
    assert (store.checkpoint().size, store.checkpoint().root) == (len(first_seen), root_of(first_seen))
    assert (appended.added, appended.known) == (len(first_seen), len(log) - len(first_seen))


@given(LOGS, st.data())
def test_grouping_appends_into_calls_makes_no_difference(log, data):
    together, apart = open_memory(""), open_memory("")
    together.append(log)
    rest = log
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        apart.append(rest[:size])
        rest = rest[size:]
    assert list(apart.scan()) == list(together.scan())
    assert apart.checkpoint() == together.checkpoint()


@given(LOGS, st.integers(0, 14), st.none() | st.integers(-4, 4))
def test_a_window_of_the_scan_is_the_whole_scan_filtered(log, after, offset):
    until = None if offset is None else T + timedelta(microseconds=offset)
    store = open_memory("")
    store.append(log)
    expected = [e for e in store.scan() if e.position > after and (until is None or e.recorded_at <= until)]
    assert list(store.scan(after=after, until=until)) == expected


@settings(max_examples=40, deadline=None)
@given(LOGS, LOGS, st.integers(0, 14), st.none() | st.integers(-4, 4))
def test_a_file_and_memory_hold_the_same_log(first, second, after, offset):
    until = None if offset is None else T + timedelta(microseconds=offset)
    memory = open_memory("")
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "chain.db")
        for log in (first, second):  # closed in between: what counts is on the disk
            file = open_sqlite(path)
            assert file.append(log) == memory.append(log)
            file.close()
        file = open_sqlite(path)
        assert file.checkpoint() == memory.checkpoint()
        assert list(file.scan(after=after, until=until)) == list(memory.scan(after=after, until=until))
        file.close()
