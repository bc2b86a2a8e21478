"""The trust policy: whom the asker believes, about what, since when; its rows and how ``trust.toml`` states them."""

from greenchain.claims.policy.anchors import Anchor, PinnedIssuer
from greenchain.claims.policy.policy import TrustPolicy
from greenchain.claims.policy.rows import CollectorRow, ContextRow, DocumentRow, KeyRow, LogRow, WitnessRow

__all__ = [
    "Anchor",
    "CollectorRow",
    "ContextRow",
    "DocumentRow",
    "KeyRow",
    "LogRow",
    "PinnedIssuer",
    "TrustPolicy",
    "WitnessRow",
]
