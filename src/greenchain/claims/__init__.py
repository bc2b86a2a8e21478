"""Signed claims: trust policies, verification, status lists, issuing. ``VerifiedClaim`` is the only evidence."""

from greenchain.claims.contexts import Contexts
from greenchain.claims.evidence.bundle import EvidenceBundle
from greenchain.claims.evidence.files import BundleFile
from greenchain.claims.examination import Examination
from greenchain.claims.issue import issue_claim
from greenchain.claims.keys import PublicKey, public_key_from_did_url, public_key_from_jwk, public_key_from_multikey
from greenchain.claims.kinds import ClaimKind, claim_kind
from greenchain.claims.policy.anchors import Anchor, PinnedIssuer
from greenchain.claims.policy.policy import TrustPolicy
from greenchain.claims.policy.rows import CollectorRow, ContextRow, DocumentRow, KeyRow, LogRow, WitnessRow
from greenchain.claims.reading import Reading, read_secured
from greenchain.claims.scope import ClaimProfile, Scope
from greenchain.claims.status.entries import StatusAnswer
from greenchain.claims.status.lists import make_status_list, status_entry
from greenchain.claims.verified import ChainLink, SigningTime, VerifiedClaim, is_sealed, require_sealed
from greenchain.claims.verifier import ClaimVerifier

__all__ = [
    "Anchor",
    "BundleFile",
    "ChainLink",
    "ClaimKind",
    "ClaimProfile",
    "ClaimVerifier",
    "CollectorRow",
    "ContextRow",
    "Contexts",
    "DocumentRow",
    "EvidenceBundle",
    "Examination",
    "KeyRow",
    "LogRow",
    "PinnedIssuer",
    "PublicKey",
    "Reading",
    "Scope",
    "SigningTime",
    "StatusAnswer",
    "TrustPolicy",
    "VerifiedClaim",
    "WitnessRow",
    "claim_kind",
    "is_sealed",
    "issue_claim",
    "make_status_list",
    "public_key_from_did_url",
    "public_key_from_jwk",
    "public_key_from_multikey",
    "read_secured",
    "require_sealed",
    "status_entry",
]
