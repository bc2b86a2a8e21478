"""Whether a document is what GS1's JSON Schema of EPCIS 2.0 allows: the receiver's decision to take nothing less.

Tolerant reading asks whether what, when and action are clear; this asks for the letter of the schema and decides as a
JSON Schema validator does that checks formats. Each place is named once, by JSON pointer, with the first thing wrong
there. The table of shapes is data (``epcis_strict_table``); this is its interpreter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from greenchain.formats.batch import MAX_FAULTS, FaultList
from greenchain.formats.epcis_strict_table import EVENT_TYPES, OBJECTS, SUBJECTS, WORD_LISTS, ObjectShape, Shape
from greenchain.formats.epcis_strict_texts import TEXT_FORMS, is_uri
from greenchain.values.errors import Fault
from greenchain.values.json import Json, pointer

_ACTIONS = ("ADD", "OBSERVE", "DELETE")
_DOCUMENTS = ("EPCISDocument", "EPCISQueryDocument")
_NAMES = {"any": lambda _: True, "none": lambda _: False, "uri": is_uri}


@dataclass(frozen=True, slots=True)
class Refused:
    """What the schema refuses of a document.

    Attributes:
        document: whether something outside the events is refused, and so all of it.
        events: the numbers of the refused events, from 0, in the order of the event list.
    """

    document: bool
    events: frozenset[int]


def strict_faults(document: Json, *, file: str = "") -> tuple[Fault, ...]:
    """Everything in ``document`` that GS1's JSON Schema refuses, one fault a place; empty where it is valid.

    Args:
        document: a parsed document, query document or bare event.
        file: what to call it in the faults.

    >>> [fault.where for fault in strict_faults({"type": "EPCISDocument"})]
    ['/@context', '/schemaVersion', '/creationDate', '/epcisBody']
    """
    faults = FaultList(file=file)
    check_document(document, faults=faults)
    return faults.faults


def check_document(document: Json, *, faults: FaultList) -> Refused:
    """Name in ``faults`` what the schema refuses, and say which events that leaves out."""
    before = len(faults)
    check = _Check(faults)
    kind = document.get("type") if isinstance(document, Mapping) else None
    if not isinstance(document, Mapping):
        check.refuse("SCHEMA_TYPE", "an object", document, where="")
    elif not isinstance(kind, str):
        check.required(document, ("type",), where="")
        if "type" in document:
            check.refuse("SCHEMA_TYPE", "a text", kind, where=pointer("type"))
    elif kind in _DOCUMENTS:
        check.object(document, OBJECTS[kind], where="")
    else:
        check.event(document, where="")
        check.required(document, ("@context",), where="")  # nothing around a bare event says what its names mean
    return Refused(document=len(faults) - before > check.inside_events, events=frozenset(check.refused))


def check_event(event: Json, *, where: str, faults: FaultList) -> bool:
    """Whether ``event``, one of a document's list, is valid; what is not is named in ``faults`` under ``where``."""
    before = len(faults)
    _Check(faults).event(event, where=where)
    return len(faults) == before


class _Check:
    """One walk over a document; the events found wanting are kept apart from the rest."""

    def __init__(self, faults: FaultList) -> None:
        self._faults = faults
        self._named: set[str] = set()  # places of this event, or outside all events, that have their fault
        self.refused: set[int] = set()
        self.inside_events = 0  # faults named inside an event list
        self._shapes: Mapping[str, Callable[[Json, Shape, str], None]] = {
            "object": lambda value, shape, where: self.object(value, OBJECTS[shape.of], where=where),
            "list": self._list,
            "events": lambda value, _, where: self._events(value, where),
            "word": self._word,
            "action": self._action,
            "number": self._number,
            "boolean": self._boolean,
            "plain": self._plain,
            "context": self._context,
            "certification": self._certification,
        }

    def refuse(self, code: str, expected: str, found: object = "", *, where: str) -> None:
        """Name a place with the first thing wrong there."""
        if where in self._named:
            return
        if len(self._named) < MAX_FAULTS:
            self._named.add(where)
        self._faults.add(code, expected, found=found if isinstance(found, str) else _kind(found), where=where)

    def object(self, value: Json, shape: ObjectShape, *, where: str) -> None:
        if not isinstance(value, Mapping):
            self.refuse("SCHEMA_TYPE", "an object", value, where=where)
            return
        is_name = _NAMES[shape.others]
        for name, item in value.items():
            member = shape.members.get(name)
            if member is not None:
                self._value(item, member, where + pointer(name))
            elif not is_name(name):
                expected = f"a member of {shape.name}" + (" or a name with a prefix" if shape.others == "uri" else "")
                self.refuse("SCHEMA_MEMBER_UNKNOWN", expected, name, where=where + pointer(name))
        self.required(value, shape.required, where=where)
        if shape.name == "persistentDisposition" and not {"set", "unset"} & value.keys():
            self.refuse("SCHEMA_MEMBER_MISSING", "set or unset", where=where)

    def required(self, value: Mapping[str, Json], names: Iterable[str], *, where: str) -> None:
        for name in names:
            if name not in value:
                self.refuse("SCHEMA_MEMBER_MISSING", f"the member {name}", where=where + pointer(name))

    def event(self, value: Json, *, where: str) -> None:
        kind = value.get("type") if isinstance(value, Mapping) else None
        shape = OBJECTS[kind if isinstance(kind, str) and kind in EVENT_TYPES else "Event"]
        self.object(value, shape, where=where)
        if isinstance(value, Mapping) and shape.name in SUBJECTS:
            if not any(all(_holds(value, part) for part in parts) for parts in SUBJECTS[shape.name]):
                choices = " or ".join(" with ".join(parts).replace("+", "") for parts in SUBJECTS[shape.name])
                self.refuse("SCHEMA_EVENT_WITHOUT_SUBJECT", choices, where=where)
            if shape.name == "ObjectEvent" and "ilmd" in value and value.get("action") in ("OBSERVE", "DELETE"):
                self.refuse("SCHEMA_ILMD_WITHOUT_ADD", "ilmd only with ADD", where=where + pointer("ilmd"))

    def _value(self, value: Json, shape: Shape, where: str) -> None:
        form = TEXT_FORMS.get(shape.kind)
        if form is None:
            self._shapes[shape.kind](value, shape, where)
        elif not isinstance(value, str):
            self.refuse("SCHEMA_TYPE", form[0], value, where=where)
        elif not form[1](value):
            self.refuse("SCHEMA_TEXT", form[0], repr(value), where=where)

    def _events(self, value: Json, where: str) -> None:
        if not isinstance(value, list | tuple):
            self.refuse("SCHEMA_TYPE", "a list of events", value, where=where)
            return
        for index, item in enumerate(value):
            before = len(self._faults)
            outside, self._named = self._named, set()
            self.event(item, where=where + pointer(index))
            self._named = outside
            if len(self._faults) > before:
                self.refused.add(index)
                self.inside_events += len(self._faults) - before

    def _list(self, value: Json, shape: Shape, where: str) -> None:
        if not isinstance(value, list | tuple):
            self.refuse("SCHEMA_TYPE", "a list", value, where=where)
            return
        if len(value) < shape.least:
            self.refuse("SCHEMA_LIST", "at least one item", where=where)
        if shape.once and _repeats(value):
            self.refuse("SCHEMA_LIST", "each item once", where=where)
        if shape.item is not None:
            for index, item in enumerate(value):
                self._value(item, shape.item, where + pointer(index))

    def _word(self, value: Json, shape: Shape, where: str) -> None:
        words, own_vocabulary = WORD_LISTS[shape.of]
        if not isinstance(value, str):
            self.refuse("SCHEMA_TYPE", "a text", value, where=where)
        elif value not in words and (own_vocabulary.match(value) or not is_uri(value)):
            self.refuse("SCHEMA_WORD", "a bare word of its list, or another vocabulary's URI", repr(value), where=where)

    def _action(self, value: Json, _: Shape, where: str) -> None:
        if not isinstance(value, str) or value not in _ACTIONS:
            self.refuse("SCHEMA_WORD", "ADD, OBSERVE or DELETE", repr(value), where=where)

    def _number(self, value: Json, _: Shape, where: str) -> None:
        if not _is_number(value):
            self.refuse("SCHEMA_TYPE", "a number", value, where=where)

    def _boolean(self, value: Json, _: Shape, where: str) -> None:
        if not isinstance(value, bool):
            self.refuse("SCHEMA_TYPE", "true or false", value, where=where)

    def _plain(self, value: Json, _: Shape, where: str) -> None:
        if not (isinstance(value, str | Mapping) or _is_number(value)):
            self.refuse("SCHEMA_TYPE", "a number, a text or an object", value, where=where)

    def _context(self, value: Json, _: Shape, where: str) -> None:
        if isinstance(value, list | tuple):
            if _repeats(value):
                self.refuse("SCHEMA_LIST", "each context once", where=where)
            for index, item in enumerate(value):
                self._one_context(item, where + pointer(index))
        else:
            self._one_context(value, where)

    def _one_context(self, value: Json, where: str) -> None:
        if not isinstance(value, Mapping) and not (isinstance(value, str) and is_uri(value)):
            self.refuse("SCHEMA_TEXT", "the URI of a context, or an object", value, where=where)

    def _certification(self, value: Json, _: Shape, where: str) -> None:
        uris = Shape("uri") if not isinstance(value, list | tuple) else Shape("list", item=Shape("uri"))
        self._value(value, uris, where)


def _holds(event: Mapping[str, Json], part: str) -> bool:
    """Whether ``event`` has the member that ``part`` asks for, see ``SUBJECTS``."""
    name, _, wanted = part.rstrip("+").partition("=")
    value = event.get(name)
    if wanted:
        return value == wanted
    return name in event if not part.endswith("+") else isinstance(value, list | tuple) and len(value) > 0


def _is_number(value: Json) -> bool:
    return isinstance(value, int | Decimal | float) and not isinstance(value, bool)


def _repeats(items: Sequence[Json]) -> bool:
    keys = [_key(item) for item in items]
    return len(set(keys)) < len(keys)


def _key(value: Json) -> object:
    """Something hashable, equal exactly where two JSON values are; ``1`` and ``true`` are two."""
    if isinstance(value, Mapping):
        return ("object", frozenset((name, _key(item)) for name, item in value.items()))
    if isinstance(value, list | tuple):
        return ("list", tuple(_key(item) for item in value))
    return (isinstance(value, bool), value)


def _kind(value: object) -> str:
    """How to name a value of the wrong type without repeating it."""
    if value is None:
        return "null"
    if isinstance(value, bool | int | Decimal):
        return str(value).lower()
    return "a list" if isinstance(value, list | tuple) else "an object" if isinstance(value, Mapping) else repr(value)
