"""Reading a GS1 Digital Link: any host, any path before the key, the query left aside.

Source: GS1 Digital Link URI syntax; the short names stand for the application identifiers in its older editions.
"""

from __future__ import annotations

import re
from functools import lru_cache

from greenchain.values.identifiers.gs1 import (
    PRIMARY,
    QUALIFIERS,
    Series,
    fits_shape,
    is_plain_serial,
    read_key,
    series_of,
    unescape,
    widen,
)
from greenchain.values.identifiers.reading import Reading

# A fragment names a part of what stands at the link, not the key: such a URL is left as it is
_URL = re.compile(r"https?://[^/?#\s]+(/[^?#\s]*)(?:\?[^#\s]*)?", re.IGNORECASE)
_TRADE_ITEM = re.compile(r"https?://[^/?#\s]+/01/(\d{14})/(\d+)", re.ASCII)
_HEADS = 16_384  # the serial numbers of one product share all but themselves; about 4 MB
_SHORT_NAMES = {
    "sscc": "00",
    "gtin": "01",
    "lot": "10",
    "ser": "21",
    "cpv": "22",
    "gdti": "253",
    "glnx": "254",
    "gcn": "255",
    "ginc": "401",
    "gsin": "402",
    "gln": "414",
    "party": "417",
    "tpx": "235",
    "srin": "8019",
    "grai": "8003",
    "giai": "8004",
    "itip": "8006",
    "cpid": "8010",
    "cpsn": "8011",
    "gsrnp": "8017",
    "gsrn": "8018",
}
_MOST_PAIRS = 5  # a key and its four possible qualifiers; what stands further left is path


def read_link(text: str) -> Reading | None:
    """The key in the Digital Link ``text``; ``None`` for every other URL.

    Raises:
        IdentifierError: it is a Digital Link, but its check digit does not fit.

    >>> read_link("https://shop.example/de/01/09520123456788/21/A1?17=270101").value
    'https://id.gs1.org/01/09520123456788/21/A1'
    """
    head, _, last = text.rpartition("/")
    if is_plain_serial(last) and (series := _series(head)):
        return series.reading(last)
    match = _URL.fullmatch(text)
    if match is None:
        return None
    segments = match[1].removesuffix("/").split("/")[1:]
    for pairs in range(min(_MOST_PAIRS, len(segments) // 2), 0, -1):
        reading = _read_segments(segments[-2 * pairs :])
        if reading is not None:
            return reading
    return None


@lru_cache(maxsize=_HEADS)
def _series(head: str) -> Series | None:
    """The series of trade items whose links begin with ``head`` and a slash; ``None`` where it is none."""
    match = _TRADE_ITEM.fullmatch(head)
    return None if match is None else series_of(match[1], match[2])


def _read_segments(segments: list[str]) -> Reading | None:
    names = [_SHORT_NAMES.get(name, name) for name in segments[::2]]
    values = [unescape(text) for text in segments[1::2]]
    if names[0] not in PRIMARY or len(set(names)) != len(names):
        return None
    if not all(name in QUALIFIERS for name in names[1:]):
        return None
    first, *others = (text or "" for text in values)  # an empty or broken value fits no shape
    qualifiers = dict(zip(names[1:], others, strict=True))
    value = widen(names[0], first)
    if not fits_shape(names[0], value, qualifiers=qualifiers):
        return None
    return read_key(names[0], value, qualifiers=qualifiers)
