"""Further rows of a trust policy: what is known of keys, which logs and witnesses count, what is pinned by its hash.

Every row is a statement of the policy's owner. A row made wrongly in code is the caller's mistake; the same row in a
``trust.toml`` is a fault that ``policy_toml`` reports with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from greenchain.claims.log.vkey import COSIGNATURE, SIGNATURE, VerifierKey
from greenchain.claims.vcdm import is_url
from greenchain.values.json import Json
from greenchain.values.time import Period, aware, format_instant

_EVER = datetime.min.replace(tzinfo=UTC)
_SHA256 = re.compile("[0-9a-f]{64}")


def is_sha256(text: object) -> bool:
    """Whether ``text`` is a SHA-256 in lower-case hexadecimal, the one spelling that is compared."""
    return isinstance(text, str) and _SHA256.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class KeyRow:
    """What the policy's owner knows of one key.

    A later statement about a key replaces the earlier ones: of the rows known by an instant, those with the latest
    ``known_since`` count. Rows learnt together must not overlap in their periods; the key is good inside any of them.

    Attributes:
        id: the verification method, letter for letter.
        not_before: the key signs nothing good before; ``None`` is without bound.
        not_after: the key signs nothing good from then on (half-open); ``None`` is without bound.
        compromised_since: from then on others may have signed with it; ``None`` is never.
        known_since: since when the owner knows all this; ``None`` is always.
    """

    id: str
    not_before: datetime | None = None
    not_after: datetime | None = None
    compromised_since: datetime | None = None
    known_since: datetime | None = None

    def __post_init__(self) -> None:
        if not is_url(self.id):
            raise ValueError(f"a key's id is the URL of a verification method, not {self.id!r}")
        for name in ("compromised_since", "known_since"):
            instant = getattr(self, name)
            if instant is not None:
                aware(instant, name)
        Period(self.not_before, self.not_after)  # refuses naive instants and an empty period

    @property
    def period(self) -> Period:
        """The instants at which the key may sign, whatever became of it."""
        return Period(self.not_before, self.not_after)

    def is_statement_of(self, other: KeyRow) -> bool:
        """Whether both rows speak of one key and were learnt at one instant."""
        return self.sort_key[:2] == other.sort_key[:2]

    def is_known_at(self, known_at: datetime) -> bool:
        """Whether the owner knew of this row by ``known_at``."""
        return self.known_since is None or self.known_since <= aware(known_at, "known_at")

    @property
    def sort_key(self) -> tuple[str, datetime, datetime]:
        """Order of rows: by key, by when they were learnt, by when they begin."""
        return self.id, _utc(self.known_since), _utc(self.not_before)

    def to_dict(self) -> dict[str, Json]:
        """The row as JSON."""
        return {
            "id": self.id,
            "not_before": _text(self.not_before),
            "not_after": _text(self.not_after),
            "compromised_since": _text(self.compromised_since),
            "known_since": _text(self.known_since),
        }


def rows_in_force(rows: Iterable[KeyRow], *, known_at: datetime) -> tuple[KeyRow, ...]:
    """Of ``rows`` about one key those that counted as of ``known_at``: the statement learnt last, by its periods."""
    known = sorted((row for row in rows if row.is_known_at(known_at)), key=lambda row: row.sort_key)
    return tuple(row for row in known if row.is_statement_of(known[-1]))


@dataclass(frozen=True, slots=True)
class LogRow:
    """A transparency log whose checkpoints count: its origin line and the key that signs them."""

    origin: str
    key: VerifierKey

    def __post_init__(self) -> None:
        if not self.origin or self.origin != self.origin.strip() or "\n" in self.origin:
            raise ValueError(f"an origin is one line without blanks at its ends, not {self.origin!r}")
        if self.key.kind != SIGNATURE:
            raise ValueError(f"a log signs with a key of kind {SIGNATURE} (signature), not {self.key.kind}")

    def to_dict(self) -> dict[str, Json]:
        """The row as JSON."""
        return {"origin": self.origin, "key": self.key.text}


@dataclass(frozen=True, slots=True)
class WitnessRow:
    """A witness whose timestamped cosignatures count."""

    key: VerifierKey

    def __post_init__(self) -> None:
        if self.key.kind != COSIGNATURE:  # a signature without its time would prove no instant
            raise ValueError(f"a witness signs with a key of kind {COSIGNATURE} (cosignature), not {self.key.kind}")

    def to_dict(self) -> dict[str, Json]:
        """The row as JSON."""
        return {"key": self.key.text}


@dataclass(frozen=True, slots=True)
class ContextRow:
    """A JSON-LD context pinned by its hash: under this URL only these bytes count."""

    url: str
    sha256: str

    def __post_init__(self) -> None:
        _require_pin(self.url, self.sha256)

    def to_dict(self) -> dict[str, Json]:
        """The row as JSON."""
        return {"url": self.url, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A did:web document pinned by its hash.

    Attributes:
        url: the https URL at which it was published.
        sha256: of its bytes.
        retrieved: since when it speaks, until the next one pinned for the URL; ``None`` is at all times.
    """

    url: str
    sha256: str
    retrieved: datetime | None = None

    def __post_init__(self) -> None:
        _require_pin(self.url, self.sha256)
        if self.retrieved is not None:
            aware(self.retrieved, "retrieved")

    def to_dict(self) -> dict[str, Json]:
        """The row as JSON."""
        return {"url": self.url, "sha256": self.sha256, "retrieved": _text(self.retrieved)}


@dataclass(frozen=True, slots=True)
class CollectorRow:
    """Somebody whose word counts for what was published where and when: who may sign the manifest of a bundle."""

    id: str

    def __post_init__(self) -> None:
        if not is_url(self.id):
            raise ValueError(f"a collector's id is a DID or URL, not {self.id!r}")

    def to_dict(self) -> dict[str, Json]:
        """The row as JSON."""
        return {"id": self.id}


def _require_pin(url: str, sha256: str) -> None:
    if not is_url(url):
        raise ValueError(f"a pin names a URL, not {url!r}")
    if not is_sha256(sha256):
        raise ValueError(f"a pin holds a SHA-256 in lower-case hexadecimal, not {sha256!r}")


def _utc(instant: datetime | None) -> datetime:
    """``instant`` in UTC, since wall clocks of one zone sort otherwise; an open beginning before all others."""
    return instant.astimezone(UTC) if instant else _EVER


def _text(instant: datetime | None) -> str | None:
    return format_instant(instant) if instant else None
