"""The gate before signed statements, rule by rule: what passes, what is refused, and where it says so."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from greenchain.claims.contexts import Contexts
from greenchain.claims.di_rdfc import signed_content, signed_message
from greenchain.claims.jsonld import read_statements, signed_form
from greenchain.values.errors import InputError
from rdf_world import BASE, DATA_INTEGRITY, EXAMPLES, LABEL, LABEL_TERMS, NS, PROOF, claim, contexts


def form(document, *, pinned=None, allow_vocab=False):
    return signed_form(document, contexts=pinned or contexts(), allow_vocab=allow_vocab)


def refusal(document, *, pinned=None, allow_vocab=False):
    with pytest.raises(InputError) as refused:
        form(document, pinned=pinned, allow_vocab=allow_vocab)
    return refused.value.faults[0]


def subject_of(**members):
    return form(claim(**members))["credentialSubject"]


@pytest.mark.parametrize(
    "members",
    [
        {"undefinedTerm": "x"},
        {"@id": "urn:x"},
        {"@type": "Product"},
        {"@graph": []},
        {"@included": []},
        {"@reverse": {}},
        {"@context": {"value": NS + "other"}},
        {"@context": {"value": None}},
        {"@context": {"extra": NS + "value"}},
        {"@context": None},
        {"@context": []},
        {"@context": [LABEL, {"@vocab": NS}]},
        {NS + "value": "x"},
        {"label:value": "x"},
        {"": "x"},
        {"name": None},
        {"name": []},
        {"name": [[]]},
        {"name": [["x"]]},
        {"name": ["x", None]},
        {"name": ["x", "x"]},
        {"name": [5, 5]},
        {"name": {"@value": "x"}},
        {"name": {"@list": ["x"]}},
        {"name": {"@set": ["x"]}},
        {"name": 0.5},
        {"name": Decimal("1.0")},
        {"name": 2**53},
        {"name": -(2**53)},
        {"count": "5"},
        {"count": True},
        {"isMet": "true"},
        {"isMet": 1},
        {"testedOn": 5},
        {"testedOn": {"id": "urn:x"}},
        {"testedOn": {"name": "x"}},
        {"scheme": "relative"},
        {"scheme": "urn:with space"},
        {"scheme": " urn:x"},
        {"scheme": "urn:x\n"},
        {"scheme": "_:b0"},
        {"scheme": "urn:<x>"},
        {"scheme": 5},
        {"scheme": {"id": "relative", "name": "x"}},
        {"scheme": {"id": None, "name": "x"}},
        {"scheme": {"id": ["urn:x"], "name": "x"}},
        {"scheme": ["urn:x", {"id": "urn:x"}]},
        {"scheme": {"id": "urn:x", "@context": LABEL}},
        {"lifeCycleStage": "unknown"},
        {"lifeCycleStage": NS + "stage-use"},
        {"lifeCycleStage": {"id": NS + "stage-use"}},
        {"lifeCycleStage": ["use", "use"]},
        {"steps": None},
        {"steps": [None]},
        {"steps": [["x"]]},
        {"stops": ["http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"]},
        {"scheme": "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"},
        {"title": "no map"},
        {"title": {}},
        {"title": {"en": "x", "EN": "y"}},
        {"title": {"@none": "x"}},
        {"title": {"en": 5}},
        {"title": {"en": ["x", "x"]}},
        {"annex": None},
        {"annex": {"a": 0.5}},
        {"type": []},
        {"type": None},
        {"type": 5},
        {"type": ["Criterion", "Criterion"]},
        {"type": NS + "Criterion"},
        {"type": ["Criterion", NS + "Criterion"]},
        {"type": "Unknown"},
        {"type": "@json"},
        {"type": "id"},
        {"id": "relative"},
    ],
    ids=str,
)
def test_what_could_be_written_otherwise_is_refused(members):
    fault = refusal(claim(**members))
    assert fault.code in {"RDF_GATE_REFUSED", "JSON_NUMBER_UNSAFE"}
    assert fault.where.startswith("/credentialSubject/")


def test_every_place_that_does_not_pass_is_named():
    altered = claim(undefinedTerm="x", name=None, tags=["x", "x"])
    altered["credentialSubject"]["criteria"][2]["count"] = "7"
    with pytest.raises(InputError) as refused:
        form(altered)
    assert [fault.where for fault in refused.value.faults] == [
        "/credentialSubject/criteria/2/count",
        "/credentialSubject/name",
        "/credentialSubject/tags",
        "/credentialSubject/undefinedTerm",
    ]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"tags": ["b", "a"]}, ["a", "b"]),
        ({"tags": ["a"]}, "a"),
        ({"tags": ["10", "9", 10, 9, True]}, ["10", "9", 10, 9, True]),
        ({"steps": ["b", "a", "b"]}, ["b", "a", "b"]),
        ({"steps": "a"}, ["a"]),
        ({"steps": []}, []),
        ({"scheme": {"id": "urn:x"}}, "urn:x"),
        ({"scheme": [{"id": "urn:x"}]}, "urn:x"),
        ({"name": {"id": "urn:x"}}, "urn:x"),
        ({"title": {"ZH-Hans": ["\u5b57"]}}, {"zh-hans": "\u5b57"}),
        ({"annex": [2, 1, 1]}, [2, 1, 1]),
        ({"annex": False}, False),
        ({"count": [2, 1]}, [1, 2]),
        ({"name": 2**53 - 1}, 2**53 - 1),
        ({"criteria": [{}, {}]}, [{}, {}]),
        ({"lifeCycleStage": ["use", "production"]}, ["production", "use"]),
    ],
    ids=str,
)
def test_what_passes_is_written_in_one_way(members, expected):
    (name,) = members
    assert subject_of(**members)[name] == expected


def test_contexts_are_named_by_url_begin_with_the_base_and_are_pinned():
    assert refusal({**claim(), "@context": [LABEL, BASE]}).code == "RDF_GATE_REFUSED"
    assert refusal({**claim(), "@context": [BASE, {"x": "urn:x"}]}).where == "/@context"
    assert refusal({**claim(), "@context": []}).where == "/@context"
    assert refusal({**claim(), "@context": [BASE, "https://unknown.example/c"]}).code == "CONTEXT_NOT_PINNED"
    assert refusal({name: item for name, item in claim().items() if name != "@context"}).where == "/@context"


def test_iris_are_written_in_full():
    pinned = contexts(other=json.dumps({"ex": "https://ex.example/", "urn": "https://urn.example/"}))
    others = {"@context": [BASE, LABEL, "https://other.example/c"]}
    for compact in ("ex:a", "urn:x"):
        for members in ({"scheme": compact}, {"scheme": {"id": compact}}, {"type": compact}, {"id": compact}):
            assert refusal({**claim(**members), "id": "did:x:y", **others}, pinned=pinned).code == "RDF_GATE_REFUSED"
    assert form({**claim(scheme="ex://a"), "id": "did:x:y", **others}, pinned=pinned)


def test_a_value_taken_from_the_vocabulary_is_a_reference_too():
    described = {"id": NS + "stage-use", "name": "x"}
    assert refusal(claim(lifeCycleStage="use", scheme=described)).found == f"<{NS}stage-use>"
    nothing = json.dumps(
        {"word": {"@id": NS + "word", "@type": "@vocab"}, "none": "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"}
    )
    document = {**claim(word="none"), "@context": [BASE, LABEL, "https://other.example/c"]}
    assert refusal(document, pinned=contexts(other=nothing)).where == "/credentialSubject/word"


def test_under_a_test_policy_values_and_types_have_one_name_below_a_vocabulary():
    terms = json.dumps(
        {"word": {"@id": "urn:word", "@type": "@vocab"}, "one": "urn:below#eins", "Two": "urn:below#Two"}
    )
    alone, below = contexts(other=terms), contexts(other=terms, vocab=json.dumps({"@vocab": "urn:below#"}))
    for members, where in (({"word": "one"}, "word"), ({"type": "one"}, "type"), ({"type": "urn:below#Three"}, "type")):
        document = {**claim(**members), "@context": [BASE, LABEL, "https://other.example/c"]}
        assert form(document, pinned=alone, allow_vocab=True)
        assert refusal(document, pinned=below, allow_vocab=True).where == f"/credentialSubject/{where}"
    document = {**claim(type="Two"), "@context": [BASE, LABEL, "https://other.example/c"]}
    assert form(document, pinned=below, allow_vocab=True)  # an undefined "Two" would be the same name


def test_a_superfluous_pinned_context_changes_nothing_that_is_read():
    added = {**claim(), "@context": [BASE, DATA_INTEGRITY, LABEL]}
    assert form(added) == form(claim())
    nested = claim()
    nested["credentialSubject"]["@context"] = [LABEL]
    assert form(nested) == form(claim())


def test_a_vocabulary_for_undefined_terms_counts_only_where_it_is_allowed():
    lax = {**claim(undefinedTerm="x"), "@context": [BASE, EXAMPLES, LABEL]}
    assert refusal(lax).where == "/@context"
    assert form(lax, allow_vocab=True)["credentialSubject"]["undefinedTerm"] == "x"
    for name in ("@x", "a:b", ""):
        assert refusal({**lax, name: "x"}, allow_vocab=True).code == "RDF_GATE_REFUSED"


def test_one_statement_has_one_name_over_all_pinned_contexts():
    swapped = json.dumps({"value": NS + "unit", "unit": NS + "value"})
    both = contexts(swap=swapped)
    assert refusal(claim(), pinned=both).expected.startswith("one name")
    other = json.loads(json.dumps(claim()).replace(LABEL, "https://swap.example/c"))
    assert refusal({**claim(), "@context": [BASE, "https://swap.example/c"]}, pinned=both)
    assert refusal(other, pinned=both)
    assert refusal(other).code == "CONTEXT_NOT_PINNED"


@pytest.mark.parametrize(
    ("terms", "is_harmless"),
    [
        ({"elsewhere": "urn:elsewhere"}, True),
        ({"value": NS + "value"}, True),
        ({"heft": NS + "value"}, False),
        ({"heft": {"@id": NS + "value", "@type": "http://www.w3.org/2001/XMLSchema#decimal"}}, True),
        ({"heft": {"@id": NS + "value", "@type": "http://www.w3.org/2001/XMLSchema#string"}}, False),
        ({"heft": {"@id": NS + "value", "@container": "@list"}}, True),
        ({"Ton": {"@id": "urn:ton", "@context": {"heft": NS + "value"}}}, False),
        ({"part": {"@id": "urn:part", "@context": {"heft": NS + "value"}}}, False),
        ({"ns": {"@id": NS, "@prefix": True}, "heft": "ns:value"}, False),
        ({"Standard": NS + "Criterion"}, False),
        ({"uri": "@id"}, False),
        ({"a": "@type"}, False),
        ({"slogan": {"@id": NS + "slogan", "@container": "@language"}}, None),
        ({"@vocab": NS}, True),
    ],
    ids=str,
)
def test_another_pinned_context_matters_where_it_names_the_same_statements(terms, is_harmless):
    pinned = contexts(other=json.dumps(terms))
    if is_harmless is None:  # a second spelling of one name
        assert form(claim(), pinned=pinned)
        assert refusal(claim(slogan="x"), pinned=pinned)
    elif is_harmless:
        assert form(claim(), pinned=pinned) == form(claim())
    else:
        assert refusal(claim(), pinned=pinned).code == "RDF_GATE_REFUSED"


def test_under_a_test_policy_a_pinned_vocabulary_names_whatever_is_below_it():
    pinned = contexts(other=json.dumps({"@vocab": NS}))
    with pytest.raises(InputError) as refused:
        form(claim(), pinned=pinned, allow_vocab=True)
    # criteria is NS + "criterion" and tags is NS + "tag": an undefined name would say the same
    assert [fault.where for fault in refused.value.faults] == ["/credentialSubject/criteria", "/credentialSubject/tags"]


@pytest.mark.parametrize(
    "elsewhere", ["issuer", "credentialStatus/statusListCredential", "credentialSubject/product/facility"]
)
def test_a_node_is_described_in_one_place_and_referred_to_nowhere(elsewhere):
    document = claim()
    *path, last = elsewhere.split("/")
    node = document
    for name in path:
        node = node[name]
    scheme = document["credentialSubject"]["scheme"]
    node[last] = scheme["id"]
    assert refusal(document).found == f"<{scheme['id']}>"  # the same statements with the members moved
    node[last] = dict(scheme)
    assert "described in one place" in refusal(document).expected
    document["credentialSubject"]["scheme"] = scheme["id"]
    assert refusal(document).found == f"<{scheme['id']}>"
    document["credentialSubject"]["scheme"] = "urn:other"
    assert form(document)


def test_the_root_is_referred_to_by_nothing():
    assert refusal(claim(scheme=claim()["id"])).found == f"<{claim()['id']}>"


def test_a_document_that_states_nothing_is_refused():
    for nothing in ({"@context": BASE, "id": "urn:x"}, {"@context": BASE}):
        assert refusal(nothing).expected.startswith("an object that states something")


def test_a_document_too_large_or_too_deep_is_refused_before_it_is_worked_on():
    deep: dict = {"name": "x"}
    for _ in range(70):
        deep = {"criteria": deep}
    for members in ({"criteria": [{}] * 2000}, {"criteria": deep}, {"tags": list(range(40_000))}):
        assert refusal(claim(**members)).code == "BUDGET_EXCEEDED"


def test_many_combinations_of_types_are_refused():
    types = [f"T{number}" for number in range(30)]
    pinned = contexts(
        types=json.dumps({name: {"@id": f"urn:{name}", "@context": {f"m{name}": f"urn:m{name}"}} for name in types})
    )
    pairs = [{"type": [first, second]} for first in types for second in types if first < second]
    document = {**claim(criteria=pairs), "@context": [BASE, LABEL, "https://types.example/c"]}
    assert refusal(document, pinned=pinned).code == "BUDGET_EXCEEDED"
    document["credentialSubject"]["criteria"] = pairs[:50]
    assert form(document, pinned=pinned)


def test_the_content_of_a_proof_set_or_chain_is_read_through_the_same_gate():
    proof = {**PROOF, "id": "urn:uuid:1", "proofValue": "z1"}
    found = form({**claim(), "proof": [proof, {**proof, "id": "urn:uuid:2"}]})
    assert [item["id"] for item in found["proof"]] == ["urn:uuid:1", "urn:uuid:2"]
    assert refusal({**claim(), "proof": "urn:uuid:1"}).where == "/proof"
    assert refusal({**claim(), "proof": {"id": "urn:uuid:1"}}).where == "/proof"
    assert refusal({**claim(), "proof": {}}).where == "/proof"
    assert refusal({**claim(), "proof": {**proof, "undefinedTerm": 1}}).where == "/proof/undefinedTerm"


def test_proof_options_pass_the_gate_too():
    for name, value in (("undefinedTerm", "x"), ("created", None), ("proofPurpose", "unknown"), ("nonce", ["x", "x"])):
        with pytest.raises(InputError) as refused:
            signed_message(claim(), {**PROOF, name: value}, contexts=contexts(), algorithm="ed25519", allow_vocab=False)
        assert refused.value.faults[0].where == f"/proof/{name}"


def test_the_hash_follows_the_key():
    lengths = {
        algorithm: len(signed_message(claim(), PROOF, contexts=contexts(), algorithm=algorithm, allow_vocab=False))
        for algorithm in ("ed25519", "p256", "p384")
    }
    assert lengths == {"ed25519": 64, "p256": 64, "p384": 96}


def test_without_the_base_context_nothing_can_be_judged():
    bare = Contexts({LABEL: json.dumps({"@context": LABEL_TERMS}).encode()})
    assert refusal(claim(), pinned=bare).code == "CONTEXT_NOT_PINNED"


def test_reading_leaves_the_document_as_it_was():
    document = claim(tags=["b", "a"])
    before = json.dumps(document)
    read = read_statements(document, contexts=contexts(), allow_vocab=False)
    read.content["credentialSubject"]["tags"].append("c")
    assert json.dumps(document) == before
    assert signed_content(document, PROOF, contexts=contexts(), algorithm="ed25519", allow_vocab=False)
