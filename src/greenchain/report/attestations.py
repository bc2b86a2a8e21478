"""Claims as a page shows them: whose, about what, signed when, what holds and what fails and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from greenchain.report.names import short
from greenchain.report.reading import listing, mapping, mappings, of_kind, text, texts
from greenchain.report.sayings import Context, Mark, Saying, Shown, sayings
from greenchain.report.trust_chain import Box, day, trust_chain

_MAX_CLAIMS = 300
_GENERIC = ("VerifiableCredential",)  # says only that it is a credential


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A status entry and what its list says."""

    purpose: str
    list: str
    index: str
    value: str
    since: str


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One of the two verdicts on a claim: as it was signed, and at the instant asked."""

    name: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim."""

    anchor: str
    mark: Mark
    source: str
    id: str
    types: str
    about: str
    about_full: str
    issuer: str
    issuer_full: str
    issuer_short: str
    chain: tuple[Box, ...]
    verdicts: tuple[VerdictRow, ...]
    held_then: bool
    asserted: tuple[str, ...]
    proven: tuple[str, ...]
    proven_by: str
    valid: str
    suite: str
    digest: str
    status: tuple[StatusRow, ...]
    reasons: tuple[Saying, ...]
    passed: tuple[Saying, ...]
    left: int


@dataclass(frozen=True, slots=True)
class ClaimsView:
    """The claims of one answer and what is to be said of them together."""

    id: str
    mark: Mark
    tally: str
    claims: Shown[ClaimView]
    findings: Shown[Saying]


def claims(document: Mapping[str, Any], context: Context) -> tuple[ClaimsView, ...]:
    """The claims of every answer about claims."""
    found, seen = [], 0
    for answer in of_kind(document, "claim"):
        view = _answer(answer, seen, context)
        seen += len(view.claims.items)
        found.append(view)
    return tuple(found)


def place_claims(document: Mapping[str, Any], context: Context) -> None:
    """Tell the notes where each claim will stand, before any section points to it."""
    seen = 0
    for answer in of_kind(document, "claim"):
        for claim in mappings(mapping(answer.get("result")).get("claims"))[:_MAX_CLAIMS]:
            seen += 1
            context.notes.place(claim, f"claim-{seen}")


def _answer(answer: Mapping[str, Any], seen: int, context: Context) -> ClaimsView:
    result = mapping(answer.get("result"))
    listed = mappings(result.get("claims"))
    shown = Shown.of(listed, _MAX_CLAIMS)
    holds = sum(claim.get("outcome") == "conforms" for claim in listed)
    return ClaimsView(
        id=text(answer.get("id")),
        mark=Mark.of(answer.get("outcome"), context.words),
        tally=context.words("claims.tally", holds=holds, total=len(listed)),
        claims=Shown(
            tuple(
                _claim(claim, f"claim-{seen + index + 1}", context, at=text(result.get("at")))
                for index, claim in enumerate(shown.items)
            ),
            shown.left,
        ),
        findings=sayings(result.get("findings"), context),
    )


def _claim(claim: Mapping[str, Any], anchor: str, context: Context, *, at: str) -> ClaimView:
    signed = mapping(claim.get("signed"))
    told = sayings(claim.get("findings"), context)
    about = _about(signed)
    types = ", ".join(name for name in _types(signed) if name not in _GENERIC)
    issuer = text(claim.get("issuer"))
    time = mapping(claim.get("signing_time"))
    verdicts = _verdicts(mapping(claim.get("verdicts")), context)
    return ClaimView(
        anchor=anchor,
        mark=Mark.of(claim.get("outcome"), context.words),
        source=text(claim.get("source")) or context.words("not_stated"),
        id=text(claim.get("id")),
        types=types,
        about=context.names.label(about),
        about_full=context.names.full(about),
        issuer=context.names.label(issuer),
        issuer_full=context.names.full(issuer),
        issuer_short=short(issuer) if context.names.name(issuer) else "",
        chain=trust_chain(claim, context, name=types, at=at),
        verdicts=verdicts,
        held_then=claim.get("outcome") == "conforms" and any(row.mark.value != "conforms" for row in verdicts),
        asserted=_parts(text(time.get("asserted"))),
        proven=_parts(text(time.get("proven_by"))),
        proven_by=text(time.get("evidence")),
        valid=context.words.span(day(text(signed.get("validFrom"))), day(text(signed.get("validUntil")))),
        suite=text(claim.get("suite")),
        digest=text(claim.get("digest")),
        status=tuple(_status(entry) for entry in mappings(claim.get("status"))),
        reasons=tuple(saying for saying in told.items if saying.is_open),
        passed=tuple(saying for saying in told.items if not saying.is_open),
        left=told.left,
    )


def _verdicts(told: Mapping[str, Any], context: Context) -> tuple[VerdictRow, ...]:
    """The verdicts that are told; none of a claim that was not judged that far."""
    return tuple(
        VerdictRow(context.words(f"claims.verdict.{name}"), Mark.of(told.get(name), context.words))
        for name in ("at_signing", "at")
        if told.get(name)
    )


def _parts(instant: str) -> tuple[str, ...]:
    """An instant as the parts between which a line may break: the day, and the time of day where it has one."""
    date, mark, time = day(instant).partition("T")
    return tuple(part for part in (date, mark + time) if part)


def _types(signed: Mapping[str, Any]) -> tuple[str, ...]:
    stated = signed.get("type")
    return texts(stated) if listing(stated) else tuple(filter(None, (text(stated),)))


def _about(signed: Mapping[str, Any]) -> str:
    subject = signed.get("credentialSubject")
    told = mappings(subject)[0] if mappings(subject) else mapping(subject)
    for key in ("product", "facility", "party"):
        inner = mapping(told.get(key))
        if text(inner.get("id")):
            return text(inner.get("id"))
    return text(told.get("id"))


def _status(entry: Mapping[str, Any]) -> StatusRow:
    return StatusRow(
        purpose=text(entry.get("purpose")),
        list=text(entry.get("list")),
        index=text(entry.get("index")),
        value=text(entry.get("value")),
        since=text(entry.get("list_valid_from")),
    )
