"""Private keys of the signer's own: in files, in memory, and the DID they sign under."""

from greenchain.adapters.keys.files import load_signer, new_key
from greenchain.adapters.keys.naming import METHODS, Naming
from greenchain.adapters.keys.signers import (
    ALGORITHMS,
    EcdsaSigner,
    Ed25519Signer,
    KeySigner,
    ecdsa_signer_from_seed,
    signer_from_seed,
    signer_of,
)

__all__ = [
    "ALGORITHMS",
    "METHODS",
    "EcdsaSigner",
    "Ed25519Signer",
    "KeySigner",
    "Naming",
    "ecdsa_signer_from_seed",
    "load_signer",
    "new_key",
    "signer_from_seed",
    "signer_of",
]
