"""The papers of one item: its declared facts and the documents they name, with one way to look a field up.

A field is named ``side.field``: ``declaration``, ``notification``, ``movement`` or ``annex_vii``. Blanks of a form
(``None``, an empty list) are told from fields not given only by their names; neither shows anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from greenchain.model.nouns import Shipment
from greenchain.model.waste_documents import AnnexVII, DocumentFact, Movement, Notification, document_key
from greenchain.screening.documents.register import Documents, grams
from greenchain.screening.facts import Values, item_values

NAMED_BY: Mapping[str, str] = {
    "notification": "notification_no",
    "movement": "movement_id",
    "annex_vii": "annex_vii_no",
}
"""By kind of document, the fact of an item that names it."""

_PRODUCTS = ("new", "used")


def speaks_of_waste(values: Values) -> bool:
    """Whether waste documents may matter: not where the item declares no waste code and to be a product.

    A fact that is not given may be any, so leaving one away never makes documents matter less.
    """
    has_no_code = "waste_code" in values and values["waste_code"] is None
    return not (has_no_code and values.get("condition") in _PRODUCTS)


@dataclass(frozen=True, slots=True)
class DeclaredMass:
    """By kind and key of a document, the grams that the items of one declaration move with it; ``None`` where open."""

    grams: Mapping[tuple[str, str], int | None]

    @classmethod
    def of(cls, shipment: Shipment) -> DeclaredMass:
        """The sums of net masses; of an item whose mass cannot be read to the gram the sum stays open."""
        sums: dict[tuple[str, str], int | None] = {}
        for item in shipment.items:
            values = item_values(shipment, item)
            mass = grams(values.get("net_kg"))
            for kind, name in NAMED_BY.items():
                number = values.get(name)
                if number:
                    key, so_far = (kind, document_key(number)), sums.get((kind, document_key(number)), 0)
                    sums[key] = None if mass is None or so_far is None else so_far + mass
        return cls(sums)


@dataclass(frozen=True, slots=True)
class Papers:
    """What one item declares, and the documents it names as far as they are at hand."""

    values: Values
    documents: Documents
    declared: DeclaredMass
    notification: Notification | None
    movement: Movement | None
    annex_vii: AnnexVII | None

    @classmethod
    def of(cls, values: Values, documents: Documents, *, declared: DeclaredMass) -> Papers:
        """The papers of an item; the notification is the one declared, else the one its movement document names."""
        numbers = {kind: values.get(name) or "" for kind, name in NAMED_BY.items()}
        movement = documents.movement(numbers["movement"])
        stated = movement.facts.get("notification_no") if movement else None
        number = numbers["notification"] or (stated if isinstance(stated, str) else "")
        return cls(
            values,
            documents,
            declared,
            documents.notification(number),
            movement,
            documents.annex_vii(numbers["annex_vii"]),
        )

    @property
    def sides(self) -> Mapping[str, Mapping[str, DocumentFact]]:
        """The facts of each side that is at hand."""
        at_hand = (self.notification, self.movement, self.annex_vii)
        named = {document.kind: document.facts for document in at_hand if document is not None}
        return {"declaration": self.values, **named}

    def has(self, path: str) -> bool:
        """Whether the document of the path is at hand."""
        return path.partition(".")[0] in self.sides

    def fact(self, path: str) -> DocumentFact:
        """What the field of the path says; ``None`` where it says nothing."""
        side, _, name = path.partition(".")
        return self.sides[side].get(name) or None

    def is_given(self, path: str) -> bool:
        """Whether the field was given at all, be it as none."""
        side, _, name = path.partition(".")
        return name in self.sides[side]

    @property
    def notification_no(self) -> str:
        """The number of the notification at hand, as written there; empty where there is none."""
        return self.notification.number if self.notification else ""
