"""Which claims speak of which node of the graph, on which day; one example a row of the coverage table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from evidence_world import (
    AT,
    CLASS,
    LOT,
    MAKER,
    OTHER_CLASS,
    OTHER_LOT,
    OTHER_SITE,
    PIECE,
    POLICY,
    SITE,
    chain,
    issued,
    label,
    standards,
    supplier,
    verified,
)
from greenchain.claims import Anchor, ClaimVerifier, TrustPolicy
from greenchain.evidence import ClaimFacts, EvidenceError, EvidenceLevel, attach, require_instant
from greenchain.values.outcome import Outcome
from greenchain.values.time import Period

ON = date(2026, 6, 1)


def about(*claims):
    return attach(chain(), claims, standards=standards())


def names(found: tuple[ClaimFacts, ...]) -> list[str]:
    return [facts.claim.id for facts in found]


def plain(subject: str, **more):
    """A claim about ``subject`` that is not limited to a site."""
    return verified(label(id=subject, facility=None), **more)


@pytest.mark.parametrize(
    ("subject", "covered"),
    [
        (CLASS, {CLASS, LOT, OTHER_LOT, PIECE}),
        (LOT, {LOT}),
        (PIECE, {PIECE}),
        (SITE, {SITE}),
        (MAKER, {MAKER}),
        (OTHER_CLASS, {OTHER_CLASS}),
    ],
)
def test_a_claim_covers_what_the_table_says_and_nothing_else(subject, covered):
    evidence = about(plain(subject))
    nodes = {CLASS, LOT, OTHER_LOT, PIECE, SITE, OTHER_SITE, MAKER, OTHER_CLASS}
    assert {node for node in nodes if evidence.claims_about(node, on=ON)} == covered


def test_a_node_is_found_in_any_spelling():
    evidence = about(plain(LOT))
    assert names(evidence.claims_about("urn:epc:class:lgtin:9521234.000001.L1", on=ON)) == ["urn:example:claim:1"]


def test_an_instance_is_covered_by_its_lot_where_the_lot_is_known():
    link = f"{CLASS}/10/L1/21/S1"
    evidence = about(plain(LOT))
    assert names(evidence.claims_about(link, on=ON)) == ["urn:example:claim:1"]
    assert evidence.claims_about(PIECE, on=ON) == ()  # its lot is not stated anywhere


def test_a_class_claim_limited_to_a_site_covers_only_lots_made_there():
    evidence = about(verified(label(facility={"id": SITE, "country": "TH"})))
    assert names(evidence.claims_about(LOT, on=ON)) == ["urn:example:claim:1"]
    assert evidence.claims_about(OTHER_LOT, on=ON) == ()
    assert names(evidence.claims_about(CLASS, on=ON)) == ["urn:example:claim:1"]


@pytest.mark.parametrize(
    ("on", "found"),
    [(date(2025, 12, 31), 0), (date(2026, 1, 1), 1), (date(2026, 12, 31), 1), (date(2027, 1, 1), 0)],
)
def test_a_claim_counts_on_the_days_it_is_valid(on, found):
    assert len(about(plain(LOT)).claims_about(LOT, on=on)) == found


def test_a_claim_about_nothing_in_the_graph_is_named_and_kept():
    evidence = about(plain(OTHER_CLASS), plain(LOT, name="urn:example:claim:2"))
    assert evidence.verdict.codes == ("SUBJECT_NOT_IN_GRAPH", "CLAIM_ATTACHED")
    finding = evidence.verdict.findings[0]
    assert finding.outcome is Outcome.NOT_DETERMINED
    assert finding.where == "urn:example:claim:1"
    assert finding.missing == (OTHER_CLASS,)
    assert len(evidence.claims) == 2


def test_one_claim_in_two_envelopes_counts_once():
    claim = verified(label(facility=None))
    again = ClaimVerifier(POLICY).verify(issued(label(facility=None)), at=AT)
    evidence = about(claim, again)
    assert len(evidence.claims) == 1
    assert evidence.verdict.codes == ("CLAIM_COUNTED_ONCE", "CLAIM_ATTACHED")
    assert evidence.verdict.outcome is Outcome.CONFORMS


def test_claims_verified_for_different_questions_are_refused_together():
    claims = [
        plain(LOT),
        plain(LOT, name="urn:example:claim:2", at=AT + timedelta(days=1)),
        plain(LOT, name="urn:example:claim:3", known_at=AT - timedelta(days=1)),
    ]
    claims.append(plain(LOT, name="urn:example:claim:4", policy=POLICY.without_anchor(supplier.did)))
    with pytest.raises(EvidenceError) as refused:
        about(*claims)
    assert [(fault.code, fault.where) for fault in refused.value.faults] == [
        ("VERIFIED_AT_OTHER_INSTANT", f"urn:example:claim:{number}") for number in (2, 3, 4)
    ]


def test_the_graph_carries_the_question_of_its_claims():
    evidence = about(plain(LOT))
    assert (evidence.at, evidence.known_at, evidence.policy_digest) == (AT, AT, POLICY.digest)
    require_instant(evidence, at=AT)
    with pytest.raises(EvidenceError):
        require_instant(evidence, at=AT + timedelta(days=1))


def test_no_claims_answer_any_question_and_attest_nothing():
    evidence = about()
    require_instant(evidence, at=AT)
    assert evidence.claims_about(LOT, on=ON) == ()
    assert evidence.verdict.outcome is Outcome.NOT_DETERMINED


def test_claims_come_in_one_order_however_they_were_given():
    claims = [plain(LOT, name=f"urn:example:claim:{number}") for number in range(4)]
    assert (
        names(about(*claims).claims)
        == names(about(*reversed(claims)).claims)
        == [f"urn:example:claim:{n}" for n in range(4)]
    )


def test_an_issuer_who_is_the_subject_s_own_party_is_no_third_party():
    generous = TrustPolicy((Anchor(supplier.did, role="third_party", period=Period()),), profile="test")
    for subject in (LOT, CLASS, PIECE):
        (facts,) = about(plain(subject, by=supplier, policy=generous)).claims
        assert facts.level is EvidenceLevel.L2, subject
    (facts,) = about(plain(SITE, by=supplier, policy=generous)).claims
    assert facts.level is EvidenceLevel.L3  # the site's party is another


def test_what_could_not_be_read_is_told_by_the_verdict():
    evidence = about(verified(label(category=["copier", "printer"])))
    assert evidence.verdict.codes == ("CLAIM_ATTACHED", "CLAIM_FACT_AMBIGUOUS")
