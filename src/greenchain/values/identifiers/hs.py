"""Harmonized System codes, each with the edition it is a code of: the same digits may mean other goods in another.

Source: International Convention on the Harmonized System; chapter 77 is reserved, 98 and 99 are left to national use.
"""

from __future__ import annotations

import re

from greenchain.values.identifiers.reading import IdentifierKind, Reading, refuse

EDITIONS = ("1988", "1992", "1996", "2002", "2007", "2012", "2017", "2022", "2028")
_BETWEEN = re.compile(r"[ .\u00a0]")  # tariffs print 8541.43 00 and 8541 43
_CODE = re.compile(r"(?!00|77)[0-9]{2}(?:(?!00)[0-9]{2}(?:[0-9]{2}){0,3})?")


def read_hs(text: str, *, edition: str = "2022") -> Reading:
    """The Harmonized System code ``text``: 2, 4 or 6 digits, or 8 or 10 with national ones.

    Raises:
        IdentifierError: not such a number of digits, chapter or heading 00, chapter 77, or no such edition.

    >>> read_hs("8541.43").value
    '854143'
    """
    if edition not in EDITIONS:
        raise refuse(f"an HS edition, one of {', '.join(EDITIONS)}", edition, code="HS_CODE_MALFORMED")
    digits = _BETWEEN.sub("", text)
    if not _CODE.fullmatch(digits):
        remedy = ""
        if digits.isascii() and digits.isdigit() and len(digits) % 2:
            remedy = "Put the leading zero back: an odd number of digits is what a spreadsheet leaves of it."
        raise refuse("2, 4, 6, 8 or 10 digits of an HS code", text, code="HS_CODE_MALFORMED", remedy=remedy)
    return Reading("hs", digits, IdentifierKind.CLASS, edition=edition)
