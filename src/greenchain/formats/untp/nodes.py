"""A JSON object and its place, asked for members of a type: what is absent or of another type reads as not stated.

What is wrong with a document is told once, by its schema; whoever reads it for its content need not look again. A list
may stand as its only element, and a member under a name of an earlier or later version.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from greenchain.values.json import pointer

_NOTHING: Final[Mapping[str, Any]] = {}


class Node:
    """An object of a document and its JSON pointer; a missing one is empty and has no members."""

    __slots__ = ("members", "where")

    def __init__(self, members: Any, where: str = "") -> None:  # noqa: ANN401 - a JSON value of any shape
        self.members: Mapping[str, Any] = members if isinstance(members, dict) else _NOTHING
        self.where = where

    def __bool__(self) -> bool:
        return bool(self.members)

    def text(self, *names: str) -> str:
        """The text under the first of ``names`` that has one; empty where none has."""
        for name in names:
            found = self.members.get(name)
            if isinstance(found, str):
                return found
        return ""

    def number(self, name: str) -> Decimal | None:
        """The number under ``name``."""
        found = self.members.get(name)
        if isinstance(found, Decimal):
            return found
        return Decimal(found) if isinstance(found, int) and not isinstance(found, bool) else None

    def flag(self, *names: str) -> bool | None:
        """The answer under the first of ``names`` that has one; ``None`` where none has."""
        answers = (self.members.get(name) for name in names)
        return next((answer for answer in answers if isinstance(answer, bool)), None)

    def child(self, *names: str) -> Node:
        """The object under the first of ``names`` that has one; an empty one where none has."""
        for name in names:
            found = self.members.get(name)
            if isinstance(found, dict):
                return Node(found, f"{self.where}/{name}")
        return Node(None, f"{self.where}/{names[0]}")

    def children(self, *names: str) -> list[Node]:
        """The objects in the list under the first of ``names`` that has one."""
        for name in names:
            found = self.members.get(name)
            if isinstance(found, list):
                place = self.where + pointer(name)
                return [Node(one, f"{place}/{index}") for index, one in enumerate(found) if isinstance(one, dict)]
            if isinstance(found, dict):
                return [Node(found, self.where + pointer(name))]
        return []

    def texts(self, *names: str) -> tuple[str, ...]:
        """The texts in the list under the first of ``names`` that has one."""
        for name in names:
            found = self.members.get(name)
            if isinstance(found, str):
                return (found,)
            if isinstance(found, list):
                return tuple([one for one in found if isinstance(one, str)])
        return ()
