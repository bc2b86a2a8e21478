"""Countries by code or by name, as ISO 3166-1 lists them; the answer is always the alpha-2 code.

Alpha-2, alpha-3 and numeric codes, English and Chinese names and a table of usual other names resolve. ``EL`` and
``UK``, which the European Union writes for Greece and the United Kingdom, are aliases. ``EU``, ``XK``, ``XX`` and
``ZZ`` are no countries of ISO 3166-1 and are refused, as are codes that ISO has withdrawn. A name that denotes two
countries ("Congo", "Korea", "Guinea") is refused with both named, never guessed.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from greenchain.values.identifiers._countries import AMBIGUOUS, TABLE
from greenchain.values.identifiers.names import name_key, near, pairs_of
from greenchain.values.identifiers.reading import IdentifierKind, Reading, refuse

_CODE_ALIASES = {"EL": "GR", "UK": "GB"}


class Country(NamedTuple):
    """One row of the table."""

    alpha2: str
    alpha3: str
    numeric: str
    en: str
    zh: str
    aliases: tuple[str, ...]


class _Lookup(NamedTuple):
    rows: Mapping[str, Country]
    codes: Mapping[str, str]
    names: Mapping[str, str]
    ambiguous: Mapping[str, tuple[str, ...]]
    pairs: Mapping[str, tuple[str, ...]]


def countries() -> tuple[Country, ...]:
    """Every country of ISO 3166-1, by alpha-2 code."""
    return tuple(_lookup().rows.values())


def country(text: str) -> str:
    """The ISO 3166-1 alpha-2 code of the country that ``text`` names, by code or by name.

    Raises:
        IdentifierError: ``COUNTRY_UNKNOWN`` with the nearest names, or ``COUNTRY_AMBIGUOUS`` with all it may denote.

    >>> country("Turkey"), country("UAE"), country("韩国")
    ('TR', 'AE', 'KR')
    """
    if not isinstance(text, str):
        raise TypeError(f"a country is named by a str, not {type(text).__name__}")
    lookup = _lookup()
    key = name_key(text)
    found = find_country(text)
    if found:
        return found
    if key in lookup.ambiguous:
        choices = ", ".join(f"{alpha2} ({lookup.rows[alpha2].en})" for alpha2 in lookup.ambiguous[key])
        raise refuse(
            "a name of one country", text, code="COUNTRY_AMBIGUOUS", remedy=f"Write the code that is meant: {choices}."
        )
    raise refuse("a country of ISO 3166-1", text, code="COUNTRY_UNKNOWN", remedy=_suggestion(key, lookup))


def find_country(text: str) -> str:
    """The code as :func:`country` gives it; empty where ``text`` names none or several. It offers no near names."""
    lookup = _lookup()
    key = name_key(text)
    code = unicodedata.normalize("NFKC", text).strip().upper() if key else ""
    return lookup.codes.get(code) or lookup.names.get(key) or ""


def read_country(text: str) -> Reading:
    """The country ``text`` as an identifier."""
    return Reading("country", country(text), IdentifierKind.PLACE)


def _suggestion(key: str, lookup: _Lookup) -> str:
    codes = dict.fromkeys(lookup.names[other] for other in near(key, lookup.pairs)) if key else {}
    if not codes:
        return ""
    named = ", ".join(f"{lookup.rows[code].en} ({code})" for code in codes)
    return f"Use the ISO 3166-1 alpha-2 code. Near names: {named}."


@cache
def _lookup() -> _Lookup:
    rows: dict[str, Country] = {}
    codes = dict(_CODE_ALIASES)
    names: dict[str, str] = {}
    for line in TABLE.splitlines():
        alpha2, alpha3, numeric, en, zh, aliases = line.split("|")
        row = Country(alpha2, alpha3, numeric, en, zh, tuple(aliases.split(";")) if aliases else ())
        rows[alpha2] = row
        codes |= {alpha2: alpha2, alpha3: alpha2, numeric: alpha2}
        names |= {name_key(name): alpha2 for name in (en, zh, *row.aliases)}
    ambiguous = {name_key(name): tuple(choices.split()) for name, choices in AMBIGUOUS.items()}
    for key in ambiguous:
        names.pop(key, None)
    pairs: defaultdict[str, list[str]] = defaultdict(list)
    for key in names:
        for pair in sorted(pairs_of(key)):
            pairs[pair].append(key)
    return _Lookup(rows, codes, names, ambiguous, {pair: tuple(keys) for pair, keys in pairs.items()})
