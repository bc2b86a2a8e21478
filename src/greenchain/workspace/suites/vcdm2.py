"""The suite ``vcdm2``: credentials and presentations of the W3C data model suite, good ones and broken ones.

A file whose name ends in ``ok`` must conform. One that must fail has to fail for its own reason and no other: code and
place stand in the table below. Three presentations hold a credential that their holder did not issue; as drafts they
are told to be unsecured, and secured as they are the credential counts for nothing.

The suite's own harness completes the files before it uses them; so does this module: an issuer where none is stated
(in credentials inside presentations too, but not in the file whose fault is that it has none) and two dates.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from greenchain.claims.contexts import Contexts
from greenchain.claims.vcdm import examine_document
from greenchain.standards import Standards
from greenchain.values.finding import Verdict
from greenchain.values.outcome import Outcome
from greenchain.workspace.suites.answers import CaseAnswer, Files, answer, below, expect
from greenchain.workspace.suites.contexts import pinned_contexts

_FOLDER = "vcdm2-test-suite/input"
_ISSUER = "https://issuer.example/1"
_DATES: Mapping[str, str] = MappingProxyType(
    {"PAST DATE": "2020-01-01T00:00:00Z", "FUTURE DATE": "2040-01-01T00:00:00Z"}
)
_CONTEXT, _TYPE, _ID, _ISSUER_CODE = (
    "CLAIM_CONTEXT_INVALID",
    "CLAIM_TYPE_INVALID",
    "CLAIM_ID_INVALID",
    "CLAIM_ISSUER_INVALID",
)
_SUBJECT, _MEMBER, _VALIDITY = "CLAIM_SUBJECT_INVALID", "CLAIM_MEMBER_INVALID", "CLAIM_VALIDITY_INVALID"
_TEXT, _HOLDER = "CLAIM_TEXT_INVALID", "PRESENTATION_HOLDER_INVALID"

REASONS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "credential-context-combo3-fail": ((_CONTEXT, "/@context/1"),),
        "credential-context-combo4-fail": ((_CONTEXT, "/@context/1"),),
        "credential-evidence-missing-type-fail": ((_MEMBER, "/evidence"),),
        "credential-id-multi-fail": ((_ID, "/id"),),
        "credential-id-nonidentifier-fail": ((_ID, "/id"),),
        "credential-id-not-url-fail": ((_ID, "/id"),),
        "credential-id-subject-multi-fail": ((_ID, "/credentialSubject/id"),),
        "credential-issuer-no-url-fail": ((_ISSUER_CODE, "/issuer"),),
        "credential-issuer-null-fail": ((_ISSUER_CODE, "/issuer"),),
        "credential-issuer-object-id-no-url-fail": ((_ISSUER_CODE, "/issuer"),),
        "credential-issuer-object-id-null-fail": ((_ISSUER_CODE, "/issuer"),),
        "credential-missing-base-context-fail-or-inject": ((_CONTEXT, "/@context"),),
        "credential-missing-required-type-fail": ((_TYPE, "/type"),),
        "credential-no-context-fail-or-inject": ((_CONTEXT, "/@context"),),
        "credential-no-issuer-fail": (
            (_ISSUER_CODE, "/issuer"),
            (_SUBJECT, "/credentialSubject"),
        ),
        "credential-no-subject-fail": ((_SUBJECT, "/credentialSubject"),),
        "credential-no-type-fail": ((_TYPE, "/type"),),
        "credential-proof-missing-type-fail": ((_MEMBER, "/proof"),),
        "credential-redef-type-fail": (("CONTEXT_TERM_PROTECTED", "/@context"),),
        "credential-redef-type2-fail": (("CONTEXT_TERM_PROTECTED", "/@context"),),
        "credential-refresh-no-type-fail": ((_MEMBER, "/refreshService"),),
        "credential-schema-no-id-fail": ((_MEMBER, "/credentialSchema"),),
        "credential-schema-no-type-fail": ((_MEMBER, "/credentialSchema"),),
        "credential-schema-non-url-id-fail": ((_ID, "/credentialSchema/id"),),
        "credential-status-missing-type-fail": ((_MEMBER, "/credentialStatus"),),
        "credential-status-multiple-id-fail": ((_ID, "/credentialStatus/id"),),
        "credential-status-nonurl-id-fail": ((_ID, "/credentialStatus/id"),),
        "credential-status-type-nonurl-fail": ((_MEMBER, "/credentialStatus"),),
        "credential-subject-multiple-empty-fail": ((_SUBJECT, "/credentialSubject/1"),),
        "credential-subject-no-claims-fail": ((_SUBJECT, "/credentialSubject"),),
        "credential-termsofuse-missing-type-fail": ((_MEMBER, "/termsOfUse"),),
        "credential-termsofuse-no-type-fail": ((_MEMBER, "/termsOfUse"),),
        "credential-type-mapped-nonurl-fail": (("CONTEXT_INVALID", "/@context"),),
        "credential-type-unmapped-fail": (("CLAIM_TYPE_UNMAPPED", "/type/1"),),
        "credential-validUntil-validFrom-fail": ((_VALIDITY, "/validUntil"),),
        "credential-validfrom-invalid-fail": ((_VALIDITY, "/validFrom"),),
        "credential-validuntil-invalid-fail": ((_VALIDITY, "/validUntil"),),
        "credential-description-extra-prop-en-fail": ((_TEXT, "/description"),),
        "credential-name-extra-prop-en-fail": ((_TEXT, "/name"),),
        "issuer-description-extra-prop-en-fail": ((_TEXT, "/issuer/description"),),
        "issuer-name-extra-prop-en-fail": ((_TEXT, "/issuer/name"),),
        "presentation-context-order-fail": ((_CONTEXT, "/@context"),),
        "presentation-enveloped-vc-missing-type-fail": ((_TYPE, "/verifiableCredential/0/type"),),
        "presentation-holder-fail": ((_HOLDER, "/holder"),),
        "presentation-holder-name-fail": ((_HOLDER, "/holder"),),
        "presentation-holder-object-fail": ((_HOLDER, "/holder"),),
        "presentation-missing-base-context-fail": ((_CONTEXT, "/@context"),),
        "presentation-missing-required-type-fail": ((_TYPE, "/type"),),
        "presentation-no-context-fail-or-inject": ((_CONTEXT, "/@context"),),
        "presentation-no-type-fail": ((_TYPE, "/type"),),
        "presentation-vc-as-string-fail": (("PRESENTATION_CREDENTIAL_INVALID", "/verifiableCredential/0"),),
        "presentation-vc-missing-required-type-fail": ((_TYPE, "/verifiableCredential/0/type"),),
    }
)
"""File that must fail -> every finding that does not conform, complete: code and place."""

SELF_ASSERTED = tuple(
    f"presentation-self-asserted-vc-{name}" for name in ("holder-mismatch", "issuer-mismatch", "no-holder")
)
"""The presentations that are judged both as a draft and as if they were secured."""


def run(files: Files, *, standards: Standards) -> Iterator[CaseAnswer]:
    """An answer for each file."""
    contexts = pinned_contexts(files, standards=standards)
    for name in below(files, _FOLDER):
        stem = name.rpartition("/")[2].removesuffix(".json")
        yield answer(stem, partial(_check, stem, files[name], contexts))


def document_of(stem: str, raw: bytes) -> dict[str, Any]:
    """The file ``stem`` as the suite's harness completes it."""
    document: dict[str, Any] = json.loads(raw)
    return document if stem == "credential-no-issuer-fail" else _completed(document)


def refused(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """Code and place of every finding that does not conform."""
    return tuple((f.code, f.where) for f in verdict.findings if f.outcome is Outcome.DOES_NOT_CONFORM)


def _check(stem: str, raw: bytes, contexts: Contexts) -> str:
    document = document_of(stem, raw)
    verdict = _examined(document, contexts)
    if stem in SELF_ASSERTED:
        secured = _examined({**document, "proof": {"type": "DataIntegrityProof"}}, contexts)
        return expect(("UNSECURED",), _controller(verdict), "as a draft") or expect(
            (("HOLDER_MISMATCH", "/verifiableCredential/0"),), refused(secured), "secured"
        )
    if stem.endswith("-ok"):
        return expect(Outcome.CONFORMS.value, " ".join((verdict.outcome.value, *map(str, refused(verdict)))))
    return expect(Outcome.DOES_NOT_CONFORM, verdict.outcome) or expect(REASONS.get(stem), refused(verdict), "reasons")


def _examined(document: Mapping[str, Any], contexts: Contexts) -> Verdict:
    return examine_document(json.dumps(document).encode(), contexts=contexts)


def _controller(verdict: Verdict) -> tuple[str, ...]:
    return tuple(finding.code for finding in verdict.findings if finding.check == "controller")


def _completed(document: Mapping[str, Any]) -> dict[str, Any]:
    whole = dict(document)
    if "credentialSubject" in whole or "VerifiableCredential" in whole.get("type", ()):
        whole.setdefault("issuer", _ISSUER)
        if isinstance(whole["issuer"], dict):
            whole["issuer"] = {"id": _ISSUER, **whole["issuer"]}
    for name in ("validFrom", "validUntil"):
        if name in whole:
            whole[name] = _DATES.get(whole[name], whole[name])
    inner = whole.get("verifiableCredential")
    if inner:
        whole["verifiableCredential"] = [_completed(one) if isinstance(one, dict) else one for one in inner]
    return whole
