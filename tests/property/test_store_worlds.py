"""Laws of the derived tables over random worlds: no order of arrival shows, and every kind of store answers alike."""

from __future__ import annotations

import tempfile
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from greenchain.adapters.stores import open_memory
from greenchain.graph import build_graph
from greenchain.graph.statements.references import refs_of
from store_world import content, document, epcis, event, making, open_store, rows

T = datetime(2026, 3, 1, tzinfo=UTC)
LOT = "https://id.gs1.org/01/09520002000071/10/L"
ITEM = "https://id.gs1.org/01/09520002000071/21/S"
NAMES = st.sampled_from(
    [f"urn:o:{n}" for n in range(4)] + [f"{LOT}{n}" for n in range(2)] + [f"{ITEM}{n}" for n in range(2)]
)
LISTS = st.lists(NAMES, min_size=1, max_size=2, unique=True)
MORE = st.fixed_dictionaries(
    {},
    optional={
        "eventID": st.sampled_from(["urn:uuid:1", "urn:uuid:2"]),
        "bizLocation": st.sampled_from([{"id": "urn:site:1"}, {"id": "urn:site:2"}]),
        "bizStep": st.sampled_from(["shipping", "receiving", "commissioning"]),
        "bizTransactionList": st.just([{"type": "po", "bizTransaction": "urn:order:1"}]),
        "sourceList": st.just([{"type": "owning_party", "source": "urn:party:1"}]),
        "errorDeclaration": st.sampled_from([
            {"declarationTime": "2026-02-02T00:00:00Z"},
            {"declarationTime": "2026-02-03T00:00:00Z", "correctiveEventIDs": ["urn:uuid:2"]},
        ]),
        "ilmd": st.just({"cbvmda:lotNumber": "L1"}),
    },
)  # fmt: skip


@st.composite
def events(draw):
    number, more = draw(st.integers(0, 3)), draw(MORE)
    kind = draw(st.sampled_from(["ObjectEvent", "AggregationEvent", "TransformationEvent", "TransactionEvent"]))
    action = draw(st.sampled_from(["ADD", "OBSERVE", "DELETE"]))
    if kind == "TransformationEvent":
        given_id = draw(st.sampled_from([{}, {"transformationID": "urn:batch:1"}, {"transformationID": "1"}]))
        inputs, outputs = draw(LISTS | st.just([])), draw(LISTS)
        return making(number, inputs, outputs, **{**more, **given_id, "bizStep": more.get("bizStep", "transforming")})
    if kind == "AggregationEvent":
        more.pop("ilmd", None)
        return event(
            number,
            **{"bizStep": "packing", **more},
            type=kind,
            action=action,
            epcList=None,
            parentID="urn:pallet",
            childEPCs=draw(LISTS),
        )
    if kind == "TransactionEvent":
        more.pop("ilmd", None)
        bought = {"bizTransactionList": [{"type": "po", "bizTransaction": "urn:order:2"}]}
        return event(number, **{**more, **bought}, type=kind, action=action, epcList=draw(LISTS))
    if action != "ADD":
        more.pop("ilmd", None)
    return event(number, **more, action=action, epcList=draw(LISTS))


DOCUMENTS = st.lists(st.lists(events(), min_size=1, max_size=4), min_size=1, max_size=4)
FEW = settings(max_examples=max(8, settings.default.max_examples // 3))  # each makes files of its own
COLUMNS = ("process", "object", "is_input", "event_time", "event", "position")
_schemas = count(1)


@contextmanager
def file_store():
    """A fresh store in a file."""
    with tempfile.TemporaryDirectory() as folder, closing(open_store(str(Path(folder) / "chain.db"))) as store:
        yield store


@contextmanager
def server_store(server):
    """A fresh store in a schema of the server."""
    schema = f"law_{next(_schemas)}"
    with closing(open_store(f"{server}&schema={schema}")) as store:
        yield store
    engine = create_engine(server.replace("postgresql:", "postgresql+psycopg:", 1))
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


def raws(documents):
    return [epcis(*listed, note=str(number)) for number, listed in enumerate(documents)]


def take_all(store, documents, order=None, *, days=None):
    listed = raws(documents)
    for place, number in enumerate(order or range(len(listed))):
        known_at = T + timedelta(days=days[place]) if days else None
        store.take(document(listed[number], source=f"{number}.json"), known_at=known_at)


def told(found):
    """Events as texts, the same whichever sighting came first."""
    return sorted({repr(one) for one in found})


QUESTIONS = (
    ("events_naming", ["urn:o:0", f"{LOT}1", "urn:pallet"]),
    ("events_of_lots", [f"{LOT}0", f"{LOT}1"]),
    ("events_of_processes", ["urn:batch:1", "1"]),
    ("events_of_transactions", ["urn:order:1", "urn:order:2"]),
    ("events_under", ["urn:uuid:1"]),
    ("declarations_under", ["urn:uuid:2", "urn:uuid:1"]),
    ("events_at", ["urn:site:1"]),
)


@FEW
@given(documents=DOCUMENTS, data=st.data())
def test_no_order_of_arrival_and_no_split_shows_in_what_is_derived(documents, data):
    order = data.draw(st.permutations(range(len(documents))))
    alone = [[one] for listed in documents for one in listed]
    with file_store() as straight, file_store() as shuffled, file_store() as split:
        take_all(straight, documents)
        take_all(shuffled, documents, order)
        take_all(split, alone, data.draw(st.permutations(range(len(alone)))))
        said = [content(store) for store in (straight, shuffled, split)]
    assert said[0] == said[1]
    for table in said[0].keys() - {"events"}:  # split, an event stands at another place of another document
        assert said[0][table] == said[2][table]
    assert said[0]["events"].keys() == said[2]["events"].keys()


@FEW
@given(documents=DOCUMENTS)
def test_made_anew_from_the_log_every_row_is_the_same(documents):
    with file_store() as store:
        take_all(store, documents)
        before = rows(store)
        store.rebuild()
        assert rows(store) == before


@FEW
@given(documents=DOCUMENTS, data=st.data())
def test_a_file_answers_as_the_store_in_memory(documents, data):
    days = sorted(data.draw(st.lists(st.integers(0, 3), min_size=len(documents), max_size=len(documents))))
    known_at = data.draw(st.none() | st.integers(-1, 3).map(lambda day: T + timedelta(days=day)))
    memory = open_memory("memory:")
    take_all(memory, documents, days=days)
    with file_store() as store:
        take_all(store, documents, days=days)
        assert store.event_count() == memory.event_count()
        one, other = store.events(known_at=known_at), memory.events(known_at=known_at)
        for question, names in QUESTIONS:
            assert told(getattr(one, question)(names)) == told(getattr(other, question)(names)), question
        assert told(one.everything()) == told(other.everything())
        asked = ["https://id.gs1.org/01/09520002000071"]
        assert sorted(one.names_of_class(asked)) == sorted(other.names_of_class(asked))
        assert sorted(one.from_nowhere()) == sorted(other.from_nowhere())


@FEW
@given(documents=DOCUMENTS)
def test_whatever_the_graph_finds_from_nowhere_the_store_named(documents):
    with file_store() as store:
        take_all(store, documents)
        source = store.events()
        graph = build_graph(source.everything())
        named = set(source.from_nowhere())
    processes, objects = graph.sourceless
    made = {ref.id for key in processes for index in graph.processes[key] for ref in graph.events[index].outputs}
    assert made | set(objects) <= named


@FEW
@given(documents=DOCUMENTS)
def test_events_naming_gives_each_event_that_names_it_and_no_other(documents):
    with file_store() as store:
        take_all(store, documents)
        source = store.events()
        for name in ("urn:o:0", f"{ITEM}0", f"{LOT}1"):
            naming = {
                one.key
                for one in source.everything()
                if name in {ref.id for ref in refs_of(one)} or any(name in pair for pair in one.lots)
            }
            assert {one.key for one in source.events_naming([name])} == naming


@FEW
@given(documents=DOCUMENTS, data=st.data())
def test_the_flows_after_a_position_are_all_flows_but_those_before(documents, data):
    with file_store() as store:
        take_all(store, documents)
        whole = store.flows_arrays()
        after = data.draw(st.integers(0, len(documents)))
        tail = store.flows_arrays(after=after)
        names = store.object_names(whole.object.tolist())
        assert store.object_numbers(names.values()) == {name: number for number, name in names.items()}
    later = whole.position > after
    for column in COLUMNS:
        assert getattr(tail, column).tolist() == getattr(whole, column)[later].tolist()


@settings(FEW, suppress_health_check=list(HealthCheck))
@given(documents=DOCUMENTS)
def test_postgresql_holds_the_rows_that_a_file_holds_and_answers_alike(postgres_server, documents):
    days = [0] * len(documents)
    with file_store() as file, server_store(postgres_server) as store:
        take_all(file, documents, days=days)
        take_all(store, documents, days=days)
        assert rows(store) == rows(file)
        assert store.checkpoint() == file.checkpoint()
        one, other = store.events(known_at=T), file.events(known_at=T)
        for question, names in QUESTIONS:
            assert told(getattr(one, question)(names)) == told(getattr(other, question)(names)), question
        assert sorted(one.from_nowhere()) == sorted(other.from_nowhere())
        flows, same = store.flows_arrays(), file.flows_arrays()
        assert [getattr(flows, name).tolist() for name in COLUMNS] == [getattr(same, name).tolist() for name in COLUMNS]
        store.rebuild()
        assert rows(store) == rows(file)
