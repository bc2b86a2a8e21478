"""What an agreement covers: categories, sites, origins, substances, variants.

Categories, sites, origins and substances are constraints of the general engine (``walk``): along a path scopes
intersect and exclusions unite. What the engine finds against a constraint is told here in words.
"""

from __future__ import annotations

from collections.abc import Iterator

from greenchain.recognition.answers import alike, dated, failed, met, opened
from greenchain.recognition.case import Asked, Case
from greenchain.recognition.categories import Links, doubt_about, unnamed, within, within_any
from greenchain.recognition.exclusions import exclusion_constraints, exclusion_names
from greenchain.recognition.walk import Constraint
from greenchain.standards.facts import ScopeItem, VariantRule
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_TRUTH = {Outcome.CONFORMS: True, Outcome.DOES_NOT_CONFORM: False, Outcome.NOT_DETERMINED: None}
_BEST_FIRST = (Outcome.CONFORMS, Outcome.NOT_DETERMINED, Outcome.DOES_NOT_CONFORM)


def names_of(asked: Asked) -> tuple[tuple[str, object], ...]:
    """What of the product and its certificate is held against constraints; ``None`` for what is not known."""
    return (("category", asked.category), *exclusion_names(asked))


def constraints_of(case: Case) -> tuple[Constraint, ...]:
    """The constraints that the agreement puts on what is recognized through it, on the day asked."""
    return (*category_constraint(case), *exclusion_constraints(case))


def category_constraint(case: Case) -> Iterator[Constraint]:
    """The one on categories; none of an agreement that is not limited to some."""
    scope = case.direction.scope
    if not isinstance(scope, str):
        items: tuple[object, ...] = (None,) if scope is None else _live(scope, case)
        yield Constraint("category", items, is_excluded=False, covers=lambda _, item: _covered(case, item), origin=case)


def _live(scope: tuple[ScopeItem, ...], case: Case) -> tuple[ScopeItem, ...]:
    """The items of a scope that hold, or may, on the day asked; all where none does, to say which ended."""
    live = tuple([one for one in scope if one.citation.period.holds(case.on) is not False])
    if any(one.category == case.asked.category for one in live):  # else one that ended says more than one about others
        return live
    return scope


def _covered(case: Case, item: object) -> bool | None:
    if case.asked.category is None:  # certificate and question are about different things, which is told apart
        return True
    answer = scope_answer(case, item) if isinstance(item, ScopeItem) else None
    if answer is None:
        return None if item is None else False
    return _TRUTH[answer.outcome]


def scope_answer(case: Case, item: ScopeItem) -> Finding | None:
    """What one item of the scope says of the category; ``None`` where it is about others."""
    category = case.asked.category
    if not category:
        return None if category is None else unnamed("category")
    links = within(category, item.category, known=case.known, on=case.on)
    if links is None:
        return None
    answer = dated("category", f"the scope {item.category}", citation=item.citation, on=case.on)
    return _resting_on(answer, (*links, *case.asked.category_links), case)


def _resting_on(answer: Finding, links: Links, case: Case) -> Finding:
    """``answer``, or the doubt that the links it also rests on bring."""
    if not links or answer.outcome is not Outcome.CONFORMS:
        return answer
    doubt = doubt_about(links, check=answer.check, detail=answer.detail, on=case.on)
    own = (answer.citation,) if answer.citation else ()
    return doubt or met(answer.check, answer.detail, *own, *(link.citation for link in links))


def category_finding(case: Case) -> Finding:
    """What the agreement says of the category, in words."""
    scope, category = case.direction.scope, case.asked.category
    name = case.agreement.id
    if isinstance(scope, str):
        return met("category", f"{name} is not limited to categories")
    if scope is None:
        what = f"the categories of {name}"
        return opened(
            "category", f"{what} are not stated", what, code="SCOPE_CATEGORY", citation=case.agreement.citation
        )
    if category == "":
        return unnamed("category")
    answers = [answer for item in _live(scope, case) if (answer := scope_answer(case, item)) is not None]
    if not answers:
        return failed("category", f"{name} does not name {category}", case.agreement.citation, code="SCOPE_CATEGORY")
    best = min(answers, key=lambda answer: _BEST_FIRST.index(answer.outcome)).outcome
    return alike(answer for answer in answers if answer.outcome is best)


def subject_finding(asked: Asked, *, needs_category: bool) -> Finding | None:
    """A doubt about what the certificate is for; ``None`` where there is none."""
    question, certificate = asked.question, asked.certificate
    if asked.category is None:
        detail = f"the certificate is for {certificate.category}, the question for {question.category}"
        return failed("subject", detail, code="SCOPE_CATEGORY")
    if question.category and not certificate.category:
        # The question's word says what is wanted, never what was certified
        missing = "category of the certificate"
        return opened("subject", "the certificate names no category", missing, code="SCOPE_CATEGORY")
    if needs_category and not asked.category:
        return unnamed("subject")
    detail = f"the certificate is for {certificate.category}, the question for {question.category}"
    return doubt_about(asked.category_links, check="subject", detail=detail, on=asked.on)


def variant_rule(case: Case) -> VariantRule | None:
    """The rule of this direction for the variant asked about, of whatever date."""
    variant = case.asked.question.variant
    rules = [rule for rule in case.direction.variants if variant and rule.relation == variant.relation]
    differs = set(variant.differs or ()) if variant else set()
    near = (rule for rule in rules if rule.citation.period.holds(case.on) and differs.issubset(rule.may_differ))
    allowing = (rule for rule in near if _allows(case, rule))
    return next(allowing, rules[0] if rules else None)


def _allows(case: Case, rule: VariantRule) -> bool:
    return _variant_finding(case, rule).outcome is Outcome.CONFORMS


def variant_allowed(case: Case) -> Iterator[Finding]:
    """A product unlike its certified model needs a rule that allows every difference."""
    variant = case.asked.question.variant
    if variant is None:
        return
    rule = variant_rule(case)
    if rule is None:
        detail = f"no rule of {case.agreement.id} for {variant.relation}"
        yield failed("variant", detail, case.agreement.citation, code="SCOPE_VARIANT")
    else:
        yield _variant_finding(case, rule)


def _variant_finding(case: Case, rule: VariantRule) -> Finding:
    variant, category = case.asked.question.variant, case.asked.category
    if variant is not None and variant.differs is None:
        detail = "it is not known in what it differs"
        return opened("variant", detail, "variant_of.differs", code="SCOPE_VARIANT", citation=rule.citation)
    beyond = sorted(set(variant.differs or () if variant else ()) - set(rule.may_differ))
    if beyond:
        return failed("variant", f"differs also in {', '.join(beyond)}", rule.citation, code="SCOPE_VARIANT")
    if rule.categories and category == "":
        return unnamed("variant")
    links = within_any(category, rule.categories, known=case.known, on=case.on)
    if links is None:
        return failed("variant", f"the rule is for {', '.join(rule.categories)}", rule.citation, code="SCOPE_VARIANT")
    answer = dated(
        "variant", f"the rule for {rule.relation}", citation=rule.citation, on=case.on, ended="SCOPE_VARIANT"
    )
    if answer.code == "AGR_NOT_YET":
        answer = failed("variant", answer.detail, rule.citation, code="SCOPE_VARIANT")
    return _resting_on(answer, links, case)
