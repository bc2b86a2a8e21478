"""Screening: every item of a declaration asked every rule of waste law, each on its own legal date.

``at`` is the instant of the question; it bounds what a supply chain had recorded and is written into the result, and
never decides which law applies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from greenchain.claims import TrustPolicy, VerifiedClaim
from greenchain.graph import SupplyGraph
from greenchain.model.nouns import DeclaredYield, Shipment, ShipmentItem
from greenchain.screening.asking import Answer, ask
from greenchain.screening.beside import Beside
from greenchain.screening.certificates import certificates_of
from greenchain.screening.documents import Documents
from greenchain.screening.documents.checks import DocumentJudge
from greenchain.screening.documents.papers import NAMED_BY
from greenchain.screening.explanation import finding_of
from greenchain.screening.facts import Values, declared_values, read_values
from greenchain.screening.gaps import CHECK, header_gaps, item_gaps, open_rules
from greenchain.screening.graph_checks import lot_facts
from greenchain.screening.indicators import NO_SUSPICION, Suspicion, signs, suspicion_of
from greenchain.screening.lanes import Lane, RandomSample
from greenchain.screening.legs import Legs
from greenchain.screening.linked import Linked
from greenchain.screening.prices import Prices
from greenchain.screening.recorded import item_order
from greenchain.screening.result import ItemScreening, ScreeningResult
from greenchain.screening.rule_book import RuleBook, rule_book
from greenchain.screening.yield_mass import recipes_of
from greenchain.standards import Standards
from greenchain.values.finding import Finding
from greenchain.values.json import pointer
from greenchain.values.outcome import Outcome


def screen(
    shipment: Shipment,
    *,
    standards: Standards,
    at: datetime,
    graph: SupplyGraph | None = None,
    documents: Documents | None = None,
    prices: Prices | None = None,
    sample: RandomSample | None = None,
    claims: Iterable[VerifiedClaim] = (),
    policy: TrustPolicy | None = None,
    recipes: Iterable[DeclaredYield] = (),
) -> ScreeningResult:
    """What the law in force on a declaration's own dates forbids, asks for, and leaves open.

    Args:
        shipment: the declaration; what was not given is an absent fact, what was declared none is ``None``.
        standards: the packs; those of kind ``waste`` and ``trade`` are asked.
        at: the instant of the question; aware. It never stands in for a missing date.
        graph: the supply chain, for items that name a lot; without it they stay open (``LOT_NOT_FOLLOWED``).
        documents: notifications, movement and Annex VII documents, for items of waste; without them an item that names
            a notification stays open (``DOCUMENTS_NOT_READ``).
        prices: fair prices; they add to the score of suspicion and to nothing else.
        sample: the share of declarations that is drawn for a look.
        claims: verified for ``at``, or for an earlier instant with nothing known after ``at``: certificates of
            facilities and ends of waste. Given claims or a policy, waste that names a facility needs a certificate.
        policy: the trust policy that they were verified under.
        recipes: yields that makers of lots declare.

    Returns:
        One finding a rule that holds or is open, by item, and one a gap; ``NO_RULE_FIRED`` where there is neither:
        no rule of these packs fires, which approves nothing. A refused row keeps the declaration undetermined.

    Raises:
        PackError: no rules to ask, or a pack that they look into is missing or ambiguous; documents are given and no
            pack says what of them is compared.
        EvidenceError: a claim was verified for another question.
    """
    certificates = certificates_of(claims, policy=policy, standards=standards, at=at)
    beside = Beside(
        at,
        graph=graph,
        documents=documents,
        prices=prices,
        sample=sample,
        certificates=certificates,
        recipes=recipes_of(recipes),
    )
    return screen_by(shipment, rule_book(standards), beside)


def screen_many(
    shipments: Iterable[Shipment],
    *,
    standards: Standards,
    at: datetime,
    graph: SupplyGraph | None = None,
    documents: Documents | None = None,
    prices: Prices | None = None,
    sample: RandomSample | None = None,
    claims: Iterable[VerifiedClaim] = (),
    policy: TrustPolicy | None = None,
    recipes: Iterable[DeclaredYield] = (),
) -> Iterator[ScreeningResult]:
    """The answer of :func:`screen` for each declaration, in the order given, beside the others.

    Waste that one of them imports and another may export as a product is found (``RE_EXPORT``), so all are read before
    the first is answered.
    """
    certificates = certificates_of(claims, policy=policy, standards=standards, at=at)
    beside = Beside(
        at,
        graph=graph,
        documents=documents,
        prices=prices,
        sample=sample,
        certificates=certificates,
        recipes=recipes_of(recipes),
    )
    return screen_together(tuple(shipments), rule_book(standards), beside)


def screen_together(shipments: Sequence[Shipment], book: RuleBook, beside: Beside) -> Iterator[ScreeningResult]:
    """The answers of :func:`screen_many` by a book at hand."""
    legs = Legs.of(shipments, terms=book.legs) if book.legs else None
    together = replace(beside, legs=legs)
    return (screen_by(shipment, book, together) for shipment in shipments)


def screen_by(shipment: Shipment, book: RuleBook, beside: Beside) -> ScreeningResult:
    """The answer of :func:`screen` by a book at hand."""
    judge = DocumentJudge.of(shipment, book=book.documents, documents=beside.documents)
    items = tuple(
        ItemScreening(
            item, _findings(shipment, item, book, judge, beside=beside), book.annotations.of_item(shipment, item)
        )
        for item in (sorted(shipment.items, key=item_order) if len(shipment.items) > 1 else shipment.items)
    )
    header = header_gaps(shipment)
    suspicion, lane = _advice(shipment, items, header, book, beside=beside)
    return ScreeningResult(shipment, beside.at, items, header, book.packs, suspicion, lane)


def _advice(
    shipment: Shipment,
    items: Sequence[ItemScreening],
    header: Sequence[Finding],
    book: RuleBook,
    *,
    beside: Beside,
) -> tuple[Suspicion, Lane | None]:
    """The suspicion and the lane, where a pack has lanes."""
    lanes = book.lanes
    if lanes is None:
        return NO_SUSPICION, None
    shown = signs(shipment, [item.item for item in items], index=book.indicators, prices=beside.prices)
    shown += [("", finding) for finding in header]
    shown += [(item.item.item_no, finding) for item in items for finding in item.findings if lanes.weight(finding)]
    suspicion = suspicion_of(shown, lanes) if shown else NO_SUSPICION
    is_drawn = beside.sample is not None and beside.sample.draws(shipment.id)
    findings = [*header, *(finding for item in items for finding in item.findings)]
    return suspicion, lanes.lane(findings, score=suspicion.score, is_drawn=is_drawn)


def _findings(
    shipment: Shipment, item: ShipmentItem, book: RuleBook, judge: DocumentJudge, *, beside: Beside
) -> tuple[Finding, ...]:
    declared = declared_values(shipment, item)
    values = read_values(declared)
    asks = {
        "asks_graph": beside.graph is not None and bool(values.get("lot")),
        "asks_legs": beside.legs is not None,
        "asks_claims": beside.certificates is not None,
    }
    linked = _linked(shipment, item, values, book, beside=beside)
    if linked.facts:
        declared, values = {**declared, **linked.facts}, {**values, **linked.facts}
    asked = book.index.candidates(values, **asks)
    stood_in = judge.stands_in_for(values)
    answers = [
        linked.named(answer)
        for bound in asked
        if bound.reads.isdisjoint(stood_in) and (answer := ask(bound, values)) is not None
    ]
    told = [_told(answer, values, item.item_no, linked) for answer in answers if _is_told(answer)]
    if len(told) < len(answers):
        told += open_rules([answer for answer in answers if not _is_told(answer)], declared, item=item.item_no)
    absent = book.editions.fault_of(declared.get("hs"), declared)
    said_by = book.editions.rows_about(str(declared["hs"])) if absent else ()
    has_graph = beside.graph is not None
    told += item_gaps(declared, item=item.item_no, has_graph=has_graph, absent=absent, said_by=said_by)
    told += judge.findings(values, item=item.item_no)
    if not told:
        unread = () if beside.documents is not None else tuple(name for name in NAMED_BY.values() if values.get(name))
        told = [_nothing(values, item.item_no, book.count(**asks), book, unread=unread)]
    return tuple(sorted(told, key=_order)) if len(told) > 1 else tuple(told)


def _linked(shipment: Shipment, item: ShipmentItem, values: Values, book: RuleBook, *, beside: Beside) -> Linked:
    """What the supply chain, the other declarations and the claims tell of the item."""
    linked = lot_facts(values, beside=beside, tolerance=book.mass_tolerance)
    if beside.legs is not None:
        linked = linked.joined(beside.legs.first_of(values, declaration=shipment.id, item=item.item_no))
    if beside.certificates is not None:
        linked = linked.joined(beside.certificates.facts_of(values))
    return linked


def _told(answer: Answer, values: Values, item: str, linked: Linked) -> Finding:
    finding, related = finding_of(answer, values, item=item), linked.related_to(answer)
    return replace(finding, related=tuple(sorted({*finding.related, *related}))) if related else finding


def _order(finding: Finding) -> tuple[str, str, str, str]:
    return finding.code, finding.check, finding.where, finding.values.get("blocks", "")


def _is_told(answer: Answer) -> bool:
    return not answer.waits_for_date and not answer.is_open_at_large


def _nothing(values: Values, item: str, count: int, book: RuleBook, *, unread: tuple[str, ...]) -> Finding:
    dates = {name: str(values[name]) for name in ("export_date", "import_date") if values.get(name)}
    named = f"; named and not looked into: {', '.join(f'{name} {values[name]}' for name in unread)}" if unread else ""
    detail = (
        f"no rule of these packs fires: none of the {count} asked holds and none is open ({book.names}). "
        f"This is no approval: what no rule of them covers was not judged{named}"
    )
    return Finding(CHECK, Outcome.CONFORMS, "NO_RULE_FIRED", detail, pointer("items", item), values=dates)
