"""Scores of documents: what kind of document it is, its answers, and what they are based on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from greenchain.formats.pact import (
    is_footprint_document,
    is_freight_document,
    read_footprints,
    read_shipment_footprints,
)
from greenchain.scoring.documents.document import AnsweredDocument, answer_document, parsed, read_parsed
from greenchain.scoring.documents.result import ASSUMED, CALCULATION, VERIFIED, answered_result
from greenchain.scoring.footprint_documents import answer_footprint, answer_freight
from greenchain.scoring.items.sections import Asked
from greenchain.standards import Standards
from greenchain.values.errors import InputError
from greenchain.values.finding import Finding
from greenchain.values.outcome import combine
from greenchain.workspace.evaluation import Answer


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
    samples: tuple[int, int] | None = None,
) -> Scored:
    """The scores that a document asks for; no claims stand beside it, so nothing in it is proven.

    Args:
        raw: a scoring document, TOML or JSON; or footprints of PACT or shipments on top of it.
        name: of the file, for faults.
        standards: the packs at hand.
        at: the instant of the question; aware.
        known_at: what was known.
        what_if: whether levels of evidence are taken as the document states them; nothing then conforms.
        samples: how many draws of each system to take, and the seed of their stream.

    Raises:
        InputError: it is no document that can be scored.
    """
    asked = Asked(standards, at, known_at=known_at, what_if=what_if, samples=samples)
    answered = answered_bytes(raw, asked, name=name)
    return Scored(answered_document(answered, asked), bool(answered.faults))


def answered_bytes(raw: bytes, asked: Asked, *, name: str) -> AnsweredDocument:
    """The answers to a document that can be scored, typed; errors as of :func:`score_bytes`."""
    document = parsed(raw, name=name)
    if is_footprint_document(document) or is_freight_document(document):
        return _footprints(document, asked, name=name)
    return answer_document(read_parsed(document, name=name), asked)


def answered_document(answered: AnsweredDocument, asked: Asked) -> dict[str, object]:
    """The result document of answers."""
    return answered_result(answered, at=asked.at, basis=ASSUMED if asked.what_if else CALCULATION)


def joined_scores(answers: Sequence[Answer], beside: Iterable[Finding] = ()) -> dict[str, object]:
    """One result of kind ``score`` for all the answers of a case that asks for several, in the order asked.

    Of what is said ``beside`` them, the reasons why a file that they rely on was refused stand with the answers.
    """
    documents = [answer.document() for answer in answers]
    refused = {f.where for answer in answers for f in answer.findings if f.code == "INPUT_REFUSED"}
    why = [
        f.to_dict() for f in beside if f.check == "input" and any(f"{f.where} ".startswith(f"{r} ") for r in refused)
    ]
    documents[0] = {**documents[0], "findings": [*documents[0]["findings"], *why]}
    if len(documents) == 1:
        return documents[0]
    lists = dict.fromkeys(name for one in documents for name, value in one.items() if isinstance(value, list))
    joined = {name: [item for one in documents for item in one.get(name, ())] for name in lists}
    packs = {(ref["pack"], ref["edition"], ref["sha256"]): ref for ref in joined["standards"]}
    return {
        **documents[0],
        "kind": "score",
        "basis": VERIFIED,
        "scorecards": [],
        "footprints": [],
        **joined,
        "outcome": combine(answer.outcome for answer in answers).value,
        "standards": [packs[key] for key in sorted(packs)],
    }


def _footprints(document: object, asked: Asked, *, name: str) -> AnsweredDocument:
    """Each footprint of a document held against its format and added up."""
    is_freight = is_freight_document(document)
    try:
        listed = read_footprints(document)
    except InputError as error:
        raise error.within(file=name) from None
    answers = tuple(
        answer_freight(read_shipment_footprints(one, where=where))
        if is_freight
        else answer_footprint(one, standards=asked.standards, at=asked.at, where=where)
        for where, one in listed
    )
    return AnsweredDocument({"shipment_footprints" if is_freight else "footprints": answers}, ())
