"""Identifiers of products, lots, pallets, places, parties and documents: checked, and spelled one way.

Public calls everywhere take plain ``str``; :func:`canonical` is what compares them.
"""

from greenchain.values.identifiers.countries import Country, countries, country
from greenchain.values.identifiers.identifier import (
    SCHEMES,
    Identifier,
    canonical,
    class_of,
    kind_of,
    lot_of,
    recognized,
)
from greenchain.values.identifiers.reading import IdentifierKind, Reading
from greenchain.values.identifiers.spelling import folded

__all__ = [
    "SCHEMES",
    "Country",
    "Identifier",
    "IdentifierKind",
    "Reading",
    "canonical",
    "class_of",
    "countries",
    "country",
    "folded",
    "kind_of",
    "lot_of",
    "recognized",
]
