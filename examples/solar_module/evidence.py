"""What stands behind the claims, as an evidence bundle: accreditations, status lists, log proofs, a checkpoint."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from casework.issuing import revocations

from greenchain.claims import EvidenceBundle
from greenchain.claims.evidence.files import BundleFile
from solar_module.accreditations import ACCREDITATION_LIST, signed_accreditations
from solar_module.claims import LICENCE_LIST
from solar_module.keys import SIGNERS
from solar_module.log import log_files

_MADE = datetime(2025, 6, 1, tzinfo=UTC)  # nothing on the lists is taken back by then
_LISTS = {"licences": (LICENCE_LIST, "label"), "accreditations": (ACCREDITATION_LIST, "accreditor")}


def bundle(claims: Mapping[str, bytes]) -> EvidenceBundle:
    """The evidence about ``claims``, by file name."""
    log = log_files(claims)
    files = [
        BundleFile("accreditation", raw, path=f"accreditations/{name}") for name, raw in signed_accreditations().items()
    ]
    files += [
        BundleFile("status-list", revocations(url, SIGNERS[key], made=_MADE), path=f"status/{name}.json", url=url)
        for name, (url, key) in _LISTS.items()
    ]
    files += [
        BundleFile("tlog-proof", raw, path=f"log/{name}.tlog-proof", for_=f"sha256:{digest}")
        for name, (digest, raw) in log.proofs.items()
    ]
    return EvidenceBundle(files=(*files, BundleFile("checkpoint", log.checkpoint, path="log/checkpoint")))
