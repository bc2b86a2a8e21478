"""``recognize --bulk``: a table of stated holdings in, a table of those that are recognized out, in bounded memory."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import typer

from greenchain.cli.output import emit, headline, progress, show_findings

if TYPE_CHECKING:
    from greenchain.recognition import RecognitionFacts, RecognitionTable
    from greenchain.recognition.bulk.claim_rows import ClaimRows
    from greenchain.recognition.bulk.strangers import Strangers
    from greenchain.values.errors import Fault

COLUMNS = (
    *("row", "line", "id", "target", "decision", "path", "expires_on", "basis"),
    *("residual", "conditions", "reasons"),
)
_MAX_LINE = 1 << 20  # bytes: seven short cells; a longer line is no table of claims
_TOLD = 1000  # faults told in full; how many rows were refused is counted


@dataclass(slots=True)
class Tally:
    """What became of a table."""

    strangers: Strangers
    rows: int = 0
    refused: int = 0
    decisions: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)


def bulk(claims: Path, out: Path, facts: RecognitionFacts, *, at: datetime, known_at: datetime, as_json: bool) -> int:
    """Write the acceptances of every row of ``claims`` to ``out``."""
    from greenchain.cli.output import with_faults
    from greenchain.recognition import RecognitionTable
    from greenchain.recognition.bulk.strangers import Strangers
    from greenchain.recognition.shadowing import shadow_findings
    from greenchain.values.finding import Finding
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document
    from greenchain.values.time import format_instant

    if out.exists() and claims.exists() and out.samefile(claims):
        raise typer.BadParameter("another file than the claims", param_hint="--out")
    table = RecognitionTable.compile(facts, known_at)
    tally = Tally(Strangers(table.network))
    with _opened(claims) as source, _written(out) as sink:
        _pass(source, sink, table, tally=tally)
    unverified = Finding(
        "claim", Outcome.NOT_DETERMINED, "CLAIM_NOT_VERIFIED", "the holdings were stated, not verified"
    )
    document = result_document(
        "recognition-bulk",
        Outcome.NOT_DETERMINED,
        at=at,
        findings=(unverified, *tally.strangers.findings(), *shadow_findings(facts, known_at)),
        standards=facts.packs,
        out=str(out),
        rows=tally.rows,
        refused=tally.refused,
        hits=sum(tally.decisions.values()),
        by_decision=dict(sorted(tally.decisions.items())),
        basis="stated",
        effect="licence",
        known_at=format_instant(known_at),
    )
    told = with_faults(document, (fault.within(file=str(claims)) for fault in tally.faults))
    return emit(told, as_json=as_json, show=_show, refused=bool(tally.refused))


def _pass(source: BinaryIO, sink: BinaryIO, table: RecognitionTable, *, tally: Tally) -> None:
    from greenchain.recognition.bulk.claim_rows import read_claim_rows

    total = source.seek(0, io.SEEK_END) if source.seekable() else 0
    if total:
        source.seek(0)
    text = io.TextIOWrapper(sink, encoding="utf-8", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for part in read_claim_rows(_lines(source)):
        _write(writer, part, table, tally)
        if total:
            progress("recognizing", done=min(source.tell(), total), total=total)
    text.flush()
    text.detach()


def _write(writer: Any, part: ClaimRows, table: RecognitionTable, tally: Tally) -> None:  # noqa: ANN401 - of csv
    hits = table.decide(part.claims)
    tally.rows += part.count
    tally.refused += part.refused
    tally.faults += part.faults[: _TOLD - len(tally.faults)]
    tally.strangers.take(part.claims)
    tally.decisions.update(decision.value for decision in hits.decisions)
    for row, target, path, end, decision, residual, conditions in zip(
        hits.rows,
        hits.targets,
        hits.paths,
        hits.expires_on,
        hits.decisions,
        hits.residuals,
        hits.conditions,
        strict=True,
    ):
        told = (target, decision.value, ";".join(path), end.isoformat() if end else "", hits.basis)
        left = ";".join(f"{item.code} {item.criterion or item.remainder_of}" for item in residual)
        shown = ";".join(f"{one.state} {one.id}" for one in conditions)
        reason = "" if path else "SAME_SCHEME"  # no agreement leads there, and none is needed
        writer.writerow((part.rows[row], part.lines[row], part.names[row], *told, left, shown, reason))


def _lines(source: BinaryIO) -> Iterator[str]:
    """The lines of a UTF-8 table, each within its budget."""
    from greenchain.values.errors import Fault, InputError

    number = 0
    while raw := source.readline(_MAX_LINE + 1):
        number += 1
        if len(raw) > _MAX_LINE:
            raise InputError(
                Fault("BUDGET_EXCEEDED", f"at most {_MAX_LINE} bytes a line", "more", where=f"line {number}")
            )
        try:
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            found = f"byte {error.start} is not UTF-8"
            raise InputError(Fault("TEXT_ENCODING", "UTF-8", found, where=f"line {number}")) from None


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    from greenchain.values.errors import Fault, GreenchainError, InputError

    try:
        file = path.open("rb")
    except OSError as error:
        raise InputError(Fault("FILE_UNREADABLE", "a readable file", error.strerror or "", file=str(path))) from None
    with file:
        try:
            yield file
        except GreenchainError as error:
            raise error.within(file=str(path)) from None


@contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    """A file that is whole or not there; a terminal, a pipe or a link is written to."""
    from greenchain.adapters.files import replacing
    from greenchain.values.errors import Fault, InputError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        is_device = path.is_symlink() or (path.exists() and not path.is_file())
        with path.open("wb") if is_device else replacing(path) as file:
            yield file
    except OSError as error:
        raise InputError(Fault("FILE_UNWRITABLE", "a place to write", error.strerror or "", file=str(path))) from None


def _show(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, f"{document['hits']} acceptances of {document['rows']} stated holdings, not verified")
    yield f"  written to {document['out']}"
    for decision, count in document["by_decision"].items():
        yield f"  {decision.replace('_', ' ')}: {count}"
    if document["refused"]:
        yield f"  {document['refused']} rows were refused"
    yield from show_findings(document)
