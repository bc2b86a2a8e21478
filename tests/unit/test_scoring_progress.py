"""Progress tells better performance from better evidence, row by row."""

from __future__ import annotations

import pytest

from greenchain.scoring.progress import SECTIONS, VERDICTS, progress


def row(indicator, guaranteed, possible, *, stage="production", declared=None, claims=(), level="L3", least="L3"):
    return {
        "level": level if claims else "L0", "evidence_min": least,
        "stage": stage, "indicator": indicator, "guaranteed": guaranteed, "possible": possible,
        "declared": declared or guaranteed, "claims": list(claims),
    }  # fmt: skip


def result(*rows, edition="1", pack="scorecards/p", name="card", subject="urn:mill", sha256="1" * 64, more=()):
    card = {"id": name, "subject": subject, "pack": pack, "edition": edition, "stages": {"production": {}, "use": {}}}
    made_with = [{"pack": pack, "edition": edition, "sha256": sha256}, *more]
    return {"scorecards": [{**card, "rows": list(rows)}], "standards": made_with}


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


@pytest.mark.parametrize(
    ("level", "least", "verdict"),
    [
        ("L3", "L3", "proven_better"), ("L4", "L3", "proven_better"), ("L2", "L2", "proven_better"),
        ("L2", "L3", "better_evidenced"), ("L3", "L4", "better_evidenced"), ("L1", "L1", "better_evidenced"),
        ("L2", "L1", "proven_better"), ("L3", None, "better_evidenced"), (None, "L3", "better_evidenced"),
    ],
)  # fmt: skip
def test_a_row_cancels_only_where_the_same_documents_prove_it_at_the_level_asked_for(level, least, verdict):
    weak = row("X", "0", "6", claims=["a"], level=level, least=least)
    found = total(result(weak, row("Y", "0", "0")), result(weak, row("Y", "2", "2", claims=["b"])))
    assert found["verdict"] == verdict


def test_another_party_under_the_same_id_does_not_compare():
    listed, findings = progress(result(row("X", "1", "1")), result(row("X", "2", "2"), subject="urn:other"))
    assert (listed, [(f.code, f.outcome.value) for f in findings]) == ([], [("PROGRESS_SUBJECT", "not_determined")])


def test_packs_of_one_edition_and_other_bytes_are_different_packs():
    then, now = result(row("X", "1", "1")), result(row("X", "2", "2"), sha256="2" * 64)
    listed, findings = progress(then, now)
    assert (listed, [(f.code, f.outcome.value) for f in findings]) == ([], [("PROGRESS_EDITION", "not_determined")])
    listed, findings = progress({**then, "standards": []}, now)
    assert (listed, [f.code for f in findings]) == ([], ["PROGRESS_EDITION"])


def test_a_card_that_both_extend_must_have_the_same_bytes_and_other_kinds_of_packs_need_not():
    def also(pack, digit):
        return [{"pack": pack, "edition": "1", "sha256": digit * 64}]

    then, now = (
        result(row("X", "1", "1"), more=also("scorecards/base", "3")),
        result(row("X", "2", "2"), more=also("scorecards/base", "4")),
    )
    assert [f.code for f in progress(then, now)[1]] == ["PROGRESS_EDITION"]
    then, now = (
        result(row("X", "1", "1"), more=also("claims/profile", "3")),
        result(row("X", "2", "2"), more=also("claims/profile", "4")),
    )
    assert total(then, now)["verdict"] == "proven_better"


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


def dated(document, at="2026-01-01T00:00:00Z", basis="verified", **more):
    return {**document, "at": at, "basis": basis, **more}


LESS, MORE = result(row("X", "1", "1")), result(row("X", "2", "2"))


@pytest.mark.parametrize(
    ("at", "barred"),
    [
        ("2025-12-31T23:59:59Z", []),
        ("2026-01-01T00:00:00Z", []),
        ("2026-01-01T02:00:00+03:00", []),
        ("2026-01-01T00:00:01Z", ["PROGRESS_ORDER"]),
        ("2027-01-01T00:00:00Z", ["PROGRESS_ORDER"]),
    ],
)
def test_time_does_not_run_backwards(at, barred):
    listed, findings = progress(dated(LESS, at), dated(MORE))
    assert [finding.code for finding in findings] == barred
    assert bool(listed) is not bool(barred)


@pytest.mark.parametrize(
    ("was", "now", "barred"),
    [
        ("assumed", "verified", True), ("verified", "assumed", True), ("assumed", "calculation", True),
        ("assumed", "assumed", False), ("calculation", "verified", False), ("verified", "verified", False),
    ],
)  # fmt: skip
def test_a_what_if_is_compared_with_a_what_if_only(was, now, barred):
    listed, findings = progress(dated(LESS, basis=was), dated(MORE, basis=now))
    assert [(finding.code, finding.outcome.value) for finding in findings] == (
        [("PROGRESS_BASIS", "not_determined")] if barred else []
    )
    assert bool(listed) is not barred


@pytest.mark.parametrize("change", [{"guaranteed": "5"}, {"possible": "1.5"}, {"declared": "0"}])
def test_an_earlier_card_whose_rows_do_not_add_to_its_totals_is_not_compared(change):
    whole = dated(LESS)
    whole["scorecards"] = [{**whole["scorecards"][0], "guaranteed": "1", "possible": "1", "declared": "1"}]
    assert progress(whole, dated(MORE))[0]
    for part in (change, {"stages": {"production": change, "use": {}}}):
        altered = {**whole, "scorecards": [{**whole["scorecards"][0], **part}]}
        listed, findings = progress(altered, dated(MORE))
        assert (listed, [finding.code for finding in findings]) == ([], ["PROGRESS_ALTERED"])


@pytest.mark.parametrize("name", SECTIONS)
def test_sections_that_are_not_compared_are_named(name):
    listed, findings = progress(dated({}), dated({name: [{"id": "s"}]}))
    assert (listed, [(f.code, f.outcome.value) for f in findings]) == ([], [("PROGRESS_SECTION", "not_determined")])
    listed, findings = progress(dated(LESS), dated({**MORE, name: [{"id": "s"}]}))
    assert listed
    assert [(f.code, f.outcome.value) for f in findings] == [("PROGRESS_SECTION", "not_applicable")]


def test_rows_that_are_unanswered_at_both_dates_do_not_cancel_and_settled_ones_do():
    open_row, better = row("Y", "0", "3"), (row("X", "2", "2"), row("X", "4", "4"))
    found = total(result(better[0], open_row), result(better[1], open_row))
    assert (found["verdict"], found["change"]) == (
        "better_evidenced", {"lower": "-1", "upper": "5", "declared": "2"}
    )  # fmt: skip


def test_a_row_whose_figures_changed_on_the_same_documents_does_not_cancel():
    found = total(result(row("X", "3", "3", claims=["a"])), result(row("X", "2", "2", claims=["a"])))
    assert (found["verdict"], found["change"]["upper"]) == ("proven_worse", "-1")
