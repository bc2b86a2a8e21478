"""Whether a claim fits the schema that an accreditation sets for it.

Only schemas from the evidence count, found by the digest that the accreditation states; a URL is never looked up. A
closed handful of JSON Schema keywords is understood, all of them linear in the claim; a schema that uses another
(``$ref``, ``pattern`` and their kin, which can reach out or run away) leaves the question open.

Source: JSON Schema 2020-12, Validation, 6; W3C vc-recognized-entities (outputValidation), draft 2026.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from greenchain.claims.multibase import decode_base58, decode_base64url
from greenchain.claims.vcdm import as_list
from greenchain.values.errors import InputError
from greenchain.values.finding import Finding
from greenchain.values.json import Json, canonical_json, parse_json, pointer
from greenchain.values.outcome import Outcome

MAX_SCHEMA_BYTES = 256 * 1024  # schemas of published credentials stay below 50 kB
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
    return next((found for entry in entries if (found := _judge(entry, document, schemas))), None)


def _judge(entry: Json, document: Mapping[str, Json], schemas: Mapping[str, bytes]) -> Finding | None:
    digest = _digest_of(entry)
    if not digest:
        return _open("an output validation without a SHA-256 multihash as digestMultibase")
    raw = schemas.get(digest)
    if raw is None:
        return _open(f"no schema with digest {digest} is at hand", missing=("schema",))
    try:
        fault = next(_faults(document, parse_json(raw, max_bytes=MAX_SCHEMA_BYTES), ""), None)
    except InputError as error:
        return _open(f"the schema is not understood: {error.faults[0].expected}")
    except _UnknownKeywordError as error:
        return _open(f"the schema uses {error}, which is not followed")
    if fault is None:
        return None
    where, expected = fault
    detail = f"the accreditation asks for {expected}"
    return Finding("accreditation", Outcome.DOES_NOT_CONFORM, "OUTPUT_REFUSED", detail, where)


class _UnknownKeywordError(Exception):
    """A keyword outside the handful; never leaves this module."""


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


def _faults(value: Json, schema: Json, where: str) -> Iterator[tuple[str, str]]:
    """Each ``(place, expectation)`` that ``value`` misses."""
    if schema is True:
        return
    if schema is False:
        yield where, "nothing there"
        return
    if not isinstance(schema, Mapping):
        raise _UnknownKeywordError(f"{type(schema).__name__} as a schema")
    unknown = sorted(set(schema) - set(_KEYWORDS) - _NOTES)
    if unknown:
        raise _UnknownKeywordError(unknown[0])
    for keyword, rule in _KEYWORDS.items():
        if keyword in schema:
            yield from rule(value, schema, where)


def _type(value: Json, schema: Mapping[str, Json], where: str) -> Iterator[tuple[str, str]]:
    names = as_list(schema["type"])
    if not all(isinstance(name, str) and name in _TYPES for name in names):
        raise _UnknownKeywordError(f"type {names!r}")
    if not any(_TYPES[str(name)](value) for name in names):
        yield where, f"type {' or '.join(map(str, names))}"


def _constant(value: Json, schema: Mapping[str, Json], where: str) -> Iterator[tuple[str, str]]:
    allowed = [schema["const"]] if "const" in schema else as_list(schema["enum"])
    told = canonical_json(value)
    if not any(canonical_json(one) == told for one in allowed):
        yield where, "one of the values of the schema"


def _required(value: Json, schema: Mapping[str, Json], where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name in as_list(schema["required"]):
            if name not in value:
                yield where, f"a member {name}"


def _properties(value: Json, schema: Mapping[str, Json], where: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, Mapping):
        return
    known = schema.get("properties", {})
    if not isinstance(known, Mapping):
        raise _UnknownKeywordError("properties that are no object")
    for name, item in value.items():
        rule = known[name] if name in known else schema.get("additionalProperties", True)
        yield from _faults(item, rule, where + pointer(name))


def _items(value: Json, schema: Mapping[str, Json], where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _faults(item, schema["items"], where + pointer(index))


def _size(value: Json, schema: Mapping[str, Json], where: str) -> Iterator[tuple[str, str]]:
    kind = "Length" if isinstance(value, str) else "Items" if isinstance(value, list | tuple) else ""
    least, most = schema.get(f"min{kind}"), schema.get(f"max{kind}")
    size = len(value) if kind and isinstance(value, str | list | tuple) else 0
    if kind and isinstance(least, int) and size < least:
        yield where, f"at least {least}"
    if kind and isinstance(most, int) and size > most:
        yield where, f"at most {most}"


def _bounds(value: Json, schema: Mapping[str, Json], where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return
    least, most = schema.get("minimum"), schema.get("maximum")
    if isinstance(least, int | Decimal) and value < least:
        yield where, f"at least {least}"
    if isinstance(most, int | Decimal) and value > most:
        yield where, f"at most {most}"


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
_KEYWORDS: Mapping[str, Callable[[Json, Mapping[str, Json], str], Iterator[tuple[str, str]]]] = MappingProxyType(
    {
        "type": _type,
        "const": _constant,
        "enum": _constant,
        "required": _required,
        "properties": _properties,
        "additionalProperties": lambda v, s, w: iter(()) if "properties" in s else _properties(v, s, w),
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
