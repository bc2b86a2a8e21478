"""Does what an acceptance tells beside its decision fit: findings, the rows that they cite, notes, what it rejects?

Sentences are for people and cannot be worked out again; what they cite can be held against the facts of the witness.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from greenchain.recognition.recheck_steps import is_read
from greenchain.values.codes import REGISTRY

J: TypeAlias = Any  # a JSON value
_MET = {"CHECK_MET": None, "SAME_SCHEME": "scheme"}
_CHECKS = frozenset({
    "category", "certificate", "condition", "criteria", "direction", "ending", "period", "pin", "scheme", "stock",
    "target_criteria", "variant",
})  # fmt: skip
_NOTES = (["FACT_SHADOWED"], ["PACK_UNDATED"], ["FACT_SHADOWED", "PACK_UNDATED"])  # the first of any time
_CITED = frozenset({"instrument", "clause", "source", "status", "valid_from", "valid_until", "pack", "row"})
_EMPTY = {"where": "", "severity": "", "values": {}, "missing": [], "related": []}
"""What findings of recognition leave empty, unless their kind says otherwise."""


def told(result: J, cited: list[J], *, is_open: bool, looks_back: bool) -> dict[str, bool]:
    """By objection whether what the answer tells is free of it; ``cited`` are the facts of its witness.

    ``is_open`` where the answer rests on what only its question says.
    """
    findings, is_stated = result["findings"], result["basis"] == "stated"
    met = [one for one in findings if one["outcome"] == "conforms"]
    notes = [one for one in findings if one["outcome"] == "not_applicable"]
    witness = result["witness"]
    chains = [[step["agreement"] for step in way["steps"]] for way in (witness, *witness["others"])]
    gone_by = [] if result["decision"] == "grandfathered" else chains  # an agreement that ended is rejected as well
    named = [(one["check"], one["detail"]) for one in met]
    target = result["question"]["target"]["scheme"]
    due = [_left(one, target) for one in result["residual"]] + [_UNPROVEN] * is_stated
    left = [one for one in findings if one not in met and one not in notes]
    due += [_beside(left[-1], result["stated"])] * is_open if left else [None] * is_open
    return {
        "other findings": left == due,
        "other notes": [one["code"] for one in notes] in ([], *_NOTES[: 3 if looks_back else 1]),
        "notes of other matters": all(_is_bare(one, "related") and one["citation"] is None for one in notes),
        "findings of other codes": all(
            one["code"] in _MET and _MET[one["code"]] in (None, one["check"]) for one in met
        ),
        "findings of other checks": named == [(one["check"], one["detail"]) for one in witness["checks"]]
        and all(one["check"] in _CHECKS and _is_bare(one) for one in met),
        "a finding cites what no fact says": all(_is_cited(one, cited, result["standards"]) for one in met),
        "rejected, and yet gone by": all(
            one["path"] not in gone_by and one["codes"] and set(one["codes"]) <= REGISTRY.keys()
            for one in result["rejected"]
        ),
    }


def _left(one: J, target: str) -> J:
    """The finding on something that is left."""
    detail = f"{one.get('criterion') or one.get('remainder_of')} is for {target} to examine"
    return {**_UNPROVEN_FORM, "check": "residual", "code": one["code"], "detail": detail}


def _beside(finding: J, stated: list[str]) -> J:
    """The finding that the answer rests on some of what only the question says: which, the finding itself tells."""
    names = sorted({name for name in finding.get("missing", []) if name in stated})
    detail = f"the claim does not say it, only the question: {', '.join(names)}"
    is_named = {"check": "stated", "code": "STATED_NOT_VERIFIED", "detail": detail, "missing": names}
    return {**_UNPROVEN_FORM, **is_named} if names else None


_UNPROVEN_FORM = {"outcome": "not_determined", "where": "", "citation": None}
_UNPROVEN = {
    **_UNPROVEN_FORM,
    "check": "claim",
    "code": "CLAIM_NOT_VERIFIED",
    "detail": "the holding was stated, not verified",
    "missing": ["claim"],
}


def _is_bare(finding: J, *but: str) -> bool:
    return all(finding.get(name, empty) == empty for name, empty in _EMPTY.items() if name not in but)


def _is_cited(finding: J, cited: list[J], packs: list[J]) -> bool:
    """Whether a citation is of a fact of the witness, and says nothing of it that the fact does not."""
    citation = finding["citation"]
    if citation is None:
        return True
    is_later = finding["check"] == "ending"  # an end still to come restricts nothing, whoever read it
    if citation.keys() != _CITED or not (is_read(citation) or is_later):
        return False
    table, _, name = citation["row"].partition("/")
    rows = [one for one in cited if _is_row(one, table, name)]
    said = {text for one in rows for text in _texts(one["stated"])} | {citation["row"], "", None}
    words = ("instrument", "clause", "source", "valid_from", "valid_until")
    named = {None, *(f"{one['pack']}@{one['edition']}" for one in packs)}
    return bool(rows) and all(citation[word] in said for word in words) and citation["pack"] in named


def _is_row(fact: J, table: str, name: str) -> bool:
    """Whether a row is the fact, or stands in it: rules are named by their table and their agreement."""
    if fact["kind"] == "agreements":
        return name == fact["id"] or name.startswith(f"{fact['id']}/")
    return (table, name) == (fact["kind"], fact["id"])


def _texts(value: J) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict | list):
            waiting += one.values() if isinstance(one, dict) else one
        elif isinstance(one, str):
            yield one
