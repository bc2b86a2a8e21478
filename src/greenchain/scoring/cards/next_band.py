"""What lifts the guaranteed band: a smallest set of missing claims, exact for every aggregate.

Proving an indicator can at best move its points from the guaranteed to the possible ones. For each aggregate there is
an order in which the next claim gains most, whatever was chosen before; the first few in that order say how many claims
it takes. Of the sets of that size the one is told whose claims are widest, then first by id. Gates that are unknown
must all be proven.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from greenchain.scoring.cards.aggregates import GEOMETRIC, LEAST, Root, exponents, total_of
from greenchain.scoring.cards.card import Band, Card
from greenchain.scoring.cards.rows import ScoreRow
from greenchain.scoring.cards.scorecard import Scorecard
from greenchain.values.outcome import Outcome


@dataclass(frozen=True, slots=True)
class NextBand:
    """The band that the fewest claims lead to.

    Attributes:
        band: its number; where no claim leads to a higher band, the one next above the guaranteed.
        needs: ids of gates and indicators to prove, gates first in the card's order, then widest first; none where no
            claim leads there.
        is_possible: whether claims alone can lead there.
    """

    band: int
    needs: tuple[str, ...]
    is_possible: bool

    def to_dict(self) -> dict[str, object]:
        """As explanations print it."""
        return {"band": self.band, "needs": list(self.needs), "possible": self.is_possible}


def next_band(scored: Scorecard) -> NextBand | None:
    """What lifts the guaranteed band of a scorecard; ``None`` where it is the highest, or the card has none."""
    above = _above(scored.card.bands, scored.band_guaranteed)
    if above is None:
        return None
    proofs = _Proofs(scored.card, scored.rows)
    is_open = scored.eligible is not Outcome.DOES_NOT_CONFORM
    if not is_open or not proofs.total(range(len(scored.rows))).reaches(above.minimum):
        return NextBand(above.number, (), is_possible=False)
    gates = tuple(gate.id for gate in scored.gates if gate.finding.outcome is Outcome.NOT_DETERMINED)
    chosen = proofs.fewest(above.minimum)
    band = scored.card.band_of(proofs.total(chosen))
    needs = (*gates, *(scored.rows[index].indicator.id for index in chosen))
    return NextBand(above.number if band is None else band, needs, is_possible=True)


def _above(bands: Sequence[Band], guaranteed: int | None) -> Band | None:
    """The band next above the guaranteed one."""
    if guaranteed is None:
        return bands[0] if bands else None
    place = next(index for index, band in enumerate(bands) if band.number == guaranteed)
    return bands[place + 1] if place + 1 < len(bands) else None


@dataclass(frozen=True, slots=True)
class _Proofs:
    """The rows of a card, any of which a claim may move from its guaranteed to its possible points."""

    card: Card
    rows: tuple[ScoreRow, ...]

    def total(self, proven: Sequence[int]) -> Root:
        """The total where the rows at these places are proven at their best."""
        best = set(proven)
        points = [
            Fraction(row.earned.upper or 0) if index in best else Fraction(row.earned.lower)
            for index, row in enumerate(self.rows)
        ]
        return total_of(self.card.aggregate, points, maxima=self.card.maxima, scale=self.card.scale)

    def fewest(self, minimum: Fraction) -> tuple[int, ...]:
        """The places of a smallest set that reaches ``minimum``, widest first; all of them together must reach it."""
        open_ones = [index for index, row in enumerate(self.rows) if row.width > 0]
        by_width = sorted(open_ones, key=lambda index: (-self.rows[index].width, self.rows[index].indicator.id))
        by_gain = self._by_gain(open_ones)
        size = next(n for n in range(len(by_gain) + 1) if self.total(by_gain[:n]).reaches(minimum))
        chosen: list[int] = []
        for place, index in enumerate(by_width):
            later = set(by_width[place + 1 :])
            rest = [other for other in by_gain if other in later][: size - len(chosen) - 1]
            if len(chosen) < size and self.total([*chosen, index, *rest]).reaches(minimum):
                chosen.append(index)
        return tuple(chosen)

    def _by_gain(self, places: Sequence[int]) -> list[int]:
        """The places in the order in which the next proof gains most."""
        powers = exponents(self.card.maxima) if self.card.aggregate == GEOMETRIC else ()

        def gain(index: int) -> tuple[bool, Fraction]:
            earned, maximum = self.rows[index].earned, self.card.maxima[index]
            low, high = Fraction(earned.lower), Fraction(earned.upper or 0)
            if self.card.aggregate == LEAST:
                return False, -low / maximum
            if self.card.aggregate == GEOMETRIC:  # one row without points leaves nothing of the whole
                return not low, Fraction(0) if not low else Fraction((high / low) ** powers[index])
            return False, high - low

        return sorted(places, key=gain, reverse=True)
