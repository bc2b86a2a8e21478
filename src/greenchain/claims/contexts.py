"""The JSON-LD contexts that a judgement may read: bytes under their URLs, and nothing else.

A context decides what a term means, so whoever can swap one can change what a signed document says. Therefore contexts
are handed over as a value, each with its SHA-256; who makes the value (see ``adapters.contexts`` and evidence bundles)
takes only bytes that a pack or the policy pins. A URL outside it is ``CONTEXT_NOT_PINNED``: nothing is ever looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from greenchain.values.errors import Fault, InputError
from greenchain.values.json import FrozenObject, Json, canonical_json, digest, freeze, parse_json

MAX_CONTEXT_BYTES = 1024 * 1024  # the largest context of the W3C is below 20 kB; whole vocabularies stay below 1 MB
_KEPT = 64  # parsed contexts kept at a time: a document names fewer than ten

_NOTHING: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Contexts:
    """An immutable set of context documents by URL, sorted; two with equal bytes under equal URLs are equal.

    Attributes:
        documents: URL -> bytes, exactly as they were pinned.
        sha256: URL -> SHA-256 of those bytes.
        digest: SHA-256 that names the whole set; compiled contexts are cached by it.

    >>> Contexts({"https://example.org/c": b'{"@context": {}}'}).urls
    ('https://example.org/c',)
    """

    documents: Mapping[str, bytes] = field(default_factory=lambda: _NOTHING)
    sha256: Mapping[str, str] = field(init=False, compare=False)
    digest: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        held = {url: bytes(self.documents[url]) for url in sorted(self.documents)}
        hashes = {url: digest(raw) for url, raw in held.items()}
        object.__setattr__(self, "documents", MappingProxyType(held))
        object.__setattr__(self, "sha256", MappingProxyType(hashes))
        object.__setattr__(self, "digest", digest(canonical_json(hashes)))

    def __hash__(self) -> int:
        return hash(self.digest)

    def __contains__(self, url: object) -> bool:
        return url in self.documents

    def __iter__(self) -> Iterator[str]:
        return iter(self.documents)

    def __len__(self) -> int:
        return len(self.documents)

    @property
    def urls(self) -> tuple[str, ...]:
        """The URLs at hand, sorted."""
        return tuple(self.documents)

    def document(self, url: str) -> Mapping[str, Json]:
        """The whole document at ``url`` (its terms stand under ``@context``), strictly parsed and frozen.

        Raises:
            InputError: ``CONTEXT_NOT_PINNED`` where the URL is not at hand, ``CONTEXT_UNREADABLE`` where its bytes are
                no JSON object with an ``@context``.
        """
        raw = self.documents.get(url)
        if raw is None:
            raise InputError(Fault("CONTEXT_NOT_PINNED", "a context that a pack or the policy pins", repr(url)))
        try:
            return _read(raw)
        except InputError as error:
            raise error.within(file=url) from None

    def with_document(self, url: str, raw: bytes) -> Contexts:
        """These contexts and one more; one URL cannot have two documents.

        Raises:
            InputError: ``CONTEXT_AMBIGUOUS``.
        """
        if self.documents.get(url, raw) != raw:
            raise InputError(Fault("CONTEXT_AMBIGUOUS", "one document for each URL", "two that differ", file=url))
        return Contexts({**self.documents, url: raw})


@lru_cache(maxsize=_KEPT)  # keyed by the bytes themselves, never by the URL
def _read(raw: bytes) -> Mapping[str, Json]:
    document = freeze(parse_json(raw, max_bytes=MAX_CONTEXT_BYTES))
    if not isinstance(document, FrozenObject) or "@context" not in document:
        raise InputError(Fault("CONTEXT_UNREADABLE", "a JSON object with an @context", type(document).__name__))
    return document
