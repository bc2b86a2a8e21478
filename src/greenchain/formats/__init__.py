"""Bytes become records: one module a format, one door for all, faults named by row or pointer and the rest kept."""

from greenchain.formats.batch import Batch, Format
from greenchain.formats.declarations import parse_declaration
from greenchain.formats.epcis_write import write_epcis
from greenchain.formats.event_hash import event_hash, event_prehash
from greenchain.formats.reading import BUILT_IN, STRICT, read_records
from greenchain.formats.waste_documents import parse_documents

__all__ = [
    "BUILT_IN",
    "STRICT",
    "Batch",
    "Format",
    "event_hash",
    "event_prehash",
    "parse_declaration",
    "parse_documents",
    "read_records",
    "write_epcis",
]
