"""Reads a verified claim through the pointers of the pack ``claims/profile``.

Nothing here raises on what a claim says. A fact that cannot be read, or that is stated twice in two ways, is left out
and named by a finding: what is only half known is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from greenchain.claims import VerifiedClaim, require_sealed
from greenchain.evidence.facts import LEVEL_OF_ROLE, ClaimFacts, EvidenceLevel, Indicator
from greenchain.standards import Standards, Table
from greenchain.values.errors import GreenchainError
from greenchain.values.finding import Finding
from greenchain.values.identifiers import Identifier, canonical, country
from greenchain.values.json import Json, resolve
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import parse_decimal, unit
from greenchain.values.time import DatePeriod

PROFILE = "claims/profile"
_BASE_TYPE = "VerifiableCredential"
_MOST_INDICATORS = 10_000  # a claim of 64 kB holds about 500; more is a table and belongs into one


def read_facts(claim: VerifiedClaim, *, standards: Standards) -> ClaimFacts:
    """What ``claim`` says, in the words the judging rooms use; unreadable facts are findings of it.

    Args:
        claim: sealed evidence; its signed content alone is read.
        standards: must hold one pack ``claims/profile``.

    Raises:
        TypeError: something else than a sealed claim.
    """
    require_sealed(claim)
    document = _Document(claim, standards.pack(PROFILE).table("pointers"), [])
    subjects = claim.content.get("credentialSubject")
    if isinstance(subjects, list | tuple) and len(subjects) != 1:
        detail = f"{len(subjects)} subjects; none of their facts is used"
        document.note("SUBJECT_AMBIGUOUS", detail, where="/credentialSubject")
        return ClaimFacts(claim, "", period=claim.period, findings=tuple(document.findings))
    subject, party = document.one("subject", canonical), document.one("party", canonical)
    return ClaimFacts(
        claim,
        subject,
        types=tuple(name for name in document.texts("types") if name != _BASE_TYPE),
        scheme=document.one("scheme"),
        criteria=tuple(sorted(document.texts("criteria"))),
        category=document.one("category"),
        licence=document.one("licence"),
        party=party,
        facility=document.one("facility", _facility),
        facility_country=document.one("facility_country", country),
        hs_code=document.one("hs_code", lambda text: Identifier.parse(text, scheme="hs").value),
        waste_codes=tuple(
            sorted({"".join(code.upper().replace(".", "").split()) for code in document.texts("waste_codes")})
        ),
        period=claim.period,
        indicators=document.indicators(),
        level=capped(level_of(claim), issuer=claim.issuer, parties={subject, party}),
        findings=tuple(document.findings),
    )


def capped(level: EvidenceLevel, *, issuer: str, parties: Iterator[str] | set[str]) -> EvidenceLevel:
    """``level``, at most L2 where the issuer is one of ``parties``: nobody is a third party to himself."""
    is_own = canonical(issuer) in {canonical(party) for party in parties if party}
    return EvidenceLevel.L2 if is_own and level.reaches(EvidenceLevel.L2) else level


def level_of(claim: VerifiedClaim) -> EvidenceLevel:
    """How strong the policy's role of its issuer makes ``claim``, whoever it is about."""
    return LEVEL_OF_ROLE.get(claim.role, EvidenceLevel.L0)


def _facility(text: str) -> str:
    """A place by its key; thirteen bare digits can only be meant as a GLN here."""
    plain = text.strip()
    return Identifier.parse(plain, scheme="gln").value if plain.isascii() and plain.isdigit() else canonical(text)


@dataclass(frozen=True, slots=True)
class _Document:
    """One claim being read: its content, the pointers, and the findings so far."""

    claim: VerifiedClaim
    pointers: Table
    findings: list[Finding]

    def note(self, code: str, detail: str, *, where: str) -> None:
        values = {"claim": self.claim.id or self.claim.digest}
        self.findings.append(Finding("facts", Outcome.NOT_DETERMINED, code, detail, where, values))

    def places(self, fact: str, content: Json | None = None) -> tuple[tuple[str, Json], ...]:
        """Where the first pointer of ``fact`` that leads anywhere leads to."""
        source = self.claim.content if content is None else content
        for row in self.pointers.rows:
            if row.text("fact") == fact:
                found = tuple(resolve(source, row.text("pointer")))
                if found:
                    return found
        return ()

    def texts(self, fact: str, content: Json | None = None, *, at: str = "") -> tuple[str, ...]:
        """The texts stated for ``fact``, each once, in order; anything else than a text is noted."""
        texts: dict[str, None] = {}
        for where, value in self.places(fact, content):
            for text in value if isinstance(value, list | tuple) else (value,):
                if isinstance(text, str) and text:
                    texts[text] = None
                else:
                    self.note("CLAIM_FACT_UNREADABLE", f"{fact} is no text", where=at + where)
        return tuple(texts)

    def one(self, fact: str, read: Callable[[str], str] = str) -> str:
        """The one value of ``fact``, read; empty where it is absent, unreadable or stated in two ways."""
        values: dict[str, None] = {}
        for text in self.texts(fact):
            try:
                values[read(text)] = None
            except GreenchainError as error:
                self.note("CLAIM_FACT_UNREADABLE", str(error.faults[0]), where=fact)
                return ""
        if len(values) > 1:
            self.note("CLAIM_FACT_AMBIGUOUS", f"{len(values)} values of {fact}", where=fact)
            return ""
        return next(iter(values), "")

    def indicators(self) -> tuple[Indicator, ...]:
        """The figures that can be read and do not contradict each other, by name and period."""
        places = self.places("measurement")
        if len(places) > _MOST_INDICATORS:
            self.note("INDICATOR_UNREADABLE", f"{len(places)} figures, more than {_MOST_INDICATORS}", where="")
            return ()
        found = [figure for where, value in places if (figure := self._indicator(value, where)) is not None]
        found.sort(key=lambda figure: (figure.name, _first(figure), str(figure.period), figure.value))
        clashing = {later.name for earlier, later in pairwise(found) if _clash(earlier, later)}
        for name in sorted(clashing):
            self.note("INDICATOR_CONTRADICTED", f"{name} is stated twice for the same days", where=name)
        return tuple(figure for figure in found if figure.name not in clashing)

    def _indicator(self, value: Json, where: str) -> Indicator | None:
        if not isinstance(value, Mapping):
            self.note("INDICATOR_UNREADABLE", "a figure is an object", where=where)
            return None
        cells: dict[str, str] = {}
        for name in ("indicator", "value", "unit", "per", "from", "until"):
            stated = self.texts(f"measurement.{name}", value, at=where)
            if len(stated) > 1 or (not stated and (name in ("indicator", "value") or name in value)):
                self.note("INDICATOR_UNREADABLE", f"one text {name}, found {len(stated)}", where=where)
                return None
            cells[name] = stated[0] if stated else ""
        try:
            return Indicator(
                cells["indicator"],
                parse_decimal(cells["value"]),
                unit=unit(cells["unit"]).code if cells["unit"] else "",
                per=unit(cells["per"]).code if cells["per"] else "",
                period=DatePeriod.parse(cells["from"], cells["until"]),
            )
        except GreenchainError as error:
            self.note("INDICATOR_UNREADABLE", str(error.faults[0]), where=where)
            return None


def _first(figure: Indicator) -> int:
    return figure.period.since.first.toordinal() if figure.period.since else 0


def _clash(earlier: Indicator, later: Indicator) -> bool:
    """Whether two figures, the earlier beginning first, bear one name on one day (their precision read widely)."""
    if earlier.name != later.name:
        return False
    return earlier.period.until is None or _first(later) < earlier.period.until.last.toordinal()
