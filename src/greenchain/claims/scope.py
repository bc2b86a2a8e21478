"""What an anchor may speak of, what a claim speaks of, and whether the one covers the other.

Six dimensions: credential types, countries, product groups (HS prefixes), schemes, standards, life-cycle stages. A
scope lists per dimension what is allowed; a dimension it leaves out is not restricted. A claim's facts are read through
a table of JSON pointers, given as a value, so that documents of another shape need another table and no other code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from types import MappingProxyType
from typing import Any

from greenchain.claims.vcdm import BASE_TYPE
from greenchain.values.json import ARRAYS, OBJECTS, Json

DIMENSIONS = ("credential_types", "countries", "product_groups", "schemes", "standards", "stages")

_DEFAULT_POINTERS = MappingProxyType(
    {
        "credential_types": "/type",
        "countries": "/credentialSubject/facility/country",
        "product_groups": "/credentialSubject/product/hsCode",
        "schemes": "/credentialSubject/scheme/id",
        "standards": "/credentialSubject/criteria/*/standard",
        "stages": "/credentialSubject/criteria/*/lifeCycleStage",
    }
)


@dataclass(frozen=True, slots=True)
class ClaimProfile:
    """Where claims of one shape state the facts that a scope may restrict.

    Attributes:
        pointers: dimension to JSON pointer; ``*`` stands for each element of a list.
    """

    pointers: Mapping[str, str] = field(default_factory=lambda: _DEFAULT_POINTERS)
    _parts: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if set(self.pointers) != set(DIMENSIONS):
            raise ValueError(f"a claim profile has a pointer for each of {', '.join(DIMENSIONS)}")
        object.__setattr__(self, "pointers", MappingProxyType(dict(self.pointers)))
        object.__setattr__(self, "_parts", {name: tuple(path.split("/")[1:]) for name, path in self.pointers.items()})

    def facts(self, content: Mapping[str, Json], dimension: str) -> tuple[str, ...] | None:
        """What ``content`` states in ``dimension``, each once and sorted.

        ``None`` where nothing is stated, where one of several elements does not state it, or where something else
        than a text stands there: a fact that is only half known is not known.
        """
        parts = self._parts[dimension]
        if "*" not in parts:
            try:
                value: Any = reduce(_MEMBER, parts, content)  # most facts are one text below objects alone
            except TypeError:  # a list on the way, or the way ends early
                value = None
            if isinstance(value, str):
                return (value,) if value else None
        reached = _reach(content, parts)
        if len(reached) == 1:
            return (reached[0],) if reached[0] else None
        found = set(reached)
        if dimension == "credential_types" and found != {BASE_TYPE}:
            found -= {BASE_TYPE}
        return None if not found or "" in found else tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be said, per dimension; ``None`` restricts nothing."""

    credential_types: tuple[str, ...] | None = None
    countries: tuple[str, ...] | None = None
    product_groups: tuple[str, ...] | None = None
    schemes: tuple[str, ...] | None = None
    standards: tuple[str, ...] | None = None
    stages: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        for dimension in DIMENSIONS:
            allowed = getattr(self, dimension)
            if allowed is not None:
                if not allowed or isinstance(allowed, str):
                    raise ValueError(f"{dimension} lists at least one value, or is None")
                object.__setattr__(self, dimension, tuple(sorted(set(allowed))))

    def restricted(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The restricted dimensions with what they allow, in fixed order."""
        for dimension in DIMENSIONS:
            allowed = getattr(self, dimension)
            if allowed is not None:
                yield dimension, allowed

    def to_dict(self) -> dict[str, Json]:
        """The restricted dimensions as JSON."""
        return {dimension: list(allowed) for dimension, allowed in self.restricted()}


def uncovered(allowed: tuple[str, ...], stated: tuple[str, ...], *, dimension: str) -> tuple[str, ...]:
    """What is ``stated`` and not covered by ``allowed``: whole values compare letter for letter, HS codes by prefix.

    >>> uncovered(("8541", "34"), ("340250", "3901"), dimension="product_groups")
    ('3901',)
    """
    covers = _COVERS.get(dimension)
    if covers is None:
        if all(map(allowed.__contains__, stated)):
            return ()
        return tuple(value for value in stated if value not in allowed)
    return tuple(value for value in stated if not any(covers(value, group) for group in allowed))


_MEMBER: Callable[[Any, str], Any] = dict.get


def _is_in_group(code: str, group: str) -> bool:
    digits = code.replace(".", "")
    return digits.isascii() and digits.isdigit() and digits.startswith(group)


_COVERS: Mapping[str, Callable[[str, str], bool]] = MappingProxyType({"product_groups": _is_in_group})


def _reach(value: Json, parts: tuple[str, ...]) -> list[str]:
    """Every text that ``parts`` leads to; an empty one for each branch that ends early or in something else."""
    while parts and parts[0] != "*" and isinstance(value, OBJECTS):
        value, parts = value.get(parts[0]), parts[1:]
    if isinstance(value, ARRAYS):
        below = parts[1:] if parts[:1] == ("*",) else parts
        return [text for item in value for text in _reach(item, below)] or [""]
    if parts[:1] == ("*",):
        return _reach(value, parts[1:])
    return [value if not parts and isinstance(value, str) else ""]
