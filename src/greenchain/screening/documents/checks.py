"""The papers of one item held against one another: one finding a comparison that fails or cannot be told.

What a difference means is the rule's to say: a comparison states the one fact ``document_difference`` and the rule of
its row is asked as any other, on its own legal date. So severity, status and dates of law count here as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from greenchain.model.nouns import Shipment
from greenchain.screening.asking import Answer, ask
from greenchain.screening.documents.book import RELATIONS, Comparison, DocumentBook
from greenchain.screening.documents.comparing import Compared
from greenchain.screening.documents.consents import Weighed, consents_weighed, transit_weighed
from greenchain.screening.documents.dating import within_deadline
from greenchain.screening.documents.gaps import gaps_of_documents, gaps_without_documents
from greenchain.screening.documents.papers import DeclaredMass, Papers, speaks_of_waste
from greenchain.screening.documents.register import Documents
from greenchain.screening.explanation import finding_of
from greenchain.screening.facts import Values
from greenchain.values.errors import Fault, PackError
from greenchain.values.finding import Finding
from greenchain.values.json import pointer

DIFFERENCE = "document_difference"
"""The fact that a comparison states: ``yes``, or nothing where it cannot be told."""

_WEIGH = {"consented": consents_weighed, "transit_consented": transit_weighed}
_CONSENT_FACTS = ("consent_from", "consent_to")


@dataclass(frozen=True, slots=True)
class DocumentJudge:
    """Compares the documents of the items of one declaration; without documents it says only what that leaves open."""

    book: DocumentBook
    documents: Documents | None
    declared: DeclaredMass

    @classmethod
    def of(cls, shipment: Shipment, *, book: DocumentBook, documents: Documents | None) -> DocumentJudge:
        """The judge of one declaration's items.

        Raises:
            PackError: documents are given, and no pack says what of them is compared.
        """
        if documents is not None and not book.comparisons:
            raise PackError(Fault("PACK_UNKNOWN", "a pack with a table document_checks", "none"))
        return cls(book, documents, DeclaredMass.of(shipment) if documents is not None else DeclaredMass({}))

    def findings(self, values: Values, *, item: str) -> Iterator[Finding]:
        """The findings of one item, in the order of the comparisons."""
        if self.documents is None:
            yield from gaps_without_documents(values, item=item, rules=self.book.asking)
            return
        if not speaks_of_waste(values):
            return
        papers = Papers.of(values, self.documents, declared=self.declared)
        yield from gaps_of_documents(papers, item=item)
        for comparison in self.book.comparisons:
            if papers.has(comparison.left) and papers.has(comparison.right):
                yield from self._compare(comparison, papers, item)

    def stands_in_for(self, values: Values) -> tuple[str, ...]:
        """The facts that the item declares no value of and its notification answers: its consents."""
        if self.documents is None or not speaks_of_waste(values):
            return ()
        papers = Papers.of(values, self.documents, declared=self.declared)
        if papers.notification is None or not values.get("notification_no"):
            return ()
        is_stated = papers.is_given("notification.consents")
        return _CONSENT_FACTS if is_stated and not any(values.get(name) for name in _CONSENT_FACTS) else ()

    def _compare(self, comparison: Comparison, papers: Papers, item: str) -> Iterator[Finding]:
        if comparison.relation in _WEIGH:
            yield from self._weighed(comparison, list(_WEIGH[comparison.relation](papers, comparison.rule)), item)
            return
        if comparison.relation == "entry_allows":
            yield from self._entry(comparison, papers, item)
            return
        compared = self._compared(comparison, papers)
        if compared.differs is False:
            return
        values: dict[str, str | None] = {
            **papers.values,
            "notification_no": papers.notification_no or papers.values.get("notification_no"),
            **self._sides(comparison, compared),
        }
        if compared.differs:
            values[DIFFERENCE] = "yes"
        answer = ask(comparison.rule, values)
        if answer is not None:
            missing = compared.missing if compared.differs is None else ()
            yield self._told(comparison, answer, values, item=item, missing=missing, related=compared.related)

    def _compared(self, comparison: Comparison, papers: Papers) -> Compared:
        if comparison.relation == "within_deadline":
            rows = self.book.deadlines.get(comparison.check, ())
            return within_deadline(papers, comparison.left, comparison.right, rows=rows)
        return RELATIONS[comparison.relation](papers, comparison.left, comparison.right)

    def _sides(self, comparison: Comparison, compared: Compared) -> Mapping[str, str | None]:
        return {
            "document_left": f"{self.book.block(comparison.left)}: {compared.left}",
            "document_right": f"{self.book.block(comparison.right)}: {compared.right}",
            "document_note": compared.note or comparison.check,
        }

    def _weighed(self, comparison: Comparison, weighed: list[Weighed], item: str) -> Iterator[Finding]:
        """One finding for all States and days: that of the first which certainly lacks a consent, else is open."""
        if not weighed:
            return
        worst = next((one for one in weighed if one.answer.truth.value is True), weighed[0])
        is_open = worst.answer.truth.value is None
        alike = [one for one in weighed if (one.answer.truth.value is None) is is_open]
        states = ", ".join(sorted({one.state for one in alike if one.state}))
        missing = tuple(dict.fromkeys(name for one in alike for name in one.missing))
        on = replace(comparison, left=worst.day) if comparison.relation == "consented" else comparison
        finding = self._told(on, worst.answer, worst.values, item=item, missing=missing, related=())
        shown = {**finding.values, **({"states": states} if states else {})}
        concerned = f" (consent of {states}, {self.book.block(comparison.right)})" if states else ""
        yield replace(finding, values=shown, detail=finding.detail + concerned)

    def _entry(self, comparison: Comparison, papers: Papers, item: str) -> Iterator[Finding]:
        """The rule on operations, asked of the document's own code and operation."""
        stated = {"operation": papers.fact(comparison.left), "waste_code": papers.fact(comparison.right)}
        values = {name: value for name, value in papers.values.items() if name not in stated}
        values |= {name: fact for name, fact in stated.items() if isinstance(fact, str)}
        answer = ask(comparison.rule, values)
        if answer is not None:
            yield self._told(comparison, answer, values, item=item, missing=(), related=())

    def _told(
        self,
        comparison: Comparison,
        answer: Answer,
        values: Values,
        *,
        item: str,
        missing: tuple[str, ...],
        related: tuple[str, ...],
    ) -> Finding:
        """The rule's finding, resting on the row of the comparison too, with both blocks named."""
        truth = answer.truth
        lacking = tuple(dict.fromkeys((*(n for n in truth.missing if n != DIFFERENCE), *missing)))
        rows = (*truth.rows, comparison.row)
        read = tuple(pair for pair in truth.read if pair[0] != DIFFERENCE)
        resting = replace(answer, truth=replace(truth, missing=lacking, rows=rows, read=read))
        finding = finding_of(resting, values, item=item)
        blocks = {"blocks": self.book.blocks_of(comparison.left, comparison.right)}
        if self.book.is_recalled(comparison.left, comparison.right):
            blocks["block_numbers"] = "recalled"
        side = comparison.left.partition(".")[0]
        named = {"movement": "movement_id", "annex_vii": "annex_vii_no"}.get(side, "notification_no")
        return replace(
            finding,
            check=f"documents/{comparison.check}",
            where=pointer("items", item, named),
            values={**finding.values, **blocks},
            missing=lacking if truth.value is None else (),
            related=tuple(sorted({*finding.related, *related})),
        )
