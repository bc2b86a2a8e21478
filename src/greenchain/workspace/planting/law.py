"""What patterns look up in the packs, once: China's exemptions and the operations that an entry does not allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from greenchain.standards import Row, Standards

BAN_OF_CHINA = date(2021, 1, 1)
PLASTIC_ENTRY = "B3011"


@dataclass(frozen=True, slots=True)
class Exemption:
    """A code of ten digits that China admits; the last day is ``None`` while it lasts."""

    code: str
    material: str
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Law:
    """The rows that patterns are drawn from, each list sorted.

    Attributes:
        exemptions: under headings that name only waste.
        new_exemptions: those of codes that the ban covered before.
        forbidden_operations: of the entry of clean plastic waste.
    """

    exemptions: tuple[Exemption, ...]
    new_exemptions: tuple[Exemption, ...]
    forbidden_operations: tuple[str, ...]

    @classmethod
    def of(cls, standards: Standards) -> Law:
        """The rows of the packs that are loaded.

        Raises:
            PackError: a pack of waste law is missing or in several editions.
        """
        headings = standards.pack("waste/hs-correlation").tables["headings"].rows
        waste = {row.text("hs") for row in headings if row.text("names_only_waste") == "yes"}
        rows = standards.pack("waste/cn-solid-waste").tables["exemptions"].rows
        exemptions = sorted(
            (_exemption(row) for row in rows if row.text("hs10")[:6] in waste), key=lambda row: (row.code, row.first)
        )
        operations = standards.pack("waste/basel").tables["entry_operations"].rows
        return cls(
            tuple(exemptions),
            tuple(row for row in exemptions if BAN_OF_CHINA < row.first == _first(row.code, exemptions)),
            tuple(
                sorted(
                    row.text("operation")
                    for row in operations
                    if (row.text("code"), row.text("allowed")) == (PLASTIC_ENTRY, "no")
                )
            ),
        )

    def neighbors(self, code: str) -> list[str]:
        """Codes beside ``code`` that no exemption has, on any day."""
        taken = {row.code for row in self.exemptions}
        return [near for end in range(60, 100) if (near := f"{code[:8]}{end}") not in taken]


def _first(code: str, rows: list[Exemption]) -> date:
    return min(row.first for row in rows if row.code == code)


def _exemption(row: Row) -> Exemption:
    since, until = row.period.since, row.period.until
    last = until.first - timedelta(days=1) if until else None
    return Exemption(row.text("hs10"), row.text("material"), since.first if since else BAN_OF_CHINA, last)
