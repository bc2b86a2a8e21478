"""Exposure: what was in one container, tank or place with something reached, at one time; only by request.

Exposure is not genealogy. It goes from object to object where their stays in one container or their stretches at one
place overlap, from there on through the processes and containers of whoever was exposed, and its paths respect time:
nothing passes on before it got something. Toward the users it is a search for the earliest instant at which each
object may have been reached, toward the origins for the latest at which it may have given; the second is the first
with time turned round (shortest paths in time: E. Dijkstra, 1959).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.following import Bounds, Found, Step
from greenchain.graph.traces.presence import FOREVER, Interval, by_carrier, micros


class _Turn(NamedTuple):
    """What happens next: at ``time``, ``name`` is reached by ``steps``, or being so, meets the rest of ``interval``."""

    time: int
    name: str
    interval: Interval | None = None
    steps: tuple[Step, ...] = ()


def spread(
    graph: SupplyGraph,
    found: Found,
    intervals: Mapping[str, Sequence[Interval]],
    *,
    upstream: bool,
    cutoff: int,
    bounds: Bounds,
) -> Found:
    """What was exposed to the objects of ``found``, with depths and witnesses that go on from theirs."""
    return _Spread(graph, found, intervals, upstream, cutoff, bounds).run()


class _Spread:
    def __init__(
        self,
        graph: SupplyGraph,
        start: Found,
        intervals: Mapping[str, Sequence[Interval]],
        upstream: bool,  # noqa: FBT001 - private
        cutoff: int,
        bounds: Bounds,
    ) -> None:
        self._graph = graph
        self._start = start
        self._upstream = upstream
        self._cutoff = cutoff
        self._bounds = bounds
        self._intervals = {name: sorted(map(self._turned, each)) for name, each in intervals.items()}
        # those not yet exposed, from the last to the first to begin
        self._waiting = {carrier: each[::-1] for carrier, each in by_carrier(self._intervals).items()}
        self._times: dict[str, int] = {}
        self.found = Found(depths=dict(start.depths))

    def run(self) -> Found:
        serial = count()  # turns of one time and name are taken in the order in which they came up
        turns = [(-FOREVER, name, next(serial), _Turn(-FOREVER, name)) for name in sorted(self._start.objects)]
        while turns and not self.found.is_exhausted:
            _, _, _, turn = heappop(turns)
            onward: Iterable[_Turn] = ()
            if turn.interval is not None:
                onward = self._meet(turn.time, turn.interval)
            elif turn.name not in self._times and self._reach(turn):
                onward = (*self._meetings(turn), *self._processes(turn))
            for each in onward:
                heappush(turns, (each.time, each.name, next(serial), each))
        self.found.depths = {node: depth for node, depth in self.found.depths.items() if node not in self._start.depths}
        return self.found

    def _reach(self, turn: _Turn) -> bool:
        """Note that the object of the turn was reached; whether the search goes on from there."""
        depths, limit = self.found.depths, self._bounds.max_depth
        if turn.steps:
            depth = depths[turn.steps[0].near] + 1
            if limit is not None and depth > limit:
                self.found.limited = tuple(sorted({*self.found.limited, turn.steps[0].near[1]}))
                return False
            if len(depths) >= self._bounds.max_nodes:
                self.found.is_exhausted = True
                return False
            for step in turn.steps:
                self.found.steps[step] = None
                if step.far not in depths:
                    depths[step.far] = depth
                    self.found.before[step.far] = step.near
        self._times[turn.name] = turn.time
        return True

    def _meetings(self, turn: _Turn) -> Iterator[_Turn]:
        """The stretches in which whoever was reached may pass it on."""
        for interval in self._intervals.get(turn.name, ()):
            time = max(turn.time, interval.since)
            if time < interval.until:
                yield _Turn(time, turn.name, interval)

    def _meet(self, time: int, here: Interval) -> Iterator[_Turn]:
        """Whoever shares the stretch from ``time`` on; times never go back, so nobody is looked at twice."""
        waiting = self._waiting[here.carrier]
        while waiting and waiting[-1].since < here.until:
            other = waiting.pop()
            if other.name not in self._times and other.until > time:
                near, far = (False, here.name), (False, other.name)
                step = Step(near, far, max(here.event, other.event), "exposure", here.carrier)
                yield _Turn(max(time, other.since), other.name, steps=(step,))

    def _processes(self, turn: _Turn) -> Iterator[_Turn]:
        """What comes out, not before that, of the processes that the exposed went into; upstream what went in."""
        if not turn.steps:
            return  # genealogy was followed already
        names, here = self._graph.network.names, (False, turn.name)
        side = self._graph.network.backward if self._upstream else self._graph.network.forward
        node = self._graph.network.objects.get(turn.name)
        for process, event in side.edges(node) if node is not None else ():
            key = names[process]
            if event >= self._cutoff:
                continue
            if key not in self._graph.processes:  # between a lot and its instances: which of them, nobody says
                listed = [(turn.time, names[other], stated) for other, stated in side.edges(process)]
                since, stated_by = turn.time, event
            else:
                near, listed = self._flows(key, turn.name)
                since, stated_by = min((entry for entry in near if entry[0] >= turn.time), default=(FOREVER, 0))
            for time, name, stated in listed:
                if stated < self._cutoff and time >= since and name not in self._times:
                    steps = (Step(here, (True, key), stated_by, ""), Step((True, key), (False, name), stated, ""))
                    yield _Turn(time, name, steps=steps)

    def _flows(self, key: str, name: str) -> tuple[list[tuple[int, int]], list[tuple[int, str, int]]]:
        """When ``name`` took part in a process, and what did on its other side; times turned round for upstream."""
        near, far = [], []
        for index in self._graph.processes[key]:
            event = self._graph.events[index]
            time = micros(event.event_time) * (-1 if self._upstream else 1)
            mine, others = (event.outputs, event.inputs) if self._upstream else (event.inputs, event.outputs)
            near += [(time, index) for ref in mine if ref.id == name and index < self._cutoff]
            far += [(time, ref.id, index) for ref in others]
        return near, far

    def _turned(self, interval: Interval) -> Interval:
        if not self._upstream:
            return interval
        return interval._replace(since=-interval.until, until=-interval.since)
