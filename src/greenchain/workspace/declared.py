"""Declarations on their way to be screened: read, by a map where they are somebody else's, and their headings dated.

A heading that no edition of the Harmonized System in force on the declared dates has is a fault of its item: the rest
of the declaration is kept and the refused item is named with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from greenchain.formats import BUILT_IN, Format
from greenchain.formats.column_map import FIELDS, ColumnMap
from greenchain.formats.mapped import mapped_formats
from greenchain.model.nouns import Shipment, ShipmentItem
from greenchain.standards import Standards
from greenchain.standards.heading_editions import HeadingEditions
from greenchain.values.errors import Fault
from greenchain.values.json import pointer
from greenchain.workspace.case_files import CaseFile
from greenchain.workspace.inputs import Inputs, read_inputs

_NAMED = re.compile(
    r"(?:/|column )([a-z_]+)(?: \([^()]*\))?$"
)  # at the end of a place, before the name of a declaration


def read_declarations(
    files: Iterable[CaseFile],
    *,
    standards: Standards,
    formats: Sequence[Format] = BUILT_IN,
    column_map: ColumnMap | None = None,
) -> Inputs:
    """The declarations of the files, with every fault.

    Args:
        files: files of declarations.
        standards: the packs; the one of headings tells which of them an edition has not.
        formats: how they are read where no map is given.
        column_map: where our fields stand in tables and customs XML of somebody else.
    """
    read_by = formats if column_map is None else mapped_formats(column_map)
    inputs = read_inputs(files, formats=read_by)
    editions = HeadingEditions.of(standards)
    checked = [with_headings_in_force(shipment, editions) for shipment in inputs.shipments]
    faults = tuple(fault.within(where=shipment.id) for shipment, found in checked for fault in found)
    shipments = tuple(shipment for shipment, _ in checked)
    return replace(inputs, shipments=shipments, faults=(*inputs.faults, *faults), refused=inputs.refused + len(faults))


def told(fault: Fault, where: str) -> dict[str, str]:
    """A fault as results of screening list it: the place, the field of ours, the code, the value and the remedy.

    >>> told(Fault("NUMBER_MALFORMED", "a mass", "'x'", "a.csv row 2, column net_kg"), "a.csv row 2")["field"]
    'net_kg'
    """
    found = f", found {fault.found}" if fault.found else ""
    named = _NAMED.search(fault.where)
    name = named[1] if named and named[1] in FIELDS else ""
    detail = f"expected {fault.expected}{found}; {fault.remedy}"
    return {"where": where, "field": name, "code": fault.code, "detail": detail}


def with_headings_in_force(shipment: Shipment, editions: HeadingEditions) -> tuple[Shipment, tuple[Fault, ...]]:
    """The declaration without the items whose heading is absent on its dates, and a fault for each of those."""
    found = {item.item_no: fault for item in shipment.items if (fault := _fault(shipment, item, editions)) is not None}
    if not found:
        return shipment, ()
    kept = tuple(item for item in shipment.items if item.item_no not in found)
    faults = tuple(found.values())
    return replace(shipment, items=kept, faults=(*shipment.faults, *faults)), faults


def _fault(shipment: Shipment, item: ShipmentItem, editions: HeadingEditions) -> Fault | None:
    fault = editions.fault_of(item.facts.get("hs"), shipment.facts)
    return fault and fault.within(where=pointer("items", item.item_no, "hs"))
