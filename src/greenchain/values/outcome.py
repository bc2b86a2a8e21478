"""The four outcomes and how they combine.

``does_not_conform`` comes before ``not_determined`` comes before ``conforms``; ``not_applicable`` is neutral. Missing
evidence is never a pass, so nothing at all is ``not_determined``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType


class Outcome(StrEnum):
    """What a judgement can come to; exactly these four."""

    CONFORMS = "conforms"
    DOES_NOT_CONFORM = "does_not_conform"
    NOT_DETERMINED = "not_determined"
    NOT_APPLICABLE = "not_applicable"


_OF_NOTHING = Outcome.NOT_DETERMINED
_RANK = {
    Outcome.NOT_APPLICABLE: 0,
    Outcome.CONFORMS: 1,
    Outcome.NOT_DETERMINED: 2,
    Outcome.DOES_NOT_CONFORM: 3,
}


SIGNS: Mapping[str, str] = MappingProxyType(
    {"conforms": "+", "does_not_conform": "x", "not_determined": "?", "not_applicable": "-"}
)
"""What a screen without colors or pictures shows for an outcome."""


def combine(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome of all ``outcomes`` together; of none, ``not_determined``.

    >>> combine([Outcome.CONFORMS, Outcome.NOT_APPLICABLE])
    <Outcome.CONFORMS: 'conforms'>
    >>> combine([])
    <Outcome.NOT_DETERMINED: 'not_determined'>
    """
    return max(outcomes, key=_RANK.__getitem__, default=_OF_NOTHING)
