"""Checks worked cases of scoring documents: places of the result, each with a value or a number within a tolerance.

Levels that a case states are nobody's word: they are honored only where the case itself asks what would be if.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from greenchain.scoring.documents.document import answer_document, scoring_document
from greenchain.scoring.documents.result import ASSUMED, CALCULATION, answered_result
from greenchain.scoring.items.sections import Asked
from greenchain.standards import Standards
from greenchain.standards.vectors import only, shown
from greenchain.values.errors import GreenchainError
from greenchain.values.json import ARRAYS, OBJECTS, Json, thaw
from greenchain.values.quantity import parse_decimal
from greenchain.values.time import parse_instant

_NOWHERE = object()


def check_document(case: Mapping[str, Json], *, standards: Standards) -> str:
    """Empty where the result has what is expected of it, else what differs.

    Args:
        case: its input holds ``document``, ``at`` and perhaps ``what_if`` and ``samples`` (how many, and the seed);
            its ``expect`` maps JSON pointers (RFC 6901) into the result to what stands there: any value, or
            ``{"value": number, "tolerance": number}``, both as texts.
        standards: the packs that the document looks into.

    Raises:
        InputError: the document has no section, or the case is none.
    """
    stated, expected = thaw(case["input"]), thaw(case["expect"])
    only(stated, "document", "at", "what_if", "samples")
    what_if, samples = stated.get("what_if") is True, stated.get("samples")
    at = parse_instant(stated["at"])
    asked = Asked(standards, at, what_if=what_if, samples=(samples[0], samples[1]) if samples else None)
    answered = answer_document(scoring_document(stated["document"]), asked)
    result = answered_result(answered, at=at, basis=ASSUMED if what_if else CALCULATION)
    return differences(result, expected)


def differences(result: object, expected: Mapping[str, Any]) -> str:
    """How a result differs from what is expected at places of it, by JSON pointer; empty where it does not."""
    return "; ".join(filter(None, (_apart(result, place, wanted) for place, wanted in expected.items())))


def _apart(result: object, place: str, wanted: Any) -> str:  # noqa: ANN401 - any JSON value may be expected
    """How one place of the result differs; empty where it does not."""
    found = _at(result, place)
    if found is _NOWHERE:
        return f"{place}: expected {shown(wanted)}, found no such place"
    if isinstance(wanted, OBJECTS) and wanted.keys() == {"value", "tolerance"}:
        if _is_near(found, str(wanted["value"]), tolerance=str(wanted["tolerance"])):
            return ""
        return f"{place}: expected {wanted['value']} within {wanted['tolerance']}, found {shown(found)}"
    return "" if thaw(found) == wanted else f"{place}: expected {shown(wanted)}, found {shown(found)}"


def _is_near(found: object, value: str, *, tolerance: str) -> bool:
    if not isinstance(found, str):
        return False  # no number of a result
    try:
        apart = Fraction(parse_decimal(found)) - Fraction(parse_decimal(value))
    except GreenchainError:
        return False
    return abs(apart) <= Fraction(parse_decimal(tolerance))


def _at(value: Any, place: str) -> Any:  # noqa: ANN401 - any JSON value may stand there
    """What stands at a JSON pointer, or ``_NOWHERE``."""
    for part in place.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, OBJECTS) and key in value:
            value = value[key]
        elif isinstance(value, ARRAYS) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return _NOWHERE
    return value
