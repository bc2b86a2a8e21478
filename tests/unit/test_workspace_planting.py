"""Made declarations: same seed same bytes, exact counts, labels of registered codes, look-alikes one thing away."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenchain.adapters.shipped import load_standards
from greenchain.formats import read_records
from greenchain.model.events import TraceEvent
from greenchain.model.nouns import DeclaredYield, Facility, Shipment
from greenchain.values.codes import require_registered
from greenchain.workspace.planting.cases import Kind
from greenchain.workspace.planting.draws import Draws
from greenchain.workspace.planting.law import Law
from greenchain.workspace.planting.lines import fixed_files, header_lines, list_entries, table_lines
from greenchain.workspace.planting.stream import PATTERNS, cases, pattern_case

STANDARDS = load_standards()
LAW = Law.of(STANDARDS)
PAIRS = [(name, pair) for name in PATTERNS for pair in range(6)]


def made(count, seed):
    return list(cases(count, seed=seed, standards=STANDARDS))


def both(name, pair, seed=7):
    """A pattern and its look-alike; their serials are of one length, so that names line up."""
    return [
        pattern_case(name, seed, pair, serial=serial, is_planted=is_planted, law=LAW)
        for serial, is_planted in ((111_111_111, True), (222_222_222, False))
    ]


def leaves(value, path=()):
    if isinstance(value, dict):
        return {key: leaf for name, part in value.items() for key, leaf in leaves(part, (*path, name)).items()}
    if isinstance(value, list | tuple):
        return {key: leaf for index, part in enumerate(value) for key, leaf in leaves(part, (*path, index)).items()}
    return {path: str(value).replace("111111111", "#").replace("222222222", "#")}


def told(case):
    """Everything that a case says, label apart, by its place."""
    declared = [
        {"header": dict(one.facts), "items": [dict(item.facts) for item in one.items]} for one in case.declarations
    ]
    papers = {name: getattr(case, name) for name in ("notifications", "movements", "annex_vii", "events")}
    return leaves({"declared": declared, **papers})


def labels(case):
    return [item.label for declaration in case.declarations for item in declaration.items]


@pytest.mark.parametrize(("name", "pair"), PAIRS)
def test_exactly_one_item_is_planted_and_in_its_place_one_looks_like_it(name, pair):
    planted, alike = both(name, pair)
    assert [label.kind for label in labels(planted)].count(Kind.PLANTED) == 1
    place = [label.kind for label in labels(planted)].index(Kind.PLANTED)
    assert labels(alike)[place].kind is Kind.LOOKALIKE
    assert {label.pattern for label in (*labels(planted), *labels(alike))} == {name}
    assert Kind.PLANTED not in [label.kind for label in labels(alike)]
    assert all(bool(label.expected) == (label.kind is Kind.PLANTED) for label in (*labels(planted), *labels(alike)))


ONE_THING = {
    # what a pattern changes, by the last part of its place; everything else must be alike
    "banned-import": {"export_date", "import_date", "date", "received_on"},
    "neighbor-code": {"hs"},
    "dead-code": {"waste_code"},
    "no-notification": {"notification_no"},
    "lapsed-consent": {"consent_to", "to"},
    "crossed-total": {"total_quantity_kg"},
    "forbidden-operation": {"operation"},
    "non-party": {"export_country", "export", "country", "origin_country"},
    "differing-movement": {"consignee", "generator", "facility", "packaging"},
    "partial-load": {"hs"},
    "end-of-life-as-product": {"id"},
    "unproven-recovery": {"id"},
    "wrong-certificate": {"facility", "facility_permit"},
    "beyond-yield": {"net_kg", "gross_kg", "value", "quantity"},
    "untested-equipment": {"function_test"},
    "scrap-price": {"value"},
}


@pytest.mark.parametrize(("name", "pair"), [(name, pair) for name, pair in PAIRS if name in ONE_THING])
def test_a_lookalike_differs_in_one_thing(name, pair):
    planted, alike = map(told, both(name, pair))
    assert planted.keys() == alike.keys()
    changed = {place for place in planted if planted[place] != alike[place]}
    assert changed
    assert {place[-1] for place in changed if isinstance(place[-1], str)} <= ONE_THING[name]
    if name not in ("beyond-yield", "wrong-certificate"):  # a mass or a site takes two words
        assert len({(planted[place], alike[place]) for place in changed}) == 1


@pytest.mark.parametrize("pair", range(6))
def test_a_relabeled_load_is_the_same_load_under_another_name(pair):
    planted, alike = (case.declarations for case in both("relabeled-reexport", pair))
    assert told_of(planted[0]) == told_of(alike[0])
    assert planted[1].facts == alike[1].facts
    shown, honest = planted[1].items[0].facts, alike[1].items[0].facts
    assert [shown[name] for name in ("net_kg", "gross_kg", "container")] == [
        honest[name] for name in ("net_kg", "gross_kg", "container")
    ]
    assert shown["hs"] != honest["hs"]
    days = date.fromisoformat(planted[1].facts["export_date"]) - date.fromisoformat(planted[0].facts["import_date"])
    assert 0 < days.days <= 60
    assert planted[1].facts["export_country"] == planted[0].facts["import_country"]
    share = float(shown["net_kg"]) / float(planted[0].items[0].facts["net_kg"])
    assert abs(share - 1) <= 0.03


def told_of(declaration):
    return dict(leaves({**declaration.facts, "items": [dict(i.facts) for i in declaration.items]}).items())


def test_a_mass_beyond_the_yield_is_beyond_and_one_inside_is_inside():
    for pair in range(40):
        for case, is_beyond in zip(both("beyond-yield", pair), (True, False), strict=True):
            went_in, made_of = case.events
            mass = went_in["quantityList"][0]["quantity"]
            share = made_of["outputQuantityList"][0]["quantity"] / mass
            assert (share > 0.95) == is_beyond
            assert float(case.declarations[0].items[0].facts["net_kg"]) == float(share * mass)


def test_movements_cross_the_total_by_the_last_one_alone_or_meet_it():
    for pair in range(20):
        for case, is_crossed in zip(both("crossed-total", pair), (True, False), strict=True):
            masses = [float(move["quantity_kg"]) for move in case.movements]
            total = float(case.notifications[0]["total_quantity_kg"])
            assert sum(masses[:-1]) <= total
            assert (sum(masses) - total > 1e-6) == is_crossed


@given(st.integers(0, 400), st.integers(0, 10**12))
def test_as_many_rows_are_made_as_were_asked_for(count, seed):
    run = made(count, seed)
    assert sum(case.rows for case in run) == count
    ids = [declaration.id for case in run for declaration in case.declarations]
    assert len(ids) == len(set(ids))


@given(st.integers(0, 300), st.integers(0, 10**6))
def test_same_seed_same_text_and_another_seed_another(count, seed):
    def text(which):
        return [(table_lines(case), {n: list(e) for n, e in list_entries(case).items()}) for case in made(count, which)]

    assert text(seed) == text(seed)
    assert count == 0 or text(seed) != text(seed + 1)


def test_counts_and_seeds_below_zero_are_a_mistake_of_the_caller():
    for count, seed in ((-1, 0), (0, -1)):
        with pytest.raises(ValueError, match="zero or more"):
            made(count, seed)


def test_patterns_take_turns_and_every_label_names_registered_codes():
    rules = {rule.id for pack in STANDARDS.of_kind("waste") for rule in pack.rules}
    run = made(20_000, 3)
    planted = Counter(label.pattern for case in run for label in labels(case) if label.kind is Kind.PLANTED)
    alike = Counter(label.pattern for case in run for label in labels(case) if label.kind is Kind.LOOKALIKE)
    assert planted == alike
    assert planted.keys() == PATTERNS.keys()
    assert max(planted.values()) - min(planted.values()) <= 1
    assert min(planted.values()) >= 25
    codes = {code for case in run for label in labels(case) for code in label.expected}
    for code in codes - rules:
        require_registered(code)
    assert {"CN_BAN", "TH_3915", "EU_PLASTIC_2026", "CODE_EXPIRED", "CODE_UNKNOWN"} <= codes
    ordinary = [
        item for case in run for one in case.declarations for item in one.items if item.label.pattern == "ordinary"
    ]
    waste = sum(bool(item.facts["waste_code"]) for item in ordinary) / len(ordinary)
    assert 0.02 < waste < 0.08


@pytest.fixture(scope="module")
def files():
    run = made(3_000, 5)
    heads = header_lines()
    texts = {name: heads[name] + "".join(table_lines(case)[name] for case in run) for name in heads}
    events = [json.loads(entry) for case in run for entry in list_entries(case)["events"]]
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2028-01-01T00:00:00Z",
        "epcisBody": {"eventList": events},
    }
    return {**texts, **fixed_files(), "events.jsonld": json.dumps(document)}


def test_our_readers_take_every_file_without_a_fault(files):
    counts = {"declarations.csv": Shipment, "events.jsonld": TraceEvent, "facilities.csv": Facility}
    counts["recipes.csv"] = DeclaredYield
    for name, kind in counts.items():
        batch = read_records(files[name].encode(), name=name)
        assert (batch.faults, batch.notes, batch.refused) == ((), (), 0), name
        assert batch.records(kind)
    shipments = read_records(files["declarations.csv"].encode(), name="d").records(Shipment)
    assert sum(len(shipment.items) for shipment in shipments) == 3_000


def test_labels_stand_beside_every_row_of_declarations(files):
    keys = [
        [(row["declaration_id"], row["item_no"]) for row in csv.DictReader(io.StringIO(files[name]))]
        for name in ("declarations.csv", "labels.csv")
    ]
    assert keys[0] == keys[1]


def test_prices_are_below_what_ordinary_goods_cost_and_above_scrap(files):
    low = {row["hs4"]: float(row["low_per_kg"]) for row in csv.DictReader(io.StringIO(files["prices.csv"]))}
    known = {(row["declaration_id"], row["item_no"]): row for row in csv.DictReader(io.StringIO(files["labels.csv"]))}
    for row in csv.DictReader(io.StringIO(files["declarations.csv"])):
        label = known[row["declaration_id"], row["item_no"]]
        price = float(row["value"]) / float(row["net_kg"])
        if row["hs"][:4] in low and row["condition"] == "new" and len(row["hs"]) == 6:
            is_cheap = price < low[row["hs"][:4]]
            assert is_cheap == (label["pattern"] == "scrap-price" and label["kind"] == "planted"), row


def test_draws_are_spread_evenly_and_masses_about_their_median():
    draws = Draws(1, "spread")
    counts = Counter(draws.below(10) for _ in range(10_000))
    assert all(880 < count < 1_120 for count in counts.values())
    masses = sorted(draws.mass_kg(1_000) for _ in range(2_001))
    assert 900 < masses[1_000] < 1_110
    assert 300 < masses[317] < 430  # one standard deviation below: a share of 1/e
