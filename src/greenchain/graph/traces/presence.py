"""Who was where when: every stretch of time that goods spent in a container or at a place, as intervals.

A thing in a box in a truck is in the truck too, for as long as both stays last. A place is where an object was last
said to be, by an event of its own or of what carried it, until another is said; a life that ends takes it away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from greenchain.graph.nodes import Stay
from greenchain.graph.statements.containment import StayBook
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.values.errors import Fault, InputError

MAX_INTERVALS = 5_000_000  # stretches compared for one answer: some gigabytes; more is a question for a database
FOREVER = 1 << 62
"""The end of what is still so, in microseconds; its negative the beginning of what always was."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Interval(NamedTuple):
    """Half-open microseconds in which ``name`` was in or at ``carrier``, by the event at that place in the order."""

    since: int
    until: int
    name: str
    carrier: str
    event: int


def micros(instant: datetime) -> int:
    """Microseconds since 1970."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


def intervals_of(graph: SupplyGraph, names: Sequence[str], *, cutoff: int) -> Mapping[str, tuple[Interval, ...]]:
    """By object, all its stretches in containers and at places among the first ``cutoff`` events, sorted.

    Raises:
        InputError: ``BUDGET_EXCEEDED``, beyond ``MAX_INTERVALS``.
    """
    found: dict[str, tuple[Interval, ...]] = {}
    count = 0
    for name in names:
        found[name] = tuple(sorted({*_inside(graph, name, cutoff), *_located(graph, name, cutoff)}))
        count += len(found[name])
        if count > MAX_INTERVALS:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_INTERVALS} stays and places", where=name))
    return found


def by_carrier(intervals: Mapping[str, Sequence[Interval]]) -> Mapping[str, list[Interval]]:
    """The same stretches by container or place, sorted."""
    found: dict[str, list[Interval]] = defaultdict(list)
    for name in sorted(intervals):
        for interval in intervals[name]:
            found[interval.carrier].append(interval)
    return {carrier: sorted(found[carrier]) for carrier in sorted(found)}


def _inside(graph: SupplyGraph, name: str, cutoff: int) -> Iterator[Interval]:
    """The stretches in containers, outer ones too."""
    waiting = [(name, -FOREVER, FOREVER)]
    seen = set(waiting)
    while waiting:
        current, since, until = waiting.pop()
        for stay in _stays(graph.aggregations, current, cutoff):
            begin = max(since, micros(graph.events[stay.start].event_time))
            is_over = stay.end is not None and stay.end < cutoff
            end = min(until, micros(graph.events[stay.end or 0].event_time)) if is_over else until
            stretch = (stay.parent, begin, end)
            if begin < end and stretch not in seen:
                seen.add(stretch)
                waiting.append(stretch)
                yield Interval(begin, _before_end(graph, name, end, cutoff), name, stay.parent, stay.start)


def _stays(book: StayBook, name: str, cutoff: int) -> Iterator[Stay]:
    return (stay for stay in book.by_child.get(name, ()) if stay.start < cutoff)


def _located(graph: SupplyGraph, name: str, cutoff: int) -> Iterator[Interval]:
    """The stretches at places."""
    stated = list(dict.fromkeys((seen.since, seen.event) for seen in graph.journeys.located(name, cutoff)))
    times = [*(micros(graph.events[since].event_time) for since, _ in stated), FOREVER]
    for (_, event), (since, following) in zip(stated, pairwise(times), strict=True):
        until = _before_end(graph, name, following, cutoff)
        if since < until:
            yield Interval(since, until, name, graph.events[event].biz_location, event)


def _before_end(graph: SupplyGraph, name: str, until: int, cutoff: int) -> int:
    end = graph.ends.get(name, cutoff)
    return min(until, micros(graph.events[end].event_time)) if end < cutoff else until
