"""Credits that were used up: what is retired was issued before, of the same product, and is gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from greenchain.graph.custody.accounts import amount_text, amount_told
from greenchain.graph.custody.book import Book, Entry, row_names
from greenchain.graph.custody.credits import RowKey
from greenchain.graph.custody.draws import CHECK, issued_product, unassigned
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.model.postings import PostingDirection
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_ZERO = Fraction(0)
Sums = defaultdict[str, dict[str, Fraction]]
"""By certificate, then issued product."""


def retirements(book: Book, *, policy: AccountPolicy) -> tuple[tuple[Finding, ...], frozenset[RowKey]]:
    """What was retired on certificates beyond what was issued on them by then, and the rows not to count."""
    findings: list[Finding] = []
    uncounted: set[RowKey] = set()
    issued: Sums = defaultdict(dict)
    retired: Sums = defaultdict(dict)
    unread = {row.posting.certificate for row in book.open_rows}
    for entry in book.entries:
        posting = entry.posting
        if not posting.certificate or posting.certificate in unread:
            continue
        if posting.direction is PostingDirection.ISSUE:
            sums = issued[posting.certificate]
            sums[posting.product] = sums.get(posting.product, _ZERO) + entry.amount
        elif posting.direction is PostingDirection.RETIRE:
            found = _retired(entry, issued[posting.certificate], retired[posting.certificate], policy)
            findings += [found] if found else []
            if found and found.outcome is Outcome.DOES_NOT_CONFORM:
                uncounted.add(entry.key)
    return tuple(findings), frozenset(uncounted)


def _retired(
    entry: Entry, issued: Mapping[str, Fraction], retired: dict[str, Fraction], policy: AccountPolicy
) -> Finding | None:
    """What is wrong with one retirement; one that is right is added to what is retired of the certificate."""
    posting = entry.posting
    sources = issued_product(posting.product, issued, policy)
    if issued and len(sources) != 1:
        return unassigned(entry, issued, several=bool(sources))
    product, factor = sources[0] if sources else (posting.product, Fraction(1))
    before, amount, limit = retired.get(product, _ZERO), entry.amount / factor, issued.get(product, _ZERO)
    if before + amount <= limit:
        retired[product] = before + amount
        return None
    detail = (
        f"{amount_told(entry.amount)} {policy.uom} retired on {posting.certificate}; "
        f"{amount_told(limit)} issued, {amount_told(before)} retired before"
    )
    values = {"retired": amount_text(entry.amount), "issued": amount_text(limit), "before": amount_text(before)}
    return Finding(
        CHECK,
        Outcome.DOES_NOT_CONFORM,
        "RETIRED_TWICE" if before else "RETIRED_WITHOUT_ISSUE",
        detail,
        posting.id,
        values={**values, "uom": policy.uom},
        related=row_names(posting),
    )
