"""Footprints that others declare: whether their totals follow from their parts, under each reading of the rule.

The rule's comment leaves out the fossil emissions of land management; so there are two readings, and a document that
agrees with one alone is not determined. Sums are rounded to the declared figure's own number of decimals.

Source: PACT Technical Specifications 3.0.3, pcfExcludingBiogenicUptake; which parts add up are rows of the pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from greenchain.formats.pact import PACK, PactFootprint, ShipmentFootprint, check_members
from greenchain.formats.pact.decimals import places_of
from greenchain.scoring.items.printing import figure
from greenchain.scoring.items.sections import Answer
from greenchain.standards import RulePack, Standards
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import round_half_even
from greenchain.values.time import format_instant

LITERAL, WITH_LAND = "literal", "with_land_management"
_EXCLUDING, _INCLUDING, _UPTAKE = "pcfExcludingBiogenicUptake", "pcfIncludingBiogenicUptake", "biogenicCO2Uptake"
_NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Balance:
    """A declared total beside its parts' sum under both readings; ``None`` where a figure could not be read."""

    declared: Fraction | None
    literal: Fraction | None
    with_land_management: Fraction | None
    places: int = 0

    @property
    def agrees(self) -> str:
        """``both``, the one reading it agrees with, or ``neither``; empty where nothing was declared."""
        if self.declared is None:
            return ""
        fits = [
            name
            for name, sum_of in ((LITERAL, self.literal), (WITH_LAND, self.with_land_management))
            if sum_of is not None and Fraction(round_half_even(sum_of, self.places)) == self.declared
        ]
        return "both" if len(fits) == len((LITERAL, WITH_LAND)) else fits[0] if fits else "neither"

    def to_dict(self) -> dict[str, object]:
        """As results print it."""
        return {
            "declared": figure(self.declared),
            LITERAL: figure(self.literal),
            WITH_LAND: figure(self.with_land_management),
            "agrees": self.agrees or None,
        }


def answer_footprint(document: Mapping[str, Any], *, standards: Standards, at: datetime, where: str = "") -> Answer:
    """Whether a declared footprint keeps the rules of its format and adds up.

    Args:
        document: a parsed ProductFootprint.
        standards: must hold the pack ``formats/pact-3.0``.
        at: the instant at which it is to be used; aware.
        where: its JSON pointer in the file.
    """
    pack = standards.pack(PACK)
    read = check_members(document, pack=pack, at=at, where=where)
    excluding, including = balances(read, pack)
    judged = [
        finding
        for name, balance in ((_EXCLUDING, excluding), (_INCLUDING, including))
        for finding in _judged(balance, name, f"{where}/pcf/{name}")
    ]
    since, until = read.valid
    body = {
        "balance": {"excluding": excluding.to_dict(), "including": including.to_dict()},
        "fields": [
            {"where": f.where, "code": f.code, "outcome": f.outcome.value, "detail": f.detail} for f in read.findings
        ],
        "valid": {
            "from": format_instant(since) if since else None,
            "until": format_instant(until) if until else None,
        },
    }
    return Answer.figures(read.id, body, findings=(*read.findings, *judged), standards=[pack.ref], value=read)


def balances(read: PactFootprint, pack: RulePack) -> tuple[Balance, Balance]:
    """The two totals, without and with biogenic uptake; a part that is not stated is nothing."""
    carbon = read.document.get("pcf")
    stated = carbon if isinstance(carbon, Mapping) else {}
    parts = [row for row in pack.table("balance").rows if row["total"] == _EXCLUDING]
    sums = {
        reading: _sum(read, stated, [row.text("field") for row in parts if row["reading"] == reading])
        for reading in (LITERAL, WITH_LAND)
    }
    with_uptake = {
        reading: None if total is None or (uptake := _sum(read, stated, [_UPTAKE])) is None else total + uptake
        for reading, total in sums.items()
    }
    return _balance(read, _EXCLUDING, sums), _balance(read, _INCLUDING, with_uptake)


def answer_freight(read: ShipmentFootprint) -> Answer:
    """A shipment's footprint as its section prints it."""
    elements = [
        {
            "id": element.id,
            "transport_activity": {"declared": figure(element.declared), "computed": figure(element.computed)},
        }
        for element in read.elements
    ]
    good = Finding("freight/elements", Outcome.CONFORMS, "FREIGHT_CONSISTENT", "all elements add up", read.id)
    return Answer.figures(read.id, {"tces": elements}, findings=read.findings or (good,), value=read)


def _balance(read: PactFootprint, name: str, sums: Mapping[str, Fraction | None]) -> Balance:
    declared = read.figures.get(name)
    return Balance(declared, sums[LITERAL], sums[WITH_LAND], places_of(read.texts.get(name, "")))


def _sum(read: PactFootprint, stated: Mapping[str, Any], names: list[str]) -> Fraction | None:
    """The sum of the parts; ``None`` where one is stated and cannot be read."""
    if any(stated.get(name) is not None and name not in read.figures for name in names):
        return None
    return sum((read.figures.get(name, _NONE) for name in names), _NONE)


def _judged(balance: Balance, name: str, where: str) -> list[Finding]:
    values = {key: str(value) for key, value in balance.to_dict().items()}
    told = {
        "both": (Outcome.CONFORMS, "PACT_BALANCE_HOLDS", "is the sum of its parts under both readings"),
        "neither": (Outcome.DOES_NOT_CONFORM, "PACT_BALANCE", "is the sum of its parts under neither reading"),
        "": (Outcome.NOT_DETERMINED, "PACT_BALANCE_UNKNOWN", "is not stated or cannot be read"),
    }
    if balance.agrees == "neither" and balance.literal is None:
        outcome, code, said = Outcome.NOT_DETERMINED, "PACT_BALANCE_UNKNOWN", "has parts that cannot be read"
    else:
        one = (Outcome.NOT_DETERMINED, "PACT_BALANCE_READING", f"is the sum of its parts {balance.agrees} only")
        outcome, code, said = told.get(balance.agrees, one)
    return [Finding("pact/balance", outcome, code, f"{name} {said}", where, values)]
