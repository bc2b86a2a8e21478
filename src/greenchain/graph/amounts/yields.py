"""Declared yields: which share of what goes into a process may come out, and which declaration fits which process.

The most specific declaration counts: for the process itself, then for facility and product together, then for one of
them. Two that fit equally well and differ decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from greenchain.graph.nodes import Process
from greenchain.values.identifiers import canonical, class_of

Share = Fraction | Decimal | int | str


@dataclass(frozen=True, slots=True)
class YieldBand:
    """Output mass as a share of input mass, both ends included.

    Attributes:
        low, high: exact shares; more than 1 declares a gain (growth, water taken up).
        subject: a process key, a facility or a product, where one name is enough.
        facility, product: both together narrow the declaration to one product of one site.
        source: who declares it.
    """

    low: Fraction
    high: Fraction
    subject: str = ""
    facility: str = ""
    product: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        for name in ("low", "high"):
            object.__setattr__(self, name, _share(getattr(self, name)))
        for name in ("subject", "facility", "product"):
            object.__setattr__(self, name, canonical(getattr(self, name)))
        if not 0 <= self.low <= self.high:
            raise ValueError(f"a yield runs from low to high, both at least 0: found {self.low} .. {self.high}")
        if not (self.subject or self.facility or self.product):
            raise ValueError("a yield says what it is declared for: subject, facility or product")

    def rank(self, process: Process) -> int:
        """How specifically the band fits the process: 0 not at all, 3 the process itself."""
        products = {name for ref in process.outputs for name in (ref.id, class_of(ref.id)) if name}
        if self.subject:
            if self.subject == process.key:
                return 3
            return int(self.subject == process.facility or self.subject in products)
        if (self.facility and self.facility != process.facility) or (self.product and self.product not in products):
            return 0
        return 2 if self.facility and self.product else 1


Yields = Mapping[str, tuple[Share, Share]] | Sequence[YieldBand]
"""Bands, or a mapping from process key, facility or product to the low and high share."""


def bands_of(yields: Yields) -> tuple[YieldBand, ...]:
    """The bands that ``yields`` declares.

    Raises:
        ValueError: ends out of order, or a band for nothing.
        TypeError: a float, which is not exact.
    """
    if isinstance(yields, Mapping):
        return tuple(YieldBand(_share(low), _share(high), subject=name) for name, (low, high) in yields.items())
    return tuple(yields)


def fitting(bands: Iterable[YieldBand], process: Process) -> tuple[tuple[Fraction, Fraction], ...]:
    """The different ends of the bands that fit the process best, sorted; empty where none fits."""
    ranked = [(band.rank(process), (band.low, band.high)) for band in bands]
    best = max((rank for rank, _ in ranked), default=0)
    return tuple(sorted({ends for rank, ends in ranked if rank == best})) if best else ()


def _share(value: Share) -> Fraction:
    if isinstance(value, bool | float):
        raise TypeError("a yield is a Fraction, Decimal, int or str: a float is not exact")
    return Fraction(value)
