"""The GS1 keys and their one spelling: an uncompressed Digital Link on the resolver of GS1.

A key is an application identifier (AI), its value, and perhaps a qualifier that names a lot, a serial number or an
extension. Only the finest level is kept in the canonical link; the coarser ones are remembered beside it, because a
link that names both lot and serial number is the evidence that joins them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote

from greenchain.values.identifiers.checks import gs1_check_digit
from greenchain.values.identifiers.reading import IdentifierKind, Reading, refuse

RESOLVER = "https://id.gs1.org"

# GS1 General Specifications, 7.11: the character sets that AI values may use
_X = r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]"  # set 82
_Y = r"[#\-/0-9A-Z]"  # set 39
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_KEPT = "';="
_BASES = 16_384  # keys whose serial numbers or lots follow one another; about 4 MB
_SHORTEST_LIMIT = 20  # characters of a serial number or lot; 235 takes more
_NO_KEY = re.compile(r"0+")  # a placeholder: GS1 issues no key of zeros


class PrimaryKey(NamedTuple):
    """An AI that opens a Digital Link: how its value looks and how many leading digits its check digit closes."""

    scheme: str
    kind: IdentifierKind
    shape: re.Pattern[str]
    checked: int = 0
    qualifiers: frozenset[str] = frozenset()


class Finest(NamedTuple):
    """What a primary key becomes with one qualifier."""

    qualifier: str
    scheme: str
    kind: IdentifierKind


def _key(
    scheme: str, kind: IdentifierKind, *, shape: str, checked: int = 0, qualifiers: tuple[str, ...] = ()
) -> PrimaryKey:
    return PrimaryKey(scheme, kind, re.compile(shape, re.ASCII), checked, frozenset(qualifiers))


_K = IdentifierKind
PRIMARY: dict[str, PrimaryKey] = {
    "00": _key("sscc", _K.PALLET, shape=r"\d{18}", checked=18),
    "01": _key("gtin", _K.CLASS, shape=r"\d{14}", checked=14, qualifiers=("22", "10", "21", "235")),
    "253": _key("gdti", _K.DOCUMENT, shape=rf"\d{{13}}{_X}{{0,17}}", checked=13),
    "255": _key("gcn", _K.DOCUMENT, shape=r"\d{13,25}", checked=13),
    # The next one and 8004, 8010 have no check digit; at least the shortest company prefix (4 digits) must open them
    "401": _key("ginc", _K.OTHER, shape=rf"\d{{4}}{_X}{{0,26}}"),
    "402": _key("gsin", _K.OTHER, shape=r"\d{17}", checked=17),
    "414": _key("gln", _K.PLACE, shape=r"\d{13}", checked=13, qualifiers=("254",)),
    "417": _key("pgln", _K.PARTY, shape=r"\d{13}", checked=13),
    "8003": _key("grai", _K.INSTANCE, shape=rf"0\d{{13}}{_X}{{0,16}}", checked=14),
    "8004": _key("giai", _K.INSTANCE, shape=rf"\d{{4}}{_X}{{0,26}}"),
    "8006": _key("itip", _K.CLASS, shape=r"\d{18}", checked=14, qualifiers=("22", "10", "21")),
    "8010": _key("cpi", _K.CLASS, shape=rf"\d{{4}}{_Y}{{0,26}}", qualifiers=("8011",)),
    "8017": _key("gsrnp", _K.PARTY, shape=r"\d{18}", checked=18, qualifiers=("8019",)),
    "8018": _key("gsrn", _K.PARTY, shape=r"\d{18}", checked=18, qualifiers=("8019",)),
}

QUALIFIERS: dict[str, re.Pattern[str]] = {
    ai: re.compile(shape, re.ASCII)
    for ai, shape in {
        "22": rf"{_X}{{1,20}}",
        "10": rf"{_X}{{1,20}}",
        "21": rf"{_X}{{1,20}}",
        "235": rf"{_X}{{1,28}}",
        "254": rf"{_X}{{1,20}}",
        "8011": r"\d{1,12}",
        "8019": r"\d{1,10}",
    }.items()
}

# By primary key, finest first; 22 and 8019 make no level of their own: dropped, as the event hash of CBV 2.0 does
_FINEST: dict[str, tuple[Finest, ...]] = {
    "01": (
        Finest("235", "upui", _K.INSTANCE),
        Finest("21", "sgtin", _K.INSTANCE),
        Finest("10", "lgtin", _K.LOT),
    ),
    "414": (Finest("254", "sgln", _K.PLACE),),
    "8006": (Finest("21", "itip", _K.INSTANCE), Finest("10", "itip", _K.LOT)),
    "8010": (Finest("8011", "cpi", _K.INSTANCE),),
}
_TRADE_ITEMS = frozenset({_K.INSTANCE, _K.LOT, _K.CLASS})


def unescape(text: str) -> str | None:
    """``text`` without percent escapes; ``None`` where a percent sign opens no escape.

    >>> unescape("A%2fB")
    'A/B'
    """
    if "%" not in text:
        return text
    return None if _BROKEN_ESCAPE.search(text) else unquote(text)


def widen(ai: str, value: str) -> str:
    """``value`` at the length Digital Links use: a GTIN-8, -12 or -13 as 14 digits, anything else as it is."""
    return value.zfill(14) if ai == "01" and len(value) in (8, 12, 13) else value


def fits_shape(ai: str, value: str, *, qualifiers: Mapping[str, str]) -> bool:
    """Whether value and qualifiers have the characters and lengths of ``ai``; the check digit is not looked at."""
    key = PRIMARY[ai]
    return key.shape.fullmatch(value) is not None and (not qualifiers or _fit(key, qualifiers))


def read_key(ai: str, value: str, *, qualifiers: Mapping[str, str]) -> Reading:
    """The key of ``ai`` with this value and these qualifiers, all without escapes.

    Raises:
        IdentifierError: the value has not the shape of the key, or its check digit does not fit.

    >>> read_key("01", "09520123456788", qualifiers={"10": "LOT+1"}).value
    'https://id.gs1.org/01/09520123456788/10/LOT%2B1'
    """
    key = PRIMARY[ai]
    if qualifiers and not _fit(key, qualifiers):
        raise _refused(key, ai, value)
    base = _base(ai, value)
    scheme, kind, link = key.scheme, key.kind, base
    if qualifiers:
        for finest in _FINEST.get(ai, ()):
            serial = qualifiers.get(finest.qualifier, "")
            if serial and not (finest.qualifier == "254" and serial == "0"):  # extension 0 stands for none
                scheme, kind, link = finest.scheme, finest.kind, f"{base}/{finest.qualifier}/{_escape(serial)}"
                break
    product_class = base
    if ai == "8003":
        product_class = _link(ai, value[: key.checked])
        kind = _K.CLASS if link == product_class else kind
    lot = f"{base}/10/{_escape(qualifiers['10'])}" if "10" in qualifiers else ""
    is_item = kind in _TRADE_ITEMS and ai != "8004"
    return Reading(scheme, link, kind, lot=lot, product_class=product_class if is_item else "")


class Series(NamedTuple):
    """The keys that differ in their serial number or lot only: what they share, made once for all of them."""

    scheme: str
    kind: IdentifierKind
    start: str
    product_class: str

    def reading(self, serial: str) -> Reading:
        """The key of this series with ``serial``: 1 to 20 ASCII letters and digits."""
        link = self.start + serial
        lot = link if self.kind is _K.LOT else ""
        return Reading(self.scheme, link, self.kind, "", lot, self.product_class)


def series_of(value: str, qualifier: str) -> Series | None:
    """The series of the trade item ``value`` by this qualifier; ``None`` where its serials have other rules.

    Raises:
        IdentifierError: as :func:`read_key`.
    """
    finest = next((row for row in _FINEST["01"] if row.qualifier == qualifier), None)
    if finest is None:
        return None
    base = _base("01", value)
    return Series(finest.scheme, finest.kind, f"{base}/{qualifier}/", base)


def is_plain_serial(text: str) -> bool:
    """Whether any series may take ``text`` as it stands."""
    return text.isalnum() and text.isascii() and len(text) <= _SHORTEST_LIMIT


@lru_cache(maxsize=_BASES)
def _base(ai: str, value: str) -> str:
    """The link of a key without qualifiers, its shape and check digit looked at."""
    key = PRIMARY[ai]
    if not key.shape.fullmatch(value) or _NO_KEY.fullmatch(value[: key.checked] or "1"):
        raise _refused(key, ai, value)
    if key.checked:
        right = gs1_check_digit(value[: key.checked - 1])
        if value[key.checked - 1] != right:
            expected = f"the check digit {right} at place {key.checked} of the {key.scheme.upper()}"
            raise refuse(expected, value, code="CHECK_DIGIT")
    return _link(ai, value)


def _fit(key: PrimaryKey, qualifiers: Mapping[str, str]) -> bool:
    if not qualifiers.keys() <= key.qualifiers:
        return False
    return all(QUALIFIERS[name].fullmatch(text) for name, text in qualifiers.items())


def _refused(key: PrimaryKey, ai: str, value: str) -> Exception:
    return refuse(f"a {key.scheme.upper()} (GS1 key {ai}, {_digits_of(key)})", value)


def _link(ai: str, value: str) -> str:
    return f"{RESOLVER}/{ai}/{_escape(value)}"


def _escape(value: str) -> str:
    # What a path segment may not hold as it is (GS1 Digital Link URI syntax, 4.1; event hash of CBV 2.0, 8.9)
    return value if value.isalnum() else quote(value, safe=_KEPT)


def _digits_of(key: PrimaryKey) -> str:
    return (
        f"{key.checked} digits, the last of them a check digit" if key.checked else "a company prefix and a reference"
    )
