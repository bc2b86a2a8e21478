"""What the files of a case, or the entries of a store, come to: records, claims, evidence, a policy, their faults.

Every input is read on its own, so a broken one takes nothing else with it: its faults are told and the rest is used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from greenchain.claims import TrustPolicy
from greenchain.formats import BUILT_IN, Format, read_records, signed_claims
from greenchain.model.claims import SignedClaim
from greenchain.model.events import TraceEvent
from greenchain.model.nouns import DeclaredYield, Facility, FairPrice, Measurement, Party, Product, Shipment
from greenchain.model.unread import UnreadEvents
from greenchain.model.waste_documents import WasteDocument
from greenchain.scoring.documents.document import ScoringDocument, read_scoring_document
from greenchain.values.errors import Fault, GreenchainError
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.workspace.case_files import EVIDENCE_KINDS, CaseFile


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything read, in a fixed order, with what could not be read.

    ``evidence`` holds the files that stand behind the claims. ``missing_events`` are the documents of events that are
    listed and absent, and the events that were refused. ``scoring`` holds what could be read of scoring documents.
    ``refused`` counts the rows, events and documents of which ``faults`` tells, where the file could be read at all.
    """

    events: tuple[TraceEvent, ...] = ()
    facilities: tuple[Facility, ...] = ()
    parties: tuple[Party, ...] = ()
    products: tuple[Product, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    yields: tuple[DeclaredYield, ...] = ()
    prices: tuple[FairPrice, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    documents: tuple[WasteDocument, ...] = ()
    claims: tuple[SignedClaim, ...] = ()
    scoring: tuple[ScoringDocument, ...] = ()
    evidence: tuple[CaseFile, ...] = ()
    policy: TrustPolicy | None = None
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    missing_events: tuple[UnreadEvents, ...] = ()
    refused: int = 0

    def findings(self) -> tuple[Finding, ...]:
        """What was refused, as ``input``; what was read though it looks odd, as ``note``."""
        refused = (Finding.of_fault(f, check="input", outcome=Outcome.NOT_DETERMINED) for f in self.faults)
        odd = (Finding.of_fault(f, check="note", outcome=Outcome.NOT_APPLICABLE) for f in self.notes)
        return (*refused, *odd)

    def faults_about(self, unread: Iterable[UnreadEvents]) -> tuple[Fault, ...]:
        """The faults without those of events that were refused and are not among the ``unread`` asked about."""
        asked = set(unread)
        others = {fault for each in self.missing_events if each not in asked for fault in each.faults}
        return tuple(fault for fault in self.faults if fault not in others)

    def joined(self, other: Inputs) -> Inputs:
        """Both, this one first; the policy is this one's."""
        both: dict[str, Any] = {name: (*getattr(self, name), *getattr(other, name)) for name in _LISTS}
        return replace(self, **both, refused=self.refused + other.refused)

    def names(self) -> dict[str, dict[str, str]]:
        """What the tables call things, by identifier."""
        facilities = {row.id: {"name": row.name, "country": row.country} for row in self.facilities}
        parties = {row.id: {"name": row.name, "country": row.country} for row in self.parties}
        products = {row.id: {"name": row.name, "country": ""} for row in self.products}
        return products | parties | facilities


_LISTS = tuple(field.name for field in fields(Inputs) if field.name not in ("policy", "refused"))

_RECORDS = {
    "events": TraceEvent,
    "facilities": Facility,
    "parties": Party,
    "products": Product,
    "measurements": Measurement,
    "yields": DeclaredYield,
    "prices": FairPrice,
    "shipments": Shipment,
    "documents": WasteDocument,
    "claims": SignedClaim,
}


def read_inputs(
    files: Iterable[CaseFile], *, formats: Sequence[Format] = BUILT_IN, policy: TrustPolicy | None = None
) -> Inputs:
    """Read every file that is there; ``policy`` stands in where no file of kind ``trust`` is among them."""
    found: dict[str, list[object]] = {name: [] for name in _RECORDS}
    evidence: list[CaseFile] = []
    scoring: list[ScoringDocument] = []
    faults: list[Fault] = []
    notes: list[Fault] = []
    missing: list[UnreadEvents] = []
    refused = 0
    for file in files:
        if file.raw is None:
            missing += [UnreadEvents(file.path)] if file.kind == "events" else []
            continue
        if file.kind == "note":
            continue
        if file.kind in EVIDENCE_KINDS:
            evidence.append(file)
        elif file.kind == "trust":
            try:
                policy = TrustPolicy.from_toml(_text(file))
            except GreenchainError as error:
                faults += error.within(file=file.path).faults
        elif file.kind == "scoring":
            faults += _scoring(file.raw, file.path, scoring)
        elif file.kind == "claim":
            claims, malformed = _claims(file.raw, file.path)
            found["claims"] += claims
            faults += malformed
        else:
            wrong, odd, unread, count = _read(file, found, formats)
            refused += count
            faults += wrong
            notes += odd
            missing += unread if file.kind == "events" else []
    faults += _twice(found["shipments"])
    return Inputs(
        **{name: tuple(records) for name, records in found.items()},  # type: ignore[arg-type]
        scoring=tuple(scoring),
        evidence=tuple(evidence),
        policy=policy,
        faults=tuple(faults),
        notes=tuple(notes),
        missing_events=tuple(missing),
        refused=refused,
    )


def _scoring(raw: bytes, path: str, scoring: list[ScoringDocument]) -> tuple[Fault, ...]:
    """Add the scoring document of a file; the faults of what it says."""
    try:
        scoring.append(read_scoring_document(raw, name=path))
    except GreenchainError as error:
        return error.faults
    return scoring[-1].faults


def _claims(raw: bytes, path: str) -> tuple[tuple[SignedClaim, ...], tuple[Fault, ...]]:
    """The claim of a file, or each of a list.

    A claim is handed on as it came: even bytes that are no JSON get their verdict from the verifier.
    """
    if signed_claims.is_list(raw):
        try:
            batch = signed_claims.read(raw, path)
        except GreenchainError:
            pass
        else:
            return batch.records(SignedClaim), batch.faults
    return (SignedClaim(raw, path),), ()


def _twice(shipments: list[object]) -> list[Fault]:
    """Declarations of one id in several documents: each is judged, and nobody can tell which one counts."""
    ids = Counter(shipment.id for shipment in shipments if isinstance(shipment, Shipment))
    twice = sorted(name for name, count in ids.items() if count > 1)
    return [Fault("ROW_DUPLICATE", "each declaration once", name) for name in twice]


def _read(
    file: CaseFile, found: dict[str, list[object]], formats: Sequence[Format]
) -> tuple[list[Fault], list[Fault], list[UnreadEvents], int]:
    """Add the records of a file to ``found``; its faults, its notes, what of it was not read, how many were refused."""
    try:
        batch = read_records(file.raw or b"", name=file.path, formats=formats)
    except GreenchainError as error:
        faults = [fault.within(file=file.path) for fault in error.faults]
        return faults, [], [UnreadEvents(file.path, faults=tuple(faults))], 0
    for name, record_type in _RECORDS.items():
        found[name] += batch.records(record_type)
    faults, notes = ([f.within(file=file.path) for f in said] for said in (batch.faults, batch.notes))
    of_events = {fault for each in batch.unread for fault in each.faults}
    others = tuple(fault for fault in faults if fault not in of_events)
    # what is wrong outside the events may hide some of them
    missing = [*batch.unread, *([UnreadEvents(file.path, faults=others)] if others else [])]
    return faults, notes, missing, batch.refused


def _text(file: CaseFile) -> str:
    try:
        return (file.raw or b"").decode("utf-8")
    except UnicodeDecodeError:
        raise GreenchainError(Fault("JSON_ENCODING", "UTF-8", "other bytes", file=file.path)) from None
