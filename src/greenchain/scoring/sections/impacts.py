"""The section ``impacts``: an inventory of impact categories as points of one edition of the EF method.

A category that is not stated has no points and no limit, so an incomplete inventory has points but no ``possible``.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from greenchain.scoring.factors.ef import EfMethod, ef_method
from greenchain.scoring.items.numbers import number
from greenchain.scoring.items.printing import known, part_of
from greenchain.scoring.items.sections import Answer, Asked, Section
from greenchain.standards.shapes import Shape, by_key, text
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import decimal_text, round_half_even

_MICRO = 10**6
_PLACES = 6  # of a micropoint; categories are rounded once and then add to the total without remainder

_read = Shape({"id": text, "method": text, "values": by_key(number)}, {})


def _answer(item: Mapping[str, Any], asked: Asked) -> Answer:
    method = ef_method(asked.standards, item["method"])
    stated: dict[str, Fraction] = {code: value for code, value in item["values"].items() if value is not None}
    InputError.raise_if(
        Fault("CATEGORY_UNKNOWN", f"a category of {', '.join(method.categories)}", code, f"/values/{code}")
        for code in item["values"]
        if code not in method.categories
    )
    micro = {
        code: round_half_even(method.categories[code].points(value) * _MICRO, _PLACES) for code, value in stated.items()
    }
    total = sum(map(Fraction, micro.values()), Fraction(0))
    missing = [code for code in method.categories if code not in stated]
    body = {
        "method": method.name,
        "edition": method.pack.edition,
        "points": known(total / _MICRO),
        "micropoints": known(total),
        "complete": not missing,
        "coverage_weight": decimal_text(method.covered_weight(*stated)),
        "possible": None if missing else known(total / _MICRO),
        "categories": {code: _category(method, code, stated[code], micro[code], total) for code in sorted(stated)},
        "missing": missing,
    }
    findings = [_incomplete(item["id"], missing)] if missing else []
    return Answer.figures(item["id"], body, findings=findings, standards=[method.pack.ref])


def _category(method: EfMethod, code: str, impact: Fraction, micro: Decimal, total: Fraction) -> dict[str, object]:
    share = part_of(Fraction(micro), total)
    return {
        "normalized": known(method.categories[code].normalized(impact)),
        "micropoints": decimal_text(micro),
        "share": None if share is None else known(share),
    }


def _incomplete(item_id: str, missing: list[str]) -> Finding:
    detail = f"no figure for {', '.join(missing)}: the points have no upper limit"
    return Finding("impacts", Outcome.NOT_DETERMINED, "INVENTORY_INCOMPLETE", detail, item_id, missing=tuple(missing))


SECTION = Section("impacts", _read, _answer)
