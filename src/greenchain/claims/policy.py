"""The trust policy: whom the asker believes, about what, since when, under which suites.

A value without moods: deriving a policy never changes its base, and its digest names it in every result. A policy that
is empty, unclear or speaks twice of one issuer at one time is refused, because a judge without a rule must not pass
anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise
from typing import Any, Self

from greenchain.claims.anchors import Anchor, PinnedIssuer
from greenchain.claims.di_jcs import SUITES
from greenchain.claims.policy_toml import read_policy, read_table
from greenchain.values.errors import Fault, PolicyError
from greenchain.values.json import Json, canonical_json, digest

PROFILES = ("production", "test")


@dataclass(frozen=True, slots=True)
class TrustPolicy:
    """Whom to trust with what.

    Attributes:
        anchors: at least one; several rows of one id must not overlap in time.
        profile: ``production``, or ``test``, in which an anchor may do without a scope.
        suites: accepted cryptosuites.
        issuers: keys pinned for issuers.
        max_status_age: how old the newest status list may be; ``None`` is without limit.
        digest: SHA-256 of the policy's canonical form, independent of the order of its rows.

    Raises:
        PolicyError: with every fault found.
    """

    anchors: tuple[Anchor, ...]
    profile: str = "production"
    suites: tuple[str, ...] = tuple(sorted(SUITES))
    issuers: tuple[PinnedIssuer, ...] = ()
    max_status_age: timedelta | None = None
    digest: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "anchors", tuple(sorted(self.anchors, key=lambda row: row.sort_key)))
        object.__setattr__(self, "issuers", tuple(sorted(self.issuers, key=lambda row: row.id)))
        object.__setattr__(self, "suites", tuple(sorted(set(self.suites))))
        PolicyError.raise_if(self._faults())
        object.__setattr__(self, "digest", digest(canonical_json(self.to_dict())))

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """The policy that a ``trust.toml`` states.

        Raises:
            PolicyError: with every fault found.

        >>> TrustPolicy.from_toml('''
        ... [[anchor]]
        ... id = "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"
        ... may = ["issue"]
        ... valid_from = 2026-01-01T00:00:00Z
        ... [anchor.scope]
        ... countries = ["MY"]
        ... ''').anchors[0].scope.countries
        ('MY',)
        """
        return cls(**read_policy(text))

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Self:
        """The policy that a TOML table states, such as the one in a ``case.toml``."""
        return cls(**read_table(table))

    def anchors_of(self, issuer: str) -> tuple[Anchor, ...]:
        """The rows of exactly this issuer, by when they begin."""
        return tuple(anchor for anchor in self.anchors if anchor.id == issuer)

    def pinned_keys_of(self, issuer: str) -> tuple[str, ...] | None:
        """The verification methods pinned for exactly this issuer; ``None`` where none are."""
        return next((row.verification_methods for row in self.issuers if row.id == issuer), None)

    def with_anchor(self, anchor: Anchor) -> Self:
        """This policy and one more anchor row."""
        return replace(self, anchors=(*self.anchors, anchor))

    def without_anchor(self, issuer: str) -> Self:
        """This policy without the rows of ``issuer``; a PolicyError where none would be left."""
        return replace(self, anchors=tuple(row for row in self.anchors if row.id != issuer))

    def with_issuer(self, issuer: PinnedIssuer) -> Self:
        """This policy and the keys of one more issuer."""
        return replace(self, issuers=(*self.issuers, issuer))

    def with_suites(self, *suites: str) -> Self:
        """This policy with exactly these suites."""
        return replace(self, suites=suites)

    def with_max_status_age(self, age: timedelta | None) -> Self:
        """This policy with another bound on the age of status lists."""
        return replace(self, max_status_age=age)

    def to_dict(self) -> dict[str, Json]:
        """The policy as JSON: what its digest is taken of."""
        age = None if self.max_status_age is None else self.max_status_age // timedelta(seconds=1)
        return {
            "profile": self.profile,
            "suites": list(self.suites),
            "max_status_age_seconds": age,
            "anchors": [anchor.to_dict() for anchor in self.anchors],
            "issuers": [issuer.to_dict() for issuer in self.issuers],
        }

    def _faults(self) -> Iterator[Fault]:
        if self.profile not in PROFILES:
            yield Fault("POLICY_VALUE_INVALID", f"one of {', '.join(PROFILES)}", self.profile, where="profile")
        if not self.anchors:
            yield Fault("POLICY_EMPTY", "at least one [[anchor]]", "none", where="anchor")
        if not self.suites:
            yield Fault("POLICY_EMPTY", "at least one suite", "none", where="suites")
        for suite in self.suites:
            if suite not in SUITES:
                yield Fault("POLICY_VALUE_INVALID", f"suites of {', '.join(sorted(SUITES))}", suite, where="suites")
        if self.max_status_age is not None and self.max_status_age <= timedelta(0):
            yield Fault(
                "POLICY_VALUE_INVALID", "a duration above zero", str(self.max_status_age), where="max_status_age"
            )
        yield from self._overlaps()

    def _overlaps(self) -> Iterator[Fault]:
        for earlier, later in pairwise(self.anchors):
            if earlier.id == later.id and earlier.period.overlaps(later.period):
                yield Fault("POLICY_OVERLAP", "one anchor row of an issuer at a time", later.id, where="anchor")
        for one, other in pairwise(self.issuers):
            if one.id == other.id:
                yield Fault("POLICY_OVERLAP", "one [[issuer]] of an id", one.id, where="issuer")
