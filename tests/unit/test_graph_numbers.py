"""A graph made of numbers says what it is in a line, and what to ask instead of a trace of events."""

from __future__ import annotations

import pytest

from graph_events import END, born, make, ref
from greenchain.graph import SupplyGraph, build_graph, trace_downstream, trace_upstream

NUMBERS = SupplyGraph.from_flows([0, 0, 1, 1], [0, 1, 1, 2], [True, False, True, False])


def test_a_graph_tells_how_much_is_in_it_and_dumps_no_arrays():
    assert repr(NUMBERS) == "<SupplyGraph of numbers: 3 objects, 2 processes>"
    graph = build_graph([born(0, ref("urn:a")), make(1, [ref("urn:a")], [ref("urn:b")])])
    assert repr(graph) == "<SupplyGraph: 2 objects, 1 process, 2 events>"


@pytest.mark.parametrize("seeds", ["3", 3, [3], ["3"]])
def test_a_trace_of_numbers_says_which_method_answers_it(seeds):
    with pytest.raises(ValueError, match=r"ask graph\.upstream\(\[number, \.\.\.\]\)"):
        trace_upstream(NUMBERS, seeds, at=END)
    with pytest.raises(ValueError, match=r"ask graph\.downstream"):
        trace_downstream(NUMBERS, seeds, at=END)


@pytest.mark.parametrize("seeds", [3, [3], ["urn:a", None]])
def test_a_seed_that_is_no_text_is_a_type_error_that_says_so(seeds):
    with pytest.raises(TypeError, match="seeds are identifiers as text"):
        trace_upstream(build_graph([born(0, ref("urn:a"))]), seeds, at=END)
