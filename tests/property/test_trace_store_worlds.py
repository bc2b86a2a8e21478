"""Over random worlds in stores: what a question loads gives, byte for byte, the answer on everything."""

from __future__ import annotations

import json
import tempfile
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_world import BOXES, GOODS, GTIN, ORDER, PARTIES, PLACES, at, hours, worlds
from greenchain.adapters.stores import graph_snapshot, open_memory, open_sqlite
from greenchain.graph import TraceDirection, history, mass_balance, where
from greenchain.graph.traces.trace_table import trace_rows
from greenchain.model.nouns import Facility
from greenchain.model.ports import Document
from greenchain.standards import Standards
from greenchain.workspace import Inputs, Workspace
from greenchain.workspace.chains import Known, claimed, everything, graph_of, placed, supplied, traced
from greenchain.workspace.stages import run_stages
from greenchain.workspace.tracing import suppliers_document, trace_document, trace_ways, ways_of

KNOWN = datetime(2026, 3, 1, tzinfo=UTC)
subjects = st.lists(st.sampled_from([*GOODS, *BOXES, GTIN, ORDER]), min_size=1, max_size=2, unique=True)
TABLE = tuple(Facility(place, party=party) for place, party in zip(PLACES[1:], PARTIES, strict=True))


@contextmanager
def kept(kind, documents, *, refreshed=0):
    """A workspace on a store that took the documents a day apart; with a snapshot of the first ``refreshed``."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_memory("") if kind == "memory" else open_sqlite(str(Path(folder) / "chain.db"))
        with closing(store):
            for number, events in enumerate(documents):
                raw = Document("application/ld+json", f"{number}".encode(), f"{number}.json", events)
                store.take(raw, known_at=KNOWN + timedelta(days=number))
                if number + 1 == refreshed:
                    store.refresh()
            yield Workspace(store, standards=Standards())


@st.composite
def documents(draw):
    """A world, its events in any order over a few documents, none of them empty."""
    events = draw(st.permutations(draw(worlds(size=10).filter(bool))))
    cuts = sorted(draw(st.sets(st.integers(1, len(events)), max_size=3)) - {len(events)})
    return [list(events[begin:end]) for begin, end in zip([0, *cuts], [*cuts, len(events)], strict=True)]


def text(document):
    return json.dumps(document, default=str)


def told(graph, names, asked):
    """The document of the traces, and the table of each."""
    traces = trace_ways(graph, names, **asked)
    return text([trace_document(traces), *(list(trace_rows(trace, graph)) for trace in traces)])


def until(documents, day):
    return Inputs(events=tuple(event for listed in documents[: day + 1] for event in listed))


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
@given(
    documents=documents(),
    names=subjects,
    hour=hours,
    day=st.integers(0, 3),
    way=st.sampled_from(["upstream", "downstream", "both"]),
    options=st.fixed_dictionaries({"parts": st.booleans(), "exposure": st.booleans()}),
)
def test_a_trace_of_what_is_loaded_is_the_trace_of_everything(kind, documents, names, hour, day, way, options):
    asked = {"direction": way, "at": at(hour), "known_at": KNOWN + timedelta(days=day), "shares": True, **options}
    with kept(kind, documents) as workspace:
        load = traced(names, directions=ways_of(way), at=at(hour), **options)
        chain = workspace.chain(load, known_at=asked["known_at"])
    assert told(chain.graph(), names, asked) == told(graph_of(until(documents, day)), names, asked)
    assert chain.position == len(documents)
    assert chain.inputs.faults == chain.inputs.missing_events == ()


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
@given(documents=documents(), names=subjects, hour=hours, day=st.integers(0, 3))
def test_places_of_what_is_loaded_are_the_places_of_everything(kind, documents, names, hour, day):
    with kept(kind, documents) as workspace:
        chain = workspace.chain(placed(names, at=at(hour)), known_at=KNOWN + timedelta(days=day))
    whole = graph_of(until(documents, day))
    for ask in (where, history):
        found = ask(chain.graph(), names, at=at(hour))
        assert text(found.to_dict()) == text(ask(whole, names, at=at(hour)).to_dict())


@given(documents=documents(), names=subjects, hour=hours)
def test_suppliers_of_what_is_loaded_are_the_suppliers_of_everything(documents, names, hour):
    with kept("sqlite", documents) as workspace:
        known = Known(workspace.events(), Inputs(facilities=TABLE), lambda *_: ())
        loaded = Inputs(events=supplied(names, at=at(hour))(known).events, facilities=TABLE)
    whole = Inputs(events=until(documents, 9).events, facilities=TABLE)
    assert text(suppliers(loaded, names, hour)) == text(suppliers(whole, names, hour))


def suppliers(inputs, names, hour):
    stages = run_stages(inputs, standards=PROFILE, at=at(hour), known_at=at(hour))
    return suppliers_document(stages, names)


@pytest.fixture(scope="module", autouse=True)
def _profile():
    from greenchain.adapters.shipped import load_standards

    global PROFILE  # noqa: PLW0603 - read once for all examples
    PROFILE = load_standards()


@given(documents=documents(), data=st.data(), hour=hours)
def test_claims_about_lots_are_judged_on_what_is_loaded_as_on_everything(documents, data, hour):
    from greenchain.graph.custody import CustodyModels, judge_claims
    from greenchain.model.postings import ClaimRole, LotClaim

    models = st.sampled_from(["identity_preserved", "segregated", "controlled_blending", "mass_balance"])
    rows = data.draw(st.lists(st.tuples(st.sampled_from(GOODS), st.sampled_from(ClaimRole), models), max_size=3))
    rows.append((data.draw(st.sampled_from(GOODS)), ClaimRole.CLAIMED, data.draw(models)))
    claims = [
        LotClaim(lot=lot, role=role, characteristic="organic", scheme="s", model=model, share=Decimal(1))
        for lot, role, model in rows
    ]
    with kept("sqlite", documents) as workspace:
        chain = workspace.chain(claimed([claim.lot for claim in claims], at=at(hour)))

    def judged(graph):
        return judge_claims(claims, graph=graph, models=CustodyModels.of(PROFILE), at=at(hour)).to_dict()

    assert text(judged(chain.graph())) == text(judged(graph_of(until(documents, 9))))


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
@given(documents=documents(), hour=hours, day=st.integers(0, 3))
def test_a_balance_of_all_needs_no_document_read_again(kind, documents, hour, day):
    with kept(kind, documents) as workspace:
        chain = workspace.chain(everything, known_at=KNOWN + timedelta(days=day))
    whole = graph_of(until(documents, day))
    one, other = (mass_balance(graph, at=at(hour), yields={}).to_dict() for graph in (chain.graph(), whole))
    assert text(one) == text(other)


@given(documents=documents(), names=subjects, hour=hours, data=st.data())
def test_a_snapshot_of_any_earlier_state_changes_no_answer(documents, names, hour, data):
    refreshed = data.draw(st.integers(1, len(documents)))
    direction = data.draw(st.sampled_from(TraceDirection))
    known_at = KNOWN + timedelta(days=data.draw(st.integers(0, 3)))
    load = traced(names, directions=[direction], at=at(hour))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graph_snapshot, "MIN_EVENTS", 0)
        with kept("sqlite", documents, refreshed=refreshed) as workspace:
            chain = workspace.chain(load, known_at=known_at)
    asked = {"direction": direction.value, "at": at(hour), "known_at": known_at}
    whole = graph_of(until(documents, (known_at - KNOWN).days))
    assert told(chain.graph(), names, asked) == told(whole, names, asked)
