"""Compact JSON Web Signatures, strictly: one spelling, one algorithm that the key decides, no extensions.

What goes wrong with JWS goes wrong in its header: it may name its own key, its own algorithm, or rules that a reader
does not know. Here a header that brings or fetches a key, that asks for an extension, or that is no signature's is
refused, and its ``alg`` must be a name of the key's own algorithm. The payload counts only after the signature.

Source: RFC 7515, 5.2 and 7.1; RFC 7518, 3.4; RFC 8037; RFC 8725 (best practice); RFC 9864.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from greenchain.claims.keys import KINDS, PublicKey
from greenchain.formats.compact_jws import MALFORMED, MAX_TOKEN, REFUSED_HEADERS, open_header, take_apart
from greenchain.model.ports import Signer
from greenchain.values.base64url import encode_base64url
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json, canonical_json

__all__ = [
    "ALGORITHMS",
    "CACHED_HEADERS",
    "MAX_TOKEN",
    "REFUSED_HEADERS",
    "CompactJws",
    "open_compact",
    "parse_compact",
    "protected_header",
    "sign_compact",
]

CACHED_HEADERS = 256  # an issuer's header is the same in all its tokens; at most a megabyte of texts
ALGORITHMS = frozenset(name for kind in KINDS.values() for name in kind.jose)
"""Names of signature algorithms that are accepted: each belongs to one kind of key."""


class CompactJws(NamedTuple):
    """A compact JWS taken apart; nothing in it is believed until ``is_signed_by`` says so.

    Attributes:
        encoded_header: the protected header as it stands in the token.
        header: the protected header.
        payload: the bytes that are signed for.
        signing_input: what the signature covers.
        signature: R and S side by side for ECDSA.
    """

    encoded_header: str
    header: Mapping[str, Json]
    payload: bytes
    signing_input: bytes
    signature: bytes

    @property
    def algorithm(self) -> str:
        """What the header calls its algorithm."""
        return str(self.header["alg"])

    def is_signed_by(self, key: PublicKey) -> bool:
        """Whether ``key`` made the signature.

        Raises:
            InputError: ``ALGORITHM_REFUSED`` where the header's algorithm is not the key's.
        """
        if self.algorithm not in key.jose_names:
            expected = f"{' or '.join(key.jose_names)}, as the key is of kind {key.algorithm}"
            raise InputError(Fault("ALGORITHM_REFUSED", expected, self.algorithm, where="/alg"))
        return key.verify(signature=self.signature, message=self.signing_input)


def parse_compact(token: str) -> CompactJws:
    """``token`` taken apart.

    Raises:
        InputError: not three parts in strict base64url, a header that is refused, or an algorithm no key here has.
    """
    return CompactJws(*take_apart(token, protected_header))


def open_compact(token: str, key: PublicKey, *, alg: str) -> bytes:
    """The payload of ``token``, signed by ``key`` under exactly the algorithm ``alg``.

    Args:
        token: a compact JWS.
        key: whose signature it must be; it decides which names ``alg`` may have.
        alg: what the header must say.

    Raises:
        InputError: ``ALGORITHM_REFUSED`` where key, header and ``alg`` do not agree, ``PROOF_INVALID`` where the
            signature does not fit, or as ``parse_compact``.
    """
    jws = parse_compact(token)
    if jws.algorithm != alg:
        raise InputError(Fault("ALGORITHM_REFUSED", alg, jws.algorithm, where="/alg"))
    if not jws.is_signed_by(key):
        raise InputError(Fault("PROOF_INVALID", "the key's signature over header and payload", "another"))
    return jws.payload


def sign_compact(payload: bytes, *, signer: Signer, header: Mapping[str, Json]) -> str:
    """``payload`` signed by ``signer``, with ``alg`` added to ``header`` where it has none.

    Raises:
        InputError: the payload is empty, or the header is one that ``parse_compact`` would refuse or names an
            algorithm that is not the signer's.
    """
    if not payload:
        raise InputError(Fault(MALFORMED, "a payload", "none"))
    names = KINDS[signer.algorithm].jose
    protected = {"alg": names[0], **header}
    if protected["alg"] not in names:
        raise InputError(Fault("ALGORITHM_REFUSED", " or ".join(names), repr(protected["alg"]), where="/alg"))
    encoded_header = encode_base64url(canonical_json(protected))
    protected_header(encoded_header)
    signing_input = f"{encoded_header}.{encode_base64url(payload)}"
    return f"{signing_input}.{encode_base64url(signer.sign(signing_input.encode('ascii')))}"


@lru_cache(maxsize=CACHED_HEADERS)
def protected_header(encoded: str) -> Mapping[str, Json]:
    """The header that ``encoded`` spells, one object for one text.

    Raises:
        InputError: it is too long, no JSON object in base64url, or one that is refused.
    """
    header = open_header(encoded)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        expected = f"one of {', '.join(sorted(ALGORITHMS))}"
        raise InputError(Fault("ALGORITHM_REFUSED", expected, repr(algorithm), where="/alg"))
    return header
