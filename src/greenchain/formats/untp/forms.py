"""Forms of texts that UNTP's schemas name and do not enforce: addresses, dates, code lists. A miss is a doubt only.

Countries and units are looked up in what greenchain knows; of units that is a part of Recommendation 20, so one that is
not known here may still be one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from greenchain.values.criterion_units import unit_of
from greenchain.values.errors import InputError
from greenchain.values.identifiers.countries import countries
from greenchain.values.time import parse_instant

# RFC 3986: a scheme, a colon, and characters that may stand in an address
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+:[!#-;=?-\[\]_a-z~]++")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_MEDIA = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(?:\s*;.*)?")
_COUNTRIES: Final = frozenset(found.alpha2 for found in countries())


def _is_day(text: str) -> bool:
    try:
        return _DAY.fullmatch(text) is not None and date.fromisoformat(text) is not None
    except ValueError:
        return False


def _is_instant(text: str) -> bool:
    try:
        return parse_instant(text) is not None
    except InputError:
        return False


def _is_unit(text: str) -> bool:
    found = unit_of(text)
    return found is not None and found.code == text  # a symbol such as kg is none of the list


FORMS: Final[Mapping[str, tuple[str, Callable[[str], bool]]]] = MappingProxyType(
    {
        "uri": ("an absolute address", lambda text: _URI.fullmatch(text) is not None),
        "date": ("a day, such as 2026-05-04", _is_day),
        "instant": ("an instant with an offset, such as 2026-05-04T00:00:00Z", _is_instant),
        "bytes": ("bytes in base64", lambda text: _BASE64.fullmatch(text) is not None),
        "country": ("a country by two letters of ISO 3166-1", lambda text: text in _COUNTRIES),
        "unit": ("a unit by its code of Recommendation 20", _is_unit),
        "media": ("a media type, such as image/png", lambda text: _MEDIA.fullmatch(text) is not None),
    }
)
"""What a text should be and how that is seen, by the name that the tables use."""

LISTED: Final = frozenset({"country", "unit"})
"""Forms that are code lists."""
