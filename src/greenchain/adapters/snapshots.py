"""Snapshots of a graph's flow arrays in a folder, memory-mapped when they are opened.

A folder holds one sub-folder for each snapshot written, with one ``.npy`` file an array, and ``current.json``, which
names the one that counts, under which key it was made, and size and digest of every file. Writing goes to a new
sub-folder, is brought to the disk, and then ``current.json`` is replaced in one step: so a reader finds the old
snapshot or the new one, and one who has the old arrays mapped keeps them as they were. Nothing in a snapshot is the
only copy of anything: whoever finds none that fits builds the arrays anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from contextlib import suppress
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import numpy.typing as npt

from greenchain.graph import SupplyGraph
from greenchain.graph.engine.arrays import Edges, FlowArrays
from greenchain.values.errors import Fault, GreenchainError, StoreError
from greenchain.values.json import parse_json

FORMAT = "greenchain-graph/1"
CURRENT = "current.json"
_ARRAYS = "arrays-"  # begins the names of the sub-folders
_BLOCK = 8192  # words that are summed up before they are hashed: 64 KiB
_LEFT_OVER_SECONDS = 3600  # no snapshot takes as long to write: what is older was left by a process that ended
_MAX_CURRENT_BYTES = 64 * 1024  # some fifteen arrays at two hundred bytes each
_TYPES = ("<i4", "<i8", "<f8")
_NAME = re.compile(rf"{_ARRAYS}[0-9a-f]{{32}}")
_ALWAYS = (
    "number",
    "object_node",
    "process_node",
    "level_start",
    "forward_offsets",
    "forward_targets",
    "backward_offsets",
    "backward_targets",
    "part_offsets",
    "part_members",
    "several_makers",
)
_SOMETIMES = ("mass", "time", "known_from", "voided_from")


def save_graph(graph: SupplyGraph, folder: Path | str, *, key: str = "") -> None:
    """Write the flow arrays of ``graph`` to ``folder`` and let them be the snapshot that counts.

    Names, events and tails are not written: what is opened again answers by number, as a graph ``from_flows`` does.

    Args:
        graph: any supply graph.
        folder: made where it is not there; nothing else may lie in it.
        key: what the arrays were made from, such as position and digest of a log; asked for when it is opened.

    Raises:
        StoreError: a folder that cannot be written.
    """
    root, name = Path(folder), f"{_ARRAYS}{uuid4().hex}"
    try:
        (root / name).mkdir(parents=True)
        files = {
            label: _write(root / name / f"{label}.npy", array) for label, array in graph.flows.named_arrays().items()
        }
        _settle(root / name)
        content = {"format": FORMAT, "key": key, "arrays": name, "files": files}
        before = _name_of_current(root)
        draft = root / f"{name}.json"
        draft.write_bytes(json.dumps(content, indent=1, sort_keys=True).encode())
        _settle(draft)
        draft.replace(root / CURRENT)
        _settle(root)
        _clear(root, keep=name, replaced=before)
    except OSError as error:
        raise StoreError(
            Fault("STORE_UNAVAILABLE", "a folder that can be written", str(error), file=str(root))
        ) from None


def open_graph(folder: Path | str, *, key: str | None = None) -> SupplyGraph:
    """The graph of the snapshot in ``folder``, its arrays memory-mapped.

    Every byte is read once and compared with the digests, so what the disk has changed is never answered from.

    Args:
        folder: where ``save_graph`` wrote it.
        key: the key it must have; ``None`` for whichever it has.

    Raises:
        StoreError: ``SNAPSHOT_MISSING``, ``SNAPSHOT_OTHER_KEY`` or ``SNAPSHOT_DAMAGED``: build the arrays anew.
    """
    root, name = Path(folder), ""
    while True:
        current = _current(root)
        if key is not None and current["key"] != key:
            fault = Fault("SNAPSHOT_OTHER_KEY", f"a snapshot made from {key}", str(current["key"]), file=str(root))
            raise StoreError(fault)
        try:
            return _opened(root, current)
        except FileNotFoundError as error:
            if current["arrays"] == name:
                raise _damaged(root, "a file of every array", str(error)) from None
            name = current["arrays"]  # it was replaced after its name was read, unless the name is still the same


def _opened(root: Path, current: dict[str, Any]) -> SupplyGraph:
    arrays = {}
    for label, stated in current["files"].items():
        path = root / current["arrays"] / f"{label}.npy"
        try:
            arrays[label] = _mapped(path, stated)
        except FileNotFoundError:
            raise
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise _damaged(path, "an array as it was written", str(error)) from None
    if missing := set(_ALWAYS) - set(arrays):
        raise _damaged(root, "a file of every array", f"none of {min(missing)}")
    return SupplyGraph(numbered=_flows(arrays))


def _current(root: Path) -> dict[str, Any]:
    """What ``current.json`` says: a name of ours, and files of arrays that we know."""
    try:
        with (root / CURRENT).open("rb") as file:
            current = parse_json(file.read(_MAX_CURRENT_BYTES + 1), max_bytes=_MAX_CURRENT_BYTES)
    except FileNotFoundError:
        raise StoreError(Fault("SNAPSHOT_MISSING", "a snapshot", "none", file=str(root))) from None
    except (OSError, GreenchainError) as error:
        raise _damaged(root / CURRENT, "a document of ours", str(error)) from None
    match current:
        case {"format": str(form), "key": str(), "arrays": str(name), "files": dict(files)}:
            if form == FORMAT and _NAME.fullmatch(name) and files.keys() <= {*_ALWAYS, *_SOMETIMES}:
                return dict(current)
    raise _damaged(root / CURRENT, f"a document of {FORMAT}", "another")


def _mapped(path: Path, stated: dict[str, Any]) -> npt.NDArray[Any]:
    """The array in ``path``, mapped; it is as ``stated``.

    Raises:
        ValueError: another size, type or digest.
    """
    if stated["type"] not in _TYPES:
        raise ValueError(f"an array of {' or '.join(_TYPES)} was written, found {stated['type']}")
    items, kind = stated["items"], np.dtype(stated["type"])
    with path.open("rb") as file:
        bytes_there = os.fstat(file.fileno()).st_size
        if bytes_there != stated["bytes"]:
            raise ValueError(f"{stated['bytes']} bytes were written, {bytes_there} are there")
        raw = mmap(file.fileno(), 0, access=ACCESS_READ)
    array = np.frombuffer(raw, dtype=kind, count=items, offset=bytes_there - items * kind.itemsize)  # behind the header
    if _digest(array) != stated["digest"]:
        raise ValueError("the bytes are not those that were written")
    return array


def _write(path: Path, array: npt.NDArray[Any]) -> dict[str, Any]:
    """Bring an array to the disk; gives what is to be stated of it."""
    np.save(path, array, allow_pickle=False)
    _settle(path)
    return {
        "bytes": path.stat().st_size,
        "items": array.size,
        "type": array.dtype.str,
        "digest": _digest(array),
    }


def _digest(array: npt.NDArray[Any]) -> str:
    """SHA-256 over the sums of every 64 KiB, and the rest: any changed bit shows, at the pace of the memory."""
    raw = np.ascontiguousarray(array).view(np.uint8)
    whole = raw.size // (8 * _BLOCK) * _BLOCK
    sums = raw[: 8 * whole].view(np.uint64).reshape(-1, _BLOCK).sum(axis=1, dtype=np.uint64)
    return hashlib.sha256(sums.tobytes() + raw[8 * whole :].tobytes()).hexdigest()


def _flows(arrays: dict[str, npt.NDArray[Any]]) -> FlowArrays:
    """Arrays by their names, as ``FlowArrays.named_arrays`` gives them."""
    return FlowArrays(
        number=arrays["number"],
        object_node=arrays["object_node"],
        process_node=arrays["process_node"],
        level_start=arrays["level_start"],
        forward=Edges(arrays["forward_offsets"], arrays["forward_targets"]),
        backward=Edges(arrays["backward_offsets"], arrays["backward_targets"]),
        part_offsets=arrays["part_offsets"],
        part_members=arrays["part_members"],
        several_makers=arrays["several_makers"],
        mass=arrays.get("mass"),
        time=arrays.get("time"),
        known_from=arrays.get("known_from"),
        voided_from=arrays.get("voided_from"),
    )


def _settle(path: Path) -> None:
    """Wait until the disk has it."""
    if path.is_dir() and os.name == "nt":  # there a folder cannot be opened, and need not be
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _clear(root: Path, *, keep: str, replaced: str) -> None:
    """Remove the snapshot that was ``replaced``, and what processes left that ended while they wrote."""
    oldest = time.time() - _LEFT_OVER_SECONDS
    for path in root.glob(f"{_ARRAYS}*"):
        with suppress(FileNotFoundError):  # another writer was quicker
            if path.stem == keep or (path.stem != replaced and path.stat().st_mtime > oldest):
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()


def _name_of_current(root: Path) -> str:
    """The sub-folder that counts now; empty where none does."""
    try:
        return str(_current(root)["arrays"])
    except StoreError:
        return ""


def _damaged(path: Path, expected: str, found: str) -> StoreError:
    return StoreError(Fault("SNAPSHOT_DAMAGED", expected, found, file=str(path)))
