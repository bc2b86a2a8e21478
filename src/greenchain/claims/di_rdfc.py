"""The cryptosuites over statements, ``eddsa-rdfc-2022`` and ``ecdsa-rdfc-2019``: what their signatures cover.

What is signed is ``hash(proof options) || hash(document)``, each as canonical N-Quads. The hash, which also labels the
blank nodes, is SHA-256, and SHA-384 for keys on P-384. Since a signature covers statements while readers act on JSON,
the document has to pass the gate of ``claims.jsonld``, and only the content that comes out of it may be read.

Source: W3C Data Integrity EdDSA Cryptosuites 1.0, 3.2; ECDSA Cryptosuites 1.0, 3.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from greenchain.claims.contexts import Contexts
from greenchain.claims.jsonld import read_statements
from greenchain.claims.rdfc import HASH_ALGORITHMS, Quad, canonicalize_quads
from greenchain.claims.vcdm import as_list
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json

HASH_OF_ALGORITHM: Mapping[str, str] = MappingProxyType({"ed25519": "sha256", "p256": "sha256", "p384": "sha384"})
"""The hash that goes with each kind of key."""


@dataclass(frozen=True, slots=True)
class SignedContent:
    """What a proof over statements covers.

    Attributes:
        message: the bytes that are signed.
        content: the document's content as its statements fix it; nothing else of the document may be relied on.
    """

    message: bytes
    content: dict[str, Any]


def signed_content(
    document: Mapping[str, Json],
    proof: Mapping[str, Json],
    *,
    contexts: Contexts,
    algorithm: str,
    allow_vocab: bool,
) -> SignedContent:
    """What ``proof`` covers of ``document``.

    Args:
        document: the document without the proofs that are not covered; in a proof chain it carries, under ``proof``,
            the earlier proofs that ``previousProof`` names.
        proof: the proof, with or without its ``proofValue``.
        contexts: the pinned contexts.
        algorithm: the kind of key, a key of ``HASH_OF_ALGORITHM``.
        allow_vocab: whether undefined terms may get their meaning from a pinned ``@vocab``: only under a test policy.

    Raises:
        InputError: ``CONTEXT_NOT_PINNED``, ``CONTEXT_INVALID``, ``CLAIM_CONTEXT_INVALID``, ``RDF_GATE_REFUSED`` or
            ``BUDGET_EXCEEDED``.
    """
    hash_algorithm = HASH_OF_ALGORITHM[algorithm]
    read = read_statements(document, contexts=contexts, allow_vocab=allow_vocab)
    options = proof_options(document, proof)
    try:
        stated = read_statements(options, contexts=contexts, allow_vocab=allow_vocab)
    except InputError as error:
        raise error.within(where="/proof") from None
    message = _hash(stated.quads, hash_algorithm) + _hash(read.quads, hash_algorithm)
    return SignedContent(message, read.content)


def signed_message(
    document: Mapping[str, Json],
    proof: Mapping[str, Json],
    *,
    contexts: Contexts,
    algorithm: str,
    allow_vocab: bool,
) -> bytes:
    """The bytes that ``proof`` signs; see ``signed_content``."""
    return signed_content(document, proof, contexts=contexts, algorithm=algorithm, allow_vocab=allow_vocab).message


def proof_options(document: Mapping[str, Json], proof: Mapping[str, Json]) -> dict[str, Json]:
    """The proof without its value, under the document's contexts (EdDSA Cryptosuites, 3.2.5).

    Raises:
        InputError: the proof names contexts of its own with which the document's do not begin.
    """
    contexts = document.get("@context", ())
    repeated = as_list(proof.get("@context", ()))
    if as_list(contexts)[: len(repeated)] != repeated:
        found = f"{len(as_list(contexts))} other contexts"
        raise InputError(
            Fault("CLAIM_CONTEXT_INVALID", "the contexts of the proof, in order", found, where="/proof/@context")
        )
    options = {name: value for name, value in proof.items() if name not in ("@context", "proofValue")}
    return {"@context": contexts, **options}


def _hash(quads: tuple[Quad, ...], hash_algorithm: str) -> bytes:
    text = canonicalize_quads(quads, hash_algorithm=hash_algorithm).nquads
    return HASH_ALGORITHMS[hash_algorithm](text.encode()).digest()
