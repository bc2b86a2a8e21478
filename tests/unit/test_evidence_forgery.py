"""Evidence cannot be made up: whatever no verification made, or was changed since, is refused or has no effect."""

from __future__ import annotations

import copy
import gc
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from evidence_world import (
    AT,
    CREATED,
    LOT,
    POLICY,
    SITE,
    body,
    chain,
    label,
    measurement,
    standards,
    verified,
)
from greenchain.claims import Anchor, ClaimVerifier, TrustPolicy, VerifiedClaim, issue_claim
from greenchain.evidence import EvidenceGraph, EvidenceLevel, attach, is_attached, read_facts
from greenchain.evidence.evidence_graph import _RECORDS
from greenchain.model.claims import Claim
from greenchain.recognition import RecognitionQuestion, recognize
from greenchain.values.time import Period

ON = date(2026, 6, 1)
QUESTION = RecognitionQuestion("kr.ecolabel", "copier", ON)


def honest(**more) -> VerifiedClaim:
    return verified(label(id=LOT, facility=None, measurements=[measurement()]), **more)


def evidence_of(*claims) -> EvidenceGraph:
    return attach(chain(), claims, standards=standards())


class Lookalike:
    """Any object with the members of a claim."""


def members_of(claim: VerifiedClaim) -> dict[str, object]:
    return {field.name: getattr(claim, field.name) for field in fields(claim)}


def lookalike(claim: VerifiedClaim) -> object:
    made = Lookalike()
    for name, value in members_of(claim).items():
        setattr(made, name, value)
    return made


def handmade(claim: VerifiedClaim) -> object:
    made = object.__new__(VerifiedClaim)
    for name, value in {**members_of(claim), "role": "regulator"}.items():
        object.__setattr__(made, name, value)
    return made


def promoted(claim: VerifiedClaim) -> object:
    object.__setattr__(claim, "role", "regulator")
    return claim


FORGERIES = [lookalike, handmade, promoted, members_of, lambda _: None]


@pytest.mark.parametrize("forge", FORGERIES)
def test_what_no_verification_made_is_taken_by_nobody(forge):
    claim = honest()
    assert read_facts(claim, standards=standards()).level is EvidenceLevel.L3
    forged = forge(claim)
    with pytest.raises(TypeError):
        read_facts(forged, standards=standards())
    with pytest.raises(TypeError):
        attach(chain(), [honest(name="urn:example:claim:2"), forged], standards=standards())
    with pytest.raises(TypeError):
        recognize(forged, QUESTION, at=AT, standards=standards())


def test_a_graph_of_evidence_is_made_by_attach_alone():
    evidence = evidence_of(honest())
    assert is_attached(evidence)
    makers = (
        EvidenceGraph,
        lambda: EvidenceGraph(evidence.graph, evidence.claims, evidence.verdict, evidence.coverage),
        lambda: replace(evidence, claims=()),
        lambda: type("Wider", (EvidenceGraph,), {}),
    )
    for make in makers:
        with pytest.raises(TypeError, match="attach"):
            make()


def bare(evidence: EvidenceGraph) -> EvidenceGraph:
    made = object.__new__(EvidenceGraph)
    for field in fields(evidence):
        object.__setattr__(made, field.name, getattr(evidence, field.name))
    return made


@pytest.mark.parametrize("copied", [bare, copy.copy, copy.deepcopy])
def test_a_copy_of_a_graph_is_no_evidence(copied):
    evidence = evidence_of()
    try:
        made = copied(evidence)
    except TypeError:
        return
    assert not is_attached(made)
    with pytest.raises(TypeError, match="attach"):
        made.claims_about(LOT, on=ON)
    assert evidence.claims_about(LOT, on=ON) == ()


@pytest.mark.parametrize("name", [field.name for field in fields(EvidenceGraph)])
def test_a_graph_that_was_written_over_answers_no_more(name):
    evidence = evidence_of(honest())
    other = attach(chain(), [verified(label(id=SITE), at=CREATED, policy=POLICY)], standards=standards())
    stranger = "another" if name in ("coverage", "policy_digest") else getattr(other, name)
    object.__setattr__(evidence, name, stranger)
    assert not is_attached(evidence)
    with pytest.raises(TypeError, match="attach"):
        evidence.claims_about(LOT, on=ON)


def test_facts_with_better_figures_do_not_get_into_a_graph():
    evidence = evidence_of(honest())
    (facts,) = evidence.claims
    better = replace(facts, level=EvidenceLevel.L4)
    with pytest.raises(TypeError):
        replace(evidence, claims=(better,))
    object.__setattr__(evidence, "claims", (better,))
    with pytest.raises(TypeError):
        evidence.claims_about(LOT, on=ON)


def write_level(facts) -> None:
    object.__setattr__(facts, "level", EvidenceLevel.L4)


def write_figures(facts) -> None:
    object.__setattr__(facts, "indicators", tuple(replace(each, value=each.value - 1) for each in facts.indicators))


def write_into_a_figure(facts) -> None:
    (figure,) = facts.indicators
    object.__setattr__(figure, "value", figure.value - 1)


def write_claim(facts) -> None:
    object.__setattr__(facts, "claim", honest())


def write_role_of_claim(facts) -> None:
    object.__setattr__(facts.claim, "role", "regulator")


@pytest.mark.parametrize("write", [write_level, write_figures, write_into_a_figure, write_claim, write_role_of_claim])
def test_facts_that_were_written_over_are_not_handed_out(write):
    evidence = evidence_of(honest())
    (facts,) = evidence.claims_about(LOT, on=ON)
    write(facts)
    with pytest.raises(TypeError):
        evidence.claims_about(LOT, on=ON)


def test_facts_cannot_be_written_towards_another_node_or_day():
    evidence = evidence_of(honest())
    (facts,) = evidence.claims
    object.__setattr__(facts, "subject", SITE)
    object.__setattr__(facts, "period", Period())
    assert evidence.claims_about(SITE, on=ON) == ()
    assert evidence.claims_about(LOT, on=date(2030, 1, 1)) == ()


def test_the_record_of_a_graph_goes_with_the_graph():
    evidence = evidence_of(honest())
    before = len(_RECORDS)
    del evidence
    gc.collect()
    assert len(_RECORDS) < before


def test_of_several_envelopes_of_one_content_the_weakest_counts_in_any_order():
    years = [datetime(year, 1, 1, tzinfo=UTC) for year in (2020, 2022, 2024)]
    roles = ("supplier", "third_party", "regulator")
    policy = TrustPolicy(
        tuple(
            Anchor(body.did, role=role, period=Period(since, until))
            for role, since, until in zip(roles, years, [*years[1:], None], strict=True)
        ),
        profile="test",
    )
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "urn:example:claim:1",
        "type": ["VerifiableCredential", "EcoLabelCredential"],
        "credentialSubject": label(id=LOT, facility=None),
    }
    signed = [datetime(year, 6, 1, tzinfo=UTC) for year in (2021, 2023, 2025)]
    raws = [issue_claim(Claim(document), signer=body, created=day).raw for day in signed]
    claims = [ClaimVerifier(policy).verify(raw, at=AT) for raw in raws]
    assert [claim.role for claim in claims] == list(roles)
    assert len({claim.digest for claim in claims}) == 1
    for order in permutations(claims):
        evidence = evidence_of(*order)
        (facts,) = evidence.claims
        assert (facts.level, facts.claim) == (EvidenceLevel.L2, claims[0])
        assert evidence.verdict.codes == ("CLAIM_COUNTED_ONCE", "CLAIM_COUNTED_ONCE", "CLAIM_ATTACHED")
