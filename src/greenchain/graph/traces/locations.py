"""Where things are and were: each with its place, and the containers it is in, from the innermost out.

The place is that of the last event that states one (rule E2), of the thing itself or of a container around it. It
stays with the thing after unpacking until another one is stated; ``statements.journeys`` has the rule. A lot in parts
may be in several containers or at several sites at once, and has a location for each of them (``placing``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from greenchain.graph.building import graph_known
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.placing import Location, past, present
from greenchain.graph.traces.seeds import name_of
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome, combine
from greenchain.values.result import result_document
from greenchain.values.time import aware, format_instant


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where things are, or were one place after the other.

    Attributes:
        at, known_at: the instants asked about.
        locations: by identifier, then time, then containers.
        unknown: what no event up to that instant names.
    """

    at: datetime
    known_at: datetime | None
    locations: tuple[Location, ...]
    unknown: tuple[str, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One for each thing: its place is known, or it is not."""
        found = [_finding(name, "UNKNOWN_OBJECT", "no event up to that instant names it") for name in self.unknown]
        names = sorted({location.id for location in self.locations})
        placed = {location.id for location in self.locations if location.place}
        found += [
            Finding("where", Outcome.CONFORMS, "LOCATION_STATED", "its place is stated", name)
            if name in placed
            else _finding(name, "LOCATION_UNKNOWN", "no event up to that instant states a place of it")
            for name in names
        ]
        return tuple(found)

    @property
    def outcome(self) -> Outcome:
        """``conforms`` where the place of each thing is stated, else ``not_determined``."""
        return combine(finding.outcome for finding in self.findings)

    def to_dict(self, *, log_position: int | None = None) -> dict[str, object]:
        """The result document of kind ``locations``."""
        return result_document(
            "locations",
            self.outcome,
            at=self.at,
            findings=self.findings,
            known_at=format_instant(self.known_at) if self.known_at else None,
            locations=[location.to_dict() for location in self.locations],
            log_position=log_position,
        )


def where(
    graph: SupplyGraph, names: str | Iterable[str], *, at: datetime, known_at: datetime | None = None
) -> Whereabouts:
    """Where ``names`` are at ``at``: objects or containers in any spelling.

    Args:
        graph: the supply chain.
        names: one or several.
        at: the instant; aware. Later events do not count.
        known_at: leave out what was recorded after it; ``None`` for all that is known.
    """
    return _whereabouts(graph, names, at=at, known_at=known_at, is_history=False)


def history(
    graph: SupplyGraph, names: str | Iterable[str], *, at: datetime, known_at: datetime | None = None
) -> Whereabouts:
    """Where ``names`` were, one place and packing after the other, until ``at``; else as :func:`where`."""
    return _whereabouts(graph, names, at=at, known_at=known_at, is_history=True)


def _whereabouts(
    graph: SupplyGraph, names: str | Iterable[str], *, at: datetime, known_at: datetime | None, is_history: bool
) -> Whereabouts:
    known = graph_known(graph, known_at=known_at)
    cutoff = known.cutoff(at)
    locations: list[Location] = []
    unknown: list[str] = []
    for name in sorted({name_of(known, given) for given in ((names,) if isinstance(names, str) else names)}):
        if not any(index < cutoff for index in known.journeys.named.get(name, ())):
            unknown.append(name)
        elif is_history:
            locations += past(known, name, cutoff)
        else:
            locations += present(known, name, cutoff)
    return Whereabouts(aware(at), known_at, tuple(locations), tuple(unknown))


def _finding(name: str, code: str, detail: str) -> Finding:
    return Finding("where", Outcome.NOT_DETERMINED, code, detail, name)
