"""The answer of a trace: what was reached, how, where it has been, and where the following had to end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from greenchain.values.finding import Finding, Verdict
from greenchain.values.outcome import Outcome
from greenchain.values.result import result_document
from greenchain.values.time import format_instant


class TraceDirection(StrEnum):
    """Toward the origins, or toward the users."""

    UPSTREAM = "upstream"
    DOWNSTREAM = "downstream"


@dataclass(frozen=True, slots=True)
class Seed:
    """An object the trace started from: the subject, or what stands for it (a container's contents, a class's lots)."""

    id: str
    kind: str
    expanded_from: str = ""


@dataclass(frozen=True, slots=True)
class TracedObject:
    """An object that was reached; ``depth`` counts the processes between it and the nearest seed."""

    id: str
    kind: str
    depth: int
    product: str


@dataclass(frozen=True, slots=True)
class TracedProcess:
    """A transformation that was reached, with the part of its events that had happened by then."""

    id: str
    facility: str
    time: datetime
    depth: int
    biz_step: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class TraceEdge:
    """One stated flow, with the matter; ``role`` is ``input``, ``output`` or ``member`` (an instance of a lot)."""

    source: str
    target: str
    role: str
    event: str


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
    """A trace from a subject, one way.

    Attributes:
        subject: canonical identifier asked about.
        seeds: where the search began.
        objects: what was reached, seeds left out, by depth, then identifier.
        processes: transformations reached, by depth, then key.
        edges: the flows between them, sorted.
        origins: objects reached, or seeds, that begin by a stated commissioning; upstream only.
        places: where seeds and objects have been.
        frontier: where it could not be followed, sorted; empty where the trace is complete.
        excluded: events about what was reached that were taken back.
    """

    direction: TraceDirection
    subject: str
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
        """One finding a gap, or one that says the trace is complete."""
        check = f"trace/{self.direction.value}"
        if self.is_complete:
            detail = f"{len(self.objects)} objects over {len(self.processes)} processes, nothing left open"
            return Verdict((Finding(check, Outcome.CONFORMS, "TRACE_COMPLETE", detail, self.subject),))
        return Verdict(
            tuple(
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
        )

    @property
    def outcome(self) -> Outcome:
        """``conforms`` where the trace is complete, else ``not_determined``."""
        return self.verdict.outcome

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the verdict."""
        return self.verdict.findings

    def to_dict(self) -> dict[str, object]:
        """The result document of kind ``trace``."""
        return result_document(
            "trace",
            self.outcome,
            at=self.at,
            findings=self.findings,
            known_at=format_instant(self.known_at) if self.known_at else None,
            direction=self.direction.value,
            subject=self.subject,
            seeds=[{"id": s.id, "kind": s.kind, "expanded_from": s.expanded_from or None} for s in self.seeds],
            objects=[{"id": o.id, "kind": o.kind, "depth": o.depth, "product": o.product} for o in self.objects],
            processes=[
                {
                    "id": process.id,
                    "facility": process.facility,
                    "time": format_instant(process.time),
                    "depth": process.depth,
                    "biz_step": process.biz_step,
                    "events": list(process.events),
                }
                for process in self.processes
            ],
            edges=[{"from": e.source, "to": e.target, "role": e.role, "event": e.event} for e in self.edges],
            origins=list(self.origins),
            places=[
                {
                    "object": sighting.object,
                    "place": sighting.place,
                    "time": format_instant(sighting.time),
                    "biz_step": sighting.biz_step,
                    "event": sighting.event,
                    "via": sighting.via or None,
                }
                for sighting in self.places
            ],
            frontier=[{"code": g.code, "id": g.id, "detail": g.detail, "event": g.event} for g in self.frontier],
            complete=self.is_complete,
            excluded=[{"event": x.event, "reason": x.reason, "by": x.by} for x in self.excluded],
        )
