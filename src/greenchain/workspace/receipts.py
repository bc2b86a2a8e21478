"""Receipts of scores: written beside the answer, and re-executed from their own bytes alone."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
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
    PACK,
    InputBytes,
    Receipt,
    read_receipt,
    receipt_files,
)
from greenchain.standards import Standards, load_pack
from greenchain.values.differing import first_difference
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

_NO_STRAYS: Mapping[str, str] = MappingProxyType({})
_MOST_OF_NAME = 40  # characters of an engine's name or version in a sentence


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
    inputs += [InputBytes(PACK, name, raw) for name, raw in pack_bytes if name.rpartition("/")[0] in used]
    return receipt_files(
        engine=_engine(version),
        asked=asking.to_dict(),
        inputs=inputs,
        result=_plain(document),
    )


def replay(files: Mapping[str, bytes], *, version: str, strays: Mapping[str, str] = _NO_STRAYS) -> dict[str, object]:
    """The result document of re-executing the receipt that ``files`` hold: it conforms where all is the same.

    Nothing but the receipt's own bytes is used: no pack at hand, no clock, no status of today.

    Args:
        files: bytes by path inside the receipt's folder.
        version: of greenchain; a receipt that names another engine is told.
        strays: what stands in the folder and is no file: what it is, by path.
    """
    try:
        receipt, asking, again = _made_again(files, strays)
    except GreenchainError as error:
        findings = [Finding.of_fault(f, check="receipt", outcome=Outcome.DOES_NOT_CONFORM) for f in error.faults]
        return _answer(None, findings)
    where = first_difference(receipt.result, again)
    made = receipt_files(engine=receipt.engine, asked=asking.to_dict(), inputs=receipt.inputs, result=again)
    if where is None and made[NAME] != files[NAME]:
        where = first_difference(parse_json(files[NAME]), parse_json(made[NAME])) or NAME
        return _answer(receipt, [_difference("the receipt made again is another", where)])
    if where is not None:
        return _answer(receipt, [_difference("the score made again is another", f"/result{where}")])
    detail = "made again from the receipt alone, and the same to the byte"
    same = Finding("receipt", Outcome.CONFORMS, "RECEIPT_SAME", detail, NAME)
    return _answer(receipt, [same, *_other_engine(receipt, version)])


def _made_again(files: Mapping[str, bytes], strays: Mapping[str, str]) -> tuple[Receipt, Asking, Mapping[str, Any]]:
    """The receipt, what it asked, and the result of asking that again of its own bytes.

    Raises:
        InputError: the receipt is not as it was sealed, or asks what cannot be asked.
    """
    try:
        receipt = read_receipt(files, strays=strays)
        asking = _asking(receipt)
        return receipt, asking, _plain(asking.score(_standards(receipt)).document)
    except (TypeError, ValueError, KeyError, AttributeError):  # sealed by somebody, but not what a receipt is
        raise InputError(Fault("RECEIPT_DIFFERS", "what can be asked", "something else", NAME)) from None


def _engine(version: str) -> dict[str, Json]:
    return {"name": "greenchain", "version": version}


def _other_engine(receipt: Receipt, version: str) -> list[Finding]:
    """The note that another engine made a receipt; none where it was this one."""
    mine = _engine(version)
    if dict(receipt.engine) == mine:
        return []
    detail = f"made by {_named(receipt.engine)}, made again by {_named(mine)}"
    return [Finding("receipt", Outcome.NOT_APPLICABLE, "RECEIPT_ENGINE", detail, "/engine")]


def _named(engine: Mapping[str, Json]) -> str:
    return " ".join(str(engine[key])[:_MOST_OF_NAME] for key in sorted(engine)) or "an engine without a name"


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
        if one.role == PACK:
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
        identical=outcome is Outcome.CONFORMS,
        engine=dict(receipt.engine) if receipt else None,
        asked=dict(receipt.asked) if receipt else None,
        score_outcome=receipt.result.get("outcome") if receipt else None,
    )


@dataclass(frozen=True, slots=True)
class Earlier:
    """The earlier result that a score is compared with, and what has to be said about it.

    Attributes:
        result: as it was read, or made again.
        findings: whether it is sealed, and is what its receipt gives.
    """

    result: object
    findings: tuple[Finding, ...] = ()


def earlier_result(
    files: Mapping[str, bytes], *, standards: Standards, version: str, strays: Mapping[str, str] = _NO_STRAYS
) -> Earlier:
    """The result of an earlier receipt, made again from its own bytes: what it states as its result is not believed.

    Where packs of other editions or other bytes are at hand now, it is scored once more by those. Where the receipt
    states another result than its bytes give, that is told, and leaves the comparison open unless another engine made
    it.

    Args:
        files: bytes by path inside the receipt's folder.
        standards: the packs at hand.
        version: of greenchain.
        strays: what stands in the folder and is no file: what it is, by path.

    Raises:
        InputError: the receipt is not as it was sealed, or cannot be scored by these standards.
    """
    receipt, asking, again = _made_again(files, strays)
    findings = _other_engine(receipt, version)
    where = first_difference(receipt.result, again)
    if where is not None:
        outcome = Outcome.NOT_APPLICABLE if findings else Outcome.NOT_DETERMINED
        detail = "the score made again is another, and stands in its place"
        findings.append(Finding("progress", outcome, "RECEIPT_DIFFERS", detail, f"/result{where}"))
    changed = sorted(
        _packs_of(again) - {(ref.pack, ref.edition, ref.sha256) for ref in (pack.ref for pack in standards.packs)}
    )
    if changed:
        again = _plain(asking.score(standards).document)
        names = ", ".join(f"{name}@{edition}" for name, edition, _ in changed)
        detail = f"scored again by the packs at hand, for it was made with others: {names}"
        findings.append(Finding("progress", Outcome.NOT_APPLICABLE, "PROGRESS_RESCORED", detail))
    return Earlier(again, tuple(findings))


def _packs_of(result: Mapping[str, Any]) -> set[tuple[str, str, str]]:
    return {(ref["pack"], ref["edition"], ref["sha256"]) for ref in result["standards"]}


def unsealed_result(result: object, *, name: str) -> Earlier:
    """An earlier result that no receipt seals, from the file ``name``, which is told."""
    detail = "the earlier result is no receipt: nothing shows that it is as it was made"
    return Earlier(result, (Finding("progress", Outcome.NOT_APPLICABLE, "PROGRESS_UNSEALED", detail, name),))


def progress_since(earlier: Earlier, document: Mapping[str, Any], *, name: str = "") -> dict[str, object]:
    """The list ``progress`` of a result beside an earlier one, and its findings with what does not compare.

    Args:
        earlier: the earlier result, and what is said about it.
        document: the result of today.
        name: of the earlier file, for faults.

    Raises:
        InputError: the earlier document is no result of a score.
    """
    result = earlier.result
    if not isinstance(result, Mapping) or result.get("kind") != "score":
        raise InputError(Fault("RESULT_UNKNOWN", "a result of kind score, or a receipt", "another document", file=name))
    try:
        listed, findings = progress(result, document)
    except (AttributeError, ArithmeticError, KeyError, TypeError, ValueError):  # not what a result is
        raise InputError(Fault("RESULT_UNKNOWN", "a whole result of kind score", "parts of one", file=name)) from None
    findings += earlier.findings
    told = [finding.to_dict() for finding in findings]
    outcome = combine((Outcome(str(document["outcome"])), *(finding.outcome for finding in findings)))
    return {"progress": listed, "findings": [*document["findings"], *told], "outcome": outcome.value}
