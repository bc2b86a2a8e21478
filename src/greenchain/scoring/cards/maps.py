"""How the answer to an indicator becomes points: linear, by thresholds, piecewise linear, or against a benchmark.

Every map is monotone, so the points of an interval are those of its ends; a falling map takes them in reverse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from greenchain.scoring.span import Span

LINEAR, THRESHOLD, PIECEWISE, RATIO = MAPS = ("linear", "threshold", "piecewise", "ratio")
_ENOUGH = {THRESHOLD: 1, PIECEWISE: 2}  # steps that such a map needs


@dataclass(frozen=True, slots=True)
class PointsMap:
    """One map.

    Attributes:
        kind: one of ``MAPS``.
        steps: of thresholds and pieces: answer and points, answers rising. A threshold is reached at its answer; below
            the first one the points are none, or with falling points those of the first. Pieces are level outside.
        benchmark: of a ratio: the answer that earns all points.
        is_falling: whether less is better.
    """

    kind: str = LINEAR
    steps: tuple[tuple[Fraction, Fraction], ...] = ()
    benchmark: Fraction = Fraction(0)
    is_falling: bool = False

    def points(self, answer: Fraction, *, full: Fraction, maximum: Fraction) -> Fraction:
        """The points of one answer, from 0 to ``maximum``; ``full`` is the largest answer there is."""
        if self.kind == LINEAR:
            if full == maximum and not self.is_falling:
                return answer  # as most are: graded answers are points
            part = answer / full
            return maximum * (1 - part if self.is_falling else part)
        if self.kind == RATIO:
            return maximum * self._ratio(answer)
        return self._threshold(answer) if self.kind == THRESHOLD else self._piece(answer)

    def span(self, span: Span, *, full: Fraction, maximum: Fraction) -> Span:
        """The points of an interval of answers; an end that nobody knows is ``full``."""
        ends = (span.lower, span.point, full if span.upper is None else span.upper)
        if ends[0] == ends[2]:
            return Span.exactly(self.points(span.point, full=full, maximum=maximum))
        lower, point, upper = (self.points(end, full=full, maximum=maximum) for end in ends)
        return Span(upper, point, lower) if self.is_falling else Span(lower, point, upper)

    def faults(self, *, full: Fraction, maximum: Fraction) -> Iterator[str]:
        """What is wrong with it, as what was expected."""
        if self.kind == RATIO:
            if not 0 < self.benchmark <= full:
                yield f"a benchmark above 0, at most {full}"
            return
        if self.kind == LINEAR:
            return
        answers, points = [answer for answer, _ in self.steps], [points for _, points in self.steps]
        if len(self.steps) < _ENOUGH[self.kind] or any(a >= b for a, b in pairwise(answers)):
            yield f"at least {_ENOUGH[self.kind]} steps, their answers rising"
        if any(not 0 <= answer <= full for answer in answers) or any(not 0 <= each <= maximum for each in points):
            yield f"steps within 0..{full}, points within 0..{maximum}"
        if any(b < a if not self.is_falling else b > a for a, b in pairwise(points)):
            yield "points that only rise, or only fall"
        if points and max(points) != maximum:
            yield f"a step that earns the maximum {maximum}"

    def _ratio(self, answer: Fraction) -> Fraction:
        if not self.is_falling:
            return min(Fraction(1), answer / self.benchmark)
        return Fraction(1) if answer <= self.benchmark else self.benchmark / answer

    def _threshold(self, answer: Fraction) -> Fraction:
        reached = [points for least, points in self.steps if answer >= least]
        below = self.steps[0][1] if self.is_falling else Fraction(0)
        return reached[-1] if reached else below

    def _piece(self, answer: Fraction) -> Fraction:
        if answer <= self.steps[0][0]:
            return self.steps[0][1]
        for (left, low), (right, high) in pairwise(self.steps):
            if answer <= right:
                return low + (high - low) * (answer - left) / (right - left)
        return self.steps[-1][1]
