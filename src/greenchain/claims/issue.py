"""Issuing: a draft becomes a secured claim, with Ed25519 the same bytes for the same draft, key and instant.

The data model is checked before signing, since a signature on a faulty claim cannot be taken back. Under a suite over
canonical JSON the bytes are the members in canonical order, indented by two spaces, ending in a newline: a person can
read and compare them, and the signature, which covers the canonical form, does not depend on the layout. As ``vc+jwt``
they are the token.
"""

from __future__ import annotations

import json
from datetime import datetime

from greenchain.claims.di_jcs import create_proof
from greenchain.claims.reading import MAX_CLAIM_BYTES, MAX_LIST_BYTES, fraction_faults
from greenchain.claims.suites import VC_JWT
from greenchain.claims.vc_jwt import make_vc_jwt
from greenchain.claims.vcdm import STATUS_LIST_TYPE, context_faults, data_model_faults, types_of
from greenchain.model.claims import Claim, SignedClaim
from greenchain.model.ports import Signer
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json, canonical_json, parse_json, thaw
from greenchain.values.time import aware


def issue_claim(
    claim: Claim, *, signer: Signer, created: datetime, suite: str = "eddsa-jcs-2022", source: str = ""
) -> SignedClaim:
    """``claim`` signed by ``signer``.

    Args:
        claim: a draft without proof; an absent issuer is filled from the key.
        signer: whose key signs.
        created: the instant of signing, stated in the proof; aware.
        suite: the cryptosuite.
        source: a name for the bytes.

    Raises:
        InputError: the draft breaks the data model, carries a proof or a fraction, is too large, or the key is not of
            the suite's kind.
    """
    aware(created, "created")
    document: dict[str, Json] = thaw(claim.document)
    if "proof" in document:
        raise InputError(Fault("PROOF_INVALID", "a draft without proof", "a proof", where="/proof"))
    document.setdefault("issuer", signer.verification_method.partition("#")[0])
    document = parse_json(canonical_json(document))  # as a verifier will read it, floats become fractions
    InputError.raise_if(
        [*context_faults(document), *data_model_faults(document), *fraction_faults(document)],
    )
    raw = _secured(document, signer=signer, created=created, suite=suite)
    budget = MAX_LIST_BYTES if STATUS_LIST_TYPE in types_of(document) else MAX_CLAIM_BYTES
    if len(raw) > budget:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {budget} bytes", f"{len(raw)} bytes"))
    return SignedClaim(raw, source)


def _secured(document: dict[str, Json], *, signer: Signer, created: datetime, suite: str) -> bytes:
    if suite == VC_JWT:
        return make_vc_jwt(document, signer=signer, created=created).encode("ascii")
    proof = create_proof(document, signer=signer, created=created, suite=suite)
    return (
        json.dumps(parse_json(canonical_json({**document, "proof": proof})), indent=2, ensure_ascii=False).encode()
        + b"\n"
    )
