"""Documents made to be read two ways: contexts that rename, JSON that readers differ on, texts that look like others."""

from __future__ import annotations

import json

import pytest

from greenchain.adapters.contexts import load_contexts
from greenchain.claims.contexts import Contexts
from greenchain.claims.vcdm import BASE_CONTEXT, MAX_FAULTS, data_model_faults, examine_document
from greenchain.claims.vcdm.examining import MAX_DOCUMENT_BYTES
from greenchain.claims.vcdm.presentation import MAX_CREDENTIALS
from greenchain.values.outcome import Outcome

GOOD = {
    "@context": [BASE_CONTEXT],
    "type": ["VerifiableCredential"],
    "issuer": "did:example:issuer",
    "credentialSubject": {"id": "did:example:subject"},
}
EXAMPLE = "https://e.example/"


@pytest.fixture(scope="module")
def contexts(conformance_data):
    return load_contexts(conformance_data / "w3c-vc" / "contexts")


def inline(context, **more):
    return {**GOOD, "@context": [BASE_CONTEXT, context], **more}


def examined(document, contexts):
    raw = document if isinstance(document, bytes) else json.dumps(document).encode()
    return examine_document(raw, contexts=contexts)


def told(verdict):
    return [(f.code, f.where) for f in verdict.findings if f.outcome is not Outcome.CONFORMS]


# --- contexts ------------------------------------------------------------------------------------------------------

SCOPED = {"@id": f"{EXAMPLE}T", "@context": {"issuer": f"{EXAMPLE}other"}}


@pytest.mark.parametrize(
    ("document", "code", "where"),
    [
        (inline({"kind": "@type"}, kind="Unmapped"), "CLAIM_TYPE_UNMAPPED", "/kind"),
        (inline({"key": "@id"}, key="a b:c"), "CLAIM_ID_INVALID", "/key"),
        (inline({"key": "@id"}, id="urn:example:1", key="urn:example:2"), "CLAIM_ID_INVALID", "/key"),
        ({**GOOD, "id": "urn:example:1", "@id": "urn:example:2"}, "CLAIM_ID_INVALID", "/@id"),
        ({**GOOD, "@type": "Unmapped"}, "CLAIM_TYPE_UNMAPPED", "/@type"),
        (inline({"type": None}), "CONTEXT_TERM_PROTECTED", "/@context"),
        (inline({"id": "@type"}), "CONTEXT_TERM_PROTECTED", "/@context"),
        (inline({"VerifiableCredential": None}), "CONTEXT_TERM_PROTECTED", "/@context"),
        (inline({"name": f"{EXAMPLE}name"}), "CONTEXT_TERM_PROTECTED", "/@context"),
        (inline({"@type": f"{EXAMPLE}type"}), "CONTEXT_INVALID", "/@context"),
        (inline({"@id": f"{EXAMPLE}id"}), "CONTEXT_INVALID", "/@context"),
        (inline({"a": "b:c", "b": "a:c"}), "CONTEXT_INVALID", "/@context"),
        (inline({"@vocab": "no iri"}), "CONTEXT_INVALID", "/@context"),
        (inline({"@protected": "yes"}), "CONTEXT_INVALID", "/@context"),
        (inline({"a": 5}), "CONTEXT_INVALID", "/@context"),
        (inline(None), "CLAIM_CONTEXT_INVALID", "/@context/1"),
        (inline([{"a": f"{EXAMPLE}a"}]), "CLAIM_CONTEXT_INVALID", "/@context/1"),
        (inline(" https://e.example/c"), "CLAIM_CONTEXT_INVALID", "/@context/1"),
        ({**GOOD, "@context": [{}, BASE_CONTEXT]}, "CLAIM_CONTEXT_INVALID", "/@context"),
        ({**GOOD, "@context": [BASE_CONTEXT + "/"]}, "CLAIM_CONTEXT_INVALID", "/@context"),
        ({**GOOD, "@context": [BASE_CONTEXT.replace("https", "http")]}, "CLAIM_CONTEXT_INVALID", "/@context"),
        ({**GOOD, "@context": {}}, "CLAIM_CONTEXT_INVALID", "/@context"),
        (inline({"Z": SCOPED}, type=["VerifiableCredential", "Z"]), "CONTEXT_TERM_PROTECTED", "/type"),
        ({**GOOD, "credentialSubject": {"@context": None, "x": 1}}, "CONTEXT_TERM_PROTECTED",
         "/credentialSubject/@context"),
        ({**GOOD, "credentialSubject": {"@context": {"type": "@id"}}}, "CONTEXT_TERM_PROTECTED",
         "/credentialSubject/@context"),
        ({**GOOD, "credentialSubject": {"x": {"id": "a b:c"}}}, "CLAIM_ID_INVALID", "/credentialSubject/x/id"),
        ({**GOOD, "credentialSubject": [{"x": [{"type": "T"}]}]}, "CLAIM_TYPE_UNMAPPED",
         "/credentialSubject/0/x/0/type"),
        ({**GOOD, "credentialSubject": {"a/b": {"type": ["T"]}}}, "CLAIM_TYPE_UNMAPPED",
         "/credentialSubject/a~1b/type/0"),
    ],
)  # fmt: skip
def test_a_context_that_renames_is_refused(contexts, document, code, where):
    verdict = examined(document, contexts)
    assert told(verdict) == [(code, where)]
    assert verdict.outcome is Outcome.DOES_NOT_CONFORM


@pytest.mark.parametrize(
    "document",
    [
        GOOD,
        {**GOOD, "@context": BASE_CONTEXT, "type": "VerifiableCredential"},
        inline({"@vocab": f"{EXAMPLE}v#"}, type=["VerifiableCredential", "Anything"]),
        inline({"e": EXAMPLE}, type=["VerifiableCredential", "e:T"]),
        inline({"kind": "@type"}, kind=f"{EXAMPLE}T"),
        inline({"name": "https://schema.org/name"}),
        inline({"A": SCOPED}, type=["VerifiableCredential", "A"]),
        inline({"T": f"{EXAMPLE}T", "open": {"@id": f"{EXAMPLE}o", "@context": None}}, open={"type": "T"}),
        inline({"raw": {"@id": f"{EXAMPLE}raw", "@type": "@json"}}, raw={"type": "T", "@context": 5, "id": []}),
    ],
)
def test_a_context_that_adds_or_repeats_is_accepted(contexts, document):
    assert told(examined(document, contexts)) == []


def test_what_an_open_context_may_define_is_left_open_and_told_by_its_url(contexts):
    unknown = [f"{EXAMPLE}context/{name}" for name in "ba"]
    document = {**GOOD, "@context": [BASE_CONTEXT, *unknown], "type": ["VerifiableCredential", "T"]}
    verdict = examined(document, contexts)
    assert verdict.outcome is Outcome.NOT_DETERMINED
    assert told(verdict) == [("CONTEXT_NOT_PINNED", "/@context")] * 2
    assert [f"'{url}'" in finding.detail for url, finding in zip(unknown, verdict.findings[-2:], strict=True)] == [
        True,
        True,
    ]
    # what is wrong whatever that context says is still told
    document = {**document, "@context": [*document["@context"], {"type": None}]}
    assert told(examined(document, contexts))[0] == ("CONTEXT_TERM_PROTECTED", "/@context")


def test_a_context_swapped_under_its_url_defines_nothing(contexts):
    """The bytes of another version, however well-formed, are not the pinned ones: see the tests of ``load_contexts``."""
    lenient = contexts.documents[BASE_CONTEXT].replace(b'"@protected": true', b'"@protected": false')
    swapped = Contexts({BASE_CONTEXT: lenient})
    assert swapped.sha256[BASE_CONTEXT] != contexts.sha256[BASE_CONTEXT]
    assert told(examined(inline({"type": None}), swapped)) != told(examined(inline({"type": None}), contexts))


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"type": [["VerifiableCredential"]]}, "CLAIM_TYPE_INVALID", "/type"),
        ({"type": {"@set": ["VerifiableCredential"]}}, "CLAIM_TYPE_INVALID", "/type"),
        ({"type": ["VerifiableCredential", "VerifiablePresentation"]}, "CLAIM_TYPE_INVALID", "/type"),
        ({"type": ["https://www.w3.org/2018/credentials#VerifiableCredential"]}, "CLAIM_TYPE_INVALID", "/type"),
        ({"issuer": ["did:example:issuer"]}, "CLAIM_ISSUER_INVALID", "/issuer"),
        ({"issuer": {"@id": "did:example:issuer"}}, "CLAIM_ISSUER_INVALID", "/issuer"),
        ({"credentialSubject": [[{"id": "did:example:subject"}]]}, "CLAIM_SUBJECT_INVALID", "/credentialSubject/0"),
        ({"credentialSubject": "did:example:subject"}, "CLAIM_SUBJECT_INVALID", "/credentialSubject"),
        ({"credentialSubject": None}, "CLAIM_SUBJECT_INVALID", "/credentialSubject"),
        ({"credentialSubject": []}, "CLAIM_SUBJECT_INVALID", "/credentialSubject"),
        ({"validFrom": 1767225600}, "CLAIM_VALIDITY_INVALID", "/validFrom"),
        ({"validUntil": "2026-01-01"}, "CLAIM_VALIDITY_INVALID", "/validUntil"),
        ({"validUntil": "2026-12-31T23:59:60Z"}, "CLAIM_VALIDITY_INVALID", "/validUntil"),
        ({"validFrom": ["2026-01-01T00:00:00Z"]}, "CLAIM_VALIDITY_INVALID", "/validFrom"),
        ({"validFrom": None}, "CLAIM_VALIDITY_INVALID", "/validFrom"),
        ({"evidence": [[]]}, "CLAIM_MEMBER_INVALID", "/evidence/0"),
        ({"termsOfUse": {"type": []}}, "CLAIM_MEMBER_INVALID", "/termsOfUse"),
        ({"refreshService": {"type": ""}}, "CLAIM_MEMBER_INVALID", "/refreshService"),
        ({"credentialStatus": None}, "CLAIM_MEMBER_INVALID", "/credentialStatus"),
        ({"relatedResource": {"id": "urn:x:1"}}, "CLAIM_MEMBER_INVALID", "/relatedResource"),
        ({"relatedResource": [{"id": "urn:x:1", "digestSRI": "s"}] * 2}, "CLAIM_MEMBER_INVALID", "/relatedResource/1"),
        ({"relatedResource": {"digestSRI": "s"}}, "CLAIM_MEMBER_INVALID", "/relatedResource"),
        ({"name": 5}, "CLAIM_TEXT_INVALID", "/name"),
        ({"name": {"@value": "x", "@language": 5}}, "CLAIM_TEXT_INVALID", "/name"),
        ({"name": {"@value": "x", "@direction": "up"}}, "CLAIM_TEXT_INVALID", "/name"),
        ({"description": [{"@language": "en"}]}, "CLAIM_TEXT_INVALID", "/description/0"),
    ],
)
def test_a_member_of_another_shape_is_refused_at_its_place(contexts, change, code, where):
    document = {**GOOD, **change}
    assert (code, where) in told(examined(document, contexts))
    if "VerifiablePresentation" not in str(change):
        assert (code, where) in [(fault.code, fault.where) for fault in data_model_faults(document)]


@pytest.mark.parametrize(
    "document",
    [
        {"@context": [BASE_CONTEXT], "@graph": [GOOD]},
        {"@context": [BASE_CONTEXT], "@included": [GOOD]},
        {"@context": [BASE_CONTEXT], "@reverse": {"credentialSubject": GOOD}},
        {"@context": [BASE_CONTEXT], "cred:type": "VerifiableCredential"},
        {"@context": [BASE_CONTEXT], "typ\u0435": GOOD["type"]},  # the last letter is Cyrillic
    ],
)
def test_a_credential_under_another_name_is_none(contexts, document):
    assert ("CLAIM_TYPE_INVALID", "/type") in told(examined(document, contexts))


# --- presentations -------------------------------------------------------------------------------------------------

PRESENTATION = {"@context": [BASE_CONTEXT], "type": ["VerifiablePresentation"], "holder": "did:example:holder"}
ENVELOPE = {
    "@context": [BASE_CONTEXT],
    "type": "EnvelopedVerifiableCredential",
    "id": "data:application/vc+jwt,eyJhbGciOiJFZERTQSJ9.e30.c2ln",
}


@pytest.mark.parametrize(
    ("inner", "code", "where"),
    [
        ({**ENVELOPE, "id": "https://e.example/vc"}, "CLAIM_ID_INVALID", "/verifiableCredential/0/id"),
        ({**ENVELOPE, "id": "data:application/vc+jwt,"}, "CLAIM_ID_INVALID", "/verifiableCredential/0/id"),
        ({**ENVELOPE, "id": "data:,x y"}, "CLAIM_ID_INVALID", "/verifiableCredential/0/id"),
        ({**ENVELOPE, "id": ["data:application/vc+jwt,x"]}, "CLAIM_ID_INVALID", "/verifiableCredential/0/id"),
        ({**ENVELOPE, "@context": []}, "CLAIM_CONTEXT_INVALID", "/verifiableCredential/0/@context"),
        ({**GOOD, "issuer": None}, "CLAIM_ISSUER_INVALID", "/verifiableCredential/0/issuer"),
        ({**GOOD, "@context": None}, "CLAIM_CONTEXT_INVALID", "/verifiableCredential/0/@context"),
        (PRESENTATION, "CLAIM_TYPE_INVALID", "/verifiableCredential/0/type"),
        ([GOOD], "PRESENTATION_CREDENTIAL_INVALID", "/verifiableCredential/0"),
        (None, "PRESENTATION_CREDENTIAL_INVALID", "/verifiableCredential/0"),
        (inline({"type": None}), "CONTEXT_TERM_PROTECTED", "/verifiableCredential/0/@context"),
    ],
)
def test_what_a_presentation_holds_is_judged_by_its_own_rules(contexts, inner, code, where):
    verdict = examined({**PRESENTATION, "verifiableCredential": [inner]}, contexts)
    assert [found for found in told(verdict) if found[0] != "UNSECURED"] == [(code, where)]


@pytest.mark.parametrize("inner", [[], [ENVELOPE], [GOOD], GOOD, [GOOD, ENVELOPE]])
def test_a_presentation_of_good_credentials_is_good(contexts, inner):
    verdict = examined({**PRESENTATION, "verifiableCredential": inner}, contexts)
    assert {code for code, _ in told(verdict)} <= {"UNSECURED"}
    assert verdict.outcome is Outcome.CONFORMS


def test_a_credential_with_a_proof_of_its_own_is_not_self_asserted(contexts):
    secured = {**GOOD, "proof": {"type": "DataIntegrityProof"}}
    presentation = {**PRESENTATION, "proof": {"type": "DataIntegrityProof"}, "verifiableCredential": [secured, GOOD]}
    assert told(examined(presentation, contexts)) == [("HOLDER_MISMATCH", "/verifiableCredential/1")]
    presentation = {**presentation, "holder": {"id": "did:example:issuer"}}
    assert told(examined(presentation, contexts)) == []


@pytest.mark.parametrize(("number", "is_refused"), [(MAX_CREDENTIALS, False), (MAX_CREDENTIALS + 1, True)])
def test_a_presentation_holds_a_bounded_number_of_credentials(contexts, number, is_refused):
    verdict = examined({**PRESENTATION, "verifiableCredential": [ENVELOPE] * number}, contexts)
    assert ("BUDGET_EXCEEDED" in verdict.codes) is is_refused
    assert (verdict.outcome is Outcome.CONFORMS) is not is_refused


# --- JSON and texts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"type": "VerifiableCredential", "type": []}', "JSON_DUPLICATE_KEY"),
        (b'{"issuer": "did:example:a", "\\u0069ssuer": "did:example:b"}', "JSON_DUPLICATE_KEY"),
        (b'{"a": NaN}', "JSON_NUMBER_UNSAFE"),
        (b'{"a": 9007199254740993}', "JSON_NUMBER_UNSAFE"),
        (b'{"a": 1e400}', "JSON_NUMBER_UNSAFE"),
        (b'{"__proto__": {"issuer": "did:example:a"}}', "JSON_NAME_REFUSED"),
        (b'{"a": "\\ud800"}', "JSON_ENCODING"),
        (b"\xef\xbb\xbf{}", "JSON_ENCODING"),
        ("{}".encode("utf-16"), "JSON_ENCODING"),
        (b'{"a": "\x00"}', "JSON_ENCODING"),
        (b"{}{}", "JSON_SYNTAX"),
        (b'{"a":' * 101 + b"1" + b"}" * 101, "BUDGET_EXCEEDED"),
        (b'{"a":' * 100_000, "BUDGET_EXCEEDED"),
        (b" " * MAX_DOCUMENT_BYTES + b"{}", "BUDGET_EXCEEDED"),
        (b"[]", "CLAIM_NOT_OBJECT"),
        (b'"VerifiableCredential"', "CLAIM_NOT_OBJECT"),
    ],
)
def test_json_that_readers_differ_on_is_refused_before_anything_is_read(raw, code):
    verdict = examined(raw, Contexts())
    assert [(f.check, f.code) for f in verdict.findings] == [("syntax", code)]
    assert verdict.outcome is Outcome.DOES_NOT_CONFORM


def test_composed_and_decomposed_letters_are_two_members(contexts):
    """Neither hides the other, and no spelling of a known member by other letters counts as that member."""
    subject = {"id": "did:example:subject", "caf\u00e9": "1", "cafe\u0301": "2"}
    assert examined({**GOOD, "credentialSubject": subject}, contexts).outcome is Outcome.CONFORMS
    document = {**GOOD, "\u0456ssuer": "did:example:other"}  # a Cyrillic i
    assert examined(document, contexts).outcome is Outcome.CONFORMS
    del document["issuer"]
    assert told(examined(document, contexts)) == [("CLAIM_ISSUER_INVALID", "/issuer")]


@pytest.mark.parametrize(
    "mark", ["\u202e", "\u2066", "\u200b", "\ufeff", "\u200f", "\u0085", "\u00a0", "\u3000", "\x7f", " ", "\t"]
)
def test_an_id_with_marks_that_hide_or_reorder_text_is_no_url(contexts, mark):
    hidden = f"did:example:is{mark}suer"
    verdict = examined({**GOOD, "issuer": hidden, "id": hidden}, contexts)
    assert told(verdict) == [("CLAIM_ID_INVALID", "/id"), ("CLAIM_ISSUER_INVALID", "/issuer")]
    assert all(finding.detail.isprintable() for finding in verdict.findings)


def test_only_so_many_faults_are_told_of_one_document(contexts):
    many = MAX_FAULTS + 5
    for change in (
        {"credentialSubject": [{}] * many},
        {"evidence": [{}] * many},
        {"relatedResource": [{}] * many},
        {"name": [1] * many},
        {"@context": [BASE_CONTEXT, *[5] * many]},
        {"type": ["VerifiableCredential", *[f"T{n}" for n in range(many)]]},
    ):
        assert len(told(examined({**GOOD, **change}, contexts))) == MAX_FAULTS, change
    presentation = {**PRESENTATION, "verifiableCredential": [5] * many}
    assert len(told(examined(presentation, contexts))) == MAX_FAULTS


# --- work ----------------------------------------------------------------------------------------------------------


def chained(number):
    return {f"t{n}": f"t{n + 1}:x" for n in range(number)}


@pytest.mark.parametrize(
    "document",
    [
        inline({f"t{n}": f"{EXAMPLE}{n}" for n in range(12_000)}),
        {**GOOD, "@context": [BASE_CONTEXT, *[{f"t{n}": f"{EXAMPLE}{n}"} for n in range(5000)]]},
        {**GOOD, "credentialSubject": [{"@context": {"a": f"{EXAMPLE}a"}, "x": 1}] * 5000},
        {**GOOD, "credentialSubject": [{"id": "urn:x:1"}] * 40_000},
        {**GOOD, "type": ["VerifiableCredential", *["Unmapped"] * 70_000]},
        inline(chained(5000)),
    ],
    ids=["terms", "contexts", "places", "objects", "types", "prefixes"],
)
def test_a_document_that_costs_too_much_is_not_determined(contexts, document):
    verdict = examined(document, contexts)
    assert verdict.outcome is Outcome.NOT_DETERMINED
    assert verdict.codes == ("SYNTAX_VALID", "DATA_MODEL_VALID", "BUDGET_EXCEEDED")
