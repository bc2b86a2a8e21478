"""What a rechecked way leaves open of the target's criteria; worked out anew from the texts that the witness holds."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from types import SimpleNamespace as Record
from typing import Any, TypeAlias

from greenchain.recognition.recheck_scope import categories_of
from greenchain.recognition.recheck_steps import is_read
from greenchain.values.criterion_units import unit_of
from greenchain.values.quantity import parse_decimal

J: TypeAlias = Any  # a JSON value, or a step of the way
Left: TypeAlias = set[tuple[str, str, str]]  # text or criterion that is left, and why
_EVIDENCE = ("self_declaration", "document", "test", "test_iso17025", "audit_iso17065")  # weakest first


def left_open(steps: list[J]) -> list[J]:
    """What is left for the target to examine, and why, as results print it."""
    proof = Record(text=steps[0].text(steps[0].said["from_set"], end=0), ids=None, left=set(), carried=set())
    for number, step in enumerate(steps):
        name = step.said["from_set"]
        if number and name and steps[number - 1].said["to_set"] not in ("", name):  # a later document stands for it
            proof = Record(text=step.text(name, end=0), ids=None, left=set(), carried=proof.left | proof.carried)
        proof = _credited(proof, step)
    return [
        {"criterion": criterion, "code": code} if criterion else {"remainder_of": text, "code": code}
        for text, criterion, code in sorted(proof.left | proof.carried)
    ]


def _credited(proof: J, step: J) -> J:
    """What is proven of the document that one step leads to, and what stays open of it."""
    credit = step.own.get("credit", "all" if step.own["level"] in ("L4", "L5") else "common")
    said = [one for one in step.rules("residual") if step.may_be_about(categories_of(step, one))]
    words: Left = {(one["text"], "", "UNLISTED") for one in said}
    text, name = step.text(step.said["to_set"], end=1), step.said["to_set"] or step.way[1]
    carried, rest = proof.carried | words, (name, "", "UNLISTED")
    if credit == "all":
        return Record(text=text, ids=None, left=set(), carried=proof.left | carried)
    pairs, firm = (
        [one for one in step.rules(table, is_support=True) if step.is_about(categories_of(step, one))]
        for table in ("common", "residual")
    )
    tiered = [one for one in pairs if set(step.way) <= set(one.get("parties") or step.way)]
    if not text or not text.get("criteria"):
        ids = {one["to"] for one in tiered if _has(proof, one["from"])} if credit == "common" else set()
        return Record(text=text, ids=ids, left=set() if firm and not text else {rest}, carried=carried)
    is_whole = text.get("partial") is not True and all(_is_read(one, text) for one in text["criteria"])
    left: Left = set() if is_whole else {rest}
    proven = set()
    for one in text["criteria"]:
        code = _why_common(one, proof, step, pairs, tiered) if credit == "common" else _why_not(one, proof, step)
        code = code if _is_read(one, text) else code or "NOT_COMMON"
        if not code:
            proven.add(one["id"])
        elif one.get("requirement", "mandatory") != "optional":
            left.add(("", one["id"], code))
    return Record(text=text, ids=proven, left=left, carried=carried)


def _why_common(wanted: J, proof: J, step: J, pairs: list[J], tiered: list[J]) -> str:
    """Why a criterion does not come by a common one; empty where it does."""
    if not any(one["to"] == wanted["id"] for one in pairs):
        return "POINTS_UNMAPPED" if wanted.get("requirement") == "points" else "NOT_COMMON"
    near = [one["from"] for one in tiered if one["to"] == wanted["id"]]
    if not near:
        return "TIER_LEAK"
    if not any(_has(proof, name) for name in near):
        return "NOT_COMMON"
    is_on_file = wanted.get("threshold") is not None and proof.text and proof.text.get("criteria")
    told = _why_not({**wanted, "requirement": "mandatory"}, proof, step) if is_on_file else ""
    return min(told, "NOT_COMMON") if told and not all(_has(proof, name) for name in near) else told


def _is_read(one: J, within: J) -> bool:
    """Whether somebody read both a criterion and the document that it stands in."""
    return is_read(one) and is_read(within)


def _proven(proof: J) -> list[J]:
    listed = proof.text.get("criteria", []) if proof.text else []
    firm = [one for one in listed if one.get("requirement", "mandatory") == "mandatory" and _is_read(one, proof.text)]
    return [one for one in firm if proof.ids is None or one["id"] in proof.ids]


def _about(proof: J, wanted: J) -> list[J]:
    """What is proven of the property that is wanted, and says a limit; sorted once for each document."""
    if not hasattr(proof, "about"):
        proof.about = {}
        for one in _proven(proof):
            if _is_numeric(one):
                proof.about.setdefault(one.get("property"), []).append(one)
    found: list[J] = proof.about.get(wanted.get("property"), [])
    return found


def _is_numeric(one: J) -> bool:
    return bool(one.get("property") and one.get("comparator")) and one.get("threshold") is not None


def _has(proof: J, name: str) -> bool:
    if proof.ids is not None:
        return name in proof.ids
    return not (proof.text and proof.text.get("criteria")) or any(one["id"] == name for one in _proven(proof))


def _why_not(wanted: J, proof: J, step: J) -> str:
    """Why a criterion does not follow from those that are proven; empty where it does."""
    about = _about(proof, wanted)
    if wanted.get("requirement") == "points" or not about or not _is_numeric(wanted):
        return "POINTS_UNMAPPED" if wanted.get("requirement") == "points" else "NOT_IMPLIED"
    if _sized(wanted)[0] is None:
        return "UNIT_UNKNOWN"
    alike = [one for one in about if _is_alike(one, wanted)]
    strong = [one for one in alike if _is_strong(one.get("evidence") or "", wanted.get("evidence") or "")]
    for code, used in (("", strong), ("EVIDENCE_WEAKER", alike)):
        mapped = [one for one in used if _is_method(one.get("method"), wanted, step)]
        if _covers(wanted, mapped):
            return code
        if any(_sized(one)[0] is None for one in mapped):
            return "UNIT_UNKNOWN"
    if _covers(wanted, alike):
        return "METHOD_UNMAPPED"
    return "UNIT_UNKNOWN" if any(_sized(one)[0] is None for one in alike) else "NOT_IMPLIED"


def _covers(wanted: J, used: Iterable[J]) -> bool:
    """Whether every value that the given criteria let through meets the one wanted; where none passes, nothing does."""
    dimension, limit, comparator = _sized(wanted)
    same = [(value, sign) for its_own, value, sign in map(_sized, used) if its_own == dimension is not None]
    lows = [(value, sign == ">") for value, sign in same if sign in (">", ">=", "=")]
    highs = [(value, sign != "<") for value, sign in same if sign in ("<", "<=", "=")]
    if lows and highs and (max(lows)[0], max(lows)[1]) >= (min(highs)[0], min(highs)[1]):
        return False  # criteria that contradict each other prove nothing
    is_low = bool(lows) and max(lows) >= (limit, comparator == ">")
    is_high = bool(highs) and min(highs) <= (limit, comparator != "<")
    return {"<": is_high, "<=": is_high, ">": is_low, ">=": is_low, "=": is_low and is_high}[comparator]


def _is_alike(one: J, wanted: J) -> bool:
    is_same = (one.get("statistic") or "") == (wanted.get("statistic") or "")
    return is_same and (one.get("conditions") or {}) == (wanted.get("conditions") or {})


def _is_strong(said: str, asked: str) -> bool:
    is_ranked = said in _EVIDENCE and asked in _EVIDENCE and _EVIDENCE.index(said) >= _EVIDENCE.index(asked)
    return not asked or said == asked or is_ranked


def _is_method(method: J, wanted: J, step: J) -> bool:
    asked = wanted.get("method")
    standing = step.by("method_equivalences", "from", "to").get((method or "", asked), [])
    is_standing = any(one.get("property") in (None, "", wanted["property"]) for one in standing)
    return not asked or method == asked or is_standing


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
