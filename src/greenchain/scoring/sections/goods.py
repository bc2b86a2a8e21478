"""The section ``goods``: embedded emissions of goods under the EU's carbon border adjustment.

A declared figure counts by itself only where an accredited verifier signed it. Else the truth lies between it and the
default value with the year's mark-up. A code, origin or year without a row is a gap, never another row's value. Claims
about the item's ``facility`` sign its figure under the name ``ID/see``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from greenchain.evidence import EvidenceLevel
from greenchain.scoring.factors.cbam import CbamDefault, CbamDefaults, cbam_defaults, embedded_emissions
from greenchain.scoring.items.numbers import amount, positive, share
from greenchain.scoring.items.printing import figure, known, part_of
from greenchain.scoring.items.sections import Answer, Asked, Section
from greenchain.scoring.leaves import Statement
from greenchain.scoring.sections.goods_claims import claimed_emissions
from greenchain.standards.shapes import Reading, Shape, count, each, optional_text, text, word
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import round_half_even

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
        "facility": optional_text,
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


@dataclass(frozen=True, slots=True)
class EmbeddedEmissions:
    """What is known per tonne of the goods; ``is_verified`` where an accredited verifier signed it."""

    lower: Fraction
    upper: Fraction | None
    is_verified: bool


@dataclass(frozen=True, slots=True)
class _Figures:
    """What the document and claims state per tonne.

    Attributes:
        stated: as the document declares it, ``None`` where it does not.
        computed: as its parts come to.
        claims: what claims about the installation state.
    """

    stated: Fraction | None
    computed: Fraction | None
    claims: list[Statement] = field(default_factory=list)

    @property
    def declared(self) -> Fraction | None:
        """As the document says, else as its parts come to, else the highest that anybody signed."""
        own = self.stated if self.stated is not None else self.computed
        return own if own is not None else max((said.value for said in self.claims), default=None)

    @property
    def all(self) -> list[Fraction]:
        """Every figure."""
        own = [figure for figure in (self.stated, self.computed) if figure is not None]
        return own + [said.value for said in self.claims]

    @property
    def signed(self) -> list[Fraction]:
        """What was signed, where a verifier is among those who did; the maker's own word then counts beside it."""
        if not any(said.level.reaches(_VERIFIED) for said in self.claims):
            return []
        return [said.value for said in self.claims if said.level.reaches(EvidenceLevel.L2)]


def _answer(item: Mapping[str, Any], asked: Asked) -> Answer:
    defaults = cbam_defaults(asked.standards)
    findings: list[Finding] = []
    figures = _figures(item, asked, findings)
    row = _default(item, defaults, findings)
    percent = defaults.markup(row.group, year=item["year"]) if row else None
    if row is not None and percent is None:
        detail = f"no mark-up of {row.group or 'this group'} is on file for {item['year']}"
        findings.append(_open(item, "CBAM_MARKUP_UNKNOWN", detail))
    marked = Fraction(percent.on(row.value)) if row and percent else None
    found = _bounds(item, asked, figures, marked, findings)
    _compare(item, figures, found, findings)
    body = {
        "see": {"declared": figure(figures.declared), "lower": known(found.lower), "upper": figure(found.upper)},
        "default": {
            "value": figure(Fraction(row.value)) if row else None,
            "markup_pct": figure(Fraction(percent.percent)) if percent else None,
            "with_markup": figure(marked),
            "cn": row.cn if row else None,
            "citation": row.citation.to_dict() if row else None,
        },
        "share_by_evidence": _shares(item, findings),
    }
    return Answer.figures(item["id"], body, findings=findings, standards=[defaults.pack.ref], value=found)


def _figures(item: Mapping[str, Any], asked: Asked, findings: list[Finding]) -> _Figures:
    """What is stated per tonne; a declared figure that its own parts do not come to is told."""
    claims, refused = claimed_emissions(item["id"], item.get("facility") or "", asked, year=item.get("year"))
    findings += refused
    found = _Figures(item.get("declared_see"), _computed(item), claims)
    stated, computed = found.stated, found.computed
    if stated is not None and computed is not None and _three_digits(stated) != _three_digits(computed):
        detail = f"declared are {known(stated)}, but the parts come to {known(computed)}: both are taken in"
        findings.append(_open(item, "CBAM_DECLARED_DIFFERS", detail))
    if found.declared is None:
        detail = "neither a declared figure nor its parts are stated: nothing but the default is known"
        findings.append(_open(item, "CBAM_FIGURE_MISSING", detail))
    return found


def _computed(item: Mapping[str, Any]) -> Fraction | None:
    """What the parts come to per tonne; ``None`` where they are not stated."""
    if item.get("activity_t") is None:
        return None
    return embedded_emissions(
        activity=item["activity_t"],
        attributed=item["attributed_tco2e"],
        precursors=((part["mass_t"], part["see"]) for part in item.get("precursors", ())),
    )


def _three_digits(number: Fraction) -> Fraction:
    """The number at three significant digits, half to even, at which figures of others are compared."""
    if not number:
        return number
    size = Decimal(number.numerator).adjusted() - Decimal(number.denominator).adjusted()
    if number < Fraction(10) ** size:
        size -= 1
    return Fraction(round_half_even(number, 2 - size))


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
    item: Mapping[str, Any], asked: Asked, figures: _Figures, marked: Fraction | None, findings: list[Finding]
) -> EmbeddedEmissions:
    stated = EvidenceLevel(item["level"]) if "level" in item else EvidenceLevel.L1
    if stated.reaches(EvidenceLevel.L2) and not asked.what_if and not _is_signed(figures, stated):
        detail = f"{stated.value} is stated by the document alone and counts as L1"
        findings.append(_open(item, "LEVEL_NOT_PROVEN", detail))
    signed = figures.signed
    if not signed and figures.all and asked.what_if and stated.reaches(_VERIFIED):
        signed = figures.all
    if len(set(signed)) > 1 and figures.claims:
        detail = "claims about the figure differ: all of them are taken in"
        related = tuple(sorted(said.claim for said in figures.claims))
        findings.append(
            Finding("goods", Outcome.NOT_DETERMINED, "FIGURES_CONTRADICT", detail, item["id"], related=related)
        )
    if signed:
        return EmbeddedEmissions(min(signed), max(signed), is_verified=True)
    if figures.all:
        detail = "the declared figure is signed by no accredited verifier: the default with its mark-up bounds it"
        findings.append(_open(item, "CBAM_NOT_VERIFIED", detail))
    lower = min((*figures.all, *([] if marked is None else [marked]))) if figures.all else _NONE
    upper = None if marked is None else max(marked, *figures.all, _NONE)
    return EmbeddedEmissions(lower, upper, is_verified=False)


def _compare(item: Mapping[str, Any], figures: _Figures, found: EmbeddedEmissions, findings: list[Finding]) -> None:
    """Tells of figures of the document outside of what was signed; one above it is its owner's doubt about that."""
    for name, value in (("declared_see", figures.stated), ("parts", figures.computed)):
        is_above = value is not None and found.upper is not None and value > found.upper
        if value is None or not (is_above or value < found.lower):
            continue
        told = {"declared": known(value), "lower": known(found.lower), "upper": str(figure(found.upper))}
        detail = f"{name}: the document states {told['declared']}, claims {told['lower']} to {told['upper']}"
        outcome = Outcome.NOT_DETERMINED if is_above else Outcome.NOT_APPLICABLE
        findings.append(Finding("goods", outcome, "DECLARED_OUTSIDE", detail, item["id"], told))


def _is_signed(figures: _Figures, level: EvidenceLevel) -> bool:
    return any(said.level.reaches(level) for said in figures.claims)


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
