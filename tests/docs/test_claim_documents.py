"""The claim that the page of claim documents shows is the one of the example case, and it verifies as shown."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from greenchain.claims import Anchor, ClaimVerifier, TrustPolicy
from greenchain.values.outcome import Outcome

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/reference/claim-documents.md").read_text(encoding="utf-8")


def shown() -> str:
    return re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)[1]


def test_the_claim_shown_is_that_of_the_example_case():
    kept = (ROOT / "examples/01-solar-module/claims/label-licence.json").read_text(encoding="utf-8")
    assert json.loads(shown()) == json.loads(kept)


def test_the_signature_of_the_claim_shown_is_good():
    policy = TrustPolicy((Anchor(json.loads(shown())["issuer"]),))
    examined = ClaimVerifier(policy).examine(shown().encode(), at=datetime(2025, 6, 30, tzinfo=UTC))
    told = {finding.code: finding.outcome for finding in examined.verdict.findings}
    assert told["PROOF_VALID"] is Outcome.CONFORMS
    altered = shown().replace("854143", "854142").encode()
    assert "PROOF_INVALID" in ClaimVerifier(policy).examine(altered, at=datetime(2025, 6, 30, tzinfo=UTC)).verdict.codes
