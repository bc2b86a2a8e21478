"""The command ``balance``: whether what left is covered by what came in; of events, of a book, of claims about lots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from greenchain.cli.output import (
    AtOption,
    JsonOption,
    RecordedByOption,
    emit,
    existing_store,
    headline,
    instant,
    now,
    read_file,
    show_findings,
    with_faults,
)

_PLACES = 6  # a gram, in tonnes
_NAMED = 4  # lots named in a line; all are in the JSON

if TYPE_CHECKING:
    from greenchain.graph import YieldBand
    from greenchain.graph.custody import AccountPolicy
    from greenchain.standards import Standards
    from greenchain.values.errors import Fault
    from greenchain.workspace import Chain
    from greenchain.workspace.chains import Load


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("balance")(balance)


def balance(
    postings: Path | None = typer.Argument(
        None, metavar="[POSTINGS.csv]", help="A book of certified stock; with --policy, without --store."
    ),
    store: str | None = typer.Option(None, "--store", metavar="DB", help="The record store: a path or a URL."),
    policy: str | None = typer.Option(
        None,
        "--policy",
        metavar="POLICY",
        help="How accounts are kept: a TOML file, or a pack such as custody/iscc (custody/fsc, custody/mspo).",
    ),
    claims: Path | None = typer.Option(
        None, "--claims", metavar="CSV", help="Columns: lot,role,characteristic,scheme,model,share,certificate."
    ),
    process: str | None = typer.Option(None, "--process", metavar="KEY", help="One process; default: all."),
    yields: list[Path] = typer.Option(
        [], "--yields", metavar="CSV", help="Columns: facility,yield_low,yield_high[,product]."
    ),
    at: str | None = AtOption,
    known_at: str | None = RecordedByOption,
    as_json: bool = JsonOption,
) -> int:
    """Check mass balance: of each process and lot of a store, of claims about its lots, or of a book."""
    asked, known = instant(at) or now(), instant(known_at, "--known-at")
    if postings is not None:
        if store or claims or process or yields or known_at or not policy:
            raise typer.BadParameter("a book is judged with --policy and --at, and nothing else")
        document, faults = _of_book(postings, policy, asked)
    elif store is None:
        raise typer.BadParameter("give a book, or --store")
    elif claims is not None:
        if process:
            raise typer.BadParameter("--process does not go with --claims")
        document, faults = _of_claims(store, claims, policy=policy, yields=yields, at=asked, known_at=known)
    elif policy:
        raise typer.BadParameter("--policy goes with a book or with --claims")
    else:
        document, faults = _of_events(store, process=process, yields=yields, at=asked, known_at=known)
    return emit(with_faults(document, faults), as_json=as_json, show=_show_balance, refused=bool(faults))


def _of_book(postings: Path, policy: str, at: datetime) -> tuple[Mapping[str, Any], Sequence[Fault]]:
    from greenchain.adapters.plugins import formats
    from greenchain.adapters.shipped import load_standards
    from greenchain.formats.reading import read_records
    from greenchain.graph.custody import balance_book
    from greenchain.model.postings import Posting
    from greenchain.values.errors import InputError

    kept = _policy(policy, load_standards())
    batch = read_records(read_file(postings), name=str(postings), formats=formats())
    if batch.format != "postings-csv":
        raise _another_table(postings, "a table of postings", batch.format)
    try:
        result = balance_book(batch.records(Posting), policy=kept, at=at, refused=batch.refused)
    except InputError as error:
        raise InputError(*error.within(file=str(postings)).faults, *batch.faults) from None
    return result.to_dict(), batch.faults


def _of_claims(
    store: str, claims: Path, *, policy: str | None, yields: Sequence[Path], at: datetime, known_at: datetime | None
) -> tuple[Mapping[str, Any], Sequence[Fault]]:
    from greenchain.adapters.plugins import formats
    from greenchain.adapters.shipped import load_standards
    from greenchain.formats.reading import read_records
    from greenchain.graph import unread_about
    from greenchain.graph.custody import CustodyModels, judge_claims
    from greenchain.model.postings import LotClaim
    from greenchain.values.errors import InputError
    from greenchain.workspace.chains import claimed

    standards = load_standards()
    kept = _policy(policy, standards) if policy else None
    batch = read_records(read_file(claims), name=str(claims), formats=formats())
    if batch.format != "lot_claims-csv":
        raise _another_table(claims, "a table of lot claims", batch.format)
    stated = batch.records(LotClaim)
    chain, bands, faults = _stored(store, claimed([claim.lot for claim in stated], at=at), yields, known_at)
    graph = chain.graph()
    about = graph.missing if chain.whole is None else unread_about(graph, chain.whole, upstream=True)
    try:
        result = judge_claims(
            stated,
            graph=graph,
            models=CustodyModels.of(standards),
            at=at,
            known_at=known_at,
            policy=kept,
            yields=bands,
            refused=batch.refused,
        )
    except InputError as error:
        raise InputError(*error.within(file=str(claims)).faults, *batch.faults) from None
    return result.to_dict(), (*batch.faults, *chain.inputs.faults_about(about), *faults)


def _of_events(
    store: str, *, process: str | None, yields: Sequence[Path], at: datetime, known_at: datetime | None
) -> tuple[Mapping[str, Any], Sequence[Fault]]:
    from greenchain.graph import mass_balance
    from greenchain.workspace.chains import everything

    chain, bands, faults = _stored(store, everything, yields, known_at)
    result = mass_balance(chain.graph(), at=at, yields=bands, known_at=known_at, process=process)
    return result.to_dict(), (*chain.inputs.faults, *faults)


def _stored(
    store: str, load: Load, yields: Sequence[Path], known_at: datetime | None
) -> tuple[Chain, list[YieldBand], tuple[Fault, ...]]:
    """What of a store the question needs, the yields declared there and in files, and the faults of these files."""
    from greenchain.adapters.plugins import formats
    from greenchain.graph import YieldBand
    from greenchain.standards import Standards
    from greenchain.workspace import CaseFile, Workspace, read_inputs

    with Workspace.open(existing_store(store), standards=Standards(), formats=formats()) as workspace:
        chain = workspace.chain(load, known_at=known_at)
    files = [CaseFile(str(path), "table", read_file(path)) for path in yields]
    declared = read_inputs(files, formats=formats())
    bands = [
        YieldBand(Fraction(y.low), Fraction(y.high), facility=y.facility, product=y.product, source=y.where)
        for y in (*chain.inputs.yields, *declared.yields)
    ]
    return chain, bands, declared.faults


def _policy(name: str, standards: Standards) -> AccountPolicy:
    """A policy from a file, where one lies there or the name is one of a file; else from a pack."""
    from greenchain.graph.custody import policy_of_pack, read_policy

    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        return read_policy(read_file(path), standards=standards, name=name)
    return policy_of_pack(name, standards=standards)


def _another_table(path: Path, expected: str, found: str) -> Exception:
    from greenchain.values.errors import Fault, InputError

    return InputError(Fault("FORMAT_UNSUPPORTED", expected, found, file=str(path)))


def _show_balance(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, "mass balance")
    for process in document["processes"]:
        sides = (("in", process["input_kg"], process["inputs"]), ("out", process["output_kg"], process["outputs"]))
        flows = ", ".join(f"{_mass(kg)} {word} ({_some(names)})" for word, kg, names in sides if names)
        yield f"  {process['facility'] or 'place not stated'}, {process['time']}: {flows} ({process['process']})"
    for row in document["accounts"]:
        yield from _account(row)
    for lot in document["lots"]:
        if "model_claimed" in lot:
            held = f"{lot['model_supported'] or 'nothing'} holds, {_rounded(lot['certified_share'])} certified"
            yield f"  {lot['lot']} {lot['characteristic']}: {lot['model_claimed']} claimed, {held}"
    yield from show_findings(document, passing=True)


def _account(row: Mapping[str, Any]) -> Iterable[str]:
    """An account's line with units, and what a factor makes of the outflow; exact figures are in the JSON."""
    from greenchain.values.quantity import UNITS

    unit = UNITS[row["uom"]].symbol

    def amount(key: str) -> str:
        return f"{_rounded(row[key])} {unit}"

    claim = " ".join(part for part in (row["characteristic"] or "no claim", row["scheme"]) if part)
    yield f"  {row['site']} {claim}, {row['product']}, {row['period']}"
    others = {product: given for product, given in row["given"].items() if product != row["product"]}
    given = ", ".join(f"{_rounded(each)} {unit} of {product}" for product, each in row["given"].items())
    out = f"{amount('outflow')} out" + (f" (as {given})" if others else "")
    if row["complete"]:
        yield (
            f"    {amount('opening')} held + {amount('inflow')} in = {out} + {amount('losses')} lost"
            f" + {amount('expired')} expired + {amount('closing')} left"
        )
    else:
        counted = [f"{amount('inflow')} in"] if row["inflow"] != "0" else []
        counted += [out] if row["outflow"] != "0" else []
        yield f"    counted: {', '.join(counted) or 'nothing'}; a row that may belong here could not be counted"


def _mass(kg: str | None) -> str:
    return "no stated mass" if kg is None else f"{kg} kg"


def _rounded(figure: str) -> str:
    """A figure for the screen: at most so many decimals, and marked where some were cut off."""
    from decimal import Decimal

    from greenchain.values.quantity import decimal_text, round_half_even

    short = round_half_even(Decimal(figure), _PLACES)
    return decimal_text(short) if short == Decimal(figure) else f"~{decimal_text(short)}"


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join([*names[:_NAMED], *([f"{more} more"] if more > 0 else [])])
