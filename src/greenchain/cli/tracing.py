"""Commands about events and the graph: ``import``, ``trace`` and ``balance``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

import typer

from greenchain.cli.output import (
    AtOption,
    JsonOption,
    KnownAtOption,
    emit,
    headline,
    instant,
    now,
    progress,
    read_file,
    show_findings,
    with_faults,
)


class Direction(StrEnum):
    """Which way a trace goes."""

    UPSTREAM = "upstream"
    DOWNSTREAM = "downstream"
    BOTH = "both"


_StoreOption = typer.Option(..., "--store", metavar="DB", help="The record store: a path or a URL.")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("import")(import_files)
    app.command("trace")(trace)
    app.command("balance")(balance)


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


def trace(
    subjects: list[str] = typer.Argument(
        ..., metavar="ID...", help="Lots, products or containers, as written anywhere."
    ),
    store: str = _StoreOption,
    direction: Direction = typer.Option(Direction.UPSTREAM, "--direction", help="Toward origins, users, or both."),
    at: str | None = AtOption,
    known_at: str | None = KnownAtOption,
    as_json: bool = JsonOption,
) -> int:
    """Say what a lot is made of and where it went, and where that could not be followed."""
    from greenchain.adapters.plugins import formats
    from greenchain.adapters.shipped import load_standards
    from greenchain.values.outcome import Outcome, combine
    from greenchain.values.result import result_document
    from greenchain.workspace import Question, Workspace

    asked = instant(at) or now()
    questions = [Question(s, "trace", {"subject": s, "direction": direction.value}) for s in subjects]
    with Workspace.open(_existing(store), standards=load_standards(), formats=formats()) as workspace:
        known = instant(known_at, "--known-at")
        evaluation = workspace.evaluate(questions=questions, at=asked, known_at=known)
    if len(subjects) == 1:
        document: Mapping[str, Any] = evaluation.answers[0].result
    else:
        outcome: Outcome = combine(answer.outcome for answer in evaluation.answers)
        document = result_document(
            "trace", outcome, at=asked, findings=(), traces=[answer.result for answer in evaluation.answers]
        )
    told = [finding.to_dict() for finding in evaluation.findings if finding.check == "input"]
    document = {**document, "findings": [*document["findings"], *told]}
    return emit(document, as_json=as_json, show=_show_trace, refused=evaluation.refused)


def balance(
    store: str = _StoreOption,
    process: str | None = typer.Option(None, "--process", metavar="KEY", help="One process; default: all."),
    yields: list[Path] = typer.Option(
        [], "--yields", metavar="CSV", help="Columns: facility,yield_low,yield_high[,product]."
    ),
    at: str | None = AtOption,
    known_at: str | None = KnownAtOption,
    as_json: bool = JsonOption,
) -> int:
    """Check mass balance: what left each process against what entered it, within declared yields."""
    from greenchain.adapters.plugins import formats
    from greenchain.adapters.shipped import load_standards
    from greenchain.graph import YieldBand, build_graph, mass_balance
    from greenchain.workspace import CaseFile, Workspace, read_inputs

    asked = instant(at) or now()
    known = instant(known_at, "--known-at")
    with Workspace.open(_existing(store), standards=load_standards(), formats=formats()) as workspace:
        inputs = workspace.inputs(known_at=known)
    graph = build_graph(inputs.events, facilities=inputs.facilities, products=inputs.products, parties=inputs.parties)
    files = [CaseFile(str(path), "table", read_file(path)) for path in yields]
    declared = read_inputs(files, formats=formats())
    bands = [
        YieldBand(Fraction(y.low), Fraction(y.high), facility=y.facility, product=y.product, source=y.where)
        for y in (*inputs.yields, *declared.yields)
    ]
    result = mass_balance(graph, at=asked, yields=bands, known_at=known, process=process)
    faults = (*inputs.faults, *declared.faults)
    document = with_faults(result.to_dict(), faults)
    return emit(document, as_json=as_json, show=_show_balance, refused=bool(faults))


def _existing(store: str) -> str:
    """The location, unless it is a path where nothing lies: asking must not make an empty store."""
    from greenchain.values.errors import Fault, InputError

    if ":" not in store[2:] and not Path(store).exists():
        raise InputError(
            Fault("FILE_UNREADABLE", "a record store, made by greenchain import", "no such file", file=store)
        )
    return store


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


def _show_trace(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, str(document.get("subject", "")))
    for part in (document.get("upstream"), document.get("downstream"), *document.get("traces", ()), document):
        if part and "objects" in part:
            yield f"{part['direction']} of {part['subject']}:"
            yield f"  {len(part['objects'])} objects, {len(part['processes'])} processes"
            yield from (f"    {'  ' * item['depth']}{item['id']}" for item in part["objects"])
            yield from (f"    {p['time']} {p['biz_step']} at {p['facility']}" for p in part["processes"])
    yield from show_findings(document)
    for part in document.get("traces", ()):
        yield from show_findings(part)


def _show_balance(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, "mass balance")
    for process in document["processes"]:
        masses = f"{process['input_kg']} kg in, {process['output_kg']} kg out"
        yield f"  {process['facility']}: {masses} ({process['process']})"
    yield from show_findings(document, passing=True)
