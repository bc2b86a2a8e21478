"""Recognition as a page shows it: the decision, its path, what is left to prove, until when, why not otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from greenchain.report.notes import Code, Proof
from greenchain.report.reading import listing, mapping, mappings, of_kind, text, texts
from greenchain.report.sayings import Context, Mark, Saying, Shown, sayings

_MAX_REJECTED = 100  # ways between two schemes; the shipped facts have about a dozen


@dataclass(frozen=True, slots=True)
class RejectedView:
    """A way that does not lead there."""

    path: tuple[str, ...]
    codes: tuple[Code, ...]
    detail: str


@dataclass(frozen=True, slots=True)
class RecognitionView:
    """One decision."""

    id: str
    mark: Mark
    decision: str
    meaning: str
    source: str
    target: str
    asked: tuple[tuple[str, str], ...]
    claim: Proof | None
    path: tuple[str, ...]
    other_paths: tuple[tuple[str, ...], ...]
    residual: tuple[tuple[str, Code], ...]
    conditions: tuple[tuple[str, str], ...]
    expires: str
    reasons: tuple[Code, ...]
    rejected: Shown[RejectedView]
    missing: tuple[str, ...]
    findings: Shown[Saying]


def recognitions(document: Mapping[str, Any], context: Context) -> tuple[RecognitionView, ...]:
    """Every recognition among the answers."""
    return tuple(_recognition(answer, context) for answer in of_kind(document, "recognition"))


def _recognition(answer: Mapping[str, Any], context: Context) -> RecognitionView:
    result, words, notes = mapping(answer.get("result")), context.words, context.notes
    question = {**mapping(answer.get("question")), **_flat(mapping(result.get("question")))}
    decision, claim = text(result.get("decision")), text(result.get("claim"))
    path = texts(result.get("path"))
    shown = Shown.of(mappings(result.get("rejected")), _MAX_REJECTED)
    return RecognitionView(
        id=text(answer.get("id")),
        mark=Mark.of(answer.get("outcome"), words),
        decision=words.term("decision", decision),
        meaning=words(f"meaning.{decision}") if words.has(f"meaning.{decision}") else "",
        source=text(result.get("source")) or words("not_stated"),
        target=text(question.get("target")) or words("not_stated"),
        asked=_asked(question, result, context),
        claim=notes.proof(claim) if claim else None,
        path=path,
        other_paths=tuple(found for way in listing(result.get("paths")) if (found := _way(way)) and found != path),
        residual=tuple(
            (_residual(item, context), notes.code(item.get("code"))) for item in mappings(result.get("residual"))
        ),
        conditions=tuple(
            (text(item.get("id")), words.term("condition", item.get("state")))
            for item in mappings(result.get("conditions"))
        ),
        expires=text(result.get("expires_on")),
        reasons=tuple(notes.code(code) for code in texts(result.get("reasons"))),
        rejected=Shown(tuple(_rejected(item, context) for item in shown.items), shown.left),
        missing=texts(result.get("missing")),
        findings=sayings(result.get("findings"), context),
    )


def _flat(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The question as its document nests it, by the names that the page has for its parts."""
    target, product = mapping(asked.get("target")), mapping(asked.get("product"))
    named = {"target": target.get("scheme"), "criteria": target.get("criteria_set")}
    found = {**named, "jurisdiction": target.get("jurisdiction"), "on": asked.get("on")}
    found |= {key: product.get(key) for key in ("category", "factory_country")}
    return {key: value for key, value in found.items() if value is not None}


def _asked(question: Mapping[str, Any], result: Mapping[str, Any], context: Context) -> tuple[tuple[str, str], ...]:
    told = {**question, "on": result.get("on") or question.get("on"), "decision_by": result.get("decision_by")}
    keys = ("subject", "category", "on", "criteria", "jurisdiction", "factory_country", "decision_by")
    return tuple(
        (context.words(f"recognition.asked.{key}"), context.names.full(text(told.get(key))))
        for key in keys
        if text(told.get(key))
    )


def _way(way: object) -> tuple[str, ...]:
    """A path, as a list of ids or as a mapping that holds one."""
    return texts(way) or texts(mapping(way).get("path"))


def _residual(item: Mapping[str, Any], context: Context) -> str:
    rest = text(item.get("remainder_of"))
    return context.words("recognition.remainder", set=rest) if rest else text(item.get("criterion"))


def _rejected(item: Mapping[str, Any], context: Context) -> RejectedView:
    codes = tuple(context.notes.code(code) for code in texts(item.get("codes")))
    return RejectedView(texts(item.get("path")), codes, text(item.get("detail")))
