"""Tampering with a document whose statements are signed: everything that keeps JSON different and might keep statements.

Each function here yields altered copies of one document. Most of them break a signature at once; the point is that
whatever does not is either refused by the gate or reads the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from rdf_world import BASE, DATA_INTEGRITY, EXAMPLES, LABEL, NS, XSD

CREDENTIALS = "https://www.w3.org/2018/credentials#"
SCHEMA = "https://schema.org/"
IRI_OF_NAME = {
    "name": SCHEMA + "name",
    "validUntil": CREDENTIALS + "validUntil",
    "issuer": CREDENTIALS + "issuer",
    "credentialSubject": CREDENTIALS + "credentialSubject",
    "value": NS + "value",
    "criteria": NS + "criterion",
    "tags": NS + "tag",
    "id": "@id",
    "type": "@type",
    "use": NS + "stage-use",
    "LabelCredential": NS + "LabelCredential",
    "Criterion": NS + "Criterion",
}
NUMBERS: tuple[Any, ...] = (
    0,
    1,
    -1,
    4,
    2**53 - 1,
    2**53,
    2**53 + 1,
    10**22,
    10**22 + 1,
    1e-7,
    4e-7,
    0.1,
    3.0,
    -0.0,
    True,
)
TEXTS = (
    "",
    "0.35 ",
    "0,35",
    "０.35",
    "e\u0301",
    "\u00e9",
    "a\nb",
    "\u202e",
    "urn:x",
    "_:b0",
    "@id",
    "rdf:nil",
    "true",
    "3",
)
ADDED: tuple[tuple[str, Any], ...] = (
    ("undefinedTerm", "x"),
    ("name", None),
    ("value", None),
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
    ("@context", None),
    ("@context", {"value": NS + "other"}),
    ("@context", {"value": None}),
    ("@context", {"@vocab": NS}),
    ("@context", [BASE]),
    ("@context", DATA_INTEGRITY),
    ("@context", "https://unknown.example/c"),
    ("schema:name", "x"),
    (SCHEMA + "name", "x"),
    ("", "x"),
    (NS + "value", "9"),
    ("__proto__", {}),
    ("tags", []),
    ("criteria", []),
    ("annex", None),
    ("slogan", "x"),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value in a document."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


def at(document: Any, path: tuple[Any, ...]) -> Any:
    """The value at ``path``."""
    for key in path:
        document = document[key]
    return document


def put(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy with another value at ``path``."""
    if not path:
        return value
    copy = deepcopy(document)
    at(copy, path[:-1])[path[-1]] = value
    return copy


def reorder(value: list[Any]) -> Iterator[Any]:
    if len(value) > 1:
        yield value[::-1]
        yield [*value[1:], value[0]]
        yield value[:-1]
    yield [*value, value[0]]
    yield [value]
    if len(value) == 1:
        yield value[0]


def respell(value: str) -> Iterator[Any]:
    yield from (value + " ", value.upper(), value.lower(), " " + value, value[::-1])
    yield {"id": value}
    yield {"@id": value}
    yield {"@value": value}
    yield {"@value": value, "@type": XSD + "string"}
    yield {"@value": value, "@language": "en"}
    yield {"en": value}
    yield {"id": value, "type": "Product"}
    yield {"id": value, "@context": BASE}
    yield {"id": value, "@context": [LABEL]}
    if value in IRI_OF_NAME:
        yield IRI_OF_NAME[value]
    for datatype in ("integer", "double", "boolean"):
        yield {"@value": value, "@type": XSD + datatype}


def instead(value: Any) -> Iterator[Any]:
    """Other values that might state the same."""
    yield [value]
    yield [[value]]
    yield [value, value]
    yield {"@list": [value]}
    yield {"@set": [value]}
    yield {"@value": value}
    yield None
    if isinstance(value, list) and value:
        yield from reorder(value)
    if isinstance(value, str):
        yield from respell(value)
        yield from TEXTS
    if isinstance(value, bool):
        yield from (str(value).lower(), int(value), not value)
    if isinstance(value, int):
        yield from NUMBERS
        yield from (str(value), float(value), {"@value": value, "@type": XSD + "integer"})
    if isinstance(value, dict):
        yield from value.values()
        yield {"@graph": value}
        yield dict(reversed(value.items()))
        yield {name.upper(): item for name, item in value.items()}
        yield {**value, "@context": BASE}
        yield {**value, "@context": [LABEL]}


def renamed(document: Any) -> Iterator[Any]:
    """Every member under each other name that could mean the same."""
    names = {path[-1] for path in places(document) if path and isinstance(path[-1], str)}
    for path in places(document):
        if not path or not isinstance(path[-1], str):
            continue
        node = at(document, path[:-1])
        for name in sorted({IRI_OF_NAME.get(path[-1], NS + path[-1]), f"label:{path[-1]}", *names} - {path[-1]}):
            other = {name if key == path[-1] else key: item for key, item in node.items()}
            yield put(document, path[:-1], other)


def moved(document: Any) -> Iterator[Any]:
    """Every member taken out, and put into every other object."""
    objects = [path for path in places(document) if isinstance(at(document, path), dict)]
    for path in places(document):
        if not path or not isinstance(path[-1], str):
            continue
        without = deepcopy(document)
        value = at(without, path[:-1]).pop(path[-1])
        yield without
        for target in objects:
            if target[: len(path)] != path and target != path[:-1]:
                yield put(without, (*target, path[-1]), value)


def redescribed(document: Any) -> Iterator[Any]:
    """An object with an id described elsewhere: at every reference, its members there and the reference here."""
    described = [p for p in places(document) if isinstance(at(document, p), dict) and len(at(document, p)) > 1]
    ids = {at(document, path).get("id"): path for path in described if path}
    for path in places(document):
        value = at(document, path)
        for name, home in ids.items():
            if name is None or path[: len(home)] == home or home[: len(path)] == path:
                continue
            if path and not isinstance(value, dict):
                yield put(document, path, name)
                yield put(put(document, path, at(document, home)), home, name)
                yield put(put(document, path, {"id": name, "name": "x"}), home, name)


def recontexted(document: Any) -> Iterator[Any]:
    """Other contexts over the same members."""
    first = document["@context"]
    for other in (
        [*first, EXAMPLES],
        [*first, DATA_INTEGRITY],
        [BASE, DATA_INTEGRITY, *first[1:]],
        [*first, *first],
        first[::-1],
        first[:1],
        first[0],
        [*first, {}],
        [*first, {"value": NS + "value"}],
        [*first, {"value": NS + "other"}],
        [*first, {"extra": NS + "value"}],
        [*first, {"@vocab": NS}],
        [*first, None],
        [None, *first],
        [*first, "https://swap.example/c"],
        [BASE, "https://swap.example/c"],
        [],
        {},
    ):
        yield {**document, "@context": other}
    yield {name: item for name, item in document.items() if name != "@context"}


def tampered(document: Any) -> Iterator[Any]:
    """All of the above, and every value replaced by each that resembles it."""
    yield from recontexted(document)
    for path in places(document):
        if path[:1] == ("@context",):
            continue
        value = at(document, path)
        if path:
            for other in instead(value):
                yield put(document, path, other)
        if isinstance(value, dict):
            for name, item in ADDED:
                if path or name != "@context":
                    yield put(document, path, {**value, name: item})
    yield from renamed(document)
    yield from moved(document)
    yield from redescribed(document)
