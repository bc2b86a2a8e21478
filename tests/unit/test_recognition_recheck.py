"""An acceptance is checked again without the engine; whatever is altered in it is noticed."""

from __future__ import annotations

import ast
import json
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from document_world import FACTS, answer, question
from greenchain.recognition import recheck as module
from greenchain.recognition.recheck import recheck
from greenchain.recognition.witness import seal_of
from greenchain.values.json import canonical_json, digest
from greenchain.values.result import result_text


def result(**changes):
    return json.loads(result_text(answer(question(**changes), FACTS).to_dict()))


def test_an_acceptance_follows_from_its_facts():
    accepted = result()
    assert accepted["decision"] == "recognized_residual"
    assert recheck(accepted) == []


def test_what_is_no_acceptance_cannot_be_checked():
    assert recheck(result(on="2022-03-01")) != []
    for other in ({}, [], None, "x", {"witness": 1}):
        assert recheck(other) != []


MODULES = sorted(Path(module.__file__).parent.glob("recheck*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_the_checker_is_short_and_imports_values_and_the_standard_library_only(path):
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 200
    named = {node.module for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)}
    own = {f"greenchain.recognition.{one.stem}" for one in MODULES}
    others = {name for name in named if name.startswith("greenchain")} - own
    assert all(name.startswith("greenchain.values.") for name in others)


def put(path, value):
    def change(document):
        *above, last = path
        for key in above:
            document = document[key]
        document[last] = value

    return change


def fact(kind):
    return next(number for number, one in enumerate(result()["witness"]["facts"]) if one["kind"] == kind)


STATED = ("witness", "facts", fact("agreements"), "stated")
ALTERATIONS = {
    "another decision": put(("decision",), "recognized"),
    "another path": put(("path",), ["g2", "D1"]),
    "a shorter path": put(("path",), ["g1"]),
    "another pin": put(("path",), ["g1", "D2"]),
    "a longer life": put(("expires_on",), "2099-01-01"),
    "no end": put(("expires_on",), None),
    "an end before the day": put(("expires_on",), "2020-01-01"),
    "no residual": put(("residual",), []),
    "another residual": put(("residual",), [{"criterion": "b.x", "code": "NOT_COMMON"}]),
    "another code of the residual": put(("residual", 0, "code"), "TIER_LEAK"),
    "another day": put(("on",), "2022-03-01"),
    "another effect": put(("effect",), "display"),
    "an unmet condition": put(("conditions", 0, "state"), "unmet"),
    "another certificate": put(("question", "certificate", "scheme"), "x.c"),
    "an expired certificate": put(("question", "certificate", "valid"), ["2020-01-01", "2021-01-01"]),
    "a suspended certificate": put(("question", "certificate", "suspended"), [["2023-01-01", None]]),
    "another target": put(("question", "target", "scheme"), "x.c"),
    "a site that is excluded": put(("question", "product", "factory_country"), "CN"),
    "a document less": put(("question", "documents"), []),
    "a fact of another hash": put(("facts", 0, "sha256"), "0" * 64),
    "an agreement of lower level": put((*STATED, "level"), "L2"),
    "an agreement that has ended": put((*STATED, "valid_in"), {"NO": ["2021-01-01", "2022-01-01"]}),
    "an agreement the other way": put((*STATED, "from"), "x.b"),
    "a suspension": put((*STATED, "suspended"), [["2023-01-01", None]]),
    "a scope without the category": put((*STATED, "scope"), ["paint"]),
    "a recalled agreement": put((*STATED, "status"), "recalled"),
    "a pin of other documents": put((*STATED, "pins", 0, "to"), "N3"),
    "common items of other parties": put((*STATED, "common", 0, "parties"), ["x.a", "x.c"]),
    "a path that is too long": put((*STATED, "max_hops"), 0),
}


def test_there_are_at_least_twenty_alterations():
    assert len(ALTERATIONS) >= 20


@pytest.mark.parametrize("name", ALTERATIONS)
def test_an_altered_answer_is_refused(name):
    altered = deepcopy(result())
    ALTERATIONS[name](altered)
    assert recheck(altered) != []


SEMANTIC = [
    "another path", "a longer life", "an end before the day", "no residual", "an expired certificate", "another target",
    "a suspended certificate", "a site that is excluded", "a document less", "an agreement of lower level",
    "an agreement that has ended", "an agreement the other way", "a suspension", "a scope without the category",
    "a recalled agreement", "a pin of other documents", "common items of other parties", "a path that is too long",
]  # fmt: skip


def seal_anew(document) -> None:
    for cited, stated in zip(document["facts"], document["witness"]["facts"], strict=True):
        cited["sha256"] = digest(canonical_json(stated["stated"])).removeprefix("sha256:")
    document["witness"]["sha256"] = seal_of(document)


@pytest.mark.parametrize("name", SEMANTIC)
def test_an_altered_answer_is_refused_even_when_it_is_sealed_anew(name):
    altered = deepcopy(result())
    ALTERATIONS[name](altered)
    seal_anew(altered)
    assert recheck(altered) != []
    assert date.fromisoformat(altered["on"])


@pytest.mark.parametrize("number", [Decimal("0.1"), Decimal("1.0000000000000000000001"), Decimal("1E+2"), 0.1, 1.0])
def test_a_fraction_in_a_cited_fact_is_refused_since_others_have_its_digest(number):
    altered = deepcopy(result())
    put((*STATED, "max_hops"), number)(altered)
    seal_anew(altered)
    assert recheck(altered) != []
    put((*STATED, "max_hops"), 1)(altered)
    seal_anew(altered)
    assert recheck(altered) == []


def test_a_whole_number_written_with_a_fraction_too_small_for_a_double_is_refused():
    stated = result()
    put((*STATED, "max_hops"), Decimal("1.00000000000000000000000001"))(stated)
    assert canonical_json(Decimal("1.00000000000000000000000001")) == canonical_json(1)
    assert recheck(stated) != []
