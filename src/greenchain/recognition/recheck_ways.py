"""One way of a rechecked acceptance: its agreements joined, what it leaves open, and until when it leads there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from greenchain.recognition.recheck_checks import conditions, objections
from greenchain.recognition.recheck_criteria import left_open
from greenchain.recognition.recheck_days import holds, is_named, named_days
from greenchain.recognition.recheck_force import last_day
from greenchain.recognition.recheck_later import over_other_documents, standing_now
from greenchain.recognition.recheck_steps import Step, listed
from greenchain.recognition.recheck_within import holding, within

J: TypeAlias = Any  # a JSON value
Facts: TypeAlias = dict[tuple[str, str], J]
_MOST_STEPS = 64
_MOST_WORK = 50_000  # facts times days of one way: an honest one has dozens of each
_MOST_ROWS = 500_000  # rules of its agreements times days: more than the engine goes through
_TABLES = ("pins", "common", "variant", "exclusions", "conditions", "suspended", "ends", "scope")
_MOST_CHAINS = 64  # of documents, followed on one later day; fewer where days and facts are many
_MOST_PAIRS = 1_000_000  # criteria held against each other, on the day and on every later one


def way_objections(path: J, said: list[J], facts: Facts, *, question: J, is_kept: bool, share: int) -> Iterator[str]:
    """What is wrong with a way to the target, or within a scheme; ``share`` ways share the budget."""
    on = date.fromisoformat(question["on"])
    days = sorted(day for day in named_days(question, facts) if day > on)
    if is_too_long(said, facts, question=question, share=share):
        yield "larger than any acceptance"
    elif not said:
        yield from within(question, facts, on)
        is_over = (day for day in days if any(True for _ in within(question, facts, day)))
        yield from _ends(path["expires_on"], is_over)
    else:
        way = Way(said, facts, question, is_kept=is_kept, is_small=_pairs(facts) * len(days) * share <= _MOST_PAIRS)
        yield from _stands(path, way, on)
        yield from _lasting(path, way, on, days)


def is_too_long(said: list[J], facts: Facts, *, question: J, share: int = 1) -> bool:
    """Whether following it could take more than any honest way does."""
    later = sum(day.isoformat() > question["on"] for day in named_days(question, facts))
    rows = sum(len(fact.get(table) or []) for fact in facts.values() for table in _TABLES)
    is_long = len(said) > _MOST_STEPS or later * len(facts) > _MOST_WORK or later * rows > _MOST_ROWS
    return is_long or _pairs(facts) * (len(said) + share) > _MOST_PAIRS


def _pairs(facts: Facts) -> int:
    """How many criteria may have to be held against each other on one day."""
    texts = [len(fact.get("criteria", [])) for fact in facts.values()]
    return sum(texts) * max(texts, default=0)


def stands(said: list[J], facts: Facts, *, question: J, is_kept: bool, residual: list[J]) -> bool:
    """Whether a way holds for a question and leaves no more than ``residual``; whatever its end."""
    on = date.fromisoformat(question["on"])
    if is_too_long(said, facts, question=question):
        return False
    if not said:
        return not any(True for _ in within(question, facts, on))
    way = Way(said, facts, question, is_kept=is_kept, is_small=True)
    is_led = not any(True for _ in _against(way, on))
    return is_led and all(one in residual for one in left_open(way.held(on)))


@dataclass(frozen=True, slots=True)
class Way:
    """The steps that an answer names, and the facts.

    ``is_kept`` where they keep stock of before an end, ``is_small`` where the texts can be compared on every later day.
    """

    said: list[J]
    facts: Facts
    question: J
    is_kept: bool
    is_small: bool

    def on(self, day: date, *, is_past: bool = False) -> list[Step]:
        """The steps on a day."""
        ends, kept = [one["to"] for one in self.said], dict[J, J]()
        steps = [
            Step(day, self.question, self.facts, one, len(ends), frozenset(ends[number + 1 :]), is_past, kept)
            for number, one in enumerate(self.said)
        ]
        return standing_now(steps) if day.isoformat() > self.question["on"] else steps

    def held(self, on: date) -> list[Step]:
        """The steps on the day on which they led there: the last one, where only stock of before it is kept."""
        last = last_day(self.on(on)[0]) if self.is_kept else on
        return self.on(last or date.min)

    def later(self, day: date, *, most: int) -> Iterator[list[Step]]:
        """The steps on a later day, and then the same ones over other documents."""
        yield self.on(day, is_past=self.is_kept)
        if not self.is_kept:
            yield from over_other_documents(self.on(day), most=most)

    def against(self, on: date, steps: list[Step] | None = None) -> Iterator[str]:
        """What is against it on a day."""
        then = self.on(on, is_past=self.is_kept) if steps is None else steps
        yield from holding(self.question, on)
        yield from _joined(then)
        for step in then:
            yield from objections(step)


def _stands(path: J, way: Way, on: date) -> Iterator[str]:
    held, then = way.held(on), way.on(on, is_past=way.is_kept)
    yield from _against(way, on)
    ids = [name for one in way.said for name in (one["agreement"], one["pin"]) if name]
    checks = {
        "path is not that of the steps": path["path"] == ids,
        "level is not that of the steps": path["level"] == min(step.own["level"] for step in held),
        "what is left is not what follows": path["residual"] == left_open(held),
        "other conditions": sorted(one["id"] for one in path["conditions"]) == _due(then),
    }
    yield from (objection for objection, is_met in checks.items() if not is_met)


def _against(way: Way, on: date) -> Iterator[str]:
    """What is against it on the day asked, and on the last day of what keeps stock."""
    yield from way.against(on)
    if way.is_kept:
        yield from replace(way, is_kept=False).against(way.held(on)[0].on)
        yield from () if len(way.said) == 1 else ("stock is kept by one agreement",)


def _joined(steps: list[Step]) -> Iterator[str]:
    """Steps and documents must meet: each begins where the one before ends."""
    question = steps[0].question
    held, target = question["certificate"], question["target"]
    ends = [held["scheme"], *(step.way[1] for step in steps)]
    if [step.way[0] for step in steps] != ends[:-1] or ends[-1] != target["scheme"]:
        yield "steps do not meet"
    rows = [steps[0].facts.get(("schemes", name), {}) for name in ends]
    if not all(holds(row.get("valid"), steps[0].on) for row in rows):
        yield "a scheme is not on file that day"
    if rows[0].get("iso_type") in ("II", "III") and rows[-1].get("iso_type") == "I":
        yield "a label of another type"
    names, wanted = listed(held.get("criteria_set")), target.get("criteria_set", "")
    for step in steps:
        begun = step.said["from_set"]
        is_unknown = names in ([], [""]) and not begun
        if not (is_unknown or step.is_past) and not step.stands_for(names, begun, end=0):
            yield "documents do not meet"
        names = [step.said["to_set"]]
    if wanted and not steps[-1].is_past and not steps[-1].stands_for(names, wanted, end=1):
        yield "another document than the one asked for"


def _lasting(path: J, way: Way, on: date, days: list[date]) -> Iterator[str]:
    """The end must be the first day on which the way is no more what it is, or one before, where others may end it."""
    most = max(1, min(_MOST_CHAINS, _MOST_CHAINS * _MOST_WORK // 10 // (len(days) * len(way.facts) + 1)))
    end = path["expires_on"]
    last = next((day.isoformat() for day in days if _is_other(path, way, day, most=most)), None)
    is_early = end is not None and (not last or end < last) and is_named(end, way.question, way.facts)
    if end != last and not (is_early and _may_be_early(end, way, on)):
        yield "it ends on another day"


def _is_other(path: J, way: Way, day: date, *, most: int) -> bool:
    """Whether on a later day it leads there no more, over whatever documents, as it was."""
    return any(True for _ in holding(way.question, day)) or not any(
        _is_as_it_was(path, way, day, steps) for steps in way.later(day, most=most)
    )


def _is_as_it_was(path: J, way: Way, day: date, steps: list[Step]) -> bool:
    """Whether it leads there over these documents, by the same conditions, and leaves the same open."""
    if any(True for _ in way.against(day, steps)) or _due(steps) != sorted(one["id"] for one in path["conditions"]):
        return False
    return not way.is_small or way.is_kept or left_open(steps) == path["residual"]


def _due(steps: list[Step]) -> list[str]:
    return sorted(name for step in steps for name in conditions(step))


def _may_be_early(end: str, way: Way, on: date) -> bool:
    """Where no pin is, a document of another name may end the way sooner; where there are several, a better one."""
    days = (on, date.fromisoformat(end))
    counts = [sum(len(step.rules("pins", is_support=True)) for step in way.on(day)) for day in days]
    return not way.is_small or not all(step["pin"] for step in way.said) or max(counts) > len(way.said)


def _ends(end: str | None, over: Iterator[date]) -> Iterator[str]:
    if end != next((day.isoformat() for day in over), None):
        yield "it ends on another day"
