"""Commands about keys: ``keys new``, ``keys show``, ``keys did-document``; and how other commands open a key file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from greenchain.cli.output import ForceOption, JsonOption, emit, read_file, write_new_file

if TYPE_CHECKING:
    from greenchain.adapters.keys import KeySigner, Naming


class Algorithm(StrEnum):
    """What kind of key signs."""

    ED25519 = "ed25519"
    P256 = "p256"
    P384 = "p384"


class Method(StrEnum):
    """Under what kind of DID a key signs."""

    KEY = "key"
    JWK = "jwk"
    WEB = "web"


keys = typer.Typer(help="Make and show signing keys.", no_args_is_help=True)

PassphraseOption = typer.Option(None, "--passphrase-file", metavar="FILE", help="Holds the passphrase of the key.")
MethodOption = typer.Option(Method.KEY, "--method", help="The DID that the key signs under.")
DomainOption = typer.Option(None, "--domain", metavar="DOMAIN", help="Of --method web, such as label.example.")
_FileArgument = typer.Argument(..., metavar="FILE", help="A key file, as keys new writes it.")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(keys, name="keys")


def open_signer(
    file: Path, *, passphrase_file: Path | None = None, method: Method = Method.KEY, domain: str | None = None
) -> KeySigner:
    """The signer of a key file, under the DID that the options of a command choose."""
    from greenchain.adapters.keys import load_signer

    naming = _naming(method, domain)
    signer = load_signer(file, _passphrase(passphrase_file))
    return signer.under(naming.of(signer.public_key))


@keys.command("new")
def new_key(
    out: Path = typer.Option(..., "--out", metavar="FILE", help="Where the private key goes (mode 0600)."),
    algorithm: Algorithm = typer.Option(Algorithm.ED25519, "--alg", help="The signature algorithm."),
    method: Method = MethodOption,
    domain: str | None = DomainOption,
    passphrase_file: Path | None = PassphraseOption,
    unencrypted: bool = typer.Option(False, "--unencrypted", help="Write the key without a passphrase."),
    as_json: bool = JsonOption,
) -> int:
    """Make a new signing key."""
    from greenchain.adapters.keys import new_key as make

    if (passphrase_file is None) != unencrypted:
        raise typer.BadParameter("give exactly one of --passphrase-file and --unencrypted")
    naming = _naming(method, domain)
    signer = make(out, algorithm=algorithm.value, passphrase=_passphrase(passphrase_file))
    return _tell(signer.under(naming.of(signer.public_key)), out, as_json=as_json, show=_show_key)


@keys.command("show")
def show_key(
    file: Path = _FileArgument,
    method: Method = MethodOption,
    domain: str | None = DomainOption,
    passphrase_file: Path | None = PassphraseOption,
    as_json: bool = JsonOption,
) -> int:
    """Show the public side of a key file."""
    signer = open_signer(file, passphrase_file=passphrase_file, method=method, domain=domain)
    return _tell(signer, file, as_json=as_json, show=_show_key)


@keys.command("did-document")
def did_document(
    file: Path = _FileArgument,
    method: Method = MethodOption,
    domain: str | None = DomainOption,
    passphrase_file: Path | None = PassphraseOption,
    out: Path | None = typer.Option(None, "--out", metavar="FILE", help="Write the document there too."),
    force: bool = ForceOption,
    as_json: bool = JsonOption,
) -> int:
    """Print the DID document that lists the key; for --method web, what to publish under the domain."""
    from greenchain.claims.did_documents import did_web_url, make_did_document

    signer = open_signer(file, passphrase_file=passphrase_file, method=method, domain=domain)
    document = make_did_document(signer.public_key, verification_method=signer.verification_method)
    particular: dict[str, object] = {"document": document}
    if method is Method.WEB:
        particular["url"] = did_web_url(signer.did)
    if out is not None:
        write_new_file(out, _text(document).encode() + b"\n", force=force)
    return _tell(signer, file, as_json=as_json, show=_show_document, **particular)


def _tell(
    signer: KeySigner,
    file: Path,
    *,
    as_json: bool,
    show: Callable[[Mapping[str, Any]], Iterable[str]],
    **particular: object,
) -> int:
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document

    document = result_document(
        "key",
        Outcome.CONFORMS,
        at=None,
        findings=(),
        did=signer.did,
        verification_method=signer.verification_method,
        alg=signer.algorithm,
        public_key_multibase=signer.public_key.multikey,
        file=str(file),
    )
    return emit({**document, **particular}, as_json=as_json, show=show)


def _naming(method: Method, domain: str | None) -> Naming:
    from greenchain.adapters.keys import Naming

    if (method is Method.WEB) != bool(domain):
        raise typer.BadParameter("--domain goes with --method web, and only with it")
    return Naming(method.value, domain or "")


def _passphrase(file: Path | None) -> bytes | None:
    return read_file(file).rstrip(b"\r\n") if file else None


def _text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)


def _show_key(document: Mapping[str, Any]) -> Iterable[str]:
    yield f"{document['did']}  {document['file']}"


def _show_document(document: Mapping[str, Any]) -> Iterable[str]:
    yield from _text(document["document"]).splitlines()
