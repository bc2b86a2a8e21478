"""A scoring document: any subset of the sections, each a list of items; read strictly, answered item by item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from greenchain.scoring.documents.registry import SECTIONS
from greenchain.scoring.items.sections import Answer, Asked, Section
from greenchain.standards.shapes import Reading, written
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.json import ARRAYS, OBJECTS, parse_json
from greenchain.values.toml import parse_toml


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """One item as its section read it, and its JSON pointer."""

    where: str
    item: Any


@dataclass(frozen=True, slots=True)
class ScoringDocument:
    """A document that was read.

    Attributes:
        items: by section, what could be read, in order.
        faults: what could not; an item with a fault is left out, the rest stands.
        name: of the file, for faults found later.
    """

    items: Mapping[str, tuple[PlacedItem, ...]]
    faults: tuple[Fault, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class AnsweredDocument:
    """The answers by section, in the document's order, and every fault of reading and of answering."""

    answers: Mapping[str, tuple[Answer, ...]]
    faults: tuple[Fault, ...]

    def all(self) -> tuple[Answer, ...]:
        """Every answer, section by section."""
        return tuple(answer for answers in self.answers.values() for answer in answers)


def read_scoring_document(raw: bytes, *, name: str = "", sections: Sequence[Section] = SECTIONS) -> ScoringDocument:
    """The scoring document that ``raw`` holds: JSON where it begins with a brace or is named so, else TOML.

    Raises:
        InputError: it can be read as neither, is no object, or has no section at all.
    """
    return read_parsed(parsed(raw, name=name), name=name, sections=sections)


def parsed(raw: bytes, *, name: str = "") -> object:
    """The value that ``raw`` holds: JSON where it begins with a brace or is named so, else TOML.

    Raises:
        InputError: it can be read as neither.
    """
    is_json = raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") or name.lower().endswith(".json")
    try:
        return parse_json(raw) if is_json else parse_toml(raw)
    except InputError as error:
        raise error.within(file=name) from None


def read_parsed(document: object, *, name: str = "", sections: Sequence[Section] = SECTIONS) -> ScoringDocument:
    """The scoring document in a parsed value, its faults with the file's name; see :func:`read_scoring_document`."""
    try:
        read = scoring_document(document, sections=sections)
    except InputError as error:
        raise error.within(file=name) from None
    return ScoringDocument(read.items, tuple(fault.within(file=name) for fault in read.faults), name)


def scoring_document(document: object, *, sections: Sequence[Section] = SECTIONS) -> ScoringDocument:
    """The scoring document in a parsed value; see :func:`read_scoring_document`."""
    known = {section.name: section for section in sections}
    if not isinstance(document, OBJECTS) or not document.keys() & known.keys():
        raise InputError(Fault("SCORE_SHAPE", f"at least one list of {', '.join(known)}", written(document)))
    faults = [Fault("SCORE_SHAPE", f"only {', '.join(known)}", key, f"/{key}") for key in document if key not in known]
    items: dict[str, tuple[PlacedItem, ...]] = {}
    for section in sections:
        if section.name in document:
            read, found = _items(document[section.name], section)
            items[section.name] = read
            faults += found
    return ScoringDocument(MappingProxyType(items), tuple(faults))


def answer_document(read: ScoringDocument, asked: Asked, *, sections: Sequence[Section] = SECTIONS) -> AnsweredDocument:
    """Every item answered; an item that turns out to be faulty becomes its faults, and stops nothing."""
    answers: dict[str, tuple[Answer, ...]] = {}
    faults = list(read.faults)
    for section in sections:
        if section.name not in read.items:
            continue
        earlier = {name: {one.id: one for one in given} for name, given in answers.items()}
        told = replace(asked, earlier=MappingProxyType(earlier))
        answered = [_answered(item, section, told, faults) for item in read.items[section.name]]
        answers[section.name] = tuple(answer for answer in answered if answer is not None)
    return AnsweredDocument(MappingProxyType(answers), tuple(fault.within(file=read.name) for fault in faults))


def _items(value: object, section: Section) -> tuple[tuple[PlacedItem, ...], list[Fault]]:
    """The items of one section that have no fault, and the faults of the others."""
    where = f"/{section.name}"
    if not isinstance(value, ARRAYS):
        return (), [Fault("SCORE_SHAPE", "a list", written(value), where)]
    if len(value) > section.most:
        return (), [Fault("BUDGET_EXCEEDED", f"at most {section.most} items", str(len(value)), where)]
    items: list[PlacedItem] = []
    faults: list[Fault] = []
    ids: set[str] = set()
    for index, part in enumerate(value):
        reading = Reading()
        item = section.read(part, f"{where}/{index}", reading)
        name = part.get("id") if isinstance(part, OBJECTS) else None
        if isinstance(name, str) and name in ids:
            reading.refuse(f"{where}/{index}/id", "each id once", name, code="SCORE_ID_TWICE")
        if reading.faults:
            faults += _renamed(reading.faults)
        else:
            items.append(PlacedItem(f"{where}/{index}", item))
        if isinstance(name, str):
            ids.add(name)
    return tuple(items), faults


def _renamed(faults: Iterable[Fault]) -> list[Fault]:
    """The faults of shapes under the code of scoring documents."""
    return [
        Fault("SCORE_SHAPE", fault.expected, fault.found, fault.where) if fault.code == "FACTS_SHAPE" else fault
        for fault in faults
    ]


def _answered(placed: PlacedItem, section: Section, asked: Asked, faults: list[Fault]) -> Answer | None:
    try:
        answer = section.answer(placed.item, asked)
        return answer.assumed() if asked.what_if else answer
    except GreenchainError as error:
        faults += _renamed(error.within(where=placed.where).faults)
        return None
