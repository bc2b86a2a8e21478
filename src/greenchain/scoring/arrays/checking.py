"""What callers put into arrays, checked: wrong shapes are their mistake, wrong figures are faults, told all together.

Of a million wrong figures the first hundred are named and the rest counted: enough to see what is wrong, and a message
that can be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from greenchain.graph.engine.arrays import Longs, Reals, Truths
from greenchain.values.errors import Fault, InputError

MAX_FAULTS = 100  # faults named of one input
MAX_FIGURE = 1e15  # of any unit, as in scoring documents: nothing that is scored is larger


def reals(values: npt.ArrayLike, what: str) -> Reals:
    """``values`` as a vector of floats.

    Raises:
        TypeError: not numbers.
        ValueError: not one-dimensional.
    """
    array = np.asarray(values)
    if array.size and array.dtype.kind not in "iuf":
        raise TypeError(f"{what}: numbers are wanted, found {array.dtype}")
    if array.ndim != 1:
        raise ValueError(f"{what}: one dimension is wanted, found {array.ndim}")
    return array.astype(np.float64, copy=False)


def one_length(count: int, what: str, *vectors: npt.NDArray[np.generic]) -> None:
    """Nothing where every vector has ``count`` items.

    Raises:
        ValueError: one has not.
    """
    found = sorted({vector.size for vector in vectors} - {count})
    if found:
        raise ValueError(f"{what}: {count} items are wanted, found {found[0]}")


def named(
    wrong: Truths, code: str, expected: str, *, found: Callable[[int], object], where: Callable[[int], str]
) -> list[Fault]:
    """The faults at the places marked, the first ones each by itself and the rest as one."""
    places: Longs = np.flatnonzero(wrong)
    faults = [Fault(code, expected, str(found(int(at))), where=where(int(at))) for at in places[:MAX_FAULTS]]
    if places.size > MAX_FAULTS:
        faults.append(Fault(code, expected, f"{places.size - MAX_FAULTS} more such"))
    return faults


def figure_faults(bounds: tuple[Reals, Reals, Reals], what: str) -> Iterable[Fault]:
    """Faults of lower, point and upper figures: finite, not negative, in order, of a size that means something."""
    lower, point, upper = bounds
    fits = (lower >= 0) & (lower <= point) & (point <= upper) & (upper <= MAX_FIGURE)  # NaN fits nothing
    return named(
        ~fits,
        "GRAPH_FIGURE",
        f"0 <= lower <= point <= upper <= {MAX_FIGURE:.0e}",
        found=lambda at: f"{lower[at]!r}, {point[at]!r}, {upper[at]!r}".replace("np.float64", ""),
        where=lambda at: f"/{what}/{at}",
    )


def refuse_if(faults: Iterable[Fault]) -> None:
    """Raise ``InputError`` with all ``faults``, or nothing where there are none."""
    InputError.raise_if(faults)
