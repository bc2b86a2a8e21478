"""One altered copy of a claim, and JSON texts that no ordinary writer would write."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Must(Enum):
    """What is demanded of an altered copy beyond the law, which holds for all of them."""

    LAW = "be refused, or say exactly what was signed"
    SAME = "say exactly what was signed: nothing but the spelling changed"
    REFUSED = "be refused"


@dataclass(frozen=True, slots=True)
class Mutation:
    """One altered copy.

    Attributes:
        family: the kind of change.
        where: what was changed, in words or as a JSON pointer.
        raw: the altered claim.
        must: what is demanded of it.
    """

    family: str
    where: str
    raw: bytes
    must: Must = Must.LAW


@dataclass(frozen=True, slots=True)
class Text:
    """A value as the very text that shall stand for it: a number in another spelling, or no JSON at all."""

    text: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """An object by its members, which may repeat a name."""

    members: tuple[tuple[str, Any], ...]


def write(value: Any, *, quote: Callable[[str], str] | None = None) -> bytes:  # noqa: ANN401 - JSON of any shape
    """``value`` as JSON; ``quote`` writes its texts."""
    if quote is None:
        try:  # most copies are plain JSON, for which the standard library's writer is many times as fast
            return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
        except TypeError:
            quote = _quoted
    return _written(value, quote).encode("utf-8", "surrogatepass")


def _written(value: Any, quote: Callable[[str], str]) -> str:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, Text):
        return value.text
    if isinstance(value, dict):
        value = Pairs(tuple(value.items()))
    if isinstance(value, Pairs):
        members = (f"{quote(name)}: {_written(item, quote)}" for name, item in value.members)
        return f"{{{', '.join(members)}}}"
    if isinstance(value, list):
        return f"[{', '.join(_written(item, quote) for item in value)}]"
    return quote(value) if isinstance(value, str) else json.dumps(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
