"""No claim is raised: what goes out under a custody model is covered by what came in under it or a stricter one.

For each model the account is kept a second time, with what is at least as strict on both sides. What is short there
and was covered in the whole account was drawn from a less strict supply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from fractions import Fraction

from greenchain.graph.custody.accounts import Judged, amount_told
from greenchain.graph.custody.book import Entry, row_names
from greenchain.graph.custody.credit_method import LapseOf, run
from greenchain.graph.custody.credits import RowKey
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.graph.custody.stocks import StockRows
from greenchain.model.postings import PostingDirection
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_CHECK = "balance/model"


def raised_in_accounts(
    stocks: Sequence[StockRows], judged: Sequence[Judged], *, policy: AccountPolicy, at: datetime, lapse_of: LapseOf
) -> Iterator[Finding]:
    """The draws whose model is stricter than the supply left for it; where a row may have added, nothing is said."""
    for rows, account in zip(stocks, judged, strict=True):
        if not rows.stock.characteristic or rows.unsure:
            continue
        told: set[RowKey] = set()
        for model in _levels(rows.entries, policy):
            strict = [entry for entry in rows.entries if policy.models.rank(entry.model) >= policy.models.rank(model)]
            amounts = {e.key: account.covered.get(e.key, e.added) for e in strict}
            pool = run(strict, rows.sources, amounts=amounts, policy=policy, at=at, lapse_of=lapse_of)
            entries = {entry.key: entry for entry in strict}
            for short in pool.shortfalls:
                if short.draw.key not in told:
                    told.add(short.draw.key)
                    yield _raised(entries[short.draw.key], short.amount, policy, may_be_met=short.is_open)


def _levels(entries: Iterable[Entry], policy: AccountPolicy) -> list[str]:
    """The models drawn under that some supply is less strict than, the least strict first."""
    rank = policy.models.rank
    weakest = min((rank(entry.model) for entry in entries if entry.is_inflow), default=0)
    drawn = {e.model for e in entries if not e.is_inflow and e.posting.direction is not PostingDirection.LOSS}
    return sorted((model for model in drawn if rank(model) > weakest > 0), key=rank)


def _raised(entry: Entry, amount: Fraction, policy: AccountPolicy, *, may_be_met: bool) -> Finding:
    posting = entry.posting
    detail = f"{amount_told(amount)} {policy.uom} is claimed as {entry.model} beyond what came in as that or stricter"
    related = row_names(posting)
    if may_be_met:  # by what comes in before the period ends
        return Finding(_CHECK, Outcome.NOT_DETERMINED, "OVERDRAFT_OPEN", detail, posting.id, related=related)
    return raised_finding(policy, detail, posting.id, claimed=entry.model, related=related)


def raised_finding(
    policy: AccountPolicy,
    detail: str,
    where: str,
    *,
    claimed: str,
    related: tuple[str, ...] = (),
    is_open: bool = False,
) -> Finding:
    """A model that is stricter than its supply, or may be; by the definition of the model that is claimed."""
    citation = policy.models.citation(claimed)
    outcome = Outcome.DOES_NOT_CONFORM if citation.status.is_firm and not is_open else Outcome.NOT_DETERMINED
    values = {"model": claimed}
    return Finding(_CHECK, outcome, "MODEL_RAISED", detail, where, values=values, citation=citation, related=related)
