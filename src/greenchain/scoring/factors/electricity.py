"""Foreign tables of electricity factors: one figure a year, scope and region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from greenchain.scoring.factors.agreement import Comparison, Known, compare
from greenchain.scoring.factors.foreign import ForeignRow, ForeignTable
from greenchain.standards import Row, RulePack, Standards
from greenchain.values.finding import Finding

FIGURE = "kgco2_per_kwh"
COLUMNS = ("year", "scope", "region", FIGURE)
# What the announcements call a scope -> what the pack calls it
_SCOPES: Mapping[str, str] = MappingProxyType(
    {"average excluding market-traded non-fossil": "residual", "residual mix": "residual", "fossil power": "fossil"}
)
Place = tuple[str, str]  # scope and region, as the pack names them


def check_electricity(table: ForeignTable, *, pack: RulePack, standards: Standards) -> list[Finding]:
    """What is wrong with a table of electricity factors; that of another year is another edition."""
    del standards
    ours = pack.table("grid").rows
    names = {name.casefold(): row.text("region") for row in ours for name in (row.text("region"), *row.words("names"))}
    places = {row.number: _place(row, names) for row in table.rows}
    years = {row.number: (places[row.number], row.text("year")) for row in table.rows}
    found = (_compared(table, row, places[row.number], ours) for row in table.once(years))
    return [each for each in found if each is not None]


def _compared(table: ForeignTable, row: ForeignRow, place: Place, ours: Iterable[Row]) -> Finding | None:
    value = table.figure(row, FIGURE)
    if value is None:
        return None
    alike = [each for each in ours if (each["scope"], each["region"]) == place]
    year = row.text("year")
    return compare(
        Comparison(
            row.where,
            FIGURE,
            value,
            tuple(_known(each) for each in alike if each.text("year") == year),
            others=tuple(_known(each) for each in alike if each.text("year") != year),
            near=tuple(_known(each) for each in ours if each.text("year") == year),
        )
    )


def _known(row: Row) -> Known:
    return Known(row.decimal("value"), f"{row['scope']} of {row['region']} {row['year']}", row.citation)


def _place(row: ForeignRow, names: Mapping[str, str]) -> Place:
    scope, region = row.text("scope").casefold(), row.text("region").casefold()
    return _SCOPES.get(scope, scope), names.get(region, region)
