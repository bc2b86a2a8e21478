"""The command ``import``: files of any known format into a record store, one transaction each."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from greenchain.cli.output import JsonOption, emit, existing_store, instant, progress, read_file, show_findings

if TYPE_CHECKING:
    from collections.abc import Callable

    from greenchain.formats import Format
    from greenchain.values.errors import Fault
    from greenchain.workspace.adding import Added, AddedEvents
    from greenchain.workspace.records import Records


_OF_A_STORE = ("", "-wal", "-shm", "-journal", ".graph")  # ends of the names of its files and of its snapshot's folder
_NEW_OBJECTS = 100_000  # between two looks; about ten megabytes


class OnError(StrEnum):
    """What becomes of a document of which an event is refused."""

    ROLLBACK = "rollback"
    PROCEED = "proceed"


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("import")(import_files)


_Sources = typer.Argument(None, metavar="SOURCE...", help="Files, or folders of files.")
_Store = typer.Option(None, "--store", metavar="DB", help="The record store: a path or a URL.")
_DryRun = typer.Option(False, "--dry-run", help="Read everything, store nothing.")
_Strict = typer.Option(False, "--strict", help="Take of EPCIS only what the standard's own JSON Schema allows.")
_OnError = typer.Option(
    OnError.ROLLBACK, "--on-error", help="Keep nothing of a document with a bad event, or the rest."
)
_KnownAt = typer.Option(None, "--known-at", metavar="INSTANT", help="When we learnt it, to backfill; default: now.")
_Hashes = typer.Option(False, "--hashes", help="Name the event hash of every event read.")
_Rebuild = typer.Option(False, "--rebuild", help="Read nothing; make anew what the store derives from its log.")


def import_files(
    sources: list[Path] | None = _Sources,
    store: str | None = _Store,
    dry_run: bool = _DryRun,
    strict: bool = _Strict,
    on_error: OnError = _OnError,
    known_at: str | None = _KnownAt,
    hashes: bool = _Hashes,
    rebuild: bool = _Rebuild,
    as_json: bool = JsonOption,
) -> int:
    """Read events, tables, claims and declarations into a record store; the same bytes again change nothing."""
    from greenchain.adapters.plugins import formats
    from greenchain.model import ports
    from greenchain.workspace.records import Records, open_store

    if dry_run == (store is not None):
        raise typer.BadParameter("give exactly one of --store and --dry-run")
    known = formats()
    options = {
        "is_strict": strict,
        "on_error": ports.OnError(on_error.value),
        "known_at": instant(known_at, "--known-at"),
    }
    paths = _paths(sources or [], store=store, rebuild=rebuild)
    run = _Run(known, with_hashes=hashes, tell=None if as_json else typer.echo)
    with _seldom_collecting(), Records(open_store(store or "memory:"), formats=known) as records:
        _require_in_order(records, known_at)
        if rebuild:
            records.rebuild()
        for number, path in enumerate(paths, start=1):
            run.add(records, path, options)
            progress("import", done=number, total=len(paths))
        document = run.document(None if dry_run else _totals(records, store or ""))
    return emit(document, as_json=as_json, show=_show_import, refused=bool(run.faults))


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Let the collector look for cycles seldom: what a document becomes lives until it is stored, and has none."""
    before = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@dataclass(slots=True)
class _Run:
    """What one call of the command did so far; ``tell`` says each file to a person once it is committed."""

    formats: tuple[Format, ...]
    with_hashes: bool
    tell: Callable[[str], None] | None
    files: list[dict[str, object]] = field(default_factory=list)
    documents: list[dict[str, object]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)

    def add(self, records: Records, path: Path, options: Mapping[str, Any]) -> None:
        """Add one file, and note what came of it."""
        from greenchain.values.errors import GreenchainError
        from greenchain.values.json import digest
        from greenchain.workspace.adding import refused_document

        name = str(path)
        entry: dict[str, object] = {"path": name, "sha256": None}
        added: Added | None = None
        events: AddedEvents | None = None
        counts: Mapping[str, int] = {}
        raw = b""
        try:
            raw = read_file(path)
            entry["sha256"] = digest(raw)
            added = records.add(raw, name=name, **options)
        except GreenchainError as error:
            self.faults += error.within(file=name).faults
            events = refused_document(raw, name=name, formats=self.formats)
        else:
            self.faults += [fault.within(file=name) for fault in added.faults]
            dialects = set(added.events.dialects) if added.events else set()
            self.notes += [note.within(file=name) for note in added.notes if note not in dialects]
            events, counts = added.events, added.counts
        self.counts.update(counts)
        self.files.append({**entry, "status": _status(added), "counts": dict(sorted(counts.items()))})
        if events is not None:
            self.documents.append({**entry, **self._told(events)})
        if self.tell is not None:
            self._say()

    def document(self, store: Mapping[str, object] | None) -> dict[str, object]:
        """The result document."""
        from greenchain.values.finding import Finding
        from greenchain.values.outcome import Outcome
        from greenchain.values.result import result_document

        return result_document(
            "import",
            Outcome.NOT_DETERMINED if self.faults else Outcome.CONFORMS,
            at=None,
            findings=[
                *(Finding.of_fault(fault, check="input", outcome=Outcome.NOT_DETERMINED) for fault in self.faults),
                *(Finding.of_fault(note, check="note", outcome=Outcome.NOT_APPLICABLE) for note in self.notes),
            ],
            dry_run=store is None,
            files=self.files,
            counts=dict(sorted(self.counts.items())),
            events={name: self.events[name] for name in _COUNTED},
            documents=self.documents,
            store=store,
        )

    def _told(self, events: AddedEvents) -> dict[str, object]:
        counts = {name: getattr(events, name) for name in _COUNTED}
        self.events.update(counts)
        told: dict[str, object] = {
            "format": events.format,
            "schema_version": events.schema_version or None,
            **counts,
            "dialects": [{"code": note.code, "where": note.where, "detail": _detail(note)} for note in events.dialects],
        }
        return {**told, "hashes": list(events.hashes)} if self.with_hashes else told

    def _say(self) -> None:
        from greenchain.values.text import visible

        for line in _lines(self.files[-1], self.documents[-1] if self.documents else None):
            if self.tell is not None:
                self.tell(visible(line))


_COUNTED = ("read", "new", "duplicate", "refused", "left_out")


def _status(added: Added | None) -> str:
    if added is None or added.is_rolled_back:
        return "refused"
    return "new" if added.is_new else "already_imported"


def _detail(note: Fault) -> str:
    return f"expected {note.expected}" + (f", found {note.found}" if note.found else "")


def _require_in_order(records: Records, known_at: str | None) -> None:
    """Return if ``--known-at`` is no earlier than what was recorded last, and has passed: knowledge never goes back."""
    from greenchain.values.time import format_instant

    asked = instant(known_at, "--known-at")
    if asked is None:
        return
    latest, now = records.latest(), records.now()
    if latest is not None and asked < latest:
        raise typer.BadParameter(f"give {format_instant(latest)} or later", param_hint="--known-at")
    if asked > now:
        raise typer.BadParameter(f"give {format_instant(now)} or earlier", param_hint="--known-at")


def _totals(records: Records, location: str) -> dict[str, object]:
    from greenchain.workspace.locations import shown

    point = records.checkpoint()
    return {
        "location": shown(location),
        "entries": point.size,
        "position": point.size,
        "events": records.event_count(),
        "digest": point.root,
    }


def _paths(sources: Iterable[Path], *, store: str | None, rebuild: bool) -> list[Path]:
    """The files that the sources name, in their order; none where the store is only to be made anew."""
    from greenchain.values.errors import Fault, InputError

    listed = list(sources)
    if rebuild:
        if listed or store is None:
            raise typer.BadParameter("--rebuild takes a --store and no files")
        existing_store(store)
        return []
    if not listed:
        raise typer.BadParameter("give at least one file or folder", param_hint="SOURCE")
    paths = [file for source in listed for file in _files(source, store=store)]
    if not paths:
        raise InputError(Fault("FILE_UNREADABLE", "at least one file", "none", file=", ".join(map(str, listed))))
    return paths


def _files(source: Path, *, store: str | None) -> list[Path]:
    """The file, or every file below the folder but the store itself."""
    if not source.is_dir():
        return [source]
    own = {Path(f"{store}{end}").resolve() for end in _OF_A_STORE} if store else set()
    return sorted(
        path
        for path in source.rglob("*")
        if path.is_file() and own.isdisjoint((path.resolve(), *path.resolve().parents))
    )


def _lines(file: Mapping[str, Any], document: Mapping[str, Any] | None) -> Iterator[str]:
    """What is said of one file: its records, and of events what became of them."""
    if document is None or document["path"] != file["path"]:
        read = ", ".join(f"{number} {kind}" for kind, number in file["counts"].items()) or "nothing"
        yield f"{file['status']}: {file['path']} ({read})"
        return
    counts = ", ".join(f"{document[name]} {name.replace('_', ' ')}" for name in _COUNTED if document[name])
    yield f"{file['status']}: {file['path']} (events: {counts or 'none'})"
    for code, number in sorted(Counter(dialect["code"] for dialect in document["dialects"]).items()):
        yield f"    {code}: {number}"
    yield from (f"    {name}" for name in document.get("hashes", ()))


def _show_import(document: Mapping[str, Any]) -> Iterable[str]:
    if document["store"]:
        store = document["store"]
        yield f"{store['location']}: {store['events']} events in {store['entries']} entries"
    yield from show_findings(document)
