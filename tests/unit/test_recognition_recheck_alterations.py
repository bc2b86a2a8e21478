"""Whoever alters an acceptance and seals it anew is refused all the same: the answer must follow from its witness."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from document_world import answer
from greenchain.recognition.recheck import recheck
from greenchain.recognition.witness import seal_of
from greenchain.values.json import canonical_json, digest
from greenchain.values.result import result_text

AGREED = {
    "id": "g1",
    "from": "x.a",
    "to": "x.b",
    "level": "L4",
    "scope": ["copier"],
    "valid": ["2020-01-01", "2024-01-01"],
}
SETS = [{"scheme": "x.a", "name": "K1"}, {"scheme": "x.a", "name": "K9"}, {"scheme": "x.b", "name": "N4"}]
PINNED = {"pins": [{"id": "D1", "from": "K1", "to": "N4"}]}


def accepted(agreement=None, *, facts=None, certificate=None, target=None, product=None, **more):
    world = {"kind": "recognition-facts", "agreements": [{**AGREED, **(agreement or {})}], **(facts or {})}
    held = {"scheme": "x.a", "category": "copier", "valid": ["2022-01-01", "2027-01-01"], **(certificate or {})}
    asked = {
        "kind": "recognition-question", "on": "2023-06-01", "effect": "licence", "certificate": held,
        "product": product or {}, "target": {"scheme": "x.b", **(target or {})}, **more,
    }  # fmt: skip
    found = json.loads(result_text(answer(asked, world).to_dict()))
    assert found["decision"] in ("recognized", "recognized_residual"), found["reasons"]
    assert recheck(found) == []
    return found


def sealed_anew(document):
    document["facts"] = [
        {
            "id": one["id"],
            "status": one["status"],
            "sha256": digest(canonical_json(one["stated"])).removeprefix("sha256:"),
        }
        for one in document["witness"]["facts"]
    ]
    document["witness"]["sha256"] = seal_of(document)
    return document


def criterion(**members):
    return {"id": "i", "property": "p", "comparator": "<=", "threshold": "5", **members}


def compared(near, far):
    sets = [{"scheme": "x.a", "name": "K1", "criteria": [near]}, {"scheme": "x.b", "name": "N4", "criteria": [far]}]
    return accepted(
        {"credit": "dominance", **PINNED}, facts={"criteria_sets": sets}, certificate={"criteria_set": "K1"}
    )


def uncovered(document):
    document["decision"], document["residual"], document["paths"][0]["residual"] = "recognized", [], []
    document["findings"] = [one for one in document["findings"] if one["check"] != "residual"]


def pinned(**more):
    return accepted(PINNED, facts={"criteria_sets": SETS}, certificate={"criteria_set": "K1"}, **more)


def two_hops(**changes):
    on = {"onward": "any", "max_hops": 2, "scope": ["copier"], "valid": ["2020-01-01", None]}
    sets = [
        *SETS,
        {"scheme": "x.b", "name": "N5"},
        {"scheme": "x.c", "name": "Z", "criteria": [criterion(), criterion(id="z2")]},
    ]
    second = {
        "id": "g2", "from": "x.b", "to": "x.c", "level": "L3", "pins": [{"id": "D2", "from": "N4", "to": "Z"}],
        "common": [{"from": "i", "to": "i"}], **on,
    }  # fmt: skip
    facts = {"agreements": [{**AGREED, **PINNED, **on}, {**second, **changes}], "criteria_sets": sets}
    return accepted(facts=facts, certificate={"criteria_set": "K1"}, target={"scheme": "x.c"})


def put(document, *path, value):
    *above, last = path
    for key in above:
        document = document[key]
    if value is None:
        del document[last]
    else:
        document[last] = value


def agreement_of(document, number=0):
    return [one["stated"] for one in document["witness"]["facts"] if one["kind"] == "agreements"][number]


def ends(day):
    def change(document):
        document["expires_on"] = document["paths"][0]["expires_on"] = day

    return change


def setter(*path, value):
    return lambda document: put(document, *path, value=value)


def renamed_pin(document):
    agreement_of(document, 1)["pins"][0]["from"] = "N5"
    document["witness"]["steps"][1]["from_set"] = "N5"


REPROVED = {"variant": {"relation": "series", "may_differ": ["speed"], "reprove": ["noise"]}}
VARIANT = {"product": {"variant_of": {"relation": "series", "differs": ["speed"]}}, "evidence": ["noise"]}
ACCREDITED = {
    "accreditations": [{"id": "a1", "by": "ab", "body": "cec", "standard": "S"}],
    "mla": [{"id": "l1", "body": "ab", "standard": "S"}],
}


def accredited():
    rule = {"conditions": [{"id": "acc", "issuer_accredited": "S"}]}
    return accepted(rule, facts=ACCREDITED, certificate={"issuer": "cec"})


def excluding(*countries, factory="JP", key="values"):
    return accepted(
        {"exclusions": [{"field": "factory_country", key: list(countries)}]}, product={"factory_country": factory}
    )


def kept(document):
    document["decision"] = "grandfathered"


RESEALED = {
    "a life beyond the agreement's": (accepted, ends("2027-01-01")),
    "a shorter life": (accepted, ends("2023-09-09")),
    "no end": (accepted, ends(None)),
    "another document held": (pinned, setter("question", "certificate", "criteria_set", value="K9")),
    "no document held": (pinned, setter("question", "certificate", "criteria_set", value=None)),
    "another document asked for": (pinned, setter("question", "target", "criteria_set", value="N77")),
    "stock kept by no rule": (accepted, kept),
    "a residual dropped after two hops": (two_hops, uncovered),
    "pins that do not meet": (two_hops, renamed_pin),
    "a variant without rule": (accepted, setter("question", "product", "variant_of", value={"relation": "s", "differs": []})),
    "a variant beyond its rule": (
        lambda: accepted(REPROVED, **VARIANT),
        setter("question", "product", "variant_of", "differs", value=["speed", "paint"]),
    ),
    "no proof for a variant": (lambda: accepted(REPROVED, **VARIANT), setter("question", "evidence", value=[])),
    "an issuer of no standing": (accredited, setter("question", "certificate", "issuer", value="nobody")),
    "a certificate for other goods": (
        lambda: accepted(product={"category": "copier"}),
        setter("question", "certificate", "category", value="shampoo"),
    ),
    "another level": (accepted, setter("paths", 0, "level", value="L5")),
    "another path beside": (accepted, lambda document: document["paths"].append({**document["paths"][0], "path": ["zz"]})),
    "another kind of fact": (accepted, setter("witness", "facts", 0, "kind", value="schemes")),
    "another instant of knowledge": (accepted, setter("known_at", value="1999-01-01T00:00:00Z")),
    "a residual by another unit": (
        lambda: compared(criterion(threshold="500", unit="mg/kg"), criterion(unit="NA")), uncovered,
    ),
    "a residual by another method": (lambda: compared(criterion(method="A"), criterion(method="B")), uncovered),
    "a factory that is excluded by another name": (
        lambda: excluding("CHN"), setter("question", "product", "factory_country", value="CN"),
    ),
    "conforms for what is stated": (accepted, setter("outcome", value="conforms")),
    "verified without a claim": (accepted, setter("basis", value="verified")),
    "a claim for what is stated": (accepted, setter("claim", value="0" * 64)),
    "decided by another": (accepted, setter("decision_by", value="zz")),
    "another source": (accepted, setter("source", value="zz")),
    "reasons": (accepted, setter("reasons", value=["AGR_NONE"])),
    "missing": (accepted, setter("missing", value=["x"])),
    "another finding": (accepted, lambda document: document["findings"].pop()),
    "another member": (accepted, setter("extra", value=1)),
    "another member of the question": (accepted, setter("question", "extra", value=1)),
}  # fmt: skip


def effect_widened(document):
    document["effect"] = document["question"]["effect"] = "display"


def moved_on(day):
    def change(document):
        document["on"] = document["question"]["on"] = day

    return change


RESEALED["another effect"] = (lambda: accepted({"effects": ["licence"]}), effect_widened)
RESEALED["a day after the end of the document"] = (
    lambda: accepted(
        facts={"criteria_sets": [{"scheme": "x.a", "name": "K1", "valid": ["2020-01-01", "2023-09-01"]}]},
        certificate={"criteria_set": "K1"},
    ),
    moved_on("2023-10-01"),
)


@pytest.mark.parametrize("name", RESEALED)
def test_an_alteration_is_refused_although_it_is_sealed_anew(name):
    made, change = RESEALED[name]
    document = made()
    assert recheck(sealed_anew(deepcopy(document))) == []
    change(document)
    assert recheck(sealed_anew(document)) != []


@pytest.mark.parametrize("threshold", ["1e1000000000", "1e10000000", "9" * 5_000, "1e-99999999"])
def test_a_number_of_too_many_digits_is_refused_at_once(threshold):
    document = compared(criterion(), criterion())
    for one in document["witness"]["facts"]:
        if one["kind"] == "criteria_sets":
            one["stated"]["criteria"][0]["threshold"] = threshold
    assert recheck(sealed_anew(document)) == ["it cannot be followed: InputError"]


@pytest.mark.parametrize("member", ["facts", "looked_at", "others", "steps"])
def test_a_witness_beyond_any_honest_one_is_refused(member):
    document = accepted()
    entry = document["witness"]["facts"][0] if member in ("facts", "looked_at") else document["witness"]["steps"][0]
    document["witness"][member] = [{"steps": [], "facts": []} if member == "others" else entry] * 9_000
    assert recheck(sealed_anew(document)) != []


@pytest.mark.parametrize(
    "key", ["outcome", "basis", "claim", "known_at", "decision_by", "source", "at", "standards", "rejected", "findings"]
)
def test_every_member_is_sealed(key):
    document = accepted()
    document[key] = "2001-01-01T00:00:00Z" if key in ("at", "known_at") else "changed"
    assert recheck(document) != []


GENUINE = {
    "a certificate that ends in a year": lambda: accepted(certificate={"valid": ["2022-01-01", "2027"]}),
    "a certificate that ends in a month": lambda: accepted({"valid": ["2020-01-01", None]}, certificate={"valid": [None, "2027-03"]}),
    "only one country, by whatever name": lambda: excluding("CHN", key="not_values", factory="CN"),
    "only one country, in words": lambda: excluding("China", key="not_values", factory="CN"),
    "the same scheme": lambda: accepted(target={"scheme": "x.a"}, facts={"schemes": [{"id": "x.a"}], "criteria_sets": SETS}),
    "no pins, all covered": lambda: accepted(
        {"credit": "dominance"},
        facts={"criteria_sets": [
            {"scheme": "x.a", "name": "K1", "criteria": [criterion()]}, {"scheme": "x.b", "name": "N4", "criteria": [criterion()]}
        ]},
        certificate={"criteria_set": "K1"},
    ),
    "a target's criterion that is only recalled": lambda: accepted(
        {"credit": "dominance"},
        facts={"criteria_sets": [
            {"scheme": "x.a", "name": "K1", "criteria": [criterion()]},
            {"scheme": "x.b", "name": "N4", "criteria": [criterion(status="recalled")]},
        ]},
        certificate={"criteria_set": "K1"}, target={"criteria_set": "N4"},
    ),
    "two hops": two_hops,
}  # fmt: skip


@pytest.mark.parametrize("name", GENUINE)
def test_a_genuine_acceptance_passes(name):
    assert GENUINE[name]()["witness"]
