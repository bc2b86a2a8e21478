"""A secured claim taken apart: bytes to document, proof, and the few members that every check asks for.

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
from greenchain.claims.vcdm import MAX_FAULTS, id_of, instant_of, types_of
from greenchain.model.claims import unsecured_digest
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json, canonical_json, parse_json, pointer

MAX_CLAIM_BYTES = 64 * 1024  # a label licence has 2 kB, the largest conformity credentials about 20
MAX_LIST_BYTES = 4 * 1024 * 1024  # the encoded text of a list of the largest size accepted, when it does not compress


@dataclass(frozen=True, slots=True)
class Reading:
    """What a secured document says of itself.

    Attributes:
        document: as its proof covers it, without proof.
        canonical: the document in RFC 8785 form.
        digest: the identity of the claim.
        proofs: its proofs as they came.
        faults: why the proof's contexts do not fit the document, if so.
    """

    document: Mapping[str, Json]
    canonical: bytes
    digest: str
    proofs: tuple[Json, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def proof(self) -> Mapping[str, Json]:
        """The one proof; empty where there is none, several, or no object."""
        return only_proof(self.proofs)

    @property
    def id(self) -> str:
        """The document's id; empty where it has none."""
        return id_of(self.document.get("id"))

    @property
    def issuer(self) -> str:
        """The issuer's id; empty where it has none."""
        return id_of(self.document.get("issuer"))

    @property
    def types(self) -> tuple[str, ...]:
        """The type names."""
        return types_of(self.document)

    @property
    def valid_from(self) -> datetime | None:
        """When it begins to be valid."""
        return instant_of(self.document, "validFrom")

    @property
    def valid_until(self) -> datetime | None:
        """When it ceases to be valid."""
        return instant_of(self.document, "validUntil")

    @property
    def created(self) -> datetime | None:
        """When its proof says that it was signed."""
        return instant_of(self.proof, "created")

    @property
    def proof_expires(self) -> datetime | None:
        """When its proof ceases to count."""
        return instant_of(self.proof, "expires")

    @property
    def suite(self) -> str:
        """The cryptosuite that its proof names; empty where it names none."""
        name = self.proof.get("cryptosuite")
        return name if isinstance(name, str) else ""


def read_secured(raw: bytes, *, max_bytes: int = MAX_CLAIM_BYTES) -> Reading:
    """The reading of one secured document.

    Raises:
        InputError: not strict JSON, or no object.
    """
    document = parse_json(raw, max_bytes=max_bytes)
    if not isinstance(document, dict):
        raise InputError(Fault("CLAIM_NOT_OBJECT", "a JSON object", type(document).__name__))
    proofs = _proofs(document)
    faults: tuple[Fault, ...] = ()
    try:
        unsecured = signed_document(document, only_proof(proofs))
    except InputError as error:
        faults = error.faults
        unsecured = {name: value for name, value in document.items() if name != "proof"}
    return Reading(unsecured, canonical_json(unsecured), unsecured_digest(unsecured), proofs, faults)


def only_proof(proofs: tuple[Json, ...]) -> Mapping[str, Json]:
    """The single proof of ``proofs``; empty where there is another number of them, or it is no object."""
    if len(proofs) == 1 and isinstance(proofs[0], Mapping):
        return proofs[0]
    return {}


def fraction_faults(value: Json, at: tuple[str | int, ...] = ()) -> tuple[Fault, ...]:
    """Faults of numbers with a fraction or exponent anywhere below ``value``, up to a readable number."""
    return tuple(islice(_fractions(value, at), MAX_FAULTS))


def _fractions(value: Json, at: tuple[str | int, ...]) -> Iterator[Fault]:
    if isinstance(value, Decimal):
        yield Fault("FRACTION_REFUSED", "a decimal string or an integer", str(value), where=pointer(*at))
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _fractions(item, (*at, name))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _fractions(item, (*at, index))


def _proofs(document: Mapping[str, Any]) -> tuple[Json, ...]:
    if "proof" not in document or document["proof"] in ([], None):
        return ()
    proof = document["proof"]
    return tuple(proof) if isinstance(proof, list) else (proof,)
