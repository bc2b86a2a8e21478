"""A flow as an event states it: by names, before there are any arrays."""

from __future__ import annotations

from typing import NamedTuple


class Flow(NamedTuple):
    """An object that goes into a process or comes out of it, as an event states."""

    process: str
    object: str
    is_input: bool
    event: int
