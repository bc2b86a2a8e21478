"""The words of the data model, and how its members are read where it leaves several spellings open.

One value may stand without its list, a node as its URL or as an object with an ``id``. Whoever reads members through
these functions need not care; what is signed keeps its spelling.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from greenchain.values.errors import InputError
from greenchain.values.json import ARRAYS, OBJECTS, Json
from greenchain.values.time import parse_instant

BASE_CONTEXT = "https://www.w3.org/ns/credentials/v2"
BASE_TYPE = "VerifiableCredential"
PRESENTATION_TYPE = "VerifiablePresentation"
ENVELOPED_TYPE = "EnvelopedVerifiableCredential"
ENVELOPED_PRESENTATION_TYPE = "EnvelopedVerifiablePresentation"
STATUS_LIST_TYPE = "BitstringStatusListCredential"
MAX_FAULTS = 20  # told of one document: enough to mend it, and no work in proportion to a hostile one

# RFC 3986 scheme, then anything but blanks, controls, and the marks that hide or reorder text
_URL = re.compile(
    '[A-Za-z][A-Za-z0-9+.-]*+:[^\\s\x00-\x20<>"{}|\\\\^`\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]++'
)
_ASCII_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+:[!#-;=?-\[\]_a-z~]++")  # the same for ASCII, in half the time
_LONGEST_INSTANT = 40  # characters; the grammar's longest has 35
_LONGEST_KEPT = 256  # characters; a longer URL is looked at each time
_KEPT = 1024  # read texts kept: a claim's instants are asked for by several checks

Document = Mapping[str, Json]


def as_list(value: Json) -> tuple[Json, ...]:
    """``value`` as a tuple: JSON-LD lets one value stand without its list."""
    return tuple(value) if isinstance(value, ARRAYS) else (value,)


def is_url(value: Json) -> bool:
    """Whether ``value`` is the text of one absolute URL, URN or DID."""
    return isinstance(value, str) and (_is_url(value) if len(value) <= _LONGEST_KEPT else _reads_as_url(value))


def _reads_as_url(value: str) -> bool:
    return _ASCII_URL.fullmatch(value) is not None or (not value.isascii() and _URL.fullmatch(value) is not None)


# Issuers, contexts, keys and subjects are asked about by several checks, and again with the next claim
_is_url = lru_cache(maxsize=_KEPT)(_reads_as_url)


def id_of(value: Json) -> str:
    """The id of a node that is given as its URL or as an object with an ``id``; empty where neither is a URL."""
    node = value if isinstance(value, str) or not isinstance(value, OBJECTS) else value.get("id")
    return node if isinstance(node, str) and is_url(node) else ""


def types_of(document: Document) -> tuple[str, ...]:
    """The document's type names, in its order."""
    names = document.get("type", ())
    if isinstance(names, str):
        return (names,)
    return tuple([name for name in names if isinstance(name, str)]) if isinstance(names, ARRAYS) else ()


def instant_of(document: Document, name: str) -> datetime | None:
    """The instant under ``name``; ``None`` where it is absent or (which is a fault of its own) unreadable."""
    value = document.get(name)
    return _instant(value) if isinstance(value, str) and len(value) <= _LONGEST_INSTANT else None


@lru_cache(maxsize=_KEPT)
def _instant(text: str) -> datetime | None:
    try:
        return parse_instant(text)
    except InputError:
        return None
