"""A tail: flows that came after the arrays were made, so that a few new events do not cost building them again.

A closure goes to and fro: as far as the arrays lead, then over what the tail links to anything reached, and again,
until nothing new is reached. The tail may name objects and processes that the arrays have not. A node is named by its
code here: the object number, or ``~`` the process number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from greenchain.graph.engine.arrays import NEVER, FlowArrays, Ints, Longs, Reals, Steps, whole_numbers
from greenchain.graph.engine.assembling import Flows, assemble
from greenchain.graph.engine.gates import Gate
from greenchain.graph.engine.marks import Marks
from greenchain.graph.engine.waves import spread

_FIRST = 0  # step of a log


@dataclass(frozen=True, slots=True, eq=False)
class Tail:
    """Some flows, and what they link.

    Attributes:
        flows: as given, with those of earlier tails.
        forward, backward: codes that a code leads to, with the flow and against it.
    """

    flows: Flows
    forward: Mapping[int, tuple[int, ...]]
    backward: Mapping[int, tuple[int, ...]]


def tail_of(arrays: FlowArrays, before: Tail | None, *, more: Flows) -> Tail:
    """The tail of ``more`` flows behind those of ``before``."""
    flows = more if before is None else _both(before.flows, more)
    flows = flows._replace(objects=max(flows.objects, arrays.objects), processes=max(flows.processes, arrays.processes))
    forward: dict[int, set[int]] = defaultdict(set)
    backward: dict[int, set[int]] = defaultdict(set)
    for process, lot, is_input in zip(
        (~flows.process).tolist(), flows.object.tolist(), flows.is_input.tolist(), strict=True
    ):
        source, target = (lot, process) if is_input else (process, lot)
        forward[source].add(target)
        backward[target].add(source)
    return Tail(flows, _sorted(forward), _sorted(backward))


def joined(arrays: FlowArrays, tail: Tail | None) -> FlowArrays:
    """Arrays of all flows; those given where there is no tail."""
    if tail is None:
        return arrays
    flows = _both(flows_of(arrays), tail.flows)
    return assemble(
        flows,
        process_time=_longer(arrays.time, flows.processes, filling=np.iinfo(np.int64).min),
        known_from=_longer(arrays.known_from, flows.processes, filling=_FIRST),
        voided_from=_longer(arrays.voided_from, flows.processes, filling=NEVER),
    ).arrays


def flows_of(arrays: FlowArrays) -> Flows:
    """The flows that arrays were made of, each once, in the order of ``backward``."""
    ends = np.repeat(arrays.number, np.diff(arrays.backward.offsets)).astype(np.int64)
    begins = arrays.number[arrays.backward.targets].astype(np.int64)
    is_input = ends < 0
    return Flows(
        process=np.where(is_input, ~ends, ~begins),
        object=np.where(is_input, begins, ends),
        is_input=is_input,
        objects=arrays.objects,
        processes=arrays.processes,
        kg=arrays.mass,
    )


def reached_with_tail(
    arrays: FlowArrays, tail: Tail, *, seeds: npt.ArrayLike, is_upstream: bool, gate: Gate | None
) -> Ints:
    """As ``closure.upstream_objects`` or the other, over the arrays and the tail.

    Raises:
        TypeError, ValueError: seeds that neither knows.
    """
    wanted = whole_numbers(seeds, "object numbers")
    if wanted.size and not 0 <= int(wanted.min()) <= int(wanted.max()) < tail.flows.objects:
        raise ValueError(f"object numbers go from 0 to {tail.flows.objects - 1}")
    links = tail.backward if is_upstream else tail.forward
    edges = arrays.backward if is_upstream else arrays.forward
    waiting, found = set(links), [np.zeros(0, np.int64)]
    with arrays.marks.lend(arrays.number.size, work=arrays.edges + wanted.size + tail.flows.object.size) as marks:
        been = _Been(arrays, marks, gate)
        wave = been.take(wanted.tolist())
        own = set(been.outside)
        while True:
            found += spread(arrays, edges, marks=marks, wave=wave, gate=gate)
            linked = {code for code in waiting if been.at(code)}
            if not linked:
                break
            waiting -= linked
            wave = been.take(target for code in linked for target in links[code])
            found.append(wave)
    inside = arrays.number[np.concatenate(found)]
    outside = [code for code in been.outside - own if code >= 0]
    return np.sort(np.concatenate([inside[inside >= 0], np.array(outside, dtype=np.int32)]))


class _Been:
    """Where a search has been, inside the arrays and outside of them."""

    __slots__ = ("_arrays", "_gate", "_marks", "outside")

    def __init__(self, arrays: FlowArrays, marks: Marks, gate: Gate | None) -> None:
        self._arrays = arrays
        self._marks = marks
        self._gate = gate
        self.outside: set[int] = set()

    def take(self, codes: Iterable[int]) -> Longs:
        """Be at ``codes``; gives the nodes among them that are new."""
        nodes = []
        for code in codes:
            node = self._node(code)
            if node is None:
                self.outside.add(code)
            elif self._passes(code):
                nodes.append(node)
        return self._marks.take(np.array(nodes, dtype=np.int64))

    def at(self, code: int) -> bool:
        """Whether the search was here, and goes on from here."""
        node = self._node(code)
        if node is None:
            return code in self.outside
        return self._marks.array.item(node) >= self._marks.first and self._passes(code)

    def _node(self, code: int) -> int | None:
        table = self._arrays.object_node if code >= 0 else self._arrays.process_node
        number = code if code >= 0 else ~code
        return table.item(number) if number < table.size else None

    def _passes(self, code: int) -> bool:
        return code >= 0 or self._gate is None or self._gate.passes_one(~code)


def _both(one: Flows, other: Flows) -> Flows:
    masses = [_masses(one), _masses(other)]
    return Flows(
        process=np.concatenate([one.process, other.process]),
        object=np.concatenate([one.object, other.object]),
        is_input=np.concatenate([one.is_input, other.is_input]),
        objects=max(one.objects, other.objects),
        processes=max(one.processes, other.processes),
        kg=None if one.kg is None and other.kg is None else np.concatenate(masses),
    )


def _masses(flows: Flows) -> Reals:
    return np.full(flows.object.size, np.nan) if flows.kg is None else flows.kg


def _longer(vector: Steps | None, size: int, *, filling: int) -> Longs | None:
    """One entry for each process, ``filling`` for those of the tail; what never happens is ``NEVER`` again."""
    if vector is None:
        return None
    wide = np.where(vector == np.iinfo(vector.dtype).max, NEVER, vector).astype(np.int64)
    return np.concatenate([wide, np.full(size - wide.size, filling, np.int64)])


def _sorted(links: Mapping[int, set[int]]) -> dict[int, tuple[int, ...]]:
    return {code: tuple(sorted(links[code])) for code in sorted(links)}
