"""Who accredits whom for what: from the national body to the label agency, and over a board to the verifiers.

The accreditation of one verifier ended before the case is asked about; what it signed and a log held before that still
counts, because the log's witness proves when it was there.
"""

from __future__ import annotations

from datetime import UTC, datetime

from casework.drafts import accreditation, listed
from casework.issuing import issued

from greenchain.values.json import Json
from solar_module.keys import DIDS, SIGNERS

ACCREDITATION_LIST = "https://accreditation.example/status/accreditations"
_ENERGY: dict[str, Json] = {"credentialTypes": ["FacilityMeasurementCredential"], "countries": ["CN"]}


def signed_accreditations() -> dict[str, bytes]:
    """The accreditations as the case holds them, by file name."""
    label: dict[str, Json] = {"credentialTypes": ["EcoLabelCredential"], "schemes": ["cn.cel"], "countries": ["CN"]}
    made = {
        "label-agency.jwt": (
            accreditation(
                "label",
                DIDS["label"],
                action="issue",
                scope=label,
                until="2028-01-01",
                credentialStatus=listed(ACCREDITATION_LIST, 7),
            ),
            "accreditor",
            "vc+jwt",
        ),
        "energy-board.json": (
            accreditation(
                "board",
                DIDS["board"],
                action="recognize",
                scope=_ENERGY,
                until="2030-01-01",
                credentialStatus=listed(ACCREDITATION_LIST, 8),
            ),
            "accreditor",
            "eddsa-jcs-2022",
        ),
        "verifier.json": (
            accreditation("verifier", DIDS["verifier"], action="issue", scope=_ENERGY, until="2028-01-01"),
            "board",
            "eddsa-jcs-2022",
        ),
        "former-verifier.json": (
            accreditation("former", DIDS["former"], action="issue", scope=_ENERGY, until="2025-01-01"),
            "board",
            "eddsa-jcs-2022",
        ),
    }
    signed = datetime(2021, 12, 15, tzinfo=UTC)
    return {
        name: issued(draft, SIGNERS[key], created=signed, suite=suite) for name, (draft, key, suite) in made.items()
    }
