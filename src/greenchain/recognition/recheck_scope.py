"""What a rechecked agreement covers: categories, sites, origins, substances, variants."""

from __future__ import annotations

from typing import Any, TypeAlias

from greenchain.recognition.recheck_days import state
from greenchain.recognition.recheck_steps import Step, is_read, key, listed

J: TypeAlias = Any  # a JSON value
_LIMITS = ("exclusions", "conditions", "variant", "suspended", "ends")


def covers(s: Step) -> bool:
    """Whether certificate and product are of one category, and an item of the scope covers it."""
    name, scope = s.category(), s.own.get("scope", "any" if s.own["level"] == "L5" else None)
    if name is None or scope == "any":
        return name is not None
    for part in s.parts():
        said = part["said"]
        is_for_all = said is s.own or not any(said.get(limit) for limit in _LIMITS)
        for item in _items(said) if is_for_all else ():
            bounds = [item, *part["rows"]]
            if s.is_about([item["category"]]) and state(bounds, s.on) and all(map(is_read, bounds)):
                return True
    return False


def _items(part: J) -> list[J]:
    scope = part.get("scope")
    items = [] if isinstance(scope, str) else listed(scope)
    return [item if isinstance(item, dict) else {"category": item} for item in items]


def lets_in(s: Step) -> bool:
    """Whether no exclusion that binds, or may, leaves the product out, or may."""
    return all(_is_let_in(s, one) for one in s.rules("exclusions"))


def _is_let_in(s: Step, one: J) -> bool:
    field = one["field"]
    stated = s.product.get("substances" if field == "substance" else field)
    if stated is None:
        return False
    excluded, allowed = one.get("values"), one.get("not_values", [])
    if excluded is None:  # a substance is let in as it is written, but left out however it is spelled
        known = set(allowed) if field == "substance" else {key(field, value) for value in allowed}
        return {value if field == "substance" else key(field, value) for value in listed(stated)} <= known
    return not {key(field, value) for value in listed(stated)} & {key(field, value) for value in excluded}


def categories_of(s: Step, row: J) -> list[str]:
    """The categories that a pin or variant rule is for: its own, else those of the child that it stands in."""
    own: list[str] = row.get("categories") or []
    return own or ([] if row["part"] is s.own else [item["category"] for item in _items(row["part"])])


def variant_rule(s: Step) -> J:
    """The rule that allows every difference of the product from its certified model."""
    variant = s.product.get("variant_of")
    differs = variant.get("differs") if variant else None
    if differs is None:
        return None
    for rule in s.rules("variant", is_support=True):
        is_allowed = set(differs) <= set(rule.get("may_differ", []))
        if rule["relation"] == variant["relation"] and is_allowed and s.is_about(categories_of(s, rule)):
            return rule
    return None


def varies(s: Step) -> bool:
    """Whether a rule reaches the variant, and what it asks to be proven again was."""
    rule, proven = variant_rule(s), set(s.question.get("evidence") or [])
    return not s.product.get("variant_of") or (bool(rule) and set(rule.get("reprove", [])) <= proven)
