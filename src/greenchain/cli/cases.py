"""Commands about whole cases: ``demo`` and ``evaluate``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import typer

from greenchain.cli.output import (
    CaseAtOption,
    JsonOption,
    KnownAtOption,
    emit,
    headline,
    instant,
    now,
    sign,
    write_file,
)

_OutOption = typer.Option(None, "--out", metavar="DIR", help="Write evaluation.json and report.html there.")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("demo")(demo)
    app.command("evaluate")(evaluate)


def demo(
    out: Path | None = _OutOption,
    at: str | None = CaseAtOption,
    known_at: str | None = KnownAtOption,
    as_json: bool = JsonOption,
) -> int:
    """Evaluate the case that ships: a solar module from quartz to an end-of-life export.

    Some of the case does not conform, on purpose: the exit code is 1.
    """
    from greenchain.adapters.shipped import shipped_folder

    folder = shipped_folder("_examples", "examples") / "01-solar-module"
    return _evaluate(folder, out=out, at=at, known_at=known_at, as_json=as_json)


def evaluate(
    case: Path = typer.Argument(..., metavar="CASE", help="A folder with case.toml."),
    out: Path | None = _OutOption,
    at: str | None = CaseAtOption,
    known_at: str | None = KnownAtOption,
    as_json: bool = JsonOption,
) -> int:
    """Answer every question of a case: trace, claims, recognition, score, screening."""
    return _evaluate(case, out=out, at=at, known_at=known_at, as_json=as_json)


def _evaluate(folder: Path, *, out: Path | None, at: str | None, known_at: str | None, as_json: bool) -> int:
    from greenchain.adapters.files import folder_files
    from greenchain.adapters.plugins import formats
    from greenchain.adapters.shipped import load_standards
    from greenchain.workspace import evaluate as evaluate_case
    from greenchain.workspace import read_case

    case = read_case(folder_files(folder))
    evaluation = evaluate_case(
        case,
        standards=load_standards(),
        at=instant(at) or (None if case.at else now()),
        known_at=instant(known_at, "--known-at"),
        formats=formats(),
    )
    document = evaluation.to_dict()
    if out is not None:
        report = evaluation.report()
        write_file(out / "evaluation.json", report.json().encode())
        write_file(out / "report.html", report.html().encode())
    return emit(document, as_json=as_json, show=lambda shown: _show(shown, out), refused=evaluation.refused)


def _show(document: Mapping[str, Any], out: Path | None) -> Iterable[str]:
    yield headline(document, document["title"])
    for finding in document["findings"]:
        if finding["outcome"] != "not_applicable" or finding["check"] == "note":
            yield f"  {sign(finding['outcome'])} {finding['code']} {finding['where']}: {finding['detail']}"
    for answer in document["answers"]:
        yield f"{sign(answer['outcome'])} {answer['id']} ({answer['question']['kind']}): {answer['outcome']}"
        yield from (f"    {line}" for line in _summary(answer))
    if out is not None:
        yield f"Report: {out / 'report.html'}"


def _summary(answer: Mapping[str, Any]) -> Iterable[str]:
    from greenchain.report import summary

    return summary(answer)
