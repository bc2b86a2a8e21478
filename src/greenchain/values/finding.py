"""Findings explain, verdicts combine: what every judging stage returns.

A finding names its check, outcome, code, place, the values read and the clause in force. A verdict is an ordered tuple
of findings; its outcome is theirs combined, so no stage can state an outcome that its findings do not carry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from types import MappingProxyType

from greenchain.values.codes import REGISTRY, require_registered
from greenchain.values.errors import Fault, NotConformingError
from greenchain.values.filling import filled
from greenchain.values.outcome import Outcome, combine
from greenchain.values.time import DatePeriod

_NOTHING: Mapping[str, str] = MappingProxyType({})


class FactStatus(StrEnum):
    """How well a fact is known. Only ``verified`` and ``read`` are firm enough to forbid, recognize or conform."""

    VERIFIED = "verified"
    READ = "read"
    DERIVED = "derived"
    RECALLED = "recalled"

    @property
    def is_firm(self) -> bool:
        """Whether a prohibition, a recognition or a conformity statement may rest on the fact."""
        return self in (FactStatus.VERIFIED, FactStatus.READ)

    @classmethod
    def weakest(cls, *statuses: FactStatus) -> FactStatus:
        """The weakest of ``statuses``: a conclusion is known no better than what it rests on."""
        return max(statuses, key=_WEAKNESS.__getitem__)


_WEAKNESS = {status: rank for rank, status in enumerate(FactStatus)}


@dataclass(frozen=True, slots=True)
class PackRef:
    """Which edition of which pack, by digest."""

    pack: str
    edition: str
    sha256: str

    def to_dict(self) -> dict[str, str]:
        """As results print it."""
        return {"pack": self.pack, "edition": self.edition, "sha256": self.sha256}


@filled
@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule or figure comes from.

    Attributes:
        instrument: the act, standard or publication.
        clause: article or entry; empty where none was read.
        source: where it was read.
        status: how well it is known.
        period: the days it is in force.
        pack: the pack that carries it.
        row: id of the rule or row inside the pack.
    """

    instrument: str
    clause: str = ""
    source: str = ""
    status: FactStatus = FactStatus.RECALLED
    period: DatePeriod = field(default_factory=DatePeriod)
    pack: PackRef | None = None
    row: str = ""

    def to_dict(self) -> dict[str, object]:
        """As results print it: every key always there."""
        return {
            "instrument": self.instrument,
            "clause": self.clause,
            "source": self.source,
            "status": self.status.value,
            "valid_from": str(self.period.since or "") or None,
            "valid_until": str(self.period.until or "") or None,
            "pack": f"{self.pack.pack}@{self.pack.edition}" if self.pack else None,
            "row": self.row,
        }


@filled
@dataclass(frozen=True, slots=True)
class Finding:
    """One check's answer, with what it read and why.

    Attributes:
        check: what was checked, such as ``proof`` or ``pin``.
        outcome: one of the four.
        code: a registered code, or the id of the cited rule.
        detail: one sentence for a person.
        where: JSON pointer, row or identifier.
        values: what was read, as text.
        citation: the clause in force on the date judged.
        missing: names of the data whose absence left the check open.
        related: ids of other things that the finding rests on.
        severity: the word of the rule pack, where it has one.
    """

    check: str
    outcome: Outcome
    code: str
    detail: str
    where: str = ""
    values: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    citation: Citation | None = None
    missing: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    severity: str = ""

    def __post_init__(self) -> None:
        if self.code not in REGISTRY and not (self.citation and self.citation.row == self.code):
            require_registered(self.code)
        if self.values is not _NOTHING:
            object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    @classmethod
    def of_fault(cls, fault: Fault, *, check: str, outcome: Outcome) -> Finding:
        """A fault of an input, told as a finding of ``check``; a remedy only where it is not that of its code."""
        where = " ".join(part for part in (fault.file, fault.where) if part)
        found = f", found {fault.found}" if fault.found else ""
        remedy = f"; {fault.remedy}" if fault.remedy != require_registered(fault.code).remedy else ""
        return cls(check, outcome, fault.code, f"expected {fault.expected}{found}{remedy}", where)

    def to_dict(self) -> dict[str, object]:
        """As results print it; the optional parts only where there are some."""
        document: dict[str, object] = {
            "check": self.check,
            "outcome": self.outcome.value,
            "code": self.code,
            "detail": self.detail,
            "where": self.where,
            "citation": self.citation.to_dict() if self.citation else None,
        }
        if self.severity:
            document["severity"] = self.severity
        if self.values:
            document["values"] = dict(self.values)
        if self.missing:
            document["missing"] = list(self.missing)
        if self.related:
            document["related"] = list(self.related)
        return document


def outcome_of(findings: Iterable[Finding]) -> Outcome:
    """The outcome of all ``findings`` together; of none, ``not_determined``."""
    return combine(map(_OUTCOME, findings))


_OUTCOME = attrgetter("outcome")


@dataclass(frozen=True, slots=True, init=False)
class Verdict:
    """An ordered tuple of findings; adding verdicts joins their findings."""

    findings: tuple[Finding, ...]

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        object.__setattr__(self, "findings", tuple(findings))

    @property
    def outcome(self) -> Outcome:
        """The findings' outcomes combined; of no finding, ``not_determined``."""
        return outcome_of(self.findings)

    @property
    def codes(self) -> tuple[str, ...]:
        """The findings' codes, in order."""
        return tuple(finding.code for finding in self.findings)

    def __add__(self, other: Verdict) -> Verdict:
        if not isinstance(other, Verdict):
            return NotImplemented
        return Verdict(self.findings + other.findings)

    def require(self) -> None:
        """Return if the verdict conforms.

        Raises:
            NotConformingError: it does not, or it is not determined, or nothing applied.
        """
        if self.outcome is Outcome.CONFORMS:
            return
        open_findings = [f for f in self.findings if f.outcome in (Outcome.DOES_NOT_CONFORM, Outcome.NOT_DETERMINED)]
        faults = [
            Fault(
                finding.code if finding.code in REGISTRY else "NOT_CONFORMING",
                f"{finding.check} to conform",
                f"{finding.outcome.value}: {finding.detail}",
                where=finding.where,
            )
            for finding in open_findings
        ]
        raise NotConformingError(*(faults or [Fault("NOT_CONFORMING", "at least one finding that conforms", "none")]))
