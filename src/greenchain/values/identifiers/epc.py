"""Reading an EPC URN: the spelling of GS1 keys in EPCIS before Digital Links.

A URN parts the company prefix from the reference and leaves the check digit out; both are put back together here.
Pattern URNs (``idpat``) that end in ``.*`` name the whole class.

Source: GS1 EPC Tag Data Standard, 6 and 8.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from greenchain.values.identifiers.checks import gs1_check_digit
from greenchain.values.identifiers.gs1 import Series, is_plain_serial, read_key, series_of, unescape
from greenchain.values.identifiers.reading import IdentifierKind, Reading, refuse

_URN = re.compile(r"urn:epc:(id|class|idpat):([a-z]+):(\S+)", re.IGNORECASE)
_TRADE_ITEM = re.compile(
    r"urn:epc:(?=id:[su]|class:l)(?:id|class):(sgtin|upui|lgtin):(\d+)\.(\d+)", re.ASCII | re.IGNORECASE
)
_PREFIX = re.compile(r"\d{6,12}", re.ASCII)
_KEYS = 16_384  # the serial numbers of one product share all but themselves; about 4 MB
_DIGITS = re.compile(r"\d*", re.ASCII)


class _Row(NamedTuple):
    """How one EPC scheme spells its GS1 key.

    Attributes:
        ai: the key's application identifier.
        digits: length of company prefix and reference together, check digit not counted; 0 where free.
        serial: the qualifier that takes the serial part; empty where there is none; ``+`` where it joins the value.
        indicator_first: whether the reference's first digit goes before the company prefix.
        middle: number of further numeric fields between reference and serial.
    """

    ai: str
    digits: int
    serial: str = ""
    indicator_first: bool = False
    middle: int = 0


_ROWS: dict[str, _Row] = {
    "sgtin": _Row("01", 13, "21", indicator_first=True),
    "lgtin": _Row("01", 13, "10", indicator_first=True),
    "upui": _Row("01", 13, "235", indicator_first=True),
    "itip": _Row("8006", 13, "21", indicator_first=True, middle=2),
    "sscc": _Row("00", 17, indicator_first=True),
    "sgln": _Row("414", 12, "254"),
    "pgln": _Row("417", 12),
    "grai": _Row("8003", 12, "+"),
    "gdti": _Row("253", 12, "+"),
    "sgcn": _Row("255", 12, "+"),
    "gsrn": _Row("8018", 17),
    "gsrnp": _Row("8017", 17),
    "gsin": _Row("402", 16),
    "ginc": _Row("401", 0),
    "giai": _Row("8004", 0),
    "cpi": _Row("8010", 0, "8011"),
}


def read_urn(text: str) -> Reading | None:
    """The key in the EPC URN ``text``; ``None`` where the text is no EPC URN.

    An EPC scheme that has no GS1 key, and a pattern wider than one class, are read as plain URIs.

    Raises:
        IdentifierError: the URN's scheme is known and its body does not follow it.

    >>> read_urn("urn:epc:id:sgtin:4012345.012345.12").value
    'https://id.gs1.org/01/04012345123456/21/12'
    """
    head, _, serial = text.rpartition(".")
    if is_plain_serial(serial) and (series := _series(head)):
        return series.reading(serial)
    match = _URN.fullmatch(text)
    if match is None:
        return None
    form, scheme, body = match[1].lower(), match[2].lower(), match[3]
    row = _ROWS.get(scheme)
    if row is None or (form == "class") != (scheme == "lgtin"):
        return Reading("uri", text, IdentifierKind.OTHER)
    fields = body.split(".", 1 + row.middle + bool(row.serial))
    if form == "idpat" and fields[-1] == "*":
        if not row.serial or "*" in fields[:-1]:
            return Reading("uri", text, IdentifierKind.OTHER)
        fields[-1] = ""
    elif len(fields) != 2 + row.middle + bool(row.serial) or (row.serial and not fields[-1]):
        raise _malformed(scheme, row, text)
    return _read_fields(row, fields, scheme=scheme, text=text)


@lru_cache(maxsize=_KEYS)
def _series(head: str) -> Series | None:
    """The series of trade items whose URNs begin with ``head`` and a dot; ``None`` where it is none."""
    match = _TRADE_ITEM.fullmatch(head)
    if match is None:
        return None
    row = _ROWS[match[1].lower()]
    value = _key_value(match[1].lower(), match[2], match[3])
    return None if value is None else series_of(value, row.serial)


def _read_fields(row: _Row, fields: list[str], *, scheme: str, text: str) -> Reading:
    serial = unescape(fields[-1]) if row.serial else ""
    value = _key_value(scheme, *fields[: 2 + row.middle]) if len(fields) > 1 else None
    if value is None or serial is None:
        raise _malformed(scheme, row, text)
    if row.serial == "+":
        return read_key(row.ai, value + serial, qualifiers={})
    return read_key(row.ai, value, qualifiers={row.serial: serial} if serial else {})


@lru_cache(maxsize=_KEYS)
def _key_value(scheme: str, prefix: str, reference: str, *middle: str) -> str | None:
    """The value of the key without its serial part, check digit put in; ``None`` where the URN is malformed."""
    row = _ROWS[scheme]
    company, item = unescape(prefix), unescape(reference)
    if company is None or item is None or not _PREFIX.fullmatch(company):
        return None
    if row.digits and not (len(company + item) == row.digits and _DIGITS.fullmatch(item)):
        return None
    value = item[:1] + company + item[1:] if row.indicator_first else company + item
    if row.digits:
        value += gs1_check_digit(value)
    return ("0" if row.ai == "8003" else "") + value + "".join(middle)


def _malformed(scheme: str, row: _Row, text: str) -> Exception:
    digits = f"{row.digits} digits" if row.digits else "a company prefix and a reference"
    parts = 2 + row.middle + bool(row.serial)
    return refuse(f"an EPC URN of {scheme} with {parts} fields, {digits} in the first two", text)
