"""Decides again whether an acceptance follows from the facts it cites; shares nothing with the engine."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from types import SimpleNamespace as Step
from typing import Any, TypeAlias

from greenchain.values.json import canonical_whole, digest
from greenchain.values.time import DatePeriod, PartialDate

J: TypeAlias = Any  # a JSON value, or a step of the path
_written: J = canonical_whole  # nothing, and so no digest, of fractions: numbers that differ would have one
_SEALED = ("decision", "path", "paths", "residual", "conditions", "expires_on", "facts", "question", "on", "effect")


def recheck(result: J) -> list[str]:
    """Every objection to a result document of kind ``recognition``; none where its acceptance follows."""
    try:
        return list(_objections(result))
    except Exception as error:  # noqa: BLE001 - a document of any shape may be handed in
        return [f"it cannot be followed: {type(error).__name__}"]


def _objections(result: J) -> Iterator[str]:
    witness, question, on = result["witness"], result["question"], date.fromisoformat(result["on"])
    sealed = {key: result[key] for key in _SEALED} | {"witness": {**witness, "sha256": ""}}
    facts = {(fact["kind"], fact["id"]): fact["stated"] for fact in witness["facts"]}
    hashes = sorted(digest(_written(stated)).removeprefix("sha256:") for stated in facts.values())
    steps, best, decision = witness["steps"], result["paths"][0], result["decision"]
    left, holder, aim = result["residual"], question["certificate"], question["target"]
    ends, ids = [s["to"] for s in steps], [name for s in steps for name in (s["agreement"], s["pin"]) if name]
    end = min((day for day in (best["expires_on"], holder["valid"][1]) if day), default="9999-12-31")
    whole = {
        "no acceptance": decision in ("recognized", "recognized_residual", "grandfathered"),
        "changed after it was written": witness["sha256"] == digest(_written(sealed)),
        "a fact is not the one cited": hashes == sorted(fact["sha256"] for fact in result["facts"]),
        "a fact was not read": {f.get("status", "read") for f in facts.values()} <= {"read", "verified"},
        "another question": (question["on"], question["effect"]) == (result["on"], result["effect"]),
        "certificate not valid": _in(holder["valid"], on) and not any(_in(one, on) for one in holder["suspended"]),
        "lasts too long or not at all": result["on"] < (result["expires_on"] or "9999-12-31") <= end,
        "steps do not meet": [*(s["from"] for s in steps), ends[-1]] == [holder["scheme"], *ends[:-1], aim["scheme"]],
        "path is not that of the steps": result["path"] == best["path"] == ids,
        "residual": left == best["residual"] and decision != ("recognized" if left else "recognized_residual"),
        "a condition is not met": all(one["state"] == "met" for one in result["conditions"]),
    }
    yield from (objection for objection, holds in whole.items() if not holds)
    for number, said in enumerate(steps):
        step = Step(on=on, q=question, facts=facts, said=said, way=(said["from"], said["to"]), result=result)
        step.own, step.hops, step.kept = facts["agreements", said["agreement"]], len(steps), decision[0] == "g"
        step.parts = [step.own, *(f for f in facts.values() if f.get("parent") == said["agreement"])]
        step.later, step.place = set(ends[number + 1 :]), aim.get("jurisdiction")
        yield from (f"{said['agreement']}: {name}" for name, holds in _CHECKS.items() if not holds(step))


def _leads(s: J) -> bool:
    pairs = [(p.get("from"), p.get("to")) for p in [s.own, *s.own.get("pairs", [])] if isinstance(p, dict)]
    named = {p["scheme"] if isinstance(p, dict) else p for p in s.own.get("parties", [])}
    among = not {"pairs", "from"} & s.own.keys() and set(s.way) <= named
    return among or s.way in pairs or list(s.way) in s.own.get("pairs", [])


def _covers(s: J) -> bool:
    names = {s.q["certificate"].get("category"), s.q.get("product", {}).get("category")} - {None}
    links = [(name, up) for (kind, name), f in s.facts.items() if kind == "categories" for up in _list(f.get("within"))]
    for _ in links:
        names |= {up for name, up in links if name in names}
    items = [i if isinstance(i, dict) else {"category": i} for p in s.parts for i in _list(p.get("scope"))]
    return s.own.get("scope", "any") == "any" or any(
        i["category"] in names and _in(i.get("valid"), s.on) for i in items
    )


def _lets_in(s: J) -> bool:
    for one in _rules(s, "exclusions"):
        stated = s.q.get("product", {}).get(one["field"].replace("substance", "substances"))
        values, only = set(_list(stated)), one.get("not_values") or _list(stated)
        if stated is None or values & set(one.get("values", [])) or values - set(only):
            return False
    return True


def _pinned(s: J) -> bool:
    pins = [pin for p in s.parts for pin in p.get("pins", []) if s.kept or _in(pin.get("valid"), s.on)]
    for pin in (pin for pin in pins if pin.get("id") == s.said["pin"]):
        sides = pin.get("sets", {s.way[0]: pin.get("from"), s.way[1]: pin.get("to")})
        if all(s.said[f"{end}_set"] in _list(sides.get(s.said[end])) for end in ("from", "to")):
            return True
    return not any(p.get("pins") for p in s.parts)


def _shown(s: J) -> bool:
    due = [c for c in _rules(s, "conditions") if not c.get("variant_only") or "variant_of" in s.q.get("product", {})]
    shown = {d["kind"] for d in s.q.get("documents", []) if d.get("issued", "") <= s.on.isoformat()} | {""}
    months = max([c.get("min_remaining_months", 0) for c in due] or [0])
    day = PartialDate.parse(s.q["certificate"]["valid"][1] or "0001").first
    left = ((day.year - s.on.year) * 12 + day.month - s.on.month, day.day)
    is_short = months and left < (months, min(s.on.day, monthrange(day.year, day.month)[1]))
    return not is_short and all(c.get("document", "") in shown for c in due)


def _examined(s: J) -> bool:
    names = [("criteria_sets", f"{s.said[end]}/{s.said[f'{end}_set']}") for end in ("to", "from")]
    text, held = (s.facts.get(name, {}).get("criteria", []) for name in names)
    credit = s.own.get("credit", "all" if s.own["level"] in ("L4", "L5") else "common")
    pairs = {p["to"] for p in s.own.get("common", []) if set(s.way) <= set(p.get("parties") or s.way)}
    listed = {item.get("criterion") for item in s.result["residual"]}
    wanted = [c for c in text if c.get("requirement") != "optional" and c["id"] not in listed]
    is_met = all(_met(c, held) for c in wanted if c.get("threshold") and held)
    is_known = bool(text or s.result["residual"]) and (credit != "common" or all(c["id"] in pairs for c in wanted))
    return s.hops > 1 or s.kept or credit == "all" or (is_met and is_known)


def _met(wanted: J, held: J) -> bool:
    about = [c for c in held if c.get("property") == wanted.get("property") and c.get("threshold")]
    up, end = wanted.get("comparator") in ("<", "<="), Fraction(wanted["threshold"])
    bounds = [Fraction(c["threshold"]) for c in about if c["comparator"] == "=" or (c["comparator"][0] == "<") == up]
    return any(end >= b if up else end <= b for b in bounds) or any(c.get("unit") != wanted.get("unit") for c in about)


def _rules(s: J, table: str) -> list[J]:
    found = [one if isinstance(one, dict) else {"valid": one} for p in s.parts for one in p.get(table, [])]
    mine = [one for one in found if (one.get("from", s.way[0]), one.get("to", s.way[1])) == s.way]
    return [one for one in mine if _in(one.get("valid", [one.get("on"), None]), s.on)]


def _list(value: J) -> list[J]:
    return [value] if isinstance(value, str) else list(value or [])


def _in(period: J, on: date) -> bool:
    return DatePeriod.parse(*(period or (None, None))).holds(on) is True


_CHECKS: dict[str, Callable[[J], bool]] = {
    "it does not lead that way": _leads,
    "it takes over no labels": lambda s: s.own["level"] in ("L3", "L4", "L5") and not _rules(s, "suspended"),
    "it is not in force": lambda s: s.kept or _in(s.own.get("valid_in", {}).get(s.place, s.own.get("valid")), s.on),
    "it ended": lambda s: s.kept or not [e for e in _rules(s, "ends") if e.get("jurisdiction", s.place) == s.place],
    "it is too long a path": lambda s: s.hops <= s.own.get("max_hops", 1),
    "it may not be passed on": lambda s: s.own.get("onward") == "any" or s.later <= {*s.own.get("onward", [])},
    "it does not cover the category": _covers,
    "it leaves the product out": _lets_in,
    "no pin relates the documents": _pinned,
    "a document is not shown or too little validity is left": _shown,
    "a criterion is neither covered nor listed": _examined,
}
