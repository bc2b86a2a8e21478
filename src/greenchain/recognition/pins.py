"""Do the criteria documents of both sides stand in a letter that holds that day?

Names are compared letter for letter: V1 and V1.3 are different documents. A letter that names two sides and not ours
does not pin ours; a letter that names fewer than two leaves the rest unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from greenchain.recognition.answers import Phase, failed, few, met, opened, phase_of
from greenchain.recognition.case import Case, within
from greenchain.standards.agreements import Letter
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_NAMED = 2  # a letter is an equation: with one side named, the other is unknown, not absent


def chosen_letter(case: Case) -> tuple[tuple[Finding, ...], Letter | None]:
    """The letter that answers best for the category, and its answers; none where the agreement has no letters."""
    if not case.agreement.letters:
        return tuple(_unpinned(case)), None
    answers = [(tuple(_pinned(case, letter)), letter) for letter in case.agreement.letters if _is_about(case, letter)]
    if not answers:
        return (), None  # the category's check has answered
    return min(answers, key=_rank)


def _rank(answer: tuple[tuple[Finding, ...], Letter]) -> tuple[int, int, int, str]:
    findings, letter = answer
    outcomes = [finding.outcome for finding in findings]
    has_failed, is_open = Outcome.DOES_NOT_CONFORM in outcomes, Outcome.NOT_DETERMINED in outcomes
    is_other_day = findings[0].outcome is Outcome.DOES_NOT_CONFORM
    return (int(has_failed), int(is_open), int(is_other_day), letter.document)


def _is_about(case: Case, letter: Letter) -> bool:
    return bool(case.category) and any(
        within(case.category or "", named, facts=case.facts) is not None for named in letter.categories
    )


def _pinned(case: Case, letter: Letter) -> Iterator[Finding]:
    """The letter's own days first, then each side."""
    phase, period = phase_of(letter.citation.period, case.on), letter.citation.period
    detail = f"{letter.document} holds {period}"
    if phase is Phase.IN:
        yield met("pin", detail, letter.citation)
    elif phase is Phase.UNCLEAR:
        yield opened(
            "pin", detail, f"exact dates of {letter.document}", code="DATE_IMPRECISE", citation=letter.citation
        )
    else:
        code = "AGR_NOT_YET" if phase is Phase.BEFORE else "SCOPE_VERSION"
        yield failed("pin", f"{detail} only", letter.citation, code=code)
    asked = (case.question.criteria,) if case.question.criteria else ()
    yield _side(letter, case.edge.source, case.holding.criteria, case=case) or opened(
        "criteria", "the certificate names no criteria document", "criteria of the certificate", code="SCOPE_VERSION"
    )
    yield _side(letter, case.edge.target, asked, case=case) or met("target_criteria", "the pinned document is meant")


def _side(letter: Letter, scheme: str, names: tuple[str, ...], *, case: Case) -> Finding | None:
    """Whether the letter pins one of ``names`` for ``scheme``; ``None`` where it pins others and no name was given."""
    check = "criteria" if scheme == case.edge.source else "target_criteria"
    pins = [
        pin for pin in letter.pins_of(scheme) if phase_of(pin.citation.period, case.on) in (Phase.IN, Phase.UNCLEAR)
    ]
    if not pins:
        if len({pin.scheme for pin in letter.pins}) >= _NAMED:
            return failed(check, f"{letter.document} names nothing of {scheme}", letter.citation, code="SCOPE_VERSION")
        missing = f"the document of {scheme} in {letter.document}"
        return opened(check, f"{missing} is not on file", missing, code="SCOPE_VERSION", citation=letter.citation)
    if not names:
        weak = next((pin for pin in pins if not pin.citation.status.is_firm), None)
        return met(check, f"{letter.document} pins {weak.criteria}", weak.citation) if weak else None
    fitting = [pin for pin in pins if pin.criteria in names]
    fitting.sort(key=lambda pin: (not pin.citation.status.is_firm, pin.criteria))
    if not fitting:
        pinned = ", ".join(pin.criteria for pin in pins)
        return failed(
            check, f"{few(names)} is not {pinned} of {letter.document}", letter.citation, code="SCOPE_VERSION"
        )
    return met(check, f"{fitting[0].criteria} stands in {letter.document}", fitting[0].citation)


def _unpinned(case: Case) -> Iterator[Finding]:
    """Without pins, criteria documents that are named must be on file, so that they are known to exist."""
    sides = (
        ("criteria", case.edge.source, case.holding.criteria),
        ("target_criteria", case.edge.target, (case.question.criteria,) if case.question.criteria else ()),
    )
    for check, scheme, names in sides:
        on_file = [name for name in names if (scheme, name) in case.facts.criteria_sets]
        if on_file:
            yield _best_on_file(case, check, scheme, on_file)
        elif names:
            missing = f"{few(names)} of {scheme}"
            yield opened(check, f"{missing} is not on file", missing, code="SCOPE_VERSION")


def _best_on_file(case: Case, check: str, scheme: str, names: list[str]) -> Finding:
    """The document on file that is in force that day, by rows that were read where there are any."""
    rows = [(name, citation) for name in names for citation in case.facts.criteria_sets[scheme, name]]
    phases = [(phase_of(citation.period, case.on), name, citation) for name, citation in rows]
    current = [(name, citation) for phase, name, citation in phases if phase is Phase.IN]
    if current:
        name, citation = min(current, key=lambda pair: (not pair[1].status.is_firm, pair[0]))
        return met(check, f"{name} is in force", citation)
    _, name, citation = phases[0]
    if any(each is Phase.UNCLEAR for each, _, _ in phases):
        return opened(
            check, f"{name} holds {citation.period}", f"exact dates of {name}", code="DATE_IMPRECISE", citation=citation
        )
    return failed(check, f"{name} holds {citation.period} only", citation, code="SCOPE_VERSION")
