"""The section ``products``: the flows of a system as a product footprint that others can read.

The figures are those of a system of the same document; who makes the product, and what it is, the item states. The
footprint is held against its format like one from outside, so that nothing is written that would not be accepted.

Source: PACT Technical Specifications 3.0.3; the pack ``formats/pact-3.0`` names where it was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from greenchain.formats.pact import PACK
from greenchain.scoring.footprint_documents import WITH_LAND, answer_footprint
from greenchain.scoring.items.printing import known
from greenchain.scoring.items.sections import Answer, Asked, Section
from greenchain.standards import RulePack
from greenchain.standards.shapes import Reading, Shape, anything, by_key, text
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding
from greenchain.values.json import ARRAYS, OBJECTS, Json, canonical_json, digest
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import decimal_text
from greenchain.values.time import format_instant

SPEC_VERSION = "3.0.3"  # of the data model that the pack holds

_EXCLUDING, _INCLUDING, _UPTAKE = "pcfExcludingBiogenicUptake", "pcfIncludingBiogenicUptake", "biogenicCO2Uptake"
_PLACES = 6  # of a printed figure: parts are rounded once, and then add to the totals
_KILOGRAMS = ("", "KGM")
_UUID = (8, 12, 16, 20, 32)  # where the groups of a UUID end


def _members(value: object, where: str, reading: Reading) -> Mapping[str, Any]:
    if not isinstance(value, OBJECTS):
        reading.refuse(where, "an object", value)
        return {}
    return value


_read = Shape({"id": text, "system": text, "flows": by_key(text), "footprint": _members}, {"note": anything})


def _answer(item: Mapping[str, Any], asked: Asked) -> Answer:
    solved = asked.earlier.get("systems", {}).get(item["system"])
    if solved is None:
        raise InputError(Fault("TARGET_REFERENCE", "the id of a system of this document", item["system"], "/system"))
    pack = asked.standards.pack(PACK)
    findings: list[Finding] = []
    figures = _figures(item, solved, pack, findings)
    document = _document(item, solved, figures, pack, asked)
    checked = answer_footprint(document, standards=asked.standards, at=asked.at)
    body = {"system": item["system"], "footprint": document, **checked.body}
    return Answer.figures(
        item["id"], body, findings=(*findings, *checked.findings), standards=(*checked.standards, *solved.standards)
    )


def _figures(item: Mapping[str, Any], solved: Answer, pack: RulePack, findings: list[Finding]) -> dict[str, Fraction]:
    """Each member that a flow stands for; a flow whose point is not known is left out and leaves the answer open."""
    parts = {row.text("field") for row in pack.table("balance").rows} - {_EXCLUDING}
    flows: Mapping[str, Any] = solved.body["flows"]  # type: ignore[assignment]  # what the section prints
    faults = [
        Fault("PACT_WORD", f"one of {', '.join(sorted(parts))}", member, f"/flows/{member}")
        for member in item["flows"]
        if member not in parts
    ]
    faults += [
        Fault("TARGET_REFERENCE", f"a flow of the system: {', '.join(sorted(flows))}", flow, f"/flows/{member}")
        for member, flow in item["flows"].items()
        if flow not in flows
    ]
    faults += [
        Fault("UNIT_UNKNOWN", "a flow in kilograms", str(flows[flow].get("unit")), f"/flows/{member}")
        for member, flow in item["flows"].items()
        if flow in flows and (flows[flow].get("unit") or "") not in _KILOGRAMS
    ]
    InputError.raise_if(faults)
    found: dict[str, Fraction] = {}
    for member, flow in item["flows"].items():
        if flows[flow]["point"] is None:
            detail = f"{flow} is not known, so {member} is not stated"
            findings.append(Finding("products", Outcome.NOT_DETERMINED, "FLOW_UNKNOWN", detail, item["id"]))
        else:
            found[member] = Fraction(Decimal(known(Fraction(Decimal(flows[flow]["point"])), places=_PLACES)))
    return found


def _document(
    item: Mapping[str, Any], solved: Answer, figures: Mapping[str, Fraction], pack: RulePack, asked: Asked
) -> dict[str, Any]:
    """The footprint: what the item states of the product, and the figures with their totals."""
    stated = dict(item["footprint"])
    carbon: dict[str, Json] = {key: _plain(value) for key, value in dict(stated.pop("pcf", {})).items()}
    carbon |= {member: known(value, places=_PLACES) for member, value in figures.items()}
    adding = {
        row.text("field")
        for row in pack.table("balance").rows
        if row["total"] == _EXCLUDING and row["reading"] == WITH_LAND
    }
    excluding = sum((value for member, value in figures.items() if member in adding), Fraction(0))
    carbon[_EXCLUDING] = known(excluding, places=_PLACES)
    carbon[_INCLUDING] = known(excluding + figures.get(_UPTAKE, Fraction(0)), places=_PLACES)
    share = solved.body["primary_data_share"]
    if share is not None and "primaryDataShare" not in carbon:
        carbon["primaryDataShare"] = known(Fraction(Decimal(str(share))) * 100, places=_PLACES)
    document = {
        "specVersion": SPEC_VERSION,
        "created": format_instant(asked.at),
        "status": "Active",
        **{key: _plain(value) for key, value in stated.items()},
        "pcf": carbon,
    }
    return {"id": _uuid(document), **document}


def _uuid(document: Mapping[str, Json]) -> str:
    """A UUID of the content: the same footprint has the same id.

    Source: RFC 9562, 5.8 (version 8).
    """
    hexadecimal = list(digest(canonical_json(document))[:32])
    hexadecimal[12], hexadecimal[16] = "8", "89ab"[int(hexadecimal[16], 16) % 4]
    joined, begin, groups = "".join(hexadecimal), 0, []
    for end in _UUID:
        groups.append(joined[begin:end])
        begin = end
    return "-".join(groups)


def _plain(value: Any) -> Json:  # noqa: ANN401 - of any shape
    """``value`` as the format writes it: numbers as texts."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, OBJECTS):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, ARRAYS):
        return [_plain(part) for part in value]
    return decimal_text(Decimal(value))


SECTION = Section("products", _read, _answer)
