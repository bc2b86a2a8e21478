"""What one verified claim says, in the words the judging rooms use.

Claims of many shapes say the same few things: about what, under which scheme and criteria, for which site and days,
with which measured figures. They are read once, here, through a table of JSON pointers (pack ``claims/profile``), so
that recognition, scoring and screening never look into a document themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from greenchain.claims import VerifiedClaim
from greenchain.values.finding import Finding
from greenchain.values.time import DatePeriod, PartialDate, Period


class EvidenceLevel(StrEnum):
    """How strongly a figure is evidenced; only the issuer's role in the trust policy decides.

    ``L0`` nothing, ``L1`` declared and unsigned, ``L2`` signed by the supplier itself, ``L3`` signed by an accredited
    third party, ``L4`` signed by a regulator or a calibrated meter.
    """

    L0 = "L0"
    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    L4 = "L4"

    def reaches(self, minimum: EvidenceLevel) -> bool:
        """Whether this level is at least ``minimum``."""
        return self.value >= minimum.value


LEVEL_OF_ROLE = {
    "supplier": EvidenceLevel.L2,
    "third_party": EvidenceLevel.L3,
    "regulator": EvidenceLevel.L4,
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure that a claim states.

    Attributes:
        name: such as ``polysilicon/electricity`` (process and flow of an inventory) or
            ``miit-gsc-general/X11`` (scorecard and indicator).
        value: exact.
        unit: UN/ECE Recommendation 20 code; empty for a bare number.
        per: code of the unit it is stated per; empty where it is absolute.
        period: the days it was measured over.
    """

    name: str
    value: Decimal
    unit: str = ""
    per: str = ""
    period: DatePeriod = DatePeriod()  # noqa: RUF009 - a frozen value without content


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What a verified claim asserts.

    Attributes:
        claim: the claim itself, sealed.
        subject: canonical identifier of what it is about.
        types: its credential types, without ``VerifiableCredential``.
        scheme: id of the label or certification scheme, such as ``cn.cel``; empty where none.
        criteria: the criteria documents met, named letter for letter.
        category: product category as the scheme names it.
        licence: licence or certificate number.
        party: canonical identifier of the party it speaks for; empty where it names none.
        facility: canonical identifier of the site it is limited to; empty where it names none.
        facility_country: alpha-2 of that site; empty where it names none.
        hs_code: Harmonized System digits of the product; empty where it names none.
        waste_codes: the entries of waste lists that it covers, in upper case without blanks and dots.
        period: the instants it is valid.
        indicators: figures it states, sorted by name.
        level: how strong it is as evidence.
        findings: what could not be read, and was left out.
    """

    claim: VerifiedClaim
    subject: str
    types: tuple[str, ...] = ()
    scheme: str = ""
    criteria: tuple[str, ...] = ()
    category: str = ""
    licence: str = ""
    party: str = ""
    facility: str = ""
    facility_country: str = ""
    hs_code: str = ""
    waste_codes: tuple[str, ...] = ()
    period: Period = Period()  # noqa: RUF009 - a frozen value without content
    indicators: tuple[Indicator, ...] = ()
    level: EvidenceLevel = EvidenceLevel.L0
    findings: tuple[Finding, ...] = ()

    @property
    def days(self) -> DatePeriod:
        """The calendar days on which it is valid at some instant: see :func:`days_of`."""
        return days_of(self.period)

    def indicator(self, name: str, *, on: date) -> Indicator | None:
        """The figure of that name measured over a period that certainly covers the day ``on``."""
        for indicator in self.indicators:
            if indicator.name == name and indicator.period.holds(on) is True:
                return indicator
        return None


def days_of(period: Period) -> DatePeriod:
    """The calendar days of ``period``, each end read in the offset that it is written in.

    An instant names no legal date, and no zone is guessed: an issuer who writes ``2026-05-20T00:00:00+08:00`` means the
    20th. The day of the last instant belongs to the period, so an end at midnight leaves its own day out.

    >>> from greenchain.values.time import parse_instant
    >>> str(days_of(Period(None, parse_instant("2026-05-20T00:00:00Z"))))
    '[.., 2026-05-20)'
    """
    since = PartialDate.parse(period.since.date()) if period.since else None
    last = (period.until - timedelta(microseconds=1)).date() if period.until else None
    if last is None or last == date.max:  # the end of the calendar is no end
        return DatePeriod(since)
    return DatePeriod(since, PartialDate.parse(last + timedelta(days=1)))
