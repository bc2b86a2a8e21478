"""A whole published seafood chain, traced both ways against sets written by hand from its events."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from greenchain.formats import read_records
from greenchain.graph import build_graph, mass_balance, trace_downstream, trace_upstream
from greenchain.model.events import TraceEvent

AT = datetime(2026, 1, 1, tzinfo=UTC)
LOT = "urn:gdst:example.org:product:lot:class:"
WILD, FARMED, FEED, FRY = (
    LOT + "fisherman01.tuna.v1-0122-2022",
    LOT + "fishfarm.1.farmed-tuna-01192022",
    LOT + "feedmill.1.ff11252021",
    LOT + "hatchery.1.tf12012021",
)
MIXED, PROCESSED = LOT + "processor.10.commingle-01232022", LOT + "processor.2.v1-0122-2022"
FISH = "urn:gdst:wholechain.com:product:lot:class:"
FILET = FISH + "processingcompany.tunafilet.34e5e863"
CATCHES = {FISH + "fishcompany.tuna.23423", FISH + "fishcompany.tuna.23423445"}

pytestmark = pytest.mark.conformance


@pytest.fixture(scope="module")
def graph(conformance_data):
    path = conformance_data / "epcis" / "opentraceability" / "all_wholechain_events.jsonld"
    return build_graph(read_records(path.read_bytes(), name=path.name).records(TraceEvent))


def test_the_processed_lot_comes_from_sea_and_farm(graph):
    trace = trace_upstream(graph, PROCESSED, at=AT)
    assert {item.id for item in trace.objects} == {MIXED, WILD, FARMED, FEED, FRY}
    assert set(trace.origins) == {WILD, FEED, FRY}
    assert trace.is_complete


def test_the_filet_comes_from_both_catches_and_from_nothing_packed_with_it(graph):
    trace = trace_upstream(graph, FILET, at=AT)
    assert {item.id for item in trace.objects} == CATCHES | {
        FISH + "fishcompany.tuna.1024f44f",
        FISH + "fishcompany.hgtuna.8a25a035",
    }
    assert set(trace.origins) == CATCHES


def test_the_wild_catch_went_into_the_processed_lot(graph):
    assert {item.id for item in trace_downstream(graph, WILD, at=AT).objects} == {MIXED, PROCESSED}


def test_three_processes_with_an_empty_transformation_id_stay_three(graph):
    assert len(graph.processes) == 7


def test_packing_one_pallet_twice_gives_two_stays(graph):
    stays = graph.aggregations.by_child[PROCESSED]
    assert len(stays) == 2
    assert all(stay.end is not None for stay in stays)


def test_the_lot_ends_at_the_importer(graph):
    assert graph.location_of(PROCESSED, at=AT) == "urn:gdst:example.org:location:loc:importer.123"


def test_growth_needs_a_declared_yield_and_the_overdrawn_catch_is_found(graph):
    balance = mass_balance(graph, at=AT, yields={})
    grown = [account for account in balance.processes if account.finding.code == "OUTPUT_EXCEEDS_INPUT"]
    assert {(account.input_kg, account.output_kg) for account in grown} == {(250, 1000), (11000, 12000)}
    assert [account.lot for account in balance.lots if account.finding.code == "LOT_OVERDRAWN"] == [WILD]
    declared = mass_balance(graph, at=AT, yields={account.process: (1, 5) for account in grown})
    assert not [account for account in declared.processes if account.finding.code == "OUTPUT_EXCEEDS_INPUT"]
