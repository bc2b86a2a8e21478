"""Certificates: no more is drawn on one than was issued on it, of no other product, claim or stricter model.

What is drawn is received, or retired by who had not received it. All is counted in the product that was issued. A
certificate that was not issued in these books is passed over, unless its name looks like one that was: then the sum
over both is asked, and left open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TypeVar

from greenchain.graph.custody.accounts import amount_text, amount_told
from greenchain.graph.custody.book import Book, Entry
from greenchain.graph.custody.draws import CHECK, Draws, cited_by_name, draws_on, outs_by_lot
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.graph.custody.raising import raised_finding
from greenchain.graph.custody.spellings import alike
from greenchain.model.postings import PostingDirection
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_ZERO = Fraction(0)
_NAMED = 8  # issuers named in a finding: enough to see what is meant
_Key = TypeVar("_Key", bound=Hashable)


def overdrawn_certificates(book: Book, *, policy: AccountPolicy) -> Iterator[Finding]:
    """The certificates that were drawn on beyond their issue, over all sites, by name."""
    cited = cited_by_name(book)
    outs = outs_by_lot(book)
    told: set[str] = set()
    for name in sorted(cited):
        drawn, findings = draws_on(name, cited[name], outs, policy)
        for finding in (*findings, *_overdrawn(drawn, policy), *_raised(drawn, policy)):
            told.add(name)
            yield finding
    for names in alike(cited.keys() - told):
        drawn, _ = draws_on(", ".join(names), [entry for name in names for entry in cited[name]], outs, policy)
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


def _issued(issues: Iterable[Entry]) -> Fraction:
    return sum((entry.amount for entry in issues), _ZERO)


def _overdrawn(drawn: Draws, policy: AccountPolicy) -> Iterator[Finding]:
    """The certificate in all; where that holds, each product of it, and each claim that was received on it."""
    for of, receipts, limit in _views(drawn):
        amount, used_up = drawn.drawn(receipts), _ZERO if of else drawn.used_up()
        if amount + used_up > limit:
            retired = f" and {amount_told(used_up)} retired" if used_up else ""
            detail = f"{amount_told(amount)} {policy.uom}{of} received{retired} on it, {amount_told(limit)} issued"
            values = {"received": amount_text(amount), "issued": amount_text(limit), "uom": policy.uom}
            values |= {"retired": amount_text(used_up)} if used_up else {}
            sites = tuple(sorted({entry.posting.site for entry in (*receipts, *(drawn.retired if used_up else ()))}))
            code, fails = "CERTIFICATE_OVERDRAWN", Outcome.DOES_NOT_CONFORM
            yield Finding(CHECK, fails, code, detail, drawn.name, values=values, related=sites)
            return


def _views(drawn: Draws) -> Iterator[tuple[str, Sequence[Entry], Fraction]]:
    """What may not be exceeded: for a finding's words, the receipts, and how much was issued for them."""
    yield "", drawn.receipts, _issued(drawn.issues)
    issued = _parted(drawn.issues, lambda entry: entry.posting.product)
    received = _parted(drawn.receipts, lambda entry: drawn.products[entry.key])
    for product in sorted(received) if len(issued) > 1 else ():
        yield f" of {product}", received[product], _issued(issued[product])
    yield from _claim_views(drawn)


def _claim_views(drawn: Draws) -> Iterator[tuple[str, Sequence[Entry], Fraction]]:
    """Each characteristic received, then each scheme of it; an issue that states none may have been of any."""
    issued = {claim: _issued(rows) for claim, rows in _parted(drawn.issues, _claim).items()}
    received = _parted(drawn.receipts, _claim)
    if len(issued) == 1 and received.keys() <= issued.keys():
        return
    of_any = sum((amount for (characteristic, _), amount in issued.items() if not characteristic), _ZERO)
    in_all = _parted(drawn.receipts, lambda entry: entry.posting.characteristic)
    for characteristic in sorted(in_all.keys() - {""}):
        own = sum((amount for (claim, _), amount in issued.items() if claim == characteristic), _ZERO)
        yield f" as {characteristic}", in_all[characteristic], own + of_any
    for claim in sorted(claim for claim in received if all(claim)):
        characteristic, scheme = claim
        may_be = {(part, each) for part in (characteristic, "") for each in (scheme, "")}
        limit = sum((issued.get(each, _ZERO) for each in may_be), _ZERO)
        yield f" as {characteristic} {scheme}", received[claim], limit


def _claim(entry: Entry) -> tuple[str, str]:
    return entry.posting.characteristic, entry.posting.scheme


def _parted(entries: Iterable[Entry], key: Callable[[Entry], _Key]) -> dict[_Key, list[Entry]]:
    parts: defaultdict[_Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        parts[key(entry)].append(entry)
    return dict(parts)


def _raised(drawn: Draws, policy: AccountPolicy) -> Iterator[Finding]:
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
