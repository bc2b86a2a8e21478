"""A system as its document writes it: activities, what one run of each makes, takes and burdens, and the demand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from greenchain.evidence.facts import EvidenceLevel

OUTPUTS, INPUTS, BURDENS = "outputs", "inputs", "burdens"
KINDS = (OUTPUTS, INPUTS, BURDENS)

STAGES = ("raw_material", "production", "circulation", "use", "end_of_life", "governance")
"""All of them are always printed, zeros too."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One amount of one run of an activity.

    Attributes:
        flow: what is made, taken or burdened with.
        where: JSON pointer inside the system.
        value: the point; ``lower`` and ``upper`` its stated bounds, the value itself where none are stated.
        cv: coefficient of variation, standard deviation over mean; zero where none is stated.
        level: of evidence, as the document has it; ``None`` where it has none.
        default: the range that holds where the value is not evidenced enough; ``None`` where there is none.
        factor: name of a row of a factor pack by which all of the amounts above are multiplied; empty for none.
        unit: UN/ECE Recommendation 20 code of the amounts; empty for a flow without units.
        share: of an output: which part of what is needed of the flow this activity supplies; ``None`` for all of it.
        is_plain: whether it is written as a bare number, or as a quantity with its unit and nothing but a share.
        is_bounded: whether bounds are stated.
    """

    flow: str
    where: str
    value: Fraction
    lower: Fraction
    upper: Fraction
    cv: Fraction = Fraction(0)
    level: EvidenceLevel | None = None
    default: tuple[Fraction, Fraction] | None = None
    factor: str = ""
    unit: str = ""
    share: Fraction | None = None
    is_plain: bool = False
    is_bounded: bool = False


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity; amounts are those of one run.

    Attributes:
        stage: one of ``STAGES``.
        facility: identifier of where it happens; empty where not stated. Claims about it are its evidence.
        on: the day of the activity, for its evidence and factors; ``None`` for the day of the question.
        allocation: which part of its inputs and burdens belongs to each product; empty where it has but one.
    """

    id: str
    stage: str
    where: str
    facility: str = ""
    on: date | None = None
    outputs: tuple[Exchange, ...] = ()
    inputs: tuple[Exchange, ...] = ()
    burdens: tuple[Exchange, ...] = ()
    allocation: Mapping[str, Fraction] | None = None

    def exchanges(self) -> Iterator[tuple[str, Exchange]]:
        """Every exchange with its kind: outputs, inputs, burdens, each in the order of the document."""
        for kind, listed in zip(KINDS, (self.outputs, self.inputs, self.burdens), strict=True):
            for exchange in listed:
                yield kind, exchange


@dataclass(frozen=True, slots=True)
class Demand:
    """How much of a flow is asked for; ``unit`` empty where it is that of the flow."""

    flow: str
    amount: Fraction
    where: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class System:
    """A system that was read; ``evidence_min`` is ``None`` where any statement counts."""

    id: str
    demand: tuple[Demand, ...]
    activities: tuple[Activity, ...]
    evidence_min: EvidenceLevel | None = None

    def producers(self) -> dict[str, list[tuple[Activity, Exchange]]]:
        """Who makes each flow, in the order of the document."""
        found: dict[str, list[tuple[Activity, Exchange]]] = {}
        for activity in self.activities:
            for output in activity.outputs:
                found.setdefault(output.flow, []).append((activity, output))
        return found
