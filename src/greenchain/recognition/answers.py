"""How one check of an arrangement answers: met, failed, or open; and which days a dated row covers.

A restriction that nobody has read is neither applied nor dropped: where it would fail, the check is open. A support
that nobody has read carries nothing: where it would meet, the check is open too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from enum import StrEnum

from greenchain.values.finding import Citation, Finding
from greenchain.values.outcome import Outcome
from greenchain.values.time import DatePeriod

_SHOWN = 5  # names in one sentence


class Phase(StrEnum):
    """Where a day lies with regard to a period."""

    BEFORE = "before"
    IN = "in"
    AFTER = "after"
    UNCLEAR = "unclear"


def phase_of(period: DatePeriod, on: date) -> Phase:
    """Where ``on`` lies; unclear inside the unknown stretch of an imprecise end."""
    holds = period.holds(on)
    if holds is None:
        return Phase.UNCLEAR
    if holds:
        return Phase.IN
    return Phase.BEFORE if period.since and on < period.since.first else Phase.AFTER


def met(check: str, detail: str, *citations: Citation) -> Finding:
    """The check is met by rows that were read; open where one of them was not."""
    weak = _weak(citations)
    if weak:
        return _unverified(check, detail, weak)
    return Finding(check, Outcome.CONFORMS, "CHECK_MET", detail, citation=citations[0] if citations else None)


def failed(check: str, detail: str, *citations: Citation, code: str) -> Finding:
    """The check fails for ``code`` by rows that were read; open where one of them was not."""
    weak = _weak(citations)
    if weak:
        return _unverified(check, detail, weak)
    return Finding(check, Outcome.DOES_NOT_CONFORM, code, detail, citation=citations[0] if citations else None)


def opened(check: str, detail: str, *missing: str, code: str, citation: Citation | None = None) -> Finding:
    """The check stays open; ``missing`` names what would settle it."""
    return Finding(check, Outcome.NOT_DETERMINED, code, detail, citation=citation, missing=missing)


def _unverified(check: str, detail: str, weak: Citation) -> Finding:
    missing = f"confirmation of {weak.row or weak.instrument or check}"
    said = f"{detail}, but this is only {weak.status.value}"
    return opened(check, said, missing, code="FACT_UNVERIFIED", citation=weak)


def dated(check: str, what: str, *, citation: Citation, on: date, ended: str = "AGR_EXPIRED") -> Finding:
    """Whether the row of ``citation`` is in force on the day; ``ended`` is the code for a day after it."""
    phase = phase_of(citation.period, on)
    if phase is Phase.IN:
        return met(check, f"{what} is in force {citation.period}", citation)
    if phase is Phase.UNCLEAR:
        return opened(
            check, f"{what} holds {citation.period}", f"exact dates of {what}", code="DATE_IMPRECISE", citation=citation
        )
    code = "AGR_NOT_YET" if phase is Phase.BEFORE else ended
    return failed(check, f"{what} holds {citation.period} only", citation, code=code)


def alike(findings: Iterable[Finding]) -> Finding:
    """One of findings that say the same of several rows, with all that they miss: so no order of the rows is told."""
    first, *others = sorted(findings, key=lambda one: (one.code, one.detail))
    missing = {name for one in (first, *others) if one.code == first.code for name in one.missing}
    return replace(first, missing=tuple(sorted(missing))) if len(missing) > len(first.missing) else first


def few(names: Iterable[str]) -> str:
    """``names`` for a sentence: the first of them and how many more, since a claim may list thousands."""
    listed = list(names)
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more


def _weak(citations: Iterable[Citation]) -> Citation | None:
    return next((citation for citation in citations if not citation.status.is_firm), None)
