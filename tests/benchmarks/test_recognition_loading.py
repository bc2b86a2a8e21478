"""What it costs to read and compile agreements, as ratios to the standard library reading the same bytes in the same run.

Run with ``pytest -s tests/benchmarks/test_recognition_loading.py`` to see the figures, and with
``GREENCHAIN_BENCHMARK_AGREEMENTS=100000`` for the world of the bar: 100,000 agreements read and compiled in 10 seconds.
Times are processor times of the best of a few rounds. They are printed; what is asserted is that the answers are right
and that cost grows with size, not with its square or the number of leaves of a tree: that a shared machine cannot hide.
"""

from __future__ import annotations

import json
import os
import tracemalloc
from datetime import UTC, datetime
from random import Random

from recognition_documents import SEED, agreements, mapped_chain, question
from trace_clock import cpu

from greenchain.recognition import Decision, assess, read_facts, read_question
from greenchain.recognition.network import network_of

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
COUNT = int(os.environ.get("GREENCHAIN_BENCHMARK_AGREEMENTS", "4000"))
ROUNDS = 3
MAPPINGS, DEPTH = 60, 20


def visit(value: object) -> int:
    """A plain walk: how many values there are."""
    if isinstance(value, dict):
        return 1 + sum(visit(item) for item in value.values())
    return 1 + sum(visit(item) for item in value) if isinstance(value, list) else 1


def told(name: str, seconds: float, references: dict[str, float]) -> None:
    ratios = ", ".join(f"{seconds / of:.1f} x {reference}" for reference, of in references.items())
    print(f"{name}: {seconds:.3f} s, {ratios}")


def costs(raw: bytes) -> dict[str, float]:
    """Seconds of each stage; compiling is timed on facts that nobody has asked yet."""
    parsed = json.loads(raw)
    found = {
        "json.loads": cpu(lambda: json.loads(raw), rounds=ROUNDS),
        "plain walk": cpu(lambda: visit(parsed), rounds=ROUNDS),
        "read": cpu(lambda: read_facts(raw), rounds=ROUNDS),
    }
    unasked = [read_facts(raw) for _ in range(ROUNDS)]
    found["compile"] = cpu(lambda: network_of(unasked.pop().known(None)), rounds=ROUNDS)
    return found


def test_reading_and_compiling_cost_a_few_times_what_json_does_and_grow_with_the_document():
    small, large = costs(agreements(COUNT // 4)), costs(agreements(COUNT))
    for name in ("read", "compile"):
        told(f"{name} {COUNT} agreements", large[name], {one: large[one] for one in ("json.loads", "plain walk")})
        assert large[name] / large["json.loads"] < 4 * small[name] / small["json.loads"]


def test_all_that_was_read_is_there():
    facts = read_facts(agreements(500))
    network = network_of(facts.known(None))
    assert facts.documents[0].counts()["agreements"] == 500
    assert sum(map(len, network.out.values())) == sum(map(len, network.between.values())) == 500
    assert network_of(facts.known(None)) is network
    assert network_of(read_facts(agreements(500)).known(None)) is not network


def test_memory_is_a_few_times_that_of_the_parsed_document():
    raw = agreements(1000)
    tracemalloc.start()
    try:
        parsed = json.loads(raw)
        plain, _ = tracemalloc.get_traced_memory()
        facts = read_facts(raw)
        network = network_of(facts.known(None))
        both, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    print(f"kept {(both - plain) / plain:.1f} x json.loads, at most {(peak - plain) / plain:.1f} x")
    assert len(parsed["agreements"]) == len(facts.known(None).agreements) == sum(map(len, network.out.values()))
    assert peak - plain < 6 * plain


def test_many_mappings_over_a_long_chain_grow_with_the_chain():
    """The tree of RFC 5280 would have 60^20 leaves, about 3.7e35."""
    asked = read_question(question("s.00", f"s.{DEPTH}")).question
    facts = {depth: read_facts(mapped_chain(MAPPINGS, depth)) for depth in (DEPTH // 2, DEPTH)}
    raw = mapped_chain(MAPPINGS, DEPTH)
    reference = cpu(lambda: json.loads(raw))
    told("60 mappings over 20, read", cpu(lambda: read_facts(raw), rounds=1), {"json.loads": reference})
    found = assess(asked, facts=facts[DEPTH], at=AT)
    assert found.decision is Decision.RECOGNIZED
    assert found.path == tuple(f"g{number:02}" for number in range(DEPTH))
    long = cpu(lambda: assess(asked, facts=facts[DEPTH], at=AT), rounds=1)
    half = read_question(question("s.00", f"s.{DEPTH // 2}")).question
    short = cpu(lambda: assess(half, facts=facts[DEPTH // 2], at=AT), rounds=1)
    told("60 mappings over 20, decided", long, {"json.loads": reference, "half as long": short})
    assert long < 6 * short


def test_one_question_costs_little_in_a_large_world():
    raw = agreements(COUNT)
    world = read_facts(raw)
    picked = Random(SEED).sample(json.loads(raw)["agreements"], 100)  # noqa: S311 - not for cryptography
    asked = [read_question(question(one["from"], one["to"], category=one["scope"][0])).question for one in picked]

    def answers():
        return [assess(one, facts=world, at=AT).to_dict() for one in asked]

    first = answers()
    written = json.dumps(first)
    references = {"json.loads of the answer": cpu(lambda: json.loads(written)) / len(asked)}
    told(f"one question of {COUNT} agreements", cpu(answers) / len(asked), references)
    assert answers() == first
    assert {len(one["paths"]) > 0 for one in first} == {True, False}
