"""A lot that is sold as identity preserved comes from one source: no lot is larger than what one source delivered.

Which delivery went into which lot a book does not say. So a lot is only found where no single source could have given
it, each having delivered what it did at the model, and every delivery without a counterparty being anybody's.

Source: ISO 22095:2020, 3.3.1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from greenchain.graph.custody.accounts import Judged, amount_told
from greenchain.graph.custody.book import Entry
from greenchain.graph.custody.policy import AccountPolicy
from greenchain.graph.custody.stocks import Sources, StockRows
from greenchain.model.postings import PostingDirection
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

MODEL = "identity_preserved"
_ZERO = Fraction(0)
_NAMED = 8  # sources named in a finding: enough to see what is meant
Supply = Mapping[str, Mapping[str, Fraction]]
"""By input product, then source; the source of deliveries that name none is empty."""


def mixed_sources(stocks: Sequence[StockRows], judged: Sequence[Judged], *, policy: AccountPolicy) -> Iterator[Finding]:
    """The lots that went out as identity preserved and that no one source can have given."""
    for rows, account in zip(stocks, judged, strict=True):
        lots: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in rows.entries:
            posting = entry.posting
            if entry.model == MODEL and posting.direction is PostingDirection.OUT:
                lots[posting.lot or posting.id, posting.product].append(entry)
        supply = _supply(rows)
        named = sorted({source for by_source in supply.values() for source in by_source} - {""})
        if rows.unsure or not rows.stock.characteristic or len(named) <= 1:
            continue
        most_of: dict[Sources, Fraction] = {}
        for (lot, product), entries in sorted(lots.items()):
            amount = sum((account.covered[entry.key] for entry in entries), _ZERO)
            sources = rows.sources[entries[0].key]
            if sources not in most_of:
                most_of[sources] = _most(supply, sources)
            most = most_of[sources]
            if amount > most:
                detail = (
                    f"{amount_told(amount)} {policy.uom} of {product} in one lot; of {', '.join(named[:_NAMED])} "
                    f"none delivered goods for more than {amount_told(most)}"
                )
                citation = policy.models.citation(MODEL)
                outcome = Outcome.DOES_NOT_CONFORM if citation.status.is_firm else Outcome.NOT_DETERMINED
                yield Finding(
                    "balance/model",
                    outcome,
                    "MORE_THAN_ONE_SOURCE",
                    detail,
                    lot,
                    citation=citation,
                    related=(rows.stock.site, *named),
                )


def _supply(rows: StockRows) -> Supply:
    supply: defaultdict[str, defaultdict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for entry in rows.entries:
        posting = entry.posting
        if entry.model == MODEL and entry.is_inflow:
            own = posting.site if posting.direction is PostingDirection.ISSUE else ""
            supply[posting.product][posting.counterparty or own] += entry.added
    return supply


def _most(supply: Supply, sources: Sources) -> Fraction:
    """How much of a product the largest source's deliveries give, with those of nobody named."""
    given: defaultdict[str, Fraction] = defaultdict(Fraction)
    for product, factor in sources:
        for source, amount in supply.get(product, {}).items():
            given[source] += amount * factor
    unnamed = given.pop("", _ZERO)
    return max(given.values(), default=_ZERO) + unnamed
