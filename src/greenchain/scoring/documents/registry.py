"""The sections that a scoring document may have, in the order in which they are answered and printed."""

from __future__ import annotations

from greenchain.scoring.items.sections import Section
from greenchain.scoring.sections import goods, impacts, products, rankings, scorecards, shipments, systems, targets

SECTIONS: tuple[Section, ...] = (
    scorecards.SECTION,
    impacts.SECTION,
    systems.SECTION,
    products.SECTION,
    shipments.SECTION,
    goods.SECTION,
    rankings.SECTION,
    targets.SECTION,
)
"""Sections that refer to others stand after them."""
