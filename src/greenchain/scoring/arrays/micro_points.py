"""Floats become whole micro-points, half to even, decided exactly.

A float of a table stands for one decimal: the shortest that reads back as it (what ``repr`` writes), which for every
number of at most 15 digits is the number as it was written. Multiplied in floats it is off by a hair, so wherever the
product comes near the middle between two micro-points the answer is compared with that middle itself,
``t = (2 k + 1) q / 2 p`` for ``p / q`` micro-points a unit. Both whole numbers are exact floats and division rounds
correctly, so the float of ``t`` is the nearest to it; and because nearest floats keep the order of decimals, a float
above or below it stands for a decimal above or below ``t``. Only the float that equals it is left. Where ``t`` has at
most 15 digits that float stands for ``t`` itself, a tie; elsewhere its shortest decimal is compared with ``t``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import numpy as np

from greenchain.graph.engine.arrays import Longs, Reals, Truths
from greenchain.scoring.arrays.rules import Rule, ScoreRules

_SLACK = 2.0**-50  # three roundings of a product are off by less than this share


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """The rules of all indicators as vectors.

    Attributes:
        rate: micro-points a unit, as floats.
        full, micros: full answers, and the micro-points that they earn.
        evidence_min: by indicator.
        numerator, denominator: the exact rates.
        is_short: where a float at the middle of two micro-points is a tie for sure.
        doubt: the distance of a product from a whole number from which on it is looked at again.
    """

    rules: tuple[Rule, ...]
    rate: Reals = field(init=False)
    full: Reals = field(init=False)
    micros: Reals = field(init=False)
    numerator: Longs = field(init=False)
    denominator: Longs = field(init=False)
    is_short: Truths = field(init=False)
    doubt: float = field(init=False)

    def __post_init__(self) -> None:
        exact = [rule.rate for rule in self.rules]
        put = object.__setattr__
        put(self, "rate", np.array([float(rate) for rate in exact]))
        put(self, "full", np.array([float(rule.full) for rule in self.rules]))
        put(self, "micros", np.array([float(rule.micros) for rule in self.rules]))
        put(self, "numerator", np.array([rate.numerator for rate in exact], np.int64))
        put(self, "denominator", np.array([rate.denominator for rate in exact], np.int64))
        put(self, "is_short", np.array([rule.has_short_ties for rule in self.rules], np.bool_))
        put(self, "doubt", 0.5 - float(self.micros.max()) * _SLACK)

    @classmethod
    def of(cls, rules: ScoreRules) -> Rates:
        """The vectors of ``rules``."""
        return cls(rules.rules)

    def decided(self, answers: Reals, columns: Longs) -> Longs:
        """Micro-points of single answers, exact."""
        below: Longs = np.floor(answers * self.rate[columns]).astype(np.int64)
        middle = (2 * below + 1) * self.denominator[columns] / (2 * self.numerator[columns])
        points = below + (answers > middle)
        at_middle = answers == middle
        ties = np.flatnonzero(at_middle & self.is_short[columns])
        points[ties] += below[ties] & 1
        for place in np.flatnonzero(at_middle & ~self.is_short[columns]).tolist():
            points[place] = rounded(self.rules[int(columns[place])], float(answers[place]))
        return points


def rounded(rule: Rule, answer: float) -> int:
    """The micro-points of one answer, by the decimal that its float stands for."""
    return round(Fraction(Decimal(repr(answer))) * rule.rate)
