"""What rules of procurement ask of labels: the decision between two schemes, and what a label's criteria imply."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from greenchain.recognition.answers import Phase, failed, phase_of
from greenchain.recognition.case import Asked
from greenchain.recognition.criteria_sets import is_surely_for
from greenchain.recognition.force import certificate_valid
from greenchain.recognition.implication import implied
from greenchain.recognition.network import network_of
from greenchain.recognition.residual import Residual
from greenchain.recognition.result import Decision, Recognition
from greenchain.recognition.scope import subject_finding
from greenchain.standards.known_facts import KnownFacts
from greenchain.standards.procurement_questions import ProcurementQuestion
from greenchain.standards.questions import Certificate, RecognitionQuestion
from greenchain.values.finding import Finding


@dataclass(frozen=True, slots=True)
class Asker:
    """What a rule may look at.

    Attributes:
        known: facts about labels.
        ask: the decision whether a certificate is recognized by a scheme.
        parameters: figures of the rules, as text.
        scheme: the label that the rule is about; empty for none.
    """

    question: ProcurementQuestion
    known: KnownFacts
    ask: Callable[[Certificate, str], Recognition]
    parameters: Mapping[str, str]
    scheme: str


_EFFECTS = ("procurement", "licence")  # a label taken over as the target's own serves a buyer too


def asked_for(question: ProcurementQuestion, certificate: Certificate, target: str) -> tuple[RecognitionQuestion, ...]:
    """Whether the offer's certificate is recognized by ``target``, asked for each effect that serves a buyer."""
    return tuple(replace(_label_of(question, certificate, target), effect=effect) for effect in _EFFECTS)


def best_of(answers: Iterable[Recognition]) -> Recognition:
    """The answer that gives the buyer most; of equal ones that which says most."""
    return min(answers, key=lambda answer: (_BEST_FIRST.index(answer.decision), _DISTANT.issuperset(answer.reasons)))


_DISTANT = frozenset(("AGR_NONE", "AGR_MOU_ONLY", "DIR_REVERSED", "ONWARD_FORBIDDEN", "LEVEL_TOO_LOW"))
_BEST_FIRST = (
    Decision.RECOGNIZED,
    Decision.GRANDFATHERED,
    Decision.RECOGNIZED_RESIDUAL,
    Decision.INDETERMINATE,
    Decision.EVIDENCE_ONLY,
    Decision.NOT_RECOGNIZED,
)


def holding_findings(asker: Asker, certificate: Certificate) -> tuple[Finding, ...]:
    """What is to be said of the certificate itself: its days, what it is for, whether the product is its model."""
    question = _label_of(asker.question, certificate, certificate.scheme)
    asked = Asked.of(certificate, question, network=network_of(asker.known))
    found = [*certificate_valid(asked), *_subjects(asker, asked)]
    if question.variant is not None:
        found.append(failed("variant", "the product is not the certified model", code="SCOPE_VARIANT"))
    return tuple(found)


def category_of(asker: Asker, certificate: Certificate) -> str:
    """The narrower of the categories of certificate and product, else of the item; empty where none is stated."""
    question = _label_of(asker.question, certificate, certificate.scheme)
    return Asked.of(certificate, question, network=network_of(asker.known)).category or ""


def _subjects(asker: Asker, asked: Asked) -> Iterator[Finding]:
    """What speaks against certificate, product and the item asked for being about one thing."""
    certificate, question = asked.certificate, asked.question
    item = asker.question.tender.get("item") or question.category
    pairs = ((certificate.category, question.category), (certificate.category, item), (question.category, item))
    for held, wanted in dict.fromkeys(pairs):
        holding, about = replace(certificate, category=held), replace(question, category=wanted)
        subject = subject_finding(Asked.of(holding, about, network=asked.network), needs_category=True)
        if subject is not None:
            yield subject


def _label_of(question: ProcurementQuestion, certificate: Certificate, target: str) -> RecognitionQuestion:
    product = question.offer.get("product", {})
    named = question.tender.get("named_label", {})
    return RecognitionQuestion(
        target,
        product.get("category") or question.tender.get("item") or "",
        question.on,
        criteria=named.get("criteria_set", "") if named.get("scheme") == target else "",
        certificate=replace(certificate, category=certificate.category),
        factory_country=product.get("factory_country"),
        origin=product.get("origin"),
        made_on=product.get("made_on"),
        substances=product.get("substances"),
        variant=product.get("variant_of"),
    )


def requirements_met(asker: Asker, certificate: Certificate) -> tuple[Residual, ...]:
    """What of the buyer's requirements the label's criteria on file and in force do not imply, with why.

    A document for other categories, or of which that is open, proves nothing of the product.
    """
    category = category_of(asker, certificate)
    sets = (asker.known.criteria_sets.get((certificate.scheme, name)) for name in certificate.criteria_sets)
    made_on = asker.question.offer.get("product", {}).get("made_on") or asker.question.on
    given = [
        criterion
        for one in sets
        if one is not None and one.is_firm and phase_of(one.citation.period, made_on) is Phase.IN
        if is_surely_for(one, category, known=asker.known, on=asker.question.on)
        for criterion in one.criteria
        if criterion.requirement == "mandatory" and criterion.citation.status.is_firm
    ]
    on = asker.question.on
    current = tuple(one for one in asker.known.equivalences if phase_of(one.citation.period, on) is Phase.IN)
    left = []
    for wanted in asker.question.requirements or ():
        code, _ = implied(wanted, given, equivalences=current)
        if code and wanted.requirement != "optional":
            left.append(Residual(criterion=wanted.id, code=code if given else "UNLISTED"))
    return tuple(left)
