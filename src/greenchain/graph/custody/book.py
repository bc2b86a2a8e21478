"""A book made ready for judging: what counts by an instant, each posting once, in the policy's unit, with its model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from greenchain.graph.custody.credits import RowKey
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.graph.custody.spellings import one_spelling
from greenchain.model.postings import Posting, PostingDirection
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.time import aware

MAX_POSTINGS = 1_048_576  # what a table can hold; more is for the bulk engines


class Stock(NamedTuple):
    """What one site holds under one claim; each input product in it is an account."""

    site: str
    characteristic: str
    scheme: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A posting that counts.

    Attributes:
        amount: in the policy's unit.
        model: by the standard's word.
        part: which part of the posting, where it counts from several instants on.
        added: what of the amount moves the account. A lot that is booked under two spellings of one claim came in once;
            so did goods that a site received on a certificate that it issued itself.
    """

    posting: Posting
    amount: Fraction
    model: str
    added: Fraction
    part: int = 0

    @property
    def key(self) -> RowKey:
        """What tells it from every other entry: sites number their postings each for itself."""
        return self.posting.site, self.posting.id, self.part

    @property
    def is_internal(self) -> bool:
        """Whether the site sends it to itself, or has it from itself."""
        posting = self.posting
        is_trade = posting.direction in (PostingDirection.IN, PostingDirection.OUT)
        return is_trade and posting.counterparty == posting.site and not self.is_unstated

    @property
    def is_unstated(self) -> bool:
        """Whether no row of the site says it: a part below zero."""
        return self.part < 0

    @property
    def stock(self) -> Stock:
        """Where it belongs."""
        return stock_of(self.posting)

    @property
    def is_inflow(self) -> bool:
        """Whether it adds."""
        return self.posting.direction.is_inflow


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A posting that cannot be counted, and why: the accounts that it may belong to stay open."""

    posting: Posting
    finding: Finding


@dataclass(frozen=True, slots=True)
class Book:
    """Postings at or before an instant.

    Attributes:
        entries: by time, those that add first within an instant, then by id; a quantity of zero is none.
        open_rows: those whose unit or model is not known.
        findings: on replayed rows, on names in several spellings, then on open rows.
        sites: whose books these are.
    """

    entries: tuple[Entry, ...]
    open_rows: tuple[OpenRow, ...]
    findings: tuple[Finding, ...]
    sites: frozenset[str]


def read_book(postings: Iterable[Posting], *, policy: AccountPolicy, at: datetime) -> Book:
    """The book at ``at``: a replayed row of a site counts once, in any order of the rows; each name has one spelling.

    Raises:
        InputError: no posting at all, or too many.
        ValueError: ``at`` or a time without offset.
    """
    until = aware(at)
    every = list(postings)
    if not every:
        raise InputError(Fault("BOOK_EMPTY", "at least one posting", "none"))
    if len(every) > MAX_POSTINGS:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_POSTINGS} postings", str(len(every))))
    counted = sorted((p for p in every if aware(p.time, "time") <= until), key=_order)
    entries: list[Entry] = []
    open_rows: list[OpenRow] = []
    products = (name for conversion in policy.conversions for name in (conversion.source, conversion.target))
    spelled, remarks = one_spelling(counted, products=products)
    first: dict[RowKey, Posting] = {}
    again: list[Finding] = []
    for written, posting in zip(counted, spelled, strict=True):
        key = (posting.site, posting.id, 0)  # the id is the site's own, in whichever way the site is spelled
        if key in first:
            detail = f"posting {posting.id} stands more than once ({first[key].where}, {posting.where})"
            again.append(_finding(posting, "POSTING_REPEATED", detail, Outcome.DOES_NOT_CONFORM))
            continue
        first[key] = written
        if not posting.quantity:
            continue
        found = _entry(posting, policy)
        (entries if isinstance(found, Entry) else open_rows).append(found)  # type: ignore[arg-type]  # one or the other
    entries = list(_written_once(entries, claims=first))
    findings = (*again, *remarks, *(row.finding for row in open_rows))
    return Book(tuple(entries), tuple(open_rows), findings, frozenset(posting.site for posting in spelled))


def book_order(entry: Entry) -> tuple[datetime, bool, Posting]:
    """The order of entries in a book: by time, what adds first."""
    return _order(entry.posting)


def _order(posting: Posting) -> tuple[datetime, bool, Posting]:
    return posting.time, not posting.direction.is_inflow, posting


def _entry(posting: Posting, policy: AccountPolicy) -> Entry | OpenRow:
    amount = policy.amount(Fraction(posting.quantity), posting.uom)
    if amount is None:
        detail = f"{posting.quantity} {posting.uom or 'pieces'} do not convert into {policy.uom}"
        return OpenRow(posting, _finding(posting, "UNIT_NOT_CONVERTIBLE", detail, Outcome.NOT_DETERMINED))
    model = policy.models.word(posting.model) if posting.model else policy.model
    if not model:
        detail = f"{posting.model} is no custody model"
        return OpenRow(posting, _finding(posting, "MODEL_UNKNOWN", detail, Outcome.NOT_DETERMINED))
    return Entry(posting, amount, model, amount)


def _written_once(entries: Iterable[Entry], *, claims: Mapping[RowKey, Posting]) -> Iterator[Entry]:
    """The entries, a lot that came in under two spellings of one claim once: ``claims`` has the rows as written."""
    sums: defaultdict[tuple[Stock, str, str], dict[tuple[str, str], Fraction]] = defaultdict(dict)
    for entry in entries:
        posting, written = entry.posting, claims[entry.key]
        if not entry.is_inflow or not posting.lot:
            yield entry
            continue
        known = sums[entry.stock, posting.product, posting.lot]
        before = max(known.values(), default=Fraction(0))
        claim = (written.characteristic, written.scheme)
        known[claim] = known.get(claim, Fraction(0)) + entry.amount
        yield replace(entry, added=max(known.values()) - before)


def _finding(posting: Posting, code: str, detail: str, outcome: Outcome) -> Finding:
    return Finding("balance/posting", outcome, code, detail, posting.id, related=row_names(posting))


def stock_of(posting: Posting) -> Stock:
    """The stock that a posting belongs to."""
    return Stock(posting.site, posting.characteristic, posting.scheme)


def row_names(posting: Posting) -> tuple[str, ...]:
    """What a finding about a posting is related to: its site, lot and certificate, as far as stated."""
    return tuple(name for name in (posting.site, posting.lot, posting.certificate) if name)
