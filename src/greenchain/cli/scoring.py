"""The command ``score``: cases and scoring documents, receipts that replay, progress since an earlier score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from greenchain.cli.keys import PassphraseOption, open_signer
from greenchain.cli.output import (
    CaseAtOption,
    JsonOption,
    KnownAtOption,
    emit,
    headline,
    instant,
    now,
    read_file,
    show_findings,
    write_file,
)

if TYPE_CHECKING:
    from greenchain.standards import Standards
    from greenchain.workspace.receipts import Asking

ScorecardOption = typer.Option("", "--scorecard", metavar="PACK", help="Of a case: the card to score its party by.")
WhatIfOption = typer.Option(
    False, "--what-if", help="Take levels of evidence as the document states them; nothing then conforms."
)
PacksOption = typer.Option(
    None, "--packs", metavar="DIR", help="A folder of packs of your own, such as a scorecard; added to the shipped."
)

_InputArgument = typer.Argument(
    None, metavar="[INPUT]", help="A case folder that asks for a score, or a scoring document (TOML, JSON)."
)
_SamplesOption = typer.Option(
    None, "--samples", metavar="N", min=1, help="Draw the systems of a document this many times; needs --seed."
)
_SeedOption = typer.Option(None, "--seed", metavar="S", min=0, help="Of the draws; same seed, same bytes.")
_SinceOption = typer.Option(
    None, "--since", metavar="OLD", help="An earlier result, or the folder of its receipt: tells what changed."
)
_ReceiptOption = typer.Option(
    None, "--receipt", metavar="DIR", help="Where the receipt goes: all that the score was made of."
)
_PactOption = typer.Option(
    None, "--pact", metavar="FILE", help="Where the footprints of the document's products go, as PACT 3 reads them."
)
_EngineOption = typer.Option(
    "", "--engine", metavar="NAME", help="Of a table: numpy, duckdb or spark; all write the same bytes."
)
_OutOption = typer.Option(None, "--out", metavar="FILE", help="Of a table: where the scores go, as CSV.")
_SignOption = typer.Option(
    None, "--sign", metavar="KEY", help="With --receipt: a key file; the claim goes to DIR.claim.json."
)
_ReplayedOption = typer.Option(
    None, "--replay", metavar="DIR", help="Make a score again from its receipt alone, and compare."
)

_TABLES = (".csv", ".parquet")
_MOST_LINES = 200  # of figures on a terminal; a document may have thousands of items


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("score")(score)


def score(
    asked: Path | None = _InputArgument,
    what_if: bool = WhatIfOption,
    samples: int | None = _SamplesOption,
    seed: int | None = _SeedOption,
    since: Path | None = _SinceOption,
    receipt: Path | None = _ReceiptOption,
    packs: Path | None = PacksOption,
    pact: Path | None = _PactOption,
    engine: str = _EngineOption,
    out: Path | None = _OutOption,
    sign: Path | None = _SignOption,
    passphrase_file: Path | None = PassphraseOption,
    replayed: Path | None = _ReplayedOption,
    at: str | None = CaseAtOption,
    scorecard: str = ScorecardOption,
    known_at: str | None = KnownAtOption,
    as_json: bool = JsonOption,
) -> int:
    """Score a case or a document: life-cycle figures with bounds, scorecards as guaranteed and possible points."""
    if replayed is not None:
        _refuse_beside(
            {
                "INPUT": asked,
                "--what-if": what_if,
                "--since": since,
                "--receipt": receipt,
                "--sign": sign,
                "--at": at,
                "--scorecard": scorecard,
                "--samples": samples,
                "--packs": packs,
                "--pact": pact,
                "--engine": engine,
                "--out": out,
            }
        )
        if replayed.is_file():
            raise typer.BadParameter(
                f"the folder of a receipt, as --receipt DIR writes one, not {replayed}", param_hint="--replay"
            )
        return _replay(replayed, as_json=as_json)
    if asked is None:
        raise typer.BadParameter("a case folder or a scoring document", param_hint="INPUT")
    if engine or out is not None or asked.suffix.lower() in _TABLES:
        beside = {"--what-if": what_if, "--since": since, "--receipt": receipt, "--pact": pact, "--samples": samples}
        _refuse_beside(beside, "a table is scored into another table")
        return _score_table(asked, card=scorecard, engine=engine, out=out, packs=packs, as_json=as_json)
    if sign is not None and receipt is None:
        raise typer.BadParameter("a receipt to sign", param_hint="--receipt")
    if (samples is None) != (seed is None):
        raise typer.BadParameter("a number of draws and a seed, both or neither", param_hint="--samples, --seed")
    draws = None if samples is None or seed is None else (samples, seed)
    asking = asking_of(asked, what_if=what_if, samples=draws, scorecard=scorecard, at=at, known_at=known_at)
    keeping = _Keeping(receipt, packs, pact, sign, passphrase_file)
    return _score(asking, since=since, keeping=keeping, as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Keeping:
    """Where the receipt goes, whose packs stand beside the shipped ones, and who signs."""

    receipt: Path | None
    packs: Path | None
    pact: Path | None
    sign: Path | None
    passphrase_file: Path | None

    def standards(self) -> Standards:
        """The packs at hand."""
        return standards_with(self.packs)


def standards_with(folder: Path | None) -> Standards:
    """The shipped packs and those of a folder, if one is given."""
    from greenchain.adapters.shipped import load_standards
    from greenchain.standards import Standards

    shipped = load_standards()
    return shipped if folder is None else Standards.of((*shipped.packs, *load_standards(folder).packs))


def _refuse_beside(options: Mapping[str, object], why: str = "a receipt says it all itself") -> None:
    given = [name for name, value in options.items() if value]
    if given:
        raise typer.BadParameter(why, param_hint=", ".join(given))


def _score_table(table: Path, *, card: str, engine: str, out: Path | None, packs: Path | None, as_json: bool) -> int:
    """Score a table of many subjects: levels stand in it and are taken as they stand, so nothing conforms."""
    from greenchain.adapters.engines import engine_named
    from greenchain.adapters.files import replacing
    from greenchain.values.finding import Finding
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document
    from greenchain.workspace.score_tables import score_file

    if not card or out is None:
        raise typer.BadParameter(
            f"a table needs both, such as greenchain score {table} --scorecard PACK --out FILE",
            param_hint="--scorecard, --out",
        )
    standards = standards_with(packs)
    with replacing(out) as file:
        done = score_file(str(table), card=card, standards=standards, engine=engine_named(engine or "numpy"), out=file)
    detail = "levels of evidence are taken as the table states them"
    document = result_document(
        "score-table",
        Outcome.NOT_DETERMINED,
        at=None,
        findings=[Finding("score", Outcome.NOT_DETERMINED, "ASSUMED_EVIDENCE", detail)],
        standards=[standards.pack(card).ref],
        **{**done, "out": str(out)},
    )
    return emit(document, as_json=as_json, show=_show_table)


def _show_table(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, f"{document['rows']} rows into {document['out']}")
    for name, bands in document["bands"].items():
        yield f"  bands {name}: " + ", ".join(f"{band} x {count}" for band, count in bands.items())
    yield from show_findings(document)


def asking_of(
    asked: Path,
    *,
    what_if: bool,
    samples: tuple[int, int] | None = None,
    scorecard: str,
    at: str | None,
    known_at: str | None,
) -> Asking:
    """What is scored and how; the instant is the one given, else the case's own, else now."""
    from greenchain.adapters.files import folder_files
    from greenchain.workspace import read_case
    from greenchain.workspace.receipts import Asking

    known = instant(known_at, "--known-at")
    if not asked.is_dir():
        if scorecard:
            raise typer.BadParameter("a document names the card of each item itself", param_hint="--scorecard")
        return Asking("document", {str(asked): read_file(asked)}, instant(at) or now(), known, what_if, samples)
    if what_if:
        raise typer.BadParameter("levels of a case come from its claims", param_hint="--what-if")
    if samples is not None:
        raise typer.BadParameter("draws are taken of the systems of a document", param_hint="--samples")
    files = folder_files(asked)
    return Asking("case", files, instant(at) or read_case(files).at or now(), known, scorecard=scorecard)


def _score(asking: Asking, *, since: Path | None, keeping: _Keeping, as_json: bool) -> int:
    standards = keeping.standards()
    scored = asking.score(standards)
    if keeping.receipt is not None:
        _write_receipt(keeping.receipt, asking, scored.document, keeping)
        if keeping.sign is not None:
            _write_claim(keeping.receipt, keeping.sign, keeping.passphrase_file)
    if keeping.pact is not None:
        _write_footprints(keeping.pact, scored.document)
    told = {} if since is None else _progress(since, scored.document, standards)
    return emit({**scored.document, **told}, as_json=as_json, show=_show_score, refused=scored.is_refused)


def _write_receipt(folder: Path, asking: Asking, document: Mapping[str, Any], keeping: _Keeping) -> None:
    from importlib.metadata import version

    from greenchain.adapters.shipped import packs_with_files, source_files
    from greenchain.values.errors import Fault, InputError
    from greenchain.workspace.receipts import receipt_of

    if folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder]):
        raise InputError(Fault("FILE_UNWRITABLE", "a new or empty folder", "files", file=str(folder)))
    standards = keeping.standards()
    own = {pack.ref: raw for pack, raw in packs_with_files(keeping.packs)} if keeping.packs else {}
    pack_bytes = (
        (f"{pack.kind}/{pack.id}/{pack.edition}/{name}", raw)
        for pack in asking.packs(standards).packs
        for name, raw in (own.get(pack.ref) or source_files(pack)).items()
    )
    files = receipt_of(
        asking, standards=standards, pack_bytes=pack_bytes, document=document, version=version("greenchain")
    )  # fmt: skip
    (folder / "inputs").mkdir(parents=True, exist_ok=True)
    for name, raw in files.items():
        write_file(folder / name, raw)


def _write_footprints(path: Path, document: Mapping[str, Any]) -> None:
    """The footprints of products: one as it is, several as a list answer."""
    from greenchain.values.errors import Fault, InputError
    from greenchain.values.result import result_text

    made = [item["footprint"] for item in document.get("products", ())]
    if not made:
        raise InputError(Fault("SCORE_SHAPE", "a section products", "none", file=str(path)))
    write_file(path, result_text(made[0] if len(made) == 1 else {"data": made}).encode())


def _write_claim(folder: Path, key: Path, passphrase_file: Path | None) -> None:
    from greenchain.adapters.files import folder_files
    from greenchain.workspace.receipts import receipt_claim

    signer = open_signer(key, passphrase_file=passphrase_file)
    signed = receipt_claim(folder_files(folder), signer=signer, created=now())
    write_file(folder.with_name(f"{folder.name}.claim.json"), signed.raw)


def _progress(since: Path, document: Mapping[str, Any], standards: Standards) -> dict[str, object]:
    """What changed since an earlier result; a receipt is made again, by the packs of today where theirs are others."""
    from importlib.metadata import version

    from greenchain.adapters.files import sealed_folder
    from greenchain.values.json import parse_json
    from greenchain.workspace.receipts import earlier_result, progress_since, unsealed_result

    if since.is_dir():
        files, strays = sealed_folder(since)
        earlier = earlier_result(files, standards=standards, version=version("greenchain"), strays=strays)
    else:
        earlier = unsealed_result(parse_json(read_file(since)), name=str(since))
    return progress_since(earlier, document, name=str(since))


def _replay(folder: Path, *, as_json: bool) -> int:
    from importlib.metadata import version

    from greenchain.adapters.files import sealed_folder
    from greenchain.workspace.receipts import replay

    files, strays = sealed_folder(folder)
    document = replay(files, version=version("greenchain"), strays=strays)
    return emit(document, as_json=as_json, show=_show_replay)


def _show_score(document: Mapping[str, Any]) -> Iterable[str]:
    from greenchain.report import summary

    yield headline(document, "score")
    figures = {**document, "findings": ()}  # which stand below, each once
    yield from summary({"question": {"kind": "score"}, "result": figures}, most=_MOST_LINES)
    for item in document.get("progress", ()):
        change = item["change"]
        yield f"  {item['id']} {item['stage']}: {item['verdict']} ({change['lower']} to {change['upper']})"
    yield from show_findings(document)


def _show_replay(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, "replay")
    yield from show_findings(document, passing=True)
