"""What stands behind the claims: two accreditations and the verifier's list of the reports it took back."""

from __future__ import annotations

from datetime import UTC, datetime

from casework.drafts import accreditation
from casework.issuing import issued, revocations

from greenchain.claims import EvidenceBundle
from greenchain.claims.evidence.files import BundleFile
from greenchain.values.json import Json
from steel_plate.claims import REPORTS, REPORTS_REVOKED
from steel_plate.keys import DIDS, SIGNERS

_LIST = "status/reports.json"
_SIGNED = datetime(2021, 12, 15, tzinfo=UTC)
_MADE = datetime(2026, 2, 10, tzinfo=UTC)


def bundle() -> EvidenceBundle:
    """The evidence about the claims."""
    reports: dict[str, Json] = {"credentialTypes": ["FacilityMeasurementCredential"], "countries": ["CN", "KE"]}
    labels: dict[str, Json] = {
        "credentialTypes": ["EcoLabelCredential"],
        "schemes": ["kr.ecolabel"],
        "countries": ["KR"],
    }
    scopes = {"verifier": reports, "label": labels}
    files = [
        BundleFile(
            "accreditation",
            issued(
                accreditation(f"steel-{name}", DIDS[name], action="issue", scope=scope, until="2028-01-01"),
                SIGNERS["accreditor"],
                created=_SIGNED,
            ),
            path=f"accreditations/{name}.json",
        )
        for name, scope in scopes.items()
    ]
    taken_back = revocations(REPORTS, SIGNERS["verifier"], made=_MADE, revoked=[REPORTS_REVOKED])
    return EvidenceBundle(files=(*files, BundleFile("status-list", taken_back, path=_LIST, url=REPORTS)))
