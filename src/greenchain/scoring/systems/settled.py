"""What is known of every amount of a system: in the unit of its flow, at the level of its evidence, between bounds.

An amount whose evidence reaches the level asked for counts as stated. A weaker one only moves the point: it counts as
anything between itself and its default range, and without a default nothing bounds it. A bare number among the outputs
is no figure to be proven: it says what one run of the activity is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from greenchain.evidence import ClaimFacts
from greenchain.evidence.facts import EvidenceLevel
from greenchain.scoring.items.sections import Asked
from greenchain.scoring.leaves import Favorable, Statement, settle
from greenchain.scoring.span import Span
from greenchain.scoring.systems.activities import OUTPUTS, Activity, Exchange, System
from greenchain.scoring.systems.claimed import Claimed, claimed
from greenchain.scoring.systems.factors import NamedFactor, mixed_editions, named_factor
from greenchain.scoring.systems.reach import Reach
from greenchain.scoring.systems.units import Amount, FlowUnit, demand_faults, flow_units
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.finding import Finding, PackRef
from greenchain.values.identifiers import canonical
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import UNITS, decimal_text, exact_decimal


@dataclass(frozen=True, slots=True)
class Known:
    """A settled amount of one run.

    Attributes:
        reach: the amount, in the unit of its flow.
        cv: standard deviation over mean.
        level: of the evidence it rests on; ``claims`` the digests of the claims, sorted.
        is_bounded: whether its bounds are known; else its distribution has none.
        doubt: code of what is doubtful about its factor; empty for nothing.
        is_per_product: whether its claims state it per unit of the product, whatever one run is.
    """

    reach: Reach
    cv: Fraction = Fraction(0)
    level: EvidenceLevel = EvidenceLevel.L1
    claims: tuple[str, ...] = ()
    is_bounded: bool = False
    doubt: str = ""
    is_per_product: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """A system with all of its amounts settled; ``amounts`` by the place of the exchange, ``demand`` by flow."""

    system: System
    amounts: Mapping[str, Known]
    demand: Mapping[str, Fraction]
    units: Mapping[str, FlowUnit]
    findings: tuple[Finding, ...] = ()
    standards: tuple[PackRef, ...] = ()

    def of(self, exchange: Exchange) -> Known:
        """What is known of an exchange of the system."""
        return self.amounts[exchange.where]


def settled(system: System, asked: Asked) -> Settled:
    """``system`` with every amount settled for the question.

    Raises:
        InputError: factors that nobody knows, of several editions, or in units that do not fit; all faults together.
    """
    factors = _factors(system, asked)
    listed = [(activity, kind, e) for activity in system.activities for kind, e in activity.exchanges()]
    units, faults = flow_units(Amount(e.flow, _unit(e, factors), e.where) for _, _, e in listed)
    InputError.raise_if(faults + demand_faults(system, units))
    judge = _Judge(asked, system.evidence_min)
    amounts: dict[str, Known] = {}
    for activity, kind, exchange in listed:
        factor = factors.get(exchange.where)
        scale = units[exchange.flow].ratio(_unit(exchange, factors))
        if factor is not None:
            scale *= factor.value * FlowUnit(factor.per).ratio(exchange.unit)
        known = _scaled(judge.known(activity, exchange, kind=kind), scale)
        doubt = factor.doubt_at(_grid_at(activity, asked)) if factor else ""
        amounts[exchange.where] = replace(known, doubt=doubt) if doubt else known
    demand = {d.flow: d.amount * units[d.flow].ratio(d.unit) for d in system.demand}
    doubts = {factor.finding.detail: factor.finding for factor in factors.values() if factor.finding}
    refs = sorted({factor.pack.ref for factor in factors.values()}, key=lambda ref: (ref.pack, ref.edition))
    return Settled(system, amounts, demand, units, (*judge.findings, *doubts.values()), tuple(refs))


def _factors(system: System, asked: Asked) -> dict[str, NamedFactor]:
    """The factor of every exchange that names one, by its place."""
    found: dict[str, NamedFactor] = {}
    faults: list[Fault] = []
    for activity in system.activities:
        for _, exchange in activity.exchanges():
            if not exchange.factor:
                continue
            try:
                factor = named_factor(exchange.factor, standards=asked.standards, on=activity.on, day=asked.day)
            except GreenchainError as error:
                faults += error.within(where=f"{exchange.where}/factor").faults
                continue
            if exchange.unit and UNITS[exchange.unit].dimension != UNITS[factor.per].dimension:
                expected = f"a unit of {UNITS[factor.per].dimension}, as the factor is per {factor.per}"
                faults.append(Fault("UNIT_MISMATCH", expected, exchange.unit, f"{exchange.where}/quantity"))
            found[exchange.where] = factor
    InputError.raise_if(faults + mixed_editions((factor.pack, where) for where, factor in found.items()))
    return found


def _grid_at(activity: Activity, asked: Asked) -> str:
    """The grid region of the activity's facility, as the case's own table of facilities has it; empty if unknown."""
    if asked.evidence is None or not activity.facility:
        return ""
    found = asked.evidence.graph.facilities.get(canonical(activity.facility))
    return found.grid if found else ""


def _unit(exchange: Exchange, factors: Mapping[str, NamedFactor]) -> str:
    return factors[exchange.where].unit if exchange.where in factors else exchange.unit


def _scaled(known: Known, scale: Fraction) -> Known:
    if scale == 1:
        return known
    return replace(known, reach=known.reach.scaled(scale))


@dataclass(slots=True)
class _Judge:
    """Settles one amount after the other, and notes what has to be said about them."""

    asked: Asked
    minimum: EvidenceLevel | None
    findings: list[Finding] = field(default_factory=list)
    _claims: dict[str, tuple[ClaimFacts, ...]] = field(default_factory=dict)
    _made: dict[str, Reach] = field(default_factory=dict)

    def known(self, activity: Activity, exchange: Exchange, *, kind: str) -> Known:
        """What is known of one amount, in its own unit and before any factor; the outputs of an activity come first."""
        found = self._known(activity, exchange, kind=kind)
        if kind == OUTPUTS:
            self._made[exchange.where] = found.reach
        return found

    def _known(self, activity: Activity, exchange: Exchange, *, kind: str) -> Known:
        said = self._claimed(activity, exchange, kind=kind)
        statements = said.statements
        found = self._as_stated(exchange)
        if statements:
            found = _of_claims(exchange, statements, minimum=self.minimum, kind=kind)
            found = replace(found, is_per_product=said.is_per_product)
            self._compare(exchange, statements, found, kind=kind)
        least = self.minimum or EvidenceLevel.L0
        if statements and len({s.value for s in statements}) > 1:
            detail = "statements about one figure differ: all of them are taken in"
            self._say("FIGURES_CONTRADICT", detail, exchange.where, related=found.claims)
        if exchange.cv > 1:
            detail = f"a cv of {decimal_text(exact_decimal(exchange.cv))} is noise larger than the figure itself"
            self.findings.append(
                Finding("evidence", Outcome.NOT_APPLICABLE, "CV_ABOVE_ONE", detail, f"{exchange.where}/cv")
            )
        stated = exchange.level or EvidenceLevel.L1
        if not self.asked.what_if and stated.reaches(EvidenceLevel.L2) and not found.level.reaches(stated):
            self._say("LEVEL_NOT_PROVEN", f"the document alone states {stated}", f"{exchange.where}/level")
        if found.level.reaches(least) or (kind == OUTPUTS and exchange.is_plain):
            return found
        if exchange.default is None:
            detail = f"a figure of {found.level} where {least} is asked for, without a default range: nothing bounds it"
            self._say("SYSTEM_FIGURE_OPEN", detail, exchange.where)
        return _widened(found, exchange)

    def _as_stated(self, exchange: Exchange) -> Known:
        level = exchange.level or EvidenceLevel.L1
        if not self.asked.what_if:
            level = min(level, EvidenceLevel.L1, key=lambda one: one.value)
        reach = Reach(exchange.lower, exchange.value, exchange.upper)
        return Known(reach, exchange.cv, level, is_bounded=exchange.is_bounded)

    def _compare(self, exchange: Exchange, statements: tuple[Statement, ...], found: Known, *, kind: str) -> None:
        """Tells of claims that are worse than the default, and of a stated amount that lies outside of what is known.

        Whoever takes such a claim away is left with the default: its bounds are not those of this amount.
        """
        values = [said.value for said in statements]
        if exchange.default is not None:
            least, most = exchange.default
            worst = min(values) if kind == OUTPUTS else max(values)
            if worst < least if kind == OUTPUTS else worst > most:
                detail = f"a claim states {_text(worst)}, worse than the default range {_text(least)} to {_text(most)}"
                self._say("FIGURE_OUTSIDE_DEFAULT", detail, exchange.where, related=found.claims)
        lower, upper = found.reach.lower, found.reach.upper
        is_inside = (lower is None or lower <= exchange.lower) and (upper is None or exchange.upper <= upper)
        if exchange.level is EvidenceLevel.L0 or is_inside:
            return  # an amount that is not stated
        stated = {"lower": _text(exchange.lower), "declared": _text(exchange.value), "upper": _text(exchange.upper)}
        told = {"proven_lower": _text(lower or Fraction(0)), "proven_upper": "" if upper is None else _text(upper)}
        own = dict.fromkeys((stated["lower"], stated["declared"], stated["upper"]))
        detail = f"the document states {', '.join(own)}; claims {told['proven_lower']} to {told['proven_upper']}"
        self.findings.append(
            Finding(
                "evidence",
                Outcome.NOT_APPLICABLE,
                "DECLARED_OUTSIDE",
                f"{detail}: what is signed counts",
                exchange.where,
                stated | told,
                related=found.claims,
            )
        )

    def _run(self, activity: Activity) -> Fraction | None:
        """How much of its single product one run makes; ``None`` for several, or where that is not known exactly."""
        if len(activity.outputs) != 1:
            return None
        made = self._made[activity.outputs[0].where]
        return made.point if made.lower == made.upper else None

    def _claimed(self, activity: Activity, exchange: Exchange, *, kind: str) -> Claimed:
        if self.asked.evidence is None or not activity.facility or exchange.lower < 0:
            return Claimed()  # a credit is no figure that a claim states
        if activity.facility not in self._claims:
            about = self.asked.evidence.claims_about(activity.facility, on=self.asked.day)
            self._claims[activity.facility] = tuple(facts for facts in about if facts.indicators)
        claims, on = self._claims[activity.facility], activity.on or self.asked.day
        made = None if kind == OUTPUTS else self._run(activity)
        found = claimed(activity, exchange, claims=claims, on=on, made=made)
        self.findings.extend(found.findings)
        return found

    def _say(self, code: str, detail: str, where: str, *, related: tuple[str, ...] = ()) -> None:
        self.findings.append(Finding("evidence", Outcome.NOT_DETERMINED, code, detail, where, related=related))


def _of_claims(
    exchange: Exchange, statements: tuple[Statement, ...], *, minimum: EvidenceLevel | None, kind: str
) -> Known:
    """The amount as claims state it; where no level is asked for, the strongest of them count."""
    least = minimum or max((s.level for s in statements), key=lambda level: level.value)
    own = Statement(exchange.value, EvidenceLevel.L1)
    anything = Span(Fraction(0), Fraction(0), None)
    liked = Favorable.HIGH if kind == OUTPUTS else Favorable.LOW
    leaf = settle((*statements, own), default=anything, minimum=least, favorable=liked)
    if leaf.level.reaches(least):
        reach = Reach(leaf.span.lower, leaf.span.point, leaf.span.upper)
        return Known(reach, exchange.cv, leaf.level, leaf.claims, is_bounded=True)
    values = [s.value for s in statements] + [exchange.lower, exchange.upper]
    return Known(
        Reach(min(values), leaf.span.point, max(values)), exchange.cv, leaf.level, leaf.claims, is_bounded=True
    )


def _widened(known: Known, exchange: Exchange) -> Known:
    """The amount between itself and its default; without one, anything, above zero unless it may be a credit."""
    if exchange.default is not None:
        lower, upper = exchange.default
        reach = Reach(lower, lower, upper)
    else:
        reach = Reach(None if known.reach.may_be_negative else Fraction(0), Fraction(0), None)
    return replace(known, reach=known.reach.hull(reach), is_bounded=exchange.default is not None)


def _text(number: Fraction) -> str:
    return decimal_text(exact_decimal(number))
