"""Goods behind claims: rows of one lot under several claims are about the same goods, which are counted once.

Of the rows of one lot, each claim adds up by itself, and the largest sum is how much of the goods there is; rows
without a claim are other goods. Rows that name no lot may or may not be about the same goods: the caller says how they
are read, and reads them both ways where that decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from fractions import Fraction

from greenchain.graph.custody.book import Entry

_ZERO = Fraction(0)


def physical(
    entries: Iterable[Entry],
    *,
    amounts: Mapping[str, Fraction],
    merges_blank: bool,
    within: Callable[[Entry], Hashable] = lambda _: None,
) -> Iterator[tuple[Entry, Fraction]]:
    """How much each entry adds to the goods, in the order given; nothing where another claim on its lot was as large.

    Args:
        entries: of one direction.
        amounts: what to count of each, by posting id.
        merges_blank: whether rows of one site and product that name no lot are about one lot, or each about its own.
        within: lots are told apart by what this gives, such as a period.
    """
    sums: defaultdict[Hashable, dict[tuple[str, str], Fraction]] = defaultdict(dict)
    most: defaultdict[Hashable, Fraction] = defaultdict(Fraction)
    for entry in entries:
        posting, amount = entry.posting, amounts[entry.posting.id]
        if not posting.characteristic or (not posting.lot and not merges_blank):
            yield entry, amount
            continue
        goods = (posting.site, posting.product, posting.lot, within(entry))
        claims = sums[goods]
        claim = (posting.characteristic, posting.scheme)
        claims[claim] = claims.get(claim, _ZERO) + amount
        added = max(_ZERO, claims[claim] - most[goods])
        most[goods] += added
        yield entry, added


def amounts_of(entries: Iterable[Entry]) -> dict[str, Fraction]:
    """What each entry moves its account by, by posting id."""
    return {entry.posting.id: entry.added for entry in entries}
