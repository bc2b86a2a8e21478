"""Rows of one identifier that differ: what they dispute is unknown and named, in whichever order they arrive."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest

from greenchain.graph import build_graph, graph_known
from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent
from greenchain.model.nouns import Facility, Party, Product
from greenchain.values.outcome import Outcome

CN = Facility("urn:a", "Works A", "CN", "urn:p", "CN-NW", ("production",))
NO = Facility("urn:a", "Works A", "NO", "urn:p", "", ("production",))


def conflicts(graph):
    return [notice for notice in graph.notices if notice.code == "ROW_CONFLICT"]


def test_equal_rows_and_roles_in_another_order_merge_silently():
    graph = build_graph((), facilities=[CN, CN])
    assert graph.facilities == {"urn:a": CN}
    assert graph.notices == ()
    roles = [Party("urn:p", roles=("b", "a")), Party("urn:p", roles=("a", "b"))]
    merged = build_graph((), parties=roles)
    assert merged.parties["urn:p"].roles == ("a", "b")
    assert merged.notices == ()


def test_one_row_stays_as_it_is():
    row = Facility("urn:a", roles=("z", "a"))
    assert build_graph((), facilities=[row]).facilities["urn:a"] is row


@pytest.mark.parametrize("rows", list(permutations([CN, NO])))
def test_a_disputed_country_is_unknown_and_named_with_both_values_whatever_came_first(rows):
    graph = build_graph((), facilities=rows)
    assert graph.facilities["urn:a"] == Facility("urn:a", "Works A", "", "urn:p", "CN-NW", ("production",))
    (notice,) = conflicts(graph)
    assert (notice.where, notice.outcome, notice.missing) == ("urn:a", Outcome.NOT_DETERMINED, ("country",))
    assert notice.values == {"country": "CN | NO"}


def test_three_rows_give_the_same_in_any_order():
    third = Facility("urn:a", "Works B", "DE", roles=("recovery",))
    answers = {repr((graph.facilities, graph.notices)) for graph in _built(permutations([CN, NO, third]))}
    assert len(answers) == 1
    assert "CN | DE | NO" in answers.pop()


def _built(orders):
    return [build_graph((), facilities=rows) for rows in orders]


def test_a_disputed_fact_is_absent_and_the_others_stay():
    rows = [
        Product("urn:x", "X", facts={"mass": "1", "hazard": "yes", "none": None}),
        Product("urn:x", "X", facts={"mass": "1", "hazard": None, "new": "n"}),
    ]
    for order in permutations(rows):
        graph = build_graph((), products=order)
        assert graph.products["urn:x"].facts == {"mass": "1", "none": None, "new": "n"}
        (notice,) = conflicts(graph)
        assert notice.values == {"facts.hazard": "none | yes"}


def test_the_graph_of_what_was_known_keeps_the_dispute():
    when = datetime(2026, 1, 1, tzinfo=UTC)
    event = TraceEvent(EventType.OBJECT, when, "k", action=Action.ADD, objects=(ObjectRef("urn:o"),))
    graph = build_graph([event], facilities=[CN, NO], recorded_at={"k": datetime(2026, 2, 1, tzinfo=UTC)})
    known = graph_known(graph, known_at=when)
    assert known.events == ()
    assert known.facilities["urn:a"].country == ""
    assert conflicts(known) == conflicts(graph) != []


def test_a_finding_of_many_different_rows_stays_short():
    rows = [Facility("urn:a", name=f"N{number:03}") for number in range(100)]
    (notice,) = conflicts(build_graph((), facilities=rows))
    assert notice.values["name"].endswith("N007 | and 92 more")
