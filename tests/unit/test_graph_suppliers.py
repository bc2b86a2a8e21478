"""Who stands behind a lot: parties from tables, from events, from changes of hands, tier by tier, unknown ones named."""

from __future__ import annotations

import pytest

from graph_events import END, at, born, make, ref, seen
from greenchain.graph import build_graph, supplier_graph, suppliers_of
from greenchain.model.events import Transfer
from greenchain.model.nouns import Facility

SITES = [Facility(f"urn:{name}", party=f"urn:P:{name}") for name in ("mine", "smelter", "mill")]
CHAIN = (
    born(0, ref("urn:ore"), biz_location="urn:mine"),
    make(1, [ref("urn:ore")], [ref("urn:ingot")], biz_location="urn:smelter/254/2"),
    make(2, [ref("urn:ingot")], [ref("urn:coil")], biz_location="urn:mill"),
)


def hand(hours, name, giver, taker, kind="owning_party", **parts):
    ends = {"sources": (Transfer(kind, giver),), "destinations": (Transfer(kind, taker),)}
    return seen(hours, ref(name), biz_step="shipping", **ends | parts)


def tiers(events, subject="urn:coil", *, facilities=SITES, when=END):
    found = suppliers_of(build_graph(events, facilities=facilities), subject, at=when)
    return {party.party: party.tier for party in found.parties}, [gap.code for gap in found.frontier]


def test_whoever_made_what_was_used_is_a_tier_further_away():
    assert tiers(CHAIN) == ({"urn:P:mill": 0, "urn:P:smelter": 1, "urn:P:mine": 2}, [])
    found = suppliers_of(build_graph(CHAIN, facilities=SITES), "urn:coil", at=END)
    assert [(each.objects, each.facilities) for each in found.parties] == [
        (("urn:coil",), ("urn:mill",)),
        (("urn:ingot",), ("urn:smelter",)),
        (("urn:ore",), ("urn:mine",)),
    ]
    assert [each.party for each in found.suppliers] == ["urn:P:smelter", "urn:P:mine"]


def test_a_trader_between_two_sites_is_a_tier_of_its_own():
    bought = hand(1.5, "urn:ingot", "urn:P:smelter", "urn:trader")
    sold = hand(1.6, "urn:ingot", "urn:trader", "urn:P:mill", key="sold")
    received = [
        seen(1.55, ref("urn:ingot"), biz_step="receiving", key="r1"),
        seen(1.7, ref("urn:ingot"), biz_step="receiving", key="r2"),
    ]
    found, gaps = tiers([*CHAIN, bought, sold, *received])
    assert found == {"urn:P:mill": 0, "urn:trader": 1, "urn:P:smelter": 2, "urn:P:mine": 3}
    assert gaps == []


@pytest.mark.parametrize("member", ["gdst:productOwner", "{https://gdst.org/epcis}productOwner", "productOwner"])
def test_the_owner_that_an_event_states_ran_the_process_before_any_table_says_who(member):
    stated = make(1, [ref("urn:ore")], [ref("urn:ingot")], extensions={member: "urn:owner"})
    found, gaps = tiers([CHAIN[0], stated, CHAIN[2]])
    assert found == {"urn:P:mill": 0, "urn:owner": 1, "urn:P:mine": 2}
    assert gaps == []


def test_a_maker_whom_nobody_names_is_a_gap_and_no_supplier():
    found, gaps = tiers(CHAIN, facilities=[SITES[0], SITES[2]])
    assert found == {"urn:P:mill": 0}
    assert gaps == ["PARTY_UNKNOWN"]


def test_only_what_had_happened_counts_and_nobody_supplies_itself():
    assert tiers(CHAIN, "urn:ingot", when=at(1))[0] == {"urn:P:smelter": 0, "urn:P:mine": 1}
    one = [Facility(site.id, party="urn:P") for site in SITES]
    assert tiers(CHAIN, facilities=one) == ({"urn:P": 0}, [])


def test_the_graph_of_parties_has_tiers_from_those_who_supply_nobody():
    parties = supplier_graph(
        build_graph([*CHAIN, hand(3, "urn:coil", "urn:P:mill", "urn:shop")], facilities=SITES), at=END
    )
    assert dict(parties.nodes(data="tier")) == {"urn:shop": 0, "urn:P:mill": 1, "urn:P:smelter": 2, "urn:P:mine": 3}
    assert parties.edges["urn:P:smelter", "urn:P:mill"] == {"objects": ("urn:ingot",), "events": (CHAIN[2].key,)}
    assert parties.graph["frontier"] == ()
    assert supplier_graph(build_graph(CHAIN[:1]), at=END).graph["frontier"][0].code == "PARTY_UNKNOWN"


def test_parties_that_supply_each_other_share_the_nearest_tier():
    loop = [hand(1, "urn:a", "urn:X", "urn:Y"), hand(2, "urn:b", "urn:Y", "urn:X"), hand(3, "urn:c", "urn:Z", "urn:X")]
    assert dict(supplier_graph(build_graph(loop), at=END).nodes(data="tier")) == {"urn:X": 0, "urn:Y": 0, "urn:Z": 1}
