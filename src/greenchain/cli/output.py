"""What every command prints, and the exit code that goes with it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from greenchain.values.errors import Fault, GreenchainError


REFUSED = 3
# Evidence that was set aside changes no answer, and whoever gave it wants to know why
_TOLD_BESIDE = frozenset({
    "ACCREDITATION_INVALID", "LOG_PROOF_INVALID", "WITNESS_QUORUM_SHORT", "CHAIN_NOT_HELD_NOW", "CV_ABOVE_ONE",
    "FIGURE_UNUSED", "FREIGHT_FACTOR_OTHER_YEAR", "INDICATOR_CONTRADICTED", "INDICATOR_UNREADABLE",
    "LEVEL_NOT_PROVEN", "PERCENT_AS_FRACTION", "PROGRESS_SECTION", "PROGRESS_UNSEALED", "SCORECARD_NOT_IN_FORCE",
})  # fmt: skip
_CODES = {"conforms": 0, "not_applicable": 0, "does_not_conform": 1, "not_determined": 4}
_MAX_FILE_BYTES = 512 * 1024 * 1024  # one file in memory; larger input comes in parts

AtOption = typer.Option(None, "--at", metavar="INSTANT", help="The instant of the question; default: now.")
CaseAtOption = typer.Option(
    None, "--at", metavar="INSTANT", help="The instant of the questions; default: the case's own, else now."
)
KnownAtOption = typer.Option(None, "--known-at", metavar="INSTANT", help="What we knew by then; default: --at.")
RecordedByOption = typer.Option(
    None, "--known-at", metavar="INSTANT", help="Only what was recorded by then; default: everything recorded."
)
StoreOption = typer.Option(..., "--store", metavar="DB", help="The record store: a path or a URL.")
JsonOption = typer.Option(False, "--json", help="One JSON document on standard output.")


def emit(
    document: Mapping[str, Any],
    *,
    as_json: bool,
    show: Callable[[Mapping[str, Any]], Iterable[str]],
    refused: bool = False,
) -> int:
    """Print a result document, as JSON or through ``show``, and give the exit code of its outcome."""
    from greenchain.values.result import result_text
    from greenchain.values.text import visible

    if as_json:
        typer.echo(result_text(document), nl=False)
    else:
        for line in show(document):
            typer.echo(visible(line))
    return REFUSED if refused else _CODES[str(document["outcome"])]


def refuse(error: GreenchainError, *, as_json: bool) -> int:
    """Print an input's faults and give the exit code of a refusal."""
    from greenchain.values.finding import Finding
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document, result_text

    if as_json:
        findings = [Finding.of_fault(fault, check="input", outcome=Outcome.NOT_DETERMINED) for fault in error.faults]
        document = result_document("refusal", Outcome.NOT_DETERMINED, at=None, findings=findings)
        typer.echo(result_text(document), nl=False)
    else:
        for fault in error.faults:
            typer.echo(str(fault), err=True)
    return REFUSED


def with_faults(document: Mapping[str, Any], faults: Iterable[Fault]) -> dict[str, Any]:
    """The document with the faults of its inputs among its findings, so that what was refused is told and why."""
    from greenchain.values.finding import Finding
    from greenchain.values.outcome import Outcome

    told = [Finding.of_fault(fault, check="input", outcome=Outcome.NOT_DETERMINED).to_dict() for fault in faults]
    return {**document, "findings": [*document["findings"], *told]}


def show_findings(
    document: Mapping[str, Any], *, passing: bool = False, named: Callable[[str], str] = str
) -> Iterable[str]:
    """A line a finding: sign, code, place, detail; those that conform only where asked for.

    ``named`` tells how to call what an identifier names.
    """
    wishes = [finding for finding in document["findings"] if finding["code"] == "LEVEL_NOT_PROVEN"]
    for finding in document["findings"]:
        if finding in wishes[1:] and not passing:
            continue  # one line for all answers of a document that states its levels
        is_beside = finding["check"] == "note" or finding["code"] in _TOLD_BESIDE
        if passing or is_beside or finding["outcome"] not in ("conforms", "not_applicable"):
            place = f" {named(finding['where'])}" if finding["where"] else ""
            more = f" (and {len(wishes) - 1} more)" if finding in wishes[:1] and wishes[1:] and not passing else ""
            yield f"  {sign(finding['outcome'])} {finding['code']}{place}: {finding['detail']}{_remedy(finding)}{more}"
            if finding.get("citation"):
                cited = finding["citation"]
                yield f"      {cited['instrument']} {cited['clause']} ({cited['status']})".rstrip()


def _remedy(finding: Mapping[str, Any]) -> str:
    """What to do about an input that was refused, unless it is said already."""
    from greenchain.values.codes import require_registered

    if finding["check"] != "input" or "; " in finding["detail"]:
        return ""
    return f"; {require_registered(finding['code']).remedy}"


def sign(outcome: object) -> str:
    """What a screen without colors shows for an outcome."""
    from greenchain.values.outcome import SIGNS

    return SIGNS[str(outcome)]


def headline(document: Mapping[str, Any], subject: str = "") -> str:
    """The verdict in words."""
    outcome = str(document["outcome"])
    return f"{sign(outcome)} {outcome.replace('_', ' ')}{': ' + subject if subject else ''}"


def instant(text: str | None, name: str = "--at") -> datetime | None:
    """The instant of an option, or ``None`` where it was not given; a usage error where it is none."""
    from greenchain.values.errors import InputError
    from greenchain.values.time import parse_instant

    if text is None:
        return None
    try:
        return parse_instant(text)
    except InputError as error:
        expected = f"{error.faults[0].expected}, such as 2026-09-10T00:00:00Z; found {text!r}"
        raise typer.BadParameter(expected, param_hint=name) from None


def now() -> datetime:
    """The clock, read once and only here."""
    from greenchain.values.time import aware

    return aware(datetime.now(UTC).replace(microsecond=0))


def existing_store(store: str) -> str:
    """The location, unless it is a path where nothing or an empty file lies: asking must not make an empty store."""
    from greenchain.values.errors import Fault, InputError

    path = Path(store)
    if ":" in store[2:] or (path.exists() and (not path.is_file() or path.stat().st_size)):
        return store
    expected, found = "a record store, made by greenchain import", "an empty file" if path.exists() else "no such file"
    remedy = "Name the store that greenchain import wrote with --store, or import into this one first."
    raise InputError(Fault("FILE_UNREADABLE", expected, found, file=store, remedy=remedy))


def read_file(path: Path) -> bytes:
    """The bytes of a file, or an InputError that says why not."""
    from greenchain.values.errors import Fault, InputError

    try:
        size = path.stat().st_size
        if size > _MAX_FILE_BYTES:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {_MAX_FILE_BYTES} bytes", str(size), file=str(path)))
        return path.read_bytes()
    except OSError as error:
        raise InputError(Fault("FILE_UNREADABLE", "a readable file", error.strerror or "", file=str(path))) from None


ForceOption = typer.Option(False, "--force", help="Replace the file that --out names, if there is one.")


def write_new_file(path: Path, raw: bytes, *, force: bool) -> None:
    """``write_file`` where no file is yet, or ``force`` is given: a key or a signed claim is lost in one keystroke."""
    require_new_file(path, force=force)
    write_file(path, raw)


def require_new_file(path: Path, *, force: bool) -> None:
    """Return if nothing would be lost by writing to ``path``, or an InputError."""
    from greenchain.values.errors import Fault, InputError

    if path.is_file() and not force:
        expected = "a new file; --force replaces one"
        raise InputError(Fault("FILE_UNWRITABLE", expected, "a file", file=str(path), remedy="Choose another name."))


def require_folder(path: Path) -> None:
    """Return if the folder that ``path`` is in is there, or an InputError: one made by a slip of the pen is lost."""
    from greenchain.values.errors import Fault, InputError

    if not path.parent.is_dir():
        expected, folder = "a folder that is there", str(path.parent)
        remedy = "Make the folder, or choose another."
        raise InputError(Fault("FILE_UNWRITABLE", expected, "no such folder", file=folder, remedy=remedy))


def write_file(path: Path, raw: bytes) -> None:
    """Write a file and the folders above it, whole or not at all, or an InputError that says why not."""
    from greenchain.adapters.files import replace_file
    from greenchain.values.errors import Fault, InputError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A terminal, a pipe or a link such as /dev/stdout is written to, and stays what it is
        if path.is_symlink() or (path.exists() and not path.is_file()):
            path.write_bytes(raw)
        else:
            replace_file(path, raw)
    except OSError as error:
        raise InputError(Fault("FILE_UNWRITABLE", "a place to write", error.strerror or "", file=str(path))) from None


def progress(stage: str, *, done: int, total: int) -> None:
    """Tell a person how far long work is; silent unless standard error is a terminal."""
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\r{stage}: {done} of {total}\033[K{end}")
        sys.stderr.flush()
