"""Which key a signature names, and whether it was good at an instant.

A did:key or did:jwk is its own key for ever. A did:web has no history of its own: a retained document speaks from the
instant it was retrieved until the next one, and a document that the policy pins without a date speaks for all time.
The policy's rows about a key (retired, compromised) narrow both; what became known later than ``known_at`` does not
exist yet.

Source: W3C DID Core 1.0, 5.3; did:key; did:jwk; did:web.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from greenchain.claims.did_documents import DidDocument
from greenchain.claims.keys import PublicKey, public_key_from_did_url
from greenchain.claims.policy_rows import KeyRow
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.time import format_instant

_CHECK = "key"
_EVER = datetime.min.replace(tzinfo=UTC)
_GOOD = Finding(_CHECK, Outcome.CONFORMS, "KEY_ACCEPTED", "an accepted key, in force")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one retained identifier document says about a key, and since when it speaks."""

    since: datetime | None
    document: DidDocument


@dataclass(frozen=True, slots=True)
class KeyHistory:
    """One key, and all that bears on when it was good.

    Attributes:
        method: its DID URL.
        key: the key.
        statements: the documents that speak of its identifier, the earliest first; empty for a self-certifying one.
        rows: the policy's rows about it.
    """

    method: str
    key: PublicKey
    statements: tuple[Statement, ...] = ()
    rows: tuple[KeyRow, ...] = ()

    def turns(self) -> Iterator[datetime]:
        """The instants at which its standing may change."""
        for statement in self.statements:
            if statement.since:
                yield statement.since
        for row in self.rows:
            yield from (end for end in (row.not_before, row.not_after, row.compromised_since) if end)

    def judge(self, instant: datetime, *, known_at: datetime) -> Finding:
        """Whether the key was good at ``instant``, as far as was known at ``known_at``."""
        if self.statements:
            stated = self._stated(instant, known_at)
            if stated is not None:
                return stated
        return (_ruled(self.rows, instant, known_at) if self.rows else None) or _GOOD

    def _stated(self, instant: datetime, known_at: datetime) -> Finding | None:
        speaking = [s for s in self.statements if s.since is None or s.since <= min(instant, known_at)]
        if not speaking:
            detail = f"no retained document of the issuer speaks for {format_instant(instant)}"
            missing = ("did-document",)
            return Finding(_CHECK, Outcome.NOT_DETERMINED, "KEY_UNKNOWN", detail, self.method, missing=missing)
        together = [s.document.assertion_keys.get(self.method) for s in speaking if s.since == speaking[-1].since]
        if all(key == self.key for key in together):
            return None
        if any(key == self.key for key in together):
            detail = "documents of one time disagree about this key"
            return Finding(_CHECK, Outcome.NOT_DETERMINED, "KEY_UNKNOWN", detail, self.method)
        return _bad("KEY_RETIRED", "the issuer's document of that time does not name this key", self.method)


def key_histories(
    method: str, *, statements: tuple[Statement, ...], rows: tuple[KeyRow, ...]
) -> tuple[KeyHistory, ...]:
    """Every key that ``method`` may mean: one for a self-certifying identifier, one for each key its documents name.

    Raises:
        InputError: ``KEY_UNKNOWN`` where nothing at hand names the key, ``PURPOSE_MISMATCH`` where it is named for
            another purpose only, ``KEY_REFUSED`` where the key is not accepted.
    """
    own = tuple(row for row in rows if row.id == method)
    if method.startswith(("did:key:", "did:jwk:")):
        return (KeyHistory(method, public_key_from_did_url(method), (), own),)
    keys: list[PublicKey] = []
    for statement in statements:
        key = statement.document.assertion_keys.get(method)
        if key is not None and key not in keys:
            keys.append(key)
    if keys:
        return tuple(KeyHistory(method, key, statements, own) for key in keys)
    if any(method in statement.document.other_methods for statement in statements):
        raise InputError(
            Fault("PURPOSE_MISMATCH", "a key for assertionMethod", f"{method}, which is for another purpose")
        )
    found = method if not statements else f"{method}, which none of {len(statements)} document(s) names"
    raise InputError(Fault("KEY_UNKNOWN", "a document of the issuer that names the key", found))


def _ruled(rows: tuple[KeyRow, ...], instant: datetime, known_at: datetime) -> Finding | None:
    """What the policy's latest statement about the key says against it at ``instant``; ``None`` for nothing."""
    known = [row for row in rows if row.is_known_at(known_at)]
    latest = max((row.known_since or _EVER for row in known), default=_EVER)
    counting = [row for row in known if (row.known_since or _EVER) == latest]
    for row in counting:
        if row.compromised_since and instant >= row.compromised_since:
            return _bad("KEY_COMPROMISED", f"compromised since {format_instant(row.compromised_since)}", row.id)
    if not counting or any(row.period.holds(instant) for row in counting):
        return None
    begins = min(row.not_before or _EVER for row in counting)
    if instant < begins:
        return _bad("NOT_YET_VALID", f"the key counts only from {format_instant(begins)}", counting[0].id)
    ended = max(row.not_after for row in counting if row.not_after and row.not_after <= instant)
    return _bad("KEY_RETIRED", f"retired at {format_instant(ended)}", counting[0].id)


def _bad(code: str, detail: str, method: str) -> Finding:
    return Finding(_CHECK, Outcome.DOES_NOT_CONFORM, code, detail, method)
