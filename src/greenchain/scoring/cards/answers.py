"""What claims and declarations answer to a card's indicators and gates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from greenchain.evidence import ClaimFacts, EvidenceLevel
from greenchain.model.nouns import Measurement
from greenchain.scoring.cards.card import Card, CardIndicator, Gate, Reported, Sought
from greenchain.scoring.leaves import Favorable, Leaf, Statement, settle
from greenchain.scoring.span import Span
from greenchain.values.errors import GreenchainError
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import decimal_text, exact_decimal, parse_decimal
from greenchain.values.time import DatePeriod

_BARE = MappingProxyType({True: ("", "P1"), False: ("", "C62")})
"""By whether an answer is per cent: how a bare number is written. A number that says it is the other is none."""
_GATE = Span(Fraction(0), Fraction(0), Fraction(1))

LabelLevel: TypeAlias = Callable[[ClaimFacts, str], EvidenceLevel]
"""How strong a label is as evidence for an accepted one (``SCHEME`` or ``SCHEME#CRITERION``)."""


@dataclass(frozen=True, slots=True)
class Answers:
    """All that is said about one subject on one day.

    Attributes:
        claims: valid claims about it.
        declared: unsigned statements about it.
        on: the day.
        computed: leaves that were worked out from the graph, by the id of their indicator.
        labels: claims that grant labels to the subject or its products.
        label_level: how strong one of them is.
    """

    card: Card
    claims: tuple[ClaimFacts, ...]
    declared: tuple[Measurement, ...]
    on: date
    subject: str
    computed: Mapping[str, Leaf] = field(default_factory=lambda: MappingProxyType({}), kw_only=True)
    labels: tuple[ClaimFacts, ...] = field(default=(), kw_only=True)
    label_level: LabelLevel | None = field(default=None, kw_only=True)

    def indicator(self, indicator: CardIndicator) -> tuple[Leaf, tuple[Finding, ...]]:
        """The answer's leaf in the indicator's own scale (points or per cent), and what was refused of it."""
        statements, findings = self.statements(indicator.id, sought=indicator.sought)
        statements += self._labelled(indicator)
        leaf = self.settled(statements, indicator)
        told = (*self._gifts(indicator, statements), *self._outside(indicator.id, statements, leaf))
        return leaf, (*findings, *self._contradictions(indicator.id, leaf), *told)

    def settled(self, statements: list[Statement], indicator: CardIndicator) -> Leaf:
        """The leaf that statements leave of the missing-range, or of what was worked out from the graph.

        A statement that lies inside what the graph leaves open closes it; one outside contradicts it.
        """
        minimum, favorable = indicator.evidence_min, indicator.favorable
        worked_out = self.computed.get(indicator.id)
        if worked_out is None:
            return settle(statements, default=indicator.default, minimum=minimum, favorable=favorable)
        leaf = settle(statements, default=worked_out.span, minimum=minimum, favorable=favorable)
        if any(said.level.reaches(minimum) for said in statements):
            return _hull(leaf, worked_out, favorable)
        return _moved(worked_out, leaf) if statements else worked_out

    def gate(self, gate: Gate) -> tuple[Finding, Leaf, tuple[Finding, ...]]:
        """Whether a gate holds, the leaf it rests on, and what was refused."""
        statements, refused = self.statements(gate.id, sought=gate.sought)
        whole = [s for s in statements if s.value in (0, 1)]
        leaf = settle(whole, default=_GATE, minimum=self.card.evidence_min, favorable=Favorable.HIGH)
        findings = list(refused)
        if len(whole) < len(statements):
            related = tuple(sorted({s.claim for s in statements if s.claim and s not in whole}))
            detail = f"{gate.id}: a gate holds (1) or fails (0)"
            findings.append(self._finding("FIGURE_OUT_OF_RANGE", detail, gate.id, related))
        if leaf.span.lower == 1:
            outcome, code, detail = Outcome.CONFORMS, "GATE_HELD", f"{gate.text}: proven"
        elif leaf.span.upper == 0:
            outcome, code, detail = Outcome.DOES_NOT_CONFORM, "GATE_FAILED", f"{gate.text}: proven to fail"
        else:
            outcome, code, detail = Outcome.NOT_DETERMINED, "GATE_UNKNOWN", f"{gate.text}: not proven"
        verdict = Finding(f"gate/{gate.id}", outcome, code, detail, self.subject, citation=gate.citation)
        told = (*self._contradictions(gate.id, leaf), *self._outside(gate.id, whole, leaf))
        return verdict, leaf, (*findings, *told)

    def reported(self, reported: Reported) -> tuple[Leaf | None, tuple[Finding, ...]]:
        """The leaf of a figure without points; ``None`` where nobody states it."""
        statements, findings = self.statements(reported.id, sought=reported.sought)
        if not statements:
            return None, tuple(findings)
        open_end = Span(Fraction(0), Fraction(0), reported.largest)
        leaf = settle(statements, default=open_end, minimum=reported.evidence_min)
        told = (*self._contradictions(reported.id, leaf), *self._outside(reported.id, statements, leaf))
        return leaf, (*findings, *told)

    def statements(self, name: str, *, sought: Sought) -> tuple[list[Statement], list[Finding]]:
        """What is said under ``name`` and can be used, and what had to be refused."""
        read: list[Statement | Finding] = []
        for facts in self.claims:
            figure = facts.indicator(sought.name, on=self.on)
            if figure is not None and (not sought.claim_types or set(sought.claim_types) & set(facts.types)):
                said = Statement(Fraction(figure.value), facts.level, facts.claim.digest)
                read.append(self.usable(said, name, unit=figure.unit, per=figure.per, sought=sought))
        unsigned = [m for m in self.declared if m.indicator == sought.name and self._is_due(m)]
        read += [self._unsigned(measurement, name, sought) for measurement in unsigned]
        statements = [each for each in read if isinstance(each, Statement)]
        return statements, [each for each in read if isinstance(each, Finding)]

    def _labelled(self, indicator: CardIndicator) -> list[Statement]:
        """The accepted labels: one that counts earns all of the indicator's points."""
        if self.label_level is None or not indicator.labels:
            return []
        best = Fraction(0) if indicator.map.is_falling else indicator.full
        graded = [(facts, self.label_level(facts, label)) for label in indicator.labels for facts in self.labels]
        return [Statement(best, level, facts.claim.digest) for facts, level in graded if level is not EvidenceLevel.L0]

    def _unsigned(self, measurement: Measurement, name: str, sought: Sought) -> Statement | Finding:
        try:
            said = Statement(Fraction(parse_decimal(measurement.quantity_text)), EvidenceLevel.L1)
        except GreenchainError as error:
            return Finding.of_fault(error.faults[0], check=f"scorecard/{name}", outcome=Outcome.NOT_DETERMINED)
        unit, _, per = measurement.unit.partition("/")
        return self.usable(said, name, unit=unit.strip(), per=per.strip(), sought=sought)

    def usable(self, said: Statement, name: str, *, unit: str, per: str, sought: Sought) -> Statement | Finding:
        """``said``, or the finding that says why it is no answer to ``name``."""
        related = (said.claim,) if said.claim else ()
        number = decimal_text(exact_decimal(said.value))
        stated = " per ".join(filter(None, (unit, per)))
        if sought.unit and (unit, per) != (sought.unit, sought.per):
            wanted = " per ".join(filter(None, (sought.unit, sought.per)))
            return self._finding(
                "FIGURE_UNIT", f"{name}: a figure in {wanted}, not {number} in {stated or 'no unit'}", name, related
            )
        if not sought.unit and (unit not in _BARE[sought.is_percent] or per):
            wanted = "per cent (P1)" if sought.is_percent else "a bare number"
            return self._finding(
                "FIGURE_UNIT", f"{name}: an answer is {wanted}, not {number} in {stated}", name, related
            )
        if said.value < 0 or (sought.largest is not None and said.value > sought.largest):
            largest = "" if sought.largest is None else f" and {sought.largest}"
            return self._finding(
                "FIGURE_OUT_OF_RANGE", f"{name}: an answer lies between 0{largest}, not at {number}", name, related
            )
        return said

    def _is_due(self, measurement: Measurement) -> bool:
        try:
            return (
                DatePeriod.parse(measurement.valid_from or None, measurement.valid_until or None).holds(self.on) is True
            )
        except GreenchainError:
            return False

    def _contradictions(self, name: str, leaf: Leaf) -> Iterable[Finding]:
        if leaf.is_contradicted:
            detail = f"{name}: statements about one answer differ, all of them are taken in"
            yield self._finding("FIGURES_CONTRADICT", detail, name, leaf.claims)

    def _gifts(self, indicator: CardIndicator, statements: list[Statement]) -> Iterable[Finding]:
        """Signed answers that earn less than the card gives where nobody says anything."""
        if indicator.id in self.computed:
            return
        least = indicator.points_of(indicator.default).lower
        worse = [said for said in statements if said.claim and indicator.points(said.value) < least]
        if worse:
            related = tuple(sorted({said.claim for said in worse}))
            detail = f"{indicator.id}: a claim earns less than the card gives where nobody answers"
            yield self._finding("FIGURE_OUTSIDE_DEFAULT", detail, indicator.id, related)

    def _outside(self, name: str, statements: list[Statement], leaf: Leaf) -> Iterable[Finding]:
        """Unsigned answers outside of what is proven: what is signed counts, and both are told."""
        lower, upper = leaf.span.lower, leaf.span.upper
        for said in statements:
            if said.claim or (lower <= said.value and (upper is None or said.value <= upper)):
                continue
            ends = {"lower": lower, "upper": upper, "declared": said.value}
            told = {key: decimal_text(exact_decimal(end)) for key, end in ends.items() if end is not None}
            proven = " to ".join(told[key] for key in ("lower", "upper") if key in told)
            detail = f"{name}: declared is {told['declared']}, proven {proven}: what is signed counts"
            values = {"indicator": name, **told}
            yield Finding(f"scorecard/{name}", Outcome.NOT_APPLICABLE, "DECLARED_OUTSIDE", detail, self.subject, values)

    def _finding(self, code: str, detail: str, name: str, related: tuple[str, ...] = ()) -> Finding:
        values = {"indicator": name, **({"claim": " ".join(related)} if related else {})}
        return Finding(f"scorecard/{name}", Outcome.NOT_DETERMINED, code, detail, self.subject, values, related=related)


def _hull(leaf: Leaf, worked_out: Leaf, favorable: Favorable) -> Leaf:
    """What was stated with proof, and what the graph leaves open: the statement where they agree, else both."""
    stated, found = leaf.span, worked_out.span
    most = found.upper if found.upper is not None else stated.upper
    is_inside = stated.upper is not None and most is not None and found.lower <= stated.lower and stated.upper <= most
    claims = tuple(sorted({*leaf.claims, *worked_out.claims}))
    if is_inside:
        return replace(leaf, claims=claims, is_contradicted=leaf.is_contradicted or worked_out.is_contradicted)
    lower = min(stated.lower, found.lower)
    upper = None if stated.upper is None or most is None else max(stated.upper, most)
    point = lower if favorable is Favorable.HIGH or upper is None else upper
    return replace(leaf, span=Span(lower, point, upper), claims=claims, is_contradicted=True)


def _moved(worked_out: Leaf, leaf: Leaf) -> Leaf:
    """What the graph leaves open, the point moved to what is stated without proof; its bounds are proven and stay."""
    span = worked_out.span
    point = max(span.lower, leaf.span.point if span.upper is None else min(leaf.span.point, span.upper))
    level = max(leaf.level, worked_out.level, key=lambda each: each.value)
    claims = tuple(sorted({*leaf.claims, *worked_out.claims}))
    both = leaf.is_contradicted or worked_out.is_contradicted
    return Leaf(Span(span.lower, point, span.upper), level, claims, is_contradicted=both)
