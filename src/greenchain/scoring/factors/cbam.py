"""Default values of the EU carbon border adjustment: by code and origin, with the mark-up of a year.

Of the rows that a CN code begins with, the longest counts, blanks ignored; a code without a row is a gap, never another
row's value. Where two rows state the same thing, the one printed with more decimals counts; where the rows of one code
differ by goods, the code alone names no default. An origin without a row of its own takes the any-other row of the
code, if there is one.

Source: Regulation (EU) 2023/956, Annex IV; the pack names the implementing regulation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from greenchain.standards import Row, RulePack, Standards
from greenchain.values.finding import Citation
from greenchain.values.identifiers.countries import find_country

PACK = "factors/cbam-defaults-2026"
ANY_OTHER = "*"
_BLANKS = re.compile(r"[\s.\u00a0]")
_DIGITS = re.compile(r"[0-9]{4,10}", re.ASCII)  # a heading at least; national tariffs go on to ten digits


@dataclass(frozen=True, slots=True)
class CbamDefault:
    """The default value of one row, in tonnes of CO2e per tonne of goods.

    Attributes:
        cn: digits of the row: what the code asked for begins with.
        origin: ISO 3166-1 alpha-2, or ``*`` for every origin without a row of its own.
        goods: as printed; empty where the row tells none.
        group: of the mark-ups; empty where unknown.
        value: direct and, where they count, indirect emissions.
        direct: direct emissions alone; ``None`` where the row does not tell them apart.
        indirect: ``None`` where unknown, which is not zero.
        citation: of the value.
        group_citation: of the group; ``None`` where it is unknown.
    """

    cn: str
    origin: str
    goods: str
    group: str
    value: Decimal
    direct: Decimal | None
    indirect: Decimal | None
    citation: Citation
    group_citation: Citation | None

    @property
    def resolution(self) -> Decimal:
        """The last decimal that is printed, such as 0.001."""
        return Decimal((0, (1,), min(int(self.value.as_tuple().exponent), 0)))

    @property
    def is_of_any_other_origin(self) -> bool:
        """Whether it speaks of every origin without a row of its own."""
        return self.origin == ANY_OTHER


@dataclass(frozen=True, slots=True)
class MarkUp:
    """What is added to the default values of a group in a year, in per cent."""

    group: str
    year: int
    percent: Decimal
    citation: Citation

    def on(self, value: Decimal) -> Decimal:
        """``value`` with the mark-up."""
        return value * (100 + self.percent) / 100


@dataclass(frozen=True, slots=True)
class CbamDefaults:
    """One edition of the default values; ``None`` always means that nothing is known, never zero.

    Attributes:
        by_cn: rows by their digits, each list in the pack's order.
        markups: by group and year.
        names: origin by the name it is printed under, in small letters; ``*`` too.
    """

    pack: RulePack
    by_cn: Mapping[str, tuple[CbamDefault, ...]]
    markups: Mapping[tuple[str, int], MarkUp]
    names: Mapping[str, str]

    @property
    def defaults(self) -> tuple[CbamDefault, ...]:
        """Every row, by code."""
        return tuple(row for _, rows in sorted(self.by_cn.items()) for row in rows)

    def candidates(self, cn: str, *, origin: str, year: int | None) -> tuple[CbamDefault, ...]:
        """The rows that count for a code, origin and year: several where goods of one code differ; none is a gap.

        Args:
            cn: four to ten digits; blanks and points do not count. Anything else is a gap.
            origin: a country by code or name, or the any-other row by its name or ``*``; one that is unknown is a gap.
            year: of the import; outside the years of the pack is a gap. ``None`` asks for rows of whatever year.
        """
        digits, place = cn_digits(cn), self.origin_of(origin)
        for length in range(len(digits), 0, -1) if place else ():
            rows = self.by_cn.get(digits[:length], ())
            rows = tuple(row for row in rows if year is None or _holds(row.citation, year))
            own = [row for row in rows if row.origin == place] or [row for row in rows if row.is_of_any_other_origin]
            if own:
                return tuple(row for row in own if not any(_restates(row, finer) for finer in own))
        return ()

    def default(self, cn: str, *, origin: str, year: int) -> CbamDefault | None:
        """The one default of a code, origin and year (see :meth:`candidates`); ``None`` is a gap."""
        found = self.candidates(cn, origin=origin, year=year)
        return found[0] if len({default.value for default in found}) == 1 else None

    def markup(self, group: str, *, year: int) -> MarkUp | None:
        """The mark-up of a group in a year; ``None`` where that year or group has none on file."""
        return self.markups.get((group, year))

    def with_markup(self, default: CbamDefault, *, year: int) -> Decimal | None:
        """The default with the year's mark-up; ``None`` where there is none on file."""
        markup = self.markup(default.group, year=year)
        return markup.on(default.value) if markup else None

    def origin_of(self, text: str) -> str:
        """The alpha-2 code of an origin, ``*`` for the any-other row; empty where it names no country."""
        name = text.strip()
        return self.names.get(name.casefold()) or find_country(name)


def cbam_defaults(standards: Standards, *, pack: str = PACK) -> CbamDefaults:
    """The default values of a loaded pack.

    Raises:
        PackError: no such pack is loaded, or several editions of it.
    """
    return read_defaults(standards.pack(pack))


def read_defaults(pack: RulePack) -> CbamDefaults:
    """The default values that a pack with goods, origins, groups and mark-ups holds.

    Raises:
        PackError: a table is not there.
    """
    groups = sorted(pack.table("groups").rows, key=lambda row: -len(row.text("cn")))
    origins = pack.table("origins").rows
    names = {row.text("name").casefold(): row.text("origin") for row in origins}
    by_cn: dict[str, tuple[CbamDefault, ...]] = {}
    for row in (*pack.table("goods").rows, *origins):
        default = _default(row, groups)
        by_cn[default.cn] = (*by_cn.get(default.cn, ()), default)
    markups = (
        MarkUp(row.text("group"), int(row.text("year")), row.decimal("percent"), row.citation)
        for row in pack.table("markups").rows
    )
    return CbamDefaults(
        pack=pack,
        by_cn=MappingProxyType(by_cn),
        markups=MappingProxyType({(markup.group, markup.year): markup for markup in markups}),
        names=MappingProxyType({**names, ANY_OTHER: ANY_OTHER}),
    )


def embedded_emissions(
    *, activity: Decimal, attributed: Decimal, precursors: Iterable[tuple[Decimal, Decimal]] = ()
) -> Fraction:
    """Tonnes of CO2e embedded in one tonne of complex goods; exact.

    Args:
        activity: tonnes of goods made; above zero.
        attributed: tonnes of CO2e attributed to the making.
        precursors: of each, tonnes consumed and the tonnes of CO2e embedded in one tonne of it.

    Raises:
        ValueError: nothing was made.

    Source: Regulation (EU) 2023/956, Annex IV.
    """
    if activity <= 0:
        raise ValueError("an activity above zero, for emissions are shared among what was made")
    consumed = sum((Fraction(mass) * Fraction(embedded) for mass, embedded in precursors), Fraction(0))
    return (Fraction(attributed) + consumed) / Fraction(activity)


def cn_digits(text: str) -> str:
    """The digits of a CN code of at least four of them, blanks and points left out; empty where it is none."""
    digits = _BLANKS.sub("", text)
    return digits if _DIGITS.fullmatch(digits) else ""


def _default(row: Row, groups: Iterable[Row]) -> CbamDefault:
    cn = row.text("cn")
    group = next((group for group in groups if cn.startswith(group.text("cn"))), None)
    direct, indirect = row.get("direct"), row.get("indirect")
    return CbamDefault(
        cn=cn,
        origin=row.text("origin"),
        goods=str(row.get("goods") or ""),
        group=group.text("group") if group else "",
        value=row.decimal("total"),
        direct=direct if isinstance(direct, Decimal) else None,
        indirect=indirect if isinstance(indirect, Decimal) else None,
        citation=row.citation,
        group_citation=group.citation if group else None,
    )


def _holds(citation: Citation, year: int) -> bool:
    """Whether a row is in force from the first day of a year to its last."""
    if not date.min.year <= year <= date.max.year:
        return False
    return citation.period.holds(date(year, 1, 1)) is True and citation.period.holds(date(year, 12, 31)) is True


def _restates(row: CbamDefault, finer: CbamDefault) -> bool:
    """Whether ``finer`` prints the very figure of ``row`` with more decimals."""
    return finer.resolution < row.resolution and abs(finer.value - row.value) * 2 <= row.resolution
