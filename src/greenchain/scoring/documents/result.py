"""The result document of kind ``score``: every section of what was asked, and what rests on nothing but a statement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from greenchain.scoring.cards.scorecard import Scorecard
from greenchain.scoring.documents.document import AnsweredDocument
from greenchain.scoring.footprints import Footprint
from greenchain.scoring.items.sections import Answer
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome, combine
from greenchain.values.result import result_document

VERIFIED, ASSUMED, CALCULATION = "verified", "assumed", "calculation"
"""What a result is based on: claims of a case; levels that the document itself states; plain figures."""

NOTHING = AnsweredDocument({}, ())
"""The answers of no document."""

_ALWAYS = ("scorecards", "footprints")  # lists that every result of a score has, empty where nothing was asked


def score_document(
    *,
    at: datetime,
    scorecards: Iterable[Scorecard] = (),
    footprints: Iterable[Footprint] = (),
    answered: AnsweredDocument = NOTHING,
) -> dict[str, object]:
    """The result document of what a case asks: scorecards, footprints of lots, and the sections of a document.

    Its outcome combines those of its items; of none, ``not_applicable``.
    """
    own = {"scorecards": tuple(map(_answer, scorecards)), "footprints": tuple(map(_answer, footprints))}
    sections = {name: (*own.get(name, ()), *answered.answers.get(name, ())) for name in (*own, *answered.answers)}
    return answered_result(AnsweredDocument(sections, answered.faults), at=at, basis=VERIFIED)


def _answer(item: Scorecard | Footprint) -> Answer:
    body = {key: value for key, value in item.to_dict().items() if key not in ("id", "outcome")}
    return Answer(item.subject, body, item.findings, item.standards, item.outcome, item)


def answered_result(answered: AnsweredDocument, *, at: datetime, basis: str) -> dict[str, object]:
    """The result document of an answered scoring document: its sections in its order, faults among the findings.

    What rests on assumed levels of evidence never conforms: such an outcome is ``not_determined``.
    """
    answers = answered.all()
    faulty = [Finding.of_fault(fault, check="input", outcome=Outcome.NOT_DETERMINED) for fault in answered.faults]
    found = [finding for answer in answers for finding in answer.findings] + faulty
    outcome = combine((Outcome.NOT_APPLICABLE, *(answer.outcome for answer in answers), *(f.outcome for f in faulty)))
    if basis == ASSUMED:
        detail = "levels of evidence are taken as the document states them"
        found.append(Finding("score", Outcome.NOT_DETERMINED, "ASSUMED_EVIDENCE", detail))
        outcome = combine((outcome, Outcome.NOT_DETERMINED))
    sections: dict[str, object] = {name: [] for name in _ALWAYS}
    sections |= {name: [answer.to_dict() for answer in given] for name, given in answered.answers.items()}
    refs = [ref for answer in answers for ref in answer.standards]
    return result_document("score", outcome, at=at, findings=found, standards=refs, basis=basis, **sections)
