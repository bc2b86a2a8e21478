"""A secured claim taken apart: bytes to document, signatures, and the few members that every check asks for.

Scalar-or-list and string-or-object spellings are made equal here, in the reader, and never in what is signed. Nothing
here is believed yet; ``authentic`` decides whether it is signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from greenchain.claims.di_jcs import signed_document
from greenchain.claims.signatures import Signature, signatures_of
from greenchain.claims.suites import VC_JWT
from greenchain.claims.vc_jwt import VcJwt, compact_of, read_vc_jwt
from greenchain.claims.vcdm import MAX_FAULTS, id_of, instant_of, types_of
from greenchain.model.claims import unsecured_digest
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import (
    Json,
    Split,
    canonical_parsed,
    canonical_whole,
    digest,
    parse_json,
    parse_split,
    pointer,
)
from greenchain.values.time import Period

MAX_CLAIM_BYTES = 64 * 1024  # a label licence has 2 kB, the largest conformity credentials about 20
_APART = frozenset({"proof"})
MAX_LIST_BYTES = 4 * 1024 * 1024  # the encoded text of a list of the largest size accepted, when it does not compress


class Reading(NamedTuple):
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
        begin: the latest of ``counts_from``; ``None`` where there is none.
        end: the earliest of ``counts_until``; ``None`` where there is none.
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
    begin: datetime | None
    end: datetime | None

    @property
    def suite(self) -> str:
        """The suite of its signatures, of several the first by name, as nobody signs their order; empty without one."""
        if len(self.signatures) == 1:
            return self.signatures[0].suite
        return min([signature.suite for signature in self.signatures], default="")

    @property
    def period(self) -> Period:
        """When document and signatures are all valid; where they never are, as if nothing ended."""
        # Made anew each time: it becomes a part of evidence, of which no two share what could be written into
        since, until = self.begin, self.end
        return Period(since, until) if since is None or until is None or since < until else Period(since)


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
    split = parse_split(raw, _APART, max_bytes=max_bytes)
    if split is None:
        raise InputError(Fault("CLAIM_NOT_OBJECT", "a JSON object", type(parse_json(raw)).__name__))
    return _embedded(split)


def _embedded(split: Split) -> Reading:
    signatures: tuple[Signature, ...] = ()
    faults: tuple[Fault, ...] = ()
    document, canonical = split.rest, split.canonical
    proof = split.apart.get("proof")
    written = split.aside[len(b'{"proof":') : -1] if split.aside and isinstance(proof, dict) else None
    try:
        signatures = signatures_of(_proofs(proof), written=written)
        document = _covered(document, signatures)
    except InputError as error:
        faults = error.faults
    if document is not split.rest:
        canonical = canonical_whole(document)
    return _reading(document, canonical, signatures=signatures, faults=faults)


def _covered(document: dict[str, Any], signatures: tuple[Signature, ...]) -> dict[str, Any]:
    """The one document that all of ``signatures`` cover, which is ``document`` but for the spelling of its contexts.

    Raises:
        InputError: they cover several, or other contexts than the document's.
    """
    contexts = document.get("@context", ())
    if len(signatures) == 1 and signatures[0].proof.get("@context", contexts) == contexts:
        return document
    repeated = [signature.proof["@context"] for signature in signatures if "@context" in signature.proof]
    if repeated.count(contexts) == len(repeated) and len(repeated) in (0, len(signatures)):
        return document
    first, *others = [signed_document(document, signature.proof) for signature in signatures]
    if len(repeated) < len(signatures) or any(other != first for other in others):
        raise InputError(Fault("PROOF_INVALID", "proofs over one and the same document", "several", where="/proof"))
    return first


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
    return _reading(jwt.document, jwt.canonical, signatures=(signature,), jwt=jwt)


def _reading(
    document: Mapping[str, Json],
    whole: bytes | None,
    *,
    signatures: tuple[Signature, ...],
    jwt: VcJwt | None = None,
    faults: tuple[Fault, ...] = (),
) -> Reading:
    """The reading of ``document``; ``whole`` is its canonical form where no fraction stands in it."""
    canonical = canonical_parsed(document) if whole is None else whole
    begin = since = instant_of(document, "validFrom")
    end = until = instant_of(document, "validUntil")
    created = None
    counts_from: tuple[tuple[str, datetime], ...] = (("/validFrom", since),) if since else ()
    counts_until: tuple[tuple[str, datetime], ...] = (("/validUntil", until),) if until else ()
    for signature in signatures:
        if signature.created and (created is None or signature.created < created):
            created = signature.created
        if signature.not_before:
            counts_from += ((f"{signature.where}/nbf", signature.not_before),)
            begin = signature.not_before if begin is None else max(begin, signature.not_before)
        if signature.expires:
            where = f"{signature.where}/expires" if signature.proof else "/exp"
            counts_until += ((where, signature.expires),)
            end = signature.expires if end is None else min(end, signature.expires)
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
        created,
        counts_from,
        counts_until,
        begin,
        end,
    )


def as_signed(reading: Reading, document: Mapping[str, Json]) -> Reading:
    """``reading`` of the ``document`` that its signatures fix, where that is not the very JSON that was presented."""
    whole = canonical_whole(document)
    return _reading(document, whole, signatures=reading.signatures, jwt=reading.jwt, faults=reading.faults)


def _proofs(proof: Json) -> tuple[Json, ...]:
    if proof is None:
        return ()
    return tuple(proof) if isinstance(proof, list) else (proof,)


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
