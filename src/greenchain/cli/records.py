"""Commands that judge one thing: ``score``, ``screen`` and ``explain``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import typer

from greenchain.cli.output import (
    AtOption,
    CaseAtOption,
    JsonOption,
    KnownAtOption,
    emit,
    headline,
    instant,
    now,
    read_file,
    show_findings,
    sign,
)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("score")(score)
    app.command("screen")(screen)
    app.command("explain")(explain)


def score(
    asked: Path = typer.Argument(
        ..., metavar="INPUT", help="A case folder that asks for a score, or a scoring document (TOML, JSON)."
    ),
    what_if: bool = typer.Option(
        False, "--what-if", help="Take levels of evidence as the document states them; nothing then conforms."
    ),
    samples: int | None = typer.Option(
        None, "--samples", metavar="N", min=1, help="Draw the systems of a document this many times; needs --seed."
    ),
    seed: int | None = typer.Option(None, "--seed", metavar="S", min=0, help="Of the draws; same seed, same bytes."),
    at: str | None = CaseAtOption,
    known_at: str | None = KnownAtOption,
    as_json: bool = JsonOption,
) -> int:
    """Score a case or a document: life-cycle figures with bounds, scorecards as guaranteed and possible points."""
    from greenchain.adapters.shipped import load_standards
    from greenchain.workspace.scoring import score_bytes

    if (samples is None) != (seed is None):
        raise typer.BadParameter("a number of draws and a seed, both or neither", param_hint="--samples, --seed")
    if asked.is_dir():
        if what_if:
            raise typer.BadParameter("levels of a case come from its claims", param_hint="--what-if")
        if samples is not None:
            raise typer.BadParameter("draws are taken of the systems of a document", param_hint="--samples")
        return _score_case(asked, at=at, known_at=known_at, as_json=as_json)
    scored = score_bytes(
        read_file(asked),
        name=str(asked),
        standards=load_standards(),
        at=instant(at) or now(),
        known_at=instant(known_at, "--known-at"),
        what_if=what_if,
        samples=None if samples is None or seed is None else (samples, seed),
    )
    return emit(scored.document, as_json=as_json, show=_show_score, refused=scored.is_refused)


def _score_case(case: Path, *, at: str | None, known_at: str | None, as_json: bool) -> int:
    from greenchain.adapters.files import folder_files
    from greenchain.adapters.plugins import formats
    from greenchain.adapters.shipped import load_standards
    from greenchain.workspace import evaluate, read_case

    asked = read_case(folder_files(case)).asking("score")
    evaluation = evaluate(
        asked,
        standards=load_standards(),
        at=instant(at) or (None if asked.at else now()),
        known_at=instant(known_at, "--known-at"),
        formats=formats(),
    )
    document = evaluation.answers[0].document()
    return emit(document, as_json=as_json, show=_show_score, refused=evaluation.refused)


def screen(
    files: list[Path] = typer.Argument(..., metavar="FILE...", help="Declarations: CSV or JSON."),
    graph: list[Path] = typer.Option([], "--graph", metavar="EPCIS", help="Events of the lots named, if at hand."),
    facilities: Path | None = typer.Option(None, "--facilities", metavar="CSV", help="Facilities and their roles."),
    at: str | None = AtOption,
    as_json: bool = JsonOption,
) -> int:
    """Screen declarations under the law in force on their own dates."""
    from greenchain.adapters.plugins import formats
    from greenchain.adapters.shipped import load_standards
    from greenchain.graph import build_graph
    from greenchain.screening import document as screening_document
    from greenchain.screening import screen_many
    from greenchain.values.errors import Fault, InputError
    from greenchain.workspace import CaseFile, read_inputs

    tables = [*graph, *([facilities] if facilities else [])]
    listed = [CaseFile(str(path), "declarations", read_file(path)) for path in files]
    listed += [CaseFile(str(path), "table", read_file(path)) for path in tables]
    inputs = read_inputs(listed, formats=formats())
    if not inputs.shipments and not inputs.faults:
        raise InputError(Fault("SUBJECT_UNSPECIFIED", "at least one declaration", ", ".join(map(str, files))))
    asked = instant(at) or now()
    known = build_graph(inputs.events, facilities=inputs.facilities) if tables else None
    results = screen_many(inputs.shipments, standards=load_standards(), at=asked, graph=known)
    document = screening_document(results, at=asked)
    document = {**document, "faults": [finding.to_dict() for finding in inputs.findings()]}
    return emit(document, as_json=as_json, show=_show_screening, refused=bool(inputs.faults))


def explain(
    result: Path = typer.Argument(..., metavar="RESULT", help="A JSON result, as --json prints it."),
    code: str = typer.Option("", "--code", metavar="CODE", help="Only findings with this code."),
    as_json: bool = JsonOption,
) -> int:
    """Explain a result: what each finding means, what was read, the clause, what to do."""
    from greenchain.report import explain as explain_document
    from greenchain.values import GreenchainError, parse_json

    try:
        document = explain_document(parse_json(read_file(result)), code=code)
    except GreenchainError as error:
        raise error.within(file=str(result)) from None
    emit(document, as_json=as_json, show=_show_explanation)
    return 0  # explaining is done, whatever the outcome explained


def _show_score(document: Mapping[str, Any]) -> Iterable[str]:
    from greenchain.report import summary

    yield headline(document, "score")
    yield from summary({"question": {"kind": "score"}, "result": document})
    yield from show_findings(document)


def _show_screening(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, f"{len(document['declarations'])} declaration(s)")
    for declaration in document["declarations"]:
        yield f"{sign(declaration['outcome'])} {declaration['id']}: {declaration['outcome']}"
        yield from show_findings(declaration)
    for fault in document["faults"]:
        yield f"  ! {fault['code']} {fault['where']}: {fault['detail']}"


def _show_explanation(document: Mapping[str, Any]) -> Iterable[str]:
    """The findings of one code together, the worst first; of one code in the order of the document."""
    groups: dict[tuple[int, str], list[Mapping[str, Any]]] = {}
    for entry in document["entries"]:
        groups.setdefault((_WORST_FIRST.index(entry["outcome"]), entry["code"]), []).append(entry)
    for (_, code), entries in sorted(groups.items(), key=lambda group: group[0][0]):
        first = entries[0]
        yield f"{sign(first['outcome'])} {code}: {first['meaning']['en']}"
        if first["meaning"]["zh"]:
            yield f"    {first['meaning']['zh']}"
        if first["remedy"]:
            yield f"    {first['remedy']}"
        for entry in entries:
            yield f"    at {entry['place']} {entry['where']}".rstrip()
            yield from _show_entry(entry)


_WORST_FIRST = ("does_not_conform", "not_determined", "not_applicable", "conforms")


def _show_entry(entry: Mapping[str, Any]) -> Iterable[str]:
    if entry["detail"] != entry["meaning"]["en"]:
        yield f"        {entry['detail']}"
    if entry["values"]:
        yield "        read: " + ", ".join(f"{name} = {value}" for name, value in entry["values"].items())
    if entry["missing"]:
        yield "        missing: " + ", ".join(entry["missing"])
    if entry["citation"]:
        cited = entry["citation"]
        since, until = cited["valid_from"] or "..", cited["valid_until"] or ".."
        act = f"{cited['instrument']} {cited['clause'] or ''}".rstrip()
        yield f"        {act} [{since}, {until}), {cited['status']}, {cited['pack']}"
