"""The section ``targets``: a figure held against a path between two dates, for monitoring and mid-term assessment.

The path is linear in days between the base, any milestones and the goal. The figure is an interval: only where all of
it lies on one side of what is due that day is there an answer, and that it reaches what is due only proven figures say.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from greenchain.scoring.items.numbers import number
from greenchain.scoring.items.printing import figure, known
from greenchain.scoring.items.sections import Answer, Asked, Section
from greenchain.scoring.sections.grounds import STATED, Grounds, Named, grounds_of
from greenchain.scoring.systems.reading import demanded
from greenchain.standards.shapes import Reading, Shape, by_key, each, legal_date, text, word
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding
from greenchain.values.json import OBJECTS
from greenchain.values.outcome import Outcome

MAX_TARGETS = 1_000  # of one document: each may print as many changes as are listed
MAX_CHANGES = 50  # that one target lists, the widest; how many more there are it counts

_POINT = Shape({"at": legal_date, "value": number}, {})
_BOUNDS = Shape({"lower": number}, {"upper": number})
_ENDS = (("lower", "upper"), ("guaranteed", "possible"))  # how sections print an interval
_POINTS = ("point", "declared")  # what they print of it beside its ends


def _actual(value: object, where: str, reading: Reading) -> object:
    """The figure's bounds, or the place in this document's result where they stand: ``/systems/mill/flows/co2``."""
    if isinstance(value, str):
        if not value.startswith("/"):
            reading.refuse(where, "bounds, or a place such as /systems/ID/flows/FLOW", value)
        return value
    if not isinstance(value, OBJECTS):
        exact = number(value, where, reading)
        if exact is None and value is None:
            reading.refuse(where, "lower and upper, a figure, or a place in this document", value)
        return exact, exact
    bounds = _BOUNDS(value, where, reading)
    lower, upper = bounds.get("lower"), bounds.get("upper")
    if lower is None or (upper is not None and upper < lower):
        reading.refuse(where, "lower, and an upper that is not below it", value)
    return lower, upper


_TARGET = Shape(
    {"id": text, "actual": _actual, "base": _POINT, "goal": _POINT},
    {"milestones": each(_POINT), "direction": word("down", "up"), "demand": by_key(demanded)},
)


def _read(value: object, where: str, reading: Reading) -> Mapping[str, Any]:
    item = _TARGET(value, where, reading)
    if reading.faults:
        return item
    points = [item["base"], *item.get("milestones", ()), item["goal"]]
    if any(point["value"] is None for point in points):
        reading.refuse(where, "a value at every point of the path", "null")
    elif any(a["at"] >= b["at"] for a, b in pairwise(points)):
        reading.refuse(where, "base, milestones and goal in the order of their dates", "another order")
    return {**item, "points": points}


def _answer(item: Mapping[str, Any], asked: Asked) -> Answer:
    lower, upper, grounds = _found(item["actual"], asked, item.get("demand"))
    due = due_on(item["points"], asked.day)
    outcome, code, detail = _judged(lower, upper, due, is_up=item.get("direction") == "up")
    if grounds.about:
        detail = f"{detail}; {grounds.about}"
    compared = outcome
    if outcome is Outcome.CONFORMS and grounds.code:
        outcome, code, detail = Outcome.NOT_DETERMINED, grounds.code, f"{detail}; but {grounds.detail}"
    left = len(grounds.change) - MAX_CHANGES
    body: dict[str, object] = {
        "actual": {"lower": figure(lower), "upper": figure(upper)},
        "due": figure(due),
        "on": asked.day.isoformat(),
        "change": list(grounds.change[:MAX_CHANGES]),
        **({"change_left": left} if left > 0 else {}),
    }
    values = {"lower": str(figure(lower)), "upper": str(figure(upper)), "due": str(figure(due))}
    finding = Finding("targets", outcome, code, detail, item["id"], values)
    if not isinstance(item["actual"], str):
        body["outcome"] = compared.value  # of the bounds as stated; that nobody signed them leaves the answer open
    return Answer(item["id"], body, (finding,), outcome=outcome)


def due_on(points: list[Mapping[str, Any]], day: date) -> Fraction | None:
    """The value that a path of dated values asks for on a day: linear in days between them, the goal's after its date.

    ``None`` before the first date: nothing is due yet.
    """
    if day < points[0]["at"]:
        return None
    for begin, end in pairwise(points):
        if day < end["at"]:
            passed = Fraction((day - begin["at"]).days, (end["at"] - begin["at"]).days)
            return Fraction(begin["value"] + (end["value"] - begin["value"]) * passed)
    return Fraction(points[-1]["value"])


def _judged(
    lower: Fraction | None, upper: Fraction | None, due: Fraction | None, *, is_up: bool
) -> tuple[Outcome, str, str]:
    if due is None:
        return Outcome.NOT_APPLICABLE, "TARGET_NOT_DUE", "the path begins later: nothing is due that day"
    told = f"due {known(due)}, actual {figure(lower) or 'unknown'} to {figure(upper) or 'unknown'}"
    best, worst = (upper, lower) if is_up else (lower, upper)
    sign = -1 if is_up else 1
    if worst is not None and sign * (worst - due) <= 0:
        return Outcome.CONFORMS, "TARGET_REACHED", f"{told}: all of it is on the side that is asked for"
    if best is not None and sign * (best - due) > 0:
        return Outcome.DOES_NOT_CONFORM, "TARGET_MISSED", f"{told}: all of it is on the other side"
    return Outcome.NOT_DETERMINED, "TARGET_OPEN", f"{told}: the bounds do not tell on which side it is"


def _found(
    actual: Any,  # noqa: ANN401 - bounds or a place
    asked: Asked,
    demand: Named | None,
) -> tuple[Fraction | None, Fraction | None, Grounds]:
    """The bounds, and what they rest on."""
    if not isinstance(actual, str):
        return *actual, STATED
    section, _, rest = actual[1:].partition("/")
    answers = asked.earlier.get(section, {})
    # an id may hold slashes: the longest one that fits
    fitting = [name for name in answers if rest == name or rest.startswith(f"{name}/")]
    if not fitting:
        raise InputError(Fault("TARGET_REFERENCE", "the place of an answer in this document", actual, "/actual"))
    answer = answers[max(fitting, key=len)]
    steps = [step for step in rest[len(max(fitting, key=len)) :].split("/") if step]
    value: object = answer.to_dict()
    for step in steps:
        if isinstance(value, Mapping) and _is_end(step, value):
            expected = "the place of the bounds: a target is held against both, not against one of them"
            raise InputError(Fault("TARGET_REFERENCE", expected, actual, "/actual"))
        value = value.get(step) if isinstance(value, Mapping) else None
    return *_ends(value, actual), grounds_of(section, answer, steps, demand=demand)


def _is_end(step: str, holder: Mapping[str, object]) -> bool:
    """Whether a member is one end of an interval that its holder prints, or a point in it."""
    return any(low in holder and high in holder and step in (low, high, *_POINTS) for low, high in _ENDS)


def _ends(value: object, place: str) -> tuple[Fraction | None, Fraction | None]:
    if isinstance(value, str):
        return _number(value, place), _number(value, place)
    if isinstance(value, Mapping):
        for low, high in _ENDS:
            if low in value and high in value:
                return _number(value[low], place), _number(value[high], place)
    raise InputError(Fault("TARGET_REFERENCE", "a figure or its bounds at this place", place, "/actual"))


def _number(stated: object, place: str) -> Fraction | None:
    if stated is None:
        return None
    try:
        return Fraction(Decimal(str(stated)))
    except ArithmeticError:
        raise InputError(Fault("TARGET_REFERENCE", "a figure at this place", place, "/actual")) from None


SECTION = Section("targets", _read, _answer, most=MAX_TARGETS)
