"""What was planted is found, and nothing in what looks like it: made declarations, papers and chains, screened."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import UTC, datetime

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.formats import parse_declaration, read_records
from greenchain.formats.waste_documents import parse_documents
from greenchain.graph import build_graph
from greenchain.model.events import TraceEvent
from greenchain.model.nouns import Facility
from greenchain.screening import Documents, screen_many
from greenchain.values.outcome import Outcome
from greenchain.workspace.planting.cases import Kind
from greenchain.workspace.planting.lines import fixed_files, list_entries
from greenchain.workspace.planting.stream import PATTERNS, cases

AT = datetime(2028, 6, 1, tzinfo=UTC)
STANDARDS = load_standards()
ROWS, SEED = 6_000, 11
# seen by an earlier leg, a yield, a claim or a price: not by rules, documents and the roles of sites
_BY_MORE = {"beyond-yield", "unproven-recovery", "scrap-price"}


def declared(declaration):
    items = [
        {**{name: text or None for name, text in item.facts.items()}, "item_no": str(number)}
        for number, item in enumerate(declaration.items, start=1)
    ]
    header = {name: text or None for name, text in declaration.facts.items()}
    return parse_declaration({**header, "declaration_id": declaration.id, "items": items})


@pytest.fixture(scope="module")
def judged():
    """Per pattern and kind: how many items there are, and the codes found in each."""
    run = list(cases(ROWS, seed=SEED, standards=STANDARDS))
    papers = {
        name: [p for case in run for p in getattr(case, name)] for name in ("notifications", "movements", "annex_vii")
    }
    events = [json.loads(entry) for case in run for entry in list_entries(case)["events"]]
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2028-01-01T00:00:00Z",
        "epcisBody": {"eventList": events},
    }
    sites = read_records(fixed_files()["facilities.csv"].encode(), name="f").records(Facility)
    graph = build_graph(read_records(json.dumps(document).encode(), name="e").records(TraceEvent), facilities=sites)
    made = [declaration for case in run for declaration in case.declarations]
    results = screen_many(
        map(declared, made), standards=STANDARDS, at=AT, graph=graph, documents=Documents.of(parse_documents(papers))
    )
    found = defaultdict(list)
    for declaration, result in zip(made, results, strict=True):
        labels = {str(number): item.label for number, item in enumerate(declaration.items, start=1)}
        for item in result.items:
            label = labels[item.item.item_no]
            codes = {finding.code for finding in item.findings if finding.outcome is not Outcome.CONFORMS}
            found[label.pattern, label.kind].append((set(label.expected), codes))
    return found


@pytest.mark.parametrize("pattern", sorted(PATTERNS.keys() - _BY_MORE))
def test_what_was_planted_is_found(judged, pattern):
    planted = judged[pattern, Kind.PLANTED]
    missed = [expected - codes for expected, codes in planted if not expected <= codes]
    assert len(planted) >= 6
    assert missed == []


@pytest.mark.parametrize("pattern", sorted(PATTERNS))
def test_nothing_is_found_in_what_looks_like_it(judged, pattern):
    alike = judged[pattern, Kind.LOOKALIKE]
    told = Counter(code for _, codes in alike for code in codes)
    assert len(alike) >= 6
    assert told == {}


def test_nothing_is_found_in_ordinary_rows(judged):
    ordinary = [codes for (_, kind), items in judged.items() if kind is Kind.ORDINARY for _, codes in items]
    assert len(ordinary) > ROWS * 0.9
    assert Counter(code for codes in ordinary for code in codes) == {}
