"""A chain of agreements held against the question: met, failed or open, check by check, and the ways through it.

The general engine (``walk``) decides hops, onward limits, scopes and whether the pins meet; what hangs on one agreement
alone (its days, its conditions, variants) is asked agreement by agreement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from greenchain.recognition.answers import Phase, failed, opened, phase_of
from greenchain.recognition.case import Asked, Case
from greenchain.recognition.chains import Chain, passes_on
from greenchain.recognition.conditions import ConditionState, conditions_of
from greenchain.recognition.criteria_sets import (
    carrying_doubts,
    may_stand_for,
    standing_for,
)
from greenchain.recognition.documents_in_force import current_documents, document_checks
from greenchain.recognition.exclusions import exclusion_finding, told
from greenchain.recognition.force import (
    agreement_in_force,
    certificate_valid,
    not_ended,
    not_suspended,
    schemes_on_file,
)
from greenchain.recognition.meeting import pin_doubts, pin_failure, unclear_joints
from greenchain.recognition.network import LABEL_LEVELS, Direction
from greenchain.recognition.pins import ANY_SET, NOT_ON_FILE, PinUse, link_of, qualified, uses_of
from greenchain.recognition.residual import Residual
from greenchain.recognition.scope import (
    category_finding,
    constraints_of,
    names_of,
    subject_finding,
    variant_allowed,
)
from greenchain.recognition.walk import WILDCARD, Check, Link, Start, Walk, walk
from greenchain.recognition.ways import Way, ways_through
from greenchain.standards.facts import Exclusion
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Candidate:
    """One chain, judged.

    Attributes:
        findings: one a check, in the order of the checks.
        ways: the ways through it; none unless every check holds.
        conditions: what must be shown besides the label.
        failures, doubts: of the findings, the checks that failed and those that stay open.
    """

    cases: tuple[Case, ...]
    findings: tuple[Finding, ...]
    ways: tuple[Way, ...] = ()
    conditions: tuple[ConditionState, ...] = ()
    open_residual: tuple[Residual, ...] = ()
    failures: tuple[Finding, ...] = field(init=False, repr=False, compare=False)
    doubts: tuple[Finding, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name, outcome in (("failures", Outcome.DOES_NOT_CONFORM), ("doubts", Outcome.NOT_DETERMINED)):
            object.__setattr__(self, name, tuple([one for one in self.findings if one.outcome is outcome]))

    @property
    def chain(self) -> Chain:
        """Its directions."""
        return tuple(case.direction for case in self.cases)

    @property
    def is_for_labels(self) -> bool:
        """Whether every agreement of it takes over labels at all."""
        return all(direction.is_for_labels for direction in self.chain)

    @property
    def level(self) -> str:
        """The lowest level on the way."""
        return level_of(self.chain)

    @property
    def path(self) -> tuple[str, ...]:
        """The agreements."""
        return tuple(direction.agreement.id for direction in self.chain)

    @property
    def holds(self) -> bool:
        """Whether nothing failed and nothing is open."""
        return not self.failures and not self.doubts


def level_of(chain: Chain) -> str:
    """The lowest level of a chain."""
    return min([direction.agreement.level for direction in chain])


def judge(chain: Chain, asked: Asked) -> Candidate:
    """The candidate with every check of its level: one below L3 is asked only whether it is in force, and for what."""
    cases = tuple(Case(asked, direction) for direction in chain)
    findings: list[Finding] = []
    for case in cases:  # two agreements share the scheme between them
        findings += [finding for finding in force_checks(case) if finding not in findings]
    findings += certificate_valid(asked)
    if any(case.agreement.level not in LABEL_LEVELS for case in cases):
        categories = (category_finding(case) for case in cases if isinstance(case.direction.scope, tuple))
        findings += [finding for finding in categories if finding.outcome is Outcome.DOES_NOT_CONFORM]
        return Candidate(cases, tuple(findings))
    findings += subject_checks(cases, asked)
    told = [told for case in cases for told in conditions_of(case)]
    walked, ways = _walked(cases, asked)
    findings += [finding for case in cases for finding in variant_allowed(case)]
    findings += walked
    findings += [finding for _, finding in told]
    findings += [_unit_doubt(item) for item in unknown_units(ways)]
    candidate = Candidate(cases, tuple(findings), ways, tuple(state for state, _ in told))
    if candidate.holds:
        return candidate
    left = tuple(unknown_units(ways))  # a unit that nobody knows is named, whatever the answer
    return Candidate(cases, tuple(findings), (), candidate.conditions, left)


def force_checks(case: Case) -> Iterator[Finding]:
    """Whether the agreement is in force that day, and for what it is asked for."""
    yield from agreement_in_force(case)
    yield from not_ended(case)
    yield from not_suspended(case)
    yield from schemes_on_file(case)
    if case.direction.serves(case.asked.question.effect) is None:
        detail = f"{case.agreement.id} is for {', '.join(case.agreement.effects)}; what it is asked for is not known"
        yield opened("effect", detail, "effect", code="CONDITION_UNMET", citation=case.agreement.citation)


def subject_checks(cases: tuple[Case, ...], asked: Asked) -> Iterator[Finding]:
    """What the certificate is for, and of which type the label is."""
    subject = subject_finding(asked, needs_category=False)
    if subject is not None:
        yield subject
    schemes = asked.known.schemes
    held, wanted = schemes.get(cases[0].direction.source), schemes.get(cases[-1].direction.target)
    if held and wanted and wanted.iso_type == "I" and held.iso_type in ("II", "III"):
        detail = f"{held.id} is of type {held.iso_type}, {wanted.id} of type I"
        if {phase_of(one.citation.period, asked.on) for one in (held, wanted)} == {Phase.IN}:  # else it is told apart
            yield failed("type", detail, held.citation, wanted.citation, code="TYPE_MISMATCH")


def unknown_units(ways: tuple[Way, ...]) -> list[Residual]:
    """What is left for want of a known unit, where that is so of every way."""
    if not ways or not all(any(one.code == "UNIT_UNKNOWN" for one in way.proof.residual) for way in ways):
        return []
    return sorted(one for one in ways[0].proof.residual if one.code == "UNIT_UNKNOWN")


def _unit_doubt(item: Residual) -> Finding:
    detail = f"{item.criterion} is written in a unit that is not known"
    return opened("units", detail, f"unit of {item.criterion}", code="UNIT_UNKNOWN")


def _walked(cases: tuple[Case, ...], asked: Asked) -> tuple[list[Finding], tuple[Way, ...]]:
    """What the general engine finds of scopes and pins, and the certain ways through the chain."""
    uses = tuple(uses_of(case) for case in cases)
    possible = tuple(tuple(use for use in through if use.state is not False) for through in uses)
    certain = tuple(tuple(use for use in through if use.state is True) for through in uses)
    perhaps = _run(cases, possible, asked, is_certain=False)
    is_all_certain = possible == certain and bool(asked.certificate.criteria_sets) and not any(unclear_joints(cases))
    is_all_certain = is_all_certain and not _may_be_carried(cases, asked)
    is_settled = perhaps.holds is False or is_all_certain  # then a second walk comes to the same
    surely = perhaps if is_settled else _run(cases, certain, asked, is_certain=True)
    findings = [_scope_finding(check) for check in told(one for one in perhaps.checks if one.rule == "scope")]
    findings += _category_findings(cases, findings)
    findings += document_checks(cases, asked)
    findings += current_documents(cases)
    is_met, may_be_met = (not any(check.rule == "relation" for check in run.checks) for run in (surely, perhaps))
    ways = ways_through(cases, certain, asked=asked) if is_met else ()
    if ways:
        findings += [finding for use in ways[0].uses for finding in use.findings]
    elif may_be_met:
        findings += pin_doubts(cases, possible, asked)
    elif not any(finding.check == "category" and finding.code == "SCOPE_CATEGORY" for finding in findings):
        findings.append(pin_failure(cases, uses, asked))
    return findings, ways


def _may_be_carried(cases: tuple[Case, ...], asked: Asked) -> bool:
    """Whether a document lets certificates to another stand for it and that may be open: its categories, its days."""
    source, known, names = cases[0].direction.source, asked.known, asked.certificate.criteria_sets
    found = known.criteria_sets.get((cases[-1].direction.target, asked.question.criteria))
    is_at_end = found is not None and found.carries_over
    return is_at_end or bool(carrying_doubts(source, names, on=asked.on, known=known, check="criteria"))


def _run(cases: tuple[Case, ...], uses: tuple[tuple[PinUse, ...], ...], asked: Asked, *, is_certain: bool) -> Walk:
    """The chain put to the engine: from the target back to the certificate."""
    count = len(cases)
    links = []
    for number, (case, through) in enumerate(zip(reversed(cases), reversed(uses), strict=True), start=1):
        later = tuple(one.direction for one in cases[count - number + 1 :])
        hops = case.agreement.max_hops
        limits: dict[str, Any] = {
            "constraints": constraints_of(case),
            "reach": hops - number,
            "may_continue": hops >= number and passes_on(case.direction, later),
        }
        links.append(link_of(case, through, is_last=number == 1, is_certain=is_certain, **limits))
    links.append(_certificate_link(asked, cases[0].direction.source, is_certain=is_certain))
    return walk(links, start=Start(accepts=_accepted(asked, cases[-1].direction.target)))


def _certificate_link(asked: Asked, scheme: str, *, is_certain: bool) -> Link:
    names = asked.certificate.criteria_sets
    standing = standing_for if is_certain else may_stand_for
    later = [one.name for name in names for one in standing(scheme, name, on=asked.on, known=asked.known)]
    asserts = {qualified(scheme, name) for name in (*names, *later, ANY_SET)}
    if not is_certain:
        asserts |= {qualified(scheme, NOT_ON_FILE)} | (set() if names else {WILDCARD})
    return Link(asserts=frozenset(asserts), names=names_of(asked))


def _accepted(asked: Asked, scheme: str) -> frozenset[str]:
    """The target's documents that answer the question; any where it names none."""
    wanted = asked.question.criteria
    return (
        frozenset(qualified(scheme, name) for name in (wanted, ANY_SET, NOT_ON_FILE))
        if wanted
        else frozenset({WILDCARD})
    )


def _scope_finding(check: Check) -> Finding:
    """What the engine found against a constraint, in words."""
    constraint = check.constraint
    if constraint is None or not isinstance(constraint.origin, Case):
        raise TypeError("a scope check names the constraint of one of the cases")
    if constraint.kind == "category":
        return category_finding(constraint.origin)
    exclusion = constraint.scopes[0]
    if not isinstance(exclusion, Exclusion):
        raise TypeError("a constraint on sites, origins or substances lists an exclusion")
    return exclusion_finding(exclusion, check.name, case=constraint.origin)


def _category_findings(cases: tuple[Case, ...], told: list[Finding]) -> Iterator[Finding]:
    """The category's answer of each agreement that the engine let pass."""
    if cases[0].asked.category is not None and not any(finding.check == "category" for finding in told):
        yield from (category_finding(case) for case in cases)


def is_permitted(direction: Direction, effect: str | None) -> bool:
    """Whether the agreement is for the effect asked for, as far as that is known."""
    return direction.serves(effect) is not False
