"""What two spellings of one name have in common: case, width, blanks, invisible characters and the kind of dash.

Source: Unicode Standard Annex 15 (NFKC); Unicode Technical Standard 39, section 4, for invisible characters.
"""

from __future__ import annotations

import re
import unicodedata

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


def folded(text: str) -> str:
    r"""What two spellings of one name have in common.

    >>> folded("\uff23\u20111 ") == folded("c-1")
    True
    """
    if text.isascii():  # where nothing is composed, invisible or another kind of dash
        return " ".join(text.casefold().split())
    plain = "".join(letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) != "Cf")
    return " ".join(_DASHES.sub("-", plain).casefold().split())
