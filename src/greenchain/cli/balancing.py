"""The command ``balance``: whether what left is covered by what came in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
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
    read_file,
    show_findings,
    with_faults,
)


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("balance")(balance)


def balance(
    store: str = StoreOption,
    process: str | None = typer.Option(None, "--process", metavar="KEY", help="One process; default: all."),
    yields: list[Path] = typer.Option(
        [], "--yields", metavar="CSV", help="Columns: facility,yield_low,yield_high[,product]."
    ),
    at: str | None = AtOption,
    known_at: str | None = KnownAtOption,
    as_json: bool = JsonOption,
) -> int:
    """Check mass balance: what left each process against what entered it, within declared yields."""
    from greenchain.adapters.plugins import formats
    from greenchain.adapters.shipped import load_standards
    from greenchain.graph import YieldBand, build_graph, mass_balance
    from greenchain.workspace import CaseFile, Workspace, read_inputs

    asked = instant(at) or now()
    known = instant(known_at, "--known-at")
    with Workspace.open(existing_store(store), standards=load_standards(), formats=formats()) as workspace:
        inputs = workspace.inputs(known_at=known)
    graph = build_graph(inputs.events, facilities=inputs.facilities, products=inputs.products, parties=inputs.parties)
    files = [CaseFile(str(path), "table", read_file(path)) for path in yields]
    declared = read_inputs(files, formats=formats())
    bands = [
        YieldBand(Fraction(y.low), Fraction(y.high), facility=y.facility, product=y.product, source=y.where)
        for y in (*inputs.yields, *declared.yields)
    ]
    result = mass_balance(graph, at=asked, yields=bands, known_at=known, process=process)
    faults = (*inputs.faults, *declared.faults)
    document = with_faults(result.to_dict(), faults)
    return emit(document, as_json=as_json, show=_show_balance, refused=bool(faults))


def _show_balance(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, "mass balance")
    for process in document["processes"]:
        masses = f"{process['input_kg']} kg in, {process['output_kg']} kg out"
        yield f"  {process['facility']}: {masses} ({process['process']})"
    yield from show_findings(document, passing=True)
