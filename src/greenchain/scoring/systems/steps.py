"""How much work the answer for one system may take: a count of steps that everything which may grow takes from.

A step is one multiplication of rounded numbers, about a microsecond; one of exact fractions counts as many.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_STEPS = 3_000_000  # some seconds; what needs more is a cycle that hardly shrinks, or for the array engine
PER_AMOUNT = 20_000  # steps for each stated amount: the work grows with the document, many small systems or a large one
EXACT = 30  # steps of one multiplication of exact fractions


class OutOfBudgetError(Exception):
    """The work was given up before the answer was found."""


@dataclass(slots=True)
class Steps:
    """What is left of the budget of one answer."""

    left: int

    @classmethod
    def of(cls, amounts: int) -> Steps:
        """The whole budget for a system that states so many amounts."""
        return cls(min(MAX_STEPS, PER_AMOUNT * amounts))

    def take(self, count: int) -> None:
        """Take ``count`` steps.

        Raises:
            OutOfBudgetError: so many are not left.
        """
        self.left -= count
        if self.left < 0:
            raise OutOfBudgetError("more steps are needed than one answer may take")
