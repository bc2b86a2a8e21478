"""Is the agreement in force that day, there, and is the certificate?"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from greenchain.recognition.answers import Phase, dated, failed, met, opened, phase_of
from greenchain.recognition.case import Asked, Case
from greenchain.standards.facts import Ending, RecognitionAgreement
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.places import may_overlap


def agreement_in_force(case: Case) -> Iterator[Finding]:
    """Its own days there; an undated agreement holds from the first day a page shows it, not before."""
    agreement = case.agreement
    if agreement.is_undated and (agreement.attested is None or case.on < agreement.attested.last):
        shown = f"first shown in force {agreement.attested}" if agreement.attested else "undated"
        missing = f"first day of {agreement.id}"
        detail = f"{agreement.id} is {shown}"
        yield opened("period", detail, missing, code="DATE_IMPRECISE", citation=agreement.citation)
    else:
        yield in_force(agreement, case.asked.question.jurisdiction, on=case.on)
    direction = case.direction
    for row in direction.ties:
        yield dated("direction", f"{direction.source} to {direction.target}", citation=row, on=case.on)


def in_force(agreement: RecognitionAgreement, jurisdiction: str, *, on: date) -> Finding:
    """Whether its days there cover ``on``; where the place is not known all of its places must agree.

    So must those that may hold the place, or lie in it, where that has no days of its own.
    """
    if not agreement.valid_in:
        return dated("period", agreement.id, citation=agreement.citation, on=on)
    own = agreement.valid_in.get(jurisdiction)
    citations = (
        (own,) if own else (agreement.citation, *(agreement.valid_in[x] for x in _around(agreement, jurisdiction)))
    )
    answers = [dated("period", agreement.id, citation=citation, on=on) for citation in citations]
    if len({(answer.outcome, answer.code) for answer in answers}) == 1:
        return answers[0]
    detail = f"the days of {agreement.id} differ by jurisdiction"
    worst = min(answers, key=lambda answer: _WORST_FIRST.index(answer.outcome))
    code = worst.code if worst.outcome is Outcome.DOES_NOT_CONFORM else "DATE_IMPRECISE"
    missing = f"the days of {agreement.id} in {jurisdiction}" if jurisdiction else "jurisdiction"
    return opened("period", detail, missing, code=code, citation=agreement.citation)


def _around(agreement: RecognitionAgreement, jurisdiction: str) -> list[str]:
    """The places with days of their own that may be about the jurisdiction too; all of them where none is asked."""
    return sorted(place for place in agreement.valid_in if not jurisdiction or may_overlap(place, jurisdiction))


_WORST_FIRST = (Outcome.DOES_NOT_CONFORM, Outcome.NOT_DETERMINED, Outcome.CONFORMS, Outcome.NOT_APPLICABLE)


def not_ended(case: Case) -> Iterator[Finding]:
    """Ends that were recorded apart; where the jurisdiction asked has none of its own, the others' are a doubt."""
    endings, asked = case.direction.endings, case.asked.question.jurisdiction
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
        said = f"{case.agreement.id} holds until {ending.citation.period.since}{where}"
        return replace(
            met("ending", said), citation=ending.citation
        )  # before its day it restricts nothing, if not read
    detail = f"it ended {ending.citation.period.since}{where}"
    if phase is Phase.UNCLEAR:
        return opened("ending", detail, "the exact day", code="DATE_IMPRECISE", citation=ending.citation)
    return failed("ending", detail, ending.citation, code="AGR_EXPIRED")


@dataclass(frozen=True, slots=True)
class End:
    """When an agreement ends where it is asked about.

    Attributes:
        first: the first day on which it may have ended.
        last: from when on it surely has; the last day of the calendar where in some place no end is known.
        is_by_place: whether that hangs on the jurisdiction, which is not known.
    """

    first: date
    last: date
    is_by_place: bool

    def __str__(self) -> str:
        return self.first.isoformat() if self.first == self.last else f"from {self.first} to {self.last}"


def end_of(case: Case) -> End | None:
    """Its end in the jurisdiction asked, or in whatever place where none is known; ``None`` where it has none there."""
    agreement, asked = case.agreement, case.asked.question.jurisdiction
    around = () if asked in agreement.valid_in else _around(agreement, asked)
    places = {asked, *around, *(() if asked else (one.jurisdiction for one in case.direction.endings))}
    ends = [_end_in(place, case) for place in sorted(places)]
    known = [end for end in ends if end is not None]
    if not known:
        return None
    last = max(last for _, last in known) if len(known) == len(ends) else date.max
    return End(min(first for first, _ in known), last, is_by_place=len(set(ends)) > 1)


def _end_in(place: str, case: Case) -> tuple[date, date] | None:
    """The earliest of all ends in one place, of its days and recorded apart: the stretch in which it may lie."""
    days = case.agreement.valid_in.get(place, case.agreement.citation).period.until
    apart = (one.citation.period.since for one in case.direction.endings if one.jurisdiction in ("", place))
    ends = [end for end in (days, *apart) if end is not None]
    return (min(end.first for end in ends), min(end.last for end in ends)) if ends else None


def not_suspended(case: Case) -> Iterator[Finding]:
    """A suspension without an end date goes on."""
    for suspension in case.direction.suspensions:
        citation = suspension.citation
        phase = phase_of(citation.period, case.on)
        detail = f"suspended {citation.period}"
        if phase is Phase.UNCLEAR:
            yield opened("suspension", detail, "the exact days", code="DATE_IMPRECISE", citation=citation)
        elif phase is Phase.IN:
            yield failed("suspension", detail, citation, code="AGR_SUSPENDED")


def schemes_on_file(case: Case) -> Iterator[Finding]:
    """What is open of the rows of its two schemes: of one that holds on other days only nobody knows what it is now."""
    for name in (case.direction.source, case.direction.target):
        doubt = scheme_doubt(name, case.asked)
        if doubt is not None:
            yield doubt


def scheme_doubt(name: str, asked: Asked) -> Finding | None:
    """What is open of the days of a scheme's row; ``None`` where it holds, or where there is none."""
    scheme = asked.known.schemes.get(name)
    phase = phase_of(scheme.citation.period, asked.on) if scheme else Phase.IN
    if scheme is None or phase is Phase.IN:
        return None
    period, citation = scheme.citation.period, scheme.citation
    if phase is Phase.UNCLEAR:
        missing = f"exact dates of {name}"
        return opened("scheme", f"{name} is on file {period}", missing, code="DATE_IMPRECISE", citation=citation)
    return opened("scheme", f"{name} is on file {period} only", name, code="SCHEME_UNKNOWN", citation=citation)


def certificate_valid(asked: Asked) -> Iterator[Finding]:
    """The certificate on the day asked, and who says that it is held."""
    certificate = asked.certificate
    yield from certificate.doubts
    if not certificate.is_attested:
        wanted = "a claim of the label body"
        yield opened("issuer", "the holder alone says so", wanted, code="ISSUER_NOT_ACCREDITED")
    days = certificate.valid
    if days is None:
        yield opened("certificate", "its days are not known", "certificate.valid", code="CERT_EXPIRED")
    else:
        phase = phase_of(days, asked.on)
        if phase is Phase.UNCLEAR:
            yield opened("certificate", f"valid {days}", "the certificate's exact days", code="DATE_IMPRECISE")
        elif phase is Phase.IN:
            yield met("certificate", f"valid {days}")
        else:
            yield failed("certificate", f"valid {days} only", code="CERT_EXPIRED")
    for period in certificate.suspended:
        phase = phase_of(period, asked.on)
        if phase is Phase.UNCLEAR:
            yield opened(
                "certificate_suspension",
                f"suspended {period}",
                "the exact days of its suspension",
                code="DATE_IMPRECISE",
            )
        elif phase is Phase.IN:
            yield failed("certificate_suspension", f"suspended {period}", code="CERT_SUSPENDED")


def first_day_short(end: date, months: int) -> date | None:
    """The first day from which fewer than ``months`` calendar months remain until ``end``; ``None`` before year 1.

    >>> first_day_short(date(2026, 5, 20), 4)
    datetime.date(2026, 1, 21)
    """
    if end == date.max:  # what lies beyond the calendar counts as its last day
        return end
    year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
    if year < date.min.year:
        return None
    days = monthrange(year, month + 1)[1]
    is_last = end.day == monthrange(end.year, end.month)[1]  # so every day of a longer month reaches it
    enough = date(year, month + 1, days if is_last else min(end.day, days))
    return min(enough + timedelta(days=1), end)
