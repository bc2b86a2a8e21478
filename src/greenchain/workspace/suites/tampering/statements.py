"""The table of brief attacks on signed statements: documents that differ as JSON and might say the same to JSON-LD.

A signature over statements does not notice them all; it is for the gate and for the one form of content to make them
refused or harmless. Under suites that sign the JSON itself every one of them breaks the signature.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from greenchain.values.json import pointer
from greenchain.workspace.suites.tampering.mutation import Mutation, Text, write
from greenchain.workspace.suites.tampering.tree import Path, at, places, put, without

_BASE = "https://www.w3.org/ns/credentials/v2"
_EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
_SECURITY = "https://w3id.org/security/data-integrity/v2"
_UNKNOWN = "https://unknown.example/context"
_TERMS = "https://label.example/terms#"
_CREDENTIALS = "https://www.w3.org/2018/credentials#"
_SCHEMA = "https://schema.org/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_IRIS: Mapping[str, str] = {
    "id": "@id",
    "type": "@type",
    "name": f"{_SCHEMA}name",
    **{
        name: _CREDENTIALS + name
        for name in ("issuer", "validFrom", "validUntil", "credentialSubject", "credentialStatus", "statusPurpose")
    },
    **{name: f"{_CREDENTIALS}{name}" for name in ("VerifiableCredential", "termsOfUse", "evidence")},
    "proof": "https://w3id.org/security#proof",
}
_KEYWORDS: tuple[tuple[str, Any], ...] = (
    ("@id", "urn:x"),
    ("@type", "Product"),
    ("@graph", [{"id": "urn:x"}]),
    ("@included", [{"id": "urn:x", "name": "y"}]),
    ("@reverse", {"issuer": {"id": "urn:x"}}),
    ("@nest", {"name": "x"}),
    ("@value", "x"),
    ("@list", ["x"]),
    ("@set", ["x"]),
    ("@index", "x"),
    ("@language", "en"),
    ("@direction", "rtl"),
    ("@later", "x"),
    ("@context", None),
    ("@context", []),
    ("@context", {"value": f"{_TERMS}other"}),
    ("@context", {"value": None}),
    ("@context", {"@vocab": _TERMS}),
    ("@context", {"@base": "https://evil.example/"}),
    ("@context", [_BASE]),
    ("@context", _SECURITY),
    ("@context", _UNKNOWN),
    ("undefinedTerm", "x"),
    ("validUntil", None),
    ("value", None),
    ("name", None),
    ("tags", []),
    ("schema:name", "x"),
    (f"{_SCHEMA}name", "x"),
    (f"{_TERMS}value", "9"),
    (f"{_CREDENTIALS}validUntil", {"@type": f"{_XSD}dateTime", "@value": "2099-01-01T00:00:00Z"}),
)
_NUMBERS = (
    "0",
    "4e-7",
    "1e-7",
    "0.1",
    "0.10000000000000002",
    "1e22",
    "10000000000000000000001",
    "9007199254740993",
    "5e0",
)


def restated(document: dict[str, Any]) -> Iterator[Mutation]:
    """Every change below, at every place of ``document``."""
    for what, contexts in _other_contexts(document["@context"]):
        yield Mutation("context", what, write({**document, "@context": contexts}))
    yield Mutation("context", "none", write(without(document, ("@context",))))
    for path in places(document):
        if path[:1] == ("@context",):
            continue
        value, where = at(document, path), pointer(*path) or "/"
        for family, other in _values(value):
            if path:
                yield Mutation(family, where, write(put(document, path, other)))
        if isinstance(value, dict):
            for name, item in _KEYWORDS:
                if name not in value:
                    yield Mutation("keyword", f"{where} with {name}", write(put(document, path, {**value, name: item})))
        if path and isinstance(path[-1], str):
            yield from _renamed(document, path, where)
    yield from _redescribed(document)


def _values(value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON of any shape
    """Other values that might state the same."""
    yield from (("container", other) for other in ({"@list": [value]}, {"@set": [value]}, {"@set": value}, [[value]]))
    yield from (("doubled", other) for other in ([value, value],))
    if isinstance(value, str):
        yield from (("reference", other) for other in ({"id": value}, {"@id": value}, {"id": value, "name": "x"}))
        yield from (("typed literal", {"@value": value, "@type": _XSD + kind}) for kind in _DATATYPES)
        yield "typed literal", {"@value": value, "@language": "en"}
        yield from (("map", other) for other in ({"en": value}, {"@none": value}))
        if value in _IRIS or value.isalpha():
            yield "absolute IRI", _IRIS.get(value, _TERMS + value)
        yield from (("text", other) for other in ("_:b0", "@id", "rdf:nil", f"{_XSD}string", f"schema:{value}"))
    elif isinstance(value, bool | int):
        yield from (("typed literal", {"@value": value, "@type": _XSD + kind}) for kind in _DATATYPES)
        yield from (("number", Text(text)) for text in _NUMBERS)
    elif isinstance(value, dict):
        yield from (("wrapped", other) for other in ({"@graph": value}, {"@graph": [value]}, {"@included": value}))
        yield from (("unwrapped", other) for other in value.values())
        if "type" in value:
            yield "retyped", {**{k: v for k, v in value.items() if k != "type"}, "@type": value["type"]}


_DATATYPES = ("string", "integer", "decimal", "double", "boolean", "dateTime", "anyURI")


def _renamed(document: dict[str, Any], path: Path, where: str) -> Iterator[Mutation]:
    """The member at ``path`` under each other name that JSON-LD could take for its own."""
    node, name = at(document, path[:-1]), str(path[-1])
    for other in (_IRIS.get(name, _TERMS + name), f"label:{name}", f"_:{name}", f"@{name}", f"{_TERMS}{name}"):
        if other in node:
            continue
        members = {(other if held == name else held): item for held, item in node.items()}
        yield Mutation("absolute name", f"{where} as {other}", write(put(document, path[:-1], members)))
        aliased = {"@context": {"alias": other}, **{("alias" if held == name else held): i for held, i in node.items()}}
        if "@context" not in node:
            yield Mutation("alias", f"{where} as {other}", write(put(document, path[:-1], aliased)))
        else:
            contexts = [*_listed(node["@context"]), {"alias": other}]
            aliased = {**members, "@context": contexts, "alias": node[name]}
            aliased.pop(other)
            yield Mutation("alias", f"{where} as {other}", write(put(document, path[:-1], aliased)))


def _redescribed(document: dict[str, Any]) -> Iterator[Mutation]:
    """An object with an id described elsewhere: its members there, and a reference where they were."""
    objects = [path for path in places(document) if path and isinstance(at(document, path), dict)]
    for home in objects:
        described = at(document, home)
        name = described.get("id")
        if not isinstance(name, str):
            continue
        yield Mutation("reference", f"{pointer(*home)} by its id", write(put(document, home, name)))
        yield Mutation("reference", f"{pointer(*home)} by its id alone", write(put(document, home, {"id": name})))
        for path in places(document):
            if path and path[: len(home)] != home and home[: len(path)] != path:
                there = put(put(document, path, described), home, name)
                yield Mutation("redescribed", f"{pointer(*home)} at {pointer(*path)}", write(there))


def _other_contexts(contexts: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - one or several
    first = _listed(contexts)
    for url in (_BASE, _EXAMPLES, _SECURITY, _UNKNOWN):
        yield f"{url} behind", [*first, url]
        yield f"{url} in front", [url, *first]
        yield f"{url} alone", url
        yield f"{url} second", [first[0], url, *first[1:]]
        yield f"{url} in place of the last", [*first[:-1], url]
    for inline in (
        {},
        None,
        {"value": f"{_TERMS}value"},
        {"value": f"{_TERMS}other"},
        {"value": None},
        {"extra": f"{_TERMS}value"},
        {"@vocab": _TERMS},
        {"@vocab": None},
        {"@base": "https://evil.example/"},
        {"@language": "en"},
        {"@import": _BASE},
        {"@propagate": False},
        {"@version": 1.1},
        {"@protected": True},
        {"type": "@type", "id": "@id"},
        {"validUntil": f"{_TERMS}nothing"},
        {"label": _TERMS},
    ):
        yield f"{inline} behind", [*first, inline]
        yield f"{inline} in front", [inline, *first]
    yield "backwards", first[::-1]
    yield "twice", [*first, *first]
    yield "the last twice", [*first, first[-1]]
    yield "the first alone", first[:1]
    yield "the first alone, without list", first[0]
    yield "inside a list", [first]
    yield "none", []
    yield "an object", {}
    yield "null", None
    yield from ((f"{mark!r} behind the last", [*first[:-1], first[-1] + mark]) for mark in ("#", "/", " ", "?", "%20"))
    yield "capitals", [url.upper() if isinstance(url, str) else url for url in first]
    yield "http", [url.replace("https:", "http:") if isinstance(url, str) else url for url in first]


def _listed(contexts: Any) -> list[Any]:  # noqa: ANN401 - one or several
    return list(contexts) if isinstance(contexts, list) else [contexts]
