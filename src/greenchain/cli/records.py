"""The command ``explain``: a result, or a score, told in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import typer

from greenchain.cli.output import (
    REFUSED,
    CaseAtOption,
    JsonOption,
    KnownAtOption,
    emit,
    read_file,
    sign,
)
from greenchain.cli.scoring import PacksOption, ScorecardOption, WhatIfOption, asking_of, standards_with

MAX_RESULT_BYTES = 512 * 1024 * 1024  # what one file in memory may be; a result of many declarations is long


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("explain")(explain)


def explain(
    asked: Path = typer.Argument(
        ..., metavar="INPUT", help="A JSON result, as --json prints it; or what score takes: a case, a document."
    ),
    code: str = typer.Option("", "--code", metavar="CODE", help="Of a result: only findings with this code."),
    finding: str = typer.Option(
        "", "--finding", metavar="ID", help="Of a screening: this finding alone, with the rows and the act it rests on."
    ),
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
        if code or finding:
            raise typer.BadParameter(
                "only findings of a result are chosen by code or id", param_hint="--code, --finding"
            )
        asking = asking_of(asked, what_if=what_if, scorecard=scorecard, at=at, known_at=known_at)
        scored = asking.explain(standards_with(packs))
        emit(scored.document, as_json=as_json, show=_show_explanation)
        return REFUSED if scored.is_refused else 0
    try:
        if finding:
            return _explain_finding(result, finding, as_json=as_json)
        document = explain_document(result, code=code)
    except GreenchainError as error:
        raise error.within(file=str(asked)) from None
    emit(document, as_json=as_json, show=_show_explanation)
    return 0  # explaining is done, whatever the outcome explained


def _explain_finding(result: object, finding: str, *, as_json: bool) -> int:
    """One finding of a screening, in full."""
    from greenchain.adapters.shipped import load_standards
    from greenchain.values.errors import Fault, InputError
    from greenchain.workspace.explaining_findings import explain_finding

    if not isinstance(result, Mapping) or result.get("kind") != "screening":
        raise InputError(Fault("RESULT_UNKNOWN", "a result of kind screening", "another document"))
    document = explain_finding(result, finding, standards=load_standards())
    emit(document, as_json=as_json, show=lambda told: str(told["text"]).splitlines())
    return 0


def _result(raw: bytes) -> object | None:
    """The result document that ``raw`` is meant as; ``None`` for what ``score`` takes."""
    from greenchain.formats.pact import is_footprint_document, is_freight_document
    from greenchain.scoring.documents.registry import SECTIONS
    from greenchain.values import parse_json

    if not raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    document = parse_json(raw, max_bytes=MAX_RESULT_BYTES)
    is_asked = isinstance(document, Mapping) and any(section.name in document for section in SECTIONS)
    is_scored = is_asked or is_footprint_document(document) or is_freight_document(document)
    return None if is_scored and not (isinstance(document, Mapping) and "format" in document) else document


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
