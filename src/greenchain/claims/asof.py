"""The instants a claim is judged for: its own validity at the question, and the span in which it may have been signed.

A signer states when it signed; a log may prove by when the claim existed. What a signature rests on must hold over the
whole span from the stated instant to the proven one, or to the one asked about where nothing is proven: bad at the
stated instant does not conform, good there and bad later is not determined, because the statement may have been dated
back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from greenchain.claims.existence import Existence
from greenchain.claims.reading import Reading
from greenchain.values.finding import Finding, outcome_of
from greenchain.values.outcome import Outcome
from greenchain.values.time import format_instant

_CHECK = "signing_time"
_KEPT = 1024  # findings kept: the claims of one issuer begin and end at the same few instants
_VALID_FROM = "/validFrom"
_NAMES: Mapping[str, str] = MappingProxyType({_VALID_FROM: "valid_from", "/validUntil": "valid_until"})


class Span(NamedTuple):
    """The instants in which a claim may have been signed, both ends included."""

    start: datetime
    end: datetime


def validity_finding(reading: Reading, *, at: datetime) -> Finding:
    """Whether ``at`` lies in the half-open validity of claim and signatures (VCDM 2.0, 4.9)."""
    starts, ends = reading.counts_from, reading.counts_until
    if (reading.begin is None or reading.begin <= at) and (reading.end is None or at < reading.end):
        return _within(starts + ends)
    for where, begin in starts:
        if at < begin:
            detail = f"valid only from {format_instant(begin)}"
            return Finding("validity", Outcome.DOES_NOT_CONFORM, "NOT_YET_VALID", detail, where, _told(starts + ends))
    where, end = next((where, end) for where, end in ends if at >= end)
    detail = f"ended at {format_instant(end)}"
    return Finding("validity", Outcome.DOES_NOT_CONFORM, "EXPIRED", detail, where, _told(starts + ends))


@lru_cache(maxsize=_KEPT)
def _within(limits: tuple[tuple[str, datetime], ...]) -> Finding:
    values = _told(limits)
    return Finding("validity", Outcome.CONFORMS, "WITHIN_VALIDITY", "valid at the instant asked", "", values)


def _told(limits: tuple[tuple[str, datetime], ...]) -> dict[str, str]:
    return {_NAMES.get(where) or _name(where): format_instant(instant) for where, instant in limits}


def signing_time_finding(reading: Reading, *, existence: Existence, at: datetime, known_at: datetime) -> Finding:
    """What is known of when the claim was signed; open where that is after ``known_at``, when nobody could know it."""
    where = _VALID_FROM if reading.created is None else "/iat" if reading.jwt else "/proof/created"
    stated = reading.created or reading.valid_from
    against = _against(reading, stated, existence, at=at, known_at=known_at)
    if against is None and existence.proven_by is None and stated is not None:
        return _asserted(stated, where)
    values = {"asserted": format_instant(stated)} if stated else {}
    if against is not None:
        outcome, code, detail = against
        return Finding(_CHECK, outcome, code, detail, where, values)
    if existence.proven_by is not None:
        by = format_instant(existence.proven_by)
        told = {**values, "proven_by": by, "evidence": existence.evidence}
        detail = f"a log proves that it existed by {by}"
        return Finding(_CHECK, Outcome.CONFORMS, "SIGNING_TIME_PROVEN", detail, "", told)
    detail = "the claim states neither when it was signed nor since when it is valid"
    return Finding(_CHECK, Outcome.NOT_DETERMINED, "SIGNING_TIME_UNPROVEN", detail, missing=("created",))


@lru_cache(maxsize=_KEPT)
def _asserted(stated: datetime, where: str) -> Finding:
    detail = "not stated; taken to be validFrom" if where == _VALID_FROM else "as the issuer states"
    values = {"asserted": format_instant(stated)}
    return Finding(_CHECK, Outcome.CONFORMS, "SIGNING_TIME_ASSERTED", detail, where, values)


def _against(
    reading: Reading, stated: datetime | None, existence: Existence, *, at: datetime, known_at: datetime
) -> tuple[Outcome, str, str] | None:
    """What speaks against the stated instant of signing; ``None`` for nothing."""
    if stated is None:
        return None
    last = stated
    if len(reading.signatures) > 1:  # the document as presented is no older than its youngest proof
        last = max((one.created for one in reading.signatures if one.created), default=stated)
    if known_at < last <= at:
        detail = f"of {format_instant(last)}, unknown at {format_instant(known_at)}"
        return Outcome.NOT_DETERMINED, "NOT_YET_KNOWN", detail
    if reading.created is not None and last > at:
        detail = f"signed at {format_instant(last)}, after the instant asked about"
        return Outcome.DOES_NOT_CONFORM, "SIGNED_IN_FUTURE", detail
    proven = existence.proven_by
    if proven is not None and reading.created is not None and reading.created > proven:
        detail = (
            f"said to be signed at {format_instant(reading.created)}, but a log held it at {format_instant(proven)}"
        )
        return Outcome.DOES_NOT_CONFORM, "SIGNING_TIME_CONTRADICTED", detail
    return None


def signing_span(reading: Reading, *, existence: Existence, at: datetime, known_at: datetime) -> Span:
    """The instants the claim may have been signed in: from the stated one to the proven one, else to now.

    With nothing proven the claim may have been made as late as it became known, so that a question about the past asked
    with today's knowledge reaches to today.
    """
    start = min(reading.created or reading.valid_from or existence.proven_by or at, at)
    end = existence.proven_by or max(at, known_at)
    return Span(start, max(start, end))


def judge_span(
    judge: Callable[[datetime], tuple[Finding, ...]], *, span: Span, turns: Iterable[datetime]
) -> tuple[Finding, ...]:
    """The findings of ``judge`` over every instant of ``span``.

    Args:
        judge: findings at one instant; it changes its answer only at ``turns``, so that none needs asking between.
        span: where the claim may have been signed.
        turns: instants, in any order.

    Returns:
        What holds at the start, unless a later instant of the span is worse: then ``SIGNING_TIME_UNPROVEN``.
    """
    start, end = span
    first = judge(start)
    met = {turn for turn in turns if start < turn <= end}
    if not met or outcome_of(first) not in _HOLDING:
        return first
    for instant in sorted(met):
        later = judge(instant)
        if outcome_of(later) in _HOLDING:
            continue
        worse = next(finding for finding in later if finding.outcome not in _HOLDING)
        detail = f"good when stated to be signed; at {format_instant(instant)}: {worse.code}"
        values = {"asserted": format_instant(span.start), "changed": format_instant(instant)}
        values |= {name: value for name, value in worse.values.items() if name == "issuer"}  # of which link it speaks
        code = "SIGNING_TIME_UNPROVEN"
        missing = ("log proof",)
        return (Finding(worse.check, Outcome.NOT_DETERMINED, code, detail, worse.where, values, missing=missing),)
    return first


_HOLDING = (Outcome.CONFORMS, Outcome.NOT_APPLICABLE)


def _name(where: str) -> str:
    return "proof_expires" if where.endswith("/expires") else where.rpartition("/")[2]
