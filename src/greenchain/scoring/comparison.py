"""Holds a footprint against published figures and label thresholds: compare, never fit, claim no more than is known.

A footprint that leaves things out is too low by an unknown amount, so no threshold is met or missed by it. What the
interval says all the same is printed beside, in one word.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from greenchain.scoring.span import Bounds
from greenchain.standards import Row
from greenchain.values.finding import Citation, Finding
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import decimal_text, round_half_even

_UNITS = ("kg CO2e/kWp", "kg CO2/kWp", "kg CO2/kW")  # what label pages write for one and the same thing


@dataclass(frozen=True, slots=True)
class LabelAnswer:
    """One label class and what can be said of it.

    Attributes:
        interval: ``below``, ``above``, ``inside`` or ``across`` its threshold; ``none`` where there is none to compare.
        finding: the answer; its citation is the label's row.
    """

    id: str
    scheme: str
    label_class: str
    lower: Decimal | None
    upper: Decimal | None
    interval: str
    finding: Finding

    def to_dict(self) -> dict[str, object]:
        """As results print it."""
        return {
            "id": self.id,
            "scheme": self.scheme,
            "class": self.label_class,
            "lower": None if self.lower is None else decimal_text(self.lower),
            "upper": None if self.upper is None else decimal_text(self.upper),
            "interval": self.interval,
            "outcome": self.finding.outcome.value,
            "code": self.finding.code,
            "detail": self.finding.detail,
            "citation": self.finding.citation.to_dict() if self.finding.citation else None,
        }


@dataclass(frozen=True, slots=True)
class Published:
    """A published figure of the same kind of product and the footprint's deviation from it, in per cent."""

    id: str
    product: str
    origin: str
    value: Decimal
    unit: str
    boundary: str
    use: str
    deviation_percent: Decimal
    citation: Citation

    def to_dict(self) -> dict[str, object]:
        """As results print it."""
        return {
            "id": self.id,
            "product": self.product,
            "origin": self.origin,
            "value": decimal_text(self.value),
            "unit": self.unit,
            "boundary": self.boundary,
            "use": self.use,
            "deviation_percent": decimal_text(self.deviation_percent),
            "citation": self.citation.to_dict(),
        }


def published_beside(rows: tuple[Row, ...], *, build: str, origin: str, point: Decimal) -> Published | None:
    """The published figure for the same build and origin; ``None`` where none is known."""
    for row in rows:
        value = row.get("value")
        if row["build"] == build and row["origin"] == origin and isinstance(value, Decimal) and value > 0:
            deviation = (Fraction(point) - Fraction(value)) / Fraction(value) * 100
            return Published(
                id=row.text("id"),
                product=row.text("product"),
                origin=origin,
                value=value,
                unit=row.text("unit_text"),
                boundary=row.text("boundary"),
                use=row.text("use"),
                deviation_percent=round_half_even(deviation, 1),
                citation=row.citation,
            )
    return None


def label_answers(rows: tuple[Row, ...], *, total: Bounds, is_incomplete: bool, where: str) -> tuple[LabelAnswer, ...]:
    """One answer a label row, in order.

    Args:
        rows: of the table ``labels``.
        total: the footprint.
        is_incomplete: whether the inventory leaves things out, or the chain was not followed without a gap.
        where: the lot.
    """
    return tuple(_answer(row, total, where, is_incomplete=is_incomplete) for row in rows)


def _answer(row: Row, total: Bounds, where: str, *, is_incomplete: bool) -> LabelAnswer:
    lower, upper = row.get("lower"), row.get("upper")
    low = lower if isinstance(lower, Decimal) else None
    high = upper if isinstance(upper, Decimal) else None
    interval = _interval(row, total, low, high)
    outcome, code, detail = _judged(row, interval, is_incomplete=is_incomplete)
    finding = Finding("footprint/label", outcome, code, detail, where, {"label": row.text("id")}, row.citation)
    return LabelAnswer(row.text("id"), row.text("scheme"), row.text("class"), low, high, interval, finding)


def _judged(row: Row, interval: str, *, is_incomplete: bool) -> tuple[Outcome, str, str]:
    name = f"{row.text('scheme')}, {row.text('class')}"
    if interval == "none":
        return Outcome.NOT_APPLICABLE, "LABEL_WITHOUT_THRESHOLD", f"{name}: no threshold per kWp was read"
    if is_incomplete:
        detail = f"{name}: the interval lies {interval} the threshold, but the footprint leaves things out"
        return Outcome.NOT_DETERMINED, "FOOTPRINT_INCOMPLETE", detail
    if not row.status.is_firm:
        detail = f"{name}: the threshold itself is {row.status.value} only"
        return Outcome.NOT_DETERMINED, "LABEL_THRESHOLD_WEAK", detail
    detail = f"{name}: the interval lies {interval} the threshold"
    if interval == "across":
        return Outcome.NOT_DETERMINED, "LABEL_THRESHOLD_CROSSED", detail
    if interval == "inside":
        return Outcome.CONFORMS, "LABEL_THRESHOLD_MET", detail
    return Outcome.DOES_NOT_CONFORM, "LABEL_THRESHOLD_MISSED", detail


def _interval(row: Row, total: Bounds, low: Decimal | None, high: Decimal | None) -> str:
    if row["comparison"] == "none" or row["unit_text"] not in _UNITS or (low is None and high is None):
        return "none"
    is_strict_high, is_strict_low = row["comparison"] == "lt", row["comparison"] == "gt"
    if high is not None and _beyond(total.lower, high, is_strict=is_strict_high):
        return "above"
    if low is not None and total.upper is not None and _beyond(low, total.upper, is_strict=is_strict_low):
        return "below"
    fits_high = high is None or (total.upper is not None and not _beyond(total.upper, high, is_strict=is_strict_high))
    fits_low = low is None or not _beyond(low, total.lower, is_strict=is_strict_low)
    return "inside" if fits_high and fits_low else "across"


def _beyond(value: Decimal, limit: Decimal, *, is_strict: bool) -> bool:
    return value >= limit if is_strict else value > limit
