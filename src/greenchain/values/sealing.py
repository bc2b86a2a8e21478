"""Documents that carry their own digest: whoever reads one sees whether it is as it was made.

A digest keeps nobody from changing a document and its digest together; it shows what was changed by mistake or by
halves. Who has to trust a document wants a signed claim about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from greenchain.values.json import canonical_json, digest

SEAL = "sha256"
"""The member that holds the digest of all others, in their canonical form."""


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the digest of everything else that it says.

    >>> is_sealed(sealed({"a": 1})), is_sealed({**sealed({"a": 1}), "a": 2})
    (True, False)
    """
    return {**document, SEAL: seal_of(document)}


def seal_of(document: Mapping[str, Any]) -> str:
    """The digest of a document but for its own digest, hexadecimal."""
    return digest(canonical_json({key: value for key, value in document.items() if key != SEAL}))


def is_sealed(document: Mapping[str, Any]) -> bool:
    """Whether a document is as it was sealed; one without a digest is not."""
    return SEAL in document and document[SEAL] == seal_of(document)
