"""Which account a posting belongs to: what came in names the accounts, what goes out draws on those that can give it.

A product draws on the stock of that product and on those that a declared factor leads from. Where stock is there and no
factor leads from it, the posting may belong to any account of its stock: all of them stay open, and it makes none of
them negative. What is short without it is short with it, unless it might have added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from greenchain.graph.custody.book import Book, Entry, OpenRow, Stock, row_names, stock_of
from greenchain.graph.custody.credits import RowKey
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.model.postings import Posting
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

Sources = tuple[tuple[str, Fraction], ...]
_ANY = ""  # a row that may belong to any account of its stock
_NAMED = 8  # stocks named in a finding: enough to see what is meant


@dataclass(frozen=True, slots=True)
class StockRows:
    """The rows of one stock, assigned.

    Attributes:
        stock: site, characteristic and scheme.
        products: input products: the accounts, sorted.
        entries: those that count, in the order of the book.
        sources: for each draw, by row, the accounts that it may take from and the factor of each.
        open_products: accounts that a row may belong to which cannot be counted.
        unsure: those of them, and all that share a draw with them, to which such a row may have added.
        findings: on draws without a factor.
    """

    stock: Stock
    products: tuple[str, ...]
    entries: tuple[Entry, ...]
    sources: dict[RowKey, Sources]
    open_products: frozenset[str]
    unsure: frozenset[str]
    findings: tuple[Finding, ...]


def stock_rows(book: Book, *, policy: AccountPolicy) -> tuple[StockRows, ...]:
    """The stocks of a book, sorted, each with its rows."""
    entries: defaultdict[Stock, list[Entry]] = defaultdict(list)
    open_rows: defaultdict[Stock, list[OpenRow]] = defaultdict(list)
    for entry in book.entries:
        entries[entry.stock].append(entry)
    for row in book.open_rows:
        open_rows[stock_of(row.posting)].append(row)
    stocks = sorted(entries.keys() | open_rows.keys())
    return tuple(_assigned(stock, entries[stock], open_rows[stock], policy) for stock in stocks)


def _assigned(stock: Stock, entries: Sequence[Entry], open_rows: Sequence[OpenRow], policy: AccountPolicy) -> StockRows:
    givers = Givers(
        {entry.posting.product for entry in entries if entry.is_inflow}
        | {row.posting.product for row in open_rows if row.posting.direction.is_inflow},
        policy,
    )
    counted: list[Entry] = []
    sources: dict[RowKey, Sources] = {}
    findings: list[Finding] = []
    opened: set[str] = set()
    unsure = {row.posting.product for row in open_rows if row.posting.direction.is_inflow}
    for entry in entries:
        product = entry.posting.product
        found = () if entry.is_inflow else givers.of(product)
        code = "" if entry.is_inflow else _objection(found, policy)
        if code and stock.characteristic:
            findings.append(_finding(entry.posting, code, [name for name, _ in found] or sorted(givers.held)[:_NAMED]))
            opened |= {name for name, _ in found} or {_ANY}
            continue
        if not entry.is_inflow:
            sources[entry.key] = found or ((product, Fraction(1)),)
        counted.append(entry)
    for row in open_rows:
        if not row.posting.direction.is_inflow:
            opened |= {name for name, _ in givers.of(row.posting.product)} or {_ANY}
    products = givers.held | {product for found in sources.values() for product, _ in found}
    draws = set(sources.values())
    opened = set(products) if _ANY in opened else _closed(opened | unsure, draws)
    parts = frozenset(opened), frozenset(_closed(unsure, draws))
    return StockRows(stock, tuple(sorted(products)), tuple(counted), sources, *parts, tuple(findings))


class Givers:
    """The accounts that can give a product, its own first; its own alone where there is no stock at all."""

    def __init__(self, held: Iterable[str], policy: AccountPolicy) -> None:
        self.held = frozenset(held)
        self._leading: defaultdict[str, list[tuple[str, Fraction]]] = defaultdict(list)
        for conversion in sorted(policy.conversions, key=lambda conversion: conversion.source):
            if conversion.source in self.held:
                self._leading[conversion.target].append((conversion.source, conversion.factor))

    def of(self, product: str) -> Sources:
        """Accounts and how much of the product a unit of each gives; none where stock is there and none leads on."""
        own = ((product, Fraction(1)),)
        if not self.held:
            return own
        return (*(own if product in self.held else ()), *self._leading.get(product, ()))


def _objection(found: Sources, policy: AccountPolicy) -> str:
    """Why a draw cannot be assigned; empty where it can."""
    if not found:
        return "NO_CONVERSION_FACTOR"
    return "CONVERSION_AMBIGUOUS" if policy.identical_products and len(found) > 1 else ""


def _closed(opened: set[str], draws: Collection[Sources]) -> set[str]:
    """All accounts that share a draw with an open one are open too."""
    sharing: defaultdict[str, list[Sources]] = defaultdict(list)
    for found in draws:
        for product, _ in found:
            sharing[product].append(found)
    reached, waiting = set(opened), list(opened)
    while waiting:
        for found in sharing.pop(waiting.pop(), ()):
            new = {product for product, _ in found} - reached
            reached |= new
            waiting += new
    return reached


def _finding(posting: Posting, code: str, stocks: Sequence[str]) -> Finding:
    detail = f"{posting.product} out of {', '.join(stocks)}: " + (
        "no factor is declared" if code == "NO_CONVERSION_FACTOR" else "of which is not stated"
    )
    values = {"product": posting.product, "stock": ", ".join(stocks)}
    missing = tuple(f"conversion {name} to {posting.product}" for name in stocks)
    return Finding(
        "balance/posting",
        Outcome.NOT_DETERMINED,
        code,
        detail,
        posting.id,
        values=values,
        missing=missing,
        related=row_names(posting),
    )
