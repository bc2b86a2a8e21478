"""Under which DID a key signs: its own did:key or did:jwk, or the did:web of a domain.

The file of a key does not say; it is chosen whenever the key is used, so that one key may speak for a domain once its
document is published there. Under a did:web the fragment is the key's Multikey text: it never changes and never names
another key.
"""

from __future__ import annotations

from dataclasses import dataclass

from greenchain.claims.did_documents import did_web_url
from greenchain.claims.keys import PublicKey, did_jwk_of, only_verification_method

METHODS = ("key", "jwk", "web")


@dataclass(frozen=True, slots=True)
class Naming:
    """How keys are named; checked when it is made.

    Attributes:
        method: ``key``, ``jwk`` or ``web``.
        domain: of a did:web, such as ``label.example`` or ``label.example:bodies:7``; else empty.
    """

    method: str = "key"
    domain: str = ""

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise ValueError(f"the method is one of {', '.join(METHODS)}")
        if (self.method == "web") != bool(self.domain):
            raise ValueError("a domain goes with the method web, and only with it")
        if self.domain:
            did_web_url(f"did:web:{self.domain}")

    def of(self, key: PublicKey) -> str:
        """The DID URL of ``key``."""
        if self.method == "web":
            return f"did:web:{self.domain}#{key.multikey}"
        return only_verification_method(key.did if self.method == "key" else did_jwk_of(key))
