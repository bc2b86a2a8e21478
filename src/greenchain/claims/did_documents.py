"""Identifier documents: which keys an issuer lists, and which of them may sign claims.

A document proves nothing by itself; it counts where the policy pins its bytes or a trusted collector vouches for them.
Here it is read so that it can mean one thing only: its id is the DID asked for, each key stands once under one absolute
name, a key belongs to the DID itself, and only keys listed for ``assertionMethod`` sign claims. Keys of kinds that are
not accepted are named with their reason, and spoil nothing beside them.

Source: W3C DID 1.0, 5.2 and 5.3; W3C Controlled Identifiers 1.0, 2.2 and 3.3; did:web.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from greenchain.claims.keys import PublicKey, is_did, jwk_of, public_key_from_jwk, public_key_from_multikey
from greenchain.claims.keys import split_did_url as _split
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json, parse_json
from greenchain.values.time import parse_instant

MAX_DOCUMENT = 256 * 1024  # bytes: what the guarded fetcher brings at most; a document with one key has 500
MAX_METHODS = 64  # keys of one issuer; each costs the check of a point, the dearest (P-384) a third of a millisecond
PURPOSE = "assertionMethod"

_MULTIKEY_TYPES = frozenset({"Multikey", "Ed25519VerificationKey2020"})
_JWK_TYPES = frozenset({"JsonWebKey", "JsonWebKey2020"})
_PRIVATE = frozenset({"privateKeyBase58", "privateKeyJwk", "privateKeyMultibase", "secretKeyJwk", "secretKeyMultibase"})
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)", re.ASCII)
_PATH_PART = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._-]+", re.ASCII)
_MAX_HOST = 253  # characters of a domain name (RFC 1035, 2.3.4)
_LEAST_LABELS = 2  # a name without a dot is of one's own network
_MAX_DID_WEB = 1024  # characters; paths of real issuers have a few dozen


@dataclass(frozen=True, slots=True)
class DidDocument:
    """What an identifier document says about keys, under absolute ids.

    Attributes:
        id: the DID.
        assertion_keys: the accepted keys that may sign claims.
        other_methods: keys that are listed, but not for signing claims or not as the DID's own.
        refused: keys listed for signing claims that are not accepted, with the reason.
        ends: when a listed key ends by the document's own word: the earlier of ``expires`` and ``revoked``.
    """

    id: str
    assertion_keys: Mapping[str, PublicKey]
    other_methods: frozenset[str]
    refused: Mapping[str, Fault] = field(default_factory=dict)
    ends: Mapping[str, datetime] = field(default_factory=dict)

    def key_of(self, method: str) -> PublicKey:
        """The key that signs claims under ``method``.

        Raises:
            InputError: ``KEY_UNKNOWN`` where it is not listed, ``PURPOSE_MISMATCH`` where it is not for claims,
                ``KEY_REFUSED`` where it is not accepted.
        """
        if method in self.assertion_keys:
            return self.assertion_keys[method]
        if method in self.refused:
            raise InputError(self.refused[method])
        if method in self.other_methods:
            raise InputError(Fault("PURPOSE_MISMATCH", f"a key listed for {PURPOSE}", method))
        raise InputError(Fault("KEY_UNKNOWN", "a key of the identifier document", method))


def read_did_document(raw: bytes, *, did: str) -> DidDocument:
    """The document in ``raw`` as that of ``did``.

    Raises:
        InputError: not strict JSON, over budget, of another DID, or not of one clear meaning.
    """
    document = parse_json(raw, max_bytes=MAX_DOCUMENT)
    if not isinstance(document, dict):
        raise _invalid("a JSON object", type(document).__name__)
    if document.get("id") != did or not is_did(did):
        raise _invalid(f"the id {did}", repr(document.get("id")), "/id")
    listed = _list(document, "verificationMethod")
    purposed = _list(document, PURPOSE)
    if len(listed) + len(purposed) > MAX_METHODS:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_METHODS} keys", str(len(listed) + len(purposed))))
    methods = [_method(entry, did, f"/verificationMethod/{index}") for index, entry in enumerate(listed)]
    asserting: list[str] = []
    for index, entry in enumerate(purposed):
        where = f"/{PURPOSE}/{index}"
        if isinstance(entry, str):
            asserting.append(_absolute(entry, did, where))
        else:
            embedded = _method(entry, did, where)
            methods.append(embedded)
            asserting.append(embedded.id)
    return _document(did, methods, asserting)


def make_did_document(key: PublicKey, *, verification_method: str) -> dict[str, Json]:
    """The document that lists ``key`` under ``verification_method``, for claims only; what ``read_did_document`` reads.

    Raises:
        InputError: the verification method is no DID URL.
    """
    did, _ = _split(verification_method)
    is_jwk = did.startswith("did:jwk:")
    material: dict[str, Json] = (
        {"type": "JsonWebKey", "publicKeyJwk": dict(jwk_of(key))}
        if is_jwk
        else {"type": "Multikey", "publicKeyMultibase": key.multikey}
    )
    context = "https://w3id.org/security/jwk/v1" if is_jwk else "https://w3id.org/security/multikey/v1"
    return {
        "@context": ["https://www.w3.org/ns/did/v1", context],
        "id": did,
        "verificationMethod": [{"id": verification_method, "controller": did, **material}],
        PURPOSE: [verification_method],
    }


def did_web_url(did: str) -> str:
    """The https URL where the document of ``did`` lies.

    Only plain names: a port, an escape, an upper-case letter or a number for a host would let one identifier be spelled
    in several ways, or reach into a network that is not public.

    Raises:
        InputError: ``DID_WEB_REFUSED``.

    >>> did_web_url("did:web:label.example:bodies:7")
    'https://label.example/bodies/7/did.json'
    """
    host, *path = did.removeprefix("did:web:").split(":") if did.startswith("did:web:") else [""]
    labels = host.split(".")
    is_name = (
        len(did) <= _MAX_DID_WEB
        and len(host) <= _MAX_HOST
        and len(labels) >= _LEAST_LABELS
        and all(_LABEL.fullmatch(label) for label in labels)
        and labels[-1][0].isalpha()  # else an address, also in its octal and hexadecimal spellings
    )
    if not is_name or not all(_PATH_PART.fullmatch(part) for part in path):
        raise InputError(Fault("DID_WEB_REFUSED", "did:web: and a lower-case domain name, then plain path parts", did))
    return f"https://{host}/{'/'.join(path) if path else '.well-known'}/did.json"


@dataclass(frozen=True, slots=True)
class _Method:
    """One verification method as listed: its absolute id, its key or why it has none, and when it ends."""

    id: str
    key: PublicKey | None
    fault: Fault | None
    is_own: bool
    end: datetime | None


def _document(did: str, methods: list[_Method], asserting: list[str]) -> DidDocument:
    by_id = {method.id: method for method in methods}
    if len(by_id) != len(methods):
        raise _invalid("each key listed once", "one id twice", "/verificationMethod")
    if len(set(asserting)) != len(asserting):
        raise _invalid("each key named once", "one key twice", f"/{PURPOSE}")
    dangling = [name for name in asserting if name not in by_id and name.startswith(f"{did}#")]
    if dangling:
        raise _invalid("keys that the document lists", dangling[0], f"/{PURPOSE}")
    signing = [by_id[name] for name in asserting if name in by_id and by_id[name].is_own]
    keys = {method.id: method.key for method in signing if method.key}
    refused = {method.id: method.fault for method in signing if method.fault}
    return DidDocument(
        did,
        MappingProxyType(keys),
        frozenset(by_id.keys() - keys.keys() - refused.keys()),
        MappingProxyType(refused),
        MappingProxyType({method.id: method.end for method in signing if method.end}),
    )


def _method(entry: Json, did: str, where: str) -> _Method:
    if not isinstance(entry, Mapping):
        raise _invalid("an object for each key", type(entry).__name__, where)
    name = _absolute(entry.get("id"), did, f"{where}/id")
    controller = entry.get("controller")
    if not isinstance(controller, str) or not isinstance(entry.get("type"), str):
        raise _invalid("a type and a controller for each key, as texts", repr(controller), where)
    ends = [_instant(entry[word], f"{where}/{word}") for word in ("expires", "revoked") if word in entry]
    key, fault = None, None
    try:
        key = _key(entry, where)
    except InputError as error:
        fault = error.faults[0]
    is_own = controller == did and name.startswith(f"{did}#")
    return _Method(name, key, fault, is_own, min(ends, default=None))


def _key(entry: Mapping[str, Any], where: str) -> PublicKey:
    private = sorted(_PRIVATE & entry.keys())
    if private:
        raise InputError(Fault("KEY_REFUSED", "a public key alone", private[0], where=where))
    kind, jwk, multikey = (entry.get(name) for name in ("type", "publicKeyJwk", "publicKeyMultibase"))
    try:
        if kind in _JWK_TYPES and isinstance(jwk, Mapping) and multikey is None:
            return public_key_from_jwk(jwk)
        if kind in _MULTIKEY_TYPES and isinstance(multikey, str) and jwk is None:
            return public_key_from_multikey(multikey)
    except InputError as error:
        raise error.within(where=where) from None
    expected = "type Multikey with publicKeyMultibase, or JsonWebKey with publicKeyJwk, and not both"
    raise InputError(Fault("KEY_REFUSED", expected, repr(kind), where=where))


def _absolute(name: Json, did: str, where: str) -> str:
    """The id of a key as an absolute DID URL; a relative one is a fragment of the document's own DID."""
    if not isinstance(name, str):
        raise _invalid("a DID URL as text", type(name).__name__, where)
    url = f"{did}{name}" if name.startswith("#") else name
    try:
        _split(url)
    except InputError:
        raise _invalid("a DID URL with a fragment, or #fragment", name, where) from None
    return url


def _list(document: Mapping[str, Any], name: str) -> list[Any]:
    entries = document.get(name, [])
    if not isinstance(entries, list):
        raise _invalid("a list", type(entries).__name__, f"/{name}")
    return entries


def _instant(value: Json, where: str) -> datetime:
    try:
        return parse_instant(value if isinstance(value, str) else "")
    except InputError:
        raise _invalid("an instant with an offset", repr(value), where) from None


def _invalid(expected: str, found: str, where: str = "") -> InputError:
    return InputError(Fault("DID_DOCUMENT_INVALID", expected, found, where=where))
