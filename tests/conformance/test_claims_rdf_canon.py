"""The W3C suite of RDFC-1.0, all 86 tests, and graphs made to poison: refused, or done, within a tenth of a second."""

from __future__ import annotations

import json
import random
import time
from functools import cache

import pytest

from conftest import conformance_folder
from greenchain.claims.rdfc import canonicalize_nquads
from greenchain.values.errors import InputError

pytestmark = pytest.mark.conformance
PREDICATE = "<urn:p>"


@cache
def suite():
    folder = conformance_folder() / "w3c-vc" / "rdf-canon"
    if not folder.is_dir():
        pytest.skip("GREENCHAIN_CONFORMANCE_DATA is not there")
    return folder, json.loads((folder / "manifest.jsonld").read_text(encoding="utf-8"))["entries"]


def test_the_w3c_suite_is_of_three_kinds():
    """The suite ``rdf-canon`` decides every entry; here is what they are."""
    _, entries = suite()
    kinds = [entry["type"].removeprefix("rdfc:RDFC10") for entry in entries]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"EvalTest": 64, "MapTest": 21, "NegativeEvalTest": 1}


@pytest.mark.parametrize("number", [44, 45, 46])
def test_the_hard_graphs_pass_in_whatever_order_they_are_written(number):
    folder, _ = suite()
    lines = (folder / "rdfc10" / f"test0{number}-in.nq").read_text().splitlines()
    expected = (folder / "rdfc10" / f"test0{number}-rdfc10.nq").read_text()
    for seed in range(5):
        random.Random(seed).shuffle(lines)  # noqa: S311 - an order to try, no secret
        assert canonicalize_nquads("\n".join(lines)).nquads == expected


def arcs(pairs):
    return "".join(f"_:e{first} {PREDICATE} _:e{second} .\n" for first, second in pairs)


def clique(size):
    return arcs((a, b) for a in range(size) for b in range(size) if a != b)


def a_list(size):
    cells = "".join(f'_:e{i} <urn:first> "x" .\n_:e{i} <urn:rest> _:e{i + 1} .\n' for i in range(size))
    return f"_:root <urn:list> _:e0 .\n{cells}"


def tree(fan, depth):
    lines, level = [], ["_:r"]
    for _ in range(depth):
        level = [(parent, f"{parent}x{i}") for parent in level for i in range(fan)]
        lines += [f"{parent} {PREDICATE} {child} .\n" for parent, child in level]
        level = [child for _, child in level]
    return "".join(lines)


POISON = {
    **{f"clique of {size}": clique(size) for size in range(5, 13)},
    **{f"two cliques of {size}": clique(size) + clique(size).replace("_:e", "_:f") for size in (4, 5, 6)},
    **{f"ring of {size}": arcs((i, (i + 1) % size) for i in range(size)) for size in (40, 90, 1000)},
    **{
        f"hypercube of {dim}": arcs((i, i ^ (1 << b)) for i in range(1 << dim) for b in range(dim)) for dim in (3, 4, 6)
    },
    **{f"list of {size}": a_list(size) for size in (50, 90, 1000, 5000)},
    **{f"tree of {fan}^{depth}": tree(fan, depth) for fan, depth in ((2, 5), (3, 3), (5, 2), (6, 2), (9, 2), (4, 5))},
    "a star of alike": "".join(f'_:r {PREDICATE} _:e{i} .\n_:e{i} {PREDICATE} "x" .\n' for i in range(1000)),
    "pairs": "".join(f"_:a{i} {PREDICATE} _:b{i} .\n_:b{i} {PREDICATE} _:a{i} .\n" for i in range(500)),
    "10,000 blank nodes": "".join(f'_:e{i} {PREDICATE} "x" .\n' for i in range(10_000)),
    "10,000 in a row": arcs((i, i + 1) for i in range(10_000)),
    "a graph named by each node": "".join(f"_:e{i} {PREDICATE} _:e{i + 1} _:e{i + 2} .\n" for i in range(500)),
}


def spent_on(text):
    """CPU seconds until the answer, and the code where it is a refusal."""
    code = ""
    before = time.process_time()
    try:
        canonicalize_nquads(text)
    except InputError as refused:
        code = refused.code
    return time.process_time() - before, code


@pytest.mark.parametrize("name", POISON)
def test_a_poison_graph_is_refused_or_done_within_a_tenth_of_a_second(name):
    for _ in range(20):  # the first that is quick counts: other work on the machine is not ours
        spent, code = spent_on(POISON[name])
        assert code in ("", "BUDGET_EXCEEDED")
        if spent <= 0.1:
            return
    pytest.fail(f"{spent:.3f} s")


@pytest.mark.parametrize("size", range(7, 13))
def test_cliques_from_seven_nodes_are_refused(size):
    with pytest.raises(InputError) as refused:
        canonicalize_nquads(clique(size))
    assert refused.value.code == "BUDGET_EXCEEDED"
    if size > 8:  # more orders than the purse: not one of them is tried
        assert refused.value.faults[0].found == f"{size - 1} blank nodes that look alike"
