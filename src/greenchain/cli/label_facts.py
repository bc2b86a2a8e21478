"""The options ``--facts`` and ``--only-facts``: facts about labels of one's own, and editions of packs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from greenchain.cli.output import read_file

if TYPE_CHECKING:
    from greenchain.recognition import RecognitionFacts
    from greenchain.standards import RulePack

FactsOption = typer.Option(
    [],
    "--facts",
    metavar="PATH",
    help="Facts of your own beside the shipped ones; or the folder of an edition, in the place of the shipped one.",
)
OnlyFactsOption = typer.Option(False, "--only-facts", help="Leave the shipped facts out.")


def label_facts_of(paths: list[Path], *, only: bool) -> RecognitionFacts:
    """The facts that the two options name."""
    from greenchain.adapters.shipped import load_standards
    from greenchain.workspace.label_documents import label_world

    folders = [path for path in paths if path.is_dir()]
    raw = {str(path): read_file(path) for path in paths if path not in folders}
    editions = [pack for folder in folders for pack in _packs(folder)]
    return label_world(raw, standards=None if only else load_standards(), editions=editions)


def _packs(folder: Path) -> tuple[RulePack, ...]:
    from greenchain.adapters.shipped import load_standards
    from greenchain.values.errors import Fault, PackError

    found = load_standards(folder).packs
    if not found:
        raise PackError(Fault("PACK_UNKNOWN", "a folder of packs", "no pack.toml", file=str(folder)))
    return found
