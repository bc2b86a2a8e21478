"""The share of low-risk suppliers: who they are says the graph, what they are say claims, and who is unknown widens it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.evidence import EvidenceLevel
from greenchain.model.nouns import Measurement
from greenchain.scoring import score
from greenchain.scoring.cards.suppliers import SuppliersAsked
from greenchain.values.time import DatePeriod
from scoring_world import AT, ISSUERS, POLY_A, World, claim, party, site

STANDARDS = load_standards()
ALWAYS = DatePeriod.parse("2024-01-01", "2027-01-01")
BUYER = party(5)  # buys polysilicon of parties 3 and 4
FIGURE = "supplier/low_risk"


def risk(index: int, value: str = "1", **settings):
    return claim(party(index), {FIGURE: value}, **{"period": ALWAYS, "name": f"risk-{index}-{value}", **settings})


def said(value: str, **settings):
    return claim(BUYER, {"miit-gsc-general/X26": value}, **{"period": ALWAYS, "name": "share", **settings})


def share(*claims, world: World | None = None):
    asked = SuppliersAsked(BUYER, (world or World()).evidence(*claims).as_graph(), AT, AT.date())
    return asked.share(FIGURE, minimum=EvidenceLevel.L3)


def row(*claims, world: World | None = None, **settings):
    evidence = (world or World()).evidence(*claims).as_graph()
    card = score(BUYER, card="miit-gsc-general", evidence=evidence, standards=STANDARDS, at=AT, **settings)
    found = next(row for row in card.rows if row.indicator.id == "X26")
    codes = [finding.code for finding in card.findings]
    return (found.bounds.lower, found.bounds.point, found.bounds.upper), found.level.value, codes


def test_suppliers_are_those_of_the_graph_and_each_is_open_until_a_claim_says():
    found = share()
    assert found.suppliers == (party(3), party(4))
    assert (found.unnamed, found.counted, found.left_out) == ((), (), ())
    assert (found.leaf.span.lower, found.leaf.span.upper) == (0, 100)
    assert row() == ((0, 0, 4), "L0", [])


@pytest.mark.parametrize(
    ("claims", "bounds", "level"),
    [
        ((risk(3),), (2, 2, 4), "L0"),
        ((risk(3), risk(4)), (4, 4, 4), "L3"),
        ((risk(3), risk(4, "0")), (2, 2, 2), "L3"),
        ((risk(3, "0"),), (0, 0, 2), "L0"),
        ((risk(3, level="L4"), risk(4)), (4, 4, 4), "L3"),
        ((risk(3, level="L2"),), (0, 0, 4), "L0"),
        ((risk(7), risk(2)), (0, 0, 4), "L0"),  # of those who are no suppliers of this one
        ((risk(3, "0.5"),), (0, 0, 4), "L0"),
        ((risk(3, unit="KGM"),), (0, 0, 4), "L0"),
        ((risk(3, period=DatePeriod.parse("2024-01-01", "2025-06-30")),), (0, 0, 4), "L0"),
    ],
)
def test_a_share_is_proven_supplier_by_supplier(claims, bounds, level):
    assert row(*claims) == (bounds, level, [])


def test_a_supplier_of_whom_claims_say_both_is_open_and_named():
    assert share(risk(3), risk(3, "0")).contradicted == (party(3),)
    assert row(risk(3), risk(3, "0"))[0] == (0, 0, 4)
    assert row(risk(3), risk(3, "0"))[2] == ["FIGURES_CONTRADICT"]


def test_a_third_party_that_is_the_buyer_itself_proves_nothing_about_its_suppliers():
    own = ISSUERS["L3"][1].did
    evidence = World().evidence(risk(3), risk(4)).as_graph()
    asked = SuppliersAsked(BUYER, evidence, AT, AT.date())
    assert asked.share(FIGURE, minimum=EvidenceLevel.L3).counted == (party(3), party(4))
    itself = SuppliersAsked(own, evidence, AT, AT.date())
    assert list(itself._said(party(3), FIGURE, EvidenceLevel.L3)) == []
    assert [value for value, _, _ in itself._said(party(3), FIGURE, EvidenceLevel.L2)] == [1]


def test_what_nobody_is_named_for_may_come_from_anybody():
    world = World().losing(site(3))
    found = share(risk(4), world=world)
    assert (found.suppliers, found.unnamed) == ((party(4),), (POLY_A,))
    assert (found.leaf.span.lower, found.leaf.span.upper) == (50, 100)
    assert found.level is EvidenceLevel.L0
    assert share(risk(4, "0"), world=world).leaf.span.upper == Fraction(50)


def test_withholding_who_made_a_thing_gains_nothing():
    for claims in ((risk(3), risk(4)), (risk(3),), (risk(4, "0"),)):
        whole, less = row(*claims)[0], row(*claims, world=World().losing(site(3)))[0]
        assert less[0] <= whole[0]
        assert less[2] >= whole[2]


def test_without_a_graph_of_suppliers_the_share_is_answered_like_any_percentage():
    lonely = World().without("mg", "poly-a", "poly-b", "ingot", "wafer")
    assert share(world=lonely) is None
    assert row(said("75"), world=lonely) == ((3, 3, 3), "L3", [])


def test_a_proven_statement_closes_what_the_graph_leaves_open():
    assert row(said("75")) == ((3, 3, 3), "L3", [])
    assert row(said("75"), risk(3)) == ((3, 3, 3), "L3", [])


def test_a_proven_statement_that_the_claims_about_suppliers_exclude_contradicts_them():
    assert row(said("75"), risk(3), risk(4, "0")) == ((2, 2, 3), "L3", ["FIGURES_CONTRADICT"])
    assert row(said("25"), risk(3)) == ((1, 1, 4), "L3", ["FIGURES_CONTRADICT"])


@pytest.mark.parametrize(("value", "point"), [("75", 3), ("10", 2), ("100", 4)])
def test_an_unproven_statement_moves_the_point_and_no_bound(value, point):
    assert row(said(value, level="L2"), risk(3))[0] == (2, point, 4)
    declared = [Measurement(BUYER, "miit-gsc-general/X26", value, "P1")]
    assert row(risk(3), declared=declared)[0] == (2, point, 4)
