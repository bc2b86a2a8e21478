"""The answer of a trace: what was reached, how, where it has been, and where the following had to end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from greenchain.graph.traces.shares import Shares
from greenchain.model.unread import UnreadEvents
from greenchain.values.finding import Finding, Verdict
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import Quantity, decimal_text, round_half_even
from greenchain.values.result import result_document
from greenchain.values.text import counted
from greenchain.values.time import format_instant

STATED, INFERRED = "stated", "inferred"
SHARE_PLACES = 15
"""Decimals of a share; exact ones are written exactly, others are off by at most half of the last."""


class TraceDirection(StrEnum):
    """Toward the origins, or toward the users."""

    UPSTREAM = "upstream"
    DOWNSTREAM = "downstream"


@dataclass(frozen=True, slots=True, order=True)
class Seed:
    """An object the trace started from: what was asked about, or what stands for it, such as a container's contents.

    ``given`` is the identifier as it was asked for, ``expanded_from`` what the object stands for; empty for itself.
    """

    id: str
    kind: str
    given: str
    expanded_from: str = ""


@dataclass(frozen=True, slots=True)
class TracedObject:
    """An object that was reached.

    Attributes:
        depth: the processes between it and the nearest seed; one link of exposure or to a part counts as one.
        product: its class; empty where the identifier does not tell.
        confidence: ``stated``, or ``inferred`` where every way to it takes a step that no event states.
        path: one way to it, objects and processes in turn, from a seed on. Where the whole way would be too long to
            write for every object, from an object whose own path is in the answer.
        is_exposed: whether only exposure leads to it: it shared a container or a place, and is not made of it.
        made: how much of it was commissioned and made by then; ``None`` where that is not stated.
    """

    id: str
    kind: str
    depth: int
    product: str
    confidence: str = STATED
    path: tuple[str, ...] = ()
    is_exposed: bool = False
    made: Quantity | None = None


@dataclass(frozen=True, slots=True)
class TracedProcess:
    """A transformation that was reached, with the part of its events that had happened by then.

    ``party`` ran it, as events or tables say; empty where they do not.
    """

    id: str
    facility: str
    time: datetime
    depth: int
    biz_step: str
    events: tuple[str, ...]
    party: str = ""


@dataclass(frozen=True, slots=True, order=True)
class TraceEdge:
    """One link, in the direction of the matter.

    ``role`` is ``input``, ``output``, ``member`` (an instance of a lot), ``part`` (of an assembly) or ``exposure``,
    with the container or place of the exposure in ``via``.
    """

    source: str
    target: str
    role: str
    event: str
    via: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Measured:
    """A measurement that concerns an object: by which event, over which interval, through which container or place."""

    object: str
    since: datetime
    until: datetime
    event: str
    element: int
    via: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """An object at a place, by its own event or that of the container ``via``."""

    object: str
    time: datetime
    place: str
    biz_step: str
    event: str
    via: str


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """One place where the trace could not go on: what is missing, at which object or process, stated by which event."""

    code: str
    id: str
    detail: str
    event: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Excluded:
    """An event that was not used, why, and which declaration took it back."""

    event: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A trace from what was asked about, one way.

    Attributes:
        subjects: canonical identifiers asked about, sorted.
        seeds: where the search began.
        objects: what was reached, seeds left out, by depth, then identifier.
        processes: transformations reached, by depth, then key.
        edges: the links between them, sorted.
        origins: objects reached, or seeds, that begin by a stated commissioning; upstream only.
        places: where seeds and objects have been.
        frontier: where it could not be followed, sorted; empty where the trace is complete.
        excluded: events about what was reached that were taken back.
        anomalies: what is odd about the events, beside the outcome.
        shares: by seed, what it is made of by mass; only where asked for, upstream.
        measured: measurements that concern seeds and objects; only with exposure.
        narrower_than_standard: whether links that the standard allows were left out as not plausible in time.
        unread: events that were not read and may bear on it; each is in the frontier, too.
    """

    direction: TraceDirection
    subjects: tuple[str, ...]
    at: datetime
    known_at: datetime | None
    seeds: tuple[Seed, ...]
    objects: tuple[TracedObject, ...]
    processes: tuple[TracedProcess, ...]
    edges: tuple[TraceEdge, ...]
    origins: tuple[str, ...]
    places: tuple[Sighting, ...]
    frontier: tuple[Gap, ...]
    excluded: tuple[Excluded, ...]
    anomalies: tuple[Finding, ...] = ()
    shares: Mapping[str, Shares] = field(default_factory=dict)
    measured: tuple[Measured, ...] = ()
    narrower_than_standard: bool = False
    unread: tuple[UnreadEvents, ...] = ()

    @property
    def subject(self) -> str:
        """What was asked about, as one text."""
        return ", ".join(self.subjects)

    @property
    def object_ids(self) -> tuple[str, ...]:
        """Identifiers of the seeds and of all objects reached, sorted."""
        return tuple(sorted({seed.id for seed in self.seeds} | {reached.id for reached in self.objects}))

    @property
    def is_complete(self) -> bool:
        """Whether everything stated was followed and nothing was left open."""
        return not self.frontier

    @property
    def verdict(self) -> Verdict:
        """One finding a gap, or one that says the trace is complete; then the anomalies."""
        check = f"trace/{self.direction.value}"
        if self.is_complete:
            reached = f"{counted(len(self.objects), 'object')} over {counted(len(self.processes), 'process')}"
            detail = f"{reached}, nothing left open"
            found = (Finding(check, Outcome.CONFORMS, "TRACE_COMPLETE", detail, self.subject),)
            return Verdict(found + self._notes())
        gaps = tuple(
            Finding(
                check,
                Outcome.NOT_DETERMINED,
                gap.code,
                gap.detail,
                gap.id,
                related=(gap.event,) if gap.event else (),
            )
            for gap in self.frontier
        )
        return Verdict(gaps + self._notes())

    def _notes(self) -> tuple[Finding, ...]:
        """What is said beside the outcome: who was only exposed, then the anomalies."""
        exposed = sum(reached.is_exposed for reached in self.objects)
        if not exposed:
            return self.anomalies
        detail = (
            f"{counted(exposed, 'object')} reached only by having shared a container or a place with something here"
        )
        note = Finding("note", Outcome.NOT_APPLICABLE, "EXPOSED_NOT_MADE_OF", detail, self.subject)
        return (note, *self.anomalies)

    @property
    def outcome(self) -> Outcome:
        """``conforms`` where the trace is complete, else ``not_determined``."""
        return self.verdict.outcome

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the verdict."""
        return self.verdict.findings

    def to_dict(self, *, log_position: int | None = None) -> dict[str, object]:
        """The result document of kind ``trace``; ``log_position`` is how far the store was read, if there is one."""
        return result_document(
            "trace",
            self.outcome,
            at=self.at,
            findings=self.findings,
            known_at=format_instant(self.known_at) if self.known_at else None,
            direction=self.direction.value,
            subject=self.subject,
            seeds=[_told(seed, expanded_from=seed.expanded_from or None) for seed in self.seeds],
            objects=[_object(reached) for reached in self.objects],
            processes=[
                _told(process, time=format_instant(process.time), events=list(process.events))
                for process in self.processes
            ],
            edges=[
                {"from": e.source, "to": e.target, "role": e.role, "event": e.event, "via": e.via or None}
                for e in self.edges
            ],
            origins=list(self.origins),
            places=[_told(seen, time=format_instant(seen.time), via=seen.via or None) for seen in self.places],
            frontier=[
                {"code": g.code, "id": g.id, "detail": g.detail, "event": g.event or None} for g in self.frontier
            ],
            complete=self.is_complete,
            excluded=[_told(excluded) for excluded in self.excluded],
            shares={name: _shares(shares) for name, shares in sorted(self.shares.items())},
            measured=[
                _told(each, since=format_instant(each.since), until=format_instant(each.until), via=each.via or None)
                for each in self.measured
            ],
            narrower_than_standard=self.narrower_than_standard,
            log_position=log_position,
        )


def _told(
    record: Seed | TracedObject | TracedProcess | Sighting | Excluded | Measured, **said: object
) -> dict[str, object]:
    """The fields of a record, some of them said otherwise."""
    return {each.name: said.get(each.name, getattr(record, each.name)) for each in fields(record)}


def _object(reached: TracedObject) -> dict[str, object]:
    told = _told(reached, path=list(reached.path))
    made = told.pop("made")
    told["quantity"] = decimal_text(made.value) if isinstance(made, Quantity) else None
    told["unit"] = made.unit if isinstance(made, Quantity) else None
    return told


def _shares(shares: Shares) -> dict[str, object]:
    """Shares as decimals, and how far each may be from the exact one: ``0`` where all are exact."""
    exact = all(10**SHARE_PLACES % share.denominator == 0 for share in (*shares.origins.values(), shares.unknown))
    return {
        "origins": [{"id": name, "share": _share(share)} for name, share in shares.origins.items()],
        "unknown_share": _share(shares.unknown),
        "within": "0" if exact else decimal_text(Decimal(5).scaleb(-SHARE_PLACES - 1)),
    }


def _share(share: Fraction) -> str:
    return decimal_text(round_half_even(share, SHARE_PLACES))
