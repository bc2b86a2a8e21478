"""Lists of flows become ``FlowArrays``; any order of the flows, and any repetition without masses, gives the same.

A flow stated twice is one edge: masses are added (not stated, where one of them is not), and the earliest time counts.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from greenchain.graph.engine.arrays import (
    NEVER,
    Edges,
    FlowArrays,
    Ints,
    Longs,
    Reals,
    Steps,
    Truths,
    whole_numbers,
)
from greenchain.graph.engine.levels import edges_of, leveled, offsets_of

MAX_FLOWS = 1 << 29  # so that 32 bits hold every place among the edges and every mark of a search
MAX_NODES = 1 << 30  # likewise for nodes; a number left out costs eight bytes, so numbers had better be dense
_LATEST = np.iinfo(np.int64).max

_Scalar = TypeVar("_Scalar", bound=np.generic)


class Flows(NamedTuple):
    """Flows in parallel vectors, and how many objects and processes there are.

    ``time`` orders nodes of one level and is stated of a flow, not of a process: an event's place in a graph's order.
    """

    process: Longs
    object: Longs
    is_input: Truths
    objects: int
    processes: int
    kg: Reals | None = None
    time: Longs | None = None


class Assembled(NamedTuple):
    """The arrays; and, where flows have times, the earliest of every edge along ``forward`` and ``backward``."""

    arrays: FlowArrays
    forward_time: Longs | None
    backward_time: Longs | None


def arrays_of(
    process: npt.ArrayLike,
    object: npt.ArrayLike,  # noqa: A002 - the word of the house
    *,
    is_input: npt.ArrayLike,
    kg: npt.ArrayLike | None = None,
    process_time: npt.ArrayLike | None = None,
    known_from: npt.ArrayLike | None = None,
    voided_from: npt.ArrayLike | None = None,
) -> FlowArrays:
    """The arrays of flows in vectors: see ``SupplyGraph.from_flows``."""
    given = checked_flows(process, object, is_input=is_input, kg=kg)
    return assemble(
        given,
        process_time=by_process(process_time, given.processes, what="process_time"),
        known_from=by_process(known_from, given.processes, what="known_from"),
        voided_from=by_process(voided_from, given.processes, what="voided_from"),
    ).arrays


def checked_flows(
    process: npt.ArrayLike,
    object: npt.ArrayLike,  # noqa: A002 - the word of the house
    *,
    is_input: npt.ArrayLike,
    kg: npt.ArrayLike | None = None,
) -> Flows:
    """Checked flows, every number from 0 to the highest existing.

    Raises:
        TypeError: numbers that are not whole, directions that are not true or false.
        ValueError: vectors of different lengths, numbers below 0, masses below 0 or infinite, too much of all.
    """
    processes, objects = whole_numbers(process, "process numbers"), whole_numbers(object, "object numbers")
    inputs = np.atleast_1d(np.asarray(is_input))
    if inputs.size and inputs.dtype != np.bool_ and not (inputs.dtype.kind in "iu" and _is_binary(inputs)):
        raise TypeError(f"is_input is true or false, found {inputs.dtype}")
    masses = None if kg is None else np.atleast_1d(np.asarray(kg, dtype=np.float64))
    given = [processes, objects, inputs] if masses is None else [processes, objects, inputs, masses]
    if len({vector.shape for vector in given}) > 1:
        raise ValueError(f"vectors of one length are wanted, found {[vector.size for vector in given]}")
    if objects.size > MAX_FLOWS:
        raise ValueError(f"at most {MAX_FLOWS} flows")
    if objects.size and min(int(processes.min()), int(objects.min())) < 0:
        raise ValueError("numbers of objects and processes begin at 0")
    counts = [int(vector.max()) + 1 if vector.size else 0 for vector in (objects, processes)]
    if sum(counts) > MAX_NODES:
        raise ValueError(f"numbers of objects and processes up to {MAX_NODES} together")
    if masses is not None and bool(((masses < 0) | np.isinf(masses)).any()):
        raise ValueError("a mass is at least 0 and finite; NaN where it is not stated")
    return Flows(processes, objects, inputs.astype(np.bool_), counts[0], counts[1], masses)


def assemble(
    given: Flows,
    *,
    process_time: Longs | None = None,
    known_from: Longs | None = None,
    voided_from: Longs | None = None,
) -> Assembled:
    """The arrays of ``given``; the other vectors are by process number, as ``FlowArrays`` has them."""
    stated = _once(given)
    shift = stated.process.astype(np.int32) + np.int32(stated.objects)
    lots = stated.object.astype(np.int32)
    count = stated.objects + stated.processes
    sources, targets = np.where(stated.is_input, lots, shift), np.where(stated.is_input, shift, lots)
    level, part_offsets, part_members = leveled(edges_of(count, sources=sources, targets=targets))
    when = stated.time if stated.time is not None or process_time is None else process_time[stated.process]
    order = _order(level, _first_seen(stated, when))
    node = np.empty(count, np.int32)
    node[order] = np.arange(count, dtype=np.int32)
    sources, targets = node[sources.astype(np.int64)], node[targets.astype(np.int64)]
    forward, _, forward_time = _rows(count, sources, targets, kg=None, time=stated.time)
    backward, mass, backward_time = _rows(count, targets, sources, kg=stated.kg, time=stated.time)
    number = np.where(order < stated.objects, order, ~(order - stated.objects)).astype(np.int32)
    makers = np.diff(backward.offsets)
    highest = int(level.max(initial=-1))
    arrays = FlowArrays(
        number=_fixed(number),
        object_node=_fixed(node[: stated.objects]),
        process_node=_fixed(node[stated.objects :]),
        level_start=_fixed(np.searchsorted(level[order], np.arange(highest + 2)).astype(np.int32)),
        forward=forward,
        backward=backward,
        part_offsets=_fixed(part_offsets),
        part_members=_fixed(node[part_members]),
        several_makers=_fixed(np.flatnonzero((makers > 1) & (number >= 0)).astype(np.int32)),
        mass=mass,
        time=_kept(process_time),
        known_from=_steps(known_from),
        voided_from=_steps(voided_from),
    )
    return Assembled(arrays, forward_time, backward_time)


def by_process(values: npt.ArrayLike | None, processes: int, *, what: str) -> Longs | None:
    """A vector with one whole number for each process, or more.

    Raises:
        TypeError: not whole numbers.
        ValueError: too short.
    """
    if values is None:
        return None
    vector = whole_numbers(values, what)
    if vector.size < processes:
        raise ValueError(f"{what} has {vector.size} entries for {processes} processes")
    return vector[:processes]


def _is_binary(values: npt.NDArray[np.integer]) -> bool:
    return bool(((values == 0) | (values == 1)).all())


def _once(given: Flows) -> Flows:
    """Every flow once, by process, inputs behind outputs, by object."""
    keys = (given.process * 2 + given.is_input) * max(given.objects, 1) + given.object
    if bool((keys[1:] > keys[:-1]).all()):
        return given
    weights = [vector for vector in (given.kg, given.time) if vector is not None]
    order = np.lexsort((*weights, keys)) if weights else np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    kept = order[first]
    kg = None if given.kg is None else np.add.reduceat(given.kg[order], first)
    time = None if given.time is None else np.minimum.reduceat(given.time[order], first)
    return given._replace(
        process=given.process[kept], object=given.object[kept], is_input=given.is_input[kept], kg=kg, time=time
    )


def _first_seen(stated: Flows, when: Longs | None) -> Longs | None:
    """The earliest time of each node's flows; nodes without flows before all others."""
    if when is None:
        return None
    first = np.full(stated.objects + stated.processes, _LATEST, np.int64)
    np.minimum.at(first, stated.object, when)
    np.minimum.at(first, stated.process + stated.objects, when)
    first[first == _LATEST] = np.iinfo(np.int64).min
    return first


def _order(level: Ints, first_seen: Longs | None) -> Longs:
    """Nodes by level, then time, then number, objects before processes."""
    if first_seen is None:
        return np.argsort(level, kind="stable")
    return np.lexsort((first_seen, level))


def _rows(
    count: int, sources: Ints, targets: Ints, *, kg: Reals | None, time: Longs | None
) -> tuple[Edges, Reals | None, Longs | None]:
    """One direction, and what goes along with its edges, in their order."""
    if kg is None and time is None:
        plain = edges_of(count, sources=sources, targets=targets)
        return Edges(_fixed(plain.offsets), _fixed(plain.targets)), None, None
    order = np.argsort((sources.astype(np.int64) << 32) | targets)  # every key once: no order among equals to keep
    edges = Edges(_fixed(offsets_of(sources, count)), _fixed(targets[order]))
    return edges, None if kg is None else _fixed(kg[order]), None if time is None else time[order]


def _steps(vector: Longs | None) -> Steps | None:
    """Steps in 32 bits where they fit; what never happens is the highest number of either width."""
    if vector is None:
        return None
    narrow = np.iinfo(np.int32)
    happens = vector != NEVER
    if bool((vector[happens] >= narrow.max).any() or (vector < narrow.min).any()):
        return _fixed(vector.copy())
    return _fixed(np.where(happens, vector, narrow.max).astype(np.int32))


def _kept(vector: Longs | None) -> Longs | None:
    return None if vector is None else _fixed(vector.copy())


def _fixed(array: npt.NDArray[_Scalar]) -> npt.NDArray[_Scalar]:
    array.setflags(write=False)
    return array
