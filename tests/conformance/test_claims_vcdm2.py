"""The input of the VCDM 2.0 test suite: what must fail fails for its own reason, what must pass passes."""

from __future__ import annotations

import json

import pytest

from greenchain.adapters.contexts import load_contexts
from greenchain.claims.contexts import Contexts
from greenchain.claims.vcdm import context_faults, data_model_faults, examine_document
from greenchain.values.outcome import Outcome

pytestmark = pytest.mark.conformance

ISSUER = "https://issuer.example/1"
CONTEXT, TYPE, ID = "CLAIM_CONTEXT_INVALID", "CLAIM_TYPE_INVALID", "CLAIM_ID_INVALID"
ISSUER_CODE, SUBJECT, MEMBER = "CLAIM_ISSUER_INVALID", "CLAIM_SUBJECT_INVALID", "CLAIM_MEMBER_INVALID"
VALIDITY, TEXT, HOLDER = "CLAIM_VALIDITY_INVALID", "CLAIM_TEXT_INVALID", "PRESENTATION_HOLDER_INVALID"

# every finding that does not conform, complete: the file fails for this and for nothing else
REASONS = {
    "credential-context-combo3-fail": [(CONTEXT, "/@context/1")],
    "credential-context-combo4-fail": [(CONTEXT, "/@context/1")],
    "credential-evidence-missing-type-fail": [(MEMBER, "/evidence")],
    "credential-id-multi-fail": [(ID, "/id")],
    "credential-id-nonidentifier-fail": [(ID, "/id")],
    "credential-id-not-url-fail": [(ID, "/id")],
    "credential-id-subject-multi-fail": [(ID, "/credentialSubject/id")],
    "credential-issuer-no-url-fail": [(ISSUER_CODE, "/issuer")],
    "credential-issuer-null-fail": [(ISSUER_CODE, "/issuer")],
    "credential-issuer-object-id-no-url-fail": [(ISSUER_CODE, "/issuer")],
    "credential-issuer-object-id-null-fail": [(ISSUER_CODE, "/issuer")],
    "credential-missing-base-context-fail-or-inject": [(CONTEXT, "/@context")],
    "credential-missing-required-type-fail": [(TYPE, "/type")],
    "credential-no-context-fail-or-inject": [(CONTEXT, "/@context")],
    "credential-no-issuer-fail": [(ISSUER_CODE, "/issuer"), (SUBJECT, "/credentialSubject")],
    "credential-no-subject-fail": [(SUBJECT, "/credentialSubject")],
    "credential-no-type-fail": [(TYPE, "/type")],
    "credential-proof-missing-type-fail": [(MEMBER, "/proof")],
    "credential-redef-type-fail": [("CONTEXT_TERM_PROTECTED", "/@context")],
    "credential-redef-type2-fail": [("CONTEXT_TERM_PROTECTED", "/@context")],
    "credential-refresh-no-type-fail": [(MEMBER, "/refreshService")],
    "credential-schema-no-id-fail": [(MEMBER, "/credentialSchema")],
    "credential-schema-no-type-fail": [(MEMBER, "/credentialSchema")],
    "credential-schema-non-url-id-fail": [(ID, "/credentialSchema/id")],
    "credential-status-missing-type-fail": [(MEMBER, "/credentialStatus")],
    "credential-status-multiple-id-fail": [(ID, "/credentialStatus/id")],
    "credential-status-nonurl-id-fail": [(ID, "/credentialStatus/id")],
    "credential-status-type-nonurl-fail": [(MEMBER, "/credentialStatus")],
    "credential-subject-multiple-empty-fail": [(SUBJECT, "/credentialSubject/1")],
    "credential-subject-no-claims-fail": [(SUBJECT, "/credentialSubject")],
    "credential-termsofuse-missing-type-fail": [(MEMBER, "/termsOfUse")],
    "credential-termsofuse-no-type-fail": [(MEMBER, "/termsOfUse")],
    "credential-type-mapped-nonurl-fail": [("CONTEXT_INVALID", "/@context")],
    "credential-type-unmapped-fail": [("CLAIM_TYPE_UNMAPPED", "/type/1")],
    "credential-validUntil-validFrom-fail": [(VALIDITY, "/validUntil")],
    "credential-validfrom-invalid-fail": [(VALIDITY, "/validFrom")],
    "credential-validuntil-invalid-fail": [(VALIDITY, "/validUntil")],
    "credential-description-extra-prop-en-fail": [(TEXT, "/description")],
    "credential-name-extra-prop-en-fail": [(TEXT, "/name")],
    "issuer-description-extra-prop-en-fail": [(TEXT, "/issuer/description")],
    "issuer-name-extra-prop-en-fail": [(TEXT, "/issuer/name")],
    "presentation-context-order-fail": [(CONTEXT, "/@context")],
    "presentation-enveloped-vc-missing-type-fail": [(TYPE, "/verifiableCredential/0/type")],
    "presentation-holder-fail": [(HOLDER, "/holder")],
    "presentation-holder-name-fail": [(HOLDER, "/holder")],
    "presentation-holder-object-fail": [(HOLDER, "/holder")],
    "presentation-missing-base-context-fail": [(CONTEXT, "/@context")],
    "presentation-missing-required-type-fail": [(TYPE, "/type")],
    "presentation-no-context-fail-or-inject": [(CONTEXT, "/@context")],
    "presentation-no-type-fail": [(TYPE, "/type")],
    "presentation-vc-as-string-fail": [("PRESENTATION_CREDENTIAL_INVALID", "/verifiableCredential/0")],
    "presentation-vc-missing-required-type-fail": [(TYPE, "/verifiableCredential/0/type")],
}
SELF_ASSERTED = ("holder-mismatch", "issuer-mismatch", "no-holder")
NEEDS_CONTEXTS = ("CONTEXT_TERM_PROTECTED", "CONTEXT_INVALID", "CLAIM_TYPE_UNMAPPED")


@pytest.fixture(scope="module")
def folder(conformance_data):
    return conformance_data / "w3c-vc"


@pytest.fixture(scope="module")
def contexts(folder):
    return load_contexts(folder / "contexts")


@pytest.fixture(scope="module")
def files(folder):
    return {path.stem: path for path in sorted((folder / "vcdm2-test-suite" / "input").rglob("*.json"))}


def document_of(path):
    """The input as the suite's harness completes it: an issuer where none is stated, and the two placeholder dates."""
    document = json.loads(path.read_text(encoding="utf-8"))
    return document if path.stem == "credential-no-issuer-fail" else completed(document)


def completed(document):
    document = dict(document)
    if "credentialSubject" in document or "VerifiableCredential" in document.get("type", ()):
        document.setdefault("issuer", ISSUER)
        if isinstance(document["issuer"], dict):
            document["issuer"] = {"id": ISSUER, **document["issuer"]}
    for name in ("validFrom", "validUntil"):
        days = {"PAST DATE": "2020-01-01T00:00:00Z", "FUTURE DATE": "2040-01-01T00:00:00Z"}
        if name in document:
            document[name] = days.get(document[name], document[name])
    inner = document.get("verifiableCredential", [])
    if inner:
        document["verifiableCredential"] = [completed(one) if isinstance(one, dict) else one for one in inner]
    return document


def examined(document, contexts):
    return examine_document(json.dumps(document).encode(), contexts=contexts)


def refused(verdict):
    return [(f.code, f.where) for f in verdict.findings if f.outcome is Outcome.DOES_NOT_CONFORM]


@pytest.mark.parametrize("name", sorted(REASONS))
def test_what_must_fail_fails_for_its_own_reason_and_no_other(files, contexts, name):
    verdict = examined(document_of(files[name]), contexts)
    assert refused(verdict) == REASONS[name]
    assert verdict.outcome is Outcome.DOES_NOT_CONFORM


def test_what_must_pass_passes_with_every_check(files, contexts):
    passed = 0
    for name in (name for name in files if name.endswith("-ok")):
        verdict = examined(document_of(files[name]), contexts)
        assert verdict.outcome is Outcome.CONFORMS, (name, refused(verdict))
        assert {f.check for f in verdict.findings if f.outcome is Outcome.CONFORMS} >= {
            "syntax",
            "data_model",
            "context",
        }
        passed += 1
    assert passed == 65


def test_every_file_of_the_suite_is_judged(files):
    others = {f"presentation-self-asserted-vc-{name}" for name in SELF_ASSERTED}
    assert {name for name in files if not name.endswith("-ok")} == REASONS.keys() | others
    assert (len(files), len(REASONS)) == (120, 52)


@pytest.mark.parametrize("name", SELF_ASSERTED)
def test_a_self_asserted_credential_of_another_than_the_holder_counts_for_nothing(files, contexts, name):
    """The files carry no proof, so they look like drafts; secured as they are, nobody stands behind the credential."""
    document = document_of(files[f"presentation-self-asserted-vc-{name}"])
    draft = examined(document, contexts)
    assert [f.code for f in draft.findings if f.check == "controller"] == ["UNSECURED"]
    assert draft.findings[-1].outcome is Outcome.NOT_APPLICABLE
    secured = examined({**document, "proof": {"type": "DataIntegrityProof"}}, contexts)
    assert refused(secured) == [("HOLDER_MISMATCH", "/verifiableCredential/0")]


def test_the_holder_may_speak_of_itself(files, contexts):
    document = document_of(files["presentation-self-asserted-vc-ok"])
    verdict = examined({**document, "proof": {"type": "DataIntegrityProof"}}, contexts)
    assert verdict.outcome is Outcome.CONFORMS
    assert verdict.findings[-1].code == "SELF_ASSERTED"


def test_without_contexts_nothing_is_passed_and_what_needs_none_still_fails(files):
    for name, path in files.items():
        verdict = examined(document_of(path), Contexts())
        if name in REASONS and REASONS[name][0][0] not in NEEDS_CONTEXTS:
            assert refused(verdict) == REASONS[name], name
        elif name not in REASONS:
            assert verdict.outcome is Outcome.NOT_DETERMINED, name
            assert "CONTEXT_NOT_PINNED" in verdict.codes, name


def test_the_rules_of_every_verification_agree_with_the_full_examination(files):
    """The verifier asks ``context_faults`` and ``data_model_faults`` alone: the same answer where no context decides."""
    compared = 0
    for name, path in files.items():
        document = document_of(path)
        if name.startswith("presentation") or "VerifiableCredential" not in document.get("type", ()):
            continue
        faults = [(f.code, f.where) for f in (*data_model_faults(document), *context_faults(document))]
        expected = REASONS.get(name, [])
        assert faults == ([] if expected and expected[0][0] in NEEDS_CONTEXTS else expected), name
        compared += 1
    assert compared > 80
