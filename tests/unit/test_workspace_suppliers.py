"""The suppliers of a lot who hold no claim of a type in force at the instant: claims about the party, or its sites."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from evidence_world import AT, POLICY, issued, standards
from graph_events import END, born, make, ref
from greenchain.model.claims import SignedClaim
from greenchain.model.nouns import Facility, Party
from greenchain.workspace.inputs import Inputs
from greenchain.workspace.stages import run_stages
from greenchain.workspace.tracing import suppliers_document

KIND = "EcoLabelCredential"
PARTY = "https://id.gs1.org/417/952123400000"
SITE = "https://id.gs1.org/414/952123400001"
MINE, SMELTER, MILL, SHOP = (f"{PARTY}{end}" for end in ("0006", "1003", "2000", "3007"))
SITES = {MINE: f"{SITE}0005", SMELTER: f"{SITE}1002", MILL: f"{SITE}2009", SHOP: f"{SITE}3006"}
EVENTS = (
    born(0, ref("urn:ore"), biz_location=SITES[MINE]),
    make(1, [ref("urn:ore")], [ref("urn:ingot")], biz_location=SITES[SMELTER]),
    make(2, [ref("urn:ingot")], [ref("urn:coil")], biz_location=SITES[MILL]),
    make(3, [ref("urn:coil")], [ref("urn:car")], biz_location=SITES[SHOP]),
)


def about(party, number=1, **members):
    return SignedClaim(
        issued({"id": party, "scheme": {"id": "jp.eco_mark"}}, name=f"urn:c:{number}", **members), f"c{number}"
    )


def asked(*claims, at=AT, policy=POLICY, claim_type=KIND, events=EVENTS):
    inputs = Inputs(
        events=events,
        facilities=tuple(Facility(site, party=party) for party, site in SITES.items()),
        parties=tuple(map(Party, SITES)),
        claims=claims,
        policy=policy,
    )
    stages = run_stages(inputs, standards=standards(), at=at, known_at=at)
    return suppliers_document(stages, "urn:car", claim_type=claim_type)


def test_two_of_three_suppliers_lack_a_claim_and_each_is_named():
    document = asked(about(MILL))
    assert [(each["party"], each["tier"]) for each in document["suppliers"]] == [(MILL, 1), (SMELTER, 2), (MINE, 3)]
    assert [each["party"] for each in document["makers"]] == [SHOP]
    assert [[claim["id"] for claim in each["claims"]] for each in document["suppliers"]] == [["urn:c:1"], [], []]
    assert document["without_claim"] == [SMELTER, MINE]
    assert document["outcome"] == "not_determined"
    assert [finding["code"] for finding in document["findings"]] == ["SUPPLIER_WITHOUT_CLAIM"] * 2


def test_where_all_hold_one_the_answer_conforms():
    document = asked(*(about(party, number) for number, party in enumerate((MINE, SMELTER, MILL))))
    assert (document["outcome"], document["without_claim"], document["complete"]) == ("conforms", [], True)
    assert [finding["code"] for finding in document["findings"]] == ["SUPPLIERS_KNOWN"]


@pytest.mark.parametrize(
    ("at", "is_held"),
    [
        (datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 2, 1, tzinfo=UTC), True),
        (datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 1, tzinfo=UTC), False),
    ],
)
def test_a_claim_counts_only_while_it_is_in_force(at, is_held):
    claim = about(MILL, validFrom="2026-02-01T00:00:00Z", validUntil="2026-03-01T00:00:00Z")
    assert (MILL not in asked(claim, at=at)["without_claim"]) == is_held


def test_a_claim_of_another_type_or_about_somebody_else_does_not_count_and_a_scheme_is_a_type():
    assert asked(about(MILL), claim_type="OtherCredential")["without_claim"] == [MILL, SMELTER, MINE]
    assert asked(about(SHOP))["without_claim"] == [MILL, SMELTER, MINE]
    assert asked(about(MILL), claim_type="jp.eco_mark")["without_claim"] == [SMELTER, MINE]


def test_a_site_counts_where_every_site_that_worked_on_the_lot_has_a_claim():
    assert asked(about(SITES[MILL]))["without_claim"] == [SMELTER, MINE]
    second = make(
        1.5, [ref("urn:ore")], [ref("urn:ingot")], biz_location=SITES[SHOP], extensions={"productOwner": SMELTER}
    )
    both = asked(about(SITES[SMELTER]), events=(*EVENTS, second))
    assert SMELTER in both["without_claim"]
    assert SMELTER not in asked(about(SITES[SMELTER]), about(SITES[SHOP], 2), events=(*EVENTS, second))["without_claim"]


def test_without_a_policy_no_claim_is_verified_and_an_unknown_party_is_a_gap():
    document = asked(about(MILL), policy=None)
    assert document["without_claim"] == [MILL, SMELTER, MINE]
    assert "POLICY_MISSING" in [finding["code"] for finding in document["findings"]]
    nobody = make(1, [ref("urn:ore")], [ref("urn:ingot")], biz_location="urn:nowhere")
    document = asked(about(MILL), claim_type="", events=(EVENTS[0], nobody, *EVENTS[2:]), at=END)
    assert [gap["code"] for gap in document["frontier"]] == ["PARTY_UNKNOWN"]
    assert (document["complete"], document["outcome"], document["claim_type"]) == (False, "not_determined", None)
