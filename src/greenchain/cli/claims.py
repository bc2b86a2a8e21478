"""Commands about claims: ``issue`` and ``verify``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import typer

from greenchain.cli.evidence import (
    AccreditationOption,
    ContextsOption,
    DocumentOption,
    EvidenceOption,
    MemoryOption,
    OnlineOption,
    ProofOption,
    StatusOption,
    TrustOption,
    gather,
    gather_online,
)
from greenchain.cli.keys import DomainOption, Method, MethodOption, PassphraseOption, open_signer
from greenchain.cli.output import (
    AtOption,
    ForceOption,
    JsonOption,
    KnownAtOption,
    emit,
    headline,
    instant,
    now,
    read_file,
    require_new_file,
    show_findings,
    sign,
    with_faults,
    write_file,
)


class Suite(StrEnum):
    """How a claim is secured."""

    EDDSA_JCS_2022 = "eddsa-jcs-2022"
    ECDSA_JCS_2019 = "ecdsa-jcs-2019"
    VC_JWT = "vc+jwt"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("issue")(issue)
    app.command("verify")(verify)


def issue(
    draft: Path = typer.Argument(..., metavar="DRAFT", help="An unsigned claim: a JSON document."),
    key: Path = typer.Option(..., "--key", metavar="FILE", help="A key file, as keys new writes it."),
    out: Path = typer.Option(..., "--out", metavar="FILE", help="Where the signed claim goes."),
    suite: Suite | None = typer.Option(None, "--suite", help="How it is secured; default: canonical JSON, by the key."),
    created: str | None = typer.Option(None, "--created", metavar="INSTANT", help="When it is signed; default: now."),
    status: list[Path] = typer.Option(
        [], "--status", metavar="LIST", help="A status list: draw an index in it; once for each purpose."
    ),
    method: Method = MethodOption,
    domain: str | None = DomainOption,
    passphrase_file: Path | None = PassphraseOption,
    force: bool = ForceOption,
    as_json: bool = JsonOption,
) -> int:
    """Sign a claim."""
    from greenchain.adapters.status_lists import allocate_entry
    from greenchain.claims import issue_claim, read_secured
    from greenchain.claims.accreditation import LINK_TYPE, require_links
    from greenchain.claims.issue import indented
    from greenchain.claims.reading import MAX_CLAIM_BYTES
    from greenchain.claims.suites import suite_of_key
    from greenchain.claims.vcdm import as_list, id_of
    from greenchain.model.claims import Claim
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document

    document = _draft(draft)
    signer = open_signer(key, passphrase_file=passphrase_file, method=method, domain=domain)
    document.setdefault("issuer", signer.did)
    signed_at = instant(created, "--created") or now()
    named = suite or Suite(suite_of_key(signer.algorithm))
    require_new_file(out, force=force)
    entries: list[dict[str, Any]] = []
    if status:
        # Signed once without the entries first, so that no index is spent on a draft that cannot be signed
        issue_claim(Claim(document), signer=signer, created=signed_at, suite=named.value)
        entries = [allocate_entry(path, issuer=id_of(document["issuer"])) for path in status]
        document["credentialStatus"] = [*as_list(document.get("credentialStatus", ())), *entries]
    signed = issue_claim(Claim(document), signer=signer, created=signed_at, suite=named.value)
    laid_out = indented(signed.raw)
    # The layout is for people; where it makes the claim too large to be read back, the canonical bytes stand
    reading = read_secured(signed.raw)
    if LINK_TYPE in reading.types:
        require_links(reading)
    if not status and "credentialStatus" not in document:
        typer.echo("no --status: this claim can never be revoked", err=True)
    write_file(out, laid_out if len(laid_out) <= MAX_CLAIM_BYTES else signed.raw)
    issued = {
        "source": str(out),
        "digest": reading.digest,
        "issuer": reading.issuer,
        "suite": named.value,
        "verification_method": signer.verification_method,
        **({"status_index": int(entries[0]["statusListIndex"])} if entries else {}),
    }
    result = result_document("issuance", Outcome.CONFORMS, at=None, findings=(), claim=issued)
    return emit(
        result, as_json=as_json, show=lambda d: [f"+ issued {d['claim']['source']} (claim {d['claim']['digest']})"]
    )


def _draft(path: Path) -> dict[str, Any]:
    """The unsigned claim in a file."""
    from greenchain.values.errors import Fault, InputError
    from greenchain.values.json import parse_json

    document = parse_json(read_file(path))
    if not isinstance(document, dict):
        raise InputError(Fault("JSON_SYNTAX", "a JSON object", type(document).__name__, file=str(path)))
    if "proof" in document:
        fault = Fault("PROOF_INVALID", "a draft", "a claim that is signed already", remedy="Take its proof out first.")
        raise InputError(fault.within(file=str(path)))
    return document


def verify(
    files: list[Path] = typer.Argument(..., metavar="FILE...", help="Signed claims."),
    trust: Path = TrustOption,
    evidence: Path | None = EvidenceOption,
    status: list[Path] = StatusOption,
    accreditation: list[Path] = AccreditationOption,
    did_document: list[Path] = DocumentOption,
    proof: list[Path] = ProofOption,
    contexts: Path | None = ContextsOption,
    online: bool = OnlineOption,
    status_memory: Path | None = MemoryOption,
    save_evidence: Path | None = typer.Option(
        None, "--save-evidence", metavar="BUNDLE", help="Write the evidence that makes the same verdict elsewhere."
    ),
    collector_key: Path | None = typer.Option(
        None, "--collector-key", metavar="FILE", help="Signs the saved evidence, so that fetched documents count."
    ),
    passphrase_file: Path | None = PassphraseOption,
    at: str | None = AtOption,
    known_at: str | None = KnownAtOption,
    as_json: bool = JsonOption,
) -> int:
    """Verify signed claims: form, proof, key, validity, status, accreditation, signing time."""
    from greenchain.values.outcome import combine
    from greenchain.values.result import result_document
    from greenchain.values.time import format_instant

    asked, known = instants(at, known_at)
    raws = [(str(path), read_file(path)) for path in files]
    claims = [raw for _, raw in raws]
    loose = {
        "status-list": status,
        "tlog-proof": proof,
        "accreditation": accreditation,
        "did-document": did_document,
    }
    gathered = gather(trust, claims=claims, loose=loose, evidence=evidence, contexts=contexts, memory=status_memory)
    if online:
        gathered = gather_online(gathered, claims, retrieved=now())
    verifier = gathered.verifier()
    examined = [verifier.examine(raw, at=asked, known_at=known, source=source) for source, raw in raws]
    if save_evidence is not None:
        collector = open_signer(collector_key, passphrase_file=passphrase_file) if collector_key else None
        gathered.save(save_evidence, claims, collector=collector, created=now())
    gathered.remember(examined)
    document = result_document(
        "verification",
        combine(examination.outcome for examination in examined),
        at=asked,
        findings=(),
        known_at=format_instant(known),
        claims=[examination.to_dict() for examination in examined],
    )
    document = with_faults(document, gathered.faults)
    return emit(document, as_json=as_json, show=_show_claims, refused=bool(gathered.faults))


def instants(at: str | None, known_at: str | None) -> tuple[datetime, datetime]:
    """The instant of the question, and what was known by then counts."""
    asked = instant(at) or now()
    return asked, instant(known_at, "--known-at") or asked


def _show_claims(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, f"{len(document['claims'])} claim(s) at {document['at']}")
    for claim in document["claims"]:
        yield f"{sign(claim['outcome'])} {claim['source']}: {claim['outcome']}"
        yield from show_findings(claim)
