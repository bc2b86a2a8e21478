"""The sections that a scoring document may have, in the order in which they are answered and printed."""

from __future__ import annotations

from greenchain.scoring.documents.sections import Section
from greenchain.scoring.sections import systems

SECTIONS: tuple[Section, ...] = (systems.SECTION,)
"""Sections that refer to others stand after them."""
