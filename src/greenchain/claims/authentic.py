"""Whether a document is authentic: read strictly, of the right shape, signed by its own issuer with an accepted key.

The same steps serve claims and the status lists that speak of them. Each step is a function from the reading to its
findings; a step that fails in a way that leaves later ones without ground ends the walk, so that nothing is said about
content nobody signed.

Source: W3C Data Integrity 1.0, 4.2 (verify proof); VCDM 2.0, 7.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from greenchain.claims.di_jcs import ALGORITHM_OF_SUITE, PROOF_TYPE, PURPOSE, verify_proof
from greenchain.claims.keys import PublicKey, public_key_from_did_url
from greenchain.claims.policy import TrustPolicy
from greenchain.claims.reading import Reading, fraction_faults, read_secured
from greenchain.claims.vcdm import context_faults, data_model_faults
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_GOOD = MappingProxyType(
    {
        "syntax": Finding("syntax", Outcome.CONFORMS, "SYNTAX_VALID", "one strict JSON object"),
        "data_model": Finding("data_model", Outcome.CONFORMS, "DATA_MODEL_VALID", "keeps the data model"),
        "context": Finding("context", Outcome.CONFORMS, "CONTEXT_VALID", "contexts as required"),
        "proof": Finding("proof", Outcome.CONFORMS, "PROOF_VALID", "the signature covers this content"),
        "controller": Finding("controller", Outcome.CONFORMS, "CONTROLLER_MATCHES", "the key belongs to the issuer"),
        "key": Finding("key", Outcome.CONFORMS, "KEY_ACCEPTED", "an accepted key"),
    }
)


@dataclass(frozen=True, slots=True)
class Authentication:
    """How far a document was found authentic.

    Attributes:
        findings: one or more for each check made.
        reading: ``None`` where the bytes could not be read.
        is_signed: whether the signature covers the content; says nothing about who signed.
    """

    findings: tuple[Finding, ...]
    reading: Reading | None = None
    is_signed: bool = False

    @property
    def is_authentic(self) -> bool:
        """Whether every check conforms."""
        return self.is_signed and all(finding.outcome is Outcome.CONFORMS for finding in self.findings)


def authenticate(raw: bytes, *, policy: TrustPolicy, max_bytes: int) -> Authentication:
    """How far ``raw`` is an authentic document under ``policy``; never an error on any bytes."""
    try:
        reading = read_secured(raw, max_bytes=max_bytes)
    except InputError as error:
        return Authentication(_findings("syntax", error.faults))
    shape = (
        *_findings("data_model", [*data_model_faults(reading.document), *fraction_faults(reading.document)]),
        *_findings("context", [*context_faults(reading.document), *reading.faults]),
    )
    proof, key_findings = _examine_proof(reading, policy)
    is_signed = proof.outcome is Outcome.CONFORMS
    findings = (_GOOD["syntax"], *shape, proof)
    if is_signed and reading.issuer:
        findings = (*findings, _controller(reading, policy))
    return Authentication((*findings, *key_findings), reading, is_signed)


def _examine_proof(reading: Reading, policy: TrustPolicy) -> tuple[Finding, tuple[Finding, ...]]:
    """The finding about the proof, and those about its key."""
    fault = next((fault for rule in _PROOF_RULES for fault in rule(reading, policy)), None)
    if fault is not None:
        outcome = Outcome.NOT_DETERMINED if fault.code == "PROOF_SET_UNSUPPORTED" else Outcome.DOES_NOT_CONFORM
        return Finding.of_fault(fault, check="proof", outcome=outcome), ()
    try:
        key = _key(reading)
    except InputError as error:
        outcome = Outcome.NOT_DETERMINED if error.code == "KEY_UNKNOWN" else Outcome.DOES_NOT_CONFORM
        found = Finding.of_fault(error.faults[0], check="key", outcome=outcome)
        unread = Finding("proof", outcome, error.code, "not judged, for want of a key to judge it with", "/proof")
        return unread, (found,)
    try:
        is_good = verify_proof(proof=reading.proof, document=reading.canonical, key=key)
    except InputError as error:
        return Finding.of_fault(error.faults[0], check="proof", outcome=Outcome.DOES_NOT_CONFORM), (_GOOD["key"],)
    if not is_good:
        detail = "the signature does not fit the content: one of the two was altered"
        return Finding("proof", Outcome.DOES_NOT_CONFORM, "PROOF_INVALID", detail, "/proof"), (_GOOD["key"],)
    return _GOOD["proof"], (_GOOD["key"],)


def _number_of_proofs(reading: Reading, policy: TrustPolicy) -> Iterable[Fault]:
    del policy
    if not reading.proofs:
        yield Fault("PROOF_MISSING", "a proof", "none", where="/proof")
    elif len(reading.proofs) > 1 or "previousProof" in reading.proof:
        yield Fault("PROOF_SET_UNSUPPORTED", "one proof", f"{len(reading.proofs)} linked proofs", where="/proof")
    elif reading.faults:
        yield reading.faults[0]


def _accepted_suite(reading: Reading, policy: TrustPolicy) -> Iterable[Fault]:
    kind = reading.proof.get("type")
    if kind != PROOF_TYPE:
        yield Fault("SUITE_REFUSED", f"a proof of type {PROOF_TYPE}", repr(kind), where="/proof/type")
    elif reading.suite not in policy.suites:
        expected = f"a suite of the policy: {', '.join(policy.suites)}"
        yield Fault("SUITE_REFUSED", expected, repr(reading.proof.get("cryptosuite")), where="/proof/cryptosuite")


def _purpose(reading: Reading, policy: TrustPolicy) -> Iterable[Fault]:
    del policy
    purpose = reading.proof.get("proofPurpose")
    if purpose != PURPOSE:
        yield Fault("PURPOSE_MISMATCH", PURPOSE, repr(purpose), where="/proof/proofPurpose")


def _proof_form(reading: Reading, policy: TrustPolicy) -> Iterable[Fault]:
    del policy
    if not isinstance(reading.proof.get("verificationMethod"), str):
        yield Fault("PROOF_INVALID", "a DID URL as text", "something else", where="/proof/verificationMethod")
    if "created" in reading.proof and reading.created is None:
        yield Fault(
            "PROOF_INVALID", "an instant with an offset", repr(reading.proof["created"]), where="/proof/created"
        )
    if "expires" in reading.proof and reading.proof_expires is None:
        yield Fault(
            "PROOF_INVALID", "an instant with an offset", repr(reading.proof["expires"]), where="/proof/expires"
        )
    yield from fraction_faults(reading.proof, ("proof",))


_PROOF_RULES: tuple[Callable[[Reading, TrustPolicy], Iterable[Fault]], ...] = (
    _number_of_proofs,
    _accepted_suite,
    _purpose,
    _proof_form,
)


def _key(reading: Reading) -> PublicKey:
    method = reading.proof["verificationMethod"]
    key = public_key_from_did_url(str(method))
    expected = ALGORITHM_OF_SUITE[reading.suite]
    if key.algorithm != expected:
        raise InputError(Fault("KEY_REFUSED", f"a key of kind {expected}", key.algorithm, where="/proof"))
    return key


def _controller(reading: Reading, policy: TrustPolicy) -> Finding:
    """Whether the proof's key is the issuer's: its own did:key, or exactly those that the policy pins."""
    method = str(reading.proof["verificationMethod"])
    pinned = policy.pinned_keys_of(reading.issuer)
    is_own = method in pinned if pinned is not None else method.partition("#")[0] == reading.issuer
    if is_own:
        return _GOOD["controller"]
    values: Mapping[str, str] = {"issuer": reading.issuer, "verification_method": method}
    detail = "signed with a key that is not the issuer's"
    return Finding("controller", Outcome.DOES_NOT_CONFORM, "CONTROLLER_MISMATCH", detail, "/proof", values)


def _findings(check: str, faults: Iterable[Fault]) -> tuple[Finding, ...]:
    told = tuple(Finding.of_fault(fault, check=check, outcome=Outcome.DOES_NOT_CONFORM) for fault in faults)
    return told or (_GOOD[check],)
