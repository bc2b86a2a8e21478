"""Whether a table of factors that others publish says what the shipped edition says; all faults together.

A table is checked as one edition: the one the caller names, or the one its own column ``edition`` names. Without either
it cannot be checked, since the same code has other figures in another edition. Figures that agree at three significant
figures are the same. What the shipped pack does not hold is neither right nor wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from greenchain.scoring.factors import electricity, goods, impacts, ratings, transports
from greenchain.scoring.factors.agreement import finding
from greenchain.scoring.factors.ef import other_editions
from greenchain.scoring.factors.foreign import WHOLE_FILE, ForeignTable, is_table, read_foreign
from greenchain.standards import RulePack, Standards
from greenchain.values.errors import Fault
from greenchain.values.finding import Finding, PackRef
from greenchain.values.outcome import Outcome, combine

__all__ = ["LAYOUTS", "CheckedFactors", "check_factors", "is_table"]


class _Check(Protocol):
    def __call__(self, table: ForeignTable, *, pack: RulePack, standards: Standards) -> list[Finding]: ...


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of foreign table: which pack it is checked against, and the columns it must have.

    Attributes:
        code: the column that a row goes by.
    """

    pack: str
    code: str
    columns: tuple[str, ...]
    check: _Check


LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        "ef-3.1": Layout("factors/ef-3.1", "code", impacts.COLUMNS, impacts.check_impacts),
        "cbam-defaults-2026": Layout("factors/cbam-defaults-2026", "cn_code", goods.COLUMNS, goods.check_goods),
        "desnz-freight-2025": Layout(
            "factors/desnz-freight-2025", "class", transports.COLUMNS, transports.check_transports
        ),
        "cn-grid-2023": Layout("factors/cn-grid-2023", "region", electricity.COLUMNS, electricity.check_electricity),
        "pact-dqr": Layout("formats/pact-3.0", "name", ratings.COLUMNS, ratings.check_ratings),
    }
)
"""What a table can be checked as, by the name of the edition."""


@dataclass(frozen=True, slots=True)
class CheckedFactors:
    """What became of a foreign table.

    Attributes:
        edition: what it was checked as; empty where neither caller nor table names one.
        rows: how many it has, refused ones left out.
        findings: what is wrong or open, in the order of the rows; empty where all agrees.
        faults: what could not be read; the rest was checked all the same.
        packs: the packs it was compared with.
    """

    edition: str
    rows: int
    findings: tuple[Finding, ...]
    faults: tuple[Fault, ...]
    packs: tuple[PackRef, ...]

    @property
    def outcome(self) -> Outcome:
        """Conforms where every row was read and every figure is the shipped one."""
        stated = [each.outcome for each in self.findings]
        return combine([*stated, Outcome.NOT_DETERMINED if self.faults else Outcome.CONFORMS])


def check_factors(raw: bytes, *, against: str = "", standards: Standards) -> CheckedFactors:
    """What a foreign table says otherwise than the shipped edition.

    Args:
        raw: CSV in UTF-8; columns as in ``LAYOUTS``, in any order, others are passed over.
        against: a name of ``LAYOUTS``; empty to take the one that the table's column ``edition`` names.
        standards: must hold the edition's pack; others that it names as other editions are looked at where loaded.

    Raises:
        InputError: the bytes are no table, or over budget.
        PackError: the edition's pack is not loaded.
        ValueError: ``against`` is no name of ``LAYOUTS``.
    """
    if against and against not in LAYOUTS:
        raise ValueError(f"an edition of {', '.join(LAYOUTS)}, not {against!r}")
    edition = against or _stated(read_foreign(raw, code=""))
    layout = LAYOUTS.get(edition)
    table = read_foreign(raw, code=layout.code if layout else "")
    stated = table.editions()
    if layout is None:
        return CheckedFactors("", len(table.rows), (_without_edition(stated),), tuple(table.faults), ())
    pack = standards.pack(layout.pack)
    table.require(*layout.columns)
    found = [] if layout.code not in table.columns else layout.check(table, pack=pack, standards=standards)
    if not table.rows and not table.faults:
        detail = "the table has no rows, so nothing was compared"
        found.append(finding("FACTOR_UNKNOWN", WHOLE_FILE, detail, outcome=Outcome.NOT_DETERMINED))
    found = [*_other_editions(edition, stated), *found]
    refs = tuple(each.ref for each in (pack, *other_editions(pack, standards)))
    return CheckedFactors(edition, len(table.rows), tuple(found), tuple(table.faults), refs)


def _stated(table: ForeignTable) -> str:
    """The one edition that a table says it is of; empty where it says none, several, or one that is not known."""
    stated = {_plain(name) for name in table.editions()}
    return next((name for name in LAYOUTS if stated == {name}), "")


def _without_edition(stated: tuple[str, ...]) -> Finding:
    known = ", ".join(LAYOUTS)
    told = f"states {', '.join(stated)[:100]}" if stated else "names no edition"
    return finding("FACTORS_WITHOUT_EDITION", WHOLE_FILE, f"the table {told}; factors are checked as one of {known}")


def _other_editions(edition: str, stated: tuple[str, ...]) -> list[Finding]:
    """That a table calls itself something else than it is checked as."""
    others = [name for name in stated if _plain(name) not in (_plain(edition), _plain(edition).rpartition("-")[2])]
    if not others:
        return []
    detail = f"the table states the edition {', '.join(others)[:100]} and is checked as {edition}"
    return [finding("FACTOR_OTHER_EDITION", WHOLE_FILE, detail)]


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "-", name.casefold().strip())
