"""Commands about claims: ``issue``, ``verify``, ``recognize`` and ``keys``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from greenchain.cli.output import (
    AtOption,
    JsonOption,
    KnownAtOption,
    emit,
    headline,
    instant,
    now,
    read_file,
    show_findings,
    sign,
    write_file,
)

if TYPE_CHECKING:
    from greenchain.claims import ClaimVerifier, TrustPolicy


class Suite(StrEnum):
    """How a claim is secured."""

    EDDSA_JCS_2022 = "eddsa-jcs-2022"


class Algorithm(StrEnum):
    """What kind of key signs."""

    ED25519 = "ed25519"


keys = typer.Typer(help="Make and show signing keys.", no_args_is_help=True)

_TrustOption = typer.Option(..., "--trust", metavar="FILE", help="The trust policy, trust.toml.")
_StatusOption = typer.Option([], "--status", metavar="FILE", help="A status list; may be given several times.")
_PassOption = typer.Option(None, "--passphrase-file", metavar="FILE", help="Holds the passphrase of the key.")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("issue")(issue)
    app.command("verify")(verify)
    app.command("recognize")(recognize)
    app.add_typer(keys, name="keys")


def issue(
    draft: Path = typer.Argument(..., metavar="DRAFT", help="An unsigned claim: a JSON document."),
    key: Path = typer.Option(..., "--key", metavar="FILE", help="A key file, as keys new writes it."),
    out: Path = typer.Option(..., "--out", metavar="FILE", help="Where the signed claim goes."),
    suite: Suite = typer.Option(Suite.EDDSA_JCS_2022, "--suite", help="How it is secured."),
    created: str | None = typer.Option(None, "--created", metavar="INSTANT", help="When it is signed; default: now."),
    passphrase_file: Path | None = _PassOption,
    as_json: bool = JsonOption,
) -> int:
    """Sign a claim."""
    from greenchain.adapters.keys import load_signer
    from greenchain.claims import issue_claim
    from greenchain.model.claims import Claim, unsecured_digest
    from greenchain.values import Fault, InputError, Outcome, parse_json
    from greenchain.values.result import result_document

    document = parse_json(read_file(draft))
    if not isinstance(document, dict):
        raise InputError(Fault("JSON_SYNTAX", "a JSON object", type(document).__name__, file=str(draft)))
    signer = load_signer(key, _passphrase(passphrase_file))
    signed = issue_claim(
        Claim(document), signer=signer, created=instant(created, "--created") or now(), suite=suite.value
    )
    write_file(out, signed.raw)
    content = parse_json(signed.raw)
    issued = {
        "source": str(out),
        "digest": unsecured_digest(content),
        "issuer": content["issuer"] if isinstance(content["issuer"], str) else content["issuer"]["id"],
        "suite": suite.value,
        "verification_method": signer.verification_method,
    }
    result = result_document("issuance", Outcome.CONFORMS, at=None, findings=(), claim=issued)
    return emit(
        result, as_json=as_json, show=lambda d: [f"+ issued {d['claim']['source']} (claim {d['claim']['digest']})"]
    )


def verify(
    files: list[Path] = typer.Argument(..., metavar="FILE...", help="Signed claims."),
    trust: Path = _TrustOption,
    status: list[Path] = _StatusOption,
    at: str | None = AtOption,
    known_at: str | None = KnownAtOption,
    as_json: bool = JsonOption,
) -> int:
    """Verify signed claims: form, proof, key, validity, status, scope."""
    from greenchain.values.outcome import Outcome, combine
    from greenchain.values.result import result_document
    from greenchain.values.time import format_instant

    asked, known = _instants(at, known_at)
    verifier = _verifier(trust, status)
    examined = [(str(path), verifier.examine(read_file(path), at=asked, known_at=known)) for path in files]
    outcome: Outcome = combine(examination.outcome for _, examination in examined)
    document = result_document(
        "verification",
        outcome,
        at=asked,
        findings=(),
        known_at=format_instant(known),
        claims=[{**examination.to_dict(), "source": source} for source, examination in examined],
    )
    return emit(document, as_json=as_json, show=_show_claims)


def recognize(
    file: Path = typer.Argument(..., metavar="CLAIM", help="A signed label claim."),
    trust: Path = _TrustOption,
    target: str = typer.Option(..., "--target", metavar="SCHEME", help="The scheme that should accept it."),
    category: str = typer.Option(..., "--category", help="Product category."),
    on: str | None = typer.Option(None, "--on", metavar="DATE", help="The legal date; default: the day of --at, UTC."),
    criteria: str = typer.Option("", "--criteria", help="The target's criteria document."),
    jurisdiction: str = typer.Option("", "--jurisdiction", help="Where, if the arrangement ends at different times."),
    factory_country: str = typer.Option("", "--factory-country", help="Where it is made; default: the claim's site."),
    status: list[Path] = _StatusOption,
    at: str | None = AtOption,
    known_at: str | None = KnownAtOption,
    as_json: bool = JsonOption,
) -> int:
    """Decide whether a label granted under one scheme is recognized under another."""
    from greenchain.adapters.shipped import load_standards
    from greenchain.evidence import read_facts
    from greenchain.recognition import RecognitionQuestion
    from greenchain.recognition import recognize as decide
    from greenchain.values.result import result_document
    from greenchain.values.time import PartialDate

    asked, known = _instants(at, known_at)
    examination = _verifier(trust, status).examine(read_file(file), at=asked, known_at=known)
    if examination.claim is None:
        open_claim = result_document("refusal", examination.outcome, at=asked, findings=examination.findings)
        return emit(open_claim, as_json=as_json, show=_show_unverified)
    claim = examination.claim
    standards = load_standards()
    facts = read_facts(claim, standards=standards)
    question = RecognitionQuestion(
        target=target,
        category=category,
        on=PartialDate.parse(on).first if on else asked.date(),
        criteria=criteria,
        jurisdiction=jurisdiction,
        factory_country=factory_country or facts.facility_country or None,
    )
    document = decide(facts, question, at=asked, known_at=known, standards=standards).to_dict()
    return emit(document, as_json=as_json, show=_show_recognition)


@keys.command("new")
def new_key(
    out: Path = typer.Option(..., "--out", metavar="FILE", help="Where the private key goes (mode 0600)."),
    algorithm: Algorithm = typer.Option(Algorithm.ED25519, "--alg", help="The signature algorithm."),
    passphrase_file: Path | None = _PassOption,
    unencrypted: bool = typer.Option(False, "--unencrypted", help="Write the key without a passphrase."),
    as_json: bool = JsonOption,
) -> int:
    """Make a new signing key."""
    from greenchain.adapters.keys import new_key as make

    if (passphrase_file is None) != unencrypted:
        raise typer.BadParameter("give exactly one of --passphrase-file and --unencrypted")
    signer = make(out, algorithm=algorithm.value, passphrase=_passphrase(passphrase_file))
    return _show_key(signer.verification_method, algorithm.value, out, as_json)


@keys.command("show")
def show_key(
    file: Path = typer.Argument(..., metavar="FILE"),
    passphrase_file: Path | None = _PassOption,
    as_json: bool = JsonOption,
) -> int:
    """Show the public side of a key file."""
    from greenchain.adapters.keys import load_signer

    signer = load_signer(file, _passphrase(passphrase_file))
    return _show_key(signer.verification_method, signer.algorithm, file, as_json)


def _show_key(method: str, algorithm: str, file: Path, as_json: bool) -> int:
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document

    did, _, multibase = method.partition("#")
    document = result_document(
        "key",
        Outcome.CONFORMS,
        at=None,
        findings=(),
        did=did,
        verification_method=method,
        alg=algorithm,
        public_key_multibase=multibase,
        file=str(file),
    )
    return emit(document, as_json=as_json, show=lambda d: [f"{d['did']}  {d['file']}"])


def _passphrase(file: Path | None) -> bytes | None:
    return read_file(file).rstrip(b"\r\n") if file else None


def _instants(at: str | None, known_at: str | None) -> tuple[datetime, datetime]:
    asked = instant(at) or now()
    return asked, instant(known_at, "--known-at") or asked


def _policy(trust: Path) -> TrustPolicy:
    from greenchain.claims import TrustPolicy
    from greenchain.values import Fault, GreenchainError, InputError

    try:
        text = read_file(trust).decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(Fault("JSON_ENCODING", "UTF-8", "other bytes", file=str(trust))) from None
    try:
        return TrustPolicy.from_toml(text)
    except GreenchainError as error:
        raise error.within(file=str(trust)) from None


def _verifier(trust: Path, status: list[Path]) -> ClaimVerifier:
    from greenchain.claims import ClaimVerifier, EvidenceBundle

    lists = EvidenceBundle.of_status_lists(read_file(path) for path in status)
    return ClaimVerifier(_policy(trust), evidence=lists)


def _show_claims(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, f"{len(document['claims'])} claim(s) at {document['at']}")
    for claim in document["claims"]:
        yield f"{sign(claim['outcome'])} {claim['source']}: {claim['outcome']}"
        yield from show_findings(claim)


def _show_unverified(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, "the claim itself is not verified, so nothing is decided")
    yield from show_findings(document)


def _show_recognition(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, str(document["decision"]).replace("_", " "))
    yield from show_findings(document, passing=True)
