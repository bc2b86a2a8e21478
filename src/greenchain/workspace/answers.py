"""One function a kind of question: asks the stage, gives its result document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from greenchain.evidence import ClaimFacts
from greenchain.recognition import RecognitionQuestion, recognize
from greenchain.scoring import Footprint, Scorecard, footprint, score, score_document
from greenchain.scoring.documents.document import AnsweredDocument
from greenchain.scoring.documents.document import answer_document as answer_scoring
from greenchain.scoring.documents.result import NOTHING
from greenchain.scoring.items.sections import Asked
from greenchain.screening import Documents, screen_many
from greenchain.screening import document as screening_document
from greenchain.screening.certificates import COUNTED_TYPES
from greenchain.screening.rules import KINDS
from greenchain.standards.editions import chosen_editions
from greenchain.values.errors import Fault, GreenchainError
from greenchain.values.finding import Finding
from greenchain.values.identifiers import canonical
from greenchain.values.outcome import Outcome, combine
from greenchain.values.result import result_document
from greenchain.values.time import format_instant
from greenchain.workspace.questions import Question
from greenchain.workspace.stages import Stages
from greenchain.workspace.tracing import trace_document, trace_ways

Document = Mapping[str, Any]

_OF_CLAIMS = frozenset({
    "FIGURE_UNIT", "FIGURE_OUT_OF_RANGE", "FIGURE_UNUSED", "FIGURES_CONTRADICT", "INDICATOR_CONTRADICTED",
    "INDICATOR_UNREADABLE", "PERCENT_AS_FRACTION",
})  # fmt: skip


def answer_document(question: Question, stages: Stages) -> Document:
    """The result document that answers ``question``; an input's error becomes a document that says so."""
    try:
        return _ANSWERS[question.kind](question, stages)
    except GreenchainError as error:
        findings = [Finding.of_fault(f, check=question.kind, outcome=Outcome.NOT_DETERMINED) for f in error.faults]
        return _nothing(stages, findings)


def _nothing(stages: Stages, findings: list[Finding]) -> Document:
    return result_document("refusal", Outcome.NOT_DETERMINED, at=stages.at, findings=findings)


def _trace(question: Question, stages: Stages) -> Document:
    wanted = question.settings.get("direction", "both")
    return trace_document(
        trace_ways(stages.graph, question.subject, direction=wanted, at=stages.at, known_at=stages.known_at)
    )


def _claim(question: Question, stages: Stages) -> Document:
    if stages.inputs.policy is None:
        finding = Finding("accreditation", Outcome.NOT_DETERMINED, "POLICY_MISSING", "no trust policy was given")
        return _nothing(stages, [finding])
    chosen = [(name, examination) for name, examination in stages.examinations if _is_meant(question.subject, name)]
    if not chosen:
        raise GreenchainError(Fault("SUBJECT_UNSPECIFIED", "at least one claim", question.subject))
    outcome = combine(examination.outcome for _, examination in chosen)
    return result_document(
        "verification",
        outcome,
        at=stages.at,
        findings=(),
        known_at=format_instant(stages.known_at),
        claims=[{**examination.to_dict(), "source": name} for name, examination in chosen],
    )


def _is_meant(subject: str, name: str) -> bool:
    """Whether a question about ``subject`` is about the claim ``name``: itself, one of its list, or any."""
    return subject in ("*", name) or name.startswith(f"{subject}/")


def _recognition(question: Question, stages: Stages) -> Document:
    facts = _licence(question, stages)
    asked = RecognitionQuestion(
        target=question.settings["target"],
        category=question.settings["category"],
        on=question.day("on"),
        criteria=question.settings.get("criteria", ""),
        jurisdiction=question.settings.get("jurisdiction", ""),
        factory_country=question.settings.get("factory_country") or facts.facility_country or None,
        effect="licence",
    )
    result = recognize(facts, asked, at=stages.at, known_at=stages.known_at, standards=stages.standards)
    return result.to_dict()


def _licence(question: Question, stages: Stages) -> ClaimFacts:
    subject, day = canonical(question.subject), question.day("on")
    held = [facts for facts in stages.evidence.claims_about(subject, on=day) if facts.scheme]
    if len(held) != 1:
        found = ", ".join(facts.licence or facts.claim.id for facts in held) or "none"
        raise GreenchainError(Fault("LICENCE_NOT_FOUND", f"one verified label of {subject} on {day}", found))
    return held[0]


def _score(question: Question, stages: Stages) -> Document:
    settings = question.settings
    footprints = [_footprint(settings, stages)] if "subject" in settings else []
    scored: dict[str, Any] = score_document(
        at=stages.at,
        footprints=footprints,
        scorecards=_scorecards(settings, stages),
        answered=_answered_documents(settings, stages),
    )
    return {**scored, "findings": [_with_files(finding, stages) for finding in scored["findings"]]}


def _with_files(finding: dict[str, Any], stages: Stages) -> dict[str, Any]:
    """What could not be used of a claim, with the name of the file that whoever wrote it has to mend."""
    if finding["code"] not in _OF_CLAIMS or not finding.get("related"):
        return finding
    of = set(finding["related"])
    named = sorted({name for name, each in stages.examinations if each.claim is not None and each.claim.digest in of})
    return {**finding, "detail": f"{finding['detail']} ({', '.join(named)})"} if named else finding


def _answered_documents(settings: Mapping[str, str], stages: Stages) -> AnsweredDocument:
    """The answers to the scoring document that a question names; to all of the case where it names nothing to score."""
    is_named = "document" in settings
    if not is_named and settings.keys() & {"subject", "card"}:
        return NOTHING
    read = [each for each in stages.inputs.scoring if not is_named or each.name == settings["document"]]
    asked = Asked(
        stages.standards,
        stages.at,
        known_at=stages.known_at,
        evidence=stages.evidence,
        declared=stages.inputs.measurements,
    )
    # what could not be read was refused with the file already
    answered = [answer_scoring(replace(each, faults=()), asked) for each in read]
    sections = dict.fromkeys(name for each in answered for name in each.answers)
    joined = {name: tuple(a for each in answered for a in each.answers.get(name, ())) for name in sections}
    return AnsweredDocument(joined, tuple(fault for each in answered for fault in each.faults))


def scorecards_of(question: Question, stages: Stages) -> tuple[tuple[str, Scorecard], ...]:
    """The scorecards that answer a question of kind ``score``, each with the id that the answer prints.

    Raises:
        GreenchainError: it cannot be scored.
    """
    answered = _answered_documents(question.settings, stages).answers.get("scorecards", ())
    listed = [(card.subject, card) for card in _scorecards(question.settings, stages)]
    return (*listed, *((one.id, one.value) for one in answered if isinstance(one.value, Scorecard)))


def _scorecards(settings: Mapping[str, str], stages: Stages) -> tuple[Scorecard, ...]:
    return (_scorecard(settings, stages),) if "card" in settings else ()


def _footprint(settings: Mapping[str, str], stages: Stages) -> Footprint:
    return footprint(
        canonical(settings["subject"]),
        evidence=stages.evidence,
        standards=stages.standards,
        declared=stages.inputs.measurements,
        at=stages.at,
        known_at=stages.known_at,
        **{key: settings[key] for key in ("grid", "build", "inventory", "inventory_set") if key in settings},
    )


def _scorecard(settings: Mapping[str, str], stages: Stages) -> Scorecard:
    return score(
        canonical(settings.get("party", "")),
        card=settings["card"],
        evidence=stages.evidence,
        standards=stages.standards,
        declared=stages.inputs.measurements,
        at=stages.at,
        known_at=stages.known_at,
    )


def _screening(question: Question, stages: Stages) -> Document:
    chosen = [s for s in stages.inputs.shipments if question.subject in ("*", s.id)]
    if not chosen:
        raise GreenchainError(Fault("SUBJECT_UNSPECIFIED", "at least one declaration", question.subject))
    papers = stages.inputs.documents
    results = screen_many(
        chosen,
        standards=chosen_editions(stages.standards, kinds=KINDS),
        at=stages.at,
        graph=stages.graph if len(stages.inputs.events) else None,
        documents=Documents.of(papers) if papers else None,
        recipes=stages.inputs.yields,
        **_claims_of(stages),
    )
    return screening_document(results, at=stages.at)


def _claims_of(stages: Stages) -> dict[str, Any]:
    """The certificates and ends of waste of the case; one that holds none, not even a refused one, asks for none."""
    types = {name for _, each in stages.examinations if each.reading for name in each.reading.types}
    if types.isdisjoint(COUNTED_TYPES) or stages.known_at != stages.at:
        return {}
    return {"claims": stages.verified(), "policy": stages.inputs.policy}


_ANSWERS: Mapping[str, Callable[[Question, Stages], Document]] = {
    "trace": _trace,
    "claim": _claim,
    "recognition": _recognition,
    "score": _score,
    "screening": _screening,
}
