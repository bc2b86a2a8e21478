"""The chain of trust of a claim is drawn as it was judged: every link, the broken one marked, and nothing invented."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from greenchain.report import Report
from greenchain.report.sayings import Context
from greenchain.report.templates.style import STYLE
from greenchain.report.trust_chain import trust_chain
from test_report_document import answer, document, finding, verification

ANCHOR, BOARD, BODY = "did:key:anchor", "did:key:board", "did:key:body"
AT = "2025-06-30T12:00:00Z"


def claims_section(*listed: dict[str, Any]) -> str:
    result = {**verification(), "claims": list(listed), "at": AT}
    html = Report(document(answers=[answer("claims", result)])).html()
    return html.split('<section id="claims"')[1].split("</section>", maxsplit=1)[0]


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def link(entity: str, role: str, *, until: str | None = None, kind: str = "accreditation") -> dict[str, Any]:
    return {
        "kind": kind, "id": entity if kind == "anchor" else f"urn:x:{entity}", "role": role, "entity": entity,
        "valid_from": "2022-01-01T00:00:00Z", "valid_until": until, "digest": None if kind == "anchor" else "ab" * 32,
    }  # fmt: skip


CHAIN = [
    link(ANCHOR, "third_party", kind="anchor"),
    link(BOARD, "recognize"),
    link(BODY, "issue", until="2025-01-01T00:00:00Z"),
]


def claim(*findings: dict[str, Any], chain: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    made = verification()["claims"][0]
    return {**made, "chain": CHAIN if chain is None else chain, "findings": list(findings), "issuer": BODY, **changes}


def said_of(code: str, where: str, outcome: str = "does_not_conform", check: str = "accreditation") -> dict[str, Any]:
    return {**finding(code, outcome, where=where), "check": check}


def boxes(*findings: dict[str, Any], at: str = AT, **changes: Any) -> tuple[Any, ...]:
    return trust_chain(claim(*findings, **changes), Context.of({}), name="EcoLabelCredential", at=at)


def test_the_boxes_stand_anchor_first_and_claim_last():
    assert [(box.kind, box.name) for box in boxes()] == [
        ("anchor", ANCHOR),
        ("accreditation", BOARD),
        ("accreditation", BODY),
        ("claim", "EcoLabelCredential"),
    ]
    assert [term.may for box in boxes()[:3] for term in box.terms] == [
        "believed as a third party",
        "may accredit others",
        "may issue claims",
    ]
    assert all(not box.breaks for box in boxes())


@pytest.mark.parametrize(
    ("where", "broken"),
    [(ANCHOR, 0), (BOARD, 1), (BODY, 2), ("/type", 3), ("", 3), ("/credentialSubject/facility/country", 3)],
)
@pytest.mark.parametrize("outcome", ["does_not_conform", "not_determined"])
def test_what_breaks_the_chain_is_marked_where_it_breaks_and_only_there(where, broken, outcome):
    tones = [box.tone for box in boxes(said_of("ACCREDITATION_LAPSED", where, outcome))]
    assert tones == [outcome if place == broken else "" for place in range(4)]


def test_a_finding_may_name_its_link_among_the_values_it_read():
    told = {**said_of("SIGNING_TIME_UNPROVEN", "/issuer", "not_determined"), "values": {"issuer": BODY}}
    assert [box.tone for box in boxes(told)] == ["", "", "not_determined", ""]


def test_what_holds_or_does_not_apply_marks_nothing():
    fine = [said_of("IN_SCOPE", "", "conforms"), said_of("OTHER_TRUST_PATH", BOARD, "not_applicable")]
    assert all(not box.breaks for box in boxes(*fine))


def test_findings_of_other_checks_are_not_the_chains():
    assert all(not box.breaks for box in boxes(said_of("EXPIRED", "/validUntil", check="validity")))


@pytest.mark.parametrize(
    ("at", "over"),
    [
        ("2024-12-31T23:59:59Z", False),
        ("2025-01-01T00:00:00Z", True),
        ("2025-01-01T08:00:00+08:00", True),
        ("2025-01-01T00:00:01Z", True),
        ("", False),
        ("soon", False),
    ],
)
def test_a_link_that_is_over_when_asked_says_so(at, over):
    assert [term.is_over for box in boxes(at=at)[:3] for term in box.terms] == [False, False, over]


def test_one_link_that_followed_another_stands_in_one_box():
    renewed = [*CHAIN, link(BODY, "issue", until="2028-01-01T00:00:00Z")]
    found = boxes(chain=renewed)
    assert len(found) == 4
    assert [term.is_over for term in found[2].terms] == [True, False]


def test_a_claim_that_no_anchor_leads_to_says_so():
    found = boxes(said_of("NO_TRUST_PATH", BODY), chain=[])
    assert [box.kind for box in found] == ["missing", "issuer", "claim"]
    assert [problem.code for problem in found[0].breaks] == ["NO_TRUST_PATH"]


def test_of_a_claim_that_nobody_signed_no_chain_is_drawn():
    assert boxes(said_of("PROOF_INVALID", "/proof", check="proof"), chain=[]) == ()
    assert boxes(said_of("KEY_REFUSED", "/proof", check="key"), chain=[]) == ()


def test_a_name_from_a_table_never_stands_without_the_identifier_it_names():
    context = Context.of({"names": {BOARD: {"name": "Board of Everything"}}})
    box = trust_chain(claim(), context, name="", at=AT)[1]
    assert (box.name, box.short, box.full) == ("Board of Everything", BOARD, BOARD)


def test_the_page_shows_chain_verdicts_and_both_times():
    shown = claim(
        said_of("CHAIN_NOT_HELD_NOW", "", "not_applicable"),
        verdicts={"at_signing": "conforms", "at": "does_not_conform"},
        signing_time={
            "asserted": "2024-01-10T08:00:05Z",
            "proven_by": "2024-01-11T09:30:27Z",
            "evidence": "log.example 1/4, witness.example",
        },
    )
    html = claims_section(shown)
    said = text_of(html)
    for part in (
        "when signed Conforms",
        "when asked Does not conform",
        "It counts as it was signed",
        "2024-01-10 T08:00:05Z as its issuer states",
        "proven to exist by 2024-01-11 T09:30:27Z",
        "shown by log.example 1/4, witness.example",
        "may issue claims, from 2022-01-01 until before 2025-01-01 over by the instant asked about",
    ):
        assert part in said, part
    assert html.count('class="link ') == 4


def test_a_broken_link_is_drawn_broken_and_named_in_words():
    html = claims_section(claim(said_of("OUT_OF_SCOPE", "/type")))
    assert re.findall(r'class="link (\w+)( broken \w+)?"', html) == [
        ("anchor", ""),
        ("accreditation", ""),
        ("accreditation", ""),
        ("claim", " broken does_not_conform"),
    ]
    assert "broken here: OUT_OF_SCOPE" in text_of(html)


def test_an_instant_may_break_between_day_and_time_so_that_no_column_overflows():
    shown = claim(signing_time={"asserted": "2024-01-10T08:00:05Z", "proven_by": None, "evidence": None})
    html = claims_section(shown)
    assert '<span class="part">2024-01-10</span><span class="part">T08:00:05Z</span>' in html
    assert ".part{display:inline-block}" in STYLE


@pytest.mark.parametrize("chain", ["x", [7], [{}], [{"kind": ["anchor"], "entity": 5}], [CHAIN[1]] * 40])
def test_a_chain_of_any_other_shape_breaks_no_page(chain):
    assert "</table>" in claims_section(claim(said_of("IN_SCOPE", "", "conforms"), chain=chain))
