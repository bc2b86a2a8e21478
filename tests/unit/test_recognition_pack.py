"""The shipped pack of labels: every row is cited, and what it does not know it does not say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.standards import Standards
from greenchain.standards.labels import agreements, read_labels, schemes
from greenchain.values.errors import PackError
from greenchain.values.finding import FactStatus
from label_world import LABELS, agreement, edge, scope, shipped, shipped_standards, simple, world


def test_every_row_names_its_source_and_status():
    for name in ("recognition/labels", "claims/profile"):
        for place, citation in load_standards().pack(name).citations():
            assert citation.instrument, place
            assert citation.source, place
            assert isinstance(citation.status, FactStatus), place


def test_all_schemes_and_agreements_are_there():
    assert len(agreements(shipped_standards())) == 34
    assert len(schemes(shipped_standards())) == 47 + 6  # and six names that agreements use for parties


def test_norway_is_a_country_and_not_false():
    swan = next(scheme for scheme in schemes(shipped_standards()) if scheme.id == "nordic.swan")
    assert swan.jurisdictions == ("NO", "SE", "DK", "FI", "IS")


def test_a_direction_that_no_source_states_is_no_edge():
    stated = {(e.source, e.target) for a in agreements(shipped_standards()) for e in a.edges}
    assert ("jp.eco_mark", "sg.sgls") in stated
    assert ("sg.sgls", "jp.eco_mark") not in stated
    assert ("de.blue_angel", "jp.eco_mark") not in stated
    assert ("kr.ecolabel", "ca.ecologo") not in stated


def test_the_rules_of_a_child_bind_in_its_parent():
    framework = next(a for a in agreements(shipped_standards()) if a.id == "cjk.framework")
    assert [e.agreement for e in framework.exclusions] == ["jp-cn.site_exclusion"]
    assert [v.agreement for v in framework.variants] == ["jp-kr.derivative"]


def test_a_letter_ends_where_the_next_of_its_series_begins():
    periods = {row.text("document"): str(row.period) for row in shipped(*LABELS).table("letters").rows}
    assert periods["CJK-03-2009(B)"] == "[2018-06, 2022-12-01)"
    assert periods["CJK-03-2009(C)"] == "[2022-12-01, ..)"
    assert periods["jp-de.blue_angel/2015-10-14"] == "[2015-10-14, 2018-09-03)"


def test_what_is_not_on_file_is_an_empty_table():
    assert shipped(*LABELS).table("criteria").rows == ()
    assert shipped(*LABELS).table("common_items").rows == ()


def test_the_category_tree_is_only_derived():
    assert {link.citation.status for link in read_labels(shipped_standards()).links} == {FactStatus.DERIVED}


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        ({"agreements": [agreement(level="L6")]}, "PACK_CELL"),
        ({"agreements": [agreement(categories="some")]}, "PACK_CELL"),
        ({"agreements": [agreement(onward="any")]}, "PACK_CELL"),
        ({"edges": [edge(source="x.a", target="x.a")]}, "PACK_CELL"),
        ({"subcategories": [{"category": "a", "within": "b"}, {"category": "b", "within": "a"}]}, "PACK_CELL"),
        (
            {"conditions": [{"agreement": "g1", "condition": "c", "kind": "min_remaining_months", "value": "four"}]},
            "PACK_CELL",
        ),
        ({"conditions": [{"agreement": "g1", "condition": "c", "kind": "hope", "value": "x"}]}, "PACK_CELL"),
        (
            {"exclusions": [{"agreement": "g1", "from": "x.a", "to": "x.b", "mode": "maybe", "values": "CN"}]},
            "PACK_CELL",
        ),
    ],
)
def test_a_word_outside_the_vocabulary_is_refused(tables, code):
    with pytest.raises(PackError) as refused:
        read_labels(simple(**tables))
    assert {fault.code for fault in refused.value.faults} == {code}


def test_an_edge_to_an_unknown_scheme_is_refused():
    with pytest.raises(PackError) as refused:
        world(agreements=[agreement()], parties=[{"agreement": "g2", "scheme": "x.a"}])
    assert refused.value.code == "PACK_CODE_UNKNOWN"


def test_without_a_pack_of_labels_there_is_an_error_and_no_answer():
    from greenchain.standards import Standards

    with pytest.raises(PackError) as refused:
        read_labels(Standards())
    assert refused.value.code == "PACK_UNKNOWN"


def test_a_pack_is_read_once_and_a_changed_copy_of_it_is_read_anew():
    """A copy with other tables bears the ref of the original; nothing of the original may answer for it."""
    standards = simple()
    assert read_labels(standards) is read_labels(Standards(standards.packs))
    (pack,) = standards.of_kind("recognition")
    edges = replace(pack.table("edges"), rows=())
    copied = replace(pack, tables={**pack.tables, "edges": edges})
    assert copied.ref == pack.ref
    changed = Standards(tuple(copied if each is pack else each for each in standards.packs))
    assert [len(agreement.edges) for agreement in read_labels(changed).agreements] == [0]
    assert [len(agreement.edges) for agreement in read_labels(standards).agreements] == [1]


def test_only_so_many_packs_are_kept_read():
    worlds = [simple(scopes=[scope(f"category-{number}")]) for number in range(12)]
    first = read_labels(worlds[0])
    for each in worlds:
        read_labels(each)
    again = read_labels(worlds[0])
    assert again is not first
    assert again == first


def test_a_pack_that_cannot_be_read_is_refused_every_time():
    broken = simple(agreements=[{"agreement": "g1", "level": "L9"}])
    for _ in range(2):
        with pytest.raises(PackError):
            read_labels(broken)
