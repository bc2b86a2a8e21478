"""``screen --replay``: what a result holds, screened again by its own editions, and compared value by value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from greenchain.cli.output import emit, headline, read_file, show_findings

if TYPE_CHECKING:
    from greenchain.cli.screening_asked import Asked
    from greenchain.standards import Standards
    from greenchain.workspace.replaying import Recorded


def replay_screening(asked: Asked, result: Path, *, is_dated: bool) -> int:
    """Screen again what ``result`` holds; ``is_dated`` tells whether an instant was given, which the result says."""
    from greenchain.adapters.shipped import load_standards
    from greenchain.cli.records import MAX_RESULT_BYTES
    from greenchain.values.errors import GreenchainError, InputError
    from greenchain.values.json import parse_json
    from greenchain.workspace.replaying import Recorded, answer, replayed

    if is_dated:
        raise typer.BadParameter("the result says its instant itself", param_hint="--at")
    try:
        recorded = Recorded.of(parse_json(read_file(result), max_bytes=MAX_RESULT_BYTES))
    except GreenchainError as error:
        raise error.within(file=str(result)) from None
    asked = replace(asked, at=recorded.at)
    standards = recorded.standards(load_standards(), drafts=asked.drafts())
    if recorded.is_of_tables:
        return emit(_replayed_tables(asked, recorded, standards), as_json=asked.as_json, show=_show)
    if asked.files or asked.out or asked.column_map or asked.engine or asked.lanes:
        hint = "FILE, --map, --out, --engine, --lanes"
        raise typer.BadParameter("a result holds its declarations itself", param_hint=hint)
    hindered = recorded.hindrances(standards, asked.laid())
    if hindered:
        return emit(answer(recorded, None, hindered), as_json=asked.as_json, show=_show)
    beside, others = asked.beside(standards)
    InputError.raise_if(others.faults)
    document = replayed(recorded, standards=standards, beside=beside, laid=asked.laid())
    return emit(document, as_json=asked.as_json, show=_show)


def _replayed_tables(asked: Asked, recorded: Recorded, standards: Standards) -> Mapping[str, Any]:
    """The same of a result whose findings went into a table: its files are read again, its table is written again."""
    from greenchain.cli.screening_tables import tabled
    from greenchain.workspace.replaying import answer

    if not asked.files or asked.out is None:
        message = "a result of --out holds no declarations: name its files again, and --out for its table"
        raise typer.BadParameter(message, param_hint="FILE, --out")
    hindered = recorded.hindrances(standards, asked.laid())
    return answer(recorded, None if hindered else tabled(asked, standards=standards), hindered)


def _show(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, "identical" if document["identical"] else "not identical, or not compared")
    yield from show_findings(document, passing=True)
    for told in document["differences"]:
        yield f"    {told['where']}: recorded {told['recorded']}, now {told['replayed']}"
