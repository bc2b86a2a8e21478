"""What is odd about the events behind an answer: named beside it, never dropped, and no gap.

An oddity changes no outcome: the answer says what the events say, and how far their senders contradict themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from greenchain.graph.statements.certificates import certificates_of
from greenchain.graph.statements.ends import after_end
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.values.finding import Finding
from greenchain.values.identifiers import IdentifierKind, kind_of
from greenchain.values.outcome import Outcome

MAX_SHOWN = 8  # events that one finding lists: enough to see what is odd


def anomalies_of(
    graph: SupplyGraph, names: Iterable[str], *, processes: Iterable[str], cutoff: int
) -> tuple[Finding, ...]:
    """The oddities of what was reached among the first ``cutoff`` events, sorted by code, then object."""
    reached = sorted(set(names))
    found = [finding for name in reached for finding in _of_object(graph, name, cutoff)]
    found += _cycles(graph, frozenset(reached), cutoff)
    indices = {index for name in reached for index in graph.journeys.named.get(name, ())}
    indices |= {index for key in processes for index in graph.processes.get(key, ())}
    for index in sorted(index for index in indices if index < cutoff):
        event = graph.events[index]
        for certificate in certificates_of(event, graph.rules):
            detail = f"an event names the certificate {certificate} and not what it is about"
            found.append(_note("CERTIFICATE_UNSIGNED", detail, certificate, event.key))
    unique = {(finding.code, finding.where, finding.detail, finding.related): finding for finding in found}
    return tuple(unique[identity] for identity in sorted(unique))


def _of_object(graph: SupplyGraph, name: str, cutoff: int) -> Iterator[Finding]:
    events = graph.events
    births = [birth for birth in graph.births.get(name, ()) if birth.index < cutoff]
    if len(births) > 1 and kind_of(name) is IdentifierKind.INSTANCE:
        yield _note("SECOND_BIRTH", f"born {len(births)} times", name, *(birth.event for birth in births))
    end = graph.ends.get(name, cutoff)
    if end < cutoff:
        named = graph.journeys.named.get(name, ())
        later = [events[index].key for index in after_end(events, named, end=end, cutoff=cutoff)]
        if later:
            detail = f"named by {len(later)} event(s) after its end"
            yield _note("EVENT_AFTER_END", detail, name, events[end].key, *later)
    for book in (graph.aggregations, graph.associations):
        for stay in book.by_child.get(name, ()):
            if stay.implicit and stay.end is not None and stay.end < cutoff:
                detail = f"left {stay.parent} without being unpacked"
                yield _note("IMPLICIT_UNPACK", detail, name, events[stay.start].key, events[stay.end].key)


def _cycles(graph: SupplyGraph, reached: frozenset[str], cutoff: int) -> Iterator[Finding]:
    for book in (graph.aggregations, graph.associations):
        for stay in book.refused:
            if stay.start < cutoff and not reached.isdisjoint((stay.child, stay.parent)):
                detail = f"would be inside itself by way of {stay.parent}"
                yield _note("CONTAINMENT_CYCLE", detail, stay.child, graph.events[stay.start].key)


def _note(code: str, detail: str, where: str, *related: str) -> Finding:
    shown = tuple(dict.fromkeys(related))[:MAX_SHOWN]
    return Finding("note", Outcome.NOT_APPLICABLE, code, detail, where, related=shown)
