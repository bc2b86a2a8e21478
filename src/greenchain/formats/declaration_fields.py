"""The fields of a declaration, each with the one way its text is normalized.

Three states stay apart: a value; ``None`` where a blank says there is none; no key where nothing was given. A blank or
reserved country (ZZ, XX) says nothing, so it is not given: a declaration cannot have no country. That, and an
identifier whose check digit does not fit, is worth a note.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from greenchain.formats.column_keys import any_key, check_digit_doubts, party_key, place_key
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.identifiers import country
from greenchain.values.quantity import decimal_text, parse_decimal
from greenchain.values.time import PartialDate, parse_instant

NOT_GIVEN = ""
"""What a normalizer returns where the text says nothing; blank texts never get this far, save for countries."""

_NO_COUNTRY = frozenset({"", "ZZ", "XX"})  # ISO 3166-1 reserves both for users: customs use them for "unknown"
CONDITIONS = ("new", "used", "waste")
"""The words of the column ``condition``."""

_HS = re.compile(
    r"\d{2}(?:\d{2}){0,4}", re.ASCII
)  # 2, 4, 6, 8 or 10 digits: an odd count lost a zero, nobody knows which
_PLAIN_NUMBER = re.compile(r"(?:0|[1-9]\d{0,17})(?:\.\d{1,18})?", re.ASCII)
_CHARACTERISTIC = re.compile(r"H\d\.\d", re.ASCII)  # Annex III numbers some as the UN classes are
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
    return _written_out(text) or decimal_text(parse_decimal(_plain(text)))


def _plain(text: str) -> str:
    """``text`` in its plain letters, without those that nobody sees (joiners, soft hyphens, marks of direction)."""
    if text.isascii():
        return text.strip()
    folded = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in folded if unicodedata.category(letter) != "Cf").strip()


def _written_out(text: str) -> str:
    """The exact decimal of digits that say nothing else, as ``decimal_text`` writes it; empty where more is to tell."""
    if not _PLAIN_NUMBER.fullmatch(text):
        return ""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _countries(text: str) -> str:
    codes = [code for part in _country_parts(text) if (code := country_code(part)) != NOT_GIVEN]
    return ";".join(codes)


def _country_parts(text: str) -> list[str]:
    parts = _BETWEEN_COUNTRIES.split(_plain(text))
    if len(parts) == 1 and all(len(word) == 2 for word in parts[0].split()):  # noqa: PLR2004 - alpha-2
        parts = parts[0].split()
    return parts


def _mass(text: str) -> str:
    if plain := _written_out(text):
        return plain
    value = parse_decimal(_plain(text))
    if value < 0:
        raise InputError(Fault("NUMBER_MALFORMED", "a mass of zero or more", repr(text)))
    return decimal_text(value)


def _code(text: str) -> str:
    """A code in capitals; blanks and dots are only for the eye, save in characteristics such as H4.1."""
    if bare := _bare_code(text):
        return bare
    code = re.sub(r"\s", "", _plain(text)).upper()
    return code if _CHARACTERISTIC.fullmatch(code) else code.replace(".", "")


def _bare_code(text: str) -> str:
    """A code in which nothing is to be left out; empty where dots, blanks or wide letters may be."""
    return text.upper() if text.isascii() and text.isalnum() else ""


def _condition(text: str) -> str:
    word = _plain(text).lower()
    if word not in CONDITIONS:
        raise InputError(Fault("VALUE_UNKNOWN", f"one of {', '.join(CONDITIONS)}", repr(text)))
    return word


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
        "condition": _condition,
        "packing": _code,
        "net_kg": _mass,
        "gross_kg": _mass,
        "value": number,
        "currency": _code,
        "container": _code,
        "lot": any_key,
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


QUICK: Mapping[Normalizer, Normalizer] = MappingProxyType(
    {number: _written_out, _mass: _written_out, _code: _bare_code, _text: _text}
)
"""By normalizer, the same fact of the texts that need no care; empty for all others, which are to be normalized."""


@dataclass(frozen=True, slots=True)
class Normalized:
    """The facts that a mapping states; by field name, the faults of bad ones and the doubts about others."""

    facts: dict[str, str | None] = field(default_factory=dict)
    faults: dict[str, tuple[Fault, ...]] = field(default_factory=dict)
    doubts: dict[str, tuple[Fault, ...]] = field(default_factory=dict)


def normalized(given: Mapping[str, str | None], fields: Mapping[str, Normalizer]) -> Normalized:
    """The facts that ``given`` states of ``fields``, with faults and doubts.

    ``given`` keeps the three states; its other keys are passed over.
    """
    result = Normalized()
    for name, normalize in fields.items():
        if name not in given:
            continue
        text = (given[name] or "").strip()
        if doubts := doubts_of(text, normalize):
            result.doubts[name] = doubts
        try:
            value = fact_of(text, normalize)
        except GreenchainError as error:
            result.faults[name] = error.faults
        else:
            if value != NOT_GIVEN:
                result.facts[name] = value
    return result


def fact_of(text: str, normalize: Normalizer) -> str | None:
    """The fact that a trimmed text states: ``None`` where a blank says there is none, else perhaps ``NOT_GIVEN``.

    Raises:
        GreenchainError: the text is refused.
    """
    if text:
        return normalize(text)
    return NOT_GIVEN if normalize is country_code else None


def doubts_of(text: str, normalize: Normalizer) -> tuple[Fault, ...]:
    """What is to be noted of a text although nothing of it is refused.

    >>> [fault.code for fault in doubts_of("XX", country_code)]
    ['COUNTRY_NOT_GIVEN']
    """
    if normalize is country_code or (normalize is _countries and text):
        parts = [text] if normalize is country_code else _country_parts(text)
        return tuple(
            Fault("COUNTRY_NOT_GIVEN", "a country of ISO 3166-1", part and repr(part))
            for part in dict.fromkeys(part.strip() for part in parts)
            if len(part) <= 2 and _plain(part).upper() in _NO_COUNTRY  # noqa: PLR2004 - alpha-2
        )
    return check_digit_doubts(text, normalize)
