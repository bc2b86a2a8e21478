"""The documents of a waste movement: notification, movement document and Annex VII, as frozen values.

Each field is a fact in three states, as in a declaration: a value; ``None`` where the document says there is none; no
key where nothing was given. Which block of the printed form a field stands in is said by the rule packs, not here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A party or site as a document names it; ``id`` or ``name`` may be empty, never both."""

    id: str = ""
    name: str = ""

    def __str__(self) -> str:
        return self.id or self.name


@dataclass(frozen=True, slots=True)
class Consent:
    """A competent authority's consent; both days printed are its own days, and ``None`` was declared to be none.

    ``facts`` holds ``from`` and ``to``, in the three states.
    """

    country: str
    facts: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))


DocumentFact = str | NamedParty | tuple[str, ...] | tuple[NamedParty, ...] | tuple[Consent, ...] | None
"""What one field of a document says."""


@dataclass(frozen=True, slots=True)
class WasteDocument:
    """One document by its own number.

    ``facts`` by field name: texts are normalized, masses are kilograms to the gram, dates the local calendar dates as
    printed; ``export_country``, ``import_country`` and ``transit_countries`` stand for the States concerned.
    """

    kind: ClassVar[str] = ""
    number: str
    facts: Mapping[str, DocumentFact] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))

    @property
    def key(self) -> str:
        """The number as documents are found by."""
        return document_key(self.number)


@dataclass(frozen=True, slots=True)
class Notification(WasteDocument):
    """A notification with the consents given to it."""

    kind: ClassVar[str] = "notification"


@dataclass(frozen=True, slots=True)
class Movement(WasteDocument):
    """The movement document of one shipment under a notification."""

    kind: ClassVar[str] = "movement"


@dataclass(frozen=True, slots=True)
class AnnexVII(WasteDocument):
    """The document that accompanies green-listed waste."""

    kind: ClassVar[str] = "annex_vii"


def document_key(number: str) -> str:
    """The number of a document as it is compared: in one width and case, without blanks.

    >>> document_key(" de 0012/\uff11 ")
    'DE0012/1'
    """
    return "".join(unicodedata.normalize("NFKC", number).upper().split())
