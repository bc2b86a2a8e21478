"""A supply graph in arrays: who needs how much of whose product, and what each product burdens by itself.

Products are numbered anew by topological level, edges lie by consumer, so one pass from the first level to the last
meets every supplier before those whom it supplies. Products that feed each other share a level, whose edges among
themselves are kept apart. Edges may come in any order: they are put in one, so that sums come out the same to the bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from greenchain.graph.engine.arrays import Ints, Longs, Reals, whole_numbers
from greenchain.graph.engine.levels import edges_of, leveled, offsets_of
from greenchain.scoring.arrays.checking import figure_faults, named, one_length, reals, refuse_if
from greenchain.values.errors import Fault

MAX_PRODUCTS = 20_000_000  # numbers are 32 bits wide, and one pass over them stays within a few gigabytes
MAX_EDGES = 200_000_000

Bounds3: TypeAlias = tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike]
"""Lower, point and upper figures, each a vector."""


@dataclass(frozen=True, slots=True, eq=False)
class FootprintGraph:
    """Products and what they need of each other; make one with ``from_edges``.

    Attributes:
        number: the graph's own number of each product, by level; results come in the caller's numbers.
        level_start: the first number of each level, and behind the last one the count of products.
        offsets: where the edges of each consumer begin, by its own number.
        supplier: own numbers of suppliers, edge by edge.
        amount: lower, point and upper amount of each edge.
        burden: lower, point and upper burden of each product, by its own number.
        edge_place: where the caller had each edge.
        loop_levels: the levels on which products feed each other, ascending.
        least_amount: the smallest amount above zero, at most 1.
    """

    number: Ints
    level_start: Longs
    offsets: Longs
    supplier: Ints
    amount: Reals
    burden: Reals
    edge_place: Longs
    loop_levels: Longs
    least_amount: float

    @property
    def size(self) -> int:
        """How many products there are."""
        return self.number.size

    @property
    def levels(self) -> int:
        """How many levels there are."""
        return self.level_start.size - 1

    @classmethod
    def from_edges(
        cls, *, size: int, supplier: npt.ArrayLike, consumer: npt.ArrayLike, amount: Bounds3, burden: Bounds3
    ) -> Self:
        """The graph in which one unit of ``consumer[i]`` needs ``amount[i]`` units of ``supplier[i]``.

        Args:
            size: how many products there are, numbered from 0.
            supplier, consumer: products, edge by edge, in any order; parallel edges add.
            amount: lower, point and upper, edge by edge; none negative.
            burden: what one unit burdens by itself: lower, point and upper, product by product; none negative.

        Raises:
            InputError: ``GRAPH_EDGE``, ``GRAPH_FIGURE``, ``BUDGET_EXCEEDED``; every fault named, a hundred of a kind.
            TypeError: what should be numbers is none.
            ValueError: vectors of different lengths.

        >>> graph = FootprintGraph.from_edges(
        ...     size=2, supplier=[0], consumer=[1], amount=([2], [2], [3]), burden=([5, 1], [5, 1], [5, 1])
        ... )
        >>> graph.levels
        2
        """
        sources, targets = whole_numbers(supplier, "supplier"), whole_numbers(consumer, "consumer")
        _within_budget(size, sources.size)
        amounts, burdens = _three(amount, "amount"), _three(burden, "burden")
        one_length(sources.size, "consumer", targets)
        one_length(sources.size, "amount", *amounts)
        one_length(size, "burden", *burdens)
        refuse_if(
            [
                *_edge_faults(sources, "supplier", size),
                *_edge_faults(targets, "consumer", size),
                *figure_faults(amounts, "amount"),
                *figure_faults(burdens, "burden"),
            ]
        )
        return cls._numbered(size, sources, targets, amounts=amounts, burdens=burdens)

    @classmethod
    def _numbered(
        cls,
        size: int,
        sources: Longs,
        targets: Longs,
        *,
        amounts: tuple[Reals, Reals, Reals],
        burdens: tuple[Reals, Reals, Reals],
    ) -> Self:
        order = leveled(edges_of(size, sources=sources.astype(np.int32), targets=targets.astype(np.int32)))
        by_level = np.argsort(order.level, kind="stable")
        number = np.empty(size, np.int64)
        number[by_level] = np.arange(size)
        consumer, supplier = number[targets], number[sources]
        place = _in_order(consumer * max(size, 1) + supplier, amounts)
        level_of = order.level[by_level]
        return cls(
            number=number.astype(np.int32),
            level_start=np.searchsorted(level_of, np.arange(int(order.level.max(initial=-1)) + 2)),
            offsets=offsets_of(consumer, size).astype(np.int64),
            supplier=supplier[place].astype(np.int32),
            amount=_columns(amounts, place),
            burden=_columns(burdens, by_level),
            edge_place=place,
            loop_levels=np.unique(order.level[order.part_members]).astype(np.int64),
            least_amount=min(float(np.where(values > 0, values, 1.0).min(initial=1.0)) for values in amounts),
        )


def _in_order(keys: Longs, amounts: tuple[Reals, Reals, Reals]) -> Longs:
    """Places of the edges by consumer and supplier; parallel ones by amount, so that the caller's order never shows."""
    place = np.argsort(keys)
    ordered = keys[place]
    again = ordered[1:] == ordered[:-1]
    if again.any():
        alike = np.zeros(keys.size, np.bool_)
        alike[1:] = again
        alike[:-1] |= again
        some = place[alike]  # groups stay where they are, for their keys come first in the order
        place[alike] = some[np.lexsort((*(values[some] for values in amounts), keys[some]))]
    return place


def _columns(bounds: tuple[Reals, Reals, Reals], place: Longs) -> Reals:
    columns = np.empty((place.size, 3))
    for at, values in enumerate(bounds):
        columns[:, at] = values[place]
    return columns


def _three(bounds: Bounds3, what: str) -> tuple[Reals, Reals, Reals]:
    if not isinstance(bounds, tuple | list) or len(bounds) != 3:  # noqa: PLR2004 - lower, point, upper
        raise ValueError(f"{what}: three vectors are wanted: lower, point, upper")
    lower, point, upper = bounds
    return reals(lower, f"{what}, lower"), reals(point, f"{what}, point"), reals(upper, f"{what}, upper")


def _within_budget(size: int, edges: int) -> None:
    if isinstance(size, bool) or not isinstance(size, int | np.integer):
        raise TypeError(f"size is a whole number, not {type(size).__name__}")
    if size < 0:
        raise ValueError(f"size is at least 0, not {size}")
    refuse_if(
        Fault("BUDGET_EXCEEDED", f"at most {most} {what}", str(count))
        for what, count, most in (("products", size, MAX_PRODUCTS), ("edges", edges, MAX_EDGES))
        if count > most
    )


def _edge_faults(ends: Longs, what: str, size: int) -> list[Fault]:
    return named(
        (ends < 0) | (ends >= size),
        "GRAPH_EDGE",
        f"a product from 0 to {size - 1}" if size else "no edge, for there is no product",
        found=lambda at: ends[at],
        where=lambda at: f"/{what}/{at}",
    )
