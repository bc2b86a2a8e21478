"""Where a trace ends and why: the gaps that the events leave, found object by object and process by process.

An origin is a stated commissioning at a place. Whatever else has no further side is a gap: a trace never ends silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from greenchain.graph.building import refs_of
from greenchain.graph.nodes import Birth
from greenchain.graph.pairing import unpaired
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.trace import Excluded, Gap, TraceDirection
from greenchain.values.identifiers import IdentifierKind, kind_of


def is_origin(graph: SupplyGraph, name: str, *, cutoff: int) -> bool:
    """Whether the object begins, among the first ``cutoff`` events, by a commissioning at a stated place."""
    return any(not birth.process and birth.place for birth in _births(graph, name, cutoff))


def _births(graph: SupplyGraph, name: str, cutoff: int) -> list[Birth]:
    return [birth for birth in graph.births.get(name, ()) if birth.index < cutoff]


def object_gaps(graph: SupplyGraph, name: str, *, cutoff: int, direction: TraceDirection) -> Iterator[Gap]:
    """The gaps at one object: no origin upstream, unanswered shippings downstream, a class instead of a lot."""
    if kind_of(name) is IdentifierKind.CLASS:
        yield Gap("FRONTIER_CLASS_LEVEL", name, "named by its class only: the lot is not known")
        return
    if direction is TraceDirection.DOWNSTREAM:
        for sent in unpaired(graph.journeys.movements(name, cutoff)):
            via = f" inside {sent.via}" if sent.via else ""
            yield Gap("FRONTIER_UNPAIRED_SHIPPING", name, f"shipped{via} and not received", sent.event)
        return
    named = graph.journeys.named.get(name, ())
    if not named:
        return  # a lot that only its instances name: they carry the origin
    births = _births(graph, name, cutoff)
    if any(birth.process for birth in births) or is_origin(graph, name, cutoff=cutoff):
        return
    if not births and _births(graph, graph.lots.get(name, ""), cutoff):
        return  # an instance of a lot whose own beginning is followed
    detail = "born at no stated place" if births else "neither a commissioning nor a process that makes it"
    yield Gap("FRONTIER_NO_ORIGIN", name, detail, graph.events[named[0]].key if named else "")


def process_gap(graph: SupplyGraph, key: str, *, cutoff: int) -> Iterator[Gap]:
    """The gap at a process whose events so far state one side only."""
    events = [graph.events[index] for index in graph.processes[key] if index < cutoff]
    for side in ("inputs", "outputs"):
        if not any(getattr(event, side) for event in events):
            yield Gap("FRONTIER_ONE_SIDED", key, f"no {side} are stated", events[0].key if events else "")


def corrections(graph: SupplyGraph, reached: Iterable[str]) -> tuple[tuple[Excluded, ...], tuple[Gap, ...]]:
    """Events about ``reached`` that were taken back, and the gaps where what should replace them is not here."""
    names = frozenset(reached)
    excluded: list[Excluded] = []
    gaps: list[Gap] = []
    for voided in graph.voided:
        about = sorted(names & {ref.id for ref in refs_of(voided.event)})
        if not about:
            continue
        reason = voided.by.error.reason if voided.by.error else ""
        excluded.append(Excluded(voided.event.key, reason or "error declared", voided.by.key))
        gaps += [
            Gap("FRONTIER_CORRECTIVE_MISSING", about[0], f"corrected by {name}, which is not here", voided.event.key)
            for name in voided.missing
        ]
    return tuple(sorted(excluded)), tuple(gaps)
