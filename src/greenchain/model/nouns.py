"""The nouns of a supply chain: parties, facilities, products, lots, declared shipments.

Values only: validated where they are read, frozen from then on. Identifiers are canonical texts (see
``values.identifiers.canonical``); facts that a document did not give are absent, never defaulted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from greenchain.values.errors import Fault
from greenchain.values.quantity import Quantity

_NO_FACTS: Mapping[str, str | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Party:
    """A legal entity: ``country`` is ISO 3166-1 alpha-2, ``roles`` the words its documents use."""

    id: str
    name: str = ""
    country: str = ""
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facility:
    """A place where something is made, kept or dismantled.

    Attributes:
        id: canonical identifier, usually a GLN.
        party: canonical identifier of the operator; empty where not given.
        grid: region of the electricity grid, as the factor pack names it; empty where not given.
        roles: such as ``production``, ``collection``, ``dismantling``, ``recovery``.
    """

    id: str
    name: str = ""
    country: str = ""
    party: str = ""
    grid: str = ""
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    """A product class: a trade item number and what the maker declares of every lot of it.

    Attributes:
        id: canonical identifier of the class.
        hs_code: Harmonized System digits; empty where not given.
        process: name of the inventory process that makes it; empty where none is known.
        category: product category as label schemes name it.
        facts: further declared properties, by name.
    """

    id: str
    name: str = ""
    hs_code: str = ""
    process: str = ""
    category: str = ""
    producer: str = ""
    facts: Mapping[str, str | None] = field(default_factory=lambda: _NO_FACTS)


@dataclass(frozen=True, slots=True)
class Lot:
    """An amount of one product that is followed together: a lot, a batch or a single instance."""

    id: str
    product: str = ""
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Measurement:
    """One measured or declared figure of a facility, as a table row states it: unsigned, so evidence of nothing yet."""

    facility: str
    indicator: str
    quantity_text: str
    unit: str
    valid_from: str = ""
    valid_until: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class DeclaredYield:
    """Output mass as a share of input mass that a site declares, both ends included; of one product where it names one.

    ``low`` and ``high`` are exact decimals as text; more than 1 declares a gain. ``input`` narrows it to what is
    made of one product class; screening alone reads that.
    """

    facility: str
    low: str
    high: str
    product: str = ""
    where: str = ""
    input: str = ""


@dataclass(frozen=True, slots=True)
class FairPrice:
    """The low end of fair prices a kilogram under a heading of four digits.

    ``low_per_kg`` is an exact decimal as text, in the unit of ``currency``; ``month`` is ``YYYY-MM``, or empty for any.
    """

    hs4: str
    month: str
    currency: str
    low_per_kg: str


@dataclass(frozen=True, slots=True)
class ShipmentItem:
    """One goods item of a declaration.

    ``facts`` keeps three states apart: a text is a value; ``None`` was declared to be none (a blank cell, a JSON
    null); an absent key was not given at all.
    """

    item_no: str
    facts: Mapping[str, str | None] = field(default_factory=lambda: _NO_FACTS)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))


@dataclass(frozen=True, slots=True)
class Shipment:
    """A customs or waste declaration: header facts and goods items, in the three states of :class:`ShipmentItem`.

    ``faults`` holds what was wrong with its items that were refused: while there is one, ``items`` (perhaps none) are
    not all that was declared.
    """

    id: str
    facts: Mapping[str, str | None] = field(default_factory=lambda: _NO_FACTS)
    items: tuple[ShipmentItem, ...] = ()
    faults: tuple[Fault, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))
