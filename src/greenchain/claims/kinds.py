"""What a secured document is, told from its bytes alone, so that a reader of files can sort before anybody judges.

Sorting is no judgement: an object that somebody tried to sign, or that calls itself a credential, is a ``claim``
however badly it is made, so that the verifier refuses it aloud instead of a reader dropping it in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from greenchain.claims.vcdm import BASE_TYPE, STATUS_LIST_TYPE, types_of
from greenchain.values.errors import InputError
from greenchain.values.json import parse_json

ClaimKind = Literal["claim", "status-list", "other"]

_MARKS = frozenset({"proof", "credentialSubject"})  # members that only a credential has


def claim_kind(raw: bytes) -> ClaimKind:
    """What ``raw`` is: ``claim``, ``status-list``, or ``other`` for what is no credential; never an error on any bytes.

    >>> claim_kind(b'{"type": 5, "proof": {}}')
    'claim'
    >>> claim_kind(b'[]')
    'other'
    """
    try:
        document = parse_json(raw)
    except InputError:
        return "other"
    if not isinstance(document, Mapping):
        return "other"
    names = types_of(document)
    if STATUS_LIST_TYPE in names:
        return "status-list"
    return "claim" if BASE_TYPE in names or _MARKS & document.keys() else "other"
