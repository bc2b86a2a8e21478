"""Status entries of a claim: read, found in a signed list of the same issuer, judged.

A list is itself a claim and is verified by the same steps; its own status is not followed, which ends the recursion.
Every entry of a claim must be good; a kind or purpose that is not understood fails closed. No list is no answer: a
missing one is ``not_determined``.

So is a version that cannot be read or verified, beside however many good ones: it may be the one that revokes. That
gives whoever can add to the evidence the power to make an answer open, never the power to make it good. Two kinds of
versions are set aside without a doubt: those that another issuer authentically signed, which are not the list, and
those that authentically begin after the instant asked.

Source: W3C Bitstring Status List 1.0, 2.1, 2.2 and 3.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from greenchain.claims.authentic import Authentication
from greenchain.claims.bitstring import decode_bits, is_set
from greenchain.claims.evidence import EvidenceBundle
from greenchain.claims.reading import Reading
from greenchain.claims.status_lists import ENTRY_TYPE, PURPOSES, SUBJECT_TYPE
from greenchain.claims.vcdm import STATUS_LIST_TYPE, as_list, is_url
from greenchain.values.errors import InputError
from greenchain.values.finding import Finding
from greenchain.values.json import Json, pointer
from greenchain.values.outcome import Outcome
from greenchain.values.time import format_instant

MAX_ENTRIES = 16  # entries of one claim: revocation and suspension are two; each costs a list
_BAD_CODE = {"revocation": "STATUS_REVOKED", "suspension": "STATUS_SUSPENDED"}
_INDEX = re.compile("0|[1-9][0-9]{0,8}")  # digits of ASCII only; nine reach beyond the largest list
_CHECK = "status"


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """What one entry came to; ``value`` is ``None`` where no list told."""

    purpose: str
    index: str
    list_url: str
    value: bool | None = None
    list_valid_from: datetime | None = None

    def to_dict(self) -> dict[str, Json]:
        """As results print it."""
        return {
            "purpose": self.purpose,
            "index": self.index,
            "list": self.list_url,
            "value": self.value,
            "list_valid_from": format_instant(self.list_valid_from) if self.list_valid_from else None,
        }


@dataclass(frozen=True, slots=True)
class StatusSetting:
    """Under what lists are read.

    Attributes:
        evidence: the lists at hand.
        authenticate: whether the bytes of a list are authentic.
        instant: the instant asked about, or what was known by, whichever is earlier.
        max_age: how old the newest list may be.
    """

    evidence: EvidenceBundle
    authenticate: Callable[[bytes], Authentication]
    instant: datetime
    max_age: timedelta | None = None


@dataclass(frozen=True, slots=True)
class _Version:
    """One authentic version of a list, in force at the instant asked or before."""

    bits: bytes
    valid_from: datetime
    valid_until: datetime | None


class _StatusFault(Exception):  # noqa: N818 - it carries a finding, and never leaves this module
    """Why no status was told; ``is_doubt`` unless what was found proves that it has no say."""

    def __init__(self, finding: Finding, *, is_doubt: bool = True) -> None:
        super().__init__(finding.code)
        self.finding = finding
        self.is_doubt = is_doubt


def judge_status(reading: Reading, setting: StatusSetting) -> tuple[tuple[Finding, ...], tuple[StatusAnswer, ...]]:
    """A finding and an answer for each status entry of ``reading``, in its order."""
    if "credentialStatus" not in reading.document:
        return (Finding(_CHECK, Outcome.NOT_APPLICABLE, "STATUS_NONE", "the claim has no status entry"),), ()
    entries = as_list(reading.document["credentialStatus"])
    if not 0 < len(entries) <= MAX_ENTRIES:
        detail = f"{len(entries)} entries where 1 to {MAX_ENTRIES} are judged"
        return (Finding(_CHECK, Outcome.NOT_DETERMINED, "STATUS_UNKNOWN", detail, "/credentialStatus"),), ()
    findings: list[Finding] = []
    answers: list[StatusAnswer] = []
    for number, entry in enumerate(entries):
        try:
            answer = _read_entry(entry, where=pointer("credentialStatus", number))
            finding, answer = _judge_entry(answer, reading, setting)
            answers.append(answer)
        except _StatusFault as fault:
            finding = fault.finding
        findings.append(finding)
    return tuple(findings), tuple(answers)


def _read_entry(entry: Json, *, where: str) -> StatusAnswer:
    members: Mapping[str, Json] = entry if isinstance(entry, Mapping) else {}
    if members.get("type") != ENTRY_TYPE:
        raise _unknown(f"an entry of type {members.get('type')!r}, which is not understood", where)
    purpose, index, url = (members.get(n) for n in ("statusPurpose", "statusListIndex", "statusListCredential"))
    if not isinstance(index, str) or not _INDEX.fullmatch(index):
        raise _StatusFault(_bad("STATUS_ENTRY_INVALID", f"no index: {str(index)[:40]}", f"{where}/statusListIndex"))
    if not isinstance(url, str) or not is_url(url):
        raise _StatusFault(_bad("STATUS_ENTRY_INVALID", "no URL of a list", f"{where}/statusListCredential"))
    if not isinstance(purpose, str) or purpose not in PURPOSES:
        raise _unknown(f"purpose {purpose!r} is not understood", f"{where}/statusPurpose")
    size = members.get("statusSize", 1)
    if isinstance(size, bool) or size != 1:
        raise _unknown("entries of several bits are not understood", f"{where}/statusSize")
    return StatusAnswer(purpose, index, url)


def _judge_entry(answer: StatusAnswer, reading: Reading, setting: StatusSetting) -> tuple[Finding, StatusAnswer]:
    versions, doubts = _versions(answer, reading, setting)
    newest = max(version.valid_from for version in versions)
    # A revocation is final (Bitstring Status List, 2.1), so older versions speak too; a suspension may be lifted
    counting = [v for v in versions if v.valid_from == newest or answer.purpose == "revocation"]
    index = int(answer.index)
    values = {"list": answer.list_url, "index": answer.index, "list_valid_from": format_instant(newest)}
    if any(index >= len(version.bits) * 8 for version in counting):
        raise _unknown(f"entry {index} lies beyond the list", answer.list_url)
    value = any(is_set(version.bits, index) for version in counting)
    answer = StatusAnswer(answer.purpose, answer.index, answer.list_url, value, newest)
    if value:
        code = _BAD_CODE[answer.purpose]
        detail = f"the entry for {answer.purpose} is set"
        return Finding(_CHECK, Outcome.DOES_NOT_CONFORM, code, detail, answer.list_url, values), answer
    if doubts:
        answer = StatusAnswer(answer.purpose, answer.index, answer.list_url, None, newest)
        return _doubtful(doubts, answer.list_url, values), answer
    stale = _staleness([v for v in versions if v.valid_from == newest], setting)
    if stale:
        return Finding(_CHECK, Outcome.NOT_DETERMINED, "STATUS_STALE", stale, answer.list_url, values), answer
    detail = f"not set for {answer.purpose}"
    return Finding(_CHECK, Outcome.CONFORMS, "STATUS_GOOD", detail, answer.list_url, values), answer


def _versions(
    answer: StatusAnswer, reading: Reading, setting: StatusSetting
) -> tuple[list[_Version], tuple[Finding, ...]]:
    """The authentic versions of the entry's list that count at the instant asked, never none; and doubts of others."""
    held = setting.evidence.status_lists.get(answer.list_url, ())
    if not held:
        raise _unknown("no version of the list is at hand", answer.list_url)
    versions: list[_Version] = []
    faults: list[_StatusFault] = []
    for raw in held:
        try:
            versions.append(_read_version(setting.authenticate(raw), answer, reading, setting))
        except _StatusFault as fault:
            faults.append(fault)
    if versions:
        return versions, tuple(fault.finding for fault in faults if fault.is_doubt)
    # Of several reasons the most telling first: a foreign issuer, then a malformed list, then the rest
    order = ("STATUS_ISSUER_MISMATCH", "STATUS_LIST_INVALID", "STATUS_UNKNOWN")
    raise min(faults, key=lambda fault: order.index(fault.finding.code))


def _read_version(found: Authentication, answer: StatusAnswer, claim: Reading, setting: StatusSetting) -> _Version:
    where = answer.list_url
    reading = found.reading
    if reading is None or not found.is_authentic:
        reason = next(finding for finding in found.findings if finding.outcome is not Outcome.CONFORMS)
        raise _unknown(f"the list is not authentic: {reason.code}", where)
    if reading.issuer != claim.issuer:
        detail = f"the list is signed by {reading.issuer}, the claim by {claim.issuer}"
        foreign = Finding(_CHECK, Outcome.NOT_DETERMINED, "STATUS_ISSUER_MISMATCH", detail, where)
        raise _StatusFault(foreign, is_doubt=False)
    valid_from = _beginning(reading, where=where, instant=setting.instant)
    subject = reading.document["credentialSubject"]
    if not isinstance(subject, Mapping) or reading.id != where or not _is_bound(subject, where):
        raise _invalid("the list's id is not the URL that the claim names", where)
    if STATUS_LIST_TYPE not in reading.types or subject.get("type") != SUBJECT_TYPE:
        raise _invalid(f"not of type {STATUS_LIST_TYPE}", where)
    if answer.purpose not in as_list(subject.get("statusPurpose", ())):
        raise _unknown(f"the list does not serve {answer.purpose}", where)
    if "credentialStatus" in reading.document:
        raise _unknown("the list has a status of its own, which is not followed", where)
    encoded = subject.get("encodedList")
    try:
        bits = decode_bits(encoded if isinstance(encoded, str) else "")
    except InputError as error:
        raise _invalid(str(error.faults[0].expected), where) from None
    return _Version(bits, valid_from, reading.valid_until)


def _beginning(reading: Reading, *, where: str, instant: datetime) -> datetime:
    """Since when a list counts, which is not after ``instant``."""
    valid_from = reading.valid_from or reading.created
    if valid_from is None:
        raise _unknown("the list does not state since when it counts", where)
    if max(valid_from, reading.created or valid_from) > instant:
        raise _unknown(f"no version of the list existed at {format_instant(instant)}", where, is_doubt=False)
    return valid_from


def _is_bound(subject: Mapping[str, Json], url: str) -> bool:
    identifier = subject.get("id", url)
    return isinstance(identifier, str) and identifier.partition("#")[0] == url


def _staleness(newest: Iterable[_Version], setting: StatusSetting) -> str:
    for version in newest:
        if version.valid_until and setting.instant >= version.valid_until:
            return f"the newest list ended at {format_instant(version.valid_until)}"
        if setting.max_age is not None and setting.instant - version.valid_from > setting.max_age:
            return f"the newest list is of {format_instant(version.valid_from)}, older than the policy allows"
    return ""


def _bad(code: str, detail: str, where: str) -> Finding:
    return Finding(_CHECK, Outcome.DOES_NOT_CONFORM, code, detail, where)


def _doubtful(doubts: tuple[Finding, ...], where: str, values: Mapping[str, str]) -> Finding:
    more = f", and of {len(doubts) - 1} more" if len(doubts) > 1 else ""
    detail = f"a version of the list cannot be relied on, and may be the one that revokes: {doubts[0].detail}{more}"
    code = "STATUS_VERSION_DOUBTFUL"
    return Finding(_CHECK, Outcome.NOT_DETERMINED, code, detail, where, values, missing=("status list",))


def _unknown(detail: str, where: str, *, is_doubt: bool = True) -> _StatusFault:
    finding = Finding(_CHECK, Outcome.NOT_DETERMINED, "STATUS_UNKNOWN", detail, where, missing=("status list",))
    return _StatusFault(finding, is_doubt=is_doubt)


def _invalid(detail: str, where: str) -> _StatusFault:
    return _StatusFault(Finding(_CHECK, Outcome.NOT_DETERMINED, "STATUS_LIST_INVALID", detail, where))
