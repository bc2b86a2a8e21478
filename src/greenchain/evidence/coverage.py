"""Which claim speaks of which node: the subject itself, or what the pack's table says it covers.

A claim about a product class covers its lots; a claim about a lot covers no other lot. Both are rows of the table
``coverage`` of the pack ``claims/profile`` with a reason each; a pair without a row is not covered.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from greenchain.evidence.facts import ClaimFacts
from greenchain.graph import SupplyGraph
from greenchain.standards import Table
from greenchain.values.identifiers import canonical, class_of, kind_of, lot_of


def kind_in(graph: SupplyGraph, name: str) -> str:
    """What ``name`` is: as the graph's tables know it, else as its spelling tells."""
    if name in graph.facilities:
        return "place"
    if name in graph.parties:
        return "party"
    if name in graph.products:
        return "class"
    return kind_of(name).value


def subjects_of(graph: SupplyGraph, node: str) -> Iterator[tuple[str, str]]:
    """Every subject whose claims may speak of ``node``, with the relation: the node itself first."""
    name = canonical(node)
    yield name, "self"
    known = graph.object(name) if graph.has_object(name) else None
    lot = (known.lot if known else "") or lot_of(node)
    if lot and lot != name:
        yield lot, "lot_of"
    product = (known.product if known else "") or class_of(node)
    if product and product != name:
        yield product, "class_of"


def covers(table: Table, subject_kind: str, *, node_kind: str, relation: str, on: date) -> bool:
    """Whether the table says yes; a pair it does not name is not covered."""
    return any(row["covers"] is True for row in table.in_force(subject_kind, node_kind, relation, on=on))


def fits_site(graph: SupplyGraph, node: str, facts: ClaimFacts) -> bool:
    """Whether a claim limited to one site can speak of ``node``: of an object, only if it was made there."""
    name = canonical(node)
    if not facts.facility or facts.subject == name or not graph.has_object(name):
        return True
    made_at = graph.object(name).facility
    return graph.facility_of(made_at) == graph.facility_of(facts.facility)
