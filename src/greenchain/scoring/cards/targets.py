"""A target asked of a score, and what the interval says about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

from greenchain.scoring.cards.aggregates import Total
from greenchain.scoring.cards.card import Card
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import decimal_text, parse_decimal


@dataclass(frozen=True, slots=True)
class Target:
    """A band to reach, or a number of points; exactly one of them."""

    band: int | None = None
    points: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.band is None) == (self.points is None):
            raise ValueError("a target is either a band or points")

    @classmethod
    def read(cls, stated: Mapping[str, object]) -> Self:
        """The target that a document states: ``{"band": "4"}`` or ``{"points": "85"}``, numbers plain or as text.

        Raises:
            InputError: neither, both, or no number.
        """
        if len(stated) != 1 or not stated.keys() <= {"band", "points"}:
            raise InputError(Fault("TARGET_UNKNOWN", "one of band or points", ", ".join(sorted(map(str, stated)))))
        ((name, value),) = stated.items()
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise InputError(Fault("TARGET_UNKNOWN", f"a number as {name}", repr(value)))
        number = parse_decimal(value)
        if name == "points":
            return cls(points=number)
        if not 0 <= number <= 99 or number != int(number):  # noqa: PLR2004 - no card has a hundred bands
            raise InputError(Fault("TARGET_UNKNOWN", "the number of a band", str(number)))
        return cls(band=int(number))

    def to_dict(self) -> dict[str, object]:
        """As results print it."""
        return {"band": self.band} if self.band is not None else {"points": decimal_text(self.points or Decimal(0))}


def judge_target(
    target: Target,
    *,
    card: Card,
    total: Total,
    eligible: Outcome,
    where: str,
) -> Finding:
    """Whether a score reaches its target.

    Args:
        target: what is asked.
        card: of the score; a partial one never conforms.
        total: guaranteed, declared and possible points.
        eligible: whether all gates hold.
        where: the subject.

    Raises:
        InputError: the card has no such band, or its scale no such points.
    """
    points, wanted = points_asked(target, card)
    guaranteed, possible = total.lower.reaches(points), total.upper.reaches(points)
    outcome, code = Outcome.NOT_DETERMINED, "TARGET_OPEN"
    if eligible is Outcome.DOES_NOT_CONFORM or not possible:
        outcome, code = Outcome.DOES_NOT_CONFORM, "TARGET_MISSED"
    elif guaranteed and eligible is not Outcome.NOT_DETERMINED:
        outcome, code = (
            (Outcome.NOT_DETERMINED, "SCORECARD_PARTIAL") if card.is_partial else (Outcome.CONFORMS, "TARGET_REACHED")
        )
    bounds = total.bounds
    detail = (
        f"{wanted} asked; guaranteed {decimal_text(bounds.lower)}, possible {decimal_text(bounds.upper or Decimal(0))} "
        f"points; gates: {eligible.value}"
    )
    return Finding("scorecard/target", outcome, code, detail, where, missing=card.weak if card.is_partial else ())


def points_asked(target: Target, card: Card) -> tuple[Fraction, str]:
    """The points that a target asks for on a card, and how it is called.

    Raises:
        InputError: the card has no such band, or its scale no such points.
    """
    if target.points is not None:
        if not 0 <= target.points <= card.scale:
            raise InputError(Fault("TARGET_UNKNOWN", f"points from 0 to {card.scale}", str(target.points)))
        return Fraction(target.points), f"{decimal_text(target.points)} points"
    minimum = next((band.minimum for band in card.bands if band.number == target.band), None)
    if minimum is None:
        known = ", ".join(str(band.number) for band in card.bands) or "none: the card has no bands"
        raise InputError(Fault("TARGET_UNKNOWN", f"a band of {known}", str(target.band)))
    return minimum, f"band {target.band}"
