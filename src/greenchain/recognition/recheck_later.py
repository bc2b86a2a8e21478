"""A rechecked way on a later day: the same agreements and pins, over whatever documents they relate by then.

A way is known by its agreements, pins, residual and conditions; the documents between may be others from day to day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, TypeAlias

from greenchain.recognition.recheck_checks import is_document, is_pinned, sides_of
from greenchain.recognition.recheck_days import holds
from greenchain.recognition.recheck_steps import Step, listed

J: TypeAlias = Any  # a JSON value
Steps: TypeAlias = tuple[Step, ...]


def standing_now(steps: list[Step]) -> list[Step]:
    """The steps from what stands for the certificate's document on a later day, where no pin says which is meant."""
    first, names = steps[0], listed(steps[0].question["certificate"].get("criteria_set"))
    if first.said["pin"] or not first.said["from_set"]:
        return steps
    begun = [name for name in first.standing(*names, end=0) if is_document(first, name, end=0, is_needed=True)]
    if not begun or first.said["from_set"] in begun:
        return steps
    return [replace(first, said={**first.said, "from_set": begun[0]}), *steps[1:]]


def over_other_documents(steps: list[Step], *, most: int) -> Iterator[list[Step]]:
    """The same steps over every chain of documents, as far as the facts tell; of each step ``most`` are followed."""
    names = listed(steps[0].question["certificate"].get("criteria_set")) or [""]
    found: list[Steps] = [()]
    for step in steps:
        found = list(islice(_led_on(step, found, names), most))
    yield from map(list, found)


def _led_on(step: Step, found: list[Steps], names: list[str]) -> Iterator[Steps]:
    for done in found:
        for near, far in _related(step, [done[-1].said["to_set"]] if done else names):
            yield (*done, replace(step, said={**step.said, "from_set": near, "to_set": far}))


def _related(step: Step, names: list[str]) -> Iterable[tuple[str, str]]:
    """The documents that a step leads between, of those that lead to it."""
    begun = step.standing(*names, end=0) if names != [""] else names
    if not is_pinned(step):
        counting = [near for near in begun if is_document(step, near, end=0, is_needed=True)]
        return [(near, _wanted(step) or _current(step)) for near in counting or names]
    pins = [one for one in step.rules("pins", is_support=True) if (one.get("id") or None) == step.said["pin"]]
    ends = [[listed(sides.get(name)) for name in step.way] for sides in map(sides_of, pins, [step] * len(pins))]
    return [(near, far) for nears, fars in ends for near in nears if near in begun for far in fars]


def _wanted(step: Step) -> str:
    wanted: str = "" if step.later else step.question["target"].get("criteria_set", "")
    return wanted


def _current(step: Step) -> str:
    """The document in force where the step leads to, where no other one may be meant; empty where that is not told."""
    known = [one for (kind, _), one in step.facts.items() if kind == "criteria_sets" and one["scheme"] == step.way[1]]
    found = [one for one in known if holds(one.get("valid"), step.on) is not False]
    about = [one for one in found if step.is_about(one.get("categories"))]
    return about[0]["name"] if len(about) == 1 and holds(about[0].get("valid"), step.on) else ""
