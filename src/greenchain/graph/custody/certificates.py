"""Certificates: no more is received on one than was issued on it, of no other product, claim or stricter model.

What a site received on a certificate and sent on under it is not drawn a second time by the next site; what it could
not have sent on is. All is counted in the product that was issued. A certificate that was not issued in these books is
passed over, unless its name looks like one that was: then the sum over both is asked, and left open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from greenchain.graph.custody.accounts import amount_text, amount_told
from greenchain.graph.custody.book import Book, Entry, row_names
from greenchain.graph.custody.credits import RowKey
from greenchain.graph.custody.physical import physical
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.graph.custody.raising import raised_finding
from greenchain.graph.custody.spellings import alike
from greenchain.model.postings import PostingDirection
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

CHECK = "balance/certificate"
_ZERO = Fraction(0)
_NAMED = 8  # products named in a finding: enough to see what is meant
Outs = Mapping[tuple[str, str, str, str], Fraction]
"""How much sites sent, by site, product, lot and certificate."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One certificate, or several whose names look alike.

    Attributes:
        name: for findings.
        issues, receipts: what was issued, and what was received of it; receipts that no factor leads to are left out.
        amounts: of each receipt, in the product that was issued.
        products: that product, of each receipt.
        outs: how much sites sent.
    """

    name: str
    issues: tuple[Entry, ...]
    receipts: tuple[Entry, ...]
    amounts: Mapping[RowKey, Fraction]
    products: Mapping[RowKey, str]
    outs: Outs

    def drawn(self, receipts: Sequence[Entry]) -> Fraction:
        """How much was received in these rows: the goods of a lot once, and what was sent on not again."""
        goods = dict.fromkeys((entry.key for entry in receipts), _ZERO)
        counted = physical(receipts, amounts=self.amounts, merges_blank=False)
        goods |= {entry.key: amount for entry, amount in counted}
        return sum(goods.values(), _ZERO) - _sent_on(receipts, goods, self.outs)


def overdrawn_certificates(book: Book, *, policy: AccountPolicy) -> Iterator[Finding]:
    """The certificates that were drawn on beyond their issue, over all sites, by name."""
    cited: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in book.entries:
        if entry.posting.certificate:
            cited[entry.posting.certificate].append(entry)
    unread = {row.posting.certificate for row in book.open_rows if row.posting.direction is PostingDirection.ISSUE}
    outs = _outs_by_lot(book)
    told: set[str] = set()
    for name in sorted(cited.keys() - unread):
        drawn, findings = _drawn(name, cited[name], outs, policy)
        for finding in (*findings, *_overdrawn(drawn, policy), *_raised(drawn, policy)):
            told.add(name)
            yield finding
    for names in alike(cited.keys() - unread - told):
        drawn, _ = _drawn(", ".join(names), [entry for name in names for entry in cited[name]], outs, policy)
        received, issued = drawn.drawn(drawn.receipts), _issued(drawn.issues)
        if drawn.issues and received > issued:
            detail = (
                f"{amount_told(received)} {policy.uom} received on names that look alike, {amount_told(issued)} issued"
            )
            yield Finding(CHECK, Outcome.NOT_DETERMINED, "CERTIFICATES_ALIKE", detail, drawn.name, related=names)


def lots_issued_twice(book: Book) -> Iterator[Finding]:
    """Lots that were certified into being more than once for the same claim: by two sites, or on two certificates."""
    issues: defaultdict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in book.entries:
        posting = entry.posting
        if posting.direction is PostingDirection.ISSUE and posting.lot and posting.characteristic:
            issues[posting.lot, posting.product, posting.characteristic, posting.scheme].append(entry)
    for (lot, *_), entries in sorted(issues.items()):
        by = sorted({(entry.posting.site, entry.posting.certificate) for entry in entries})
        if len(by) > 1:
            detail = "issued " + ", and ".join(f"at {site} on {name or 'no certificate'}" for site, name in by[:_NAMED])
            related = tuple(dict.fromkeys(name for pair in by for name in pair if name))
            yield Finding(CHECK, Outcome.NOT_DETERMINED, "LOT_ISSUED_TWICE", detail, lot, related=related)


def issued_product(product: str, products: Container[str], policy: AccountPolicy) -> tuple[tuple[str, Fraction], ...]:
    """The products issued that can have given a product (itself, if it is one), and how much a unit of each gives."""
    if product in products:
        return ((product, Fraction(1)),)
    return tuple((c.source, c.factor) for c in policy.conversions if c.target == product and c.source in products)


def unassigned(entry: Entry, products: Iterable[str], *, several: bool) -> Finding:
    """That a row cites a certificate for other products, and what it takes of them is not known."""
    code = "CONVERSION_AMBIGUOUS" if several else "NO_CONVERSION_FACTOR"
    detail = f"{entry.posting.product} on a certificate for {', '.join(islice(products, _NAMED))}"
    related = row_names(entry.posting)
    return Finding(CHECK, Outcome.NOT_DETERMINED, code, detail, entry.posting.id, related=related)


def _issued(issues: Iterable[Entry]) -> Fraction:
    return sum((entry.amount for entry in issues), _ZERO)


def _outs_by_lot(book: Book) -> Outs:
    outs: defaultdict[tuple[str, str, str, str], Fraction] = defaultdict(Fraction)
    for entry in book.entries:
        posting = entry.posting
        if posting.direction is PostingDirection.OUT:
            outs[posting.site, posting.product, posting.lot, posting.certificate] += entry.amount
    return outs


def _drawn(name: str, entries: Sequence[Entry], outs: Outs, policy: AccountPolicy) -> tuple[_Drawn, list[Finding]]:
    """The certificate's rows in its own product, and what no factor leads to."""
    issues = [entry for entry in entries if entry.posting.direction is PostingDirection.ISSUE]
    receipts = [entry for entry in entries if entry.posting.direction is PostingDirection.IN]
    issued = dict.fromkeys(sorted({entry.posting.product for entry in issues}))
    amounts: dict[RowKey, Fraction] = {}
    products: dict[RowKey, str] = {}
    findings: list[Finding] = []
    for entry in receipts if issues else ():
        found = issued_product(entry.posting.product, issued, policy)
        if len(found) != 1:
            findings.append(unassigned(entry, issued, several=bool(found)))
            continue
        products[entry.key], factor = found[0]
        amounts[entry.key] = entry.amount / factor
    counted = tuple(entry for entry in receipts if entry.key in amounts)
    return _Drawn(name, tuple(issues), counted, amounts, products, outs), findings


def _overdrawn(drawn: _Drawn, policy: AccountPolicy) -> Iterator[Finding]:
    """The certificate in all; where that holds, each product of it, and each characteristic that was received on it."""
    for of, receipts, limit in _views(drawn):
        amount = drawn.drawn(receipts)
        if amount > limit:
            detail = f"{amount_told(amount)} {policy.uom}{of} received on it, {amount_told(limit)} issued"
            values = {"received": amount_text(amount), "issued": amount_text(limit), "uom": policy.uom}
            sites = tuple(sorted({entry.posting.site for entry in receipts}))
            code, fails = "CERTIFICATE_OVERDRAWN", Outcome.DOES_NOT_CONFORM
            yield Finding(CHECK, fails, code, detail, drawn.name, values=values, related=sites)
            return


def _views(drawn: _Drawn) -> Iterator[tuple[str, Sequence[Entry], Fraction]]:
    """What may not be exceeded: for a finding's words, the receipts, and how much was issued for them."""
    yield "", drawn.receipts, _issued(drawn.issues)
    issued = _parted(drawn.issues, lambda entry: entry.posting.product)
    received = _parted(drawn.receipts, lambda entry: drawn.products[entry.key])
    for product in sorted(received) if len(issued) > 1 else ():
        yield f" of {product}", received[product], _issued(issued[product])
    issued = _parted(drawn.issues, lambda entry: entry.posting.characteristic)
    received = _parted(drawn.receipts, lambda entry: entry.posting.characteristic)
    of_any = _issued(issued.get("", ()))
    is_one_claim = len(issued) == 1 and received.keys() - {""} <= issued.keys()
    for claim in () if is_one_claim else sorted(received.keys() - {""}):
        yield f" as {claim}", received[claim], _issued(issued.get(claim, ())) + of_any


def _parted(entries: Iterable[Entry], key: Callable[[Entry], str]) -> dict[str, list[Entry]]:
    parts: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        parts[key(entry)].append(entry)
    return dict(parts)


def _raised(drawn: _Drawn, policy: AccountPolicy) -> Iterator[Finding]:
    """What came in on the certificate under a model beyond what was issued under that or a stricter one.

    An issue that states no model may have been of any: what only the policy's model for such rows shows is open.
    """
    rank = policy.models.rank
    weakest = min((rank(entry.model) for entry in drawn.issues), default=0)
    for model in sorted({entry.model for entry in drawn.receipts if rank(entry.model) > weakest}, key=rank):
        least = rank(model)
        receipts = [entry for entry in drawn.receipts if rank(entry.model) >= least]
        amount = drawn.drawn(receipts)
        strict = _issued(entry for entry in drawn.issues if rank(entry.model) >= least)
        unsaid = _issued(entry for entry in drawn.issues if not entry.posting.model and rank(entry.model) < least)
        if amount > strict:
            detail = (
                f"{amount_told(amount)} {policy.uom} came in on certificate {drawn.name} as {model}, "
                f"{amount_told(strict)} issued as that or stricter"
            )
            sites = tuple(sorted({entry.posting.site for entry in receipts}))
            yield raised_finding(
                policy, detail, drawn.name, claimed=model, related=sites, is_open=amount <= strict + unsaid
            )
            return


def _sent_on(receipts: Sequence[Entry], goods: Mapping[RowKey, Fraction], outs: Outs) -> Fraction:
    """How much of the receipts came from sites that had received it on the same certificate and sent it on."""
    names = {"", *(entry.posting.certificate for entry in receipts)}
    received: defaultdict[str, Fraction] = defaultdict(Fraction)
    offered: defaultdict[str, defaultdict[tuple[str, str], list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in receipts:
        received[entry.posting.site] += goods[entry.key]
        offered[entry.posting.counterparty][entry.posting.product, entry.posting.lot].append(entry)
    total = _ZERO
    for seller in sorted(offered.keys() & received.keys()):
        passed = _ZERO
        for (product, lot), bought in offered[seller].items():
            sold = sum((outs.get((seller, product, lot, name), _ZERO) for name in names), _ZERO)
            share = sum((entry.amount for entry in bought), _ZERO)
            in_issued = sum((goods[entry.key] for entry in bought), _ZERO)
            passed += in_issued * min(Fraction(1), sold / share) if share else _ZERO
        total += min(passed, received[seller])
    return total
