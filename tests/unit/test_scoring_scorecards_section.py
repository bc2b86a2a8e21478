"""The section ``scorecards``: levels that are honored or not, faults all together, verdicts, claims of a case."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from card_world import card_pack, indicator
from greenchain.adapters.shipped import load_standards
from greenchain.cli.main import run
from greenchain.scoring.cards.reading import read_card
from greenchain.scoring.documents.document import answer_document, read_scoring_document
from greenchain.scoring.documents.result import ASSUMED, CALCULATION, answered_result
from greenchain.scoring.items.sections import Asked
from greenchain.values.time import DatePeriod
from scoring_world import AT, World, claim, party

STANDARDS = load_standards()
CARD = read_card(STANDARDS.pack("miit-gsc-general"))
GAPS = dict(STANDARDS.pack("miit-gsc-general").vectors["cases"][0]["input"]["answers"])
FULL = dict(STANDARDS.pack("miit-gsc-general").vectors["cases"][1]["input"]["answers"])
ALWAYS = DatePeriod.parse("2024-01-01", "2027-01-01")
KEYS = {
    "pack", "edition", "status", "guaranteed", "possible", "declared", "band", "eligible", "coverage", "gates",
    "stages", "rows", "missing",
}  # fmt: skip
ROW = {"stage", "facility", "product", "indicator", "claim", "level", "guaranteed", "possible", "declared"}


def item(answers, *, level="L3", **more):
    leaf = {name: {"value": value, **({"level": level} if level else {})} for name, value in answers.items()}
    return {
        "id": "acme",
        "pack": "miit-gsc-general",
        "gates": {name: each for name, each in leaf.items() if name in GATES},
        "answers": {name: each for name, each in leaf.items() if name not in GATES},
        **more,
    }


GATES = [gate.id for gate in CARD.gates]


def asked(*items, what_if=True, **settings):
    read = read_scoring_document(json.dumps({"scorecards": list(items)}).encode(), name="d.json")
    return answer_document(read, Asked(STANDARDS, AT, what_if=what_if, **settings))


def told(*items, what_if=True, **settings):
    answered = asked(*items, what_if=what_if, **settings)
    return answered_result(answered, at=AT, basis=ASSUMED if what_if else CALCULATION)


def codes(document):
    return [finding["code"] for finding in document["findings"]]


def test_a_what_if_counts_levels_as_stated_and_conforms_to_nothing():
    document = told(item(GAPS))
    (card,) = document["scorecards"]
    assert (card["guaranteed"], card["possible"], card["declared"]) == ("86", "94", "86")
    assert card["band"] == {"guaranteed": 4, "possible": 5, "names": {"4": "4 stars", "5": "5 stars"}}
    assert card["coverage"]["weight"] == "92"
    assert (document["basis"], document["outcome"], codes(document)) == (
        "assumed",
        "not_determined",
        ["ASSUMED_EVIDENCE"],
    )


def test_the_answer_has_every_key_and_its_rows_sum_to_its_totals():
    (card,) = told(item(GAPS))["scorecards"]
    assert card.keys() >= KEYS
    assert all(row.keys() >= ROW for row in card["rows"])
    for figure in ("guaranteed", "possible", "declared"):
        assert sum(Decimal(row[figure]) for row in card["rows"]) == Decimal(card[figure])
        assert sum(Decimal(stage[figure]) for stage in card["stages"].values()) == Decimal(card[figure])
    assert list(card["stages"]) == ["raw_material", "production", "circulation", "use", "end_of_life", "governance"]
    assert [card["stages"][stage]["max"] for stage in ("circulation", "use")] == ["0", "0"]
    assert [gate["id"] for gate in card["gates"]] == GATES
    assert [(each["indicator"], each["width"]) for each in card["missing"]] == [("X44", "5"), ("X23", "3")]
    assert all(each["claim_types"] == ["ScorecardCredential"] for each in card["missing"])


def test_elsewhere_a_stated_level_is_a_wish_and_every_leaf_says_so():
    document = told(item(GAPS), what_if=False)
    (card,) = document["scorecards"]
    assert (card["guaranteed"], card["possible"], card["declared"]) == ("0", "100", "86")
    assert card["band"] == {"guaranteed": None, "possible": 5, "names": {"5": "5 stars"}}
    assert document["outcome"] == "not_applicable"
    assert {row["level"] for row in card["rows"]} == {"L0", "L1"}
    wishes = [finding for finding in document["findings"] if finding["code"] == "LEVEL_NOT_PROVEN"]
    assert len(wishes) == len(GAPS) == len(document["findings"])
    assert wishes[0]["where"] == "/scorecards/0/answers/X11"


@pytest.mark.parametrize("level", ["L0", "L1", None])
def test_who_claims_no_level_is_told_nothing(level):
    assert codes(told(item(GAPS, level=level), what_if=False)) == []


@pytest.mark.parametrize("nothing", [{}, {"value": None, "level": "L4"}, None])
def test_an_absent_answer_and_null_are_no_answer(nothing):
    stated = item(FULL)
    stated["answers"]["X44"] = nothing
    (card,) = told(stated)["scorecards"]
    assert (card["guaranteed"], card["possible"], card["declared"]) == ("95", "100", "95")
    assert card["rows"][14]["level"] == "L0"


@pytest.mark.parametrize("yes", [True, 1, "1", Decimal(1).__str__()])
def test_a_gate_is_stated_as_a_number_or_as_true(yes):
    stated = item(FULL)
    stated["gates"]["G1"]["value"] = yes
    assert told(stated)["scorecards"][0]["eligible"] == "conforms"


@pytest.mark.parametrize(
    ("target", "changes", "outcome", "code"),
    [
        ({"band": 5}, {}, "not_determined", "SCORECARD_PARTIAL"),
        ({"band": "5"}, {"G1": "0"}, "does_not_conform", "TARGET_MISSED"),
        ({"band": 5}, {"X31": "0", "X61": "2.4"}, "does_not_conform", "TARGET_MISSED"),
        ({"points": "90"}, {"X31": "0"}, "not_determined", "SCORECARD_PARTIAL"),
        ({"points": "90.000001"}, {"X31": "0"}, "does_not_conform", "TARGET_MISSED"),
    ],
)
def test_a_target_is_judged_and_a_partial_pack_never_conforms(target, changes, outcome, code):
    document = told(item(FULL | changes, target=target))
    assert document["scorecards"][0]["outcome"] == outcome
    assert code in codes(document)


def test_a_complete_card_conforms_on_claims_and_never_on_what_is_assumed():
    pack = card_pack(indicators=[indicator("A1", "10")])
    known = STANDARDS.with_pack(pack)
    stated = {"id": "a", "pack": "own", "party": party(6), "answers": {"A1": {"value": 10, "level": "L3"}}}
    stated["target"] = {"points": 10}
    read = read_scoring_document(json.dumps({"scorecards": [stated]}).encode())
    proof = claim(party(6), {"own/A1": "10"}, period=ALWAYS)
    evidence = World().evidence(proof).as_graph()
    outcomes = [
        answer_document(read, Asked(known, AT, what_if=what_if, evidence=graph)).all()[0].outcome.value
        for what_if, graph in ((False, evidence), (True, None), (False, None))
    ]
    assert outcomes == ["conforms", "not_determined", "not_determined"]


def test_in_a_case_claims_count_by_their_level_and_what_is_stated_as_declared():
    proof = claim(party(6), {"miit-gsc-general/X11": "8"}, period=ALWAYS)
    evidence = World().evidence(proof).as_graph()
    stated = item({"X11": "8", "X12": "6"}, party=party(6))
    answered = asked(stated, what_if=False, evidence=evidence)
    (card,) = answered_result(answered, at=AT, basis="verified")["scorecards"]
    assert (card["guaranteed"], card["declared"], card["possible"]) == ("8", "14", "100")
    levels = {row["indicator"]: (row["level"], row["claim"]) for row in card["rows"]}
    assert levels["X11"] == ("L3", proof.digest)
    assert levels["X12"] == ("L1", None)
    another = asked(stated | {"party": party(5)}, what_if=False, evidence=evidence)
    assert another.all()[0].body["guaranteed"] == "0"


@pytest.mark.parametrize(
    ("place", "value", "code", "where"),
    [
        ("/answers/X26/value", 100.000001, "NUMBER_OUT_OF_RANGE", "/answers/X26/value"),
        ("/answers/X26/value", "-0.1", "NUMBER_OUT_OF_RANGE", "/answers/X26/value"),
        ("/answers/X11/value", "8.000001", "NUMBER_OUT_OF_RANGE", "/answers/X11/value"),
        ("/answers/X11/value", "NaN", "NUMBER_MALFORMED", "/answers/X11/value"),
        ("/answers/X11/value", True, "NUMBER_MALFORMED", "/answers/X11/value"),
        ("/answers/X11/value", "8 points", "NUMBER_MALFORMED", "/answers/X11/value"),
        ("/answers/X11/level", "L5", "SCORE_SHAPE", "/answers/X11/level"),
        ("/answers/X11/unit", "KGM", "SCORE_SHAPE", "/answers/X11/unit"),
        ("/answers/X11", 8, "SCORE_SHAPE", "/answers/X11"),
        ("/answers/X99", {"value": 1}, "INDICATOR_UNKNOWN", "/answers/X99"),
        ("/answers/G1", {"value": 1}, "INDICATOR_UNKNOWN", "/answers/G1"),
        ("/gates/X11", {"value": 1}, "INDICATOR_UNKNOWN", "/gates/X11"),
        ("/gates/G1/value", "0.5", "NUMBER_OUT_OF_RANGE", "/gates/G1/value"),
        ("/gates", [], "SCORE_SHAPE", "/gates"),
        ("/pack", "no-such-card", "PACK_UNKNOWN", "/pack"),
        ("/pack", "factors/cn-grid-2023", "PACK_UNKNOWN", "/pack"),
        ("/pack", None, "SCORE_SHAPE", "/pack"),
        ("/target", {"band": 6}, "TARGET_UNKNOWN", "/target"),
        ("/target", {"stars": 5}, "TARGET_UNKNOWN", "/target"),
        ("/target", 5, "SCORE_SHAPE", "/target"),
        ("/id", 7, "SCORE_SHAPE", "/id"),
        ("/more", 1, "SCORE_SHAPE", "/more"),
    ],
)
def test_a_fault_has_its_code_its_place_and_a_remedy_and_the_rest_is_scored(place, value, code, where):
    bad = json.loads(json.dumps(item(FULL)))
    holder = bad
    *path, last = place[1:].split("/")
    for step in path:
        holder = holder[step]
    holder[last] = value
    answered = asked(bad, item(FULL) | {"id": "other"})
    assert [(fault.code, fault.where) for fault in answered.faults] == [(code, f"/scorecards/0{where}")]
    assert all(fault.file == "d.json" and fault.expected and fault.remedy for fault in answered.faults)
    assert [answer.id for answer in answered.all()] == ["other"]


def test_all_faults_of_an_item_are_told_together():
    bad = item(FULL, target={"band": 9}, more=1)
    bad["answers"] |= {"X11": {"value": 9}, "X26": {"value": 101, "level": "L7"}, "X77": None}
    answered = asked(bad)
    assert {fault.where.removeprefix("/scorecards/0") for fault in answered.faults} == {
        "/target", "/more", "/answers/X11/value", "/answers/X26/level", "/answers/X77",
    }  # fmt: skip


def test_a_sector_s_figures_are_stated_among_the_answers_and_earn_nothing():
    stated = item(GAPS) | {"pack": "sector-steel"}
    stated["answers"]["ST1"] = {"value": "3.187", "level": "L3"}
    (card,) = told(stated)["scorecards"]
    assert (card["guaranteed"], card["possible"]) == ("86", "94")
    found = next(row for row in card["rows"] if row["indicator"] == "ST1")
    assert (found["reported"]["point"], found["reported"]["unit"], found["possible"]) == ("3.187", "TNE", "0")


# the command line -----------------------------------------------------------------------------------------------------


def call(capsys, *arguments):
    code = run([*arguments, "--at", "2025-06-30T12:00:00Z", "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def gaps(tmp_path):
    path = tmp_path / "gaps.json"
    path.write_text(json.dumps({"scorecards": [item(GAPS)]}), encoding="utf-8")
    return str(path)


def test_explain_names_the_widest_gap_first_and_the_one_claim_that_lifts_the_band(capsys, gaps):
    code, document = call(capsys, "explain", gaps, "--what-if")
    (card,) = document["scorecards"]
    assert (code, document["kind"], document["explains"]) == (0, "explanation", "score")
    assert [each["indicator"] for each in card["missing"]] == ["X44", "X23"]
    assert card["next_band"] == {"band": 5, "needs": ["X44"], "possible": True}
    assert len(card["rows"]) == 20


def test_without_what_if_the_same_document_guarantees_nothing(capsys, gaps):
    code, document = call(capsys, "score", gaps)
    assert (code, document["scorecards"][0]["guaranteed"]) == (0, "0")
    _, explained = call(capsys, "explain", gaps)
    needs = explained["scorecards"][0]["next_band"]["needs"]
    assert needs[: len(GATES)] == GATES
    assert needs[len(GATES) : len(GATES) + 2] == ["X31", "X32"]


@pytest.mark.parametrize("flags", [(), ("--what-if",)])
@pytest.mark.parametrize("target", [{"band": 1}, {"points": 0}, {"points": 100}])
def test_full_marks_with_a_target_never_leave_with_zero(capsys, tmp_path, flags, target):
    path = tmp_path / "full.json"
    path.write_text(json.dumps({"scorecards": [item(FULL, target=target)]}), encoding="utf-8")
    assert call(capsys, "score", str(path), *flags)[0] == 4


def test_explain_still_explains_a_result(capsys, gaps, tmp_path):
    _, document = call(capsys, "score", gaps)
    result = tmp_path / "result.json"
    result.write_text(json.dumps(document), encoding="utf-8")
    code = run(["explain", str(result), "--json"])
    explained = json.loads(capsys.readouterr().out)
    assert (code, explained["explains"], explained["scorecards"]) == (0, "score", [])
    assert {entry["code"] for entry in explained["entries"]} == {"LEVEL_NOT_PROVEN"}


CASE = "examples/01-solar-module"


def test_a_case_is_explained_and_scored_by_another_card(capsys, root):
    code, explained = call(capsys, "explain", str(root / CASE))
    (card,) = explained["scorecards"]
    assert code == 0
    assert card["next_band"] == {"band": 5, "needs": ["X44"], "possible": True}
    _, scored = call(capsys, "score", str(root / CASE), "--scorecard", "green-enterprise-21")
    assert [(each["pack"], each["guaranteed"]) for each in scored["scorecards"]] == [
        ("scorecards/green-enterprise-21", "0")
    ]
    _, sector = call(capsys, "score", str(root / CASE), "--scorecard", "sector-communications")
    assert (sector["scorecards"][0]["guaranteed"], sector["scorecards"][0]["possible"]) == ("86", "94")


def test_what_explain_cannot_lift_is_told_so(capsys, tmp_path):
    path = tmp_path / "low.json"
    path.write_text(json.dumps({"scorecards": [item(FULL | {"X31": "0", "X61": "0"})]}), encoding="utf-8")
    assert run(["explain", str(path), "--what-if", "--at", "2025-06-30T12:00:00Z"]) == 0
    assert "band 5 is out of reach by evidence alone" in capsys.readouterr().out
    path.write_text(json.dumps({"scorecards": [item(FULL)]}), encoding="utf-8")
    assert call(capsys, "explain", str(path), "--what-if")[1]["scorecards"][0]["next_band"] is None


def test_explain_of_a_faulty_document_explains_the_rest(capsys, tmp_path):
    path = tmp_path / "faulty.json"
    path.write_text(json.dumps({"scorecards": [item(GAPS), {"id": "b"}]}), encoding="utf-8")
    code, document = call(capsys, "explain", str(path))
    assert (code, [card["id"] for card in document["scorecards"]]) == (3, ["acme"])
    assert "SCORE_SHAPE" in {entry["code"] for entry in document["entries"]}


@pytest.mark.parametrize("raw", [b"{}", b"[]", b'{"format": "x"}', b"\xff", b"", b"nothing = 1"])
def test_what_is_neither_a_result_nor_a_document_is_refused(capsys, tmp_path, raw):
    path = tmp_path / "x.json"
    path.write_bytes(raw)
    assert run(["explain", str(path)]) == 3
    capsys.readouterr()


def test_levels_of_a_case_are_no_what_if_and_documents_name_their_cards(capsys, root, gaps):
    assert run(["explain", str(root / CASE), "--what-if"]) == 2
    assert run(["score", gaps, "--scorecard", "sector-steel"]) == 2
    assert run(["explain", gaps, "--code", "LEVEL_NOT_PROVEN"]) == 2
    capsys.readouterr()


def test_a_card_that_nobody_knows_is_refused(capsys, root):
    code, document = call(capsys, "score", str(root / CASE), "--scorecard", "no-such-card")
    assert code in (3, 4)
    assert "PACK_UNKNOWN" in codes(document)


def test_a_receipt_keeps_the_card_that_was_asked_for(capsys, root, tmp_path):
    folder = tmp_path / "r"
    call(capsys, "score", str(root / CASE), "--scorecard", "sector-communications", "--receipt", str(folder))
    assert run(["score", "--replay", str(folder), "--json"]) == 0
    assert "sector-communications" in (folder / "receipt.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "value", "is_told"),
    [
        ("X41", "0.8", True), ("X41", "1", True), ("X41", "1.01", False), ("X41", "5", False), ("X41", "0", False),
        ("X26", "4", True), ("X26", "3.99", False), ("X11", "1", False),
    ],
)  # fmt: skip
def test_a_percentage_that_looks_like_a_fraction_or_like_points_is_told(name, value, is_told):
    found = told(item({name: value}, level=""), what_if=False)
    hints = [(one["check"], one["where"]) for one in found["findings"] if one["code"] == "PERCENT_AS_FRACTION"]
    assert hints == ([(f"scorecard/{name}", f"/scorecards/0/answers/{name}")] if is_told else [])
    assert found["outcome"] == "not_applicable"
