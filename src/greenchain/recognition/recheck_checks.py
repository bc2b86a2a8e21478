"""The checks of one agreement of a rechecked way; each holds or is an objection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from greenchain.recognition.recheck_days import day_of, holds
from greenchain.recognition.recheck_force import (
    in_force,
    keeps_stock,
    leads,
    may_go_on,
    not_ended,
    takes_labels,
)
from greenchain.recognition.recheck_scope import categories_of, covers, lets_in, variant_rule, varies
from greenchain.recognition.recheck_steps import Step, is_read, listed
from greenchain.values.months import add_months

J: TypeAlias = Any  # a JSON value


def objections(step: Step) -> Iterator[str]:
    """What the agreement does not give."""
    yield from (f"{step.said['agreement']}: {name}" for name, check in _CHECKS.items() if not check(step))


def conditions(step: Step) -> list[str]:
    """The ids of all that must be shown besides the label."""
    rule = variant_rule(step)
    return [*(one["id"] for one in _due(step)), *(rule.get("reprove", []) if rule else ())]


def is_document(s: Step, name: str, *, end: int, is_needed: bool = False) -> bool:
    """Whether a document was read, is in force and for the category; one that is not on file where none is needed."""
    text = s.text(name, end=end)
    if not text:
        return not is_needed
    is_of_unit = not end and (s.way[0] == s.question["certificate"]["scheme"] or is_pinned(s))
    days = s.spec_days if is_of_unit else (s.on,)  # without pins a unit must meet the certificate's own document
    return is_read(text) and all(holds(text.get("valid"), day) for day in days) and s.is_about(text.get("categories"))


def _related(s: Step) -> bool:
    """Whether a pin relates the documents, or, of an agreement without, what is named is in force."""
    if not is_pinned(s):
        return s.said["pin"] is None and _in_force_unpinned(s)
    return any(_is_by(s, pin) for pin in s.rules("pins", is_support=True))


def is_pinned(s: Step) -> bool:
    """Whether an agreement, or a child of it, says which documents it relates."""
    return any(part["said"].get("pins") for part in s.parts())


def _in_force_unpinned(s: Step) -> bool:
    wanted = "" if s.later else s.question["target"].get("criteria_set", "")
    begins = s.said["from_set"]
    near = not begins or any(is_document(s, one, end=0, is_needed=True) for one in s.standing(begins, end=0))
    led_to = "" if s.is_past else s.said["to_set"]  # what it led to then is nobody's question now
    return near and is_document(s, wanted or led_to, end=1, is_needed=bool(wanted))


def _is_by(s: Step, pin: J) -> bool:
    sides = sides_of(pin, s)
    is_one_way = "from" in s.own or len(s.own.get("pairs", [])) == 1
    is_needed = "sets" not in pin and not is_one_way  # of many directions one that is of theirs by their documents
    named = [[one for one in listed(sides.get(name)) if _is_meant(s, one, end)] for end, name in enumerate(s.way)]
    is_this = s.is_past or (pin.get("id") or None) == s.said["pin"]
    near, far = (any(is_document(s, one, end=end, is_needed=is_needed) for one in named[end]) for end in (0, 1))
    return is_this and near and far and s.is_about(categories_of(s, pin))


def sides_of(pin: J, s: Step) -> J:
    """By scheme, the documents that a pin names."""
    return pin.get("sets") or {s.way[0]: pin.get("from"), s.way[1]: pin.get("to")}


def _is_meant(s: Step, name: str, end: int) -> bool:
    """Whether it is the document of that end; where stock is kept any will do on later days that fits the question."""
    if not s.is_past:
        return bool(name == s.said["to_set" if end else "from_set"])
    wanted = s.question["target"].get("criteria_set", name)
    held = listed(s.question["certificate"].get("criteria_set"))
    return s.stands_for([name], wanted, end=1) if end else s.stands_for(held, name, end=0)


def _due(s: Step) -> list[J]:
    is_variant = bool(s.product.get("variant_of"))
    return [one for one in s.rules("conditions") if is_variant or not one.get("variant_only")]


def _shown(s: Step) -> bool:
    return all(_is_met(s, one) for one in _due(s))


def _is_met(s: Step, one: J) -> bool:
    held = s.question["certificate"]
    if "document" in one:
        shown = [{"kind": d} if isinstance(d, str) else d for d in s.question.get("documents") or []]
        return any(d["kind"] == one["document"] and (d.get("issued") or "") <= s.on.isoformat() for d in shown)
    if "min_remaining_months" in one:
        end = held["valid"][1]
        return bool(end) and add_months(s.on, one["min_remaining_months"]) <= day_of(end).first
    if "iso_type" in one:
        return any(f["id"] == s.way[0] and f.get("iso_type") in listed(one["iso_type"]) for f in s.of_kind("schemes"))
    standard, signed = one["issuer_accredited"], {(f["body"], f["standard"]) for f in s.of_kind("mla")}
    records = [f for f in s.of_kind("accreditations") if (f["body"], f["standard"]) == (held.get("issuer"), standard)]
    return any((f["by"], standard) in signed and s.is_about(f.get("scope")) for f in records)


_CHECKS: Mapping[str, Callable[[Step], bool]] = MappingProxyType(
    {
        "it does not lead that way": leads,
        "it takes over no labels for that": takes_labels,
        "it is suspended": lambda s: not s.rules("suspended"),
        "it is not in force": in_force,
        "it ended": not_ended,
        "it keeps no such stock": keeps_stock,
        "it is too long a path or may not be passed on": may_go_on,
        "it does not cover the category": covers,
        "it leaves the product out": lets_in,
        "no pin relates the documents, or one of them is not in force or for another category": _related,
        "a document is not shown or too little validity is left": _shown,
        "it does not reach the variant": varies,
    }
)
