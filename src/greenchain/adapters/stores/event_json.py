"""An event as compact JSON and back, so that a graph can be built without reading documents again.

Only what differs from the default is written, members sorted, text in ASCII: equal events have equal bytes, and every
database keeps them. Exact numbers are texts: a Decimal is written ``{"": "1.50"}``, and an object that has itself a
member without a name as the list of its members, so that nothing a partner writes is taken for a number. What the
tables beside it know is left out: key, place in the document, the document's name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from greenchain.model.events import Action, ErrorDeclaration, EventType, ObjectRef, TraceEvent, Transfer
from greenchain.values.json import FrozenObject, Json, freeze
from greenchain.values.quantity import Quantity

BESIDE = frozenset({"key", "source", "where"})
"""Fields of an event that are columns of their own."""


class _Codec(NamedTuple):
    """How a field is written and read; ``None`` where it is a JSON value as it stands."""

    write: Callable[[Any], Any] | None
    read: Callable[[Any], Any]


def event_text(event: TraceEvent) -> str:
    """``event`` as JSON, without the fields in :data:`BESIDE`."""
    stated = zip(_NAMES, _WRITERS, _DEFAULTS, _VALUES(event), strict=True)
    return _ENCODE(
        {name: write(value) if write else value for name, write, default, value in stated if value != default}
    )


def event_of(text: str, *, key: str, source: str, where: str) -> TraceEvent:
    """The event that was written as ``text``."""
    members = _DECODE(text)
    return TraceEvent(
        **{name: _CODECS[name].read(value) for name, value in members.items()}, key=key, source=source, where=where
    )


def _write_refs(refs: Iterable[ObjectRef]) -> list[tuple[str, ...]]:
    return [(r.id, str(r.quantity.value), r.quantity.unit) if r.quantity else (r.id,) for r in refs]


def _read_refs(items: list[list[str]]) -> tuple[ObjectRef, ...]:
    return tuple(
        ObjectRef(item[0], Quantity(Decimal(item[1]), item[2])) if len(item) > 1 else ObjectRef(item[0])
        for item in items
    )


def _write_transfers(transfers: Iterable[Transfer]) -> list[tuple[str, str]]:
    return [(transfer.type, transfer.id) for transfer in transfers]


def _read_transfers(items: list[list[str]]) -> tuple[Transfer, ...]:
    return tuple(Transfer(kind, name) for kind, name in items)


def _write_error(error: ErrorDeclaration) -> list[Any]:
    return [error.time.isoformat(), error.reason, list(error.corrective_ids)]


def _read_error(items: list[Any]) -> ErrorDeclaration:
    return ErrorDeclaration(datetime.fromisoformat(items[0]), items[1], tuple(items[2]))


def _write_odd(value: object) -> Any:  # noqa: ANN401 - what the encoder does not know: numbers and frozen objects
    if type(value) is FrozenObject:
        members = value._members  # noqa: SLF001 - as a dict, many times as fast; it is read only
    elif isinstance(value, Mapping):
        members = {name: item if type(item) is str else freeze(item) for name, item in value.items()}
    elif isinstance(value, Decimal):
        return {"": str(value)}
    else:
        raise TypeError(f"{type(value).__name__} is no JSON value")
    return {"": sorted(members.items())} if "" in members else members


def _read_object(members: dict[str, Any]) -> Any:  # noqa: ANN401 - a number or an object
    if "" not in members:
        return members
    written = members[""]
    return Decimal(written) if isinstance(written, str) else dict(written)


def _read_members(value: Mapping[str, Json]) -> Mapping[str, Json]:
    return MappingProxyType({name: freeze(item) for name, item in value.items()})


_TEXT = _Codec(None, str)
_TEXTS = _Codec(None, tuple)
_REFS = _Codec(_write_refs, _read_refs)
_PAIRS = _Codec(None, lambda items: tuple(tuple(item) for item in items))
_TRANSFERS = _Codec(_write_transfers, _read_transfers)
_MEMBERS = _Codec(_write_odd, _read_members)

_CODECS: Mapping[str, _Codec] = MappingProxyType(
    {
        "type": _Codec(attrgetter("value"), EventType),
        "event_time": _Codec(datetime.isoformat, datetime.fromisoformat),
        "time_zone_offset": _TEXT,
        "event_id": _TEXT,
        "action": _Codec(attrgetter("value"), Action),
        "objects": _REFS,
        "parent": _TEXT,
        "children": _REFS,
        "inputs": _REFS,
        "outputs": _REFS,
        "transformation_id": _TEXT,
        "biz_step": _TEXT,
        "disposition": _TEXT,
        "read_point": _TEXT,
        "biz_location": _TEXT,
        "set_dispositions": _TEXTS,
        "unset_dispositions": _TEXTS,
        "transactions": _PAIRS,
        "sources": _TRANSFERS,
        "destinations": _TRANSFERS,
        "ilmd": _MEMBERS,
        "lots": _PAIRS,
        "error": _Codec(_write_error, _read_error),
        "extensions": _MEMBERS,
    }
)
_NAMES = tuple(_CODECS)
_WRITERS = tuple(codec.write for codec in _CODECS.values())
_VALUES = attrgetter(*_NAMES)
_BY_FIELD = {
    field.name: field.default_factory() if callable(field.default_factory) else field.default
    for field in fields(TraceEvent)
}
_DEFAULTS = tuple(_BY_FIELD[name] for name in _NAMES)


def _encoder() -> Callable[[Any], str]:
    """The standard library's encoder, its C part made once where there is one: making it takes as long as using it."""
    layout = json.JSONEncoder(sort_keys=True, separators=(",", ":"), check_circular=False, default=_write_odd)
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return layout.encode
    quoted = json.encoder.encode_basestring_ascii
    write = make(None, _write_odd, quoted, None, ":", ",", True, False, True)  # noqa: FBT003 - the C function takes no keywords
    return lambda value: "".join(write(value, 0))


_ENCODE = _encoder()
_DECODE = json.JSONDecoder(object_hook=_read_object).decode
