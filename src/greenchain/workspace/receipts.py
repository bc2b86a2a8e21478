"""Receipts of scores: written beside the answer, and re-executed from their own bytes alone."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from greenchain.claims import issue_claim
from greenchain.claims.suites import suite_of_key
from greenchain.formats import BUILT_IN
from greenchain.model.claims import Claim, SignedClaim
from greenchain.model.ports import Signer
from greenchain.scoring.items.sections import Asked
from greenchain.scoring.progress import progress
from greenchain.scoring.receipts.receipt import (
    NAME,
    InputBytes,
    Receipt,
    first_difference,
    read_receipt,
    receipt_files,
)
from greenchain.standards import Standards, load_pack
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.finding import Finding
from greenchain.values.json import Json, parse_json
from greenchain.values.outcome import Outcome, combine
from greenchain.values.result import result_document, result_text
from greenchain.values.time import format_instant, parse_instant
from greenchain.workspace.case import Case, read_case
from greenchain.workspace.evaluating import evaluate
from greenchain.workspace.explaining import explain_bytes, explain_case
from greenchain.workspace.scoring import Scored, joined_scores, score_bytes

DOCUMENT_KINDS = ("scorecards", "factors", "formats")
"""The kinds of packs that the score of a document can look at; that of a case, whose claims are verified, at all."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A score that can be asked again: the files, by name, and every option.

    Attributes:
        role: ``document`` for one file; ``case`` for the files of a case folder.
        files: what is scored, by name.
        at: the instant of the question; aware.
        samples: how many draws of a document's systems, and their seed.
        scorecard: the card that a case's party is scored by; empty for the one that the case names.
    """

    role: str
    files: Mapping[str, bytes]
    at: datetime
    known_at: datetime | None = None
    what_if: bool = False
    samples: tuple[int, int] | None = None
    scorecard: str = ""

    def to_dict(self) -> dict[str, Json]:
        """As a receipt keeps it; the files are among its inputs."""
        return {
            "role": self.role,
            "at": format_instant(self.at),
            "known_at": format_instant(self.known_at) if self.known_at else None,
            "what_if": self.what_if,
            **({"samples": list(self.samples)} if self.samples else {}),
            **({"scorecard": self.scorecard} if self.scorecard else {}),
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
            asked = {"at": self.at, "known_at": self.known_at, "formats": BUILT_IN}
            evaluation = evaluate(self._case(), standards=standards, **asked)  # type: ignore[arg-type]  # each of its own type
            return Scored(joined_scores(evaluation.answers, evaluation.findings), evaluation.refused)
        ((name, raw),) = self.files.items()
        return score_bytes(
            raw,
            name=name,
            standards=standards,
            at=self.at,
            known_at=self.known_at,
            what_if=self.what_if,
            samples=self.samples,
        )

    def explain(self, standards: Standards) -> Scored:
        """What the score is made of and what would lift it, by these standards; errors as of :meth:`score`."""
        if self.role == "case":
            return explain_case(self._case(), standards=standards, at=self.at, known_at=self.known_at, formats=BUILT_IN)
        ((name, raw),) = self.files.items()
        asked = Asked(standards, self.at, known_at=self.known_at, what_if=self.what_if)
        return explain_bytes(raw, asked, name=name)

    def _case(self) -> Case:
        case = read_case(self.files)
        return case.scored_by(self.scorecard) if self.scorecard else case.asking("score")


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


def receipt_claim(files: Mapping[str, bytes], *, signer: Signer, created: datetime) -> SignedClaim:
    """A signed claim that whoever signs vouches for the receipt: it names the receipt by its digest.

    Source: RFC 6920 for the name; Verifiable Credentials Data Model 2.0, 5.3, for the related resource.
    """
    sealed = sha256(files[NAME]).digest()
    name = f"ni:///sha-256;{urlsafe_b64encode(sealed).rstrip(b'=').decode()}"
    draft: dict[str, Json] = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential", "ScoreReceiptCredential"],
        "validFrom": format_instant(created),
        "credentialSubject": {"id": name},
        "relatedResource": [{"id": name, "digestSRI": f"sha256-{b64encode(sealed).decode()}"}],
    }
    return issue_claim(Claim(draft), signer=signer, created=created, suite=suite_of_key(signer.algorithm))


def _asking(receipt: Receipt) -> Asking:
    asked = receipt.asked
    known = asked["known_at"]
    return Asking(
        role=str(asked["role"]),
        files={one.name: one.raw for one in receipt.inputs if one.role == asked["role"]},
        at=parse_instant(str(asked["at"])),
        known_at=parse_instant(str(known)) if known else None,
        what_if=asked["what_if"] is True,
        samples=_pair(asked.get("samples")),
        scorecard=str(asked.get("scorecard", "")),
    )


def _pair(stated: Json) -> tuple[int, int] | None:
    if stated is None:
        return None
    draws, seed = stated  # type: ignore[misc]  # what is no pair is told as a difference
    return int(draws), int(seed)  # type: ignore[arg-type]


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


def earlier_result(files: Mapping[str, bytes], *, standards: Standards) -> Mapping[str, Any]:
    """The result of an earlier receipt, scored again by ``standards`` where its packs were other editions.

    Raises:
        InputError: the receipt is not as it was sealed, or cannot be scored by these standards.
    """
    receipt = read_receipt(files)
    known = {(pack.name, pack.edition) for pack in standards.packs}
    used = {(ref["pack"], ref["edition"]) for ref in receipt.result["standards"]}
    return receipt.result if used <= known else _plain(_asking(receipt).score(standards).document)


def progress_since(
    earlier: object, document: Mapping[str, Any], *, name: str = "", is_sealed: bool = True
) -> dict[str, object]:
    """The list ``progress`` of a result beside an earlier one, and its findings with what does not compare.

    Args:
        earlier: the earlier result as it was read.
        document: the result of today.
        name: of the earlier file, for faults.
        is_sealed: whether the earlier result is that of a receipt; one that is not is told.

    Raises:
        InputError: the earlier document is no result of a score.
    """
    if not isinstance(earlier, Mapping) or earlier.get("kind") != "score":
        raise InputError(Fault("RESULT_UNKNOWN", "a result of kind score, or a receipt", "another document", file=name))
    try:
        listed, findings = progress(earlier, document)
    except (AttributeError, ArithmeticError, KeyError, TypeError, ValueError):  # not what a result is
        raise InputError(Fault("RESULT_UNKNOWN", "a whole result of kind score", "parts of one", file=name)) from None
    if not is_sealed:
        detail = "the earlier result is no receipt: nothing shows that it is as it was made"
        findings.append(Finding("progress", Outcome.NOT_APPLICABLE, "PROGRESS_UNSEALED", detail, name))
    told = [finding.to_dict() for finding in findings]
    outcome = combine((Outcome(str(document["outcome"])), *(finding.outcome for finding in findings)))
    return {"progress": listed, "findings": [*document["findings"], *told], "outcome": outcome.value}
