"""Laws of reading facts: every fault is told at its place whatever else is wrong, and what is right is read as ever."""

from __future__ import annotations

import json
from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from document_world import AGREEMENT, FACTS
from greenchain.recognition import read_facts
from greenchain.standards.facts_reader import facts_document
from greenchain.values.errors import GreenchainError, InputError
from many_examples import MANY

COUNT = 4
AGREEMENTS = [{**AGREEMENT, "id": f"g{number}"} for number in range(COUNT)]
DOCUMENT = json.loads(json.dumps({**FACTS, "agreements": AGREEMENTS}))  # no two of them share a member
# One member of an agreement spoiled: its path there, what stands there instead, place and code of the fault
SPOILED = (
    (("colour",), 1, "/colour", "FACTS_SHAPE"),
    (("level",), "L6", "/level", "FACTS_SHAPE"),
    (("status",), "guessed", "/status", "FACTS_SHAPE"),
    (("valid",), ["2022-01-01", "2021-01-01"], "/valid", "PERIOD_EMPTY"),
    (("valid",), ["2022-01-01"], "/valid", "FACTS_SHAPE"),
    (("recorded",), "yesterday", "/recorded", "INSTANT_MALFORMED"),
    (("scope", 0), "", "/scope/0", "FACTS_SHAPE"),
    (("scope", 0), False, "/scope/0", "FACTS_SHAPE"),
    (("effects",), ["licence", None], "/effects/1", "FACTS_SHAPE"),
    (("effects",), "licence", "/effects", "FACTS_SHAPE"),
    (("max_hops",), -1, "/max_hops", "FACTS_SHAPE"),
    (("pins", 0, "id"), 7, "/pins/0/id", "FACTS_SHAPE"),
    (("pins", 0, "valid"), None, "/pins/0/valid", "FACTS_SHAPE"),
    (("common", 0, "colour"), 1, "/common/0/colour", "FACTS_SHAPE"),
    (("conditions", 1, "min_remaining_months"), True, "/conditions/1/min_remaining_months", "FACTS_SHAPE"),
    (("suspended", 0), "2022", "/suspended/0", "FACTS_SHAPE"),
    (("variant",), [], None, None),  # no rule is no fault
    (("grandfather", 0, "route"), None, "/grandfather/0/route", "FACTS_SHAPE"),
)


def spoil(document, number: int, path, value) -> None:
    place = document["agreements"][number]
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value


def faults_of(document) -> list[tuple[str, str]]:
    try:
        read_facts(json.dumps(document).encode())
    except InputError as error:
        return [(fault.where, fault.code) for fault in error.faults]
    return []


@MANY
@given(st.dictionaries(st.integers(0, COUNT - 1), st.sampled_from(SPOILED)))
def test_every_fault_is_told_at_its_place_whatever_else_is_wrong(chosen):
    document = deepcopy(DOCUMENT)
    for number, (path, value, _, _) in chosen.items():
        spoil(document, number, path, value)
    expected = [(f"/agreements/{number}{one[2]}", one[3]) for number, one in sorted(chosen.items()) if one[2]]
    assert faults_of(document) == expected


values = st.sampled_from(
    [None, True, 0, -1, "", "x", "2020", "2020-13", "any", [], {}, [None], ["x"], [[1]], {"id": "x"}]
)


def places(value, path=()):
    """Every place in a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


PLACES = tuple(places(FACTS))


@MANY
@given(st.lists(st.tuples(st.sampled_from(PLACES), values), min_size=1, max_size=3), st.booleans())
def test_whatever_stands_wherever_is_read_or_refused_with_its_place(changes, is_shipped):
    document = deepcopy(FACTS)
    for path, value in changes:
        place = document
        try:
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = value
        except (KeyError, IndexError, TypeError):  # an earlier change took the place away
            continue
    found, faults = read(document, is_shipped=is_shipped)
    assert all(not fault.where or fault.where.startswith("/") for fault in faults)
    assert (found is None) == bool(faults)
    if found is not None:
        stated = [fact.stated for kind in found.facts.values() for fact in kind]
        assert stated == [one for kind in found.facts for one in document[kind]]


def read(document, *, is_shipped: bool):
    try:
        return facts_document(document, is_shipped=is_shipped), ()
    except GreenchainError as error:
        return None, error.faults
