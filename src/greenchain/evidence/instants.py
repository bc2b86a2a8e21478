"""Evidence answers the question it was verified for, and no other.

A claim that conforms today may have been revoked tomorrow, and one policy's third party is another policy's stranger.
So every stage that judges asks here first whether the evidence was verified for its own instants.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from greenchain.values.errors import Fault, GreenchainError
from greenchain.values.time import aware, format_instant


class EvidenceError(GreenchainError):
    """Evidence is used for a question that it was not verified for."""


class Verified(Protocol):
    """Whatever carries the instants it was verified for: a claim, or a graph of claims that agree on them."""

    @property
    def at(self) -> datetime | None:
        """The instant it was verified for; ``None`` where there is nothing verified in it."""
        ...

    @property
    def known_at(self) -> datetime | None:
        """What counted as known."""
        ...


def require_instant(evidence: Verified, *, at: datetime, known_at: datetime | None = None) -> None:
    """Return where ``evidence`` was verified for ``at`` and ``known_at`` (by default ``at``), or holds nothing.

    Raises:
        EvidenceError: ``VERIFIED_AT_OTHER_INSTANT``.
    """
    wanted = (aware(at), aware(at if known_at is None else known_at, "known_at"))
    if evidence.at is None or evidence.known_at is None or (evidence.at, evidence.known_at) == wanted:
        return
    raise EvidenceError(
        Fault(
            "VERIFIED_AT_OTHER_INSTANT",
            f"evidence verified at {format_instant(wanted[0])}, known at {format_instant(wanted[1])}",
            f"at {format_instant(evidence.at)}, known at {format_instant(evidence.known_at)}",
        )
    )
