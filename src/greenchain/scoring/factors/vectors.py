"""Checks worked cases of packs of factors: points of impacts, default values, embedded emissions, foreign tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from greenchain.scoring.factors.cbam import embedded_emissions, read_defaults
from greenchain.scoring.factors.checking import check_factors
from greenchain.scoring.factors.ef import ef_method, read_method
from greenchain.standards import RulePack, Standards
from greenchain.standards.vectors import difference
from greenchain.values.errors import InputError
from greenchain.values.json import Json
from greenchain.values.quantity import decimal_text, exact_decimal, parse_decimal, round_half_even

Stated = Mapping[str, Any]
_MICRO = 1_000_000


def _impacts(stated: Stated, expected: Stated, pack: RulePack, _: Standards) -> str:
    method = read_method(pack)
    impacts = {code: parse_decimal(value) for code, value in stated["impacts"].items()}
    points = sum((method.categories[code].points(impact) for code, impact in impacts.items()), Fraction(0))
    found: dict[str, Json] = {
        "points": decimal_text(exact_decimal(points)),
        "micropoints": decimal_text(exact_decimal(points * _MICRO)),
        "coverage_weight": decimal_text(method.covered_weight(*impacts)),
        "complete": impacts.keys() == method.categories.keys(),
    }
    return difference(expected, found)


def _default(stated: Stated, expected: Stated, pack: RulePack, _: Standards) -> str:
    defaults, year = read_defaults(pack), int(parse_decimal(stated["year"]))
    default = defaults.default(stated["cn"], origin=stated["origin"], year=year)
    markup = defaults.markup(default.group, year=year) if default else None
    marked = defaults.with_markup(default, year=year) if default else None
    found: dict[str, Json] = {
        "value": _text(default.value if default else None),
        "row": f"{default.cn} {default.origin}" if default else None,
        "indirect": _text(default.indirect if default else None),
        "group": default.group if default else None,
        "markup_pct": _text(markup.percent if markup else None),
        "with_markup": _text(marked),
        "rounded_2": _text(None if marked is None else round_half_even(marked, 2)),
    }
    return difference(expected, found)


def _embedded(stated: Stated, expected: Stated, pack: RulePack, _: Standards) -> str:
    del pack
    embedded = embedded_emissions(
        activity=parse_decimal(stated["activity_t"]),
        attributed=parse_decimal(stated["attributed_tco2e"]),
        precursors=[(parse_decimal(p["mass_t"]), parse_decimal(p["see"])) for p in stated["precursors"]],
    )
    return difference(expected, {"see_tco2e_per_t": decimal_text(exact_decimal(embedded))})


def _table(stated: Stated, expected: Stated, _: RulePack, standards: Standards) -> str:
    checked = check_factors(stated["table"].encode(), against=stated["as"], standards=standards)
    told = [[fault.code, fault.where] for fault in checked.faults]
    told += [[found.code, found.where] for found in checked.findings]
    return difference(expected, {"outcome": checked.outcome.value, "found": told})


def _method(stated: Stated, expected: Stated, _: RulePack, standards: Standards) -> str:
    try:
        found = {"categories": str(len(ef_method(standards, stated["method"]).categories)), "code": None}
    except InputError as error:
        found = {"categories": None, "code": error.code}
    return difference(expected, found)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else decimal_text(number)


ASKS: Mapping[str, Callable[[Stated, Stated, RulePack, Standards], str]] = MappingProxyType(
    {"impacts": _impacts, "cn": _default, "precursors": _embedded, "table": _table, "method": _method}
)
"""The question by the key of the input that tells it from the others."""
