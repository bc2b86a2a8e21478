"""Good proofs by somebody who had nothing to sign: anybody can make one, and its dates and suite are not the issuer's.

The key is of a published seed, so that the copies are the same in every run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from greenchain.claims.di_jcs import hash_data, proof_config, signed_document
from greenchain.claims.keys import PublicKey
from greenchain.claims.multibase import encode_base58
from greenchain.values.json import canonical_json
from greenchain.workspace.suites.tampering.mutation import Must, Mutation, write

_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
_METHOD = PublicKey("ed25519", _KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).verification_method
_SAID: tuple[tuple[str, dict[str, str]], ...] = (
    ("as the issuer's", {}),
    ("dated before it", {"created": "2026-01-01T00:00:00Z"}),
    ("ending before it", {"expires": "2026-12-01T00:00:00Z"}),
)


def strangers_proofs(document: dict[str, Any]) -> Iterator[Mutation]:
    """``document`` with one more good proof, by a key that has nothing to do with it."""
    proofs = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
    for what, said in _SAID:
        proof = _proof(document, proofs[0], said)
        for where, put in (("behind", [*proofs, proof]), ("in front", [proof, *proofs])):
            whole = write({**document, "proof": put})
            yield Mutation("strangers", f"{what}, {where}", whole, Must.REFUSED)


def _proof(document: dict[str, Any], like: dict[str, Any], said: dict[str, str]) -> dict[str, Any]:
    left_out = ("proofValue", "id", "previousProof")
    options = {name: value for name, value in like.items() if name not in left_out}
    options |= {"cryptosuite": "eddsa-jcs-2022", "verificationMethod": _METHOD, **said}
    covered = canonical_json(signed_document(document, options))
    signature = _KEY.sign(hash_data(config=proof_config(options), document=covered))
    return {**options, "proofValue": "z" + encode_base58(signature)}
