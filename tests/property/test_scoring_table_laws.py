"""Laws of scored tables: every row is what exact fractions of the written decimals come to, to the last micro-point."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from answer_world import tables
from greenchain.scoring.arrays import ScoreRules, score_table


def expected(points, full, bands, values, levels, least):
    """One row in fractions: guaranteed, possible, declared, coverage in points; bands or -1."""
    low = high = said = cover = Fraction(0)
    for (name, worth), value, level in zip(points.items(), values, levels, strict=True):
        if math.isnan(value):
            high += Fraction(worth)
            continue
        exact = Fraction(repr(value)) * Fraction(worth) / Fraction(full[name])
        earned = Fraction(round(exact * 10**6), 10**6)
        said += earned
        counts = level >= least
        low += earned if counts else 0
        high += earned if counts else Fraction(worth)
        cover += Fraction(worth) if counts else 0

    def of(total):
        reached = [(Fraction(limit), int(number)) for number, limit in bands.items() if total >= Fraction(limit)]
        return max(reached, default=(0, -1))[1]

    return low, high, said, cover, of(low), of(high)


@given(tables())
def test_every_row_is_what_fractions_come_to(table):
    points, full, bands, values, levels, least = table
    rules = ScoreRules.from_points(points=points, full=full, evidence_min=f"L{least}", bands=bands)
    shape = (len(values), len(points))
    found = score_table(np.array(values, float).reshape(shape), np.array(levels, np.int8).reshape(shape), rules=rules)
    rows = zip(
        *(
            [Fraction(value, 10**6) for value in column.tolist()]
            for column in (found.guaranteed, found.possible, found.declared, found.coverage)
        ),
        found.band_guaranteed.tolist(),
        found.band_possible.tolist(),
        strict=True,
    )
    wanted = [expected(points, full, bands, *row, least) for row in zip(values, levels, strict=True)]
    assert list(rows) == wanted


@given(tables(), st.data())
def test_more_evidence_never_widens_and_rows_do_not_see_each_other(table, data):
    points, full, bands, values, levels, least = table
    rules = ScoreRules.from_points(points=points, full=full, evidence_min=f"L{least}", bands=bands)
    shape = (len(values), len(points))
    said, before = np.array(values, float).reshape(shape), np.array(levels, np.int8).reshape(shape)
    after = np.minimum(before + data.draw(st.integers(0, 4)), 4).astype(np.int8)
    first, second = (score_table(said, given, rules=rules) for given in (before, after))
    assert (second.guaranteed >= first.guaranteed).all()
    assert (second.possible <= first.possible).all()
    assert (first.guaranteed <= first.possible).all()
    assert (first.declared == second.declared).all()
    order = data.draw(st.permutations(range(len(values))))
    turned = score_table(said[order], before[order], rules=rules)
    assert turned.guaranteed.tolist() == first.guaranteed[order].tolist()
