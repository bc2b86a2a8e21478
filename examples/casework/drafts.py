"""Drafts of the claims and accreditations of a case."""

from __future__ import annotations

from collections.abc import Mapping

from greenchain.claims import status_entry
from greenchain.model.claims import Claim
from greenchain.values.json import Json

VC = "https://www.w3.org/ns/credentials/v2"


def claim(name: str, kind: str, subject: Mapping[str, Json], **fields: Json) -> Claim:
    """The draft of a claim, valid from June 2023 for four years unless ``fields`` say otherwise."""
    return Claim(
        {
            "@context": [VC],
            "id": f"urn:example:claim:{name}",
            "type": ["VerifiableCredential", kind],
            "validFrom": "2023-06-01T00:00:00Z",
            "validUntil": "2027-06-01T00:00:00Z",
            **fields,
            "credentialSubject": subject,
        }
    )


def accreditation(
    name: str, entity: str, *, action: str, scope: Mapping[str, Json], until: str, **fields: Json
) -> Claim:
    """The draft by which ``entity`` may do ``action`` within ``scope`` from 2022 until a date."""
    recognized: dict[str, Json] = {"type": "RecognizedAction", "action": action, "scope": scope}
    return Claim(
        {
            "@context": [VC],
            "id": f"urn:example:accreditation:{name}",
            "type": ["VerifiableCredential", "RecognizedEntityCredential"],
            "validFrom": "2022-01-01T00:00:00Z",
            "validUntil": f"{until}T00:00:00Z",
            **fields,
            "credentialSubject": {"id": entity, "type": "RecognizedEntity", "recognizedTo": recognized},
        }
    )


def listed(url: str, index: int) -> dict[str, Json]:
    """The entry of a claim on the list of revocations at ``url``."""
    return status_entry(url=url, purpose="revocation", index=index)
