"""The section ``shipments``: emissions of a transport chain, leg by leg and hub by hub.

A factor is the pack's well-to-wheel sum, or the user's own figure or interval. A class that the pack knows only in part
is a gap: the sum then has no upper bound, and the known part alone never stands for the whole.

Source: ISO 14083, whose structure of legs and hubs it follows; no conformity with it is stated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from greenchain.scoring.factors.freight import freight_factor
from greenchain.scoring.items.numbers import amount, positive
from greenchain.scoring.items.printing import figure, known, part_of
from greenchain.scoring.items.sections import Answer, Asked, Section
from greenchain.scoring.span import Span
from greenchain.standards import Table
from greenchain.standards.shapes import Reading, Shape, each, flag, legal_date, text, word
from greenchain.values.finding import Citation, Finding
from greenchain.values.json import OBJECTS
from greenchain.values.outcome import Outcome

PACK = "factors/desnz-freight-2025"

_KILOGRAMS = 1000  # in a tonne
_NONE = Fraction(0)
_interval = Shape({"lower": amount, "upper": amount}, {})


def _factor(value: object, where: str, reading: Reading) -> Span | None:
    """A factor of one's own: a figure, or bounds between which it lies; the point of bounds is their middle."""
    if not isinstance(value, OBJECTS):
        found = amount(value, where, reading)
        return None if found is None else Span.exactly(found)
    bounds = _interval(value, where, reading)
    lower, upper = bounds.get("lower"), bounds.get("upper")
    if lower is None or upper is None or lower > upper:
        reading.refuse(where, "lower and upper, in this order", value)
        return None
    return Span(lower, (lower + upper) / 2, upper)


_LEG = Shape(
    {"mode": text, "distance_km": positive},
    {
        "class": text,
        "distance_kind": word("actual", "sfd", "gcd"),
        "factor_kgco2e_per_tkm": _factor,
        "primary": flag,
    },
)
_HUB = Shape({"hub": text, "kgco2e_per_t": _factor}, {"primary": flag})


def _leg(value: object, where: str, reading: Reading) -> Mapping[str, Any]:
    is_hub = isinstance(value, OBJECTS) and "hub" in value
    return (_HUB if is_hub else _LEG)(value, where, reading)


_SHIPMENT = Shape({"id": text, "legs": each(_leg)}, {"mass_kg": positive, "mass_t": positive, "on": legal_date})


def _read(value: object, where: str, reading: Reading) -> Mapping[str, Any]:
    item = _SHIPMENT(value, where, reading)
    if (item.get("mass_kg") is None) == (item.get("mass_t") is None):
        reading.refuse(where, "one of mass_kg and mass_t", ", ".join(sorted(item)))
    if not item.get("legs"):
        reading.refuse(f"{where}/legs", "at least one leg or hub", "none")
    for index, leg in enumerate(item.get("legs", ())):
        given = [name for name in ("class", "factor_kgco2e_per_tkm") if name in leg]
        if "hub" not in leg and len(given) != 1:
            found = " and ".join(given) or "neither class nor factor_kgco2e_per_tkm"
            reading.refuse(f"{where}/legs/{index}", "either a class of the pack or a factor of one's own", found)
        if "hub" in leg and leg.get("kgco2e_per_t") is None:
            reading.refuse(f"{where}/legs/{index}/kgco2e_per_t", "a figure or lower and upper", None)
    return item


@dataclass(frozen=True, slots=True)
class _Counted:
    """One leg or hub: its work, its emissions between bounds, and what is to be said about it."""

    name: str
    tkm: Fraction
    emissions: Span
    is_known: bool
    is_primary: bool
    citation: Citation | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def point(self) -> Fraction | None:
        """The one figure, where it is known and no interval."""
        return self.emissions.point if self.is_known and self.emissions.lower == self.emissions.upper else None

    def to_dict(self) -> dict[str, object]:
        return {
            "name": self.name,
            "tkm": known(self.tkm),
            "kgco2e": figure(self.point),
            "lower": known(self.emissions.lower),
            "upper": figure(self.emissions.upper),
            "primary": self.is_primary,
            "citation": self.citation.to_dict() if self.citation else None,
        }


def _answer(item: Mapping[str, Any], asked: Asked) -> Answer:
    tonnes: Fraction = item["mass_t"] if item.get("mass_t") is not None else item["mass_kg"] / _KILOGRAMS
    pack = asked.standards.pack(PACK)
    legs = [
        _hub(leg, tonnes) if "hub" in leg else _counted(leg, tonnes, item, asked, f"{item['id']}/legs/{index}")
        for index, leg in enumerate(item["legs"])
    ]
    total = sum((leg.emissions for leg in legs), Span.exactly(0))
    points = [leg.point for leg in legs]
    whole = None if any(point is None for point in points) else sum((point or _NONE for point in points), _NONE)
    tkm = sum((leg.tkm for leg in legs), _NONE)
    primary = [leg for leg in legs if leg.is_primary]
    body = {
        "legs": [leg.to_dict() for leg in legs],
        "tkm": known(tkm),
        "kgco2e": figure(whole),
        "lower": known(total.lower),
        "upper": figure(total.upper),
        "primary_share": {
            "tkm": figure(part_of(sum((leg.tkm for leg in primary), _NONE), tkm)),
            "emissions": figure(part_of(sum((leg.point or _NONE for leg in primary), _NONE), whole)),
        },
    }
    findings = [finding for leg in legs for finding in leg.findings]
    is_cited = any(leg.citation for leg in legs)
    return Answer.figures(item["id"], body, findings=findings, standards=[pack.ref] if is_cited else [])


def _hub(leg: Mapping[str, Any], tonnes: Fraction) -> _Counted:
    return _Counted(leg["hub"], _NONE, leg["kgco2e_per_t"].scaled(tonnes), True, leg.get("primary", False))  # noqa: FBT003 - a field


def _counted(leg: Mapping[str, Any], tonnes: Fraction, item: Mapping[str, Any], asked: Asked, where: str) -> _Counted:
    tkm = tonnes * leg["distance_km"]
    name = " ".join(filter(None, (leg["mode"], leg.get("class", ""))))
    findings = [] if "distance_kind" in leg else [_unnamed_distance(where)]
    own: Span | None = leg.get("factor_kgco2e_per_tkm")
    if own is not None:
        return _Counted(name, tkm, own.scaled(tkm), True, leg.get("primary", False), None, tuple(findings))  # noqa: FBT003 - a field
    table = asked.standards.pack(PACK).table("freight")
    factor = freight_factor(table, mode=leg["mode"], vehicle_class=leg["class"], on=item.get("on"))
    if factor is None or factor.well_to_wheel is None:
        findings.append(_gap(name, where, has_part=factor is not None, known=_classes(table, leg["mode"])))
        lower = Fraction(factor.tank_to_wheel) * tkm if factor else _NONE
        return _Counted(name, tkm, Span(lower, lower, None), False, False, None, tuple(findings))  # noqa: FBT003 - fields
    if item.get("on") is None and factor.citation.period.holds(asked.day) is not True:
        findings.append(_stand_in(name, factor.citation, asked, where))
    span = Span.exactly(factor.well_to_wheel).scaled(tkm)
    return _Counted(name, tkm, span, True, leg.get("primary", False), factor.citation, tuple(findings))  # noqa: FBT003 - a field


def _classes(table: Table, mode: str) -> str:
    """What could be asked for: the classes of the mode, or the modes where it is none."""
    wanted = mode.strip().casefold()
    classes = dict.fromkeys(row.text("class") for row in table.rows if row["mode"] == wanted)
    modes = dict.fromkeys(row.text("mode") for row in table.rows)
    return f"classes of {wanted}: {', '.join(classes)}" if classes else f"modes: {', '.join(modes)}"


def _gap(name: str, where: str, *, has_part: bool, known: str) -> Finding:
    detail = (
        f"{name}: the factor leaves out how its energy was provided, so emissions have no upper bound"
        if has_part
        else f"{name}: no factor is at hand for that day; {known}"
    )
    return Finding("shipments", Outcome.NOT_DETERMINED, "FREIGHT_FACTOR_UNKNOWN", detail, where)


def _stand_in(name: str, citation: Citation, asked: Asked, where: str) -> Finding:
    """Of a shipment that states no day: told, for the figure is the last one published, and judges nothing."""
    detail = f"{name}: the factor is of {citation.period}, not of {asked.day}; the shipment states no day as on"
    return Finding("shipments", Outcome.NOT_APPLICABLE, "FREIGHT_FACTOR_OTHER_YEAR", detail, where, citation=citation)


def _unnamed_distance(where: str) -> Finding:
    detail = "the leg does not say what its distance is: actual, shortest feasible (sfd) or great circle (gcd)"
    return Finding("shipments", Outcome.NOT_DETERMINED, "DISTANCE_KIND_MISSING", detail, where)


SECTION = Section("shipments", _read, _answer)
