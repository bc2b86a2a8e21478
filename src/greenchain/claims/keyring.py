"""Where keys and contexts are looked up: the policy's pins and the evidence at hand, nothing else.

A keyring answers the same for the same name as long as it lives, so it remembers: a hundred claims of one issuer read
its document once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from greenchain.claims.contexts import Contexts
from greenchain.claims.did_documents import read_did_document
from greenchain.claims.evidence import EvidenceBundle
from greenchain.claims.key_history import KeyHistory, Statement, key_histories
from greenchain.claims.policy import TrustPolicy
from greenchain.claims.resolver import retained_documents
from greenchain.values.errors import InputError

_REMEMBERED = 4096  # keys; beyond, the memory starts anew: a few megabytes at most


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
    _known: dict[str, tuple[KeyHistory, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def histories(self, method: str) -> tuple[KeyHistory, ...]:
        """Every key that the verification method may mean, never none.

        Raises:
            InputError: as :func:`key_histories`.
        """
        known = self._known.get(method)
        if known is None:
            statements = self._statements(method) if method.startswith("did:web:") else ()
            known = key_histories(method, statements=statements, rows=self.policy.keys)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[method] = known
        return known

    def _statements(self, method: str) -> tuple[Statement, ...]:
        did = method.partition("#")[0]
        found = []
        for retained in retained_documents(did, policy=self.policy, bundle=self.evidence):
            try:
                found.append(Statement(retained.since, read_did_document(retained.document, did=did)))
            except InputError as error:
                raise error.within(file=retained.sha256) from None
        return tuple(found)
