"""Is the agreement of a rechecked way in force that day, there; has it ended, and does it keep the stock?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, TypeAlias

from greenchain.recognition.recheck_days import begins, day_of, holds, period_of, state
from greenchain.recognition.recheck_steps import Step, is_read, ties
from greenchain.values.places import may_overlap

J: TypeAlias = Any  # a JSON value


def leads(s: Step) -> bool:
    """Whether it was read, and its row of the direction and those of its two parties were, and hold."""
    rows = ties(s.own, s.way)
    firm = [s.own, *(rows or [])]
    return rows is not None and state(rows, s.on) is True and all(map(is_read, firm))


def takes_labels(s: Step) -> bool:
    """Whether its level takes over labels, for what is asked."""
    effects, wanted = s.own.get("effects"), s.question.get("effect")
    return s.own["level"] in ("L3", "L4", "L5") and (not effects or wanted == "*" or wanted in effects)


def in_force(s: Step) -> bool:
    """Whether its days hold there, and wherever they may be about the place; of kept stock, whether none is vague."""
    if s.own.get("undated") and not (s.own.get("attested") and s.on >= day_of(s.own["attested"]).last):
        return False
    states = {_phase(period, s.on) for period in _periods(s)}
    return len(states) == 1 and states <= ({"in", "after"} if s.is_past else {"in"})


def _phase(period: J, on: date) -> str:
    held, since = holds(period, on), period_of(period).since
    if held is not False:
        return "in" if held else "unclear"
    return "before" if since and on < since.first else "after"


def _periods(s: Step) -> list[J]:
    place, days = s.question["target"].get("jurisdiction"), s.own.get("valid_in", {})
    around = [days[name] for name in sorted(days) if not place or may_overlap(name, place)]
    return [days[place]] if place in days else [s.own.get("valid"), *around]


def not_ended(s: Step) -> bool:
    """Whether no end was recorded apart there, or elsewhere where it has none; kept stock needs certain ones."""
    place, ends = s.question["target"].get("jurisdiction"), list(s.rows("ends"))
    own = [one for one in ends if _is_there(one, place)]
    begun = [one for one in ends if begins(one["bounds"]) <= s.on]
    if any(one not in own for one in begun) and not (place and own):
        return False
    held = [one for one in begun if one in own]
    return all(s.is_past and one["state"] is not None and all(map(is_read, one["bounds"])) for one in held)


def _is_there(one: J, place: str | None) -> bool:
    return one.get("jurisdiction") in (None, "", place or "")


def last_day(s: Step) -> date | None:
    """The last day of an agreement that ended, wherever it may be asked about; nothing where it has no end."""
    place, days, ends = s.question["target"].get("jurisdiction"), s.own.get("valid_in", {}), list(s.rows("ends"))
    around = [] if place in days else [name for name in days if not place or may_overlap(name, place)]
    elsewhere = [] if place else [one.get("jurisdiction") for one in ends]
    found: list[date] = []
    for where in {place, *around, *elsewhere}:
        until = period_of(days.get(where, s.own.get("valid"))).until
        found += [*([until.first] if until else []), *(begins(one["bounds"]) for one in ends if _is_there(one, where))]
    first = min(found, default=date.min)
    return first - timedelta(days=1) if first > date.min else None


def keeps_stock(s: Step) -> bool:
    """Stock of before the end, by a route that is listed and somebody read; nothing to ask where it goes on."""
    if not s.is_past:
        return True
    made, last, place = s.product.get("made_on"), last_day(s), s.question["target"].get("jurisdiction")
    rules = [(one["route"], one["effect"]) for one in s.own.get("grandfather", []) if is_read(one)]
    is_over = {_phase(period, s.on) for period in _periods(s)} == {"after"}
    is_ended = any(_is_there(one, place) and begins(one["bounds"]) <= s.on for one in s.rows("ends"))
    if last is None or made is None or not (is_over or is_ended):
        return False
    is_listed = (s.question["certificate"].get("route"), s.question.get("effect")) in rules
    return is_listed and date.fromisoformat(made) <= last < s.on


def may_go_on(s: Step) -> bool:
    """Whether so long a path may be, and be passed on to where it leads."""
    onward = s.own.get("onward") or []
    passes = onward == "any" or s.later <= set(() if onward == "none" else onward)
    return s.hops <= s.own.get("max_hops", 1) and (passes or not s.later)
