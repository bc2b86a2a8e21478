"""Which processes count in a question: those that had happened, were known, and had not been taken back.

A process of several events passes from the first of them on; whoever needs each event apart asks the graph of records.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from greenchain.graph.engine.arrays import FlowArrays, Longs, Steps, Truths


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """What passes: processes with every vector of ``begins`` at or below its limit, and of ``ends`` above its limit."""

    begins: tuple[tuple[Steps, int], ...]
    ends: tuple[tuple[Steps, int], ...]

    def passes(self, processes: npt.NDArray[np.integer]) -> Truths:
        """Which of these process numbers pass."""
        passing = np.ones(processes.size, np.bool_)
        for vector, limit in self.begins:
            passing &= vector[processes] <= limit
        for vector, limit in self.ends:
            passing &= vector[processes] > limit
        return passing

    def passes_one(self, process: int) -> bool:
        """Whether this process number passes."""
        return all(vector.item(process) <= limit for vector, limit in self.begins) and all(
            vector.item(process) > limit for vector, limit in self.ends
        )


def gate(arrays: FlowArrays, *, until_time: int | None = None, known_until: int | None = None) -> Gate | None:
    """The gate of a question; ``None`` where everything passes.

    Args:
        arrays: whose processes.
        until_time: leave out what happened later.
        known_until: leave out what became known later, and count what was taken back later still; without it, all that
            is known counts, and what was ever taken back does not.
    """
    begins: list[tuple[Steps, int]] = []
    if until_time is not None and arrays.time is not None:
        begins.append((arrays.time, until_time))
    if known_until is not None and arrays.known_from is not None:
        begins.append((arrays.known_from, known_until))
    ends = []
    if arrays.voided_from is not None:
        standing = int(np.iinfo(arrays.voided_from.dtype).max) - 1
        ends.append((arrays.voided_from, standing if known_until is None else min(known_until, standing)))
    return Gate(tuple(begins), tuple(ends)) if begins or ends else None


def closed_processes(arrays: FlowArrays) -> Longs:
    """Numbers of the processes that were taken back."""
    if arrays.voided_from is None:
        return np.zeros(0, np.int64)
    return np.flatnonzero(arrays.voided_from != np.iinfo(arrays.voided_from.dtype).max)
