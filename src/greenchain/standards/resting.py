"""Lets the collector of cycles rest while many values are made that hold none.

A large document becomes some millions of values, all of them kept and none of them in a cycle. The collector would walk
over them again and again as their number grows and find nothing: about a third of the whole time (measured with 100,000
agreements).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_rests() -> Iterator[None]:
    """No cycles are looked for inside; afterwards it is as it was."""
    if not gc.isenabled():  # somebody further out lets it rest already, or wants none
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
