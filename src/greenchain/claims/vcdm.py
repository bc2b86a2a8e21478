"""The W3C Verifiable Credentials data model 2.0, as far as a document shows it without its proof.

Each rule is a row of a table: a function from the document to its faults. All faults of a document come back together,
up to a number a person can read. Contexts are not read: what is signed and judged here is the JSON itself (see
``di_jcs``), so a context decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import chain, islice

from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json, pointer
from greenchain.values.time import parse_instant

BASE_CONTEXT = "https://www.w3.org/ns/credentials/v2"
BASE_TYPE = "VerifiableCredential"
STATUS_LIST_TYPE = "BitstringStatusListCredential"
MAX_FAULTS = 20  # told of one document: enough to mend it, and no work in proportion to a hostile one

# RFC 3986 scheme, then anything but blanks, controls, and the marks that hide or reorder text
_URL = re.compile(
    '[A-Za-z][A-Za-z0-9+.-]*:[^\\s\x00-\x20<>"{}|\\\\^`\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+'
)
_LANGUAGE_VALUE = frozenset({"@value", "@language", "@direction"})
_INSTANTS = ("validFrom", "validUntil")
_TYPED = ("credentialStatus", "credentialSchema", "evidence", "termsOfUse", "refreshService", "proof")

Document = Mapping[str, Json]


def as_list(value: Json) -> tuple[Json, ...]:
    """``value`` as a tuple: JSON-LD lets one value stand without its list."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def is_url(value: Json) -> bool:
    """Whether ``value`` is the text of one absolute URL, URN or DID."""
    return isinstance(value, str) and _URL.fullmatch(value) is not None


def id_of(value: Json) -> str:
    """The id of a node that is given as its URL or as an object with an ``id``; empty where neither is a URL."""
    node = value.get("id") if isinstance(value, Mapping) else value
    return node if isinstance(node, str) and is_url(node) else ""


def types_of(document: Document) -> tuple[str, ...]:
    """The document's type names, in its order."""
    return tuple(name for name in as_list(document.get("type", ())) if isinstance(name, str))


def instant_of(document: Document, name: str) -> datetime | None:
    """The instant under ``name``; ``None`` where it is absent or (which is a fault of its own) unreadable."""
    value = document.get(name)
    try:
        return parse_instant(value) if isinstance(value, str) else None
    except InputError:
        return None


def context_faults(document: Document) -> tuple[Fault, ...]:
    """What is wrong with the document's ``@context`` (VCDM 2.0, 4.3)."""
    contexts = as_list(document.get("@context", ()))
    if not contexts or contexts[0] != BASE_CONTEXT:
        found = repr(contexts[0]) if contexts else "none"
        return (Fault("CLAIM_CONTEXT_INVALID", f"{BASE_CONTEXT} first", found, where="/@context"),)
    faults = (
        Fault("CLAIM_CONTEXT_INVALID", "a URL or an object", repr(entry), where=pointer("@context", index))
        for index, entry in enumerate(contexts)
        if not (is_url(entry) or isinstance(entry, Mapping))
    )
    return tuple(islice(faults, MAX_FAULTS))


def data_model_faults(document: Document) -> tuple[Fault, ...]:
    """What is wrong with the rest of the document; empty where it keeps the data model."""
    return tuple(islice(chain.from_iterable(rule(document) for rule in RULES), MAX_FAULTS))


def _type_faults(document: Document) -> Iterator[Fault]:
    names = as_list(document.get("type", ()))
    if not all(isinstance(name, str) and name for name in names):
        yield Fault("CLAIM_TYPE_INVALID", "type names as texts", repr(document.get("type")), where="/type")
    elif BASE_TYPE not in names:
        yield Fault("CLAIM_TYPE_INVALID", BASE_TYPE, repr(document.get("type")), where="/type")


def _id_faults(document: Document) -> Iterator[Fault]:
    if "id" in document and not is_url(document["id"]):
        yield Fault("CLAIM_ID_INVALID", "one URL", repr(document["id"]), where="/id")


def _issuer_faults(document: Document) -> Iterator[Fault]:
    issuer = document.get("issuer")
    if not id_of(issuer):
        found = repr(issuer) if "issuer" in document else "none"
        yield Fault("CLAIM_ISSUER_INVALID", "a URL, or an object with one as id", found, where="/issuer")


def _subject_faults(document: Document) -> Iterator[Fault]:
    if "credentialSubject" not in document or document["credentialSubject"] in ([], ()):
        yield Fault("CLAIM_SUBJECT_INVALID", "at least one subject", "none", where="/credentialSubject")
        return
    for where, subject in _each("credentialSubject", document["credentialSubject"]):
        if not isinstance(subject, Mapping) or not subject:
            yield Fault("CLAIM_SUBJECT_INVALID", "an object that says something", repr(subject), where=where)
        elif "id" in subject and not is_url(subject["id"]):
            yield Fault("CLAIM_ID_INVALID", "one URL", repr(subject["id"]), where=f"{where}/id")


def _validity_faults(document: Document) -> Iterator[Fault]:
    for name in _INSTANTS:
        if name in document and instant_of(document, name) is None:
            found = repr(document[name])
            yield Fault("CLAIM_VALIDITY_INVALID", "an instant with an offset", found, where=pointer(name))
    since, until = (instant_of(document, name) for name in _INSTANTS)
    if since and until and until <= since:
        found = f"{document['validFrom']} .. {document['validUntil']}"
        yield Fault("CLAIM_VALIDITY_INVALID", "validUntil after validFrom", found, where="/validUntil")


def _member_faults(document: Document) -> Iterator[Fault]:
    """Members that must carry a type (VCDM 2.0, 4.5), and a URL as id where they have one."""
    for name in _TYPED:
        for where, member in _each(name, document[name]) if name in document else ():
            if not isinstance(member, Mapping) or not _is_typed(member):
                yield Fault("CLAIM_MEMBER_INVALID", "an object with a type", repr(member), where=where)
            elif "id" in member and not is_url(member["id"]):
                yield Fault("CLAIM_ID_INVALID", "one URL", repr(member["id"]), where=f"{where}/id")
            elif name == "credentialSchema" and "id" not in member:
                yield Fault("CLAIM_MEMBER_INVALID", "a schema with an id", repr(member), where=where)


def _text_faults(document: Document) -> Iterator[Fault]:
    """Names and descriptions are texts or language values (VCDM 2.0, 4.6 and 11.1)."""
    issuer = document.get("issuer")
    holders = [("", document), ("/issuer", issuer if isinstance(issuer, Mapping) else {})]
    for at, holder in holders:
        for name in ("name", "description"):
            for where, text in _each(name, holder[name]) if name in holder else ():
                if not isinstance(text, str) and not _is_language_value(text):
                    yield Fault("CLAIM_TEXT_INVALID", "a text or language value", repr(text), where=at + where)


def _is_typed(member: Mapping[str, Json]) -> bool:
    names = as_list(member.get("type", ()))
    return bool(names) and all(isinstance(name, str) and name for name in names)


def _is_language_value(value: Json) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("@value"), str) and value.keys() <= _LANGUAGE_VALUE


def _each(name: str, value: Json) -> Iterator[tuple[str, Json]]:
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield pointer(name, index), item
    else:
        yield pointer(name), value


RULES: tuple[Callable[[Document], Iterator[Fault]], ...] = (
    _type_faults,
    _id_faults,
    _issuer_faults,
    _subject_faults,
    _validity_faults,
    _member_faults,
    _text_faults,
)
"""The rules of the data model, in the order their faults are reported."""
