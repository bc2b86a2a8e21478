"""Identifiers in the cells of tables, where the column says what a bare number is.

Alone, 13 digits may be a trade item or a place; in a column of facilities they are a GLN. A number that is none by its
length or check digit stays as written, for senders number their own places too; a check digit that does not fit is
worth a note, because such a name joins nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from greenchain.values.errors import Fault, IdentifierError
from greenchain.values.identifiers import Identifier, IdentifierKind, canonical, kind_of

_BARE = re.compile(r"[0-9]{8}|[0-9]{12,14}")
_CACHED = 4096  # a mistyped identifier stands in many rows and events; distinct ones are few


def place_key(text: str) -> str:
    """The canonical identifier of a place; bare digits are a GLN.

    >>> place_key("9521234000143")
    'https://id.gs1.org/414/9521234000143'
    """
    return _key(text, "gln")


def party_key(text: str) -> str:
    """The canonical identifier of a party; bare digits are a party GLN."""
    return _key(text, "pgln")


def product_key(text: str) -> str:
    """The canonical identifier of a product class; bare digits are a GTIN."""
    return _key(text, "gtin")


def any_key(text: str) -> str:
    """The canonical identifier of anything; bare digits stay as written, for the column does not say what they are."""
    return canonical(text)


_SCHEMES = {place_key: "gln", party_key: "pgln", product_key: "gtin", any_key: ""}


def check_digit_doubts(text: str, reader: object) -> tuple[Fault, ...]:
    """That ``text``, as ``reader`` above reads it, is a GS1 key but for its check digit; else nothing.

    >>> [fault.code for fault in check_digit_doubts("9521234000144", place_key)]
    ['CHECK_DIGIT']
    """
    scheme = _SCHEMES.get(reader)  # type: ignore[call-overload]  # any function may be asked for
    if scheme is None or kind_of(text) is not IdentifierKind.OTHER:
        return ()
    return _doubts(text.strip(), scheme)


@lru_cache(maxsize=_CACHED)
def _doubts(text: str, scheme: str) -> tuple[Fault, ...]:
    bare = _BARE.fullmatch(text)
    if bare and not scheme:
        return ()
    try:
        Identifier.parse(text, scheme=scheme if bare else None)
    except IdentifierError as error:
        return tuple(fault for fault in error.faults if fault.code == "CHECK_DIGIT")
    return ()


def _key(text: str, scheme: str) -> str:
    plain = text.strip()
    if _BARE.fullmatch(plain):
        try:
            return Identifier.parse(plain, scheme=scheme).value
        except IdentifierError:
            return plain
    return canonical(plain)
