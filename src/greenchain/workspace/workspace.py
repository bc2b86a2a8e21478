"""A workspace: a record store, standards and a trust policy, asked as one.

What an ERP embeds. Bytes go in once however often they are sent; every question reads the log again, up to what was
known, and verifies claims anew, so that nothing stored is believed because it is stored.

Threads: a workspace may be used by one thread at a time; open one a thread on the same location. It touches no global
logging, no signal and no transaction of the host.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Self

from greenchain.claims import TrustPolicy, claim_kind
from greenchain.formats import Batch, Format, read_records
from greenchain.formats.strictness import strict_formats
from greenchain.graph import TraceDirection
from greenchain.graph.traces.patient_source import PatientSource
from greenchain.model.claims import SignedClaim, TlogProofFile
from greenchain.model.events import TraceEvent
from greenchain.model.ports import Entry, RecordStore
from greenchain.standards import Standards
from greenchain.values.errors import Fault, GreenchainError
from greenchain.values.identifiers import canonical
from greenchain.values.time import aware
from greenchain.workspace.adding import refused_document
from greenchain.workspace.answers import answer_document
from greenchain.workspace.case_files import CaseFile
from greenchain.workspace.chain_questions import ChainQuestions
from greenchain.workspace.chains import Chain, Known, Load
from greenchain.workspace.evaluation import Answer, Evaluation
from greenchain.workspace.inputs import Inputs, read_inputs
from greenchain.workspace.questions import Question
from greenchain.workspace.records import open_store
from greenchain.workspace.stages import Stages, run_stages

_CLAIM_KINDS: Mapping[str, str] = {"status-list": "status-list", "accreditation": "accreditation"}
_TRIES = 10  # to find the log at rest between two looks; importers commit some ten times a second


class Workspace(ChainQuestions):
    """See the module: open, add bytes, ask questions, close."""

    def __init__(
        self,
        store: RecordStore,
        *,
        standards: Standards,
        policy: TrustPolicy | None = None,
        formats: Sequence[Format] | None = None,
    ) -> None:
        super().__init__(store, formats=formats)
        self._standards = standards
        self._policy = policy

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
        return cls(open_store(location), standards=standards, policy=policy, formats=formats)

    def inputs(self, *, known_at: datetime | None = None) -> Inputs:
        """Everything in the log that was recorded at or before ``known_at``, read again."""
        return self._read(self._store.scan(until=known_at))

    def chain(self, load: Load, *, known_at: datetime | None = None) -> Chain:
        """What of the log a question needs, as recorded at or before ``known_at``: see ``chains``.

        Args:
            load: which events the question needs, such as ``traced(["urn:lot:7"], ...)``.
            known_at: what had been recorded by then counts; everything where it is not given.
        """
        until, position = self._at_rest(known_at)
        inputs = replace(self._read(self._store.scan_rest(until=until)), events=())
        events = PatientSource(self._store.events(known_at=until), size=self._store.event_count())
        found = load(Known(events, inputs, self._reached))
        return Chain(replace(inputs, events=found.events), position, found.whole, until)

    def stages(self, chain: Chain, *, at: datetime, known_at: datetime | None = None) -> Stages:
        """A chain with its claims examined, by the policy and standards of the workspace."""
        known = known_at or chain.known_at or at
        return run_stages(chain.inputs, standards=self._standards, at=aware(at), known_at=known)

    def _reached(self, names: Collection[str], direction: TraceDirection) -> Iterable[str]:
        return self._store.reached_by_flows(names, upstream=direction is TraceDirection.UPSTREAM)

    def _at_rest(self, known_at: datetime | None) -> tuple[datetime | None, int]:
        """Until when to read so that all is read of one state of the log, though others write, and its position."""
        for _ in range(_TRIES):
            point, latest = self._store.checkpoint(), self._store.latest()
            if self._store.checkpoint() == point:
                break
        return (latest if known_at is None or latest is None else min(known_at, latest)), point.size

    def _read(self, entries: Iterable[Entry]) -> Inputs:
        """What entries of the log come to, those read strictly behind the others."""
        tolerant: list[CaseFile] = []
        strict: list[CaseFile] = []
        strict_ones = strict_formats(self._formats)
        for entry in entries:
            if entry.is_strict:
                strict += _files(entry, strict_ones)
            else:
                tolerant += _files(entry, self._formats)
        read = read_inputs(tolerant, formats=self._formats, policy=self._policy)
        return read.joined(read_inputs(strict, formats=strict_ones)) if strict else read

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
            known_at: what had been recorded by then counts; where it is not given everything does, and the evaluation
                says when the latest of it was recorded: asked with that again, it is the same.
        """
        asked = [_about(question, subject) for question in questions]
        if not asked:
            raise GreenchainError(Fault("QUESTION_MISSING", "at least one question", "none"))
        instant = aware(at)
        until, _ = self._at_rest(known_at)
        known = known_at or until or instant
        inputs = self.inputs(known_at=until)
        stages = run_stages(inputs, standards=self._standards, at=instant, known_at=known)
        return Evaluation(
            title=subject,
            at=instant,
            known_at=known,
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
    if not claims and not proofs:  # of a document of events it counts whether all of it was taken
        is_of_events = batch.records(TraceEvent) or refused_document(entry.raw, name=entry.source, formats=formats)
        yield CaseFile(entry.source, "events" if is_of_events else "table", entry.raw)
