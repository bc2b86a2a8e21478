"""Issuing: a draft becomes a secured claim, with Ed25519 the same bytes for the same draft, key and instant.

The data model is checked before signing, since a signature on a faulty claim cannot be taken back. Under a suite over
canonical JSON the bytes are that form; the signature does not depend on the layout, so ``indented`` may lay it out for
a person. As ``vc+jwt`` they are the token.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from greenchain.claims.di_jcs import secure
from greenchain.claims.reading import MAX_CLAIM_BYTES, MAX_LIST_BYTES, fraction_faults
from greenchain.claims.suites import VC_JWT
from greenchain.claims.vc_jwt import ENVELOPED_TYPE, make_vc_jwt
from greenchain.claims.vcdm import STATUS_LIST_TYPE, context_faults, data_model_faults, types_of
from greenchain.model.claims import Claim, SignedClaim
from greenchain.model.ports import Signer
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json, canonical_json, parse_json, plain_json, pointer
from greenchain.values.time import aware

# Members of a credential (VCDM 2.0, chapter 4 and 5)
_MEMBERS = frozenset(
    {"@context", "id", "type", "name", "description", "issuer", "validFrom", "validUntil", "credentialSubject"}
    | {"credentialStatus", "credentialSchema", "evidence", "termsOfUse", "refreshService", "relatedResource"}
)
_BY_LOWER_CASE: Mapping[str, str] = MappingProxyType({name.lower(): name for name in _MEMBERS})


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
        InputError: the draft breaks the data model, carries a proof or a fraction, calls itself an envelope, is too
            large or too deep, or the key is not of the suite's kind.
    """
    aware(created, "created")
    document, has_fraction = plain_json(claim.document)
    if "proof" in document:
        raise InputError(Fault("PROOF_INVALID", "a draft without proof", "a proof", where="/proof"))
    document.setdefault("issuer", signer.verification_method.partition("#")[0])
    if has_fraction:
        document = parse_json(canonical_json(document))  # as a verifier will read it, floats become fractions
    faults = (
        *context_faults(document),
        *data_model_faults(document),
        *_envelope_faults(document),
        *_misspelt(document),
    )
    InputError.raise_if((*faults, *fraction_faults(document)) if has_fraction else faults)
    raw = _secured(document, signer=signer, created=created, suite=suite)
    budget = MAX_LIST_BYTES if STATUS_LIST_TYPE in types_of(document) else MAX_CLAIM_BYTES
    if len(raw) > budget:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {budget} bytes", f"{len(raw)} bytes"))
    return SignedClaim(raw, source)


def _envelope_faults(document: Mapping[str, Json]) -> Iterable[Fault]:
    """A draft that calls itself an envelope: whoever verifies it would look for the token inside."""
    if ENVELOPED_TYPE in types_of(document):
        expected = "a claim, which issuing puts into its envelope"
        yield Fault("ENVELOPE_MISMATCH", expected, ENVELOPED_TYPE, where="/type")


def _misspelt(document: Mapping[str, Json]) -> tuple[Fault, ...]:
    """Members that differ from one of the data model in their case alone: a licence with ``validuntil`` never ends."""
    names = [name for name in document if name not in _MEMBERS and name.lower() in _BY_LOWER_CASE]
    return tuple(
        Fault("CLAIM_MEMBER_MISSPELT", _BY_LOWER_CASE[name.lower()], name, where=pointer(name)) for name in names
    )


def _secured(document: dict[str, Json], *, signer: Signer, created: datetime, suite: str) -> bytes:
    if suite == VC_JWT:
        return make_vc_jwt(document, signer=signer, created=created).encode("ascii")
    return secure(document, signer=signer, created=created, suite=suite)


def indented(raw: bytes) -> bytes:
    """``raw``, an issued claim, laid out for a person where it is JSON: two spaces a level, a newline at the end.

    >>> indented(b'{"a":[1]}').decode().splitlines()
    ['{', '  "a": [', '    1', '  ]', '}']
    """
    if not raw.startswith(b"{"):
        return raw
    return json.dumps(parse_json(raw), indent=2, ensure_ascii=False).encode() + b"\n"
