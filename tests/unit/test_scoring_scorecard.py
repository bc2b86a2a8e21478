"""The MIIT card: points between guaranteed and possible, gates, bands, targets; thresholds at, below and above."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.evidence import EvidenceError
from greenchain.model.nouns import Measurement
from greenchain.scoring import Scorecard, Target, score, score_document
from greenchain.scoring.cards.reading import read_card
from greenchain.scoring.vectors import check_vector
from greenchain.values.errors import InputError
from greenchain.values.outcome import Outcome
from greenchain.values.time import DatePeriod
from scoring_world import AT, World, claim, party

STANDARDS = load_standards()
PACK = STANDARDS.pack("scorecards/miit-gsc-general")
CARD = read_card(PACK)
ALWAYS = DatePeriod.parse("2024-01-01", "2027-01-01")
GATES = {f"G{n}": "1" for n in range(1, 8)}
FULL = {i.id: str(i.full) if i.full.denominator == 1 else str(float(i.full)) for i in CARD.indicators}
EVERYTHING = {**FULL, **GATES}


def answers(stated: dict[str, str], **settings):
    named = {f"miit-gsc-general/{key}": value for key, value in stated.items()}
    return claim(party(6), named, **{"period": ALWAYS, **settings})


def of(*claims, **settings) -> Scorecard:
    evidence = World().evidence(*claims).as_graph()
    return score(party(6), card="miit-gsc-general", evidence=evidence, standards=STANDARDS, at=AT, **settings)


def codes(card: Scorecard) -> list[str]:
    return [finding.code for finding in card.findings]


@pytest.mark.parametrize("case", PACK.vectors["cases"], ids=lambda case: case["id"])
def test_claims_earn_the_points_that_the_vectors_give_to_plain_answers(case):
    card, expected = of(answers(dict(case["input"]["answers"]))), case["expect"]
    assert check_vector(case, pack=PACK, standards=STANDARDS) == ""
    assert card.guaranteed == Decimal(expected["guaranteed"])
    assert card.possible == Decimal(expected["possible"])
    assert card.coverage == Fraction(expected["coverage_weight"])
    assert card.band_guaranteed == expected["band"]["guaranteed"]
    assert card.band_possible == expected["band"]["possible"]
    assert [m.indicator for m in card.missing] == list(expected["missing"])


def test_all_six_stages_are_printed_and_two_of_them_give_no_points():
    card = of(answers(EVERYTHING))
    assert {stage: int(maximum) for stage, maximum in card.maxima.items()} == {
        "raw_material": 20, "production": 20, "circulation": 0, "use": 0, "end_of_life": 20, "governance": 40,
    }  # fmt: skip
    assert card.stages["circulation"].upper == card.stages["use"].upper == 0
    assert sum(bounds.lower for bounds in card.stages.values()) == card.guaranteed == 100


@pytest.mark.parametrize(
    ("lost", "guaranteed"),
    [("0", 5), ("10", 5), ("10.000001", 4), ("15", 4), ("15.000001", 3), ("20", 3), ("20.000001", 2), ("25", 2),
     ("25.000001", 1), ("30", 1), ("30.000001", None)],
)  # fmt: skip
def test_bands_begin_exactly_at_their_bound(lost, guaranteed):
    stated, rest = dict(EVERYTHING), Decimal(lost)
    for key, most in (("X31", 10), ("X32", 10), ("X51", 10), ("X11", 8)):
        taken = min(rest, Decimal(most))
        stated[key] = str(most - taken)
        rest -= taken
    card = of(answers(stated))
    assert card.guaranteed == 100 - Decimal(lost)
    assert card.band_guaranteed == card.band_possible == guaranteed


def test_a_failed_gate_leaves_no_band_whatever_the_points():
    card = of(answers({**EVERYTHING, "G3": "0"}))
    assert (card.guaranteed, card.band_guaranteed, card.band_possible) == (100, None, None)
    assert card.eligible is Outcome.DOES_NOT_CONFORM


def test_an_unknown_gate_takes_the_guaranteed_band_only():
    card = of(answers({key: value for key, value in EVERYTHING.items() if key != "G3"}))
    assert (card.band_guaranteed, card.band_possible) == (None, 5)
    assert card.eligible is Outcome.NOT_DETERMINED
    assert [gate.finding.code for gate in card.gates if gate.id == "G3"] == ["GATE_UNKNOWN"]


def test_a_gate_that_the_supplier_itself_attests_stays_unknown():
    rest = {key: value for key, value in EVERYTHING.items() if key != "G3"}
    card = of(answers(rest), answers({"G3": "1"}, level="L2", name="own"))
    assert card.band_guaranteed is None


def test_contradicting_gates_are_unknown():
    card = of(answers(EVERYTHING), answers({"G3": "0"}, name="b"))
    assert card.eligible is Outcome.NOT_DETERMINED
    assert "FIGURES_CONTRADICT" in codes(card)


def test_a_gate_answer_that_is_neither_yes_nor_no_is_refused():
    card = of(answers({**EVERYTHING, "G3": "0.5"}))
    assert "FIGURE_OUT_OF_RANGE" in codes(card)
    assert card.eligible is Outcome.NOT_DETERMINED


@pytest.mark.parametrize(("key", "value"), [("X26", "100.1"), ("X26", "-0.1"), ("X11", "8.1"), ("X61", "2.6")])
def test_an_answer_out_of_range_is_a_finding_and_stays_missing(key, value):
    card = of(answers({**EVERYTHING, key: value}))
    assert "FIGURE_OUT_OF_RANGE" in codes(card)
    assert [m.indicator for m in card.missing] == [key]


@pytest.mark.parametrize(("key", "value"), [("X26", "100"), ("X26", "0"), ("X11", "8"), ("X61", "2.5")])
def test_an_answer_at_the_end_of_its_range_counts(key, value):
    card = of(answers({**EVERYTHING, key: value}))
    assert codes(card) == []
    assert card.missing == ()


def test_an_answer_in_a_unit_is_no_bare_number():
    card = of(answers({"X26": "75"}, unit="KGM"))
    assert codes(card) == ["FIGURE_UNIT"]


def test_a_percentage_may_say_that_it_is_one():
    card = of(answers({"X26": "75"}, unit="P1"))
    assert card.guaranteed == 3


@pytest.mark.parametrize(("level", "guaranteed"), [("L2", 0), ("L3", 8), ("L4", 8)])
def test_only_the_level_that_the_card_asks_for_guarantees_points(level, guaranteed):
    card = of(answers({"X11": "8"}, level=level))
    assert card.guaranteed == guaranteed
    assert card.declared == 8
    assert card.possible == 100


def test_an_unsigned_answer_is_declared_and_guarantees_nothing():
    declared = [Measurement(party(6), "miit-gsc-general/X26", "50", "P1")]
    card = of(declared=declared)
    assert (card.guaranteed, card.declared, card.possible) == (0, 2, 100)
    assert {level: int(weight) for level, weight in card.by_level.items()} == {
        "L0": 96,
        "L1": 4,
        "L2": 0,
        "L3": 0,
        "L4": 0,
    }


def test_a_bad_answer_lowers_what_is_possible():
    assert of(answers({"X31": "2"})).possible == 92


def test_contradicting_answers_span_both_and_the_point_takes_the_worse():
    card = of(answers({"X31": "10"}), answers({"X31": "4"}, name="b"))
    assert (card.guaranteed, card.declared, card.possible) == (4, 4, 100)
    assert codes(card) == ["FIGURES_CONTRADICT"]


def test_answers_about_another_party_do_not_count():
    evidence = World().evidence(answers(EVERYTHING)).as_graph()
    card = score(party(5), card="miit-gsc-general", evidence=evidence, standards=STANDARDS, at=AT)
    assert card.guaranteed == 0


def test_answers_of_another_period_do_not_count():
    old = answers(EVERYTHING, period=DatePeriod.parse("2024-01-01", "2025-06-30"))
    assert of(old).guaranteed == 0
    assert of(old, on=AT.date() - timedelta(days=1)).guaranteed == 100


def test_without_a_target_there_is_no_verdict():
    assert of(answers(EVERYTHING)).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    "target", [Target(band=5), Target(band=1), Target(points=Decimal(100)), Target(points=Decimal(0))]
)
def test_a_partial_pack_never_conforms_even_with_full_marks(target):
    card = of(answers(EVERYTHING), target=target)
    assert card.outcome is Outcome.NOT_DETERMINED
    assert codes(card) == ["SCORECARD_PARTIAL"]


@pytest.mark.parametrize(
    ("target", "code", "outcome"),
    [
        (Target(points=Decimal(94)), "TARGET_OPEN", Outcome.NOT_DETERMINED),
        (Target(points=Decimal("94.000001")), "TARGET_MISSED", Outcome.DOES_NOT_CONFORM),
        (Target(points=Decimal("86.000001")), "TARGET_OPEN", Outcome.NOT_DETERMINED),
        (Target(points=Decimal(86)), "SCORECARD_PARTIAL", Outcome.NOT_DETERMINED),
        (Target(band=5), "TARGET_OPEN", Outcome.NOT_DETERMINED),
        (Target(band=4), "SCORECARD_PARTIAL", Outcome.NOT_DETERMINED),
    ],
)
def test_a_target_inside_and_at_the_ends_of_the_interval(target, code, outcome):
    stated = {**EVERYTHING, "X26": "75", "X41": "40", "X42": "60"}
    del stated["X23"], stated["X44"]
    card = of(answers(stated), target=target)
    assert (codes(card), card.outcome) == ([code], outcome)


def test_a_failed_gate_misses_every_target():
    card = of(answers({**EVERYTHING, "G1": "0"}), target=Target(points=Decimal(10)))
    assert card.outcome is Outcome.DOES_NOT_CONFORM


@pytest.mark.parametrize(
    "stated",
    [
        {},
        {"band": "4", "points": "85"},
        {"stars": "4"},
        {"band": True},
        {"band": "4.5"},
        {"band": "-1"},
        {"points": "many"},
        {"points": None},
    ],
)
def test_a_target_that_is_none_is_an_input_error(stated):
    with pytest.raises(InputError):
        Target.read(stated)


def test_a_target_is_read_from_text_and_numbers():
    assert Target.read({"band": "4"}) == Target(band=4) == Target.read({"band": Decimal(4)})
    assert Target.read({"points": "85.5"}) == Target(points=Decimal("85.5"))


@pytest.mark.parametrize("target", [Target(band=6), Target(points=Decimal("100.1")), Target(points=Decimal(-1))])
def test_a_target_beyond_the_card_is_an_input_error(target):
    with pytest.raises(InputError, match="TARGET_UNKNOWN"):
        of(target=target)


def test_evidence_of_another_instant_is_refused():
    with pytest.raises(EvidenceError, match="VERIFIED_AT_OTHER_INSTANT"):
        score(
            party(6),
            card="miit-gsc-general",
            evidence=World().evidence(answers({"X11": "8"})).as_graph(),
            standards=STANDARDS,
            at=AT + timedelta(days=1),
        )


@pytest.mark.parametrize("made", [copy.copy, lambda graph: SimpleNamespace(graph=graph.graph, claims=graph.claims)])
def test_only_evidence_that_attach_made_is_evidence(made):
    evidence = made(World().evidence(answers(EVERYTHING)).as_graph())
    with pytest.raises(TypeError, match="made by attach"):
        score(party(6), card="miit-gsc-general", evidence=evidence, standards=STANDARDS, at=AT)


def test_the_document_prints_rows_that_sum_and_every_part_of_the_card():
    document = score_document(at=AT, scorecards=[of(answers({"X11": "7.5"}))])
    (item,) = document["scorecards"]
    for figure in ("guaranteed", "possible", "declared"):
        assert sum(Decimal(row[figure]) for row in item["rows"]) == Decimal(item[figure])
    assert (item["pack"], item["edition"], item["status"]) == ("scorecards/miit-gsc-general", "2026.1", "partial")
    assert [gate["id"] for gate in item["gates"]] == [f"G{n}" for n in range(1, 8)]
    assert document["footprints"] == []
    assert document["outcome"] == "not_applicable"


@pytest.mark.parametrize(
    ("indicator", "unit", "is_fit"),
    [
        ("X12", "", True),
        ("X12", "C62", True),
        ("X12", "P1", False),
        ("X42", "P1", True),
        ("X42", "", True),
        ("X42", "C62", False),
    ],
)
def test_points_are_no_percentages_and_percentages_no_counts(indicator, unit, is_fit):
    card = of(answers({indicator: "5"}, unit=unit))
    row = next(row for row in card.rows if row.indicator.id == indicator)
    assert ("FIGURE_UNIT" in codes(card)) is not is_fit
    assert (row.width == 0) is is_fit


def unused(*claims):
    return [(f.code, f.detail, f.related) for f in of(*claims).findings if f.outcome is Outcome.NOT_APPLICABLE]


@pytest.mark.parametrize(
    ("name", "settings", "detail"),
    [
        ("miit-gsc-general/X99", {}, "the card asks for no miit-gsc-general/X99"),
        ("X12", {}, "the card asks for no X12, but for miit-gsc-general/X12"),
        ("x21", {}, "the card asks for no x21, but for miit-gsc-general/X21"),
        (
            "scorecards/miit-gsc-general/X13", {},
            "the card asks for no scorecards/miit-gsc-general/X13, but for miit-gsc-general/X13",
        ),
        (
            "miit-gsc-general/X12", {"period": DatePeriod.parse("2024-01-01", "2025-01-01")},
            "miit-gsc-general/X12: its days do not cover 2025-06-30",
        ),
    ],
)  # fmt: skip
def test_a_figure_of_a_claim_that_counts_for_nothing_is_told_with_its_claim(name, settings, detail):
    told = claim(party(6), {name: "5"}, **{"period": ALWAYS, **settings})
    assert unused(told) == [("FIGURE_UNUSED", detail, (told.digest,))]


@pytest.mark.parametrize("name", ["polysilicon/electricity", "green-enterprise-21/X12", "supplier/low_risk", "mill"])
def test_figures_that_were_not_meant_for_the_card_are_none_of_its_business(name):
    assert unused(claim(party(6), {name: "5"}, period=ALWAYS), answers({"X12": "5"})) == []


def test_a_series_of_years_is_used_where_one_of_them_covers_the_day():
    early = claim(
        party(6), {"miit-gsc-general/X12": "5"}, name="e", period=DatePeriod.parse("2024-01-01", "2025-01-01")
    )
    document = json.loads(early.document)
    later = {**document["credentialSubject"]["measurements"][0], "from": "2025-01-01", "until": "2026-01-01"}
    document["credentialSubject"]["measurements"].append(later)
    assert unused(replace(early, document=json.dumps(document))) == []


def test_a_claim_that_states_an_answer_twice_is_told_and_proves_nothing():
    twice = claim(party(6), [("miit-gsc-general/X11", "8"), ("miit-gsc-general/X11", "4")], period=ALWAYS)
    ((code, detail, related),) = [(f.code, f.detail, f.related) for f in of(twice).findings]
    assert (code, related) == ("INDICATOR_CONTRADICTED", (twice.digest,))
    assert "miit-gsc-general/X11" in detail
    row = next(row for row in of(twice).rows if row.indicator.id == "X11")
    assert (row.bounds.lower, row.bounds.upper, row.level.value) == (0, 8, "L0")


@pytest.mark.parametrize(("unit", "value"), [("P1", "6"), ("KGM", "6"), ("", "7"), ("", "-1")])
def test_what_cannot_be_used_names_the_indicator_the_figure_and_the_claim(unit, value):
    told = answers({"X12": value}, unit=unit)
    (finding,) = [f for f in of(told).findings if f.code in ("FIGURE_UNIT", "FIGURE_OUT_OF_RANGE")]
    assert "X12" in finding.detail
    assert value in finding.detail
    assert finding.values == {"indicator": "X12", "claim": told.digest}


@pytest.mark.parametrize(
    "refused",
    [
        answers({"X12": "6"}, unit="KGM"),
        answers({"X12": "7"}),
        answers({"X12": "much"}),
        claim(party(6), [("miit-gsc-general/X11", "8"), ("miit-gsc-general/X11", "4")], period=ALWAYS),
    ],
    ids=["unit", "range", "unreadable", "twice"],
)
def test_points_beside_a_measurement_that_was_refused_are_not_determined(refused):
    assert of(answers({"X13": "5"})).outcome is Outcome.NOT_APPLICABLE
    assert of(answers({"X13": "5"}), refused).outcome is Outcome.NOT_DETERMINED


@pytest.mark.parametrize(
    ("value", "unit", "is_told"),
    [("0.4", "P1", True), ("1", "", True), ("1.01", "P1", False), ("0", "P1", False), ("0.4", "C62", False)],
)
def test_a_signed_percentage_that_looks_like_a_fraction_is_told_and_counts(value, unit, is_told):
    card = of(answers({"X41": value}, unit=unit))
    assert ("PERCENT_AS_FRACTION" in codes(card)) is is_told
