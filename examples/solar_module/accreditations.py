"""Who accredits whom for what: from the national body to the label agency, and over a board to the verifiers.

The accreditation of one verifier ended before the case is asked about; what it signed and a log held before that still
counts, because the log's witness proves when it was there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from greenchain.claims import status_entry
from greenchain.model.claims import Claim
from greenchain.values.json import Json
from solar_module.claims import VC
from solar_module.issuing import issued
from solar_module.keys import DIDS

ACCREDITATION_LIST = "https://accreditation.example/status/accreditations"
_ENERGY: dict[str, Json] = {"credentialTypes": ["FacilityMeasurementCredential"], "countries": ["CN"]}


def _accreditation(
    name: str, entity: str, *, action: str, scope: Mapping[str, Json], until: str, **fields: Json
) -> Claim:
    recognized: dict[str, Json] = {"type": "RecognizedAction", "action": action, "scope": scope}
    return Claim(
        {
            "@context": [VC],
            "id": f"urn:example:accreditation:{name}",
            "type": ["VerifiableCredential", "RecognizedEntityCredential"],
            "validFrom": "2022-01-01T00:00:00Z",
            "validUntil": f"{until}T00:00:00Z",
            **fields,
            "credentialSubject": {"id": DIDS[entity], "type": "RecognizedEntity", "recognizedTo": recognized},
        }
    )


def _listed(index: int) -> dict[str, Json]:
    return status_entry(url=ACCREDITATION_LIST, purpose="revocation", index=index)


def signed_accreditations() -> dict[str, bytes]:
    """The accreditations as the case holds them, by file name."""
    label: dict[str, Json] = {"credentialTypes": ["EcoLabelCredential"], "schemes": ["cn.cel"], "countries": ["CN"]}
    made = {
        "label-agency.jwt": (
            _accreditation(
                "label", "label", action="issue", scope=label, until="2028-01-01", credentialStatus=_listed(7)
            ),
            "accreditor",
            "vc+jwt",
        ),
        "energy-board.json": (
            _accreditation(
                "board", "board", action="recognize", scope=_ENERGY, until="2030-01-01", credentialStatus=_listed(8)
            ),
            "accreditor",
            "eddsa-jcs-2022",
        ),
        "verifier.json": (
            _accreditation("verifier", "verifier", action="issue", scope=_ENERGY, until="2028-01-01"),
            "board",
            "eddsa-jcs-2022",
        ),
        "former-verifier.json": (
            _accreditation("former", "former", action="issue", scope=_ENERGY, until="2025-01-01"),
            "board",
            "eddsa-jcs-2022",
        ),
    }
    signed = datetime(2021, 12, 15, tzinfo=UTC)
    return {name: issued(draft, key, created=signed, suite=suite) for name, (draft, key, suite) in made.items()}
