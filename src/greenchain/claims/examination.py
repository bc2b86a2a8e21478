"""The whole answer about one secured claim: every finding, and the sealed claim where all of them allow it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from greenchain.claims.accreditation.trust import SeenList
from greenchain.claims.reading import Reading
from greenchain.claims.status.entries import StatusAnswer
from greenchain.claims.verified import ChainLink, SigningTime, VerifiedClaim
from greenchain.values.errors import Fault, NotConformingError
from greenchain.values.finding import Finding, Verdict
from greenchain.values.json import Json, freeze, thaw
from greenchain.values.outcome import Outcome

_VERDICTS = ("at_signing", "at")
_NO_TIME = SigningTime()
_NO_VERDICTS: Mapping[str, Outcome] = MappingProxyType({})


class Examination(NamedTuple):
    """What came of examining a claim.

    Attributes:
        source: the name the bytes came under.
        verdict: every finding, in the order of the checks.
        claim: the evidence, where the verdict conforms.
        reading: what the document says of itself, believed or not; ``None`` where it could not be read.
        is_signed: whether its proof covers what it says.
        chain: why its issuer is trusted.
        status: what its status entries came to.
        signing_time: when it says that it was signed, and by when that is proven.
        verdicts: ``at_signing`` and ``at``, read-only; empty where nothing was signed.
        lists: the status lists that were relied on, of the claim and of its chain.
    """

    source: str
    verdict: Verdict
    claim: VerifiedClaim | None = None
    reading: Reading | None = None
    is_signed: bool = False
    chain: tuple[ChainLink, ...] = ()
    status: tuple[StatusAnswer, ...] = ()
    signing_time: SigningTime = _NO_TIME
    verdicts: Mapping[str, Outcome] = _NO_VERDICTS
    lists: tuple[SeenList, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The outcome of all findings together."""
        return self.verdict.outcome

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, in the order of the checks."""
        return self.verdict.findings

    @property
    def digest(self) -> str:
        """The identity of the claim as presented; empty where it could not be read."""
        return self.reading.digest if self.reading else ""

    @property
    def issuer(self) -> str:
        """The issuer it names, believed or not; empty where it names none."""
        return self.reading.issuer if self.reading else ""

    @property
    def signed(self) -> Mapping[str, Json] | None:
        """The signed content; ``None`` unless the proof covers it."""
        if self.reading is None or not self.is_signed:
            return None
        content = freeze(self.reading.document)
        return content if isinstance(content, Mapping) else None

    def require(self) -> VerifiedClaim:
        """The evidence.

        Raises:
            NotConformingError: the verdict does not conform; its faults repeat the open findings.
        """
        self.verdict.require()
        if self.claim is None:
            raise NotConformingError(Fault("NOT_CONFORMING", "a verified claim", "none"))
        return self.claim

    def to_dict(self) -> dict[str, Any]:
        """One entry of ``claims`` in a verification document."""
        reading = self.reading
        return {
            "source": self.source,
            "outcome": self.outcome.value,
            "digest": self.digest or None,
            "id": (reading.id if reading else "") or None,
            "issuer": self.issuer or None,
            "suite": (reading.suite if reading else "") or None,
            "signed": thaw(self.signed),
            "signing_time": self.signing_time.to_dict(),
            "verdicts": {name: self.verdicts[name].value if self.verdicts else None for name in _VERDICTS},
            "chain": [link.to_dict() for link in self.chain],
            "status": [answer.to_dict() for answer in self.status],
            "findings": [finding.to_dict() for finding in self.findings],
        }
