"""The words of the Core Business Vocabulary, in whatever of their four spellings a sender uses.

One term is written as a bare word, as a CBV 1 URN, as a CBV 2 web URI or as a CURIE; the field it stands in says which
list it belongs to (CBV 2.0, section 7; JSON-LD contexts of EPCIS 2.0). A word of no CBV list stays as written.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from greenchain.formats._epcis_vocabulary import WORDS


class WordKind(Enum):
    """The list a word belongs to: its name in URNs, and its prefix in web URIs."""

    BIZ_STEP = ("bizstep", "BizStep")
    DISPOSITION = ("disp", "Disp")
    TRANSACTION = ("btt", "BTT")
    SOURCE_DESTINATION = ("sdt", "SDT")
    ERROR_REASON = ("er", "ER")
    COMPONENT = ("comp", "Comp")


_PREFIX_OF = dict(kind.value for kind in WordKind)
_TERM = re.compile(
    r"urn:epcglobal:cbv:(?P<urn>bizstep|disp|btt|sdt|er|comp):(?P<word>\S+)"
    r"|https?://(?:ref|ns)\.gs1\.org/cbv/(?P<term>(?:BizStep|Disp|BTT|SDT|ER|Comp)-\S+)"
)
_SPELLINGS = {
    kind: re.compile(
        rf"(?:urn:epcglobal:cbv:{urn}:|(?:https?://(?:ref|ns)\.gs1\.org/cbv/|cbv:){web}-)([A-Za-z0-9_]+)", re.ASCII
    )
    for kind in WordKind
    for urn, web in (kind.value,)
}
_CACHED = 4096  # the words of all lists, in all their spellings, and some of the sender's own


def term_uri(text: str) -> str:
    """The web URI of the CBV term that ``text`` is the URN or an older URI of, known word or not; else ``text``.

    >>> term_uri("urn:epcglobal:cbv:bizstep:shipping")
    'https://ref.gs1.org/cbv/BizStep-shipping'
    """
    match = _TERM.fullmatch(text)
    if match is None:
        return text
    term = match["term"] or f"{_PREFIX_OF[match['urn']]}-{match['word']}"
    return f"https://ref.gs1.org/cbv/{term}"


@lru_cache(maxsize=_CACHED)
def cbv_word(text: str, kind: WordKind) -> str:
    """The bare word that ``text`` spells, or ``text`` itself where it is of no CBV list.

    >>> cbv_word("urn:epcglobal:cbv:bizstep:shipping", WordKind.BIZ_STEP)
    'shipping'
    >>> cbv_word("urn:gdst:bizStep:landing", WordKind.BIZ_STEP)
    'urn:gdst:bizStep:landing'
    """
    match = _SPELLINGS[kind].fullmatch(text.strip())
    return match[1] if match else text.strip()


def is_known(word: str, kind: WordKind) -> bool:
    """Whether the bare ``word`` stands in the list.

    >>> is_known("shipping", WordKind.BIZ_STEP), is_known("shipping", WordKind.DISPOSITION)
    (True, False)
    """
    return word in WORDS[kind.value[0]]
