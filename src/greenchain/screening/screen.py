"""Screening: every item of a declaration asked every rule of waste law, each on its own legal date.

``at`` is the instant of the question; it bounds what a supply chain had recorded and is written into the result, and
never decides which law applies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from greenchain.graph import SupplyGraph
from greenchain.model.nouns import Shipment, ShipmentItem
from greenchain.screening.asking import Answer, ask
from greenchain.screening.explanation import finding_of
from greenchain.screening.facts import DECIDING_FACTS, Values, item_values
from greenchain.screening.graph_checks import lot_facts
from greenchain.screening.result import ItemScreening, ScreeningResult, item_order
from greenchain.screening.rules import RuleBook
from greenchain.standards import Standards
from greenchain.values.finding import Finding
from greenchain.values.json import pointer
from greenchain.values.outcome import Outcome
from greenchain.values.time import aware

_SILENT = "indicator"  # the severity that scores and says nothing of conformity
_CHECK = "screening"


def screen(
    shipment: Shipment, *, standards: Standards, at: datetime, graph: SupplyGraph | None = None
) -> ScreeningResult:
    """What the law in force on a declaration's own dates forbids, asks for, and leaves open.

    Args:
        shipment: the declaration; what was not given is an absent fact, what was declared none is ``None``.
        standards: the packs; those of kind ``waste`` are asked.
        at: the instant of the question; aware. It never stands in for a missing date.
        graph: the supply chain, for items that name a lot; without it the graph-linked rules are not asked.

    Returns:
        One finding a rule that holds or is open, by item; ``NO_RULE_FIRED`` where nothing is.

    Raises:
        PackError: no rules to ask, or a pack that they look into is missing or ambiguous.
    """
    return next(screen_many([shipment], standards=standards, at=at, graph=graph))


def screen_many(
    shipments: Iterable[Shipment], *, standards: Standards, at: datetime, graph: SupplyGraph | None = None
) -> Iterator[ScreeningResult]:
    """The answer of :func:`screen` for each declaration, one at a time and in the order given."""
    aware(at)
    book = RuleBook.of(standards)
    return (_screen(shipment, book, at=at, graph=graph) for shipment in shipments)


def _screen(shipment: Shipment, book: RuleBook, *, at: datetime, graph: SupplyGraph | None) -> ScreeningResult:
    items = tuple(
        ItemScreening(item, _findings(shipment, item, book, at=at, graph=graph))
        for item in sorted(shipment.items, key=item_order)
    )
    empty = Finding(_CHECK, Outcome.NOT_DETERMINED, "ITEMS_MISSING", "the declaration has no items", pointer("items"))
    return ScreeningResult(shipment, at, items, () if items else (empty,), book.packs)


def _findings(
    shipment: Shipment, item: ShipmentItem, book: RuleBook, *, at: datetime, graph: SupplyGraph | None
) -> tuple[Finding, ...]:
    values = item_values(shipment, item)
    lot = values.get("lot")
    asks_graph = graph is not None and bool(lot)
    if graph is not None and lot:
        values |= lot_facts(lot, graph=graph, at=at, net_kg=values.get("net_kg"), tolerance=book.mass_tolerance)
    asked = [bound for bound in book.rules if asks_graph or not bound.is_graph_linked]
    answers = [
        answer for bound in asked if bound.rule.severity != _SILENT and (answer := ask(bound, values)) is not None
    ]
    told = [finding_of(answer, values, item=item.item_no) for answer in answers if _is_told(answer)]
    told += _summaries([answer for answer in answers if not _is_told(answer)], item.item_no)
    if not told:
        told = [_nothing(values, item.item_no, len(asked), book)]
    return tuple(sorted(told, key=lambda finding: (finding.code, finding.check)))


def _is_told(answer: Answer) -> bool:
    return not answer.waits_for_date and not answer.is_open_at_large


def _summaries(answers: list[Answer], item: str) -> Iterator[Finding]:
    """One finding for the dates that are missing and one for the facts, each naming the rules they keep open."""
    dates = [answer for answer in answers if answer.waits_for_date]
    facts = [answer for answer in answers if answer.is_open_at_large]
    for code, kept_open, missing, what in (
        ("DATE_MISSING", dates, {name for a in dates for name in a.missing_date}, "date"),
        ("FACTS_NOT_GIVEN", facts, DECIDING_FACTS & {name for a in facts for name in a.truth.missing}, "fact"),
    ):
        if not kept_open:
            continue
        names = tuple(sorted(missing))
        rules = tuple(sorted({answer.bound.rule.id for answer in kept_open}))
        detail = f"not declared: {', '.join(names)}; rules that go by such a {what} and stay open: {', '.join(rules)}"
        yield Finding(
            _CHECK,
            Outcome.NOT_DETERMINED,
            code,
            detail,
            pointer("items", item),
            missing=names,
            related=rules,
        )


def _nothing(values: Values, item: str, count: int, book: RuleBook) -> Finding:
    packs = ", ".join(f"{ref.pack}@{ref.edition}" for ref in book.packs)
    dates = {name: str(values[name]) for name in ("export_date", "import_date") if values.get(name)}
    detail = f"none of {count} rules holds and none is open ({packs}); what no rule covers was not judged"
    return Finding(_CHECK, Outcome.CONFORMS, "NO_RULE_FIRED", detail, pointer("items", item), values=dates)
