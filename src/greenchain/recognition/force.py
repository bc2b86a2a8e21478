"""Is the agreement in force that day, there, in that direction, and is the certificate?"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from greenchain.recognition.answers import Phase, dated, failed, met, opened, phase_of
from greenchain.recognition.case import Case
from greenchain.recognition.question import Holding
from greenchain.standards.agreements import Ending
from greenchain.values.finding import Finding


def agreement_in_force(case: Case) -> Iterator[Finding]:
    """Its own dates and its direction's; an undated agreement holds from the first day a page shows it, not before."""
    agreement, attested = case.agreement, case.agreement.attested
    if agreement.citation.period.since is None and (attested is None or case.on < attested.last):
        shown = f"first shown in force {attested}" if attested else "undated"
        yield opened(
            "period",
            f"{agreement.id} is {shown}",
            f"first day of {agreement.id}",
            code="DATE_IMPRECISE",
            citation=agreement.citation,
        )
    else:
        yield dated("period", agreement.id, citation=agreement.citation, on=case.on)
    yield dated("direction", f"{case.edge.source} to {case.edge.target}", citation=case.edge.citation, on=case.on)


def not_ended(case: Case) -> Iterator[Finding]:
    """Endings differ by jurisdiction; where the one asked has none of its own, the first of the others is a doubt."""
    endings = case.agreement.endings
    asked = case.question.jurisdiction
    own = [ending for ending in endings if ending.jurisdiction in ("", asked)]
    others = [ending for ending in endings if ending not in own]
    yield from (_ending(case, ending) for ending in own)
    begun = [ending for ending in others if phase_of(ending.citation.period, case.on) is not Phase.BEFORE]
    if begun and not (asked and own):
        name = f"the end of {case.agreement.id} in {asked}" if asked else "jurisdiction"
        detail = f"{case.agreement.id} has ended in {', '.join(sorted(ending.jurisdiction for ending in begun))}"
        yield opened("ending", detail, name, code="AGR_EXPIRED", citation=begun[0].citation)


def _ending(case: Case, ending: Ending) -> Finding:
    where = f" in {ending.jurisdiction}" if ending.jurisdiction else ""
    phase = phase_of(ending.citation.period, case.on)
    if phase is Phase.BEFORE:
        return met("ending", f"{case.agreement.id} holds until {ending.citation.period.since}{where}")
    if phase is Phase.UNCLEAR:
        return opened(
            "ending",
            f"it ended {ending.citation.period.since}{where}",
            "the exact day",
            code="DATE_IMPRECISE",
            citation=ending.citation,
        )
    return failed("ending", f"it ended on {ending.citation.period.since}{where}", ending.citation, code="AGR_EXPIRED")


def not_suspended(case: Case) -> Iterator[Finding]:
    """A suspension without an end date goes on."""
    for suspension in case.agreement.suspensions:
        if not case.is_this_way(suspension.source, suspension.target):
            continue
        citation = suspension.citation
        phase = phase_of(citation.period, case.on)
        if phase is Phase.UNCLEAR:
            yield opened(
                "suspension", f"suspended {citation.period}", "the exact days", code="DATE_IMPRECISE", citation=citation
            )
        elif phase is Phase.IN:
            yield failed("suspension", f"suspended {citation.period}", citation, code="AGR_SUSPENDED")


def certificate_valid(holding: Holding, on: date) -> Iterator[Finding]:
    """The certificate on the day asked, and who says that it is held."""
    yield from holding.doubts
    if not holding.is_attested:
        wanted = "a claim of the label body"
        yield opened("issuer", "the holder alone says so", wanted, code="ISSUER_NOT_ACCREDITED")
    phase = phase_of(holding.days, on)
    if phase is Phase.UNCLEAR:
        yield opened("certificate", f"valid {holding.days}", "the certificate's exact days", code="DATE_IMPRECISE")
    elif phase is Phase.IN:
        yield met("certificate", f"valid {holding.days}")
    else:
        code = "CERT_NOT_YET" if phase is Phase.BEFORE else "CERT_EXPIRED"
        yield failed("certificate", f"valid {holding.days} only", code=code)


def add_months(day: date, months: int) -> date:
    """The day that many calendar months later; where the month is too short, its last day.

    >>> add_months(date(2026, 10, 31), 4)
    datetime.date(2027, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_day_short(end: date, months: int) -> date | None:
    """The first day from which fewer than ``months`` calendar months remain until ``end``; ``None`` before year 1.

    >>> first_day_short(date(2026, 5, 20), 4)
    datetime.date(2026, 1, 21)
    """
    try:
        day = add_months(end, -months) - timedelta(days=4)  # ends of months differ by three days at most
    except (ValueError, OverflowError):
        return None
    while day < end and add_months(day, months) <= end:
        day += timedelta(days=1)
    return day
