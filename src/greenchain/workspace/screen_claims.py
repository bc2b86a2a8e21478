"""The credentials that screening is given, verified: those valid now for now, those that ended for their last instant.

A declaration is judged on its own day, often long after a certificate ran out. What has ended is verified for the last
instant of its validity with all that is known now, so what was revoked since never counts; what does not conform is a
fault of its file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from greenchain.claims import ClaimVerifier, Examination, TrustPolicy, VerifiedClaim
from greenchain.claims.accreditation import LINK_TYPE
from greenchain.claims.reading import read_secured
from greenchain.claims.vcdm import STATUS_LIST_TYPE
from greenchain.screening.certificates import Certificates
from greenchain.standards import Standards
from greenchain.values.errors import Fault, GreenchainError
from greenchain.workspace.case_files import CaseFile
from greenchain.workspace.evidence_files import gather_evidence

_EVIDENCE = {STATUS_LIST_TYPE: "status-list", LINK_TYPE: "accreditation"}
_INSTANT = timedelta(microseconds=1)  # the last before an end, which is half-open


def screening_certificates(
    files: Iterable[CaseFile], *, policy: TrustPolicy, standards: Standards, at: datetime
) -> tuple[Certificates, tuple[Fault, ...]]:
    """What screening counts of the files, and a fault for each that is no evidence.

    Args:
        files: claims, and the status lists and accreditations that they rest on, whatever each is called.
        policy: whom to trust with what.
        standards: must hold one pack ``claims/profile``.
        at: the instant of the question.
    """
    listed = sorted(files, key=lambda file: file.path)
    kinds = [_kind(file.raw or b"") for file in listed]
    evidence = [CaseFile(f.path, kind, f.raw) for f, kind in zip(listed, kinds, strict=True) if kind]
    claims = [file for file, kind in zip(listed, kinds, strict=True) if not kind]
    raws = [file.raw or b"" for file in claims]
    gathered = gather_evidence(evidence, claims=raws, policy=policy)
    verifier = ClaimVerifier(policy, evidence=gathered.bundle)
    examined = [_examined(verifier, raw, at=at, source=file.path) for file, raw in zip(claims, raws, strict=True)]
    verified: Sequence[VerifiedClaim] = [found.claim for found in examined if found.claim is not None]
    refused = tuple(_refused(found) for found in examined if found.claim is None)
    certificates = Certificates.of(verified, policy=policy, standards=standards, at=at)
    return certificates, (*gathered.faults, *refused)


def _kind(raw: bytes) -> str:
    """What of a bundle it is; empty for a claim, and for what cannot be read, which examination says."""
    try:
        types = read_secured(raw).types
    except GreenchainError:
        return ""
    return next((kind for name, kind in _EVIDENCE.items() if name in types), "")


def _examined(verifier: ClaimVerifier, raw: bytes, *, at: datetime, source: str) -> Examination:
    found = verifier.examine(raw, at=at, source=source)
    end = found.reading.end if found.claim is None and found.reading else None
    if end is None or end > at:
        return found
    return verifier.examine(raw, at=end - _INSTANT, known_at=at, source=source)


def _refused(found: Examination) -> Fault:
    worst = next((f for f in found.findings if f.outcome is found.outcome), found.findings[0])
    return Fault(worst.code, "a credential that conforms", worst.detail, where=worst.where, file=found.source)
