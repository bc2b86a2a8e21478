"""Where the leaves of one footprint come from: packs, claims of the evidence room, declared measurements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from greenchain.evidence import ClaimFacts, EvidenceGraph
from greenchain.model.nouns import Measurement
from greenchain.scoring.chain import ProcessInput
from greenchain.scoring.figures import Told, of_facility, tell
from greenchain.scoring.grid import GridFactor, grid_factor
from greenchain.scoring.inventory import Exchange, Inventory
from greenchain.scoring.traced import Chain
from greenchain.standards import Table


@dataclass(frozen=True, slots=True)
class Sources:
    """All that the leaves are read from.

    Attributes:
        dated: the table of grid factors by scope, region and day.
        at: the instant for which claims must be valid; the days they measured are the process's own.
    """

    inventory: Inventory
    dated: Table
    evidence: EvidenceGraph
    at: datetime
    declared: tuple[Measurement, ...] = ()
    _claims: dict[str, tuple[ClaimFacts, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _measured: dict[str, tuple[Measurement, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def leaf(self, item: ProcessInput, exchange: Exchange) -> Told:
        """The leaf of an exchange of one process, from what is said about its facility."""
        place = item.facility
        return tell(
            exchange,
            claims=self._about(place),
            declared=self._declared(place),
            on=item.day,
            minimum=self.inventory.evidence_min,
            where=place or item.key,
        )

    def product_leaf(self, chain: Chain, exchange: Exchange) -> Told:
        """The leaf of a property of the lot, from what is said about the lot or the places that made it."""
        places = sorted({maker.facility for maker in chain.makers})
        claims = {facts.claim.digest: facts for place in (chain.lot, *places) for facts in self._about(place)}
        return tell(
            exchange,
            claims=claims.values(),
            declared=[m for place in places for m in self._declared(place)],
            on=min((maker.day for maker in chain.makers), default=self.at.astimezone(UTC).date()),
            minimum=self.inventory.evidence_min,
            where=chain.lot,
        )

    def grid(self, item: ProcessInput, convention: str) -> GridFactor:
        """The factor of electricity at the facility of one process, on its day."""
        facility = self.evidence.graph.facilities.get(item.facility)
        return grid_factor(
            convention,
            country=facility.country if facility else "",
            region=facility.grid if facility else "",
            on=item.day,
            dated=self.dated,
            grids=self.inventory.grids,
        )

    def _about(self, place: str) -> tuple[ClaimFacts, ...]:
        if place not in self._claims:
            found = self.evidence.claims_about(place, on=self.at.astimezone(UTC).date()) if place else ()
            self._claims[place] = tuple(facts for facts in found if facts.indicators)
        return self._claims[place]

    def _declared(self, place: str) -> tuple[Measurement, ...]:
        if place not in self._measured:
            self._measured[place] = of_facility(self.declared, place) if place else ()
        return self._measured[place]
