"""Questions by number: closures, recalls and shares over the flow arrays, for millions of events at once.

Objects and processes have numbers: those the caller gave to ``SupplyGraph.from_flows``, and in a graph of records the
place of each identifier among ``SupplyGraph.objects``. What was taken back does not count, unless ``known_until`` asks
about a time before. Nothing is written while a question is answered, so threads may ask at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy.typing as npt

from greenchain.graph.engine.arrays import FlowArrays, Ints, Reals, Words
from greenchain.graph.engine.closure import downstream_objects, upstream_objects
from greenchain.graph.engine.gates import gate
from greenchain.graph.engine.mixing import mixed_shares, unknown_shares
from greenchain.graph.engine.recalls import reached_by_groups
from greenchain.graph.engine.tail import Tail, joined, reached_with_tail


class _HasFlows(Protocol):
    @property
    def flows(self) -> FlowArrays: ...

    @property
    def tail(self) -> Tail | None: ...


class ByNumber:
    """What a graph answers about object numbers; ``flows`` are its arrays, ``tail`` what came after them."""

    __slots__ = ()

    @property
    def nbytes(self: _HasFlows) -> int:
        """Bytes of the flow arrays; what a search borrows while it runs is not among them."""
        return self.flows.nbytes

    def upstream(
        self: _HasFlows, seeds: npt.ArrayLike, *, until_time: int | None = None, known_until: int | None = None
    ) -> Ints:
        """Sorted numbers of everything that ``seeds`` may be made of, the seeds left out.

        Args:
            seeds: object numbers.
            until_time: leave out processes with a later ``process_time``.
            known_until: leave out processes with a later ``known_from``, and count those with a later ``voided_from``.

        Raises:
            TypeError, ValueError: seeds that are no object numbers.

        >>> from greenchain.graph import SupplyGraph
        >>> graph = SupplyGraph.from_flows([0, 0, 1, 1], [0, 1, 1, 2], is_input=[True, False, True, False])
        >>> graph.upstream([2]).tolist()
        [0, 1]
        """
        opened = gate(self.flows, until_time=until_time, known_until=known_until)
        if self.tail is not None:
            return reached_with_tail(self.flows, self.tail, seeds=seeds, is_upstream=True, gate=opened)
        return upstream_objects(self.flows, seeds, gate=opened)

    def downstream(
        self: _HasFlows, seeds: npt.ArrayLike, *, until_time: int | None = None, known_until: int | None = None
    ) -> Ints:
        """Sorted numbers of everything that ``seeds`` may have gone into, the seeds left out; as ``upstream``."""
        opened = gate(self.flows, until_time=until_time, known_until=known_until)
        if self.tail is not None:
            return reached_with_tail(self.flows, self.tail, seeds=seeds, is_upstream=False, gate=opened)
        return downstream_objects(self.flows, seeds, gate=opened)

    def downstream_many(self: _HasFlows, groups: Sequence[npt.ArrayLike]) -> Words:
        """Many recalls in one pass: an array (objects, ceil(len(groups) / 64)) of 64-bit words.

        Bit ``k % 64`` of word ``k // 64`` of a row says whether the object is in ``downstream(groups[k])``.

        Raises:
            TypeError, ValueError: seeds that are no object numbers.
        """
        return reached_by_groups(joined(self.flows, self.tail), groups)

    def attribute(self: _HasFlows, shares: npt.ArrayLike) -> Reals:
        """What every object is made of by mass: an array (objects, K).

        Args:
            shares: (objects, K): the shares of the objects that no process makes. What is given for others does not
                count: all that a process makes is one mix of what went into it, and what several processes made is
                mixed by the masses made.

        Returns:
            Rows by object number. Where a mass that decides a mix is not stated, that mix is unknown: it adds nothing
            to any column, here and in whatever is made of it. ``unknown_share`` says how much that is, and a row whose
            origins' rows add up to 1 adds up to 1 less that.

        Raises:
            ValueError: not one row for each object, or not finite.
        """
        return mixed_shares(joined(self.flows, self.tail), shares)

    def unknown_share(self: _HasFlows) -> Reals:
        """By object number, the share of its mass of which nobody can tell what it is made of: 0 to 1."""
        return unknown_shares(joined(self.flows, self.tail))
