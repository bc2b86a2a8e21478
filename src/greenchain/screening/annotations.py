"""Lists that an item's heading stands on and that decide nothing: environmental goods, species, chemicals.

Nobody read these lists row by row, or headings are on them in part only. So a match is told beside the item and never
becomes a finding. Which tables are such lists their packs say (``annotations`` in ``pack.toml``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from greenchain.model.nouns import Shipment, ShipmentItem
from greenchain.screening.facts import declared_values, legal_day
from greenchain.standards import Row, Standards
from greenchain.standards.conditions import holds_on
from greenchain.values.errors import Fault, PackError

_HEADING = 6  # digits of the rows: what all States share
_COLUMNS = ("hs", "list", "note")


@dataclass(frozen=True, slots=True)
class Annotation:
    """A match: the list, the row by pack, table and key, how well it is known, what it says and where it is from."""

    list: str
    row: str
    status: str
    detail: str
    source: str

    def to_dict(self) -> dict[str, str]:
        """As results print it."""
        return {
            "list": self.list,
            "row": self.row,
            "status": self.status,
            "detail": self.detail,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class AnnotationLists:
    """The rows of all such lists, by their heading of six digits."""

    rows: Mapping[str, tuple[Row, ...]]

    @classmethod
    def of(cls, standards: Standards) -> AnnotationLists:
        """The lists that packs of trade name.

        Raises:
            PackError: a table that is named and not there, or without its columns.
        """
        found: dict[str, list[Row]] = {}
        for pack in standards.of_kind("trade"):
            names = pack.meta.get("annotations", ())
            for name in names if isinstance(names, tuple) else ():
                table = pack.table(str(name))
                if not set(_COLUMNS) <= set(table.columns):
                    expected = f"the columns {', '.join(_COLUMNS)}"
                    raise PackError(Fault("PACK_SHAPE", expected, ", ".join(table.columns), pack.name))
                for row in table.rows:
                    found.setdefault(row.text("hs"), []).append(row)
        return cls(MappingProxyType({hs: tuple(rows) for hs, rows in found.items()}))

    def of_item(self, shipment: Shipment, item: ShipmentItem) -> tuple[Annotation, ...]:
        """The matches of an item on its declared day, by list and row; without a day, those of any day."""
        rows = self.rows.get((item.facts.get("hs") or "")[:_HEADING], ())
        if not rows:
            return ()
        day = legal_day(declared_values(shipment, item), "any")
        meant = (row for row in rows if day is None or holds_on(row.period, day[1]) is not False)
        return tuple(sorted(map(_annotation, meant), key=lambda told: (told.list, told.row)))


def _annotation(row: Row) -> Annotation:
    cited = row.citation
    place = f"{cited.pack.pack}:{cited.row}" if cited.pack else cited.row
    return Annotation(row.text("list"), place, cited.status.value, row.text("note"), cited.instrument)
