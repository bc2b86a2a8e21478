"""In the shipped case a label of another country earns its holder points where an arrangement recognizes it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from card_world import card_pack, indicator
from greenchain.adapters.files import folder_files
from greenchain.adapters.shipped import load_standards
from greenchain.standards import Standards
from greenchain.workspace import evaluate, read_case
from label_world import agreement, edge, scope, world

STEEL = Path(__file__).resolve().parents[2] / "examples/05-steel-plate"
PAINTER = "https://id.gs1.org/417/9520000001070"
PAINT = "https://id.gs1.org/01/09520002001023"
LABEL = "claims/paint-label-foreign.json"
LABELS = "recognition/labels"
QUESTION = f'\n[[question]]\nid = "buyer"\nkind = "score"\ncard = "scorecards/own"\nparty = "{PAINTER}"\n'


@cache
def case_files():
    """The shipped case, asked one thing more: how the maker of the paint stands on a buyer's card."""
    files = dict(folder_files(STEEL))
    files["case.toml"] += QUESTION.encode()
    return files


def arranged(level="L4", **changes):
    """Packs of the shipped names, their labels replaced by one arrangement: the Korean label for the buyer's own."""
    row = {"name": "own", "source": "kr.ecolabel", "target": "buyer.label", **changes}
    sets = [{"scheme": "kr.ecolabel", "criteria": "EL241"}]
    agreed = {"agreements": [agreement("own", level=level)], "edges": [edge(**row)], "scopes": [scope("paint", "own")]}
    facts = world(**agreed, criteria_sets=sets, schemes=[{"scheme": "kr.ecolabel"}])
    others = (pack for pack in load_standards().packs if pack.name != LABELS)
    return Standards.of([*others, facts.pack(LABELS)])


def points(accepted, *, standards=None, files=None):
    """Guaranteed and possible points, and the level, of one indicator worth ten that accepts a label."""
    card = card_pack(indicators=[indicator("A1", "10", claim_types=f"label:{accepted}")])
    case = read_case(files or case_files())
    known = (standards or load_standards()).with_pack(card)
    answered = evaluate(case, standards=known).answers
    (told,) = next(one for one in answered if one.question.id == "buyer").document()["scorecards"]
    (row,) = told["rows"]
    assert row["product"] == (PAINT if row["claims"] else None)
    return told["guaranteed"], told["possible"], row["level"]


def test_the_label_earns_points_where_an_arrangement_recognizes_it():
    assert points("buyer.label", standards=arranged()) == ("10", "10", "L3")


@pytest.mark.parametrize(
    "standards",
    [arranged(level="L0"), arranged(source="buyer.label", target="kr.ecolabel"), arranged(source="jp.eco_mark")],
    ids=["words without effect", "the other direction", "another label's"],
)
def test_without_an_arrangement_that_recognizes_it_the_label_earns_nothing(standards):
    assert points("buyer.label", standards=standards) == ("0", "10", "L0")


def test_a_card_may_accept_the_label_itself():
    assert points("kr.ecolabel") == ("10", "10", "L3")


def test_the_arrangement_on_file_leaves_the_chinese_criteria_to_examine_so_it_earns_nothing():
    assert points("cn.cel") == ("0", "10", "L0")


@pytest.mark.parametrize("damage", [lambda files: files.pop(LABEL), lambda files: files.update({LABEL: b"{}"})])
def test_points_of_a_label_go_with_the_label(damage):
    files = dict(case_files())
    damage(files)
    assert points("buyer.label", standards=arranged(), files=files)[0] == "0"
