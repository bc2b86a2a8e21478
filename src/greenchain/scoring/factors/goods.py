"""Foreign tables of default values of the border adjustment: one figure a code and origin."""

from __future__ import annotations

from greenchain.scoring.factors.agreement import Comparison, Known, compare
from greenchain.scoring.factors.cbam import CbamDefault, CbamDefaults, cn_digits, read_defaults
from greenchain.scoring.factors.foreign import ForeignTable
from greenchain.standards import RulePack, Standards
from greenchain.values.finding import Finding

COLUMNS = ("cn_code", "origin", "direct_tco2e_per_t")
FIGURE = "direct_tco2e_per_t"


def check_goods(table: ForeignTable, *, pack: RulePack, standards: Standards) -> list[Finding]:
    """What is wrong with a table of default values: each row beside the row of the pack that counts for it."""
    del standards
    defaults = read_defaults(pack)
    near: dict[str, tuple[Known, ...]] = {}  # by heading, for files with many wrong rows
    found: list[Finding] = []
    for row in table.once(_keys(table, defaults)):
        value = table.figure(row, FIGURE)
        if value is not None:
            rows = defaults.candidates(row.text("cn_code"), origin=row.text("origin"), year=None)
            for heading in {each.cn for each in rows} - near.keys():
                near[heading] = _near(defaults, heading)
            others = near[rows[0].cn] if rows else ()
            asked = Comparison(row.where, FIGURE, value, tuple(map(_known, rows)), near=others)
            found += filter(None, [compare(asked)])
    return found


def _keys(table: ForeignTable, defaults: CbamDefaults) -> dict[int, object]:
    """What makes a row the same as another: code, origin, goods; and the figure where the code alone has several."""
    keys: dict[int, object] = {}
    for row in table.rows:
        code, place = row.text("cn_code"), row.text("origin")
        is_several = len(defaults.candidates(code, origin=place, year=None)) > 1
        keys[row.number] = (
            cn_digits(code) or row.code,
            defaults.origin_of(place) or place,
            row.text("goods"),
            row.text(FIGURE) if is_several else "",
        )
    return keys


def _known(default: CbamDefault) -> Known:
    # where a row states one total only, its goods are those of which direct emissions alone count
    goods = f"{default.goods or default.cn}, {default.origin}"
    return Known(default.value if default.direct is None else default.direct, goods, default.citation)


def _near(defaults: CbamDefaults, heading: str) -> tuple[Known, ...]:
    """What a figure may have been taken for: a total, a default of another origin, one with a mark-up."""
    rows = defaults.by_cn[heading]
    told = [Known(each.value, f"the default of origin {each.origin}", each.citation) for each in rows]
    for markup in defaults.markups.values():
        name = f"the default of origin {{}} with the mark-up of {markup.year}"
        alike = [each for each in rows if each.group == markup.group]
        told += [Known(markup.on(each.value), name.format(each.origin), markup.citation) for each in alike]
    return tuple(told)
