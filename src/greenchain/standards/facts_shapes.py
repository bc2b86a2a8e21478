"""The shapes of the document ``recognition-facts``: which keys each fact may have, and what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from greenchain.standards import shapes
from greenchain.standards.facts import ANYTHING
from greenchain.standards.shapes import Read, Reading, Shape, by_key, each, word
from greenchain.values.criterion_units import unit_of
from greenchain.values.finding import FactStatus
from greenchain.values.json import OBJECTS

KIND = "recognition-facts"
LEVELS = ("L0", "L1", "L2", "L3", "L4", "L5")
COMPARATORS = ("<", "<=", "=", ">=", ">")
FIELDS = ("factory_country", "origin", "substance")
CONDITION_KINDS = ("document", "min_remaining_months", "issuer_accredited", "iso_type")

_STAMP: dict[str, Read] = {
    "instrument": shapes.text,
    "source": shapes.optional_text,
    "status": word(*FactStatus),
    "recorded": shapes.instant,
}
_DATED: dict[str, Read] = {"valid": shapes.period, **_STAMP}
_SIDES: dict[str, Read] = {"from": shapes.text, "to": shapes.text}


def item_or(key: str, shape: Shape, plain: Read) -> Read:
    """An object of ``shape``, or a plain value that stands for an object with only ``key``."""

    def read(value: object, where: str, reading: Reading) -> dict[str, Any]:
        if isinstance(value, str) or not isinstance(value, OBJECTS):  # nearly all are texts, found without asking more
            return {key: plain(value, where, reading)}
        return shape(value, where, reading)

    return read


def list_or_one(value: object, where: str, reading: Reading) -> tuple[str, ...]:
    """A list of texts; a text alone is a list of one."""
    one = (value,) if isinstance(value, str) else value
    read: tuple[str, ...] = shapes.texts(one, where, reading)
    return read


_SCOPE_ITEMS = each(item_or("category", Shape({"category": shapes.text}, _DATED), shapes.text))


def _scope(value: object, where: str, reading: Reading) -> Any:  # noqa: ANN401 - items, a word or nothing
    if value is None or value == ANYTHING:
        return value
    return _SCOPE_ITEMS(value, where, reading)


def _onward(value: object, where: str, reading: Reading) -> Any:  # noqa: ANN401 - a word or targets
    if value in ("none", ANYTHING):
        return ANYTHING if value == ANYTHING else ()
    if not isinstance(value, list | tuple):
        reading.refuse(where, "none, any, or a list of targets", value)
        return ()
    return shapes.texts(value, where, reading)


def _unit(value: object, where: str, reading: Reading) -> str:
    written = shapes.optional_text(value, where, reading)
    if written and reading.is_strict and unit_of(written) is None:
        reading.refuse(where, "a unit of Recommendation 20, code or symbol", written, code="UNIT_UNKNOWN")
    return written


def _optional(read: Read) -> Read:
    return lambda value, where, reading: None if value is None else read(value, where, reading)


CRITERION = Shape(
    {"id": shapes.text},
    {
        "property": shapes.optional_text,
        "comparator": _optional(word(*COMPARATORS)),
        "threshold": _optional(shapes.decimal),
        "unit": _unit,
        "method": shapes.optional_text,
        "conditions": by_key(shapes.text),
        "statistic": shapes.optional_text,
        "evidence": shapes.optional_text,
        "requirement": word("mandatory", "optional", "points"),
        "text": shapes.text,
        "cvc": shapes.whole_json,
        **_STAMP,
    },
)
_PIN = Shape(
    {},
    {
        "id": shapes.text,
        "from": list_or_one,
        "to": list_or_one,
        "sets": by_key(list_or_one),
        "categories": shapes.texts,
        **_DATED,
    },
)
_COMMON = Shape({"from": shapes.text, "to": shapes.text}, {"parties": shapes.texts, **_DATED})
_EXCLUSION = Shape(
    {"field": word(*FIELDS)},
    {"values": shapes.texts, "not_values": shapes.texts, "text": shapes.text, **_SIDES, **_DATED},
)
_CONDITION = Shape(
    {"id": shapes.text},
    {
        "document": shapes.text,
        "min_remaining_months": shapes.count,
        "issuer_accredited": shapes.text,
        "iso_type": shapes.texts,
        "variant_only": shapes.flag,
        "text": shapes.text,
        **_SIDES,
        **_DATED,
    },
)
_VARIANT = Shape(
    {"relation": shapes.text},
    {"may_differ": shapes.texts, "reprove": shapes.texts, "categories": shapes.texts, **_SIDES, **_DATED},
)


_PAIR = Shape({"from": shapes.text, "to": shapes.text}, _DATED)


def _pair(value: object, where: str, reading: Reading) -> dict[str, Any]:
    """An object with from and to, or a list of the two."""
    if isinstance(value, list | tuple) and len(value) == len(("from", "to")):
        return _PAIR({"from": value[0], "to": value[1]}, where, reading)
    return _PAIR(value, where, reading)


def _variants(value: object, where: str, reading: Reading) -> tuple[dict[str, Any], ...]:
    """One rule, or a list of them."""
    return tuple(
        _VARIANT(part, place, reading)
        for part, place in (
            [(part, f"{where}/{index}") for index, part in enumerate(value)]
            if isinstance(value, list | tuple)
            else [(value, where)]
        )
    )


AGREEMENT = Shape(
    {"id": shapes.text},
    {
        "title": shapes.text,
        "parent": shapes.text,
        "parties": each(item_or("scheme", Shape({"scheme": shapes.text}, _DATED), shapes.text)),
        "pairs": each(_pair),
        "level": word(*LEVELS),
        "effects": shapes.texts,
        "credit": word("common", "dominance", "all"),
        "valid_in": shapes.by_place(shapes.period),
        "undated": shapes.flag,
        "attested": shapes.partial_date,
        "suspended": each(item_or("valid", Shape({"valid": shapes.period}, {**_SIDES, **_STAMP}), shapes.period)),
        "ends": each(Shape({"on": shapes.partial_date}, {"jurisdiction": shapes.place, **_SIDES, **_STAMP})),
        "scope": _scope,
        "pins": each(_PIN),
        "common": each(_COMMON),
        "exclusions": each(_EXCLUSION),
        "conditions": each(_CONDITION),
        "variant": _variants,
        "onward": _onward,
        "max_hops": shapes.count,
        "grandfather": each(Shape({"route": shapes.text, "effect": shapes.text}, _STAMP)),
        "residual": each(Shape({"text": shapes.text}, {**_SIDES, **_STAMP})),
        "notes": shapes.text,
        **_SIDES,
        **_DATED,
    },
)

SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "schemes": Shape(
            {"id": shapes.text},
            {
                "name": shapes.text,
                "owner": shapes.optional_text,
                "iso_type": shapes.optional_text,
                "jurisdictions": each(shapes.jurisdiction),
                "notes": shapes.text,
                "cvc": shapes.whole_json,
                **_DATED,
            },
        ),
        "categories": Shape({"id": shapes.text}, {"within": list_or_one, **_DATED}),
        "criteria_sets": Shape(
            {"scheme": shapes.text, "name": shapes.text},
            {
                "categories": shapes.texts,
                "replaces": shapes.optional_text,
                "carries_over": shapes.flag,
                "partial": shapes.flag,
                "criteria": each(CRITERION),
                "cvc": shapes.whole_json,
                **_DATED,
            },
        ),
        "method_equivalences": Shape(
            {"id": shapes.text, "from": shapes.text, "to": shapes.text}, {"property": shapes.optional_text, **_DATED}
        ),
        "agreements": AGREEMENT,
        "accreditations": Shape(
            {"id": shapes.text, "by": shapes.text, "body": shapes.text, "standard": shapes.text},
            {"scope": shapes.texts, **_DATED},
        ),
        "mla": Shape({"id": shapes.text, "body": shapes.text, "standard": shapes.text}, _DATED),
        "purchase_lists": Shape(
            {"list": shapes.text, "item": shapes.text},
            {"id": shapes.text, "standard": shapes.optional_text, "effect": shapes.text, **_DATED},
        ),
        "designated_bodies": Shape({"list": shapes.text, "body": shapes.text}, {"id": shapes.text, **_DATED}),
    }
)
"""By list of the document: the shape of its facts."""

DOCUMENT = Shape(
    {"kind": word(KIND)},
    {"id": shapes.text, "edition": shapes.text, "title": shapes.text, **dict.fromkeys(SHAPES, shapes.anything)},
)
