"""What a credential must be by the data model alone: rules over the JSON, each a row of a table.

All faults of a document come back together, up to a number a person can read. Every verification runs these rules, so
that a good document passes by plain tests: places are named and lists are made only where there is something to tell.

Source: W3C Verifiable Credentials Data Model 2.0, chapter 4, 5.3, 11.1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from greenchain.claims.vcdm.shape import (
    BASE_CONTEXT,
    BASE_TYPE,
    MAX_FAULTS,
    Document,
    as_list,
    id_of,
    instant_of,
    is_url,
)
from greenchain.values.errors import Fault
from greenchain.values.json import ARRAYS, OBJECTS, Json, pointer

_LANGUAGE_VALUE = frozenset({"@value", "@language", "@direction"})
_DIRECTIONS = ("ltr", "rtl", None)
_DIGESTS = ("digestSRI", "digestMultibase")
_TEXTS = ("name", "description")
TYPED_MEMBERS = ("credentialStatus", "credentialSchema", "evidence", "termsOfUse", "refreshService", "proof")
"""Members of a credential whose objects must say their type (4.5)."""

_TYPED = frozenset(TYPED_MEMBERS)

Faults = list[Fault]


def context_faults(document: Document) -> tuple[Fault, ...]:
    """What is wrong with the document's ``@context`` (VCDM 2.0, 4.3)."""
    contexts = as_list(document.get("@context", ()))
    if not contexts or contexts[0] != BASE_CONTEXT:
        found = repr(contexts[0]) if contexts else "none"
        return (Fault("CLAIM_CONTEXT_INVALID", f"{BASE_CONTEXT} first", found, where="/@context"),)
    faults: Faults = []
    for index, entry in enumerate(contexts):
        if not is_url(entry) and not isinstance(entry, Mapping):
            fault = Fault("CLAIM_CONTEXT_INVALID", "a URL or an object", repr(entry), where=pointer("@context", index))
            faults.append(fault)
            if len(faults) >= MAX_FAULTS:
                break
    return tuple(faults)


def data_model_faults(document: Document) -> tuple[Fault, ...]:
    """What is wrong with the rest of the credential; empty where it keeps the data model."""
    return applied(RULES, document)


def applied(rules: tuple[Callable[[Document, Faults], None], ...], document: Document) -> tuple[Fault, ...]:
    """What ``rules`` find in ``document``, in their order, up to a number a person can read."""
    faults: Faults = []
    for rule in rules:
        rule(document, faults)
        if faults and len(faults) >= MAX_FAULTS:
            break
    return tuple(faults[:MAX_FAULTS])


def check_id(document: Document, faults: Faults) -> None:
    """An ``id``, where there is one, is one URL (4.4)."""
    if "id" in document and not is_url(document["id"]):
        faults.append(Fault("CLAIM_ID_INVALID", "one URL", repr(document["id"]), where="/id"))


def check_typed(document: Document, name: str, faults: Faults) -> None:
    """Objects under ``name`` carry a type, and a URL as id where they have one (4.4, 4.5)."""
    value = document[name]
    for index, member in enumerate(as_list(value)):
        if not isinstance(member, Mapping) or not _is_typed(member):
            fault = Fault("CLAIM_MEMBER_INVALID", "an object with a type", repr(member), where=_at(name, value, index))
        elif "id" in member and not is_url(member["id"]):
            where = f"{_at(name, value, index)}/id"
            fault = Fault("CLAIM_ID_INVALID", "one URL", repr(member["id"]), where=where)
        elif name == "credentialSchema" and "id" not in member:
            fault = Fault("CLAIM_MEMBER_INVALID", "a schema with an id", repr(member), where=_at(name, value, index))
        else:
            continue
        faults.append(fault)
        if len(faults) >= MAX_FAULTS:
            return


def _check_type(document: Document, faults: Faults) -> None:
    names = as_list(document.get("type", ()))
    for name in names:
        if not isinstance(name, str) or not name:
            faults.append(Fault("CLAIM_TYPE_INVALID", "type names as texts", repr(document.get("type")), where="/type"))
            return
    if BASE_TYPE not in names:
        faults.append(Fault("CLAIM_TYPE_INVALID", BASE_TYPE, repr(document.get("type")), where="/type"))


def _check_issuer(document: Document, faults: Faults) -> None:
    issuer = document.get("issuer")
    if not id_of(issuer):
        found = repr(issuer) if "issuer" in document else "none"
        faults.append(Fault("CLAIM_ISSUER_INVALID", "a URL, or an object with one as id", found, where="/issuer"))


def _check_subject(document: Document, faults: Faults) -> None:
    value = document.get("credentialSubject", ())
    subjects = as_list(value)
    if not subjects:
        faults.append(Fault("CLAIM_SUBJECT_INVALID", "at least one subject", "none", where="/credentialSubject"))
    for index, subject in enumerate(subjects):
        if isinstance(subject, OBJECTS) and subject and ("id" not in subject or is_url(subject["id"])):
            continue
        where = _at("credentialSubject", value, index)
        if isinstance(subject, Mapping) and subject:
            faults.append(Fault("CLAIM_ID_INVALID", "one URL", repr(subject["id"]), where=f"{where}/id"))
        else:
            faults.append(Fault("CLAIM_SUBJECT_INVALID", "an object that says something", repr(subject), where=where))
        if len(faults) >= MAX_FAULTS:
            return


def _check_validity(document: Document, faults: Faults) -> None:
    since, until = instant_of(document, "validFrom"), instant_of(document, "validUntil")
    for name, instant in (("validFrom", since), ("validUntil", until)):
        if instant is None and name in document:
            found = repr(document[name])
            faults.append(Fault("CLAIM_VALIDITY_INVALID", "an instant with an offset", found, where=pointer(name)))
    if since and until and until <= since:
        found = f"{document['validFrom']} .. {document['validUntil']}"
        faults.append(Fault("CLAIM_VALIDITY_INVALID", "validUntil after validFrom", found, where="/validUntil"))


def _check_members(document: Document, faults: Faults) -> None:
    if _TYPED.isdisjoint(document):
        return
    for name in TYPED_MEMBERS:
        if name in document:
            check_typed(document, name, faults)


def _check_resources(document: Document, faults: Faults) -> None:
    """Related resources are named once each, with a digest of their content (5.3)."""
    if "relatedResource" not in document:
        return
    value, seen = document["relatedResource"], set()
    for index, resource in enumerate(as_list(value)):
        node = id_of(resource) if isinstance(resource, Mapping) else ""
        if not node or node in seen or not _has_digest(resource):
            expected = "an object with an id of its own and a digest"
            where = _at("relatedResource", value, index)
            faults.append(Fault("CLAIM_MEMBER_INVALID", expected, repr(resource), where=where))
            if len(faults) >= MAX_FAULTS:
                return
        seen.add(node)


def _check_texts(document: Document, faults: Faults) -> None:
    """Names and descriptions are texts or language values (4.6 and 11.1)."""
    _check_holder_texts(document, "", faults)
    issuer = document.get("issuer")
    if not isinstance(issuer, str) and isinstance(issuer, OBJECTS):
        _check_holder_texts(issuer, "/issuer", faults)


def _check_holder_texts(holder: Document, at: str, faults: Faults) -> None:
    for name in _TEXTS:
        value = holder.get(name, "")
        if isinstance(value, str):
            continue
        for index, text in enumerate(as_list(value)):
            if not isinstance(text, str) and not _is_language_value(text):
                where = at + _at(name, value, index)
                faults.append(Fault("CLAIM_TEXT_INVALID", "a text or language value", repr(text), where=where))
                if len(faults) >= MAX_FAULTS:
                    return


def _is_typed(member: Document) -> bool:
    names = member.get("type", ())
    if isinstance(names, str):
        return bool(names)
    return isinstance(names, ARRAYS) and bool(names) and all(isinstance(name, str) and name for name in names)


def _is_language_value(value: Json) -> bool:
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("@value"), str)
        and value.keys() <= _LANGUAGE_VALUE
        and isinstance(value.get("@language", ""), str)
        and value.get("@direction") in _DIRECTIONS
    )


def _has_digest(resource: Json) -> bool:
    return isinstance(resource, Mapping) and any(isinstance(resource.get(name), str) for name in _DIGESTS)


def _at(name: str, value: Json, index: int) -> str:
    """Where the ``index``-th of the values under ``name`` stands, of which one may stand without its list."""
    return pointer(name, index) if isinstance(value, list | tuple) else pointer(name)


RULES: tuple[Callable[[Document, Faults], None], ...] = (
    _check_type,
    check_id,
    _check_issuer,
    _check_subject,
    _check_validity,
    _check_members,
    _check_resources,
    _check_texts,
)
"""The rules of a credential, in the order their faults are reported."""
