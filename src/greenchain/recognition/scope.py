"""What an agreement covers: categories, sites, origins, substances, variants."""

from __future__ import annotations

from collections.abc import Iterator

from greenchain.recognition.answers import Phase, dated, failed, met, opened, phase_of
from greenchain.recognition.case import Case, within
from greenchain.standards.agreements import Exclusion, VariantRule
from greenchain.values.finding import Citation, Finding
from greenchain.values.outcome import Outcome

_EXCLUSION_CODES = {"factory_country": "SCOPE_SITE", "origin": "SCOPE_ORIGIN", "substance": "SCOPE_SUBSTANCE"}


def category_covered(case: Case) -> Iterator[Finding]:
    """The product's category lies in one that the agreement names; which letter covers it is the pin's check."""
    agreement, category = case.agreement, case.category
    if category is None:
        detail = f"the certificate is for {case.holding.category}, the question for {case.question.category}"
        yield failed("category", detail, code="SCOPE_CATEGORY")
    elif case.question.category and not case.holding.category:
        # The question's word says what is wanted, never what was certified
        detail, missing = "the certificate names no category", "category of the certificate"
        yield opened("category", detail, missing, code="SCOPE_CATEGORY")
    elif agreement.categories == "any":
        yield met("category", f"{agreement.id} is not limited to categories")
    elif agreement.categories == "unstated":
        what = f"the categories of {agreement.id}"
        yield opened("category", f"{what} are not stated", what, code="SCOPE_CATEGORY", citation=agreement.citation)
    elif not category:
        yield opened("category", "the product's category is not known", "category", code="SCOPE_CATEGORY")
    else:
        yield _best(_categories(case, category)) or failed(
            "category", f"{agreement.id} does not name {category}", agreement.citation, code="SCOPE_CATEGORY"
        )


def _categories(case: Case, category: str) -> Iterator[Finding]:
    """One answer for each scope that names the category or one around it."""
    for scope in case.agreement.scopes:
        links = within(category, scope.category, facts=case.facts)
        if links is not None:
            answer = dated("category", f"the scope {scope.category}", citation=scope.citation, on=case.on)
            yield _resting_on(answer, (*links, *case.category_links))
    for letter in case.agreement.letters:
        for named in letter.categories:
            links = within(category, named, facts=case.facts)
            if links is not None:
                yield met("category", f"{letter.document} names {named}", letter.citation, *links, *case.category_links)


def _resting_on(answer: Finding, links: tuple[Citation, ...]) -> Finding:
    """``answer``, or the doubt that the links it also rests on bring."""
    return met(answer.check, answer.detail, *links) if links and answer.outcome is Outcome.CONFORMS else answer


def _best(answers: Iterator[Finding]) -> Finding | None:
    order = (Outcome.CONFORMS, Outcome.NOT_DETERMINED, Outcome.DOES_NOT_CONFORM)
    return min(answers, key=lambda answer: order.index(answer.outcome), default=None)


def nothing_excluded(case: Case) -> Iterator[Finding]:
    """Every exclusion of this direction; an unknown site, origin or substance leaves it open."""
    for exclusion in case.agreement.exclusions:
        phase = phase_of(exclusion.citation.period, case.on)
        if not case.is_this_way(exclusion.source, exclusion.target) or phase in (Phase.BEFORE, Phase.AFTER):
            continue
        answer = _exclusion(case, exclusion)
        if phase is Phase.UNCLEAR and answer.outcome is not Outcome.CONFORMS:
            detail = f"{exclusion.text}, from {exclusion.citation.period}"
            answer = opened(answer.check, detail, "the exact date", code="DATE_IMPRECISE", citation=exclusion.citation)
        yield answer


def _exclusion(case: Case, exclusion: Exclusion) -> Finding:
    check, code = exclusion.field, _EXCLUSION_CODES[exclusion.field]
    values = _stated(case, exclusion.field)
    if values is None:
        return opened(check, exclusion.text, exclusion.field, code=code, citation=exclusion.citation)
    listed = set(exclusion.values)
    offending = values & listed if exclusion.mode == "excluded" else values - listed
    if offending:
        return failed(check, f"{', '.join(sorted(offending))}: {exclusion.text}", exclusion.citation, code=code)
    return met(check, f"{', '.join(sorted(values)) or 'none'} is not excluded")


def _stated(case: Case, field: str) -> set[str] | None:
    """What certificate and question state of ``field``; ``None`` where neither does."""
    if field == "substance":
        return None if case.question.substances is None else set(case.question.substances)
    stated = {case.question.origin} if field == "origin" else {case.holding.country, case.question.factory_country}
    return {value for value in stated if value} or None


def variant_rule(case: Case) -> VariantRule | None:
    """The rule of this direction for the variant asked about, of whatever date."""
    variant = case.question.variant
    rules = [
        rule
        for rule in case.agreement.variants
        if variant and rule.relation == variant.relation and case.is_this_way(rule.source, rule.target)
    ]
    return rules[0] if rules else None


def variant_allowed(case: Case) -> Iterator[Finding]:
    """A product unlike its certified model needs a rule that allows every difference."""
    variant = case.question.variant
    if variant is None:
        return
    rule = variant_rule(case)
    if rule is None:
        detail = f"no rule of {case.agreement.id} for {variant.relation}"
        yield failed("variant", detail, case.agreement.citation, code="SCOPE_VARIANT")
        return
    beyond = sorted(set(variant.differs) - set(rule.may_differ))
    links = within(case.category, rule.category, facts=case.facts) if case.category else ()
    if beyond:
        yield failed("variant", f"differs also in {', '.join(beyond)}", rule.citation, code="SCOPE_VARIANT")
    elif links is None:
        yield failed("variant", f"the rule is for {rule.category}", rule.citation, code="SCOPE_VARIANT")
    else:
        answer = dated(
            "variant", f"the rule for {rule.relation}", citation=rule.citation, on=case.on, ended="SCOPE_VARIANT"
        )
        if answer.code == "AGR_NOT_YET":
            answer = failed("variant", answer.detail, rule.citation, code="SCOPE_VARIANT")
        yield _resting_on(answer, links)
