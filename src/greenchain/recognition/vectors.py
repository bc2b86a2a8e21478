"""Checks worked cases of a pack of labels: a stated holding, a question, and what the arrangements give for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from greenchain.recognition.question import Holding, RecognitionQuestion, Variant
from greenchain.recognition.recognizing import assess
from greenchain.standards import RulePack, Standards
from greenchain.standards.vectors import difference
from greenchain.values.json import Json, thaw
from greenchain.values.time import DatePeriod, parse_instant

_LISTS = ("substances", "documents", "evidence")


def check_vector(case: Mapping[str, Json], *, pack: RulePack, standards: Standards) -> str:  # noqa: ARG001 - rooms share one signature
    """Empty where the assessment is the expected one, else what differs.

    Args:
        case: its input holds ``holding``, ``question`` and ``at``; members of the result document are expected.
        pack: the pack that the case belongs to.
        standards: must hold it, and no other edition of it.
    """
    stated = thaw(case["input"])
    answer = assess(
        stated_holding(stated["holding"]),
        stated_question(stated["question"]),
        at=parse_instant(stated["at"]),
        standards=standards,
    )
    return difference(thaw(case["expect"]), answer.to_dict())  # type: ignore[arg-type]


def stated_holding(members: Mapping[str, Any]) -> Holding:
    """The holding that ``members`` state; a member that no holding has is a TypeError."""
    stated = dict(members)
    days = DatePeriod.parse(stated.pop("valid_from", None), stated.pop("valid_until", None))
    return Holding(stated.pop("scheme"), criteria=tuple(stated.pop("criteria", ())), days=days, **stated)


def stated_question(members: Mapping[str, Any]) -> RecognitionQuestion:
    """The question that ``members`` state; a list that is absent is unknown, an empty one says "none"."""
    stated = dict(members)
    lists: dict[str, Any] = {name: tuple(stated.pop(name)) for name in _LISTS if name in stated}
    variant = stated.pop("variant", None)
    return RecognitionQuestion(
        stated.pop("target"),
        stated.pop("category", ""),
        date.fromisoformat(stated.pop("on")),
        variant=Variant(variant["relation"], tuple(variant["differs"])) if variant else None,
        **lists,
        **stated,
    )
