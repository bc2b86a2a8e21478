"""Commands that judge one thing: ``screen`` and ``explain``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import typer

from greenchain.cli.output import (
    REFUSED,
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
from greenchain.cli.scoring import PacksOption, ScorecardOption, WhatIfOption, asking_of, standards_with


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("screen")(screen)
    app.command("explain")(explain)


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
    asked: Path = typer.Argument(
        ..., metavar="INPUT", help="A JSON result, as --json prints it; or what score takes: a case, a document."
    ),
    code: str = typer.Option("", "--code", metavar="CODE", help="Of a result: only findings with this code."),
    what_if: bool = WhatIfOption,
    scorecard: str = ScorecardOption,
    packs: Path | None = PacksOption,
    at: str | None = CaseAtOption,
    known_at: str | None = KnownAtOption,
    as_json: bool = JsonOption,
) -> int:
    """Explain a result: meaning, clause, remedy of each finding. Explain a score: its rows, and what would lift it."""
    from greenchain.report import explain as explain_document
    from greenchain.values import GreenchainError

    result = None if asked.is_dir() else _result(read_file(asked))
    if result is None:
        if code:
            raise typer.BadParameter("only the findings of a result are chosen by code", param_hint="--code")
        asking = asking_of(asked, what_if=what_if, scorecard=scorecard, at=at, known_at=known_at)
        scored = asking.explain(standards_with(packs))
        emit(scored.document, as_json=as_json, show=_show_explanation)
        return REFUSED if scored.is_refused else 0
    try:
        document = explain_document(result, code=code)
    except GreenchainError as error:
        raise error.within(file=str(asked)) from None
    emit(document, as_json=as_json, show=_show_explanation)
    return 0  # explaining is done, whatever the outcome explained


def _result(raw: bytes) -> object | None:
    """The result document that ``raw`` is meant as; ``None`` for what ``score`` takes."""
    from greenchain.formats.pact import is_footprint_document, is_freight_document
    from greenchain.scoring.documents.registry import SECTIONS
    from greenchain.values import parse_json

    if not raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    document = parse_json(raw)
    is_asked = isinstance(document, Mapping) and any(section.name in document for section in SECTIONS)
    is_scored = is_asked or is_footprint_document(document) or is_freight_document(document)
    return None if is_scored and not (isinstance(document, Mapping) and "format" in document) else document


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
    for card in document["scorecards"]:
        yield from _show_card(card)
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


def _show_card(card: Mapping[str, Any]) -> Iterable[str]:
    yield f"{card['id']}: {card['guaranteed']} to {card['possible']} points on {card['pack']}@{card['edition']}"
    for missing in card["missing"]:
        types = ", ".join(missing["claim_types"])
        yield f"    missing {missing['indicator']}: {missing['width']} points{f' ({types})' if types else ''}"
    lifted = card["next_band"]
    if lifted and lifted["possible"]:
        yield f"    band {lifted['band']} needs: {', '.join(lifted['needs'])}"
    elif lifted:
        yield f"    band {lifted['band']} is out of reach by evidence alone"


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
