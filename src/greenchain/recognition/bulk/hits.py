"""What a bulk table found: an entry for each row and target that accepts it, in columns that are decoded when read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar, overload

from numpy.typing import NDArray

from greenchain.recognition.bulk.spans import NEVER
from greenchain.recognition.conditions import ConditionState
from greenchain.recognition.residual import Residual
from greenchain.recognition.result import Decision

Value = TypeVar("Value")


class Column(Sequence[Value], Generic[Value]):
    """A sequence of few values repeated many times: numbers, and what each of them stands for."""

    __slots__ = ("numbers", "values")

    def __init__(self, numbers: NDArray[Any], values: Sequence[Value]) -> None:
        self.numbers = numbers
        self.values = values

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> Value: ...
    @overload
    def __getitem__(self, index: slice) -> Column[Value]: ...
    def __getitem__(self, index: int | slice) -> Value | Column[Value]:
        """One value, or a column of some."""
        if isinstance(index, slice):
            return Column(self.numbers[index], self.values)
        return self.values[int(self.numbers[index])]

    def __iter__(self) -> Iterator[Value]:
        return map(self.values.__getitem__, self.numbers.tolist())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment] # compared by content, as a list is

    def __repr__(self) -> str:
        shown = ", ".join(repr(value) for value in self[:5])
        return f"Column([{shown}{', ...' if len(self) > 5 else ''}])"  # noqa: PLR2004 - a glance


@dataclass(frozen=True, slots=True)
class Hits:
    """Every acceptance that was found, sorted by row, then target.

    Attributes:
        rows: the row of the claim, the first being 0.
        targets: the scheme that accepts it.
        paths: the best way, as :attr:`greenchain.recognition.Recognition.path` tells it; empty within one scheme.
        expires_on: the first day after the one asked on which the answer may differ; ``None`` where none is known.
        decisions: ``recognized`` or ``recognized_residual``.
        residuals: what the target still examines; empty where nothing is left.
        conditions: what must be shown besides the label, each as it stands.
        basis: always ``stated``: nobody has verified the holdings.
    """

    rows: Column[int]
    targets: Column[str]
    paths: Column[tuple[str, ...]]
    expires_on: Column[date | None]
    decisions: Column[Decision]
    residuals: Column[tuple[Residual, ...]]
    conditions: Column[tuple[ConditionState, ...]]
    basis: str = "stated"

    def __len__(self) -> int:
        return len(self.rows)


class Days(Sequence["date | None"]):
    """The date of each day number; ``None`` for what never comes."""

    def __len__(self) -> int:
        return NEVER + 1

    def __getitem__(self, number: Any) -> Any:  # noqa: ANN401 - as the protocol of sequences has it
        """The date."""
        return None if number == NEVER else date.fromordinal(number)


DAYS = Days()
