"""Rules of procurement and display: they consume recognition decisions and never derive them again.

Each rule is a function from what was stated to a ruling; where a key it needs is absent it leaves the matter to a
person and names the key. Since when a rule holds, and by which text, is in the pack ``recognition/procurement``.

Source: the rows of that pack name the instrument of each rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from greenchain.recognition.answers import Phase, phase_of
from greenchain.recognition.label_evidence import Asker, asked_for, best_of, category_of, requirements_met
from greenchain.recognition.procurement_ruling import Ruling, needs
from greenchain.recognition.purchase_lists import on_list
from greenchain.recognition.recognizing import assess
from greenchain.recognition.residual import Residual
from greenchain.recognition.result import Decision, Recognition
from greenchain.standards import Standards
from greenchain.standards.facts import Criterion
from greenchain.standards.known_facts import RecognitionFacts
from greenchain.standards.label_packs import label_facts
from greenchain.standards.procurement_questions import LABEL_CONDITIONS, ProcurementQuestion
from greenchain.standards.questions import Certificate
from greenchain.standards.rows import Row
from greenchain.values.finding import Finding, PackRef
from greenchain.values.outcome import Outcome
from greenchain.values.result import result_document
from greenchain.values.time import aware, format_instant

PACK = "recognition/procurement"
_OUTCOMES = {
    "not_in_force": Outcome.NOT_APPLICABLE,
    "may_refuse": Outcome.DOES_NOT_CONFORM,
    "none": Outcome.DOES_NOT_CONFORM,
    "display_forbidden": Outcome.DOES_NOT_CONFORM,
}
"""What may be relied upon; every other ruling rests on what was only stated, or on a person."""


@dataclass(frozen=True, slots=True)
class Procurement:
    """The answer to a question of procurement or display."""

    question: ProcurementQuestion
    ruling: Ruling
    row: Row
    at: datetime
    known_at: datetime
    packs: tuple[PackRef, ...]

    def to_dict(self) -> dict[str, object]:
        """The result document of kind ``procurement``."""
        said = self.ruling
        outcome = _OUTCOMES.get(said.ruling, Outcome.NOT_DETERMINED)
        detail = f"{said.ruling.replace('_', ' ')}{' via ' + said.via if said.via else ''}: {self.row.text('text')}"
        detail += f"; {said.detail}" if said.detail else ""
        code = f"PROCUREMENT_{'OPEN' if said.ruling == 'needs_human' else 'RULED'}"
        finding = Finding("rule", outcome, code, detail, citation=self.row.citation, missing=said.missing)
        return result_document(
            "procurement",
            outcome,
            at=self.at,
            findings=[finding],
            standards=self.packs,
            rule=self.question.rule,
            on=self.question.on.isoformat(),
            known_at=format_instant(self.known_at),
            ruling=said.ruling,
            via=said.via or None,
            reasons=list(said.reasons),
            residual=[item.to_dict() for item in said.residual],
            missing=list(said.missing),
            recognition=said.recognition.to_dict() if said.recognition else None,
            question=dict(self.question.stated),
        )


def procure(
    question: ProcurementQuestion,
    *,
    at: datetime,
    known_at: datetime | None = None,
    standards: Standards,
    facts: RecognitionFacts | None = None,
) -> Procurement:
    """What the rule asked about says of the offer or display.

    Args:
        question: the rule, the legal date, and what is stated.
        at: the instant of the question.
        known_at: only facts recorded by then count; by default the question's own, else ``at``.
        standards: must hold the pack ``recognition/procurement``.
        facts: what is known of labels where the question carries no facts; by default what ``standards`` say.

    Raises:
        PackError: a pack is not there.
    """
    known = aware(known_at or question.known_at or at, "known_at")
    pack = standards.pack(PACK)
    row = pack.table("rules").find(question.rule)[0]
    given = RecognitionFacts.of([question.facts]) if question.facts is not None else facts
    world = given or label_facts(standards)

    def ask(certificate: Certificate, target: str) -> Recognition:
        stated = asked_for(question, certificate, target)
        return best_of(assess(one, facts=world, at=aware(at), known_at=known) for one in stated)

    parameters = {name: str(one.value) for name, one in pack.parameters.items()}
    asker = Asker(question, world.known(known), ask, MappingProxyType(parameters), row.text("scheme"))
    phase = phase_of(row.period, question.on)
    if phase in (Phase.BEFORE, Phase.AFTER):
        ruling = Ruling("not_in_force")
    elif phase is Phase.UNCLEAR:
        ruling = Ruling("needs_human", reasons=("DATE_IMPRECISE",), missing=(f"exact days of {question.rule}",))
    else:
        ruling = _RULES[question.rule](asker)
    packs = (pack.ref, *(world.packs if row.text("kind") == "procurement" else ()))
    return Procurement(question, ruling, row, aware(at), known, packs)


def _article_43(asker: Asker) -> Ruling:
    """The named label, one that implies what the buyer listed, or other proof where none could be had in time."""
    question = asker.question
    named = question.tender.get("named_label", {}).get("scheme")
    stated = question.tender.get("label_conditions", {})
    unknown = [f"label_conditions.{name}" for name in LABEL_CONDITIONS if name not in stated]
    if not named or unknown:
        return needs(*([] if named else ["named_label"]), *unknown)
    if not all(stated[name] for name in LABEL_CONDITIONS):
        return needs("a label that the buyer may name")
    certificate = question.certificate
    if certificate is not None and certificate.scheme:
        held = asker.ask(certificate, named)
        if held.decision is Decision.RECOGNIZED:
            if not category_of(asker, certificate):
                return replace(needs("certificate.category"), recognition=held)
            via = "named_label" if certificate.scheme == named else "equivalent_label"
            return Ruling("must_accept", via, recognition=held)
        found = _equivalent(asker, certificate)
        return replace(found, recognition=held)
    return _other_proof(asker)


def _equivalent(asker: Asker, certificate: Certificate) -> Ruling:
    """Whether the label's requirements imply what the buyer listed; the certificate must be good by itself."""
    if not _listed(asker):
        return needs("requirements")
    own = asker.ask(certificate, certificate.scheme)
    if own.decision is Decision.NOT_RECOGNIZED:
        return Ruling("may_refuse", reasons=own.reasons)
    missing = own.missing or (() if category_of(asker, certificate) else ("certificate.category",))
    if own.decision is not Decision.RECOGNIZED or missing:
        return Ruling("needs_human", reasons=own.reasons, missing=missing)
    left = requirements_met(asker, certificate)
    proven = set(asker.question.offer.get("proven", ()))
    open_items = tuple(item for item in left if item.criterion not in proven)
    if not left:
        return Ruling("must_accept", "equivalent_label")
    if not open_items:
        return _other_proof(asker)
    return Ruling("may_refuse", reasons=tuple(sorted({item.code for item in open_items})), residual=open_items)


def _listed(asker: Asker) -> tuple[Criterion, ...]:
    """What the buyer requires; a tender that requires nothing tells nothing about equivalence."""
    return tuple(one for one in asker.question.requirements or () if one.requirement != "optional")


def _other_proof(asker: Asker) -> Ruling:
    """Other proof counts where no label could be had in time, for reasons that are not the bidder's."""
    wanted, offer = _listed(asker), asker.question.offer
    keys = ("proven", "could_obtain_in_time", "attributable_to_operator")
    missing = [*([] if wanted else ["requirements"]), *(key for key in keys if key not in offer)]
    if missing:
        return needs(*missing)
    left = tuple(Residual(criterion=one.id, code="NOT_IMPLIED") for one in wanted if one.id not in offer["proven"])
    if left:
        return Ruling("may_refuse", reasons=("NOT_IMPLIED",), residual=left)
    if offer["could_obtain_in_time"] or offer["attributable_to_operator"]:
        return Ruling("needs_human", "fallback", missing=("a reason that is not the bidder's own",))
    return Ruling("must_accept", "fallback")


def _own_label(ruling: str) -> Callable[[Asker], Ruling]:
    """The rule's own label, or one that it recognizes whole, gives ``ruling``."""

    def rule(asker: Asker) -> Ruling:
        certificate = asker.question.certificate
        if certificate is None or not certificate.scheme:
            return needs("certificate")
        held = asker.ask(certificate, asker.scheme)
        if held.decision is Decision.RECOGNIZED:
            if not category_of(asker, certificate):
                return replace(needs("certificate.category"), recognition=held)
            return Ruling(ruling, "certified", recognition=held)
        if held.decision in (Decision.NOT_RECOGNIZED, Decision.EVIDENCE_ONLY):
            return Ruling("none", reasons=held.reasons, recognition=held)
        missing = held.missing or tuple(item.criterion or item.remainder_of for item in held.residual)
        return Ruling("needs_human", reasons=held.reasons, residual=held.residual, missing=missing, recognition=held)

    return rule


def _korea(asker: Asker) -> Ruling:
    """Certified, or meeting the criteria without the certificate."""
    wanted, proven = asker.question.requirements, asker.question.offer.get("proven")
    if wanted and proven is not None and all(one.id in proven for one in wanted):
        return Ruling("must_buy", "meets_criteria")
    certified = _own_label("must_buy")(asker)
    if certified.ruling == "must_buy" or (wanted and proven is not None):
        return certified
    absent = tuple(key for key, value in (("requirements", wanted or None), ("proven", proven)) if value is None)
    return replace(certified, ruling="needs_human", missing=tuple(dict.fromkeys((*certified.missing, *absent))))


def _japan(asker: Asker) -> Ruling:
    """State bodies must, local ones should endeavour."""
    buyer = asker.question.tender.get("buyer")
    if buyer is None:
        return needs("buyer")
    return _own_label("must_buy" if buyer == "state" else "prefer")(asker)


def _taiwan(asker: Asker) -> Ruling:
    """May be preferred where the price differs little enough."""
    gap = asker.question.offer.get("price_gap_percent")
    if gap is None:
        return needs("price_gap_percent")
    most = int(asker.parameters["tw_price_gap"])
    if gap > most:
        return Ruling("none", "price", detail=f"the price differs by {gap} %, more than {most} %")
    return _own_label("may_prefer")(asker)


def _display(asker: Asker) -> Ruling:
    """A sustainability label shown to consumers rests on a certification scheme or a public authority."""
    stated = asker.question.display
    missing = [key for key in ("audience", "basis") if key not in stated]
    if stated.get("audience") == "business":
        return Ruling("display_allowed", "audience")
    if missing:
        return needs(*missing)
    if stated["basis"] == "certification_scheme":
        keys = ("open_terms", "third_party_monitoring")
        absent = [key for key in keys if key not in stated]
        if any(stated.get(key) is False for key in keys):
            return Ruling("display_forbidden", "certification_scheme")
        return needs(*absent) if absent else Ruling("display_allowed", "certification_scheme")
    is_public = stated["basis"] == "public_authority"
    return Ruling("display_allowed" if is_public else "display_forbidden", str(stated["basis"]))


_RULES: Mapping[str, Callable[[Any], Ruling]] = MappingProxyType(
    {
        "eu.2014_24.art43": _article_43,
        "cn.caiku_2019_9": on_list,
        "kr.green_products_act": _korea,
        "jp.green_purchasing": _japan,
        "tw.price_preference": _taiwan,
        "us.far_23": _own_label("prefer"),
        "my.ggp": _own_label("prefer"),
        "eu.2024_825": _display,
    }
)
