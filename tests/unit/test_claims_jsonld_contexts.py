"""Context processing, feature by feature, beside an independent JSON-LD processor; and what a context may not do."""

from __future__ import annotations

import json

import pytest
from pyld import jsonld

from greenchain.claims.contexts import Contexts
from greenchain.claims.jsonld import read_statements, signed_form
from greenchain.claims.jsonld.vocabulary import vocabulary_of
from greenchain.claims.rdfc import canonicalize_nquads, canonicalize_quads
from greenchain.values.errors import InputError
from rdf_world import BASE, contexts, w3c_documents

EX = "https://ex.example/ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OWN = "https://own.example/c"


def pinned(terms, **others):
    """The base context, ``terms`` under OWN, and ``others`` under their names."""
    documents = {BASE: w3c_documents()[BASE], OWN: json.dumps({"@context": terms}).encode()}
    documents |= {f"https://{name}.example/c": json.dumps({"@context": more}).encode() for name, more in others.items()}
    return Contexts(documents)


def document(**subject):
    return {"@context": [BASE, OWN], "type": "VerifiableCredential", "credentialSubject": subject}


def both_ways(found, pins):
    """The canonical statements as we read them, and as the independent processor does."""

    def loader(url, options=None):
        held = json.loads(pins.documents[url])
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": held}

    theirs = jsonld.to_rdf(found, {"format": "application/n-quads", "documentLoader": loader})
    ours = read_statements(found, contexts=pins, allow_vocab=False).quads
    return canonicalize_quads(ours).nquads, canonicalize_nquads(theirs).nquads


TYPED = {"T": {"@id": EX + "T", "@context": {"a": EX + "a-of-T"}}, "a": EX + "a", "p": EX + "p"}
PASSING = {
    "a simple term": ({"a": EX + "a"}, {"a": "x"}),
    "a prefix by its ending": ({"ex": EX, "a": "ex:a"}, {"a": "x"}),
    "a prefix that says so": ({"ex": {"@id": EX + "x", "@prefix": True}, "a": "ex:a"}, {"a": "x"}),
    "a prefix defined after its use": ({"a": {"@id": "ex:a", "@type": "xsd:date"}, "xsd": XSD, "ex": EX}, {"a": "x"}),
    "a term that is its own compact IRI": ({"ex": EX, "ex:a": {"@type": "@id"}, "a": "ex:a"}, {"a": "urn:x"}),
    "a term after a vocabulary that is taken back": (
        [{"@vocab": EX, "a": {"@type": "@id"}}, {"@vocab": None}],
        {"a": "urn:x"},
    ),
    "a term redefined": ([{"a": EX + "a"}, {"a": {"@id": EX + "a", "@type": "@id"}}], {"a": "urn:x"}),
    "a term coerced to references": ({"a": {"@id": EX + "a", "@type": "@id"}}, {"a": ["urn:x", "urn:y"]}),
    "a term without coercion": ({"a": {"@id": EX + "a", "@type": "@none"}}, {"a": ["x", 5, True]}),
    "a default language": (
        {"@language": "FR", "a": EX + "a", "b": {"@id": EX + "b", "@language": None}},
        {"a": "x", "b": "y"},
    ),
    "a language of a term": ({"a": {"@id": EX + "a", "@language": "zh-Hans"}}, {"a": ["x", "y"]}),
    "a list": ({"a": {"@id": EX + "a", "@container": "@list", "@type": "@id"}}, {"a": ["urn:x", "urn:x"]}),
    "a list of objects": (
        {"a": {"@id": EX + "a", "@container": "@list"}, "b": EX + "b"},
        {"a": [{"b": 1}, {"b": 2}, "x"]},
    ),
    "languages": ({"a": {"@id": EX + "a", "@container": ["@language", "@set"]}}, {"a": {"en": ["x", "y"], "zh": "z"}}),
    "a graph": ({"a": {"@id": EX + "a", "@container": "@graph"}, "b": EX + "b"}, {"a": [{"b": 1}, {"b": {"b": 2}}]}),
    "a type-scoped context": (TYPED, {"type": "T", "a": "x", "p": {"a": "y"}}),
    "types in another order": (
        {"T": {"@id": EX + "T", "@context": {"a": EX + "1"}}, "S": {"@id": EX + "S", "@context": {"a": EX + "2"}}},
        {"type": ["T", "S"], "a": "x"},
    ),
    "two types below which the first place returns": (
        {
            "T": {"@id": EX + "T", "@context": {"a": EX + "1"}},
            "S": {"@id": EX + "S", "@context": {"b": EX + "2"}},
            "a": EX + "a",
            "b": EX + "b",
            "p": EX + "p",
        },
        {"type": ["T", "S"], "a": "x", "b": "x", "p": {"a": "y", "b": "y"}},
    ),
    "a type-scoped context that propagates": (
        {**TYPED, "T": {"@id": EX + "T", "@context": {"@propagate": True, "a": EX + "a-of-T"}}},
        {"type": "T", "a": "x", "p": {"a": "y", "p": {"a": "z"}}},
    ),
    "a reference below a type-scoped context": (TYPED, {"type": "T", "p": {"id": "urn:x"}}),
    "a property-scoped context": (
        {"a": EX + "a", "p": {"@id": EX + "p", "@context": {"a": EX + "a-of-p"}}},
        {"a": "x", "p": {"a": "y", "p": {"a": "z"}}},
    ),
    "a property-scoped context that does not propagate": (
        {"a": EX + "a", "b": EX + "b", "p": {"@id": EX + "p", "@context": {"@propagate": False, "a": EX + "a-of-p"}}},
        {"p": {"a": "y", "b": {"a": "z"}}},
    ),
    "a property-scoped context below a type-scoped one": (
        {
            "T": {"@id": EX + "T", "@context": {"p": {"@id": EX + "p-of-T", "@context": {"a": EX + "a-of-p"}}}},
            "a": EX + "a",
            "p": EX + "p",
        },
        {"type": "T", "p": {"a": "x", "p": {"a": "y"}}, "a": "z"},
    ),
    "a property-scoped context for a value": (
        {"p": {"@id": EX + "p", "@type": "@vocab", "@context": {"one": EX + "one"}}},
        {"p": ["one"]},
    ),
    "a property-scoped context that changes a protected term": (
        {"@protected": True, "a": EX + "a", "p": {"@id": EX + "p", "@context": {"a": EX + "a-of-p"}}},
        {"a": "x", "p": {"a": "y"}},
    ),
    "a property-scoped context that starts afresh": (
        {"p": {"@id": EX + "p", "@context": [None, {"type": "@type", "id": "@id", "b": EX + "b"}]}},
        {"p": {"b": "x", "type": "b"}},
    ),
    "JSON": ({"a": {"@id": EX + "a", "@type": "@json"}}, {"a": {"z": [1, {"y": None}], "\u20ac": "\u0007"}}),
    "a protected term said again": ([{"@protected": True, "a": EX + "a"}, {"a": EX + "a"}], {"a": "x"}),
    "a protected term that is not": (
        [{"@protected": True, "a": {"@id": EX + "a", "@protected": False}}, {"a": EX + "b"}],
        {"a": "x"},
    ),
    "a term that looks like a keyword": ({"@ignored": EX + "x", "a": EX + "a"}, {"a": "x"}),
    "other contexts by URL": (["https://more.example/c", {"a": "ex:a"}], {"a": "x"}),
    "a base, which is ignored": (
        {"@base": "https://elsewhere.example/", "a": {"@id": EX + "a", "@type": "@id"}},
        {"a": "urn:x"},
    ),
    "the version": ({"@version": 1.1, "a": EX + "a"}, {"a": "x"}),
    "types as a set": ({"@type": {"@container": "@set"}, "a": EX + "a"}, {"a": "x"}),
}


@pytest.mark.filterwarnings("ignore::SyntaxWarning")  # the independent processor's, about reserved names
@pytest.mark.parametrize("name", PASSING)
def test_a_context_means_what_an_independent_processor_reads(name):
    terms, subject = PASSING[name]
    ours, theirs = both_ways(document(**subject), pinned(terms, more={"ex": EX}))
    assert ours == theirs
    assert EX in ours


FAILING = {
    "a cycle": {"a": "b:x", "b": "a:x"},
    "an empty name": {"": EX + "a"},
    "a keyword": {"@id": EX + "a"},
    "more about @type": {"@type": {"@id": EX + "a"}},
    "a number": {"a": 5},
    "an unknown member": {"a": {"@id": EX + "a", "@unknown": 1}},
    "an unknown container": {"a": {"@id": EX + "a", "@container": "@bag"}},
    "a list and a set": {"a": {"@id": EX + "a", "@container": ["@list", "@set"]}},
    "a relative IRI": {"a": "relative"},
    "no IRI": {"a": {"@type": "@id"}},
    "the alias of @context": {"a": "@context"},
    "a name that means another IRI": {"ex": EX, "ex:a": EX + "b"},
    "a relative datatype": {"a": {"@id": EX + "a", "@type": "date"}},
    "a language that is no text": {"@language": 5},
    "a term's language that is no text": {"a": {"@id": EX + "a", "@language": 5}},
    "protection that is no truth value": {"@protected": "yes"},
    "propagation that is no truth value": {"@propagate": "no"},
    "another version": {"@version": 1.0},
    "an import": {"@import": "https://more.example/c"},
    "a relative vocabulary": {"@vocab": "relative"},
    "a number among contexts": [5],
    "a relative URL": "relative",
    "itself": OWN,
    "a prefix that is compact": {"ex": EX, "ex:a": {"@id": EX + "a", "@prefix": True}},
    "a protected term of the base": {"name": EX + "name"},
    "a protected term made nothing": {"name": None},
    "a protected term made a reserved word": {"name": {"@id": "@reserved"}},
    "starting afresh": [None, {"a": EX + "a"}],
    "its own protected term": [{"@protected": True, "a": EX + "a"}, {"a": EX + "b"}],
}


@pytest.mark.parametrize("name", FAILING)
def test_a_context_that_breaks_a_rule_is_refused(name):
    with pytest.raises(InputError) as refused:
        signed_form(document(name="x"), contexts=pinned(FAILING[name], more={}), allow_vocab=False)
    assert refused.value.code in {"CONTEXT_INVALID", "CONTEXT_TERM_PROTECTED"}


def test_contexts_that_lead_to_each_other_are_refused():
    pins = pinned("https://more.example/c", more="https://last.example/c", last=OWN)
    with pytest.raises(InputError) as refused:
        signed_form(document(name="x"), contexts=pins, allow_vocab=False)
    assert refused.value.code == "CONTEXT_INVALID"


def test_a_context_that_leads_to_one_not_pinned_is_refused():
    with pytest.raises(InputError) as refused:
        signed_form(document(name="x"), contexts=pinned("https://gone.example/c"), allow_vocab=False)
    assert refused.value.code == "CONTEXT_NOT_PINNED"


REFUSED_TERMS = {
    "reversed": {"a": {"@reverse": EX + "a"}},
    "nested": {"a": {"@id": EX + "a", "@nest": "n"}, "n": "@nest"},
    "by index": {"a": {"@id": EX + "a", "@container": "@index"}},
    "by id": {"a": {"@id": EX + "a", "@container": "@id"}},
    "by type": {"a": {"@id": EX + "a", "@container": "@type"}},
    "graphs by id": {"a": {"@id": EX + "a", "@container": ["@graph", "@id"]}},
    "made nothing": {"a": None},
    "an alias of @graph": {"a": "@graph"},
    "an alias of @included": {"a": "@included"},
    "an alias of @value": {"a": "@value"},
    "another name of @id": {"a": "@id"},
    "another name of @type": {"a": "@type"},
    "a blank node": {"a": "_:a"},
    "RDF's own type": {"a": {"@id": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "@type": "@id"}},
    "RDF's own first": {"a": "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"},
    "JSON as a datatype": {"a": {"@id": EX + "a", "@type": "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"}},
    "JSON in a list": {"a": {"@id": EX + "a", "@type": "@json", "@container": "@list"}},
    "compact": {"ex": EX, "ex:a": {"@type": "@id"}},
}


@pytest.mark.parametrize("name", REFUSED_TERMS)
@pytest.mark.parametrize("value", ["x", "urn:x", {"en": "urn:x"}, {"id": "urn:x"}, ["urn:x"]], ids=str)
def test_a_term_that_leaves_a_freedom_is_refused_in_documents_only(name, value):
    pins = pinned(REFUSED_TERMS[name])
    used = "ex:a" if name == "compact" else "a"
    with pytest.raises(InputError) as refused:
        signed_form(document(**{used: value}), contexts=pins, allow_vocab=False)
    assert refused.value.code == "RDF_GATE_REFUSED"
    if name not in ("another name of @id", "another name of @type"):
        assert signed_form(document(name="x"), contexts=pins, allow_vocab=False)


def test_a_vocabulary_scoped_to_a_member_counts_only_where_it_is_allowed():
    scoped = {"a": {"@id": EX + "a", "@type": "@vocab", "@context": {"@vocab": EX}}}
    with pytest.raises(InputError, match="@vocab"):
        signed_form(document(a="x"), contexts=pinned(scoped), allow_vocab=False)
    assert signed_form(document(a="x"), contexts=pinned(scoped), allow_vocab=True)["credentialSubject"] == {"a": "x"}


def test_a_presentation_means_what_an_independent_processor_reads():
    credential = {**document(a="x", p={"a": 5}), "id": "urn:vc", "issuer": "urn:issuer"}
    found = {
        "@context": [BASE],
        "type": "VerifiablePresentation",
        "holder": "urn:holder",
        "verifiableCredential": [credential, {**credential, "id": "urn:vc2"}],
    }
    ours, theirs = both_ways(found, pinned(TYPED))
    assert ours == theirs
    assert ours.count(EX + "a>") == 4


def test_places_are_compiled_once_and_led_back_to():
    root = vocabulary_of(pinned(TYPED), (BASE, OWN))
    inside = root.typed(("T", "Unknown"))
    assert inside is root.typed(["T"]) is not root
    assert inside.member("p").below is root
    assert inside.member("p") is inside.member("p")
    assert root.typed(("Unknown",)) is root


def test_compiled_contexts_follow_the_bytes_and_not_the_url():
    first, second = pinned({"a": EX + "first"}), pinned({"a": EX + "second"})
    for pins, expected in ((first, "first"), (second, "second"), (first, "first")):
        quads = read_statements(document(a="x"), contexts=pins, allow_vocab=False).quads
        assert any(quad[1] == f"<{EX}{expected}>" for quad in quads)


def test_all_pinned_w3c_contexts_can_stand_together():
    found = {"@context": [BASE], "type": "VerifiableCredential", "name": "x"}
    assert signed_form(found, contexts=contexts(), allow_vocab=True) == {"type": "VerifiableCredential", "name": "x"}
