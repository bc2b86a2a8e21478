"""Freight by published factors: well to wheel is the sum of both parts, and a part that was not read is a gap."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from greenchain.standards import Table


def well_to_wheel(table: Table, *, mode: str, vehicle_class: str, on: date) -> Decimal | None:
    """Kilograms of CO2e for one tonne-kilometer, fuel supply included; ``None`` where a part is unknown that day.

    Source: ISO 14083 counts operation and provision of energy together; the pack says which parts were read.
    """
    rows = table.in_force(mode, vehicle_class, on=on)
    well_to_tank = rows[0].get("wtt") if rows else None
    return rows[0].decimal("ttw") + well_to_tank if rows and isinstance(well_to_tank, Decimal) else None
