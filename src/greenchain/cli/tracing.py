"""The command ``trace``: what lots are made of, where they went, where they are, who stands behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from greenchain.cli.output import (
    AtOption,
    JsonOption,
    RecordedByOption,
    StoreOption,
    emit,
    existing_store,
    instant,
    now,
    with_faults,
)
from greenchain.cli.trace_files import Files
from greenchain.cli.trace_texts import show_places, show_suppliers, show_trace

if TYPE_CHECKING:
    from greenchain.standards import Standards
    from greenchain.values.errors import Fault
    from greenchain.workspace import Chain, Workspace


class Direction(StrEnum):
    """Which way a trace goes."""

    UPSTREAM = "upstream"
    DOWNSTREAM = "downstream"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question: about what, when, as known when, to which store."""

    subjects: Sequence[str]
    store: str
    at: datetime
    known_at: datetime | None


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("trace")(trace)


_Subjects = typer.Argument(
    ..., metavar="ID...", help="Lots, products, containers, orders or invoices, in any spelling."
)
_Direction = typer.Option(
    None, "--direction", metavar="|".join(Direction), help="Toward origins, users, or both; default: upstream."
)
_Parts = typer.Option(False, "--parts", help="Also follow what is a part of what.")
_Exposure = typer.Option(False, "--exposure", help="Also name what shared a container or place with it, at one time.")
_Plausible = typer.Option(
    False, "--time-plausible", help="Link no output to a later input: narrower than the standard."
)
_Shares = typer.Option(False, "--shares", help="The share of each origin by mass, exactly.")
_MaxDepth = typer.Option(None, "--max-depth", min=0, metavar="N", help="Follow at most so many processes.")
_Where = typer.Option(False, "--where", help="Instead: where it is.")
_History = typer.Option(False, "--history", help="Instead: where it was, one place after the other.")
_Suppliers = typer.Option(False, "--suppliers", help="Instead: who stands behind it, tier by tier.")
_ClaimType = typer.Option(
    "", "--claim-type", metavar="TYPE", help="With --suppliers: name those without such a claim in force."
)
_Trust = typer.Option(None, "--trust", metavar="FILE", help="With --claim-type: the trust policy, trust.toml.")
_Csv = typer.Option(None, "--csv", metavar="FILE", help="Write the list of objects as a table.")
_Graphml = typer.Option(None, "--graphml", metavar="FILE", help="Write the links as GraphML.")
_Report = typer.Option(None, "--report", metavar="FILE", help="Write a page with the chain drawn, as HTML.")
_Force = typer.Option(False, "--force", help="Replace the files that --csv, --graphml and --report name.")


def trace(
    subjects: list[str] = _Subjects,
    store: str = StoreOption,
    direction: str | None = _Direction,
    at: str | None = AtOption,
    known_at: str | None = RecordedByOption,
    parts: bool = _Parts,
    exposure: bool = _Exposure,
    time_plausible: bool = _Plausible,
    shares: bool = _Shares,
    max_depth: int | None = _MaxDepth,
    where: bool = _Where,
    history: bool = _History,
    suppliers: bool = _Suppliers,
    claim_type: str = _ClaimType,
    trust: Path | None = _Trust,
    csv: Path | None = _Csv,
    graphml: Path | None = _Graphml,
    report: Path | None = _Report,
    force: bool = _Force,
    as_json: bool = JsonOption,
) -> int:
    """Say what a lot is made of and where it went, and where that could not be followed."""
    files = Files(csv, graphml, report, force)
    of_traces = {
        "--direction": direction is not None,
        "--parts": parts,
        "--exposure": exposure,
        "--time-plausible": time_plausible,
        "--shares": shares,
        "--max-depth": max_depth is not None,
        "--csv, --graphml and --report": bool(files.named),
    }
    _require_one_question({"--where": where, "--history": history, "--suppliers": suppliers}, of_traces)
    _require_suppliers(suppliers=suppliers, claim_type=claim_type, trust=trust)
    if force and not files.named:
        raise typer.BadParameter("--force goes with --csv, --graphml or --report: name a file, or leave it out")
    direction = direction or Direction.UPSTREAM.value
    if direction not in set(Direction):
        raise typer.BadParameter(f"upstream, downstream or both; found {direction!r}", param_hint="--direction")
    if shares and direction == Direction.DOWNSTREAM:
        raise typer.BadParameter("--shares is what a lot is made of: it goes with --direction upstream or both")
    files.require_writable()
    asked = _Asked(subjects, store, instant(at) or now(), instant(known_at, "--known-at"))
    if where or history:
        return _tell_places(asked, is_history=history, as_json=as_json)
    if suppliers:
        return _tell_suppliers(asked, claim_type=claim_type, trust=trust, as_json=as_json)
    bounds = {"parts": parts, "exposure": exposure}
    more = {"shares": shares, "time_plausible": time_plausible, "max_depth": max_depth}
    return _tell_traces(asked, direction=direction, bounds=bounds, more=more, files=files, as_json=as_json)


def _tell_traces(
    asked: _Asked,
    *,
    direction: str,
    bounds: dict[str, bool],
    more: dict[str, Any],
    files: Files,
    as_json: bool,
) -> int:
    from greenchain.workspace.chains import traced
    from greenchain.workspace.tracing import trace_document, trace_ways, ways_of

    with _workspace(asked) as workspace:
        load = traced(asked.subjects, directions=ways_of(direction), at=asked.at, **bounds)
        chain = workspace.chain(load, known_at=asked.known_at)
        graph = chain.graph()
        traces = trace_ways(
            graph, asked.subjects, direction=direction, at=asked.at, known_at=asked.known_at, **bounds, **more
        )
        faults = chain.inputs.faults_about(each for trace in traces for each in trace.unread)
        told = trace_document(traces, log_position=chain.position)
        document, asides = _finished(told, workspace, chain, asked, faults=faults)
    asides += files.write(traces, document, chain, graph)
    refused = bool(faults)
    return emit(document, as_json=as_json, show=lambda told: show_trace(told, asides=asides), refused=refused)


def _require_one_question(instead: Mapping[str, bool], of_traces: Mapping[str, bool]) -> None:
    """A usage error where two questions are asked at once, or one with options that only a trace heeds."""
    asked = [name for name, is_given in instead.items() if is_given]
    unheeded = [name for name, is_given in of_traces.items() if is_given]
    if len(asked) > 1:
        raise typer.BadParameter("give one of --where, --history and --suppliers")
    if asked and unheeded:
        is_many = len(unheeded) > 1 or " and " in unheeded[0]
        raise typer.BadParameter(
            f"{', '.join(unheeded)} {'are' if is_many else 'is'} for traces: leave {'them' if is_many else 'it'} out, "
            f"or leave out {asked[0]}"
        )


def _require_suppliers(*, suppliers: bool, claim_type: str, trust: Path | None) -> None:
    if claim_type and not suppliers:
        raise typer.BadParameter("--claim-type goes with --suppliers: add it, or leave --claim-type out")
    if trust and not claim_type:
        raise typer.BadParameter(
            "--trust goes with --suppliers and --claim-type TYPE: name the type of claim to look for"
        )


def _workspace(asked: _Asked, *, standards: Standards | None = None, trust: Path | None = None) -> Workspace:
    """The store, opened to be asked; only claims need standards."""
    from greenchain.adapters.plugins import formats
    from greenchain.cli.evidence import read_policy
    from greenchain.standards import Standards
    from greenchain.workspace import Workspace

    policy = read_policy(trust) if trust else None
    location, packs = existing_store(asked.store), standards or Standards()
    return Workspace.open(location, standards=packs, policy=policy, formats=formats())


def _finished(
    document: Mapping[str, Any], workspace: Workspace, chain: Chain, asked: _Asked, *, faults: Sequence[Fault]
) -> tuple[dict[str, Any], list[str]]:
    """The document with names, hints and faults, and what only a person is told."""
    from greenchain.workspace.tracing import UNKNOWN, with_hints, with_names

    unknown = sorted({each["where"] for each in document["findings"] if each["code"] == UNKNOWN})
    hints = workspace.hints(unknown, at=asked.at, known_at=asked.known_at, chain=chain)
    hinted = with_hints(document, hints)
    told = with_faults(with_names(hinted, chain.inputs.names()), faults)
    return told, [f"{hint.name}: {hint.said}" for hint in hints if not hint.is_lasting]


def _tell_places(asked: _Asked, *, is_history: bool, as_json: bool) -> int:
    from greenchain.graph import history, unread_about, where
    from greenchain.workspace.chains import placed

    with _workspace(asked) as workspace:
        chain = workspace.chain(placed(asked.subjects, at=asked.at), known_at=asked.known_at)
        ask = history if is_history else where
        graph = chain.graph()
        found = ask(graph, asked.subjects, at=asked.at, known_at=asked.known_at)
        names = {*found.unknown, *(each.id for each in found.locations)}
        faults = chain.inputs.faults_about(unread_about(graph, names, upstream=True))
        document, asides = _finished(found.to_dict(log_position=chain.position), workspace, chain, asked, faults=faults)
    refused = bool(faults)
    return emit(document, as_json=as_json, show=lambda told: show_places(told, asides=asides), refused=refused)


def _tell_suppliers(asked: _Asked, *, claim_type: str, trust: Path | None, as_json: bool) -> int:
    from greenchain.adapters.shipped import load_standards
    from greenchain.workspace.chains import supplied
    from greenchain.workspace.tracing import suppliers_document

    with _workspace(asked, standards=load_standards(), trust=trust) as workspace:
        chain = workspace.chain(supplied(asked.subjects, at=asked.at), known_at=asked.known_at)
        stages = workspace.stages(chain, at=asked.at, known_at=asked.known_at)
        told = suppliers_document(stages, asked.subjects, claim_type=claim_type, log_position=chain.position)
        is_open = any(gap["code"] == "EVENTS_MISSING" for gap in told["frontier"])
        faults = chain.inputs.faults if is_open else chain.inputs.faults_about(())
        document, asides = _finished(told, workspace, chain, asked, faults=(*faults, *stages.faults))
    refused = bool(faults or stages.faults)
    return emit(document, as_json=as_json, show=lambda told: show_suppliers(told, asides=asides), refused=refused)
