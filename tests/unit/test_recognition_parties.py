"""Parties stand for every ordered pair of them, and so for no more than a document may ask to be kept."""

from __future__ import annotations

import json

import pytest

from greenchain.recognition import read_facts
from greenchain.standards import agreement_reader
from greenchain.values.errors import InputError


def document(*counts: int) -> bytes:
    agreements = [
        {"id": f"g{number}", "level": "L3", "scope": "any", "parties": [f"s{place}" for place in range(count)]}
        for number, count in enumerate(counts)
    ]
    return json.dumps({"kind": "recognition-facts", "agreements": agreements}).encode()


def test_parties_are_every_ordered_pair():
    (agreement,) = read_facts(document(3)).known(None).agreements.values()
    assert set(agreement.edges) == {(a, b) for a in ("s0", "s1", "s2") for b in ("s0", "s1", "s2") if a != b}


@pytest.mark.parametrize("counts", [(4, 3), (3, 4)])
def test_directions_are_counted_over_the_whole_document(counts, monkeypatch):
    monkeypatch.setattr(agreement_reader, "_MOST_DIRECTIONS", 18)
    assert read_facts(document(*counts)).documents[0].counts() == {"agreements": 2}
    monkeypatch.setattr(agreement_reader, "_MOST_DIRECTIONS", 17)
    with pytest.raises(InputError) as caught:
        read_facts(document(*counts))
    assert [(one.code, one.where) for one in caught.value.faults] == [("BUDGET_EXCEEDED", "/agreements/1/parties")]


def test_very_many_parties_are_refused_before_they_are_paired():
    with pytest.raises(InputError) as caught:
        read_facts(document(100_000))
    assert caught.value.code == "BUDGET_EXCEEDED"


def test_a_party_twice_is_told_once_at_each_further_place():
    raw = json.dumps(
        {
            "kind": "recognition-facts",
            "agreements": [{"id": "g", "level": "L3", "scope": "any", "parties": ["a", "b", "a", "a"]}],
        }
    )
    with pytest.raises(InputError) as caught:
        read_facts(raw.encode())
    assert [one.where for one in caught.value.faults] == ["/agreements/0/parties/2", "/agreements/0/parties/3"]
