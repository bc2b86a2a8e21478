"""Lanes: what an officer is advised to do with a declaration, and why. A proposal; it changes no outcome.

Red is a look at the goods, yellow one at the papers, blue a look at the books afterwards, green none. Each finding
takes a lane by its code, else by its outcome and severity; the score takes one by its height; and a share of all
declarations is drawn to be looked at whatever is known of them, since without it nobody can tell how much the rest
overlooks. The heaviest lane counts, of equal ones the first reason. Which finding takes which lane is data of the pack
``waste/indicators``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from greenchain.standards import RulePack, Standards, Table
from greenchain.values.errors import Fault, InputError, PackError
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import parse_decimal

LANES = ("red", "yellow", "blue", "green")
"""The heaviest first."""

REASONS = ("legal", "document", "suspicion", "random", "audit", "none")
"""In the order in which they are told where several lead to one lane."""

PACK = "indicators"  # of kind waste
_RANDOM = "random"
_MOST_KEPT = 10_000  # ways in which findings come out: codes are some hundred, of packs of others perhaps more
_DRAWN_BYTES = 8  # of a digest: a share is met to within 2**-64
_OF_ALL = 1 << 8 * _DRAWN_BYTES


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane and why: one of ``LANES``, one of ``REASONS``."""

    lane: str
    reason: str

    @property
    def weight(self) -> tuple[int, int]:
        """Less is heavier."""
        return LANES.index(self.lane), REASONS.index(self.reason)

    def to_dict(self) -> dict[str, str]:
        """As results print it."""
        return {"lane": self.lane, "reason": self.reason}


GREEN = Lane("green", "none")


@dataclass(frozen=True, slots=True)
class RandomSample:
    """A share of declarations, drawn by a digest of a key and their ids: neither order nor clock has a say.

    Whoever knows the key knows the sample, so it is to be kept from those who declare.

    Raises:
        InputError: a share outside 0 to 1, or no key.

    >>> RandomSample.of("1", key="k").draws("D1"), RandomSample.of("0", key="k").draws("D1")
    (True, False)
    """

    share: Fraction
    key: str

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise InputError(Fault("NUMBER_MALFORMED", "a share from 0 to 1", str(self.share)))
        if not self.key:
            raise InputError(Fault("CELL_MISSING", "a key for the random sample"))

    @classmethod
    def of(cls, share: str, *, key: str) -> RandomSample:
        """The sample of a share that is written as a decimal."""
        return cls(Fraction(parse_decimal(share)), key)

    def draws(self, declaration_id: str) -> bool:
        """Whether the declaration is in the sample."""
        text = f"{len(self.key)}:{self.key}{declaration_id}".encode("utf-8", "surrogatepass")
        drawn = int.from_bytes(hashlib.sha256(text).digest()[:_DRAWN_BYTES], "big")
        return drawn * self.share.denominator < self.share.numerator * _OF_ALL


@dataclass(frozen=True, slots=True)
class LaneBook:
    """What the pack says of weights and lanes.

    Attributes:
        weights: points of a sign or a finding, by code.
        suspicion_weight: points of a finding of severity suspicion that ``weights`` do not name.
        grounds: lanes by ``missing/`` and code or severity where a datum is missing, by code, by ``outcome/severity``,
            by outcome; the first that is there counts.
        scores: the score from which a lane is taken, highest first.
        drawn: the lane of the random sample.
        random_share: of the sample, where nobody says another; as a decimal.
    """

    weights: Mapping[str, int]
    suspicion_weight: int
    grounds: Mapping[str, Lane]
    scores: tuple[tuple[int, Lane], ...]
    drawn: Lane
    random_share: str
    _known: dict[tuple[str, str, str, bool], Lane | None] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, standards: Standards) -> LaneBook | None:
        """The book of the pack, or ``None`` where it is not among the standards: then no lane is told.

        Raises:
            PackError: a lane, a reason or a table that is not known, a parameter missing, or a row with days: lanes are
                taken today, whatever the dates declared.
        """
        packs = [pack for pack in standards.of_kind("waste") if pack.id == PACK]
        return _read(packs[0]) if packs else None

    def weight(self, finding: Finding) -> int:
        """How much a finding adds to the score; one that is open for want of a datum shows nothing yet."""
        if finding.outcome is Outcome.CONFORMS or (finding.missing and finding.severity == "suspicion"):
            return 0
        other = self.suspicion_weight if finding.severity == "suspicion" else 0
        return self.weights.get(finding.code, other)

    def lane(self, findings: Iterable[Finding], *, score: int, is_drawn: bool) -> Lane:
        """The heaviest lane of all grounds; green where there is none."""
        taken = [lane for finding in findings if (lane := self._of_finding(finding)) is not None]
        taken += [lane for from_score, lane in self.scores if score >= from_score]
        taken += [self.drawn] if is_drawn else []
        return min(taken, key=lambda lane: lane.weight, default=GREEN)

    def untouched(self, *, is_drawn: bool) -> Lane:
        """The lane of a declaration of which nothing is found and no sign shows."""
        nothing = Finding("screening", Outcome.CONFORMS, "NO_RULE_FIRED", "")
        return self.lane([nothing], score=0, is_drawn=is_drawn)

    def _of_finding(self, finding: Finding) -> Lane | None:
        outcome = finding.outcome.value
        key = (finding.code, outcome, finding.severity, bool(finding.missing))
        if key not in self._known:
            open_for = (f"missing/{finding.code}", f"missing/{finding.severity}") if finding.missing else ()
            names = (*open_for, finding.code, f"{outcome}/{finding.severity}", outcome)
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            self._known[key] = next((self.grounds[name] for name in names if name in self.grounds), None)
        return self._known[key]


def _read(pack: RulePack) -> LaneBook:
    weights = {row.text("code"): _points(row["weight"]) for row in _rows(pack, "weights").rows}
    grounds = {row.text("ground"): _lane(row.text("lane"), row.text("reason")) for row in _rows(pack, "grounds").rows}
    scores = [
        (_points(row["from_score"]), _lane(row.text("lane"), row.text("reason"))) for row in _rows(pack, "scores").rows
    ]
    drawn = grounds.pop(_RANDOM, None)
    if drawn is None:
        raise PackError(Fault("PACK_SHAPE", "a ground random", "none", pack.name))
    return LaneBook(
        weights=MappingProxyType(weights),
        suspicion_weight=_points(_parameter(pack, "suspicion_weight")),
        grounds=MappingProxyType(grounds),
        scores=tuple(sorted(scores, key=lambda row: -row[0])),
        drawn=drawn,
        random_share=str(_parameter(pack, "random_share")),
    )


def _rows(pack: RulePack, name: str) -> Table:
    table = pack.table(name)
    PackError.raise_if(
        Fault("PACK_CELL", "a row without days: lanes are taken today", row.citation.row, pack.name)
        for row in table.rows
        if row.period.since or row.period.until
    )
    return table


def _parameter(pack: RulePack, name: str) -> object:
    found = pack.parameter(name)
    if found is None:
        raise PackError(Fault("PACK_SHAPE", f"a parameter {name}", "none", pack.name))
    return found.value


def _points(value: object) -> int:
    number = parse_decimal(str(value))
    if number != int(number) or number < 0:
        raise PackError(Fault("PACK_CELL", "whole points, zero or more", str(value)))
    return int(number)


def _lane(lane: str, reason: str) -> Lane:
    if lane not in LANES or reason not in REASONS:
        expected = f"a lane of {', '.join(LANES)} with a reason of {', '.join(REASONS)}"
        raise PackError(Fault("PACK_CELL", expected, f"{lane}, {reason}"))
    return Lane(lane, reason)
