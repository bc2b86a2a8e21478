"""What a secured document is, told from its bytes alone, so that a reader of files can sort before anybody judges.

Sorting is no judgement: an object that somebody tried to sign, or that calls itself a credential, is a ``claim``
however badly it is made, so that the verifier refuses it aloud instead of a reader dropping it in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from greenchain.claims.accreditation.links import LINK_TYPE
from greenchain.claims.jose import parse_compact
from greenchain.claims.vc_jwt import ENVELOPED_TYPE, compact_of
from greenchain.claims.vcdm import BASE_TYPE, STATUS_LIST_TYPE, types_of
from greenchain.values.errors import InputError
from greenchain.values.json import Json, parse_json

ClaimKind = Literal["claim", "status-list", "accreditation", "other"]

_MARKS = frozenset({"proof", "credentialSubject"})  # members that only a credential has


def claim_kind(raw: bytes) -> ClaimKind:
    """What ``raw`` is: ``claim``, ``status-list``, ``accreditation``, or ``other`` for what is no credential.

    Never an error on any bytes.

    >>> claim_kind(b'{"type": 5, "proof": {}}')
    'claim'
    >>> claim_kind(b'[]')
    'other'
    """
    try:
        token = compact_of(raw)
        document = parse_json(raw) if token is None else _payload(token)
    except InputError:
        return "claim" if _looks_enveloped(raw) else "other"
    if not isinstance(document, Mapping):
        return "other"
    names = types_of(document)
    if LINK_TYPE in names:
        return "accreditation"
    if STATUS_LIST_TYPE in names:
        return "status-list"
    return "claim" if BASE_TYPE in names or _MARKS & document.keys() else "other"


def _payload(token: str) -> Json:
    payload: Json = parse_json(parse_compact(token).payload)
    return payload


def _looks_enveloped(raw: bytes) -> bool:
    """Whether somebody meant ``raw`` to be a credential in an envelope, however badly it is made."""
    return raw.startswith(b"eyJ") or ENVELOPED_TYPE.encode() in raw
