"""No goods are counted twice: several claims together are covered by what physically came in certified.

Goods certified by two schemes, or with two characteristics, came in once. Where the policy allows it they may be sold
with both claims, together: as one lot, to one buyer, in one delivery; sold apart they would be there twice. Where rows
do not say what is one lot or one delivery, they are read in favor of the seller to accuse and against it to clear: what
only the second reading finds is open, and so is what the policy lets be covered before its period ends.

Source: ISCC's rule on double accounting, and the brief sentence of ISO 22095 that a characteristic is attributed once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import partial

from greenchain.graph.custody.accounts import Judged, amount_text, amount_told
from greenchain.graph.custody.book import Book, Entry, row_names
from greenchain.graph.custody.credit_method import LapseOf, run
from greenchain.graph.custody.credits import RowKey
from greenchain.graph.custody.issued import once_on_own_certificate
from greenchain.graph.custody.physical import delivery, physical, sold
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.graph.custody.stocks import Sources, StockRows
from greenchain.graph.custody.unstated import Unstated
from greenchain.model.postings import PostingDirection
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_CHECK = "balance/schemes"
_RESTS_ON = ("dual_claims",)
_SALES = (PostingDirection.OUT, PostingDirection.RETIRE)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How rows are read that leave something out; as here, in favor of the seller.

    Attributes:
        one_lot: whether what goes out without a lot is of one lot, and what comes in without one of several.
        one_delivery: whether all that one buyer has of a lot went there in one delivery.
    """

    one_lot: bool = True
    one_delivery: bool = True


_OPEN_READINGS = (
    ("DELIVERY_UNSTATED", _Reading(one_delivery=False)),
    ("LOT_UNSTATED", _Reading(one_lot=False, one_delivery=False)),
)


def _any(_: Entry) -> None:
    """All deliveries together."""


def double_counting(
    stocks: Sequence[StockRows],
    judged: Sequence[Judged],
    *,
    book: Book,
    unstated: Unstated,
    policy: AccountPolicy,
    at: datetime,
    lapse_of: LapseOf,
) -> Iterator[Finding]:
    """What sites claimed in several ways beyond the goods, a finding a posting.

    A site with an account to which a row may have added is passed over: its rows say so already. Lots that other sites
    drew on certificates of a site (``unstated``) went there.
    """
    by_site: defaultdict[str, list[tuple[StockRows, Judged]]] = defaultdict(list)
    for rows, account in zip(stocks, judged, strict=True):
        if rows.stock.characteristic:
            by_site[rows.stock.site].append((rows, account))
    for site in sorted(by_site):
        parts = by_site[site]
        gone = {rows.stock: [e for e in unstated.get(rows.stock, ()) if e.posting.lot] for rows, _ in parts}
        claims = [rows.stock for rows, account in parts if any(account.covered.values()) or gone[rows.stock]]
        if len(claims) > 1 and not any(rows.unsure for rows, _ in parts):
            yield from _at_site(parts, [e for stock in claims for e in gone[stock]], book, policy, at, lapse_of)


def _at_site(
    parts: Sequence[tuple[StockRows, Judged]],
    gone: Sequence[Entry],
    book: Book,
    policy: AccountPolicy,
    at: datetime,
    lapse_of: LapseOf,
) -> Iterator[Finding]:
    entries = sorted(
        (entry for part in (*(rows.entries for rows, _ in parts), gone) for entry in part),
        key=lambda entry: (entry.posting.time, not entry.is_inflow, entry.key),
    )
    sources = {key: found for rows, _ in parts for key, found in rows.sources.items()}
    sources |= {entry.key: ((entry.posting.product, Fraction(1)),) for entry in gone}
    covered = {key: amount for _, account in parts for key, amount in account.covered.items()}
    once = once_on_own_certificate(entries, policy=policy, sites=book.sites, among=lambda entry: entry.posting.site)
    amounts = {entry.key: added for entry, added in once} | covered
    short = partial(_short, entries, sources, amounts, at=at, lapse_of=lapse_of)
    code, found = "COUNTED_UNDER_TWO_SCHEMES", short(policy, _Reading())
    # what is short even where a lot may carry several claims does not rest on whether it may
    several = replace(policy, dual_claims=True)
    is_read = policy.may_fail(_RESTS_ON)
    failing = {entry.key for entry, _, _ in (found if is_read else short(several, _Reading()))}
    for other, reading in _OPEN_READINGS:
        if not found:
            code, found = other, short(policy, reading)
    for entry, amount, is_open in found:
        posting = entry.posting
        yield Finding(
            _CHECK,
            Outcome.DOES_NOT_CONFORM if entry.key in failing and not is_open else Outcome.NOT_DETERMINED,
            "OVERDRAFT_OPEN" if is_open else code,
            f"{amount_told(amount)} {policy.uom} of {posting.product} claimed beyond the certified goods that came in"
            + ("" if code == "COUNTED_UNDER_TWO_SCHEMES" else ", if its rows are about goods of their own"),
            posting.id,
            values={"scheme": posting.scheme, "short": amount_text(amount), "uom": policy.uom},
            citation=policy.ground(_RESTS_ON) or policy.models.citation(policy.model),
            related=row_names(posting),
        )


def _short(
    entries: Sequence[Entry],
    sources: Mapping[RowKey, Sources],
    amounts: Mapping[RowKey, Fraction],
    policy: AccountPolicy,
    reading: _Reading,
    *,
    at: datetime,
    lapse_of: LapseOf,
) -> list[tuple[Entry, Fraction, bool]]:
    """The draws that the goods do not cover, how much of each, and whether the period may still cover it."""
    is_favorable = reading == _Reading()
    gone = [entry for entry in entries if entry.is_unstated]
    entries = [entry for entry in entries if is_favorable or not entry.is_unstated]
    inflows = [entry for entry in entries if entry.is_inflow]
    losses = [entry for entry in entries if entry.posting.direction is PostingDirection.LOSS]
    outs = [e for e in entries if e.posting.direction in _SALES and not e.is_unstated and not e.is_internal]
    stays = [e for e in entries if e.is_internal and not e.is_inflow]
    goods = dict(amounts)
    counted = [
        physical(inflows, amounts=amounts, merges_blank=not reading.one_lot),
        physical(losses, amounts=amounts, merges_blank=reading.one_lot),
    ]
    counted.append(sold(stays, amounts=amounts, merges_blank=reading.one_lot))  # with all their claims
    if is_favorable:  # goods that another site took with all their claims; whether it may is told in its own book
        counted.append(sold(gone, amounts=amounts, merges_blank=False))
    if policy.dual_claims:
        told_apart = _any if reading.one_delivery else delivery
        counted.append(sold(outs, amounts=amounts, merges_blank=reading.one_lot, within=told_apart))
    goods |= {entry.key: amount for part in counted for entry, amount in part}
    pool = run(entries, sources, amounts=goods, policy=policy, at=at, lapse_of=lapse_of)
    by_key = {entry.key: entry for entry in (*outs, *losses, *gone, *stays)}
    return [(by_key[short.draw.key], short.amount, short.is_open) for short in pool.shortfalls]
