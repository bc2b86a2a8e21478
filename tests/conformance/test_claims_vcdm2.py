"""The input of the VCDM 2.0 test suite beyond the suite ``vcdm2``, which decides every file: checks told, contexts absent."""

from __future__ import annotations

import json

import pytest

from greenchain.adapters.contexts import load_contexts
from greenchain.claims.contexts import Contexts
from greenchain.claims.vcdm import context_faults, data_model_faults, examine_document
from greenchain.values.outcome import Outcome
from greenchain.workspace.suites.vcdm2 import REASONS, SELF_ASSERTED, refused
from greenchain.workspace.suites.vcdm2 import document_of as completed

pytestmark = pytest.mark.conformance

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
    return completed(path.stem, path.read_bytes())


def examined(document, contexts):
    return examine_document(json.dumps(document).encode(), contexts=contexts)


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
    assert {name for name in files if not name.endswith("-ok")} == {*REASONS, *SELF_ASSERTED}
    assert (len(files), len(REASONS)) == (120, 52)


@pytest.mark.parametrize("name", SELF_ASSERTED)
def test_a_self_asserted_credential_of_another_than_the_holder_counts_for_nothing(files, contexts, name):
    """The files carry no proof, so they look like drafts; secured as they are, nobody stands behind the credential."""
    document = document_of(files[name])
    draft = examined(document, contexts)
    assert [f.code for f in draft.findings if f.check == "controller"] == ["UNSECURED"]
    assert draft.findings[-1].outcome is Outcome.NOT_APPLICABLE
    secured = examined({**document, "proof": {"type": "DataIntegrityProof"}}, contexts)
    assert refused(secured) == (("HOLDER_MISMATCH", "/verifiableCredential/0"),)


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
        faults = tuple((f.code, f.where) for f in (*data_model_faults(document), *context_faults(document)))
        expected = REASONS.get(name, ())
        assert faults == (() if expected and expected[0][0] in NEEDS_CONTEXTS else expected), name
        compared += 1
    assert compared > 80
