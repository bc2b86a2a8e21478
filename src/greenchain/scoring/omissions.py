"""What a footprint leaves out, by name: what the pack says it lacks, and what it has no factor for."""

from __future__ import annotations

from dataclasses import dataclass

from greenchain.scoring.inventory import Inventory
from greenchain.scoring.legs import Journey
from greenchain.values.finding import Citation


@dataclass(frozen=True, slots=True)
class Omission:
    """One thing left out; ``citation`` is the row that says so, ``None`` where the events themselves do."""

    id: str
    stage: str
    text: str
    text_zh: str = ""
    citation: Citation | None = None

    def to_dict(self) -> dict[str, object]:
        """As results print it."""
        return {
            "id": self.id,
            "stage": self.stage,
            "text": self.text,
            "text_zh": self.text_zh or None,
            "citation": self.citation.to_dict() if self.citation else None,
        }


def omissions_of(inventory: Inventory, journey: Journey, *, grid: str) -> tuple[Omission, ...]:
    """Everything left out: the pack's list, rows without a factor, and transport that is not counted.

    What the pack lists may hold for some sets only, or not under every convention for electricity (``grid``).
    """
    listed = [
        Omission(row.text("id"), row.text("stage"), row.text("text"), row.text("zh"), row.citation)
        for row in inventory.pack.table("omissions").rows
        if inventory.inventory_set in (row.words("sets") or (inventory.inventory_set,))
        and grid not in row.words("unless_grid")
    ]
    listed += [
        Omission(e.id, e.stage, f"{e.text}: no factor is known", f"{e.indicator}:没有已知的排放因子", e.citation)
        for e in inventory.exchanges.values()
        if e.is_burden and not e.is_counted
    ]
    listed += [
        Omission(leg.id, "circulation", f"{leg.text}: {leg.reason}", "", leg.citation) for leg in journey.uncounted
    ]
    listed += [Omission(name, "circulation", "a leg that the inventory does not know") for name in journey.unknown]
    if journey.unnamed:
        text = f"{journey.unnamed} shippings of the lot name no leg"
        listed.append(Omission("unnamed_legs", "circulation", text, f"有 {journey.unnamed} 次发运未注明运段"))
    return tuple(listed)
