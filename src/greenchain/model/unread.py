"""Events that are known to exist and were not read: what their text names, so that only what they bear on is open.

Nobody knows what a refused event would have said. As long as its text tells what it names, it can only bear on these
things; where even that is open it may bear on everything.
"""

from __future__ import annotations

from dataclasses import dataclass

from greenchain.values.errors import Fault


@dataclass(frozen=True, slots=True)
class UnreadEvents:
    """A document of events that is not here, or one event of it that was refused.

    Attributes:
        source: the name of the document.
        where: the place of the event in it; empty for all of it.
        names: every text in it as an identifier would be spelled; ``None`` where it is not known what it names.
        places: where it may have been at, of those.
        is_sourceless: whether it may state goods without saying what they are from, so that they may be of anything
            that was at its place.
        faults: why it was refused.
    """

    source: str
    where: str = ""
    names: frozenset[str] | None = None
    places: frozenset[str] = frozenset()
    is_sourceless: bool = True
    faults: tuple[Fault, ...] = ()
