"""Freight by published factors: well to wheel is the sum of both parts, and a part that was not read is a gap.

A class is named as the pack names it. Air freight with and without radiative forcing are two classes; choose one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from greenchain.standards import Row, Table
from greenchain.values.finding import Citation


@dataclass(frozen=True, slots=True)
class FreightFactor:
    """What one tonne-kilometer emits, in kilograms of CO2e.

    Attributes:
        mode, vehicle_class: as the pack names them.
        tank_to_wheel: operation of the vehicle.
        well_to_tank: provision of its energy; ``None`` where it was not read.
    """

    mode: str
    vehicle_class: str
    tank_to_wheel: Decimal
    well_to_tank: Decimal | None
    citation: Citation

    @property
    def well_to_wheel(self) -> Decimal | None:
        """Both parts together; ``None`` where one is unknown, never the known part alone.

        Source: ISO 14083 counts operation and provision of energy together.
        """
        return None if self.well_to_tank is None else self.tank_to_wheel + self.well_to_tank


def freight_factor(table: Table, *, mode: str, vehicle_class: str, on: date | None = None) -> FreightFactor | None:
    """The factor of a class; ``None`` where the table holds none.

    Args:
        table: ``freight`` of a pack such as ``factors/desnz-freight-2025``.
        mode: such as ``rail``; in any case of letters.
        vehicle_class: such as ``freight train (UK average)``, letter for letter.
        on: the day of the transport: only a factor in force that day is given. Without it, the last one published,
            for what states no day.
    """
    mode = mode.strip().casefold()
    rows = table.find(mode, vehicle_class) if on is None else table.in_force(mode, vehicle_class, on=on)
    return freight_factor_of(max(rows, key=_begins)) if rows else None


def well_to_wheel(table: Table, *, mode: str, vehicle_class: str, on: date | None = None) -> Decimal | None:
    """Kilograms of CO2e for one tonne-kilometer, fuel supply included; ``None`` where a part is unknown that day."""
    factor = freight_factor(table, mode=mode, vehicle_class=vehicle_class, on=on)
    return factor.well_to_wheel if factor else None


def freight_factor_of(row: Row) -> FreightFactor:
    """The factor that one row of the table states."""
    well_to_tank = row.get("wtt")
    return FreightFactor(
        mode=row.text("mode"),
        vehicle_class=row.text("class"),
        tank_to_wheel=row.decimal("ttw"),
        well_to_tank=well_to_tank if isinstance(well_to_tank, Decimal) else None,
        citation=row.citation,
    )


def _begins(row: Row) -> int:
    since = row.period.since
    return since.first.toordinal() if since else 0
