"""The transparency log of the case, its witness, and the proofs taken from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from greenchain.adapters.logs import create_log
from greenchain.adapters.logs.notes import verifier_key
from greenchain.claims.log import COSIGNATURE, SIGNATURE, entry_bytes
from greenchain.claims.reading import read_secured
from solar_module.keys import SIGNERS

ORIGIN = "log.example/green-claims"
WITNESS = "witness.example/green-claims"
LOG_KEY = verifier_key(SIGNERS["log"], name=ORIGIN, kind=SIGNATURE)
WITNESS_KEY = verifier_key(SIGNERS["witness"], name=WITNESS, kind=COSIGNATURE)

LOGGED_FIRST = ("label-licence", "polysilicon-a-electricity", "module-electricity", "supply-chain-management")
LOGGED_LATER = ("wafer-electricity-own",)
PROVEN = ("label-licence", "polysilicon-a-electricity", "supply-chain-management")


@dataclass(frozen=True, slots=True)
class LogFiles:
    """What was taken from the log: for each claim its digest and proof, and the newest checkpoint."""

    proofs: dict[str, tuple[str, bytes]]
    checkpoint: bytes


def log_files(claims: Mapping[str, bytes]) -> LogFiles:
    """The log's files about ``claims``, which the log took in twice; its witness saw it after each time."""
    readings = {name: read_secured(claims[name]) for name in (*LOGGED_FIRST, *LOGGED_LATER)}
    entries = {name: entry_bytes(claim_digest=read.digest, issuer=read.issuer) for name, read in readings.items()}
    with TemporaryDirectory() as folder:
        log = create_log(Path(folder) / "log", origin=ORIGIN, signer=SIGNERS["log"])
        for names, seen_at in (
            (LOGGED_FIRST, datetime(2024, 1, 11, 9, 30, 27, tzinfo=UTC)),
            (LOGGED_LATER, datetime(2024, 2, 15, 16, 2, 5, tzinfo=UTC)),
        ):
            log.add((entries[name] for name in names), signer=SIGNERS["log"])
            log.witness(name=WITNESS, signer=SIGNERS["witness"], at=seen_at)
        proofs = {name: (readings[name].digest, log.prove(entries[name]).proof.raw) for name in PROVEN}
        return LogFiles(proofs, log.note().raw)
