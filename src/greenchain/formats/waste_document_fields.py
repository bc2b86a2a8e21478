"""The fields of waste documents, each with the one way its value is read.

Texts, codes, dates and countries are normalized as those of declarations are. A party or site is an object with ``id``
and ``name``, or one text: an identifier by its spelling, a single word that holds a digit (a registration number), or
else a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from greenchain.formats.batch import FaultList
from greenchain.formats.column_keys import party_key, place_key
from greenchain.formats.declaration_fields import ITEM_FIELDS, NOT_GIVEN, calendar_date, country_code
from greenchain.formats.table_shapes import did_you_mean
from greenchain.model.waste_documents import Consent, DocumentFact, NamedParty
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.identifiers import IdentifierKind, kind_of
from greenchain.values.json import Json, pointer
from greenchain.values.quantity import decimal_text, parse_decimal

Reader = Callable[[Json], DocumentFact]

MAX_LISTED = 1_000  # carriers, generators, codes of one document; the longest annexes of real notifications hold tens
_MAX_SERIAL = 10**6  # a notification runs for at most three years: a thousand movements a day
_REGISTRATION = re.compile(r"\S*\d\S*")
_GRAMS = 1_000  # in a kilogram: the unit that sums are made in


def read_fields(
    members: Mapping[str, Json], fields: Mapping[str, Reader], *, where: str, faults: FaultList
) -> dict[str, DocumentFact]:
    """The facts that ``members`` state; a fault for each that no form has and each that cannot be read."""
    facts: dict[str, DocumentFact] = {}
    for name, value in members.items():
        place = where + pointer(name)
        if fields is NOTIFICATION and name == "countries":
            if not isinstance(value, Mapping):  # which States an export concerns cannot be none
                faults.add("CELL_MALFORMED", "an object with export, import, transit", found=repr(value), where=place)
                continue
            states = read_fields(value, _STATES, where=place, faults=faults)
            facts |= {_STATE_FACTS[role]: fact for role, fact in states.items()}
        elif name not in fields:
            near = did_you_mean(name, tuple(fields))
            faults.take(Fault("FIELD_UNKNOWN", "a field of this document", name, remedy=near), where=place)
        elif _is_blank(value):
            facts[name] = None
        else:
            try:
                fact = fields[name](value)
            except GreenchainError as error:
                faults.take(*error.faults, where=place)
            else:
                if fact != NOT_GIVEN:
                    facts[name] = fact
    return facts


def _is_blank(value: Json) -> bool:
    return value is None or value is False or (isinstance(value, str | list | tuple) and not _stripped(value))


def _stripped(value: str | list[Json] | tuple[Json, ...]) -> object:
    return value.strip() if isinstance(value, str) else value


def _text(value: Json) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise _malformed("a text", value)
    return value.strip()


def _as_text(normalize: Callable[[str], str]) -> Callable[[Json], str]:
    return lambda value: normalize(_text(value))


def _kilograms(value: Json) -> str:
    """Kilograms to the gram, so that sums are whole numbers of grams."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise _malformed("a mass in kilograms", value)
    number = parse_decimal(value)
    if number < 0 or (Fraction(number) * _GRAMS).denominator != 1:
        raise InputError(Fault("NUMBER_MALFORMED", "kilograms of zero or more, to the gram at most", str(value)))
    return decimal_text(number)


def _whole(value: Json) -> str:
    """A number of shipments, or one of them: from 1."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise _malformed("a whole number", value)
    number = parse_decimal(value)
    if not 1 <= number <= _MAX_SERIAL or Fraction(number).denominator != 1:
        raise InputError(Fault("NUMBER_MALFORMED", f"a whole number from 1 to {_MAX_SERIAL}", str(value)))
    return str(int(number))


def _contract(value: Json) -> str:
    return "yes" if value is True else _text(value)


def _party(key: Callable[[str], str]) -> Callable[[Json], NamedParty]:
    def read(value: Json) -> NamedParty:
        if isinstance(value, Mapping):
            return _stated_party(value, key)
        text = _text(value)
        identifier = key(text)
        is_identifier = kind_of(identifier) is not IdentifierKind.OTHER or _REGISTRATION.fullmatch(text)
        return NamedParty(id=identifier) if is_identifier else NamedParty(name=text)

    return read


def _stated_party(value: Mapping[str, Json], key: Callable[[str], str]) -> NamedParty:
    parts = {name: _text(part) for name, part in value.items() if part is not None}
    if value.keys() - {"id", "name"} or not any(parts.values()):
        raise _malformed("an object with id, name or both", dict(value))
    return NamedParty(id=key(parts["id"]) if parts.get("id") else "", name=parts.get("name", ""))


def _listed(read: Callable[[Json], str | NamedParty | Consent]) -> Reader:
    def read_all(value: Json) -> DocumentFact:
        if not isinstance(value, list | tuple) or len(value) > MAX_LISTED:
            raise _malformed(f"a list of at most {MAX_LISTED}", value)
        if any(_is_blank(each) for each in value):
            raise _malformed("a list without blanks", value)
        return tuple(read(each) for each in value)  # type: ignore[return-value]  # all of one type

    return read_all


def _one_or_many(read: Callable[[Json], str | NamedParty | Consent]) -> Reader:
    """A block of which most forms hold one entry: one value, or a list of them."""
    many = _listed(read)
    return lambda value: many(value if isinstance(value, list | tuple) else [value])


def _consent(value: Json) -> Consent:
    if not isinstance(value, Mapping) or value.keys() - {"country", "from", "to"} or _is_blank(value.get("country")):
        raise _malformed("a consent with country, from and to", value)
    days = {name: value[name] for name in ("from", "to") if name in value}
    facts = {name: None if _is_blank(day) else calendar_date(_text(day)) for name, day in days.items()}
    state = country_code(_text(value["country"]))
    if state == NOT_GIVEN:
        raise _malformed("the country that consents", value["country"])
    return Consent(state, facts)


def _malformed(expected: str, found: object) -> InputError:
    return InputError(Fault("CELL_MALFORMED", expected, repr(found)))


_code, _heading = _as_text(ITEM_FIELDS["waste_code"]), _as_text(ITEM_FIELDS["hs"])
_company, _site = _party(party_key), _party(place_key)
_state, _day = _as_text(country_code), _as_text(calendar_date)

_STATES: Mapping[str, Reader] = MappingProxyType({"export": _state, "import": _state, "transit": _listed(_state)})
_STATE_FACTS = {"export": "export_country", "import": "import_country", "transit": "transit_countries"}

NOTIFICATION: Mapping[str, Reader] = MappingProxyType(
    {
        "notifier": _company,
        "consignee": _company,
        "total_shipments": _whole,
        "total_quantity_kg": _kilograms,
        "period_from": _day,
        "period_to": _day,
        "packaging": _listed(_code),
        "carriers": _listed(_company),
        "generators": _listed(_company),
        "facility": _site,
        "operation": _code,
        "waste_code": _code,
        "hs": _listed(_heading),
        "consents": _listed(_consent),
    }
)
"""A notification; beside these ``countries``, an object with ``export``, ``import`` and ``transit``."""

MOVEMENT: Mapping[str, Reader] = MappingProxyType(
    {
        "notification_no": _text,
        "serial": _whole,
        "total": _whole,
        "notifier": _company,
        "consignee": _company,
        "quantity_kg": _kilograms,
        "date": _day,
        "packaging": _one_or_many(_code),
        "carriers": _listed(_company),
        "generator": _company,
        "facility": _site,
        "operation": _code,
        "waste_code": _code,
        "received_on": _day,
        "completed_on": _day,
    }
)
"""A movement document."""

ANNEX_VII: Mapping[str, Reader] = MappingProxyType(
    {
        "arranger": _company,
        "consignee": _company,
        "quantity_kg": _kilograms,
        "date": _day,
        "carriers": _listed(_company),
        "generator": _company,
        "facility": _site,
        "operation": _code,
        "description": _text,
        "waste_code": _code,
        "countries": _listed(_state),
        "contract": _contract,
        "received_on": _day,
    }
)
"""A document of Annex VII."""
