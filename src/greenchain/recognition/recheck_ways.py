"""One way of a rechecked acceptance: its agreements joined, what it leaves open, and until when it leads there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeAlias

from greenchain.recognition.recheck_checks import conditions, objections
from greenchain.recognition.recheck_criteria import Open, left_open
from greenchain.recognition.recheck_steps import Step, holds, last_day, listed
from greenchain.values.months import add_months
from greenchain.values.time import PartialDate

J: TypeAlias = Any  # a JSON value
Facts: TypeAlias = dict[tuple[str, str], J]
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)
_MOST_STEPS = 64
_USES = (None, "*", "licence", "display", "procurement")  # what the rules of procurement and of existing stock ask for
_MOST_WORK = 50_000  # facts times days of one way: an honest one has dozens of each
_MOST_PAIRS, _MOST_PAIRS_A_DAY = 1_000_000, 2_000  # criteria held against each other, once and for every day


def way_objections(path: J, said: list[J], facts: Facts, *, question: J, is_kept: bool, share: int) -> Iterator[str]:
    """What is wrong with a way to the target, or within a scheme; ``share`` ways share the budget."""
    on = date.fromisoformat(question["on"])
    texts = [len(fact.get("criteria", [])) for fact in facts.values()]
    pairs = sum(texts) * max(texts, default=0) * (len(said) + share - 1)
    if len(said) > _MOST_STEPS or pairs > _MOST_PAIRS:
        yield "larger than any acceptance"
        return
    yield from _holding(question, on)
    if not said:
        yield from _same_scheme(question, facts, on)
        return
    steps = _steps(said, facts, question, on, is_kept=is_kept)
    yield from _joined(steps)
    for step in steps:
        yield from objections(step)
    ids = [name for one in said for name in (one["agreement"], one["pin"]) if name]
    named = {(key, one[key]) for one in path["residual"] for key in ("criterion", "remainder_of") if key in one}
    listed_once = {(one["id"], one["state"]) for one in path["conditions"]}  # two agreements may call theirs the same
    checks = {
        "path is not that of the steps": path["path"] == ids,
        "level is not that of the steps": path["level"] == min(step.own["level"] for step in steps),
        "a criterion is neither covered nor listed": left_open(steps) <= named,
        "other conditions": listed_once == {(name, "met") for name in _due(steps)},
    }
    yield from (objection for objection, is_met in checks.items() if not is_met)
    is_small = sum(texts) * max(texts, default=0) <= _MOST_PAIRS_A_DAY
    yield from _lasting(path["expires_on"], steps, named if is_small else None)


def stands(said: list[J], facts: Facts, *, question: J, is_kept: bool, residual: J) -> bool:
    """Whether a way holds for a question and leaves no more than said; whatever its end."""
    on = date.fromisoformat(question["on"])
    if not said:
        return not any(_same_scheme(question, facts, on))
    steps = _steps(said, facts, question, on, is_kept=is_kept)
    named = {(key, one[key]) for one in residual for key in ("criterion", "remainder_of") if key in one}
    return not any(True for found in (_joined(steps), *map(objections, steps)) for _ in found) and (
        left_open(steps) <= named
    )


def _steps(said: list[J], facts: Facts, question: J, on: date, *, is_kept: bool) -> list[Step]:
    place = question["target"].get("jurisdiction")
    then = last_day(facts["agreements", said[0]["agreement"]], place) if is_kept else on
    ends = [one["to"] for one in said]
    return [
        Step(on, then, question, facts, one, len(said), frozenset(ends[number + 1 :]), is_kept)
        for number, one in enumerate(said)
    ]


def _standing(steps: list[Step]) -> list[Step]:
    """The steps from what stands for the certificate's document on a later day, where no pin says which is meant."""
    first, names = steps[0], listed(steps[0].question["certificate"].get("criteria_set"))
    if first.said["pin"] or not first.said["from_set"]:
        return steps
    made = first.product.get("made_on")
    spec = PartialDate.parse(made).first if made else first.then
    texts = [text for (kind, _), text in first.facts.items() if kind == "criteria_sets"]
    begun = [text["name"] for text in texts if text["scheme"] == first.way[0] and holds(text.get("valid"), spec)]
    begun = [one for one in begun if any(first.stands_for(name, one, end=0) for name in names)]
    if not begun or first.said["from_set"] in begun:
        return steps
    return [replace(first, said={**first.said, "from_set": begun[0]}), *steps[1:]]


def _holding(question: J, on: date) -> Iterator[str]:
    held = question["certificate"]
    if not holds(held["valid"], on) or any(holds(one, on) is not False for one in held.get("suspended", [])):
        yield "certificate not valid"


def _same_scheme(question: J, facts: Facts, on: date) -> Iterator[str]:
    """The label asked for is the one held: the same scheme, no variant, and the document asked for."""
    held, target = question["certificate"], question["target"]
    said = {"from": held["scheme"], "to": target["scheme"]}
    step = Step(on, on, question, facts, said, 0, frozenset(), is_kept=False)
    names, wanted = listed(held.get("criteria_set")), target.get("criteria_set")
    asked = step.product.get("category")
    if held["scheme"] != target["scheme"] or step.product.get("variant_of"):
        yield "another label than the one held"
    if wanted and not any(step.stands_for(name, wanted, end=1) for name in names):
        yield "certified to another document"
    rows, named = step.of_kind("schemes"), [one for (kind, _), one in facts.items() if kind == "agreements"]
    rules = [rule["effect"] for one in named for rule in one.get("grandfather", [])]
    if ("schemes", held["scheme"]) in facts and held["scheme"] not in [one["id"] for one in rows]:
        yield "the scheme is not on file that day"
    if question.get("effect") not in {*_USES, *rules}.union(*(one.get("effects", []) for one in named)):
        yield "for a use that nothing knows"
    if asked and not (held.get("category") and step.category()):
        yield "certified for another category"


def _joined(steps: list[Step]) -> Iterator[str]:
    """Steps and documents must meet: each begins where the one before ends."""
    question = steps[0].question
    held, target = question["certificate"], question["target"]
    ends = [held["scheme"], *(step.way[1] for step in steps)]
    if [step.way[0] for step in steps] != ends[:-1] or ends[-1] != target["scheme"]:
        yield "steps do not meet"
    rows = [steps[0].facts.get(("schemes", name), {}) for name in ends]
    if not all(holds(row.get("valid"), day) for row in rows for day in (steps[0].on, steps[0].then)):
        yield "a scheme is not on file that day"
    if rows[0].get("iso_type") in ("II", "III") and rows[-1].get("iso_type") == "I":
        yield "a label of another type"
    names, wanted = listed(held.get("criteria_set")), target.get("criteria_set", "")
    for step in steps:
        begun = step.said["from_set"]
        is_unknown = names in ([], [""]) and not begun
        if not is_unknown and not any(step.stands_for(name, begun, end=0) for name in names):
            yield "documents do not meet"
        names = [step.said["to_set"]]
    if wanted and not any(steps[-1].stands_for(name, wanted, end=1) for name in names):
        yield "another document than the one asked for"


def _lasting(end: str | None, steps: list[Step], named: Open | None) -> Iterator[str]:
    """The end must be a day that the facts name, and none after the first on which the way is no more what it is."""
    first, facts = steps[0], steps[0].facts
    days = sorted(day for day in named_days(first.question, facts) if day > first.on)
    if len(days) * len(facts) > _MOST_WORK:
        yield "larger than any acceptance"
        return
    said = [step.said for step in steps]
    later = ((day, _standing(_steps(said, facts, first.question, day, is_kept=first.is_kept))) for day in days)
    due, left = _due(steps), set() if named is None else left_open(steps)
    last = next((day.isoformat() for day, then in later if _is_over(then, due=due, left=left, named=named)), None)
    is_early = end is not None and (not last or end < last) and is_named(end, first.question, facts)
    if end != last and not (end and is_early and _may_be_early(end, steps, named)):
        yield "it ends on another day"


def _is_over(then: list[Step], *, due: set[str], left: Open, named: Open | None) -> bool:
    """Whether the way leads there no more on a later day, or by other conditions, or leaves more or less open."""
    first = then[0]
    against = (_holding(first.question, first.on), _joined(then), *map(objections, then))
    if any(True for found in against for _ in found):
        return True
    return _due(then) != due or (named is not None and not left <= left_open(then) <= named)


def _due(steps: list[Step]) -> set[str]:
    return set().union(*map(conditions, steps))


def _may_be_early(end: str, steps: list[Step], named: Open | None) -> bool:
    """Where no pin is, a document of another name may end the way sooner; and why something is left may change."""
    if named is None or not all(step.said["pin"] for step in steps):
        return True
    first, said = steps[0], [step.said for step in steps]
    then = _steps(said, first.facts, first.question, date.fromisoformat(end), is_kept=first.is_kept)
    return bool(named) and _why_left(then) != _why_left(steps)


def _why_left(steps: list[Step]) -> list[J]:
    """What decides why a criterion is left: the pairs and equivalences of the day."""
    return [[step.rules("common"), step.of_kind("method_equivalences")] for step in steps]


def is_named(end: str | None, question: J, facts: Facts) -> bool:
    """Whether a day on which an answer may change is one that the question or a fact names."""
    return not end or date.fromisoformat(end) in named_days(question, facts)


def named_days(question: J, facts: Facts) -> set[date]:
    """Every day on which something named in the facts or the question may begin or end."""
    found: set[date] = set()
    waiting: list[J] = [question, *facts.values()]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict | list):
            waiting += one.values() if isinstance(one, dict) else one
        elif isinstance(one, str) and _DAY.fullmatch(one) and one > "0001":
            day = PartialDate.parse(one)
            found |= {day.first, day.last}
    until = question["certificate"]["valid"][1]
    ends = {PartialDate.parse(until).first, PartialDate.parse(until).last} if until else set()
    rules = [one for fact in facts.values() for one in fact.get("conditions", []) if "min_remaining_months" in one]
    near = [add_months(end, -one["min_remaining_months"]) for one in rules for end in ends]
    return found | {day + timedelta(days=more) for day in near if day.year < date.max.year for more in range(5)}
