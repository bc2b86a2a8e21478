"""Which jurisdictions may hold each other: a part lies in its country, and a union may hold any country."""

from __future__ import annotations

from greenchain.values.errors import GreenchainError
from greenchain.values.identifiers import country


def may_overlap(one: str, other: str) -> bool:
    """Whether something said of one jurisdiction may be about the other too.

    Parts of countries are written as in ISO 3166-2; what is no country, such as the EU, may hold any.

    >>> may_overlap("NO", "NO-03"), may_overlap("EU", "DE"), may_overlap("NO", "DE")
    (True, True, False)
    """
    countries = {_country_of(one), _country_of(other)}
    return len(countries) == 1 or "" in countries


def _country_of(name: str) -> str:
    """The country that is meant, or of which a part is; empty where none is."""
    for written in (name, name.partition("-")[0]):
        try:
            return country(written)
        except GreenchainError:
            continue
    return ""
