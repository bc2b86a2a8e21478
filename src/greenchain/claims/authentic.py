"""Whether a document is authentic: read strictly, of the right shape, signed by its own issuer with accepted keys.

The same steps serve claims, the status lists that speak of them and the accreditations behind them. Each rule is a
function from a signature to its faults; a step that fails in a way that leaves later ones without ground ends the walk,
so that nothing is said about content nobody signed. Every signature of a document must be good: one bad one beside a
good one is a document that somebody touched. So is a good one by somebody who had nothing to sign: anybody can add a
proof by a key of their own, and what proofs say of themselves (when, how, until when) is taken from all of them.

Source: W3C Data Integrity 1.0, 4.4 and 4.5 (verify proof, proof sets and chains); Securing VCs using JOSE and COSE, 3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from greenchain.claims import di_jcs, di_rdfc
from greenchain.claims.key_history import KeyHistory
from greenchain.claims.keyring import Keyring
from greenchain.claims.keys import PublicKey
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
        check: (Finding(check, Outcome.CONFORMS, code, detail),)
        for check, code, detail in (
            ("syntax", "SYNTAX_VALID", "one strict JSON object"),
            ("data_model", "DATA_MODEL_VALID", "keeps the data model"),
            ("context", "CONTEXT_VALID", "contexts as required"),
            ("proof", "PROOF_VALID", "the signature covers this content"),
            ("controller", "CONTROLLER_MATCHES", "the key belongs to the issuer"),
        )
    }
)


_WELL_SHAPED = _GOOD["data_model"] + _GOOD["context"]


class Authentication(NamedTuple):
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
    raw: bytes,
    *,
    policy: TrustPolicy,
    keyring: Keyring,
    max_bytes: int,
    known_at: datetime | None = None,
    co_signers: tuple[str, ...] = (),
) -> Authentication:
    """How far ``raw`` is an authentic document under ``policy``; never an error on any bytes.

    Args:
        raw: the secured document.
        policy: the suites accepted, and keys pinned for issuers.
        keyring: where keys are looked up.
        max_bytes: the budget of the document.
        known_at: the state of knowledge about keys that is asked about; ``None`` is every one.
        co_signers: issuers that must have signed besides the document's own; nobody else may have.
    """
    try:
        reading = read_secured(raw, max_bytes=max_bytes)
    except InputError as error:
        return Authentication(_findings("syntax", error.faults))
    faults, context = data_model_faults(reading.document), context_faults(reading.document)
    if reading.has_fraction:
        faults += fraction_faults(reading.document)
    shape = _findings("data_model", faults) + _findings("context", context) if faults or context else _WELL_SHAPED
    case = _Case(reading, policy, keyring, known_at)
    proofs, keys = _check_signatures(case)
    findings = _GOOD["syntax"] + shape + proofs
    if not keys:
        return Authentication(findings, reading)
    if case.contents:
        reading = _as_signed(case, signers=(reading.issuer, *co_signers))
    if reading.issuer:
        findings += _controllers(reading, policy, co_signers)
    return Authentication(findings, reading, is_signed=True, keys=keys)


def _as_signed(case: _Case, *, signers: tuple[str, ...]) -> Reading:
    """The reading of what the proofs cover, those by accepted ``signers`` where there are any."""
    methods = [one.method for one in case.reading.signatures]
    accepted = [one for one in methods if any(_is_key_of(one, signer, case.policy) for signer in signers)]
    content = next((content for method, content in case.contents if method in (accepted or methods)), None)
    return case.reading if content is None else as_signed(case.reading, content)


class _Case:
    """One document with what its signatures are checked against; its statements are read once for all of them.

    ``contents`` is what good signatures cover, by their method, where that is not the document as it came.
    """

    __slots__ = ("_statements", "contents", "keyring", "known_at", "policy", "reading")

    def __init__(self, reading: Reading, policy: TrustPolicy, keyring: Keyring, known_at: datetime | None) -> None:
        self.reading = reading
        self.policy = policy
        self.keyring = keyring
        self.known_at = known_at
        self.contents: list[tuple[str, Mapping[str, Json]]] = []
        self._statements: di_rdfc.SignedStatements | None = None

    @property
    def statements(self) -> di_rdfc.SignedStatements:
        """What the document states, on one purse of work for all proofs over it."""
        if self._statements is None:
            self._statements = di_rdfc.SignedStatements(
                self.reading.document, contexts=self.keyring.contexts, allow_vocab=self.policy.profile == "test"
            )
        return self._statements


def _check_signatures(case: _Case) -> tuple[tuple[Finding, ...], tuple[KeyHistory, ...]]:
    """The findings about the proofs, and the keys that signed; none of them unless every proof is good.

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
    keys: list[KeyHistory] = []
    for signature in reading.signatures:
        try:
            keys.append(_check_signature(signature, case))
        except InputError as error:
            is_open = error.code in _OPEN_CODES
            outcome = Outcome.NOT_DETERMINED if is_open else Outcome.DOES_NOT_CONFORM
            findings.append(Finding.of_fault(error.faults[0], check="proof", outcome=outcome))
            if not is_open:
                break
    if findings:
        return tuple(findings), ()
    return _GOOD["proof"], tuple(keys)


_OPEN_CODES = ("KEY_UNKNOWN", "CONTEXT_NOT_PINNED")


def _check_signature(signature: Signature, case: _Case) -> KeyHistory:
    """The key of ``signature``, which was found good.

    Raises:
        InputError: the signature is not accepted, does not fit, or its key is unknown.
    """
    for rule in _RULES:
        rule(signature, case.policy)
    histories = case.keyring.histories(signature.method, known_at=case.known_at)
    suite = SUITES[signature.suite]
    for history in histories:
        if history.key.algorithm not in suite.algorithms:
            expected = f"a key of kind {' or '.join(suite.algorithms)}"
            raise InputError(Fault("KEY_REFUSED", expected, history.key.algorithm, where=signature.where))
        if _FORMS[suite.form](signature, history.key, case):
            return history
    expected = "a signature that fits the content: one of the two was altered"
    raise InputError(Fault("PROOF_INVALID", expected, "another", where=signature.where or "/"))


def _fits_jcs(signature: Signature, key: PublicKey, case: _Case) -> bool:
    held = di_jcs.signature_of(signature.proof, key=key)
    if signature.covered or key.algorithm == "p384":
        proofs = {"proof": list(signature.covered)} if signature.covered else {}
        document = canonical_json({**case.reading.document, **proofs})
        message = di_jcs.hash_data(config=signature.options, document=document, algorithm=key.algorithm)
    else:
        message = di_jcs.hash_data_of(case.reading.digest, config=signature.options)
    return key.verify(signature=held, message=message)


def _fits_jose(signature: Signature, key: PublicKey, case: _Case) -> bool:
    del signature
    jwt = case.reading.jwt
    return jwt is not None and jwt.jws.is_signed_by(key)


def _fits_rdf(signature: Signature, key: PublicKey, case: _Case) -> bool:
    held = di_jcs.signature_of(signature.proof, key=key)
    signed = case.statements.signed_by(signature.proof, covered=signature.covered, algorithm=key.algorithm)
    if not key.verify(signature=held, message=signed.message):
        return False
    if not signature.covered:  # a chain has a proof that covers no other: the content is what that one covers
        case.contents.append((signature.method, signed.content))
    return True


_FORMS: Mapping[str, Callable[[Signature, PublicKey, _Case], bool]] = MappingProxyType(
    {"jcs": _fits_jcs, "jose": _fits_jose, "rdf": _fits_rdf}
)


def _require_suite(signature: Signature, policy: TrustPolicy) -> None:
    kind = signature.proof.get("type", di_jcs.PROOF_TYPE)
    if kind != di_jcs.PROOF_TYPE or (signature.proof and "type" not in signature.proof):
        where = f"{signature.where}/type"
        raise InputError(Fault("SUITE_REFUSED", f"a proof of type {di_jcs.PROOF_TYPE}", repr(kind), where=where))
    if signature.suite not in policy.suites:
        expected, where = f"a suite of the policy: {', '.join(policy.suites)}", f"{signature.where}/cryptosuite"
        raise InputError(Fault("SUITE_REFUSED", expected, repr(signature.suite), where=where))


def _require_purpose(signature: Signature, policy: TrustPolicy) -> None:
    del policy
    purpose = signature.proof.get("proofPurpose") if signature.proof else di_jcs.PURPOSE
    if purpose != di_jcs.PURPOSE:
        where = f"{signature.where}/proofPurpose"
        raise InputError(Fault("PURPOSE_MISMATCH", di_jcs.PURPOSE, repr(purpose), where=where))


def _require_form(signature: Signature, policy: TrustPolicy) -> None:
    del policy
    proof = signature.proof
    if not is_url(signature.method):
        where = f"{signature.where}/verificationMethod"
        raise InputError(Fault("PROOF_INVALID", "an absolute DID URL", repr(signature.method), where=where))
    for name, instant in (("created", signature.created), ("expires", signature.expires)):
        if instant is None and name in proof:
            where = f"{signature.where}/{name}"
            raise InputError(Fault("PROOF_INVALID", "an instant with an offset", repr(proof[name]), where=where))
    if signature.has_fraction:
        raise InputError(*fraction_faults(proof, ("proof",)))


_RULES: tuple[Callable[[Signature, TrustPolicy], None], ...] = (_require_suite, _require_purpose, _require_form)


def _controllers(reading: Reading, policy: TrustPolicy, co_signers: tuple[str, ...]) -> tuple[Finding, ...]:
    """Whether the issuer signed, and whoever else had to, and nobody besides."""
    findings: list[Finding] = []
    signatures = reading.signatures
    if not co_signers and len(signatures) == 1 and _is_key_of(signatures[0].method, reading.issuer, policy):
        return _GOOD["controller"]
    others = [one for one in signatures if not _is_key_of(one.method, reading.issuer, policy)]
    if len(others) == len(signatures):
        detail, methods = "signed with a key that is not the issuer's", [one.method for one in signatures]
        findings.append(_mismatch(reading, detail, where=signatures[0].where, methods=methods))
    else:
        detail = "a proof besides the issuer's by somebody of whom the policy asks for none"
        findings += [
            _mismatch(reading, detail, where=one.where, methods=[one.method])
            for one in others
            if not any(_is_key_of(one.method, signer, policy) for signer in co_signers)
        ]
    for signer in co_signers:
        if not any(_is_key_of(one.method, signer, policy) for one in signatures):
            detail = f"the policy asks for a proof by {signer} too"
            findings.append(Finding("controller", Outcome.DOES_NOT_CONFORM, "PROOF_MISSING", detail, "/proof"))
    return tuple(findings) or _GOOD["controller"]


def _mismatch(reading: Reading, detail: str, *, where: str, methods: list[str]) -> Finding:
    values: Mapping[str, str] = {"issuer": reading.issuer, "verification_method": ", ".join(methods)}
    return Finding("controller", Outcome.DOES_NOT_CONFORM, "CONTROLLER_MISMATCH", detail, where, values)


def _is_key_of(method: str, issuer: str, policy: TrustPolicy) -> bool:
    """Whether ``method`` is a key of ``issuer``: under its own DID, or exactly one that the policy pins for it."""
    pinned = policy.pinned_keys_of(issuer)
    return method.partition("#")[0] == issuer if pinned is None else method in pinned


def _findings(check: str, faults: tuple[Fault, ...]) -> tuple[Finding, ...]:
    if not faults:
        return _GOOD[check]
    return tuple([Finding.of_fault(fault, check=check, outcome=Outcome.DOES_NOT_CONFORM) for fault in faults])
