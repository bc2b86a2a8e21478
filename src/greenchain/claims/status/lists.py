"""Drafts of status lists and of the entries that point into them, for issuers.

A list is a claim like any other and is signed by ``issue_claim``; a newer version of it is a new draft with the same
URL and a later ``valid_from``.

Source: W3C Bitstring Status List 1.0, 2.1 and 2.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from greenchain.claims.status.bitstring import MIN_ENTRIES, encode_bits
from greenchain.claims.vcdm import BASE_CONTEXT, BASE_TYPE, STATUS_LIST_TYPE, is_url
from greenchain.model.claims import Claim
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json
from greenchain.values.time import format_instant

ENTRY_TYPE = "BitstringStatusListEntry"
SUBJECT_TYPE = "BitstringStatusList"
_INDEX = re.compile("0|[1-9][0-9]{0,8}")  # digits of ASCII only; nine reach beyond the largest list
PURPOSES = frozenset({"revocation", "suspension"})
"""The purposes understood here; a revocation is final, a suspension may be lifted."""


def make_status_list(
    *,
    url: str,
    purpose: str,
    entries: Iterable[int] = (),
    valid_from: datetime,
    valid_until: datetime | None = None,
    issuer: str = "",
    size: int = MIN_ENTRIES,
) -> Claim:
    """The draft of a status list, to be signed by ``issue_claim`` like any claim.

    Args:
        url: where it will be published; its id.
        purpose: ``revocation`` or ``suspension``.
        entries: the indexes that are set.
        valid_from: since when this version counts; a version known later carries a later instant.
        issuer: the issuer of the claims it speaks of; empty: filled from the signing key.
        size: number of entries.

    Raises:
        ValueError: another purpose, no URL, or an entry outside the list.
    """
    if purpose not in PURPOSES:
        raise ValueError(f"purpose is one of {', '.join(sorted(PURPOSES))}, not {purpose!r}")
    if not is_url(url):
        raise ValueError(f"url is the URL of the list, not {url!r}")
    document: dict[str, Json] = {
        "@context": [BASE_CONTEXT],
        "id": url,
        "type": [BASE_TYPE, STATUS_LIST_TYPE],
        "validFrom": format_instant(valid_from),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": SUBJECT_TYPE,
            "statusPurpose": purpose,
            "encodedList": encode_bits(entries, size=size),
        },
    }
    if issuer:
        document["issuer"] = issuer
    if valid_until is not None:
        document["validUntil"] = format_instant(valid_until)
    return Claim(document)


def status_entry(*, url: str, purpose: str, index: int) -> dict[str, Json]:
    """The ``credentialStatus`` of a draft claim that points to entry ``index`` of the list at ``url``."""
    return {
        "id": f"{url}#{index}",
        "type": ENTRY_TYPE,
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": url,
    }


def parse_index(text: Json) -> int:
    """The index that an entry writes, in its only spelling: ASCII digits without leading zeros, as text.

    Raises:
        InputError: ``STATUS_ENTRY_INVALID``.

    >>> parse_index("4711")
    4711
    """
    if not isinstance(text, str) or not _INDEX.fullmatch(text):
        raise InputError(Fault("STATUS_ENTRY_INVALID", "an index as digits", repr(text)[:60], where="/statusListIndex"))
    return int(text)
