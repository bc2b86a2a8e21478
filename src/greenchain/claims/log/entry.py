"""What a log holds of a claim: its digest and its issuer, never its content.

The digest is that of the canonical unsecured document, so one claim in two envelopes is one entry, and a signature that
has several spellings has no part in it. It follows that an entry alone shows that the document existed; that it was
signed by then is what the log's operator adds by accepting secured claims only.
"""

from __future__ import annotations

import re

from greenchain.values.json import canonical_json

_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


def entry_bytes(*, claim_digest: str, issuer: str) -> bytes:
    """The entry of the claim whose canonical unsecured document has ``claim_digest``.

    Args:
        claim_digest: SHA-256 in lower-case hexadecimal, as ``unsecured_digest`` gives it.
        issuer: the issuer's id.

    Raises:
        ValueError: no such digest, or no issuer.

    >>> entry_bytes(claim_digest="00" * 32, issuer="did:example:a")[:20]
    b'{"claim":"sha256:000'
    """
    if not _SHA256.fullmatch(claim_digest):
        raise ValueError(f"a SHA-256 in lower-case hexadecimal, not {claim_digest[:70]!r}")
    if not issuer:
        raise ValueError("an entry names the claim's issuer")
    return canonical_json({"claim": f"sha256:{claim_digest}", "issuer": issuer})
