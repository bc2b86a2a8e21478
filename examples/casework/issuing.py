"""Signs the claims of a case and lays them out to be read: a signature covers what they say, not their layout."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from greenchain.claims import issue_claim, make_status_list
from greenchain.model.claims import Claim
from greenchain.model.ports import Signer
from greenchain.values.json import parse_json


def issued(draft: Claim, signer: Signer, *, created: datetime, suite: str = "eddsa-jcs-2022") -> bytes:
    """``draft`` signed; JSON indented, a token as it is."""
    raw = issue_claim(draft, signer=signer, created=created, suite=suite).raw
    if suite == "vc+jwt":
        return raw
    return json.dumps(parse_json(raw), indent=2, ensure_ascii=False).encode() + b"\n"


def revocations(url: str, signer: Signer, *, made: datetime, revoked: Iterable[int] = ()) -> bytes:
    """The list of revocations at ``url`` as it stood when it was ``made``, signed."""
    draft = make_status_list(url=url, purpose="revocation", entries=revoked, valid_from=made)
    return issued(draft, signer, created=made)
