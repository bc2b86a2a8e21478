"""Where keys and contexts are looked up: the policy's pins and the evidence at hand, nothing else.

A keyring answers the same for the same name as long as it lives, so it remembers: a hundred claims of one issuer read
its document once, and lists and accreditations are read once for every ``known_at``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from greenchain.claims.contexts import Contexts
from greenchain.claims.did_documents import DidDocument, read_did_document
from greenchain.claims.evidence.bundle import EvidenceBundle
from greenchain.claims.evidence.resolver import Retained, counting_documents, knowledge_turns
from greenchain.claims.key_history import KeyHistory, Knowledge, Statement, key_histories
from greenchain.claims.policy.policy import TrustPolicy
from greenchain.values.errors import InputError

_REMEMBERED = 4096  # keys; beyond, the memory starts anew: a few megabytes at most
_ALWAYS = datetime.max.replace(tzinfo=UTC)  # in the place of an instant: for every state of knowledge


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys and contexts that one policy and one bundle of evidence give.

    Attributes:
        policy: its pins and what it knows of keys.
        evidence: retained identifier documents.
        contexts: what signatures over statements may be read with.
    """

    policy: TrustPolicy
    evidence: EvidenceBundle
    contexts: Contexts = field(default_factory=Contexts)
    _known: dict[tuple[str, datetime], tuple[KeyHistory, ...]] = field(default_factory=dict, repr=False, compare=False)
    _documents: dict[str, tuple[Knowledge, ...]] = field(default_factory=dict, repr=False, compare=False)

    def histories(self, method: str, *, known_at: datetime | None = None) -> tuple[KeyHistory, ...]:
        """Every key that the verification method may mean, never none.

        Args:
            method: its DID URL.
            known_at: the state of knowledge that is asked about: what came to count later, or counts no longer by then,
                names no key. ``None`` is every state, each told apart in the answers.

        Raises:
            InputError: as :func:`key_histories`; ``KEY_UNKNOWN`` where the policy pins a document of the identifier
                that is not at hand, for it may be the one that retired the key.
        """
        knowledge: tuple[Knowledge, ...] = ()
        if method.startswith("did:web:"):
            knowledge = self._counting(method.partition("#")[0], known_at)
        question = method, knowledge[-1].since if knowledge and known_at else _ALWAYS
        known = self._known.get(question)
        if known is None:
            known = key_histories(method, knowledge=knowledge, rows=self.policy.keys)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[question] = known
        return known

    def _counting(self, did: str, known_at: datetime | None) -> tuple[Knowledge, ...]:
        """The documents of ``did`` that count as of ``known_at``; for every state of knowledge where none is asked."""
        knowledge = self._documents.get(did)
        if knowledge is None:
            if len(self._documents) >= _REMEMBERED:
                self._documents.clear()
            knowledge = self._documents[did] = self._knowledge(did)
        if known_at is not None:
            knowledge = tuple(known for known in knowledge if known.since <= known_at)[-1:]
        if knowledge and all(known.absent for known in knowledge):
            InputError.raise_if(known.absent for known in knowledge[-1:] if known.absent)
        return knowledge

    def _knowledge(self, did: str) -> tuple[Knowledge, ...]:
        """Which documents of ``did`` count, and as of when they came to."""
        found: list[Knowledge] = []
        read: dict[str, DidDocument] = {}
        for since in knowledge_turns(did, policy=self.policy, bundle=self.evidence):
            try:
                counting = counting_documents(did, policy=self.policy, bundle=self.evidence, known_at=since)
            except InputError as error:
                found.append(Knowledge(since, absent=error.faults[0]))
                continue
            for retained in counting:
                if retained.sha256 not in read:
                    read[retained.sha256] = _read(retained, did)
            statements = tuple(Statement(retained.since, read[retained.sha256]) for retained in counting)
            found.append(Knowledge(since, statements))
        return tuple(found)


def _read(retained: Retained, did: str) -> DidDocument:
    try:
        return read_did_document(retained.document, did=did)
    except InputError as error:
        raise error.within(file=retained.sha256) from None
