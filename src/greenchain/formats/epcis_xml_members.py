"""The tree of one XML event as the members that the same event has in JSON.

The two bindings say the same with other shapes: ``<epcList><epc>`` is a list of texts, a type is an attribute, sensor
data are attributes, and the wrappers of EPCIS 1.2 mean nothing. Elements of other namespaces become
``{namespace}local``: a text, or an object of what is in them (``#text`` beside attributes), or a list where repeated.

Source: EPCIS 2.0, XML and JSON bindings; EPCIS 1.2, section 9.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from greenchain.formats.epcis_strict_table import EVENT_TYPES, OBJECTS, Shape
from greenchain.formats.epcis_xml_tree import WRAPPERS, XmlEvent
from greenchain.formats.guarded_xml import Node
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json, parse_json, pointer

# The elements inside a list; a list without a row has its items directly under its own name (set, sensorReport)
_ITEMS = {
    **dict.fromkeys(("epcList", "childEPCs", "inputEPCList", "outputEPCList"), "epc"),
    **dict.fromkeys(
        ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"), "quantityElement"
    ),
    "bizTransactionList": "bizTransaction",
    "sourceList": "source",
    "destinationList": "destination",
    "sensorElementList": "sensorElement",
    "correctiveEventIDs": "correctiveEventID",
}
_EVENT_MEMBERS: Mapping[str, Shape] = {
    name: shape
    for kind in EVENT_TYPES
    for name, shape in OBJECTS[kind].members.items()
    if name not in ("type", "@context")
}
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}  # XML Schema, boolean
# XML Schema, decimal and double; as many digits as the JSON reader takes
_NUMBER = re.compile(r"([+-])?(?=\.?\d)(\d{0,400})(?:\.(\d{0,400}))?([eE][+-]?\d{1,3})?", re.ASCII)
TEXT_NAME = "#text"


@dataclass(slots=True)
class Members:
    """What one event says.

    Attributes:
        members: as :func:`greenchain.formats.epcis_event.read_event` takes them.
        faults: what has no place in JSON; the event is then refused. Each lies at its pointer inside the event.
        notes: what was passed over.
        lines: the line of each place, by its pointer inside the event.
    """

    members: dict[str, Json] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)


def members_of(event: XmlEvent) -> Members:
    """The members of ``event``; never raises, whatever is in it."""
    read = _Reading()
    read.found.lines[""] = event.node.line
    stated = read.object(event.node, _EVENT_MEMBERS, "")
    if not isinstance(stated, dict):
        read.refuse("XML_ELEMENT_MALFORMED", "elements", str(stated), where="")
        stated = {}
    if "type" in stated:  # the element's name is its type
        read.refuse("XML_ELEMENT_MALFORMED", "no type beside the element's name", "type", where="/type")
    read.found.members = {**stated, "type": event.node.name}
    if event.mixed:
        line, name = event.mixed
        read.refuse("XML_NAMESPACE_MIXED", "one version of EPCIS", f"{name} in line {line}", where="")
    return read.found


class _Reading:
    """One walk over an event's tree."""

    def __init__(self) -> None:
        self.found = Members()

    def refuse(self, code: str, expected: str, found: str, *, where: str) -> None:
        self.found.faults.append(Fault(code, expected, found, where=where))

    def object(self, node: Node, shapes: Mapping[str, Shape], where: str) -> Json:
        """The members of an element that EPCIS defines; its text where it has nothing else in it."""
        members = self._attributes(node, shapes, where)
        for child in self._children(node, where):
            self._take(child, members, shapes, where)
        text = node.text.strip()
        if not text:
            return members
        if node.children:
            self.refuse("XML_ELEMENT_MALFORMED", "elements only", text, where=where)
        elif node.name in shapes:  # <source type="...">id</source>
            members[node.name] = text
        elif members:
            members[TEXT_NAME] = text
        else:
            return text
        return members

    def _children(self, node: Node, where: str) -> list[Node]:
        """The elements in ``node``, those of its wrappers in their place."""
        if not any(child.name in WRAPPERS for child in node.children):
            return node.children
        listed: list[Node] = []
        for child in node.children:
            if child.name not in WRAPPERS:
                listed.append(child)
                continue
            listed += self._children(child, where)
            if child.text.strip():
                self.refuse("XML_ELEMENT_MALFORMED", "elements only", child.text.strip(), where=where)
        return listed

    def _attributes(self, node: Node, shapes: Mapping[str, Shape], where: str) -> dict[str, Json]:
        members: dict[str, Json] = {}
        for name, value in node.attributes.items():
            place = where + pointer(name)
            self.found.lines[place] = node.line
            shape = shapes.get(name)
            members[name] = value.strip() if shape is None else self._plain(value.strip(), shape, place)
        return members

    def _take(self, child: Node, members: dict[str, Json], shapes: Mapping[str, Shape], where: str) -> None:
        name = child.name
        place = where + pointer(name)
        shape = shapes.get(name)
        if shape is None:
            self._add(members, name, self._extension(child, place), place, child.line)
        elif shape.kind == "certification":
            self._add(members, name, self._text(child, place), place, child.line)
        elif shape.kind == "list" and name not in _ITEMS:
            listed = members.setdefault(name, [])
            if isinstance(listed, list) and shape.item is not None:
                listed.append(self._value(child, shape.item, f"{place}/{len(listed)}"))
        elif name in members:
            self.found.lines[place] = child.line
            self.refuse("XML_ELEMENT_REPEATED", f"one {name}", f"again in line {child.line}", where=place)
        elif shape.kind == "list":
            members[name] = self._items(child, shape, place)
        else:
            members[name] = self._value(child, shape, place)

    def _add(self, members: dict[str, Json], name: str, value: Json, place: str, line: int) -> None:
        """An element that may be repeated: alone it is its value, several are a list."""
        self.found.lines.setdefault(place, line)
        before = members.get(name)
        if name not in members:
            members[name] = value
        elif isinstance(before, list):
            self.found.lines[f"{place}/{len(before)}"] = line
            before.append(value)
        else:
            self.found.lines[f"{place}/1"] = line
            members[name] = [before, value]

    def _items(self, node: Node, shape: Shape, where: str) -> Json:
        self.found.lines[where] = node.line
        self._without_attributes(node, where)
        wanted, item = _ITEMS[node.name], shape.item
        listed: list[Json] = []
        for child in node.children:
            if child.name != wanted or item is None:
                self.refuse("XML_ELEMENT_MALFORMED", f"only {wanted}", child.name, where=where)
            else:
                listed.append(self._value(child, item, f"{where}/{len(listed)}"))
        if node.text.strip():
            self.refuse("XML_ELEMENT_MALFORMED", f"only {wanted}", node.text.strip(), where=where)
        return listed

    def _value(self, node: Node, shape: Shape, where: str) -> Json:
        self.found.lines[where] = node.line
        if shape.kind == "object":
            return self.object(node, OBJECTS[shape.of].members, where)
        text = self._text(node, where)
        return self._plain(text, shape, where) if isinstance(text, str) else text

    def _text(self, node: Node, where: str) -> Json:
        """The text of an element; where it has elements in it, these, so that the reader can say what it wanted."""
        if node.children:
            return self._extension(node, where)
        self._without_attributes(node, where)
        return node.text.strip()

    def _without_attributes(self, node: Node, where: str) -> None:
        if node.attributes:
            names = ", ".join(sorted(node.attributes))
            self.found.notes.append(Fault("XML_ATTRIBUTE_IGNORED", "no attributes here", names, where=where))

    def _plain(self, text: str, shape: Shape, where: str) -> Json:
        if shape.kind == "boolean":
            return _BOOLEANS.get(text, text)
        if shape.kind != "number":
            return text
        number = _number(text)
        if number is None and not where.endswith("/quantity"):  # which the reader of quantities judges itself
            self.refuse("NUMBER_MALFORMED", "a finite number", text, where=where)
        return text if number is None else number

    def _extension(self, node: Node, where: str) -> Json:
        """What another vocabulary says, as it stands: a text, or the attributes and elements in it."""
        text = node.text.strip()
        if not node.children and not node.attributes:
            return text
        members: dict[str, Json] = {name: value.strip() for name, value in node.attributes.items()}
        for child in node.children:
            place = where + pointer(child.name)
            self._add(members, child.name, self._extension(child, place), place, child.line)
        if text:
            members[TEXT_NAME] = text
        return members


@lru_cache(maxsize=4096)  # the same few amounts come again and again
def _number(text: str) -> Json:
    """The number as the JSON reader would have it, within the same bounds; ``None`` where it is none."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    sign, whole, fraction, exponent = match.groups(default="")
    digits = f".{fraction}" if fraction else ""
    spelled = f"{sign.replace('+', '')}{whole.lstrip('0') or '0'}{digits}{exponent}"
    try:
        return parse_json(spelled.encode())  # type: ignore[no-any-return]  # a number, by its form
    except InputError:
        return None
