"""When two spellings of a name are one, and which names are near to a misspelt one.

Case, accents, punctuation, blanks, ``the`` and ``&`` do not make another name. Nothing is guessed from likeness:
near names are offered to a person, never taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

MAX_NAME = 100  # the longest official country name has 56 characters; beyond this a cell holds something else
_VANISH = re.compile(r"['\u2018\u2019`.\u00b7]")  # U.S.A., Côte d'Ivoire
_BETWEEN = re.compile(r"[\W_]+")
_CUT_OFF = re.compile(r"(?:[-\u2010-\u2015]|\.\.+|\u2026)\s*$")  # "Guinea-": the rest of the name is lost
_WORDS = {"st": "saint", "ste": "sainte", "the": ""}
_ALIKE = 0.5  # share of common letter pairs: lower values offered unrelated names on the misspellings tried


def name_key(text: str) -> str:
    """``text`` as it is compared; empty where it is too long or visibly cut off.

    >>> name_key("Bahamas, The") == name_key("the BAHAMAS")
    True
    """
    if len(text) > MAX_NAME or _CUT_OFF.search(text):
        return ""
    letters = unicodedata.normalize("NFKD", text.replace("&", " and "))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
    words = _BETWEEN.sub(" ", _VANISH.sub("", plain)).split()
    return " ".join(word for word in (_WORDS.get(word, word) for word in words) if word)


def pairs_of(key: str) -> frozenset[str]:
    """The pairs of neighboring characters of ``key``, its two ends marked."""
    framed = f" {key} "
    return frozenset(framed[place : place + 2] for place in range(len(framed) - 1))


def near(key: str, index: Mapping[str, tuple[str, ...]], *, most: int = 3) -> list[str]:
    """The up to ``most`` keys likest to ``key``, likest first; ``index`` gives for each pair the keys that hold it.

    Two keys are as like as the share of pairs they have in common (Dice). The work is bounded by the length of
    ``key``, which :func:`name_key` bounds.
    """
    wanted = pairs_of(key)
    common = Counter(other for pair in wanted for other in index.get(pair, ()))
    likeness = {other: 2 * count / (len(wanted) + len(pairs_of(other))) for other, count in common.items()}
    ranked = sorted((-share, other) for other, share in likeness.items() if share >= _ALIKE)
    return [other for _, other in ranked[:most]]
