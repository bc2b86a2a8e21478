"""Names and events written for a database come back as they were, whatever they hold."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from greenchain.adapters.stores import event_json
from greenchain.adapters.stores.event_json import BESIDE, event_of, event_text
from greenchain.adapters.stores.names import MAX_INDEXED_BYTES, name_of, remainder, written_name, written_text
from greenchain.model.events import Action, ErrorDeclaration, EventType, ObjectRef, TraceEvent, Transfer
from greenchain.values.json import freeze
from greenchain.values.quantity import UNITS, Quantity

ODD = st.characters(categories=["Cs", "Cc", "L", "N", "P", "S"]) | st.sampled_from("\\\x00u0#'\";-%\ud800")
NAMES = st.text(ODD, max_size=20) | st.builds(
    lambda part, times: part * times, st.text(ODD, min_size=1, max_size=3), st.integers(1, 900)
)
WORDS = st.text(ODD, max_size=4)
ZONES = st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.builds(
    lambda seconds, zone: (datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).astimezone(zone),
    st.floats(-(10**9), 10**9).map(lambda number: round(number, 6)),
    ZONES,
)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30, places=6)
REFS = st.lists(
    st.builds(ObjectRef, WORDS, st.none() | st.builds(Quantity, NUMBERS, st.sampled_from(sorted(UNITS)))), max_size=2
).map(tuple)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=5,
)
MEMBERS = st.dictionaries(WORDS, JSON.map(freeze), max_size=2)
TEXTS = st.lists(WORDS, max_size=2).map(tuple)
PAIRS = st.lists(st.tuples(WORDS, WORDS), max_size=2).map(tuple)
TRANSFERS = st.lists(st.builds(Transfer, WORDS, WORDS), max_size=2).map(tuple)
_OF_FIELD = {
    "event_time": INSTANTS,
    "action": st.sampled_from(Action),
    **dict.fromkeys(("objects", "children", "inputs", "outputs"), REFS),
    **dict.fromkeys(("set_dispositions", "unset_dispositions"), TEXTS),
    **dict.fromkeys(("transactions", "lots"), PAIRS),
    **dict.fromkeys(("sources", "destinations"), TRANSFERS),
    **dict.fromkeys(("ilmd", "extensions"), MEMBERS),
    "error": st.builds(ErrorDeclaration, INSTANTS, WORDS, TEXTS),
}
_GIVEN = {"type", *BESIDE}


@st.composite
def some_events(draw):
    """An event with up to six fields stated, and any of them."""
    names = [field.name for field in fields(TraceEvent) if field.name not in _GIVEN]
    chosen = draw(st.lists(st.sampled_from(names), max_size=6, unique=True))
    stated = {"event_time": datetime(2026, 1, 1, tzinfo=UTC), **{n: draw(_OF_FIELD.get(n, WORDS)) for n in chosen}}
    return TraceEvent(draw(st.sampled_from(EventType)), key="key", source="a.json", where="/1", **stated)


EVENTS = some_events()


@given(NAMES)
def test_a_name_comes_back_as_it_was(name):
    assert name_of(written_name(name), remainder(name)) == name
    assert name_of(written_text(name)) == name


@given(NAMES, NAMES)
def test_two_names_are_never_written_alike(one, other):
    assert (written_name(one) == written_name(other)) is (one == other)


@given(NAMES)
def test_a_written_name_is_short_and_every_database_keeps_it(name):
    written = written_name(name)
    assert len(written.encode("utf-8")) <= MAX_INDEXED_BYTES
    assert "\x00" not in written
    assert "\x00" not in remainder(name)
    remainder(name).encode("utf-8")


def test_names_at_and_beyond_the_length_that_is_indexed():
    for size in range(MAX_INDEXED_BYTES - 2, MAX_INDEXED_BYTES + 3):
        assert (written_name("x" * size) == "x" * size) is (size <= MAX_INDEXED_BYTES)
        assert (remainder("x" * size) == "") is (size <= MAX_INDEXED_BYTES)
    assert written_name("税" * 333) == "税" * 333
    assert written_name("税" * 334).startswith("\\#")
    forged = written_name("x" * 2000)  # the written form of a long name is the name of nothing else
    assert written_name(forged) != forged


@given(EVENTS)
def test_an_event_comes_back_as_it_was(event):
    text = event_text(event)
    again = event_of(text, key=event.key, source=event.source, where=event.where)
    assert again == event
    assert again.event_time.utcoffset() == event.event_time.utcoffset()
    assert event_text(again) == text
    assert text.isascii()
    assert "\x00" not in text


@given(EVENTS, st.randoms(use_true_random=False))
def test_equal_events_have_equal_bytes_whatever_the_order_of_their_members(event, random):
    def shuffled(members):
        items = list(members.items())
        random.shuffle(items)
        return dict(items)

    assert event_text(replace(event, ilmd=shuffled(event.ilmd), extensions=shuffled(event.extensions))) == event_text(
        event
    )


@given(MEMBERS)
def test_nothing_a_partner_writes_is_taken_for_a_number(members):
    event = TraceEvent(EventType.OBJECT, datetime(2026, 1, 1, tzinfo=UTC), "key", extensions=members)
    again = event_of(event_text(event), key="key", source="", where="")
    assert again.extensions == members
    assert {name: type(value) for name, value in again.extensions.items()} == {
        name: type(value) for name, value in members.items()
    }


def test_a_number_and_its_double_in_disguise_stay_apart():
    event = TraceEvent(
        EventType.OBJECT,
        datetime(2026, 1, 1, tzinfo=UTC),
        "key",
        extensions={
            "number": Decimal("1.50"),
            "object": freeze({"": "1.50"}),
            "deep": freeze([{"": {"": [["", "1"]]}}]),
        },
    )
    again = event_of(event_text(event), key="key", source="", where="").extensions
    assert str(again["number"]) == "1.50"
    assert again["object"] == {"": "1.50"}
    assert again["deep"] == ({"": {"": (("", "1"),)}},)


def test_every_field_of_an_event_is_written_or_a_column_of_its_own():
    assert set(event_json._CODECS) | BESIDE == {field.name for field in fields(TraceEvent)}
    assert not set(event_json._CODECS) & BESIDE


@given(EVENTS)
def test_the_encoder_without_its_c_part_writes_the_same(event):
    stated = zip(event_json._NAMES, event_json._WRITERS, event_json._DEFAULTS, event_json._VALUES(event), strict=True)
    members = {name: write(value) if write else value for name, write, default, value in stated if value != default}
    plain = json.JSONEncoder(sort_keys=True, separators=(",", ":"), check_circular=False, default=event_json._write_odd)
    assert "".join(plain.iterencode(members)) == event_text(event)


@given(NAMES)
def test_sqlite_itself_gives_a_written_name_back(name):
    with closing(sqlite3.connect(":memory:")) as connection:
        assert connection.execute("SELECT ?", (written_name(name),)).fetchone() == (written_name(name),)
