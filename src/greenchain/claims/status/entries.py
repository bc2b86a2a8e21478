"""Status entries of a claim: read, found in a signed list of the same issuer, judged at an instant.

A list is itself a claim and is verified by the same steps; its own status is not followed, which ends the recursion.
Every entry of a claim must be good; a kind or purpose that is not understood fails closed. No list is no answer: a
missing one is ``not_determined``, and so is every doubt about a version that may be the one that revokes. Two kinds of
versions are set aside without a doubt: those that another issuer authentically signed, which are not the list, and
those that were not known yet.

Of several versions the newest that counted at the instant tells. A revocation is final: older versions that revoke
speak too, and a later version that does not revoke says that nothing was revoked before.

Source: W3C Bitstring Status List 1.0, 2.1, 2.2 and 3.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from greenchain.claims.reading import Reading
from greenchain.claims.status.bitstring import is_set
from greenchain.claims.status.lists import ENTRY_TYPE, PURPOSES, parse_index
from greenchain.claims.status.shelf import Doubt, ListVersion, StatusShelf
from greenchain.claims.vcdm import as_list, is_url
from greenchain.model.ports import StatusMemory
from greenchain.values.errors import InputError
from greenchain.values.finding import Finding
from greenchain.values.json import Json, pointer
from greenchain.values.outcome import Outcome
from greenchain.values.time import format_instant

MAX_ENTRIES = 16  # entries of one claim: revocation and suspension are two; each costs a list
_BAD_CODE = {"revocation": "STATUS_REVOKED", "suspension": "STATUS_SUSPENDED"}
_CHECK = "status"
_JUST_AFTER = timedelta(microseconds=1)  # an age is too great only beyond its limit
_LAST = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)
_NO_STATUS = (Finding(_CHECK, Outcome.NOT_APPLICABLE, "STATUS_NONE", "the claim has no status entry"),)


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


class StatusSetting(NamedTuple):
    """Under what lists are read.

    Attributes:
        shelf: the lists at hand.
        at: the instant of the question.
        known_at: versions signed or begun later do not exist yet.
        max_age: how old the newest list may be.
        memory: what was seen before, so that nobody can show an older list for a newer one.
    """

    shelf: StatusShelf
    at: datetime
    known_at: datetime
    max_age: timedelta | None = None
    memory: StatusMemory | None = None


class _StatusFault(Exception):  # noqa: N818 - it carries a finding, and never leaves this module
    """Why no status was told."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def judge_status(
    reading: Reading, setting: StatusSetting, *, instant: datetime
) -> tuple[tuple[Finding, ...], tuple[StatusAnswer, ...]]:
    """A finding and an answer for each status entry of ``reading``, in its order, as it was at ``instant``."""
    if "credentialStatus" not in reading.document:
        return _NO_STATUS, ()
    entries = as_list(reading.document["credentialStatus"])
    if not 0 < len(entries) <= MAX_ENTRIES:
        detail = f"{len(entries)} entries where 1 to {MAX_ENTRIES} are judged"
        return (Finding(_CHECK, Outcome.NOT_DETERMINED, "STATUS_UNKNOWN", detail, "/credentialStatus"),), ()
    findings: list[Finding] = []
    answers: list[StatusAnswer] = []
    for number, entry in enumerate(entries):
        try:
            answer = _read_entry(entry, where=pointer("credentialStatus", number))
            finding, answer = _judge_entry(answer, reading.issuer, setting, instant)
            answers.append(answer)
        except _StatusFault as fault:
            finding = fault.finding
        findings.append(finding)
    return tuple(findings), tuple(answers)


def status_turns(reading: Reading, setting: StatusSetting) -> Iterator[datetime]:
    """The instants at which the status of ``reading`` may change."""
    if "credentialStatus" not in reading.document:
        return
    for entry in as_list(reading.document["credentialStatus"])[:MAX_ENTRIES]:
        url = entry.get("statusListCredential") if isinstance(entry, Mapping) else None
        if setting.memory and isinstance(url, str):
            seen = setting.memory.last_seen(memory_name(reading.issuer, url))
            yield from [seen] if seen else []
        for version in setting.shelf.versions(url) if isinstance(url, str) else ():
            if isinstance(version, ListVersion) and version.issuer == reading.issuer:
                yield version.valid_from
                if version.valid_until:
                    yield version.valid_until
                if setting.max_age is not None and version.valid_from < _LAST - setting.max_age:
                    yield version.valid_from + setting.max_age + _JUST_AFTER


def _read_entry(entry: Json, *, where: str) -> StatusAnswer:
    members: Mapping[str, Json] = entry if isinstance(entry, Mapping) else {}
    if members.get("type") != ENTRY_TYPE:
        raise _unknown(f"an entry of type {members.get('type')!r}, which is not understood", where)
    purpose, index, url = (members.get(n) for n in ("statusPurpose", "statusListIndex", "statusListCredential"))
    try:
        parse_index(index)
    except InputError:
        raise _StatusFault(
            _bad("STATUS_ENTRY_INVALID", f"no index: {str(index)[:40]}", f"{where}/statusListIndex")
        ) from None
    if not isinstance(url, str) or not is_url(url):
        raise _StatusFault(_bad("STATUS_ENTRY_INVALID", "no URL of a list", f"{where}/statusListCredential"))
    if not isinstance(purpose, str) or purpose not in PURPOSES:
        raise _unknown(f"purpose {purpose!r} is not understood", f"{where}/statusPurpose")
    size = members.get("statusSize", 1)
    if isinstance(size, bool) or size != 1:
        raise _unknown("entries of several bits are not understood", f"{where}/statusSize")
    return StatusAnswer(purpose, str(index), url)


def _judge_entry(
    answer: StatusAnswer, issuer: str, setting: StatusSetting, instant: datetime
) -> tuple[Finding, StatusAnswer]:
    versions, weak, doubts = _versions(answer, issuer, setting)
    index = int(answer.index)
    bits = setting.shelf.bits
    if any(index >= len(bits(version)) * 8 for version in versions):
        raise _unknown(f"entry {index} lies beyond the list", answer.list_url)
    is_final = answer.purpose == "revocation"
    begun = [version for version in versions if version.valid_from <= instant]
    newest = max((version.valid_from for version in begun), default=None)
    doubts += _weak_doubts(weak, newest, index, setting)
    telling = begun if is_final else [version for version in begun if version.valid_from == newest]
    later = [version for version in versions if version.valid_from > instant] if is_final else []
    is_cleared = any(not is_set(bits(version), index) for version in later)
    if newest is None and not is_cleared:
        raise _unknown(f"no version of the list existed at {format_instant(instant)}", answer.list_url)
    said_by = newest or min(version.valid_from for version in later)
    value = any(is_set(bits(version), index) for version in telling)
    answer = StatusAnswer(answer.purpose, answer.index, answer.list_url, value, said_by)
    values = {"list": answer.list_url, "index": answer.index, "list_valid_from": format_instant(said_by)}
    if value:
        detail = f"the entry for {answer.purpose} is set"
        code = _BAD_CODE[answer.purpose]
        return Finding(_CHECK, Outcome.DOES_NOT_CONFORM, code, detail, answer.list_url, values), answer
    if doubts:
        answer = StatusAnswer(answer.purpose, answer.index, answer.list_url, None, said_by)
        return _doubtful(doubts, answer.list_url, values), answer
    older = "" if is_cleared or newest is None else _rolled_back(answer, issuer, newest, setting, instant)
    if older:
        return Finding(_CHECK, Outcome.NOT_DETERMINED, "STATUS_ROLLBACK", older, answer.list_url, values), answer
    stale = "" if is_cleared else _staleness([v for v in begun if v.valid_from == newest], setting, instant)
    if stale:
        return Finding(_CHECK, Outcome.NOT_DETERMINED, "STATUS_STALE", stale, answer.list_url, values), answer
    detail = f"not set for {answer.purpose}"
    return Finding(_CHECK, Outcome.CONFORMS, "STATUS_GOOD", detail, answer.list_url, values), answer


def _versions(
    answer: StatusAnswer, issuer: str, setting: StatusSetting
) -> tuple[list[ListVersion], list[tuple[ListVersion, str]], tuple[Doubt, ...]]:
    """The versions of the entry's list that were known, never none; those whose signature is weak; and doubts."""
    held = setting.shelf.versions(answer.list_url)
    if not held:
        raise _unknown("no version of the list is at hand", answer.list_url)
    foreign = [version.issuer for version in held if version.issuer and version.issuer != issuer]
    doubts = [version for version in held if isinstance(version, Doubt) and version.issuer in ("", issuer)]
    versions: list[ListVersion] = []
    weak: list[tuple[ListVersion, str]] = []
    for version in held:
        if isinstance(version, Doubt) or version.issuer != issuer or version.known_from > setting.known_at:
            continue
        if answer.purpose not in version.purposes:
            doubts.append(Doubt("STATUS_UNKNOWN", f"the list does not serve {answer.purpose}"))
        elif weakness := version.weakness(at=setting.at, known_at=setting.known_at):
            weak.append((version, weakness))
        else:
            versions.append(version)
    if versions:
        return versions, weak, tuple(doubts)
    if foreign:
        detail = f"the list is signed by {foreign[0]}, the claim by {issuer}"
        raise _StatusFault(Finding(_CHECK, Outcome.NOT_DETERMINED, "STATUS_ISSUER_MISMATCH", detail, answer.list_url))
    # Of several reasons the most telling first: a malformed list, then the rest
    doubts += [Doubt("STATUS_UNKNOWN", weakness) for _, weakness in weak]
    for doubt in sorted(doubts, key=lambda one: one.code != "STATUS_LIST_INVALID"):
        raise _StatusFault(Finding(_CHECK, Outcome.NOT_DETERMINED, doubt.code, doubt.detail, answer.list_url))
    raise _unknown(f"no version of the list was known at {format_instant(setting.known_at)}", answer.list_url)


def _weak_doubts(
    weak: list[tuple[ListVersion, str]], newest: datetime | None, index: int, setting: StatusSetting
) -> tuple[Doubt, ...]:
    """The versions with a weak signature that leave a doubt.

    One that a good version has replaced since leaves none, unless it says that the entry was set.
    """
    doubts = []
    for version, weakness in weak:
        bits = setting.shelf.bits(version)
        is_replaced = newest is not None and version.valid_from < newest
        if not is_replaced or index >= len(bits) * 8 or is_set(bits, index):
            doubts.append(Doubt("STATUS_UNKNOWN", weakness))
    return tuple(doubts)


def _staleness(newest: list[ListVersion], setting: StatusSetting, instant: datetime) -> str:
    for version in newest:
        if version.valid_until and instant >= version.valid_until:
            return f"the newest list ended at {format_instant(version.valid_until)}"
        if setting.max_age is not None and instant - version.valid_from > setting.max_age:
            return f"the newest list is of {format_instant(version.valid_from)}, older than the policy allows"
    return ""


def memory_name(issuer: str, url: str) -> str:
    """Under what a list is remembered: by its issuer too, so that nobody can speak for the list of another."""
    return f"{issuer} {url}"


def _rolled_back(answer: StatusAnswer, issuer: str, newest: datetime, setting: StatusSetting, instant: datetime) -> str:
    """Why the newest list at hand is older than one that was seen before; empty where it is not."""
    seen = setting.memory.last_seen(memory_name(issuer, answer.list_url)) if setting.memory else None
    if seen is not None and newest < seen <= instant:
        return f"the newest list at hand is of {format_instant(newest)}; one of {format_instant(seen)} was seen before"
    return ""


def _bad(code: str, detail: str, where: str) -> Finding:
    return Finding(_CHECK, Outcome.DOES_NOT_CONFORM, code, detail, where)


def _doubtful(doubts: tuple[Doubt, ...], where: str, values: Mapping[str, str]) -> Finding:
    more = f", and of {len(doubts) - 1} more" if len(doubts) > 1 else ""
    detail = f"a version of the list cannot be relied on, and may be the one that revokes: {doubts[0].detail}{more}"
    code = "STATUS_VERSION_DOUBTFUL"
    return Finding(_CHECK, Outcome.NOT_DETERMINED, code, detail, where, values, missing=("status list",))


def _unknown(detail: str, where: str) -> _StatusFault:
    return _StatusFault(
        Finding(_CHECK, Outcome.NOT_DETERMINED, "STATUS_UNKNOWN", detail, where, missing=("status list",))
    )
