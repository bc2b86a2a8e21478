"""The screening cases made by hand that need more than one declaration or a verified claim, for the pack ``basel``."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from waste_vectors import CHAIN, CLEAR, INGOT, OPEN, PLANT, PLASTIC, case

from greenchain.adapters.keys import signer_from_seed
from greenchain.claims import issue_claim
from greenchain.model.claims import Claim

_BODY = signer_from_seed(hashlib.sha256(b"greenchain example: certifying body").digest())
_CREATED = datetime(2026, 1, 15, 8, tzinfo=UTC)
_SITE = "https://id.gs1.org/414/9521234000051"
_TYPES = ["EndOfWasteCredential", "FacilityCertificateCredential"]
POLICY = {
    "profile": "production",
    "anchor": [{"id": _BODY.did, "may": ["issue"], "role": "third_party", "scope": {"credential_types": _TYPES}}],
}


def _claim(kind: str, subject: dict[str, Any], since: str) -> dict[str, Any]:
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": f"urn:example:{kind}",
        "type": ["VerifiableCredential", kind],
        "validFrom": f"{since}T00:00:00Z",
        "validUntil": "2028-01-01T00:00:00Z",
        "credentialSubject": subject,
    }
    signed = issue_claim(Claim(document), signer=_BODY, created=_CREATED)
    told: dict[str, Any] = json.loads(signed.raw)
    return told


def _certificate(codes: list[str], since: str = "2026-02-01") -> dict[str, Any]:
    return _claim("FacilityCertificateCredential", {"id": _SITE, "wasteCodes": codes}, since)


_END = _claim("EndOfWasteCredential", {"id": INGOT, "facility": {"id": PLANT}}, "2026-02-01")
_PARTIES = {"exporter": "HUB", "importer": "BUYER"}
_ARRIVAL = case("arrival", "JP-KR", "2026-03-01", {}, **{**PLASTIC, "waste_code": "B3011"},
                header={"exporter": "MAKER", "importer": "HUB"})["input"]["declaration"]  # fmt: skip


def _left(name: str, day: str, expect: dict[str, str], **facts: str | None) -> dict[str, Any]:
    return case(f"re-export-{name}", "KR-DE", day, expect, header=_PARTIES, beside={"earlier": [_ARRIVAL]},
                **{"hs": "390120", **facts})  # fmt: skip


def _certified(name: str, day: str, expect: dict[str, str], *claims: dict[str, Any]) -> dict[str, Any]:
    return case(f"certificate-{name}", "FR-TR", day, expect, **PLASTIC, waste_code="B3011", facility=_SITE,
                beside={"policy": POLICY, "claims": list(claims)})  # fmt: skip


LINKED_CASES = [
    _left("within-sixty-days", "2026-04-30", {"RE_EXPORT": OPEN}),
    _left("after-sixty-days", "2026-05-01", CLEAR),
    _left("mass-within", "2026-03-20", {"RE_EXPORT": OPEN}, net_kg="20600", gross_kg="20700"),
    _left("mass-beyond", "2026-03-20", CLEAR, net_kg="20600.001", gross_kg="20700"),
    _certified("none", "2026-03-02", {"CERTIFICATE_SCOPE": OPEN}),
    _certified("of-another-code", "2026-03-02", {"CERTIFICATE_SCOPE": OPEN}, _certificate(["B3010"])),
    _certified("before-its-first-day", "2026-01-31", {"CERTIFICATE_EXPIRED": OPEN}, _certificate(["B3011"])),
    _certified("on-its-first-day", "2026-02-01", CLEAR, _certificate(["B3011"])),
    case("lot-recovered-with-proof", "NL-GH", "2026-10-05", CLEAR, hs="760110", lot=INGOT, net_kg="6000",
         gross_kg="6100", files={**CHAIN, "recipes.csv": f"facility,yield_low,yield_high\n{PLANT},0.7,0.9\n"},
         beside={"policy": POLICY, "claims": [_END]}),
]  # fmt: skip
