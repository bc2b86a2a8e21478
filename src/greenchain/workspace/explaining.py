"""Explains what a document or a case scores: its findings, the rows of its cards, and what would lift their bands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from greenchain.formats import Format
from greenchain.report import explain
from greenchain.scoring import Scorecard
from greenchain.scoring.cards.next_band import next_band
from greenchain.scoring.items.sections import Asked
from greenchain.standards import Standards
from greenchain.values.errors import GreenchainError
from greenchain.workspace.answers import scorecards_of
from greenchain.workspace.case import Case
from greenchain.workspace.evaluating import answer, stages_of
from greenchain.workspace.questions import Question
from greenchain.workspace.scoring import Scored, answered_bytes, answered_document, joined_scores
from greenchain.workspace.stages import Stages


def explain_bytes(raw: bytes, asked: Asked, *, name: str) -> Scored:
    """The explanation of what a scoring document asks for; errors as of ``score_bytes``."""
    answered = answered_bytes(raw, asked, name=name)
    cards = [(one.id, one.value) for one in answered.answers.get("scorecards", ()) if isinstance(one.value, Scorecard)]
    return Scored(_explained(answered_document(answered, asked), cards), bool(answered.faults))


def explain_case(
    case: Case,
    *,
    standards: Standards,
    at: datetime | None = None,
    known_at: datetime | None = None,
    formats: Sequence[Format] | None = None,
) -> Scored:
    """The explanation of what a case asks to be scored; arguments and errors as of ``evaluate``."""
    stages = stages_of(case, standards=standards, at=at, known_at=known_at, formats=formats)
    questions = case.asking("score").questions
    answered = joined_scores([answer(question, stages, case.files) for question in questions])
    cards = [pair for question in questions for pair in _scorecards(question, stages)]
    refused = any(finding.check == "input" for finding in (*stages.inputs.findings(), *stages.findings()))
    return Scored(_explained(answered, cards), refused)


def _scorecards(question: Question, stages: Stages) -> tuple[tuple[str, Scorecard], ...]:
    """The cards of one question; none where it could not be scored, which its answer says."""
    try:
        return scorecards_of(question, stages)
    except GreenchainError:
        return ()


def _explained(result: Mapping[str, Any], cards: Iterable[tuple[str, Scorecard]]) -> dict[str, object]:
    return explain(result, scorecards=[_card(name, card) for name, card in cards])


def _card(name: str, card: Scorecard) -> dict[str, object]:
    """One card: where it stands, what it is made of, and what would lift it."""
    told = card.to_dict()
    lifted = next_band(card)
    kept = ("pack", "edition", "status", "guaranteed", "possible", "declared", "band", "eligible", "rows", "missing")
    return {"id": name, **{key: told[key] for key in kept}, "next_band": lifted.to_dict() if lifted else None}
