"""Identifiers of legal entities and of whoever controls a key: LEI, China's USCC, DID."""

from __future__ import annotations

import re

from greenchain.values.identifiers.checks import lei_fits, uscc_check_character
from greenchain.values.identifiers.reading import IdentifierKind, Reading, refuse

_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
# GB 32100-2015: registering department, category, six digits of the division (its province by GB/T 2260; 10 is the
# national register), nine characters of the organization, the check character
_USCC = re.compile(
    r"[1-9ANY][0-9A-HJ-NPQRTUWXY](?:1[0-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])[0-9]{4}[0-9A-HJ-NPQRTUWXY]{10}"
)
_DID = re.compile(r"did:[a-z0-9]+(?::(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})*)*:(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+")


def read_lei(text: str) -> Reading:
    """The legal entity identifier ``text``, in capitals.

    Source: ISO 17442-1.

    >>> read_lei("5493001kjtiigc8y1r12").value
    '5493001KJTIIGC8Y1R12'
    """
    lei = text.strip().upper()
    if not _LEI.fullmatch(lei):
        raise refuse("an LEI: 18 letters or digits and 2 check digits", text)
    if not lei_fits(lei):
        raise refuse("an LEI whose check digits fit (remainder 1 modulo 97)", text, code="CHECK_DIGIT")
    return Reading("lei", lei, IdentifierKind.PARTY)


def read_uscc(text: str) -> Reading:
    """The unified social credit code ``text`` of China, in capitals.

    Source: GB 32100-2015.

    >>> read_uscc("91110000600037341L").kind
    <IdentifierKind.PARTY: 'party'>
    """
    uscc = text.strip().upper()
    if not _USCC.fullmatch(uscc):
        raise refuse("a USCC: 18 digits or capitals without I, O, S, V, Z, a province at places 3 and 4", text)
    right = uscc_check_character(uscc[:-1])
    if uscc[-1] != right:
        raise refuse(f"the check character {right} at the end of the USCC", text, code="CHECK_DIGIT")
    return Reading("uscc", uscc, IdentifierKind.PARTY)


def read_did(text: str) -> Reading:
    """The decentralized identifier ``text``; a DID URL with a path, query or fragment names something else.

    Source: W3C DID Core 1.0, 3.1.

    >>> read_did("did:web:example.com").scheme
    'did'
    """
    did = text.strip()
    if not _DID.fullmatch(did):
        raise refuse("a DID: did:method:id without path, query or fragment", text)
    return Reading("did", did, IdentifierKind.PARTY)
