"""How much work a set of statements may ask for: counted, and refused before it is begun where that can be told.

Telling blank nodes apart takes factorial time in the worst case, and 2 kB suffice to reach it. So each look at a
related blank node and each step of a permutation costs one unit, and the purse grows with the number of blank nodes: a
document pays for its own size, never for its cunning. Whoever reads a document many times, as for many proofs over
it, hands one purse to all of these readings, and it pays for the statements too.

Source: RDFC-1.0, 7.1 (dataset poisoning).
"""

from __future__ import annotations

from math import factorial

from greenchain.values.errors import Fault, InputError

MAX_CHARACTERS = 4 * 1024 * 1024  # 32,768 statements of the usual 120 characters
MAX_QUADS = 32_768  # a claim of 1 MB states at most about that many things; 0.2 s of work
MAX_BLANK_NODES = 1_024  # claims have tens, product passports hundreds; all alike, they still take under 0.1 s
_BASE_WORK = 4_000  # what a handful of blank nodes may take however tangled they are: a unit is 3 us
_WORK_PER_BLANK_NODE = 400  # the hardest graph of the W3C suite that is to pass takes 6,636 for 12 blank nodes
_MOST_WORK = 20_000  # below 0.1 s
_VERIFYING_WORK = 8_000  # 25 ms: three times what a claim of 64 kB takes that states as densely as claims do
MAX_DEPTH = 96  # levels of neighbors of neighbors; each costs interpreter stack


class WorkBudget:
    """A purse of work units that only empties."""

    __slots__ = ("_left", "_paid")

    def __init__(self, units: int) -> None:
        self._left = units
        self._paid: set[object] = set()

    @classmethod
    def for_blank_nodes(cls, number: int) -> WorkBudget:
        """The purse of one set of statements with that ``number`` of blank nodes."""
        return cls(min(_MOST_WORK, _BASE_WORK + _WORK_PER_BLANK_NODE * number))

    @classmethod
    def for_verifying(cls) -> WorkBudget:
        """The purse of one document, however many proofs over it have to be checked."""
        return cls(_VERIFYING_WORK)

    def spend(self, units: int) -> None:
        """Take ``units`` out.

        Raises:
            InputError: ``BUDGET_EXCEEDED``, there are not that many left.
        """
        self._left -= units
        if self._left < 0:
            raise _exceeded("more")

    def spend_once(self, what: object, units: int) -> None:
        """Take ``units`` out for ``what``, unless it was paid before: for what is worked out once and remembered.

        Raises:
            InputError: ``BUDGET_EXCEEDED``.
        """
        if what not in self._paid:
            self._paid.add(what)
            self.spend(units)

    def require_permutations(self, size: int) -> None:
        """Refuse a group of ``size`` blank nodes that look alike where trying all their orders would empty the purse.

        Raises:
            InputError: ``BUDGET_EXCEEDED``.
        """
        # 20! is far beyond any purse; no larger factorial is worked out
        if size > 1 and (size > 20 or factorial(size) * size > self._left):  # noqa: PLR2004 - explained above
            raise _exceeded(f"{size} blank nodes that look alike")


def require_depth(depth: int) -> None:
    """Refuse to go deeper than ``MAX_DEPTH`` levels.

    Raises:
        InputError: ``BUDGET_EXCEEDED``.
    """
    if depth > MAX_DEPTH:
        raise _exceeded(f"blank nodes in a row of more than {MAX_DEPTH}")


def _exceeded(found: str) -> InputError:
    expected = "statements, and blank nodes that can be told apart, with little work"
    return InputError(Fault("BUDGET_EXCEEDED", expected, found))
