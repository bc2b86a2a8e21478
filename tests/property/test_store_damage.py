"""Any damage to the file: an error of the store, or the entries as they were appended; nothing else, and no hang."""

from __future__ import annotations

import hashlib
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from greenchain.adapters.stores import open_sqlite
from greenchain.model.ports import Entry
from greenchain.values.errors import StoreError

RAW = [b"document %d " % n * (40 * n) for n in range(12)]


@cache
def whole_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chain.db"
        store = open_sqlite(str(path))
        at = datetime(2026, 1, 1, tzinfo=UTC)
        store.append([Entry(hashlib.sha256(raw).hexdigest(), "text/plain", raw, "name", at) for raw in RAW])
        store.close()
        return path.read_bytes()


EDITS = st.lists(
    st.tuples(st.integers(0, 400) | st.integers(0, len(RAW) * 4096), st.binary(min_size=1, max_size=8)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=120, deadline=None)
@given(EDITS, st.none() | st.integers(0, 60_000))
def test_a_damaged_file_gives_genuine_entries_or_an_error_of_the_store(edits, cut):
    damaged = bytearray(whole_file())
    for at, patch in edits:
        start = at % len(damaged)
        damaged[start : start + len(patch)] = patch[: len(damaged) - start]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chain.db"
        path.write_bytes(bytes(damaged[:cut]))
        given_back: list[Entry] = []
        try:
            store = open_sqlite(str(path))
        except StoreError:
            return
        try:
            for entry in store.scan():
                given_back.append(entry)  # noqa: PERF402 - those before the error count too
            store.append([])
            store.checkpoint()
        except StoreError:
            pass
        finally:
            store.close()
        assert [entry.raw for entry in given_back] == RAW[: len(given_back)]
        assert all(entry.digest == hashlib.sha256(entry.raw).hexdigest() for entry in given_back)
