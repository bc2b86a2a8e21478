"""What stands behind the claims, as an evidence bundle: accreditations, status lists, log proofs, a checkpoint."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from greenchain.claims import EvidenceBundle, make_status_list
from greenchain.claims.evidence.files import BundleFile
from solar_module.accreditations import ACCREDITATION_LIST, signed_accreditations
from solar_module.claims import LICENCE_LIST
from solar_module.issuing import issued
from solar_module.log import log_files

_LISTS = {"licences": (LICENCE_LIST, "label"), "accreditations": (ACCREDITATION_LIST, "accreditor")}


def bundle(claims: Mapping[str, bytes]) -> EvidenceBundle:
    """The evidence about ``claims``, by file name."""
    log = log_files(claims)
    files = [
        BundleFile("accreditation", raw, path=f"accreditations/{name}") for name, raw in signed_accreditations().items()
    ]
    files += [
        BundleFile("status-list", _status_list(url, key), path=f"status/{name}.json", url=url)
        for name, (url, key) in _LISTS.items()
    ]
    files += [
        BundleFile("tlog-proof", raw, path=f"log/{name}.tlog-proof", for_=f"sha256:{digest}")
        for name, (digest, raw) in log.proofs.items()
    ]
    return EvidenceBundle(files=(*files, BundleFile("checkpoint", log.checkpoint, path="log/checkpoint")))


def _status_list(url: str, key: str) -> bytes:
    """The list as it stood in June 2025: nothing on it is taken back."""
    made = datetime(2025, 6, 1, tzinfo=UTC)
    draft = make_status_list(url=url, purpose="revocation", valid_from=made)
    return issued(draft, key, created=made)
