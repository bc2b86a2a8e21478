"""What every balance answers, of events, of a book, of claims about lots: an outcome, findings, and one document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from greenchain.values.finding import Finding, PackRef, Verdict
from greenchain.values.outcome import Outcome
from greenchain.values.result import result_document


class BalanceAnswer:
    """Read off one verdict; ``verdict`` is a field of the classes that inherit this."""

    __slots__ = ()
    verdict: Verdict

    @property
    def outcome(self) -> Outcome:
        """The findings combined."""
        return self.verdict.outcome

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them, in the fixed order in which the verdict holds them."""
        return self.verdict.findings

    def _document(self, at: datetime, *, standards: Sequence[PackRef] = (), **parts: object) -> dict[str, object]:
        """The result document of kind ``balance``: always with processes, lots and accounts, as far as it has them."""
        return result_document(
            "balance",
            self.outcome,
            at=at,
            findings=self.findings,
            standards=standards,
            **{"processes": [], "lots": [], "accounts": [], **parts},
        )
