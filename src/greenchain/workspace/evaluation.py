"""What an evaluation comes to: one answer a question, each with its result document and what it relied on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from greenchain.report import Report
from greenchain.values.finding import Finding, PackRef
from greenchain.values.outcome import Outcome, combine
from greenchain.values.result import result_document
from greenchain.values.time import format_instant
from greenchain.workspace.case_files import CaseFile
from greenchain.workspace.questions import Question


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    Attributes:
        findings: what is to be said of the answer beside its result, such as evidence that was missing.
        result: the result document of the stage.
    """

    question: Question
    result: Mapping[str, Any]
    findings: tuple[Finding, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The result's outcome, combined with what was missing: missing evidence never makes an answer better."""
        return combine([Outcome(self.result["outcome"]), *(finding.outcome for finding in self.findings)])

    def document(self) -> dict[str, Any]:
        """The result document on its own, with what was missing among its findings."""
        found = [*self.result["findings"], *(finding.to_dict() for finding in self.findings)]
        return {**self.result, "outcome": self.outcome.value, "findings": found}

    def to_dict(self) -> dict[str, object]:
        """As the evaluation prints it."""
        return {
            "id": self.question.id,
            "question": self.question.to_dict(),
            "outcome": self.outcome.value,
            "findings": [finding.to_dict() for finding in self.findings],
            "result": self.result,
        }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All answers of a case or a workspace.

    Attributes:
        title: of the case.
        at, known_at: the instants it was made for.
        files: the files of the case.
        findings: about the files, their bytes and claims that are about nothing in the graph; they explain and do not
            enter the outcome, for answers that relied on a file carry its absence themselves.
        answers: in the order of the questions.
        standards: every pack loaded for it.
        names: what tables call facilities, parties and products, by identifier: for people to read, evidence of
            nothing.
    """

    title: str
    at: datetime
    known_at: datetime
    files: tuple[CaseFile, ...]
    findings: tuple[Finding, ...]
    answers: tuple[Answer, ...]
    standards: tuple[PackRef, ...]
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def outcome(self) -> Outcome:
        """The answers' outcomes combined, nothing else."""
        return combine(answer.outcome for answer in self.answers)

    @property
    def refused(self) -> bool:
        """Whether part of an input was refused."""
        answered = (finding for answer in self.answers for finding in answer.result["findings"])
        return any(finding.check == "input" for finding in self.findings) or any(
            finding["check"] == "input" for finding in answered
        )

    def answer(self, question_id: str) -> Answer:
        """The answer to the question of that id."""
        for answer in self.answers:
            if answer.question.id == question_id:
                return answer
        raise KeyError(f"no question {question_id!r}; there are {[a.question.id for a in self.answers]}")

    def to_dict(self) -> dict[str, object]:
        """The result document of kind ``evaluation``."""
        return result_document(
            "evaluation",
            self.outcome,
            at=self.at,
            findings=self.findings,
            standards=self.standards,
            title=self.title,
            known_at=format_instant(self.known_at),
            files=[file.to_dict() for file in self.files],
            names={key: dict(value) for key, value in sorted(self.names.items())},
            answers=[answer.to_dict() for answer in self.answers],
        )

    def report(self) -> Report:
        """The evaluation as a report, to be read by a person."""
        return Report(self.to_dict())
