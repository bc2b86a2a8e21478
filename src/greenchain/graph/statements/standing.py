"""Which events stand: each once, those taken back set aside and named, in an order that no arrival can change.

Rule E13: an error declaration is the event again, with the declaration in it. It takes back the event of its eventID;
where several different events carry that ID, or none is stated, the one of equal content. A declaration names
correctives, and a corrective may be taken back in turn, in favor of a third event or of the first one again. So every
declaration makes statements, this one is wrong and those are right, and of the statements about one event the latest
by declaration time counts: a fixed point that no order of arrival can miss. At one instant, wrong counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from greenchain.graph.rules import RULES, Rules
from greenchain.model.events import ERROR_MARK, ErrorDeclaration, ObjectRef, TraceEvent
from greenchain.values.time import aware, format_instant


@dataclass(frozen=True, slots=True)
class Voided:
    """An event that was taken back: by which declaration, and which of its correctives are not here."""

    event: TraceEvent
    by: TraceEvent
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """The events of a graph, sorted out.

    Attributes:
        events: those that stand, by time, then key.
        voided: those taken back, in the same order.
        unmatched: declarations whose event is not here.
        own_correctives: declarations that name the event they take back as what is right.
        reused_ids: sender's event names that different events carry.
    """

    events: tuple[TraceEvent, ...]
    voided: tuple[Voided, ...]
    unmatched: tuple[TraceEvent, ...]
    own_correctives: tuple[TraceEvent, ...]
    reused_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Statement:
    """One declaration, its time and text as given, and the event that it takes back, by key."""

    declaration: TraceEvent
    error: ErrorDeclaration
    target: str


def copies(events: Iterable[TraceEvent]) -> tuple[TraceEvent, ...]:
    """What was given, each once: an event that came under several eventIDs, or declared wrong twice, counts as several.

    By time, then key, then name, whatever the order they came in; copies join what they say about lots.
    """
    found: dict[tuple[object, ...], TraceEvent] = {}
    for event in events:
        aware(event.event_time, "event_time")
        identity = (event.key, event.event_id, event.error)
        before = found.get(identity)
        found[identity] = event if before is None else _joined(before, event)
    return tuple(sorted(found.values(), key=_order))


def distinct(given: Sequence[TraceEvent], rules: Rules = RULES) -> tuple[TraceEvent, ...]:
    """Each event once (rule E15), by time, then key; ``given`` as ``copies`` sorts it."""
    if not rules.holds("E15"):
        return tuple(given)
    return tuple(_joined(*same) for _, same in groupby(given, key=lambda event: (event.event_time, event.key)))


def quantified(events: Sequence[TraceEvent], rules: Rules = RULES) -> tuple[TraceEvent, ...]:
    """The events with the quantities that they state (rule E10), which without the rule nobody reads."""
    if rules.holds("E10"):
        return tuple(events)
    return tuple(
        replace(
            event,
            objects=_uncounted(event.objects),
            children=_uncounted(event.children),
            inputs=_uncounted(event.inputs),
            outputs=_uncounted(event.outputs),
        )
        for event in events
    )


def _uncounted(refs: Sequence[ObjectRef]) -> tuple[ObjectRef, ...]:
    return tuple(ObjectRef(ref.id) for ref in refs)


def standing(given: Iterable[TraceEvent], rules: Rules = RULES) -> Standing:
    """Sort out events in any order: what stands, and what was taken back by whom."""
    everything = copies(given)
    stated = distinct([event for event in everything if event.error is None], rules)
    keys_of: dict[str, set[str]] = defaultdict(set)
    for event in everything:
        if event.error is None and event.event_id:
            keys_of[event.event_id].add(event.key)
    declared = [event for event in everything if event.error is not None] if rules.holds("E13") else []
    known = {event.key for event in stated}
    statements = [
        _Statement(event, event.error, _target(event, known, keys_of)) for event in declared if event.error is not None
    ]
    statements.sort(key=lambda statement: (statement.error.time, _order(statement.declaration)))
    decisive = _decisive(statements, keys_of)
    voided = {
        key: Voided(event, statement.declaration, _missing(statement.error, keys_of))
        for event in stated
        for key, statement in [(event.key, decisive.get(event.key))]
        if statement is not None
    }
    return Standing(
        events=tuple(event for event in stated if event.key not in voided),
        voided=tuple(voided.values()),
        unmatched=tuple(
            sorted({s.declaration.key: s.declaration for s in statements if not s.target}.values(), key=_order)
        ),
        own_correctives=tuple(
            sorted({s.declaration.key: s.declaration for s in statements if _is_own(s)}.values(), key=_order)
        ),
        reused_ids=tuple(sorted(name for name, keys in keys_of.items() if len(keys) > 1)),
    )


def _target(declaration: TraceEvent, known: set[str], keys_of: Mapping[str, set[str]]) -> str:
    """The key of the event that is taken back; empty where it is not here."""
    named = keys_of.get(declaration.event_id, set()) if declaration.event_id else set()
    if len(named) == 1:
        return next(iter(named))
    same_content = declaration.key.removesuffix(ERROR_MARK)
    return same_content if same_content in known else ""


def _decisive(statements: Sequence[_Statement], keys_of: Mapping[str, set[str]]) -> dict[str, _Statement]:
    """The statement that takes each event back in the end; ``statements`` in order of their time."""
    confirmed: dict[str, datetime] = {}
    for statement in statements:
        for key in _confirmed_by(statement, keys_of):
            confirmed[key] = statement.error.time  # the latest comes last
    latest = {statement.target: statement for statement in statements if statement.target}
    return {
        key: statement
        for key, statement in latest.items()
        if key not in confirmed
        or confirmed[key] < statement.error.time
        or (confirmed[key] == statement.error.time and key not in set(_confirmed_by(statement, keys_of)))
    }


def _confirmed_by(statement: _Statement, keys_of: Mapping[str, set[str]]) -> Iterator[str]:
    """The events that a declaration calls right: by an eventID that only one event carries, and not its own."""
    for name in statement.error.corrective_ids:
        keys = keys_of.get(name, set())
        if name != statement.declaration.event_id and len(keys) == 1:
            yield from keys


def _is_own(statement: _Statement) -> bool:
    return bool(statement.declaration.event_id) and statement.declaration.event_id in statement.error.corrective_ids


def _missing(error: ErrorDeclaration, keys_of: Mapping[str, set[str]]) -> tuple[str, ...]:
    return tuple(sorted(name for name in set(error.corrective_ids) if name not in keys_of))


def _order(event: TraceEvent) -> tuple[object, ...]:
    error = event.error
    said = (format_instant(error.time), error.reason, error.corrective_ids) if error else ()
    return (event.event_time, event.key, event.event_id, said)


def _joined(*same: TraceEvent) -> TraceEvent:
    """One event of its copies: the first by name, with what all say about lots."""
    first = min(same, key=lambda event: (event.event_id, event.source, event.where))
    lots = tuple(sorted({pair for event in same for pair in event.lots}))
    return first if lots == first.lots else replace(first, lots=lots)
