"""The share of a party's suppliers of which a claim states something.

The denominator comes from the supply graph, the numerator from the evidence. A supplier about whom nothing is proven,
or whom nobody names, may count or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from greenchain.evidence import ClaimFacts, EvidenceGraph, EvidenceLevel
from greenchain.evidence.reading import capped
from greenchain.graph import SupplyGraph, supplier_graph
from greenchain.graph.building import graph_known
from greenchain.graph.traces.reached import party_of
from greenchain.scoring.leaves import Leaf
from greenchain.scoring.span import Span

_PERCENT = Fraction(100)


@dataclass(frozen=True, slots=True)
class SupplierShare:
    """What is known of the suppliers of one party.

    Attributes:
        suppliers: direct suppliers that the graph names, sorted.
        unnamed: things that the party used and of which nobody says who supplied them, sorted.
        counted, left_out: suppliers that are proven to count, and not to.
        level: the weakest of the claims that it rests on; L0 while a supplier is open.
        claims: their digests, sorted.
        contradicted: suppliers of whom claims say both.
    """

    suppliers: tuple[str, ...]
    unnamed: tuple[str, ...]
    counted: tuple[str, ...]
    left_out: tuple[str, ...]
    level: EvidenceLevel
    claims: tuple[str, ...]
    contradicted: tuple[str, ...]

    @property
    def leaf(self) -> Leaf:
        """The share in per cent: everybody who is open may count, and need not."""
        every = len(self.suppliers) + len(self.unnamed)
        low = Fraction(len(self.counted), every) * _PERCENT
        high = Fraction(every - len(self.left_out), every) * _PERCENT
        return Leaf(Span(low, low, high), self.level, self.claims, is_contradicted=bool(self.contradicted))


@dataclass(frozen=True, slots=True)
class SuppliersAsked:
    """Whose suppliers, and when.

    Attributes:
        party: canonical identifier of the party that is scored.
        on: the day that a claim must cover.
    """

    party: str
    evidence: EvidenceGraph
    at: datetime
    on: date
    known_at: datetime | None = None

    def share(self, figure: str, *, minimum: EvidenceLevel) -> SupplierShare | None:
        """The share of suppliers for which claims state ``figure`` as 1; ``None`` where the graph names nobody.

        Args:
            figure: name of the figure of a claim about a supplier: 1 where it counts, 0 where it does not.
            minimum: the level that a claim must reach; a claim that the party itself issued is never above L2.
        """
        suppliers, unnamed = self.suppliers()
        if not suppliers and not unnamed:
            return None
        said = {name: tuple(self._said(name, figure, minimum)) for name in suppliers}
        values = {name: {value for value, _, _ in each} for name, each in said.items()}
        settled = [name for name in suppliers if len(values[name]) == 1]
        used = [each for name in settled for each in said[name]]
        is_closed = len(settled) == len(suppliers) and not unnamed
        weakest = min((level for _, level, _ in used), key=lambda level: level.value, default=EvidenceLevel.L0)
        return SupplierShare(
            suppliers=suppliers,
            unnamed=unnamed,
            counted=tuple(name for name in settled if values[name] == {1}),
            left_out=tuple(name for name in settled if values[name] == {0}),
            level=weakest if is_closed else EvidenceLevel.L0,
            claims=tuple(sorted({digest for _, _, digest in used})),
            contradicted=tuple(name for name in suppliers if len(values[name]) > 1),
        )

    def suppliers(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The direct suppliers that the graph names, and what the party used of which nobody says who supplied it."""
        graph = self.evidence.graph
        parties = supplier_graph(graph, at=self.at, known_at=self.known_at)
        names = sorted(parties.predecessors(self.party)) if self.party in parties else []
        supplied = {name for giver in names for name in parties.edges[giver, self.party]["objects"]}
        used, made = _used_and_made(graph_known(graph, known_at=self.known_at), self.party, self.at)
        return tuple(names), tuple(sorted(used - supplied - made))

    def _said(self, supplier: str, figure: str, minimum: EvidenceLevel) -> Iterable[tuple[int, EvidenceLevel, str]]:
        for facts in self.evidence.claims_about(supplier, on=self.on):
            level = capped(facts.level, issuer=facts.claim.issuer, parties={self.party})
            value = _value(facts, figure, self.on)
            if value is not None and level.reaches(minimum):
                yield value, level, facts.claim.digest


def _value(facts: ClaimFacts, figure: str, on: date) -> int | None:
    """1 or 0 as the claim states it; what is neither, or bears a unit, says nothing."""
    stated = facts.indicator(figure, on=on)
    if stated is None or stated.unit or stated.per or stated.value not in (0, 1):
        return None
    return int(stated.value)


def _used_and_made(graph: SupplyGraph, party: str, at: datetime) -> tuple[set[str], set[str]]:
    """What the processes of ``party`` used, and what they made or its facilities brought into being."""
    cutoff = graph.cutoff(at)
    used: set[str] = set()
    made: set[str] = set()
    for key, indices in graph.processes.items():
        seen = [graph.events[index] for index in indices if index < cutoff]
        if seen and party_of(graph, key, cutoff=cutoff) == party:
            used |= {ref.id for event in seen for ref in event.inputs}
            made |= {ref.id for event in seen for ref in event.outputs}
    for name in used - made:
        places = (graph.facility_of(birth.place) for birth in graph.births.get(name, ()) if birth.index < cutoff)
        if any(graph.facilities[place].party == party for place in places if place in graph.facilities):
            made.add(name)
    return used, made
