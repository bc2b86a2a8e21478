"""Bytes become records: one module a format, one door for all, faults named by row or pointer and the rest kept."""

from greenchain.formats.batch import Batch, Format
from greenchain.formats.declarations import parse_declaration
from greenchain.formats.reading import BUILT_IN, read_records

__all__ = ["BUILT_IN", "Batch", "Format", "parse_declaration", "read_records"]
