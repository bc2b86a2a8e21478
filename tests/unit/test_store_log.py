"""What every store promises, asked of each kind of store alike."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from threading import Thread

import pytest

from greenchain.adapters.stores import log, open_memory
from greenchain.adapters.stores.memory import MemoryStore
from greenchain.adapters.stores.sqlite import SqliteStore
from greenchain.model.ports import Appended, Entry, RecordStore
from greenchain.values.errors import StoreError
from store_world import open_store

T = datetime(2026, 3, 1, 12, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def entry(text: str, *, at: datetime = T, source: str = "events.json", media_type: str = "application/json") -> Entry:
    raw = text.encode()
    return Entry(hashlib.sha256(raw).hexdigest(), media_type, raw, source, at)


@pytest.fixture
def opener(location: str) -> Callable[[], RecordStore]:
    return lambda: open_store(location)


@pytest.fixture
def store(opener: Callable[[], RecordStore]) -> Iterator[RecordStore]:
    opened = opener()
    yield opened
    opened.close()


def test_an_empty_store_has_the_root_of_the_empty_log(store):
    assert (store.checkpoint().size, list(store.scan())) == (0, [])
    assert store.checkpoint().root == hashlib.sha256(b"greenchain-log/1").hexdigest()


def test_entries_come_back_as_they_were_with_positions_from_one(store):
    given = [entry("a"), entry("b", source="税关.csv", media_type="text/csv"), entry("", source="")]
    assert store.append(given) == Appended(added=3, known=0)
    assert list(store.scan()) == [replace(e, position=n) for n, e in enumerate(given, start=1)]


def test_appending_the_same_bytes_again_changes_nothing_whatever_they_are_called(store):
    store.append([entry("a", source="first.json")])
    before = store.checkpoint()
    again = [entry("a", source="second.json", media_type="text/plain", at=T + timedelta(days=1))]
    assert store.append(again) == Appended(added=0, known=1)
    assert store.checkpoint() == before
    assert [e.source for e in store.scan()] == ["first.json"]


def test_bytes_repeated_inside_one_call_are_added_once(store):
    assert store.append([entry("a"), entry("b"), entry("a")]) == Appended(added=2, known=1)
    assert [e.raw for e in store.scan()] == [b"a", b"b"]


def test_known_entries_leave_no_gap_in_the_positions(store):
    store.append([entry("a"), entry("b")])
    store.append([entry("b"), entry("c"), entry("a"), entry("d")])
    assert [(e.position, e.raw) for e in store.scan()] == [(1, b"a"), (2, b"b"), (3, b"c"), (4, b"d")]


def test_appending_nothing_adds_nothing(store):
    assert store.append([]) == Appended(added=0, known=0)
    assert store.checkpoint().size == 0


def test_a_digest_of_other_bytes_is_the_callers_mistake_and_nothing_of_the_call_is_kept(store):
    wrong = replace(entry("b"), digest=entry("x").digest)
    with pytest.raises(ValueError, match="digest of an entry"):
        store.append([entry("a"), wrong])
    assert store.checkpoint().size == 0


def test_a_digest_in_upper_case_is_refused_since_it_would_be_a_second_name(store):
    with pytest.raises(ValueError, match="digest of an entry"):
        store.append([replace(entry("a"), digest=entry("a").digest.upper())])


def test_an_instant_without_offset_is_refused(store):
    with pytest.raises(ValueError, match="recorded_at"):
        store.append([entry("a", at=datetime(2026, 3, 1))])  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="until"):
        store.scan(until=datetime(2026, 3, 1))  # noqa: DTZ001 - likewise


def test_an_instant_that_has_no_utc_is_refused(store):
    edge = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    with pytest.raises(ValueError, match="years 1 to 9999"):
        store.append([entry("a", at=edge)])


@pytest.mark.parametrize(
    "at",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
    ],
)
def test_instants_from_end_to_end_of_the_calendar_are_kept_to_the_microsecond(store, at):
    store.append([entry("a", at=at)])
    assert [e.recorded_at for e in store.scan()] == [at]


def test_instants_come_back_in_utc(store):
    store.append([entry("a", at=datetime(2026, 3, 1, 20, tzinfo=timezone(timedelta(hours=8))))])
    assert [e.recorded_at.isoformat() for e in store.scan()] == ["2026-03-01T12:00:00+00:00"]


def test_bytes_that_can_change_are_refused(store):
    with pytest.raises(TypeError, match="must be bytes"):
        store.append([replace(entry("a"), raw=bytearray(b"a"))])


@pytest.mark.parametrize("name", ["a\x00b", "caf\udce9.csv"])
def test_a_name_not_every_store_can_keep_is_refused_with_its_place(store, name):
    with pytest.raises(StoreError) as caught:
        store.append([entry("a"), entry("b", source=name), entry("c", media_type=name)])
    assert [(f.code, f.where) for f in caught.value.faults] == [
        ("STORE_TEXT_REFUSED", "entry 1 source"),
        ("STORE_TEXT_REFUSED", "entry 2 media_type"),
    ]
    assert store.checkpoint().size == 0


def test_an_entry_at_the_budget_is_taken_and_one_byte_more_refused(store, monkeypatch):
    monkeypatch.setattr(log, "MAX_ENTRY_BYTES", 10)
    store.append([entry("x" * 9), entry("x" * 10)])
    with pytest.raises(StoreError) as caught:
        store.append([entry("x" * 11)])
    assert (caught.value.code, store.checkpoint().size) == ("BUDGET_EXCEEDED", 2)


def test_until_includes_its_own_microsecond_and_no_later_one(store):
    store.append([entry("before", at=T - MICROSECOND), entry("at", at=T), entry("after", at=T + MICROSECOND)])
    assert [e.raw for e in store.scan(until=T - MICROSECOND)] == [b"before"]
    assert [e.raw for e in store.scan(until=T)] == [b"before", b"at"]
    assert [e.raw for e in store.scan(until=T + MICROSECOND)] == [b"before", b"at", b"after"]


def test_until_skips_what_was_recorded_later_wherever_it_stands(store):
    store.append([entry("late", at=T + MICROSECOND), entry("early", at=T)])
    assert [(e.position, e.raw) for e in store.scan(until=T)] == [(2, b"early")]


def test_after_leaves_out_its_own_position(store):
    store.append([entry("a"), entry("b"), entry("c")])
    assert [e.raw for e in store.scan(after=1)] == [b"b", b"c"]
    assert list(store.scan(after=3)) == list(store.scan(after=10**30)) == []


@pytest.mark.parametrize("after", [-1, "1", None, True, 1.0])
def test_after_must_be_a_position(store, after):
    with pytest.raises((TypeError, ValueError), match="after must be"):
        store.scan(after=after)


def test_a_scan_sees_the_log_as_it_was_when_it_was_asked_for(store):
    store.append([entry("a")])
    asked_before = store.scan()
    store.append([entry("b")])
    assert [e.raw for e in asked_before] == [b"a"]


def test_a_store_may_be_appended_to_while_it_is_scanned(store):
    store.append([entry("a"), entry("b")])
    for seen in store.scan():
        store.append([entry(seen.raw.decode() + "!")])
    assert [e.raw for e in store.scan()] == [b"a", b"b", b"a!", b"b!"]


def test_a_closed_store_refuses_every_call_but_another_close(store):
    store.append([entry("a")])
    scan = store.scan()
    store.close()
    store.close()
    for call in (store.checkpoint, store.scan, store.now, lambda: store.append([entry("b")]), lambda: next(scan)):
        with pytest.raises(ValueError, match="closed"):
            call()


def test_eight_threads_share_one_store_and_lose_nothing(store):
    def write(start: int) -> None:
        for number in range(start, start + 30, 3):
            store.append([entry(str(number + offset)) for offset in range(3)])

    threads = [Thread(target=write, args=(start * 15,)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held = list(store.scan())
    assert sorted(int(e.raw) for e in held) == list(range(7 * 15 + 30))
    assert [e.position for e in held] == list(range(1, len(held) + 1))


def test_the_same_entries_in_another_order_are_another_log(opener):
    first, second = opener(), open_memory("")
    first.append([entry("a"), entry("b")])
    second.append([entry("b"), entry("a")])
    assert first.checkpoint().root != second.checkpoint().root
    first.close()


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_the_stores_clock_never_goes_back(kind, tmp_path):
    ticks = [T, T - timedelta(hours=1), T + timedelta(hours=1), T + timedelta(hours=1)]
    clock = iter(ticks).__next__
    path = str(tmp_path / "chain.db")
    store = MemoryStore(clock=clock) if kind == "memory" else SqliteStore.open(path, clock=clock)
    assert [store.now(), store.now(), store.now()] == [T, T, T + timedelta(hours=1)]
    store.append([entry("a", at=T + timedelta(hours=2))])
    assert store.now() == T + timedelta(hours=2)
    store.close()


def test_the_clock_of_a_file_remembers_what_another_opening_recorded(tmp_path):
    path = str(tmp_path / "chain.db")
    store = SqliteStore.open(path)
    store.append([entry("a", at=T)])
    store.close()
    again = SqliteStore.open(path, clock=lambda: T - timedelta(days=1))
    assert again.now() == T
    again.close()


def test_the_clock_is_the_machines_in_utc(store):
    before = datetime.now(UTC)
    assert before <= store.now() <= datetime.now(UTC)
    assert store.now().utcoffset() == timedelta(0)
