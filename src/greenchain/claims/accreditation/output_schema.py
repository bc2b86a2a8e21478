"""Whether a claim fits the schema that an accreditation sets for it.

Only schemas from the evidence count, found by the digest that the accreditation states; a URL is never looked up. A
closed handful of JSON Schema keywords is understood, all of them linear in the claim; a schema that uses another
(``$ref``, ``pattern`` and their kin, which can reach out or run away), or one in a form that is not understood, leaves
the question open, and so does one that takes more work than its budget.

Source: JSON Schema 2020-12, Validation, 6; W3C vc-recognized-entities (outputValidation), draft 2026.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from greenchain.claims.multibase import decode_base58, decode_base64url
from greenchain.claims.vcdm import as_list
from greenchain.values.errors import InputError
from greenchain.values.finding import Finding
from greenchain.values.json import Json, canonical_json, freeze, parse_json, pointer
from greenchain.values.outcome import Outcome

MAX_SCHEMA_BYTES = 256 * 1024  # schemas of published credentials stay below 50 kB
MAX_VALIDATIONS = 16  # schemas that one accreditation may ask for: one for each kind of claim; each costs a reading
MAX_STEPS = 100_000  # comparisons of one claim with one schema: a label claim takes some hundred
_SHOWN = 80  # characters of a schema in a message
_SHA2_256 = b"\x12\x20"  # multihash: code and length
_HASH_BYTES = 32
_NOTES = frozenset({"$schema", "$id", "$comment", "title", "description", "examples", "default"})


def output_finding(validation: Json, document: Mapping[str, Json], *, schemas: Mapping[str, bytes]) -> Finding | None:
    """What an accreditation's ``outputValidation`` says against ``document``; ``None`` for nothing.

    Args:
        validation: as it stands in the accreditation: an object or a list of them; ``None`` asks nothing.
        document: the claim.
        schemas: schemas at hand, by SHA-256 in hexadecimal.
    """
    entries = () if validation is None else as_list(validation)
    if len(entries) > MAX_VALIDATIONS:
        return _open(f"{len(entries)} output validations where at most {MAX_VALIDATIONS} are judged")
    return next((found for entry in entries if (found := _judge(entry, document, schemas))), None)


def _judge(entry: Json, document: Mapping[str, Json], schemas: Mapping[str, bytes]) -> Finding | None:
    digest = _digest_of(entry)
    if not digest:
        return _open("an output validation without a SHA-256 multihash as digestMultibase")
    raw = schemas.get(digest)
    if raw is None:
        return _open(f"no schema with digest {digest} is at hand", missing=("schema",))
    try:
        fault = next(_Fit().faults(document, _schema(raw), ""), None)
    except InputError as error:
        return _open(f"the schema is not understood: {error.faults[0].expected}")
    except _NotFollowedError as error:
        return _open(f"the schema uses {str(error)[:_SHOWN]}, which is not followed")
    if fault is None:
        return None
    where, expected = fault
    detail = f"the accreditation asks for {expected}"
    return Finding("accreditation", Outcome.DOES_NOT_CONFORM, "OUTPUT_REFUSED", detail, where)


class _NotFollowedError(Exception):
    """Something in a schema that is outside the handful or beyond the budget; never leaves this module."""


@lru_cache(maxsize=MAX_VALIDATIONS)  # by the bytes: one schema is asked of every claim of an issuer, at many instants
def _schema(raw: bytes) -> Json:
    schema: Json = freeze(parse_json(raw, max_bytes=MAX_SCHEMA_BYTES))
    return schema


def _digest_of(entry: Json) -> str:
    """The SHA-256 that an entry states, in hexadecimal; empty where it states none."""
    text = entry.get("digestMultibase") if isinstance(entry, Mapping) else None
    try:
        if isinstance(text, str) and text.startswith("z"):
            raw = decode_base58(text[1:], length=len(_SHA2_256) + _HASH_BYTES)
        elif isinstance(text, str) and text.startswith("u"):
            raw = decode_base64url(text[1:])
        else:
            return ""
    except InputError:
        return ""
    is_sha256 = raw.startswith(_SHA2_256) and len(raw) == len(_SHA2_256) + _HASH_BYTES
    return raw[len(_SHA2_256) :].hex() if is_sha256 else ""


class _Fit:
    """One comparison of a claim with a schema, and the work it may still take."""

    __slots__ = ("_allowed", "_left")

    def __init__(self) -> None:
        self._left = MAX_STEPS
        self._allowed: dict[tuple[int, str], frozenset[bytes]] = {}

    def faults(self, value: Json, schema: Json, where: str) -> Iterator[tuple[str, str]]:
        """Each ``(place, expectation)`` that ``value`` misses."""
        if schema is True:
            return
        if schema is False:
            yield where, "nothing there"
            return
        if not isinstance(schema, Mapping):
            raise _NotFollowedError(f"{type(schema).__name__} as a schema")
        self.spend(len(schema))
        unknown = sorted(set(schema) - set(_KEYWORDS) - _NOTES)
        if unknown:
            raise _NotFollowedError(unknown[0])
        for keyword, rule in _KEYWORDS.items():
            if keyword in schema:
                yield from rule(self, value, schema, where)

    def spend(self, steps: int) -> None:
        """Count work that is done next."""
        self._left -= steps
        if self._left < 0:
            raise _NotFollowedError(f"more than {MAX_STEPS} comparisons")

    def allowed(self, schema: Mapping[str, Json], keyword: str) -> frozenset[bytes]:
        """The canonical texts of the values that ``const`` or ``enum`` names, made once."""
        key = (id(schema), keyword)  # the schema lives as long as this value
        if key not in self._allowed:
            listed = (schema["const"],) if keyword == "const" else schema["enum"]
            if not isinstance(listed, list | tuple):
                raise _NotFollowedError("an enum that is no list")
            self._allowed[key] = frozenset(canonical_json(one) for one in listed)
        return self._allowed[key]


Rule = Callable[[_Fit, Json, Mapping[str, Json], str], Iterator[tuple[str, str]]]


def _type(fit: _Fit, value: Json, schema: Mapping[str, Json], where: str) -> Iterator[tuple[str, str]]:
    names = _texts(fit, schema["type"], "type")
    if not all(name in _TYPES for name in names):
        raise _NotFollowedError(f"type {', '.join(names)}")
    if not any(_TYPES[name](value) for name in names):
        yield where, f"type {' or '.join(dict.fromkeys(names))}"


def _constant(fit: _Fit, value: Json, schema: Mapping[str, Json], where: str) -> Iterator[tuple[str, str]]:
    told = canonical_json(value)
    for keyword in ("const", "enum"):
        if keyword in schema and told not in fit.allowed(schema, keyword):
            yield where, "one of the values of the schema"


def _required(fit: _Fit, value: Json, schema: Mapping[str, Json], where: str) -> Iterator[tuple[str, str]]:
    names = _texts(fit, schema["required"], "required")
    if isinstance(value, Mapping):
        for name in names:
            if name not in value:
                yield where, f"a member {name[:_SHOWN]}"


def _properties(fit: _Fit, value: Json, schema: Mapping[str, Json], where: str) -> Iterator[tuple[str, str]]:
    known = schema.get("properties", {})
    if not isinstance(known, Mapping):
        raise _NotFollowedError("properties that are no object")
    if not isinstance(value, Mapping):
        return
    for name, item in value.items():
        rule = known[name] if name in known else schema.get("additionalProperties", True)
        yield from fit.faults(item, rule, where + pointer(name))


def _items(fit: _Fit, value: Json, schema: Mapping[str, Json], where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from fit.faults(item, schema["items"], where + pointer(index))


def _size(fit: _Fit, value: Json, schema: Mapping[str, Json], where: str) -> Iterator[tuple[str, str]]:
    del fit
    kind = "Length" if isinstance(value, str) else "Items" if isinstance(value, list | tuple) else ""
    least, most = (_number(schema, f"{end}{kind}") for end in ("min", "max"))
    if not isinstance(value, str | list | tuple):
        return
    if least is not None and len(value) < least:
        yield where, f"at least {least}"
    if most is not None and len(value) > most:
        yield where, f"at most {most}"


def _bounds(fit: _Fit, value: Json, schema: Mapping[str, Json], where: str) -> Iterator[tuple[str, str]]:
    del fit
    least, most = _number(schema, "minimum"), _number(schema, "maximum")
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return
    if least is not None and value < least:
        yield where, f"at least {least}"
    if most is not None and value > most:
        yield where, f"at most {most}"


def _texts(fit: _Fit, value: Json, keyword: str) -> tuple[str, ...]:
    """The texts that a keyword lists; what is read leniently here would be a limit that limits nothing."""
    listed = as_list(value)
    fit.spend(len(listed))
    texts = tuple(text for text in listed if isinstance(text, str))
    if len(texts) != len(listed):
        raise _NotFollowedError(f"{keyword} that is no list of texts")
    return texts


def _number(schema: Mapping[str, Json], keyword: str) -> int | Decimal | None:
    value = schema.get(keyword)
    if value is None and keyword not in schema:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _NotFollowedError(f"{keyword} that is no number")
    return value


_TYPES: Mapping[str, Callable[[Json], bool]] = MappingProxyType(
    {
        "object": lambda value: isinstance(value, Mapping),
        "array": lambda value: isinstance(value, list | tuple),
        "string": lambda value: isinstance(value, str),
        "boolean": lambda value: isinstance(value, bool),
        "null": lambda value: value is None,
        "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
        "number": lambda value: isinstance(value, int | Decimal) and not isinstance(value, bool),
    }
)
_KEYWORDS: Mapping[str, Rule] = MappingProxyType(
    {
        "type": _type,
        "const": _constant,
        "enum": _constant,
        "required": _required,
        "properties": _properties,
        "additionalProperties": lambda f, v, s, w: iter(()) if "properties" in s else _properties(f, v, s, w),
        "items": _items,
        "minLength": _size,
        "maxLength": _size,
        "minItems": _size,
        "maxItems": _size,
        "minimum": _bounds,
        "maximum": _bounds,
    }
)


def _open(detail: str, *, missing: tuple[str, ...] = ()) -> Finding:
    code = "OUTPUT_VALIDATION_OPEN"
    return Finding("accreditation", Outcome.NOT_DETERMINED, code, detail, missing=missing)
