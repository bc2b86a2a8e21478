"""A whole published seafood chain, traced both ways against sets written by hand from its events."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from greenchain.formats import read_records
from greenchain.graph import (
    build_graph,
    history,
    mass_balance,
    suppliers_of,
    trace_downstream,
    trace_upstream,
    where,
)
from greenchain.model.events import EventType, TraceEvent

AT = datetime(2026, 1, 1, tzinfo=UTC)
LOT = "urn:gdst:example.org:product:lot:class:"
PARTY = "urn:gdst:example.org:party:"
SITE = "urn:gdst:example.org:location:loc:"
PALLET = "urn:epc:id:sscc:08600031303.0003"  # too short for an SSCC, so it stays as written
WILD, FARMED, FEED, FRY = (
    LOT + "fisherman01.tuna.v1-0122-2022",
    LOT + "fishfarm.1.farmed-tuna-01192022",
    LOT + "feedmill.1.ff11252021",
    LOT + "hatchery.1.tf12012021",
)
MIXED, PROCESSED = LOT + "processor.10.commingle-01232022", LOT + "processor.2.v1-0122-2022"
FISH = "urn:gdst:wholechain.com:product:lot:class:"
FILET = FISH + "processingcompany.tunafilet.34e5e863"
CATCH, OTHER_CATCH = FISH + "fishcompany.tuna.23423", FISH + "fishcompany.tuna.23423445"
JOINED, HEADED = FISH + "fishcompany.tuna.1024f44f", FISH + "fishcompany.hgtuna.8a25a035"

pytestmark = pytest.mark.conformance


@pytest.fixture(scope="module")
def events(conformance_data):
    path = conformance_data / "epcis" / "opentraceability" / "all_wholechain_events.jsonld"
    return read_records(path.read_bytes(), name=path.name).records(TraceEvent)


@pytest.fixture(scope="module")
def graph(events):
    return build_graph(events)


def reached(trace):
    return {item.id for item in trace.objects}


def test_the_processed_lot_comes_from_sea_and_farm(graph):
    trace = trace_upstream(graph, PROCESSED, at=AT)
    assert reached(trace) == {MIXED, WILD, FARMED, FEED, FRY}
    assert set(trace.origins) == {WILD, FEED, FRY}
    assert trace.is_complete
    assert {item.id: item.depth for item in trace.objects} == {MIXED: 1, WILD: 2, FARMED: 2, FEED: 3, FRY: 3}


def test_the_processed_lot_goes_into_nothing_and_every_pallet_of_it_was_unpacked(graph):
    trace = trace_downstream(graph, PROCESSED, at=AT)
    assert reached(trace) == set()
    assert "NEVER_UNPACKED" not in {gap.code for gap in trace.frontier}


def test_the_filet_comes_from_both_catches_and_from_nothing_packed_with_it(graph):
    trace = trace_upstream(graph, FILET, at=AT)
    assert reached(trace) == {CATCH, OTHER_CATCH, JOINED, HEADED}
    assert set(trace.origins) == {CATCH, OTHER_CATCH}


def test_the_filet_goes_into_nothing(graph):
    assert reached(trace_downstream(graph, FILET, at=AT)) == set()


@pytest.mark.parametrize(
    ("origin", "users"),
    [
        (WILD, {MIXED, PROCESSED}),
        (FRY, {FARMED, MIXED, PROCESSED}),
        (FEED, {FARMED, MIXED, PROCESSED}),
        (CATCH, {JOINED, HEADED, FILET}),
        (OTHER_CATCH, {JOINED, HEADED, FILET}),
    ],
)
def test_every_origin_reaches_all_that_was_made_of_it(graph, origin, users):
    assert reached(trace_downstream(graph, origin, at=AT)) == users


def test_three_processes_with_an_empty_transformation_id_stay_three(events, graph):
    transformations = [event for event in events if event.type is EventType.TRANSFORMATION]
    empty = [event for event in transformations if not event.transformation_id]
    assert len(transformations) == len(graph.processes) == 7
    assert len(empty) >= 3
    assert {event.key for event in empty} <= set(graph.processes)


def test_packing_one_pallet_twice_gives_two_stays(graph):
    stays = graph.aggregations.by_child[PROCESSED]
    assert [(stay.parent, stay.implicit) for stay in stays] == [(PALLET, False)] * 2
    assert all(stay.end is not None for stay in stays)
    packed = [each for each in history(graph, PROCESSED, at=AT).locations if PALLET in each.containers]
    assert len(packed) >= 2


def test_the_lot_ends_at_the_importer(graph):
    (location,) = where(graph, PROCESSED, at=AT).locations
    assert (location.place, location.containers, location.until) == (SITE + "importer.123", (), None)


def test_the_parties_behind_the_processed_lot_are_those_the_events_name(graph):
    found = suppliers_of(graph, PROCESSED, at=AT)
    tiers = {party.party: party.tier for party in found.parties}
    assert tiers[PARTY + "processor.1"] == 0
    assert {tiers[PARTY + name] for name in ("fishfarm.1", "fisherman01.1")} == {1}
    assert tiers[PARTY + "feedmill.1"] == 2


def test_the_shares_of_the_mix_are_those_of_its_masses(graph):
    shares = trace_upstream(graph, MIXED, at=AT, shares=True).shares[MIXED]
    assert shares.origins[WILD] * 22 == 10
    assert sum(shares.origins.values()) + shares.unknown == 1


def test_growth_needs_a_declared_yield_and_the_overdrawn_catch_is_found(graph):
    balance = mass_balance(graph, at=AT, yields={})
    grown = [account for account in balance.processes if account.finding.code == "OUTPUT_EXCEEDS_INPUT"]
    assert {(account.input_kg, account.output_kg) for account in grown} == {(250, 1000), (11000, 12000)}
    assert [account.lot for account in balance.lots if account.finding.code == "LOT_OVERDRAWN"] == [WILD]
    declared = mass_balance(graph, at=AT, yields={account.process: (1, 5) for account in grown})
    assert not [account for account in declared.processes if account.finding.code == "OUTPUT_EXCEEDS_INPUT"]
