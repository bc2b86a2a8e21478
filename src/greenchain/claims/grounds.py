"""All that a verifier rests on, prepared once: keys, status lists, accreditations and log proofs of one bundle.

What is prepared here does not depend on the instants of a question, so one verifier answers many questions without
reading a link twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from greenchain.claims.accreditation.links import Link, invalid_finding, read_links
from greenchain.claims.accreditation.trust import TrustDesk
from greenchain.claims.authentic import authenticate
from greenchain.claims.contexts import Contexts
from greenchain.claims.evidence.bundle import EvidenceBundle
from greenchain.claims.existence import LogDesk
from greenchain.claims.keyring import Keyring
from greenchain.claims.policy.policy import TrustPolicy
from greenchain.claims.reading import MAX_CLAIM_BYTES, MAX_LIST_BYTES
from greenchain.claims.scope import ClaimProfile
from greenchain.claims.status.shelf import StatusShelf
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding
from greenchain.values.json import digest

MAX_ACCREDITATIONS = 256  # read of one bundle: a national scheme has a few dozen bodies; each costs a verification


@dataclass(frozen=True, slots=True)
class Grounds:
    """What was prepared of one policy and one bundle."""

    keyring: Keyring
    shelf: StatusShelf
    trust: TrustDesk
    logs: LogDesk


def prepare(policy: TrustPolicy, *, evidence: EvidenceBundle, profile: ClaimProfile, contexts: Contexts) -> Grounds:
    """The grounds of a verifier."""
    for url, raw in evidence.pinned_contexts(policy).items():
        contexts = contexts.with_document(url, raw)
    keyring = Keyring(policy, evidence, contexts)
    logs = LogDesk(policy, evidence)
    shelf = StatusShelf(
        evidence.status_lists,
        lambda raw: authenticate(raw, policy=policy, keyring=keyring, max_bytes=MAX_LIST_BYTES),
        lambda reading: logs.existence(reading).proven_by,
    )
    links, notes = _links(evidence, policy=policy, keyring=keyring, logs=logs)
    by_entity: dict[str, tuple[Link, ...]] = {}
    for link in sorted(links, key=lambda one: one.sort_key):
        by_entity[link.entity] = (*by_entity.get(link.entity, ()), link)
    trust = TrustDesk(
        policy=policy,
        profile=profile,
        links=MappingProxyType(by_entity),
        schemas=MappingProxyType({file.sha256: file.raw for file in evidence.schemas}),
        notes=notes,
        is_whole=len(evidence.of_kind("accreditation")) <= MAX_ACCREDITATIONS,
    )
    return Grounds(keyring, shelf, trust, logs)


def _links(
    evidence: EvidenceBundle, *, policy: TrustPolicy, keyring: Keyring, logs: LogDesk
) -> tuple[list[Link], tuple[Finding, ...]]:
    links: list[Link] = []
    notes: list[Finding] = []
    files = evidence.of_kind("accreditation")
    for file in files[:MAX_ACCREDITATIONS]:
        try:
            links += _read(file.raw, policy=policy, keyring=keyring, logs=logs)
        except InputError as error:
            notes.append(invalid_finding(error, file.path))
    if len(files) > MAX_ACCREDITATIONS:
        fault = Fault("BUDGET_EXCEEDED", f"at most {MAX_ACCREDITATIONS} accreditations", str(len(files)))
        notes.append(invalid_finding(InputError(fault), "accreditations"))
    return links, tuple(notes)


def _read(raw: bytes, *, policy: TrustPolicy, keyring: Keyring, logs: LogDesk) -> tuple[Link, ...]:
    found = authenticate(raw, policy=policy, keyring=keyring, max_bytes=MAX_CLAIM_BYTES)
    existence = logs.existence(found.reading) if found.reading else None
    return read_links(found, proven_by=existence.proven_by if existence else None, sha256=digest(raw))
