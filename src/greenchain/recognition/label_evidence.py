"""What rules of procurement ask of labels: the decision between two schemes, and what a label's criteria imply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from greenchain.recognition.answers import Phase, phase_of
from greenchain.recognition.implication import implied
from greenchain.recognition.residual import Residual
from greenchain.recognition.result import Recognition
from greenchain.standards.known_facts import KnownFacts
from greenchain.standards.procurement_questions import ProcurementQuestion
from greenchain.standards.questions import Certificate, RecognitionQuestion


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


def label_of(question: ProcurementQuestion, certificate: Certificate, target: str) -> RecognitionQuestion:
    """The question whether the offer's certificate is recognized by ``target`` for procurement."""
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
    """What of the buyer's requirements the label's criteria on file do not imply, with why."""
    given = [
        criterion
        for name in certificate.criteria_sets
        if (certificate.scheme, name) in asker.known.criteria_sets
        for criterion in asker.known.criteria_sets[certificate.scheme, name].criteria
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
