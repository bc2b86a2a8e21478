"""The law of outcomes: one order, and combining is the join in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from greenchain.values import Finding, Outcome, Verdict, combine

outcomes = st.sampled_from(list(Outcome))
verdicts = st.lists(outcomes, max_size=5).map(
    lambda some: Verdict(tuple(Finding(f"c{n}", outcome, "NOT_CONFORMING", "d") for n, outcome in enumerate(some)))
)


def oracle(some):
    """The rule in the words of the plan, not by rank."""
    if Outcome.DOES_NOT_CONFORM in some:
        return Outcome.DOES_NOT_CONFORM
    if Outcome.NOT_DETERMINED in some or not some:
        return Outcome.NOT_DETERMINED
    return Outcome.CONFORMS if Outcome.CONFORMS in some else Outcome.NOT_APPLICABLE


@given(st.lists(outcomes))
def test_combining_follows_the_plan(some):
    assert combine(some) is oracle(some)


@given(outcomes, outcomes, outcomes)
def test_combining_is_associative_commutative_and_idempotent(a, b, c):
    assert combine([combine([a, b]), c]) is combine([a, combine([b, c])]) is combine([a, b, c])
    assert combine([a, b]) is combine([b, a])
    assert combine([a, a]) is combine([a]) is a


@given(outcomes)
def test_what_does_not_apply_is_neutral(outcome):
    assert combine([outcome, Outcome.NOT_APPLICABLE]) is outcome


@given(verdicts, verdicts, verdicts)
def test_adding_verdicts_is_associative_and_keeps_every_finding_in_order(a, b, c):
    assert (a + b) + c == a + (b + c)
    assert (a + b).findings == a.findings + b.findings
    assert a + Verdict() == Verdict() + a == a


@given(verdicts, verdicts)
def test_the_outcome_of_a_sum_is_that_of_its_parts(a, b):
    total = (a + b).outcome
    assert total is (b + a).outcome
    if a.findings and b.findings:
        assert total is combine([a.outcome, b.outcome])
    else:
        assert total is (a if a.findings else b).outcome


@given(verdicts, outcomes)
def test_a_further_finding_never_turns_a_verdict_into_a_pass_it_was_not(verdict, outcome):
    """Unless nothing had applied before: then the finding is the first that says anything."""
    longer = verdict + Verdict((Finding("more", outcome, "NOT_CONFORMING", "d"),))
    if verdict.findings and verdict.outcome is not Outcome.NOT_APPLICABLE and longer.outcome is Outcome.CONFORMS:
        assert verdict.outcome is Outcome.CONFORMS
