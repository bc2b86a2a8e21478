"""The fields of a declaration, each with the one way its text is normalized.

Three states stay apart: a value; ``None`` where a blank says there is none; no key where nothing was given. A blank or
reserved country (ZZ, XX) says nothing, so it is not given: a declaration cannot have no country.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

from greenchain.formats.column_keys import party_key, place_key
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.identifiers import canonical, country
from greenchain.values.quantity import decimal_text, parse_decimal
from greenchain.values.time import PartialDate, parse_instant

NOT_GIVEN = ""
"""What a normalizer returns where the text says nothing; blank texts never get this far, save for countries."""

_NO_COUNTRY = frozenset({"", "ZZ", "XX"})  # ISO 3166-1 reserves both for users: customs use them for "unknown"
_HS = re.compile(
    r"\d{2}(?:\d{2}){0,4}", re.ASCII
)  # 2, 4, 6, 8 or 10 digits: an odd count lost a zero, nobody knows which
_BETWEEN_COUNTRIES = re.compile(r"[;,|/]")


def hs_digits(text: str) -> str:
    """A Harmonized System code as digits; dots, blanks and hyphens are only for the eye.

    Raises:
        InputError: not 2, 4, 6, 8 or 10 digits; a lost leading zero is never put back.

    >>> hs_digits("8541.43 00")
    '85414300'
    """
    digits = re.sub(r"[\s.\-]", "", _plain(text))
    if not _HS.fullmatch(digits):
        raise InputError(Fault("HS_CODE_MALFORMED", "2, 4, 6, 8 or 10 digits", repr(text)))
    return digits


def country_code(text: str) -> str:
    """The ISO 3166-1 alpha-2 code; ``NOT_GIVEN`` for blank, ZZ and XX."""
    plain = _plain(text)
    return NOT_GIVEN if plain.upper() in _NO_COUNTRY else str(country(plain))


def calendar_date(text: str) -> str:
    """A date as printed; of an instant, the local calendar date that its own offset shows."""
    plain = _plain(text)
    if "T" in plain:
        try:
            return parse_instant(plain).date().isoformat()
        except InputError:
            raise InputError(Fault("DATE_MALFORMED", "a date YYYY-MM-DD", repr(text))) from None
    return PartialDate.parse(plain).text


def number(text: str) -> str:
    """An exact decimal, without exponent."""
    return decimal_text(parse_decimal(_plain(text)))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _countries(text: str) -> str:
    parts = _BETWEEN_COUNTRIES.split(_plain(text))
    if len(parts) == 1 and all(len(word) == 2 for word in parts[0].split()):  # noqa: PLR2004 - alpha-2
        parts = parts[0].split()
    codes = [code for part in parts if (code := country_code(part)) != NOT_GIVEN]
    return ";".join(codes)


def _mass(text: str) -> str:
    value = parse_decimal(_plain(text))
    if value < 0:
        raise InputError(Fault("NUMBER_MALFORMED", "a mass of zero or more", repr(text)))
    return decimal_text(value)


def _code(text: str) -> str:
    return re.sub(r"[\s.]", "", _plain(text)).upper()


def _word(text: str) -> str:
    return _plain(text).lower()


def _text(text: str) -> str:
    return text.strip()


Normalizer = Callable[[str], str]

HEADER_FIELDS: Mapping[str, Normalizer] = MappingProxyType(
    {
        "export_date": calendar_date,
        "import_date": calendar_date,
        "export_country": country_code,
        "import_country": country_code,
        "transit_countries": _countries,
        "exporter": party_key,
        "importer": party_key,
    }
)
"""What a declaration states once, for all of its items."""

ITEM_FIELDS: Mapping[str, Normalizer] = MappingProxyType(
    {
        "hs": hs_digits,
        "description": _text,
        "waste_code": _code,
        "operation": _code,
        "condition": _word,
        "packing": _code,
        "net_kg": _mass,
        "gross_kg": _mass,
        "value": number,
        "currency": _code,
        "container": _code,
        "lot": canonical,
        "origin_country": country_code,
        "notification_no": _text,
        "consent_from": calendar_date,
        "consent_to": calendar_date,
        "movement_id": _text,
        "annex_vii_no": _text,
        "conformity_evidence": _text,
        "function_test": _text,
        "facility": place_key,
        "facility_permit": _text,
        "coa_no": _text,
        "ods_hfc_licence": _text,
        "hg_consent": _text,
    }
)
"""What an item of a declaration states for itself."""


def normalized(
    given: Mapping[str, str | None], fields: Mapping[str, Normalizer]
) -> tuple[dict[str, str | None], dict[str, tuple[Fault, ...]]]:
    """The facts that ``given`` states of ``fields``, and by field name the faults of those it states badly.

    ``given`` keeps the three states; its other keys are passed over.
    """
    facts: dict[str, str | None] = {}
    faults: dict[str, tuple[Fault, ...]] = {}
    for name, normalize in fields.items():
        if name not in given:
            continue
        text = given[name]
        if text is None or not text.strip():
            if normalize is not country_code:
                facts[name] = None
            continue
        try:
            value = normalize(text)
        except GreenchainError as error:
            faults[name] = error.faults
        else:
            if value != NOT_GIVEN:
                facts[name] = value
    return facts, faults
