"""Rules and answers made to stand half way between two micro-points, just above and just below."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

POINTS = st.sampled_from(["4", "2.5", "10", "0.3", "7", "0.000001", "1000000", "33.333333"])
FULL = st.sampled_from(["100", "1", "4", "3", "7", "0.7", "12.345678"])


@st.composite
def answers(draw, points, full):
    """Any answer within the full one, most of them half way between two micro-points or one float beside it."""
    rate = Fraction(points) * 10**6 / Fraction(full)
    kind = draw(st.sampled_from(["nan", "any", "short", "tie", "above", "below", "ends"]))
    if kind == "nan":
        return math.nan
    if kind == "any":
        return draw(st.floats(0, float(Fraction(full))))
    if kind == "short":
        return min(float(full), draw(st.integers(0, 10**4)) / 100)
    if kind == "ends":
        return draw(st.sampled_from([0.0, -0.0, float(full), 5e-324, math.nextafter(float(full), 0)]))
    middle = (Fraction(draw(st.integers(0, int(rate * Fraction(full)) - 1))) + Fraction(1, 2)) / rate
    near = float(middle)
    moved = {"tie": near, "above": math.nextafter(near, math.inf), "below": math.nextafter(near, 0)}[kind]
    return min(moved, float(full))


@st.composite
def tables(draw):
    count = draw(st.integers(1, 5))
    names = [f"X{i}" for i in range(count)]
    points = {name: draw(POINTS) for name in names}
    full = {name: draw(FULL if points[name] != "1000000" else st.sampled_from(["100", "1"])) for name in names}
    rows = draw(st.integers(0, 4))
    values = [[draw(answers(points[name], full[name])) for name in names] for _ in range(rows)]
    levels = [[draw(st.integers(0, 4)) for _ in names] for _ in range(rows)]
    total = sum(map(Fraction, points.values()))
    bands = {
        str(number): str(Decimal(round(total * 10**6 * number / 4)) / 10**6)
        for number in draw(st.sets(st.integers(1, 4)))
    }
    return points, full, bands, values, levels, draw(st.integers(0, 4))
