"""The rules by which a table is scored: one row an indicator, linear points that add up, bands, gates.

Points are counted in micro-points, whole numbers, because whole numbers add up to the same in every order and on every
engine. The rules are data: numpy and the portable SQL are both made of what stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Self

from greenchain.evidence import EvidenceLevel
from greenchain.scoring.cards.aggregates import SUM
from greenchain.scoring.cards.card import Card, CardIndicator
from greenchain.scoring.cards.maps import LINEAR
from greenchain.scoring.span import PLACES
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.quantity import parse_decimal

MICRO = 10**PLACES
MAX_INDICATORS = 1000  # columns of a table that anybody reads; bounds the SQL
MAX_POINTS = 10**6  # of one indicator: micro-points of all then stay exact in floats and 64-bit integers
_EXACT = 2**53  # whole numbers below it are exact floats
_BAND_NUMBERS = range(128)  # they are told in eight bits
_TRUSTED_DIGITS = 15  # decimals of so many digits each have a float of their own

LEVELS = tuple(EvidenceLevel)
"""Levels by their number in arrays, L0 first."""

Number = str | int | Decimal


@dataclass(frozen=True, slots=True)
class Rule:
    """One indicator: an answer of ``full`` earns ``points``, none nothing, and what lies between its share.

    Attributes:
        evidence_min: number of the level from which on an answer counts.
    """

    id: str
    points: Fraction
    full: Fraction
    evidence_min: int

    @property
    def micros(self) -> int:
        """The micro-points of a full answer."""
        return int(self.points * MICRO)

    @property
    def rate(self) -> Fraction:
        """Micro-points a unit of the answer."""
        return Fraction(self.points * MICRO, self.full)

    @property
    def has_short_ties(self) -> bool:
        """Whether answers half way between two micro-points are decimals that floats tell apart from all others."""
        step = (1 / (2 * self.rate)).denominator
        twos, fives = _power(step, 2), _power(step, 5)
        whole = len(str(int(self.full)))
        return step == 2**twos * 5**fives and max(twos, fives) + whole <= _TRUSTED_DIGITS

    def faults(self) -> Iterable[Fault]:
        """What keeps floats from deciding every answer exactly."""
        where = f"/{self.id}"
        for what, number in (("points", self.points), ("full", self.full)):
            if not 0 < number <= MAX_POINTS or (number * MICRO).denominator != 1:
                wanted = f"{what} above 0, at most {MAX_POINTS}, with at most {PLACES} decimals"
                yield Fault("SCORE_RULES", wanted, f"{float(number):g}", where=where)
                return
        if max(2 * self.rate.numerator, (2 * self.micros + 1) * self.rate.denominator) >= _EXACT:
            yield Fault("SCORE_RULES", "points and a full answer in a plainer proportion", str(self.rate), where=where)


@dataclass(frozen=True, slots=True)
class ScoreRules:
    """How a table is scored; make them with ``from_points`` or ``of_card``.

    Attributes:
        rules: one an indicator, in the order of the columns.
        bands: number and micro-points from which on it is given, lowest first.
        gates: ids, in the order of their columns.
        gate_min: number of the level from which on the answer to a gate counts.
    """

    rules: tuple[Rule, ...]
    bands: tuple[tuple[int, int], ...] = ()
    gates: tuple[str, ...] = ()
    gate_min: int = 0

    @property
    def indicators(self) -> tuple[str, ...]:
        """Ids in the order of the columns."""
        return tuple(rule.id for rule in self.rules)

    @property
    def micros(self) -> int:
        """The micro-points of all indicators together."""
        return sum(rule.micros for rule in self.rules)

    @classmethod
    def from_points(
        cls,
        *,
        points: Mapping[str, Number],
        full: Mapping[str, Number] | None = None,
        evidence_min: str = "L3",
        bands: Mapping[str, Number] | None = None,
        gates: Iterable[str] = (),
    ) -> Self:
        """Rules out of plain numbers.

        Args:
            points: what a full answer to each indicator earns; their order is that of the columns.
            full: the full answer, 100 for percentages; where not named, answers are points already.
            evidence_min: the level from which on answers count.
            bands: by number, the points from which on it is given, inclusive.
            gates: ids of basic requirements.

        Raises:
            InputError: ``SCORE_RULES``, ``NUMBER_MALFORMED``; every fault named.

        >>> ScoreRules.from_points(points={"X11": "4"}, full={"X11": "100"}).rules[0].rate
        Fraction(40000, 1)
        """
        faults: list[Fault] = []
        level = _level(evidence_min, faults)
        earned = {name: _number(value, f"/points/{name}", faults) for name, value in points.items()}
        whole = {name: _number(value, f"/full/{name}", faults) for name, value in (full or {}).items()}
        faults += [
            Fault("SCORE_RULES", "an indicator that has points", name, where=f"/full/{name}")
            for name in whole
            if name not in earned
        ]
        rules = tuple(
            Rule(name, number, _or_else(whole.get(name), number), level)
            for name, number in earned.items()
            if number is not None
        )
        limits = [
            (_band(number, faults), _number(value, f"/bands/{number}", faults))
            for number, value in (bands or {}).items()
        ]
        InputError.raise_if(faults)
        return cls._checked(rules, [(n, least) for n, least in limits if least is not None], tuple(gates), level)

    @classmethod
    def of_card(cls, card: Card) -> Self:
        """The rules of a card whose indicators are linear and add up.

        Raises:
            InputError: ``CARD_NOT_TABULAR``, ``SCORE_RULES``.
        """
        InputError.raise_if(_untabular(card))
        rules = tuple(
            Rule(each.id, each.maximum, each.full, LEVELS.index(each.evidence_min)) for each in card.indicators
        )
        bands = [(band.number, band.minimum) for band in card.bands]
        return cls._checked(rules, bands, tuple(gate.id for gate in card.gates), LEVELS.index(card.evidence_min))

    @classmethod
    def _checked(
        cls, rules: tuple[Rule, ...], bands: list[tuple[int, Fraction]], gates: tuple[str, ...], gate_min: int
    ) -> Self:
        faults = [fault for rule in rules for fault in rule.faults()]
        if not 0 < len(rules) <= MAX_INDICATORS or len(gates) > MAX_INDICATORS:
            faults.append(Fault("SCORE_RULES", f"1 to {MAX_INDICATORS} indicators, as many gates", str(len(rules))))
        names = (*(rule.id for rule in rules), *gates)
        faults += [
            Fault("SCORE_RULES", "ids that are not empty, each once", repr(name), where=f"/{name}")
            for name in dict.fromkeys(names)
            if not name or names.count(name) > 1
        ]
        minima = [least for _, least in bands]
        if any(least < 0 for least in minima) or len(set(minima)) < len(minima):
            faults.append(Fault("SCORE_RULES", "bands that begin at points of their own, at least 0", where="/bands"))
        InputError.raise_if(faults)
        # whole micro-points reach a limit exactly where they reach the next whole number from it
        ordered = sorted((ceil(least * MICRO), number) for number, least in bands)
        return cls(rules, tuple((number, least) for least, number in ordered), gates, gate_min)


def _untabular(card: Card) -> Iterable[Fault]:
    """What of a card a table is not scored by: it would give other points than the card does."""
    if card.aggregate != SUM or sum(card.maxima, Fraction(0)) != card.scale:
        yield Fault("CARD_NOT_TABULAR", "points that add up to the scale", card.aggregate, file=card.pack.name)
    for each in card.indicators:
        if not _is_linear(each):
            wanted = "answers that earn points in proportion, of which any may be missing"
            yield Fault("CARD_NOT_TABULAR", wanted, each.map.kind, where=f"/{each.id}", file=card.pack.name)


def _is_linear(indicator: CardIndicator) -> bool:
    is_rising = indicator.map.kind == LINEAR and not indicator.map.is_falling
    return is_rising and indicator.missing == (Fraction(0), indicator.full)


def _number(value: Number, where: str, faults: list[Fault]) -> Fraction | None:
    try:
        return Fraction(parse_decimal(value))
    except GreenchainError as error:
        faults.extend(error.within(where=where).faults)
        return None


def _or_else(stated: Fraction | None, default: Fraction) -> Fraction:
    return default if stated is None else stated


def _level(name: str, faults: list[Fault]) -> int:
    if name in LEVELS:
        return LEVELS.index(EvidenceLevel(name))
    faults.append(Fault("SCORE_RULES", f"a level of {', '.join(LEVELS)}", str(name), where="/evidence_min"))
    return 0


def _band(number: str, faults: list[Fault]) -> int:
    if str(number).isascii() and str(number).isdigit() and int(number) in _BAND_NUMBERS:
        return int(number)
    faults.append(Fault("SCORE_RULES", "a band's number from 0 to 127", str(number), where=f"/bands/{number}"))
    return 0


def _power(number: int, prime: int) -> int:
    power = 0
    while number % prime == 0:
        number, power = number // prime, power + 1
    return power
