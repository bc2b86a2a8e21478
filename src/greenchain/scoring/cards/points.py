"""Counts the points of a card: every indicator and gate answered from claims, then totals, bands and the target.

A gate that fails takes both bands whatever the points; one that is unknown takes the guaranteed band.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from types import MappingProxyType

from greenchain.evidence import ClaimFacts, EvidenceGraph, EvidenceLevel, require_attached, require_instant
from greenchain.model.nouns import Measurement
from greenchain.recognition import Recognition, RecognitionQuestion, recognize
from greenchain.scoring.cards.aggregates import Total, aggregate
from greenchain.scoring.cards.answers import Answers, LabelLevel
from greenchain.scoring.cards.card import CARD_STAGES, COMPUTED, Card
from greenchain.scoring.cards.labels import criteria_of, label_level
from greenchain.scoring.cards.reading import read_card
from greenchain.scoring.cards.rows import GateAnswer, Missing, ReportedRow, ScoreRow
from greenchain.scoring.cards.scorecard import Scorecard
from greenchain.scoring.cards.suppliers import SuppliersAsked
from greenchain.scoring.cards.targets import Target, judge_target
from greenchain.scoring.cards.unused import unused_figures
from greenchain.scoring.figures import of_facility
from greenchain.scoring.leaves import Leaf
from greenchain.scoring.span import Bounds
from greenchain.standards import Standards
from greenchain.values.finding import Finding
from greenchain.values.identifiers import canonical
from greenchain.values.outcome import Outcome, combine
from greenchain.values.time import aware


def score(
    subject: str,
    *,
    card: str,
    evidence: EvidenceGraph,
    standards: Standards,
    at: datetime,
    known_at: datetime | None = None,
    on: date | None = None,
    declared: Iterable[Measurement] = (),
    target: Target | None = None,
) -> Scorecard:
    """The score of ``subject`` on a card: guaranteed, possible and declared points.

    Args:
        subject: a party, in any spelling.
        card: name of a pack of the kind ``scorecards``.
        evidence: claims about the subject count by level; the card says which level it asks for.
        standards: must hold the card's pack and those that it extends.
        at: the instant of the question; aware.
        known_at: what was known; must be what the evidence was verified under.
        on: the day that answers must cover; the UTC day of ``at`` where not given.
        declared: unsigned answers; shown as declared, they guarantee nothing.
        target: a band or a number of points to judge against; without one there is no verdict.

    Raises:
        EvidenceError: the evidence was verified for other instants.
        InputError: the target is none of the card's.
        TypeError: the evidence is no graph that ``attach`` made.
    """
    read = read_card(standards.pack(card), standards=standards)
    said = answers_about(
        subject,
        card=read,
        evidence=evidence,
        standards=standards,
        at=at,
        known_at=known_at,
        on=on,
        declared=declared,
    )
    return count(said, at=at, known_at=known_at, target=target)


def answers_about(
    subject: str,
    *,
    card: Card,
    evidence: EvidenceGraph,
    standards: Standards,
    at: datetime,
    known_at: datetime | None = None,
    on: date | None = None,
    declared: Iterable[Measurement] = (),
) -> Answers:
    """All that the evidence says about ``subject`` to the questions of a card; arguments as of :func:`score`."""
    require_instant(require_attached(evidence), at=aware(at), known_at=known_at)
    day, party = on or at.astimezone(UTC).date(), canonical(subject)
    accepts_labels = any(indicator.labels for indicator in card.indicators)
    return Answers(
        card,
        evidence.claims_about(subject, on=day),
        of_facility(declared, subject),
        day,
        party,
        computed=_computed(card, SuppliersAsked(party, evidence, at, day, known_at)),
        labels=_labels(evidence, party, day) if accepts_labels else (),
        label_level=_label_level(standards, at, known_at, day) if accepts_labels else None,
    )


def _computed(card: Card, asked: SuppliersAsked) -> Mapping[str, Leaf]:
    """The computed indicators that the graph has suppliers for; the others are answered like percentages."""
    shares = {
        indicator.id: asked.share(indicator.computed, minimum=indicator.evidence_min)
        for indicator in card.indicators
        if indicator.kind == COMPUTED
    }
    return MappingProxyType({name: share.leaf for name, share in shares.items() if share is not None})


def _labels(evidence: EvidenceGraph, party: str, on: date) -> tuple[ClaimFacts, ...]:
    """The labels of the party and of the products that it makes, each once."""
    products = [row.id for row in evidence.graph.products.values() if canonical(row.producer) == party]
    found = {
        facts.claim.digest: facts
        for node in (party, *sorted(products))
        for facts in evidence.claims_about(node, on=on)
        if facts.scheme
    }
    return tuple(found[digest] for digest in sorted(found))


def _label_level(standards: Standards, at: datetime, known_at: datetime | None, on: date) -> LabelLevel:
    """How strong labels are for the scheme of an accepted one, each pair decided once."""
    decided: dict[tuple[str, str], Recognition] = {}

    def level(facts: ClaimFacts, label: str) -> EvidenceLevel:
        scheme, _, criterion = label.partition("#")
        if facts.scheme == scheme:
            return label_level(facts, None)
        pair = (facts.claim.digest, scheme)
        if pair not in decided:
            question = RecognitionQuestion(
                scheme, facts.category, on, factory_country=facts.facility_country or None, effect="licence"
            )
            decided[pair] = recognize(facts, question, at=at, known_at=known_at, standards=standards)
        is_named = criterion in criteria_of(scheme, standards=standards, known_at=known_at or at)
        return label_level(facts, decided[pair], criterion=criterion if is_named else "")

    return level


def count(said: Answers, *, at: datetime, known_at: datetime | None = None, target: Target | None = None) -> Scorecard:
    """The scorecard that all the answers about a subject come to; whose answers count is the caller's business."""
    card = said.card
    asked = [said.indicator(indicator) for indicator in card.indicators]
    total, rows = _rows(said, [leaf for leaf, _ in asked])
    answered = [(gate, said.gate(gate)) for gate in card.gates]
    gates = tuple(GateAnswer(gate.id, verdict, leaf.level, leaf.claims) for gate, (verdict, leaf, _) in answered)
    beside = [(reported, said.reported(reported)) for reported in card.reported]
    refused = [f for _, found in asked for f in found] + [f for _, (_, _, found) in answered for f in found]
    refused += [f for _, (_, found) in beside for f in found]
    eligible = combine((Outcome.NOT_APPLICABLE, *(gate.finding.outcome for gate in gates)))
    judged = _judged(said, target, total=total, eligible=eligible) if target else None
    refused += (*unused_figures(card, said.claims, on=said.on, subject=said.subject), *_not_in_force(said))
    guaranteed, possible = bands_of(card, total, eligible)
    return Scorecard(
        subject=said.subject,
        at=at,
        known_at=known_at,
        card=card,
        total=total.bounds,
        gates=gates,
        band_guaranteed=guaranteed,
        band_possible=possible,
        stages=MappingProxyType({s: Bounds.total(r.bounds for r in _of_stage(rows, s)) for s in CARD_STAGES}),
        maxima=MappingProxyType({s: _weight(_of_stage(rows, s)) for s in CARD_STAGES}),
        coverage=_weight(row for row in rows if row.is_covered),
        by_level=MappingProxyType({each.value: _weight(r for r in rows if r.level is each) for each in EvidenceLevel}),
        rows=rows,
        missing=_missing(rows),
        target=target,
        findings=(*refused, *((judged,) if judged else ())),
        reported=tuple(ReportedRow(reported, leaf) for reported, (leaf, _) in beside),
    )


def _judged(said: Answers, target: Target, *, total: Total, eligible: Outcome) -> Finding:
    """Whether the target is reached; by what nobody signed it never is, whatever level the card itself asks for."""
    card, least = said.card, EvidenceLevel.L2
    found = judge_target(target, card=card, total=total, eligible=eligible, where=said.subject)
    if found.outcome is not Outcome.CONFORMS:
        return found
    if card.out_of_force(said.on):
        detail = f"{found.detail}; but parts of the card are not in force on {said.on}"
        return replace(found, outcome=Outcome.NOT_DETERMINED, code="SCORECARD_NOT_IN_FORCE", detail=detail)
    if card.least_level.reaches(least) and not any(each.gives_unanswered for each in card.indicators):
        return found
    signed = {each.id for each in card.indicators if each.evidence_min.reaches(least)}
    computed = {name: leaf for name, leaf in said.computed.items() if name in signed}
    strict = replace(said, card=card.asking(least), computed=MappingProxyType(computed))
    proven, _ = _rows(strict, [strict.indicator(each)[0] for each in strict.card.indicators])
    gates = combine((Outcome.NOT_APPLICABLE, *(strict.gate(gate)[0].outcome for gate in card.gates)))
    again = judge_target(target, card=strict.card, total=proven, eligible=gates, where=said.subject)
    if again.outcome is Outcome.CONFORMS:
        return found
    detail = f"{found.detail}; but signed answers alone give {again.detail}"
    return replace(found, outcome=Outcome.NOT_DETERMINED, code="TARGET_NOT_PROVEN", detail=detail)


def _not_in_force(said: Answers) -> list[Finding]:
    parts = said.card.out_of_force(said.on)
    if not parts:
        return []
    detail = f"{said.card.pack.name}: not in force on {said.on}: {', '.join(parts)}"
    return [Finding("scorecard", Outcome.NOT_APPLICABLE, "SCORECARD_NOT_IN_FORCE", detail, said.subject)]


def _rows(said: Answers, leaves: list[Leaf]) -> tuple[Total, tuple[ScoreRow, ...]]:
    card = said.card
    places = {facts.claim.digest: facts.facility for facts in (*said.claims, *said.labels)}
    products = {facts.claim.digest: facts.subject for facts in said.labels if facts.subject != said.subject}
    earned = [Bounds.nearest(i.points_of(leaf.span)) for i, leaf in zip(card.indicators, leaves, strict=True)]
    total, parts = aggregate(card.aggregate, earned, maxima=card.maxima, scale=card.scale)
    answered = zip(card.indicators, leaves, earned, parts, card.weights, strict=True)
    return total, tuple(
        ScoreRow(
            indicator,
            part,
            own,
            weight,
            leaf.level,
            leaf.claims,
            _one(places, leaf.claims),
            _one(products, leaf.claims),
        )
        for indicator, leaf, own, part, weight in answered
    )


def _one(named_by: Mapping[str, str], claims: tuple[str, ...]) -> str:
    """What all the claims name alike; empty where they name none, or several."""
    named = {named_by.get(digest, "") for digest in claims}
    return next(iter(named)) if len(named) == 1 else ""


def bands_of(card: Card, total: Total, eligible: Outcome) -> tuple[int | None, int | None]:
    """Guaranteed and possible band: a failed gate takes both, an unknown one the guaranteed."""
    if eligible is Outcome.DOES_NOT_CONFORM:
        return None, None
    guaranteed = None if eligible is Outcome.NOT_DETERMINED else card.band_of(total.lower)
    return guaranteed, card.band_of(total.upper)


def _of_stage(rows: Iterable[ScoreRow], stage: str) -> list[ScoreRow]:
    return [row for row in rows if row.indicator.stage == stage]


def _weight(rows: Iterable[ScoreRow]) -> Fraction:
    return sum((row.weight for row in rows), Fraction(0))


def _missing(rows: Iterable[ScoreRow]) -> tuple[Missing, ...]:
    open_rows = [row for row in rows if row.width > 0]
    ordered = sorted(open_rows, key=lambda row: (-row.width, row.indicator.id))
    return tuple(Missing(row.indicator.id, row.indicator.claim_types, row.width) for row in ordered)
