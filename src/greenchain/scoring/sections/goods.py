"""The section ``goods``: embedded emissions of goods under the EU's carbon border adjustment.

A declared figure counts by itself only where an accredited verifier signed it. Else the truth lies between it and the
default value with the year's mark-up. A code, origin or year without a row is a gap, never another row's value.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from greenchain.evidence import EvidenceLevel
from greenchain.scoring.factors.cbam import CbamDefault, CbamDefaults, cbam_defaults, embedded_emissions
from greenchain.scoring.items.numbers import amount, positive, share
from greenchain.scoring.items.printing import figure, known, part_of
from greenchain.scoring.items.sections import Answer, Asked, Section
from greenchain.standards.shapes import Reading, Shape, count, each, text, word
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_EVIDENCE = ("actual", "estimated", "default")
_VERIFIED = EvidenceLevel.L3
_NONE = Fraction(0)

_PRECURSOR = Shape({"id": text, "mass_t": amount, "see": amount, "evidence": word(*_EVIDENCE)}, {})
_GOODS = Shape(
    {"id": text},
    {
        "cn": text,
        "origin": text,
        "year": count,
        "activity_t": positive,
        "attributed_tco2e": amount,
        "precursors": each(_PRECURSOR),
        "declared_see": amount,
        "level": word(*(level.value for level in EvidenceLevel)),
        "estimate_cap": share,
    },
)


def _read(value: object, where: str, reading: Reading) -> Mapping[str, Any]:
    item = _GOODS(value, where, reading)
    ids = [part.get("id") for part in item.get("precursors", ())]
    if len(set(ids)) < len(ids):
        reading.refuse(f"{where}/precursors", "each id once", ", ".join(map(str, ids)), code="SCORE_ID_TWICE")
    if (item.get("activity_t") is None) != (item.get("attributed_tco2e") is None):
        reading.refuse(where, "activity_t and attributed_tco2e, both or neither", "one of them")
    if item.get("precursors") and item.get("activity_t") is None:
        reading.refuse(f"{where}/precursors", "activity_t and attributed_tco2e beside them", "neither")
    return item


def _answer(item: Mapping[str, Any], asked: Asked) -> Answer:
    defaults = cbam_defaults(asked.standards)
    findings: list[Finding] = []
    declared = _declared(item)
    row = _default(item, defaults, findings)
    percent = defaults.markup(row.group, year=item["year"]) if row else None
    if row is not None and percent is None:
        detail = f"no mark-up of {row.group or 'this group'} is on file for {item['year']}"
        findings.append(_open(item, "CBAM_MARKUP_UNKNOWN", detail))
    marked = Fraction(percent.on(row.value)) if row and percent else None
    lower, upper = _bounds(item, asked, declared, marked, findings)
    body = {
        "see": {"declared": figure(declared), "lower": known(lower), "upper": figure(upper)},
        "default": {
            "value": figure(Fraction(row.value)) if row else None,
            "markup_pct": figure(Fraction(percent.percent)) if percent else None,
            "with_markup": figure(marked),
            "cn": row.cn if row else None,
            "citation": row.citation.to_dict() if row else None,
        },
        "share_by_evidence": _shares(item, findings),
    }
    return Answer.figures(item["id"], body, findings=findings, standards=[defaults.pack.ref])


def _declared(item: Mapping[str, Any]) -> Fraction | None:
    """What is declared per tonne: as stated, else as its parts come to."""
    if item.get("declared_see") is not None:
        stated: Fraction = item["declared_see"]
        return stated
    if item.get("activity_t") is None:
        return None
    return embedded_emissions(
        activity=item["activity_t"],
        attributed=item["attributed_tco2e"],
        precursors=((part["mass_t"], part["see"]) for part in item.get("precursors", ())),
    )


def _default(item: Mapping[str, Any], defaults: CbamDefaults, findings: list[Finding]) -> CbamDefault | None:
    missing = [name for name in ("cn", "origin", "year") if name not in item]
    if missing:
        findings.append(
            _open(item, "CBAM_DEFAULT_UNKNOWN", f"no {', '.join(missing)} is stated, so no default applies")
        )
        return None
    asked = {"origin": item["origin"], "year": item["year"]}
    found = defaults.default(item["cn"], **asked)
    if found is None:
        several = len(defaults.candidates(item["cn"], **asked))
        what = f"CN {item['cn'].upper().removeprefix('CN').strip()} from {item['origin']} in {item['year']}"
        hint = "" if item["cn"].replace(" ", "").isdecimal() else "; a code is written in digits, such as 7208"
        detail = (
            f"{several} goods of {what} have different defaults: the code alone does not tell which"
            if several
            else f"no default of {what} is on file{hint}"
        )
        findings.append(_open(item, "CBAM_DEFAULT_UNKNOWN", detail))
    return found


def _bounds(
    item: Mapping[str, Any],
    asked: Asked,
    declared: Fraction | None,
    marked: Fraction | None,
    findings: list[Finding],
) -> tuple[Fraction, Fraction | None]:
    stated = EvidenceLevel(item["level"]) if "level" in item else EvidenceLevel.L1
    if stated.reaches(EvidenceLevel.L2) and not asked.what_if:
        detail = f"{stated.value} is stated by the document alone and counts as L1"
        findings.append(_open(item, "LEVEL_NOT_PROVEN", detail))
    if declared is not None and asked.what_if and stated.reaches(_VERIFIED):
        return declared, declared
    if declared is not None:
        detail = "the declared figure is signed by no accredited verifier: the default with its mark-up bounds it"
        findings.append(_open(item, "CBAM_NOT_VERIFIED", detail))
    lower = min(declared, marked if marked is not None else declared) if declared is not None else _NONE
    return lower, None if marked is None else max(marked, declared or _NONE)


def _shares(item: Mapping[str, Any], findings: list[Finding]) -> dict[str, object]:
    """Shares of the emissions, those attributed to the making being actual; and of the mass of precursors."""
    parts = item.get("precursors", ())
    emissions = dict.fromkeys(_EVIDENCE, _NONE) | {"actual": item.get("attributed_tco2e") or _NONE}
    mass = dict.fromkeys(_EVIDENCE, _NONE)
    for part in parts:
        emissions[part["evidence"]] += part["mass_t"] * part["see"]
        mass[part["evidence"]] += part["mass_t"]
    estimated = part_of(emissions["estimated"], sum(emissions.values(), _NONE))
    cap = item.get("estimate_cap")
    if cap is not None and estimated is not None and estimated > cap:
        detail = (
            f"estimated values make up {known(estimated, places=4)} of the emissions, above the cap of {known(cap)}"
        )
        findings.append(_open(item, "CBAM_ESTIMATE_CAP", detail))
    return {
        name: {kind: figure(part_of(value, sum(values.values(), _NONE))) for kind, value in values.items()}
        for name, values in (("emissions", emissions), ("mass", mass))
    }


def _open(item: Mapping[str, Any], code: str, detail: str) -> Finding:
    return Finding("goods", Outcome.NOT_DETERMINED, code, detail, item["id"])


SECTION = Section("goods", _read, _answer)
