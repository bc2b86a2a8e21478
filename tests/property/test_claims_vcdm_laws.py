"""Laws of examining documents: never an error, never a pass by lacking something; types as a JSON-LD processor has them."""

from __future__ import annotations

import json
from collections import Counter
from itertools import chain

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from greenchain.claims.contexts import Contexts
from greenchain.claims.vcdm import BASE_CONTEXT, MAX_FAULTS, examine_document, is_url
from greenchain.claims.vcdm.nodes import NodeType, marks_in
from greenchain.claims.vcdm.terms import ContextReader
from greenchain.values.errors import GreenchainError, InputError
from greenchain.values.json import parse_json
from greenchain.values.outcome import Outcome

# a small stand-in for the base context: what the laws need of it, none of its words
STAND_IN = {
    "@protected": True,
    "id": "@id",
    "type": "@type",
    "VerifiableCredential": {
        "@id": "https://vc.example/VerifiableCredential",
        "@context": {"@protected": True, "issuer": {"@id": "https://vc.example/issuer", "@type": "@id"}},
    },
    "VerifiablePresentation": "https://vc.example/VerifiablePresentation",
}
CONTEXTS = Contexts({BASE_CONTEXT: json.dumps({"@context": STAND_IN}).encode()})
GOOD = {
    "@context": [BASE_CONTEXT, {"Label": "https://label.example/Label", "made": {"@id": "https://label.example/made"}}],
    "id": "urn:example:1",
    "type": ["VerifiableCredential", "Label"],
    "issuer": {"id": "did:example:issuer", "name": "Agency"},
    "validFrom": "2026-01-01T00:00:00Z",
    "validUntil": "2029-01-01T00:00:00Z",
    "credentialSubject": [{"id": "did:example:subject", "type": "Label", "made": [{"id": "urn:example:2"}]}],
    "credentialStatus": {"type": "Label", "id": "urn:example:3"},
    "credentialSchema": {"type": "Label", "id": "urn:example:4"},
    "evidence": [{"type": ["Label"]}],
    "name": [{"@value": "Label", "@language": "en"}, "Label"],
    "relatedResource": {"id": "urn:example:5", "digestMultibase": "u123"},
}
WRAPPED = {
    "@context": [BASE_CONTEXT],
    "type": "VerifiablePresentation",
    "holder": "did:example:holder",
    "verifiableCredential": [GOOD, GOOD],
}


def examined(document, contexts=CONTEXTS):
    return examine_document(json.dumps(document).encode(), contexts=contexts)


def places(value, at=()):
    """Every place of ``value``: the way to it, outermost first."""
    yield at
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from places(item, (*at, key))


def put(value, way, replacement):
    """``value`` with something else at one place; the rest is shared."""
    if not way:
        return replacement
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[way[0]] = put(value[way[0]], way[1:], replacement)
    return copy


def without(value, way):
    copy = dict(value) if isinstance(value, dict) else list(value)
    if len(way) == 1:
        del copy[way[0]]
    else:
        copy[way[0]] = without(value[way[0]], way[1:])
    return copy


scalars = st.sampled_from(
    [None, True, 0, 1, "", "x", "a b:c", "did:example:x", "2026-01-01T00:00:00Z", "\u202e", {}, []]
)
documents = st.sampled_from([GOOD, WRAPPED])


def test_the_good_documents_of_these_laws_are_good():
    assert examined(GOOD).outcome is Outcome.CONFORMS
    assert examined(WRAPPED).outcome is Outcome.CONFORMS


@given(st.binary(max_size=200) | st.recursive(scalars, st.lists).map(lambda v: json.dumps(v).encode()))
@example(b"")
@example(b"null")
@example(b'"\\ud800"')
@example(b'{"@context": {"@context": 1}}')
def test_any_bytes_get_a_verdict(raw):
    verdict = examine_document(raw, contexts=CONTEXTS)
    assert verdict.outcome in (Outcome.DOES_NOT_CONFORM, Outcome.NOT_DETERMINED)
    assert 1 <= len(verdict.findings) <= 3 * MAX_FAULTS + 3
    assert verdict.findings[0].check == "syntax"


@given(documents, st.data())
def test_any_member_may_be_anything_and_the_answer_is_a_verdict(document, data):
    way = data.draw(st.sampled_from(list(places(document))))
    replacement = data.draw(scalars | st.lists(scalars, max_size=3) | st.dictionaries(st.sampled_from(
        ["@id", "@type", "@context", "id", "type", "@vocab", "@protected", "@value", "@graph", "@reverse"]
    ), scalars, max_size=3))  # fmt: skip
    changed = put(document, way, replacement)
    verdict = examined(changed)
    assert verdict == examined(json.loads(json.dumps(changed)))
    assert {finding.check for finding in verdict.findings} <= {"syntax", "data_model", "context", "controller"}


REQUIRED = ["@context", "type", "issuer", "credentialSubject"]


@given(documents, st.data())
def test_removing_something_never_adds_a_pass(document, data):
    """A required member removed is refused; anything else removed leaves a verdict that is no better than before."""
    way = data.draw(st.sampled_from([way for way in places(document) if way]))
    verdict = examined(without(document, way))
    own = [key for key in way if isinstance(key, str)]
    if own == own[:1] and own[0] in REQUIRED[:2] and len(way) == 1:
        assert verdict.outcome is Outcome.DOES_NOT_CONFORM
    if document is GOOD and len(way) == 1 and way[0] in REQUIRED:
        assert verdict.outcome is Outcome.DOES_NOT_CONFORM


@given(documents)
def test_a_context_that_is_not_pinned_leaves_the_answer_open(document):
    verdict = examined(document, Contexts())
    assert verdict.outcome is Outcome.NOT_DETERMINED
    assert [f.code for f in verdict.findings if f.outcome is Outcome.NOT_DETERMINED] == ["CONTEXT_NOT_PINNED"]


@given(st.lists(st.sampled_from("a:/ b%\u00e9\u202e\u200b<>\\"), max_size=8).map("".join))
def test_a_url_has_a_scheme_and_neither_blanks_nor_marks_that_hide(text):
    scheme, colon, rest = text.partition(":")
    plain = scheme.isascii() and scheme.isalpha() and colon and rest
    hidden = set(text) & set(" \u202e\u200b<>\\")
    assert is_url(text) is bool(plain and not hidden)


# --- against a general JSON-LD processor ---------------------------------------------------------------------------

PREFIX, IRI, BASE = "https://ex.example/", "https://e.example/", "https://base.example/"
terms = st.sampled_from(["A", "B", "C"])
iris = st.sampled_from([f"{IRI}1", f"{IRI}2", "ex:3", None])
types = st.lists(st.sampled_from(["A", "B", "C", "ex:T", f"{IRI}T", "Unknown"]), max_size=3, unique=True)
flags = st.fixed_dictionaries({}, optional={"@protected": st.booleans()})


@st.composite
def local_contexts(draw, depth=1):
    """A context; only an outer one may be malformed, for we do not read a scoped one before something asks for it."""
    targets = iris if depth < 1 else iris | terms
    context = {"ex": PREFIX}
    if draw(st.booleans()):
        context["@protected"] = True  # the oracle takes a stated false for a term that stands on itself
    if draw(st.booleans()):
        context["@vocab"] = f"{IRI}vocab#"
    for name in draw(st.lists(terms, max_size=3, unique=True)):
        target = draw(targets.filter(lambda target, name=name: target != name))
        if draw(st.booleans()):
            context[name] = target
            continue
        context[name] = {"@id": target, **draw(flags)}
        if depth and draw(st.booleans()):
            context[name]["@context"] = draw(local_contexts(depth=depth - 1))
    return context


@st.composite
def nodes(draw, depth=2):
    """A node whose members all have a meaning, so that no processor may drop one."""
    node = {"@type": draw(types), "@id": "urn:example:1"}
    if draw(st.integers(0, 2)) == 0:
        node["@context"] = [draw(local_contexts())]
    if depth:
        for key in draw(st.lists(st.sampled_from([f"{IRI}q", "p"]), max_size=2, unique=True)):
            node[key] = draw(nodes(depth=depth - 1))
    return node


def expanded_types(value):
    """The types of every node of an expanded document."""
    if isinstance(value, list):
        return list(chain.from_iterable(expanded_types(item) for item in value))
    if isinstance(value, dict):
        own = value.get("@type", [])
        return [*(own if isinstance(own, list) else [own]), *expanded_types(list(value.values()))]
    return []


def types_of_the_oracle(jsonld, document):
    """Counted IRIs, or why they are refused."""
    try:
        expanded = jsonld.expand(document, {"base": BASE, "processingMode": "json-ld-1.1"})
    except jsonld.JsonLdError as error:
        assume(error.code != "invalid type value")  # it takes a lone type that stands for nothing for no text
        return "protected" if error.code == "protected term redefinition" else "malformed"
    return Counter(iri for iri in expanded_types(expanded) if iri and not iri.startswith(BASE))


def types_of_ours(document):
    """Counted IRIs, or why they are refused."""
    try:
        marks = list(marks_in(parse_json(json.dumps(document).encode()), reader=ContextReader(CONTEXTS)))
    except GreenchainError as error:
        return {"CONTEXT_TERM_PROTECTED": "protected", "CONTEXT_INVALID": "malformed"}[error.code]
    return Counter(mark.iri for mark in marks if isinstance(mark, NodeType) and is_url(mark.iri))


@given(local_contexts(depth=0), st.lists(local_contexts(), max_size=2), nodes())
def test_types_map_as_a_general_processor_maps_them(scoped, contexts, node):
    jsonld = pytest.importorskip("pyld.jsonld")
    property_scoped = {"p": {"@id": f"{IRI}p", "@context": scoped}}
    document = {**node, "@context": [property_scoped, *contexts, *node.get("@context", [])]}
    assert types_of_ours(document) == types_of_the_oracle(jsonld, document)


def test_a_term_protected_twice_alike_stays_and_otherwise_is_refused():
    reader = ContextReader(CONTEXTS)
    alike = [{"A": {"@id": f"{IRI}1", "@protected": True}}, {"A": f"{IRI}1"}]
    assert [mark.iri for mark in marks_in({"@context": alike, "@type": "A"}, reader=reader)] == [f"{IRI}1"]
    with pytest.raises(InputError, match="CONTEXT_TERM_PROTECTED"):
        list(marks_in({"@context": [alike[0], {"A": f"{IRI}2"}], "@type": "A"}, reader=reader))
    with pytest.raises(InputError, match="CONTEXT_TERM_PROTECTED"):
        list(marks_in({"@context": [alike[0], None], "@type": "A"}, reader=reader))
