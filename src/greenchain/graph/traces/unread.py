"""Which events that were not read may bear on an answer: those that name something of it, or whose names are unknown.

What an answer rests on is named by events of its objects: themselves, what they were inside of, their classes, orders,
processes and, for what may have been made of them somewhere, their places.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.trace import Gap
from greenchain.model.unread import UnreadEvents
from greenchain.values.identifiers import IdentifierKind, class_of, kind_of
from greenchain.values.text import counted


def unread_about(
    graph: SupplyGraph, names: Collection[str], *, upstream: bool, exposure: bool = False
) -> tuple[UnreadEvents, ...]:
    """Of the events that were not read those that may bear on ``names``, all that an answer names; sorted.

    Upstream only what names something of the answer may; downstream also what may have been made of it somewhere, and
    with exposure all that was where something of the answer was.
    """
    if not graph.missing:
        return ()
    wanted = frozenset(_named_beside(graph, names))
    whole = {name for name in names if kind_of(name) is IdentifierKind.CLASS}
    whole |= {class_of(name) for name in names if kind_of(name) is IdentifierKind.LOT}
    places = frozenset(_places(graph, names)) if exposure or not upstream else frozenset()
    wanted |= places if exposure else frozenset()
    return tuple(each for each in graph.missing if _bears_on(graph, each, wanted, whole=whole, places=places))


def unread_gaps(unread: Iterable[UnreadEvents]) -> Iterator[Gap]:
    """A gap for each document."""
    by_source: dict[str, list[UnreadEvents]] = {}
    for each in unread:
        by_source.setdefault(each.source, []).append(each)
    for source, listed in by_source.items():
        if all(each.where for each in listed):
            said = f"{counted(len(listed), 'refused event')} may bear on this, first {listed[0].where}"
        else:
            said = "events known to exist were not given"
        yield Gap("EVENTS_MISSING", source, said)


def _bears_on(
    graph: SupplyGraph,
    unread: UnreadEvents,
    wanted: frozenset[str],
    *,
    whole: Collection[str],
    places: frozenset[str],
) -> bool:
    if unread.names is None or not wanted.isdisjoint(unread.names):
        return True
    if any(class_of(name) in whole for name in unread.names):
        return True  # an item or lot of a class asked about, or an item that may be of a lot of it
    stated = {graph.facility_of(place) for place in unread.places}
    return bool(unread.is_sourceless and places and not (stated and stated.isdisjoint(places) and "" not in places))


def _named_beside(graph: SupplyGraph, names: Iterable[str]) -> Iterator[str]:
    """The names themselves, and what the events of them name that another event could be about."""
    containers: set[str] = set()
    for name in names:
        yield name
        yield class_of(name)
        yield graph.lots.get(name, "") or name
        containers |= _containers(graph, name)
        for index in graph.journeys.named.get(name, ()):
            event = graph.events[index]
            yield from (event.key, event.event_id, event.transformation_id)
            yield from (order for _, order in event.transactions)
        yield from (graph.events[index].transformation_id for index in graph.processes.get(name, ())[:1])
    yield from containers


def _containers(graph: SupplyGraph, name: str) -> set[str]:
    """Everything that an object was ever inside of, however deep."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        for book in (graph.aggregations, graph.associations):
            outer = {stay.parent for stay in book.by_child.get(current, ())} - found
            found |= outer
            waiting += outer
    return found


def _places(graph: SupplyGraph, names: Iterable[str]) -> Iterator[str]:
    """The facilities at which events of the objects, or of what they were inside of, took place."""
    for name in names:
        for each in (name, *_containers(graph, name)):
            for index in graph.journeys.named.get(each, ()):
                event = graph.events[index]
                yield graph.facility_of(event.biz_location or event.read_point)
