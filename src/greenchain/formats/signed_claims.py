"""Claims as they came: the bytes of one, or of each in a list, untouched, since a proof is over what was signed.

A claim comes as a JSON object with a proof, as a compact ``vc+jwt``, or as such a token in an
``EnvelopedVerifiableCredential``; it is known here by its outer shape alone. Nothing is verified and a single claim is
not even parsed: what is wrong with it is a verdict of the claims room, not a refusal of the reader.

Source: W3C VCDM 2.0, 4.13 (enveloped credentials); W3C VC-JOSE-COSE; RFC 7515, 7.1 (compact serialization).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from greenchain.formats.batch import Batch, FaultList, Format
from greenchain.formats.json_shape import outer_names
from greenchain.model.claims import SignedClaim
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import MAX_BYTES, Json, parse_json, pointer

NAME = "signed-claims"
MEDIA_TYPE = "application/vc+ld+json"
TOKEN_MEDIA_TYPE = "application/vc+jwt"  # noqa: S105 - a media type
MAX_CLAIMS = 100_000  # claims in one list; each is verified with a signature check, so this is already minutes of work

_MEMBERS = frozenset({"@context", "credentialSubject"})
_ENVELOPE_MEMBERS = frozenset({"id", "type"})
_ENVELOPED = "EnvelopedVerifiableCredential"
_TOKEN_START = "eyJ"  # noqa: S105 - base64url of an opening brace and a quote, with which every JOSE header begins
_TOKEN_LIST = re.compile(rb'\s*+\[\s*+"eyJ')
_BLANK = " \t\r\n"


def recognizes(data: bytes, name: str) -> bool:  # noqa: ARG001 - every format is asked with the name
    """Whether this is a credential or its envelope, or a list that holds one.

    A claim whose proof was taken away is recognized too: that it has none is the verifier's answer.
    """
    if _is_token(data):
        return True
    names = outer_names(data)
    if names is None:
        return False
    if names >= _MEMBERS or _TOKEN_LIST.match(data):
        return True
    return names >= _ENVELOPE_MEMBERS and "verifiableCredential" not in names and _ENVELOPED.encode() in data


def read(data: bytes, name: str) -> Batch:
    """The claim, or the claims of the list in order, as bytes.

    Raises:
        InputError: over budget, or a list that is not one JSON document.
    """
    if not is_list(data):
        if len(data) > MAX_BYTES:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_BYTES} bytes", f"{len(data)} bytes"))
        media_type = TOKEN_MEDIA_TYPE if _is_token(data) else MEDIA_TYPE
        return Batch(name, NAME, media_type, (SignedClaim(data, name),), read=1)
    faults = FaultList(file=name)
    listed = parse_json(data)
    if len(listed) > MAX_CLAIMS:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_CLAIMS} claims", f"{len(listed)} claims"))
    claims: list[SignedClaim] = []
    for index, (element, raw) in enumerate(zip(listed, _elements(data.decode()), strict=True)):
        where = pointer(index)
        claim = _claim_bytes(element, raw)
        if claim is None:
            expected = "an object with @context and credentialSubject, or a vc+jwt, by itself or in its envelope"
            faults.add("CLAIM_MALFORMED", expected, found=repr(element), where=where)
        else:
            claims.append(SignedClaim(claim, f"{name}{where}"))
    refused = len(listed) - len(claims)
    return Batch(name, NAME, MEDIA_TYPE, tuple(claims), faults.faults, read=len(listed), refused=refused)


def is_list(data: bytes) -> bool:
    """Whether ``data`` begins as a JSON list does."""
    return data.lstrip().startswith(b"[")


def _is_token(data: bytes) -> bool:
    return data.startswith(_TOKEN_START.encode()) and b"." in data


def _claim_bytes(element: Json, raw: bytes) -> bytes | None:
    """The bytes of the claim that an element of a list is: a token without its quotes; ``None`` where it is none."""
    if isinstance(element, str):
        return element.encode() if element.startswith(_TOKEN_START) else None
    if not isinstance(element, Mapping):
        return None
    is_enveloped = element.keys() >= _ENVELOPE_MEMBERS and _ENVELOPED in str(element["type"])
    return raw if is_enveloped or element.keys() >= _MEMBERS else None


def _elements(text: str) -> Iterator[bytes]:
    """The bytes of every element of a list that is known to parse."""
    scan = json.JSONDecoder().raw_decode
    position = text.index("[") + 1
    while True:
        while text[position] in _BLANK + ",":
            position += 1
        if text[position] == "]":
            return
        _, end = scan(text, position)
        yield text[position:end].encode()
        position = end


SIGNED_CLAIMS = Format(NAME, MEDIA_TYPE, recognizes, read)
"""Verifiable credentials as a format."""
