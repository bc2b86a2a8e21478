"""Decides again whether an acceptance follows from the facts it cites; shares nothing with the engine.

Every member of the answer is worked out again from question and witness, or must be as it was sealed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from greenchain.recognition.recheck_days import is_named
from greenchain.recognition.recheck_form import ANSWER, has_form
from greenchain.recognition.recheck_stated import is_told, rests_on_statements
from greenchain.recognition.recheck_steps import name_of
from greenchain.recognition.recheck_told import told
from greenchain.recognition.recheck_ways import way_objections
from greenchain.values.json import canonical_whole, digest
from greenchain.values.time import PartialDate, parse_instant

J: TypeAlias = Any  # a JSON value
_written: J = canonical_whole  # nothing, and so no digest, of fractions: numbers that differ would have one
_DIGEST = re.compile("[0-9a-f]{64}")
_ACCEPTANCES = ("recognized", "recognized_residual", "grandfathered")
_MOST_FACTS, _MOST_WAYS, _MOST_BYTES = 2_000, 64, 16_000_000  # an honest witness has a dozen facts in a few kilobytes
_NOTHING: Mapping[str, str] = {
    "recognition": "only acceptances can be rechecked: this answer accepts nothing, so there is no way to follow",
    "recognition-batch": "only single answers can be rechecked: save one of its results on its own",
    "procurement": "only recognitions can be rechecked: save its member recognition on its own",
}


def nothing_to_recheck(document: J) -> str:
    """Why a document is none that can be rechecked, in plain words; empty where it can be."""
    kind = document.get("kind") if isinstance(document, dict) else None
    if kind == "recognition" and (document.get("witness") is not None or document.get("decision") in _ACCEPTANCES):
        return ""
    other = "only the result document of a single recognition can be rechecked; this is none"
    return _NOTHING.get(kind, other) if isinstance(kind, str) else other


def recheck(result: J) -> list[str]:
    """Every objection to a result document of kind ``recognition``; none where its acceptance follows."""
    try:
        nothing = nothing_to_recheck(result)
        return [nothing] if nothing else list(_objections(result))
    except Exception as error:  # noqa: BLE001 - a document of any shape may be handed in
        return [f"it cannot be followed: {type(error).__name__}"]


def _objections(result: J) -> Iterator[str]:
    if not has_form(result, dict(ANSWER)):
        yield "not the form of an acceptance"
        return
    witness, kept = result["witness"], result["decision"] == "grandfathered"
    ways = [witness, *witness["others"]]
    cited = [fact for way in [*ways, {"facts": witness["looked_at"]}] for fact in way["facts"]]
    whole = _written({**result, "witness": {**witness, "sha256": ""}})
    if len(whole) > _MOST_BYTES or len(cited) > _MOST_FACTS or len(ways) > _MOST_WAYS:
        yield "larger than any acceptance"
        return
    known_at = parse_instant(result["known_at"])
    is_open = result["basis"] == "verified" and rests_on_statements(result)
    checks = {
        "changed after it was written": witness["sha256"] == digest(whole),
        "a fact is not the one cited": result["facts"] == [_cited(fact) for fact in witness["facts"]],
        "a fact is not what it is called": all(map(_is_itself, cited)),
        "a fact was recorded later": all(_recorded(one["stated"], known_at) for one in cited),
        "one path for every way": len(result["paths"]) == (len(ways) if witness["steps"] else 0),
        "what only the question says is not told": is_told(result),
        "a way is told twice": all(
            way["steps"] not in [one["steps"] for one in ways[:n]] for n, way in enumerate(ways)
        ),
        "a unit is not known": _are_units_known(result, ways),
        **_follows(result, is_open=is_open),
        **_chosen(result),
        **told(result, cited, is_open=is_open, looks_back=known_at < parse_instant(result["at"])),
    }
    yield from (objection for objection, is_met in checks.items() if not is_met)
    every = {(one["kind"], one["id"]): one["stated"] for one in cited}
    if not is_named(result["expires_on"], result["question"], every):
        yield "lasts until a day that nothing names"
    for number, way in enumerate(ways):
        facts = {(one["kind"], one["id"]): one["stated"] for one in [*way["facts"], *witness["looked_at"]]}
        path = result["paths"][number] if way["steps"] else result
        yield from way_objections(path, way["steps"], facts, question=result["question"], is_kept=kept, share=len(ways))


def _cited(fact: J) -> J:
    sha256 = digest(_written(fact["stated"])).removeprefix("sha256:")
    return {"id": fact["id"], "status": fact["stated"].get("status", "read"), "sha256": sha256}


def _is_itself(fact: J) -> bool:
    stated = fact["stated"]
    return name_of(stated) == (fact["kind"], fact["id"]) and fact["status"] == stated.get("status", "read")


def _recorded(stated: J, known_at: datetime) -> bool:
    return "recorded" not in stated or parse_instant(stated["recorded"]) <= known_at


def _follows(result: J, *, is_open: bool) -> dict[str, bool]:
    """What of the answer follows from its decision and its question."""
    question, is_stated = result["question"], result["basis"] == "stated"
    outcome = "not_determined" if is_stated or is_open or result["residual"] else "conforms"
    claim = result["claim"] if isinstance(result["claim"], str) else ""
    return {
        "no acceptance": result["decision"] in _ACCEPTANCES and not result["reasons"] and not result["missing"],
        "the outcome does not follow": result["outcome"] == outcome,
        "another subject": not (is_stated and result["subject"]),
        "the basis does not follow": result["claim"] is None if is_stated else bool(_DIGEST.fullmatch(claim)),
        "another basis": result["basis"] in ("stated", "verified"),
        "another question": all(result[name] == question.get(name) for name in ("on", "effect", "known_at")),
        "another label": result["source"] == question["certificate"]["scheme"],
        "decided by another": result["decision_by"] == question["target"]["scheme"],
    }


def _are_units_known(result: J, ways: list[J]) -> bool:
    """Whether of the ways by the same agreements one does without a criterion whose unit nobody knows."""
    open_in: dict[tuple[str, ...], list[bool]] = {}
    for path, way in zip(result["paths"], ways, strict=False):
        is_open = any(one["code"] == "UNIT_UNKNOWN" for one in path["residual"])
        open_in.setdefault(tuple(step["agreement"] for step in way["steps"]), []).append(is_open)
    return not any(all(found) for found in open_in.values())


def _chosen(result: J) -> dict[str, bool]:
    """What the answer says of the way that it goes by, and how long it holds."""
    ways = result["paths"] or [{"path": [], "residual": [], "conditions": [], "expires_on": result["expires_on"]}]
    best, decision, end = ways[0], result["decision"], result["expires_on"]
    held = result["question"]["certificate"]["valid"][1]
    ends = [one["expires_on"] for one in ways] + [PartialDate.parse(held).last.isoformat() if held else None]
    last = min((one for one in ends if one), default=None)
    is_left = bool(result["residual"])
    return {
        "another way": all(result[name] == best[name] for name in ("path", "residual", "conditions")),
        "residual": decision == "grandfathered" or is_left == (decision == "recognized_residual"),
        "lasts too long or not at all": result["on"] < end <= (last or end) if end else not last,
        "a condition is not met": all(one["state"] == "met" for one in result["conditions"]),
    }
