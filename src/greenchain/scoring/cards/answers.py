"""What claims and declarations answer to a card's indicators and gates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from greenchain.evidence import ClaimFacts, EvidenceLevel
from greenchain.model.nouns import Measurement
from greenchain.scoring.cards.card import Card, CardIndicator, Gate
from greenchain.scoring.leaves import Favorable, Leaf, Statement, settle
from greenchain.scoring.span import Span
from greenchain.values.errors import GreenchainError
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import parse_decimal
from greenchain.values.time import DatePeriod

_BARE = ("", "P1", "C62")  # an answer is points or per cent: a bare number, or one whose unit says per cent or count


@dataclass(frozen=True, slots=True)
class Answers:
    """All that is said about one subject on one day.

    Attributes:
        claims: valid claims about it.
        declared: unsigned statements about it.
        on: the day.
    """

    card: Card
    claims: tuple[ClaimFacts, ...]
    declared: tuple[Measurement, ...]
    on: date
    subject: str

    def indicator(self, indicator: CardIndicator) -> tuple[Leaf, tuple[Finding, ...]]:
        """The answer's leaf in the indicator's own scale (points or per cent), and what was refused of it."""
        default = Span(Fraction(0), Fraction(0), indicator.full)
        statements, findings = self.statements(indicator.id, largest=indicator.full)
        leaf = settle(statements, default=default, minimum=self.card.evidence_min, favorable=Favorable.HIGH)
        return leaf, (*findings, *self._contradictions(indicator.id, leaf))

    def gate(self, gate: Gate) -> tuple[Finding, Leaf, tuple[Finding, ...]]:
        """Whether a gate holds, the leaf it rests on, and what was refused."""
        default = Span(Fraction(0), Fraction(0), Fraction(1))
        statements, refused = self.statements(gate.id, largest=Fraction(1))
        whole = [s for s in statements if s.value in (0, 1)]
        leaf = settle(whole, default=default, minimum=self.card.evidence_min, favorable=Favorable.HIGH)
        findings = list(refused)
        if len(whole) < len(statements):
            findings.append(self._finding("FIGURE_OUT_OF_RANGE", "a gate holds (1) or fails (0)", gate.id))
        if leaf.span.lower == 1:
            outcome, code, detail = Outcome.CONFORMS, "GATE_HELD", f"{gate.text}: proven"
        elif leaf.span.upper == 0:
            outcome, code, detail = Outcome.DOES_NOT_CONFORM, "GATE_FAILED", f"{gate.text}: proven to fail"
        else:
            outcome, code, detail = Outcome.NOT_DETERMINED, "GATE_UNKNOWN", f"{gate.text}: not proven"
        verdict = Finding(f"gate/{gate.id}", outcome, code, detail, self.subject, citation=gate.citation)
        return verdict, leaf, (*findings, *self._contradictions(gate.id, leaf))

    def statements(self, name: str, *, largest: Fraction) -> tuple[list[Statement], list[Finding]]:
        """What is said under ``name`` and can be used, and what had to be refused."""
        key = f"{self.card.pack.id}/{name}"
        read: list[Statement | Finding] = []
        for facts in self.claims:
            figure = facts.indicator(key, on=self.on)
            if figure is not None:
                said = Statement(Fraction(figure.value), facts.level, facts.claim.digest)
                read.append(self.usable(said, name, unit=figure.unit, per=figure.per, largest=largest))
        unsigned = [m for m in self.declared if m.indicator == key and self._is_due(m)]
        read += [self._unsigned(measurement, name, largest) for measurement in unsigned]
        statements = [each for each in read if isinstance(each, Statement)]
        return statements, [each for each in read if isinstance(each, Finding)]

    def _unsigned(self, measurement: Measurement, name: str, largest: Fraction) -> Statement | Finding:
        try:
            said = Statement(Fraction(parse_decimal(measurement.quantity_text)), EvidenceLevel.L1)
        except GreenchainError as error:
            return Finding.of_fault(error.faults[0], check=f"scorecard/{name}", outcome=Outcome.NOT_DETERMINED)
        return self.usable(said, name, unit=measurement.unit, per="", largest=largest)

    def usable(self, said: Statement, name: str, *, unit: str, per: str, largest: Fraction) -> Statement | Finding:
        """``said``, or the finding that says why it is no answer to ``name``."""
        related = (said.claim,) if said.claim else ()
        if unit not in _BARE or per:
            detail = f"an answer is a bare number, not one in {' per '.join(filter(None, (unit, per)))}"
            return self._finding("FIGURE_UNIT", detail, name, related)
        if not 0 <= said.value <= largest:
            return self._finding("FIGURE_OUT_OF_RANGE", f"an answer lies between 0 and {largest}", name, related)
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
            detail = "statements about one answer differ: all of them are taken in"
            yield self._finding("FIGURES_CONTRADICT", detail, name, leaf.claims)

    def _finding(self, code: str, detail: str, name: str, related: tuple[str, ...] = ()) -> Finding:
        return Finding(f"scorecard/{name}", Outcome.NOT_DETERMINED, code, detail, self.subject, related=related)
