"""The command ``trace``: what lots are made of, where they went, where they are, who stands behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    require_new_file,
    show_findings,
    with_faults,
    write_new_file,
)

if TYPE_CHECKING:
    from greenchain.graph import SupplyGraph, Trace
    from greenchain.workspace import Chain
    from greenchain.workspace.chains import Load


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
_Direction = typer.Option(Direction.UPSTREAM, "--direction", help="Toward origins, users, or both.")
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
_Force = typer.Option(False, "--force", help="Replace the files that --csv and --graphml name.")


def trace(
    subjects: list[str] = _Subjects,
    store: str = StoreOption,
    direction: Direction = _Direction,
    at: str | None = AtOption,
    known_at: str | None = KnownAtOption,
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
    force: bool = _Force,
    as_json: bool = JsonOption,
) -> int:
    """Say what a lot is made of and where it went, and where that could not be followed."""
    from greenchain.workspace.chains import traced
    from greenchain.workspace.tracing import trace_document, trace_ways, ways_of

    files = [path for path in (csv, graphml) if path]
    _require_one_question(where=where, history=history, suppliers=suppliers, claim_type=claim_type, files=files)
    for path in files:
        require_new_file(path, force=force)
    asked = _Asked(subjects, store, instant(at) or now(), instant(known_at, "--known-at"))
    if where or history:
        return _tell_places(asked, is_history=history, as_json=as_json)
    if suppliers:
        return _tell_suppliers(asked, claim_type=claim_type, trust=trust, as_json=as_json)
    bounds = {"parts": parts, "exposure": exposure}
    chain = _chain(asked, traced(subjects, directions=ways_of(direction.value), at=asked.at, **bounds))
    graph = chain.graph()
    traces = trace_ways(
        graph,
        subjects,
        direction=direction.value,
        at=asked.at,
        known_at=asked.known_at,
        shares=shares,
        time_plausible=time_plausible,
        max_depth=max_depth,
        **bounds,
    )
    if csv:
        write_new_file(csv, _table(traces, graph), force=force)
    if graphml:
        write_new_file(graphml, _graphml(traces), force=force)
    document = with_faults(trace_document(traces, log_position=chain.position), chain.inputs.faults)
    return emit(document, as_json=as_json, show=_show_trace, refused=bool(chain.inputs.faults))


def _require_one_question(
    *, where: bool, history: bool, suppliers: bool, claim_type: str, files: Sequence[Path]
) -> None:
    instead = where + history + suppliers
    if files and instead:
        raise typer.BadParameter("--csv and --graphml are for traces")
    if instead > 1:
        raise typer.BadParameter("give one of --where, --history and --suppliers")
    if claim_type and not suppliers:
        raise typer.BadParameter("--claim-type goes with --suppliers")


def _chain(asked: _Asked, load: Load, *, trust: Path | None = None) -> Chain:
    """What of the store bears on the question."""
    from greenchain.adapters.plugins import formats
    from greenchain.cli.evidence import read_policy
    from greenchain.standards import Standards
    from greenchain.workspace import Workspace

    policy = read_policy(trust) if trust else None
    location = existing_store(asked.store)
    with Workspace.open(location, standards=Standards(), policy=policy, formats=formats()) as workspace:
        return workspace.chain(load, known_at=asked.known_at)


def _tell_places(asked: _Asked, *, is_history: bool, as_json: bool) -> int:
    from greenchain.graph import history, where
    from greenchain.workspace.chains import placed

    chain = _chain(asked, placed(asked.subjects, at=asked.at))
    found = (history if is_history else where)(chain.graph(), asked.subjects, at=asked.at, known_at=asked.known_at)
    document = with_faults(found.to_dict(log_position=chain.position), chain.inputs.faults)
    return emit(document, as_json=as_json, show=_show_places, refused=bool(chain.inputs.faults))


def _tell_suppliers(asked: _Asked, *, claim_type: str, trust: Path | None, as_json: bool) -> int:
    from greenchain.adapters.shipped import load_standards
    from greenchain.workspace.chains import supplied
    from greenchain.workspace.stages import run_stages
    from greenchain.workspace.tracing import suppliers_document

    chain = _chain(asked, supplied(asked.subjects, at=asked.at), trust=trust)
    stages = run_stages(chain.inputs, standards=load_standards(), at=asked.at, known_at=asked.known_at or asked.at)
    told = suppliers_document(stages, asked.subjects, claim_type=claim_type, log_position=chain.position)
    faults = (*chain.inputs.faults, *stages.faults)
    return emit(with_faults(told, faults), as_json=as_json, show=_show_suppliers, refused=bool(faults))


def _table(traces: Iterable[Trace], graph: SupplyGraph) -> bytes:
    import csv
    import io

    from greenchain.graph.traces.trace_table import COLUMNS, trace_rows
    from greenchain.values.text import cell

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # RFC 4180
    writer.writerow(COLUMNS)
    for each in traces:
        writer.writerows([cell(value) for value in row] for row in trace_rows(each, graph))
    return text.getvalue().encode("utf-8", "backslashreplace")


def _graphml(traces: Sequence[Trace]) -> bytes:
    import io

    import networkx as nx

    from greenchain.graph.traces.trace_table import trace_to_networkx

    raw = io.BytesIO()
    nx.write_graphml(nx.compose_all([trace_to_networkx(each) for each in traces]), raw)
    return raw.getvalue()


def _show_trace(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, str(document.get("subject", "")))
    for part in (document.get("upstream"), document.get("downstream"), document):
        if part and "objects" in part:
            yield f"{part['direction']} of {part['subject']}:"
            yield f"  {len(part['objects'])} objects, {len(part['processes'])} processes"
            yield from (f"    {'  ' * min(item['depth'], 20)}{item['id']}" for item in part["objects"])
            yield from (f"    {p['time']} {p['biz_step']} at {p['facility']}" for p in part["processes"])
            for seed, told in part["shares"].items():
                yield f"  {seed} is by mass:"
                yield from (f"    {entry['share']} {entry['id']}" for entry in told["origins"])
                yield f"    {told['unknown_share']} unknown"
    yield from show_findings(document)


def _show_places(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, f"{len(document['locations'])} location(s)")
    for each in document["locations"]:
        inside = f" in {' in '.join(each['containers'])}" if each["containers"] else ""
        until = f" until {each['until']}" if each["until"] else ""
        since = f" since {each['since']}" if each["since"] else ""
        yield f"  {each['id']}{inside}: {each['place'] or 'no place stated'}{since}{until}, {each['confidence']}"
    yield from show_findings(document)


def _show_suppliers(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, str(document["subject"]))
    for each in (*document["makers"], *document["suppliers"]):
        claims = ", ".join(claim["id"] for claim in each.get("claims", ()))
        yield f"  tier {each['tier']} {each['party']}{': ' + claims if claims else ''}"
    yield from show_findings(document)
