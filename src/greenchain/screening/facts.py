"""What a declaration says of one item, as the conditions of rules read it, and the legal dates it declares.

Header and item facts lie side by side. The three states stay apart; a placeholder in a field of evidence ("n/a", "-")
is a declared none, since it shows no evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from greenchain.model.nouns import Shipment, ShipmentItem
from greenchain.values.errors import GreenchainError
from greenchain.values.time import PartialDate

DATE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "export": ("export_date",),
    "import": ("import_date",),
    "any": ("export_date", "import_date"),
}
"""By a rule's date basis: the header facts that may hold its legal date, in order."""

DECIDING_FACTS = frozenset(
    {
        "hs",
        "waste_code",
        "condition",
        "export_country",
        "import_country",
        "net_kg",
        "gross_kg",
        "in_kg",
        "max_kg",
        "out_kg",
    }
)
"""What decides whether a rule is about an item at all. Without one of them many rules stay open at once, so that is
said once an item (``FACTS_NOT_GIVEN``) and not once a rule."""

_EVIDENCE = (
    "notification_no",
    "annex_vii_no",
    "conformity_evidence",
    "function_test",
    "facility_permit",
    "coa_no",
    "ods_hfc_licence",
    "hg_consent",
    "movement_id",
)
_PLACEHOLDERS = frozenset({"", "-", "--", "0", "n/a", "na", "n.a.", "nil", "none", "no", "false", "null"})

Values = Mapping[str, str | None]


def item_values(shipment: Shipment, item: ShipmentItem) -> dict[str, str | None]:
    """The facts of the header and the item; the item's own word counts where both have one."""
    values = {**shipment.facts, **item.facts}
    for name in _EVIDENCE:
        text = values.get(name)
        if text is not None and text.strip().lower() in _PLACEHOLDERS:
            values[name] = None
    return values


def legal_day(values: Values, basis: str) -> tuple[str, date] | None:
    """The fact that holds the legal date of ``basis``, and the date; ``None`` where none is declared to the day."""
    for name in DATE_FIELDS[basis]:
        day = _day(values.get(name))
        if day is not None:
            return name, day
    return None


def other_day(values: Values, basis: str) -> tuple[str, date] | None:
    """A date the declaration does state, where that of ``basis`` is missing: good for a hint, never for a judgement."""
    return legal_day(values, "any") if legal_day(values, basis) is None else None


def _day(text: str | None) -> date | None:
    try:
        found = PartialDate.parse(text) if text else None
    except GreenchainError:
        return None
    return found.first if found and found.first == found.last else None
