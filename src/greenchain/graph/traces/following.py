"""Following matter from seeds, toward the origins or the users: flows, members of lots and, if asked, parts.

A breadth-first search in layers over objects, by name, so that depth, witness and order depend on nothing but the
events that bear on the answer. Iterative and bounded: no chain is too long, and where a limit ends the search it says
at which objects.

Two notions of a process: by the standard, all that went into it may be in all that came out. Time-plausible, which is
narrower and only by request, an output is linked to the inputs that did not come after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from greenchain.graph.statements.processes import is_local
from greenchain.graph.supply_graph import SupplyGraph

Node = tuple[bool, str]
"""Whether it is a process, and its name: a transformationID may be the same text as an object's identifier."""


class Step(NamedTuple):
    """One edge that was followed, away from the seeds, stated by the event at that place in the graph's order."""

    near: Node
    far: Node
    event: int
    role: str
    via: str = ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far and along what to follow.

    Attributes:
        max_nodes: objects and processes at most.
        max_depth: processes between a seed and an object at most; ``None`` for no limit.
        parts: also from parts to assemblies, or back (rule E7).
        time_plausible: link no output to an input that came after it.
        certain: leave out what only our reading of the events joins.
    """

    max_nodes: int
    max_depth: int | None = None
    parts: bool = False
    time_plausible: bool = False
    certain: bool = False


@dataclass(slots=True)
class Found:
    """What a search found.

    Attributes:
        depths: processes between a node and the nearest seed; a process has the depth of what lies behind it.
        before: the node from which each was first reached; seeds are absent.
        steps: every edge that was followed, each once.
        limited: objects behind which there is more, beyond the depth asked for.
        is_exhausted: whether the budget of nodes ran out.
    """

    depths: dict[Node, int] = field(default_factory=dict)
    before: dict[Node, Node] = field(default_factory=dict)
    steps: dict[Step, None] = field(default_factory=dict)
    limited: tuple[str, ...] = ()
    is_exhausted: bool = False

    @property
    def objects(self) -> dict[str, int]:
        """Depth by object."""
        return {name: depth for (is_process, name), depth in self.depths.items() if not is_process}

    @property
    def processes(self) -> dict[str, int]:
        """Depth by process, those between a lot and its instances among them."""
        return {name: depth for (is_process, name), depth in self.depths.items() if is_process}


def follow(graph: SupplyGraph, seeds: Iterable[str], *, upstream: bool, cutoff: int, bounds: Bounds) -> Found:
    """Everything that ``seeds`` reach by the first ``cutoff`` events, within ``bounds``."""
    search = _Search(graph, upstream, cutoff, bounds)
    layer = sorted(set(seeds))
    search.found.depths.update(((False, name), 0) for name in layer)
    depth = 0
    while layer and not search.found.is_exhausted:
        if bounds.max_depth is not None and depth >= bounds.max_depth:
            search.found.limited = tuple(name for name in layer if search.has_more(name))
            break
        depth += 1
        layer = sorted(search.beyond(layer, depth))
    return search.found


def part_links(graph: SupplyGraph, name: str, *, upstream: bool, cutoff: int) -> Iterator[tuple[str, int]]:
    """The assemblies that ``name`` is part of after the first ``cutoff`` events, or upstream its own parts."""
    book = graph.associations
    if not graph.rules.holds("E7"):
        return
    for stay in book.by_parent.get(name, ()) if upstream else book.by_child.get(name, ()):
        if stay.covers(cutoff):
            yield (stay.child if upstream else stay.parent), stay.start


class _Search:
    def __init__(self, graph: SupplyGraph, upstream: bool, cutoff: int, bounds: Bounds) -> None:  # noqa: FBT001 - private
        self._graph = graph
        self._upstream = upstream
        self._cutoff = cutoff
        self._bounds = bounds
        self._side = graph.network.backward if upstream else graph.network.forward
        self._pending: dict[str, list[tuple[datetime, str, int]]] = {}
        self._windows: dict[str, tuple[Mapping[str, datetime], Mapping[str, datetime]]] = {}
        self.found = Found()

    def beyond(self, layer: list[str], depth: int) -> list[str]:
        """The objects first reached from those of ``layer``."""
        reached: list[str] = []
        for name in layer:
            here = (False, name)
            for key, event in self._processes(name):
                process = (True, key)
                self._take(Step(here, process, event, ""), depth)
                for target, stated in self._through(key, name):
                    if self._take(Step(process, (False, target), stated, ""), depth):
                        reached.append(target)
            for target, stated in self._parts(name):
                if self._take(Step(here, (False, target), stated, "part"), depth):
                    reached.append(target)
            if self.found.is_exhausted:
                break
        return reached

    def has_more(self, name: str) -> bool:
        """Whether anything lies behind the object that was not reached."""
        known = self.found.depths
        return any((True, key) not in known for key, _ in self._processes(name)) or any(
            (False, target) not in known for target, _ in self._parts(name)
        )

    def _take(self, step: Step, depth: int) -> bool:
        """Note a step; whether it reached something new."""
        found = self.found
        is_new = step.far not in found.depths
        if is_new and len(found.depths) >= self._bounds.max_nodes:
            found.is_exhausted = True
            return False
        found.steps[step] = None
        if is_new:
            found.depths[step.far] = depth
            found.before[step.far] = step.near
        return is_new

    def _edges(self, node: int | None) -> list[tuple[str, int]]:
        if node is None:
            return []
        names = self._graph.network.names
        return sorted((names[target], event) for target, event in self._side.edges(node) if event < self._cutoff)

    def _processes(self, name: str) -> Iterator[tuple[str, int]]:
        for key, event in self._edges(self._graph.network.objects.get(name)):
            if not (self._bounds.certain and is_joined_by_us(self._graph, key, self._cutoff)):
                yield key, event

    def _parts(self, name: str) -> Iterator[tuple[str, int]]:
        if self._bounds.parts:
            yield from sorted(part_links(self._graph, name, upstream=self._upstream, cutoff=self._cutoff))

    def _through(self, key: str, name: str) -> Iterator[tuple[str, int]]:
        """The other side of a process, as far as it may be linked to ``name`` and was not passed before."""
        if key not in self._pending:
            listed = [
                (self._time(key, other, event), other, event)
                for other, event in self._edges(self._graph.network.processes.get(key))
            ]
            # what any member of the near side may be linked to comes last, to be popped first
            self._pending[key] = sorted(listed, reverse=self._upstream)
        pending = self._pending[key]
        bound = self._bound(key, name)
        passed = []
        while pending and (bound is None or (pending[-1][0] <= bound if self._upstream else pending[-1][0] >= bound)):
            _, other, event = pending.pop()
            passed.append((other, event))
        yield from sorted(passed)

    def _bound(self, key: str, name: str) -> datetime | None:
        """Upstream the time until which inputs may be in ``name``, downstream since when outputs may hold it."""
        if not self._bounds.time_plausible or key not in self._graph.processes:
            return None
        first_in, last_out = self._times(key)
        return last_out[name] if self._upstream else first_in[name]

    def _time(self, key: str, other: str, event: int) -> datetime:
        """When an input went in first; downstream when an output came out last."""
        if not self._bounds.time_plausible or key not in self._graph.processes:
            return self._graph.events[event].event_time
        first_in, last_out = self._times(key)
        return first_in[other] if self._upstream else last_out[other]

    def _times(self, key: str) -> tuple[Mapping[str, datetime], Mapping[str, datetime]]:
        """When each input of a process went in first, and when each output came out last."""
        if key not in self._windows:
            events = [self._graph.events[index] for index in self._graph.processes[key] if index < self._cutoff]
            self._windows[key] = (
                {ref.id: event.event_time for event in reversed(events) for ref in event.inputs},
                {ref.id: event.event_time for event in events for ref in event.outputs},
            )
        return self._windows[key]


def is_joined_by_us(graph: SupplyGraph, key: str, cutoff: int) -> bool:
    """Whether a process is one only because we joined events by a transformationID that is no name in the world."""
    indices = [index for index in graph.processes.get(key, ()) if index < cutoff]
    return len(indices) > 1 and is_local(graph.events[indices[0]].transformation_id)
