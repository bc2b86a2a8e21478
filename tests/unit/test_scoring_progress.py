"""Progress tells better performance from better evidence, row by row."""

from __future__ import annotations

import pytest

from greenchain.scoring.progress import VERDICTS, progress


def row(indicator, guaranteed, possible, *, stage="production", declared=None, claims=()):
    return {
        "stage": stage, "indicator": indicator, "guaranteed": guaranteed, "possible": possible,
        "declared": declared or guaranteed, "claims": list(claims),
    }  # fmt: skip


def result(*rows, edition="1", pack="scorecards/p", name="card"):
    stages = {"production": {}, "use": {}}
    return {"scorecards": [{"id": name, "pack": pack, "edition": edition, "stages": stages, "rows": list(rows)}]}


def total(old, new):
    listed, findings = progress(old, new)
    assert not findings
    assert all(entry["verdict"] in VERDICTS for entry in listed)
    assert [entry["stage"] for entry in listed] == ["production", "use", "total"]
    return listed[-1]


def test_what_was_proven_at_both_dates_changes_by_exactly_the_difference():
    found = total(result(row("X41", "2", "2"), row("X1", "8", "8")), result(row("X41", "4", "4"), row("X1", "8", "8")))
    assert (found["verdict"], found["change"]) == ("proven_better", {"lower": "2", "upper": "2", "declared": "2"})


def test_a_claim_that_merely_arrives_is_better_evidence_and_one_that_leaves_is_less():
    without, with_it = result(row("X1", "0", "10")), result(row("X1", "10", "10", claims=["a"]))
    arrived, left = total(without, with_it), total(with_it, without)
    assert (arrived["verdict"], arrived["change"]["lower"]) == ("better_evidenced", "0")
    assert left["verdict"] == "less_evidenced"


@pytest.mark.parametrize(
    ("was", "now", "verdict"),
    [
        (("2", "4"), ("4.000001", "5"), "proven_better"),
        (("2", "4"), ("4", "5"), "better_evidenced"),
        (("2", "4"), ("1", "1.999999"), "proven_worse"),
        (("2", "4"), ("1", "2"), "less_evidenced"),
        (("2", "4"), ("2", "4"), "unchanged"),
        (("2", "4"), ("2", "3"), "not_determined"),
        (("2", "2"), ("2", "2"), "unchanged"),
    ],
)
def test_a_change_is_proven_only_where_all_of_its_interval_is_on_one_side(was, now, verdict):
    assert total(result(row("X", *was)), result(row("X", *now)))["verdict"] == verdict


def test_a_row_that_rests_on_the_same_documents_cancels_and_no_other_does():
    open_then = result(row("X", "2", "4", claims=["a"]), row("Y", "1", "1"))
    same = result(row("X", "2", "4", claims=["a"]), row("Y", "2", "2"))
    other = result(row("X", "2", "4", claims=["b"]), row("Y", "2", "2"))
    unsigned = result(row("X", "2", "4"), row("Y", "2", "2"))
    assert total(open_then, same)["verdict"] == "proven_better"
    assert total(open_then, other)["verdict"] == "better_evidenced"
    assert total(result(row("X", "2", "4"), row("Y", "1", "1")), unsigned)["verdict"] == "better_evidenced"


def test_stages_are_told_apart_and_sum_to_the_total():
    old = result(row("X", "1", "1"), row("Z", "3", "3", stage="use"))
    new = result(row("X", "2", "2"), row("Z", "1", "1", stage="use"))
    listed, _ = progress(old, new)
    assert [entry["verdict"] for entry in listed] == ["proven_better", "proven_worse", "proven_worse"]
    assert [entry["change"]["lower"] for entry in listed] == ["1", "-2", "-1"]


def test_an_unbounded_possible_leaves_its_end_of_the_change_open():
    found = total(result(row("X", "1", None)), result(row("X", "5", "5")))
    assert (found["verdict"], found["change"]["lower"]) == ("better_evidenced", None)


def test_another_edition_or_card_does_not_compare_and_is_named():
    listed, findings = progress(result(row("X", "1", "1")), result(row("X", "2", "2"), edition="2"))
    assert (listed, [finding.code for finding in findings]) == ([], ["PROGRESS_EDITION"])
    listed, findings = progress(result(row("X", "1", "1")), result(row("X", "2", "2"), name="new"))
    assert (listed, [finding.code for finding in findings]) == ([], ["PROGRESS_UNKNOWN"])
