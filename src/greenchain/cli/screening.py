"""The command ``screen``: declarations under the law in force on their own dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from greenchain.cli.output import AtOption, JsonOption, emit, headline, instant, now, read_file, show_findings, sign
from greenchain.cli.screening_lanes import sample_of, show_lane, write_lanes

if TYPE_CHECKING:
    from greenchain.formats.column_map import ColumnMap
    from greenchain.screening.beside import Beside
    from greenchain.standards import RulePack, Standards
    from greenchain.values.errors import Fault
    from greenchain.workspace import CaseFile, Inputs
    from greenchain.workspace.screened import Laid


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("screen")(screen)


@dataclass(frozen=True, slots=True)
class Asked:
    """The files and choices of one command.

    Attributes:
        files: of declarations.
        column_map: whose column is which field.
        graph, facilities, documents: what is looked into besides.
        engine: its name; empty for none named.
        out: where findings go, one row each; ``None`` for a result document that holds them.
        prices: of goods, for the score.
        random_share, random_key: of the sample that is drawn; empty where not named.
        lanes: where the lane of every declaration goes.
        at: the instant of the question.
        as_json: whether the document is printed as JSON.
        packs: editions to screen by, separated by commas, each a name or the folder of a draft.
    """

    files: list[Path]
    column_map: Path | None
    graph: list[Path]
    facilities: Path | None
    documents: list[Path]
    engine: str
    out: Path | None
    prices: Path | None
    random_share: str
    random_key: str
    lanes: Path | None
    at: datetime
    as_json: bool
    packs: str = ""

    def standards(self) -> Standards:
        """The packs to screen by: of each the edition chosen, else the newest."""
        from greenchain.adapters.shipped import load_standards
        from greenchain.screening.rules import KINDS
        from greenchain.standards.editions import chosen_editions

        return chosen_editions(load_standards(), kinds=KINDS, names=self._pack_names(), drafts=self.drafts())

    def drafts(self) -> list[RulePack]:
        """The packs that are named as folders."""
        from greenchain.adapters.shipped import load_folder

        return [load_folder(Path(name)) for name in _listed(self.packs) if Path(name).is_dir()]

    def _pack_names(self) -> list[str]:
        return [name for name in _listed(self.packs) if not Path(name).is_dir()]

    def laid(self) -> tuple[Laid, ...]:
        """Every file that lies beside the declarations, by its option, and what the random sample is drawn by.

        Of the sample only digests are kept, for whoever knows its key knows what is drawn.
        """
        from greenchain.values.json import digest
        from greenchain.workspace.screened import Laid

        given: dict[str, Sequence[Path | None]] = {
            "graph": self.graph,
            "facilities": [self.facilities],
            "documents": self.documents,
            "prices": [self.prices],
        }
        drawn = {"random-share": self.random_share, "random-key": self.random_key}
        texts = (Laid(role, digest(text.encode())) for role, text in drawn.items() if text)
        return (*laid_of({role: [path for path in paths if path] for role, paths in given.items()}), *texts)

    def columns(self) -> ColumnMap | None:
        """The map of the columns, where one is given."""
        from greenchain.formats.column_map import read_map

        return read_map(read_file(self.column_map), name=str(self.column_map)) if self.column_map else None

    def beside(self, standards: Standards) -> tuple[Beside, Inputs]:
        """What is looked into besides the declarations, and all that was read of it, with its faults."""
        from greenchain.adapters.plugins import formats
        from greenchain.graph import build_graph
        from greenchain.screening import Documents
        from greenchain.screening.beside import Beside
        from greenchain.screening.prices import Prices
        from greenchain.workspace import CaseFile, read_inputs

        sample = sample_of(self.random_share, self.random_key, standards)
        chain = [*self.graph, *([self.facilities] if self.facilities else [])]
        tables = [*chain, *([self.prices] if self.prices else [])]
        files = [CaseFile(str(path), "table", read_file(path)) for path in tables]
        files += [CaseFile(str(path), "documents", read_file(path)) for path in self.documents]
        read = read_inputs(files, formats=formats())
        graph = build_graph(read.events, facilities=read.facilities) if chain else None
        papers = Documents.of(read.documents) if self.documents else None
        if self.prices and not (read.prices or read.faults):
            raise typer.BadParameter("a table with hs4, currency and low_per_kg", param_hint="--prices")
        prices = Prices.of(read.prices) if self.prices else None
        return Beside(self.at, graph=graph, documents=papers, prices=prices, sample=sample), read


def screen(
    files: list[Path] | None = typer.Argument(
        None, metavar="FILE...", help="Declarations: CSV, also .gz; Parquet; JSON; ASYCUDA XML."
    ),
    column_map: Path | None = typer.Option(
        None, "--map", metavar="TOML", help="Which column is which field, where tables or customs XML are not ours."
    ),
    graph: list[Path] = typer.Option([], "--graph", metavar="EPCIS", help="Events of the lots named, if at hand."),
    facilities: Path | None = typer.Option(None, "--facilities", metavar="CSV", help="Facilities and their roles."),
    documents: list[Path] = typer.Option(
        [], "--documents", metavar="JSON", help="Notifications, movement documents and Annex VII documents."
    ),
    packs: str = typer.Option(
        "",
        "--packs",
        metavar="ID@EDITION,...",
        help="Editions to screen by, or folders of drafts; default: the newest.",
    ),
    engine: str = typer.Option(
        "", "--engine", metavar="NAME", help="With --out: python, duckdb or spark; all write the same bytes."
    ),
    out: Path | None = typer.Option(
        None, "--out", metavar="FILE", help="Where findings go, one row each: .jsonl, .csv or .parquet."
    ),
    prices: Path | None = typer.Option(
        None, "--prices", metavar="CSV", help="Low ends of fair prices a kilogram, by heading, month and currency."
    ),
    random_share: str = typer.Option(
        "", "--random-share", metavar="SHARE", help="Of declarations drawn for a look, such as 0.02; needs a key."
    ),
    random_key: str = typer.Option("", "--random-key", metavar="TEXT", help="Draws the sample; keep it to yourself."),
    lanes: Path | None = typer.Option(
        None, "--lanes", metavar="CSV", help="Where the lane and score of every declaration go."
    ),
    replayed: Path | None = typer.Option(
        None, "--replay", metavar="RESULT", help="Screen again what a result holds, by its editions, and compare."
    ),
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


def laid_of(given: Mapping[str, Iterable[Path]]) -> tuple[Laid, ...]:
    """What lies at paths, by the option they are given with; of a folder, every file in it."""
    from greenchain.values.json import digest
    from greenchain.workspace.screened import Laid

    return tuple(
        Laid(role, digest(read_file(file)), file.name)
        for role, paths in given.items()
        for path in paths
        for file in (sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path])
    )


def _listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def declaration_files(paths: Iterable[Path]) -> Iterable[CaseFile]:
    """Files of declarations as they are read into memory."""
    from greenchain.workspace import CaseFile

    return (CaseFile(str(path), "declarations", _declarations_of(path)) for path in paths)


def _declarations_of(path: Path) -> bytes:
    """The bytes of a file of declarations, Parquet as the table it holds; a usage error where its extra is missing."""
    from greenchain.adapters.parquet import csv_of, is_parquet
    from greenchain.values.errors import InputError

    if not is_parquet(path):
        return read_file(path)
    try:
        return csv_of(path)
    except InputError as error:
        if error.code != "ENGINE_MISSING":
            raise
        message = f"Parquet needs {error.faults[0].expected}: {error.faults[0].remedy}"
        raise typer.BadParameter(message, param_hint=str(path)) from None


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
