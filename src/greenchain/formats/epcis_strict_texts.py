"""The forms of text that GS1's JSON Schema asks for: URIs, times, and the few it spells out as patterns.

The schema writes two of them as ``format``, which JSON Schema lets a validator pass over. It means them: without the
check of ``uri`` every member name and every word would be allowed. So ``uri`` is RFC 3986, section 3, and ``date-time``
is RFC 3339, section 5.6, in ASCII; patterns end where the text ends, as ECMA 262 reads them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

_KEPT = 65_536  # texts whose verdict is kept: identifiers and member names repeat from event to event
_KEPT_LENGTH = 256  # longer than any identifier; what is kept must not grow with what a sender writes

_PCHAR = r"[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2}"
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = rf"(?:{_OCTET}\.){{3}}{_OCTET}"
_GROUP = r"[0-9A-Fa-f]{1,4}"
_LAST = rf"(?:{_GROUP}:{_GROUP}|{_IPV4})"
# RFC 3986, 3.2.2: the nine places where "::" may stand in an IPv6 address
_IPV6 = "|".join(
    (
        rf"(?:{_GROUP}:){{6}}{_LAST}",
        rf"::(?:{_GROUP}:){{5}}{_LAST}",
        *(rf"(?:(?:{_GROUP}:){{0,{before}}}{_GROUP})?::(?:{_GROUP}:){{{4 - before}}}{_LAST}" for before in range(5)),
        rf"(?:(?:{_GROUP}:){{0,5}}{_GROUP})?::{_GROUP}",
        rf"(?:(?:{_GROUP}:){{0,6}}{_GROUP})?::",
    )
)
_LITERAL = rf"\[(?:{_IPV6}|[vV][0-9A-Fa-f]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+)\]"
_HOST = rf"{_LITERAL}|(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{{2}})*+"
_AUTHORITY = rf"(?:(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{{2}})*@)?(?:{_HOST})(?::[0-9]*)?"
_SEGMENTS = rf"(?:/(?:{_PCHAR})*+)*+"
_PATH = rf"(?://{_AUTHORITY}{_SEGMENTS}|/(?:(?:{_PCHAR})++{_SEGMENTS})?|(?:{_PCHAR})++{_SEGMENTS}|)"
_URI = re.compile(rf"[A-Za-z][A-Za-z0-9+\-.]*+:{_PATH}(?:\?(?:{_PCHAR}|[/?])*+)?(?:#(?:{_PCHAR}|[/?])*+)?")

_TIME = re.compile(
    r"([0-9]{4})-(0[1-9]|1[0-2])-([0-9]{2})[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
    r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)


def is_uri(text: str) -> bool:
    """Whether ``text`` is a URI with a scheme.

    >>> is_uri("urn:epc:id:sscc:0614141.1234567890"), is_uri("shipping"), is_uri("")
    (True, False, False)
    """
    return _is_short_uri(text) if len(text) <= _KEPT_LENGTH else _URI.fullmatch(text) is not None


@lru_cache(maxsize=_KEPT)
def _is_short_uri(text: str) -> bool:
    return _URI.fullmatch(text) is not None


def is_time(text: str) -> bool:
    """Whether ``text`` is a date and time with an offset; a leap second is not.

    >>> is_time("2024-02-29T00:00:00+14:00"), is_time("2023-02-29T00:00:00Z"), is_time("22-07-2026")
    (True, False, False)
    """
    match = _TIME.fullmatch(text)
    if match is None:
        return False
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    return year > 0 and 1 <= day <= monthrange(year, month)[1]


def _pattern(text: str) -> Callable[[str], bool]:
    compiled = re.compile(text)
    return lambda value: compiled.fullmatch(value) is not None


TEXT_FORMS: Mapping[str, tuple[str, Callable[[str], bool]]] = MappingProxyType(
    {
        "text": ("a text", lambda _: True),
        "uri": ("a URI", is_uri),
        "time": ("a date and time with an offset (RFC 3339)", is_time),
        "version": ("a version such as 2.0", _pattern(r"[0-9]+(?:\.[0-9]+)*+")),
        "offset": ("an offset such as +08:00", _pattern(r"[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)")),
        "uom": ("a unit code of two or three capitals or digits", _pattern(r"[A-Z0-9]{2,3}")),
        "hex": ("hexadecimal digits", _pattern(r"[A-Fa-f0-9]+")),
    }
)
"""Name of a form: how to say it, and whether a text has it."""
