"""The command ``conformance generate``: declarations made to order, with labels of what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer

from greenchain.cli.output import ForceOption, JsonOption, emit, headline, progress
from greenchain.cli.packs import conformance

if TYPE_CHECKING:
    from greenchain.workspace.planting.cases import Case

_MOST = 100_000_000  # rows: ten times the largest run that is measured; some 25 GB
_TOLD_EVERY = 100_000  # rows between two words of progress
_SUITES = ("screening",)
_CREDENTIALS = "credentials"
_PUBLISHED_SEED = b"greenchain example: certifying body"  # whoever reads this can sign: the claims are for tests alone


def register(app: typer.Typer) -> None:  # noqa: ARG001 - every module of commands is registered with the program
    """Add this module's command to ``conformance``."""
    conformance.command("generate")(generate)


def generate(
    suite: str = typer.Argument(..., metavar="SUITE", help="What to make: screening."),
    count: int = typer.Option(..., "--count", min=0, max=_MOST, help="Rows of the table of declarations."),
    seed: int = typer.Option(..., "--seed", min=0, help="Same seed and count, same bytes."),
    out: Path = typer.Option(..., "--out", metavar="DIR", help="A folder for the files; made where there is none."),
    force: bool = ForceOption,
    as_json: bool = JsonOption,
) -> int:
    """Make declarations, their papers, events and tables, and labels of what must be found in them."""
    from greenchain.adapters.shipped import load_standards
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document

    if suite not in _SUITES:
        raise typer.BadParameter(f"{suite}: one of {', '.join(_SUITES)}", param_hint="SUITE")
    _require_empty(out, force=force)
    standards = load_standards()
    try:
        out.mkdir(parents=True, exist_ok=True)
        counts = _write(out, count=count, seed=seed, standards=standards)
    except OSError as error:
        raise _unwritable(out, error.strerror or "") from None
    document = result_document(
        "conformance-generate",
        Outcome.CONFORMS,
        at=None,
        findings=(),
        standards=[pack.ref for pack in standards.of_kind("waste")],
        suite=suite,
        count=count,
        seed=seed,
        files=[_described(path, out) for path in _made(out, counts["files"])],
        labels=dict(sorted(counts["labels"].items())),
    )
    return emit(document, as_json=as_json, show=_show)


def _write(out: Path, *, count: int, seed: int, standards: Any) -> dict[str, Any]:  # noqa: ANN401 - Standards, whose room is imported late
    """Write all files; their names, and how many labels of each kind there are."""
    from greenchain.workspace.planting.lines import (
        LISTS,
        TABLES,
        documents_frame,
        events_frame,
        fixed_files,
        header_lines,
        list_entries,
        table_lines,
    )
    from greenchain.workspace.planting.stream import cases

    labels: dict[str, int] = {}
    with ExitStack() as stack:
        tables = {name: stack.enter_context(_opened(out / name)) for name in TABLES}
        lists = {name: stack.enter_context(_opened(out / f".{name}.part")) for name in LISTS}
        for name, line in header_lines().items():
            tables[name].write(line)
        for case in _told(cases(count, seed=seed, standards=standards), count):
            for name, text in table_lines(case).items():
                tables[name].write(text)
            for name, entries in list_entries(case).items():
                lists[name].writelines(f"{entry}\n" for entry in entries)
            for item in (item for declaration in case.declarations for item in declaration.items):
                labels[item.label.kind.value] = labels.get(item.label.kind.value, 0) + 1
    _assemble(out, "documents.json", documents_frame())
    _assemble(out, "events.jsonld", events_frame())
    for name, text in fixed_files().items():
        with _opened(out / name) as file:
            file.write(text)
    _write_credentials(out, standards)
    names = {*TABLES, "documents.json", "events.jsonld", *fixed_files(), "trust.toml", *_parquet(out)}
    return {"files": names, "labels": labels}


def _write_credentials(out: Path, standards: Any) -> None:  # noqa: ANN401 - as above
    """The claims of the sites in a folder of their own, signed by a published key, and the policy that trusts it."""
    import hashlib

    from greenchain.adapters.keys import signer_from_seed
    from greenchain.workspace.planting.credentials import credentials, trust_text

    signer = signer_from_seed(hashlib.sha256(_PUBLISHED_SEED).digest())
    folder = out / _CREDENTIALS
    folder.mkdir(exist_ok=True)
    for name, raw in credentials(signer, standards=standards):
        (folder / name).write_bytes(raw)
    with _opened(out / "trust.toml") as file:
        file.write(trust_text(signer))


def _assemble(out: Path, name: str, frame: Iterable[tuple[str, str]]) -> None:
    """One document of the lists that were written beside it, an entry a line."""
    with _opened(out / name) as target:
        for text, part in frame:
            target.write(text)
            if not part:
                continue
            path = out / f".{part}.part"
            with path.open(encoding="utf-8", newline="") as source:
                for number, line in enumerate(source):
                    target.write(f"{',' if number else ''}\n{line.removesuffix(chr(10))}")
            path.unlink()


def _parquet(out: Path) -> tuple[str, ...]:
    """The table of declarations as Parquet too, where the extra ``bulk`` is installed."""
    from greenchain.adapters.parquet import write_parquet
    from greenchain.formats.column_map import FIELDS
    from greenchain.values.errors import InputError

    name = "declarations.parquet"
    try:
        write_parquet(out / name, out / "declarations.csv", columns=FIELDS)
    except InputError as error:
        if error.code != "ENGINE_MISSING":
            raise
        return ()
    return (name,)


def _told(made: Iterator[Case], count: int) -> Iterator[Case]:
    rows = 0
    for case in made:
        before, rows = rows, rows + case.rows
        if before // _TOLD_EVERY != rows // _TOLD_EVERY:
            progress("generate", done=rows, total=count)
        yield case


def _opened(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="")


def _require_empty(out: Path, *, force: bool) -> None:
    """Return if nothing would be lost by writing into the folder."""
    if out.exists() and not out.is_dir():
        raise _unwritable(out, "a file")
    if not force and out.is_dir() and next(out.iterdir(), None) is not None:
        raise _unwritable(out, "files in it")


def _unwritable(out: Path, found: str) -> Exception:
    from greenchain.values.errors import Fault, InputError

    expected = "a new or empty folder; --force writes into another"
    return InputError(Fault("FILE_UNWRITABLE", expected, found, file=str(out), remedy="Choose another folder."))


def _made(out: Path, names: Iterable[str]) -> list[Path]:
    """Every file of the run, by its place."""
    return sorted([*(out / name for name in names), *(out / _CREDENTIALS).glob("*.json")])


def _described(path: Path, out: Path) -> dict[str, object]:
    import hashlib

    with path.open("rb") as file:
        return {
            "path": path.relative_to(out).as_posix(),
            "bytes": path.stat().st_size,
            "sha256": hashlib.file_digest(file, "sha256").hexdigest(),
        }


def _show(document: Mapping[str, Any]) -> Iterable[str]:
    told = ", ".join(f"{number} {kind}" for kind, number in document["labels"].items()) or "none"
    yield headline(document, f"{document['count']} rows of {document['suite']} with seed {document['seed']}: {told}")
    for file in document["files"]:
        yield f"  {file['path']}: {file['bytes']} bytes, sha256 {file['sha256']}"
