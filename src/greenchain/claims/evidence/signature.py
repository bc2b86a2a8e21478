"""The word of a collector: a signature on a bundle's manifest, and at which state of knowledge it counts.

It says what was published where and when, and counts only for collectors that the policy names. Nothing proves when it
was made, so a key whose theft is known vouches for nothing, whatever instant the signature states. What became known
later changes no earlier answer: the signature counts from the instant it states, until it runs out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from greenchain.claims.di_jcs import PROOF_TYPE, PURPOSE, signed_document, verify_proof
from greenchain.claims.evidence.files import MANIFEST
from greenchain.claims.evidence.manifest import manifest_object
from greenchain.claims.keys import public_key_from_did_url
from greenchain.claims.policy.policy import TrustPolicy
from greenchain.claims.policy.rows import KeyRow, rows_in_force
from greenchain.claims.suites import SUITES
from greenchain.claims.vcdm import instant_of
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.json import Json, canonical_json
from greenchain.values.time import aware, format_instant

_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Vouching:
    """A signature by a collector of the policy that fits its manifest.

    Attributes:
        created: when it says that it was made; before, it did not exist.
        expires: from when it counts no longer; ``None`` is never.
        rows: what the policy says of the key.
    """

    created: datetime
    expires: datetime | None = None
    rows: tuple[KeyRow, ...] = ()

    def turns(self) -> Iterator[datetime]:
        """The states of knowledge at which it may begin or cease to count."""
        yield self.created
        if self.expires:
            yield self.expires
        yield from (row.known_since for row in self.rows if row.known_since)

    def fault(self, known_at: datetime | None = None) -> Fault | None:
        """Why it does not count as of ``known_at``; ``None`` where it counts. By default everything is known."""
        now = self.created if known_at is None else aware(known_at, "known_at")
        if now < self.created:
            return _fault(f"a signature made by {format_instant(now)}", format_instant(self.created))
        if self.expires and now >= self.expires:
            return _fault("a signature that has not run out", format_instant(self.expires))
        rows = rows_in_force(self.rows, known_at=known_at or _LAST)
        if any(row.compromised_since for row in rows):
            return _fault("a key that nobody else has", "a key known to be compromised")
        if rows and not any(row.period.holds(self.created) for row in rows):
            return _fault("a key in force when it signed", format_instant(self.created))
        return None


def vouching_of(manifest: bytes, *, policy: TrustPolicy) -> Vouching | None:
    """The signature of a collector of ``policy`` on ``manifest``; ``None`` where it bears no signature.

    Raises:
        InputError: there is a signature, and it is no collector's or does not fit; the fault says why.
    """
    document = manifest_object(manifest) if manifest else {}
    if "proof" not in document:
        return None
    proof = document["proof"]
    if not isinstance(proof, Mapping):
        raise InputError(_fault("one proof, an object", type(proof).__name__))
    fault = next(_proof_faults(proof, policy), None)
    if fault is not None:
        raise InputError(fault)
    method = str(proof["verificationMethod"])
    try:
        key = public_key_from_did_url(method)
        canonical = canonical_json(signed_document(document, proof))
        is_good = key.algorithm in SUITES[str(proof["cryptosuite"])].algorithms and verify_proof(
            proof=proof, document=canonical, key=key
        )
    except GreenchainError as error:
        raise InputError(_fault(error.faults[0].expected, error.faults[0].found)) from None
    created, expires = instant_of(proof, "created"), instant_of(proof, "expires")
    if not is_good or created is None:
        raise InputError(_fault("a signature that fits the manifest", "another"))
    return Vouching(created, expires, tuple(row for row in policy.keys if row.id == method))


def _proof_faults(proof: Mapping[str, Json], policy: TrustPolicy) -> Iterator[Fault]:
    suite = proof.get("cryptosuite")
    row = SUITES.get(suite) if isinstance(suite, str) else None
    if proof.get("type") != PROOF_TYPE or row is None or row.form != "jcs":
        yield _fault("a Data Integrity proof over canonical JSON", repr(suite))
    if proof.get("proofPurpose") != PURPOSE:
        yield _fault(f"purpose {PURPOSE}", repr(proof.get("proofPurpose")))
    if "previousProof" in proof or instant_of(proof, "created") is None:
        yield _fault("one proof that states when it was made", repr(proof.get("created")))
    if "expires" in proof and instant_of(proof, "expires") is None:
        yield _fault("an instant at which it runs out", repr(proof["expires"]))
    method = proof.get("verificationMethod")
    if not isinstance(method, str) or not _is_of_collector(method, policy):
        yield _fault("a key of a [[collector]] of the policy", repr(method))


def _is_of_collector(method: str, policy: TrustPolicy) -> bool:
    did = method.partition("#")[0]
    return any(
        method in pinned if (pinned := policy.pinned_keys_of(row.id)) is not None else did == row.id
        for row in policy.collectors
    )


def _fault(expected: str, found: str) -> Fault:
    return Fault("BUNDLE_SIGNATURE_INVALID", expected, found, where="/proof", file=MANIFEST)
