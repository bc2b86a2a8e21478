"""The command ``import``: files of any known format into a record store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import typer

from greenchain.cli.output import JsonOption, emit, progress, read_file, show_findings


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("import")(import_files)


def import_files(
    sources: list[Path] = typer.Argument(..., metavar="SOURCE...", help="Files, or folders of files."),
    store: str | None = typer.Option(None, "--store", metavar="DB", help="The record store: a path or a URL."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Read everything, store nothing."),
    as_json: bool = JsonOption,
) -> int:
    """Read events, tables, claims and declarations into a record store; the same bytes again change nothing."""
    from greenchain.adapters.plugins import formats
    from greenchain.adapters.shipped import load_standards
    from greenchain.values.errors import Fault, GreenchainError, InputError
    from greenchain.values.finding import Finding
    from greenchain.values.json import digest
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document
    from greenchain.workspace import Workspace

    if dry_run == (store is not None):
        raise typer.BadParameter("give exactly one of --store and --dry-run")
    paths = [file for source in sources for file in _files(source, store=store)]
    if not paths:
        raise InputError(Fault("FILE_UNREADABLE", "at least one file", "none", file=", ".join(map(str, sources))))
    files: list[dict[str, object]] = []
    faults: list[Fault] = []
    notes: list[Fault] = []
    counts: dict[str, int] = {}
    with Workspace.open(store or "memory:", standards=load_standards(), formats=formats()) as workspace:
        for number, path in enumerate(paths, start=1):
            raw = read_file(path)
            entry: dict[str, object] = {"path": str(path), "sha256": digest(raw)}
            try:
                added = workspace.add(raw, name=str(path))
            except GreenchainError as error:
                faults += error.within(file=str(path)).faults
                files.append({**entry, "status": "refused", "counts": {}})
            else:
                faults += [fault.within(file=str(path)) for fault in added.faults]
                notes += [note.within(file=str(path)) for note in added.notes]
                status = "new" if added.is_new else "already_imported"
                files.append({**entry, "status": status, "counts": dict(sorted(added.counts.items()))})
                for name, number_read in added.counts.items():
                    counts[name] = counts.get(name, 0) + number_read
            progress("import", done=number, total=len(paths))
        point = workspace.checkpoint()
    document = result_document(
        "import",
        Outcome.NOT_DETERMINED if faults else Outcome.CONFORMS,
        at=None,
        findings=[
            *(Finding.of_fault(fault, check="input", outcome=Outcome.NOT_DETERMINED) for fault in faults),
            *(Finding.of_fault(note, check="note", outcome=Outcome.NOT_APPLICABLE) for note in notes),
        ],
        dry_run=dry_run,
        files=files,
        counts=dict(sorted(counts.items())),
        store=None if dry_run else {"location": store, "entries": point.size, "digest": point.root},
    )
    return emit(document, as_json=as_json, show=_show_import, refused=bool(faults))


def _files(source: Path, *, store: str | None) -> list[Path]:
    """The file, or every file below the folder but the store itself."""
    if not source.is_dir():
        return [source]
    own = {Path(f"{store}{end}").resolve() for end in ("", "-wal", "-shm", "-journal")} if store else set()
    return sorted(path for path in source.rglob("*") if path.is_file() and path.resolve() not in own)


def _show_import(document: Mapping[str, Any]) -> Iterable[str]:
    for file in document["files"]:
        read = ", ".join(f"{number} {kind}" for kind, number in file["counts"].items()) or "nothing"
        yield f"{file['status']}: {file['path']} ({read})"
    yield from show_findings(document)
