"""What is odd about new events beside those that a store holds: a reused eventID, or quantities only that differ.

Both are taken as they are, and named. A document of many such events names the first thousand: enough to see it, and a
bound to the work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from greenchain.graph.statements.likeness import is_likely_correction, likeness
from greenchain.model.events import ERROR_MARK, TraceEvent
from greenchain.model.ports import Doubt

MAX_DOUBTS = 1000  # of one document
_LIKE = 4  # events of one likeness that a new one is held against: one is a correction, thousands are a sensor


class Held(NamedTuple):
    """An event that the store holds, as far as a look at it costs nothing: its hash, likeness and one eventID."""

    hash: str
    likeness: int
    event_id: str


def doubts_of(
    seen: Sequence[TraceEvent],
    held: Iterable[Held],
    *,
    load: Callable[[Collection[str]], Iterable[TraceEvent]],
    declared: Callable[[TraceEvent], bool],
) -> tuple[Doubt, ...]:
    """What is odd about the events of a document, in its order.

    Args:
        seen: the events of the document.
        held: what the store held before of their likenesses and eventIDs.
        load: events that the store holds, by hash.
        declared: whether the store holds a declaration that an event is wrong.
    """
    alike: dict[int, dict[str, None]] = defaultdict(dict)
    named: dict[str, dict[str, None]] = defaultdict(dict)
    for each in held:
        if each.likeness:
            alike[each.likeness][each.hash] = None
        if each.event_id:
            named[each.event_id][each.hash] = None
    found = [*_reused(seen, named)]
    pairs = [*_pairs(seen, alike)]
    here = {event.key: event for event in seen}
    wanted = {name for _, other in pairs for name in (other,) if name not in here}
    known: Mapping[str, TraceEvent] = {**{event.key: event for event in load(wanted)}, **here} if pairs else {}
    wrong = {name for event in seen if event.error for name in (event.key.removesuffix(ERROR_MARK), event.event_id)}
    for event, name in pairs:
        other = known.get(name)
        is_wrong = other is None or name in wrong or (other.event_id and other.event_id in wrong) or declared(other)
        if other is not None and not is_wrong and is_likely_correction(event, other):
            found.append(Doubt("LIKELY_CORRECTION", event.key, other.key, event.where))
    return tuple(found[:MAX_DOUBTS])


def _reused(seen: Sequence[TraceEvent], named: Mapping[str, Mapping[str, None]]) -> Iterator[Doubt]:
    for event in seen:
        others = named.get(event.event_id, {}) if event.event_id and event.error is None else {}
        if others and event.key not in others:
            yield Doubt("EVENT_ID_REUSED", event.key, next(iter(others)), event.where, event.event_id)


def _pairs(seen: Sequence[TraceEvent], alike: dict[int, dict[str, None]]) -> Iterator[tuple[TraceEvent, str]]:
    """New events, and the hash of each that is held, or came before in the document, and that may be its first try."""
    count = 0
    for event in seen:
        number = likeness(event)
        others = alike[number] if number else {}
        if not number or event.key in others:
            continue
        for _, name in zip(range(_LIKE), others, strict=False):
            if count < MAX_DOUBTS:
                count += 1
                yield event, name
        others[event.key] = None
