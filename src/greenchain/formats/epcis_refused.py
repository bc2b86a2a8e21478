"""What a refused event names, as far as its text tells: so that its loss opens only the questions it may bear on.

Every text in it counts as a name. Where a fault is about what it names, such as a missing parentID, nobody knows what
it would have named; a wrong number, time or word leaves all its names readable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from greenchain.formats.document_spellings import Spellings
from greenchain.formats.epcis_terms import WordKind, cbv_word
from greenchain.model.unread import UnreadEvents
from greenchain.values.errors import Fault
from greenchain.values.identifiers import canonical, recognized
from greenchain.values.json import Json

# Members that say how much, when or how; a fault in one of them hides no identifier
_NAMELESS = frozenset(
    {"quantity", "uom", "eventTime", "eventTimeZoneOffset", "recordTime", "action", "bizStep", "disposition"}
    | {"set", "unset", "time", "startTime", "endTime", "declarationTime", "reason"}
)
_OUTPUTS = ("outputEPCList", "outputQuantityList")
_INPUTS = ("inputEPCList", "inputQuantityList")
_SENT = "shipping"  # the one business step that sends goods off


def refused_event(
    members: Json, *, source: str, where: str, faults: Sequence[Fault], spellings: Spellings
) -> UnreadEvents:
    """What is known of an event with ``faults`` that was refused."""
    told = tuple(faults)
    if not isinstance(members, Mapping) or not all(_is_nameless(fault, where) for fault in told):
        return UnreadEvents(source, where, faults=told)
    places = [_place(members.get(member)) for member in ("readPoint", "bizLocation")]
    return UnreadEvents(
        source,
        where,
        frozenset(name for text in _texts(members) for name in _names(text, spellings)),
        places=frozenset(name for text in places for name in _names(text, spellings)),
        is_sourceless=_is_sourceless(members, spellings),
        faults=told,
    )


def _is_nameless(fault: Fault, where: str) -> bool:
    inside = fault.where.removeprefix(where)
    return inside != fault.where and inside.rpartition("/")[2] in _NAMELESS


def _texts(value: Json) -> Iterator[str]:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
        elif isinstance(node, str):
            yield node


def _names(text: str, spellings: Spellings) -> Iterator[str]:
    """What a text may name, as events that are read would name it."""
    plain = text.strip()
    if not plain:
        return
    yield plain  # as an eventID is compared
    reading = recognized(text)
    if reading is None:
        yield spellings.names.value(text)
        yield canonical(plain)
    else:
        yield reading.value
        yield from [reading.lot] if reading.lot else ()


def _place(value: Json) -> str:
    found = value.get("id") if isinstance(value, Mapping) else value
    return found if isinstance(found, str) else ""


def _is_sourceless(members: Mapping[str, Json], spellings: Spellings) -> bool:
    """Whether it may make or send goods without saying what they are of."""
    if any(members.get(name) for name in _OUTPUTS):
        return not any(any(True for _ in _texts(members.get(name))) for name in _INPUTS)
    step = members.get("bizStep")
    word = cbv_word(spellings.names.expanded(step.strip()), WordKind.BIZ_STEP) if isinstance(step, str) else ""
    return word == _SENT or (step is not None and not isinstance(step, str))
