"""What reading an identifier yields: its scheme, its kind and its one canonical text.

Every scheme's reader returns this value, so that the sniffing entrance, the graph's node keys and the named-scheme
parser treat all schemes alike.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from greenchain.values.errors import Fault, IdentifierError


class IdentifierKind(StrEnum):
    """What an identifier names."""

    INSTANCE = "instance"
    LOT = "lot"
    CLASS = "class"
    PALLET = "pallet"
    PLACE = "place"
    PARTY = "party"
    DOCUMENT = "document"
    OTHER = "other"


class Reading(NamedTuple):
    """One identifier, read.

    Attributes:
        scheme: its scheme, such as ``sgtin`` or ``lei``.
        value: its canonical text.
        kind: what it names.
        edition: edition of the Harmonized System; empty for every other scheme.
        lot: canonical text of the lot that it is or names beside its serial number; empty where it names none.
        product_class: canonical text of the class it belongs to; empty where it names none.
    """

    scheme: str
    value: str
    kind: IdentifierKind
    edition: str = ""
    lot: str = ""
    product_class: str = ""


def refuse(expected: str, found: str, *, code: str = "IDENTIFIER_UNKNOWN", remedy: str = "") -> IdentifierError:
    """The error that says ``found`` is not the identifier ``expected``."""
    return IdentifierError(Fault(code, expected, repr(found), remedy=remedy))
