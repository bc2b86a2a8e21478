"""A label asked for by its own scheme: no agreement is needed, only the certificate and its document.

Both are judged as elsewhere: the scheme is on file, the certificate valid, its criteria document on file, in force and
for the category; what no fact names is left open.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from greenchain.recognition.answers import failed, few, met, opened
from greenchain.recognition.case import Asked
from greenchain.recognition.categories import doubt_about, unnamed, within_any
from greenchain.recognition.criteria_sets import carrying_doubts, in_force, standing_for
from greenchain.recognition.force import certificate_valid, scheme_doubt
from greenchain.recognition.names import is_category_named, near, unknown_use
from greenchain.recognition.result import Decision, Ruling
from greenchain.recognition.scope import subject_finding
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_BEST_FIRST = (Outcome.CONFORMS, Outcome.NOT_DETERMINED, Outcome.DOES_NOT_CONFORM)


def rule_within(asked: Asked) -> Ruling:
    """The label asked for is the one held."""
    use = unknown_use(asked)
    findings = [
        _scheme(asked),
        *((use,) if use else ()),
        *certificate_valid(asked),
        _subject(asked),
        *_variant(asked),
        *_documents(asked),
    ]
    wanting = [finding for finding in findings if finding.outcome is Outcome.DOES_NOT_CONFORM]
    doubts = [finding for finding in findings if finding.outcome is Outcome.NOT_DETERMINED]
    decision = Decision.NOT_RECOGNIZED if wanting else Decision.INDETERMINATE if doubts else Decision.RECOGNIZED
    return Ruling(
        decision,
        asked.question.target,
        reasons=tuple(sorted({finding.code for finding in wanting or doubts})),
        missing=tuple(sorted({name for finding in doubts for name in finding.missing})),
        findings=tuple(findings),
    )


def _scheme(asked: Asked) -> Finding:
    name = asked.certificate.scheme
    if name not in asked.network.named:
        detail = f"{name} is not on file{near(name, asked.network.named)}"
        return opened("scheme", detail, name, code="SCHEME_UNKNOWN")
    row = asked.known.schemes.get(name)
    if row is None and name not in asked.network.read:
        detail = f"{name} is named only by facts that nobody read"
        return opened("scheme", detail, f"confirmation of {name}", code="FACT_UNVERIFIED")
    read = met("scheme", f"{name} is the label held", *((row.citation,) if row else ()))
    doubt = scheme_doubt(name, asked) or (read if read.outcome is not Outcome.CONFORMS else None)
    return doubt or Finding("scheme", Outcome.CONFORMS, "SAME_SCHEME", read.detail)


def _subject(asked: Asked) -> Finding:
    doubt = subject_finding(asked, needs_category=False)
    if doubt is not None:
        return doubt
    category = asked.category or ""
    is_open = not asked.certificate.criteria_sets  # else the document says what it is for
    if is_open and category and not is_category_named(category, network=asked.network):
        return opened("category", f"no fact names {category}", f"category {category}", code="SCOPE_CATEGORY")
    return met("category", category or "none asked", *(link.citation for link in asked.category_links))


def _variant(asked: Asked) -> Iterator[Finding]:
    if asked.question.variant is not None:
        detail = "no rule reaches from the certified model to another of the same scheme"
        yield failed("variant", detail, code="SCOPE_VARIANT")


def _documents(asked: Asked) -> Iterator[Finding]:
    """The certificate's document, or a later one that it stands for, and the one asked for."""
    names, wanted = asked.certificate.criteria_sets, asked.question.criteria
    scheme = asked.certificate.scheme
    stands = dict.fromkeys(names, asked.spec_days)
    for name in names:
        later = standing_for(scheme, name, on=asked.on, known=asked.known)
        stands |= {one.name: (asked.on,) for one in later if one.name not in stands}
    fitting = {name: days for name, days in stands.items() if wanted in ("", name)}
    among = (wanted,) if wanted else ()
    perhaps = carrying_doubts(scheme, names, among=among, on=asked.on, known=asked.known, check="criteria")
    answers = [*(_document(asked, name, days) for name, days in fitting.items()), *perhaps[:1]]
    if answers:
        yield min(answers, key=lambda answer: _BEST_FIRST.index(answer.outcome))
    elif wanted and names:
        yield failed("criteria", f"certified to {few(names)}, not {wanted}", code="SCOPE_VERSION")
    elif wanted:
        missing = "criteria of the certificate"
        yield opened("criteria", "the certificate names no criteria document", missing, code="SCOPE_VERSION")
    if wanted:
        yield in_force(scheme, (wanted,), days=(asked.on,), known=asked.known, check="target_criteria")


def _document(asked: Asked, name: str, days: tuple[date, ...]) -> Finding:
    """Whether one document is on file, in force on all days, and for the category."""
    scheme, category, known = asked.certificate.scheme, asked.category, asked.known
    answer = in_force(scheme, (name,), days=days, known=known, check="criteria")
    found = known.criteria_sets.get((scheme, name))
    if answer.outcome is not Outcome.CONFORMS or found is None or not found.categories or category is None:
        return answer
    if not category:
        return unnamed("criteria")
    links = within_any(category, found.categories, known=known, on=asked.on)
    if links is None:
        detail = f"{name} is for {few(found.categories)}, not {category}"
        return failed("criteria", detail, found.citation, code="SCOPE_CATEGORY")
    return doubt_about(links, check="criteria", detail=answer.detail, on=asked.on) or answer
