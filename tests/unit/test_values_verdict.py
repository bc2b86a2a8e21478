"""Findings, verdicts, faults, result documents: what they say, and what they refuse to say."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime

import pytest

from greenchain.values import (
    Citation,
    FactStatus,
    Fault,
    Finding,
    GreenchainError,
    IdentifierError,
    NotConformingError,
    Outcome,
    PackRef,
    Verdict,
    combine,
    result_document,
)


def finding(outcome: Outcome, code: str = "NOT_CONFORMING") -> Finding:
    return Finding("check", outcome, code, "because")


def test_an_empty_verdict_is_not_a_pass():
    assert combine([]) is Outcome.NOT_DETERMINED
    assert Verdict().outcome is Outcome.NOT_DETERMINED
    with pytest.raises(NotConformingError, match="at least one finding that conforms"):
        Verdict().require()


def test_a_verdict_to_which_nothing_applied_is_not_a_pass():
    with pytest.raises(NotConformingError, match="at least one finding that conforms"):
        Verdict((finding(Outcome.NOT_APPLICABLE),)).require()


def test_a_verdict_that_conforms_passes_and_its_inapplicable_findings_do_not_matter():
    verdict = Verdict((finding(Outcome.CONFORMS), finding(Outcome.NOT_APPLICABLE)))
    assert verdict.require() is None


def test_a_refusal_names_what_failed_and_only_that():
    verdict = Verdict(
        (
            finding(Outcome.NOT_APPLICABLE),
            finding(Outcome.NOT_DETERMINED, "EVIDENCE_MISSING"),
            finding(Outcome.CONFORMS),
        )
    )
    with pytest.raises(NotConformingError) as caught:
        verdict.require()
    assert [fault.code for fault in caught.value.faults] == ["EVIDENCE_MISSING"]


def test_a_verdict_keeps_its_findings_whatever_they_came_in():
    listed = Verdict([finding(Outcome.CONFORMS)])
    assert listed == Verdict((finding(Outcome.CONFORMS),))
    assert (listed + Verdict()).codes == ("NOT_CONFORMING",)
    with pytest.raises(TypeError):
        listed + finding(Outcome.CONFORMS)


def test_a_code_that_nobody_registered_is_refused():
    with pytest.raises(ValueError, match="not in the registry"):
        finding(Outcome.CONFORMS, "MADE_UP")
    with pytest.raises(ValueError, match="not in the registry"):
        Fault("MADE_UP", "anything")


def test_the_id_of_the_cited_rule_is_a_code():
    cited = Finding("rule", Outcome.DOES_NOT_CONFORM, "R-17", "because", citation=Citation("Act", row="R-17"))
    assert cited.to_dict()["code"] == "R-17"


def test_the_values_of_a_finding_cannot_be_changed_from_outside():
    read = {"mass": "1"}
    made = Finding("check", Outcome.CONFORMS, "NOT_CONFORMING", "because", values=read)
    read["mass"] = "2"
    assert made.values == {"mass": "1"}
    with pytest.raises(TypeError):
        made.values["mass"] = "3"


@pytest.mark.parametrize(
    ("status", "firm"),
    [(FactStatus.VERIFIED, True), (FactStatus.READ, True), (FactStatus.DERIVED, False), (FactStatus.RECALLED, False)],
)
def test_only_what_was_read_is_firm(status, firm):
    assert status.is_firm is firm


def test_a_conclusion_is_known_no_better_than_its_weakest_ground():
    assert FactStatus.weakest(FactStatus.READ, FactStatus.RECALLED, FactStatus.VERIFIED) is FactStatus.RECALLED
    assert FactStatus.weakest(FactStatus.VERIFIED, FactStatus.READ) is FactStatus.READ


def test_a_fault_shows_a_recognizable_part_of_what_it_found():
    fault = Fault("JSON_SYNTAX", "JSON", "x" * 10_000)
    assert len(fault.found) <= 120
    assert fault.found.endswith("... (10000 characters)")
    assert fault.within(file="a.json").within(where="/b").found == fault.found


@pytest.mark.parametrize("length", [119, 120])
def test_a_found_text_up_to_the_limit_is_shown_whole(length):
    assert Fault("JSON_SYNTAX", "JSON", "x" * length).found == "x" * length


def test_a_fault_cannot_command_a_terminal():
    hostile = "\x1b[2J\u202e\ud800\r\n"
    text = str(Fault("JSON_SYNTAX", "JSON", hostile, where=f"/{hostile}", file=hostile))
    assert text.isprintable()
    assert text.encode()


def test_a_fault_is_placed_inside_a_larger_input():
    error = IdentifierError(Fault("CHECK_DIGIT", "a GTIN", where="/epcList/0")).within(file="e.json", where="/events/3")
    assert isinstance(error, IdentifierError)
    assert (error.faults[0].file, error.faults[0].where) == ("e.json", "/events/3/epcList/0")
    assert error.within(file="other.json").faults[0].file == "e.json"


def test_many_faults_are_raised_together_and_none_is_no_error():
    GreenchainError.raise_if([])
    with pytest.raises(GreenchainError) as caught:
        GreenchainError.raise_if([Fault("JSON_SYNTAX", "a"), Fault("CHECK_DIGIT", "b")])
    assert len(str(caught.value).splitlines()) == 2
    with pytest.raises(ValueError, match="at least one fault"):
        GreenchainError()


def test_an_error_survives_the_way_to_another_process():
    error = IdentifierError(Fault("CHECK_DIGIT", "a GTIN", "x"))
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (type(again), again.faults) == (IdentifierError, error.faults)


def test_a_result_names_each_pack_once_in_one_order():
    refs = [PackRef("b/b", "1", "f0"), PackRef("a/a", "2", "f1"), PackRef("b/b", "1", "f0"), PackRef("b/b", "1", "0f")]
    at = datetime(2026, 1, 1, tzinfo=UTC)
    documents = [
        result_document("refusal", Outcome.CONFORMS, at=at, findings=(), standards=order)
        for order in (refs, refs[::-1])
    ]
    assert documents[0] == documents[1]
    assert [ref["sha256"] for ref in documents[0]["standards"]] == ["f1", "0f", "f0"]
    assert documents[0]["at"] == "2026-01-01T00:00:00Z"
