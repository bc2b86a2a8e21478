"""Processor time of a call, best of a few rounds."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def cpu(work: Callable[[], object], *, rounds: int = 3) -> float:
    """Seconds of the quickest round; what is let go of is collected before."""
    gc.collect()
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best
