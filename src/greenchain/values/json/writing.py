"""The one canonical form of a JSON value, and digests of bytes.

The standard library's encoder writes that form many times as fast as any Python code, for values without fractions and
without member names beyond the Basic Multilingual Plane; the others are left to a slower one.

Source: RFC 8785 (JCS).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from math import isfinite
from typing import Any, Final, NoReturn

import rfc8785

from greenchain.values.errors import Fault, InputError
from greenchain.values.json.frozen import FrozenObject
from greenchain.values.json.shapes import ARRAYS, MAX_DEPTH, MAX_DIGITS, MAX_SAFE_INTEGER, REFUSED_NAME, Json

_LEAST_WITHOUT_EXPONENT = 1e-4  # below it Python writes an exponent and ECMAScript does not yet
# The usual ones first, for asking whether a thing is a Mapping takes many times as long
_CONTAINERS: Final = (FrozenObject, tuple, dict, list, Mapping)


def canonical_json(value: Json) -> bytes:
    """``value`` in the one form of RFC 8785 (JCS), UTF-8.

    Decimals are written as the IEEE double they denote, as RFC 8785 asks; integers must be exact in a double.

    Raises:
        InputError: the value has no canonical form (NaN, an unsafe integer, a refused name, too deep).
        TypeError: something in it is no JSON value.

    >>> canonical_json({"b": 1, "a": "x"})
    b'{"a":"x","b":1}'
    """
    met = _Met()
    plain = _plain(value, 0, met)
    return _written_slowly(plain) if met.has_odd else canonical_parsed(plain)


def plain_json(value: Json) -> tuple[Any, bool]:
    """``value`` as fresh dicts and lists, and whether a number with a fraction stands in it.

    Raises:
        InputError: as ``canonical_json``.
        TypeError: something in it is no JSON value.
    """
    met = _Met()
    return _plain(value, 0, met), met.has_fraction


def canonical_parsed(value: Any) -> bytes:  # noqa: ANN401 - a JSON value of any shape
    """``canonical_json`` of what ``parse_json`` gave, without looking at each value again: several times as fast.

    Raises:
        InputError: as ``canonical_json``.
    """
    written = canonical_whole(value)
    return canonical_json(value) if written is None else written


def canonical_whole(value: Any) -> bytes | None:  # noqa: ANN401 - a JSON value of any shape
    """``canonical_parsed``, or ``None`` where a fraction lies in ``value``.

    The standard library's encoder writes RFC 8785 wherever there are no fractions and no member names beyond the Basic
    Multilingual Plane, which sort by UTF-16 code units; those are left to the slower one.

    >>> canonical_whole({"b": 1, "a": [Decimal("1.5")]}) is None
    True
    """
    try:
        text = _written(value)
        is_sorted = text.isascii() or not _ASTRAL.search(text) or not _has_astral_name(value)
        return text.encode() if is_sorted else _written_slowly(value)
    except _FractionMetError:
        return None
    except UnicodeEncodeError:
        raise InputError(Fault("JSON_ENCODING", "paired surrogates", "an unpaired surrogate")) from None


def canonical_plain(value: Any) -> bytes | None:  # noqa: ANN401 - a JSON value of any shape
    """``canonical_whole`` of a value in whose texts and names nothing but printable ASCII stands, and no backslash.

    The encoder that escapes everything else is a fifth faster, for it need not look for anything wider.

    >>> canonical_plain({"b": 1, "a": "x"})
    b'{"a":"x","b":1}'
    """
    try:
        return "".join(_WRITE_PLAIN(value, 0)).encode()
    except _FractionMetError:
        return None


def without(whole: bytes, name: str, text: str) -> bytes | None:
    """``whole``, a canonical object, less its member ``name`` with the value ``text``; ``None`` where that takes more.

    A text without quotation marks and backslashes that is found at all is written as it is. Where it stands twice, only
    one of them is the member, the other one lies deeper, and so nothing is told.

    >>> without(b'{"a":1,"b":"x","c":[]}', "b", "x")
    b'{"a":1,"c":[]}'
    """
    if '"' in text or "\\" in text:
        return None
    before, found, after = whole.partition(f'"{name}":"{text}"'.encode())
    if not found or found in after:
        return None
    return before + after[1:] if after.startswith(b",") else before.removesuffix(b",") + after


def joined(*objects: bytes) -> bytes:
    """The canonical form of the object of all members of ``objects``, canonical ones whose names follow one another.

    >>> joined(b'{"a":1}', b"{}", b'{"b":2}')
    b'{"a":1,"b":2}'
    """
    return b"{" + b",".join([members[1:-1] for members in objects if members != b"{}"]) + b"}"


def _written(value: Any) -> str:  # noqa: ANN401 - a JSON value of any shape
    return "".join(_WRITE(value, 0))


def _has_astral_name(value: Any) -> bool:  # noqa: ANN401 - a JSON value of any shape
    if isinstance(value, dict):
        return any(_ASTRAL.search(name) or _has_astral_name(item) for name, item in value.items())
    return isinstance(value, list) and any(_has_astral_name(item) for item in value)


def _written_slowly(plain: Any) -> bytes:  # noqa: ANN401 - a JSON value of any shape
    try:
        return rfc8785.dumps(plain)
    except (rfc8785.IntegerDomainError, rfc8785.FloatDomainError) as error:
        raise InputError(Fault("JSON_NUMBER_UNSAFE", "a number with a canonical form", str(error))) from None
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        raise InputError(Fault("JSON_ENCODING", "paired surrogates", "an unpaired surrogate")) from None


def digest(raw: bytes) -> str:
    """SHA-256 of ``raw``, lower-case hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


class _Met:
    """What a walk over a value met: fractions at all, and such as the fast encoder writes in another way."""

    __slots__ = ("has_fraction", "has_odd")

    def __init__(self) -> None:
        self.has_fraction = False
        self.has_odd = False

    def number(self, number: float) -> float:
        """The double as the fast encoder is to get it: ECMAScript writes a whole one without a point."""
        self.has_fraction = True
        if number.is_integer() and abs(number) <= MAX_SAFE_INTEGER:
            return int(number)
        if abs(number) < _LEAST_WITHOUT_EXPONENT or abs(number) > MAX_SAFE_INTEGER:
            self.has_odd = True
        return number


class _FractionMetError(Exception):
    """The fast encoder or decoder met a fraction; never leaves this package."""


def _plain(value: Any, depth: int, met: _Met) -> Any:  # noqa: ANN401 - a JSON value of any shape
    """``value`` as plain dicts and lists, fractions as doubles."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, (int, Decimal, float)):
        return _plain_number(value, met)
    if not isinstance(value, _CONTAINERS):
        raise TypeError(f"{type(value).__name__} is no JSON value")
    if depth >= MAX_DEPTH:  # as the reader counts: so many objects and lists inside one another, and no more
        raise InputError(Fault("BUDGET_EXCEEDED", f"nesting of at most {MAX_DEPTH}", "deeper nesting"))
    if isinstance(value, ARRAYS):
        return [item if type(item) is str else _plain(item, depth + 1, met) for item in value]
    return _plain_object(value, depth, met)


def _plain_number(value: Decimal | float, met: _Met) -> float:
    if isinstance(value, int):
        if not -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER:
            raise InputError(Fault("JSON_NUMBER_UNSAFE", "a number with a canonical form", str(value)[:MAX_DIGITS]))
        return value
    is_finite = value.is_finite() if isinstance(value, Decimal) else isfinite(value)
    if not is_finite:
        raise InputError(Fault("JSON_NUMBER_UNSAFE", "a finite number", str(value)))
    return met.number(float(value))


def _plain_object(value: Mapping[Any, Any], depth: int, met: _Met) -> dict[str, Any]:
    members = value._members if isinstance(value, FrozenObject) else value  # noqa: SLF001 - as a dict, many times as fast
    plain = {}
    for key, item in members.items():
        if not isinstance(key, str):
            raise TypeError("a member name that is no str is no JSON")
        # Most values are texts, and a call for each would cost more than all the rest
        plain[key] = item if type(item) is str else _plain(item, depth + 1, met)
    if REFUSED_NAME in plain:
        raise InputError(Fault("JSON_NAME_REFUSED", "no reserved member name", REFUSED_NAME))
    return plain


def _meet_fraction(value: object) -> NoReturn:
    if isinstance(value, Decimal):
        raise _FractionMetError
    raise TypeError(f"{type(value).__name__} is no JSON value")


def _encoder(*, ensure_ascii: bool) -> Callable[[Any, int], Iterable[str]]:
    """The standard library's encoder in the layout of RFC 8785, its C part made once where there is one.

    What it gives takes a value and the level it stands at, which is 0, and returns the pieces of the text.
    """
    layout = json.JSONEncoder(
        sort_keys=True,
        ensure_ascii=ensure_ascii,
        separators=(",", ":"),
        allow_nan=False,
        check_circular=False,
        default=_meet_fraction,
    )
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return lambda value, _: layout.iterencode(value)
    spell = json.encoder.encode_basestring_ascii if ensure_ascii else json.encoder.encode_basestring
    flags = (True, False, False)  # sorted keys, no key passed over, no NaN
    write: Callable[[Any, int], Iterable[str]] = make(None, _meet_fraction, spell, None, ":", ",", *flags)
    return write


_WRITE = _encoder(ensure_ascii=False)
_WRITE_PLAIN = _encoder(ensure_ascii=True)
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
