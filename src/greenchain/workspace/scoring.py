"""Scores of documents: what kind of document it is, its answers, and what they are based on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from greenchain.scoring.documents.document import answer_document, read_scoring_document
from greenchain.scoring.documents.result import ASSUMED, CALCULATION, answered_result
from greenchain.scoring.documents.sections import Asked
from greenchain.standards import Standards


@dataclass(frozen=True, slots=True)
class Scored:
    """A result document of kind ``score``, and whether some of the input was refused."""

    document: dict[str, object]
    is_refused: bool


def score_bytes(
    raw: bytes,
    *,
    name: str,
    standards: Standards,
    at: datetime,
    known_at: datetime | None = None,
    what_if: bool = False,
) -> Scored:
    """The scores that a document asks for; no claims stand beside it, so nothing in it is proven.

    Args:
        raw: a scoring document, TOML or JSON.
        name: of the file, for faults.
        standards: the packs at hand.
        at: the instant of the question; aware.
        known_at: what was known.
        what_if: whether levels of evidence are taken as the document states them; nothing then conforms.

    Raises:
        InputError: it is no document that can be scored.
    """
    read = read_scoring_document(raw, name=name)
    asked = Asked(standards, at, known_at=known_at, what_if=what_if)
    answered = answer_document(read, asked)
    basis = ASSUMED if what_if else CALCULATION
    return Scored(answered_result(answered, at=at, basis=basis), bool(answered.faults))
