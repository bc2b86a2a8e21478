"""What a label of another scheme proves to a card: as much as its claim does, and no more than recognition allows."""

from __future__ import annotations

from datetime import datetime

from greenchain.evidence import ClaimFacts, EvidenceLevel
from greenchain.recognition import Decision, Recognition, label_facts
from greenchain.standards import Standards

_ALLOWED = {
    Decision.RECOGNIZED: EvidenceLevel.L4,
    Decision.GRANDFATHERED: EvidenceLevel.L4,
    Decision.RECOGNIZED_RESIDUAL: EvidenceLevel.L4,
    Decision.EVIDENCE_ONLY: EvidenceLevel.L2,
}
"""What a decision leaves of a level. Evidence that the target merely looks at is the holder's own word to it; what is
not recognized, or not decided, proves nothing."""


def label_level(facts: ClaimFacts, recognition: Recognition | None, *, criterion: str = "") -> EvidenceLevel:
    """How strong the label of ``facts`` is as evidence for the scheme that ``recognition`` asked.

    Args:
        facts: of a verified claim that grants a label.
        recognition: the decision about this very claim; ``None`` where the label is of the scheme asked itself.
        criterion: the one that the label is to prove; empty for all of them.

    Returns:
        The lesser of the claim's level and what the decision allows. A decision with a residual allows nothing for a
        criterion inside the residual, nor for all criteria together; one about another claim, or about a holding that
        was only stated, nothing at all.
    """
    if recognition is None:
        return facts.level
    if recognition.basis != "verified" or recognition.claim != facts.claim.digest:
        return EvidenceLevel.L0
    allowed = _ALLOWED.get(recognition.decision, EvidenceLevel.L0)
    if recognition.residual and not _is_outside(recognition, criterion):
        return EvidenceLevel.L0
    return min(facts.level, allowed, key=lambda level: level.value)


def _is_outside(recognition: Recognition, criterion: str) -> bool:
    """Whether the target has nothing left to examine of a criterion: the rest of a document may hold any."""
    left = recognition.residual
    return bool(criterion) and not any(each.remainder_of or each.criterion == criterion for each in left)


def criteria_of(scheme: str, *, standards: Standards, known_at: datetime) -> frozenset[str]:
    """The criteria of a scheme that are on file: only of those can it be said that they lie outside of a residual."""
    sets = label_facts(standards).known(known_at).sets_of.get(scheme, ())
    return frozenset(criterion.id for one in sets for criterion in one.criteria)
