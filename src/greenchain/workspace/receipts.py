"""Receipts of scores: written beside the answer, and re-executed from their own bytes alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from greenchain.formats import BUILT_IN
from greenchain.scoring.receipts.receipt import (
    NAME,
    InputBytes,
    Receipt,
    first_difference,
    read_receipt,
    receipt_files,
)
from greenchain.standards import Standards, load_pack
from greenchain.values.errors import GreenchainError
from greenchain.values.finding import Finding
from greenchain.values.json import Json, parse_json
from greenchain.values.outcome import Outcome
from greenchain.values.result import result_document, result_text
from greenchain.values.time import format_instant, parse_instant
from greenchain.workspace.case import read_case
from greenchain.workspace.evaluate import evaluate
from greenchain.workspace.scoring import Scored, score_bytes

DOCUMENT_KINDS = ("scorecards", "factors", "formats")
"""The kinds of packs that the score of a document can look at; that of a case, whose claims are verified, at all."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A score that can be asked again: the files, by name, and every option.

    Attributes:
        role: ``document`` for one file; ``case`` for the files of a case folder.
        files: what is scored, by name.
        at: the instant of the question; aware.
    """

    role: str
    files: Mapping[str, bytes]
    at: datetime
    known_at: datetime | None = None
    what_if: bool = False

    def to_dict(self) -> dict[str, Json]:
        """As a receipt keeps it; the files are among its inputs."""
        return {
            "role": self.role,
            "at": format_instant(self.at),
            "known_at": format_instant(self.known_at) if self.known_at else None,
            "what_if": self.what_if,
        }

    def packs(self, standards: Standards) -> Standards:
        """What of ``standards`` it looks at."""
        if self.role == "case":
            return standards
        return Standards.of(pack for pack in standards.packs if pack.kind in DOCUMENT_KINDS)

    def score(self, standards: Standards) -> Scored:
        """The score, by these standards and nothing else.

        Raises:
            GreenchainError: it cannot be scored.
        """
        if self.role == "case":
            case = read_case(self.files).asking("score")
            asked = {"at": self.at, "known_at": self.known_at, "formats": BUILT_IN}
            evaluation = evaluate(case, standards=standards, **asked)  # type: ignore[arg-type]  # each of its own type
            return Scored(dict(evaluation.answers[0].document()), evaluation.refused)
        ((name, raw),) = self.files.items()
        options = {"at": self.at, "known_at": self.known_at, "what_if": self.what_if}
        return score_bytes(raw, name=name, standards=standards, **options)  # type: ignore[arg-type]  # likewise


def receipt_of(
    asking: Asking,
    *,
    standards: Standards,
    pack_bytes: Iterable[tuple[str, bytes]],
    document: Mapping[str, Any],
    version: str,
) -> dict[str, bytes]:
    """The files of the receipt of ``document``, which ``asking`` gave.

    Args:
        asking: what was asked.
        standards: the packs that it was asked with.
        pack_bytes: the files that those packs were read from: ``kind/id/edition/file`` and bytes.
        document: the result.
        version: of greenchain.
    """
    used = {f"{pack.kind}/{pack.id}/{pack.edition}" for pack in asking.packs(standards).packs}
    inputs = [InputBytes(asking.role, name, raw) for name, raw in asking.files.items()]
    inputs += [InputBytes("pack", name, raw) for name, raw in pack_bytes if name.rpartition("/")[0] in used]
    return receipt_files(
        engine={"name": "greenchain", "version": version},
        asked=asking.to_dict(),
        inputs=inputs,
        result=_plain(document),
    )


def replay(files: Mapping[str, bytes]) -> dict[str, object]:
    """The result document of re-executing the receipt that ``files`` hold: it conforms where all is the same.

    Nothing but the receipt's own bytes is used: no pack at hand, no clock, no status of today.
    """
    try:
        receipt = read_receipt(files)
        asking, standards = _asking(receipt), _standards(receipt)
        again = _plain(asking.score(standards).document)
    except GreenchainError as error:
        findings = [Finding.of_fault(f, check="receipt", outcome=Outcome.DOES_NOT_CONFORM) for f in error.faults]
        return _answer(None, findings)
    except (TypeError, ValueError, KeyError, AttributeError):  # sealed by somebody, but not what a receipt is
        return _answer(None, [_difference("what it says was asked cannot be asked", NAME)])
    where = first_difference(receipt.result, again)
    made = receipt_files(engine=receipt.engine, asked=asking.to_dict(), inputs=receipt.inputs, result=again)
    if where is None and made[NAME] != files[NAME]:
        where = first_difference(parse_json(files[NAME]), parse_json(made[NAME])) or NAME
        return _answer(receipt, [_difference("the receipt made again is another", where)])
    if where is not None:
        return _answer(receipt, [_difference("the score made again is another", f"/result{where}")])
    detail = "made again from the receipt alone, and the same to the byte"
    return _answer(receipt, [Finding("receipt", Outcome.CONFORMS, "RECEIPT_SAME", detail, NAME)])


def _asking(receipt: Receipt) -> Asking:
    asked = receipt.asked
    known = asked["known_at"]
    return Asking(
        role=str(asked["role"]),
        files={one.name: one.raw for one in receipt.inputs if one.role == asked["role"]},
        at=parse_instant(str(asked["at"])),
        known_at=parse_instant(str(known)) if known else None,
        what_if=asked["what_if"] is True,
    )


def _standards(receipt: Receipt) -> Standards:
    packs: dict[str, dict[str, bytes]] = {}
    for one in receipt.inputs:
        if one.role == "pack":
            folder, _, name = one.name.rpartition("/")
            packs.setdefault(folder, {})[name] = one.raw
    return Standards.of(load_pack(files) for files in packs.values())


def _plain(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The result as it is printed and read again."""
    plain: Mapping[str, Any] = parse_json(result_text(document).encode())
    return plain


def _difference(detail: str, where: str) -> Finding:
    return Finding("receipt", Outcome.DOES_NOT_CONFORM, "RECEIPT_DIFFERS", detail, where)


def _answer(receipt: Receipt | None, findings: list[Finding]) -> dict[str, object]:
    outcome = Outcome.CONFORMS if findings[0].outcome is Outcome.CONFORMS else Outcome.DOES_NOT_CONFORM
    return result_document(
        "replay",
        outcome,
        at=None,
        findings=findings,
        engine=dict(receipt.engine) if receipt else None,
        asked=dict(receipt.asked) if receipt else None,
        score_outcome=receipt.result.get("outcome") if receipt else None,
    )
