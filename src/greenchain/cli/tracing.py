"""The command ``trace``: what lots are made of, where they went, and where that could not be followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import typer

from greenchain.cli.output import (
    AtOption,
    JsonOption,
    KnownAtOption,
    StoreOption,
    emit,
    existing_store,
    headline,
    instant,
    now,
    show_findings,
)


class Direction(StrEnum):
    """Which way a trace goes."""

    UPSTREAM = "upstream"
    DOWNSTREAM = "downstream"
    BOTH = "both"


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("trace")(trace)


def trace(
    subjects: list[str] = typer.Argument(
        ..., metavar="ID...", help="Lots, products or containers, as written anywhere."
    ),
    store: str = StoreOption,
    direction: Direction = typer.Option(Direction.UPSTREAM, "--direction", help="Toward origins, users, or both."),
    at: str | None = AtOption,
    known_at: str | None = KnownAtOption,
    as_json: bool = JsonOption,
) -> int:
    """Say what a lot is made of and where it went, and where that could not be followed."""
    from greenchain.adapters.plugins import formats
    from greenchain.adapters.shipped import load_standards
    from greenchain.values.outcome import Outcome, combine
    from greenchain.values.result import result_document
    from greenchain.workspace import Question, Workspace

    asked = instant(at) or now()
    questions = [Question(s, "trace", {"subject": s, "direction": direction.value}) for s in subjects]
    with Workspace.open(existing_store(store), standards=load_standards(), formats=formats()) as workspace:
        known = instant(known_at, "--known-at")
        evaluation = workspace.evaluate(questions=questions, at=asked, known_at=known)
    if len(subjects) == 1:
        document: Mapping[str, Any] = evaluation.answers[0].result
    else:
        outcome: Outcome = combine(answer.outcome for answer in evaluation.answers)
        document = result_document(
            "trace", outcome, at=asked, findings=(), traces=[answer.result for answer in evaluation.answers]
        )
    told = [finding.to_dict() for finding in evaluation.findings if finding.check == "input"]
    document = {**document, "findings": [*document["findings"], *told]}
    return emit(document, as_json=as_json, show=_show_trace, refused=evaluation.refused)


def _show_trace(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, str(document.get("subject", "")))
    for part in (document.get("upstream"), document.get("downstream"), *document.get("traces", ()), document):
        if part and "objects" in part:
            yield f"{part['direction']} of {part['subject']}:"
            yield f"  {len(part['objects'])} objects, {len(part['processes'])} processes"
            yield from (f"    {'  ' * item['depth']}{item['id']}" for item in part["objects"])
            yield from (f"    {p['time']} {p['biz_step']} at {p['facility']}" for p in part["processes"])
    yield from show_findings(document)
    for part in document.get("traces", ()):
        yield from show_findings(part)
