"""A newer status list seen once makes an older one worthless, and nobody can speak for the list of another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from greenchain.adapters.status_memory import SeenLists
from greenchain.claims import ClaimVerifier
from greenchain.claims.status.entries import memory_name
from greenchain.values.outcome import Outcome
from simulator import AT, EPOCH, LIST_URL, Simulator

LIST_OF = EPOCH  # when the simulator's list begins to count
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def world() -> Simulator:
    return Simulator()


def examine(world: Simulator, memory: SeenLists, *, at: datetime = AT):
    scene = world.honest()
    verifier = ClaimVerifier(scene.policy, evidence=scene.evidence, memory=memory)
    return verifier.examine(scene.secured, at=at)


@pytest.mark.parametrize(
    ("seen", "is_refused"), [(LIST_OF - SECOND, False), (LIST_OF, False), (LIST_OF + SECOND, True), (AT, True)]
)
def test_a_list_older_than_one_seen_before_leaves_the_status_open(world, seen, is_refused):
    memory = SeenLists()
    memory.note(memory_name(world.body.did, LIST_URL), seen)
    examination = examine(world, memory)
    assert ("STATUS_ROLLBACK" in examination.verdict.codes) is is_refused
    assert examination.outcome is (Outcome.NOT_DETERMINED if is_refused else Outcome.CONFORMS)


def test_a_list_seen_of_a_later_day_says_nothing_against_a_question_about_an_earlier_one(world):
    memory = SeenLists()
    memory.note(memory_name(world.body.did, LIST_URL), AT + SECOND)
    assert examine(world, memory).outcome is Outcome.CONFORMS


def test_a_list_of_another_issuer_under_the_same_url_refuses_nothing(world):
    memory = SeenLists()
    memory.note(memory_name("did:example:stranger", LIST_URL), datetime(2026, 3, 1, tzinfo=UTC))
    assert examine(world, memory).outcome is Outcome.CONFORMS


def test_the_command_line_remembers_lists_of_trusted_issuers_alone(world):
    from greenchain.cli.evidence import Gathered

    scene = world.honest()
    for policy, is_remembered in ((scene.policy, True), (world.break_unknown_issuer().policy, None)):
        memory = SeenLists()
        claim = scene if is_remembered else world.break_unknown_issuer()
        gathered = Gathered(policy, claim.evidence, ClaimVerifier(policy).contexts, memory)
        gathered.remember([gathered.verifier().examine(claim.secured, at=AT)])
        issuer = ClaimVerifier(policy).examine(claim.secured, at=AT).issuer
        assert (memory.last_seen(memory_name(issuer, LIST_URL)) is not None) is bool(is_remembered)
