"""What is made: declarations with a label on each item, and the papers and events that belong to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from greenchain.formats.declaration_fields import HEADER_FIELDS, ITEM_FIELDS
from greenchain.values.json import Json


class Kind(StrEnum):
    """What an item is made for."""

    PLANTED = "planted"
    LOOKALIKE = "lookalike"
    ORDINARY = "ordinary"


class Layer(StrEnum):
    """What it takes to see a planted item: the rules, the supply chain, or a score."""

    RULE = "rule"
    GRAPH = "graph"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Label:
    """What is known of an item beforehand; ``expected`` are the codes that must be found, none but of planted ones."""

    pattern: str = "ordinary"
    kind: Kind = Kind.ORDINARY
    layer: Layer = Layer.RULE
    expected: tuple[str, ...] = ()


ORDINARY = Label()

_BLANK_HEADER = MappingProxyType(dict.fromkeys(HEADER_FIELDS, ""))
_BLANK_ITEM = MappingProxyType(dict.fromkeys(ITEM_FIELDS, ""))


@dataclass(frozen=True, slots=True)
class MadeItem:
    """One item: its fields, blank where it declares none, and its label."""

    facts: Mapping[str, str]
    label: Label = ORDINARY

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", MappingProxyType({**_BLANK_ITEM, **self.facts}))


@dataclass(frozen=True, slots=True)
class MadeDeclaration:
    """One declaration; its items are numbered from 1."""

    id: str
    facts: Mapping[str, str]
    items: tuple[MadeItem, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", MappingProxyType({**_BLANK_HEADER, **self.facts}))


Paper = dict[str, Json]


@dataclass(slots=True)
class Case:
    """Declarations that belong together, with their papers and the events of their lots."""

    serial: str
    declarations: list[MadeDeclaration] = field(default_factory=list)
    notifications: list[Paper] = field(default_factory=list)
    movements: list[Paper] = field(default_factory=list)
    annex_vii: list[Paper] = field(default_factory=list)
    events: list[Paper] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows of a table it takes."""
        return sum(len(declaration.items) for declaration in self.declarations)
