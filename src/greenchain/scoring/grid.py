"""Which emissions a kilowatt-hour has: four conventions that answer different questions, never mixed silently.

The average says what the grid emits; the regional average where; the residual mix what is left for those who buy no
certificates; the life-cycle intensity counts fuel supply and plants as well. The factor's year follows the activity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from greenchain.scoring.inventory import Factor
from greenchain.scoring.span import Span
from greenchain.standards import Row, Table
from greenchain.values.errors import Fault, InputError

CONVENTIONS = ("national_average", "regional_average", "residual", "life_cycle")
_SCOPES: Mapping[str, str] = MappingProxyType(
    {"national_average": "average", "regional_average": "average", "residual": "residual"}
)
_COUNTRY = "CN"  # whose factors the dated pack holds
_NATION = "China"


@dataclass(frozen=True, slots=True)
class GridFactor:
    """The factor of one place and day; ``code`` and ``detail`` say what is doubtful about it, empty if nothing."""

    factor: Factor | None
    code: str = ""
    detail: str = ""

    @property
    def span(self) -> Span:
        """Its bounds; where no factor is known, from nothing to unknown."""
        return self.factor.span if self.factor else Span(Fraction(0), Fraction(0), None)


def require_convention(convention: str) -> None:
    """Return where it is one of ``CONVENTIONS``.

    Raises:
        InputError: it is not.
    """
    if convention not in CONVENTIONS:
        raise InputError(
            Fault("FOOTPRINT_SETTING_UNKNOWN", f"a grid convention of {', '.join(CONVENTIONS)}", repr(convention))
        )


def grid_factor(
    convention: str, *, country: str, region: str, on: date, dated: Table, grids: Mapping[tuple[str, str], Factor]
) -> GridFactor:
    """The factor of electricity for one place and day.

    Args:
        convention: one of ``CONVENTIONS``.
        country: alpha-2; empty where unknown.
        region: name of the grid region; only the regional average asks.
        on: the day of the activity.
        dated: the table of national and regional factors, by scope and region.
        grids: factors by country and convention, for what the table does not hold.

    Raises:
        InputError: no such convention.
    """
    require_convention(convention)
    if country == _COUNTRY and convention in _SCOPES:
        if convention == "regional_average":
            return _regional(region, on, dated)
        return dated_factor(dated, scope=_SCOPES[convention], region=_NATION, on=on)
    found = grids.get((country, "life_cycle"))
    if found is None:
        return GridFactor(None, "GRID_UNKNOWN", f"no factor of electricity is known for {country or 'the place'}")
    if convention != "life_cycle":
        detail = f"for {country} only the life-cycle intensity is known, not the {convention.replace('_', ' ')}"
        return GridFactor(found, "GRID_CONVENTION_MISSING", detail)
    return GridFactor(found)


def _regional(region: str, on: date, dated: Table) -> GridFactor:
    wanted = region.casefold()
    rows = [row for row in dated.rows if row["scope"] == "average"]
    for row in rows:
        if wanted and wanted in {name.casefold() for name in (row.text("region"), *row.words("names"))}:
            return dated_factor(dated, scope="average", region=row.text("region"), on=on)
    names = sorted({row.text("region") for row in rows})
    spans = [dated_factor(dated, scope="average", region=name, on=on).span for name in names]
    nation = dated_factor(dated, scope="average", region=_NATION, on=on)
    if nation.factor is None:
        return nation
    upper = max((span.upper for span in spans if span.upper is not None), default=None)
    hull = Span(min(span.lower for span in spans), nation.span.point, upper)
    detail = f"the facility's region {region!r} is not one of the pack's: all regions are taken in"
    return GridFactor(Factor(nation.factor.id, hull, nation.factor.citation), "GRID_REGION_UNKNOWN", detail)


def dated_factor(dated: Table, *, scope: str, region: str, on: date) -> GridFactor:
    """The factor published for a scope and region on a day; else that of the nearest year, named as a stand-in."""
    rows = dated.in_force(scope, region, on=on)
    if rows:
        return GridFactor(_of(rows[0]))
    nearest = sorted(dated.find(scope, region), key=lambda row: (_distance(row, on), row.text("year")))
    if not nearest:
        return GridFactor(None, "GRID_UNKNOWN", f"no {scope} factor of {region} is known")
    detail = f"no {scope} factor of {region} is published for {on.year}: that of {nearest[0].text('year')} stands in"
    return GridFactor(_of(nearest[0]), "GRID_FACTOR_OTHER_YEAR", detail)


def _distance(row: Row, on: date) -> int:
    return abs(int(row.text("year")) - on.year)


def _of(row: Row) -> Factor:
    name = f"{row.text('scope')} {row.text('region')} {row.text('year')}"
    return Factor(name, Span.exactly(row.decimal("value")), row.citation)
