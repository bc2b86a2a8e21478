"""Where a trace ends and why: the gaps that the events leave, found object by object and process by process.

An origin is a stated commissioning at a place. Whatever else has no further side is a gap: a trace never ends silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from fractions import Fraction

from greenchain.graph.amounts.deliveries import IN_PARTS, open_deliveries, quantity_in
from greenchain.graph.amounts.site_accounts import taker_of
from greenchain.graph.nodes import Birth, Direction
from greenchain.graph.statements.pairing import Unanswered
from greenchain.graph.statements.references import refs_of
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.beginnings import without_beginning
from greenchain.graph.traces.sourceless import is_all_consumed
from greenchain.graph.traces.trace import Excluded, Gap, TraceDirection
from greenchain.values.identifiers import IdentifierKind, class_of, kind_of
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
        yield from _maybe_consumed(graph, name, cutoff)
    else:
        yield from _beginning(graph, name, cutoff)


def _whereabouts(graph: SupplyGraph, name: str, cutoff: int) -> Iterator[Gap]:
    """Shippings that nobody answered, and containers that arrived and were not unpacked.

    One single thing is under way once, however often it was sent off: only the last time tells where it may be.
    """
    movements = graph.journeys.movements(name, cutoff)
    lacking, unit = open_deliveries(graph, name, movements, cutoff=cutoff)
    for each in lacking if kind_of(name) in IN_PARTS else lacking[-1:]:
        yield Gap("SHIPPED_NOT_RECEIVED", name, _delivery(each, unit), each.step.event)
    for stay in graph.aggregations.by_child.get(name, ()):
        if not stay.covers(cutoff):
            continue
        carriers = {stay.parent, *_outer(graph, stay.parent, cutoff)}
        with_it = [step for step in movements if step.index > stay.start and step.via in carriers]
        if with_it and with_it[-1].direction is Direction.IN:
            detail = f"arrived inside {with_it[-1].via} and was not unpacked from {stay.parent}"
            yield Gap("NEVER_UNPACKED", name, detail, with_it[-1].event)


def _maybe_consumed(graph: SupplyGraph, name: str, cutoff: int) -> Iterator[Gap]:
    """Processes that took in the class of the object, or a container that it was inside of: it may be in there."""
    for index in _takes_of_class(graph, name, cutoff):
        detail = f"a process took in {class_of(name)} without saying of which lot"
        yield Gap("CLASS_LEVEL_INPUT", name, detail, graph.events[index].key)
    for stay in graph.aggregations.by_child.get(name, ()):
        last = cutoff if stay.end is None else min(stay.end, cutoff)
        for index in graph.journeys.named.get(stay.parent, ()):
            if stay.start < index < last and stay.parent in {ref.id for ref in graph.events[index].inputs}:
                detail = f"{stay.parent} went into a process with it inside: it was never unpacked"
                yield Gap("NEVER_UNPACKED", name, detail, graph.events[index].key)


def _takes_of_class(graph: SupplyGraph, name: str, cutoff: int) -> Sequence[int]:
    """The first process that took in the class of the object while some of it was there; none for what has no class."""
    product = class_of(name)
    named = graph.journeys.named.get(product, ())
    if not named or is_all_consumed(graph, name, cutoff):
        return ()
    first = next(iter(graph.journeys.named.get(name, ())), cutoff)
    last = min(cutoff, graph.ends.get(name, cutoff))
    takes = (index for index in named if first < index < last)
    return [index for index in takes if product in {ref.id for ref in graph.events[index].inputs}][:1]


def _delivery(lacking: Unanswered, unit: str) -> str:
    """Which delivery was not answered in full: how much, in what, from where, to whom, when, and how much lacks."""
    sent = lacking.step
    ends = sorted({end.id for end in sent.destinations if end.type == "location"}) or [taker_of(sent)]
    said = [f"{_figure(lacking.sent, unit)} shipped" if lacking.sent is not None else "shipped"]
    said += [f"inside {sent.via}"] if sent.via else []
    said += [f"from {sent.place}"] if sent.place else []
    said += [f"to {', '.join(ends[:MAX_ENDS])}"] if ends[0] else []
    lacks = f", {_figure(lacking.missing, unit)} of it" if lacking.missing != lacking.sent else " and"
    return f"{' '.join(said)} at {format_instant(sent.time)}{lacks} not received"


def _figure(amount: Fraction | None, unit: str) -> str:
    return f"{decimal_text(quantity_in(unit, amount).value)} {unit}" if amount is not None else ""


def _outer(graph: SupplyGraph, name: str, cutoff: int) -> set[str]:
    """Everything that a container is inside of after the first ``cutoff`` events."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        outer = set(graph.aggregations.containers(waiting.pop(), cutoff)) - found
        found |= outer
        waiting += sorted(outer)
    return found


def _consumed_full(graph: SupplyGraph, name: str, cutoff: int) -> Iterator[Gap]:
    """What was inside a container when that went into a process, and was never unpacked."""
    stays = graph.aggregations.by_parent.get(name, ())
    for index in graph.journeys.named.get(name, ()) if stays else ():
        if index < cutoff and name in {ref.id for ref in graph.events[index].inputs}:
            for stay in stays:
                if stay.start < index and (stay.end is None or index < stay.end):
                    detail = f"was inside {name} when that went into a process: it was never unpacked"
                    yield Gap("NEVER_UNPACKED", stay.child, detail, graph.events[index].key)


def _beginning(graph: SupplyGraph, name: str, cutoff: int) -> Iterator[Gap]:
    yield from _consumed_full(graph, name, cutoff)
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


def circle_gaps(graph: SupplyGraph, names: Iterable[str], *, cutoff: int) -> Iterator[Gap]:
    """A gap for each circle among ``names``, all that was reached, whose members were made of one another only."""
    reached = set(names)
    sources: dict[tuple[bool, str], set[tuple[bool, str]]] = {}
    for name in sorted(reached):
        births = _births(graph, name, cutoff)
        makers = {(True, birth.process) for birth in births if birth.process}
        sources[False, name] = makers if all(birth.process for birth in births) else set()
        for process in makers - sources.keys():
            events = (graph.events[index] for index in graph.processes[process[1]] if index < cutoff)
            sources[process] = {(False, ref.id) for event in events for ref in event.inputs}
    for circle in without_beginning(sources):
        members = [name for is_process, name in circle if not is_process]
        detail = f"made of {', '.join(members[:MAX_ENDS])} only: no beginning is stated"
        yield Gap("NO_BIRTH", members[0], detail, graph.events[graph.journeys.named[members[0]][0]].key)


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
