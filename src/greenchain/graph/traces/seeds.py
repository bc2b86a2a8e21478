"""Where a trace begins: the object asked about, or what stands for it.

A container stands for its contents at the instant, a product class for its lots and instances, an order or an invoice
for what was joined to it (rule E8). A lot that no event names, though instances are stated to be of it, leads to them;
of what it was made nobody says, for an instance tells nothing of its lot (rule E11).
"""

from __future__ import annotations

from collections.abc import Iterable

from greenchain.graph.statements.transactions import joined_by
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.trace import Gap, Seed, TraceDirection
from greenchain.values.identifiers import IdentifierKind, canonical, class_of, kind_of
from greenchain.values.time import format_instant

MAX_HELD = 3  # contents that a gap names: enough to go on asking about them


def name_of(graph: SupplyGraph, given: str) -> str:
    """The node that an identifier means, in whichever spelling it is given (rule E12)."""
    return canonical(given) if graph.rules.holds("E12") else given


def seeds_of(
    graph: SupplyGraph, given: Iterable[str], *, cutoff: int, direction: TraceDirection
) -> tuple[tuple[Seed, ...], tuple[Gap, ...]]:
    """Where to begin for everything asked about, sorted, and a gap for what there is no beginning for."""
    seeds: set[Seed] = set()
    gaps: list[Gap] = []
    for spelling in sorted(set(given)):
        key = name_of(graph, spelling)
        found = _standing_for(graph, key, cutoff)
        seeds |= {Seed(name, kind_of(name).value, spelling, source) for name, source in found.items()}
        if not found:
            gaps.append(_nothing(graph, key, cutoff))
        elif key in found and direction is TraceDirection.UPSTREAM and not _is_named(graph, key, cutoff):
            gaps.append(Gap("NO_BIRTH", key, "only known as what others are of or belong to"))
    return tuple(sorted(seeds)), tuple(gaps)


def _standing_for(graph: SupplyGraph, key: str, cutoff: int) -> dict[str, str]:
    """The objects that stand for ``key``, each with what it was expanded from; itself with an empty text."""
    found: dict[str, str] = {}
    for name, index in joined_by(graph.events, graph.transactions.get(key, ()), cutoff=cutoff).items():
        inside = dict(_unpacked(graph, name, index + 1))
        found |= dict.fromkeys(inside or ((name,) if name in graph.network.objects else ()), key)
    if kind_of(key) is IdentifierKind.CLASS:
        members = (name for name in graph.objects if class_of(name) == key and name != key)
        found |= dict.fromkeys((name for name in members if _is_seen(graph, name, cutoff)), key)
    if key in graph.network.objects and _is_seen(graph, key, cutoff):
        found |= _unpacked(graph, key, cutoff)
    return found


def _unpacked(graph: SupplyGraph, name: str, cutoff: int) -> dict[str, str]:
    """The object itself or, for a container, what it holds after the first ``cutoff`` events, all levels down."""
    inside = {stay.child for stay in graph.aggregations.contents(name, cutoff)}
    found = {child: name for child in sorted(inside) if not only_carries(graph, child, cutoff=cutoff)}
    return found if only_carries(graph, name, cutoff=cutoff) else found | {name: ""}


def only_carries(graph: SupplyGraph, name: str, *, cutoff: int) -> bool:
    """Whether a thing is known as a container only: nothing says what it is made of, or that it is goods itself."""
    held = any(stay.start < cutoff for stay in graph.aggregations.by_parent.get(name, ()))
    node = graph.network.objects.get(name)
    sides = (graph.network.forward, graph.network.backward)
    if not held or (node is not None and any(event < cutoff for side in sides for _, event in side.edges(node))):
        return False
    is_born = any(birth.index < cutoff for birth in graph.births.get(name, ()))
    return kind_of(name) is IdentifierKind.PALLET or not is_born


def _nothing(graph: SupplyGraph, key: str, cutoff: int) -> Gap:
    if _is_named(graph, key, cutoff):
        return Gap("CONTAINER_EMPTY", key, f"held nothing at that instant{_last_held(graph, key, cutoff)}")
    return Gap("UNKNOWN_OBJECT", key, "no event up to that instant names it")


def _last_held(graph: SupplyGraph, key: str, cutoff: int) -> str:
    """What the container held last, and until when; empty where it never held anything."""
    over = [stay for stay in graph.aggregations.by_parent.get(key, ()) if stay.end is not None and stay.end < cutoff]
    if not over:
        return ""
    end = max(stay.end or 0 for stay in over)
    last = sorted({stay.child for stay in over if stay.end == end})
    more = f" and {len(last) - MAX_HELD} more" if len(last) > MAX_HELD else ""
    return f"; until {format_instant(graph.events[end].event_time)} it held {', '.join(last[:MAX_HELD])}{more}"


def _is_named(graph: SupplyGraph, name: str, cutoff: int) -> bool:
    return any(index < cutoff for index in graph.journeys.named.get(name, ())[:1])


def _is_seen(graph: SupplyGraph, name: str, cutoff: int) -> bool:
    """Whether an event names it, or at least as a lot or an instance of one."""
    node = graph.network.objects[name]
    sides = (graph.network.forward, graph.network.backward)
    return _is_named(graph, name, cutoff) or any(event < cutoff for side in sides for _, event in side.edges(node))
