"""The command ``standards diff``: what changed between two editions, and which criteria document is the stricter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from greenchain.cli.claims import instants
from greenchain.cli.label_facts import FactsOption, OnlyFactsOption, label_facts_of
from greenchain.cli.output import AtOption, JsonOption, KnownAtOption, emit, headline, instant, read_file
from greenchain.cli.packs import standards

if TYPE_CHECKING:
    from greenchain.recognition import RecognitionFacts
    from greenchain.standards import RulePack
    from greenchain.standards.edition_changes import Entry
    from greenchain.standards.facts import CriteriaSet
    from greenchain.standards.known_facts import KnownFacts


def register(app: typer.Typer) -> None:
    """Add this module's command, which stands beside those of packs."""
    del app
    standards.command("diff")(diff)


def diff(
    old: str | None = typer.Argument(None, metavar="[OLD]", help="ID@EDITION, a folder, or a document of facts."),
    new: str | None = typer.Argument(None, metavar="[NEW]", help="Likewise."),
    from_set: str = typer.Option("", "--from-set", metavar="SCHEME/SET", help="The criteria document that was met."),
    to_set: str = typer.Option("", "--to-set", metavar="SCHEME/SET", help="The criteria document that is asked for."),
    on: str | None = typer.Option(None, "--on", metavar="DATE", help="The legal date; default: the day of --at, UTC."),
    facts: list[Path] = FactsOption,
    only_facts: bool = OnlyFactsOption,
    declarations: list[Path] = typer.Option(
        [], "--declarations", metavar="FILE", help="Of packs of law: tell what of these declarations changes."
    ),
    column_map: Path | None = typer.Option(
        None, "--map", metavar="TOML", help="Which column is which field, where declarations are not in our form."
    ),
    at: str | None = AtOption,
    known_at: str | None = KnownAtOption,
    as_json: bool = JsonOption,
) -> int:
    """Tell what changed between two editions, or whether one criteria document is at least as strict as another."""
    if old and new and not from_set and not to_set:
        asked = _Declared(declarations, column_map, at=instants(at, known_at)[0]) if declarations else None
        return _editions(old, new, asked, as_json=as_json)
    if old or new or not from_set or not to_set:
        raise typer.BadParameter("OLD and NEW, or --from-set and --to-set")
    asked_at, _ = instants(at, known_at)
    world = label_facts_of(facts, only=only_facts)
    known = world.known(instant(known_at, "--known-at"))
    ends = _set_of(from_set, "--from-set", known), _set_of(to_set, "--to-set", known)
    return _dominance(*ends, on=on or asked_at.date().isoformat(), world=world, known=known, as_json=as_json)


def _set_of(name: str, option: str, known: KnownFacts) -> CriteriaSet:
    """The criteria document of a name ``scheme/set``; both parts may hold a slash, so the whole name is looked up."""
    from greenchain.values.errors import Fault, InputError

    found = [one for one in known.criteria_sets.values() if one.id == name]
    if not found:
        remedy = "Name it as SCHEME/SET, letter for letter; give the facts that hold it by --facts."
        raise InputError(Fault("FACTS_REFERENCE", f"a criteria document on file ({option})", name, remedy=remedy))
    return found[0]


def _dominance(
    source: CriteriaSet, target: CriteriaSet, *, on: str, world: RecognitionFacts, known: KnownFacts, as_json: bool
) -> int:
    from greenchain.recognition.dominance import dominance
    from greenchain.values.finding import Finding
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document
    from greenchain.values.time import PartialDate

    day = PartialDate.parse(on)
    if day.first != day.last:
        raise typer.BadParameter("a date known to the day", param_hint="--on")
    answer = dominance(source, target, on=day.first, known=known)
    outcome = {True: Outcome.CONFORMS, False: Outcome.DOES_NOT_CONFORM, None: Outcome.NOT_DETERMINED}[answer.dominates]
    findings = [
        Finding(
            "residual",
            Outcome.NOT_DETERMINED if answer.dominates is None else outcome,
            item.code,
            f"{item.criterion or 'the rest of ' + item.remainder_of} does not follow from {source.id}",
            where=item.criterion or item.remainder_of,
        )
        for item in answer.residual
    ]
    document = result_document(
        "standards-dominance",
        outcome,
        at=None,
        findings=findings,
        standards=world.packs,
        on=day.text,
        from_set=source.id,
        to_set=target.id,
        dominates=answer.dominates,
        implied=list(answer.implied),
        residual=[item.to_dict() for item in answer.residual],
        equivalences=list(answer.equivalences),
    )
    return emit(document, as_json=as_json, show=_show_dominance)


@dataclass(frozen=True, slots=True)
class _Declared:
    """Declarations that two editions are asked about."""

    files: list[Path]
    column_map: Path | None
    at: datetime

    def impact(self, old: RulePack, new: RulePack) -> dict[str, Any]:
        """What of the declarations changes from one edition to the other, under the newest of every other pack."""
        from greenchain.adapters.plugins import formats
        from greenchain.adapters.shipped import load_standards
        from greenchain.cli.screening_asked import declaration_files
        from greenchain.formats.column_map import read_map
        from greenchain.screening.beside import Beside
        from greenchain.screening.rules import KINDS
        from greenchain.standards import Standards
        from greenchain.standards.editions import chosen_editions
        from greenchain.values.errors import InputError
        from greenchain.workspace.declared import read_declarations
        from greenchain.workspace.impact import Law, impact

        if old.name != new.name or old.kind not in KINDS:
            message = f"two editions of one pack of the kind {' or '.join(KINDS)}"
            raise typer.BadParameter(message, param_hint="OLD, NEW")
        loaded = load_standards()
        sides = [Law.of(chosen_editions(loaded, kinds=KINDS, drafts=[pack])) for pack in (old, new)]
        columns = read_map(read_file(self.column_map), name=str(self.column_map)) if self.column_map else None
        read = read_declarations(
            declaration_files(self.files), standards=Standards(), formats=formats(), column_map=columns
        )
        InputError.raise_if(read.faults if not read.shipments else ())
        return impact(read.shipments, old=sides[0], new=sides[1], beside=Beside(self.at))


def _editions(old: str, new: str, asked: _Declared | None, *, as_json: bool) -> int:
    from greenchain.standards.edition_changes import changes
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document

    sides = [_edition(name) for name in (old, new)]
    facts = changes(sides[0].facts, sides[1].facts)
    rows = changes(sides[0].rows, sides[1].rows)
    packs = [side.pack for side in sides if side.pack]
    if asked and len(packs) != len(sides):
        raise typer.BadParameter("two packs of law, since documents of facts say nothing of declarations")
    document = result_document(
        "standards-diff",
        Outcome.NOT_APPLICABLE,  # nothing is judged by comparing
        at=None,
        findings=(),
        standards=[pack.ref for pack in packs],
        old=sides[0].name,
        new=sides[1].name,
        **facts.as_facts(),
        rows=rows.as_rows(),
        impact=asked.impact(*packs) if asked else None,
    )
    return emit(document, as_json=as_json, show=_show_changes)


@dataclass(frozen=True)
class _Edition:
    """One side of a comparison."""

    name: str
    facts: Iterable[Entry]
    rows: Iterable[Entry] = ()
    pack: RulePack | None = None


def _edition(name: str) -> _Edition:
    """The edition of a name: a folder, a document of facts, or a pack that is loaded."""
    from greenchain.adapters.shipped import load_folder, load_standards
    from greenchain.standards.edition_changes import fact_entries, row_entries
    from greenchain.standards.facts_reader import read_document
    from greenchain.standards.label_packs import PACK_KIND, document_of
    from greenchain.values.errors import GreenchainError

    path = Path(name)
    if path.is_file():
        try:
            document = read_document(read_file(path))
        except GreenchainError as error:
            raise error.within(file=name) from None
        return _Edition(f"{document.id}@{document.edition}", fact_entries(document))
    pack = load_folder(_pack_folder(path)) if path.is_dir() else load_standards().pack(name)
    is_of_labels = pack.kind == PACK_KIND and "agreements" in pack.tables
    facts = fact_entries(document_of(pack)) if is_of_labels else row_entries(pack)
    return _Edition(f"{pack.name}@{pack.edition}", facts, rows=row_entries(pack), pack=pack)


def _pack_folder(folder: Path) -> Path:
    """The one folder at or below ``folder`` that holds a pack."""
    from greenchain.adapters.shipped import pack_folders
    from greenchain.values.errors import Fault, PackError

    found = list(pack_folders(folder))
    if len(found) != 1:
        raise PackError(Fault("PACK_AMBIGUOUS", "a folder with one pack", f"{len(found)} packs", file=str(folder)))
    return found[0]


def _show_dominance(document: Mapping[str, Any]) -> Iterable[str]:
    said = {True: "is at least as strict as", False: "is not as strict as", None: "cannot be compared fully with"}
    yield headline(document, f"{document['from_set']} {said[document['dominates']]} {document['to_set']}")
    for item in document["residual"]:
        yield f"  left: {item.get('criterion') or 'the rest of ' + item['remainder_of']} ({item['code']})"


def _show_changes(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, f"{document['old']} to {document['new']}")
    for what in ("added", "ended", "changed"):
        for entry in document[what]:
            more = f" on {entry['on']}" if entry.get("on") else ""
            more += f" ({', '.join(entry['members'])})" if "members" in entry else ""
            yield f"  {what} {entry['kind']} {entry['id']}{more}"
    if document["impact"] is not None:
        yield from _show_impact(document["impact"])


def _show_impact(impact: Mapping[str, Any]) -> Iterable[str]:
    yield f"  of {impact['declarations']} declaration(s) {len(impact['affected'])} finding(s) change"
    for entry in impact["affected"]:
        place = f"{entry['declaration']} item {entry['item']}" if entry["item"] else entry["declaration"]
        what = f"{entry['before'] or 'none'} to {entry['after'] or 'none'}"
        act = ", by another act" if entry["citation_changed"] else ""
        yield f"    {place}: {entry['code']} {what}{act}"
