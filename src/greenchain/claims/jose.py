"""Compact JSON Web Signatures, strictly: one spelling, one algorithm that the key decides, no extensions.

What goes wrong with JWS goes wrong in its header: it may name its own key, its own algorithm, or rules that a reader
does not know. Here a header that brings or fetches a key, that asks for an extension, or that is no signature's is
refused, and its ``alg`` must be a name of the key's own algorithm. The payload counts only after the signature.

Source: RFC 7515, 5.2 and 7.1; RFC 7518, 3.4; RFC 8037; RFC 8725 (best practice); RFC 9864.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from greenchain.claims.keys import KINDS, PublicKey
from greenchain.claims.multibase import decode_base64url, encode_base64url
from greenchain.model.ports import Signer
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json, canonical_json, freeze, parse_json

MAX_TOKEN = 6 * 1024 * 1024  # characters: the largest status list accepted (4 MiB) in base64url, and its envelope
_MAX_HEADER = 4 * 1024  # characters of an encoded header; ours have about 150, those with long did:jwk kids 500
CACHED_HEADERS = 256  # an issuer's header is the same in all its tokens; at most a megabyte of texts
_PARTS = 3
_MALFORMED = "ENVELOPE_MALFORMED"
ALGORITHMS = frozenset(name for kind in KINDS.values() for name in kind.jose)
"""Names of signature algorithms that are accepted: each belongs to one kind of key."""

REFUSED_HEADERS = frozenset({"b64", "crit", "enc", "jku", "jwk", "x5c", "x5t", "x5t#S256", "x5u", "zip"})
"""Header members that bring a key, fetch one, change what is signed, or belong to encryption."""


class CompactJws(NamedTuple):
    """A compact JWS taken apart; nothing in it is believed until ``is_signed_by`` says so.

    Attributes:
        encoded_header: the protected header as it stands in the token.
        header: the protected header.
        payload: the bytes that are signed for.
        signing_input: what the signature covers.
        signature: R and S side by side for ECDSA.
    """

    encoded_header: str
    header: Mapping[str, Json]
    payload: bytes
    signing_input: bytes
    signature: bytes

    @property
    def algorithm(self) -> str:
        """What the header calls its algorithm."""
        return str(self.header["alg"])

    def is_signed_by(self, key: PublicKey) -> bool:
        """Whether ``key`` made the signature.

        Raises:
            InputError: ``ALGORITHM_REFUSED`` where the header's algorithm is not the key's.
        """
        if self.algorithm not in key.jose_names:
            expected = f"{' or '.join(key.jose_names)}, as the key is of kind {key.algorithm}"
            raise InputError(Fault("ALGORITHM_REFUSED", expected, self.algorithm, where="/alg"))
        return key.verify(signature=self.signature, message=self.signing_input)


def parse_compact(token: str) -> CompactJws:
    """``token`` taken apart.

    Raises:
        InputError: not three parts in strict base64url, a header that is refused, or an algorithm no key here has.
    """
    if len(token) > MAX_TOKEN:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_TOKEN} characters", str(len(token))))
    signed, _, encoded_signature = token.rpartition(".")
    encoded_header, _, encoded_payload = signed.partition(".")
    if not (encoded_header and encoded_payload and encoded_signature) or "." in encoded_payload:
        parts = token.count(".") + 1
        found = "an empty part" if parts == _PARTS else f"{parts} parts"
        raise InputError(Fault(_MALFORMED, "header, payload and signature with dots between", found))
    header = protected_header(encoded_header)
    payload = decode_base64url(encoded_payload, code=_MALFORMED, what="payload")
    signature = decode_base64url(encoded_signature, code=_MALFORMED, what="signature")
    return CompactJws(encoded_header, header, payload, signed.encode("ascii"), signature)


def open_compact(token: str, key: PublicKey, *, alg: str) -> bytes:
    """The payload of ``token``, signed by ``key`` under exactly the algorithm ``alg``.

    Args:
        token: a compact JWS.
        key: whose signature it must be; it decides which names ``alg`` may have.
        alg: what the header must say.

    Raises:
        InputError: ``ALGORITHM_REFUSED`` where key, header and ``alg`` do not agree, ``PROOF_INVALID`` where the
            signature does not fit, or as ``parse_compact``.
    """
    jws = parse_compact(token)
    if jws.algorithm != alg:
        raise InputError(Fault("ALGORITHM_REFUSED", alg, jws.algorithm, where="/alg"))
    if not jws.is_signed_by(key):
        raise InputError(Fault("PROOF_INVALID", "the key's signature over header and payload", "another"))
    return jws.payload


def sign_compact(payload: bytes, *, signer: Signer, header: Mapping[str, Json]) -> str:
    """``payload`` signed by ``signer``, with ``alg`` added to ``header`` where it has none.

    Raises:
        InputError: the payload is empty, or the header is one that ``parse_compact`` would refuse or names an
            algorithm that is not the signer's.
    """
    if not payload:
        raise InputError(Fault(_MALFORMED, "a payload", "none"))
    names = KINDS[signer.algorithm].jose
    protected = {"alg": names[0], **header}
    if protected["alg"] not in names:
        raise InputError(Fault("ALGORITHM_REFUSED", " or ".join(names), repr(protected["alg"]), where="/alg"))
    encoded_header = encode_base64url(canonical_json(protected))
    protected_header(encoded_header)
    signing_input = f"{encoded_header}.{encode_base64url(payload)}"
    return f"{signing_input}.{encode_base64url(signer.sign(signing_input.encode('ascii')))}"


@lru_cache(maxsize=CACHED_HEADERS)
def protected_header(encoded: str) -> Mapping[str, Json]:
    """The header that ``encoded`` spells, one object for one text.

    Raises:
        InputError: it is too long, no JSON object in base64url, or one that is refused.
    """
    if len(encoded) > _MAX_HEADER:
        raise InputError(Fault("BUDGET_EXCEEDED", f"a header of at most {_MAX_HEADER} characters", str(len(encoded))))
    header = parse_json(decode_base64url(encoded, code=_MALFORMED, what="header"))
    if not isinstance(header, dict):
        raise InputError(Fault(_MALFORMED, "a JSON object as header", type(header).__name__))
    refused = sorted(REFUSED_HEADERS & header.keys())
    if refused:
        expected = "a header that brings no key and asks for no extension"
        raise InputError(Fault("ENVELOPE_HEADER_REFUSED", expected, ", ".join(refused), where=f"/{refused[0]}"))
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        expected = f"one of {', '.join(sorted(ALGORITHMS))}"
        raise InputError(Fault("ALGORITHM_REFUSED", expected, repr(algorithm), where="/alg"))
    return freeze(header)  # type: ignore[return-value]  # an object freezes to an object
