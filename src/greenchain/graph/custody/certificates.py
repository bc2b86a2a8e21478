"""Certificates and credits: no more is received on one than was issued on it, and what is retired is gone.

What a site received on a certificate and sent on under it is not drawn a second time by the next site; what it could
not have sent on is. All is counted in the product that was issued.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from greenchain.graph.custody.accounts import amount_text
from greenchain.graph.custody.book import Book, Entry, row_names
from greenchain.graph.custody.physical import physical
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.model.postings import PostingDirection
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_CHECK = "balance/certificate"
_ZERO = Fraction(0)
Amounts = Mapping[str, Fraction]


def overdrawn_certificates(book: Book, *, policy: AccountPolicy) -> Iterator[Finding]:
    """The certificates that were drawn on beyond their issue, over all sites; one not issued here is passed over."""
    cited: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in book.entries:
        if entry.posting.certificate:
            cited[entry.posting.certificate].append(entry)
    unread = {row.posting.certificate for row in book.open_rows if row.posting.direction is PostingDirection.ISSUE}
    outs = _outs_by_lot(book)
    for name in sorted(cited.keys() - unread):
        issues = [entry for entry in cited[name] if entry.posting.direction is PostingDirection.ISSUE]
        receipts = [entry for entry in cited[name] if entry.posting.direction is PostingDirection.IN]
        if not issues or not receipts:
            continue
        amounts, findings = _in_issued_product(receipts, issues, policy)
        yield from findings
        counted = [entry for entry in receipts if entry.posting.id in amounts]
        goods = dict.fromkeys((e.posting.id for e in counted), _ZERO)
        goods |= {e.posting.id: amount for e, amount in physical(counted, amounts=amounts, merges_blank=False)}
        drawn = sum(goods.values(), _ZERO) - _sent_on(name, counted, goods, outs)
        issued = sum((entry.amount for entry in issues), _ZERO)
        if drawn > issued:
            detail = f"{amount_text(drawn)} {policy.uom} received on it, {amount_text(issued)} issued"
            values = {"received": amount_text(drawn), "issued": amount_text(issued), "uom": policy.uom}
            sites = tuple(sorted({entry.posting.site for entry in counted}))
            yield Finding(
                _CHECK, Outcome.DOES_NOT_CONFORM, "CERTIFICATE_OVERDRAWN", detail, name, values=values, related=sites
            )


def _outs_by_lot(book: Book) -> dict[tuple[str, str, str], list[Entry]]:
    """What sites sent, by site, product and lot."""
    outs: defaultdict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for entry in book.entries:
        if entry.posting.direction is PostingDirection.OUT:
            outs[entry.posting.site, entry.posting.product, entry.posting.lot].append(entry)
    return outs


def _in_issued_product(
    receipts: Sequence[Entry], issues: Sequence[Entry], policy: AccountPolicy
) -> tuple[Amounts, list[Finding]]:
    """Each receipt in units of the product that was issued; findings where no factor leads there."""
    products = sorted({entry.posting.product for entry in issues})
    amounts: dict[str, Fraction] = {}
    findings: list[Finding] = []
    for entry in receipts:
        posting = entry.posting
        own = [posting.product] if posting.product in products else products
        factors = [factor for name in own if (factor := policy.factor(name, posting.product)) is not None]
        if len(factors) == 1:
            amounts[posting.id] = entry.amount / factors[0]
            continue
        code = "CONVERSION_AMBIGUOUS" if factors else "NO_CONVERSION_FACTOR"
        detail = f"{posting.product} on a certificate for {', '.join(products[:8])}"
        findings.append(Finding(_CHECK, Outcome.NOT_DETERMINED, code, detail, posting.id, related=row_names(posting)))
    return amounts, findings


def _sent_on(
    name: str, receipts: Sequence[Entry], goods: Amounts, outs: Mapping[tuple[str, str, str], Sequence[Entry]]
) -> Fraction:
    """How much of the receipts came from sites that had received it on the same certificate and sent it on."""
    received: defaultdict[str, Fraction] = defaultdict(Fraction)
    offered: defaultdict[str, defaultdict[tuple[str, str], list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in receipts:
        received[entry.posting.site] += goods[entry.posting.id]
        offered[entry.posting.counterparty][entry.posting.product, entry.posting.lot].append(entry)
    total = _ZERO
    for seller in sorted(offered.keys() & received.keys()):
        passed = _ZERO
        for (product, lot), bought in offered[seller].items():
            sold = [
                entry.amount
                for entry in outs.get((seller, product, lot), ())
                if entry.posting.certificate in (name, "")
            ]
            share = sum((entry.amount for entry in bought), _ZERO)
            in_issued = sum((goods[entry.posting.id] for entry in bought), _ZERO)
            passed += in_issued * min(Fraction(1), sum(sold, _ZERO) / share) if share else _ZERO
        total += min(passed, received[seller])
    return total


def retirements(book: Book, *, policy: AccountPolicy) -> tuple[tuple[Finding, ...], frozenset[str]]:
    """What was retired on certificates beyond what was issued on them by then, and the ids of those postings."""
    findings: list[Finding] = []
    issued: defaultdict[str, Fraction] = defaultdict(Fraction)
    retired: defaultdict[str, Fraction] = defaultdict(Fraction)
    products: dict[str, str] = {}
    unread = {row.posting.certificate for row in book.open_rows}
    for entry in book.entries:
        posting = entry.posting
        name = posting.certificate
        if not name or name in unread:
            continue
        if posting.direction is PostingDirection.ISSUE:
            issued[name] += entry.amount
            products.setdefault(name, posting.product)
        elif posting.direction is PostingDirection.RETIRE:
            factor = policy.factor(products.get(name, posting.product), posting.product) or Fraction(1)
            before, amount = retired[name], entry.amount / factor
            if before + amount > issued[name]:
                findings.append(_retired(entry, issued[name], before, policy))
            else:
                retired[name] = before + amount
    return tuple(findings), frozenset(finding.where for finding in findings)


def _retired(entry: Entry, issued: Fraction, before: Fraction, policy: AccountPolicy) -> Finding:
    code = "RETIRED_TWICE" if before else "RETIRED_WITHOUT_ISSUE"
    posting = entry.posting
    detail = (
        f"{amount_text(entry.amount)} {policy.uom} retired on {posting.certificate}; "
        f"{amount_text(issued)} issued, {amount_text(before)} retired before"
    )
    values = {"retired": amount_text(entry.amount), "issued": amount_text(issued), "before": amount_text(before)}
    return Finding(
        _CHECK,
        Outcome.DOES_NOT_CONFORM,
        code,
        detail,
        posting.id,
        values={**values, "uom": policy.uom},
        related=row_names(posting),
    )
