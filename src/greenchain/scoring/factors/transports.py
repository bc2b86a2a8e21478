"""Foreign tables of freight factors: tank to wheel and well to tank, a row a mode and class."""

from __future__ import annotations

from collections.abc import Iterator

from greenchain.scoring.factors.agreement import Comparison, Known, compare
from greenchain.scoring.factors.foreign import ForeignRow, ForeignTable
from greenchain.scoring.factors.freight import FreightFactor, freight_factor_of
from greenchain.standards import RulePack, Standards
from greenchain.values.finding import Finding

TANK_TO_WHEEL, WELL_TO_TANK = "ttw_kgco2e_per_tkm", "wtt_kgco2e_per_tkm"
COLUMNS = ("mode", "class", TANK_TO_WHEEL, WELL_TO_TANK)


def check_transports(table: ForeignTable, *, pack: RulePack, standards: Standards) -> list[Finding]:
    """What is wrong with a table of freight factors; a blank well to tank claims nothing."""
    del standards
    factors = {_key(row.text("mode"), row.text("class")): freight_factor_of(row) for row in pack.table("freight").rows}
    keys: dict[int, object] = {row.number: _key(row.text("mode"), row.text("class")) for row in table.rows}
    return [
        found
        for row in table.once(keys)
        for asked in _comparisons(table, row, factors.get(_key(row.text("mode"), row.text("class"))))
        if (found := compare(asked)) is not None
    ]


def _comparisons(table: ForeignTable, row: ForeignRow, factor: FreightFactor | None) -> Iterator[Comparison]:
    near: tuple[Known, ...] = ()
    parts: dict[str, Known] = {}
    if factor:
        parts[TANK_TO_WHEEL] = Known(factor.tank_to_wheel, f"{factor.vehicle_class}, tank to wheel", factor.citation)
    if factor and factor.well_to_tank is not None and factor.well_to_wheel is not None:
        parts[WELL_TO_TANK] = Known(factor.well_to_tank, f"{factor.vehicle_class}, well to tank", factor.citation)
        near = (Known(factor.well_to_wheel, "well to wheel, both parts together", factor.citation),)
    for column in (TANK_TO_WHEEL, WELL_TO_TANK):
        if column == WELL_TO_TANK and (factor is None or not row.text(column)):
            continue  # a class that is unknown is told once
        value = table.figure(row, column)
        if value is not None:
            ours = (parts[column],) if column in parts else ()
            yield Comparison(row.where, column, value, ours, near=near)


def _key(mode: str, vehicle_class: str) -> tuple[str, str]:
    return mode.casefold(), " ".join(vehicle_class.casefold().split())
