"""The rule of signing spans against a day-by-day oracle, scopes against sets, and policies against any text."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from greenchain.claims import ClaimProfile, EvidenceBundle, Scope, TrustPolicy
from greenchain.claims.scope import DIMENSIONS, uncovered
from greenchain.values.errors import GreenchainError
from greenchain.values.outcome import Outcome
from greenchain.values.time import Period
from simulator import Scene, Simulator, label_claim

DAY_ZERO = datetime(2026, 1, 1, tzinfo=UTC)
COUNTRIES = ("MY", "SG", "DE")


def day(number: int) -> datetime:
    return DAY_ZERO + timedelta(days=number)


@cache
def secured(created: int) -> bytes:
    document = label_claim(validFrom="2025-01-01T00:00:00Z")
    del document["credentialStatus"]
    return Simulator().issue(document, created=day(created))


@st.composite
def rows(draw):
    """Anchor rows of one issuer that do not overlap: day of beginning, day of end, countries."""
    ends = sorted(draw(st.sets(st.integers(0, 12), min_size=2, max_size=6)))
    return [
        (ends[i], ends[i + 1], draw(st.sampled_from(COUNTRIES)))
        for i in range(len(ends) - 1)
        if draw(st.integers(0, 3))
    ] or [(ends[0], ends[1], "MY")]


@given(rows(), st.integers(0, 13), st.integers(0, 13))
def test_trust_over_a_span_is_that_of_every_day_of_it(anchors, created, at):
    world = Simulator()
    policy = TrustPolicy(
        tuple(
            replace(world.anchor, period=Period(day(since), day(until)), scope=Scope(countries=(country,)))
            for since, until, country in anchors
        )
    )
    verdict = Scene(policy, EvidenceBundle(), secured(created), at=day(at)).examine()
    trust = [
        finding
        for finding in verdict.findings
        if finding.check == "accreditation" and finding.outcome is not Outcome.NOT_APPLICABLE
    ]

    def is_good(number):
        return any(since <= number < until and country == "MY" for since, until, country in anchors)

    start = min(created, at)
    if not is_good(start):
        expected = Outcome.DOES_NOT_CONFORM
    elif all(is_good(number) for number in range(start, at + 1)):
        expected = Outcome.CONFORMS
    else:
        expected = Outcome.NOT_DETERMINED
    assert {finding.outcome for finding in trust} == {expected}
    if created > at:
        assert "SIGNED_IN_FUTURE" in verdict.verdict.codes


digits = st.text("0123456789", min_size=2, max_size=6)


@given(st.lists(digits, min_size=1, max_size=3), st.lists(digits, min_size=1, max_size=3))
def test_product_groups_cover_by_prefix_and_the_rest_by_equality(allowed, stated):
    assert uncovered(tuple(allowed), tuple(stated), dimension="product_groups") == tuple(
        code for code in stated if all(code[: len(group)] != group for group in allowed)
    )
    for dimension in set(DIMENSIONS) - {"product_groups"}:
        left = uncovered(tuple(allowed), tuple(stated), dimension=dimension)
        assert set(left) == set(stated) - set(allowed)


criteria = st.lists(
    st.fixed_dictionaries({}, optional={"standard": st.sampled_from(["A", "B", "", 1, None, ["C", "D"]])})
)


@given(criteria | criteria.map(lambda rows: rows[0] if rows else {}))
def test_a_fact_is_known_only_where_every_element_states_it(rows):
    stated = ClaimProfile().facts({"credentialSubject": {"criteria": rows}}, "standards")
    flat = []
    for row in rows if isinstance(rows, list) else [rows]:
        value = row.get("standard")
        flat += value if isinstance(value, list) else [value]
    is_known = bool(flat) and all(isinstance(value, str) and value for value in flat)
    assert stated == (tuple(sorted(set(flat))) if is_known else None)


def assert_policy_or_faults(read):
    with suppress(GreenchainError):  # any other error fails the test
        assert read().anchors


@given(st.text(max_size=200) | st.text('[]{}="anchorissuepolcyid.\n-0129TZ:', max_size=120))
def test_any_text_as_policy_is_a_policy_error_or_a_policy(text):
    assert_policy_or_faults(lambda: TrustPolicy.from_toml(text))


toml_values = st.recursive(
    st.integers() | st.text(max_size=5) | st.booleans() | st.datetimes() | st.floats() | st.none(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
names = st.sampled_from(["id", "may", "role", "valid_from", "valid_until", "scope", "verification_methods", "x"])
tables = st.dictionaries(names, toml_values)


@given(
    st.dictionaries(
        st.sampled_from(["profile", "suites", "max_status_age", "anchor", "issuer"]), toml_values | st.lists(tables)
    )
)
def test_any_table_as_policy_is_a_policy_error_or_a_policy(table):
    assert_policy_or_faults(lambda: TrustPolicy.from_table(table))
