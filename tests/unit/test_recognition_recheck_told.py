"""What an acceptance tells beside its decision is held against its facts too, although it is sealed anew."""

from __future__ import annotations

from copy import deepcopy

import pytest

from greenchain.recognition.recheck import recheck
from swap_world import CHOICES, answered, sealed, world_of

CHOSEN = {**{name: values[0] for name, values in CHOICES.items()}, "pins": "directed", "place": "NO"}
EVERYTHING = {**CHOSEN, "credit": "dominance", "wanted": True, "texts": False}


def accepted(chosen=CHOSEN):
    return answered(*world_of(chosen))


def finding(check):
    return lambda document: next(one for one in document["findings"] if one["check"] == check)


def cites(**members):
    return lambda document: finding("pin")(document)["citation"].update(members)


def says(check, **members):
    return lambda document: finding(check)(document).update(members)


def told_twice(document):
    witness = document["witness"]
    document["paths"].append(document["paths"][0])
    witness["others"].append({"steps": witness["steps"], "facts": witness["facts"]})


def another_check(document):
    for one in (document["findings"][0], document["witness"]["checks"][0]):
        one["check"] = "zz"


ALTERED = {
    "another instrument": cites(instrument="EU law"),
    "a clause": cites(clause="article 1"),
    "another row": cites(row="zz"),
    "a row of another agreement": cites(row="pins/g9/D1"),
    "another day": cites(valid_from="2001-01-01"),
    "another page": cites(source="https://example.org"),
    "another reading": cites(status="recalled"),
    "another pack": cites(pack="labels@1"),
    "another member of a citation": cites(extra="x"),
    "a place": says("pin", where="/x"),
    "a severity": says("pin", severity="high"),
    "values": says("pin", values={"x": "y"}),
    "something missing": says("pin", missing=["x"]),
    "something related": says("pin", related=["x"]),
    "another code": says("pin", code="SAME_SCHEME"),
    "another check": another_check,
    "another word of a claim": says("claim", detail="the Commission says yes"),
    "nothing missing of a claim": says("claim", missing=[]),
    "another word of what is left": says("residual", detail="nothing is for x.b to examine"),
    "a way told twice": told_twice,
    "a way gone by and rejected": lambda document: document["rejected"].append(
        {"path": ["g1"], "codes": ["AGR_EXPIRED"], "detail": "it ended"}
    ),
    "a rejection for what is no code": lambda document: document["rejected"].append(
        {"path": ["g9"], "codes": ["zz"], "detail": "it ended"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ALTERED)
def test_what_is_told_is_refused_where_it_does_not_fit(name):
    document = accepted(EVERYTHING)
    assert (document["decision"], recheck(sealed(deepcopy(document)))) == ("recognized_residual", [])
    ALTERED[name](document)
    assert recheck(sealed(document)) != []


@pytest.mark.parametrize("name", ["at", "known_at"])
def test_instants_are_sealed_and_no_clock_is_asked(name):
    document = accepted()
    document[name] = "2099-01-01T00:00:00Z"
    assert recheck(document) != []


def test_a_citation_may_name_the_agreement_or_a_rule_in_it():
    rows = {one["citation"]["row"] for one in accepted()["findings"] if one["citation"]}
    assert {"agreements/g1", "pins/g1/D1"} <= rows
