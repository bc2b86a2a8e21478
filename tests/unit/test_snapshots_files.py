"""Snapshots: what is opened is what was saved, or is refused; readers keep what they have."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from greenchain.adapters import snapshots
from greenchain.adapters.snapshots import CURRENT, open_graph, save_graph
from greenchain.graph import SupplyGraph
from greenchain.values.errors import StoreError

LOTS = 400


def chain(lots: int = LOTS, **more) -> SupplyGraph:
    process = np.repeat(np.arange(lots - 1), 2)
    return SupplyGraph.from_flows(
        process, process + np.tile([0, 1], lots - 1), np.tile([True, False], lots - 1), np.ones(process.size), **more
    )


def arrays_of(folder: Path) -> Path:
    return folder / json.loads((folder / CURRENT).read_text())["arrays"]


def refusal(folder: Path, key: str | None = None) -> str:
    with pytest.raises(StoreError) as caught:
        open_graph(folder, key=key)
    return caught.value.code


@pytest.mark.parametrize(
    "graph",
    [
        chain(),
        chain(process_time=np.arange(LOTS), known_from=np.arange(LOTS), voided_from=np.full(LOTS, 2**63 - 1)),
        SupplyGraph.from_flows([0, 0, 1, 1], [0, 1, 1, 0], [True, False, True, False]),
        SupplyGraph.from_flows([], [], []),
    ],
    ids=["masses", "times and steps", "a loop", "nothing"],
)
def test_what_is_opened_is_what_was_saved(tmp_path, graph):
    save_graph(graph, tmp_path / "STORE.graph", key="12:abc")
    again = open_graph(tmp_path / "STORE.graph", key="12:abc")
    saved, opened = graph.flows.named_arrays(), again.flows.named_arrays()
    assert saved.keys() == opened.keys()
    for name, array in saved.items():
        assert array.dtype == opened[name].dtype
        assert array.tobytes() == opened[name].tobytes()
        assert not opened[name].flags.writeable
    assert again.upstream(range(graph.flows.objects)).tolist() == []
    if graph.flows.objects:
        assert again.downstream([0]).tolist() == graph.downstream([0]).tolist()


def test_files_are_plain_numpy_arrays(tmp_path):
    save_graph(chain(), tmp_path)
    loaded = np.load(arrays_of(tmp_path) / "mass.npy", allow_pickle=False)
    assert loaded.tolist() == chain().flows.mass.tolist()


def test_no_snapshot_and_one_of_another_key_are_told_apart(tmp_path):
    assert refusal(tmp_path / "nowhere") == refusal(tmp_path) == "SNAPSHOT_MISSING"
    save_graph(chain(), tmp_path, key="12:abc")
    assert refusal(tmp_path, "13:abd") == "SNAPSHOT_OTHER_KEY"
    assert open_graph(tmp_path).flows.objects == LOTS


@pytest.mark.parametrize("name", sorted(chain().flows.named_arrays()))
def test_any_changed_byte_of_any_array_is_refused(tmp_path, name):
    save_graph(chain(), tmp_path, key="k")
    path = arrays_of(tmp_path) / f"{name}.npy"
    whole = path.read_bytes()
    for place in {len(whole) - 1, (len(whole) + 128) // 2} if len(whole) > 128 else ():
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        assert refusal(tmp_path, "k") == "SNAPSHOT_DAMAGED"
    path.write_bytes(whole)
    assert open_graph(tmp_path, key="k").flows.objects == LOTS


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes() + b"\0"),
        lambda path: path.write_bytes(b""),
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["gone", "shorter", "longer", "empty", "a folder"],
)
def test_a_file_of_another_size_or_none_is_refused(tmp_path, damage):
    save_graph(chain(), tmp_path)
    damage(arrays_of(tmp_path) / "backward_targets.npy")
    assert refusal(tmp_path) == "SNAPSHOT_DAMAGED"


@pytest.mark.parametrize(
    "change",
    [
        {"format": "greenchain-graph/2"},
        {"arrays": "../elsewhere"},
        {"arrays": 7},
        {"files": []},
        {"files": {}},
        {"files": {"number": 3}},
        {"files": {"number": {"bytes": 1, "items": -1, "type": "<i4", "digest": ""}}},
        {"files": {"number": {"bytes": 1, "items": 1, "type": "O", "digest": ""}}},
        {"files": {"../../etc/passwd": {}}},
        {"key": None},
    ],
)
def test_a_document_that_is_not_ours_is_refused(tmp_path, change):
    save_graph(chain(), tmp_path)
    content = json.loads((tmp_path / CURRENT).read_text())
    (tmp_path / CURRENT).write_text(json.dumps(content | change))
    assert refusal(tmp_path) == "SNAPSHOT_DAMAGED"


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b"[" * 70_000, b'{"a":1,"a":2}'])
def test_bytes_that_are_no_document_are_refused(tmp_path, raw):
    save_graph(chain(), tmp_path)
    (tmp_path / CURRENT).write_bytes(raw)
    assert refusal(tmp_path) == "SNAPSHOT_DAMAGED"


def test_who_holds_the_old_snapshot_keeps_it_as_it_was(tmp_path):
    save_graph(chain(), tmp_path, key="1")
    held = open_graph(tmp_path, key="1")
    old = arrays_of(tmp_path)
    save_graph(chain(5), tmp_path, key="2")
    assert not old.exists()
    assert held.upstream([LOTS - 1]).size == LOTS - 1
    assert open_graph(tmp_path, key="2").upstream([4]).tolist() == [0, 1, 2, 3]
    assert len(list(tmp_path.iterdir())) == 2


def test_what_was_left_by_a_process_that_ended_is_cleared_away_and_what_is_being_written_is_not(tmp_path):
    left, writing = tmp_path / f"arrays-{'0' * 32}", tmp_path / f"arrays-{'1' * 32}"
    for folder in (left, writing):
        folder.mkdir()
        (folder / "number.npy").write_bytes(b"half")
    os.utime(left, (0, 0))
    (tmp_path / "notes.txt").write_text("not ours")
    save_graph(chain(), tmp_path)
    assert not left.exists()
    assert writing.exists()
    assert (tmp_path / "notes.txt").exists()
    assert open_graph(tmp_path).flows.objects == LOTS


def test_a_writer_that_ends_before_the_last_step_leaves_the_old_snapshot(tmp_path, monkeypatch):
    save_graph(chain(), tmp_path, key="1")

    def fails(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(snapshots, "_settle", fails)
    with pytest.raises(StoreError) as caught:
        save_graph(chain(5), tmp_path, key="2")
    assert caught.value.code == "STORE_UNAVAILABLE"
    assert open_graph(tmp_path, key="1").flows.objects == LOTS


def test_many_writers_and_readers_at_once_never_see_half_a_snapshot(tmp_path):
    sizes = [3, 50, 200]
    save_graph(chain(3), tmp_path, key="3")

    def write(lots: int) -> None:
        save_graph(chain(lots), tmp_path, key=str(lots))

    def read(_: int) -> int:
        graph = open_graph(tmp_path)
        lots = graph.flows.objects
        assert graph.upstream([lots - 1]).size == lots - 1
        return lots

    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(write, lots) for lots in sizes * 4]
        seen = list(pool.map(read, range(30)))
        for each in writing:
            each.result()
    assert set(seen) <= set(sizes)
    assert len(list(tmp_path.glob("*.json"))) == 1
