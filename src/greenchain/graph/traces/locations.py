"""Where things are and were: each with its place, and the containers it is in, from the innermost out.

The place is that of the last event that states one (rule E2), of the thing itself or of a container around it. It
stays with the thing after unpacking until another one is stated; ``statements.journeys`` has the rule. A lot in parts
may be in several containers or at several sites at once, and has a location for each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from greenchain.graph.amounts.holdings import HoldingState, holdings
from greenchain.graph.building import graph_known
from greenchain.graph.statements.journeys import Located, in_force
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.graph.traces.seeds import name_of
from greenchain.graph.traces.trace import INFERRED, STATED
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome, combine
from greenchain.values.result import result_document
from greenchain.values.time import aware, format_instant

MAX_CHAINS = 10_000  # ways out of nested containers that parts of one lot may be in: more are no packing list

Chain = tuple[str, ...]
"""Containers from the innermost out."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where one thing was for a while.

    Attributes:
        id: canonical identifier.
        place: where; empty where no event says.
        last_seen: time of the last event that says so; ``None`` where there is none.
        containers: what it was inside of, from the innermost out.
        since: time of the first event that says so without another place between.
        until: time of the event that says otherwise; ``None`` while nothing does.
        event: the last event that says so.
        confidence: ``stated`` by an event that names the thing, or ``inferred`` from what carried it.
    """

    id: str
    place: str
    last_seen: datetime | None
    containers: Chain
    since: datetime | None
    until: datetime | None
    event: str
    confidence: str

    def to_dict(self) -> dict[str, object]:
        """As results print it."""
        times = {name: getattr(self, name) for name in ("last_seen", "since", "until")}
        return {
            "id": self.id,
            "place": self.place or None,
            **{name: format_instant(time) if time else None for name, time in times.items()},
            "containers": list(self.containers),
            "event": self.event or None,
            "confidence": self.confidence,
        }


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
            locations += _past(known, name, cutoff)
        else:
            locations += _present(known, name, cutoff)
    return Whereabouts(aware(at), known_at, tuple(locations), tuple(unknown))


def _present(graph: SupplyGraph, name: str, cutoff: int) -> Iterator[Location]:
    """One location for each chain of containers that the thing is in; one without where it is in none.

    A lot that is in none and whose amounts are all stated is wherever some of it remained.
    """
    chains = _chains(graph, name, cutoff)
    held = [part for part in holdings(graph, name, cutoff=cutoff) if part.state is HoldingState.HELD]
    if chains == [()] and held and all(part.quantity and part.place for part in held):
        for part in held:
            confidence = STATED if part.is_stated else INFERRED
            yield Location(name, part.place, part.last_seen, (), part.since, None, part.event, confidence)
        return
    for chain in chains:
        yield _location(graph, name, _steps(graph, name, chain, cutoff), chain)


def _past(graph: SupplyGraph, name: str, cutoff: int) -> Iterator[Location]:
    """One location for each place and packing, in order."""
    stretches: list[tuple[Chain, list[Located]]] = []
    for step in graph.journeys.located(name, cutoff):
        chain = _chain_at(graph, name, step)
        last = stretches[-1] if stretches else None
        if last and last[0] == chain and _place(graph, last[1][-1]) == _place(graph, step):
            last[1].append(step)
        else:
            stretches.append((chain, [step]))
    for number, (chain, steps) in enumerate(stretches):
        following = stretches[number + 1][1][0] if number + 1 < len(stretches) else None
        until = graph.events[following.since].event_time if following else None
        yield _location(graph, name, steps, chain, until)
    if not stretches:
        yield from _present(graph, name, cutoff)


def _location(
    graph: SupplyGraph, name: str, steps: list[Located], chain: Chain, until: datetime | None = None
) -> Location:
    if not steps:
        return Location(name, "", None, chain, None, None, "", INFERRED)
    place = _place(graph, steps[-1])
    first = next((n for n in range(len(steps), 0, -1) if _place(graph, steps[n - 1]) != place), 0)
    event = graph.events[steps[-1].event]
    own = {step.event for step in steps if not step.via}
    return Location(
        id=name,
        place=place,
        last_seen=event.event_time,
        containers=chain,
        since=graph.events[steps[first].since].event_time,
        until=until,
        event=event.key,
        confidence=STATED if steps[-1].event in own else INFERRED,
    )


def _place(graph: SupplyGraph, step: Located) -> str:
    return graph.events[step.event].biz_location


def _steps(graph: SupplyGraph, name: str, chain: Chain, cutoff: int) -> list[Located]:
    """What says where the part in ``chain`` is: not where other parts of the thing went since this was packed."""
    located = graph.journeys.located(name, cutoff)
    if not chain:
        return located
    stays = graph.aggregations.by_child.get(name, ())
    start = max(stay.start for stay in stays if stay.parent == chain[0] and stay.covers(cutoff))
    own = (step for step in located if not step.via or step.since <= start)
    carried = (
        Located(max(step.since, start), step.event, step.via or chain[0])
        for step in graph.journeys.located(chain[0], cutoff)
    )
    return in_force({*own, *carried})


def _chain_at(graph: SupplyGraph, name: str, step: Located) -> Chain:
    """What the thing was inside of once the event had happened; of several, that which the event came through."""
    chains = _chains(graph, name, step.since + 1)
    return next((chain for chain in chains if step.via in chain), chains[0] if not step.via else ())


def _chains(graph: SupplyGraph, name: str, cutoff: int) -> list[Chain]:
    """Every way from the thing out through its containers after the first ``cutoff`` events, sorted."""
    done: list[Chain] = []
    waiting: list[Chain] = [()]
    while waiting:
        chain = waiting.pop()
        outer = graph.aggregations.containers(chain[-1] if chain else name, cutoff)
        if outer:
            waiting += [(*chain, parent) for parent in outer]
        else:
            done.append(chain)
        if len(done) + len(waiting) > MAX_CHAINS:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_CHAINS} nested containers", where=name))
    return sorted(done)


def _finding(name: str, code: str, detail: str) -> Finding:
    return Finding("where", Outcome.NOT_DETERMINED, code, detail, name)
