"""The commands ``standards import`` and ``standards export``: what others bring, and what others take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from greenchain.cli.label_facts import FactsOption, OnlyFactsOption, label_facts_of
from greenchain.cli.output import (
    ForceOption,
    JsonOption,
    KnownAtOption,
    emit,
    headline,
    instant,
    now,
    read_file,
    require_new_file,
    write_new_file,
)
from greenchain.cli.packs import standards

CVC, TRQP = "untp-cvc", "trqp"
_NEW = "new"


def register(app: typer.Typer) -> None:
    """Add this module's commands, which stand beside those of packs."""
    del app
    standards.command("import")(import_standards)
    standards.command("export")(export)


def import_standards(
    sources: list[str] = typer.Argument(..., metavar="[TABLE] FILE", help="A document; or rows of a table, as CSV."),
    kind: str = typer.Option("", "--format", metavar="FORMAT", help=f"Of a document: {CVC}, {TRQP}."),
    pack: str = typer.Option("", "--pack", metavar="ID", help="The pack whose table the rows are for."),
    edition: str = typer.Option(_NEW, "--edition", help="Name of the edition that has the rows."),
    out: Path | None = typer.Option(
        None, "--out", metavar="PATH", help="The facts (.json); or a folder for the new edition; default: here."
    ),
    recorded: str | None = typer.Option(
        None, "--recorded", metavar="INSTANT", help="When the rows became known; default: now."
    ),
    force: bool = ForceOption,
    as_json: bool = JsonOption,
) -> int:
    """Take over a scheme as its owner publishes it, a registry's answer, or rows for a table that nobody has read.

    The result is a document of facts for --facts, or (rows, without .json) the folder of a new edition of the pack.
    """
    if kind in (CVC, TRQP) and len(sources) == 1 and out is not None and not pack:
        return _import_document(Path(sources[0]), out, kind=kind, force=force, as_json=as_json)
    if kind or len(sources) != len(("TABLE", "FILE")) or not pack:
        raise typer.BadParameter(f"FILE --format {CVC} or {TRQP} --out FACTS, or TABLE FILE --pack ID")
    known = instant(recorded, "--recorded") or now()
    return _import_rows(
        sources[0],
        Path(sources[1]),
        pack,
        edition=edition,
        out=out or Path(),
        recorded=known,
        force=force,
        as_json=as_json,
    )


def export(
    scheme: str = typer.Argument(..., metavar="SCHEME", help="Id of a scheme on file."),
    kind: str = typer.Option(..., "--format", metavar="FORMAT", help=f"{CVC}."),
    out: Path = typer.Option(..., "--out", metavar="FILE", help="The document."),
    facts: list[Path] = FactsOption,
    only_facts: bool = OnlyFactsOption,
    known_at: str | None = KnownAtOption,
    force: bool = ForceOption,
    as_json: bool = JsonOption,
) -> int:
    """Write a scheme with its criteria documents for others; what they require and nobody stated is not invented."""
    from greenchain.formats.untp import write_conformity_scheme
    from greenchain.values.outcome import Outcome, combine
    from greenchain.values.result import result_document

    if kind != CVC:
        raise typer.BadParameter(CVC, param_hint="--format")
    require_new_file(out, force=force)
    world = label_facts_of(facts, only=only_facts)
    written = write_conformity_scheme(world.known(instant(known_at, "--known-at")), scheme)
    if written.raw:
        write_new_file(out, written.raw, force=force)
    document = result_document(
        "standards-export",
        combine([Outcome.CONFORMS, *(finding.outcome for finding in written.findings)]),
        at=None,
        findings=written.findings,
        standards=world.packs,
        scheme=scheme,
        missing=list(written.missing),
        files=_files({out: written.raw} if written.raw else {}),
    )
    return emit(document, as_json=as_json, show=_show_written)


def _import_document(path: Path, out: Path, *, kind: str, force: bool, as_json: bool) -> int:
    from greenchain.formats.exact_json import indented_text
    from greenchain.formats.trqp_answer import read_trqp_answer
    from greenchain.formats.untp import read_conformity_scheme
    from greenchain.values.errors import GreenchainError
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document

    require_new_file(out, force=force)
    try:
        raw = read_file(path)
        imported = read_conformity_scheme(raw) if kind == CVC else read_trqp_answer(raw)
    except GreenchainError as error:
        raise error.within(file=str(path)) from None
    raw = (indented_text(imported.facts) + "\n").encode()
    write_new_file(out, raw, force=force)
    document = result_document(
        "standards-import",
        Outcome.CONFORMS,
        at=None,
        findings=imported.findings,
        source=str(path),
        scheme=imported.facts["id"] if kind == CVC else None,
        facts=_counts(imported.facts),
        files=_files({out: raw}),
    )
    return emit(document, as_json=as_json, show=_show_written)


def _import_rows(
    table: str,
    file: Path,
    name: str,
    *,
    edition: str,
    out: Path,
    recorded: datetime,
    force: bool,
    as_json: bool,
) -> int:
    from greenchain.adapters.shipped import load_folder, load_standards, pack_files, source_files
    from greenchain.formats.exact_json import indented_text
    from greenchain.standards import load_pack
    from greenchain.standards.editions import edition_order
    from greenchain.standards.label_packs import PACK_KIND, document_of
    from greenchain.standards.table_import import facts_between, with_rows
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document

    if Path(name).is_dir():
        pack, files = load_folder(Path(name)), pack_files(Path(name))
    else:
        listed = load_standards().find(name)
        is_one = len({one.name for one in listed}) == 1
        newest = max(listed, key=lambda one: edition_order(one.edition)) if is_one else None
        pack = newest or load_standards().pack(name)  # which says what there is
        files = source_files(pack)
    filled = with_rows(files, table, rows=read_file(file), edition=edition)
    newer = load_pack(filled)
    is_of_labels = newer.kind == PACK_KIND and "agreements" in newer.tables
    total = document_of(newer).counts() if is_of_labels else {}  # which also reads them as facts
    if out.suffix == ".json" and not is_of_labels:
        raise typer.BadParameter("a folder: only packs of labels become a document of facts", param_hint="--out")
    if out.suffix == ".json":
        document = facts_between(pack, newer, recorded=recorded)
        written = {out: (indented_text(document) + "\n").encode()}
        counts = _counts(document)
    else:
        folder = out / newer.kind / newer.id / newer.edition
        written = {folder / part: raw for part, raw in filled.items()}
        counts = total
    for path in written:
        require_new_file(path, force=force)
    for path, raw in written.items():
        write_new_file(path, raw, force=force)
    result = result_document(
        "standards-import",
        Outcome.CONFORMS,
        at=None,
        findings=(),
        standards=[pack.ref, newer.ref],
        source=str(file),
        pack=f"{newer.name}@{newer.edition}",
        table=table,
        facts=counts,
        files=_files(written),
    )
    return emit(result, as_json=as_json, show=_show_written)


def _counts(document: Mapping[str, Any]) -> dict[str, int]:
    return {kind: len(found) for kind, found in sorted(document.items()) if isinstance(found, list)}


def _files(written: Mapping[Path, bytes]) -> list[dict[str, str]]:
    from greenchain.values.json import digest

    return [{"path": str(path), "sha256": digest(raw)} for path, raw in sorted(written.items())]


def _show_written(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, str(document.get("scheme") or document.get("pack") or document["source"]))
    for file in document["files"]:
        yield f"  {file['path']}"
    for finding in document["findings"]:
        yield f"  - {finding['code']} {finding['where']}: {finding['detail']}"
