"""The command ``screen``: declarations under the law in force on their own dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from greenchain.cli.output import AtOption, JsonOption, emit, headline, instant, now, show_findings, sign
from greenchain.cli.screening_asked import Asked, declaration_files
from greenchain.cli.screening_lanes import show_lane, write_lanes

if TYPE_CHECKING:
    from greenchain.values.errors import Fault


_FilesArgument = typer.Argument(
    None, metavar="FILE...", help="Declarations: CSV, also .gz; Parquet; JSON; ASYCUDA XML."
)
_MapOption = typer.Option(
    None, "--map", metavar="TOML", help="Which column is which field, where tables or customs XML are not ours."
)
_GraphOption = typer.Option([], "--graph", metavar="EPCIS", help="Events of the lots named, if at hand.")
_FacilitiesOption = typer.Option(None, "--facilities", metavar="CSV", help="Facilities and their roles.")
_DocumentsOption = typer.Option(
    [], "--documents", metavar="JSON", help="Notifications, movement documents and Annex VII documents."
)
_PacksOption = typer.Option(
    "",
    "--packs",
    metavar="ID@EDITION,...",
    help="Editions to screen by, or folders of drafts; default: the newest.",
)
_EngineOption = typer.Option(
    "", "--engine", metavar="NAME", help="With --out: python, duckdb or spark; all write the same bytes."
)
_OutOption = typer.Option(
    None, "--out", metavar="FILE", help="Where findings go, one row each: .jsonl, .csv or .parquet."
)
_PricesOption = typer.Option(
    None, "--prices", metavar="CSV", help="Low ends of fair prices a kilogram, by heading, month and currency."
)
_RandomShareOption = typer.Option(
    "", "--random-share", metavar="SHARE", help="Of declarations drawn for a look, such as 0.02; needs a key."
)
_RandomKeyOption = typer.Option("", "--random-key", metavar="TEXT", help="Draws the sample; keep it to yourself.")
_LanesOption = typer.Option(None, "--lanes", metavar="CSV", help="Where the lane and score of every declaration go.")
_RecipesOption = typer.Option(
    None, "--recipes", metavar="CSV", help="Columns: facility,yield_low,yield_high[,input,output]."
)
_CredentialsOption = typer.Option(
    None, "--credentials", metavar="DIR", help="Signed certificates and ends of waste; needs --trust."
)
_TrustOption = typer.Option(None, "--trust", metavar="FILE", help="The trust policy, trust.toml.")
_ReplayedOption = typer.Option(
    None, "--replay", metavar="RESULT", help="Screen again what a result holds, by its editions, and compare."
)


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("screen")(screen)


def screen(
    files: list[Path] | None = _FilesArgument,
    column_map: Path | None = _MapOption,
    graph: list[Path] = _GraphOption,
    facilities: Path | None = _FacilitiesOption,
    documents: list[Path] = _DocumentsOption,
    packs: str = _PacksOption,
    engine: str = _EngineOption,
    out: Path | None = _OutOption,
    prices: Path | None = _PricesOption,
    random_share: str = _RandomShareOption,
    random_key: str = _RandomKeyOption,
    lanes: Path | None = _LanesOption,
    recipes: Path | None = _RecipesOption,
    credentials: Path | None = _CredentialsOption,
    trust: Path | None = _TrustOption,
    replayed: Path | None = _ReplayedOption,
    at: str | None = AtOption,
    as_json: bool = JsonOption,
) -> int:
    """Screen declarations under the law in force on their own dates."""
    asked = Asked(
        files=files or [],
        column_map=column_map,
        graph=graph,
        facilities=facilities,
        documents=documents,
        engine=engine,
        out=out,
        prices=prices,
        random_share=random_share,
        random_key=random_key,
        lanes=lanes,
        at=instant(at) or now(),
        as_json=as_json,
        packs=packs,
        recipes=recipes,
        credentials=credentials,
        trust=trust,
    )
    if replayed is not None:
        from greenchain.cli.replaying import replay_screening

        return replay_screening(asked, replayed, is_dated=at is not None)
    if not files:
        raise typer.BadParameter("at least one file of declarations", param_hint="FILE...")
    if out is None and not engine:
        return _screen_documents(asked)
    from greenchain.cli.screening_tables import screen_into_table

    return screen_into_table(asked)


def _screen_documents(asked: Asked) -> int:
    """All declarations and their findings in one document."""
    from greenchain.adapters.plugins import formats
    from greenchain.screening.rule_book import rule_book
    from greenchain.values.errors import Fault, InputError
    from greenchain.workspace.declared import read_declarations, told
    from greenchain.workspace.screened import finished, screened

    standards = asked.standards()
    declared = read_declarations(
        declaration_files(asked.files), standards=standards, formats=formats(), column_map=asked.columns()
    )
    beside, others = asked.beside(standards)
    inputs = declared.joined(others)
    if not inputs.shipments and not inputs.faults:
        raise InputError(Fault("SUBJECT_UNSPECIFIED", "at least one declaration", ", ".join(map(str, asked.files))))
    found = screened(inputs.shipments, book=rule_book(standards), beside=beside, laid=asked.laid())
    document = finished(
        found,
        refused=declared.refused,
        faults=[told(fault, _place(fault)) for fault in inputs.faults],
        notes=[told(note, _place(note)) for note in inputs.notes],
    )
    write_lanes(asked.lanes, document)
    return emit(document, as_json=asked.as_json, show=_show_screening, refused=bool(inputs.faults))


def _place(fault: Fault) -> str:
    """The file and the place in it."""
    return " ".join(part for part in (fault.file, fault.where) if part)


def _show_screening(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, f"{len(document['declarations'])} declaration(s)")
    for declaration in document["declarations"]:
        yield f"{sign(declaration['outcome'])} {declaration['id']}: {declaration['outcome']}"
        yield from show_lane(declaration)
        yield from show_findings(declaration)
    for fault in document["faults"]:
        yield f"  ! {fault['code']} {fault['where']}: {fault['detail']}"
    for note in document["notes"]:
        yield f"  - {note['code']} {note['where']}: {note['detail']}"
