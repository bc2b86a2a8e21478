"""Identifiers in the cells of tables, where the column says what a bare number is.

Alone, 13 digits may be a trade item or a place; in a column of facilities they are a GLN. A number that is none by its
length or check digit stays as written, for senders number their own places too.
"""

from __future__ import annotations

import re

from greenchain.values.errors import IdentifierError
from greenchain.values.identifiers import Identifier, canonical

_BARE = re.compile(r"[0-9]{8}|[0-9]{12,14}")


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


def _key(text: str, scheme: str) -> str:
    plain = text.strip()
    if _BARE.fullmatch(plain):
        try:
            return Identifier.parse(plain, scheme=scheme).value
        except IdentifierError:
            return plain
    return canonical(plain)
