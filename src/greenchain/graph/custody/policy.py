"""How the accounts of certified stock are kept: model, method, unit, periods, life of credits, conversion factors.

What is not stated is the strictest: credit ends with its period, no overdraft, no second claim on one lot. Where a
policy comes from a scheme's pack, an answer may rest on what the pack has read; what it recalls, or what is assumed
because the pack says nothing, leaves the answer open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from greenchain.graph.custody.models import CustodyModels
from greenchain.graph.custody.periods import InventoryPeriod, add_months, period_of
from greenchain.values.finding import Citation, PackRef
from greenchain.values.quantity import UNITS

FIRST_ANCHOR = datetime(2000, 1, 1, tzinfo=UTC)
"""Where no anchor is stated, periods begin with calendar years."""

_LEAST = timedelta(microseconds=1)  # the step of instants


class Method(StrEnum):
    """How claims are held against certified stock."""

    CREDIT = "credit"
    ROLLING_AVERAGE = "rolling_average"


class Overdraft(StrEnum):
    """Until when claims must be covered: at once, or by the end of the period."""

    NONE = "none"
    WITHIN_PERIOD = "within_period"


@dataclass(frozen=True, slots=True)
class Conversion:
    """How much of ``target`` comes out of one unit of ``source``, by mass (or by the policy's unit)."""

    source: str
    target: str
    factor: Fraction


@dataclass(frozen=True, slots=True)
class AccountPolicy:
    """How accounts are kept.

    Attributes:
        models: custody models and their order.
        model: the one that counts where a posting states none.
        uom: Recommendation 20 code of the accounts' unit.
        period_months: length of an inventory period; ``None`` for a single one without end.
        period_anchor: where a period begins.
        credit_validity_months: how long credit lives; ``None``: to the end of its period.
        dual_claims: whether goods may be sold with several claims together: one lot, one buyer, one delivery.
        identical_products: whether a product may draw on one stock only.
        conversions: declared factors, each pair of products once.
        grounds: where each key was read that comes from a pack; a key that neither a pack nor the caller states, under
            a policy with a pack, is assumed.
        assumed: such keys.
        packs: what the policy rests on.
        schemes: names of the scheme whose pack it is from; empty where it is the caller's own.
    """

    models: CustodyModels
    model: str
    method: Method
    uom: str
    period_months: int | None = None
    period_anchor: datetime = FIRST_ANCHOR
    credit_validity_months: int | None = None
    overdraft: Overdraft = Overdraft.NONE
    dual_claims: bool = False
    identical_products: bool = False
    conversions: tuple[Conversion, ...] = ()
    grounds: Mapping[str, Citation] = field(default_factory=lambda: MappingProxyType({}))
    assumed: frozenset[str] = frozenset()
    packs: tuple[PackRef, ...] = ()
    schemes: tuple[str, ...] = ()

    def amount(self, quantity: Fraction, uom: str) -> Fraction | None:
        """``quantity`` in the policy's unit; ``None`` where its unit does not convert."""
        unit, own = UNITS.get(uom), UNITS[self.uom]
        if unit is None or unit.dimension != own.dimension:
            return None
        return quantity * unit.size / own.size

    def period(self, instant: datetime) -> InventoryPeriod:
        """The inventory period that holds ``instant``."""
        return period_of(instant, anchor=self.period_anchor, months=self.period_months)

    def period_before(self, instant: datetime) -> InventoryPeriod:
        """The inventory period that ends at or after ``instant`` and holds the moment before it."""
        return self.period(instant - _LEAST)

    def lapse_of(self, instant: datetime) -> datetime | None:
        """From when credit of ``instant`` counts no longer; ``None`` where it lives on."""
        if self.credit_validity_months is not None:
            return add_months(instant, self.credit_validity_months)
        return self.period(instant).end

    def factor(self, source: str, target: str) -> Fraction | None:
        """How much ``target`` one unit of ``source`` gives; a product is itself; ``None`` where nothing says."""
        if source == target:
            return Fraction(1)
        return next((c.factor for c in self.conversions if (c.source, c.target) == (source, target)), None)

    def ground(self, keys: Iterable[str]) -> Citation | None:
        """The first citation behind ``keys``; ``None`` where all are the caller's own."""
        return next((self.grounds[key] for key in keys if key in self.grounds), None)

    def may_fail(self, keys: Iterable[str]) -> bool:
        """Whether a failure may rest on ``keys``: all stated by the caller, or read."""
        wanted = set(keys)
        return not wanted & self.assumed and all(self.grounds[key].status.is_firm for key in wanted & set(self.grounds))

    @property
    def unread(self) -> tuple[str, ...]:
        """Keys that a pack only recalls or derives: nothing conforms by them."""
        return tuple(sorted(key for key, citation in self.grounds.items() if not citation.status.is_firm))
