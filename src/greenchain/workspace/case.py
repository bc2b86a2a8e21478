"""A case: what is asked, about which listed files, at which instant.

``case.toml`` lists every file of the case, so that a missing one is noticed instead of being silently done without. A
file that lies there unlisted is named and not used. Nothing is read here: the bytes come in with the call.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding
from greenchain.values.json import digest
from greenchain.values.outcome import Outcome
from greenchain.values.time import aware
from greenchain.workspace.questions import Question, read_question

FORMAT = "greenchain-case/1"
MAX_FILES = 10_000  # a case is one chain's evidence; a larger collection belongs in a store

# What a file of the case is; each question says which kinds it relies on
KINDS = ("events", "table", "claim", "status-list", "trust", "declarations", "note")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One listed file; ``raw`` is ``None`` where it is not there."""

    path: str
    kind: str
    raw: bytes | None
    sha256: str = ""

    @property
    def is_altered(self) -> bool:
        """Whether the case states a digest and the bytes have another."""
        return bool(self.raw is not None and self.sha256 and digest(self.raw) != self.sha256)

    def findings(self) -> Iterator[Finding]:
        """What is wrong with the file itself."""
        if self.raw is None:
            yield Finding(
                "case",
                Outcome.NOT_DETERMINED,
                "EVIDENCE_MISSING",
                f"the case lists {self.path} ({self.kind}), and it is not there",
                self.path,
            )
        elif self.is_altered:
            yield Finding(
                "case",
                Outcome.NOT_DETERMINED,
                "EVIDENCE_ALTERED",
                f"the case states another SHA-256 for {self.path}; the file is read as it is",
                self.path,
            )

    def to_dict(self) -> dict[str, str | None]:
        """As the evaluation prints it."""
        return {"path": self.path, "kind": self.kind, "sha256": digest(self.raw) if self.raw is not None else None}


@dataclass(frozen=True, slots=True)
class Case:
    """A whole case as values.

    Attributes:
        title: for people.
        at: the instant of the questions, where ``case.toml`` states one.
        files: every listed file, in order.
        questions: what is asked, in order; never empty.
        unlisted: names of files that lie in the folder and are not used.
    """

    title: str
    at: datetime | None
    files: tuple[CaseFile, ...]
    questions: tuple[Question, ...]
    unlisted: tuple[str, ...] = ()

    def of_kind(self, *kinds: str) -> tuple[CaseFile, ...]:
        """The listed files of these kinds that are there."""
        return tuple(file for file in self.files if file.kind in kinds and file.raw is not None)

    def asking(self, kind: str) -> Case:
        """This case with its questions of one kind alone; an InputError where it asks none."""
        chosen = tuple(question for question in self.questions if question.kind == kind)
        if not chosen:
            asked = ", ".join(sorted({question.kind for question in self.questions}))
            raise InputError(Fault("QUESTION_MISSING", f"a question of kind {kind}", asked, file="case.toml"))
        return replace(self, questions=chosen)

    def findings(self) -> Iterator[Finding]:
        """What is to be said of the files: missing, altered, unlisted."""
        for file in self.files:
            yield from file.findings()
        for name in self.unlisted:
            yield Finding(
                "case",
                Outcome.NOT_APPLICABLE,
                "FILE_NOT_LISTED",
                f"{name} lies in the case but case.toml does not list it: it was not used",
                name,
            )


def read_case(files: Mapping[str, bytes]) -> Case:
    """The case that the files of a folder (path inside it -> bytes) make.

    Raises:
        InputError: ``case.toml`` is absent or says something a case cannot say; every fault named.
    """
    head = _head(files)
    faults: list[Fault] = list(_shape_faults(head))
    InputError.raise_if(faults)
    listed: list[CaseFile] = []
    for number, entry in enumerate(head.get("file", [])):
        where = f"/file/{number}"
        found = list(_file_faults(entry, where))
        faults += found
        if not found:
            listed.append(CaseFile(entry["path"], entry["kind"], files.get(entry["path"]), entry.get("sha256", "")))
    paths = [file.path for file in listed]
    faults += [
        Fault("CASE_MALFORMED", "each file once", path, "/file", "case.toml")
        for path in sorted({path for path in paths if paths.count(path) > 1})
    ]
    questions: list[Question] = []
    for number, entry in enumerate(head.get("question", [])):
        try:
            questions.append(read_question(entry))
        except InputError as error:
            faults += error.within(file="case.toml", where=f"/question/{number}").faults
    ids = [question.id for question in questions]
    if len(set(ids)) != len(ids):
        faults.append(Fault("CASE_MALFORMED", "each question id once", ", ".join(ids), "/question", "case.toml"))
    InputError.raise_if(faults)
    unlisted = tuple(sorted(files.keys() - set(paths) - {"case.toml"}))
    return Case(head.get("title", ""), head.get("at"), tuple(listed), tuple(questions), unlisted)


def _head(files: Mapping[str, bytes]) -> dict[str, Any]:
    if "case.toml" not in files:
        raise InputError(Fault("CASE_MALFORMED", "a file case.toml", f"{len(files)} other files"))
    try:
        return tomllib.loads(files["case.toml"].decode("utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ArithmeticError, RecursionError, ValueError) as error:
        raise InputError(Fault("CASE_MALFORMED", "a UTF-8 TOML file", str(error), file="case.toml")) from None


def _shape_faults(head: Mapping[str, Any]) -> Iterator[Fault]:
    def fault(expected: str, found: object, where: str) -> Fault:
        return Fault("CASE_MALFORMED", expected, repr(found), where, "case.toml")

    unknown = head.keys() - {"format", "title", "at", "file", "question"}
    if unknown:
        yield fault("only format, title, at, file, question", sorted(unknown), "/")
    if head.get("format") != FORMAT:
        yield fault(f"format = {FORMAT!r}", head.get("format"), "/format")
    if not isinstance(head.get("title", ""), str):
        yield fault("a text", head["title"], "/title")
    at = head.get("at")
    if at is not None and not _is_instant(at):
        yield fault("an offset date-time such as 2026-01-31T12:00:00Z", at, "/at")
    for key in ("file", "question"):
        entries = head.get(key, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            yield fault(f"[[{key}]] tables", entries, f"/{key}")
        elif len(entries) > MAX_FILES:
            yield Fault("BUDGET_EXCEEDED", f"at most {MAX_FILES} [[{key}]]", str(len(entries)), file="case.toml")
    if not head.get("question"):
        yield Fault("QUESTION_MISSING", "at least one [[question]]", "none", file="case.toml")


def _is_instant(value: object) -> bool:
    try:
        aware(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    return True


def _file_faults(entry: Mapping[str, Any], where: str) -> Iterator[Fault]:
    path, kind, sha256 = entry.get("path"), entry.get("kind"), entry.get("sha256", "")
    if not isinstance(path, str) or not path or path.startswith("/") or ".." in path.split("/") or "\\" in path:
        yield Fault("CASE_MALFORMED", "a path inside the case, with / as separator", repr(path), where, "case.toml")
    if kind not in KINDS:
        yield Fault("CASE_MALFORMED", f"a kind of {', '.join(KINDS)}", repr(kind), where, "case.toml")
    if not isinstance(sha256, str) or (sha256 and len(sha256) != 64):  # noqa: PLR2004 - hexadecimal SHA-256
        yield Fault("CASE_MALFORMED", "a SHA-256 of 64 hexadecimal digits", repr(sha256), where, "case.toml")
    if entry.keys() - {"path", "kind", "sha256"}:
        yield Fault("CASE_MALFORMED", "only path, kind, sha256", repr(sorted(entry)), where, "case.toml")
