"""Checks worked cases of a pack of labels: a question with a stated certificate, and what the arrangements give.

A case holds a ``question`` document, or, as in the first edition of the pack, a ``holding`` beside a ``question`` in
few words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from greenchain.recognition.procurement import procure
from greenchain.recognition.recognizing import assess
from greenchain.standards import RulePack, Standards
from greenchain.standards.facts_reader import facts_document
from greenchain.standards.known_facts import RecognitionFacts
from greenchain.standards.label_packs import label_facts
from greenchain.standards.procurement_questions import read_procurement
from greenchain.standards.questions import (
    ANY_EFFECT,
    Certificate,
    RecognitionQuestion,
    ShownDocument,
    Variant,
    read_question,
    with_kind,
)
from greenchain.standards.vectors import difference
from greenchain.values.json import Json, thaw
from greenchain.values.time import DatePeriod, parse_instant


def check_vector(case: Mapping[str, Json], *, pack: RulePack, standards: Standards) -> str:  # noqa: ARG001 - rooms share one signature
    """Empty where the assessment is the expected one, else what differs.

    Args:
        case: its input holds ``question`` and ``at``; members of the result document are expected.
        pack: the pack that the case belongs to.
        standards: must hold it, and no other edition of it.
    """
    stated = thaw(case["input"])
    if stated.get("question", {}).get("kind") == "procurement-question":
        return difference(thaw(case["expect"]), _procured(stated, standards))
    if "holding" in stated:
        question = stated_question(stated["question"], certificate=stated_holding(stated["holding"]))
    else:
        question = read_question(stated["question"]).question
    answer = assess(question, at=parse_instant(stated["at"]), facts=label_facts(standards))
    return difference(thaw(case["expect"]), answer.to_dict())  # type: ignore[arg-type]


def _procured(stated: Mapping[str, Any], standards: Standards) -> Mapping[str, Any]:
    """The ruling; ``facts`` of the case are added to those of the packs."""
    documents = list(label_facts(standards).documents)
    if "facts" in stated:
        documents.append(facts_document(with_kind(stated["facts"])))
    question = read_procurement(stated["question"])
    facts, at = RecognitionFacts.of(documents), parse_instant(stated["at"])
    return procure(question, at=at, standards=standards, facts=facts).to_dict()


def stated_holding(members: Mapping[str, Any]) -> Certificate:
    """The certificate that ``members`` state in few words; a member that none has is a TypeError."""
    stated = dict(members)
    valid = DatePeriod.parse(stated.pop("valid_from", None), stated.pop("valid_until", None))
    return Certificate(stated.pop("scheme"), criteria_sets=tuple(stated.pop("criteria", ())), valid=valid, **stated)


def stated_question(members: Mapping[str, Any], *, certificate: Certificate) -> RecognitionQuestion:
    """The question that ``members`` state in few words; a list that is absent is unknown, an empty one says "none"."""
    stated = dict(members)
    lists: dict[str, Any] = {name: tuple(stated.pop(name)) for name in ("substances", "evidence") if name in stated}
    if "documents" in stated:
        lists["documents"] = tuple(ShownDocument(kind) for kind in stated.pop("documents"))
    variant = stated.pop("variant", None)
    return RecognitionQuestion(
        stated.pop("target"),
        stated.pop("category", ""),
        date.fromisoformat(stated.pop("on")),
        certificate=certificate,
        effect=stated.pop("effect", ANY_EFFECT),
        variant=Variant(variant["relation"], tuple(variant["differs"])) if variant else None,
        **lists,
        **stated,
    )
