"""Identifiers that a hasty reader takes for one another: told beside an answer, never matched.

Ids compare letter for letter. Where one that nobody trusts resembles one that is trusted, somebody may mean to deceive,
or has mistyped; either way the reader wants to know.

Source: Unicode Technical Standard 39, 4 (what confuses); RFC 3492 (Punycode). No table of letters is kept: any letter
beyond ASCII in the place of a letter of ASCII is suspicious in an identifier.
"""

from __future__ import annotations

import re
import unicodedata

_LABEL = re.compile("xn--([a-z0-9-]{1,59})")  # 63 characters is the longest label of a domain name
_LONGEST = 2048  # characters; nobody reads longer ids


def resembles(one: str, other: str) -> bool:
    """Whether two different ids look the same: but for width, case, a last dot or slash, or letters of other scripts.

    >>> resembles("https://label.example/", "https://Label.example"), resembles("did:web:a", "did:web:b")
    (True, False)
    """
    if one == other or max(len(one), len(other)) > _LONGEST:
        return False
    seen, shown = _as_seen(one), _as_seen(other)
    return len(seen) == len(shown) and all(
        a == b or a.isascii() != b.isascii() for a, b in zip(seen, shown, strict=True)
    )


def _as_seen(identifier: str) -> str:
    shown = unicodedata.normalize("NFKC", identifier).casefold()
    return _LABEL.sub(_decoded, shown).replace("./", "/").rstrip("./")


def _decoded(label: re.Match[str]) -> str:
    try:
        return label[1].encode("ascii").decode("punycode")
    except (UnicodeError, OverflowError):  # not Punycode, or of a letter that Unicode does not have
        return label[0]
