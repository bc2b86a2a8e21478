"""Credentials in a JOSE envelope (``vc+jwt``): the payload is the credential, its header names its kind and its key.

An envelope repeats what the credential says: issuer, subject, id, times. Each of these must agree, or two readers of
one token would see two claims. The media type is fixed, so that no access token, presentation or other JWT passes for
a credential, and a token with an audience is for somebody else.

Source: W3C Securing Verifiable Credentials using JOSE and COSE, 3.1; VCDM 2.0, 4.13; RFC 7519, 4.1 and 5.3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from greenchain.claims.jose import CACHED_HEADERS, CompactJws, parse_compact, protected_header, sign_compact
from greenchain.claims.keys import only_verification_method, split_did_url
from greenchain.formats.credential_envelope import (
    CTY,
    DATA_URL,
    ENVELOPE_CLAIMS,
    ENVELOPED_TYPE,
    TYP,
    check_media_type,
    compact_of,
    enveloped_token,
)
from greenchain.model.ports import Signer
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import OBJECTS, Json, canonical_json, parse_json, parse_split
from greenchain.values.time import aware

__all__ = [
    "CTY",
    "ENVELOPED_TYPE",
    "ENVELOPE_CLAIMS",
    "TYP",
    "VcJwt",
    "compact_of",
    "enveloped_credential",
    "enveloped_token",
    "make_vc_jwt",
    "read_vc_jwt",
]

# An embedded credential of VC 1.1, a second proof that nobody judges, and a token meant for others
_REFUSED_CLAIMS = frozenset({"aud", "proof", "vc", "vp"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z, the last that a datetime holds


class VcJwt(NamedTuple):
    """A credential in its envelope, taken apart; not believed until ``jws.is_signed_by`` the key of ``method``.

    Attributes:
        jws: header, payload and signature.
        document: the credential without what the envelope says around it.
        canonical: its canonical form; ``None`` where a number with a fraction or exponent stands in it.
        method: the absolute DID URL of the key that the header names.
        issued_at: when it says that it was signed.
        not_before: since when it counts, beside the credential's own validity.
        expires: until when it counts, likewise; not any more at that instant.
    """

    jws: CompactJws
    document: dict[str, Any]
    canonical: bytes | None
    method: str
    issued_at: datetime | None
    not_before: datetime | None
    expires: datetime | None


def read_vc_jwt(token: str) -> VcJwt:
    """The credential in ``token``.

    Raises:
        InputError: no compact JWS, of another media type, or an envelope that says other things than its credential.
    """
    jws = parse_compact(token)
    envelope = _envelope(jws.encoded_header)
    split = parse_split(jws.payload, ENVELOPE_CLAIMS)
    if split is None:
        found = type(parse_json(jws.payload)).__name__
        raise InputError(Fault("CLAIM_NOT_OBJECT", "a JSON object as payload", found))
    document, said = split.rest, split.apart
    if not _REFUSED_CLAIMS.isdisjoint(document):
        refused = sorted(_REFUSED_CLAIMS & document.keys())
        expected = "a credential as payload, signed once and for everybody"
        raise _mismatch(expected, ", ".join(refused), refused[0])
    _check_repeated(envelope.said, said, document)
    issued_at, not_before, expires = _instant(said, "iat"), _instant(said, "nbf"), _instant(said, "exp")
    if not_before and expires and expires <= not_before:
        raise InputError(Fault("ENVELOPE_TIME_INVALID", "exp after nbf", f"{said['exp']}", where="/exp"))
    return VcJwt(jws, document, split.canonical, _method(envelope, document), issued_at, not_before, expires)


def make_vc_jwt(document: Mapping[str, Json], *, signer: Signer, created: datetime) -> str:
    """The credential ``document`` in an envelope signed by ``signer``.

    Args:
        document: an unsecured credential with its issuer.
        signer: whose key signs.
        created: the instant of signing, stated to the second; aware.

    Raises:
        InputError: the document has members that an envelope would take for its own, or has a proof.
    """
    taken = sorted((ENVELOPE_CLAIMS | _REFUSED_CLAIMS) & document.keys())
    if taken:
        raise _mismatch("a credential without members of a JWT", ", ".join(taken), taken[0])
    issued_at = (aware(created, "created") - _EPOCH) // timedelta(seconds=1)
    header = {"typ": TYP, "cty": CTY, "kid": signer.verification_method}
    token = sign_compact(canonical_json({**document, "iat": issued_at}), signer=signer, header=header)
    read_vc_jwt(token)  # what we sign, we must be able to read
    return token


def enveloped_credential(token: str) -> dict[str, Json]:
    """The ``EnvelopedVerifiableCredential`` around ``token`` (VCDM 2.0, 4.13)."""
    return {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": f"{DATA_URL}{token}",
        "type": ENVELOPED_TYPE,
    }


class _Envelope(NamedTuple):
    """What a header says of the credential in its token, and which key it names, if any."""

    said: Mapping[str, Json]
    names_key: bool
    kid: Json


@lru_cache(maxsize=CACHED_HEADERS)
def _envelope(encoded: str) -> _Envelope:
    """What the header ``encoded`` says, which is that of a credential."""
    header = protected_header(encoded)
    check_media_type(header, typ=TYP, cty=CTY)
    said = {name: header[name] for name in ENVELOPE_CLAIMS if name in header}
    return _Envelope(MappingProxyType(said), "kid" in header, header.get("kid"))


def _check_repeated(header: Mapping[str, Json], payload: Mapping[str, Json], document: Mapping[str, Json]) -> None:
    """What header, payload and credential say of one thing, they say alike (RFC 7519, 5.3; VC-JOSE-COSE, 3.1.3)."""
    for name in sorted({**header, **payload}):
        read = _SAID_BY_CREDENTIAL.get(name)
        expected = read(document) if read else payload.get(name)
        for holder in (header, payload):
            if name in holder and (expected in ("", None) or not _is_same(holder[name], expected)):
                raise _mismatch(f"{name} as the credential and its payload say", repr(holder[name]), name)


def _is_same(one: Json, other: Json) -> bool:
    """Whether both are one value of one type: ``1`` is not ``true``."""
    return type(one) is type(other) and one == other


def _method(envelope: _Envelope, payload: Mapping[str, Json]) -> str:
    """The absolute DID URL of the signing key: ``kid``, or the only key that the issuer's DID has."""
    issuer = _issuer_id(payload)
    kid = envelope.kid if envelope.names_key else only_verification_method(issuer)
    if not isinstance(kid, str) or not kid:
        expected = "a kid that is a DID URL, or an issuer whose DID is its key"
        raise InputError(Fault("KEY_UNKNOWN", expected, repr(envelope.kid), where="/kid"))
    did, fragment = split_did_url(f"{issuer}{kid}" if kid.startswith("#") else kid)
    return f"{did}#{fragment}"


def _instant(payload: Mapping[str, Json], name: str) -> datetime | None:
    """A NumericDate, whole seconds only: a fraction or exponent reads differently in different programs."""
    if name not in payload:
        return None
    seconds = payload[name]
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 <= seconds <= _LAST_SECOND:
        raise InputError(
            Fault("ENVELOPE_TIME_INVALID", "whole seconds since 1970 up to 9999", repr(seconds), where=f"/{name}")
        )
    return _EPOCH + timedelta(seconds=seconds)


def _id(node: Json) -> str:
    value = node if isinstance(node, str) or not isinstance(node, OBJECTS) else node.get("id")
    return value if isinstance(value, str) else ""


def _issuer_id(payload: Mapping[str, Json]) -> str:
    return _id(payload.get("issuer"))


def _document_id(payload: Mapping[str, Json]) -> str:
    return _id(payload.get("id"))


def _subject_id(payload: Mapping[str, Json]) -> str:
    """The id of the only subject; empty where there are several, or it has none."""
    subject = payload.get("credentialSubject")
    subjects = subject if isinstance(subject, list | tuple) else (subject,)
    only = subjects[0] if len(subjects) == 1 else None
    return _id(only) if isinstance(only, Mapping) else ""


def _mismatch(expected: str, found: str, name: str) -> InputError:
    return InputError(Fault("ENVELOPE_MISMATCH", expected, found, where=f"/{name}"))


_SAID_BY_CREDENTIAL: Mapping[str, Callable[[Mapping[str, Json]], str]] = MappingProxyType(
    {"iss": _issuer_id, "jti": _document_id, "sub": _subject_id}
)
