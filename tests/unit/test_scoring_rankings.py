"""Rankings reproduce the published examples, say when there is no order, and refuse what cannot be ranked."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.scoring.documents.document import answer_document, scoring_document
from greenchain.scoring.items.sections import Asked

AT = datetime(2026, 1, 1, tzinfo=UTC)
MATRIX = [[7, 9, 9, 8], [8, 7, 8, 7], [9, 6, 8, 9], [6, 7, 8, 6]]
TOPSIS = {
    "method": "topsis", "matrix": MATRIX, "weights": ["0.1", "0.4", "0.3", "0.2"], "benefit": [True, True, True, False],
}  # fmt: skip
THIRD, SEVENTH, NINTH = "0.3333333333333333", "0.14285714285714285", "0.1111111111111111"
LEADER = {
    "method": "ahp",
    "criteria": [[1, 4, 3, 7], ["0.25", 1, THIRD, 3], [THIRD, 3, 1, 5], [SEVENTH, THIRD, "0.2", 1]],
    "experience": [[1, "0.25", 4], [4, 1, 9], ["0.25", NINTH, 1]],
    "education": [[1, 3, "0.2"], [THIRD, 1, SEVENTH], [5, 7, 1]],
    "charisma": [[1, 5, 9], ["0.2", 1, 4], [NINTH, "0.25", 1]],
    "age": [[1, THIRD, 5], [3, 1, 9], ["0.2", NINTH, 1]],
}  # fmt: skip
STANDARDS = load_standards()


def answered(item):
    read = scoring_document({"rankings": [{"id": "r", **item}]})
    return answer_document(read, Asked(STANDARDS, AT))


def body(item):
    found = answered(item)
    assert not found.faults, found.faults
    return found.all()[0].to_dict()


def near(texts, expected, tolerance="1e-7"):
    return all(abs(Decimal(a) - Decimal(str(b))) <= Decimal(tolerance) for a, b in zip(texts, expected, strict=True))


def test_topsis_reproduces_the_published_example():
    found = body(TOPSIS)
    assert near(found["closeness"], [0.74269409, 0.40359933, 0.17586999, 0.44142927])
    assert (found["best"], found["use"], found["outcome"]) == (0, "ranking_only", "not_applicable")


def test_entropy_weights_reproduce_the_published_example():
    found = body({"method": "entropy", "matrix": MATRIX})
    assert near(found["weights"], [0.32199629, 0.31709642, 0.03891099, 0.32199629])


def test_a_hierarchy_reproduces_the_published_example():
    found = body(LEADER)
    assert near(found["criteria_weights"], [0.54756924, 0.12655528, 0.26994992, 0.05592555], "1e-6")
    assert near([found["consistency_ratio"]], [0.04385853], "1e-6")
    assert near(found["scores"], [0.35813677, 0.49278819, 0.14907504], "1e-6")


def test_adding_a_peer_can_turn_two_others_around_and_the_digest_of_the_peers_shows_it():
    small = {**TOPSIS, "matrix": [[1, 7], [4, 4]], "weights": [1, 1], "benefit": [True, True]}
    large = {**small, "matrix": [*small["matrix"], [9, 1]]}
    orders = []
    for item in (small, large):
        close = [Decimal(text) for text in body(item)["closeness"][:2]]
        orders.append(close[0] < close[1])
    assert orders[0] != orders[1]
    assert body(small)["peer_set_sha256"] != body(large)["peer_set_sha256"]


def test_peers_that_stand_level_have_no_best():
    found = body({**TOPSIS, "matrix": [MATRIX[0], MATRIX[0]]})
    assert (found["best"], found["outcome"]) == (None, "not_determined")
    assert found["closeness"] == [None, None]
    assert body({"method": "entropy", "matrix": [MATRIX[0], MATRIX[0]]})["weights"] is None


def test_a_zero_of_a_column_weighs_nothing_in_its_entropy():
    assert near(body({"method": "entropy", "matrix": [[0, 1], [5, 1]]})["weights"], [1, 0])


def test_the_consistency_of_two_things_is_sure_and_that_of_unknown_sizes_is_open():
    sure = {"method": "ahp", "criteria": [[1, 2], ["0.5", 1]], "a": [[1]], "b": [[1]]}
    assert body(sure)["consistency_ratio"] == "0"
    eleven = [[1] * 11 for _ in range(11)]
    alone = {f"c{n}": [[1]] for n in range(11)}
    found = body({"method": "ahp", "criteria": eleven, **alone})
    assert (found["consistency_ratio"], found["outcome"]) == (None, "not_determined")
    told = body({"method": "ahp", "criteria": eleven, **alone, "random_index": "1.51"})
    assert (told["consistency_ratio"], told["outcome"]) == ("0", "not_applicable")


@pytest.mark.parametrize(
    "item",
    [
        {"method": "guess"},
        {**TOPSIS, "matrix": [[1, 2], [3]]},
        {**TOPSIS, "matrix": [[7, 9, 9, None], [8, 7, 8, 7]]},
        {**TOPSIS, "matrix": [MATRIX[0]]},
        {**TOPSIS, "weights": [1, 1, 1]},
        {**TOPSIS, "weights": [0, 0, 0, 0]},
        {**TOPSIS, "weights": [1, 1, 1, -1]},
        {**TOPSIS, "benefit": [True, True, True, 1]},
        {**TOPSIS, "peers": ["a", "a", "b", "c"]},
        {"method": "entropy", "matrix": [[0, 1], [0, 1]]},
        {"method": "entropy", "matrix": [[-1, 1], [2, 1]]},
        {**LEADER, "criteria": [[1, 4, 3, 7]]},
        {**LEADER, "age": [[1, 3, 5], [3, 1, 9], ["0.2", NINTH, 1]]},
        {**LEADER, "age": [[1, 0, 5], [3, 1, 9], ["0.2", NINTH, 1]]},
        {**LEADER, "age": [[1, 1], [1, 1]]},
        {key: value for key, value in LEADER.items() if key != "age"},
    ],
)
def test_what_cannot_be_ranked_is_refused_with_its_place(item):
    found = answered(item)
    assert not found.all()
    assert all(fault.where.startswith("/rankings/0") for fault in found.faults)


def test_a_peer_set_beyond_the_budget_is_refused(monkeypatch):
    monkeypatch.setattr("greenchain.scoring.sections.rankings._MAX_CELLS", 15)
    assert [fault.code for fault in answered(TOPSIS).faults] == ["BUDGET_EXCEEDED"]
    assert body({**TOPSIS, "matrix": MATRIX[:3]})["best"] == 0
