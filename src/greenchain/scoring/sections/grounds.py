"""What the figure rests on that a target is held against: whether a verdict may be drawn from it, and what it lacks.

A figure that nobody signed may miss a target by its owner's own word; that it reaches one is no more than a statement.
Only the bounds of a scorecard, of a system's flows and of goods rest on claims; whatever else a document prints is its
own word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from greenchain.evidence.facts import EvidenceLevel
from greenchain.scoring.cards.scorecard import Scorecard
from greenchain.scoring.items.printing import known
from greenchain.scoring.items.sections import Answer
from greenchain.scoring.sections.goods import EmbeddedEmissions
from greenchain.scoring.sections.systems import SolvedSystem
from greenchain.scoring.systems.activities import Demand
from greenchain.scoring.systems.unproven import unproven
from greenchain.values.outcome import Outcome

Named: TypeAlias = Mapping[str, tuple[Fraction, str]]
"""A demand: amount and unit, as they are written, by product."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a figure carries no verdict that it reaches a target, as a code and a sentence; both empty where it does.

    ``change`` is what would have to be supplied or improved, the widest first; ``about`` what the figure is that of.
    """

    code: str = ""
    detail: str = ""
    change: tuple[object, ...] = ()
    about: str = ""


STATED = Grounds("TARGET_NOT_PROVEN", "the document alone states the figure, and no claim beside it proves that")


def grounds_of(section: str, answer: Answer, steps: Sequence[str], *, demand: Named | None = None) -> Grounds:
    """The grounds of the figure at ``steps`` inside of an answer of a section.

    ``demand`` is what a target on a flow says that the figure is for: amount and unit by product.
    """
    missing = answer.body.get("missing", ())
    lacks = tuple(missing) if isinstance(missing, list | tuple) else ()
    value, place = answer.value, (section, steps[0] if steps else "", len(steps))
    if isinstance(value, Scorecard) and place in _OF_CARDS:
        return _of_card(value, lacks)
    if isinstance(value, SolvedSystem) and place in _OF_FLOWS:
        return _of_flow(value, steps, demand)
    if isinstance(value, EmbeddedEmissions) and place in _OF_GOODS:
        return _of_goods(value, answer)
    return Grounds(STATED.code, STATED.detail, lacks)


_OF_CARDS = (("scorecards", "", 0), ("scorecards", "stages", 2))  # section, first step, number of steps
_OF_FLOWS = (("systems", "flows", 2), ("systems", "stages", 3))
_OF_GOODS = (("goods", "see", 1),)
_NAMED = 3  # of what is not proven, in a sentence; ``change`` lists all


def _of_card(card: Scorecard, lacks: tuple[object, ...]) -> Grounds:
    if card.card.is_partial:
        return Grounds("SCORECARD_PARTIAL", "the card's pack is partial", lacks)
    if card.eligible in (Outcome.NOT_DETERMINED, Outcome.DOES_NOT_CONFORM):
        return Grounds("TARGET_NOT_PROVEN", f"gates of the card: {card.eligible.value}", lacks)
    if not card.card.least_level.reaches(EvidenceLevel.L2):
        detail = f"the card takes {card.card.least_level.value}, a statement that nobody signed"
        return Grounds("TARGET_NOT_PROVEN", detail, lacks)
    gifts = [row.indicator.id for row in card.rows if not row.is_covered and row.indicator.gives_unanswered]
    if gifts:
        detail = f"the card gives points for what nobody answered: {', '.join(gifts[:_NAMED])}"
        return Grounds("TARGET_NOT_PROVEN", detail, lacks)
    if any(finding.code == "SCORECARD_NOT_IN_FORCE" for finding in card.findings):
        return Grounds("SCORECARD_NOT_IN_FORCE", "parts of the card are not in force that day", lacks)
    return Grounds(change=lacks)


def _of_flow(solved: SolvedSystem, steps: Sequence[str], demand: Named | None) -> Grounds:
    place, stage, flow = steps[0], steps[1], steps[-1]
    told = [f"{known(one.amount)}{f' {one.unit}' if one.unit else ''} of {one.flow}" for one in _demand(solved)]
    about = f"for a demand of {', '.join(told)}"
    lacks = unproven(solved.net, solved.levels, solved.rows, flow=flow)
    change = tuple(one.to_dict() for one in lacks)
    if place == "stages" and not _is_run(solved, stage):
        detail = f"the demand runs no activity of the stage {stage}: that nothing is listed is no proof of nothing"
        return Grounds("TARGET_NOT_PROVEN", detail, change, about)
    if lacks:
        named = ", ".join(f"{one.indicator} ({one.doubt or one.level.value})" for one in lacks[:_NAMED])
        more = f" and {len(lacks) - _NAMED} more" if len(lacks) > _NAMED else ""
        return Grounds("TARGET_NOT_PROVEN", f"no claim proves {named}{more}", change, about)
    if not _is_of(solved, demand):
        detail = f"the target names no demand that the figure is for, one unit or that of the system, which is {about}"
        return Grounds("TARGET_NOT_PROVEN", detail, change, about)
    return Grounds(about=about)


def _demand(solved: SolvedSystem) -> tuple[Demand, ...]:
    return solved.net.settled.system.demand


def _is_run(solved: SolvedSystem, stage: str) -> bool:
    """Whether the demand runs an activity of the stage."""
    nodes = zip(solved.net.nodes, solved.levels.nodes, strict=True)
    return any(node.activity.stage == stage and not level.is_zero for node, level in nodes)


def _is_of(solved: SolvedSystem, named: Named | None) -> bool:
    """Whether the figure is that of the demand that a target names; where it names none, of one unit of one product."""
    asked = {one.flow: (one.amount, one.unit) for one in _demand(solved)}
    if named is None:
        return len(asked) == 1 and all(amount == 1 for amount, _ in asked.values())
    if asked.keys() != named.keys() or not all(amount for amount, _ in named.values()):
        return False
    return all(amount == asked[flow][0] and unit == asked[flow][1] for flow, (amount, unit) in named.items())


def _of_goods(found: EmbeddedEmissions, answer: Answer) -> Grounds:
    if not found.is_verified:
        return STATED
    doubts = sorted({one.code for one in answer.findings if one.outcome is Outcome.NOT_DETERMINED})
    return Grounds("TARGET_NOT_PROVEN", f"the figure is in doubt: {', '.join(doubts)}") if doubts else Grounds()
