"""Reads systems strictly: exact keys, exact numbers, every fault together with its place."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Any

from greenchain.evidence.facts import EvidenceLevel
from greenchain.scoring.items.numbers import amount, number, share
from greenchain.scoring.systems.activities import (
    BURDENS,
    INPUTS,
    KINDS,
    OUTPUTS,
    STAGES,
    Activity,
    Demand,
    Exchange,
    System,
)
from greenchain.scoring.systems.structure import check_structure
from greenchain.standards.shapes import Reading, Shape, by_key, each, legal_date, optional_text, text, word
from greenchain.values.errors import GreenchainError
from greenchain.values.json import OBJECTS
from greenchain.values.quantity import PLAIN_SYMBOLS, unit

_QUANTITY = re.compile(r"([+-]?\d[\d.]*(?:[eE][+-]?\d+)?)?\s*(.*)", re.ASCII | re.DOTALL)


def system(value: object, where: str, reading: Reading) -> System | None:
    """The system that ``value`` writes; ``None`` where it has a fault.

    Besides its own keys an activity may have ``on``, the day it ran, and ``allocation``, a share for each product of
    several; an output may have ``share``, its part of the supply of a flow that several activities make.
    """
    before = len(reading.faults)
    read = _SYSTEM(value, where, reading)
    if len(reading.faults) > before:
        return None
    if not read["demand"]:
        reading.refuse(f"{where}/demand", "an amount of at least one flow", "none")
    activities = tuple(_activity(one, f"/activities/{at}") for at, one in enumerate(read["activities"]))
    demand = tuple(Demand(flow, asked, f"/demand/{flow}", code) for flow, (asked, code) in read["demand"].items())
    found = System(read["id"], demand, activities, read.get("evidence_min"))
    reading.faults.extend(fault.within(where=where) for fault in check_structure(found))
    return found if len(reading.faults) == before else None


def _level(value: object, where: str, reading: Reading) -> EvidenceLevel | None:
    if value is None:
        return None
    return EvidenceLevel(word(*EvidenceLevel)(value, where, reading))


def _quantity(value: object, where: str, reading: Reading) -> tuple[Fraction | None, str]:
    """An amount, a unit or both: ``12``, ``KWH``, ``12 KWH``."""
    if value is None:
        return None, ""
    if not isinstance(value, str):
        return number(value, where, reading), ""
    matched = _QUANTITY.fullmatch(value.strip())
    digits, name = matched.groups() if matched else (None, value)
    if not digits and not name:
        reading.refuse(where, "a unit, or an amount and its unit", value)
    return number(digits, where, reading) if digits else None, _unit(name, where, reading) if name else ""


def _unit(name: str, where: str, reading: Reading) -> str:
    try:
        return PLAIN_SYMBOLS.get(name) or unit(name).code
    except GreenchainError as error:
        reading.place(error, where)
        return ""


_RANGE = Shape({"lower": number, "upper": number}, {})
_EXCHANGE = Shape(
    {},
    {
        "value": number,
        "lower": number,
        "upper": number,
        "cv": amount,
        "level": _level,
        "default": lambda value, where, reading: None if value is None else _range(value, where, reading),
        "factor": optional_text,
        "quantity": _quantity,
        "share": share,
    },
)


def _range(value: object, where: str, reading: Reading) -> tuple[Fraction, Fraction] | None:
    read = _RANGE(value, where, reading)
    lower, upper = read.get("lower"), read.get("upper")
    if lower is None or upper is None or lower > upper:
        reading.refuse(where, "a lower and an upper bound, in this order", value)
        return None
    return lower, upper


def _exchange(kind: str) -> Any:  # noqa: ANN401 - a reader, as the shapes have them
    """The reader of one amount: a number, or an object with what is known of it."""

    def read(value: object, where: str, reading: Reading) -> dict[str, Any]:
        before = len(reading.faults)
        is_plain = not isinstance(value, OBJECTS)
        stated: dict[str, Any] = (
            {"value": number(value, where, reading)} if is_plain else _EXCHANGE(value, where, reading)
        )
        if len(reading.faults) > before:
            return {}
        is_bare = {key for key, found in stated.items() if found is not None} <= _BARE
        counted, code = stated.pop("quantity", None) or (None, "")
        known = {key: found for key, found in stated.items() if found is not None and key not in _ENDS}
        if kind != OUTPUTS and "share" in known:
            reading.refuse(f"{where}/share", "a share of supply only with an output", stated["share"])
        return {
            "unit": code,
            "is_plain": is_plain or is_bare,
            **known,
            **_ends(stated, counted, kind=kind, where=where, reading=reading),
        }

    return read


_ENDS = ("value", "lower", "upper")
_BARE = frozenset({"quantity", "share"})  # of an output that says what one run is, as a bare number does


def _ends(
    stated: dict[str, Any], counted: Fraction | None, *, kind: str, where: str, reading: Reading
) -> dict[str, Any]:
    """The amount and its bounds; of an amount that is not stated, its default range and no evidence."""
    value: Fraction | None = stated.get("value")
    default: tuple[Fraction, Fraction] | None = stated.get("default")
    if value is not None and counted is not None:
        reading.refuse(where, "one amount: a value, or a quantity with a number", str(value))
    found: dict[str, Any] = {}
    point = counted if value is None else value
    if point is None and default is not None:
        found = {"level": EvidenceLevel.L0}
        lower, upper = default
        point = lower if kind == OUTPUTS else upper  # the end that its owner would like less
    elif point is None:
        reading.refuse(where, "an amount, or a default range of it", "none")
        return found
    else:
        lower, upper = (point if stated.get(end) is None else stated[end] for end in ("lower", "upper"))
    if not lower <= point <= upper:
        reading.refuse(where, "lower <= value <= upper", f"{lower}, {point}, {upper}", code="NUMBER_OUT_OF_RANGE")
    if kind == OUTPUTS:
        _check_output(lower, default, where=where, reading=reading)
    is_bounded = any(stated.get(end) is not None for end in ("lower", "upper"))
    return {"value": point, "lower": lower, "upper": upper, "is_bounded": is_bounded, **found}


def _check_output(lower: Fraction, default: tuple[Fraction, Fraction] | None, *, where: str, reading: Reading) -> None:
    if lower <= 0:
        reading.refuse(where, "an output above zero; a use is an input", str(lower), code="NUMBER_OUT_OF_RANGE")
    if default is not None and default[0] < 0:
        reading.refuse(f"{where}/default", "an output of at least zero", str(default[0]), code="NUMBER_OUT_OF_RANGE")


def demanded(value: object, where: str, reading: Reading) -> tuple[Fraction, str]:
    """How much of a flow is asked for, and its unit or an empty one: a number, or ``{value, quantity}``."""
    is_plain = not isinstance(value, OBJECTS)
    stated: dict[str, Any] = {"value": amount(value, where, reading)} if is_plain else _DEMAND(value, where, reading)
    counted, code = stated.get("quantity") or (None, "")
    asked = stated.get("value") if stated.get("value") is not None else counted
    if asked is None or asked < 0:
        reading.refuse(where, "an amount of at least zero", value, code="NUMBER_OUT_OF_RANGE")
        return Fraction(0), ""
    return asked, code


def _part(value: object, where: str, reading: Reading) -> Fraction:
    """A share that is stated."""
    if value is None:
        reading.refuse(where, "a share, 0 to 1", value)
    return share(value, where, reading) or Fraction(0)


_DEMAND = Shape({}, {"value": amount, "quantity": _quantity})
_ACTIVITY = Shape(
    {"id": text, "stage": word(*STAGES), OUTPUTS: by_key(_exchange(OUTPUTS))},
    {
        "facility": optional_text,
        "on": lambda value, where, reading: None if value is None else _day(value, where, reading),
        INPUTS: by_key(_exchange(INPUTS)),
        BURDENS: by_key(_exchange(BURDENS)),
        "allocation": by_key(_part),
    },
)
_SYSTEM = Shape(
    {"id": text, "demand": by_key(demanded), "activities": each(_ACTIVITY)},
    {"evidence_min": _level},
)


def _day(value: object, where: str, reading: Reading) -> date | None:
    """A day, as a text or as TOML writes dates."""
    return value if type(value) is date else legal_date(value, where, reading)


def _activity(read: dict[str, Any], where: str) -> Activity:
    listed = {
        kind: tuple(Exchange(flow, f"{where}/{kind}/{flow}", **one) for flow, one in read.get(kind, {}).items())
        for kind in KINDS
    }
    facility, on = read.get("facility") or "", read.get("on")
    return Activity(read["id"], read["stage"], where, facility, on, **listed, allocation=read.get("allocation"))
