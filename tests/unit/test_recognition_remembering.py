"""What is worked out of facts is kept beside them, within bounds, and goes when they go."""

from __future__ import annotations

import gc
import json
from datetime import UTC, datetime, timedelta

import pytest

from document_world import AGREEMENT, FACTS
from greenchain.recognition import read_facts, remembering
from greenchain.recognition.categories import within
from greenchain.recognition.network import network_of
from greenchain.recognition.remembering import remembered
from greenchain.standards import known_facts
from greenchain.standards.known_facts import KnownFacts
from greenchain.standards.resting import collector_rests

START = datetime(2024, 1, 1, tzinfo=UTC)


def facts(document=FACTS):
    return read_facts(json.dumps(document).encode())


def test_work_is_done_once_for_the_same_words_and_facts():
    done = []

    @remembered
    def work(word: str, *, on: int = 0, known: KnownFacts) -> str | None:
        done.append((word, on, id(known)))
        return word or None

    one, other = facts().known(None), facts().known(None)
    asked = [("a", 1, one), ("a", 1, one), ("a", 2, one), ("", 1, one), ("", 1, one), ("a", 1, other)]
    assert [work(word, on=on, known=known) for word, on, known in asked] == ["a", "a", "a", None, None, "a"]
    assert done == [("a", 1, id(one)), ("a", 2, id(one)), ("", 1, id(one)), ("a", 1, id(other))]


def test_no_more_is_kept_than_the_limit(monkeypatch):
    monkeypatch.setattr(remembering, "_MOST", 3)
    known = facts().known(None)
    for number in range(20):
        assert within("copier", f"c{number}", known=known) is None
        assert within("copier", "imaging_equipment", known=known) == (known.categories["copier"],)
        assert all(len(kept) <= 3 for kept in known.kept.values())


def test_the_network_is_made_once_and_goes_with_its_facts():
    world = facts()
    assert network_of(world.known(None)) is network_of(world.known(None))
    gc.collect()
    before = sum(isinstance(one, KnownFacts) for one in gc.get_objects())
    del world
    gc.collect()
    assert sum(isinstance(one, KnownFacts) for one in gc.get_objects()) == before - 1


def test_looks_at_many_instants_are_right_and_few_are_kept(monkeypatch):
    monkeypatch.setattr(known_facts, "_LOOKS", 3)
    instants = [START + timedelta(days=number) for number in range(10)]
    versions = [
        {**AGREEMENT, "max_hops": number + 1, "recorded": instant.isoformat()}
        for number, instant in enumerate(instants)
    ]
    world = facts({**FACTS, "agreements": versions})
    for _ in range(2):
        assert world.known(START - timedelta(days=1)).agreements == {}
        found = [world.known(instant).agreements["g1"].max_hops for instant in instants]
        assert found == list(range(1, 11))


def test_the_collector_is_as_it_was_afterwards():
    assert gc.isenabled()
    with collector_rests():
        assert not gc.isenabled()
        with collector_rests():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="inside"), collector_rests():
        raise ValueError("inside")
    assert gc.isenabled()
    gc.disable()
    try:
        with collector_rests():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
