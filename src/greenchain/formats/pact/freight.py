"""Freight documents on top of PACT: a shipment's transport chain, element by element.

Activity is recomputed from mass and distance, well-to-wheel holds tank-to-wheel, the elements follow each other without
a circle and carry the mass of the shipment. Mass is in kilograms, distance in kilometers, activity in tonne-kilometers.

Source: iLEAP Technical Specifications, ShipmentFootprint and TCE.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from typing import Any

from greenchain.formats.pact.decimals import decimal_of, places_of
from greenchain.standards.shapes import written
from greenchain.values.finding import Finding
from greenchain.values.json import ARRAYS, OBJECTS
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import decimal_text, round_half_even

MAX_ELEMENTS = 10_000  # of one shipment
_KILOGRAMS = 1000
_DISTANCES = ("sfd", "gcd", "actual")  # which counts first where several are stated
_DECIMALS = ("mass", "transportActivity", "co2eWTW", "co2eTTW")


@dataclass(frozen=True, slots=True)
class TransportElement:
    """One element of the chain; ``declared`` and ``computed`` activity in tonne-kilometers, ``mass`` in kilograms.

    Each is ``None`` where it is unknown.
    """

    id: str
    declared: Fraction | None
    computed: Fraction | None
    mass: Fraction | None = None


@dataclass(frozen=True, slots=True)
class ShipmentFootprint:
    """A shipment's transport chain that was looked at; ``findings`` are empty for a good one."""

    id: str
    elements: tuple[TransportElement, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Checking:
    findings: list[Finding]

    def refuse(self, place: str, code: str, detail: str, *, is_open: bool = False) -> None:
        outcome = Outcome.NOT_DETERMINED if is_open else Outcome.DOES_NOT_CONFORM
        self.findings.append(Finding("freight/elements", outcome, code, detail, place))

    def number(self, holder: Mapping[str, Any], name: str, where: str, *, is_needed: bool = True) -> Fraction | None:
        """The decimal of a member; refused where it is none, or is needed and absent."""
        value = holder.get(name)
        if value is None:
            if is_needed:
                self.refuse(f"{where}/{name}", "PACT_MEMBER_MISSING", f"{name} must be stated")
            return None
        found = decimal_of(value)
        if found is None or found < 0:
            code = "DECIMAL_COMMA" if isinstance(value, str) and "," in value else "PACT_DECIMAL"
            self.refuse(
                f"{where}/{name}", code, f"{name} is a decimal number as a text, not negative: {written(value):.60}"
            )
            return None
        return found


def read_shipment_footprints(document: Mapping[str, Any], *, where: str = "") -> ShipmentFootprint:
    """One ShipmentFootprint, every element looked at.

    Args:
        document: the parsed document.
        where: its JSON pointer in its file.
    """
    checking = _Checking([])
    name = document.get("shipmentId")
    if not isinstance(name, str) or not name:
        checking.refuse(f"{where}/shipmentId", "PACT_MEMBER_MISSING", "shipmentId must be stated")
    whole = checking.number(document, "mass", where)
    listed = document.get("tces")
    if not isinstance(listed, ARRAYS) or not listed or len(listed) > MAX_ELEMENTS:
        checking.refuse(f"{where}/tces", "PACT_TYPE", f"tces is a list of 1 to {MAX_ELEMENTS} elements")
        listed = ()
    elements = []
    for index, part in enumerate(listed):
        place = f"{where}/tces/{index}"
        if isinstance(part, OBJECTS):
            elements.append(_element(part, name, place, checking))
        else:
            checking.refuse(place, "PACT_TYPE", "an element is an object")
    parts = [part for part in listed if isinstance(part, OBJECTS)]
    _check_order(parts, f"{where}/tces", checking)
    if whole is not None and len(parts) == len(listed) and all(element.mass is not None for element in elements):
        _check_mass(parts, [element.mass or Fraction(0) for element in elements], whole, where, checking)
    return ShipmentFootprint(name if isinstance(name, str) else "", tuple(elements), tuple(checking.findings))


def _element(part: Mapping[str, Any], shipment: object, where: str, checking: _Checking) -> TransportElement:
    name = part.get("tceId")
    if not isinstance(name, str) or not name:
        checking.refuse(f"{where}/tceId", "PACT_MEMBER_MISSING", "tceId must be stated")
    if (part.get("tocId") is None) == (part.get("hocId") is None):
        checking.refuse(where, "FREIGHT_OPERATION", "an element names a transport operation (tocId) or a hub (hocId)")
    if part.get("shipmentId") not in (None, shipment):
        checking.refuse(f"{where}/shipmentId", "FREIGHT_ORDER", "an element belongs to the shipment it stands in")
    is_hub = part.get("hocId") is not None
    mass = checking.number(part, "mass", where)
    declared = checking.number(part, "transportActivity", where, is_needed=not is_hub)
    whole, part_of_it = checking.number(part, "co2eWTW", where), checking.number(part, "co2eTTW", where)
    if whole is not None and part_of_it is not None and whole < part_of_it:
        checking.refuse(f"{where}/co2eWTW", "FREIGHT_WTW", "well to wheel holds tank to wheel, so it is not below it")
    computed = _activities(part, mass, where, checking, is_hub=is_hub)
    if declared is not None and computed:
        text = part["transportActivity"]
        if not any(Fraction(round_half_even(one, places_of(text))) == declared for one in computed):
            detail = f"mass times distance is {float(computed[0]):.6g} t km, not {text}"
            checking.refuse(f"{where}/transportActivity", "FREIGHT_ACTIVITY", detail)
    return TransportElement(name if isinstance(name, str) else "", declared, computed[0] if computed else None, mass)


def _activities(
    part: Mapping[str, Any], mass: Fraction | None, where: str, checking: _Checking, *, is_hub: bool
) -> list[Fraction]:
    """Tonne-kilometers by every distance that is stated, the one that counts first at the head."""
    distance = part.get("distance")
    if distance is None:
        if not is_hub:
            checking.refuse(f"{where}/distance", "PACT_MEMBER_MISSING", "distance must be stated")
        return []
    if not isinstance(distance, OBJECTS) or not distance.keys() & set(_DISTANCES):
        checking.refuse(f"{where}/distance", "PACT_TYPE", f"distance names its kind: {', '.join(_DISTANCES)}")
        return []
    stated = [checking.number(distance, kind, f"{where}/distance", is_needed=False) for kind in _DISTANCES]
    return [] if mass is None else [mass / _KILOGRAMS * one for one in stated if one is not None]


def _check_order(parts: list[Mapping[str, Any]], where: str, checking: _Checking) -> None:
    """Every element before is one of the chain, and none comes before itself."""
    names = [name for part in parts if isinstance(name := part.get("tceId"), str)]
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    if twice:
        checking.refuse(where, "FREIGHT_ORDER", f"each tceId once: {', '.join(twice)}")
        return
    known = set(names)
    before = {name: _before(part) for name, part in zip(names, parts, strict=False)} if len(names) == len(parts) else {}
    for name, earlier in before.items():
        unknown = [one for one in earlier if one not in known]
        if unknown:
            checking.refuse(where, "FREIGHT_ORDER", f"{name} follows {', '.join(unknown)}, which is no element")
    try:
        TopologicalSorter(before).prepare()
    except CycleError:
        checking.refuse(where, "FREIGHT_ORDER", "the elements follow each other in a circle")


def _before(part: Mapping[str, Any]) -> list[str]:
    earlier = part.get("prevTceIds")
    return [one for one in earlier if isinstance(one, str)] if isinstance(earlier, ARRAYS) else []


def _check_mass(
    parts: list[Mapping[str, Any]], masses: list[Fraction], whole: Fraction, where: str, checking: _Checking
) -> None:
    """Every element carries the shipment; where it was split, what sets out and what arrives add to all of it.

    A chain that was split and whose parts do not add up may have been joined with others on the way: it stays open.
    """
    before = [_before(part) for part in parts]
    followers = Counter(name for earlier in before for name in earlier)
    roots = sum(1 for earlier in before if not earlier)
    is_split = roots > 1 or any(len(earlier) > 1 for earlier in before) or any(n > 1 for n in followers.values())
    last = [not isinstance(part.get("tceId"), str) or part["tceId"] not in followers for part in parts]
    sets_out = sum((mass for mass, earlier in zip(masses, before, strict=True) if not earlier), Fraction(0))
    arrives = sum((mass for mass, is_last in zip(masses, last, strict=True) if is_last), Fraction(0))
    is_whole = is_split and sets_out == whole == arrives
    for index, mass in enumerate(masses):
        if mass > whole or (mass < whole and not is_whole):
            detail = f"the element carries {_kilograms(mass)} kg, the shipment is {_kilograms(whole)} kg"
            checking.refuse(f"{where}/tces/{index}/mass", "FREIGHT_MASS", detail, is_open=is_split and mass < whole)


def _kilograms(mass: Fraction) -> str:
    return decimal_text(round_half_even(mass, 6))
