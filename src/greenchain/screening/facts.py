"""What a declaration says of one item, as the conditions of rules read it, and the legal dates it declares.

Header and item facts lie side by side. The three states stay apart; a placeholder in a field of evidence ("n/a", "-")
is a declared none, since it shows no evidence; so is one in place of a waste code or an operation. A condition that is
none of the words known reads as not known.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

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

EVIDENCE = (
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
"""Fields that hold the name of a document: a placeholder there is a declared none."""

NO_VALUE = (*EVIDENCE, "waste_code", "operation")
"""Fields in which a placeholder is a declared none: beside evidence, codes that goods which are no waste have not."""

# What people write where a form wants something and they have nothing: compared by letters and digits alone, whatever
# case and width, so that "n / a" and "N.A." are one word
_PLACEHOLDERS = frozenset(
    (
        *("na", "nil", "none", "null", "no", "non", "false", "tbd", "tba", "tbc", "tobeconfirmed", "tobedetermined"),
        *("pending", "unknown", "unk", "missing", "absent", "empty", "blank", "notapplicable", "notavailable"),
        *("notprovided", "notrequired", "nodata", "nan", "undefined", "test", "dummy", "example"),
        *("无", "無", "没有", "暂无", "不适用", "未知", "待定", "нет", "keine", "sans", "なし", "없음"),
    )
)

_CONDITIONS = (None, "new", "used", "waste")

_MOST_DAYS = 8192  # dates kept: those of twenty years
_TELLING = frozenset("123456789")

Values = Mapping[str, str | None]


def declared_values(shipment: Shipment, item: ShipmentItem) -> dict[str, str | None]:
    """The facts of the header and the item, as declared; the item's own word counts where both have one."""
    return {**shipment.facts, **item.facts}


def item_values(shipment: Shipment, item: ShipmentItem) -> dict[str, str | None]:
    """The facts declared as rules read them: placeholders are none, an unreadable condition is not known."""
    return read_values(declared_values(shipment, item))


def read_values(declared: Values) -> dict[str, str | None]:
    """Facts as declared, as rules read them."""
    values = dict(declared)
    if values.get("condition") not in _CONDITIONS:
        del values["condition"]
    for name in NO_VALUE:
        text = values.get(name)
        if text is not None and is_placeholder(text):
            values[name] = None
    return values


def is_placeholder(text: str) -> bool:
    """Whether ``text`` shows nothing: no letter or digit, zeros or one letter over and over, or a word for nothing."""
    if not _TELLING.isdisjoint(text):  # most texts are numbers, and no placeholder has such a digit
        return False
    bare = "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())
    return not bare.strip("0") or set(bare) == {"x"} or bare in _PLACEHOLDERS


def legal_day(values: Values, basis: str) -> tuple[str, date] | None:
    """The fact that holds the legal date of ``basis``, and the date; ``None`` where none is declared to the day."""
    for name in DATE_FIELDS[basis]:
        day = day_of(values.get(name))
        if day is not None:
            return name, day
    return None


def other_day(values: Values, basis: str) -> tuple[str, date] | None:
    """A date the declaration does state, where that of ``basis`` is missing: good for a hint, never for a judgement."""
    return legal_day(values, "any") if legal_day(values, basis) is None else None


@lru_cache(maxsize=_MOST_DAYS)
def day_of(text: str | None) -> date | None:
    """The date that ``text`` states to the day; ``None`` where it states none."""
    try:
        found = PartialDate.parse(text) if text else None
    except GreenchainError:
        return None
    return found.first if found and found.first == found.last else None
