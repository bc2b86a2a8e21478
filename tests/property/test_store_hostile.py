"""Identifiers that are meant to break a database: kept, found and given back as they were, and nothing else is touched."""

from __future__ import annotations

import tempfile
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent, Transfer
from greenchain.model.ports import Document
from store_world import open_store, rows

HOSTILE = (
    "'; DROP TABLE events; --",
    '"; DELETE FROM log WHERE "1"="1',
    "%s %(name)s ? :name {0} $1 $$",
    "\\",
    "\\#" + "0" * 64,
    "a\x00b",
    "\ud800",
    "\udfff\udbff",
    "x" * 1001,
    "税" * 1500,
    "\x00" * 3000,
    "urn:" + "y" * 100_000,
    "[]",
    "NULL",
    "\U0010ffff",
    "\r\n\t",
)
ODD = st.text(
    st.characters(categories=["Cs", "Cc", "L", "P", "S"]) | st.sampled_from("\\\x00'\"%"), min_size=1, max_size=8
)
NAMES = st.lists(st.sampled_from(HOSTILE) | ODD, min_size=1, max_size=4, unique=True)
_numbers = count(1)


def hostile_event(number, names):
    """An event with hostile text wherever a text goes."""
    first, last = names[0], names[-1]
    return TraceEvent(
        EventType.TRANSFORMATION if number % 2 else EventType.AGGREGATION,
        datetime(2026, 1, 1, tzinfo=UTC),
        key=f"{number}:{first[:20]}",
        event_id=last,
        action=None if number % 2 else Action.ADD,
        parent="" if number % 2 else first,
        children=() if number % 2 else tuple(map(ObjectRef, names)),
        inputs=tuple(map(ObjectRef, names)) if number % 2 else (),
        outputs=(ObjectRef(last),) if number % 2 else (),
        transformation_id=first if number % 2 else "",
        biz_step=last,
        read_point=first,
        biz_location=last,
        transactions=((first, last),),
        sources=(Transfer(first, last),),
        lots=((first, last + "lot"),),
        extensions={name: name for name in names},
        source="a.json",
        where=last,
    )


def check(location, names):
    events = [hostile_event(number, names) for number in (1, 2)]
    raw = str(next(_numbers)).encode()
    with closing(open_store(location)) as store:
        before = store.event_count()
        taken = store.take(Document("text/plain", raw, "a.json", events))
        assert (taken.new, store.event_count()) == (2, before + 2) if not before else taken.is_new
        source = store.events()
        for name in names:
            found = {one.key: one for one in source.events_naming([name])}
            assert [found[one.key] for one in events] == events
        for question, asked in (
            ("events_under", names[-1]),
            ("events_at", names[-1]),
            ("events_of_transactions", names[-1]),
            ("events_of_lots", names[-1] + "lot"),
        ):
            assert {one.key for one in events} <= {one.key for one in getattr(source, question)([asked])}, question
        assert events[0].key in {one.key for one in source.events_of_processes([names[0]])}
        numbers = store.object_numbers(names)
        assert set(numbers) == set(names)
        assert store.object_names(numbers.values()) == {number: name for name, number in numbers.items()}
        return rows(store)


@settings(max_examples=40, deadline=None)
@given(NAMES)
@example(list(HOSTILE))
def test_a_file_keeps_hostile_names_as_they_are(names):
    with tempfile.TemporaryDirectory() as folder:
        check(str(Path(folder) / "chain.db"), names)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(names=NAMES)
@example(names=list(HOSTILE))
def test_postgresql_keeps_hostile_names_as_a_file_does(postgres_server, names):
    with tempfile.TemporaryDirectory() as folder:
        file = check(str(Path(folder) / "chain.db"), names)
    server = check(f"{postgres_server}&schema=hostile_{next(_numbers)}", names)
    assert {table: listed for table, listed in server.items() if table != "events"} == {
        table: listed
        for table, listed in file.items()
        if table != "events"  # recorded at other instants
    }
