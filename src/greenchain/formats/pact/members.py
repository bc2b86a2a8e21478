"""A ProductFootprint member by member: what must stand, types, signs, words, ranges, dates, and the rule of geography.

The members, their rules and bounds are rows of the pack; here is only how a row is held against a value. All that is
wrong is told together, each with its place. What a rule asks under a condition that the document does not tell leaves
the member open.

Source: PACT Technical Specifications 3.0.3, data model; the pack names where it was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from greenchain.formats.pact.decimals import decimal_of, has_sign, is_decimal_type
from greenchain.standards import Row, RulePack
from greenchain.standards.shapes import written
from greenchain.values.errors import GreenchainError
from greenchain.values.finding import Citation, Finding
from greenchain.values.identifiers.countries import find_country
from greenchain.values.json import ARRAYS, OBJECTS
from greenchain.values.outcome import Outcome
from greenchain.values.time import format_instant, parse_instant

PACK = "formats/pact-3.0"

_FOOTPRINT, _CARBON = "ProductFootprint", "CarbonFootprint"
_GEOGRAPHY = ("geographyRegionOrSubregion", "geographyCountry", "geographyCountrySubdivision")
_INSTANTS = (
    "created", "validityPeriodStart", "validityPeriodEnd", "referencePeriodStart", "referencePeriodEnd", "completedAt",
)  # fmt: skip
_URNS = ("companyIds", "productIds", "productClassifications")
_PATTERNS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        **dict.fromkeys(_URNS, re.compile(r"[uU][rR][nN]:\S+")),
        "ipccCharacterizationFactors": re.compile(r"AR[0-9]+"),
    }
)
_NOT_EMPTY = (*_PATTERNS, "crossSectoralStandards", "secondaryEmissionFactorSources", "ruleNames")
_PARTS = MappingProxyType(
    {
        "productOrSectorSpecificRules": "ProductOrSectorSpecificRule",
        "secondaryEmissionFactorSources": "EmissionFactorSource",
    }
)
_UNIT_OF_MASS = "kilogram"
_CARBON_OF_LIFE = "biogenicCarbonContent"
_CARBON_CONTENTS = ("fossilCarbonContent", _CARBON_OF_LIFE)
_VERSION = re.compile(r"3\.[0-9]+(?:\.[0-9]+)?")
_YEAR = re.compile(r"(SHALL|BIO)(?:-([0-9]{4}))?")


@dataclass(frozen=True, slots=True)
class PactFootprint:
    """A footprint whose members were looked at.

    Attributes:
        id: as it states; empty where it states none.
        document: all of it, as it was parsed; members unknown to us are kept.
        figures: every decimal of ``pcf`` that can be read, by its name.
        texts: the same as they are written.
        valid: from when until when it may be used; either ``None`` where not known.
        findings: what is wrong with it or open, in the pack's order; empty for a good one.
    """

    id: str
    document: Mapping[str, Any]
    figures: Mapping[str, Fraction]
    texts: Mapping[str, str]
    valid: tuple[datetime | None, datetime | None]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Checking:
    pack: RulePack
    at: datetime
    where: str
    findings: list[Finding]

    def refuse(self, place: str, code: str, detail: str, row: Row | None = None) -> None:
        self._note(Outcome.DOES_NOT_CONFORM, place, code, detail, row)

    def leave_open(self, place: str, code: str, detail: str, row: Row | None = None) -> None:
        self._note(Outcome.NOT_DETERMINED, place, code, detail, row)

    def _note(self, outcome: Outcome, place: str, code: str, detail: str, row: Row | None) -> None:
        citation: Citation | None = row.citation if row else None
        self.findings.append(Finding("pact/members", outcome, code, detail, f"{self.where}{place}", citation=citation))


def check_members(document: Mapping[str, Any], *, pack: RulePack, at: datetime, where: str = "") -> PactFootprint:
    """One footprint, its members held against the pack.

    Args:
        document: a parsed ProductFootprint.
        pack: ``formats/pact-3.0``.
        at: the instant at which it is to be used; rules that begin with a year apply from then on.
        where: the JSON pointer of the footprint in its file.
    """
    checking = _Checking(pack, at, where, [])
    _check_object(document, _FOOTPRINT, "", checking)
    version = document.get("specVersion")
    if isinstance(version, str) and not _VERSION.fullmatch(version):
        checking.leave_open(
            "/specVersion", "PACT_WORD", f"a footprint of version 3, which is what it is held against: {version}"
        )
    for place in unchecked(pack, document):
        checking.leave_open(place, "PACT_MEMBER_UNKNOWN", "version 3.0 has no such member, so it was not looked at")
    carbon = document.get("pcf")
    carbon = carbon if isinstance(carbon, OBJECTS) else {}
    texts = {name: value for name, value in carbon.items() if isinstance(value, str) and decimal_of(value) is not None}
    figures = {name: Fraction(value) for name, value in texts.items()}
    _check_geography(carbon, checking)
    _check_mass(carbon, figures, checking)
    _check_carbon(figures, checking)
    _check_predecessors(document, checking)
    valid = _validity(document, carbon, checking)
    found = document.get("id")
    return PactFootprint(
        id=found if isinstance(found, str) else "",
        document=document,
        figures=MappingProxyType(figures),
        texts=MappingProxyType(texts),
        valid=valid,
        findings=tuple(checking.findings),
    )


def _check_object(value: Mapping[str, Any], name: str, place: str, checking: _Checking) -> None:
    for row in checking.pack.table("fields").rows:
        if row["object"] != name:
            continue
        field = row.text("field")
        if value.get(field) is None:
            _check_absent(value, row, f"{place}/{field}", checking)
        else:
            _check_value(value[field], row, f"{place}/{field}", checking)


def _check_absent(value: Mapping[str, Any], row: Row, place: str, checking: _Checking) -> None:
    """A member that is not there: refused where it must be, open where it must be under a condition."""
    rules = [match for match in map(_YEAR.fullmatch, row.words("rules")) if match]
    due = [match[1] for match in rules if not match[2] or checking.at.year >= int(match[2])]
    if row["required"] is True or "SHALL" in due:
        checking.refuse(place, "PACT_MEMBER_MISSING", f"{row.text('field')} must be stated", row)
    elif "BIO" in due and (decimal_of(value.get(_CARBON_OF_LIFE)) or 0) > 0:
        detail = f"{row.text('field')} must be stated for a product with biogenic carbon"
        checking.leave_open(place, "PACT_MEMBER_MISSING", detail, row)


def _check_value(value: object, row: Row, place: str, checking: _Checking) -> None:
    kind, field = row.text("type"), row.text("field")
    if is_decimal_type(kind):
        _check_decimal(value, row, place, checking)
    elif kind == "boolean":
        if not isinstance(value, bool):
            checking.refuse(place, "PACT_TYPE", f"{field} is true or false", row)
    elif kind == "array":
        _check_array(value, row, place, checking)
    elif kind in ("string", "NonEmptyString", "Uri"):
        _check_text(value, row, place, checking)
    elif isinstance(value, OBJECTS):
        _check_object(value, kind, place, checking)
    else:
        checking.refuse(place, "PACT_TYPE", f"{field} is an object", row)


def _check_decimal(value: object, row: Row, place: str, checking: _Checking) -> None:
    field, number = row.text("field"), decimal_of(value)
    if number is None:
        code = "DECIMAL_COMMA" if isinstance(value, str) and "," in value else "PACT_DECIMAL"
        checking.refuse(place, code, f"{field} is a decimal number as a text, all of it, not {written(value):.60}", row)
        return
    if not has_sign(number, row.text("type")):
        checking.refuse(place, "PACT_SIGN", f"{field} has a sign that {row.text('type')} does not allow", row)
    for bound in checking.pack.table("ranges").find(row.text("object"), field):
        lowest, highest = bound.decimal("lowest"), bound.decimal("highest")
        if not lowest <= number <= highest:
            checking.refuse(place, "PACT_RANGE", f"{field} lies between {lowest} and {highest}", bound)


def _check_text(value: object, row: Row, place: str, checking: _Checking) -> None:
    field = row.text("field")
    if not isinstance(value, str) or (not value and row["type"] != "string"):
        checking.refuse(place, "PACT_TYPE", f"{field} is a text", row)
    elif row.words("words") and value not in row.words("words"):
        checking.refuse(place, "PACT_WORD", f"{field} is one of {', '.join(row.words('words'))}", row)
    elif field in _INSTANTS and _instant(value) is None:
        checking.refuse(place, "PACT_DATE", f"{field} is an instant with an offset", row)


def _check_array(value: object, row: Row, place: str, checking: _Checking) -> None:
    field = row.text("field")
    if not isinstance(value, ARRAYS) or (field in _NOT_EMPTY and not value):
        checking.refuse(
            place, "PACT_TYPE", f"{field} is a list{' that is not empty' if field in _NOT_EMPTY else ''}", row
        )
        return
    for index, part in enumerate(value):
        if field in _PATTERNS and not (isinstance(part, str) and _PATTERNS[field].fullmatch(part)):
            checking.refuse(f"{place}/{index}", "PACT_WORD", f"an item of {field} is not written so", row)
        elif field in _PARTS and isinstance(part, OBJECTS):
            _check_object(part, _PARTS[field], f"{place}/{index}", checking)


def _check_geography(carbon: Mapping[str, Any], checking: _Checking) -> None:
    nation = carbon.get("geographyCountry")
    if isinstance(nation, str) and find_country(nation) != nation:
        detail = "geographyCountry is an alpha-2 code of ISO 3166-1 in capital letters"
        checking.refuse("/pcf/geographyCountry", "PACT_WORD", detail)
    stated = [name for name in _GEOGRAPHY if carbon.get(name) is not None]
    if len(stated) > 1:
        checking.refuse("/pcf", "PACT_GEOGRAPHY", f"at most one of {', '.join(stated)}: the finest says the rest")


def _check_mass(carbon: Mapping[str, Any], figures: Mapping[str, Fraction], checking: _Checking) -> None:
    """The mass of a declared unit that is itself a mass is that mass: the slip that suppliers make most."""
    amount, mass = figures.get("declaredUnitAmount"), figures.get("productMassPerDeclaredUnit")
    if carbon.get("declaredUnitOfMeasurement") != _UNIT_OF_MASS or amount is None or mass is None or amount == mass:
        return
    detail = "a declared unit in kilograms weighs what it says: productMassPerDeclaredUnit equals declaredUnitAmount"
    checking.refuse("/pcf/productMassPerDeclaredUnit", "PACT_UNIT_MASS", detail)


def _check_carbon(figures: Mapping[str, Fraction], checking: _Checking) -> None:
    """The carbon in a product is a part of what it weighs."""
    mass, carbon = figures.get("productMassPerDeclaredUnit"), [figures.get(name) for name in _CARBON_CONTENTS]
    if mass is not None and sum((part for part in carbon if part is not None), Fraction(0)) > mass:
        detail = f"{' and '.join(_CARBON_CONTENTS)} together weigh no more than the product"
        checking.refuse(f"/pcf/{_CARBON_CONTENTS[0]}", "PACT_RANGE", detail)


def _check_predecessors(document: Mapping[str, Any], checking: _Checking) -> None:
    before, own = document.get("precedingPfIds"), document.get("id")
    if isinstance(before, ARRAYS) and isinstance(own, str) and own in before:
        checking.refuse("/precedingPfIds", "PACT_WORD", "a footprint does not precede itself")


def _check_periods(
    document: Mapping[str, Any], begin: datetime | None, end: datetime | None, checking: _Checking
) -> None:
    """Rules on periods that were read of the version before, or follow from sense: what breaks them stays open."""
    since, until = _instant(document.get("validityPeriodStart")), _instant(document.get("validityPeriodEnd"))
    made, years = _instant(document.get("created")), int(checking.pack.parameters["validity_years"].value)
    if end is not None and since is not None and since < end:
        checking.leave_open("/validityPeriodStart", "PACT_PERIOD", "validity begins no sooner than its data end")
    if end is not None and until is not None and until > _years_later(end, years):
        detail = f"validity ends within {years} years of the end of the reference period"
        checking.leave_open("/validityPeriodEnd", "PACT_PERIOD", detail)
    if begin is not None and made is not None and made < begin:
        checking.leave_open("/created", "PACT_PERIOD", "made before the period that its data are of began")


def _validity(
    document: Mapping[str, Any], carbon: Mapping[str, Any], checking: _Checking
) -> tuple[datetime | None, datetime | None]:
    """When the footprint may be used: as stated, else some years from the end of the reference period."""
    begin, end = _instant(carbon.get("referencePeriodStart")), _instant(carbon.get("referencePeriodEnd"))
    if begin is not None and end is not None and begin >= end:
        checking.refuse("/pcf/referencePeriodEnd", "PACT_DATE", "the reference period ends after it begins")
    _check_periods(document, begin, end, checking)
    since = _instant(document.get("validityPeriodStart")) or end
    until = _instant(document.get("validityPeriodEnd"))
    if until is None and end is not None:
        until = _years_later(end, int(checking.pack.parameters["validity_years"].value))
    if since is not None and until is not None and since >= until:
        checking.refuse("/validityPeriodEnd", "PACT_DATE", "the validity ends after it begins")
    elif (since is not None and checking.at < since) or (until is not None and checking.at >= until):
        told = " to ".join(format_instant(one) if one else "?" for one in (since, until))
        detail = f"valid {told}, asked at {format_instant(checking.at)}"
        checking.refuse("/validityPeriodEnd", "PACT_NOT_VALID", detail)
    if document.get("status") == "Deprecated":
        checking.leave_open("/status", "PACT_DEPRECATED", "its owner has replaced it by a newer one")
    return since, until


def _years_later(instant: datetime, years: int) -> datetime:
    try:
        return instant.replace(year=instant.year + years)
    except ValueError:  # the 29th of February has no counterpart
        return instant.replace(year=instant.year + years, month=3, day=1)


def _instant(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        return parse_instant(value)
    except GreenchainError:
        return None


def unchecked(pack: RulePack, document: Mapping[str, Any]) -> Iterator[str]:
    """Places of members of the footprint and its ``pcf`` that the pack has no row for; they are kept and not judged."""
    known = {(row["object"], row["field"]) for row in pack.table("fields").rows}
    carbon = document.get("pcf")
    parts = ((_FOOTPRINT, "", document), (_CARBON, "/pcf", carbon if isinstance(carbon, OBJECTS) else {}))
    for name, place, members in parts:
        yield from (f"{place}/{field}" for field in sorted(members) if (name, field) not in known)
