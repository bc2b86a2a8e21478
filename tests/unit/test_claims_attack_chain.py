"""Attacks on the chain of accreditations (class A13): each break of the simulator, every dimension, both ends of bounds."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from chain_world import ALLOWED, BROKEN_CHAINS, DIMENSIONS, SECOND, ChainSimulator
from greenchain.claims import Anchor, Scope, TrustPolicy
from greenchain.claims.accreditation.lookalikes import resembles
from greenchain.values.errors import NotConformingError
from greenchain.values.outcome import Outcome
from greenchain.values.time import Period
from simulator import AT, CREATED, END, EPOCH, SCOPE, label_claim


@pytest.fixture(scope="module")
def world() -> ChainSimulator:
    return ChainSimulator()


def test_the_honest_chain_conforms_and_is_told_from_the_anchor_down(world):
    examination = world.chained().examine()
    assert examination.outcome is Outcome.CONFORMS
    assert [link.kind for link in examination.chain] == ["anchor", "accreditation", "accreditation"]
    assert examination.chain[0].id == world.national.did
    assert examination.require().role == "third_party"


def test_every_break_has_an_expectation():
    own = {name for name in vars(ChainSimulator) if name.startswith("break_")}
    assert {name.removeprefix("break_") for name in own} == set(BROKEN_CHAINS)


@pytest.mark.parametrize("name", sorted(BROKEN_CHAINS))
def test_a_broken_chain_is_refused_for_its_own_reason(world, name):
    outcome, code = BROKEN_CHAINS[name]
    examination = getattr(world, f"break_{name}")().examine()
    assert examination.claim is None
    assert examination.outcome.value == outcome
    assert code in {finding.code for finding in examination.findings if finding.outcome.value == outcome}
    with pytest.raises(NotConformingError, match=code):
        examination.require()


SET_ASIDE = {
    "link_tampered": "PROOF_INVALID",
    "link_signed_by_a_thief": "CONTROLLER_MISMATCH",
    "link_in_the_name_of_the_anchor": "CONTROLLER_MISMATCH",
    "recognized_by_somebody_else": "recognizedBy",
    "misspelt_limit": "contries",
    "empty_limit": "countries",
    "unknown_action": "anything",
}


@pytest.mark.parametrize("name", sorted(SET_ASIDE))
def test_an_accreditation_that_counts_for_nothing_is_named_with_its_reason(world, name):
    findings = getattr(world, f"break_{name}")().examine().findings
    told = [f"{finding.detail} {finding.where}" for finding in findings if finding.code == "ACCREDITATION_INVALID"]
    assert len(told) == 1
    assert SET_ASIDE[name] in told[0]


@pytest.mark.parametrize(("depth", "is_good"), [(1, True), (2, True), (6, True), (7, False), (12, False)])
def test_a_chain_holds_up_to_six_links(world, depth, is_good):
    assert (world.long(depth).examine().outcome is Outcome.CONFORMS) is is_good


@pytest.mark.parametrize("dimension", DIMENSIONS)
@pytest.mark.parametrize("link", ["top", "low"])
def test_a_link_may_widen_in_no_dimension(world, dimension, link):
    """Beside what the claim needs, the link lists one value more than its issuer may do."""
    scope = {dimension: [*ALLOWED[dimension], DIMENSIONS[dimension][1]]}
    links = (world.top(scope=scope), world.low()) if link == "top" else (world.top(), world.low(scope=scope))
    finding = next(f for f in world.chained(*links).examine().findings if f.code == "SCOPE_WIDENED")
    assert finding.outcome is Outcome.DOES_NOT_CONFORM
    named = {"credentialTypes": "credential_types", "productGroups": "product_groups"}.get(dimension, dimension)
    assert finding.detail.endswith(f": {named}")


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_link_that_lists_just_what_the_claim_states_covers_it(world, dimension):
    scene = world.chained(world.top(), world.low(scope={dimension: ALLOWED[dimension]}))
    assert scene.examine().outcome is Outcome.CONFORMS


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_link_that_narrows_the_claim_away_leaves_it_out_of_scope(world, dimension):
    """The link is a proper narrowing of an anchor without limits there; the claim states something else."""
    free = Scope(**dict(zip(SCOPE.__slots__, _limits(dimension), strict=True)))
    policy = TrustPolicy((replace(world.root, scope=free),))
    scene = world.chained(world.top(), world.low(scope={dimension: ["9999"]}), policy=policy)
    assert "OUT_OF_SCOPE" in scene.examine().verdict.codes
    assert "SCOPE_WIDENED" not in scene.examine().verdict.codes


def _limits(without):
    named = {"credentialTypes": "credential_types", "productGroups": "product_groups"}.get(without, without)
    return [None if name == named else getattr(SCOPE, name) for name in SCOPE.__slots__]


@pytest.mark.parametrize("mark", ["*", "**", "ALL", ".*", "M*", "my", "Malaysia", ""])
def test_no_wildcard_and_no_other_spelling_stands_for_a_country(world, mark):
    scene = world.chained(world.top(), world.low(scope={"countries": [mark]}))
    assert scene.examine().outcome is Outcome.DOES_NOT_CONFORM


@pytest.mark.parametrize(
    ("group", "outcome", "code"),
    [
        ("3402", "conforms", "IN_SCOPE"),
        ("340250", "conforms", "IN_SCOPE"),
        ("3402500", "does_not_conform", "OUT_OF_SCOPE"),
        ("340", "does_not_conform", "SCOPE_WIDENED"),
        ("34", "does_not_conform", "SCOPE_WIDENED"),
        ("*", "does_not_conform", "SCOPE_WIDENED"),
        ("3402*", "does_not_conform", "SCOPE_WIDENED"),
    ],
)
def test_a_product_group_narrows_by_longer_prefixes_only(world, group, outcome, code):
    examination = world.chained(world.top(), world.low(scope={"productGroups": [group]})).examine()
    assert (examination.outcome.value, code in examination.verdict.codes) == (outcome, True)


def test_an_absent_dimension_is_as_the_parent_has_it_and_not_free(world):
    scene = world.chained(world.top(scope={"countries": ["SG"]}), world.low())
    assert "OUT_OF_SCOPE" in scene.examine().verdict.codes
    widened_two_below = world.chained(
        world.accreditation(world.national, world.thief, action="recognize", scope={"countries": ["SG"]}),
        world.accreditation(world.thief, world.regional, action="recognize"),
        world.low(scope={"countries": ["MY"]}),
    )
    assert "SCOPE_WIDENED" in widened_two_below.examine().verdict.codes


def test_a_fact_that_only_a_link_restricts_must_be_stated(world):
    policy = TrustPolicy((replace(world.root, scope=Scope(schemes=("my.eco-label",))),))
    subject = {**label_claim()["credentialSubject"], "facility": {"name": "a plant"}}
    secured = world.issue(label_claim(credentialSubject=subject))
    for scope, outcome in ((None, "conforms"), ({"countries": ["MY"]}, "not_determined")):
        more = {"scope": scope} if scope else {}
        scene = world.chained(world.top(), world.low(**more), policy=policy, secured=secured)
        assert scene.examine().outcome.value == outcome


@pytest.mark.parametrize(
    ("offset", "outcome"), [(-SECOND, "does_not_conform"), (0 * SECOND, "does_not_conform"), (SECOND, "not_determined")]
)
@pytest.mark.parametrize("link", ["low", "top"])
def test_a_withdrawal_counts_from_its_very_instant(world, offset, outcome, link):
    assert world.withdrawn(CREATED + offset, link=link).examine().outcome.value == outcome


def test_a_withdrawal_after_the_question_does_not_exist_yet(world):
    assert world.withdrawn(AT + SECOND, link="low").examine().outcome is Outcome.CONFORMS
    assert world.withdrawn(AT, link="low").examine().outcome is Outcome.NOT_DETERMINED


@pytest.mark.parametrize(
    ("until", "outcome"),
    [
        (CREATED, "does_not_conform"),
        (CREATED + SECOND, "not_determined"),
        (AT, "not_determined"),
        (AT + SECOND, "conforms"),
    ],
)
def test_an_accreditation_holds_before_its_last_instant_only(world, until, outcome):
    assert world.chained(world.top(), world.low(until=until)).examine().outcome.value == outcome


def test_what_must_hold_at_the_question_too_is_asked_there(world):
    """A chain that lapsed after a proven signing held then, and does not now."""
    policy = world.chain_policy.with_chain_must_hold("at")
    scene = world.chained(world.top(), world.low(until=AT), policy=policy)
    assert scene.examine().outcome is not Outcome.CONFORMS
    assert scene.examine().verdicts["at"] is not Outcome.CONFORMS


def test_of_two_anchors_that_disagree_the_better_one_counts_and_the_other_is_told(world):
    narrow = Anchor(world.body.did, period=Period(EPOCH, END), scope=replace(SCOPE, countries=("SG",)))
    policy = world.chain_policy.with_anchor(narrow)
    examination = world.chained(policy=policy).examine()
    assert examination.outcome is Outcome.CONFORMS
    assert examination.chain[0].id == world.national.did
    other = next(finding for finding in examination.findings if finding.code == "OTHER_TRUST_PATH")
    assert "OUT_OF_SCOPE" in other.detail
    assert world.chained(world.top(), policy=policy).examine().outcome is Outcome.DOES_NOT_CONFORM


def test_two_anchors_that_both_fall_short_are_not_added_up(world):
    """One covers the country and not the scheme, the other the scheme and not the country."""
    first = replace(world.root, scope=replace(SCOPE, schemes=("sg.other",)))
    second = Anchor(world.body.did, period=Period(EPOCH, END), scope=replace(SCOPE, countries=("SG",)))
    examination = world.chained(policy=TrustPolicy((first, second))).examine()
    assert examination.outcome is Outcome.DOES_NOT_CONFORM
    assert {"OUT_OF_SCOPE", "OTHER_TRUST_PATH"} <= set(examination.verdict.codes)


def test_the_scopes_of_two_links_to_one_body_are_not_added_up(world):
    links = (world.low(scope={"countries": ["SG"]}), world.low(scope={"schemes": ["sg.other"]}))
    policy = TrustPolicy((replace(world.root, scope=Scope(countries=("MY", "SG"))),))
    assert "OUT_OF_SCOPE" in world.chained(world.top(), *links, policy=policy).examine().verdict.codes


def test_the_order_of_the_accreditations_does_not_matter(world):
    links = (
        world.top(),
        world.low(),
        world.low(scope={"countries": ["SG"]}),
        world.accreditation(world.thief, world.body),
    )
    answers = {str(world.chained(*order).examine().to_dict()) for order in permutations(links)}
    assert len(answers) == 1


def test_a_self_accreditation_beside_a_good_chain_adds_nothing(world):
    own = world.accreditation(world.body, world.body, scope={"countries": ["CN"]})
    assert world.chained(world.top(), world.low(), own).examine().outcome is Outcome.CONFORMS
    secured = world.issue(
        label_claim(credentialSubject={**label_claim()["credentialSubject"], "facility": {"country": "CN"}})
    )
    assert "OUT_OF_SCOPE" in world.chained(world.top(), world.low(), own, secured=secured).examine().verdict.codes


def test_an_accredited_body_may_not_accredit_in_turn(world):
    """The label body, which may issue, recognizes a thief."""
    links = (world.top(), world.low(), world.accreditation(world.body, world.thief))
    scene = world.chained(*links, secured=world.issue(label_claim(), by=world.thief))
    assert "NO_TRUST_PATH" in scene.examine().verdict.codes


def test_a_look_alike_at_the_upper_end_of_a_chain_is_reported(world):
    findings = world.break_link_by_a_look_alike().examine().findings
    detail = next(finding.detail for finding in findings if finding.code == "NO_TRUST_PATH")
    assert "https://Accreditor.example/ looks like https://accreditor.example but is not the same id" in detail


@pytest.mark.parametrize(
    ("other", "is_alike"),
    [
        ("https://label.example/issuer", False),  # the same id is no look-alike of itself
        ("https://label.example/issuer/", True),
        ("https://label.example./issuer", True),
        ("https://LABEL.example/issuer", True),
        ("https://l\u0430bel.example/issuer", True),
        ("https://\uff4cabel.example/issuer", True),
        ("https://xn--lbel-53d.example/issuer", True),
        ("https://xn--.example/issuer", False),
        ("https://lobel.example/issuer", False),
        ("https://label.example/issuers", False),
        ("https://label.example/" + "i" * 3000, False),
    ],
)
def test_what_looks_alike_is_told_and_what_differs_in_plain_letters_is_not(other, is_alike):
    assert resembles("https://label.example/issuer", other) is resembles(other, "https://label.example/issuer")
    assert resembles("https://label.example/issuer", other) is is_alike


@pytest.mark.parametrize("issuer", ["https://l\u0430bel.example/issuer", "https://xn--lbel-53d.example/issuer"])
def test_an_issuer_in_letters_of_another_script_is_reported_not_matched(world, issuer):
    policy = TrustPolicy((Anchor("https://label.example/issuer"),), profile="test")
    scene = world.chained(policy=policy, secured=world.issue(label_claim(issuer=issuer)))
    finding = next(finding for finding in scene.examine().findings if finding.code == "NO_TRUST_PATH")
    assert "looks like https://label.example/issuer" in finding.detail
