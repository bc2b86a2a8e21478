"""Whether a figure of others is the shipped one: at three significant figures, and if not, what it looks like.

A figure that is not ours is first looked for among other editions and years, then taken for ours times a power of ten;
else it just differs. What else it equals (another origin, a marked-up value) is told, for that is how it came about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from greenchain.values.finding import Citation, Finding
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import decimal_text

FIGURES = 3  # significant: what tables of factors print where they round
CHECK = "factor"
_ROUNDINGS = (ROUND_HALF_EVEN, ROUND_HALF_UP)  # tables are printed with either


@dataclass(frozen=True, slots=True)
class Known:
    """A figure that a pack holds, what it is, and where it comes from."""

    value: Decimal
    name: str
    citation: Citation
    marks: tuple[Decimal, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "marks", _marks(self.value))


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of a foreign table beside what the packs hold.

    Attributes:
        where: JSON pointer of the row.
        column: of the figure.
        value: as stated.
        ours: what it should be; several where the row does not tell them apart; empty where nothing is on file.
        others: what another edition or year says instead.
        near: what else it may have been taken for.
    """

    where: str
    column: str
    value: Decimal
    ours: tuple[Known, ...]
    others: tuple[Known, ...] = ()
    near: tuple[Known, ...] = ()


def compare(asked: Comparison) -> Finding | None:
    """What is wrong with the figure; ``None`` where it agrees with one of ours."""
    if not asked.ours:
        detail = (
            f"the pack holds no {asked.column} for this row, so {decimal_text(asked.value)} is compared with nothing"
        )
        return finding("FACTOR_UNKNOWN", asked.where, detail, outcome=Outcome.NOT_DETERMINED)
    if _like(asked.value, asked.ours):
        return None
    other = _like(asked.value, asked.others)
    if other:
        return _differing("FACTOR_OTHER_EDITION", asked, f"it is {other.name} ({other.citation.instrument})")
    powers = (power_of_ten(asked.value, known.value) for known in asked.ours)
    power = next((power for power in powers if power is not None), None)
    if power is not None:
        return _differing("UNIT_SCALE", asked, f"it is that times ten to the power of {power}")
    near = _like(asked.value, asked.near)
    return _differing("FACTOR_DIFFERS", asked, f"it is {near.name}" if near else "")


def finding(
    code: str,
    where: str,
    detail: str,
    *,
    outcome: Outcome = Outcome.DOES_NOT_CONFORM,
    citation: Citation | None = None,
    values: Mapping[str, str] | None = None,
) -> Finding:
    """A finding about a foreign table."""
    return Finding(CHECK, outcome, code, detail, where, values=values or {}, citation=citation)


def agree(one: Decimal, other: Decimal) -> bool:
    """Whether two figures are the same once both are rounded, half to even or half up.

    >>> agree(Decimal("3.187"), Decimal("3.19")), agree(Decimal("3.187"), Decimal("3.18"))
    (True, False)
    """
    return _meet(_marks(one), _marks(other))


def power_of_ten(one: Decimal, other: Decimal) -> int | None:
    """By which power of ten, other than none, ``other`` has to be multiplied to agree with ``one``; or ``None``.

    >>> power_of_ten(Decimal("0.00062"), Decimal("6.20"))
    -4
    """
    if not one or not other:
        return None
    apart = one.adjusted() - other.adjusted()
    for power in (apart, apart - 1, apart + 1):  # 9.996 rounds up into the next power
        sign, digits, exponent = other.as_tuple()
        if power and agree(one, Decimal((sign, digits, int(exponent) + power))):
            return power
    return None


def _marks(value: Decimal) -> tuple[Decimal, ...]:
    """``value`` at three significant figures, by each way of rounding."""
    if not value:
        return (Decimal(0),) * len(_ROUNDINGS)
    last = Decimal((0, (1,), value.adjusted() - FIGURES + 1))
    return tuple(value.quantize(last, rounding=rounding) for rounding in _ROUNDINGS)


def _meet(ones: tuple[Decimal, ...], others: tuple[Decimal, ...]) -> bool:
    return any(one == other for one, other in zip(ones, others, strict=True))


def _like(value: Decimal, known: Iterable[Known]) -> Known | None:
    marks = _marks(value)
    return next((each for each in known if _meet(marks, each.marks)), None)


def _differing(code: str, asked: Comparison, remark: str) -> Finding:
    found = decimal_text(asked.value)
    ours = " or ".join(dict.fromkeys(f"{decimal_text(known.value)} ({known.name})" for known in asked.ours))
    firm = any(known.citation.status.is_firm for known in asked.ours)
    detail = f"{asked.column} is {found} where the pack holds {ours}"
    return finding(
        code,
        asked.where,
        f"{detail}; {remark}" if remark else detail,
        outcome=Outcome.DOES_NOT_CONFORM if firm else Outcome.NOT_DETERMINED,
        citation=asked.ours[0].citation,
        values={"column": asked.column, "found": found, "expected": decimal_text(asked.ours[0].value)},
    )
