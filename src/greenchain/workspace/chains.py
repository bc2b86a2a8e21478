"""What of a store a question needs: the events that bear on it, and all that is no event.

A store may hold millions of events of which one trace rests on a few thousand. Tables, claims and declarations are few
and are all read; of the documents of events only those of which a part was refused are read again, for what is missing
must be told. The answer is, byte for byte, the one on everything; there is no other way for small stores.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from greenchain.graph import Relevant, SupplyGraph, build_graph, load_relevant, load_whereabouts, suppliers_of
from greenchain.graph.traces.trace import TraceDirection
from greenchain.model.ports import EventSource
from greenchain.values.identifiers import canonical
from greenchain.workspace.inputs import Inputs

_FOREVER = datetime.max.replace(tzinfo=UTC)
_NOTHING = Relevant((), frozenset())

Reached = Callable[[Collection[str], TraceDirection], Iterable[str]]
"""What flows lead to from canonical names, as far as something quick tells: saves rounds, changes no answer."""


@dataclass(frozen=True, slots=True)
class Known:
    """What of a store there is to load from.

    Attributes:
        events: the events, as far as they were known.
        inputs: all else, without events.
        reached: where flows lead.
    """

    events: EventSource
    inputs: Inputs
    reached: Reached


Load = Callable[[Known], Relevant]
"""A question's choice of the events that it needs."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What of a store bears on a question.

    Attributes:
        inputs: everything that is no event, with the events that the question needs.
        position: how far the log went when it was read.
        whole: the objects of which all events were loaded; ``None`` where that is every object.
        known_at: until when the log was read: what was asked for, or its latest entry; ``None`` of an empty log.
    """

    inputs: Inputs
    position: int
    whole: frozenset[str] | None = None
    known_at: datetime | None = None

    def graph(self) -> SupplyGraph:
        """The supply graph of it."""
        return graph_of(self.inputs, whole=self.whole)


def graph_of(inputs: Inputs, *, whole: frozenset[str] | None = None) -> SupplyGraph:
    """The supply graph of ``inputs``, with all events of every object or of the ``whole`` ones only."""
    return build_graph(
        inputs.events,
        facilities=inputs.facilities,
        products=inputs.products,
        parties=inputs.parties,
        missing=inputs.missing_events,
        whole=whole,
    )


def traced(
    subjects: Sequence[str],
    *,
    directions: Iterable[TraceDirection],
    at: datetime,
    parts: bool = False,
    exposure: bool = False,
) -> Load:
    """For traces of ``subjects`` both or one way; the options are those of the traces."""
    ways = tuple(directions)

    def load(known: Known) -> Relevant:
        found = _NOTHING
        for way in ways:
            reached = known.reached([canonical(subject) for subject in subjects], way)
            options = {"direction": way, "at": at, "parts": parts, "exposure": exposure}
            found = found.joined(load_relevant(known.events, subjects, reached=reached, **options))  # type: ignore[arg-type] # each its own type
        return found

    return load


def placed(subjects: Sequence[str], *, at: datetime) -> Load:
    """For where ``subjects`` are and were."""
    return lambda known: load_whereabouts(known.events, subjects, at=at)


def supplied(subjects: Sequence[str], *, at: datetime) -> Load:
    """For who stands behind ``subjects``, and the claims about those parties and their sites.

    A claim about a site may rest on what events at any time say of it as an object, so these are loaded, too.
    """
    behind = traced(subjects, directions=[TraceDirection.UPSTREAM], at=at)

    def load(known: Known) -> Relevant:
        chain = behind(known)
        graph = graph_of(replace(known.inputs, events=chain.events), whole=chain.whole)
        found = suppliers_of(graph, subjects, at=at)
        names = {name for each in found.parties for name in (each.party, *each.facilities)}
        return chain.joined(load_relevant(known.events, names, direction=TraceDirection.UPSTREAM, at=_FOREVER))

    return load


def claimed(lots: Sequence[str], *, at: datetime) -> Load:
    """For claims about ``lots`` and their origins: what they were made of, and births taken back at any time."""
    ways = [traced(lots, directions=[TraceDirection.UPSTREAM], at=instant) for instant in (at, _FOREVER)]
    return lambda known: ways[0](known).joined(ways[1](known))


def everything(known: Known) -> Relevant:
    """For what is asked of all processes and lots."""
    return Relevant(tuple(known.events.everything()), None)
