"""PACT product footprints and the freight documents on top of them: read, checked member by member, written."""

from greenchain.formats.pact.freight import ShipmentFootprint, read_shipment_footprints
from greenchain.formats.pact.members import PACK, PactFootprint, check_members
from greenchain.formats.pact.reading import is_footprint_document, is_freight_document, read_footprints

__all__ = [
    "PACK",
    "PactFootprint",
    "ShipmentFootprint",
    "check_members",
    "is_footprint_document",
    "is_freight_document",
    "read_footprints",
    "read_shipment_footprints",
]
"""What is offered to the rooms above."""
