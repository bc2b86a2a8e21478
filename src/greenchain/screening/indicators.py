"""Signs of hidden waste and the score they come to: what raises a suspicion, and decides nothing.

A rule of severity ``indicator`` makes no finding; where it holds it adds its weight, and where it stays open it adds
nothing. Findings that raise a suspicion add theirs. A code counts once in a declaration, in however many items it
shows, so that a long declaration is no more suspect than a short one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from greenchain.model.nouns import Shipment, ShipmentItem
from greenchain.screening.asking import ask
from greenchain.screening.compiler import RuleIndex
from greenchain.screening.explanation import finding_of
from greenchain.screening.facts import item_values
from greenchain.screening.lanes import LaneBook
from greenchain.screening.prices import FAIR_VALUE, Prices
from greenchain.values.finding import Finding


@dataclass(frozen=True, slots=True)
class Indicator:
    """A sign: its code, its points, and the values of the first item that shows it; ``items`` names all of them."""

    code: str
    weight: int
    values: Mapping[str, str]

    def to_dict(self) -> dict[str, object]:
        """As results print it."""
        return {"code": self.code, "weight": self.weight, "values": dict(self.values)}


@dataclass(frozen=True, slots=True)
class Suspicion:
    """The signs of a declaration by code, and their points together."""

    indicators: tuple[Indicator, ...] = ()

    @property
    def score(self) -> int:
        """Points of all signs together; zero or more."""
        return sum(indicator.weight for indicator in self.indicators)

    def to_dict(self) -> dict[str, object]:
        """As results print it."""
        return {"score": self.score, "indicators": [indicator.to_dict() for indicator in self.indicators]}


NO_SUSPICION = Suspicion()

Shown = tuple[str, Finding]
"""The number of an item, empty for the declaration as a whole, and what was found of it."""


def signs(shipment: Shipment, items: Iterable[ShipmentItem], *, index: RuleIndex, prices: Prices | None) -> list[Shown]:
    """What rules of severity ``indicator`` show of the items, in their order.

    Args:
        shipment: whose header facts count for every item.
        items: in the order in which they are told.
        index: of those rules.
        prices: without them no price is compared.
    """
    if prices is None and all(FAIR_VALUE in bound.reads for bound in index.rules):
        return []
    return list(_signs(shipment, items, index, prices))


def _signs(
    shipment: Shipment, items: Iterable[ShipmentItem], index: RuleIndex, prices: Prices | None
) -> Iterator[Shown]:
    headings = next((guards for guards in index.fields if guards.name == "hs"), None)
    for item in items:
        if headings and "hs" in item.facts and not headings.bits(item.facts["hs"]):
            continue  # told by the heading alone, as of most goods
        values = item_values(shipment, item)
        asked = index.candidates(values, asks_graph=False)
        if asked and prices is not None:
            values |= prices.facts(values)
        for bound in asked:
            answer = ask(bound, values)
            if answer is not None and answer.truth.value is True:
                yield item.item_no, finding_of(answer, values, item=item.item_no)


def suspicion_of(shown: Iterable[Shown], book: LaneBook) -> Suspicion:
    """The signs and the findings that have a weight, each code once."""
    found: dict[str, list[Shown]] = {}
    for item, finding in shown:
        if book.weight(finding):
            found.setdefault(finding.code, []).append((item, finding))
    return Suspicion(tuple(_indicator(found[code], book) for code in sorted(found)))


def _indicator(shown: list[Shown], book: LaneBook) -> Indicator:
    first = shown[0][1]
    items = ";".join(dict.fromkeys(item for item, _ in shown if item))
    return Indicator(
        first.code, book.weight(first), MappingProxyType({**first.values, **({"items": items} if items else {})})
    )
