"""Which headings an edition of the Harmonized System has not: read from the pack's changes between editions.

Only changes that were read in a source refuse a row; what was reasoned or remembered leaves it. A heading that both
editions print is absent from neither, even where its meaning changed.

Source: pack ``waste/hs-correlation``, table ``version_changes`` (UN correlation of editions).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from greenchain.standards.collection import Standards
from greenchain.standards.rows import Row
from greenchain.values.errors import Fault, GreenchainError
from greenchain.values.finding import FactStatus
from greenchain.values.time import PartialDate

PACK, TABLE = "waste/hs-correlation", "version_changes"
_DATES = ("export_date", "import_date")
_READ = (FactStatus.VERIFIED, FactStatus.READ)


@dataclass(frozen=True, slots=True)
class AbsentHeading:
    """A heading and the days on which no edition in force has it; half-open, one end is open.

    Attributes:
        prefix: digits that a code in it begins with.
        since: the first day without it, or ``None`` where it is absent from the beginning.
        until: the first day with it, or ``None`` where it never comes back.
        instead: the headings of those days.
        row: the name of the row that says so.
    """

    prefix: str
    since: date | None
    until: date | None
    instead: str
    row: str

    def holds(self, day: date) -> bool:
        """Whether the heading is absent on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class HeadingEditions:
    """Every heading that is known to be absent for some time; ``absent`` is sorted by prefix.

    ``prefixes`` is what codes begin with that may be absent, each once.
    """

    absent: tuple[AbsentHeading, ...] = ()
    prefixes: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "prefixes", tuple(dict.fromkeys(absent.prefix for absent in self.absent)))

    @classmethod
    def of(cls, standards: Standards) -> HeadingEditions:
        """Those of the packs that are loaded; none where the pack of headings is not among them."""
        rows = [row for pack in standards.find(PACK) if TABLE in pack.tables for row in pack.tables[TABLE].rows]
        found = {absent for row in rows if row.status in _READ for absent in _absent(row)}
        return cls(tuple(sorted(found, key=lambda absent: (absent.prefix, str(absent.since), str(absent.until)))))

    def rows_about(self, hs: str) -> tuple[str, ...]:
        """The names of the rows that say of a code on which days it is absent."""
        return tuple(sorted({absent.row for absent in self.absent if hs.startswith(absent.prefix)}))

    def fault_of(self, hs: str | None, stated: Mapping[str, str | None]) -> Fault | None:
        """What is wrong with a declared code on the dates that a declaration states; ``None`` where nothing is."""
        if not hs or not hs.startswith(self.prefixes):
            return None
        return self.fault(hs, [day for name in _DATES for day in _days(stated.get(name))])

    def fault(self, hs: str, days: Iterable[date]) -> Fault | None:
        """What is wrong with a code whose heading is absent on every one of the days declared; ``None`` without days.

        Args:
            hs: digits.
            days: the legal dates that the declaration states; one on which the heading stands is enough to keep it.
        """
        declared = sorted(set(days))
        for absent in self.absent:
            if declared and hs.startswith(absent.prefix) and all(absent.holds(day) for day in declared):
                expected = f"a heading of {declared[0].isoformat()}, such as {absent.instead}"
                return Fault("HS_CODE_ABSENT", expected, hs)
        return None


def _days(text: str | None) -> tuple[date, ...]:
    """The first and last day that a declared date may mean; none where it is no date."""
    try:
        meant = PartialDate.parse(text) if text else None
    except GreenchainError:
        return ()
    return (meant.first, meant.last) if meant else ()


def _absent(row: Row) -> list[AbsentHeading]:
    """The old heading after the change and the new ones before it; nothing where the row names no plain codes."""
    change = date.fromisoformat(row.text("in_force"))
    old, new = _codes(row.text("old")), _codes(row.text("new"))
    row_name = f"{PACK}:{row.citation.row}"
    gone = [AbsentHeading(code, change, None, ", ".join(new), row_name) for code in old if code not in new and new]
    come = [AbsentHeading(code, None, change, ", ".join(old), row_name) for code in new if code not in old and old]
    return gone + come


def _codes(text: str) -> list[str]:
    words = [word.strip() for word in text.split(";")]
    return words if words and all(word.isascii() and word.isdigit() for word in words) else []
