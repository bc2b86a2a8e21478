"""Rankings of a peer set: TOPSIS, entropy weights, the analytic hierarchy process. For ranking only.

One peer more or less can turn two others around, so nothing here may enter a card or a verdict; every result carries
the digest of the peers it was made of. Figures are decimals of 50 digits, the same on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from greenchain.values.errors import Fault, InputError

Matrix = Sequence[Sequence[Fraction]]

_CONTEXT = Context(prec=50)
_STEPS = 10_000  # of the power iteration: judgements near to consistent settle within a hundred
_SETTLED = Decimal("1e-40")
_RECIPROCAL = Fraction(1, 10**6)  # how far a judgement and its inverse, written with some digits, may stand apart


@dataclass(frozen=True, slots=True)
class Priorities:
    """What a matrix of pairwise judgements says.

    Attributes:
        weights: the principal eigenvector, summing to one.
        eigenvalue: the principal one; equal to the size where the judgements do not contradict each other.
    """

    weights: tuple[Decimal, ...]
    eigenvalue: Decimal

    def consistency_ratio(self, random_index: Fraction) -> Decimal:
        """The consistency index over the ``random_index`` of matrices of this size; under 0.1 is usually asked."""
        size = len(self.weights)
        with localcontext(_CONTEXT):
            return (self.eigenvalue - size) / (size - 1) / _decimal(random_index)


def closeness(matrix: Matrix, *, weights: Sequence[Fraction], benefit: Sequence[bool]) -> tuple[Decimal | None, ...]:
    """How close each peer is to the best of all columns, 0 to 1, by TOPSIS with vector normalization.

    Args:
        matrix: a row a peer, a column a criterion.
        weights: of the criteria, not negative; only their proportions count.
        benefit: whether more of a criterion is better.

    ``None`` for every peer where all are alike: then there is no order.

    >>> [str(round(c, 4)) for c in closeness([[Fraction(1)], [Fraction(3)]], weights=[Fraction(1)], benefit=[True])]
    ['0.0000', '1.0000']
    """
    with localcontext(_CONTEXT):
        columns = [_normed(column, weight) for column, weight in zip(zip(*matrix, strict=True), weights, strict=True)]
        ends = [
            (max(column), min(column)) if more else (min(column), max(column))
            for column, more in zip(columns, benefit, strict=True)
        ]
        found: list[Decimal | None] = []
        for row in zip(*columns, strict=True):
            to_best = _distance(row, [best for best, _ in ends])
            to_worst = _distance(row, [worst for _, worst in ends])
            found.append(to_worst / (to_best + to_worst) if to_best + to_worst else None)
        return tuple(found)


def entropy_weights(matrix: Matrix) -> tuple[Decimal, ...] | None:
    """Weights of the columns by how unlike the peers are in them: Shannon entropy of sum-normalized columns.

    ``None`` where the peers are alike in every column. Needs two peers at least, and a sum above zero in each column.
    """
    with localcontext(_CONTEXT):
        scale = Decimal(len(matrix)).ln()
        spread = []
        for column in zip(*matrix, strict=True):
            total = sum(column, Fraction(0))
            parts = [_decimal(cell / total) for cell in column if cell]
            is_even = len(parts) == len(matrix) and len(set(column)) == 1
            spread.append(Decimal(0) if is_even else 1 + sum((part * part.ln() for part in parts), Decimal(0)) / scale)
        whole = sum(spread, Decimal(0))
        return tuple(one / whole for one in spread) if whole else None


def priorities(judgements: Matrix) -> Priorities:
    """The weights that pairwise judgements give, by power iteration.

    Raises:
        InputError: it does not settle.
    """
    with localcontext(_CONTEXT):
        rows = [[_decimal(cell) for cell in row] for row in judgements]
        weights = [Decimal(1) / len(rows)] * len(rows)
        for _ in range(_STEPS):
            product = [sum((a * w for a, w in zip(row, weights, strict=True)), Decimal(0)) for row in rows]
            value = sum(product, Decimal(0))
            following = [part / value for part in product]
            if max(abs(a - b) for a, b in zip(following, weights, strict=True)) < _SETTLED:
                return Priorities(tuple(following), value)
            weights = following
    raise InputError(Fault("BUDGET_EXCEEDED", f"judgements that settle within {_STEPS} steps", "no rest"))


def hierarchy(criteria: Priorities, alternatives: Sequence[Priorities]) -> tuple[Decimal, ...]:
    """The score of each alternative: its weights under every criterion, weighed by the criteria's own."""
    with localcontext(_CONTEXT):
        under = zip(*(one.weights for one in alternatives), strict=True)
        return tuple(
            sum((weight * part for weight, part in zip(criteria.weights, parts, strict=True)), Decimal(0))
            for parts in under
        )


def is_reciprocal(judgements: Matrix) -> bool:
    """Whether every judgement is above zero, that of a thing against itself one, and of b against a the inverse."""
    size = range(len(judgements))
    return all(
        judgements[i][j] > 0 and abs(judgements[i][j] * judgements[j][i] - 1) <= _RECIPROCAL for i in size for j in size
    )


def _normed(column: Sequence[Fraction], weight: Fraction) -> list[Decimal]:
    length = _decimal(sum((cell * cell for cell in column), Fraction(0))).sqrt()
    return [_decimal(cell * weight) / length if length else Decimal(0) for cell in column]


def _distance(row: Sequence[Decimal], ideal: Sequence[Decimal]) -> Decimal:
    return sum(((a - b) * (a - b) for a, b in zip(row, ideal, strict=True)), Decimal(0)).sqrt()


def _decimal(number: Fraction) -> Decimal:
    """The number at the digits of the context."""
    return Decimal(number.numerator) / Decimal(number.denominator)
