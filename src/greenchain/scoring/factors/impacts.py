"""Foreign tables of the Environmental Footprint: factors of one edition, units, and weights that add to the whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from greenchain.scoring.factors.agreement import Comparison, Known, agree, compare, finding
from greenchain.scoring.factors.ef import EfCategory, EfMethod, other_editions, read_method
from greenchain.scoring.factors.foreign import WHOLE_FILE, ForeignRow, ForeignTable
from greenchain.standards import RulePack, Standards
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import decimal_text

COLUMNS = ("code", "unit", "nf", "weight_pct")
_IDLE = re.compile(r"[\s._^-]+")
_EQUIVALENT = re.compile(r"(?:equivalents?|eq|e)$")  # kg CO2 eq, kg CO2-eq., kg CO2e
# Units that scale into each other: another one of them is another factor, anything else may be another spelling
_SCALED = frozenset(
    (
        "ug",
        "mg",
        "g",
        "kg",
        "t",
        "kt",
        "j",
        "kj",
        "mj",
        "gj",
        "kwh",
        "mwh",
        "l",
        "m3",
        "bq",
        "kbq",
        "mmol",
        "mol",
        "kmol",
    )
)


def check_impacts(table: ForeignTable, *, pack: RulePack, standards: Standards) -> list[Finding]:
    """What is wrong with a table of normalization factors and weights, row by row, then as a whole."""
    rows = table.once({row.number: row.code.upper() for row in table.rows})
    method = read_method(pack)
    others = _other_factors(other_editions(pack, standards))
    weights = {row.code: table.figure(row, "weight_pct") for row in rows if row.text("weight_pct")}
    without_toxicity = _is_without_toxicity(method, weights)
    found: list[Finding] = []
    for row in rows:
        category = method.categories.get(row.code.upper())
        if category is None:
            known = ", ".join(method.categories)
            found.append(finding("FACTOR_UNKNOWN", row.where, f"the categories of {method.name} are {known}"))
            continue
        found += _unit(row, category)
        factor = Known(category.factor, f"{category.name}, {method.name}", category.citation)
        weight = _weight(category, without_toxicity=without_toxicity)
        for column, value, ours, theirs in (
            ("nf", table.figure(row, "nf"), factor, others.get(category.code, ())),
            ("weight_pct", weights.get(row.code), weight, ()),
        ):
            if value is not None:
                found += filter(None, [compare(Comparison(row.where, column, value, (ours,), others=theirs))])
    return [*found, *_sum(method, weights)]


def _weight(category: EfCategory, *, without_toxicity: bool) -> Known:
    weight = category.weight_without_toxicity if without_toxicity else category.weight
    name = f"weight of {category.name}{', without toxicity' if without_toxicity else ''}"
    return Known(Decimal(0) if weight is None else weight, name, category.weight_citation)


def _other_factors(packs: Iterable[RulePack]) -> Mapping[str, tuple[Known, ...]]:
    """What other editions say, by code."""
    known: dict[str, tuple[Known, ...]] = {}
    for pack in packs:
        for row in pack.table("normalization").rows:
            other = Known(row.decimal("value"), f"that of {pack.id}", row.citation)
            known[row.text("code")] = (*known.get(row.text("code"), ()), other)
    return known


def _is_without_toxicity(method: EfMethod, weights: Mapping[str, Decimal | None]) -> bool:
    """Whether the weights are those of the set that leaves toxicity out: none for it, and more of that set than not."""
    stated = {
        method.categories[code.upper()]: weight for code, weight in weights.items() if code.upper() in method.categories
    }
    if any(category.weight_without_toxicity is None and weight for category, weight in stated.items()):
        return False
    pairs = [(weight, c.weight, c.weight_without_toxicity) for c, weight in stated.items() if weight is not None]
    full = sum(agree(weight, whole) for weight, whole, _ in pairs)
    return sum(agree(weight, left) for weight, _, left in pairs if left is not None) > full


def _sum(method: EfMethod, weights: Mapping[str, Decimal | None]) -> Iterator[Finding]:
    """Whether the weights add to the whole; not asked where one of them cannot be read or there are none."""
    stated = [weight for weight in weights.values() if weight is not None]
    if not stated or len(stated) < len(weights):
        return
    total = sum(stated, Decimal(0))
    if not method.weight_is_whole(total):
        expected = f"{decimal_text(method.weight_sum)} within {decimal_text(method.weight_sum_tolerance)}"
        citation = method.pack.parameters["weight_sum"].citation
        detail = f"the weights of {len(stated)} categories add to {decimal_text(total)}, not to {expected}"
        yield finding("WEIGHT_SUM", WHOLE_FILE, detail, citation=citation, values={"found": decimal_text(total)})


def _unit(row: ForeignRow, category: EfCategory) -> Iterator[Finding]:
    """Whether the unit is the category's; one that only may be it is not determined."""
    stated = row.text("unit")
    if "unit" not in row.cells or _plain(stated) == _plain(category.unit):
        return
    heads = [_plain(text.split()[0]) if text.split() else "" for text in (stated, category.unit)]
    is_scaled = heads[0] != heads[1] and heads[0] in _SCALED
    outcome = Outcome.DOES_NOT_CONFORM if is_scaled else Outcome.NOT_DETERMINED
    detail = f"the unit is {stated[:100] or 'not stated'} where the pack has {category.unit}"
    yield finding("UNIT_SCALE", row.where, detail, outcome=outcome, citation=category.citation)


def _plain(unit: str) -> str:
    return _EQUIVALENT.sub("", _IDLE.sub("", unicodedata.normalize("NFKC", unit)).casefold())
