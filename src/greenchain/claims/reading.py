"""A secured claim taken apart: bytes to document, signatures, and the few members that every check asks for.

Scalar-or-list and string-or-object spellings are made equal here, in the reader, and never in what is signed. Nothing
here is believed yet; ``authentic`` decides whether it is signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from greenchain.claims.di_jcs import signed_document
from greenchain.claims.signatures import Signature, signatures_of
from greenchain.claims.suites import VC_JWT
from greenchain.claims.vc_jwt import VcJwt, compact_of, read_vc_jwt
from greenchain.claims.vcdm import MAX_FAULTS, id_of, instant_of, types_of
from greenchain.model.claims import unsecured_digest
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json, canonical_parsed, canonical_whole, digest, parse_json, pointer

MAX_CLAIM_BYTES = 64 * 1024  # a label licence has 2 kB, the largest conformity credentials about 20
MAX_LIST_BYTES = 4 * 1024 * 1024  # the encoded text of a list of the largest size accepted, when it does not compress


@dataclass(frozen=True, slots=True)
class Reading:
    """What a secured document says of itself.

    Attributes:
        document: as its signatures cover it, without proof.
        canonical: the document in RFC 8785 form.
        digest: the identity of the claim: the same in whatever envelope it came.
        signatures: what each says of itself, in the document's order.
        jwt: the JOSE envelope, where it came in one.
        has_fraction: whether a number with a fraction or exponent stands anywhere in the document.
        faults: why the signatures do not fit the document or one another, if so.
        id: the document's id; empty where it has none.
        issuer: the issuer's id; empty where it has none.
        types: the type names.
        valid_from: when it begins to be valid.
        valid_until: when it ceases to be valid.
        created: when its earliest signature says that it was made.
        counts_from: since when document and signatures count, with where each instant stands.
        counts_until: until when document and signatures count, with where each instant stands.
    """

    document: Mapping[str, Json]
    canonical: bytes
    digest: str
    signatures: tuple[Signature, ...]
    jwt: VcJwt | None
    has_fraction: bool
    faults: tuple[Fault, ...]
    id: str
    issuer: str
    types: tuple[str, ...]
    valid_from: datetime | None
    valid_until: datetime | None
    created: datetime | None
    counts_from: tuple[tuple[str, datetime], ...]
    counts_until: tuple[tuple[str, datetime], ...]

    @property
    def suite(self) -> str:
        """The suite of its signatures, of several the first by name, as nobody signs their order; empty without one."""
        return min([signature.suite for signature in self.signatures], default="")


def read_secured(raw: bytes, *, max_bytes: int = MAX_CLAIM_BYTES) -> Reading:
    """The reading of one secured document: an object with proofs, a ``vc+jwt``, or an enveloped credential.

    Raises:
        InputError: none of these, over budget, or an envelope that breaks its own rules.
    """
    if len(raw) > max_bytes:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {max_bytes} bytes", f"{len(raw)} bytes"))
    token = compact_of(raw)
    if token is not None:
        return _enveloped(token)
    document = parse_json(raw, max_bytes=max_bytes)
    if not isinstance(document, dict):
        raise InputError(Fault("CLAIM_NOT_OBJECT", "a JSON object", type(document).__name__))
    return _embedded(document)


def _embedded(document: dict[str, Any]) -> Reading:
    unsecured: dict[str, Any] = {name: value for name, value in document.items() if name != "proof"}
    faults: tuple[Fault, ...] = ()
    signatures: tuple[Signature, ...] = ()
    whole = unsecured
    try:
        signatures = signatures_of(_proofs(document))
        covered = [signed_document(unsecured, s.proof) for s in signatures if "@context" in s.proof]
        if covered:
            unsecured = covered[0]
        if any(other != unsecured for other in covered) or (covered and len(covered) < len(signatures)):
            unsecured = whole
            raise InputError(Fault("PROOF_INVALID", "proofs over one and the same document", "several", where="/proof"))
    except InputError as error:
        faults = error.faults
    return _reading(unsecured, signatures=signatures, jwt=None, faults=faults)


def _enveloped(token: str) -> Reading:
    jwt = read_vc_jwt(token)
    signature = Signature(
        suite=VC_JWT,
        method=jwt.method,
        where="",
        proof={},
        created=jwt.issued_at,
        not_before=jwt.not_before,
        expires=jwt.expires,
    )
    return _reading(jwt.document, signatures=(signature,), jwt=jwt, faults=())


def _reading(
    document: Mapping[str, Json], *, signatures: tuple[Signature, ...], jwt: VcJwt | None, faults: tuple[Fault, ...]
) -> Reading:
    whole = canonical_whole(document)
    canonical = canonical_parsed(document) if whole is None else whole
    since, until = instant_of(document, "validFrom"), instant_of(document, "validUntil")
    starts = [(_nbf(s), s.not_before) for s in signatures if s.not_before]
    ends = [(_exp(s), s.expires) for s in signatures if s.expires]
    return Reading(
        document,
        canonical,
        unsecured_digest(document) if "proof" in document else digest(canonical),
        signatures,
        jwt,
        whole is None,
        faults,
        id_of(document.get("id")),
        id_of(document.get("issuer")),
        types_of(document),
        since,
        until,
        min([s.created for s in signatures if s.created], default=None),
        ((("/validFrom", since),) if since else ()) + tuple(starts),
        ((("/validUntil", until),) if until else ()) + tuple(ends),
    )


def as_signed(reading: Reading, document: Mapping[str, Json]) -> Reading:
    """``reading`` of the ``document`` that its signatures fix, where that is not the very JSON that was presented."""
    return _reading(document, signatures=reading.signatures, jwt=reading.jwt, faults=reading.faults)


def _proofs(document: Mapping[str, Any]) -> tuple[Json, ...]:
    if "proof" not in document or document["proof"] in ([], None):
        return ()
    proof = document["proof"]
    return tuple(proof) if isinstance(proof, list) else (proof,)


def _nbf(signature: Signature) -> str:
    return f"{signature.where}/nbf"


def _exp(signature: Signature) -> str:
    return f"{signature.where}/expires" if signature.proof else "/exp"


def fraction_faults(value: Json, at: tuple[str | int, ...] = ()) -> tuple[Fault, ...]:
    """Faults of numbers with a fraction or exponent anywhere below ``value``, up to a readable number."""
    return tuple(islice(_fractions(value, at), MAX_FAULTS))


def _fractions(value: Json, at: tuple[str | int, ...]) -> Iterator[Fault]:
    if isinstance(value, str):  # most values are, and asking for a Mapping takes longer
        return
    if isinstance(value, Decimal):
        yield Fault("FRACTION_REFUSED", "a decimal string or an integer", str(value), where=pointer(*at))
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if not isinstance(item, str):
                yield from _fractions(item, (*at, name))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            if not isinstance(item, str):
                yield from _fractions(item, (*at, index))
