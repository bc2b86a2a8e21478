"""What screening comes to: findings a declaration and item, and the result document over many declarations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from greenchain.model.nouns import Shipment, ShipmentItem
from greenchain.screening.annotations import Annotation
from greenchain.screening.indicators import NO_SUSPICION, Suspicion
from greenchain.screening.lanes import LANES, Lane
from greenchain.screening.recorded import recorded
from greenchain.values.finding import Finding, PackRef, Verdict
from greenchain.values.json import canonical_json, digest
from greenchain.values.outcome import Outcome
from greenchain.values.result import result_document


@dataclass(frozen=True, slots=True)
class ItemScreening:
    """One goods item, its findings, sorted by code and check, and the lists that its heading stands on."""

    item: ShipmentItem
    findings: tuple[Finding, ...]
    annotations: tuple[Annotation, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The findings' outcomes combined."""
        return Verdict(self.findings).outcome


@dataclass(frozen=True, slots=True)
class ScreeningResult:
    """The answer for one declaration.

    Attributes:
        declaration: what was declared.
        at: the instant of the question.
        items: by item number.
        header: findings about the declaration as a whole, such as the rows of it that were refused.
        packs: the packs that were asked.
        suspicion: the signs of hidden waste and their score, which no outcome knows of.
        lane: what an officer is advised to do; ``None`` where no pack has lanes.
    """

    declaration: Shipment
    at: datetime
    items: tuple[ItemScreening, ...]
    header: tuple[Finding, ...]
    packs: tuple[PackRef, ...]
    suspicion: Suspicion = NO_SUSPICION
    lane: Lane | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The header's findings, then the items' in order."""
        return (*self.header, *(finding for item in self.items for finding in item.findings))

    @property
    def outcome(self) -> Outcome:
        """The findings' outcomes combined."""
        return Verdict(self.findings).outcome

    def to_dict(self) -> dict[str, object]:
        """The result document of kind ``screening`` with this declaration alone."""
        return document([self], at=self.at)


def document(results: Iterable[ScreeningResult], *, at: datetime, packs: Iterable[PackRef] = ()) -> dict[str, object]:
    """The result document of kind ``screening`` over many declarations, in the order given: that of their file.

    It names ``packs`` and those of the results.

    Of its ``counts``, ``findings`` and ``items`` count what they say; ``does_not_conform``, ``not_determined`` and
    ``declarations_by_outcome`` count declarations by their own outcome, each once, whatever number of findings it has.
    """
    ordered = tuple(results)
    declarations = [_declaration(result) for result in ordered]
    verdict = Verdict(tuple(finding for result in ordered for finding in result.findings))
    outcomes = Counter(result.outcome for result in ordered)
    shape = result_document(
        "screening",
        verdict.outcome,
        at=at,
        findings=(),
        standards=[*packs, *(ref for result in ordered for ref in result.packs)],
        declarations=declarations,
        counts={
            "declarations": len(ordered),
            "items": sum(len(result.items) for result in ordered),
            "findings": len(verdict.findings),
            "does_not_conform": outcomes[Outcome.DOES_NOT_CONFORM],
            "not_determined": outcomes[Outcome.NOT_DETERMINED],
            "declarations_by_outcome": {outcome.value: outcomes[outcome] for outcome in Outcome},
            "declarations_by_lane": by_lane(result.lane for result in ordered),
        },
    )
    return {**shape, "findings": [entry for result in ordered for entry in _entries(result)]}


def by_lane(lanes: Iterable[Lane | None]) -> dict[str, int]:
    """How many declarations take each lane; all are zero where none is told."""
    counted = Counter(lane.lane for lane in lanes if lane is not None)
    return {lane: counted[lane] for lane in LANES}


def _declaration(result: ScreeningResult) -> dict[str, object]:
    return {
        "id": result.declaration.id,
        "outcome": result.outcome.value,
        "findings": _entries(result),
        "cleared": result.outcome is Outcome.CONFORMS,
        "suspicion": result.suspicion.to_dict(),
        "lane": result.lane.to_dict() if result.lane else None,
        "items": [
            {
                "item_no": item.item.item_no,
                "outcome": item.outcome.value,
                "annotations": [annotation.to_dict() for annotation in item.annotations],
            }
            for item in result.items
        ],
        **recorded(result.declaration),
    }


def _entries(result: ScreeningResult) -> list[dict[str, object]]:
    name = result.declaration.id
    entries = [entry_of(finding, declaration=name, item=None) for finding in result.header]
    for item in result.items:
        entries += [entry_of(finding, declaration=name, item=item.item.item_no) for finding in item.findings]
    return entries


def entry_of(finding: Finding, *, declaration: str, item: str | None) -> dict[str, object]:
    """A finding as results print it: with its declaration and item, under an id that is a digest of all it says."""
    pack = finding.citation.pack if finding.citation else None
    entry: dict[str, object] = {
        **finding.to_dict(),
        "declaration": declaration,
        "item": item,
        "severity": finding.severity or None,
        "values": dict(finding.values),
        "missing": list(finding.missing),
        "related": list(finding.related),
        "pack": pack.pack if pack else None,
        "edition": pack.edition if pack else None,
    }
    return {"id": digest(canonical_json(entry)), **entry}  # type: ignore[arg-type]
