"""Commands about transparency logs: ``log init``, ``log add``, ``log witness``, ``log prove``, ``log check``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from greenchain.cli.evidence import DocumentOption, Gathered, gather
from greenchain.cli.keys import PassphraseOption, open_signer
from greenchain.cli.output import (
    ForceOption,
    JsonOption,
    emit,
    headline,
    instant,
    now,
    read_file,
    show_findings,
    with_faults,
    write_new_file,
)

if TYPE_CHECKING:
    from greenchain.claims.log import Checkpoint
    from greenchain.claims.reading import Reading
    from greenchain.values.errors import Fault

log = typer.Typer(help="Keep a transparency log of claims, witness it, prove what it holds.", no_args_is_help=True)

_FolderArgument = typer.Argument(..., metavar="DIR", help="The log's folder.")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(log, name="log")


@log.command("init")
def begin(
    folder: Path = _FolderArgument,
    origin: str = typer.Option(..., "--origin", metavar="NAME", help="The log's name, such as example.org/log."),
    key: Path = typer.Option(..., "--key", metavar="FILE", help="An Ed25519 key file that only this log uses."),
    passphrase_file: Path | None = PassphraseOption,
    as_json: bool = JsonOption,
) -> int:
    """Begin a log.

    A copy of the key file stays in DIR, with mode 0600 and as encrypted as the file is, so that additions are signed.
    """
    from greenchain.adapters.logs import create_log

    signer = open_signer(key, passphrase_file=passphrase_file)
    made = create_log(folder, origin=origin, signer=signer, key_file=key)
    return _tell(made.checkpoint(), as_json=as_json, vkey=made.key.text)


@log.command("add")
def add(
    folder: Path = _FolderArgument,
    claims: list[Path] = typer.Argument(..., metavar="CLAIM...", help="Signed claims."),
    trust: Path | None = typer.Option(
        None, "--trust", metavar="FILE", help="A trust policy whose suites and pinned keys count; default: DID keys."
    ),
    did_document: list[Path] = DocumentOption,
    passphrase_file: Path | None = PassphraseOption,
    as_json: bool = JsonOption,
) -> int:
    """Add signed claims and sign what the log then is.

    The key kept in DIR signs. A claim whose signature is missing, bad or of an unknown key is refused. A claim that is
    in the log already, in whatever envelope, keeps its place.
    """
    from greenchain.adapters.logs import log_signer, open_log
    from greenchain.values.errors import GreenchainError

    opened = open_log(folder)
    signer = log_signer(folder, read_file(passphrase_file).rstrip(b"\r\n") if passphrase_file else None)
    bundle = gather(trust, claims=(), loose={"did-document": did_document}) if trust else None
    taken: list[tuple[Path, Reading]] = []
    faults: list[Fault] = []
    for path in claims:
        try:
            taken.append((path, _signed(read_file(path), bundle)))
        except GreenchainError as error:
            faults += error.within(file=str(path)).faults
    places = opened.add([_entry(reading) for _, reading in taken], signer=signer) if taken else ()
    entries = [
        {"source": str(path), "digest": reading.digest, "issuer": reading.issuer, "index": place}
        for (path, reading), place in zip(taken, places, strict=True)
    ]
    alone = {"index": places[0]} if len(places) == 1 else {}
    return _tell(opened.checkpoint(), as_json=as_json, faults=faults, entries=entries, **alone)


@log.command("witness")
def witness(
    folder: Path = _FolderArgument,
    name: str = typer.Option(..., "--name", metavar="NAME", help="What the witness calls itself."),
    key: Path = typer.Option(..., "--key", metavar="FILE", help="The witness's own Ed25519 key file."),
    at: str | None = typer.Option(None, "--at", metavar="INSTANT", help="When the witness sees it; default: now."),
    passphrase_file: Path | None = PassphraseOption,
    as_json: bool = JsonOption,
) -> int:
    """Cosign the newest checkpoint with the time.

    First checks that the log holds together and only grew since this witness saw it last.
    """
    from greenchain.adapters.logs import open_log

    opened = open_log(folder)
    signer = open_signer(key, passphrase_file=passphrase_file)
    seen = opened.witness(name=name, signer=signer, at=instant(at) or now())
    return _tell(opened.checkpoint(), as_json=as_json, vkey=seen.text)


@log.command("prove")
def prove(
    folder: Path = _FolderArgument,
    claim: Path = typer.Argument(..., metavar="CLAIM", help="A signed claim that was added."),
    out: Path = typer.Option(..., "--out", metavar="FILE", help="Where the proof goes (C2SP tlog-proof)."),
    quorum: int = typer.Option(1, "--quorum", min=1, help="How many witnesses the readers ask for; default: 1."),
    force: bool = ForceOption,
    as_json: bool = JsonOption,
) -> int:
    """Write the proof that a log holds a claim.

    The proof is against the earliest checkpoint with enough witnesses, which proves the earliest time.
    """
    from greenchain.adapters.logs import open_log
    from greenchain.claims.reading import read_secured
    from greenchain.values.errors import InputError
    from greenchain.values.time import format_instant

    try:
        reading = read_secured(read_file(claim))
        proven = open_log(folder).prove(_entry(reading), quorum=quorum)
    except InputError as error:
        raise error.within(file=str(claim)) from None
    write_new_file(out, proven.proof.raw, force=force)
    return _tell(
        proven.checkpoint,
        as_json=as_json,
        index=proven.proof.index,
        digest=reading.digest,
        cosigned=[format_instant(time) for time in proven.times],
        proof=str(out),
    )


@log.command("check")
def check(folder: Path = _FolderArgument, as_json: bool = JsonOption) -> int:
    """Check a whole log; change nothing.

    Entries, tree, checkpoints and signatures must fit together.
    """
    from greenchain.adapters.logs import check_log
    from greenchain.values.finding import Finding
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document

    checked = check_log(folder)
    findings = [Finding.of_fault(fault, check="log", outcome=Outcome.DOES_NOT_CONFORM) for fault in checked.faults] or [
        Finding("log", Outcome.CONFORMS, "LOG_HOLDS", "entries, tree, checkpoints and signatures fit together")
    ]
    newest = checked.checkpoint
    document = result_document(
        "log",
        findings[0].outcome,
        at=None,
        findings=findings,
        origin=checked.key.name,
        size=newest.size if newest else None,
        root=newest.root_text if newest else None,
        vkey=checked.key.text,
    )
    return emit(document, as_json=as_json, show=_show)


def _tell(checkpoint: Checkpoint, *, as_json: bool, faults: Iterable[Fault] = (), **particular: object) -> int:
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document

    told = tuple(faults)
    document = result_document(
        "log",
        Outcome.NOT_DETERMINED if told else Outcome.CONFORMS,
        at=None,
        findings=(),
        origin=checkpoint.origin,
        size=checkpoint.size,
        root=checkpoint.root_text,
    )
    return emit(with_faults({**document, **particular}, told), as_json=as_json, show=_show, refused=bool(told))


def _show(document: Mapping[str, Any]) -> Iterable[str]:
    size, root = document["size"], document["root"]
    tree = f"{size} entries, root {root}" if root else "cannot be believed"
    yield headline(document, f"log {document['origin']}: {tree}")
    if "vkey" in document:
        yield f"vkey: {document['vkey']}"
    for entry in document.get("entries", ()):
        yield f"  {entry['index']}: {entry['source']} (claim {entry['digest']})"
    if "proof" in document:
        yield f"entry {document['index']} is proven in {document['proof']}"
        yield f"cosigned: {', '.join(document['cosigned']) or 'by no witness, so no time is proven'}"
    yield from show_findings(document)


def _entry(reading: Reading) -> bytes:
    from greenchain.claims.log import entry_bytes
    from greenchain.values.errors import Fault, InputError

    if not reading.issuer:
        raise InputError(Fault("CLAIM_ISSUER_INVALID", "an issuer", "none", where="/issuer"))
    return entry_bytes(claim_digest=reading.digest, issuer=reading.issuer)


def _signed(raw: bytes, gathered: Gathered | None) -> Reading:
    """The reading of a claim that its issuer signed.

    An entry is the digest of what was signed and not of the signature, so it proves that the claim was *signed* by then
    only if the log takes nothing else: who could log drafts could sign them later, with a stolen key, as of today.

    Raises:
        InputError: no claim, or a signature that is missing, bad, or of a key that is not at hand.
    """
    from greenchain.claims import Anchor, ClaimVerifier, TrustPolicy
    from greenchain.claims.reading import read_secured
    from greenchain.values.errors import Fault, InputError
    from greenchain.values.outcome import Outcome

    reading = read_secured(raw)
    _entry(reading)
    try:
        verifier = gathered.verifier() if gathered else ClaimVerifier(TrustPolicy((Anchor(reading.issuer),)))
    except ValueError:
        raise InputError(Fault("CLAIM_ISSUER_INVALID", "a URL or DID", reading.issuer, where="/issuer")) from None
    examined = verifier.examine(raw, at=now())  # of its findings only those that time does not touch are read
    faults = [
        Fault(finding.code, "a good signature of the issuer", finding.detail, where=finding.where)
        for finding in examined.findings
        if finding.check in ("syntax", "data_model", "context", "proof", "controller")
        and finding.outcome in (Outcome.DOES_NOT_CONFORM, Outcome.NOT_DETERMINED)
        and finding.code != "CLAIM_KIND_REFUSED"  # a status list may be logged too: it may be dated back like any claim
    ]
    InputError.raise_if(faults)
    return reading
