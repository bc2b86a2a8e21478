"""The command ``screen``: declarations under the law in force on their own dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import typer

from greenchain.cli.output import AtOption, JsonOption, emit, headline, instant, now, read_file, show_findings, sign


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
    at: str | None = AtOption,
    as_json: bool = JsonOption,
) -> int:
    """Screen declarations under the law in force on their own dates."""
    from greenchain.adapters.plugins import formats
    from greenchain.adapters.shipped import load_standards
    from greenchain.formats.column_map import read_map
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
        column_map=read_map(read_file(column_map), name=str(column_map)) if column_map else None,
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


def _show_screening(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, f"{len(document['declarations'])} declaration(s)")
    for declaration in document["declarations"]:
        yield f"{sign(declaration['outcome'])} {declaration['id']}: {declaration['outcome']}"
        yield from show_findings(declaration)
    for fault in document["faults"]:
        yield f"  ! {fault['code']} {fault['where']}: {fault['detail']}"
