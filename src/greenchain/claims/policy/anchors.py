"""The rows of a trust policy: anchors, and keys pinned for issuers without a DID."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from greenchain.claims.scope import Scope
from greenchain.claims.vcdm import is_url
from greenchain.values.json import Json
from greenchain.values.time import Period, format_instant

ACTIONS = ("accredit", "issue")
ROLES = ("supplier", "third_party", "regulator")
"""What an issuer may be to the things it speaks of, the weakest first."""

_EVER = datetime.min.replace(tzinfo=UTC)

Role = Literal["supplier", "third_party", "regulator"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """An issuer that the policy's owner trusts of their own accord.

    Attributes:
        id: the issuer's id, compared letter for letter.
        may: ``issue`` claims, ``accredit`` others.
        role: what the issuer is to the things it speaks of; scoring derives evidence levels from it.
        period: the instants the trust holds.
        scope: what the anchor may speak of.
    """

    id: str
    may: tuple[str, ...] = ("issue",)
    role: Role = "third_party"
    period: Period = field(default_factory=Period)
    scope: Scope = field(default_factory=Scope)

    def __post_init__(self) -> None:
        if not is_url(self.id):
            raise ValueError(f"an anchor's id is a URL or DID, not {self.id!r}")
        if not self.may or not set(self.may) <= set(ACTIONS):
            raise ValueError(f"an anchor may {' or '.join(ACTIONS)}, not {self.may!r}")
        if self.role not in ROLES:
            raise ValueError(f"an anchor's role is one of {', '.join(ROLES)}, not {self.role!r}")
        object.__setattr__(self, "may", tuple(sorted(set(self.may))))

    @property
    def sort_key(self) -> tuple[str, datetime]:
        """Order of rows in a policy: by id, then by the instant they begin."""
        # As an instant in UTC: texts and wall clocks of one zone sort otherwise
        return self.id, self.period.since.astimezone(UTC) if self.period.since else _EVER

    def to_dict(self) -> dict[str, Json]:
        """The row as JSON, for the policy's digest and for results."""
        return {
            "id": self.id,
            "may": list(self.may),
            "role": self.role,
            **_text(self.period),
            "scope": self.scope.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class PinnedIssuer:
    """An issuer whose keys the policy names: exactly these verification methods count, whatever its id."""

    id: str
    verification_methods: tuple[str, ...]

    def __post_init__(self) -> None:
        if not is_url(self.id):
            raise ValueError(f"an issuer's id is a URL or DID, not {self.id!r}")
        if not self.verification_methods or isinstance(self.verification_methods, str):
            raise ValueError("an issuer has at least one verification method")
        object.__setattr__(self, "verification_methods", tuple(sorted(set(self.verification_methods))))

    def to_dict(self) -> dict[str, Json]:
        """The row as JSON."""
        return {"id": self.id, "verification_methods": list(self.verification_methods)}


def _text(period: Period) -> dict[str, str | None]:
    return {
        "valid_from": format_instant(period.since) if period.since else None,
        "valid_until": format_instant(period.until) if period.until else None,
    }
