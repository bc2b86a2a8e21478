"""The main job: a case in, an evaluation out, in one pass through all stages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from greenchain.formats import BUILT_IN, Format
from greenchain.standards import Standards
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.time import aware
from greenchain.workspace.answers import answer_document
from greenchain.workspace.case import Case
from greenchain.workspace.case_files import CaseFile
from greenchain.workspace.evaluation import Answer, Evaluation
from greenchain.workspace.inputs import read_inputs
from greenchain.workspace.questions import Question
from greenchain.workspace.stages import Stages, run_stages


def evaluate(
    case: Case,
    *,
    standards: Standards,
    at: datetime | None = None,
    known_at: datetime | None = None,
    formats: Sequence[Format] | None = None,
) -> Evaluation:
    """Answer every question of ``case``.

    Args:
        case: its files and questions, as ``read_case`` makes them.
        standards: the packs to judge by.
        at: the instant of the questions; the case's own where it is not given.
        known_at: which claims and versions of status lists existed for us; ``at`` where it is not given. Files of a
            case carry no time at which we learnt them, so its events and tables all count; a workspace keeps that time.
        formats: readers to try, in order, plug-ins before the built-in ones; those alone where it is not given.

    Returns:
        One answer a question, in order. Broken or missing files are named, and what relied on them is at best
        ``not_determined``; everything else is answered.

    Raises:
        ValueError: neither the call nor the case states the instant.
    """
    stages = stages_of(case, standards=standards, at=at, known_at=known_at, formats=formats)
    inputs = stages.inputs
    findings = (
        *case.findings(),
        *inputs.findings(),
        *stages.findings(),
    )
    return Evaluation(
        title=case.title,
        at=stages.at,
        known_at=stages.known_at,
        files=case.files,
        findings=findings,
        answers=tuple(answer(question, stages, case.files) for question in case.questions),
        standards=tuple(pack.ref for pack in standards.packs),
        names=inputs.names(),
    )


def stages_of(
    case: Case,
    *,
    standards: Standards,
    at: datetime | None = None,
    known_at: datetime | None = None,
    formats: Sequence[Format] | None = None,
) -> Stages:
    """What the questions of ``case`` are asked of; arguments and errors as of :func:`evaluate`."""
    instant = at or case.at
    if instant is None:
        raise ValueError("at is needed: the case states none")
    known = aware(known_at or instant, "known_at")
    inputs = read_inputs(case.files, formats=BUILT_IN if formats is None else formats, policy=case.policy)
    return run_stages(inputs, standards=standards, at=aware(instant), known_at=known)


def answer(question: Question, stages: Stages, files: Sequence[CaseFile]) -> Answer:
    """The answer to one question, with what it relied on and did not get."""
    refused = {fault.file for fault in (*stages.inputs.faults, *stages.faults)}
    return Answer(question, answer_document(question, stages), tuple(_missing(question, files, refused)))


def _missing(question: Question, files: Sequence[CaseFile], refused: set[str]) -> Iterator[Finding]:
    """What the answer relied on and did not get: whole files, or the refused part of one."""
    for file in files:
        if file.kind not in question.relies_on:
            continue
        if file.raw is None:
            detail = f"the answer relies on {file.path}, which is not there"
            yield Finding("evidence", Outcome.NOT_DETERMINED, "EVIDENCE_MISSING", detail, file.path)
        elif file.path in refused:
            detail = f"part of {file.path} was refused, and the answer relies on it"
            yield Finding("evidence", Outcome.NOT_DETERMINED, "INPUT_REFUSED", detail, file.path)
        elif file.is_altered:
            detail = f"the answer relies on {file.path}, which differs from what the case states"
            yield Finding("evidence", Outcome.NOT_DETERMINED, "EVIDENCE_ALTERED", detail, file.path)
