"""What a JSON text is about, seen from its outermost member names without parsing it.

Recognizing a format must be quick and must also work on a document that is broken further down, so that the error then
names the fault instead of "unsupported".
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from itertools import islice

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LOOKED_AT = 4 * 1024 * 1024  # bytes searched for outermost names; senders put small header members first
_MOST_TOKENS = 300_000  # a fifth of a second; more small values before the outermost names are an attack
_DEEPEST = 128  # twice what any document here may be nested
_SEEN = 4  # each format asks about the same bytes: once for each set of names that is enough
# A string (possessive: one pass, no backtracking), a bracket, or a colon after a string
_TOKEN = re.compile(rb'"((?:[^"\\]++|\\.)*+)"\s*+(:)?|[\[{]|[\]}]', re.DOTALL)
_START = re.compile(rb"\s*+([\[{])")


def without_mark(data: bytes) -> tuple[bytes, bool]:
    """``data`` without its UTF-8 byte order mark, and whether it had one."""
    return (data[3:], True) if data.startswith(_BYTE_ORDER_MARK) else (data, False)


def outer_names(data: bytes, *, enough: Collection[frozenset[str]] = ()) -> frozenset[str] | None:
    """Member names of the outermost object, or of the objects in an outermost list; ``None`` where it is no JSON.

    Where the names found hold all of one of ``enough``, no more are looked for.

    >>> sorted(outer_names(b'[{"a": {"b": 1}}, {"c": 2}]'))
    ['a', 'c']
    """
    plain = data[3:_LOOKED_AT] if data.startswith(_BYTE_ORDER_MARK) else data[:_LOOKED_AT]
    return _outer_names(plain, tuple(enough))


@lru_cache(maxsize=_SEEN)
def _outer_names(data: bytes, enough: tuple[frozenset[str], ...]) -> frozenset[str] | None:
    start = _START.match(data)
    if start is None:
        return None
    wanted = 2 if start[1] == b"[" else 1
    depth = 0
    names: set[str] = set()
    for match in islice(_TOKEN.finditer(data, start.start(1)), _MOST_TOKENS):
        token = match[0][:1]
        if token == b'"':
            if depth == wanted and match[2]:
                names.add(match[1].decode("utf-8", "replace"))
                if any(names >= wanted_names for wanted_names in enough):
                    break
        else:
            depth += 1 if token in b"[{" else -1
            if not 0 < depth <= _DEEPEST:
                break
    return frozenset(names)
