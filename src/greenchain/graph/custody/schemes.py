"""No goods are counted twice: claims of several schemes together are covered by what physically came in certified.

Goods certified by two schemes came in once. They may be sold under both as one lot where the policy allows it; two lots
would sell them twice. Where rows name no lot, they are read in favor of the seller to accuse and against it to clear:
what only the second reading finds is open, and so is what the policy lets be covered before its period ends.

Source: ISCC's rule on double accounting, and the brief sentence of ISO 22095 that a characteristic is attributed once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from greenchain.graph.custody.accounts import Judged, amount_text, amount_told
from greenchain.graph.custody.book import Entry, row_names
from greenchain.graph.custody.credit_method import LapseOf, run
from greenchain.graph.custody.physical import amounts_of, physical
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.graph.custody.stocks import Sources, StockRows
from greenchain.model.postings import PostingDirection
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_CHECK = "balance/schemes"


def double_counting(
    stocks: Sequence[StockRows],
    judged: Sequence[Judged],
    *,
    policy: AccountPolicy,
    at: datetime,
    lapse_of: LapseOf,
) -> Iterator[Finding]:
    """What sites claimed under several schemes beyond the goods, a finding a posting.

    A site with an account that is open is passed over: its rows say so already.
    """
    by_site: defaultdict[str, list[tuple[StockRows, Judged]]] = defaultdict(list)
    for rows, account in zip(stocks, judged, strict=True):
        if rows.stock.characteristic:
            by_site[rows.stock.site].append((rows, account))
    for site in sorted(by_site):
        parts = by_site[site]
        schemes = {rows.stock.scheme for rows, account in parts if any(account.covered.values())}
        if len(schemes) > 1 and not any(rows.open_products for rows, _ in parts):
            yield from _at_site(parts, policy, at, lapse_of)


def _at_site(
    parts: Sequence[tuple[StockRows, Judged]],
    policy: AccountPolicy,
    at: datetime,
    lapse_of: LapseOf,
) -> Iterator[Finding]:
    entries = sorted(
        (entry for rows, _ in parts for entry in rows.entries),
        key=lambda entry: (entry.posting.time, not entry.is_inflow, entry.posting.id),
    )
    sources = {name: found for rows, _ in parts for name, found in rows.sources.items()}
    covered = {name: amount for _, account in parts for name, amount in account.covered.items()}
    found = _short(entries, sources, covered, policy, at, lapse_of, is_favorable=True)
    code, fails = "COUNTED_UNDER_TWO_SCHEMES", policy.may_fail(["dual_claims"])
    if not found:
        found = _short(entries, sources, covered, policy, at, lapse_of, is_favorable=False)
        code, fails = "LOT_UNSTATED", False
    for entry, amount, is_open in found:
        posting = entry.posting
        yield Finding(
            _CHECK,
            Outcome.DOES_NOT_CONFORM if fails and not is_open else Outcome.NOT_DETERMINED,
            "OVERDRAFT_OPEN" if is_open else code,
            f"{amount_told(amount)} {policy.uom} of {posting.product} claimed beyond the certified goods that came in",
            posting.id,
            values={"scheme": posting.scheme, "short": amount_text(amount), "uom": policy.uom},
            citation=policy.ground(["dual_claims"]),
            related=row_names(posting),
        )


def _short(
    entries: Sequence[Entry],
    sources: Mapping[str, Sources],
    covered: Mapping[str, Fraction],
    policy: AccountPolicy,
    at: datetime,
    lapse_of: LapseOf,
    *,
    is_favorable: bool,
) -> list[tuple[Entry, Fraction, bool]]:
    """The draws that the goods do not cover, how much of each, and whether the period may still cover it."""
    inflows = [entry for entry in entries if entry.is_inflow]
    losses = [entry for entry in entries if entry.posting.direction is PostingDirection.LOSS]
    outs = [entry for entry in entries if not entry.is_inflow and entry.posting.direction is not PostingDirection.LOSS]
    goods = dict(covered)
    counted = [
        physical(inflows, amounts=amounts_of(inflows), merges_blank=not is_favorable),
        physical(losses, amounts=covered, merges_blank=is_favorable),
    ]
    if policy.dual_claims:
        counted.append(physical(outs, amounts=covered, merges_blank=is_favorable))
    goods |= {entry.posting.id: amount for part in counted for entry, amount in part}
    pool = run(entries, sources, amounts=goods, policy=policy, at=at, lapse_of=lapse_of)
    by_id = {entry.posting.id: entry for entry in outs + losses}
    return [(by_id[short.draw.name], short.amount, short.is_open) for short in pool.shortfalls]
