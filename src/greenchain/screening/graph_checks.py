"""What a supply chain tells of the lot that an item names, as facts for the graph-linked rules.

Whether the chain is known to its beginnings, where it was seen to end a life and whether a recovery lies between, and
the most that the lot can weigh. A lot that no event names has one fact only: that it is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from greenchain.graph import Gap, Process, SupplyGraph, Trace, trace_upstream
from greenchain.screening.beside import Beside
from greenchain.screening.facts import Values
from greenchain.screening.linked import Linked
from greenchain.screening.upstream import ends_of_life
from greenchain.screening.yield_mass import Recipe, bound_text, weighed
from greenchain.values.errors import GreenchainError
from greenchain.values.identifiers import canonical
from greenchain.values.quantity import decimal_text, exact_decimal

_MOST_GAPS = 3  # named in a text; how many more there are is said


def lot_facts(values: Values, *, beside: Beside, tolerance: str | None) -> Linked:
    """The facts of :data:`~greenchain.screening.rules.GRAPH_FACTS` that the chain of an item's lot can tell.

    Args:
        values: of the item.
        beside: with a supply chain.
        tolerance: factor on the recorded mass; ``None`` leaves the comparison out.
    """
    lot, graph = values.get("lot"), beside.graph
    if graph is None or not lot:
        return Linked()
    try:
        name = canonical(lot)
        trace = trace_upstream(graph, name, at=beside.at)
    except GreenchainError as error:
        return Linked({"lot_known": "no", "lot_gap": f"{error.faults[0].code}: {lot}"})
    if not trace.seeds:
        return Linked({"lot_known": "no", "lot_gap": _gaps(graph, trace) or f"SUBJECT_UNKNOWN: {lot}"})
    cutoff = graph.cutoff(beside.at)
    facts: dict[str, str | None] = {"lot_known": "yes", "chain_broken": "yes" if trace.frontier else "no"}
    if trace.frontier:
        facts["lot_gap"] = _gaps(graph, trace)
    facts |= _ends(graph, trace, values, cutoff=cutoff, beside=beside)
    return _masses(graph, name, trace, values, facts, cutoff=cutoff, recipes=beside.recipes, tolerance=tolerance)


def _ends(graph: SupplyGraph, trace: Trace, values: Values, *, cutoff: int, beside: Beside) -> dict[str, str | None]:
    def is_proven(process: Process) -> bool:
        return beside.certificates is not None and beside.certificates.ends_waste(process, hs=values.get("hs"))

    ends = ends_of_life(graph, trace, cutoff=cutoff, is_proven=is_proven)
    facts: dict[str, str | None] = {
        "upstream_end_of_life": "yes" if ends.bare else "no",
        "upstream_unproven": "yes" if ends.unproven else "no",
    }
    if ends.bare or ends.unproven:
        facts["end_of_life_at"] = ", ".join(ends.bare or ends.unproven)
    if ends.unproven:
        facts["recovered_at"] = ", ".join(ends.recovered_at)
    return facts


def _masses(
    graph: SupplyGraph,
    lot: str,
    trace: Trace,
    values: Values,
    facts: dict[str, str | None],
    *,
    cutoff: int,
    recipes: Sequence[Recipe],
    tolerance: str | None,
) -> Linked:
    found = weighed(
        graph, lot, trace, cutoff=cutoff, recipes=recipes, tolerance=Fraction(tolerance) if tolerance else None
    )
    if found.went_in is not None:
        facts["in_kg"] = decimal_text(exact_decimal(found.went_in))
    if "net_kg" in values:  # declared none is a word on the mass, too
        facts["out_kg"] = values["net_kg"]
    missing = {"max_kg": found.lacking} if found.lacking else {}
    most = None if found.most is None else bound_text(found.most)
    if most is None or (missing and not _is_more(values.get("net_kg"), most)):
        return Linked(facts, missing)
    if found.recorded is not None:  # the bound is of what was recorded where nobody states what went in
        facts.setdefault("in_kg", decimal_text(exact_decimal(found.recorded)))
    return Linked({**facts, "max_kg": most})


def _is_more(declared: str | None, most: str) -> bool:
    """Whether more is declared than what was recorded allows, whatever yield there is."""
    try:
        return declared is not None and Fraction(declared) > Fraction(most)
    except ValueError:
        return False


def _gaps(graph: SupplyGraph, trace: Trace) -> str:
    """Where the trace stops: code, lot or process, and the place last known of it."""
    told = [_gap(graph, trace, gap) for gap in trace.frontier[:_MOST_GAPS]]
    more = len(trace.frontier) - len(told)
    return "; ".join(told) + (f" (+{more})" if more else "")


def _gap(graph: SupplyGraph, trace: Trace, gap: Gap) -> str:
    place = next(_places(graph, trace, gap), "")
    return f"{gap.code}: {gap.id}{f' @ {place}' if place else ''}"


def _places(graph: SupplyGraph, trace: Trace, gap: Gap) -> Iterator[str]:
    for process in trace.processes:
        if process.id == gap.id and process.facility:
            yield process.facility
    if graph.has_object(gap.id) and (place := graph.location_of(gap.id, at=trace.at)):
        yield place
