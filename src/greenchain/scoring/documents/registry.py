"""The sections that a scoring document may have, in the order in which they are answered and printed."""

from __future__ import annotations

from greenchain.scoring.documents.sections import Section
from greenchain.scoring.sections import goods, impacts, rankings, shipments, targets

SECTIONS: tuple[Section, ...] = (
    impacts.SECTION,
    shipments.SECTION,
    goods.SECTION,
    rankings.SECTION,
    targets.SECTION,
)
"""Sections that refer to others stand after them."""
