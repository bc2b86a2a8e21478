"""Commands that take claims back: ``revoke new-list``, ``revoke set``, ``revoke clear``."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from greenchain.cli.keys import DomainOption, Method, MethodOption, PassphraseOption, open_signer
from greenchain.cli.output import JsonOption, emit, instant, now, read_file

if TYPE_CHECKING:
    from greenchain.adapters.keys import KeySigner
    from greenchain.claims.authentic import Authentication
    from greenchain.claims.status.update import HeldEntry, HeldList


class Purpose(StrEnum):
    """What a set entry means: taken back for good, or until further notice."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"


revoke = typer.Typer(help="Begin a status list; revoke claims, suspend them, lift suspensions.", no_args_is_help=True)

_CLOCK_STEP = timedelta(seconds=1)  # instants are stated to the second
_PAUSE_SECONDS = 0.05

_ClaimArgument = typer.Argument(..., metavar="CLAIM", help="The signed claim, as it was issued.")
_KeyOption = typer.Option(..., "--key", metavar="FILE", help="A key file of the issuer, as keys new writes it.")
_ListOption = typer.Option(..., "--list", metavar="FILE", help="The list; its new version takes its place.")
_PurposeOption = typer.Option(None, "--purpose", help="Which entry, where the claim has several in this list.")
_ValidFromOption = typer.Option(
    None, "--valid-from", metavar="INSTANT", help="Since when the version counts, and is signed; default: now."
)
_KeepOption = typer.Option(False, "--keep", help="Leave the old version beside the list, named by its validFrom.")
_DocumentOption = typer.Option(
    [], "--did-document", metavar="FILE", help="A did:web document with keys of the issuer that are retired by now."
)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(revoke, name="revoke")


@revoke.command("new-list")
def new_list(
    url: str = typer.Option(..., "--url", help="Where the list will be published; claims name it."),
    purpose: Purpose = typer.Option(..., "--purpose", help="What a set entry means."),
    key: Path = _KeyOption,
    out: Path = typer.Option(..., "--out", metavar="LIST", help="A new file."),
    size: int | None = typer.Option(None, "--size", metavar="N", help="Number of entries; default: 131072."),
    valid_from: str | None = _ValidFromOption,
    method: Method = MethodOption,
    domain: str | None = DomainOption,
    passphrase_file: Path | None = PassphraseOption,
    as_json: bool = JsonOption,
) -> int:
    """Begin a status list, and beside it the record of which of its indexes are used."""
    from greenchain.adapters.status_lists import begin_list
    from greenchain.claims.status.bitstring import MIN_ENTRIES
    from greenchain.claims.status.lists import make_status_list
    from greenchain.claims.status.update import sign_list

    signer = open_signer(key, passphrase_file=passphrase_file, method=method, domain=domain)
    begins = instant(valid_from, "--valid-from") or now()
    try:
        draft = make_status_list(url=url, purpose=purpose.value, valid_from=begins, size=size or MIN_ENTRIES)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    begin_list(out, sign_list(draft, signer=signer).raw)
    return _tell(out, url=url, index=None, purpose=purpose.value, value=None, valid_from=begins, as_json=as_json)


@revoke.command("set")
def set_entry(
    claim: Path = _ClaimArgument,
    listed: Path = _ListOption,
    key: Path = _KeyOption,
    purpose: Purpose | None = _PurposeOption,
    valid_from: str | None = _ValidFromOption,
    keep: bool = _KeepOption,
    did_document: list[Path] = _DocumentOption,
    method: Method = MethodOption,
    domain: str | None = DomainOption,
    passphrase_file: Path | None = PassphraseOption,
    as_json: bool = JsonOption,
) -> int:
    """Revoke or suspend a claim: set its entry in a new version of the list. A revocation is final."""
    signer = open_signer(key, passphrase_file=passphrase_file, method=method, domain=domain)
    return _Change(
        claim=claim,
        value=True,
        purpose=purpose or "",
        valid_from=instant(valid_from, "--valid-from"),
        signer=signer,
        authenticate=_authenticator(signer, did_document),
    ).make(listed, keep=keep, as_json=as_json)


@revoke.command("clear")
def clear_entry(
    claim: Path = _ClaimArgument,
    listed: Path = _ListOption,
    key: Path = _KeyOption,
    purpose: Purpose | None = _PurposeOption,
    valid_from: str | None = _ValidFromOption,
    keep: bool = _KeepOption,
    did_document: list[Path] = _DocumentOption,
    method: Method = MethodOption,
    domain: str | None = DomainOption,
    passphrase_file: Path | None = PassphraseOption,
    as_json: bool = JsonOption,
) -> int:
    """Lift a suspension: clear a claim's entry in a new version of the list."""
    signer = open_signer(key, passphrase_file=passphrase_file, method=method, domain=domain)
    return _Change(
        claim=claim,
        value=False,
        purpose=purpose or "",
        valid_from=instant(valid_from, "--valid-from"),
        signer=signer,
        authenticate=_authenticator(signer, did_document),
    ).make(listed, keep=keep, as_json=as_json)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """One entry to be set or cleared, as asked on the command line."""

    claim: Path
    value: bool
    purpose: str
    valid_from: datetime | None
    signer: KeySigner
    authenticate: Callable[[bytes], Authentication]

    def make(self, listed: Path, *, keep: bool, as_json: bool) -> int:
        """Change the list in the file ``listed`` and print what came of it."""
        from greenchain.adapters.status_lists import replace_list

        raw = replace_list(listed, self._next, keep=keep)
        held, entry = self._found(raw)
        return _tell(
            listed,
            url=held.url,
            index=entry.index,
            purpose=entry.purpose,
            value=held.value(entry.index),
            valid_from=held.version.valid_from,
            as_json=as_json,
        )

    def _next(self, raw: bytes) -> bytes:
        from greenchain.claims.status.update import next_version, require_keeper, sign_list

        held, entry = self._found(raw)
        require_keeper(held, verification_method=self.signer.verification_method)
        begins = self.valid_from or _now_after(held.version.valid_from)
        draft = next_version(held, entry, value=self.value, valid_from=begins)
        return raw if draft is None else sign_list(draft, signer=self.signer).raw

    def _found(self, raw: bytes) -> tuple[HeldList, HeldEntry]:
        from greenchain.claims.status.update import entry_of, read_held_list
        from greenchain.values.errors import GreenchainError

        held = read_held_list(raw, authenticate=self.authenticate)
        try:
            return held, entry_of(self.authenticate(read_file(self.claim)), held, purpose=self.purpose)
        except GreenchainError as error:
            raise error.within(file=str(self.claim)) from None


def _authenticator(signer: KeySigner, documents: list[Path]) -> Callable[[bytes], Authentication]:
    from greenchain.claims.own_documents import own_authenticator

    return own_authenticator(
        key=signer.public_key,
        verification_method=signer.verification_method,
        documents=[read_file(path) for path in documents],
    )


def _now_after(previous: datetime) -> datetime:
    """The clock, once it shows a later second than ``previous``: who asks from now on then sees the newer version.

    A version that begins further ahead is not waited for.
    """
    while timedelta(0) <= previous - now() < _CLOCK_STEP:
        time.sleep(_PAUSE_SECONDS)
    return now()


def _tell(
    listed: Path,
    *,
    url: str,
    index: int | None,
    purpose: str,
    value: bool | None,
    valid_from: datetime,
    as_json: bool,
) -> int:
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document
    from greenchain.values.time import format_instant

    document = result_document(
        "revocation",
        Outcome.CONFORMS,
        at=None,
        findings=(),
        list=str(listed),
        url=url,
        index=index,
        purpose=purpose,
        value=value,
        valid_from=format_instant(valid_from),
    )
    return emit(document, as_json=as_json, show=_show)


def _show(document: Mapping[str, Any]) -> Iterable[str]:
    what = f"for {document['purpose']} in {document['list']}, counting from {document['valid_from']}"
    if document["index"] is None:
        yield f"+ begun: a list {what}"
    else:
        yield f"+ entry {document['index']} is {'set' if document['value'] else 'clear'} {what}"
