"""Reads a result document that may lack anything, and whose texts nobody vouches for.

Documents come from files as well as from this version's stages: a key may be absent, a list may stand where a mapping
is due, a text may try to hide or to reorder what is beside it. Every reader here answers with something harmless.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from greenchain.values.outcome import Outcome
from greenchain.values.text import visible as escaped

_LONGEST = 2_000  # of one text: longer than any sentence of a finding; the whole stands in the JSON
_LONGEST_NUMBER = 400  # characters of a figure worth reading
_LARGEST_EXPONENT = 30  # beyond it a figure is no amount of anything, and long to write
_DIGITS = 4  # of a figure, before it is cut
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_BLANKS = re.compile(r"\s+")


def mapping(value: object) -> Mapping[str, Any]:
    """``value`` where it is a mapping, else an empty one."""
    return value if isinstance(value, Mapping) else _NOTHING


def listing(value: object) -> Sequence[Any]:
    """``value`` where it is a list, else an empty one."""
    return value if isinstance(value, list | tuple) else ()


def mappings(value: object) -> list[Mapping[str, Any]]:
    """The mappings of a list; what else stands in it is left out."""
    return [item for item in listing(value) if isinstance(item, Mapping)]


def text(value: object) -> str:
    r"""``value`` as one line a person can see all of; empty where it is no text, number or truth value.

    >>> text("a\u202eb")
    'a\\u202eb'
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value) if value.bit_length() <= _LONGEST else "a number too long to print"
    if isinstance(value, float | Decimal):
        return str(value)
    return visible(value) if isinstance(value, str) else ""


def texts(value: object) -> tuple[str, ...]:
    """The texts of a list, empty ones left out."""
    return tuple(found for item in listing(value) if (found := text(item)))


def visible(line: str) -> str:
    """``line`` with blanks collapsed, and what a page would obey or hide (direction, joiners, controls) as escapes."""
    line = _BLANKS.sub(" ", line[: _LONGEST + 1]).strip() if len(line) > _LONGEST else _BLANKS.sub(" ", line).strip()
    line = escaped(line)
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def number(value: object) -> Decimal | None:
    """The finite figure that ``value`` states; ``None`` where it states none, or one that nobody could read."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    if isinstance(value, int) and value.bit_length() > _LONGEST_NUMBER:
        return None
    stated = str(value)
    try:
        found = Decimal(stated) if len(stated) <= _LONGEST_NUMBER else Decimal("NaN")
    except InvalidOperation:
        return None
    if not found.is_finite() or abs(found.adjusted()) > _LARGEST_EXPONENT:
        return None
    return found


def figure(value: object, *, places: int = 1) -> str:
    """A figure rounded for reading, thousands set apart; empty where there is none.

    >>> figure("1471.043921")
    '1,471.0'
    """
    found = number(value)
    return "" if found is None else f"{found:,.{places}f}"


def significant(value: object) -> str:
    """A figure with four digits at least, without needless zeros; empty where there is none.

    >>> significant("2708.0942"), significant("0.01230"), significant("18")
    ('2,708.1', '0.0123', '18')
    """
    found = number(value)
    if found is None:
        return ""
    told = figure(found, places=max(1, _DIGITS - 1 - found.adjusted()) if found else 1)
    return told.rstrip("0").rstrip(".")


def outcome(value: object) -> Outcome | None:
    """The outcome that ``value`` names; ``None`` where it names none."""
    return Outcome(value) if isinstance(value, str) and value in set(Outcome) else None


def of_kind(document: Mapping[str, Any], *kinds: str) -> list[Mapping[str, Any]]:
    """The answers of a document whose question is of one of these kinds, in order."""
    return [answer for answer in answers(document) if kind_of(answer) in kinds]


def answers(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The answers of a document, in order."""
    return mappings(document.get("answers"))


def kind_of(answer: Mapping[str, Any]) -> str:
    """The kind of question that an answer answers, from its result where the question does not say."""
    asked = text(mapping(answer.get("question")).get("kind"))
    made = text(mapping(answer.get("result")).get("kind"))
    return asked or {"verification": "claim"}.get(made, made)


def first(values: Iterable[str]) -> str:
    """The first text that is not empty; empty where all are."""
    return next((value for value in values if value), "")
