"""The instants a claim is judged for: its own validity at the question, and the span in which it may have been signed.

A signer states when it signed; nothing proves it yet. So what a signature rests on must hold over the whole span from
the stated instant to the one asked about: bad at the stated instant does not conform, good there and bad later is not
determined, because the statement may have been dated back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from greenchain.claims.reading import Reading
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome, combine
from greenchain.values.time import format_instant


def validity_finding(reading: Reading, *, at: datetime) -> Finding:
    """Whether ``at`` lies in the half-open validity of claim and proof (VCDM 2.0, 4.9)."""
    values = {
        name: format_instant(instant)
        for name, instant in (
            ("valid_from", reading.valid_from),
            ("valid_until", reading.valid_until),
            ("proof_expires", reading.proof_expires),
        )
        if instant is not None
    }
    if reading.valid_from and at < reading.valid_from:
        detail = f"valid only from {values['valid_from']}"
        return Finding("validity", Outcome.DOES_NOT_CONFORM, "NOT_YET_VALID", detail, "/validFrom", values)
    for where, end in (("/validUntil", reading.valid_until), ("/proof/expires", reading.proof_expires)):
        if end and at >= end:
            detail = f"ended at {format_instant(end)}"
            return Finding("validity", Outcome.DOES_NOT_CONFORM, "EXPIRED", detail, where, values)
    return Finding("validity", Outcome.CONFORMS, "WITHIN_VALIDITY", "valid at the instant asked", "", values)


def signing_time_finding(reading: Reading, *, at: datetime, known_at: datetime) -> Finding:
    """What is known of when the claim was signed; open where that is after ``known_at``, when nobody could know it."""
    check = "signing_time"
    stated = reading.created or reading.valid_from
    if stated is not None and known_at < stated <= at:
        where = "/proof/created" if reading.created else "/validFrom"
        values = {"asserted": format_instant(stated), "known_at": format_instant(known_at)}
        detail = f"of {values['asserted']}, unknown at {values['known_at']}"
        return Finding(check, Outcome.NOT_DETERMINED, "NOT_YET_KNOWN", detail, where, values)
    if reading.created is None:
        if reading.valid_from is None:
            detail = "the claim states neither when it was signed nor since when it is valid"
            return Finding(check, Outcome.NOT_DETERMINED, "SIGNING_TIME_UNPROVEN", detail, missing=("created",))
        detail = "not stated; taken to be validFrom"
        return Finding(check, Outcome.CONFORMS, "SIGNING_TIME_ASSERTED", detail, "/validFrom")
    values = {"asserted": format_instant(reading.created)}
    if reading.created > at:
        detail = f"signed at {values['asserted']}, after the instant asked about"
        return Finding(check, Outcome.DOES_NOT_CONFORM, "SIGNED_IN_FUTURE", detail, "/proof/created", values)
    return Finding(check, Outcome.CONFORMS, "SIGNING_TIME_ASSERTED", "as the issuer states", "/proof/created", values)


def span_start(reading: Reading, *, at: datetime) -> datetime:
    """The earliest instant the claim may have been signed at, never after ``at``."""
    return min(reading.created or reading.valid_from or at, at)


def judge_span(
    judge: Callable[[datetime], tuple[Finding, ...]], *, start: datetime, at: datetime, turns: Iterable[datetime]
) -> tuple[Finding, ...]:
    """The findings of ``judge`` over every instant from ``start`` to ``at``.

    Args:
        judge: findings at one instant; it changes its answer only at ``turns``.
        turns: instants, in any order.

    Returns:
        What holds at ``start``, unless a later instant of the span is worse: then ``SIGNING_TIME_UNPROVEN``.
    """
    first = judge(start)
    if _outcome(first) is not Outcome.CONFORMS:
        return first
    for instant in sorted({turn for turn in turns if start < turn <= at} | {at}):
        later = judge(instant)
        worse = next((finding for finding in later if finding.outcome is not Outcome.CONFORMS), None)
        if worse is not None:
            detail = f"good when stated to be signed; at {format_instant(instant)}: {worse.code}"
            values = {"asserted": format_instant(start), "changed": format_instant(instant)}
            code = "SIGNING_TIME_UNPROVEN"
            return (Finding(worse.check, Outcome.NOT_DETERMINED, code, detail, "", values, missing=("log proof",)),)
    return first


def _outcome(findings: Iterable[Finding]) -> Outcome:
    return combine(finding.outcome for finding in findings)
