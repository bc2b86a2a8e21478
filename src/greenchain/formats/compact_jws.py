"""A compact JSON Web Signature taken apart, strictly; who signed it, and whether, is asked in the room of claims.

What goes wrong with JWS goes wrong in its header: one that brings or fetches a key, asks for an extension, or belongs
to encryption is refused before anything else is read.

Source: RFC 7515, 5.2 and 7.1; RFC 8725 (best practice).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from greenchain.values.base64url import decode_base64url
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import FrozenObject, Json, parse_json

MAX_TOKEN = 6 * 1024 * 1024  # characters: the largest status list accepted (4 MiB) in base64url, and its envelope
MALFORMED = "ENVELOPE_MALFORMED"
_MAX_HEADER = 4 * 1024  # characters of an encoded header; ours have about 150, those with long did:jwk kids 500
_PARTS = 3

REFUSED_HEADERS = frozenset({"b64", "crit", "enc", "jku", "jwk", "x5c", "x5t", "x5t#S256", "x5u", "zip"})
"""Header members that bring a key, fetch one, change what is signed, or belong to encryption."""


class JwsParts(NamedTuple):
    """The parts of a compact JWS.

    Attributes:
        encoded_header: the protected header as it stands in the token.
        header: the protected header.
        payload: the bytes that are signed for.
        signing_input: what the signature covers.
        signature: its bytes.
    """

    encoded_header: str
    header: Mapping[str, Json]
    payload: bytes
    signing_input: bytes
    signature: bytes


def take_apart(token: str, read_header: Callable[[str], Mapping[str, Json]]) -> JwsParts:
    """The parts of ``token``; ``read_header`` reads and judges its encoded header before the rest is decoded.

    Raises:
        InputError: not three parts in strict base64url, or as ``read_header``.
    """
    if len(token) > MAX_TOKEN:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_TOKEN} characters", str(len(token))))
    signed, _, encoded_signature = token.rpartition(".")
    encoded_header, _, encoded_payload = signed.partition(".")
    if not (encoded_header and encoded_payload and encoded_signature) or "." in encoded_payload:
        parts = token.count(".") + 1
        found = "an empty part" if parts == _PARTS else f"{parts} parts"
        raise InputError(Fault(MALFORMED, "header, payload and signature with dots between", found))
    header = read_header(encoded_header)
    payload = decode_base64url(encoded_payload, code=MALFORMED, what="payload")
    signature = decode_base64url(encoded_signature, code=MALFORMED, what="signature")
    return JwsParts(encoded_header, header, payload, signed.encode("ascii"), signature)


def open_header(encoded: str) -> FrozenObject:
    """The header that ``encoded`` spells.

    Raises:
        InputError: it is too long, no JSON object in base64url, or one that is refused.
    """
    if len(encoded) > _MAX_HEADER:
        raise InputError(Fault("BUDGET_EXCEEDED", f"a header of at most {_MAX_HEADER} characters", str(len(encoded))))
    header = parse_json(decode_base64url(encoded, code=MALFORMED, what="header"))
    if not isinstance(header, dict):
        raise InputError(Fault(MALFORMED, "a JSON object as header", type(header).__name__))
    refused = sorted(REFUSED_HEADERS & header.keys())
    if refused:
        expected = "a header that brings no key and asks for no extension"
        raise InputError(Fault("ENVELOPE_HEADER_REFUSED", expected, ", ".join(refused), where=f"/{refused[0]}"))
    return FrozenObject(header)
