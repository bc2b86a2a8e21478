"""Whether a document is authentic: read strictly, of the right shape, signed by its own issuer with accepted keys.

The same steps serve claims, the status lists that speak of them and the accreditations behind them. Each rule is a
function from a signature to its faults; a step that fails in a way that leaves later ones without ground ends the walk,
so that nothing is said about content nobody signed. Every signature of a document must be good: one bad one beside a
good one is a document that somebody touched. So is a good one by somebody who had nothing to sign: anybody can add a
proof by a key of their own, and what proofs say of themselves (when, how, until when) is taken from all of them.

Source: W3C Data Integrity 1.0, 4.4 and 4.5 (verify proof, proof sets and chains); Securing VCs using JOSE and COSE, 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from greenchain.claims import di_jcs, di_rdfc
from greenchain.claims.key_history import KeyHistory
from greenchain.claims.keyring import Keyring
from greenchain.claims.policy.policy import TrustPolicy
from greenchain.claims.reading import Reading, as_signed, fraction_faults, read_secured
from greenchain.claims.signatures import Signature
from greenchain.claims.suites import SUITES
from greenchain.claims.vcdm import context_faults, data_model_faults, is_url
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding
from greenchain.values.json import Json, canonical_json
from greenchain.values.outcome import Outcome

_GOOD = MappingProxyType(
    {
        "syntax": Finding("syntax", Outcome.CONFORMS, "SYNTAX_VALID", "one strict JSON object"),
        "data_model": Finding("data_model", Outcome.CONFORMS, "DATA_MODEL_VALID", "keeps the data model"),
        "context": Finding("context", Outcome.CONFORMS, "CONTEXT_VALID", "contexts as required"),
        "proof": Finding("proof", Outcome.CONFORMS, "PROOF_VALID", "the signature covers this content"),
        "controller": Finding("controller", Outcome.CONFORMS, "CONTROLLER_MATCHES", "the key belongs to the issuer"),
    }
)


@dataclass(frozen=True, slots=True)
class Authentication:
    """How far a document was found authentic.

    Attributes:
        findings: one or more for each check made; whether the keys were good in time is judged later.
        reading: ``None`` where the bytes could not be read.
        is_signed: whether every signature covers the content; says nothing about who signed.
        keys: the keys that signed, in the document's order; none unless ``is_signed``.
    """

    findings: tuple[Finding, ...]
    reading: Reading | None = None
    is_signed: bool = False
    keys: tuple[KeyHistory, ...] = ()

    @property
    def is_authentic(self) -> bool:
        """Whether every check conforms."""
        return self.is_signed and all(finding.outcome is Outcome.CONFORMS for finding in self.findings)


def authenticate(
    raw: bytes, *, policy: TrustPolicy, keyring: Keyring, max_bytes: int, co_signers: tuple[str, ...] = ()
) -> Authentication:
    """How far ``raw`` is an authentic document under ``policy``; never an error on any bytes.

    Args:
        raw: the secured document.
        policy: the suites accepted, and keys pinned for issuers.
        keyring: where keys are looked up.
        max_bytes: the budget of the document.
        co_signers: issuers that must have signed besides the document's own; nobody else may have.
    """
    try:
        reading = read_secured(raw, max_bytes=max_bytes)
    except InputError as error:
        return Authentication(_findings("syntax", error.faults))
    shape = (
        *_findings("data_model", (*data_model_faults(reading.document), *_fraction_faults(reading))),
        *_findings("context", context_faults(reading.document)),
    )
    proofs, signed = _check_signatures(_Case(reading, policy, keyring))
    findings = (_GOOD["syntax"], *shape, *proofs)
    if not signed:
        return Authentication(findings, reading)
    keys = tuple(one.key for one in signed)
    accepted = [one for one in signed if _is_key_of_any(one.key.method, (reading.issuer, *co_signers), policy)]
    content = next((one.content for one in accepted or signed if one.content is not None), None)
    if content is not None:
        reading = as_signed(reading, content)
    if reading.issuer:
        findings = (*findings, *_controllers(reading, policy, co_signers))
    return Authentication(findings, reading, is_signed=True, keys=keys)


def _fraction_faults(reading: Reading) -> tuple[Fault, ...]:
    return fraction_faults(reading.document) if reading.has_fraction else ()


@dataclass(frozen=True, slots=True)
class _Signed:
    """A good signature: its key, and what it covers where that is not the document as it came."""

    key: KeyHistory
    content: Mapping[str, Json] | None = None


class _Case:
    """One document with what its signatures are checked against; its statements are read once for all of them."""

    __slots__ = ("_statements", "keyring", "policy", "reading")

    def __init__(self, reading: Reading, policy: TrustPolicy, keyring: Keyring) -> None:
        self.reading = reading
        self.policy = policy
        self.keyring = keyring
        self._statements: di_rdfc.SignedStatements | None = None

    @property
    def statements(self) -> di_rdfc.SignedStatements:
        """What the document states, on one purse of work for all proofs over it."""
        if self._statements is None:
            self._statements = di_rdfc.SignedStatements(
                self.reading.document, contexts=self.keyring.contexts, allow_vocab=self.policy.profile == "test"
            )
        return self._statements


def _check_signatures(case: _Case) -> tuple[tuple[Finding, ...], tuple[_Signed, ...]]:
    """The findings about the proofs, and the signatures; none of them unless every proof is good.

    The first bad proof ends the work, since the answer is fixed; one whose key or context is not at hand leaves the
    answer open, and so whether another is bad is asked on.
    """
    reading = case.reading
    if reading.faults:
        return _findings("proof", reading.faults), ()
    if not reading.signatures:
        fault = Fault("PROOF_MISSING", "a proof", "none", where="/proof")
        return _findings("proof", (fault,)), ()
    findings: list[Finding] = []
    signed: list[_Signed] = []
    for signature in reading.signatures:
        try:
            signed.append(_check_signature(signature, case))
        except InputError as error:
            is_open = error.code in _OPEN_CODES
            outcome = Outcome.NOT_DETERMINED if is_open else Outcome.DOES_NOT_CONFORM
            findings.append(Finding.of_fault(error.faults[0], check="proof", outcome=outcome))
            if not is_open:
                break
    if findings:
        return tuple(findings), ()
    return (_GOOD["proof"],), tuple(signed)


_OPEN_CODES = ("KEY_UNKNOWN", "CONTEXT_NOT_PINNED")


def _check_signature(signature: Signature, case: _Case) -> _Signed:
    """``signature``, found good.

    Raises:
        InputError: the signature is not accepted, does not fit, or its key is unknown.
    """
    fault = next((fault for rule in _RULES for fault in rule(signature, case.policy)), None)
    if fault is not None:
        raise InputError(fault)
    histories = case.keyring.histories(signature.method)
    suite = SUITES[signature.suite]
    for history in histories:
        if history.key.algorithm not in suite.algorithms:
            expected = f"a key of kind {' or '.join(suite.algorithms)}"
            raise InputError(Fault("KEY_REFUSED", expected, history.key.algorithm, where=signature.where))
        signed = _FORMS[suite.form](signature, history, case)
        if signed is not None:
            return signed
    expected = "a signature that fits the content: one of the two was altered"
    raise InputError(Fault("PROOF_INVALID", expected, "another", where=signature.where or "/"))


def _fits_jcs(signature: Signature, history: KeyHistory, case: _Case) -> _Signed | None:
    document = case.reading.canonical
    if signature.covered:
        document = canonical_json({**case.reading.document, "proof": list(signature.covered)})
    is_good = di_jcs.verify_proof(proof=signature.proof, document=document, key=history.key)
    return _Signed(history) if is_good else None


def _fits_jose(signature: Signature, history: KeyHistory, case: _Case) -> _Signed | None:
    del signature
    jwt = case.reading.jwt
    return _Signed(history) if jwt is not None and jwt.jws.is_signed_by(history.key) else None


def _fits_rdf(signature: Signature, history: KeyHistory, case: _Case) -> _Signed | None:
    held = di_jcs.signature_of(signature.proof, key=history.key)
    algorithm = history.key.algorithm
    signed = case.statements.signed_by(signature.proof, covered=signature.covered, algorithm=algorithm)
    if not history.key.verify(signature=held, message=signed.message):
        return None
    # A chain has a proof that covers no other: the content is what that one covers
    return _Signed(history, None if signature.covered else signed.content)


_FORMS: Mapping[str, Callable[[Signature, KeyHistory, _Case], _Signed | None]] = MappingProxyType(
    {"jcs": _fits_jcs, "jose": _fits_jose, "rdf": _fits_rdf}
)


def _accepted_suite(signature: Signature, policy: TrustPolicy) -> Iterable[Fault]:
    kind = signature.proof.get("type", di_jcs.PROOF_TYPE)
    if kind != di_jcs.PROOF_TYPE or (signature.proof and "type" not in signature.proof):
        where = f"{signature.where}/type"
        yield Fault("SUITE_REFUSED", f"a proof of type {di_jcs.PROOF_TYPE}", repr(kind), where=where)
    elif signature.suite not in policy.suites:
        expected = f"a suite of the policy: {', '.join(policy.suites)}"
        yield Fault("SUITE_REFUSED", expected, repr(signature.suite), where=f"{signature.where}/cryptosuite")


def _purpose(signature: Signature, policy: TrustPolicy) -> Iterable[Fault]:
    del policy
    purpose = signature.proof.get("proofPurpose", None if signature.proof else di_jcs.PURPOSE)
    if purpose != di_jcs.PURPOSE:
        yield Fault("PURPOSE_MISMATCH", di_jcs.PURPOSE, repr(purpose), where=f"{signature.where}/proofPurpose")


def _form(signature: Signature, policy: TrustPolicy) -> Iterable[Fault]:
    del policy
    if not is_url(signature.method):
        where = f"{signature.where}/verificationMethod"
        yield Fault("PROOF_INVALID", "an absolute DID URL", repr(signature.method), where=where)
    for name, instant in (("created", signature.created), ("expires", signature.expires)):
        if name in signature.proof and instant is None:
            found = repr(signature.proof[name])
            yield Fault("PROOF_INVALID", "an instant with an offset", found, where=f"{signature.where}/{name}")
    for name, value in signature.proof.items():
        if not isinstance(value, str):
            yield from fraction_faults(value, ("proof", name))


_RULES: tuple[Callable[[Signature, TrustPolicy], Iterable[Fault]], ...] = (_accepted_suite, _purpose, _form)


def _controllers(reading: Reading, policy: TrustPolicy, co_signers: tuple[str, ...]) -> tuple[Finding, ...]:
    """Whether the issuer signed, and whoever else had to, and nobody besides."""
    findings: list[Finding] = []
    methods = [signature.method for signature in reading.signatures]
    if not any(_is_key_of(method, reading.issuer, policy) for method in methods):
        detail = "signed with a key that is not the issuer's"
        findings.append(_mismatch(reading, detail, where=reading.signatures[0].where, methods=methods))
    elif len(methods) > 1:
        signers = (reading.issuer, *co_signers)
        detail = "a proof besides the issuer's by somebody of whom the policy asks for none"
        findings += [
            _mismatch(reading, detail, where=signature.where, methods=[signature.method])
            for signature in reading.signatures
            if not _is_key_of_any(signature.method, signers, policy)
        ]
    for signer in co_signers:
        if not any(_is_key_of(method, signer, policy) for method in methods):
            detail = f"the policy asks for a proof by {signer} too"
            findings.append(Finding("controller", Outcome.DOES_NOT_CONFORM, "PROOF_MISSING", detail, "/proof"))
    return tuple(findings) or (_GOOD["controller"],)


def _mismatch(reading: Reading, detail: str, *, where: str, methods: list[str]) -> Finding:
    values: Mapping[str, str] = {"issuer": reading.issuer, "verification_method": ", ".join(methods)}
    return Finding("controller", Outcome.DOES_NOT_CONFORM, "CONTROLLER_MISMATCH", detail, where, values)


def _is_key_of_any(method: str, signers: tuple[str, ...], policy: TrustPolicy) -> bool:
    return any(_is_key_of(method, signer, policy) for signer in signers)


def _is_key_of(method: str, issuer: str, policy: TrustPolicy) -> bool:
    """Whether ``method`` is a key of ``issuer``: under its own DID, or exactly one that the policy pins for it."""
    pinned = policy.pinned_keys_of(issuer)
    return method in pinned if pinned is not None else method.partition("#")[0] == issuer


def _findings(check: str, faults: Iterable[Fault]) -> tuple[Finding, ...]:
    told = tuple(Finding.of_fault(fault, check=check, outcome=Outcome.DOES_NOT_CONFORM) for fault in faults)
    return told or (_GOOD[check],)
