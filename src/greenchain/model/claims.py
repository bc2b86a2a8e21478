"""Claims before anybody has judged them: a draft to be issued, the bytes of a secured one, and of a log proof of one.

None of them is evidence. Evidence is ``claims.VerifiedClaim``, which only verification can make.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from greenchain.values.json import Json, canonical_json, digest, freeze


@dataclass(frozen=True, slots=True)
class Claim:
    """An unsecured claim: a W3C Verifiable Credentials 2.0 document without proof."""

    document: Mapping[str, Json]

    def __post_init__(self) -> None:
        object.__setattr__(self, "document", freeze(self.document))


@dataclass(frozen=True, slots=True)
class SignedClaim:
    """A secured claim as it came: bytes and the name it came under."""

    raw: bytes
    source: str = ""

    @property
    def sha256(self) -> str:
        """Digest of the bytes as received; not the identity of the claim, since one claim may have many bytes."""
        return digest(self.raw)


@dataclass(frozen=True, slots=True)
class TlogProofFile:
    """A proof that a log holds some claim, as it came: bytes and the name they came under."""

    raw: bytes
    source: str = ""


def unsecured_digest(document: Mapping[str, Json]) -> str:
    """The identity of a claim: SHA-256 of its canonical document without ``proof``.

    What an envelope adds around the document (the registered names of a JWT, such as ``iat``) is the envelope's to take
    off before; under an embedded proof such members are signed content like any other and belong to the identity.
    """
    return digest(canonical_json({key: value for key, value in document.items() if key != "proof"}))
