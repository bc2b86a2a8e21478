"""What a section of a scoring document is: a reader of its items, and a function that answers one of them.

Every section works the same way: an item is read strictly, all its faults together; an item without fault is answered
by itself, and no fault of one stops another. What an answer rests on is handed in: packs, instants, evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from greenchain.evidence import EvidenceGraph
from greenchain.model.nouns import Measurement
from greenchain.standards import Standards
from greenchain.standards.shapes import Read
from greenchain.values.finding import Finding, PackRef
from greenchain.values.outcome import Outcome, combine


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered item.

    Attributes:
        id: of the item.
        body: what its section prints beside ``id`` and ``outcome``; figures as decimal texts. An ``outcome`` in it is
            printed instead: what figures as stated come to, where the answer itself has to stay open.
        findings: in order; codes of the registry.
        standards: packs it was made with.
        outcome: the verdict; ``not_applicable`` for a figure that judges nothing and has no gap.
        value: the typed result behind the body, for those who go on working with it.
    """

    id: str
    body: Mapping[str, object]
    findings: tuple[Finding, ...] = ()
    standards: tuple[PackRef, ...] = ()
    outcome: Outcome = Outcome.NOT_APPLICABLE
    value: object = None

    @classmethod
    def figures(
        cls,
        item_id: str,
        body: Mapping[str, object],
        *,
        findings: Iterable[Finding] = (),
        standards: Iterable[PackRef] = (),
        value: object = None,
    ) -> Answer:
        """An answer whose outcome is that of its findings: figures without a gap judge nothing."""
        found = tuple(findings)
        outcome = combine((Outcome.NOT_APPLICABLE, *(finding.outcome for finding in found)))
        return cls(item_id, body, found, tuple(standards), outcome, value)

    def assumed(self) -> Answer:
        """The same answer on evidence that was only assumed: what would conform is not determined."""
        findings = tuple(
            replace(finding, outcome=Outcome.NOT_DETERMINED) if finding.outcome is Outcome.CONFORMS else finding
            for finding in self.findings
        )
        outcome = Outcome.NOT_DETERMINED if self.outcome is Outcome.CONFORMS else self.outcome
        body = {key: value for key, value in self.body.items() if key != "outcome"}
        return replace(self, body=body, findings=findings, outcome=outcome)

    def to_dict(self) -> dict[str, object]:
        """As the section prints it."""
        return {"id": self.id, "outcome": self.outcome.value, **self.body}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the items of a document are answered with.

    Attributes:
        standards: the packs at hand.
        at: the instant of the question; aware.
        known_at: what was known.
        evidence: verified claims of a case; ``None`` where there are none, so that nothing is proven.
        declared: unsigned measurements of a case.
        what_if: whether levels that the document itself states are honored; results then never conform.
        samples: how many draws to take and the seed of their stream; ``None`` for none.
        earlier: answers of the sections before, by section and id; for items that refer to them.
    """

    standards: Standards
    at: datetime
    known_at: datetime | None = None
    evidence: EvidenceGraph | None = None
    declared: tuple[Measurement, ...] = ()
    what_if: bool = False
    samples: tuple[int, int] | None = None
    earlier: Mapping[str, Mapping[str, Answer]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def day(self) -> date:
        """The UTC day of ``at``."""
        return self.at.astimezone(UTC).date()


MAX_ITEMS = 10_000  # of one section; more are a table, for the array engines


@dataclass(frozen=True, slots=True)
class Section:
    """One section.

    Attributes:
        name: its key in documents and results.
        read: reads one item; its value is an object with an ``id``.
        answer: answers an item that ``read`` gave without a fault.
        most: how many items of it a document may have.
    """

    name: str
    read: Read
    answer: Callable[[Any, Asked], Answer]
    most: int = MAX_ITEMS
