"""Laws of reading in haste: it stops wherever the reading with places finds a fault, and else gives the very same."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from document_world import AGREEMENT, FACTS
from greenchain.standards import facts_reader
from greenchain.standards.facts_shapes import SHAPES
from greenchain.standards.shapes import FaultMetError, Reading
from greenchain.values.errors import InputError
from many_examples import MANY

PARTIES = {
    "id": "g2", "title": "Three", "parties": ["x.a", {"scheme": "x.b", "valid": ["2012", None]}, "x.c"], "level": "L3",
    "scope": ["copier", {"category": "printer", "valid": ["2018-06", None]}], "attested": "2016-02", "undated": True,
    "pins": [{"id": "D1", "sets": {"x.a": ["K1"], "x.b": "N4"}}], "status": "recalled", "source": "a page",
    "ends": [{"on": "2024-01-01", "jurisdiction": "EU"}], "residual": [{"text": "the rest"}],
}  # fmt: skip
PAIRS = {
    "id": "g3", "pairs": [["x.a", "x.b"], {"from": "x.b", "to": "x.a", "status": "derived"}], "level": "L4",
    "scope": "any", "onward": ["x.c"], "max_hops": 2, "recorded": "2020-01-01T00:00:00Z",
    "variant": [{"relation": "same_series", "valid": ["2022-11-01", None]}],
    "suspended": [{"valid": ["2022", "2023"], "from": "x.a"}],
}  # fmt: skip
CHILD = {"id": "g4", "parent": "g2", "exclusions": [{"field": "substance", "not_values": ["lead"], "to": "x.b"}]}
WORLD = {
    **FACTS,
    "agreements": [AGREEMENT, PARTIES, PAIRS, CHILD],
    "purchase_lists": [{"list": "l", "item": "copier", "standard": "N4", "effect": "priority"}],
    "designated_bodies": [{"list": "l", "body": "cec"}],
}
SCALARS = (
    None, True, 0, 1, -1, 1.5, "", "x", "any", "none", "x.a", "2020", "2020-13", "2019-02-30", "L3", "CN", "Utopia",
)  # fmt: skip
LISTS = ([], {}, [None], ["x"], ["x", "x"], [[1]], ["2020", "2019"], ["2021-01-01", None], {"id": "x"}, {"from": "x"})
values = st.sampled_from((*SCALARS, *LISTS))
KEYS = sorted({key for shape in SHAPES.values() for key in (*shape.must, *shape.may)})


def places(value, path=()):
    """Every place in a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


def reached(document, path):
    for key in path:
        document = document[key]
    return document


PLACES = tuple(places(WORLD))
replaced = st.tuples(st.just("put"), st.sampled_from(PLACES), values)
removed = st.tuples(st.just("remove"), st.sampled_from(PLACES), st.none())
added = st.tuples(st.just("add"), st.sampled_from(PLACES), st.tuples(st.sampled_from([*KEYS, "colour"]), values))
moved = st.tuples(st.just("move"), st.sampled_from(PLACES), st.sampled_from(PLACES))


def changed(document, what, path, value) -> None:
    """One change; none where an earlier one took the place away, or it has no room for it."""
    try:
        holder = reached(document, path[:-1])
        if what == "put":
            holder[path[-1]] = deepcopy(value)
        elif what == "remove":
            del holder[path[-1]]
        elif what == "move":
            holder[path[-1]] = deepcopy(reached(document, value))
        else:
            reached(document, path)[value[0]] = deepcopy(value[1])
    except (KeyError, IndexError, TypeError):
        return


def read(document, *, is_strict: bool, is_hasty: bool):
    """What is read, or that there is a fault."""
    reading = Reading(is_strict=is_strict, is_hasty=is_hasty)
    try:
        return facts_reader._read(document, "", reading=reading, pack=None)
    except (FaultMetError, InputError):
        return None


def test_the_documents_that_are_changed_have_no_fault():
    for kind in WORLD.keys() & SHAPES.keys():
        document = {"kind": "recognition-facts", kind: WORLD[kind]}
        assert read(document, is_strict=True, is_hasty=False) == read(document, is_strict=True, is_hasty=True) != None  # noqa: E711


@MANY
@given(st.lists(st.one_of(replaced, removed, added, moved), min_size=1, max_size=3), st.booleans())
def test_haste_finds_a_fault_where_places_do_and_else_the_same(changes, is_strict):
    document = deepcopy(WORLD)
    for what, path, value in changes:
        changed(document, what, path, value)
    slow = read(document, is_strict=is_strict, is_hasty=False)
    assert read(document, is_strict=is_strict, is_hasty=True) == slow
    if slow is not None:
        stated = {kind: [one.stated for one in found] for kind, found in slow.facts.items()}
        assert stated == {kind: document[kind] for kind in stated}


def test_a_fault_of_a_document_read_in_haste_is_told_with_its_place():
    document = json.loads(json.dumps(WORLD))
    document["agreements"][1]["pins"][0]["sets"]["x.a"] = [""]
    document["mla"][0]["colour"] = "green"
    with pytest.raises(InputError) as caught:
        facts_reader.facts_document(document)
    assert [one.where for one in caught.value.faults] == ["/agreements/1/pins/0/sets/x.a/0", "/mla/0/colour"]
