"""A signed object taken apart in one reading: the members that secure it, and the rest in the form that is signed.

Source: RFC 8785; W3C Data Integrity 1.0, 4.4.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple, NoReturn

from greenchain.values.errors import InputError
from greenchain.values.json.reading import parse_json, refuse_constant, safe_integer, text_of
from greenchain.values.json.shapes import MAX_BYTES, REFUSED_NAME
from greenchain.values.json.writing import canonical_parsed, canonical_whole


class Split(NamedTuple):
    """A JSON object taken apart: some members by name, and the rest of them with its canonical form.

    ``canonical`` is ``None`` where a number with a fraction or exponent stands in ``rest``.
    """

    rest: dict[str, Any]
    canonical: bytes | None
    apart: dict[str, Any]


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
    if "\\" not in text and REFUSED_NAME not in text:  # with escapes neither marks nor names can be counted
        try:
            split = _split(_PLAIN.decode(text), apart)
        except (json.JSONDecodeError, RecursionError, InputError, _FractionMetError):
            split = None  # parse_json tells what is wrong, if anything
        if split is not None and split.canonical is not None:
            aside = canonical_parsed(split.apart)
            if len(raw) == len(split.canonical) + len(aside) - 1:  # not even a blank is missing
                return split
            if raw.count(b'"') == split.canonical.count(b'"') + aside.count(b'"'):
                return split
    value = parse_json(raw, max_bytes=max_bytes)
    return _split(value, apart)


def _split(value: Any, apart: frozenset[str]) -> Split | None:  # noqa: ANN401 - a JSON value of any shape
    if not isinstance(value, dict):
        return None
    taken = {name: value.pop(name) for name in apart.intersection(value)}
    return Split(value, canonical_whole(value), taken)


class _FractionMetError(Exception):
    """The fast decoder met a fraction; never leaves this module."""


def _meet_fraction(text: str) -> NoReturn:
    raise _FractionMetError(text)


_PLAIN = json.JSONDecoder(parse_float=_meet_fraction, parse_int=safe_integer, parse_constant=refuse_constant)
