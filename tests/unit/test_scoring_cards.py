"""What a card may declare: maps, missing-ranges, aggregates, what it extends; and every fault of it, all together."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from card_world import bands, card_of, card_pack, indicator, scored
from greenchain.adapters.shipped import load_standards
from greenchain.evidence import EvidenceLevel
from greenchain.scoring.cards.reading import read_card
from greenchain.scoring.cards.targets import Target
from greenchain.standards import Standards
from greenchain.values.errors import PackError
from greenchain.values.outcome import Outcome

STANDARDS = load_standards()
TWO = [indicator("A1", "6"), indicator("A2", "4")]
WHOLE = [indicator("P", "10", kind="percent")]


def head(**changes) -> str:
    """The settings of a card, some otherwise."""
    told = {"aggregate": '"sum"', "scale": "10", "evidence_min": '"L3"', "quantum": '"0.000001"', **changes}
    return "".join(f"{key} = {value}\n" for key, value in told.items())


def points(answer: str, **cells: str) -> Fraction:
    card = card_of(card_pack(indicators=[{**WHOLE[0], **cells}]))
    return card.indicators[0].points(Fraction(answer))


# maps -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "answer", "earned"),
    [
        ({}, "33", "3.3"),
        ({"direction": "down"}, "33", "6.7"),
        ({"map": "threshold", "steps": "50:4;80:10"}, "49.999999", "0"),
        ({"map": "threshold", "steps": "50:4;80:10"}, "50", "4"),
        ({"map": "threshold", "steps": "50:4;80:10"}, "79.999999", "4"),
        ({"map": "threshold", "steps": "50:4;80:10"}, "80", "10"),
        ({"map": "threshold", "steps": "20:10;60:3;90:0", "direction": "down"}, "0", "10"),
        ({"map": "threshold", "steps": "20:10;60:3;90:0", "direction": "down"}, "60", "3"),
        ({"map": "piecewise", "steps": "20:0;60:8;100:10"}, "20", "0"),
        ({"map": "piecewise", "steps": "20:0;60:8;100:10"}, "40", "4"),
        ({"map": "piecewise", "steps": "20:0;60:8;100:10"}, "80", "9"),
        ({"map": "piecewise", "steps": "20:0;60:8;100:10"}, "100", "10"),
        ({"map": "piecewise", "steps": "20:0;60:10"}, "70", "10"),
        ({"map": "ratio", "benchmark": "80"}, "40", "5"),
        ({"map": "ratio", "benchmark": "80"}, "80", "10"),
        ({"map": "ratio", "benchmark": "80"}, "90", "10"),
        ({"map": "ratio", "benchmark": "20", "direction": "down"}, "80", "2.5"),
        ({"map": "ratio", "benchmark": "20", "direction": "down"}, "20", "10"),
        ({"map": "ratio", "benchmark": "20", "direction": "down"}, "0", "10"),
    ],
)
def test_an_answer_earns_what_its_map_says(cells, answer, earned):
    assert points(answer, **cells) == Fraction(earned)


def test_a_falling_map_turns_the_ends_of_an_interval_around():
    card = card_of(card_pack(indicators=[{**WHOLE[0], "direction": "down", "missing_low": "20", "missing_high": "90"}]))
    nothing = scored(card, {})
    assert (nothing.guaranteed, nothing.declared, nothing.possible) == (1, 1, 8)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"map": "cubic"}, "a map of"),
        ({"direction": "sideways"}, "a map of"),
        ({"kind": "graded", "map": "ratio", "benchmark": "5"}, "no map for a graded"),
        ({"map": "threshold"}, "at least 1 steps"),
        ({"map": "piecewise", "steps": "1:10"}, "at least 2 steps"),
        ({"map": "threshold", "steps": "60:5;50:10"}, "their answers rising"),
        ({"map": "threshold", "steps": "50:5;60:4;70:10"}, "only rise, or only fall"),
        ({"map": "threshold", "steps": "50:5;101:10"}, "steps within"),
        ({"map": "threshold", "steps": "50:5;60:11"}, "points within"),
        ({"map": "threshold", "steps": "50:5;60:9"}, "a step that earns the maximum"),
        ({"map": "threshold", "steps": "fifty:5"}, "steps written"),
        ({"map": "ratio"}, "a benchmark above 0"),
        ({"map": "ratio", "benchmark": "101"}, "a benchmark above 0"),
        ({"missing_low": "60", "missing_high": "50"}, "a missing-range"),
        ({"missing_high": "101"}, "a missing-range"),
        ({"evidence_min": "L9"}, "a level of"),
        ({"computed": "supplier/low_risk"}, "a figure of suppliers"),
        ({"kind": "computed"}, "a figure of suppliers"),
        ({"kind": "starred"}, "a kind of"),
        ({"stage": "space"}, "a stage of"),
    ],
)
def test_an_indicator_that_makes_no_sense_is_refused(cells, expected):
    with pytest.raises(PackError) as refused:
        card_of(card_pack(indicators=[{**WHOLE[0], **cells}]))
    assert expected in str(refused.value)
    assert {fault.code for fault in refused.value.faults} == {"PACK_SHAPE"}


# what evidence is asked for -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "guaranteed"), [("L1", 1), ("L2", 5), ("L3", 5)])
def test_an_indicator_may_ask_for_less_evidence_than_its_card(level, guaranteed):
    rows = [{**WHOLE[0], "evidence_min": "L2", "missing_low": "10", "missing_high": "70"}]
    card = scored(card_of(card_pack(indicators=rows)), {"P": "50"}, level=level)
    assert card.guaranteed == guaranteed
    assert card.possible == (7 if level == "L1" else 5)
    assert card.coverage == (0 if level == "L1" else 10)
    assert card.declared == 5


# aggregates -----------------------------------------------------------------------------------------------------------


def aggregated(kind: str, answers, **settings):
    pack = card_pack(
        head=head(aggregate=f'"{kind}"', scale="100"),
        indicators=[indicator("A1", "1"), indicator("A2", "3")],
        bands=bands("25", "50", "75"),
    )
    return scored(card_of(pack), answers, **settings)


@pytest.mark.parametrize(
    ("kind", "answers", "guaranteed", "possible"),
    [
        ("weighted_mean", {"A1": "1", "A2": "1.5"}, "62.5", "62.5"),
        ("weighted_mean", {"A1": "1"}, "25", "100"),
        ("min", {"A1": "0.5", "A2": "3"}, "50", "50"),
        ("min", {"A1": "0.5"}, "0", "50"),
        ("geometric", {"A1": "0.0625", "A2": "3"}, "50", "50"),  # (1/16) ** (1/4)
        ("geometric", {"A1": "0.5", "A2": "3"}, "84.089641", "84.089642"),
        ("geometric", {"A1": "0.5"}, "0", "84.089642"),
        ("geometric", {"A1": "0", "A2": "3"}, "0", "0"),
    ],
)
def test_aggregates_are_exact_and_their_bounds_are_rounded_outward(kind, answers, guaranteed, possible):
    card = aggregated(kind, answers)
    assert (card.guaranteed, card.possible) == (Decimal(guaranteed), Decimal(possible))
    for name in ("lower", "point", "upper"):
        assert sum(getattr(row.bounds, name) for row in card.rows) == getattr(card.total, name)
        assert sum(getattr(bounds, name) for bounds in card.stages.values()) == getattr(card.total, name)
    assert sum(card.maxima.values()) == 100


@pytest.mark.parametrize(("low", "band"), [("0.062499", 1), ("0.0625", 2), ("0.062501", 2)])
def test_the_band_of_a_geometric_mean_is_decided_exactly(low, band):
    assert aggregated("geometric", {"A1": low, "A2": "3"}).band_guaranteed == band


def test_a_root_that_rounds_to_the_bound_but_does_not_reach_it_earns_no_band():
    pack = card_pack(
        head=head(aggregate='"geometric"', scale="2"),
        indicators=[indicator("A1", "1"), indicator("A2", "2")],
        bands=bands("1.587401"),
    )
    card = scored(card_of(pack), {"A1": "0.5", "A2": "2"})  # the cube root of 4 is 1.58740105...
    assert (card.guaranteed, card.possible, card.band_guaranteed) == (Decimal("1.587401"), Decimal("1.587402"), 1)
    above = card_pack(
        head=head(aggregate='"geometric"', scale="2"),
        indicators=[indicator("A1", "1"), indicator("A2", "2")],
        bands=bands("1.587402"),
    )
    assert scored(card_of(above), {"A1": "0.5", "A2": "2"}).band_possible is None


@pytest.mark.parametrize("kind", ["topsis", "entropy", "median"])
def test_what_depends_on_peers_is_no_aggregate_of_a_card(kind):
    with pytest.raises(PackError, match="a ranking"):
        card_of(card_pack(head=head(aggregate=f'"{kind}"'), indicators=TWO))


def test_weights_that_need_a_root_beyond_reason_are_refused():
    rows = [indicator("A1", "1"), indicator("A2", "1.0001")]
    with pytest.raises(PackError, match="whole numbers that add to at most 1000"):
        card_of(card_pack(head=head(aggregate='"geometric"'), indicators=rows))


# conformity -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pack", "outcome"),
    [
        (card_pack(indicators=TWO), Outcome.CONFORMS),
        (card_pack(indicators=TWO, status="partial"), Outcome.NOT_DETERMINED),
        (card_pack(indicators=TWO, rows="derived"), Outcome.NOT_DETERMINED),
        (card_pack(indicators=TWO, rows="recalled"), Outcome.NOT_DETERMINED),
    ],
)
def test_only_a_complete_pack_of_firm_rows_conforms(pack, outcome):
    card = scored(card_of(pack), {"A1": "6", "A2": "4"}, target=Target(points=Decimal(10)))
    assert card.outcome is outcome


@pytest.mark.parametrize("name", [pack.name for pack in STANDARDS.of_kind("scorecards")])
def test_no_shipped_card_states_conformity_with_full_marks(name):
    card = read_card(STANDARDS.pack(name), standards=STANDARDS)
    full = {each.id: str(each.full) for each in card.indicators} | {gate.id: "1" for gate in card.gates}
    result = scored(card, full, level="L4", target=Target(points=Decimal(1)))
    assert result.guaranteed == 100
    assert result.outcome is Outcome.NOT_DETERMINED
    assert [finding.code for finding in result.findings] == ["SCORECARD_PARTIAL"]


@pytest.mark.parametrize("name", [pack.name for pack in STANDARDS.of_kind("scorecards")])
def test_every_row_of_a_shipped_card_has_a_source_and_a_status(name):
    citations = list(STANDARDS.pack(name).citations())
    assert citations
    assert all(citation.instrument and citation.source and citation.status for _, citation in citations)


def test_a_card_without_bands_has_none_and_knows_no_band_as_a_target():
    card = scored(read_card(STANDARDS.pack("green-enterprise-21")), {})
    assert (card.band_guaranteed, card.band_possible, card.eligible) == (None, None, Outcome.NOT_APPLICABLE)


# what a card extends --------------------------------------------------------------------------------------------------

BASE = card_pack(
    "base", indicators=TWO, groups=[{"id": "A", "maximum": "10"}], bands=bands("5"), gates=[{"id": "G1", "en": "g"}]
)


def overlay(head: str, **tables):
    return card_pack("over", head=head, **tables)


def test_an_overlay_changes_rows_and_keeps_the_rest():
    over = overlay('extends = "scorecards/base@1"\n', indicators=[indicator("A2", "3"), indicator("A3", "1")])
    card = card_of(over, BASE)
    assert [(each.id, each.maximum) for each in card.indicators] == [("A1", 6), ("A2", 3), ("A3", 1)]
    assert [each.name for each in card.indicators] == ["base/A1", "over/A2", "over/A3"]
    assert [gate.name for gate in card.gates] == ["base/G1"]
    assert [band.minimum for band in card.bands] == [5]
    assert card.evidence_min is EvidenceLevel.L3
    assert [ref.pack for ref in card.refs] == ["scorecards/over", "scorecards/base"]


def test_an_overlay_may_drop_a_row_if_it_gives_its_points_to_others():
    over = overlay('extends = "scorecards/base@1"\ndrop = ["A2"]\n', indicators=[indicator("A1", "10")])
    assert [each.id for each in card_of(over, BASE).indicators] == ["A1"]


@pytest.mark.parametrize("status", ["partial", "complete"])
def test_what_rests_on_a_weak_base_is_weak(status):
    base = card_pack("base", indicators=TWO, rows="derived", status=status)
    card = card_of(overlay('extends = "scorecards/base@1"\n'), base)
    assert card.is_partial
    assert card.weak[0] == "scorecards/base@1 indicators:indicators/A1"


@pytest.mark.parametrize(
    ("head", "tables", "expected"),
    [
        ('extends = "scorecards/base@1"\ndrop = ["A2"]\n', {}, "indicators that add to 10"),
        ('extends = "scorecards/base@1"\n', {"indicators": [indicator("A2", "5")]}, "indicators of A that add to 10"),
        ('extends = "scorecards/base"\n', {}, "named with its edition"),
        ('extends = "scorecards/base@2"\n', {}, "loaded once"),
        ('extends = "scorecards/over@1"\n', {}, "without a cycle"),
        ("extends = 1\n", {}, "named with its edition"),
        ('extends = "scorecards/base@1"\ndrop = ["A9"]\n', {}, "drop of rows that the base has"),
        ('extends = "scorecards/base@1"\nextend = 1\n', {}, "only aggregate"),
        ('extends = "scorecards/base@1"\nstages = ["use"]\n', {}, "the stages raw_material"),
        ('extends = "scorecards/base@1"\n', {"gates": [{"id": "A1", "en": "g"}]}, "each id of indicators, gates"),
        ('extends = "scorecards/base@1"\n', {"bands": bands("5", "5")}, "bands of which a higher number asks for more"),
        ('extends = "scorecards/base@1"\n', {"bands": bands("11")}, "bands with minima from 0 to 10"),
        ('extends = "scorecards/base@1"\n', {"reported": [{"id": "R", "stage": "space"}]}, "a stage of"),
        ('extends = "scorecards/base@1"\n', {"reported": [{"id": "R", "gap": ""}]}, "the pack of its factors"),
        ('extends = "scorecards/base@1"\nscale = "ten"\n', {}, "a scale above zero"),
        ('extends = "scorecards/base@1"\nevidence_min = 3\n', {}, "a level of L1 to L4"),
        ('extends = "scorecards/base@1"\nquantum = "0.1"\n', {}, "a quantum of 6 decimals"),
        ('extends = "scorecards/base@1"\nclaim_types = "X"\n', {}, "a list of texts"),
    ],
)
def test_an_overlay_that_does_not_hold_together_is_refused(head, tables, expected):
    with pytest.raises(PackError) as refused:
        card_of(overlay(head, **tables), BASE)
    assert expected in str(refused.value)
    assert {fault.code for fault in refused.value.faults} == {"PACK_SHAPE"}


def test_packs_that_extend_each_other_in_a_circle_are_refused():
    first = card_pack("one", head='extends = "scorecards/two@1"\n')
    second = card_pack("two", head='extends = "scorecards/one@1"\n')
    with pytest.raises(PackError, match="without a cycle"):
        card_of(first, second)


def test_more_than_a_few_layers_are_refused():
    packs = [card_pack(f"n{n}", head=f'extends = "scorecards/n{n + 1}@1"\n') for n in range(9)]
    with pytest.raises(PackError, match="at most 8 packs"):
        read_card(packs[0], standards=Standards.of([*packs, card_pack("n9", indicators=TWO)]))


def test_all_faults_of_a_card_are_told_together():
    rows = [indicator("A1", "0"), indicator("A2", "4", stage="space"), indicator("A3", "4", kind="starred")]
    with pytest.raises(PackError) as refused:
        card_of(card_pack(head=head(aggregate='"topsis"', scale="0", quantum='"1"'), indicators=rows))
    assert len(refused.value.faults) == 6


# sectors --------------------------------------------------------------------------------------------------------------

SECTORS = [pack for pack in STANDARDS.of_kind("scorecards") if pack.id.startswith("sector-")]


def test_the_six_sectors_of_the_plan_have_an_overlay():
    assert {pack.id.removeprefix("sector-") for pack in SECTORS} == {
        "steel", "automotive", "power", "railway", "communications", "new-energy",
    }  # fmt: skip


@pytest.mark.parametrize("pack", SECTORS, ids=lambda pack: pack.id)
def test_a_sector_reports_beside_the_general_card_and_changes_no_point_of_it(pack):
    card, general = read_card(pack, standards=STANDARDS), read_card(STANDARDS.pack("miit-gsc-general"))
    assert (card.indicators, card.gates, card.bands) == (general.indicators, general.gates, general.bands)
    assert card.reported
    assert all(bool(each.factors) != bool(each.gap) for each in card.reported)
    assert all(STANDARDS.find(each.factors) for each in card.reported if each.factors)
    figures = {each.id: "1" for each in card.reported}
    answers = {"X11": "8"}
    with_figures, without = scored(card, {**answers, **figures}), scored(card, answers)
    assert with_figures.total == without.total == scored(general, answers).total
    assert with_figures.missing == without.missing
    rows = {row["indicator"]: row for row in with_figures.to_dict()["rows"]}
    assert all(rows[name]["reported"]["point"] == "1" for name in figures)
    assert {rows[name]["possible"] for name in figures} == {"0"}
    silent = {row["indicator"]: row for row in without.to_dict()["rows"]}
    assert all(silent[name]["reported"]["point"] is None for name in figures)


def test_a_reported_figure_in_another_unit_is_refused():
    card = read_card(STANDARDS.pack("sector-steel"), standards=STANDARDS)
    assert [each.unit for each in card.reported if each.id == "ST1"] == ["TNE"]
    assert "FIGURE_OUT_OF_RANGE" in {f.code for f in scored(card, {"ST5": "101"}).findings}
