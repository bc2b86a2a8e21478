"""Documents into a store: one transaction each, each event once, what we knew when; alike in each kind of store."""

from __future__ import annotations

import gc
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from greenchain.adapters.stores import deriving, numbering
from greenchain.adapters.stores.memory import MemoryStore
from greenchain.adapters.stores.sql_store import SqlStore
from greenchain.model.ports import Document, OnError, Taken
from greenchain.values.errors import Fault, StoreError
from store_world import content, document, epcis, event, making, open_store, rows

T = datetime(2026, 3, 1, 12, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
ERROR = {"declarationTime": "2026-02-02T00:00:00Z", "reason": "incorrect_data"}


@pytest.fixture
def store(location):
    with closing(open_store(location)) as opened:
        yield opened


def names_of(store, *names):
    return sorted((found.key, found.event_id, found.source) for found in store.events().events_naming(names))


def test_the_events_of_a_document_are_counted_and_found_by_what_they_name(store):
    raw = epcis(event(1), event(2), making(3, ["urn:example:item:1"], ["urn:example:item:9"]))
    assert store.take(document(raw)) == Taken(is_new=True, new=3, duplicate=0)
    assert store.event_count() == 3
    assert {found.type for found in store.events().events_naming(["urn:example:item:1"])} == {
        "ObjectEvent",
        "TransformationEvent",
    }
    assert list(store.events().events_naming(["urn:example:item:none", ""])) == []


def test_the_same_bytes_again_change_nothing(store):
    raw = epcis(event(1), event(2))
    store.take(document(raw), known_at=T)
    before = store.checkpoint()
    again = store.take(document(raw, source="again.json"), known_at=T + timedelta(days=1))
    assert again == Taken(is_new=False, new=0, duplicate=2, first_in=("events.json",))
    assert (store.checkpoint(), store.event_count(), store.latest()) == (before, 2, T)


def test_an_event_of_two_documents_is_one_event_with_two_sightings(store):
    store.take(document(epcis(event(1), event(2)), source="a.json"))
    taken = store.take(document(epcis(event(2, eventID="urn:uuid:2"), event(3)), source="b.json"))
    assert taken == Taken(is_new=True, new=1, duplicate=1, first_in=("a.json",))
    assert store.event_count() == 3
    found = list(store.events().events_naming(["urn:example:item:2"]))
    assert len({one.key for one in found}) == 1
    assert sorted((one.source, one.event_id) for one in found) == [("a.json", ""), ("b.json", "urn:uuid:2")]
    assert {one.source for one in store.events().events_under(["urn:uuid:2"])} >= {"b.json"}


def test_an_error_declaration_is_an_event_of_its_own(store):
    store.take(document(epcis(event(1), event(1, errorDeclaration=ERROR))))
    assert store.event_count() == 2
    stated, declared = sorted(store.events().events_naming(["urn:example:item:1"]), key=lambda one: len(one.key))
    assert declared.key == stated.key + ":error"
    assert (stated.error, declared.error.reason) == (None, "incorrect_data")


def test_declarations_are_found_by_what_they_carry_and_by_their_correctives(store):
    wrong = {**ERROR, "correctiveEventIDs": ["urn:uuid:right"]}
    declared = event(1, eventID="urn:uuid:wrong", errorDeclaration=wrong)
    store.take(document(epcis(event(1, eventID="urn:uuid:wrong"), declared, event(2, eventID="urn:uuid:right"))))
    source = store.events()
    assert [one.error is None for one in source.declarations_under(["urn:uuid:wrong"])] == [False]
    assert [one.event_id for one in source.declarations_under(["urn:uuid:right"])] == ["urn:uuid:wrong"]
    assert sorted(one.error is None for one in source.events_under(["urn:uuid:wrong"])) == [False, True]
    assert list(source.declarations_under(["urn:uuid:other", ""])) == []


def test_a_declaration_repeated_with_other_correctives_is_found_by_both(store):
    for name in ("urn:uuid:b", "urn:uuid:c"):
        declared = event(1, eventID=f"{name}:of", errorDeclaration={**ERROR, "correctiveEventIDs": [name]})
        store.take(document(epcis(declared), source=name))
    source = store.events()
    for name in ("urn:uuid:b", "urn:uuid:c"):
        assert {one.source for one in source.declarations_under([name])} >= {name}
        assert {one.source for one in source.declarations_under([f"{name}:of"])} >= {name}


def test_processes_transactions_places_and_classes_find_their_events(store):
    lot, item = "https://id.gs1.org/01/09520002000071/10/L1", "https://id.gs1.org/01/09520002000071/21/S1"
    made = making(1, ["urn:a"], [item], transformationID="urn:example:batch:7")
    bought = event(2, bizTransactionList=[{"type": "po", "bizTransaction": "urn:example:order:5"}])
    seen = event(3, bizLocation={"id": "urn:example:site:9"}, epcList=None, quantityList=[{"epcClass": lot}])
    store.take(document(epcis(made, bought, seen)))
    source = store.events()
    assert [one.outputs[0].id for one in source.events_of_processes(["urn:example:batch:7"])] == [item]
    assert [one.transactions for one in source.events_of_transactions(["urn:example:order:5"])] == [
        (("po", "urn:example:order:5"),)
    ]
    assert [one.biz_location for one in source.events_at(["urn:example:site:9"])] == ["urn:example:site:9"]
    assert list(source.events_at(["urn:example:site:1"])) == []  # a readPoint is only where it happened
    assert sorted(source.names_of_class(["https://id.gs1.org/01/09520002000071"])) == [lot, item]


def test_an_instance_and_its_lot_find_the_event_that_joins_them(store):
    item = "https://id.gs1.org/01/09520002000071/21/S1"
    born = event(1, action="ADD", bizStep="commissioning", epcList=[item], ilmd={"cbvmda:lotNumber": "L1"})
    store.take(document(epcis(born)))
    [found] = store.events().events_of_lots(["https://id.gs1.org/01/09520002000071/10/L1"])
    assert found.lots == ((item, "https://id.gs1.org/01/09520002000071/10/L1"),)
    assert [one.key for one in store.events().events_naming([item])] == [found.key]


def test_a_later_document_may_say_of_which_lot_an_instance_is(store):
    link = "https://id.gs1.org/01/09520002000071/21/S1"
    store.take(document(epcis(event(1, epcList=[link])), source="a.json"))
    assert list(store.events().events_of_lots(["https://id.gs1.org/01/09520002000071/10/L1"])) == []
    told = "https://id.gs1.org/01/09520002000071/10/L1/21/S1"
    taken = store.take(document(epcis(event(1, epcList=[told])), source="b.json"))
    assert (taken.new, taken.duplicate) == (0, 1)
    found = list(store.events().events_of_lots(["https://id.gs1.org/01/09520002000071/10/L1"]))
    assert ("b.json", ((link, "https://id.gs1.org/01/09520002000071/10/L1"),)) in [(f.source, f.lots) for f in found]


def test_what_was_recorded_later_was_not_known(store):
    store.take(document(epcis(event(1)), source="a.json"), known_at=T)
    store.take(document(epcis(event(1, eventID="urn:uuid:1"), event(2)), source="b.json"), known_at=T + MICROSECOND)
    items = ["urn:example:item:1", "urn:example:item:2"]
    assert list(store.events(known_at=T - MICROSECOND).events_naming(items)) == []
    assert [one.source for one in store.events(known_at=T).events_naming(items)] == ["a.json"]
    assert len(list(store.events(known_at=T + MICROSECOND).events_naming(items))) == 3
    assert len(list(store.events().events_naming(items))) == 3


def test_knowledge_never_goes_back(store):
    store.take(document(epcis(event(1))), known_at=T)
    with pytest.raises(StoreError) as caught:
        store.take(document(epcis(event(2))), known_at=T - MICROSECOND)
    assert caught.value.code == "KNOWN_AT_TOO_EARLY"
    assert (store.checkpoint().size, store.event_count()) == (1, 1)
    store.take(document(epcis(event(2))), known_at=T)
    assert [entry.recorded_at for entry in store.scan()] == [T, T]


def test_what_is_still_to_come_is_known_to_nobody(store):
    store._clock = lambda: T
    with pytest.raises(StoreError) as caught:
        store.take(document(epcis(event(1))), known_at=T + MICROSECOND)
    assert caught.value.code == "KNOWN_AT_IN_FUTURE"
    assert (store.checkpoint().size, store.event_count()) == (0, 0)
    store.take(document(epcis(event(1))), known_at=T)
    store._clock = lambda: T - timedelta(days=1)  # set back: what is recorded already was known
    store.take(document(epcis(event(2))), known_at=T)
    assert [entry.recorded_at for entry in store.scan()] == [T, T]


def test_what_was_known_must_be_an_instant(store):
    with pytest.raises(ValueError, match="known_at"):
        store.take(document(epcis(event(1))), known_at=datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="known_at"):
        store.events(known_at=datetime(2026, 1, 1))  # noqa: DTZ001 - likewise


def test_a_clock_that_was_set_back_records_no_earlier_than_the_log(location):
    clocks = iter([T, T - timedelta(days=1), T + timedelta(days=1)])
    with closing(open_store(location)) as store:
        store._clock = clocks.__next__
        for number in range(3):
            store.take(document(epcis(event(number))))
        assert [entry.recorded_at for entry in store.scan()] == [T, T, T + timedelta(days=1)]


def test_how_a_document_was_read_is_kept_with_it(store):
    raw = epcis(event(1))
    given = document(raw)
    store.take(Document(given.media_type, raw, "a.json", given.events, is_strict=True, on_error=OnError.PROCEED))
    [entry] = store.scan()
    assert (entry.is_strict, entry.on_error) == (True, OnError.PROCEED)


def test_bytes_that_were_taken_with_fewer_events_are_not_said_to_be_held(store):
    raw = epcis(event(1), event(2), event(3))
    whole = document(raw)
    part = Document(whole.media_type, raw, whole.source, whole.events[:1], is_strict=True, on_error=OnError.PROCEED)
    store.take(part)
    store.take(document(epcis(event(3)), source="b.json"))
    first_in = (whole.source, "b.json")
    assert store.take(whole) == Taken(is_new=False, new=0, duplicate=2, left_out=1, first_in=first_in)
    assert store.event_count() == 2


def test_an_event_under_two_names_in_one_document_is_found_under_both(store):
    error = {**ERROR, "correctiveEventIDs": ["urn:uuid:new"]}
    told = [event(1, eventID="urn:uuid:1"), event(1, eventID="urn:uuid:2"), event(1, eventID="urn:uuid:1")]
    taken_back = [event(1, errorDeclaration=ERROR), event(1, errorDeclaration=error)]
    taken = store.take(document(epcis(*told, *taken_back)))
    assert taken == Taken(is_new=True, new=2, duplicate=2)
    for name in ("urn:uuid:1", "urn:uuid:2"):
        assert name in {one.event_id for one in store.events().events_under([name])}
    assert [one.error.corrective_ids for one in store.events().declarations_under(["urn:uuid:new"]) if one.error] != []
    held = sorted(one.event_id for one in store.events().everything())
    store.rebuild()
    assert sorted(one.event_id for one in store.events().everything()) == held == ["", "", "urn:uuid:1", "urn:uuid:2"]


def test_nothing_of_a_document_waits_for_the_collector_of_cycles(database):
    long = [f"urn:example:item:{number:0>100}" for number in range(200)]
    with closing(open_store(database)) as store:
        store.take(document(epcis(event(1))))  # what is loaded and compiled once
        given = document(epcis(event(2, epcList=long)))
        gc.collect()
        gc.disable()
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            store.take(given)
            gc.collect()
            held = [text for one in gc.garbage for text in gc.get_referents(one) if isinstance(text, str | list)]
        finally:
            gc.set_debug(0)
            gc.enable()
            gc.garbage.clear()
        assert [text for text in held if len(text) >= len(long)] == []


def test_a_document_with_a_name_that_no_store_keeps_is_refused_whole(store):
    with pytest.raises(StoreError) as caught:
        store.take(document(epcis(event(1)), source="caf\udce9.json"))
    assert caught.value.code == "STORE_TEXT_REFUSED"
    assert (store.checkpoint().size, store.event_count()) == (0, 0)


def test_entries_appended_as_bytes_are_derived_like_documents_taken(store):
    raws = [epcis(event(1), event(2)), epcis(event(2), making(3, ["urn:a"], ["urn:b"])), b"no events"]
    other = MemoryStore()
    for number, raw in enumerate(raws[:2]):
        other.take(document(raw, source=f"{number}.json"), known_at=T)
    other.take(Document("text/plain", raws[2], "2.txt"), known_at=T)
    store.append(other.scan())
    assert store.checkpoint() == other.checkpoint()
    assert store.event_count() == other.event_count() == 3
    seen = [sorted((one.key, one.source) for one in each.events().everything()) for each in (store, other)]
    assert seen[0] == seen[1]


@pytest.mark.parametrize("table", ["events", "objects", "mentions", "flows", "stays", "places"])
def test_a_document_that_fails_halfway_leaves_nothing(database, monkeypatch, table):
    packed = event(5, type="AggregationEvent", action="ADD", parentID="urn:p", childEPCs=["urn:c"], epcList=None)
    raw = epcis(event(1), making(2, ["urn:a"], ["urn:b"]), packed)
    with closing(open_store(database)) as store:
        store.take(document(epcis(event(9))))
        before = rows(store), store.checkpoint()
        genuine = deriving.insert_new

        def failing(connection, target, listed):
            if target.name == table:
                raise StoreError(Fault("STORE_DAMAGED", "a test", "a failure"))
            return genuine(connection, target, listed)

        monkeypatch.setattr(deriving, "insert_new", failing)
        monkeypatch.setattr(numbering, "insert_new", failing)
        with pytest.raises(StoreError):
            store.take(document(raw))
        assert (rows(store), store.checkpoint()) == before
        monkeypatch.undo()
        assert store.take(document(raw)).new == 3


def test_what_is_derived_says_what_each_event_says(database):
    lot = "https://id.gs1.org/01/09520002000071/10/L1"
    events = [
        making(1, ["urn:a"], ["urn:b"], inputQuantityList=[{"epcClass": lot, "quantity": 2.50, "uom": "TNE"}]),
        event(2, type="AggregationEvent", action="DELETE", parentID="urn:p", epcList=None),
        event(3, sourceList=[{"type": "owning_party", "source": "urn:me"}], bizLocation={"id": "urn:site"}),
    ]
    with closing(open_store(database)) as store:
        store.take(document(epcis(*events)))
        said = content(store)
    key = {name: next(k for k, t in said["events"].items() if name in str(t)) for name in ("urn:b", "urn:p", "urn:me")}
    assert [(p == key["urn:b"][0], o, i, q, u) for _, p, o, i, q, u in said["flows"]] == [
        (True, lot, True, "2.5", "TNE"),
        (True, "urn:a", True, "", ""),
        (True, "urn:b", False, "", ""),
    ]
    assert said["stays"] == [(key["urn:p"], "aggregation", "urn:p", "", "DELETE", "", "")]
    assert said["custody"] == [(key["urn:me"], "owning_party", "source", "urn:me")]
    assert (key["urn:me"], "bizLocation", "urn:site") in said["places"]
    assert (lot, "", "lot", "https://id.gs1.org/01/09520002000071") in said["objects"]


def test_a_store_of_each_kind_says_where_it_came_to(store):
    assert (store.latest(), store.event_count()) == (None, 0)
    if isinstance(store, SqlStore):
        assert store.flows_arrays().event.size == 0
        assert store.object_numbers(["urn:x"]) == store.object_names([7]) == {}
