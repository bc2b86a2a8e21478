"""``screen --out``: tables of any length into a table of findings, by whichever engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import typer

from greenchain.cli.output import emit, headline, read_file, sign

if TYPE_CHECKING:
    from greenchain.cli.screening_asked import Asked
    from greenchain.standards import Standards
    from greenchain.workspace.lane_tables import LaneFiles


def screen_into_table(asked: Asked) -> int:
    """Screen tables of any length into a table of findings."""
    document = tabled(asked, standards=asked.standards())
    return emit(document, as_json=asked.as_json, show=_show_tables, refused=document["counts"]["faulty_rows"] > 0)


def tabled(asked: Asked, *, standards: Standards) -> dict[str, Any]:
    """The sealed document of screening tables into the table that is asked for, which is then written."""
    import tempfile

    from greenchain.adapters.engines.screening import screening_engine
    from greenchain.adapters.files import replacing
    from greenchain.adapters.plugins import formats
    from greenchain.values.errors import InputError
    from greenchain.values.sealing import sealed
    from greenchain.workspace import CaseFile
    from greenchain.workspace.documented import read_documented
    from greenchain.workspace.finding_lines import json_form, spreadsheet_form, table_form
    from greenchain.workspace.screen_tables import screen_tables
    from greenchain.workspace.screened import laid_told

    forms = {".jsonl": json_form, ".csv": spreadsheet_form, ".parquet": table_form}
    if asked.out is None or asked.out.suffix not in forms:
        raise typer.BadParameter("a file .jsonl, .csv or .parquet for the findings", param_hint="--out")
    try:
        engine = screening_engine(asked.engine or "python")
        if asked.out.suffix == ".parquet":
            screening_engine("duckdb")
        columns = asked.columns()
        beside, others = asked.beside(standards)
        InputError.raise_if(others.faults)
        documents = [path for path in asked.files if _is_document(path)]
        files = [CaseFile(str(path), "declarations", read_file(path)) for path in documents]
        beyond = read_documented(files, formats=formats(), column_map=columns)
        with replacing(asked.out) as file, tempfile.TemporaryDirectory(prefix="greenchain-") as folder:
            as_parquet = asked.out.suffix == ".parquet"
            table = Path(folder) / "findings.csv"
            with ExitStack() as stack:
                document = screen_tables(
                    [str(path) for path in asked.files if path not in documents],
                    standards=standards,
                    engine=engine,
                    beside=beside,
                    out=stack.enter_context(table.open("wb")) if as_parquet else file,
                    columns=columns,
                    form=forms[asked.out.suffix](),
                    lanes=_lane_files(asked.lanes, stack),
                    beyond=beyond,
                )
            if as_parquet:
                document["out"] = _as_parquet(table, file, document["out"])
    except InputError as error:
        if error.faults[0].code == "ENGINE_MISSING":
            raise typer.BadParameter(str(error), param_hint="--engine") from None
        raise
    return sealed({**document, "beside": laid_told(asked.laid())})


def _is_document(path: Path) -> bool:
    """Whether the file is JSON or XML; what cannot be read is left to whoever reads tables to say so."""
    from greenchain.workspace.documented import is_document

    try:
        with path.open("rb") as file:
            return is_document(file.read(128))
    except OSError:
        return False


def _lane_files(path: Path | None, stack: ExitStack) -> LaneFiles | None:
    """Where lanes go, where they are asked for."""
    import tempfile

    from greenchain.adapters.files import replacing
    from greenchain.workspace.lane_tables import LaneFiles

    if path is None:
        return None
    aside = stack.enter_context(tempfile.TemporaryFile("w+", encoding="ascii"))  # noqa: SIM115 - the stack closes it
    return LaneFiles(stack.enter_context(replacing(path)), aside)


def _as_parquet(table: Path, file: BinaryIO, told: object) -> dict[str, object]:
    """Write the findings of a CSV table as Parquet; how many, and the digest of what was written."""
    import shutil

    from greenchain.adapters.engines.finding_tables import parquet_of
    from greenchain.workspace.finding_lines import COLUMNS

    made = table.with_suffix(".parquet")
    digest = parquet_of(table, out=made, columns=COLUMNS)
    with made.open("rb") as source:
        shutil.copyfileobj(source, file)
    return {**(told if isinstance(told, Mapping) else {}), "sha256": digest}


def _show_tables(document: Mapping[str, Any]) -> Iterable[str]:
    counts = document["counts"]
    yield headline(document, f"{counts['declarations']} declaration(s), {counts['items']} item(s)")
    yield f"  {document['out']['rows']} finding(s) of {counts['items_with_findings']} item(s)"
    for outcome, count in counts["declarations_by_outcome"].items():
        yield f"  {sign(outcome)} {outcome}: {count} declaration(s)"
    for lane, count in counts.get("declarations_by_lane", {}).items():
        yield f"  lane {lane}: {count} declaration(s)"
    if document["not_asked"]:
        yield f"  not asked over tables: {', '.join(document['not_asked'])}; screen without --out to have it asked"
    for fault in document["faults"]:
        yield f"  ! {fault['code']} {fault['where']}: {fault['detail']}"
