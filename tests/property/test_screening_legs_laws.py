"""Laws of earlier legs: what the shelves find is what comparing every pair finds, in any order."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from greenchain.adapters.shipped import load_standards
from greenchain.screening.legs import FIRST_LEG, Legs
from greenchain.screening.relabeling import Leg
from greenchain.screening.rule_book import rule_book

TERMS = rule_book(load_standards()).legs
DAYS = st.integers(0, 130).map(lambda days: (date(2026, 1, 1) + timedelta(days=days)).isoformat())
MASSES = st.one_of(st.integers(95, 106), st.decimals("99.990", "103.010", places=3)).map(str)
FACTS = {
    "export_country": st.sampled_from(["JP", "KR"]),
    "import_country": st.sampled_from(["KR", "DE"]),
    "export_date": DAYS,
    "import_date": DAYS,
    "net_kg": MASSES,
    "hs": st.sampled_from(["3915", "391510", "390120", "39", "720449"]),
    "exporter": st.sampled_from(["A", "B"]),
    "importer": st.sampled_from(["B", "C"]),
}
WHOLE = st.fixed_dictionaries(FACTS)
PARTS = st.fixed_dictionaries({}, optional={name: st.one_of(texts, st.none()) for name, texts in FACTS.items()})
SIDES = st.one_of(WHOLE, PARTS)


def fits(first, second):
    """Kleene's answer of one pair, written from the issue's words."""
    answers = [
        known(first.get("import_country"), second.get("export_country"), lambda one, other: one == other),
        apart(first, second),
        known(first.get("net_kg"), second.get("net_kg"), near),
        known(first.get("hs"), second.get("hs"), another),
        shared(first, second),
    ]
    return False if False in answers else None if None in answers else True


def known(one, other, ask):
    return None if one is None or other is None else ask(one, other)


def near(one, other):
    return abs(Fraction(other) - Fraction(one)) * 100 <= 3 * Fraction(one)


def another(one, other):
    if min(len(one), len(other)) >= 4:
        return one[:4] != other[:4]
    return None if one.startswith(other[:4]) or other.startswith(one[:4]) else True


def apart(first, second):
    left = second.get("export_date")
    if first.get("import_date") and left:
        return 0 <= (date.fromisoformat(left) - date.fromisoformat(first["import_date"])).days <= 60
    return False if first.get("export_date") and left and left < first["export_date"] else None


def shared(first, second):
    names = [{side[n] for n in ("exporter", "importer") if side.get(n)} for side in (first, second)]
    if names[0] & names[1]:
        return True
    return False if all(n in side for side in (first, second) for n in ("exporter", "importer")) else None


def laid_out(firsts):
    legs = [Leg.of(values, declaration=f"IN{at}", item="1") for at, values in enumerate(firsts)]
    return Legs.laid_out(legs, terms=TERMS)


@given(st.lists(SIDES, max_size=12), SIDES)
def test_the_shelves_find_what_comparing_every_pair_finds(firsts, second):
    answers = {fits(first, second) for first in firsts}
    found = laid_out(firsts).first_of(second, declaration="OUT", item="1")
    if True in answers:
        leg = found.facts[FIRST_LEG]
        assert fits(firsts[int(leg.split("/")[2][2:])], second) is True
        assert found.related == {FIRST_LEG: (leg,)}
    elif None in answers:
        assert FIRST_LEG not in found.facts
        assert found.missing
    else:
        assert dict(found.facts) == {FIRST_LEG: None}


@given(st.lists(SIDES, max_size=8), SIDES, st.randoms(use_true_random=False))
def test_no_order_of_legs_changes_what_is_found(firsts, second, chance):
    legs = [Leg.of(values, declaration=f"IN{at}", item="1") for at, values in enumerate(firsts)]
    shuffled = list(legs)
    chance.shuffle(shuffled)
    one, other = (
        Legs.laid_out(listed, terms=TERMS).first_of(second, declaration="OUT", item="1") for listed in (legs, shuffled)
    )
    assert one == other


@given(st.decimals("0", "1e9", places=3))
def test_the_bounds_of_a_mass_are_exact(mass):
    least, most = TERMS.bounds(mass)
    assert Fraction(least) == Fraction(mass) * Fraction("0.97")
    assert Fraction(most) == Fraction(mass) * Fraction("1.03")
    assert isinstance(least, Decimal)
