"""The Environmental Footprint method: impacts normalized per person and weighted, by category and edition.

Points of an inventory are the sum of impact / factor x weight / 100. EF has no natural upper limit: a category that an
inventory lacks has no points and no bound. Editions differ in their factors, so a method is one edition's alone, and a
pack that only serves to tell another edition from it (it has no weights) makes no method.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from greenchain.standards import RulePack, Standards
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Citation, FactStatus
from greenchain.values.quantity import parse_decimal

KIND = "factors"


@dataclass(frozen=True, slots=True)
class EfCategory:
    """One impact category.

    Attributes:
        code: such as ``CC``.
        name: in words.
        unit: of an impact, such as ``kg CO2 eq``; no unit of Recommendation 20.
        factor: what one person causes in a year, in ``unit``; above zero.
        weight: per cent of the points.
        weight_without_toxicity: per cent where toxicity is left out; ``None`` for the categories of toxicity.
        citation: of the factor.
        weight_citation: of the weights.
    """

    code: str
    name: str
    unit: str
    factor: Decimal
    weight: Decimal
    weight_without_toxicity: Decimal | None
    citation: Citation
    weight_citation: Citation

    @property
    def status(self) -> FactStatus:
        """How well factor and weight are known, the weaker of both."""
        return FactStatus.weakest(self.citation.status, self.weight_citation.status)

    def normalized(self, impact: Decimal | Fraction) -> Fraction:
        """How many persons' years an impact in ``unit`` is; exact."""
        return Fraction(impact) / Fraction(self.factor)

    def points(self, impact: Decimal | Fraction) -> Fraction:
        """The weighted points of an impact in ``unit``; exact, so that categories add without remainder."""
        return self.normalized(impact) * Fraction(self.weight) / 100


@dataclass(frozen=True, slots=True)
class EfMethod:
    """One edition of the method.

    Attributes:
        categories: by code, in the pack's order.
        weight_sum, weight_sum_tolerance: what a set of weights adds to in per cent, and how far rounding may take it
            from that, the bound included.
    """

    pack: RulePack
    categories: Mapping[str, EfCategory]
    weight_sum: Decimal
    weight_sum_tolerance: Decimal

    @property
    def name(self) -> str:
        """Its id, such as ``ef-3.1``."""
        return self.pack.id

    def covered_weight(self, *codes: str) -> Decimal:
        """Per cent of the weight that the named categories have together; each code of the method, once."""
        return sum((self.categories[code].weight for code in codes), Decimal(0))

    def weight_is_whole(self, total: Decimal) -> bool:
        """Whether weights that add to ``total`` per cent are a whole set but for rounding."""
        return abs(total - self.weight_sum) <= self.weight_sum_tolerance


def ef_method(standards: Standards, method: str) -> EfMethod:
    """The method of that id, such as ``ef-3.1``.

    Raises:
        InputError: no pack of factors has the id, or it has no weights and so is no method.
        PackError: several editions of the pack are loaded and ``method`` names none.
    """
    found = [pack for pack in standards.find(method) if pack.kind == KIND and _is_method(pack)]
    if not found:
        known = sorted({pack.id for pack in standards.of_kind(KIND) if _is_method(pack)})
        raise InputError(Fault("EF_METHOD_UNKNOWN", f"a method of {', '.join(known) or 'none that is loaded'}", method))
    return read_method(found[0] if len(found) == 1 else standards.pack(method))


def read_method(pack: RulePack) -> EfMethod:
    """The method that a pack with normalization and weights holds.

    Raises:
        PackError: a table is not there.
    """
    weights = {row["code"]: row for row in pack.table("weights").rows}
    categories = {}
    for row in pack.table("normalization").rows:
        code = row.text("code")
        weighted = weights[code]
        without = weighted.get("without_toxicity")
        categories[code] = EfCategory(
            code=code,
            name=row.text("category"),
            unit=row.text("unit"),
            factor=row.decimal("value"),
            weight=weighted.decimal("weight"),
            weight_without_toxicity=without if isinstance(without, Decimal) else None,
            citation=row.citation,
            weight_citation=weighted.citation,
        )
    return EfMethod(
        pack=pack,
        categories=MappingProxyType(categories),
        weight_sum=_parameter(pack, "weight_sum"),
        weight_sum_tolerance=_parameter(pack, "weight_sum_tolerance"),
    )


def other_editions(pack: RulePack, standards: Standards) -> tuple[RulePack, ...]:
    """The loaded packs that hold factors of other editions than ``pack``: to be told from its own, never mixed in."""
    head = pack.meta.get("method")
    names = head.get("other_editions", ()) if isinstance(head, Mapping) else ()
    return tuple(other for name in names for other in standards.find(str(name)))


def _is_method(pack: RulePack) -> bool:
    return {"normalization", "weights"} <= pack.tables.keys()


def _parameter(pack: RulePack, name: str) -> Decimal:
    return parse_decimal(pack.parameters[name].value)
