"""What rows that could not be read leave open: nothing is covered by the rest of a table, and nothing is short by it.

A refused row may be the sale that overdraws an account, or the delivery that covers it. What the rows that were read
show by themselves, such as a row that stands twice, holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_HOLDS = frozenset({"POSTING_REPEATED"})


def left_open(findings: Iterable[Finding], *, refused: int) -> list[Finding]:
    """The findings with those that a refused row may overturn left open, and last how many rows were refused."""
    rows = "1 row" if refused == 1 else f"{refused} rows"
    told = [_left_open(finding) for finding in findings]
    detail = f"{rows} could not be read"
    return [*told, Finding("balance/posting", Outcome.NOT_DETERMINED, "ROWS_REFUSED", detail)]


def settled_only(outcome: Outcome) -> Outcome:
    """``outcome`` where a refused row cannot overturn it, else not determined."""
    return outcome if outcome is Outcome.NOT_APPLICABLE else Outcome.NOT_DETERMINED


def _left_open(finding: Finding) -> Finding:
    if finding.code in _HOLDS or finding.outcome in (Outcome.NOT_APPLICABLE, Outcome.NOT_DETERMINED):
        return finding
    if finding.outcome is Outcome.CONFORMS:
        detail = f"{finding.detail}, as far as the table was read"
        return replace(finding, outcome=Outcome.NOT_DETERMINED, code="ROWS_REFUSED", detail=detail)
    return replace(finding, outcome=Outcome.NOT_DETERMINED)
