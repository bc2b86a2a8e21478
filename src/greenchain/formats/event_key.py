"""The name of an event: a digest of what it says, equal however often and from whomever it comes.

recordTime, eventID and the error declaration stay out, as in the CBV event hash, so that a declaration of error finds
the event it repeats; a mark at the end keeps the two apart (rule: the key must hold both hash and declaration).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from greenchain.model.events import ERROR_MARK, ObjectRef, TraceEvent, Transfer
from greenchain.values.json import Json, canonical_json, digest
from greenchain.values.quantity import decimal_text
from greenchain.values.time import format_instant

_NOT_CONTENT = frozenset({"recordTime", "@context", "errorDeclaration", "comment", "rdfs:comment"})


def event_key(event: TraceEvent) -> str:
    """The key of ``event``, whatever its ``key`` field says now.

    Two events have the same key exactly when they are of one type and state the same objects, times, places, words and
    further content, in any order of their lists.
    """
    content: dict[str, Json] = {
        "type": event.type.value,
        "time": format_instant(event.event_time),
        "offset": event.time_zone_offset,
        "action": event.action.value if event.action else "",
        "parent": event.parent,
        "objects": _refs(event.objects),
        "children": _refs(event.children),
        "inputs": _refs(event.inputs),
        "outputs": _refs(event.outputs),
        "process": event.transformation_id,
        "step": event.biz_step,
        "disposition": event.disposition,
        "read": event.read_point,
        "location": event.biz_location,
        "set": sorted(event.set_dispositions),
        "unset": sorted(event.unset_dispositions),
        "transactions": sorted(list(pair) for pair in event.transactions),
        "sources": _transfers(event.sources),
        "destinations": _transfers(event.destinations),
        "ilmd": _exact(event.ilmd),
        "more": {name: _exact(value) for name, value in event.extensions.items() if name not in _NOT_CONTENT},
    }
    stated = {name: value for name, value in content.items() if value}
    return digest(canonical_json(stated)) + (ERROR_MARK if event.error else "")


def _refs(refs: Sequence[ObjectRef]) -> list[list[str]]:
    return sorted(
        [ref.id, decimal_text(ref.quantity.value) if ref.quantity else "", ref.quantity.unit if ref.quantity else ""]
        for ref in refs
    )


def _transfers(transfers: Sequence[Transfer]) -> list[list[str]]:
    return sorted([transfer.type, transfer.id] for transfer in transfers)


def _exact(value: Json) -> Json:
    """``value`` with numbers as texts: 26.0 and 26 are one, and no digit is lost in a double."""
    if isinstance(value, Mapping):
        return {name: _exact(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(item) for item in value]
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return {"number": decimal_text(Decimal(value))}
    return value
