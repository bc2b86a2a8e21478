"""UNTP 0.6.1: as 0.6.0, but for criteria, which have categories and a list of tags, and for schemes, which have owners.

Source: UNTP 0.6.1, JSON Schemas of the release.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from greenchain.formats.untp.notation import Table, entity, value
from greenchain.formats.untp.v0_6_0 import KINDS, ROOTS, TYPES, WORDS, contexts

VERSION: Final = "0.6.1"
_CHANGED = {
    "Criterion": value(
        "id:uri name:text description:text conformityTopic:topic status:standing",
        "subCriterion:[Criterion] thresholdValue:Metric performanceLevel:text category:[Classification] tag:[text]",
        "Criterion",
    ),
    "ConformityScheme": entity(
        "id:uri name:text description:text version:text validFrom:date owner:Named",
        "trustmark:BinaryFile",
        "ConformityScheme",
    ),
}
TABLE: Final = Table(MappingProxyType({**KINDS, **_CHANGED}), WORDS, TYPES, contexts(VERSION))
"""Everything that the five credentials hold."""

__all__ = ["ROOTS", "TABLE", "VERSION"]
