"""The command ``screen``: declarations under the law in force on their own dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from greenchain.cli import screening_options as options
from greenchain.cli.output import AtOption, JsonOption, emit, headline, instant, now, show_findings, sign
from greenchain.cli.screening_asked import Asked, declaration_files
from greenchain.cli.screening_lanes import show_lane, write_lanes

if TYPE_CHECKING:
    from greenchain.values.errors import Fault


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("screen")(screen)


def screen(
    files: list[Path] | None = options.FILES,
    column_map: Path | None = options.COLUMN_MAP,
    graph: list[Path] = options.GRAPH,
    facilities: Path | None = options.FACILITIES,
    documents: list[Path] = options.DOCUMENTS,
    packs: str = options.PACKS,
    engine: str = options.ENGINE,
    out: Path | None = options.OUT,
    prices: Path | None = options.PRICES,
    random_share: str = options.RANDOM_SHARE,
    random_key: str = options.RANDOM_KEY,
    lanes: Path | None = options.LANES,
    recipes: Path | None = options.RECIPES,
    credentials: Path | None = options.CREDENTIALS,
    trust: Path | None = options.TRUST,
    replayed: Path | None = options.REPLAYED,
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
    asked.keep_inputs(*([replayed] if replayed else []))
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
