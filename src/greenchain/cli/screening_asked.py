"""What the command ``screen`` is asked: its files and choices, and what is read of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from greenchain.cli.output import read_file
from greenchain.cli.screening_claims import certificates_of_files
from greenchain.cli.screening_lanes import sample_laid, sample_of

if TYPE_CHECKING:
    from greenchain.formats.column_map import ColumnMap
    from greenchain.screening.beside import Beside
    from greenchain.standards import RulePack, Standards
    from greenchain.workspace import CaseFile, Inputs
    from greenchain.workspace.screened import Laid


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
        recipes: yields that makers declare.
        credentials, trust: signed claims, and the policy they are verified under; both or neither.
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
    recipes: Path | None = None
    credentials: Path | None = None
    trust: Path | None = None

    def keep_inputs(self, *more: Path) -> None:
        """Refuse to write where something is read, or two results to one place.

        Raises:
            typer.BadParameter: such a place, before anything is written.
        """
        single = (self.column_map, self.facilities, self.prices, self.recipes, self.trust, self.credentials)
        read = [*self.files, *self.graph, *self.documents, *(path for path in single if path), *more]
        kept = {path.resolve() for path in read}
        for hint, path in (("--out", self.out), ("--lanes", self.lanes)):
            place = path.resolve() if path else None
            if place is not None and (place in kept or not kept.isdisjoint(place.parents)):
                raise typer.BadParameter(f"{path} is read in this run; name another file", param_hint=hint)
            kept |= {place} if place else set()

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
        given: dict[str, Sequence[Path | None]] = {
            "graph": self.graph,
            "facilities": [self.facilities],
            "documents": self.documents,
            "prices": [self.prices],
            "recipes": [self.recipes],
            "credentials": [self.credentials],
            "trust": [self.trust],
        }
        files = laid_of({role: [path for path in paths if path] for role, paths in given.items()})
        return (*files, *sample_laid(self.random_share, self.random_key, standards=self.standards))

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
        from greenchain.screening.yield_mass import recipes_of
        from greenchain.workspace import CaseFile, read_inputs

        sample = sample_of(self.random_share, self.random_key, standards=lambda: standards)
        chain = [*self.graph, *([self.facilities] if self.facilities else [])]
        tables = [*chain, *(path for path in (self.prices, self.recipes) if path)]
        files = [CaseFile(str(path), "table", read_file(path)) for path in tables]
        files += [CaseFile(str(path), "documents", read_file(path)) for path in self.documents]
        read = read_inputs(files, formats=formats())
        graph = build_graph(read.events, facilities=read.facilities) if chain else None
        papers = Documents.of(read.documents) if self.documents else None
        if self.prices and not (read.prices or read.faults):
            raise typer.BadParameter("a table with hs4, currency and low_per_kg", param_hint="--prices")
        prices = Prices.of(read.prices) if self.prices else None
        certificates, refused = certificates_of_files(self)
        beside = Beside(
            self.at,
            graph=graph,
            documents=papers,
            prices=prices,
            sample=sample,
            certificates=certificates,
            recipes=recipes_of(read.yields),
        )
        return beside, replace(read, faults=(*read.faults, *refused))


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
