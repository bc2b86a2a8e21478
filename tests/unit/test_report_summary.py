"""Lines for the terminal, the short form for an issue tracker, and explanations."""

from __future__ import annotations

import re

import pytest

from greenchain.report import Report, explain, summary
from greenchain.values.errors import InputError
from test_report_document import answer, document, finding, result, score, screening, trace, verification


def lines(name: str) -> list[str]:
    return summary(next(answer for answer in document()["answers"] if answer["id"] == name))


def test_a_trace_is_summed_up_by_what_was_reached_and_where_it_ended():
    assert lines("chain") == [
        "Toward the origins: 1 lot or item over 1 process, no open end. Toward the users: 1 lot or item over 1 process, 1 open end.",
        "origin: lot C23-12",
        "lot MS25-01: shipped and not received (SHIPPED_NOT_RECEIVED)",
    ]


def test_claims_that_fail_are_named_with_their_codes_and_the_others_counted():
    assert lines("claims") == ["x claims/bad.json: EXPIRED", "1 of 2 claims hold"]


def test_a_recognition_is_summed_up_by_decision_and_reason():
    assert lines("label")[:2] == [
        "cn.cel as de.blue_angel: Not recognized",
        "because SCOPE_CATEGORY: does not name the category",
    ]


def test_a_score_is_summed_up_by_its_interval_its_published_neighbor_and_its_points():
    assert lines("performance")[:5] == [
        "? 471.0 [296.6, 812.3] kg CO2e/kWp; published 750 (\N{MINUS SIGN}37 %)",
        "one thing is left out of the figure",
        "- 86 to 94 of 100 points, band 4 to 5",
        "86 points declared; widest gap: X44, 5 points, for want of ScorecardCredential",
        "by stage: Production 86 to 94",
    ]


def test_every_other_section_of_a_score_tells_its_figures():
    made = {**score(), "footprints": [], "scorecards": []}
    assert summary(answer("performance", made)) == [
        "? plate: ghg 2,708.1 [2,548.2, unbounded] KGM",
        "by stage: Production 2,708.1; Use 0",
        "plate: water 0.0123 [0.01, 0.02]",
        "? panel: 0.0123 points or more (ef-3.1); categories worth 21.06 % are stated",
        "- lot: 60,960.2 kg CO2e over 2,985,600 tkm",
        "? to-eu: 2.08 to 3.506 t CO2e/t; declared 2.08, default with mark-up 3.506",
        "- peers: 0.25, 0.75 (topsis; an order among peers, no verdict)",
        "+ goal: 80 to 90, due on 2026-03-01: 95.5",
    ]


@pytest.mark.parametrize(("most", "expected"), [(None, 12), (200, 40)])
def test_a_score_has_more_lines_only_where_they_are_asked_for(most, expected):
    made = {**score(), "footprints": [], "scorecards": [], "systems": [], "impacts": [], "goods": [], "rankings": []}
    made["targets"] = []
    made["shipments"] = [{**made["shipments"][0], "id": f"lot-{number}"} for number in range(40)]
    assert len(summary(answer("performance", made), most=most)) == expected


def test_several_cards_are_told_apart_by_their_names():
    made = {**score(), "footprints": []}
    made["scorecards"] = [{**made["scorecards"][0], "id": name, "missing": []} for name in ("mill", "mine")]
    told = summary(answer("performance", made))
    assert told[0] == "- mill: 86 to 94 of 100 points, band 4 to 5"
    assert told[1] == "86 points declared, nothing open"
    assert told[3].startswith("- mine: ")


@pytest.mark.parametrize(
    ("band", "said"),
    [
        ({"guaranteed": 4, "possible": 4}, "band 4"),
        ({"guaranteed": None, "possible": 5}, "no band guaranteed, band 5 possible"),
        ({"guaranteed": None, "possible": None}, "no band"),
        ({"guaranteed": 1, "possible": 2, "names": {"1": "silver", "2": "gold"}}, "silver to gold"),
        ({"guaranteed": 2, "possible": 2, "names": {"2": "gold"}}, "gold"),
        ({"guaranteed": None, "possible": 2, "names": {"2": "gold"}}, "no band guaranteed, gold possible"),
    ],
)
def test_bands_are_told_by_the_names_that_the_card_gives_them_else_by_number(band, said):
    made = {**score(), "footprints": []}
    made["scorecards"][0]["band"] = band
    assert summary(answer("performance", made))[0] == f"- 86 to 94 of 100 points, {said}"


def reported(**figures):
    """A row that earns nothing."""
    told = {"lower": None, "point": None, "upper": None, "unit": "KGM", "per": "TNE", "factors": None, "gap": None}
    return {
        "indicator": "S1",
        "text": "Emissions of steel",
        "level": "L3",
        "claims": [],
        "reported": {**told, **figures},
    }


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"lower": "1.5", "point": "2", "upper": "2.5"}, ["beside the points: S1 2 [1.5, 2.5] KGM/TNE"]),
        ({"lower": "2", "point": "2", "upper": "2"}, ["beside the points: S1 2 KGM/TNE"]),
        ({"lower": "2", "point": "2"}, ["beside the points: S1 2 [2, unbounded] KGM/TNE"]),
        ({}, []),
    ],
)
def test_a_reported_figure_is_told_where_somebody_states_it(figures, said):
    made = {**score(), "footprints": []}
    made["scorecards"][0]["rows"] = [reported(**figures)]
    assert [line for line in summary(answer("performance", made)) if line.startswith("beside")] == said


def test_a_declared_footprint_is_told_by_its_totals():
    balance = {"excluding": {"declared": "2.5"}, "including": {"declared": None}}
    made = {**score(), "scorecards": [], "footprints": [{"id": "f", "outcome": "not_determined", "balance": balance}]}
    assert summary(answer("performance", made))[0] == (
        "? f: declared 2.5 kg CO2e without biogenic uptake, not stated with it"
    )


def test_a_screening_is_summed_up_by_the_codes_of_each_declaration():
    assert lines("exports") == ["x EX-1: A1181"]


@pytest.mark.parametrize(("count", "expected"), [(6, 6), (7, 6), (200, 6)])
def test_a_summary_never_has_more_than_six_lines(count, expected):
    made = screening()
    made["declarations"] = [{**made["declarations"][0], "id": f"EX-{number}"} for number in range(count)]
    told = summary(answer("exports", made))
    assert len(told) == expected
    assert (told[-1] == f"… and {count - 5} more") is (count > 6)


def test_missing_evidence_comes_first():
    asked = answer("claims", verification())
    asked["findings"] = [finding("EVIDENCE_MISSING", "not_determined", where="trust.toml")]
    assert summary(asked)[0] == "evidence missing: trust.toml"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("EVIDENCE_MISSING", "evidence missing: trust.toml"),
        ("INPUT_REFUSED", "evidence there, but refused in part or whole: trust.toml"),
        ("EVIDENCE_ALTERED", "evidence other than the case states: trust.toml"),
    ],
)
def test_a_file_that_is_there_and_was_refused_is_not_called_missing(code, said):
    asked = answer("claims", verification())
    asked["findings"] = [finding(code, "not_determined", where="trust.toml")]
    assert summary(asked)[0] == said
    html = Report(document(answers=[asked])).html()
    assert said in html


def test_an_answer_that_is_only_findings_tells_them():
    refused = result("trace", "not_determined", findings=[finding("IDENTIFIER_UNKNOWN", "not_determined")])
    assert summary(answer("chain", refused)) == ["? IDENTIFIER_UNKNOWN: told of IDENTIFIER_UNKNOWN"]


def test_a_result_without_question_is_summed_up_by_its_kind():
    assert summary({"result": score()}) == lines("performance")


def test_markdown_tells_verdict_answers_and_findings_about_files():
    told = Report(document()).markdown()
    assert told.startswith("# A solar module\n\n**`x` Does not conform.** 5 questions were asked:")
    assert "## `x` claims: Does not conform" in told
    assert "- `x` claims/bad.json: EXPIRED" in told
    assert "EVIDENCE\\_MISSING tables/facilities.csv" in told


def test_markdown_cannot_be_steered_by_a_title():
    told = Report(
        document(title="# <img src=x> [a](http://evil.example) @everyone `x` www.evil.example\n- item")
    ).markdown()
    head = told.splitlines()[0]
    for dangerous in (r"(?<!\\)<img", r"(?<!\\)\]\(", r"(?<!\\)@", "http://", r"www\.", r"(?<!\\)`"):
        assert not re.search(dangerous, head)
    assert head.startswith("# \\# \\<img")
    assert head.endswith("- item")


def test_an_explanation_gives_meaning_in_both_languages_values_clause_and_remedy():
    told = explain(document())
    entry = next(entry for entry in told["entries"] if entry["code"] == "EXPIRED")
    assert entry["place"] == "/answers/claims/result/claims/claims/bad.json"
    assert entry["meaning"]["en"]
    assert entry["meaning"]["zh"]
    assert entry["remedy"]
    act = next(entry for entry in told["entries"] if entry["code"] == "A1181")
    assert act["citation"]["valid_from"] == "2025-01-01"
    assert act["values"] == {"waste_code": "B1110"}
    assert act["meaning"]["en"] == "told of A1181"


def test_a_finding_that_stands_twice_is_explained_once():
    codes = [entry["code"] for entry in explain(document())["entries"]]
    assert codes.count("A1181") == 1
    assert codes.count("SHIPPED_NOT_RECEIVED") == 1


def test_what_an_issuer_wrote_into_a_claim_is_never_explained_as_a_finding_of_ours():
    made = verification()
    made["claims"][0]["signed"]["findings"] = [finding("PLANTED", "conforms")]
    assert "PLANTED" not in [entry["code"] for entry in explain(made)["entries"]]


def test_an_explanation_can_be_asked_for_one_code():
    assert {entry["code"] for entry in explain(document(), code="EXPIRED")["entries"]} == {"EXPIRED"}


@pytest.mark.parametrize(
    "other",
    [None, [], "text", {}, {"format": "other/1"}, {"format": "greenchain-result/1", "outcome": "fine"},
     {"format": "greenchain-result/1", "outcome": "conforms", "at": "yesterday"}],
)  # fmt: skip
def test_what_is_no_result_document_is_refused(other):
    with pytest.raises(InputError):
        explain(other)


def test_a_code_that_no_finding_has_is_refused():
    with pytest.raises(InputError) as refused:
        explain(trace(), code="EXPIRED")
    assert refused.value.code == "RESULT_UNKNOWN"
