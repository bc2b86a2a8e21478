"""The sites that made cases name: one of each role in each State, their yields, and the low ends of fair prices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from greenchain.values.identifiers.checks import gs1_check_digit
from greenchain.workspace.planting.goods import GREEN_ROUTES, NOTIFIED_ROUTES, PRODUCT_STATES, PRODUCTS, USED_COMPUTERS

CURRENCY = "USD"
YIELD_PERCENT = (80, 95)
"""Output as a share of input that every site of production and of recovery declares, both ends included."""

_LOW_SHARE = (60, 100)  # of a fair price: the low end of the band


class Role(StrEnum):
    """What a site does."""

    PRODUCTION = "production"
    COLLECTION = "collection"
    DISMANTLING = "dismantling"
    RECOVERY = "recovery"
    UNCERTIFIED = "recovery without certificates"

    @property
    def word(self) -> str:
        """As tables of facilities call it."""
        return self.value.partition(" ")[0]


_ROLES = tuple(Role)
STATES: tuple[str, ...] = tuple(
    sorted({*PRODUCT_STATES, *(state for route in (*GREEN_ROUTES, *NOTIFIED_ROUTES) for state in route), "GH"})
)
"""Every State that has sites."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site by its Global Location Number."""

    id: str
    country: str
    role: Role

    @property
    def permit(self) -> str:
        """The number of its permit."""
        return f"PERMIT-{self.country}-{self.id[-4:]}"


def site(country: str, role: Role) -> Site:
    """The site of a role in a State."""
    digits = f"952123{STATES.index(country):04d}{_ROLES.index(role):02d}"
    return Site(f"https://id.gs1.org/414/{digits}{gs1_check_digit(digits)}", country, role)


def facility_rows() -> Iterator[tuple[str, ...]]:
    """Facility, name, role and country of every site."""
    yield ("facility", "name", "role", "country")
    for country in STATES:
        for role in _ROLES:
            yield (site(country, role).id, f"{role} site in {country}", role.word, country)


def recipe_rows() -> Iterator[tuple[str, ...]]:
    """Facility and both ends of its yield, for all that make something."""
    yield ("facility", "yield_low", "yield_high")
    low, high = (f"0.{percent}" for percent in YIELD_PERCENT)
    for country in STATES:
        for role in (Role.PRODUCTION, Role.RECOVERY, Role.UNCERTIFIED):
            yield (site(country, role).id, low, high)


def low_cents_per_kg(hs: str) -> int:
    """The low end of a fair price under the heading of ``hs``, used goods among them, in cents a kilogram."""
    fair = min(goods.cents_per_kg for goods in (*PRODUCTS, USED_COMPUTERS) if goods.hs[:4] == hs[:4])
    return fair * _LOW_SHARE[0] // _LOW_SHARE[1]


def price_rows() -> Iterator[tuple[str, ...]]:
    """Heading, month (blank: any), currency and low end of a fair price in that currency a kilogram."""
    yield ("hs4", "month", "currency", "low_per_kg")
    for hs4 in sorted({goods.hs[:4] for goods in PRODUCTS}):
        cents = low_cents_per_kg(hs4)
        yield (hs4, "", CURRENCY, f"{cents // 100}.{cents % 100:02d}")
