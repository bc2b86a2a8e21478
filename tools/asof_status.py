"""Scenarios of the suite ``as-of`` about the claim's own validity and status, which are judged at the instant asked.

Neither says anything of the signing, so the verdict ``at_signing`` is good in all of them. What is missing or cannot be
relied on leaves the answer open. See ``asof_keys`` for the rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from asof_world import (
    AT,
    BAD,
    BEFORE_CHANGE,
    BEGIN,
    BETWEEN,
    CHANGE,
    GOOD,
    LIFTED,
    OPEN,
    OTHER,
    TRUSTS_LABEL,
    Scenario,
    entry,
    issued,
    label_claim,
    status_list,
    versions,
)

REVOKED_AT, SUSPENDED_AT = "https://label.example/status/1", "https://label.example/status/2"
REVOCABLE = issued(label_claim(credentialStatus=entry(REVOKED_AT, "revocation")))
SUSPENSIBLE = issued(label_claim(credentialStatus=entry(SUSPENDED_AT, "suspension")))
BOTH = issued(label_claim(credentialStatus=[entry(REVOKED_AT, "revocation"), entry(SUSPENDED_AT, "suspension")]))
GOOD_NOW, BAD_NOW, OPEN_NOW = (GOOD, GOOD, GOOD), (BAD, GOOD, BAD), (OPEN, GOOD, OPEN)
MAY = "2026-05-01T00:00:00Z"


def validity() -> Iterator[Scenario]:
    """The claim's own period."""
    ended = issued(label_claim(validUntil=CHANGE))
    begins = issued(label_claim(validFrom=CHANGE))
    yield Scenario(
        "claim-expired",
        "Good when signed, over at the instant asked",
        "the claim's validity is judged at the instant asked",
        TRUSTS_LABEL,
        ended,
        BAD_NOW,
        codes=("EXPIRED",),
    )
    yield Scenario(
        "claim-not-yet-valid",
        "Signed ahead, not valid yet at the instant asked",
        "the claim's validity is judged at the instant asked",
        TRUSTS_LABEL,
        begins,
        BAD_NOW,
        codes=("NOT_YET_VALID",),
        at=MAY,
    )
    for name, claim, at, outcomes, code in (
        ("ends-one-second-before", ended, BEFORE_CHANGE, GOOD_NOW, "WITHIN_VALIDITY"),
        ("ends-at-the-instant", ended, CHANGE, BAD_NOW, "EXPIRED"),
        ("begins-one-second-before", begins, BEFORE_CHANGE, BAD_NOW, "NOT_YET_VALID"),
        ("begins-at-the-instant", begins, CHANGE, GOOD_NOW, "WITHIN_VALIDITY"),
    ):
        side = "end" if "ends" in name else "beginning"
        yield Scenario(
            f"boundary-claim-{name}",
            f"Asked {name.partition('-')[2].replace('-', ' ')} of the claim's {side}",
            "validFrom belongs to the period, validUntil does not",
            TRUSTS_LABEL,
            claim,
            outcomes,
            codes=(code,),
            at=at,
        )


def revocation() -> Iterator[Scenario]:
    """Revoked on 1 June."""
    lists = tuple(versions(REVOKED_AT, (BEGIN, False), (CHANGE, True)))
    for name, title, at, outcomes, code in (
        ("now", "Revoked before the instant asked", AT, BAD_NOW, "STATUS_REVOKED"),
        ("not-then", "Revoked after the instant asked", MAY, GOOD_NOW, "STATUS_GOOD"),
    ):
        yield Scenario(
            f"revoked-{name}",
            title,
            "of several versions the newest that begins at or before the instant asked counts",
            TRUSTS_LABEL,
            REVOCABLE,
            outcomes,
            codes=(code,),
            files=lists,
            at=at,
        )
    for name, at, outcomes, code in (
        ("one-second-before", BEFORE_CHANGE, GOOD_NOW, "STATUS_GOOD"),
        ("at-the-instant", CHANGE, BAD_NOW, "STATUS_REVOKED"),
    ):
        yield Scenario(
            f"boundary-revocation-{name}",
            f"Asked {name.replace('-', ' ')} at which the list that revokes begins",
            "a list counts from its validFrom on",
            TRUSTS_LABEL,
            REVOCABLE,
            outcomes,
            codes=(code,),
            files=lists,
            at=at,
        )
    yield Scenario(
        "revoked-learnt-later",
        "Asked now what was known in May; the list of June was not known then",
        "statuses learnt later do not exist yet for an earlier known_at",
        TRUSTS_LABEL,
        REVOCABLE,
        GOOD_NOW,
        codes=("STATUS_GOOD",),
        absent=("STATUS_REVOKED",),
        files=lists,
        known_at=MAY,
    )
    yield Scenario(
        "revocation-taken-back",
        "A later version of the list does not revoke any more",
        "a revocation is final: a version that takes it back changes nothing",
        TRUSTS_LABEL,
        REVOCABLE,
        BAD_NOW,
        codes=("STATUS_REVOKED",),
        files=tuple(versions(REVOKED_AT, (BEGIN, False), (CHANGE, True), (LIFTED, False))),
    )


def suspension() -> Iterator[Scenario]:
    """Suspended on 1 June, lifted on 1 July."""
    states = ((BEGIN, False), (CHANGE, True), (LIFTED, False))
    lists = tuple(versions(SUSPENDED_AT, *states, purpose="suspension"))
    for name, title, at, outcomes, code in (
        ("then", "Asked while the claim was suspended", BETWEEN, BAD_NOW, "STATUS_SUSPENDED"),
        ("lifted", "Asked after the suspension was lifted", AT, GOOD_NOW, "STATUS_GOOD"),
        ("lifted-at-the-instant", "Asked at the very instant of the lifting", LIFTED, GOOD_NOW, "STATUS_GOOD"),
    ):
        yield Scenario(
            f"suspended-{name}",
            title,
            "a suspension may be lifted: the newest version at the instant asked counts",
            TRUSTS_LABEL,
            SUSPENSIBLE,
            outcomes,
            codes=(code,),
            files=lists,
            at=at,
        )


def lists() -> Iterator[Scenario]:
    """Lists that are old, older than known, somebody else's, or not there."""
    begun = status_list(REVOKED_AT, BEGIN, set_=False)
    dated = status_list(REVOKED_AT, LIFTED, set_=False)
    monthly = TRUSTS_LABEL.and_(head=('max_status_age = "P30D"',))
    for name, at, outcomes, code in (
        ("stale", AT, OPEN_NOW, "STATUS_STALE"),
        ("as-old-as-allowed", "2026-07-31T00:00:00Z", GOOD_NOW, "STATUS_GOOD"),
        ("one-second-too-old", "2026-07-31T00:00:01Z", OPEN_NOW, "STATUS_STALE"),
    ):
        yield Scenario(
            f"list-{name}",
            f"The newest list is of 1 July, may be 30 days old, and is asked on {at[:10]}",
            "older than the policy allows tells nothing of now",
            monthly,
            REVOCABLE,
            outcomes,
            codes=(code,),
            files=(dated,),
            at=at,
        )
    yield Scenario(
        "list-ended",
        "The newest list says of itself that it no longer counts",
        "a list that has ended tells nothing of now",
        TRUSTS_LABEL,
        REVOCABLE,
        OPEN_NOW,
        codes=("STATUS_STALE",),
        files=(status_list(REVOKED_AT, BEGIN, set_=False, valid_until=LIFTED),),
    )
    yield Scenario(
        "list-rolled-back",
        "A list of July was seen before; the bundle holds only the one of January",
        "a newer list was seen: the older one is refused",
        TRUSTS_LABEL,
        REVOCABLE,
        OPEN_NOW,
        codes=("STATUS_ROLLBACK",),
        files=(begun,),
        seen={REVOKED_AT: LIFTED},
    )
    yield Scenario(
        "list-not-rolled-back",
        "The list that was seen before is the one in the bundle",
        "nothing newer was seen",
        TRUSTS_LABEL,
        REVOCABLE,
        GOOD_NOW,
        codes=("STATUS_GOOD",),
        files=(dated,),
        seen={REVOKED_AT: LIFTED},
    )
    yield Scenario(
        "list-by-another-issuer",
        "The list under the claim's URL is signed by somebody else",
        "a list is bound to the claim's issuer; another's tells nothing",
        TRUSTS_LABEL,
        REVOCABLE,
        OPEN_NOW,
        codes=("STATUS_ISSUER_MISMATCH",),
        files=(status_list(REVOKED_AT, BEGIN, set_=False, by=OTHER),),
    )
    yield Scenario(
        "list-missing",
        "No version of the list is in the bundle",
        "missing evidence is never a pass",
        TRUSTS_LABEL,
        REVOCABLE,
        OPEN_NOW,
        codes=("STATUS_UNKNOWN",),
    )
    yield Scenario(
        "list-only-of-a-later-day",
        "The only list begins after the instant asked",
        "no version counts at the instant asked",
        TRUSTS_LABEL,
        REVOCABLE,
        OPEN_NOW,
        codes=("STATUS_UNKNOWN",),
        files=(dated,),
        at=MAY,
    )


def purposes() -> Iterator[Scenario]:
    """Two entries, of which every one must be good."""
    revoked = status_list(REVOKED_AT, BEGIN, set_=False)
    yield Scenario(
        "purposes-disagree",
        "Not revoked, but suspended",
        "every entry of a claim must be good",
        TRUSTS_LABEL,
        BOTH,
        BAD_NOW,
        codes=("STATUS_GOOD", "STATUS_SUSPENDED"),
        files=(revoked, *versions(SUSPENDED_AT, (BEGIN, False), (CHANGE, True), purpose="suspension")),
    )
    yield Scenario(
        "purposes-one-unknown",
        "Not revoked, and nothing tells whether suspended",
        "every entry of a claim must be good; one is unknown",
        TRUSTS_LABEL,
        BOTH,
        OPEN_NOW,
        codes=("STATUS_GOOD", "STATUS_UNKNOWN"),
        files=(revoked,),
    )
    unknown: dict[str, Any] = {**entry(REVOKED_AT, "revocation"), "statusPurpose": "recall"}
    yield Scenario(
        "purpose-not-understood",
        "The entry is for a purpose that nobody here understands",
        "an unknown purpose fails closed",
        TRUSTS_LABEL,
        issued(label_claim(credentialStatus=unknown)),
        OPEN_NOW,
        codes=("STATUS_UNKNOWN",),
        files=(revoked,),
    )


FAMILIES = {
    "validity of the claim": validity,
    "revocation": revocation,
    "suspension": suspension,
    "status lists": lists,
    "two purposes": purposes,
}
