"""What of a store a question reads: tables and claims, what was refused, and of the events only those that bear on it."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from greenchain.adapters.stores import graph_snapshot, open_sqlite
from greenchain.cli.main import run
from greenchain.graph import TraceDirection
from greenchain.model.ports import OnError
from greenchain.standards import Standards
from greenchain.workspace import Workspace
from greenchain.workspace.chains import graph_of, traced
from greenchain.workspace.tracing import trace_document, trace_ways
from store_world import document, epcis, event, making, open_store

AT = datetime(2026, 6, 1, tzinfo=UTC)
TABLE = b"facility,name,country,party\nurn:example:site:1,Mill,DE,urn:example:party:1\n"
UP = [TraceDirection.UPSTREAM]


def born(number, name, **members):
    place = {"bizLocation": {"id": "urn:example:site:1"}}
    return event(number, epcList=[name], action="ADD", bizStep="commissioning", **place, **members)


def chain_of(length, *, begin=0):
    """Events of lots each made of the one before."""
    return [making(begin + n, [f"urn:lot:{begin + n}"], [f"urn:lot:{begin + n + 1}"]) for n in range(length)]


def both_ways(workspace, names, *, known_at=None, directions=tuple(TraceDirection)):
    """The documents of the traces on what is loaded, and on everything."""
    chain = workspace.chain(traced(names, directions=directions, at=AT), known_at=known_at)
    whole = workspace.inputs(known_at=known_at)
    told = []
    for graph in (chain.graph(), graph_of(whole)):
        told += [trace_document(trace_ways(graph, names, direction="both", at=AT, known_at=known_at))]
    assert chain.inputs.faults == whole.faults
    assert chain.inputs.facilities == whole.facilities
    return [json.dumps(each) for each in told]


@pytest.fixture
def workspace(location):
    with Workspace.open(location, standards=Standards()) as opened:
        yield opened


def test_only_what_bears_on_the_question_is_loaded(workspace):
    workspace.add(epcis(born(9, "urn:lot:0"), *chain_of(3)), name="mine.json")
    workspace.add(epcis(*chain_of(50, begin=100)), name="others.json")
    workspace.add(TABLE, name="sites.csv")
    chain = workspace.chain(traced(["urn:lot:2"], directions=UP, at=AT))
    assert len(chain.inputs.events) < 6
    assert [row.id for row in chain.inputs.facilities] == ["urn:example:site:1"]
    assert chain.position == 3
    told = both_ways(workspace, ["urn:lot:2"])
    assert told[0] == told[1]


def test_documents_taken_whole_are_not_read_again(workspace, monkeypatch):
    workspace.add(epcis(born(9, "urn:lot:0"), *chain_of(3)), name="mine.json")
    workspace.add(TABLE, name="sites.csv")
    workspace.add(epcis(event(1), event(2, action="NONE")), name="half.json", on_error=OnError.PROCEED)
    assert [entry.source for entry in workspace._store.scan_rest()] == ["sites.csv", "half.json"]


@pytest.mark.parametrize("good", [[], [event(1)]], ids=["of which nothing was taken", "of which a part was taken"])
def test_a_document_that_was_refused_in_part_leaves_every_trace_of_what_it_names_open(workspace, good):
    workspace.add(epcis(born(9, "urn:lot:0"), *chain_of(3)), name="mine.json")
    whole = json.loads(both_ways(workspace, ["urn:lot:2"])[0])
    refused = event(2, action="NONE", epcList=["urn:lot:1"])
    workspace.add(epcis(*good, refused), name="half.json", on_error=OnError.PROCEED)
    workspace.add(epcis(born(8, "urn:other")), name="other.json")
    told = both_ways(workspace, ["urn:lot:2"])
    assert told[0] == told[1]
    other = both_ways(workspace, ["urn:other"])
    assert other[0] == other[1]
    assert json.loads(other[0])["upstream"]["complete"]
    part = json.loads(told[0])["upstream"]
    assert (whole["upstream"]["complete"], part["complete"]) == (True, False)
    assert [gap["code"] for gap in part["frontier"]] == ["EVENTS_MISSING"]
    assert [gap["id"] for gap in part["frontier"]] == ["half.json"]


def test_what_was_recorded_later_counts_as_little_as_on_everything(workspace):
    start = datetime(2026, 3, 1, tzinfo=UTC)
    workspace.add(epcis(born(9, "urn:lot:0"), *chain_of(2)), name="a.json", known_at=start)
    workspace.add(TABLE, name="sites.csv", known_at=start + timedelta(days=1))
    taken_back = {"errorDeclaration": {"declarationTime": "2026-02-03T00:00:00Z"}}
    workspace.add(
        epcis(event(3), event(4, action="NONE", epcList=["urn:lot:1"])),
        name="b.json",
        on_error=OnError.PROCEED,
        known_at=start + timedelta(days=2),
    )
    workspace.add(epcis({**chain_of(2)[1], **taken_back}), name="c.json", known_at=start + timedelta(days=3))
    answers = []
    for day in range(4):
        told = both_ways(workspace, ["urn:lot:2"], known_at=start + timedelta(days=day))
        assert told[0] == told[1]
        answers.append(json.loads(told[0])["upstream"])
    assert [len(told["objects"]) for told in answers] == [2, 2, 2, 0]
    assert [told["complete"] for told in answers] == [True, True, False, False]


def test_an_empty_store_knows_nothing(workspace):
    told = both_ways(workspace, ["urn:lot:2"])
    assert told[0] == told[1]
    assert json.loads(told[0])["upstream"]["frontier"][0]["code"] == "UNKNOWN_OBJECT"


@pytest.fixture
def large(tmp_path, monkeypatch):
    """A store that counts as large, with a chain of a hundred lots, and its snapshot."""
    monkeypatch.setattr(graph_snapshot, "MIN_EVENTS", 100)
    monkeypatch.setattr(graph_snapshot, "MAX_TAIL", 10)
    location = str(tmp_path / "chain.db")
    with Workspace.open(location, standards=Standards()) as workspace:
        workspace.add(epcis(*chain_of(100)), name="a.json")
    return location


def reached(location, *, upstream=True):
    with closing(open_sqlite(location)) as store:
        return set(store.reached_by_flows(["urn:lot:60"], upstream=upstream))


def lots(begin, end):
    return {f"urn:lot:{number}" for number in range(begin, end)}


def test_a_large_store_has_a_snapshot_and_a_small_one_none(large, tmp_path):
    assert (tmp_path / "chain.db.graph" / "current.json").is_file()
    assert reached(large) == lots(0, 60)
    assert reached(large, upstream=False) == lots(61, 101)
    with Workspace.open(str(tmp_path / "small.db"), standards=Standards()) as workspace:
        workspace.add(epcis(*chain_of(99)), name="a.json")
    assert not (tmp_path / "small.db.graph").exists()


def test_what_came_after_a_snapshot_is_its_tail_until_it_is_too_long(large, tmp_path):
    before = (tmp_path / "chain.db.graph" / "current.json").read_bytes()
    with Workspace.open(large, standards=Standards()) as workspace:
        workspace.add(epcis(*chain_of(10, begin=100)), name="b.json")
    assert (tmp_path / "chain.db.graph" / "current.json").read_bytes() == before
    assert reached(large, upstream=False) == lots(61, 111)
    with Workspace.open(large, standards=Standards()) as workspace:
        workspace.add(epcis(making(500, ["urn:lot:110"], ["urn:lot:111"])), name="c.json")
    assert (tmp_path / "chain.db.graph" / "current.json").read_bytes() != before
    assert reached(large, upstream=False) == lots(61, 112)


def test_behind_too_long_a_tail_a_snapshot_is_left_aside(large):
    with closing(open_sqlite(large)) as store:
        store.take(document(epcis(*chain_of(11, begin=100))))
        assert store.reached_by_flows(["urn:lot:60"], upstream=True) == []
        store.refresh()
        assert set(store.reached_by_flows(["urn:lot:60"], upstream=False)) == lots(61, 112)


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: (folder / "current.json").unlink(),
        lambda folder: (folder / "current.json").write_text("no JSON"),
        lambda folder: (folder / "current.json").write_text('{"key": "1:2:3:4"}'),
        lambda folder: next(folder.glob("arrays-*/backward_targets.npy")).write_bytes(b"other"),
        lambda folder: next(folder.glob("arrays-*/number.npy")).unlink(),
    ],
)
def test_a_harmed_snapshot_is_left_aside_and_made_anew(large, tmp_path, harm):
    harm(tmp_path / "chain.db.graph")
    assert reached(large) == set()
    with Workspace.open(large, standards=Standards()) as workspace:
        told = both_ways(workspace, ["urn:lot:60"])
        assert told[0] == told[1]
        workspace.rebuild()
    assert reached(large) == lots(0, 60)


def test_a_snapshot_of_another_store_is_left_aside(large, tmp_path):
    with Workspace.open(str(tmp_path / "other.db"), standards=Standards()) as workspace:
        workspace.add(epcis(*chain_of(100, begin=1)), name="a.json")
    (tmp_path / "chain.db.graph").rename(tmp_path / "aside")
    (tmp_path / "other.db.graph").rename(tmp_path / "chain.db.graph")
    assert reached(large) == set()


def test_an_object_that_no_flow_names_reaches_nothing(large):
    with closing(open_sqlite(large)) as store:
        store.take(document(epcis(born(1, "urn:lot:new"))))
        assert store.reached_by_flows(["urn:lot:new", "urn:never"], upstream=True) == []


def test_a_folder_that_cannot_be_written_takes_nothing_back(tmp_path, monkeypatch):
    monkeypatch.setattr(graph_snapshot, "MIN_EVENTS", 1)
    (tmp_path / "chain.db.graph").write_text("a file lies there")
    (tmp_path / "a.json").write_bytes(epcis(*chain_of(3)))
    assert run(["import", str(tmp_path / "a.json"), "--store", str(tmp_path / "chain.db")]) == 0
    with closing(open_store(str(tmp_path / "chain.db"))) as store:
        assert store.event_count() == 3


def test_the_snapshot_beside_a_store_is_nothing_to_import(large, tmp_path):
    (tmp_path / "b.json").write_bytes(epcis(event(1)))
    assert run(["import", str(tmp_path), "--store", large]) == 0
