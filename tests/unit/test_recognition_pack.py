"""The shipped pack of labels: every row is cited, and what it does not know it does not say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.recognition import label_facts
from greenchain.recognition.network import network_of
from greenchain.standards import Standards
from greenchain.values.errors import PackError
from greenchain.values.finding import FactStatus
from label_world import LABELS, agreement, edge, shipped, shipped_standards, simple, world


def test_every_row_names_its_source_and_status():
    for name in ("recognition/labels@2026.2", "claims/profile"):
        for place, citation in load_standards().pack(name).citations():
            assert citation.instrument, place
            assert citation.source, place
            assert isinstance(citation.status, FactStatus), place


def known(standards=None):
    return label_facts(standards or shipped_standards()).known(None)


def test_all_schemes_and_agreements_are_there():
    assert len(known().agreements) == 34
    assert len(known().schemes) == 47 + 6  # and six names that agreements use for parties


def test_norway_is_a_country_and_not_false():
    assert known().schemes["nordic.swan"].jurisdictions == ("NO", "SE", "DK", "FI", "IS")


def test_a_direction_that_no_source_states_is_no_edge():
    stated = network_of(known()).between
    assert ("jp.eco_mark", "sg.sgls") in stated
    assert ("sg.sgls", "jp.eco_mark") not in stated
    assert ("de.blue_angel", "jp.eco_mark") not in stated
    assert ("kr.ecolabel", "ca.ecologo") not in stated


def test_the_rules_of_a_child_bind_in_its_direction_of_the_parent():
    to_china, to_korea = (network_of(known()).between["jp.eco_mark", end][0] for end in ("cn.cel", "kr.ecolabel"))
    assert [exclusion.values for exclusion in to_china.exclusions] == [("CN",), ("HK", "MO", "TW")]
    assert (to_korea.exclusions, to_china.variants) == ((), ())
    assert [rule.relation for rule in to_korea.variants] == ["same_series_same_structure"]


def test_a_letter_ends_where_the_next_of_its_series_begins():
    periods = {row.text("document"): str(row.period) for row in shipped(*LABELS).table("letters").rows}
    assert periods["CJK-03-2009(B)"] == "[2018-06, 2022-12-01)"
    assert periods["CJK-03-2009(C)"] == "[2022-12-01, ..)"
    assert periods["jp-de.blue_angel/2015-10-14"] == "[2015-10-14, 2018-09-03)"


def test_what_is_not_on_file_is_an_empty_table():
    assert shipped(*LABELS).table("criteria").rows == ()
    assert shipped(*LABELS).table("common_items").rows == ()


def test_imaging_equipment_holds_printers_and_copiers():
    held = {fact.id for fact in known().categories.values() if "imaging_equipment" in fact.within}
    assert held == {"printer", "copier"}


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        ({"agreements": [agreement(level="L6")]}, "FACTS_SHAPE"),
        ({"agreements": [agreement(categories="some")]}, "FACTS_SHAPE"),
        ({"edges": [edge(source="x.a", target="x.a")]}, "FACTS_SHAPE"),
        ({"subcategories": [{"category": "a", "within": "b"}, {"category": "b", "within": "a"}]}, "FACTS_CIRCLE"),
        (
            {"conditions": [{"agreement": "g1", "condition": "c", "kind": "min_remaining_months", "value": "four"}]},
            "FACTS_SHAPE",
        ),
        ({"conditions": [{"agreement": "g1", "condition": "c", "kind": "hope", "value": "x"}]}, "FACTS_SHAPE"),
        (
            {"exclusions": [{"agreement": "g1", "from": "x.a", "to": "x.b", "mode": "maybe", "values": "CN"}]},
            "FACTS_SHAPE",
        ),
    ],
)
def test_a_word_outside_the_vocabulary_is_refused(tables, code):
    with pytest.raises(PackError) as refused:
        label_facts(simple(**tables))
    assert {fault.code for fault in refused.value.faults} == {code}


def test_an_edge_to_an_unknown_scheme_is_refused():
    with pytest.raises(PackError) as refused:
        world(agreements=[agreement()], parties=[{"agreement": "g2", "scheme": "x.a"}])
    assert refused.value.code == "PACK_CODE_UNKNOWN"


def test_without_a_pack_of_labels_there_is_an_error_and_no_answer():
    from greenchain.standards import Standards

    with pytest.raises(PackError) as refused:
        label_facts(Standards())
    assert refused.value.code == "PACK_UNKNOWN"


def test_a_pack_is_read_once_and_a_changed_copy_of_it_is_read_anew():
    """A copy with other tables bears the ref of the original; nothing of the original may answer for it."""
    standards = simple()
    assert label_facts(standards) is label_facts(Standards(standards.packs))
    (pack,) = standards.of_kind("recognition")
    edges = replace(pack.table("edges"), rows=())
    copied = replace(pack, tables={**pack.tables, "edges": edges})
    assert copied.ref == pack.ref
    changed = Standards(tuple(copied if each is pack else each for each in standards.packs))
    assert known(changed).agreements["g1"].edges == ()
    assert known(standards).agreements["g1"].edges == (("x.a", "x.b"),)


def test_of_two_editions_the_later_counts():
    both = load_standards()
    assert len(both.find("recognition/labels")) == 2
    assert [pack.edition for pack in label_facts(both).packs] == ["2026.2"]


def test_a_pack_that_cannot_be_read_is_refused_every_time():
    broken = simple(agreements=[{"agreement": "g1", "level": "L9"}])
    for _ in range(2):
        with pytest.raises(PackError):
            label_facts(broken)


def test_a_letter_that_nobody_has_read_takes_no_category_from_one_that_was():
    letters = [
        {"document": name, "agreement": "g1", "letter": name, "categories": "copier", "status": status, **days}
        for name, status, days in (("D1", "recalled", {}), ("D2", "read", {"valid_from": "2020-01-01"}))
    ]
    tables = {"agreements": [agreement(categories="letters")], "edges": [edge()], "letters": letters}
    (listed, again) = (
        known(world(**{**tables, "letters": rows})).agreements["g1"].scope for rows in (letters, letters[::-1])
    )
    said = {(item.category, item.citation.status.value, str(item.citation.period)) for item in listed}
    assert said == {("copier", "recalled", "[.., ..)"), ("copier", "read", "[2020-01-01, ..)")}
    assert {item.citation.period for item in again} == {item.citation.period for item in listed}
