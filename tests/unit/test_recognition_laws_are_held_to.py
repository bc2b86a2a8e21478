"""Each law that recognition is held to has a property test, tried on 10,000 worlds in the deep profile."""

from __future__ import annotations

import subprocess
import sys
from importlib import util
from os import environ
from pathlib import Path

import pytest

from many_examples import DEEP, MANY, tried

FOLDER = Path(__file__).resolve().parents[1]
LAWS = {
    "every acceptance is rechecked": ("paths", "test_every_acceptance_follows_from_its_facts_and_none_conforms"),
    "complete: brute force over all paths": ("paths", "test_the_answer_is_that_of_brute_force_over_all_paths"),
    "complete: brute force over rows of packs": ("laws", "test_the_decision_is_what_brute_force_finds"),
    "one more agreement removes no acceptance": ("paths", "test_one_more_agreement_takes_no_acceptance_away"),
    "the same of packs": ("laws", "test_one_more_agreement_never_takes_an_acceptance_away"),
    "one more restriction adds no acceptance": ("paths", "test_one_more_restriction_adds_no_acceptance"),
    "the same of packs' restrictions": ("laws", "test_one_more_restriction_never_adds_an_acceptance"),
    "direction": ("paths", "test_a_direction_is_never_reversed"),
    "direction in packs": ("laws", "test_a_direction_is_never_reversed"),
    "onward none is the single hop": ("paths", "test_with_onward_none_it_is_the_single_hop_engine"),
    "constant until it expires": ("paths", "test_nothing_changes_before_it_expires"),
    "constant until it expires in packs": ("laws", "test_the_answer_is_constant_until_it_expires"),
    "known_at is kept": ("paths", "test_what_is_recorded_later_changes_no_past_answer"),
    "a revision never shrinks the residual": (
        "versions",
        "test_a_revision_without_a_new_pin_never_shrinks_what_is_left",
    ),
    "measurements meet the target, no item is needless": (
        "criteria",
        "test_what_meets_source_and_residual_meets_the_target_and_no_item_is_needless",
    ),
    "units rescaled": ("criteria", "test_units_do_not_reach_the_decision"),
    "facts permuted": ("paths", "test_order_does_not_reach_the_answer"),
    "ids renamed": ("paths", "test_names_do_not_reach_the_decision"),
    "any cited fact deleted kills the path": ("paths", "test_without_any_fact_it_cites_the_path_is_gone"),
    "any kind of cited fact deleted": ("citations", "test_without_any_cited_fact_the_way_is_gone"),
    "what is recalled never recognizes": ("paths", "test_what_is_only_recalled_never_recognizes"),
    "what is stated never conforms": ("laws", "test_a_stated_holding_never_conforms_and_a_residual_is_no_pass"),
    "an open answer says what is missing": ("laws", "test_an_open_answer_says_what_is_missing"),
    "every cell of the bulk table is an assessment": ("bulk", "test_every_cell_is_what_a_single_question_says"),
    "haste reads as places do": ("haste_laws", "test_haste_finds_a_fault_where_places_do_and_else_the_same"),
}


def law(module: str, name: str):
    path = FOLDER / "property" / f"test_recognition_{module}.py"
    spec = util.spec_from_file_location(f"held_to_{module}", path)
    found = util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return getattr(found, name)


@pytest.mark.parametrize("clause", LAWS)
def test_a_law_has_its_property_and_its_many_worlds(clause):
    tested = law(*LAWS[clause])
    assert tested.is_hypothesis_test
    assert tested._hypothesis_internal_use_settings is MANY


def test_the_deep_profile_tries_ten_thousand():
    assert (tried(25), tried(999), tried(1000), tried(2000)) == (25, 999, DEEP, DEEP)
    code = "import conftest, many_examples; print(many_examples.MANY.max_examples)"
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=FOLDER,
        env={**environ, "HYPOTHESIS_PROFILE": "deep"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(told.stdout) == DEEP >= 10_000
