"""The command ``screen``: declarations under the law in force on their own dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import typer

from greenchain.cli.output import AtOption, JsonOption, emit, headline, instant, now, read_file, show_findings, sign

if TYPE_CHECKING:
    from greenchain.formats.column_map import ColumnMap
    from greenchain.graph import SupplyGraph
    from greenchain.screening import Documents


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("screen")(screen)


def screen(
    files: list[Path] = typer.Argument(
        ..., metavar="FILE...", help="Declarations: CSV, also .gz; Parquet; JSON; ASYCUDA XML."
    ),
    column_map: Path | None = typer.Option(
        None, "--map", metavar="TOML", help="Which column is which field, where tables or customs XML are not ours."
    ),
    graph: list[Path] = typer.Option([], "--graph", metavar="EPCIS", help="Events of the lots named, if at hand."),
    facilities: Path | None = typer.Option(None, "--facilities", metavar="CSV", help="Facilities and their roles."),
    documents: list[Path] = typer.Option(
        [], "--documents", metavar="JSON", help="Notifications, movement documents and Annex VII documents."
    ),
    engine: str = typer.Option(
        "", "--engine", metavar="NAME", help="With --out: python, duckdb or spark; all write the same bytes."
    ),
    out: Path | None = typer.Option(
        None, "--out", metavar="FILE", help="Where findings go, one row each: .jsonl, .csv or .parquet."
    ),
    at: str | None = AtOption,
    as_json: bool = JsonOption,
) -> int:
    """Screen declarations under the law in force on their own dates."""
    if out is not None or engine:
        bulk = _Bulk(files, column_map, engine or "python", out, graph, facilities, documents)
        return _screen_tables(bulk, at=instant(at) or now(), as_json=as_json)
    from greenchain.adapters.plugins import formats
    from greenchain.adapters.shipped import load_standards
    from greenchain.graph import build_graph
    from greenchain.screening import Documents, screen_many
    from greenchain.screening import document as screening_document
    from greenchain.values.errors import Fault, InputError
    from greenchain.workspace import CaseFile, read_inputs
    from greenchain.workspace.declared import read_declarations

    standards = load_standards()
    tables = [*graph, *([facilities] if facilities else [])]
    declared = read_declarations(
        (CaseFile(str(path), "declarations", _declarations_of(path)) for path in files),
        standards=standards,
        formats=formats(),
        column_map=_map(column_map),
    )
    others = [CaseFile(str(path), "table", read_file(path)) for path in tables]
    others += [CaseFile(str(path), "documents", read_file(path)) for path in documents]
    inputs = declared.joined(read_inputs(others, formats=formats()))
    if not inputs.shipments and not inputs.faults:
        raise InputError(Fault("SUBJECT_UNSPECIFIED", "at least one declaration", ", ".join(map(str, files))))
    asked = instant(at) or now()
    known = build_graph(inputs.events, facilities=inputs.facilities) if tables else None
    papers = Documents.of(inputs.documents) if documents else None
    results = screen_many(inputs.shipments, standards=standards, at=asked, graph=known, documents=papers)
    document = screening_document(results, at=asked)
    document = {**document, "faults": [finding.to_dict() for finding in inputs.findings()]}
    return emit(document, as_json=as_json, show=_show_screening, refused=bool(inputs.faults))


def _map(path: Path | None) -> ColumnMap | None:
    """The map of a file, where one is given."""
    from greenchain.formats.column_map import read_map

    return read_map(read_file(path), name=str(path)) if path else None


def _declarations_of(path: Path) -> bytes:
    """The bytes of a file of declarations, Parquet as the table it holds; a usage error where its extra is missing."""
    from greenchain.adapters.parquet import csv_of, is_parquet
    from greenchain.values.errors import InputError

    if not is_parquet(path):
        return read_file(path)
    try:
        return csv_of(path)
    except InputError as error:
        if error.code != "ENGINE_MISSING":
            raise
        message = f"Parquet needs {error.faults[0].expected}: {error.faults[0].remedy}"
        raise typer.BadParameter(message, param_hint=str(path)) from None


@dataclass(frozen=True, slots=True)
class _Bulk:
    """Tables that are screened into a table of findings."""

    files: list[Path]
    columns: Path | None
    engine: str
    out: Path | None
    graph: list[Path]
    facilities: Path | None
    documents: list[Path]


def _screen_tables(asked: _Bulk, *, at: datetime, as_json: bool) -> int:
    import tempfile

    from greenchain.adapters.engines.screening import screening_engine
    from greenchain.adapters.files import replacing
    from greenchain.adapters.shipped import load_standards
    from greenchain.values.errors import InputError
    from greenchain.workspace.screen_tables import screen_tables

    if asked.out is None or asked.out.suffix not in (".jsonl", ".csv", ".parquet"):
        raise typer.BadParameter("a file .jsonl, .csv or .parquet for the findings", param_hint="--out")
    try:
        engine = screening_engine(asked.engine)
        if asked.out.suffix == ".parquet":
            screening_engine("duckdb")
        columns = _map(asked.columns)
        with replacing(asked.out) as file, tempfile.TemporaryDirectory(prefix="greenchain-") as folder:
            as_parquet = asked.out.suffix == ".parquet"
            table = Path(folder) / "findings.csv"
            with ExitStack() as stack:
                document = screen_tables(
                    [str(path) for path in asked.files],
                    standards=load_standards(),
                    engine=engine,
                    at=at,
                    out=stack.enter_context(table.open("wb")) if as_parquet else file,
                    columns=columns,
                    graph=_graph(asked.graph, asked.facilities),
                    documents=_documents(asked.documents),
                    as_table=asked.out.suffix != ".jsonl",
                )
            if as_parquet:
                document["out"] = _as_parquet(table, file, document["out"])
    except InputError as error:
        if error.faults[0].code == "ENGINE_MISSING":
            raise typer.BadParameter(str(error), param_hint="--engine") from None
        raise
    counts = document["counts"]
    refused = isinstance(counts, Mapping) and counts["faulty_rows"] > 0
    return emit(document, as_json=as_json, show=_show_tables, refused=refused)


def _as_parquet(table: Path, file: BinaryIO, told: object) -> dict[str, object]:
    """Write the findings of a CSV table as Parquet; how many, and the digest of what was written."""
    import shutil

    from greenchain.adapters.engines.finding_tables import parquet_of
    from greenchain.workspace.screen_tables import COLUMNS

    made = table.with_suffix(".parquet")
    digest = parquet_of(table, out=made, columns=COLUMNS)
    with made.open("rb") as source:
        shutil.copyfileobj(source, file)
    return {**(told if isinstance(told, Mapping) else {}), "sha256": digest}


def _graph(events: list[Path], facilities: Path | None) -> SupplyGraph | None:
    """The supply chain of the files, where some are given."""
    from greenchain.adapters.plugins import formats
    from greenchain.graph import build_graph
    from greenchain.values.errors import InputError
    from greenchain.workspace import CaseFile, read_inputs

    tables = [*events, *([facilities] if facilities else [])]
    if not tables:
        return None
    inputs = read_inputs([CaseFile(str(path), "table", read_file(path)) for path in tables], formats=formats())
    InputError.raise_if(inputs.faults)
    return build_graph(inputs.events, facilities=inputs.facilities)


def _documents(paths: list[Path]) -> Documents | None:
    """The waste documents of the files, where some are given; one that is refused is an error here."""
    from greenchain.adapters.plugins import formats
    from greenchain.screening import Documents
    from greenchain.values.errors import InputError
    from greenchain.workspace import CaseFile, read_inputs

    if not paths:
        return None
    inputs = read_inputs([CaseFile(str(path), "documents", read_file(path)) for path in paths], formats=formats())
    InputError.raise_if(inputs.faults)
    return Documents.of(inputs.documents)


def _show_tables(document: Mapping[str, Any]) -> Iterable[str]:
    counts = document["counts"]
    yield headline(document, f"{counts['declarations']} declaration(s), {counts['items']} item(s)")
    yield f"  {document['out']['rows']} finding(s) of {counts['items_with_findings']} item(s)"
    for outcome, count in counts["declarations_by_outcome"].items():
        yield f"  {sign(outcome)} {outcome}: {count} declaration(s)"
    for fault in document["faults"]:
        yield f"  ! {fault['code']} {fault['where']}: {fault['detail']}"


def _show_screening(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, f"{len(document['declarations'])} declaration(s)")
    for declaration in document["declarations"]:
        yield f"{sign(declaration['outcome'])} {declaration['id']}: {declaration['outcome']}"
        yield from show_findings(declaration)
    for fault in document["faults"]:
        yield f"  ! {fault['code']} {fault['where']}: {fault['detail']}"
