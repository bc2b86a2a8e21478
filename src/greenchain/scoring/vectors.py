"""Checks worked cases of scorecards and factors: points of plain answers, factors of a day, freight, footprints.

Answers of a worked case are assumed, not proven: they are counted by the same rules as claims and lead to figures only,
never to an answer about anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from greenchain.evidence import EvidenceLevel, attach
from greenchain.evidence.stated import stated_graph
from greenchain.scoring.cards.points import count
from greenchain.scoring.cards.reading import read_card
from greenchain.scoring.cards.rows import ReportedRow, weight_text
from greenchain.scoring.cards.stated import StatedAnswers
from greenchain.scoring.documents.vectors import check_document
from greenchain.scoring.factors.freight import well_to_wheel
from greenchain.scoring.factors.vectors import ASKS as FACTOR_ASKS
from greenchain.scoring.footprints import Footprint
from greenchain.scoring.grid import dated_factor
from greenchain.scoring.life_cycle import footprint
from greenchain.scoring.span import Bounds
from greenchain.standards import RulePack, Standards
from greenchain.standards.vectors import asked, difference, only
from greenchain.values.json import Json, thaw
from greenchain.values.quantity import decimal_text, parse_decimal
from greenchain.values.time import parse_instant

Stated = Mapping[str, Any]

_SUBJECT = "urn:example:supplier"  # whose answers a worked case states: nobody's


def check_vector(case: Mapping[str, Json], *, pack: RulePack, standards: Standards) -> str:
    """Empty where the room's answer is the expected one, else what differs.

    Args:
        case: its input holds ``answers`` with ``level`` and ``at`` (points of a card); ``legs`` with ``mass_t`` and
            ``on`` (freight); ``inventory_set``, ``build``, ``grid``, ``lot``, ``at`` and the ``files`` of its chain
            (a footprint, expected within ``tolerance``); ``scope``, ``region``, ``on`` (a factor of electricity);
            ``document`` (see ``scoring.documents.vectors``); or what ``scoring.factors.vectors`` asks of factors.
        pack: the pack that the case belongs to.
        standards: must hold it, and for footprints the packs that the roll-up looks into.
    """
    stated, expected = thaw(case["input"]), thaw(case["expect"])
    return asked(stated, _ASKS)(stated, expected, pack, standards)


def _card(stated: Stated, expected: Stated, pack: RulePack, standards: Standards) -> str:
    at = parse_instant(stated["at"])
    level = EvidenceLevel(stated["level"])
    answers = {name: (Fraction(parse_decimal(value)), level) for name, value in stated["answers"].items()}
    card = read_card(pack, standards=standards)
    result = count(StatedAnswers(card, (), (), at.date(), _SUBJECT, stated=answers), at=at)
    found: dict[str, Json] = {
        "guaranteed": decimal_text(result.guaranteed),
        "possible": decimal_text(result.possible),
        "declared": decimal_text(result.declared),
        "coverage_weight": weight_text(result.coverage),
        "band": {"guaranteed": result.band_guaranteed, "possible": result.band_possible},
        "eligible": result.eligible.value,
        "missing": [missing.indicator for missing in result.missing],
        "reported": {row.reported.id: _reported(row) for row in result.reported},
    }
    return difference(expected, found)


def _reported(row: ReportedRow) -> str | None:
    return decimal_text(Bounds.of(row.leaf.span).point) if row.leaf else None


def _document(stated: Stated, expected: Stated, _: RulePack, standards: Standards) -> str:
    return check_document({"input": stated, "expect": expected}, standards=standards)


def _grid(stated: Stated, expected: Stated, pack: RulePack, _: Standards) -> str:
    found = dated_factor(
        pack.table("grid"), scope=stated["scope"], region=stated["region"], on=date.fromisoformat(stated["on"])
    )
    point = None if found.factor is None else decimal_text(Bounds.of(found.span).point)
    return difference(
        expected,
        {
            "value": None if found.code else point,
            "stands_in": point if found.code else None,
            "code": found.code or None,
        },
    )


def _freight(stated: Stated, expected: Stated, pack: RulePack, _: Standards) -> str:
    table, on = pack.table("freight"), date.fromisoformat(stated["on"])
    tonnes = parse_decimal(stated["mass_t"])
    legs = [
        None if factor is None else factor * parse_decimal(leg["distance_km"]) * tonnes
        for leg in stated["legs"]
        for factor in (well_to_wheel(table, mode=leg["mode"], vehicle_class=leg["class"], on=on),)
    ]
    known = [leg for leg in legs if leg is not None]
    total = sum(known, Decimal(0)) if len(known) == len(legs) else None  # a gap is no zero: the sum has it too
    return difference(
        expected,
        {
            "legs_kgco2e": [None if leg is None else decimal_text(leg) for leg in legs],
            "total": None if total is None else decimal_text(total),
        },
    )


def _footprint(stated: Stated, expected: Stated, pack: RulePack, standards: Standards) -> str:
    only(expected, "point", "tolerance", "steps", "step_tolerance")
    result = footprint(
        stated["lot"],
        evidence=attach(stated_graph(stated["files"]), (), standards=standards),
        standards=standards,
        at=parse_instant(stated["at"]),
        inventory=pack.name,
        inventory_set=stated["inventory_set"],
        build=stated["build"],
        grid=stated["grid"],
    )
    total = _apart("point", expected["point"], found=result.point, tolerance=expected["tolerance"])
    return "; ".join(filter(None, (total, *_steps(result, expected))))


def _steps(result: Footprint, expected: Stated) -> list[str]:
    """How the steps differ; where steps are expected, they are all of them."""
    steps = expected.get("steps", {})
    if steps and set(steps) != set(result.steps):
        return [f"steps: expected {', '.join(sorted(steps))}, found {', '.join(sorted(result.steps))}"]
    return [
        _apart(f"step {name}", value, found=result.steps[name].point, tolerance=expected["step_tolerance"])
        for name, value in steps.items()
    ]


def _apart(what: str, expected: str, *, found: Decimal, tolerance: str) -> str:
    if abs(found - parse_decimal(expected)) <= parse_decimal(tolerance):
        return ""
    return f"{what}: expected {expected} within {tolerance}, found {decimal_text(found)}"


_ASKS: Mapping[str, Callable[[Stated, Stated, RulePack, Standards], str]] = MappingProxyType(
    {
        "document": _document,
        "answers": _card,
        "legs": _freight,
        "inventory_set": _footprint,
        "scope": _grid,
        **FACTOR_ASKS,
    }
)
