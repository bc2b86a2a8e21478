"""A workspace: a record store, standards and a trust policy, asked as one.

What an ERP embeds. Bytes go in once however often they are sent; every question reads the log again, up to what was
known, and verifies claims anew, so that nothing stored is believed because it is stored.

Threads: a workspace may be used by one thread at a time; open one a thread on the same location. It touches no global
logging, no signal and no transaction of the host.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import entry_points
from types import TracebackType
from typing import Self

from greenchain.claims import TrustPolicy, claim_kind
from greenchain.formats import BUILT_IN, Batch, Format, read_records
from greenchain.model.claims import SignedClaim, TlogProofFile
from greenchain.model.ports import Checkpoint, Entry, RecordStore
from greenchain.standards import Standards
from greenchain.values.errors import Fault, GreenchainError, StoreError
from greenchain.values.identifiers import canonical
from greenchain.values.json import digest
from greenchain.values.time import aware
from greenchain.workspace.answers import answer_document
from greenchain.workspace.case_files import CaseFile
from greenchain.workspace.evaluation import Answer, Evaluation
from greenchain.workspace.inputs import Inputs, read_inputs
from greenchain.workspace.questions import Question
from greenchain.workspace.stages import run_stages

_DEFAULT_SCHEME = "sqlite"  # a location without a scheme is a path
_CLAIM_KINDS: Mapping[str, str] = {"status-list": "status-list", "accreditation": "accreditation"}


@dataclass(frozen=True, slots=True)
class Added:
    """What adding bytes did.

    Attributes:
        is_new: whether the bytes were not yet in the log.
        counts: records read, by kind.
        faults: rows and members that were refused; the rest counts.
        notes: what was read though it looks odd, such as a wrong check digit or a column nobody knows.
    """

    is_new: bool
    counts: Mapping[str, int]
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...] = ()


class Workspace:
    """See the module: open, add bytes, ask questions, close."""

    def __init__(
        self,
        store: RecordStore,
        *,
        standards: Standards,
        policy: TrustPolicy | None = None,
        formats: Sequence[Format] | None = None,
    ) -> None:
        self._store = store
        self._standards = standards
        self._policy = policy
        self._formats = BUILT_IN if formats is None else tuple(formats)

    @classmethod
    def open(
        cls,
        location: str,
        *,
        standards: Standards,
        policy: TrustPolicy | None = None,
        formats: Sequence[Format] | None = None,
    ) -> Self:
        """A workspace on the store at ``location``: a path, ``memory:``, or a URL whose scheme a plug-in provides.

        Raises:
            StoreError: nothing opens such a location, or what lies there is no store of ours.

        >>> from greenchain.standards import Standards
        >>> with Workspace.open("memory:", standards=Standards()) as ws:
        ...     ws.checkpoint().size
        0
        """
        scheme = location.partition(":")[0] if ":" in location[2:] or location == "memory:" else _DEFAULT_SCHEME
        openers = {entry.name: entry for entry in entry_points(group="greenchain.stores")}
        if scheme not in openers:
            known = ", ".join(sorted(openers)) or "none: greenchain is not installed as a distribution"
            raise StoreError(Fault("STORE_SCHEME_UNKNOWN", f"a path or one of {known}", location))
        return cls(openers[scheme].load()(location), standards=standards, policy=policy, formats=formats)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the store."""
        self._store.close()

    def checkpoint(self) -> Checkpoint:
        """How far the log goes, and a digest over all of it."""
        return self._store.checkpoint()

    def add(self, data: bytes, *, name: str) -> Added:
        """Read ``data`` and append it to the log; the same bytes again change nothing.

        Args:
            data: one document or table in any known format; claims, accreditations, status lists, log proofs, events,
                tables, declarations.
            name: what to call it in findings; no path is read.

        Raises:
            GreenchainError: no known format reads it; nothing is stored.
        """
        batch = read_records(data, name=name, formats=self._formats)
        entry = Entry(digest(data), batch.media_type, data, name, self._store.now())
        appended = self._store.append([entry])
        return Added(appended.added == 1, batch.counts, batch.faults, batch.notes)

    def inputs(self, *, known_at: datetime | None = None) -> Inputs:
        """Everything in the log that was recorded at or before ``known_at``, read again."""
        files = [file for entry in self._store.scan(until=known_at) for file in _files(entry, self._formats)]
        return read_inputs(files, formats=self._formats, policy=self._policy)

    def evaluate(
        self,
        subject: str = "*",
        *,
        questions: Iterable[Question | str],
        at: datetime,
        known_at: datetime | None = None,
    ) -> Evaluation:
        """Answer ``questions`` about ``subject`` from everything in the log.

        Args:
            subject: identifier of a lot, product, facility, party or declaration, as written anywhere; ``*`` for all.
            questions: kinds (``"trace"``, ``"claim"``, ``"screening"``, ``"score"``) or whole questions; a question
                without a subject is about ``subject``.
            at: the instant of the questions; aware.
            known_at: what had been recorded by then counts; everything where it is not given.
        """
        asked = [_about(question, subject) for question in questions]
        if not asked:
            raise GreenchainError(Fault("QUESTION_MISSING", "at least one question", "none"))
        instant = aware(at)
        inputs = self.inputs(known_at=known_at)
        stages = run_stages(inputs, standards=self._standards, at=instant, known_at=known_at or instant)
        return Evaluation(
            title=subject,
            at=instant,
            known_at=known_at or instant,
            files=(),
            findings=(
                *inputs.findings(),
                *stages.findings(),
            ),
            answers=tuple(Answer(question, answer_document(question, stages)) for question in asked),
            standards=tuple(pack.ref for pack in self._standards.packs),
            names=inputs.names(),
        )


def _about(question: Question | str, subject: str) -> Question:
    asked = Question(question, question) if isinstance(question, str) else question
    if "subject" in asked.settings or subject == "*":
        return asked
    return Question(asked.id, asked.kind, {**asked.settings, "subject": canonical(subject)})


def _files(entry: Entry, formats: Sequence[Format]) -> Iterator[CaseFile]:
    """What an entry of the log is: claims and what stands behind them go to the verifier, the rest to the readers."""
    try:
        batch: Batch = read_records(entry.raw, name=entry.source, formats=formats)
    except GreenchainError:
        batch = Batch(entry.source, "", "")
    claims, proofs = batch.records(SignedClaim), batch.records(TlogProofFile)
    for claim in claims:
        yield CaseFile(claim.source, _CLAIM_KINDS.get(claim_kind(claim.raw), "claim"), claim.raw)
    for proof in proofs:
        yield CaseFile(proof.source, "tlog-proof", proof.raw)
    if not claims and not proofs:
        yield CaseFile(entry.source, "table", entry.raw)
