"""A case: what is asked, about which listed files, at which instant.

``case.toml`` lists every file of the case, so that a missing one is noticed instead of being silently done without. A
file that lies there unlisted is named and not used. Nothing is read here: the bytes come in with the call.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from greenchain.claims import TrustPolicy
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.toml import toml_tables
from greenchain.workspace.case_files import CaseFile, file_faults, is_instant, read_case_file
from greenchain.workspace.questions import Question, read_question

FORMAT = "greenchain-case/1"
MAX_FILES = 10_000  # a case is one chain's evidence; a larger collection belongs in a store


@dataclass(frozen=True, slots=True)
class Case:
    """A whole case as values.

    Attributes:
        title: for people.
        at: the instant of the questions, where ``case.toml`` states one.
        files: every listed file, in order.
        questions: what is asked, in order; never empty.
        policy: the trust policy that ``case.toml`` itself states; ``None`` where a file of kind ``trust`` does, if any.
        unlisted: names of files that lie in the folder and are not used.
    """

    title: str
    at: datetime | None
    files: tuple[CaseFile, ...]
    questions: tuple[Question, ...]
    unlisted: tuple[str, ...] = ()
    policy: TrustPolicy | None = None

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

    def scored_by(self, card: str) -> Case:
        """This case with its questions of kind ``score`` asked of another card; an InputError where none names a party.

        Args:
            card: name of a pack of the kind ``scorecards``.
        """
        asking = self.asking("score")
        chosen = tuple(each.with_settings(card=card) for each in asking.questions if "party" in each.settings)
        if not chosen:
            raise InputError(Fault("SUBJECT_UNSPECIFIED", "a question of kind score with a party", file="case.toml"))
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
        found = list(file_faults(entry, where))
        faults += found
        if not found:
            listed.append(read_case_file(entry, raw=files.get(entry["path"])))
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
    policy, refused = _policy(head, listed)
    faults += refused
    InputError.raise_if(faults)
    unlisted = tuple(sorted(files.keys() - set(paths) - {"case.toml"}))
    return Case(head.get("title", ""), head.get("at"), tuple(listed), tuple(questions), unlisted, policy)


def _head(files: Mapping[str, bytes]) -> dict[str, Any]:
    if "case.toml" not in files:
        raise InputError(Fault("CASE_MALFORMED", "a file case.toml", f"{len(files)} other files"))
    try:
        return toml_tables(files["case.toml"], code="CASE_MALFORMED")
    except InputError as error:
        raise error.within(file="case.toml") from None


def _policy(head: Mapping[str, Any], listed: Iterable[CaseFile]) -> tuple[TrustPolicy | None, tuple[Fault, ...]]:
    """The policy that a table ``[trust]`` states, and its faults."""
    if "trust" not in head:
        return None, ()
    if not isinstance(head["trust"], dict):
        return None, (Fault("CASE_MALFORMED", "a table [trust]", repr(head["trust"]), "/trust", "case.toml"),)
    twice = [file.path for file in listed if file.kind == "trust"]
    if twice:
        return None, (
            Fault("CASE_MALFORMED", "one trust policy: the table or the file", twice[0], "/trust", "case.toml"),
        )
    try:
        return TrustPolicy.from_table(head["trust"]), ()
    except GreenchainError as error:
        return None, error.within(file="case.toml", where="/trust/").faults


def _shape_faults(head: Mapping[str, Any]) -> Iterator[Fault]:
    def fault(expected: str, found: object, where: str) -> Fault:
        return Fault("CASE_MALFORMED", expected, repr(found), where, "case.toml")

    unknown = head.keys() - {"format", "title", "at", "file", "question", "trust"}
    if unknown:
        yield fault("only format, title, at, file, question, trust", sorted(unknown), "/")
    if head.get("format") != FORMAT:
        yield fault(f"format = {FORMAT!r}", head.get("format"), "/format")
    if not isinstance(head.get("title", ""), str):
        yield fault("a text", head["title"], "/title")
    at = head.get("at")
    if at is not None and not is_instant(at):
        yield fault("an offset date-time such as 2026-01-31T12:00:00Z", at, "/at")
    for key in ("file", "question"):
        entries = head.get(key, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            yield fault(f"[[{key}]] tables", entries, f"/{key}")
        elif len(entries) > MAX_FILES:
            yield Fault("BUDGET_EXCEEDED", f"at most {MAX_FILES} [[{key}]]", str(len(entries)), file="case.toml")
    if not head.get("question"):
        yield Fault("QUESTION_MISSING", "at least one [[question]]", "none", file="case.toml")
