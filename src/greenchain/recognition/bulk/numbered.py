"""Values that are told apart by a number, in the order in which they came."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Value = TypeVar("Value", bound=Hashable)


@dataclass(slots=True, eq=False)
class Numbered(Generic[Value]):
    """Values in the order in which they came."""

    values: list[Value] = field(default_factory=list)
    _numbers: dict[Value, int] = field(default_factory=dict)

    def number(self, value: Value) -> int:
        """The number of a value; the next one where it is new."""
        found = self._numbers.setdefault(value, len(self.values))
        if found == len(self.values):
            self.values.append(value)
        return found
