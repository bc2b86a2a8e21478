"""The signed claims of a run, the same in every run: certificates of sites, and what their recovery makes of waste.

A site of recovery has a certificate for every entry and an end of waste for plastics; a site without certificates has
neither, and the certificate of a dismantler ended before the first declaration.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from greenchain.claims import issue_claim
from greenchain.model.claims import Claim
from greenchain.model.ports import Signer
from greenchain.standards import Standards
from greenchain.values.json import Json
from greenchain.workspace.planting.sites import STATES, Role, Site, site

_SIGNED = datetime(2017, 1, 2, tzinfo=UTC)
_FROM, _LONG, _ENDED = "2017-01-01T00:00:00Z", "2030-01-01T00:00:00Z", "2017-12-01T00:00:00Z"
_CERTIFICATE, _END_OF_WASTE = "FacilityCertificateCredential", "EndOfWasteCredential"
_PLASTICS = ("3901", "3902", "3907")  # headings of the granules that recovered plastics leave as


def credentials(signer: Signer, *, standards: Standards) -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of every claim.

    Args:
        signer: of the body that certifies all sites.
        standards: the packs; a certificate lists the entries of ``waste/basel``.
    """
    codes: Json = sorted({row.text("code") for row in standards.pack("waste/basel").table("codes").rows})
    for country in STATES:
        plant, yard = site(country, Role.RECOVERY), site(country, Role.DISMANTLING)
        for place, until in ((plant, _LONG), (yard, _ENDED)):
            yield _issued(signer, _CERTIFICATE, place, until, place.role.word, {"wasteCodes": codes})
        for heading in _PLASTICS:
            yield _issued(signer, _END_OF_WASTE, plant, _LONG, heading, {"product": {"hsCode": heading}})


def trust_text(signer: Signer) -> str:
    """The policy that trusts the certifying body with these claims, as ``trust.toml``."""
    body = signer.verification_method.partition("#")[0]
    return (
        'profile = "production"\n\n[[anchor]]  # PUBLISHED EXAMPLE KEY\n'
        f'id = "{body}"\nmay = ["issue"]\nrole = "third_party"\n'
        f'[anchor.scope]\ncredential_types = ["{_END_OF_WASTE}", "{_CERTIFICATE}"]\n'
    )


def _issued(signer: Signer, kind: str, place: Site, until: str, name: str, said: dict[str, Json]) -> tuple[str, bytes]:
    what = "certificate" if kind == _CERTIFICATE else "end-of-waste"
    told = f"{what}-{place.country}-{name}"
    document: dict[str, Json] = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": f"urn:example:{told}",
        "type": ["VerifiableCredential", kind],
        "validFrom": _FROM,
        "validUntil": until,
        "credentialSubject": {"id": place.id, "facility": {"id": place.id, "country": place.country}, **said},
    }
    return f"{told}.json", issue_claim(Claim(document), signer=signer, created=_SIGNED).raw
