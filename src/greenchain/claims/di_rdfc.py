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
from greenchain.claims.jsonld import Statements, read_statements
from greenchain.claims.rdfc import HASH_ALGORITHMS, Quad, WorkBudget, canonicalize_quads
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


class SignedStatements:
    """What proofs cover of one document, read once for all of them and paid from one purse of work.

    Each set of earlier proofs that a chain covers makes another set of statements, which is read once as well.
    """

    __slots__ = ("_allow_vocab", "_budget", "_contexts", "_document", "_hashes", "_read")

    def __init__(self, document: Mapping[str, Json], *, contexts: Contexts, allow_vocab: bool) -> None:
        """The statements of ``document``; see ``signed_content`` for what each argument is."""
        self._document = document
        self._contexts = contexts
        self._allow_vocab = allow_vocab
        self._budget = WorkBudget.for_verifying()
        self._read: dict[tuple[int, ...], Statements | InputError] = {}
        self._hashes: dict[tuple[str, tuple[int, ...]], bytes] = {}

    def signed_by(
        self, proof: Mapping[str, Json], *, covered: tuple[Mapping[str, Json], ...] = (), algorithm: str
    ) -> SignedContent:
        """What ``proof`` covers: the document, and the earlier proofs ``covered``.

        Raises:
            InputError: as ``signed_content``.
        """
        hash_algorithm = HASH_OF_ALGORITHM[algorithm]
        key = tuple(id(one) for one in covered)  # the proofs of one document, which outlive this
        document = {**self._document, "proof": list(covered)} if covered else self._document
        read = self._statements(document, key)
        try:
            options = proof_options(self._document, proof)
            stated = self._read_statements(options)
        except InputError as error:
            raise error.within(where="/proof") from None
        hashed = self._hashes.get((hash_algorithm, key))
        if hashed is None:
            hashed = self._hashes[hash_algorithm, key] = self._hash(read.quads, hash_algorithm)
        return SignedContent(self._hash(stated.quads, hash_algorithm) + hashed, read.content)

    def _statements(self, document: Mapping[str, Json], key: tuple[int, ...]) -> Statements:
        found = self._read.get(key)
        if found is None:
            try:
                found = self._read_statements(document)
            except InputError as error:
                found = error
            self._read[key] = found
        if isinstance(found, InputError):
            raise found
        return found

    def _read_statements(self, document: Mapping[str, Json]) -> Statements:
        return read_statements(document, contexts=self._contexts, allow_vocab=self._allow_vocab, budget=self._budget)

    def _hash(self, quads: tuple[Quad, ...], hash_algorithm: str) -> bytes:
        text = canonicalize_quads(quads, hash_algorithm=hash_algorithm, budget=self._budget).nquads
        return HASH_ALGORITHMS[hash_algorithm](text.encode()).digest()


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
    statements = SignedStatements(document, contexts=contexts, allow_vocab=allow_vocab)
    return statements.signed_by(proof, algorithm=algorithm)


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
