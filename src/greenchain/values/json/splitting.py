"""A signed object taken apart in one reading: the members that secure it, and the rest in the form that is signed.

Source: RFC 8785; W3C Data Integrity 1.0, 4.4.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

from greenchain.values.errors import InputError
from greenchain.values.json.reading import parse_json, refuse_constant, safe_integer, text_of
from greenchain.values.json.shapes import MAX_BYTES, REFUSED_NAME
from greenchain.values.json.writing import canonical_plain, canonical_whole

_BLANKS = " \t\r\n"  # what may stand around a JSON document (RFC 8259, 2)


class Split(NamedTuple):
    """A JSON object taken apart: some members by name, and the rest of them, each with its canonical form.

    Attributes:
        rest: the other members.
        canonical: the form of ``rest``; ``None`` where a number with a fraction or exponent stands in it.
        apart: the members set apart.
        aside: the form of ``apart``; ``None`` likewise.
    """

    rest: dict[str, Any]
    canonical: bytes | None
    apart: dict[str, Any]
    aside: bytes | None


def parse_split(raw: bytes, apart: frozenset[str], *, max_bytes: int = MAX_BYTES) -> Split | None:
    """``parse_json`` of an object whose members of the names ``apart`` stand apart; ``None`` for what is no object.

    The canonical form, which signatures need anyway, tells at once that no member is doubled: one that was dropped is
    missing there with its quotation marks. So a good object is read without looking at each of its members.

    Raises:
        InputError: as ``parse_json``.

    >>> parse_split(b'{"b": 1, "proof": {}, "a": 2}', frozenset({"proof"})).canonical
    b'{"a":2,"b":1}'
    """
    text = text_of(raw, max_bytes=max_bytes)
    # With escapes neither marks nor names can be counted; one letter is found in a fraction of the time of a name
    if "\\" not in text and ("_" not in text or REFUSED_NAME not in text):
        try:
            value, end = _scan(text, 0)
            # Nothing to escape stands in the text, save for the one character that only the general writer spells right
            write = canonical_plain if text.isascii() and "\x7f" not in text else canonical_whole
            split = None if text[end:].strip(_BLANKS) else _split(value, apart, write)
        except (json.JSONDecodeError, StopIteration, RecursionError, InputError, _FractionMetError):
            split = None  # parse_json tells what is wrong, if anything
        if split is not None and _is_all(raw, split):
            return split
    return _split(parse_json(raw, max_bytes=max_bytes), apart, canonical_whole)


def _split(value: Any, apart: frozenset[str], write: Callable[[Any], bytes | None]) -> Split | None:  # noqa: ANN401 - a JSON value of any shape
    if not isinstance(value, dict):
        return None
    taken = {name: value.pop(name) for name in apart.intersection(value)}
    return Split(value, write(value), taken, write(taken))


def _is_all(raw: bytes, split: Split) -> bool:
    """Whether no member of ``raw``, an object without escapes, is missing in ``split``."""
    _, canonical, _, aside = split
    if canonical is None or aside is None:
        return False
    # Either not even a blank is missing, or no quotation mark
    return len(raw) == len(canonical) + len(aside) - 1 or raw.count(b'"') == canonical.count(b'"') + aside.count(b'"')


class _FractionMetError(Exception):
    """The fast decoder met a fraction; never leaves this module."""


def _meet_fraction(text: str) -> NoReturn:
    raise _FractionMetError(text)


_PLAIN = json.JSONDecoder(parse_float=_meet_fraction, parse_int=safe_integer, parse_constant=refuse_constant)
# What a decoder calls after it looked for blanks by a pattern, which takes longer than to strip them
_scan: Callable[[str, int], tuple[Any, int]] = _PLAIN.scan_once  # type: ignore[attr-defined]  # typeshed leaves it out
