"""Where a trace ends and why: the gaps that the events leave, found object by object and process by process.

An origin is a stated commissioning at a place. Whatever else has no further side is a gap: a trace never ends silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from greenchain.graph.amounts.lot_ledger import amounts_moved
from greenchain.graph.amounts.site_accounts import taker_of
from greenchain.graph.building import refs_of
from greenchain.graph.nodes import Birth, Direction, Movement, total
from greenchain.graph.statements.pairing import unpaired
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.trace import Excluded, Gap, TraceDirection
from greenchain.values.identifiers import IdentifierKind, kind_of
from greenchain.values.quantity import decimal_text
from greenchain.values.time import format_instant

MAX_ENDS = 3  # recipients of one delivery that a gap names; more than one is odd already


def is_origin(graph: SupplyGraph, name: str, *, cutoff: int) -> bool:
    """Whether the object begins, among the first ``cutoff`` events, by a commissioning at a stated place."""
    return any(not birth.process and birth.place for birth in _births(graph, name, cutoff))


def _births(graph: SupplyGraph, name: str, cutoff: int) -> list[Birth]:
    return [birth for birth in graph.births.get(name, ()) if birth.index < cutoff]


def object_gaps(graph: SupplyGraph, name: str, *, cutoff: int, direction: TraceDirection) -> Iterator[Gap]:
    """The gaps at one object: no birth upstream, open whereabouts downstream, and either way a class without lot."""
    if kind_of(name) is IdentifierKind.CLASS:
        yield Gap("CLASS_LEVEL_INPUT", name, "named by its class only: the lot is not known")
    elif direction is TraceDirection.DOWNSTREAM:
        yield from _whereabouts(graph, name, cutoff)
    else:
        yield from _beginning(graph, name, cutoff)


def _whereabouts(graph: SupplyGraph, name: str, cutoff: int) -> Iterator[Gap]:
    """Shippings that nobody answered, and containers that arrived and were not unpacked."""
    movements = graph.journeys.movements(name, cutoff)
    for sent in unpaired(movements):
        yield Gap("SHIPPED_NOT_RECEIVED", name, _delivery(graph, name, sent), sent.event)
    for stay in graph.aggregations.by_child.get(name, ()):
        if not stay.covers(cutoff):
            continue
        carriers = {stay.parent, *_outer(graph, stay.parent, cutoff)}
        with_it = [step for step in movements if step.index > stay.start and step.via in carriers]
        if with_it and with_it[-1].direction is Direction.IN:
            detail = f"arrived inside {with_it[-1].via} and was not unpacked from {stay.parent}"
            yield Gap("NEVER_UNPACKED", name, detail, with_it[-1].event)


def _delivery(graph: SupplyGraph, name: str, sent: Movement) -> str:
    """Which delivery nobody answered: how much, in what, from where, to whom, when."""
    amount = total(amounts_moved(graph, name, sent))
    ends = sorted({end.id for end in sent.destinations if end.type == "location"}) or [taker_of(sent)]
    said = [f"{decimal_text(amount.value)} {amount.unit} shipped" if amount else "shipped"]
    said += [f"inside {sent.via}"] if sent.via else []
    said += [f"from {sent.place}"] if sent.place else []
    said += [f"to {', '.join(ends[:MAX_ENDS])}"] if ends[0] else []
    return f"{' '.join(said)} at {format_instant(sent.time)} and not received"


def _outer(graph: SupplyGraph, name: str, cutoff: int) -> set[str]:
    """Everything that a container is inside of after the first ``cutoff`` events."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        outer = set(graph.aggregations.containers(waiting.pop(), cutoff)) - found
        found |= outer
        waiting += sorted(outer)
    return found


def _beginning(graph: SupplyGraph, name: str, cutoff: int) -> Iterator[Gap]:
    named = [index for index in graph.journeys.named.get(name, ()) if index < cutoff]
    if not named and kind_of(name) is not IdentifierKind.INSTANCE:
        return  # a lot that only its instances name: they carry the origin
    births = _births(graph, name, cutoff)
    if any(birth.process for birth in births) or is_origin(graph, name, cutoff=cutoff):
        return
    if not births and _births(graph, graph.lot_until(name, cutoff), cutoff):
        return  # an instance of a lot whose own beginning is followed
    detail = "born at no stated place" if births else "neither a commissioning nor a process that makes it"
    yield Gap("NO_BIRTH", name, detail, graph.events[named[0]].key if named else "")


def process_gap(graph: SupplyGraph, key: str, *, cutoff: int) -> Iterator[Gap]:
    """The gap at a process whose events so far state one side only."""
    events = [graph.events[index] for index in graph.processes[key] if index < cutoff]
    for side, code in (("inputs", "PROCESS_WITHOUT_INPUTS"), ("outputs", "PROCESS_WITHOUT_OUTPUTS")):
        if not any(getattr(event, side) for event in events):
            yield Gap(code, key, f"no {side} are stated", events[0].key if events else "")


def corrections(
    graph: SupplyGraph, reached: Iterable[str], *, at: datetime
) -> tuple[tuple[Excluded, ...], tuple[Gap, ...]]:
    """Events about ``reached`` until ``at`` that were taken back, and gaps where what should replace one is missing."""
    names = frozenset(reached)
    excluded: list[Excluded] = []
    gaps: list[Gap] = []
    for voided in graph.voided:
        about = sorted(names & {ref.id for ref in refs_of(voided.event)})
        if not about or (voided.event.event_time > at and graph.rules.holds("E14")):
            continue
        reason = voided.by.error.reason if voided.by.error else ""
        excluded.append(Excluded(voided.event.key, reason or "error declared", voided.by.key))
        gaps += [
            Gap("CORRECTIVE_MISSING", about[0], f"corrected by {name}, which is not here", voided.event.key)
            for name in voided.missing
        ]
    return tuple(sorted(excluded)), tuple(gaps)
