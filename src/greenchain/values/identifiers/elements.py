"""Reading a GS1 element string as it is printed under a bar code: each value behind its number in brackets.

Only strings that open with a key are read; attributes such as dates are passed over, as the query of a link is.

Source: GS1 General Specifications, 7.8 (human readable interpretation).
"""

from __future__ import annotations

import re

from greenchain.values.identifiers.gs1 import PRIMARY, QUALIFIERS, fits_shape, read_key, widen
from greenchain.values.identifiers.reading import Reading

_STRING = re.compile(r"(?:\(\d{2,4}\)[^()\s]+)+", re.ASCII)  # brackets inside a value would leave its end open
_ELEMENT = re.compile(r"\((\d{2,4})\)([^()\s]+)", re.ASCII)


def read_elements(text: str) -> Reading | None:
    """The key in the element string ``text``; ``None`` where it is none.

    Raises:
        IdentifierError: its check digit does not fit.

    >>> read_elements("(01)09520123456788(17)270101(10)L7").value
    'https://id.gs1.org/01/09520123456788/10/L7'
    """
    if not _STRING.fullmatch(text):
        return None
    (ai, value), *others = _ELEMENT.findall(text)
    numbers = [ai, *(number for number, _ in others)]
    if ai not in PRIMARY or len(set(numbers)) != len(numbers):
        return None
    qualifiers = {number: part for number, part in others if number in QUALIFIERS}
    value = widen(ai, value)
    return read_key(ai, value, qualifiers=qualifiers) if fits_shape(ai, value, qualifiers=qualifiers) else None
