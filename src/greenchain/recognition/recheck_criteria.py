"""What a rechecked way leaves open of the target's criteria; worked out anew from the texts that the witness holds."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from types import SimpleNamespace as Record
from typing import Any, TypeAlias

from greenchain.values.criterion_units import unit_of
from greenchain.values.quantity import parse_decimal
from greenchain.values.time import DatePeriod

J: TypeAlias = Any  # a JSON value, or a step of the way
Open: TypeAlias = set[tuple[str, str]]
_EVIDENCE = ("self_declaration", "document", "test", "test_iso17025", "audit_iso17065")  # weakest first


def left_open(steps: list[J]) -> Open:
    """Members and names of the residual that the way cannot do without."""
    proof = Record(text=steps[0].text(steps[0].said["from_set"], end=0), ids=None, left=set(), carried=set())
    for number, step in enumerate(steps):
        name = step.said["from_set"]
        if number and name and steps[number - 1].said["to_set"] not in ("", name):  # a later document stands for it
            proof = Record(text=step.text(name, end=0), ids=None, left=set(), carried=proof.left | proof.carried)
        proof = _credited(proof, step)
    left: Open = proof.left | proof.carried
    return left


def _credited(proof: J, step: J) -> J:
    """What is proven of the document that one step leads to, and what stays open of it."""
    credit = step.own.get("credit", "all" if step.own["level"] in ("L4", "L5") else "common")
    words = {("remainder_of", one["text"]) for one in step.rules("residual")}
    text, name = step.text(step.said["to_set"], end=1), step.said["to_set"] or step.way[1]
    if credit == "all":
        return Record(text=text, ids=None, left=set(), carried=proof.left | proof.carried | words)
    pairs = [
        one for one in step.rules("common", is_support=True) if set(step.way) <= set(one.get("parties") or step.way)
    ]
    if not text or not text.get("criteria"):
        rest = set() if words and not text else {("remainder_of", name)}
        ids = {one["to"] for one in pairs if _has(proof, one["from"])} if credit == "common" else set()
        return Record(text=text, ids=ids, left=rest, carried=proof.carried | words)
    left = set() if all(is_read(one, text) for one in text["criteria"]) else {("remainder_of", name)}
    proven = set()
    for one in text["criteria"]:
        if is_read(one, text) and _is_covered(one, proof, step, pairs, credit):
            proven.add(one["id"])
        elif one.get("requirement", "mandatory") != "optional":
            left.add(("criterion", one["id"]))
    return Record(text=text, ids=proven, left=left, carried=proof.carried | words)


def _is_covered(wanted: J, proof: J, step: J, pairs: list[J], credit: str) -> bool:
    if credit != "common":
        return wanted.get("requirement") != "points" and _follows(wanted, _about(proof, wanted), step)
    near = [one["from"] for one in pairs if one["to"] == wanted["id"] and _has(proof, one["from"])]
    is_on_file = wanted.get("threshold") is not None and proof.text and proof.text.get("criteria")
    return bool(near) and (not is_on_file or _follows(wanted, _about(proof, wanted), step))


def is_read(one: J, within: J) -> bool:
    """Whether somebody read it; what says nothing of itself is as firm as the fact that it stands in."""
    return one.get("status", within.get("status", "read")) in ("read", "verified")


def _proven(proof: J) -> list[J]:
    listed = proof.text.get("criteria", []) if proof.text else []
    firm = [one for one in listed if one.get("requirement", "mandatory") == "mandatory" and is_read(one, proof.text)]
    return [one for one in firm if proof.ids is None or one["id"] in proof.ids]


def _about(proof: J, wanted: J) -> list[J]:
    """What is proven of the property that is wanted; sorted once for each document."""
    if not hasattr(proof, "about"):
        proof.about = {}
        for one in _proven(proof):
            proof.about.setdefault(one.get("property"), []).append(one)
    found: list[J] = proof.about.get(wanted.get("property"), [])
    return found


def _has(proof: J, name: str) -> bool:
    if proof.ids is not None:
        return name in proof.ids
    return not (proof.text and proof.text.get("criteria")) or any(one["id"] == name for one in _proven(proof))


def _follows(wanted: J, given: Iterable[J], step: J) -> bool:
    """Whether every value that the given criteria let through meets the one wanted."""
    if not wanted.get("property") or wanted.get("threshold") is None or not wanted.get("comparator"):
        return False
    used = [_sized(one) for one in given if _counts(one, wanted, step)]
    dimension, limit, comparator = _sized(wanted)
    same = [(value, sign) for its_own, value, sign in used if its_own == dimension is not None]
    lows = [(value, sign == ">") for value, sign in same if sign in (">", ">=", "=")]
    highs = [(value, sign != "<") for value, sign in same if sign in ("<", "<=", "=")]
    if lows and highs and (max(lows)[0] > min(highs)[0]):
        return False  # criteria that contradict each other prove nothing
    is_low = bool(lows) and max(lows) >= (limit, comparator == ">")
    is_high = bool(highs) and min(highs) <= (limit, comparator != "<")
    return {"<": is_high, "<=": is_high, ">": is_low, ">=": is_low, "=": is_low and is_high}[comparator]


def _counts(one: J, wanted: J, step: J) -> bool:
    same = ("property", "statistic")
    if any((one.get(key) or "") != (wanted.get(key) or "") for key in same) or one.get("threshold") is None:
        return False
    if (one.get("conditions") or {}) != (wanted.get("conditions") or {}) or not one.get("comparator"):
        return False
    said, asked = one.get("evidence") or "", wanted.get("evidence") or ""
    is_ranked = said in _EVIDENCE and asked in _EVIDENCE and _EVIDENCE.index(said) >= _EVIDENCE.index(asked)
    return (not asked or said == asked or is_ranked) and _is_method(one.get("method"), wanted, step)


def _is_method(method: J, wanted: J, step: J) -> bool:
    asked = wanted.get("method")
    return (
        not asked
        or method == asked
        or any(
            (one["from"], one["to"]) == (method, asked)
            and one.get("property") in (None, "", wanted["property"])
            and DatePeriod.parse(*(one.get("valid") or (None, None))).holds(step.on)
            for one in step.of_kind("method_equivalences")
        )
    )


def _sized(one: J) -> tuple[str | None, Fraction, str]:
    """Dimension, limit in its base unit, comparator; no dimension for a unit that is not known."""
    dimension, limit = _limit(one.get("unit") or "", one["threshold"])
    return dimension, limit, one["comparator"]


@lru_cache(maxsize=4096)
def _limit(unit: str, threshold: str) -> tuple[str | None, Fraction]:
    """Dimension and size of a limit; its digits are bounded before anything is made of them."""
    found = unit_of(unit) if unit else None
    dimension = found.dimension if found else None if unit else ""
    return dimension, Fraction(parse_decimal(threshold)) * (found.size if found else 1)
