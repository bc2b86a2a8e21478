"""Verified claims that screening counts: certificates of facilities, and ends of waste.

Two credential types, read through the pack ``claims/profile`` like every other claim:

- ``FacilityCertificateCredential``: its subject, or its ``facility``, is the site; ``wasteCodes`` lists the entries
  that it may take. It covers an item of waste that names this facility and one of these codes on a legal date within
  its validity. Nobody certifies himself: it counts from level L3 on, issued by a third party or a regulator.
- ``EndOfWasteCredential``: its subject is the lot that a recovery made, or the class of it; or it is about the site of
  the recovery (``facility``, or the subject) and names the heading of what it makes (``product.hsCode``). It holds for
  recoveries within its validity. The operator may sign it, as acts on end of waste provide.

Source: the shape is our own (``claims/profile``); no act prescribes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from greenchain.claims import TrustPolicy, VerifiedClaim, require_sealed
from greenchain.evidence import ClaimFacts, EvidenceError, EvidenceLevel, read_facts
from greenchain.graph import Process
from greenchain.screening.documents.papers import speaks_of_waste
from greenchain.screening.facts import DATE_FIELDS, Values, legal_day
from greenchain.screening.linked import Linked
from greenchain.standards import Standards
from greenchain.standards.conditions import nested
from greenchain.values.errors import Fault, GreenchainError
from greenchain.values.identifiers import canonical, class_of
from greenchain.values.time import aware, format_instant

CERTIFICATE_TYPE, END_OF_WASTE_TYPE = "FacilityCertificateCredential", "EndOfWasteCredential"
COUNTED_TYPES = frozenset({CERTIFICATE_TYPE, END_OF_WASTE_TYPE})
"""The credential types that screening counts."""
CERTIFICATE, CERTIFICATE_DAY = "certificate", "certificate_day"
"""The facts that rules read: ``covers`` or ``out_of_scope``; of what covers, whether the day is ``within``
its validity or ``outside``. None where nothing is asked."""

_NOTHING = Linked({CERTIFICATE: None, CERTIFICATE_DAY: None})


@dataclass(frozen=True, slots=True)
class Certificates:
    """What verified claims say of facilities and of what was made of waste."""

    of_facilities: tuple[ClaimFacts, ...]
    ends: tuple[ClaimFacts, ...]

    @classmethod
    def of(
        cls, claims: Iterable[VerifiedClaim], *, policy: TrustPolicy | None, standards: Standards, at: datetime
    ) -> Certificates:
        """The claims that screening counts; others are passed over.

        Args:
            claims: sealed; each verified for ``at`` or, where it ended before, for an instant of its own validity, with
                nothing known later than ``at``.
            policy: the one they were verified under; ``None`` does not ask.
            standards: must hold one pack ``claims/profile``.
            at: the instant of the question.

        Raises:
            TypeError: something else than sealed claims.
            EvidenceError: a claim verified under another policy, or for an instant after the question.
        """
        sealed = sorted((require_sealed(claim) for claim in claims), key=lambda claim: (claim.digest, claim.at))
        EvidenceError.raise_if(_differences(sealed, policy, aware(at)))
        once = {claim.digest: claim for claim in sealed}
        facts = [read_facts(claim, standards=standards) for claim in once.values()]
        return cls(
            tuple(f for f in facts if CERTIFICATE_TYPE in f.types and f.level.reaches(EvidenceLevel.L3)),
            tuple(f for f in facts if END_OF_WASTE_TYPE in f.types),
        )

    def ends_waste(self, process: Process, *, hs: str | None) -> bool:
        """Whether a claim shows that what the recovery ``process`` made, declared under ``hs``, ceased to be waste."""
        made = {name for ref in process.outputs for name in (ref.id, class_of(ref.id)) if name}
        return any(_ends(facts, process, made, hs) for facts in self.ends if _covers(facts, process.time))

    def facts_of(self, values: Values) -> Linked:
        """What rules read of an item: of waste that names the facility it goes to; of other items none."""
        if not speaks_of_waste(values) or ("facility" in values and not values["facility"]):
            return _NOTHING
        lacking = tuple(name for name in ("facility", "waste_code") if not values.get(name))
        if lacking:
            return Linked({CERTIFICATE_DAY: None}, {CERTIFICATE: lacking})
        facility, code = _key(values["facility"] or ""), values["waste_code"]
        fitting = [f for f in self.of_facilities if facility in (f.subject, f.facility) and code in f.waste_codes]
        if not fitting:
            return Linked({CERTIFICATE: "out_of_scope", CERTIFICATE_DAY: None})
        return _on_the_day(fitting, values)


def _on_the_day(fitting: Sequence[ClaimFacts], values: Values) -> Linked:
    """Of certificates that cover the item, whether one is valid on its legal date."""
    names = tuple(sorted(facts.claim.id or facts.claim.digest for facts in fitting))
    days = sorted(str(facts.days) for facts in fitting)
    shown = {CERTIFICATE: "covers", "certificates": ", ".join(names), "certificate_days": ", ".join(days)}
    related = {CERTIFICATE_DAY: names}
    dated = legal_day(values, "any")
    if dated is None:
        return Linked(shown, {CERTIFICATE_DAY: DATE_FIELDS["any"]}, related)
    is_valid = any(facts.days.holds(dated[1]) is True for facts in fitting)
    return Linked({**shown, CERTIFICATE_DAY: "within" if is_valid else "outside"}, related=related)


def certificates_of(
    claims: Iterable[VerifiedClaim], *, policy: TrustPolicy | None, standards: Standards, at: datetime
) -> Certificates | None:
    """What the claims say; ``None`` where neither claims nor a policy are given: then no certificate is asked for."""
    listed = tuple(claims)
    return Certificates.of(listed, policy=policy, standards=standards, at=at) if listed or policy is not None else None


def _ends(facts: ClaimFacts, process: Process, made: set[str], hs: str | None) -> bool:
    if facts.hs_code and (not hs or nested(hs, facts.hs_code) is not True):
        return False
    sites = {facts.facility} if facts.facility else set()
    if facts.subject in made:
        return sites <= {process.facility}
    return bool(facts.hs_code) and process.facility in (sites or {facts.subject})


def _covers(facts: ClaimFacts, instant: datetime) -> bool:
    since, until = facts.period.since, facts.period.until
    return (since is None or since <= instant) and (until is None or instant < until)


def _key(text: str) -> str:
    try:
        return canonical(text)
    except GreenchainError:
        return text


def _differences(claims: list[VerifiedClaim], policy: TrustPolicy | None, at: datetime) -> Iterator[Fault]:
    digests = {policy.digest} if policy else {claim.policy_digest for claim in claims[:1]}
    for claim in claims:
        if claim.known_at != at or claim.at > at or claim.policy_digest not in digests:
            yield Fault(
                "VERIFIED_AT_OTHER_INSTANT",
                f"claims verified under one policy, at {format_instant(at)} or before, known at that instant",
                f"at {format_instant(claim.at)}, known at {format_instant(claim.known_at)}",
                where=claim.id or claim.digest,
            )
