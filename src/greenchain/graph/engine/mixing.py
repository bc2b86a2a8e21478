"""Shares by mass: what every object is made of, for all objects in one pass along the levels.

All that a process makes is one mix of what went into it, by mass (rules E5, E6); what several processes made is mixed
by the masses made. A single source is the whole, whatever its mass. Where a mass that decides a mix is not stated, or
all of them are zero, that mix is unknown: it counts for nothing in every column, and so does whatever share of a later
mix came from it. It is neither guessed nor spread over the rest, and :func:`unknown_shares` says how much it is.

Parts that feed themselves (rework) are iterated, from nothing known upward, until no share changes by more than
``SETTLED``; what goes round for long comes in ever smaller steps, whose sum is leapt to from time to time (A. Aitken,
1926). What has not arrived then, as in a loop that nothing feeds, stays unknown. Processes that were taken back
make nothing.

Rows are taken some thousand at a time, so that they stay in the processor's cache. Floats rank and inform; a limit is
decided on exact fractions (``graph.shares``).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from greenchain.graph.engine.arrays import (
    FlowArrays,
    Ints,
    Longs,
    Reals,
    Truths,
    edges_at,
    neighbors,
    nodes_by_level,
    parts_by_level,
)
from greenchain.graph.engine.gates import closed_processes
from greenchain.graph.engine.means import MANY, Means, put_rows, spans

_CELLS = 65_536  # rows times columns at a time: half a megabyte, so that two tables fit a usual second-level cache
_FEWEST_ROWS = 256  # however many columns: below, the calls cost more than the work
_FARTHEST = 2  # edges passed over for each that is wanted, up to which a slice is cheaper than a list of places
SETTLED = 3e-16  # of a share: its last digit but one, so that rounding does not go on for ever
MAX_ROUNDS = 2_000  # of the parts of a level; what goes round for longer, with leaps, is left unknown
_LEAP = 8  # rounds after which the way they go shows
_FEWEST_ROUNDS = 100  # however large a part is
_MAX_CELLS = 5_000_000_000  # edges times columns times rounds of one level: some two minutes
_ROUNDING = 1e-12  # what sums of shares may be away from 1


def mixed_shares(arrays: FlowArrays, shares: npt.ArrayLike) -> Reals:
    """Shares of every object, by number, in as many columns as are given.

    Args:
        arrays: the flows, with masses.
        shares: (objects, K): the shares of those objects that no process makes; what is given for others does not
            count.

    Raises:
        ValueError: not one row for each object, or not finite.
    """
    table = np.asarray(shares, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != arrays.objects:  # noqa: PLR2004 - rows and columns
        raise ValueError(f"shares of shape ({arrays.objects}, K) are wanted, found {table.shape}")
    return _Mixer(arrays, table).mixed()


def unknown_shares(arrays: FlowArrays) -> Reals:
    """By object number, the share of its mass of which nobody can tell what it is made of."""
    unknown: Reals = 1.0 - mixed_shares(arrays, np.ones((arrays.objects, 1)))[:, 0]
    unknown[np.abs(unknown) < _ROUNDING] = 0.0
    return unknown


class _Mixer:
    """The shares while they are worked out."""

    __slots__ = ("_arrays", "_closed", "_is_several", "_room", "_shares")

    def __init__(self, arrays: FlowArrays, given: Reals) -> None:
        self._arrays = arrays
        closed = closed_processes(arrays)
        self._closed: Truths | None = None
        makers = np.diff(arrays.backward.offsets)
        if closed.size:
            self._closed = np.zeros(arrays.number.size, np.bool_)
            self._closed[arrays.process_node[closed]] = True
            np.subtract.at(makers, neighbors(arrays.forward, arrays.process_node[closed]), 1)
        self._is_several = np.zeros(arrays.number.size, np.bool_)
        self._is_several[arrays.several_makers] = True
        origins = arrays.number[(makers == 0) & (arrays.number >= 0)]
        if not bool(np.isfinite(given[origins]).all()):
            raise ValueError("shares are finite numbers")
        self._shares = np.zeros(given.shape)
        self._shares[origins] = given[origins]
        self._room = np.empty((2, max(_FEWEST_ROWS, _CELLS // max(1, given.shape[1])), given.shape[1]))

    def mixed(self) -> Reals:
        """Go through the levels, feeders first."""
        arrays = self._arrays
        several, parts = nodes_by_level(arrays, arrays.several_makers), parts_by_level(arrays)
        starts = arrays.level_start.tolist()
        for level in range(len(starts) - 1):
            nodes = np.arange(starts[level], starts[level + 1])
            merged = several.get(level, nodes[:0])
            members = np.concatenate([nodes[:0], *parts.get(level, ())])
            if members.size:
                nodes, merged = np.setdiff1d(nodes, members), np.setdiff1d(merged, members)
            self._make(nodes)
            self._merge(merged)
            if members.size:
                self._settle(members)
        return self._shares

    def _make(self, nodes: Ints) -> None:
        """Give the mix of every process among ``nodes`` to what it alone makes."""
        nodes = self._standing(nodes[self._arrays.number[nodes] < 0])
        rows = self._room.shape[1]
        for begin in range(0, nodes.size, rows):
            some = nodes[begin : begin + rows]
            mix, order = self._mixes(some)
            self._hand_on(mix, some[order])

    def _hand_on(self, mix: Reals, processes: Ints) -> None:
        """Row ``i`` of ``mix`` goes to the objects that only process ``i`` makes: first outputs, then second ones."""
        edges = self._arrays.forward
        first, counts = spans(edges, processes)
        if int(counts.max(initial=0)) > MANY:
            places, counts = edges_at(edges, processes)
            self._put(edges.targets[places], mix[np.repeat(np.arange(processes.size), counts)])
            return
        row = counts.nonzero()[0]
        for output in range(int(counts.max(initial=0))):
            row = row[counts[row] > output] if output else row
            self._put(edges.targets[first[row] + output], mix if row.size == processes.size else mix[row])

    def _put(self, objects: Ints, mix: Reals) -> None:
        nodes = objects.astype(np.int64)
        if self._arrays.several_makers.size:
            alone = ~self._is_several[nodes]
            nodes, mix = nodes[alone], mix[alone]
        put_rows(self._shares, self._arrays.number[nodes], mix)

    def _mixes(self, processes: Ints) -> tuple[Reals, Longs]:
        """What each of ``processes`` mixes; row ``i`` is that of ``processes[order[i]]``."""
        edges, mass = self._arrays.backward, self._arrays.mass
        first, counts = spans(edges, processes)
        begin, end = (int(first[0]), int(first[-1] + counts[-1])) if processes.size else (0, 0)
        if end - begin > _FARTHEST * int(counts.sum()):  # few and far between: only their own edges
            places, _ = edges_at(edges, processes)
            targets, weight = edges.targets[places], None if mass is None else mass[places]
            first = counts.cumsum() - counts
        else:
            targets, weight = edges.targets[begin:end], None if mass is None else mass[begin:end]
            first -= begin
        objects = self._arrays.number[targets.astype(np.int64)].astype(np.int64)
        return Means(self._shares, objects, weight).of(first, counts, room=self._room)

    def _merge(self, objects: Ints) -> None:
        """Mix what several processes made, by the masses made."""
        arrays = self._arrays
        places, counts = edges_at(arrays.backward, objects)
        if self._closed is not None:
            stands = ~self._closed[arrays.backward.targets[places]]
            counts = np.bincount(np.repeat(np.arange(objects.size), counts)[stands], minlength=objects.size)
            places = places[stands]
            objects, counts = objects[counts > 0], counts[counts > 0]
        if not objects.size:
            return
        makers, source = np.unique(arrays.backward.targets[places], return_inverse=True)
        mix, order = self._mixes(makers)
        row = np.empty(order.size, np.int64)
        row[order] = np.arange(order.size)
        weights = None if arrays.mass is None else arrays.mass[places]
        merged, order = Means(mix, row[source], weights).of(counts.cumsum() - counts, counts)
        put_rows(self._shares, arrays.number[objects[order]], merged)

    def _settle(self, members: Ints) -> None:
        """Iterate the parts of one level until their shares stay as they are."""
        arrays = self._arrays
        members = np.sort(members)
        several = members[self._is_several[members]]
        objects = arrays.number[members]
        objects = objects[objects >= 0]
        edges, _ = edges_at(arrays.backward, members)
        cells = max(1, edges.size * self._shares[:1].size)
        before = self._shares[objects]
        change = np.zeros_like(before)
        for number in range(1, max(_FEWEST_ROUNDS, min(MAX_ROUNDS, _MAX_CELLS // cells))):
            self._make(members)
            self._merge(several)
            after, last_change = self._shares[objects], change
            change = after - before
            if float(np.abs(change).max(initial=0.0)) <= SETTLED:
                return
            if number % _LEAP == 0:
                self._shares[objects] = after = extrapolated(after, change, last_change)
            before = after

    def _standing(self, nodes: Ints) -> Ints:
        return nodes if self._closed is None else nodes[~self._closed[nodes]]


def extrapolated(shares: Reals, change: Reals, change_before: Reals) -> Reals:
    """Where shares lead that changed by ``change_before`` and then by ``change``, if they go on shrinking like that."""
    shrinks = (change > 0) & (change_before > change)
    ratio = np.divide(change, change_before, out=np.zeros_like(change), where=shrinks)
    return np.minimum(shares + change * ratio / (1.0 - ratio), 1.0)
