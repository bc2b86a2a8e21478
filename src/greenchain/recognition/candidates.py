"""Every agreement that might join two schemes, held against the question: met, failed or open, check by check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from greenchain.recognition.case import Case
from greenchain.recognition.conditions import ConditionState, conditions_of
from greenchain.recognition.force import agreement_in_force, certificate_valid, not_ended, not_suspended
from greenchain.recognition.pins import chosen_letter
from greenchain.recognition.residual import Residual, residual_of
from greenchain.recognition.scope import category_covered, nothing_excluded, variant_allowed, variant_rule
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_LABEL_LEVELS = ("L3", "L4", "L5")  # below, only reports, audits or cooperation are taken over


@dataclass(frozen=True, slots=True)
class Candidate:
    """One direction of one agreement, judged.

    Attributes:
        findings: one a check, in the order of the checks.
        path: the agreement, the letter used, the variant's agreement; what a recognition would cite.
        residual: what the target would still examine.
    """

    case: Case
    findings: tuple[Finding, ...]
    path: tuple[str, ...]
    conditions: tuple[ConditionState, ...] = ()
    residual: tuple[Residual, ...] = ()

    @property
    def is_for_labels(self) -> bool:
        """Whether the agreement takes over labels at all."""
        return self.case.agreement.level in _LABEL_LEVELS

    @property
    def failures(self) -> tuple[Finding, ...]:
        """The checks that failed."""
        return tuple(finding for finding in self.findings if finding.outcome is Outcome.DOES_NOT_CONFORM)

    @property
    def doubts(self) -> tuple[Finding, ...]:
        """The checks that stay open."""
        return tuple(finding for finding in self.findings if finding.outcome is Outcome.NOT_DETERMINED)


def judge(case: Case) -> Candidate:
    """The candidate with every check of its level: an agreement below L3 is asked only whether it is in force."""
    in_force = (
        *agreement_in_force(case),
        *not_ended(case),
        *not_suspended(case),
        *certificate_valid(case.holding, case.on),
    )
    if case.agreement.level not in _LABEL_LEVELS:
        return Candidate(case, in_force, (case.agreement.id,))
    pins, letter = chosen_letter(case)
    told = tuple(conditions_of(case))
    findings = (*in_force, *_scope(case), *pins, *(finding for _, finding in told))
    rule = variant_rule(case)
    letters = (letter.name,) if letter and letter.name else ()
    variants = (rule.agreement,) if rule and rule.agreement != case.agreement.id else ()
    return Candidate(
        case,
        findings,
        (case.agreement.id, *letters, *variants),
        tuple(state for state, _ in told),
        residual_of(case, letter),
    )


def _scope(case: Case) -> Iterator[Finding]:
    yield from category_covered(case)
    yield from nothing_excluded(case)
    yield from variant_allowed(case)
