"""The checks of one agreement of a rechecked way; each holds or is an objection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from greenchain.recognition.recheck_steps import Step, holds, key, last_day, leads, listed
from greenchain.values.months import add_months
from greenchain.values.places import may_overlap
from greenchain.values.time import PartialDate

J: TypeAlias = Any  # a JSON value


def objections(step: Step) -> Iterator[str]:
    """What the agreement does not give."""
    yield from (f"{step.said['agreement']}: {name}" for name, check in _CHECKS.items() if not check(step))


def conditions(step: Step) -> set[str]:
    """The ids of all that must be shown besides the label."""
    rule = _variant_rule(step)
    return {one["id"] for one in _due(step)} | set(rule.get("reprove", []) if rule else ())


def _leads(s: Step) -> bool:
    return any(holds(row.get("valid"), s.then) or row is s.own for row in leads(s.own, s.way)) and all(
        holds(party.get("valid"), s.then)
        for party in s.own.get("parties", [])
        if isinstance(party, dict) and party["scheme"] in s.way
    )


def _takes_labels(s: Step) -> bool:
    effects, wanted = s.own.get("effects"), s.question.get("effect")
    return s.own["level"] in ("L3", "L4", "L5") and (not effects or wanted == "*" or wanted in effects)


def _in_force(s: Step) -> bool:
    if s.own.get("undated"):
        return bool(s.own.get("attested")) and s.on >= PartialDate.parse(s.own["attested"]).last
    place, days = s.question["target"].get("jurisdiction"), s.own.get("valid_in", {})
    around = [period for name, period in days.items() if not place or may_overlap(name, place)]
    periods = [days[place]] if place in days else [s.own.get("valid"), *around]
    return s.is_kept or all(holds(period, s.on) for period in periods)


def _not_ended(s: Step) -> bool:
    place, ends = s.question["target"].get("jurisdiction"), s.rules("ends")
    own = [one for part, _ in s.parts() for one in part.get("ends", []) if one.get("jurisdiction", place) == place]
    return s.is_kept or not [one for one in ends if one.get("jurisdiction", place) == place or not (place and own)]


def _is_kept_stock(s: Step) -> bool:
    """Stock of before the end, by a route that the agreement lists, of a certificate of before the end."""
    if not s.is_kept:
        return True
    made, held = s.product.get("made_on", "9999"), s.question["certificate"]
    rules = [(one["route"], one["effect"]) for one in s.own.get("grandfather", [])]
    since = PartialDate.parse(held["valid"][0] or "0001").last
    is_before = (
        max(PartialDate.parse(made).last, since) <= last_day(s.own, s.question["target"].get("jurisdiction")) < s.on
    )
    return is_before and (held.get("route"), s.question.get("effect")) in rules


def _may_go_on(s: Step) -> bool:
    onward = s.own.get("onward") or []
    passes = onward == "any" or s.later <= set(() if onward == "none" else onward)
    return s.hops <= s.own.get("max_hops", 1) and (passes or not s.later)


def _covers(s: Step) -> bool:
    name, scope = s.category(), s.own.get("scope", "any" if s.own["level"] == "L5" else None)
    if s.question["certificate"].get("category") != s.product.get("category") and not name:
        return not (s.question["certificate"].get("category") or s.product.get("category"))
    if scope == "any":
        return True
    items = [(item, None) for item in listed(scope)]
    for part, days in s.parts():
        if part is not s.own and not any(part.get(limit) for limit in _LIMITS):
            items += [(item, days) for item in listed(part.get("scope") if part.get("scope") != "any" else None)]
    named = [(item if isinstance(item, dict) else {"category": item}, days) for item, days in items]
    return any(
        s.lies_in(name or "", item["category"]) and holds(item.get("valid"), s.then) and holds(days, s.then)
        for item, days in named
    )


_LIMITS = ("exclusions", "conditions", "variant", "suspended", "ends")


def _lets_in(s: Step) -> bool:
    for one in s.rules("exclusions"):
        field = one["field"]
        stated = s.product.get("substances" if field == "substance" else field)
        if stated is None:
            return False
        excluded, allowed = one.get("values"), one.get("not_values", [])
        if excluded is None:  # a substance is let in as it is written, but left out however it is spelled
            known = set(allowed) if field == "substance" else {key(field, value) for value in allowed}
            is_let_in = set(listed(stated)) <= known
        else:
            is_let_in = not {key(field, value) for value in listed(stated)} & {key(field, value) for value in excluded}
        if not is_let_in:
            return False
    return True


def _pinned(s: Step) -> bool:
    source, target = (s.text(s.said[f"{end}_set"], end=number) for number, end in enumerate(("from", "to")))
    made = s.product.get("made_on")
    spec = PartialDate.parse(made).first if made else s.then
    if (source and not holds(source.get("valid"), spec)) or (target and not holds(target.get("valid"), s.then)):
        return False
    if not any(part.get("pins") for part, _ in s.parts()):
        return s.said["pin"] is None and (bool(source) or not s.said["from_set"])
    for pin in s.rules("pins", is_support=True):
        sides = pin.get("sets") or {s.way[0]: pin.get("from"), s.way[1]: pin.get("to")}
        is_this = (pin.get("id") or None) == s.said["pin"]
        names = pin.get("categories") or []
        if is_this and all(s.said[f"{e}_set"] in listed(sides.get(s.said[e])) for e in ("from", "to")):
            return not names or any(s.lies_in(s.category() or "", name) for name in names)
    return False


def _for_the_category(s: Step) -> bool:
    texts = [s.text(s.said[f"{end}_set"], end=number) for number, end in enumerate(("from", "to"))]
    named = [text.get("categories") for text in texts if text and text.get("categories")]
    name = s.category() or ""
    return all(any(s.lies_in(name, one) for one in names) for names in named)


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
        return bool(end) and add_months(s.on, one["min_remaining_months"]) <= PartialDate.parse(end).first
    if "iso_type" in one:
        return any(f["id"] == s.way[0] and f.get("iso_type") in listed(one["iso_type"]) for f in s.of_kind("schemes"))
    standard, signed = one["issuer_accredited"], {(f["body"], f["standard"]) for f in s.of_kind("mla")}
    records = [f for f in s.of_kind("accreditations") if (f["body"], f["standard"]) == (held.get("issuer"), standard)]
    return any(
        (f["by"], standard) in signed
        and (not f.get("scope") or any(s.lies_in(s.category() or "", name) for name in f["scope"]))
        for f in records
    )


def _variant_rule(s: Step) -> J:
    variant = s.product.get("variant_of")
    for rule in s.rules("variant", is_support=True) if variant else ():
        part = rule["part"]
        scope = [] if part is s.own or part.get("scope") == "any" else listed(part.get("scope"))
        names = rule.get("categories") or [i["category"] if isinstance(i, dict) else i for i in scope]
        is_for = not names or any(s.lies_in(s.category() or "", name) for name in names)
        differs = variant.get("differs")
        is_allowed = differs is not None and set(differs) <= set(rule.get("may_differ", []))
        if rule["relation"] == variant["relation"] and is_for and is_allowed:
            return rule
    return None


def _varies(s: Step) -> bool:
    rule = _variant_rule(s)
    proven = set(s.question.get("evidence") or [])
    return not s.product.get("variant_of") or (bool(rule) and set(rule.get("reprove", [])) <= proven)


_CHECKS: Mapping[str, Callable[[Step], bool]] = MappingProxyType(
    {
        "it does not lead that way": _leads,
        "it takes over no labels for that": _takes_labels,
        "it is suspended": lambda s: not s.rules("suspended"),
        "it is not in force": _in_force,
        "it ended": _not_ended,
        "it keeps no such stock": _is_kept_stock,
        "it is too long a path or may not be passed on": _may_go_on,
        "it does not cover the category": _covers,
        "it leaves the product out": _lets_in,
        "no pin relates the documents, or one of them is not in force": _pinned,
        "a document is for another category": _for_the_category,
        "a document is not shown or too little validity is left": _shown,
        "it does not reach the variant": _varies,
    }
)
