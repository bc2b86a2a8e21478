"""What a change of law does to declarations: each finding that comes, goes, changes its outcome or cites another act.

The same declarations are screened by two sets of packs, one after the other, so that whoever keeps the tables sees what
a draft changes before it goes live. Memory grows with the declarations and with what changes, time with twice their
screening.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from greenchain.model.nouns import Shipment
from greenchain.screening.beside import Beside
from greenchain.screening.result import ScreeningResult
from greenchain.screening.rule_book import RuleBook
from greenchain.screening.screen import screen_together
from greenchain.standards import Standards
from greenchain.standards.heading_editions import HeadingEditions
from greenchain.values.finding import Citation, Finding
from greenchain.values.outcome import Outcome, combine
from greenchain.workspace.declared import with_headings_in_force

_NONE_FIRED = "NO_RULE_FIRED"  # comes and goes with every other finding, and says nothing beside it
_ACT = ("instrument", "clause", "valid_from", "valid_until")  # of a citation: where it stands, who read it is no other

Key = tuple[str | None, str]  # item, code


@dataclass(frozen=True, slots=True)
class Law:
    """One side of a comparison: the rules, and the headings there are."""

    book: RuleBook
    headings: HeadingEditions

    @classmethod
    def of(cls, standards: Standards) -> Law:
        """The law that packs hold.

        Raises:
            PackError: see ``screen``.
        """
        return cls(RuleBook.of(standards), HeadingEditions.of(standards))

    def screen(self, shipments: Iterable[Shipment], beside: Beside) -> Iterator[ScreeningResult]:
        """The answers for declarations as they were read, before any heading was held against its days."""
        kept = tuple(with_headings_in_force(shipment, self.headings)[0] for shipment in shipments)
        return screen_together(kept, self.book, beside)


def impact(shipments: Sequence[Shipment], *, old: Law, new: Law, beside: Beside) -> dict[str, Any]:
    """``declarations``, how many there are, and ``affected``: by declaration, item and code, what was and what is.

    ``before`` and ``after`` are outcomes, or ``None`` where there is no such finding; of several of one code, theirs
    combined. Where the outcome stays and the act does not, the entry says so by ``citation_changed``.
    """
    affected: list[dict[str, Any]] = []
    for was, now in zip(old.screen(shipments, beside), new.screen(shipments, beside), strict=True):
        affected += _affected(was, now)
    return {"declarations": len(shipments), "affected": sorted(affected, key=_order)}


def _affected(old: ScreeningResult, new: ScreeningResult) -> Iterable[dict[str, Any]]:
    before, after = _by_code(old), _by_code(new)
    for key in before.keys() | after.keys():
        was, now = before.get(key, []), after.get(key, [])
        outcomes = [_outcome(found) for found in (was, now)]
        cites_other = bool(was and now) and _cited(was) != _cited(now)
        if outcomes[0] is not outcomes[1] or cites_other:
            item, code = key
            yield {
                "declaration": new.declaration.id,
                "item": item,
                "code": code,
                "before": outcomes[0] and outcomes[0].value,
                "after": outcomes[1] and outcomes[1].value,
                "citation_changed": cites_other,
            }


def _by_code(result: ScreeningResult) -> Mapping[Key, list[Finding]]:
    found: dict[Key, list[Finding]] = {}
    for finding in result.header:
        found.setdefault((None, finding.code), []).append(finding)
    for item in result.items:
        for finding in item.findings:
            if finding.code != _NONE_FIRED:
                found.setdefault((item.item.item_no, finding.code), []).append(finding)
    return found


def _outcome(found: Iterable[Finding]) -> Outcome | None:
    outcomes = [finding.outcome for finding in found]
    return combine(outcomes) if outcomes else None


def _cited(found: Iterable[Finding]) -> set[str]:
    return {_told(finding.citation) for finding in found}


def _told(citation: Citation | None) -> str:
    cited = citation.to_dict() if citation else {}
    return repr([cited.get(name) for name in _ACT])


def _order(entry: Mapping[str, Any]) -> tuple[str, int, str, str]:
    item = entry["item"] or ""
    return entry["declaration"], len(item), item, entry["code"]
