"""Declarations of files that are no tables (JSON, customs XML) on their way through a run over tables of any length.

Such a file is read whole, within the budget of its format, so all of its declarations are looked at; with the tables
they are put in one order. A declaration that comes twice is refused wherever it stands: nobody can tell which counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from heapq import merge
from itertools import groupby

from greenchain.formats import BUILT_IN, Format
from greenchain.formats.column_map import ColumnMap
from greenchain.formats.mapped import mapped_formats
from greenchain.model.nouns import Shipment
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import pointer
from greenchain.workspace.case_files import CaseFile
from greenchain.workspace.inputs import Inputs, read_inputs

MAX_BYTES = 256 * 1024 * 1024
"""Of all such files together: their declarations are held in memory, at some three times their size."""

_LOOKED_AT = 64  # bytes: marks of an encoding and blanks before the first letter are fewer
_BLANKS = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"

Declared = tuple[Shipment, int]
"""A declaration, and how many of its items were refused."""


def is_document(head: bytes) -> bool:
    """Whether a file that begins so is JSON or XML, and no table.

    >>> is_document(b' {"declarations": []}'), is_document(b"declaration_id,item_no")
    (True, False)
    """
    return head[:_LOOKED_AT].lstrip(_BLANKS)[:1] in (b"{", b"[", b"<")


def read_documented(
    files: Iterable[CaseFile], *, formats: Sequence[Format] = BUILT_IN, column_map: ColumnMap | None = None
) -> Inputs:
    """The declarations of the files, sorted by id and told without their places, with every fault.

    Raises:
        InputError: ``BUDGET_EXCEEDED``: together they are more than is held in memory.
    """
    listed = tuple(files)
    size = sum(len(file.raw or b"") for file in listed)
    if size > MAX_BYTES:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_BYTES} bytes of JSON and XML, or a table", f"{size}"))
    read = read_inputs(listed, formats=formats if column_map is None else mapped_formats(column_map))
    shipments = [replace(shipment, faults=_without_places(shipment.faults)) for shipment in read.shipments]
    return replace(read, shipments=tuple(sorted(shipments, key=lambda shipment: shipment.id)))


def items_read(read: Inputs) -> int:
    """How many items were read, those that were refused among them."""
    return read.refused + sum(len(shipment.items) for shipment in read.shipments)


def in_one_order(tabled: Iterable[Declared], read: Inputs) -> Iterator[tuple[Shipment, int, int]]:
    """Declarations of tables and of other files by id, how many items were refused here, and how often it came."""
    others = ((shipment, 0) for shipment in read.shipments)
    for key, group in groupby(merge(tabled, others, key=_id), key=_id):
        listed = list(group)
        if len(listed) == 1:
            yield *listed[0], 1
            continue
        found = f"{len(listed)} times"
        names = sorted(item.item_no for shipment, _ in listed for item in shipment.items)
        wrong = [Fault("ROW_DUPLICATE", "each declaration once", found, where=pointer("items", name)) for name in names]
        before = sorted((fault for shipment, _ in listed for fault in shipment.faults), key=str)
        faults = tuple(dict.fromkeys((*before, *wrong)))
        yield Shipment(key, faults=faults), len(names) + sum(refused for _, refused in listed), len(listed)


def _id(declared: Declared) -> str:
    return declared[0].id


def _without_places(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The faults as findings tell them, the same wherever in a file the declaration stands."""
    return tuple(sorted({replace(fault, file="", where="") for fault in faults}, key=str))
