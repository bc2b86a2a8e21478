"""The command ``import``: files of any known format into a record store, one transaction each."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from greenchain.cli.output import JsonOption, emit, existing_store, instant, progress, read_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from greenchain.formats import Format
    from greenchain.values.errors import Fault
    from greenchain.workspace.adding import Added, AddedEvents
    from greenchain.workspace.foreseeing import Rehearsal
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
_DryRun = typer.Option(False, "--dry-run", help="Read everything, store nothing; with --store, say what would be new.")
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

    if not dry_run and store is None:
        raise typer.BadParameter("give --store, --dry-run, or both")
    if rebuild and dry_run:
        raise typer.BadParameter("--rebuild changes the store: it takes no --dry-run")
    known = formats()
    options = {
        "is_strict": strict,
        "on_error": ports.OnError(on_error.value),
        "known_at": instant(known_at, "--known-at"),
    }
    paths = _paths(sources or [], store=store, rebuild=rebuild)
    run = _Run(known, with_hashes=hashes, tell=None if as_json else typer.echo, is_dry=dry_run)
    if dry_run:
        document = _rehearsed(run, paths, store=store, options=options)
        return emit(document, as_json=as_json, show=_show_import, refused=bool(run.faults))
    _require_something(paths, store or "", rebuild=rebuild)
    with _seldom_collecting(), Records(open_store(store or ""), formats=known) as records:
        _require_in_order(records, known_at)
        if rebuild:
            records.rebuild()
        for number, path in enumerate(paths, start=1):
            run.add(records, path, options)
            progress("import", done=number, total=len(paths))
        document = run.document(_totals(records, store or ""))
    return emit(document, as_json=as_json, show=_show_import, refused=bool(run.faults))


def _rehearsed(run: _Run, paths: list[Path], *, store: str | None, options: Mapping[str, Any]) -> dict[str, object]:
    """What the files would bring to the store, or to an empty one; nothing is written."""
    from greenchain.workspace.foreseeing import Rehearsal
    from greenchain.workspace.records import open_store

    told = {name: value for name, value in options.items() if name != "known_at"}
    is_there = store is not None and (":" in store[2:] or Path(store).exists())
    location = store if store and is_there else "memory:"
    with _seldom_collecting(), closing(open_store("memory:")) as memory, closing(open_store(location)) as asked:
        rehearsal = Rehearsal(asked, memory, formats=run.formats)
        for number, path in enumerate(paths, start=1):
            run.add(rehearsal, path, told)
            progress("import", done=number, total=len(paths))
    return run.document(None)


def _require_something(paths: list[Path], store: str, *, rebuild: bool) -> None:
    """Return if there is a file to read or a store already: a misspelt path must not make an empty store."""
    from greenchain.values.errors import Fault, InputError

    if rebuild or ":" in store[2:] or Path(store).exists() or any(path.exists() for path in paths):
        return
    raise InputError(*(Fault("FILE_UNREADABLE", "a readable file", "no such file", file=str(path)) for path in paths))


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
    is_dry: bool = False
    files: list[dict[str, object]] = field(default_factory=list)
    documents: list[dict[str, object]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)

    def add(self, records: Records | Rehearsal, path: Path, options: Mapping[str, Any]) -> None:
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
        before = len(self.faults), len(self.notes)
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
            if added.is_rolled_back:  # nothing of it was kept, so no kind of record is counted
                counts = {name: counts[name] for name in _OF_A_REFUSED}
        self.counts.update(counts)
        self.files.append({**entry, "status": _status(added), "counts": dict(sorted(counts.items()))})
        if events is not None:
            self.documents.append({**entry, **self._told(events)})
        if self.tell is not None:
            self._say(self.faults[before[0] :], self.notes[before[1] :])

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
            dry_run=self.is_dry,
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
            "duplicate_of": list(events.first_in),
            "dialects": [{"code": note.code, "where": note.where, "detail": _detail(note)} for note in events.dialects],
        }
        return {**told, "hashes": list(events.hashes)} if self.with_hashes else told

    def _say(self, faults: Sequence[Fault], notes: Sequence[Fault]) -> None:
        from greenchain.values.text import visible

        lines = [*_lines(self.files[-1], self.documents[-1] if self.documents else None)]
        lines += _said("?", faults, str(self.files[-1]["path"]))
        lines += _said("-", notes, str(self.files[-1]["path"]))
        for line in lines:
            if self.tell is not None:
                self.tell(visible(line))


_OF_A_REFUSED = ("read", "refused", "duplicate")
_SHOWN = 8  # faults of a file that a person is shown; --json has all
_WIDEST = 300  # characters of a line; what is longer is cut where it says least, and --json has it whole
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
    others = [name for name in document["duplicate_of"] if name != document["path"]]
    if others:
        yield f"    duplicates first came in {', '.join(others)}"
    first: dict[str, tuple[int, str]] = {}
    for dialect in document["dialects"]:
        times, where = first.get(dialect["code"], (0, dialect["where"]))
        first[dialect["code"]] = times + 1, where
    yield from (f"  - {_dialect(code, *first[code])}" for code in sorted(first))
    yield from (f"    {name}" for name in document.get("hashes", ()))


def _dialect(code: str, times: int, where: str) -> str:
    """A deviation that was taken: what it is, how many there are, and where the first is."""
    from greenchain.values.codes import require_registered

    places = f"{times} times, first {where}" if times > 1 else where
    return f"{code}{f' ({places})' if places else ''}: {require_registered(code).en}"


def _said(sign: str, faults: Sequence[Fault], file: str) -> Iterator[str]:
    """A line for each of the first faults or notes of a file, with what to do, and how many more there are."""
    for fault in faults[:_SHOWN]:
        place = " ".join(part for part in (fault.file if fault.file != file else "", fault.where) if part)
        line = f"  {sign} {fault.code}{f' {place}' if place else ''}: {_detail(fault)}"
        yield f"{line if len(line) <= _WIDEST else line[: _WIDEST - 4] + ' ...'}; {fault.remedy}"
    if len(faults) > _SHOWN:
        yield f"  {sign} and {len(faults) - _SHOWN} more: see --json"


def _show_import(document: Mapping[str, Any]) -> Iterable[str]:
    from greenchain.values.text import counted

    events = document["events"]
    if len(document["files"]) > 1 or document["dry_run"]:
        told = ", ".join(f"{events[name]} {name.replace('_', ' ')}" for name in _COUNTED if events[name])
        yield f"{counted(len(document['files']), 'file')}: events: {told or 'none'}"
    if document["dry_run"]:
        yield "dry run: nothing was stored"
    elif document["store"]:
        store = document["store"]
        held = f"{counted(store['events'], 'event')} in {counted(store['entries'], 'entry')}"
        yield f"{store['location']}: {held}"
