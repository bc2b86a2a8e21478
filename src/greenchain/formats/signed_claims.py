"""Claims as they came: the bytes of one, or of each in a list, untouched, since a proof is over what was signed.

Nothing is verified and a single claim is not even parsed here: what is wrong with it is a verdict of the claims room,
not a refusal of the reader.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from greenchain.formats.batch import Batch, FaultList, Format
from greenchain.formats.json_shape import outer_names
from greenchain.model.claims import SignedClaim
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import MAX_BYTES, parse_json, pointer

NAME = "signed-claims"
MEDIA_TYPE = "application/vc+ld+json"
MAX_CLAIMS = 100_000  # claims in one list; each is verified with a signature check, so this is already minutes of work

_MEMBERS = frozenset({"@context", "credentialSubject"})
_BLANK = " \t\r\n"


def recognizes(data: bytes, name: str) -> bool:  # noqa: ARG001 - every format is asked with the name
    """Whether the outermost object, or those of the outermost list, are verifiable credentials.

    A claim whose proof was taken away is recognized too: that it has none is the verifier's answer.
    """
    return (outer_names(data) or frozenset()) >= _MEMBERS


def read(data: bytes, name: str) -> Batch:
    """The claim, or the claims of the list in order, as bytes.

    Raises:
        InputError: over budget, or a list that is not one JSON document.
    """
    if not data.lstrip().startswith(b"["):
        if len(data) > MAX_BYTES:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_BYTES} bytes", f"{len(data)} bytes"))
        return Batch(name, NAME, MEDIA_TYPE, (SignedClaim(data, name),), read=1)
    faults = FaultList(file=name)
    listed = parse_json(data)
    if len(listed) > MAX_CLAIMS:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_CLAIMS} claims", f"{len(listed)} claims"))
    claims: list[SignedClaim] = []
    for index, (element, raw) in enumerate(zip(listed, _elements(data.decode()), strict=True)):
        where = pointer(index)
        if isinstance(element, Mapping) and element.keys() >= _MEMBERS:
            claims.append(SignedClaim(raw, f"{name}{where}"))
        else:
            faults.add(
                "CLAIM_MALFORMED", "an object with @context and credentialSubject", found=repr(element), where=where
            )
    refused = len(listed) - len(claims)
    return Batch(name, NAME, MEDIA_TYPE, tuple(claims), faults.faults, read=len(listed), refused=refused)


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
"""Verifiable credentials in JSON as a format."""
