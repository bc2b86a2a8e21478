"""One document of strict JSON: what two readers could read differently is refused.

Source: RFC 8259; RFC 7493 (I-JSON).
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from math import inf, isinf
from typing import Any, NoReturn, Self

from greenchain.values.errors import Fault, InputError
from greenchain.values.json.shapes import MAX_BYTES, MAX_DEPTH, MAX_DIGITS, MAX_SAFE_INTEGER, REFUSED_NAME

_FIRST_WITH_EXPONENT = 10**21  # where ECMAScript, and so RFC 8785, begins to write an exponent
_EXACT_LENGTH = 16  # characters of a fraction without exponent that is far from all limits: 14 digits at the most
_INTEGER_LENGTH = len("-9007199254740991")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SQUARED = bytes.maketrans(b"{}", b"[]")
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b'[]{}"')


def parse_json(raw: bytes, *, max_bytes: int = MAX_BYTES, repeatable: frozenset[str] = frozenset()) -> Any:  # noqa: ANN401 - a JSON value of any shape
    """The value that ``raw`` holds: dict, list, str, int, Decimal, bool or None.

    Args:
        raw: UTF-8 bytes of exactly one JSON document.
        max_bytes: the budget; larger input is refused unread.
        repeatable: member names that may stand twice in an object, for it does not matter which counts; the last does.

    Raises:
        InputError: not JSON, or JSON that readers would read differently.

    Source: RFC 8259; RFC 7493 (I-JSON).

    >>> parse_json(b'{"mass": 1.50}')
    {'mass': Decimal('1.50')}
    """
    return _parsed(raw, _decoder(repeatable), max_bytes)


def parse_spelled(raw: bytes, *, max_bytes: int = MAX_BYTES) -> Any:  # noqa: ANN401 - a JSON value of any shape
    """``parse_json``, and every number that Python would write in another way keeps how it was written.

    Raises:
        InputError: as ``parse_json``.

    >>> [str(number) for number in parse_spelled(b"[1e5, -0, 0.10]")]
    ['1e5', '-0', '0.10']
    """
    return _parsed(raw, _SPELLING, max_bytes)


class SpelledDecimal(Decimal):
    """A number whose text is the one it was written with, such as ``1e5``; what is computed with it has none."""

    __slots__ = ("_spelling",)
    _spelling: str

    def __new__(cls, number: Decimal, spelling: str) -> Self:
        """``number``, as ``spelling`` writes it."""
        spelled = super().__new__(cls, number)
        spelled._spelling = spelling
        return spelled

    def __str__(self) -> str:
        return self._spelling

    def __reduce__(self) -> tuple[type[SpelledDecimal], tuple[Decimal, str]]:  # type: ignore[override]  # of two arguments, not one
        return SpelledDecimal, (Decimal(self), self._spelling)


def _parsed(raw: bytes, decoder: json.JSONDecoder, max_bytes: int) -> Any:  # noqa: ANN401 - a JSON value of any shape
    text = text_of(raw, max_bytes=max_bytes)
    try:
        value = decoder.decode(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InputError(Fault("JSON_SYNTAX", "one JSON document", in_plain_words(error.msg), where=place)) from None
    except RecursionError:
        raise InputError(Fault("BUDGET_EXCEEDED", f"nesting of at most {MAX_DEPTH}", "deeper nesting")) from None
    if "\\" in text and "\\u" in text and _has_surrogate(value):  # one letter is found in a fraction of the time
        raise InputError(Fault("JSON_ENCODING", "paired surrogates", "an unpaired surrogate"))
    return value


# What Python's parser says, for people who do not know that an object has members and a member a name
_PLAIN = {
    "Expecting property name enclosed in double quotes": "a member without a name in double quotation marks",
    "Illegal trailing comma before end of object": "a comma with nothing after it",
    "Illegal trailing comma before end of array": "a comma with nothing after it",
    "Expecting value": "something else where a value must stand",
    "Expecting ':' delimiter": "a name without a colon after it",
    "Expecting ',' delimiter": "two values without a comma between them",
    "Extra data": "more text after its end",
    "Unterminated string starting at": "a text without its closing quotation mark",
    "Invalid control character at": "a line break or another control character inside a text",
    "Invalid \\escape": "a backslash before a character that needs none",
    "Invalid \\uXXXX escape": "a backslash and u without four hexadecimal digits",
}


def in_plain_words(said: str) -> str:
    """What the parser says is wrong with a text, in words that need no knowledge of parsers.

    >>> in_plain_words("Extra data")
    'more text after its end'
    """
    return next((words for begin, words in _PLAIN.items() if said.startswith(begin)), said)


def text_of(raw: bytes, *, max_bytes: int) -> str:
    """The text of ``raw``.

    Raises:
        InputError: it is over the budget of bytes or of depth, or no UTF-8.
    """
    if type(raw) is not bytes:
        if not isinstance(raw, (bytes, bytearray)):
            raise TypeError(f"raw must be bytes, not {type(raw).__name__}")
        raw = bytes(raw)
    if len(raw) > max_bytes:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {max_bytes} bytes", f"{len(raw)} bytes"))
    text = _decode(raw)
    if raw.count(b"{") + raw.count(b"[") > MAX_DEPTH:  # a label claim has fewer altogether
        _check_depth(raw)
    return text


def _decode(raw: bytes) -> str:
    if raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise InputError(Fault("JSON_ENCODING", "UTF-8 without byte order mark", "a byte order mark"))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(Fault("JSON_ENCODING", "UTF-8", f"byte {error.start} is not UTF-8")) from None
    if "\x00" in text:
        raise InputError(Fault("JSON_ENCODING", "no NUL", "a NUL character"))
    return text


def _check_depth(raw: bytes) -> None:
    """Refuse what nests too deep before the decoder recurses into it, in time linear in ``raw``."""
    # Every other piece between quotation marks lies outside of strings; escaped ones are out of the way first
    plain = raw.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in raw else raw
    brackets = b"".join(plain.translate(_SQUARED, _NO_BRACKETS).split(b'"')[::2])
    for _ in range(MAX_DEPTH):  # each round takes the innermost level away
        if b"[]" not in brackets:
            break
        brackets = brackets.replace(b"[]", b"")
    # What is left is deeper, or never closed; the decoder reports the latter unless it would itself go too deep
    if b"[]" in brackets or brackets.count(b"[") > MAX_DEPTH:
        raise InputError(Fault("BUDGET_EXCEEDED", f"nesting of at most {MAX_DEPTH}", "deeper nesting"))


@lru_cache(maxsize=8)  # formats each have their own repeatable names, and there are few
def _decoder(repeatable: frozenset[str]) -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=partial(_checked_object, repeatable=repeatable) if repeatable else _object,
        parse_float=_decimal,
        parse_int=safe_integer,
        parse_constant=refuse_constant,
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs) or REFUSED_NAME in members:
        return _checked_object(pairs)
    return members


def _checked_object(pairs: list[tuple[str, Any]], *, repeatable: frozenset[str] = frozenset()) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        repeated = (key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        twice = next((key for key in repeated if key not in repeatable), None)
        if twice is not None:
            raise InputError(Fault("JSON_DUPLICATE_KEY", "each key once", repr(twice)))
    if REFUSED_NAME in members:
        raise InputError(Fault("JSON_NAME_REFUSED", "no reserved member name", REFUSED_NAME))
    return members


def safe_integer(text: str) -> int:
    """The integer that ``text`` spells, which every reader holds exactly."""
    number = int(text) if len(text) <= _INTEGER_LENGTH else None
    if number is None or not -MAX_SAFE_INTEGER <= number <= MAX_SAFE_INTEGER:
        raise InputError(Fault("JSON_NUMBER_UNSAFE", "an integer within 2^53-1", text))
    return number


def _decimal(text: str) -> Decimal:
    if len(text) <= _EXACT_LENGTH and "e" not in text and "E" not in text:
        return Decimal(text)
    # A double would hold infinity, or zero where the text says a little more, or an integer whose canonical form is one
    # that _integer refuses (RFC 8785 writes doubles below 1e21 without exponent): readers would disagree
    double = float(text) if len(text) <= MAX_DIGITS else inf
    size = abs(double)
    if isinf(size) or MAX_SAFE_INTEGER < size < _FIRST_WITH_EXPONENT:
        raise _unsafe_number(text)
    try:
        number = Decimal(text)
    except InvalidOperation:  # an exponent beyond what even Decimal holds
        raise _unsafe_number(text) from None
    if size:
        return number
    if number:
        raise _unsafe_number(text)
    return number if abs(number.adjusted()) <= MAX_DIGITS else Decimal(0)  # 0e-999999999 is long to write


def _spelled(text: str) -> Decimal:
    number = _decimal(text)
    return number if str(number) == text else SpelledDecimal(number, text)


def _spelled_integer(text: str) -> int | Decimal:
    # Of all that the grammar of JSON calls an integer only this one is written differently by Python
    return SpelledDecimal(Decimal(text), text) if text == "-0" else safe_integer(text)


def _unsafe_number(text: str) -> InputError:
    expected = "a number that a double holds and every reader reads alike"
    return InputError(Fault("JSON_NUMBER_UNSAFE", expected, text))


def refuse_constant(text: str) -> NoReturn:
    """Refuse ``NaN`` and the infinities, which are no JSON."""
    raise InputError(Fault("JSON_NUMBER_UNSAFE", "a finite number", text))


_SPELLING = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_spelled, parse_int=_spelled_integer, parse_constant=refuse_constant
)


def _has_surrogate(value: Any) -> bool:  # noqa: ANN401 - a JSON value of any shape
    if isinstance(value, str):
        return _SURROGATE.search(value) is not None
    if isinstance(value, dict):
        return any(_has_surrogate(key) or _has_surrogate(item) for key, item in value.items())
    if isinstance(value, list):
        return any(_has_surrogate(item) for item in value)
    return False
