"""Signs the claims of the case and lays them out to be read: a signature covers what they say, not their layout."""

from __future__ import annotations

import json
from datetime import datetime

from greenchain.claims import issue_claim
from greenchain.model.claims import Claim
from greenchain.values.json import parse_json
from solar_module.keys import SIGNERS


def issued(draft: Claim, key: str, *, created: datetime, suite: str = "eddsa-jcs-2022") -> bytes:
    """``draft`` signed by the body of that name; JSON indented, a token as it is."""
    raw = issue_claim(draft, signer=SIGNERS[key], created=created, suite=suite).raw
    if suite == "vc+jwt":
        return raw
    return json.dumps(parse_json(raw), indent=2, ensure_ascii=False).encode() + b"\n"
