"""What screening comes to on three times twenty thousand made items: what it flags, what it overlooks, what it forbids.

``pytest tests/conformance -k screening_effect -s`` prints the figures by pattern.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from greenchain.screening.lanes import RandomSample
from greenchain.workspace.planting.cases import Kind, Layer
from greenchain.workspace.planting.stream import PATTERNS, cases
from planted_world import STANDARDS, Effect, screened

ROWS = 20_000
SEEDS = (1, 2, 3)
MOST_PROHIBITED = Fraction(1, 100)  # of look-alikes
BARS = {Layer.RULE: (0.9, 0.95), Layer.GRAPH: (0.8, 0.6), Layer.SCORE: (0.9, 0.95)}  # recall, precision


@pytest.fixture(scope="module", params=SEEDS)
def effect(request):
    """The effect on one run, printed."""
    found = Effect.of(screened(ROWS, seed=request.param))
    print(f"\nseed {request.param}", *found.lines(), sep="\n")  # noqa: T201 - the figures are to be seen
    return found


@pytest.mark.parametrize("layer", BARS)
def test_red_and_yellow_hold_what_is_planted_and_little_else(effect, layer):
    recall, precision = BARS[layer]
    assert effect.recall(layer) >= recall
    assert effect.precision(layer) >= precision


def test_what_is_lawful_and_looks_alike_is_hardly_ever_forbidden(effect):
    assert effect.prohibited_lookalikes <= MOST_PROHIBITED


def test_every_pattern_is_planted_in_a_run_and_beside_it_what_looks_alike(effect):
    for kind in (Kind.PLANTED, Kind.LOOKALIKE):
        assert {pattern for pattern, of, _ in effect.told if of is kind} == set(PATTERNS)
    assert all(each.declarations >= 20 for (_, kind, _), each in effect.told.items() if kind is Kind.PLANTED)


@pytest.fixture(scope="module")
def ordinary():
    """The ids of twenty thousand ordinary declarations."""
    made = (
        declaration.id
        for case in cases(40_000, seed=4, standards=STANDARDS)
        for declaration in case.declarations
        if all(item.label.kind is Kind.ORDINARY for item in declaration.items)
    )
    return [next(made) for _ in range(20_000)]


@pytest.mark.parametrize("key", ["a key", "another key"])
def test_a_random_share_is_met_on_ordinary_declarations(ordinary, key):
    sample = RandomSample.of("0.05", key=key)
    assert 0.04 <= sum(map(sample.draws, ordinary)) / len(ordinary) <= 0.06


def test_the_sample_is_that_of_its_key_whatever_the_order(ordinary):
    one, other = (RandomSample.of("0.05", key=key) for key in ("a key", "another key"))
    drawn = set(filter(one.draws, ordinary))
    assert drawn == set(filter(one.draws, reversed(ordinary)))
    again = set(filter(other.draws, ordinary))
    assert drawn != again
    # two samples of a twentieth share about a twentieth of each other
    assert len(drawn & again) < len(drawn) / 4


def test_a_larger_share_draws_all_that_a_smaller_one_draws(ordinary):
    small, large = (set(filter(RandomSample.of(share, key="k").draws, ordinary)) for share in ("0.01", "0.05"))
    assert small < large
