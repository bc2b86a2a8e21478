r"""Names as every database can keep and index them: no NUL, no lone surrogate, never longer than an index takes.

PostgreSQL keeps no NUL in a text, UTF-8 has no lone surrogates, and a row of a PostgreSQL index ends at 2,704 bytes. A
name is therefore written with a backslash before what cannot stand, and one that is too long by its digest, its text
kept beside it. Two names are never written alike, so what is unique among the written is unique among the names.
"""

from __future__ import annotations

import re

from greenchain.values.json import digest

MAX_INDEXED_BYTES = 1000  # a third of what a row of a PostgreSQL index takes: two such names fit in one

_SHORT = MAX_INDEXED_BYTES // 6  # characters that take no more bytes than that, even if each has to be escaped
_ODD = re.compile("[\\\\\x00\ud800-\udfff]")
_ESCAPED = re.compile(r"\\(?:(\\)|u([0-9a-f]{4}))")
_BY_DIGEST = "\\#"  # no written name begins so, for a backslash is followed by another or by u


def written_name(name: str) -> str:
    r"""``name`` as the databases keep and index it.

    >>> written_name("urn:lot:7"), written_name("a\x00b"), written_name("a\\b")
    ('urn:lot:7', 'a\\u0000b', 'a\\\\b')
    """
    if len(name) <= _SHORT and name.isascii() and not ("\\" in name or "\x00" in name):
        return name  # as nearly all are
    written = written_text(name)
    return written if len(written.encode()) <= MAX_INDEXED_BYTES else _BY_DIGEST + digest(written.encode())


def written_text(text: str) -> str:
    """``text`` of any length as the databases keep it, where nothing is looked up by it."""
    return _ODD.sub(_escape, text) if _ODD.search(text) else text


def remainder(name: str) -> str:
    """What has to be kept beside ``written_name(name)``: the text itself where it is written by digest, else empty."""
    return written_text(name) if len(name) > _SHORT and written_name(name).startswith(_BY_DIGEST) else ""


def name_of(written: str, rest: str = "") -> str:
    r"""The name that was written so.

    >>> name_of(written_name("a\\\x00b"))
    'a\\\x00b'
    """
    text = rest if written.startswith(_BY_DIGEST) else written
    return _ESCAPED.sub(_unescape, text) if "\\" in text else text


def _escape(match: re.Match[str]) -> str:
    return "\\\\" if match[0] == "\\" else f"\\u{ord(match[0]):04x}"


def _unescape(match: re.Match[str]) -> str:
    return "\\" if match[1] else chr(int(match[2], 16))
