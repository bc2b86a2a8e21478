"""Which key a signature names, and whether it was good at an instant.

A did:key or did:jwk is its own key for ever. A did:web has no history of its own: a retained document speaks from the
instant it was retrieved until the next one, and a document that the policy pins without a date speaks for all time.
The policy's rows about a key (retired, compromised) narrow both; what became known later than ``known_at`` does not
exist yet, and documents whose collector counts no longer, or not yet, do not speak.

Source: W3C DID Core 1.0, 5.3; did:key; did:jwk; did:web.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from greenchain.claims.did_documents import DidDocument
from greenchain.claims.keys import PublicKey, public_key_from_did_url
from greenchain.claims.policy.rows import KeyRow
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.time import format_instant

_CHECK = "key"
_TELLING = ("KEY_REFUSED", "PURPOSE_MISMATCH", "KEY_UNKNOWN")
_EVER = datetime.min.replace(tzinfo=UTC)
ACCEPTED = Finding(_CHECK, Outcome.CONFORMS, "KEY_ACCEPTED", "an accepted key, in force")
"""What is found of a key against which nothing speaks."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one retained identifier document says about a key, and since when it speaks."""

    since: datetime | None
    document: DidDocument


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The documents that count as of every ``known_at`` from ``since`` until the next knowledge.

    ``absent`` tells of one that should count and is not at hand; then none does.
    """

    since: datetime
    statements: tuple[Statement, ...] = ()
    absent: Fault | None = None


@dataclass(frozen=True, slots=True)
class KeyHistory:
    """One key, and all that bears on when it was good.

    Attributes:
        method: its DID URL.
        key: the key.
        knowledge: the documents that speak of its identifier, the earliest first, as they came to count; empty for a
            self-certifying one.
        rows: the policy's rows about it.
    """

    method: str
    key: PublicKey
    knowledge: tuple[Knowledge, ...] = ()
    rows: tuple[KeyRow, ...] = ()

    @property
    def is_constant(self) -> bool:
        """Whether nothing bears on it: it is good at every instant."""
        return not self.knowledge and not self.rows

    def turns(self) -> Iterator[datetime]:
        """The instants at which its standing may change."""
        for statement in _every(self.knowledge):
            yield from (end for end in (statement.since, statement.document.ends.get(self.method)) if end)
        for row in self.rows:
            yield from (end for end in (row.not_before, row.not_after, row.compromised_since) if end)

    def judge(self, instant: datetime, *, known_at: datetime) -> Finding:
        """Whether the key was good at ``instant``, as far as was known at ``known_at``."""
        if self.knowledge:
            stated = self._stated(instant, known_at)
            if stated is not None:
                return stated
        return (_ruled(self.rows, instant, known_at) if self.rows else None) or ACCEPTED

    def _stated(self, instant: datetime, known_at: datetime) -> Finding | None:
        counting = max((k for k in self.knowledge if k.since <= known_at), key=lambda k: k.since, default=_NOTHING)
        speaking = [s for s in counting.statements if s.since is None or s.since <= min(instant, known_at)]
        if not speaking:
            detail = f"no retained document of the issuer speaks for {format_instant(instant)}"
            missing = ("did-document",)
            return Finding(_CHECK, Outcome.NOT_DETERMINED, "KEY_UNKNOWN", detail, self.method, missing=missing)
        together = [s.document for s in speaking if s.since == speaking[-1].since]
        naming = [document for document in together if self._is_named_in(document)]
        if not naming and not any(self._is_named_in(s.document) for s in speaking):
            return _bad("NOT_YET_VALID", "the issuer's document of that time does not name this key yet", self.method)
        if not naming:
            return _bad("KEY_RETIRED", "the issuer's document of that time does not name this key", self.method)
        if len(naming) < len(together):
            detail = "documents of one time disagree about this key"
            return Finding(_CHECK, Outcome.NOT_DETERMINED, "KEY_UNKNOWN", detail, self.method)
        ended = min((document.ends[self.method] for document in naming if self.method in document.ends), default=None)
        if ended is not None and instant >= ended:
            detail = f"ended at {format_instant(ended)}, as the issuer's document says"
            return _bad("KEY_RETIRED", detail, self.method)
        return None

    def _is_named_in(self, document: DidDocument) -> bool:
        return document.assertion_keys.get(self.method) == self.key


_NOTHING = Knowledge(_EVER)


def key_histories(method: str, *, knowledge: tuple[Knowledge, ...], rows: tuple[KeyRow, ...]) -> tuple[KeyHistory, ...]:
    """Every key that ``method`` may mean: one for a self-certifying identifier, one for each key its documents name.

    Raises:
        InputError: ``KEY_UNKNOWN`` where nothing at hand names the key, ``PURPOSE_MISMATCH`` where it is named for
            another purpose only, ``KEY_REFUSED`` where the key is not accepted.
    """
    own = tuple(row for row in rows if row.id == method)
    if method.startswith(("did:key:", "did:jwk:")):
        return (KeyHistory(method, public_key_from_did_url(method), (), own),)
    keys: list[PublicKey] = []
    statements = tuple(_every(knowledge))
    for statement in statements:
        key = statement.document.assertion_keys.get(method)
        if key is not None and key not in keys:
            keys.append(key)
    if keys:
        return tuple(KeyHistory(method, key, knowledge, own) for key in keys)
    if not statements:
        raise InputError(Fault("KEY_UNKNOWN", "a document of the issuer that names the key", method))
    raise _unusable(method, statements)


def _every(knowledge: tuple[Knowledge, ...]) -> Iterator[Statement]:
    """Every statement once, in the order in which they came to count."""
    # a document that counts for long stands in several states of knowledge, each time as the same object
    once = {(s.since, id(s.document)): s for known in knowledge for s in known.statements}
    yield from once.values()


def _unusable(method: str, statements: tuple[Statement, ...]) -> InputError:
    """Why none of the documents gives the key, the most telling reason first."""
    reasons: list[InputError] = []
    for statement in statements:
        try:
            statement.document.key_of(method)
        except InputError as error:
            reasons.append(error)
    return min(reasons, key=lambda error: _TELLING.index(error.code) if error.code in _TELLING else 0)


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
