"""The trust policy: whom the asker believes, about what, since when, under which suites.

A value without moods: deriving a policy never changes its base, and its digest names it in every result. A policy that
is empty, unclear or speaks twice of one issuer at one time is refused, because a judge without a rule must not pass
anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from types import MappingProxyType
from typing import Any, Self

from greenchain.claims.log.vkey import VerifierKey
from greenchain.claims.policy.anchors import Anchor, PinnedIssuer
from greenchain.claims.policy.rows import (
    CollectorRow,
    ContextRow,
    DocumentRow,
    KeyRow,
    LogRow,
    WitnessRow,
    rows_in_force,
)
from greenchain.claims.policy.toml import read_policy, read_table
from greenchain.claims.suites import DEFAULT_SUITES, SUITES
from greenchain.claims.vcdm import is_url
from greenchain.values.errors import Fault, PolicyError
from greenchain.values.json import Json, canonical_json, digest

PROFILES = ("production", "test")
CHAIN_MUST_HOLD = ("at_signing", "at")
"""When an accreditation chain must hold: over the span of the signing, or also at the instant asked about."""

# How the rows of each table sort; two rows of one table that sort alike name the same thing twice
_ROW_KEYS: Mapping[str, Callable[[Any], tuple[Any, ...]]] = MappingProxyType(
    {
        "anchors": lambda row: row.sort_key,
        "issuers": lambda row: (row.id,),
        "keys": lambda row: row.sort_key,
        "logs": lambda row: (row.origin,),
        "witnesses": lambda row: (row.key.name, row.key.key.raw),
        "contexts": lambda row: (row.url, row.sha256),
        "documents": lambda row: (row.url, row.sha256),
        "collectors": lambda row: (row.id,),
    }
)
_SINCE_ISSUE_3 = ("keys", "logs", "witnesses", "contexts", "documents", "collectors")


@dataclass(frozen=True, slots=True)
class TrustPolicy:
    """Whom to trust with what.

    Attributes:
        anchors: at least one; several rows of one id must not overlap in time.
        profile: ``production``, or ``test``, in which an anchor may do without a scope.
        suites: accepted suites; those over RDF statements only where they are named.
        issuers: keys pinned for issuers.
        max_status_age: how old the newest status list may be; ``None`` is without limit.
        keys: what is known of single keys.
        logs: whose checkpoints count; one key an origin.
        witnesses: whose cosignatures count; one key a witness and one name a key, so that a quorum counts witnesses.
        contexts: JSON-LD contexts by their hash; one a URL.
        documents: did:web documents by their hash.
        collectors: who may sign the manifest of a bundle.
        witness_quorum: how many witnesses must have cosigned a checkpoint before it proves a time.
        chain_must_hold: ``at_signing``, or ``at``: also at the instant asked about.
        required_proofs: issuers that must all have signed a claim, besides its own.
        digest: SHA-256 of the policy's canonical form, independent of the order of its rows.

    Raises:
        PolicyError: with every fault found.
    """

    anchors: tuple[Anchor, ...]
    profile: str = "production"
    suites: tuple[str, ...] = DEFAULT_SUITES
    issuers: tuple[PinnedIssuer, ...] = ()
    max_status_age: timedelta | None = None
    keys: tuple[KeyRow, ...] = field(default=(), kw_only=True)
    logs: tuple[LogRow, ...] = field(default=(), kw_only=True)
    witnesses: tuple[WitnessRow, ...] = field(default=(), kw_only=True)
    contexts: tuple[ContextRow, ...] = field(default=(), kw_only=True)
    documents: tuple[DocumentRow, ...] = field(default=(), kw_only=True)
    collectors: tuple[CollectorRow, ...] = field(default=(), kw_only=True)
    witness_quorum: int = field(default=1, kw_only=True)
    chain_must_hold: str = field(default="at_signing", kw_only=True)
    required_proofs: tuple[str, ...] = field(default=(), kw_only=True)
    digest: str = field(init=False, default="")
    _anchors_by_id: Mapping[str, tuple[Anchor, ...]] = field(init=False, repr=False, compare=False)
    _pinned_by_id: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name, row_key in _ROW_KEYS.items():
            object.__setattr__(self, name, tuple(sorted(getattr(self, name), key=row_key)))
        object.__setattr__(self, "suites", tuple(sorted(set(self.suites))))
        object.__setattr__(self, "required_proofs", tuple(sorted(set(self.required_proofs))))
        PolicyError.raise_if(self._faults())
        object.__setattr__(self, "digest", digest(canonical_json(self.to_dict())))
        anchors = {issuer: tuple(rows) for issuer, rows in groupby(self.anchors, key=lambda row: row.id)}
        object.__setattr__(self, "_anchors_by_id", anchors)
        object.__setattr__(self, "_pinned_by_id", {row.id: row.verification_methods for row in self.issuers})

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
        return self._anchors_by_id.get(issuer, ())

    def pinned_keys_of(self, issuer: str) -> tuple[str, ...] | None:
        """The verification methods pinned for exactly this issuer; ``None`` where none are."""
        return self._pinned_by_id.get(issuer)

    def key_rows_of(self, method: str, *, known_at: datetime) -> tuple[KeyRow, ...]:
        """What was known of exactly this verification method by ``known_at``: the latest statement, by its periods."""
        return rows_in_force((row for row in self.keys if row.id == method), known_at=known_at)

    @property
    def log_keys(self) -> Mapping[str, VerifierKey]:
        """The key of each log by its origin."""
        return MappingProxyType({row.origin: row.key for row in self.logs})

    @property
    def witness_keys(self) -> tuple[VerifierKey, ...]:
        """The keys of the witnesses, by name."""
        return tuple(row.key for row in self.witnesses)

    @property
    def context_pins(self) -> Mapping[str, str]:
        """The SHA-256 of each pinned context by its URL."""
        return MappingProxyType({row.url: row.sha256 for row in self.contexts})

    def documents_of(self, url: str) -> tuple[DocumentRow, ...]:
        """The documents pinned for exactly this URL."""
        return tuple(row for row in self.documents if row.url == url)

    def is_collector(self, did: str) -> bool:
        """Whether exactly this DID may sign the manifest of a bundle."""
        return any(row.id == did for row in self.collectors)

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

    def with_key(self, row: KeyRow) -> Self:
        """This policy and one more statement about a key."""
        return replace(self, keys=(*self.keys, row))

    def with_log(self, row: LogRow) -> Self:
        """This policy and one more log."""
        return replace(self, logs=(*self.logs, row))

    def with_witness(self, row: WitnessRow) -> Self:
        """This policy and one more witness."""
        return replace(self, witnesses=(*self.witnesses, row))

    def with_context(self, row: ContextRow) -> Self:
        """This policy and one more pinned context."""
        return replace(self, contexts=(*self.contexts, row))

    def with_document(self, row: DocumentRow) -> Self:
        """This policy and one more pinned did:web document."""
        return replace(self, documents=(*self.documents, row))

    def with_collector(self, row: CollectorRow) -> Self:
        """This policy and one more collector."""
        return replace(self, collectors=(*self.collectors, row))

    def with_witness_quorum(self, quorum: int) -> Self:
        """This policy with another number of witnesses that a proof of time takes."""
        return replace(self, witness_quorum=quorum)

    def with_chain_must_hold(self, when: str) -> Self:
        """This policy with its chains judged ``at_signing``, or also ``at``."""
        return replace(self, chain_must_hold=when)

    def with_required_proofs(self, *issuers: str) -> Self:
        """This policy with exactly these issuers required to have signed; none lifts the requirement."""
        return replace(self, required_proofs=issuers)

    def to_dict(self) -> dict[str, Json]:
        """The policy as JSON: what its digest is taken of. What is as by default is left out, save for the oldest keys.

        So a policy keeps its digest when the policies of others learn new words.
        """
        age = None if self.max_status_age is None else self.max_status_age // timedelta(seconds=1)
        return {
            "profile": self.profile,
            "suites": list(self.suites),
            "max_status_age_seconds": age,
            "anchors": [anchor.to_dict() for anchor in self.anchors],
            "issuers": [issuer.to_dict() for issuer in self.issuers],
            **self._stated(),
        }

    def _stated(self) -> dict[str, Json]:
        stated: dict[str, Json] = {
            name: [row.to_dict() for row in rows] for name in _SINCE_ISSUE_3 if (rows := getattr(self, name))
        }
        if self.witness_quorum != 1:
            stated["witness_quorum"] = self.witness_quorum
        if self.chain_must_hold != CHAIN_MUST_HOLD[0]:
            stated["chain_must_hold"] = self.chain_must_hold
        if self.required_proofs:
            stated["required_proofs"] = list(self.required_proofs)
        return stated

    def _faults(self) -> Iterator[Fault]:
        yield from self._value_faults()
        if not self.anchors:
            yield Fault("POLICY_EMPTY", "at least one [[anchor]]", "none", where="anchor")
        if not self.suites:
            yield Fault("POLICY_EMPTY", "at least one suite", "none", where="suites")
        yield from self._overlaps()
        yield from self._repetitions()

    def _value_faults(self) -> Iterator[Fault]:
        if self.profile not in PROFILES:
            yield _value_fault("profile", f"one of {', '.join(PROFILES)}", self.profile)
        for suite in self.suites:
            if suite not in SUITES:
                yield _value_fault("suites", f"suites of {', '.join(SUITES)}", suite)
        if self.max_status_age is not None and self.max_status_age <= timedelta(0):
            yield _value_fault("max_status_age", "a duration above zero", self.max_status_age)
        highest = len(self.witnesses) or self.witness_quorum
        if isinstance(self.witness_quorum, bool) or not 1 <= self.witness_quorum <= highest:
            yield _value_fault("witness_quorum", "a number of witnesses from 1 to all there are", self.witness_quorum)
        if self.chain_must_hold not in CHAIN_MUST_HOLD:
            yield _value_fault("chain_must_hold", f"one of {', '.join(CHAIN_MUST_HOLD)}", self.chain_must_hold)
        for issuer in self.required_proofs:
            if not is_url(issuer):
                yield _value_fault("required_proofs", "DIDs or URLs of issuers", issuer)

    def _overlaps(self) -> Iterator[Fault]:
        for earlier, later in pairwise(self.anchors):
            if earlier.id == later.id and earlier.period.overlaps(later.period):
                yield Fault("POLICY_OVERLAP", "one anchor row of an issuer at a time", later.id, where="anchor")
        for one, other in pairwise(self.issuers):
            if one.id == other.id:
                yield Fault("POLICY_OVERLAP", "one [[issuer]] of an id", one.id, where="issuer")
        for before, after in pairwise(self.keys):
            if before.is_statement_of(after) and before.period.overlaps(after.period):
                yield Fault("POLICY_OVERLAP", "one row of a key at a time, or one learnt later", after.id, where="key")

    def _repetitions(self) -> Iterator[Fault]:
        """Rows that name one thing twice: of two keys or hashes nobody can tell which counts, and quorums would lie."""
        named: tuple[tuple[str, str, list[str]], ...] = (
            ("log", "one [[log]] of an origin", [row.origin for row in self.logs]),
            ("witness", "one [[witness]] of a name", [row.key.name for row in self.witnesses]),
            ("witness", "one [[witness]] of a key", [row.key.key.multikey for row in self.witnesses]),
            ("context", "one [[context]] of a URL", [row.url for row in self.contexts]),
            ("document", "each [[document]] once", [f"{row.url} {row.sha256}" for row in self.documents]),
            ("collector", "each [[collector]] once", [row.id for row in self.collectors]),
        )
        for table, expected, names in named:
            for name in sorted({name for name in names if names.count(name) > 1}):
                yield Fault("POLICY_ROW_TWICE", expected, name, where=table)


def _value_fault(where: str, expected: str, found: object) -> Fault:
    return Fault("POLICY_VALUE_INVALID", expected, str(found), where=where)
