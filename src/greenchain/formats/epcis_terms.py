"""The words of the Core Business Vocabulary, in whatever of their four spellings a sender uses.

One term is written as a bare word, as a CBV 1 URN, as a CBV 2 web URI or as a CURIE; the field it stands in says which
list it belongs to (CBV 2.0, section 7; JSON-LD contexts of EPCIS 2.0). A word of no CBV list stays as written.
"""

from __future__ import annotations

import re
from enum import Enum


class WordKind(Enum):
    """The list a word belongs to: its name in URNs, and its prefix in web URIs."""

    BIZ_STEP = ("bizstep", "BizStep")
    DISPOSITION = ("disp", "Disp")
    TRANSACTION = ("btt", "BTT")
    SOURCE_DESTINATION = ("sdt", "SDT")
    ERROR_REASON = ("er", "ER")


_SPELLINGS = {
    kind: re.compile(
        rf"(?:urn:epcglobal:cbv:{urn}:|(?:https?://(?:ref|ns)\.gs1\.org/cbv/|cbv:){web}-)([A-Za-z0-9_]+)", re.ASCII
    )
    for kind in WordKind
    for urn, web in (kind.value,)
}


def cbv_word(text: str, kind: WordKind) -> str:
    """The bare word that ``text`` spells, or ``text`` itself where it is of no CBV list.

    >>> cbv_word("urn:epcglobal:cbv:bizstep:shipping", WordKind.BIZ_STEP)
    'shipping'
    >>> cbv_word("urn:gdst:bizStep:landing", WordKind.BIZ_STEP)
    'urn:gdst:bizStep:landing'
    """
    match = _SPELLINGS[kind].fullmatch(text.strip())
    return match[1] if match else text.strip()
