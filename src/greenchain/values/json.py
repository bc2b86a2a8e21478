"""Strict JSON in, canonical JSON out, digests of both.

``json`` of the standard library lets pass what two readers may read differently: doubled keys, NaN, integers no double
can hold, bottomless nesting. Here they are refused, because what is signed must be what is read. Fractions become
``Decimal`` and stay exact.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from math import inf, isfinite, isinf
from typing import Any, NoReturn, TypeAlias, final

import rfc8785

from greenchain.values.errors import Fault, InputError

Json: TypeAlias = "bool | int | str | Decimal | Mapping[str, Json] | Sequence[Json] | None"
"""A JSON value: mappings and sequences, fractions as Decimal."""

MAX_BYTES = 16 * 1024 * 1024  # one document in memory; larger inputs are tables or split
MAX_DEPTH = 64  # no standard document nests deeper than about 20; each level costs interpreter stack
MAX_SAFE_INTEGER = 2**53 - 1  # the largest integer every JSON reader holds exactly (RFC 8785, 3.2.2.3; I-JSON)
_FIRST_WITH_EXPONENT = 10**21  # where ECMAScript, and so RFC 8785, begins to write an exponent
_LEAST_WITHOUT_EXPONENT = 1e-4  # below it Python writes an exponent and ECMAScript does not yet
_MAX_DIGITS = 400  # longer than any double needs; a bound on the work of one number

# Some readers give these names a meaning of their own (JavaScript prototypes): refused, never aliased
REFUSED_NAMES = frozenset({"__proto__"})

_SURROGATE = re.compile("[\ud800-\udfff]")
# Possessive, and the closing quote optional: an unterminated string is read once, not once from each of its quotes
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_SQUARED = bytes.maketrans(b"{}", b"[]")
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")


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
    if not isinstance(raw, bytes | bytearray):
        raise TypeError(f"raw must be bytes, not {type(raw).__name__}")
    raw = bytes(raw)
    if len(raw) > max_bytes:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {max_bytes} bytes", f"{len(raw)} bytes"))
    text = _decode(raw)
    _check_depth(raw)
    try:
        value = _decoder(repeatable).decode(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InputError(Fault("JSON_SYNTAX", "one JSON document", error.msg, where=place)) from None
    except RecursionError:
        raise InputError(Fault("BUDGET_EXCEEDED", f"nesting of at most {MAX_DEPTH}", "deeper nesting")) from None
    if "\\u" in text and _has_surrogate(value):
        raise InputError(Fault("JSON_ENCODING", "paired surrogates", "an unpaired surrogate"))
    return value


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

    >>> canonical_whole(parse_json(b'{"b": 1, "a": [1.5]}')) is None
    True
    """
    try:
        text = _ENCODE(value)
        is_sorted = text.isascii() or not _ASTRAL.search(text) or not _has_astral_name(value)
        return text.encode() if is_sorted else _written_slowly(value)
    except _FractionMetError:
        return None
    except UnicodeEncodeError:
        raise InputError(Fault("JSON_ENCODING", "paired surrogates", "an unpaired surrogate")) from None


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
    """The fast encoder met a Decimal; never leaves this module."""


def digest(raw: bytes) -> str:
    """SHA-256 of ``raw``, lower-case hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


@final
class FrozenObject(Mapping[str, "Json"]):  # noqa: PLW1641 - equal to dicts, which have no hash
    """A JSON object that nobody can change, and whose values nobody can change; equal to any mapping of equal members.

    ``types.MappingProxyType`` will not do for evidence: in a comparison it hands the dict behind it to the other
    operand, who may keep it and write into it. Here no operation gives the members away.
    """

    __slots__ = ("_canonical", "_members")
    _canonical: bytes
    _members: dict[str, Json]

    # No __init__, which a caller could call a second time
    def __new__(cls, members: Mapping[str, Json]) -> FrozenObject:
        """The object of ``members``, frozen all the way down."""
        frozen = super().__new__(cls)
        object.__setattr__(frozen, "_members", {key: freeze(item) for key, item in members.items()})
        return frozen

    @classmethod
    def of_canonical(cls, raw: bytes) -> FrozenObject:
        """The object that ``raw``, a canonical JSON object, holds; parsed when it is first looked into."""
        frozen = super().__new__(cls)
        object.__setattr__(frozen, "_canonical", raw)
        return frozen

    def is_exactly(self, raw: bytes) -> bool:
        """Whether this is ``of_canonical(raw)`` to the last type: no ``3.0`` for ``3``, no text of a class of its own.

        Raises:
            AttributeError: somebody took the members away.
        """
        return _is_exactly(self, parse_json(raw))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - called for a slot that is not filled yet
        if name != "_members":
            raise AttributeError(name)
        members = {key: freeze(item) for key, item in parse_json(self._canonical).items()}
        object.__setattr__(self, "_members", members)
        return members

    def __getitem__(self, key: str) -> Json:
        return self._members[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, key: object) -> bool:
        return key in self._members

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        if len(self) != len(other):
            return False
        return all(key in other and item == other[key] for key, item in self._members.items())

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise TypeError("a frozen JSON object does not change")

    def __delattr__(self, name: str) -> NoReturn:
        raise TypeError("a frozen JSON object does not change")

    def __reduce__(self) -> tuple[Callable[..., Json], tuple[Any, ...]]:
        return freeze, (thaw(self),)

    def __repr__(self) -> str:
        return f"FrozenObject({self._members!r})"


def freeze(value: Json) -> Json:
    """``value`` with every mapping a ``FrozenObject`` and every list a tuple, all the way down."""
    if isinstance(value, FrozenObject):
        return value
    if isinstance(value, Mapping):
        return FrozenObject(value)
    if isinstance(value, list | tuple):
        return tuple(freeze(item) for item in value)
    return value


def _is_exactly(frozen: object, parsed: object) -> bool:
    """Whether ``frozen`` is what ``freeze`` makes of ``parsed``, a value of ``parse_json``, with no type in between."""
    if isinstance(parsed, dict):
        members = frozen._members if type(frozen) is FrozenObject else None  # noqa: SLF001 - of the class above
        if type(members) is not dict or len(members) != len(parsed):
            return False
        return all(
            _is_exactly(key, name) and _is_exactly(item, value)
            for (key, item), (name, value) in zip(members.items(), parsed.items(), strict=True)
        )
    if isinstance(parsed, list):
        if type(frozen) is not tuple or len(frozen) != len(parsed):
            return False
        return all(_is_exactly(item, value) for item, value in zip(frozen, parsed, strict=True))
    if type(frozen) is not type(parsed):
        return False
    return str(frozen) == str(parsed) if isinstance(parsed, Decimal) else frozen == parsed


def thaw(value: Json) -> Any:  # noqa: ANN401 - a JSON value of any shape
    """``value`` as fresh dicts and lists."""
    if isinstance(value, Mapping):
        return {key: thaw(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [thaw(item) for item in value]
    return value


def pointer(*parts: str | int) -> str:
    """The JSON pointer through ``parts`` (RFC 6901).

    >>> pointer("a/b", 0)
    '/a~1b/0'
    """
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def resolve(value: Json, path: str) -> Iterator[tuple[str, Json]]:
    """Every ``(pointer, value)`` that ``path`` reaches; a part ``*`` stands for each element of a list.

    A list met where a name is asked for is entered element by element, since JSON-LD lets one value stand without
    its list.
    """
    yield from _resolve(value, [_unescape(part) for part in path.split("/")[1:]], "")


def _resolve(value: Json, parts: list[str], at: str) -> Iterator[tuple[str, Json]]:
    if not parts:
        yield at, value
        return
    head, rest = parts[0], parts[1:]
    if isinstance(value, list | tuple):
        parts_below = rest if head == "*" else parts
        for index, item in enumerate(value):
            yield from _resolve(item, parts_below, f"{at}/{index}")
    elif head == "*":
        yield from _resolve(value, rest, at)
    elif isinstance(value, Mapping) and head in value:
        yield from _resolve(value[head], rest, at + pointer(head))


def _unescape(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")


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
    if raw.count(b"[") + raw.count(b"{") <= MAX_DEPTH:  # a label claim has fewer altogether
        return
    brackets = _STRING.sub(b"", raw).translate(_SQUARED, _NO_BRACKETS)
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
        parse_int=_integer,
        parse_constant=_refuse_constant,
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs) or not REFUSED_NAMES.isdisjoint(members):
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
    if not REFUSED_NAMES.isdisjoint(members):
        refused = min(REFUSED_NAMES & members.keys())
        raise InputError(Fault("JSON_NAME_REFUSED", "no reserved member name", refused))
    return members


def _integer(text: str) -> int:
    if len(text) > len("-9007199254740991") or abs(int(text)) > MAX_SAFE_INTEGER:
        raise InputError(Fault("JSON_NUMBER_UNSAFE", "an integer within 2^53-1", text))
    return int(text)


def _decimal(text: str) -> Decimal:
    # A double would hold infinity, or zero where the text says a little more, or an integer whose canonical form is one
    # that _integer refuses (RFC 8785 writes doubles below 1e21 without exponent): readers would disagree
    double = float(text) if len(text) <= _MAX_DIGITS else inf
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
    return number if abs(number.adjusted()) <= _MAX_DIGITS else Decimal(0)  # 0e-999999999 is long to write


def _unsafe_number(text: str) -> InputError:
    expected = "a number that a double holds and every reader reads alike"
    return InputError(Fault("JSON_NUMBER_UNSAFE", expected, text))


def _refuse_constant(text: str) -> NoReturn:
    raise InputError(Fault("JSON_NUMBER_UNSAFE", "a finite number", text))


def _has_surrogate(value: Any) -> bool:  # noqa: ANN401 - a JSON value of any shape
    if isinstance(value, str):
        return _SURROGATE.search(value) is not None
    if isinstance(value, dict):
        return any(_has_surrogate(key) or _has_surrogate(item) for key, item in value.items())
    if isinstance(value, list):
        return any(_has_surrogate(item) for item in value)
    return False


def _plain(value: Any, depth: int, met: _Met) -> Any:  # noqa: ANN401 - a JSON value of any shape
    """``value`` as plain dicts and lists, fractions as doubles."""
    if isinstance(value, str) or value is None or isinstance(value, bool):
        return value
    if isinstance(value, Mapping | list | tuple):
        if depth >= MAX_DEPTH:  # as the reader counts: so many objects and lists inside one another, and no more
            raise InputError(Fault("BUDGET_EXCEEDED", f"nesting of at most {MAX_DEPTH}", "deeper nesting"))
        if isinstance(value, Mapping):
            return _plain_object(value, depth, met)
        return [_plain(item, depth + 1, met) for item in value]
    if isinstance(value, int):
        if not -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER:
            raise InputError(Fault("JSON_NUMBER_UNSAFE", "a number with a canonical form", str(value)[:_MAX_DIGITS]))
        return value
    if isinstance(value, Decimal | float):
        is_finite = value.is_finite() if isinstance(value, Decimal) else isfinite(value)
        if not is_finite:
            raise InputError(Fault("JSON_NUMBER_UNSAFE", "a finite number", str(value)))
        return met.number(float(value))
    raise TypeError(f"{type(value).__name__} is no JSON value")


def _plain_object(value: Mapping[Any, Any], depth: int, met: _Met) -> dict[str, Any]:
    members = value._members if isinstance(value, FrozenObject) else value  # noqa: SLF001 - as a dict, many times as fast
    plain = {}
    for key, item in members.items():
        if not isinstance(key, str):
            raise TypeError("a member name that is no str is no JSON")
        # Most values are texts, and a call for each would cost more than all the rest
        plain[key] = item if type(item) is str else _plain(item, depth + 1, met)
    if not REFUSED_NAMES.isdisjoint(plain):
        raise InputError(Fault("JSON_NAME_REFUSED", "no reserved member name", min(REFUSED_NAMES & plain.keys())))
    return plain


def _meet_fraction(value: object) -> NoReturn:
    if isinstance(value, Decimal):
        raise _FractionMetError
    raise TypeError(f"{type(value).__name__} is no JSON value")


def _encoder() -> Callable[[Any], str]:
    """The standard library's encoder in the layout of RFC 8785, its C part made once where there is one."""
    layout = json.JSONEncoder(
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
        check_circular=False,
        default=_meet_fraction,
    )
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return layout.encode
    write = make(None, _meet_fraction, json.encoder.encode_basestring, None, ":", ",", True, False, False)  # noqa: FBT003 - the C function takes no keywords
    return lambda value: "".join(write(value, 0)) if isinstance(value, dict | list) else layout.encode(value)


_ENCODE = _encoder()
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
