"""Events in, graph out. Any order of arrival and any repetition give the same graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from greenchain.graph.flows.network import flow_network
from greenchain.graph.nodes import Birth
from greenchain.graph.rules import RULES, Rules
from greenchain.graph.statements.births import births_of
from greenchain.graph.statements.containment import StayBook, containment
from greenchain.graph.statements.ends import ends_of
from greenchain.graph.statements.journeys import Journeys
from greenchain.graph.statements.master_data import master_data
from greenchain.graph.statements.processes import flows_of, lots_of, processes_of
from greenchain.graph.statements.references import refs_of
from greenchain.graph.statements.standing import Standing, copies, quantified, standing
from greenchain.graph.statements.transactions import transactions_of
from greenchain.graph.statements.unborn import candidates_of
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.model.events import TraceEvent
from greenchain.model.nouns import Facility, Party, Product
from greenchain.model.unread import UnreadEvents
from greenchain.values.finding import Finding
from greenchain.values.identifiers import IdentifierKind, class_of, kind_of
from greenchain.values.outcome import Outcome
from greenchain.values.time import aware

_NEVER_ASKED: Mapping[str, datetime] = MappingProxyType({})


def build_graph(
    events: Iterable[TraceEvent],
    *,
    facilities: Iterable[Facility] = (),
    products: Iterable[Product] = (),
    parties: Iterable[Party] = (),
    recorded_at: Mapping[str, datetime] = _NEVER_ASKED,
    missing: Iterable[str | UnreadEvents] = (),
    whole: Collection[str] | None = None,
    rules: Rules = RULES,
) -> SupplyGraph:
    """The graph of ``events``.

    Args:
        events: with canonical identifiers, in any order, repeated or not; times aware.
        facilities, products, parties: what tables say; what rows of one identifier dispute is unknown, and noticed.
        recorded_at: when each event, by key, became known to us, for ``known_at``; without an entry: always known.
        missing: event documents known to exist that were not given, by name, and events of them that were not read.
        whole: the objects of which all events are given, ``None`` for every one; no other is said to be from nowhere.
        rules: the table of rules; a row left out switches its behavior off.

    Raises:
        ValueError: a time without offset.
    """
    stated = copies(events)
    stand = standing(stated, rules)
    chain = quantified(stand.events, rules)
    named = _named(chain)
    aggregations = containment(chain, "E4", rules=rules)
    associations = containment(chain, "E7", rules=rules)
    births = births_of(chain, rules)
    processes = processes_of(chain, rules)
    network = flow_network(named, processes, flows=flows_of(chain, rules))
    places, classes, owners = master_data(facilities), master_data(products), master_data(parties)
    conflicts = (*places.conflicts, *classes.conflicts, *owners.conflicts)
    return SupplyGraph(
        events=chain,
        voided=stand.voided,
        notices=(*_notices(stand, (aggregations, associations), births), *conflicts),
        facilities=places.rows,
        products=classes.rows,
        parties=owners.rows,
        network=network,
        processes=MappingProxyType(processes),
        births=MappingProxyType(dict(births)),
        lots=MappingProxyType(dict(lots_of(chain, rules))),
        journeys=Journeys(chain, named, (aggregations, associations), rules),
        aggregations=aggregations,
        associations=associations,
        stated=stated,
        recorded_at=MappingProxyType({key: aware(when, "recorded_at") for key, when in recorded_at.items()}),
        names=frozenset(_names(chain, network.names)).union(places.rows, classes.rows, owners.rows),
        times=tuple(event.event_time for event in chain),
        missing=_unread(missing),
        sourceless=candidates_of(chain, named, processes=processes, births=births, whole=whole),
        whole=None if whole is None else frozenset(whole),
        ends=MappingProxyType(dict(ends_of(chain, rules))),
        transactions=transactions_of(chain, rules),
        rules=rules,
    )


def graph_known(graph: SupplyGraph, *, known_at: datetime | None) -> SupplyGraph:
    """The graph of what was recorded at or before ``known_at``; ``graph`` itself where that is everything."""
    if known_at is None or not graph.rules.holds("E14"):
        return graph
    limit = aware(known_at, "known_at")
    later = {key for key, when in graph.recorded_at.items() if when > limit}
    if not any(event.key in later for event in graph.stated):
        return graph
    known = build_graph(
        (event for event in graph.stated if event.key not in later),
        facilities=graph.facilities.values(),
        products=graph.products.values(),
        parties=graph.parties.values(),
        recorded_at=graph.recorded_at,
        missing=graph.missing,
        whole=graph.whole,
        rules=graph.rules,
    )
    disputed = tuple(notice for notice in graph.notices if notice.code == "ROW_CONFLICT")
    return replace(known, notices=known.notices + disputed)  # the tables were merged once: they show no dispute now


def _unread(missing: Iterable[str | UnreadEvents]) -> tuple[UnreadEvents, ...]:
    listed = {UnreadEvents(each) if isinstance(each, str) else each for each in missing}
    return tuple(sorted(listed, key=lambda each: (each.source, each.where, sorted(each.names or ()))))


def _named(events: Sequence[TraceEvent]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    for index, event in enumerate(events):
        for name in sorted({ref.id for ref in refs_of(event)}):
            found[name].append(index)
    return MappingProxyType({name: tuple(found[name]) for name in sorted(found)})


def _names(events: Sequence[TraceEvent], nodes: Iterable[str]) -> Iterator[str]:
    for name in nodes:
        yield name
        yield class_of(name) or name
    for event in events:
        yield from (place for place in (event.biz_location, event.read_point) if place)
        yield from (end.id for end in (*event.sources, *event.destinations))


def _notices(stand: Standing, tables: Iterable[StayBook], births: Mapping[str, tuple[Birth, ...]]) -> Iterator[Finding]:
    """Oddities of the events, each ``not_determined``: named, never dropped."""
    for name in stand.reused_ids:
        yield _notice("EVENT_ID_REUSED", "different events carry this eventID", name)
    for declaration in stand.unmatched:
        yield _notice("DECLARATION_WITHOUT_EVENT", "an error declaration without its event", declaration.key)
    for declaration in stand.own_correctives:
        yield _notice("CORRECTIVE_IS_ITSELF", "a declaration names its own event as what is right", declaration.key)
    for table in tables:
        for stay in table.implicit:
            yield _notice("IMPLICIT_UNPACK", f"left {stay.parent} without being unpacked", stay.child)
        for stay in table.refused:
            yield _notice("CONTAINMENT_CYCLE", f"would be inside itself by way of {stay.parent}", stay.child)
    for name in sorted(births):
        if len(births[name]) > 1 and kind_of(name) is IdentifierKind.INSTANCE:
            yield _notice("SECOND_BIRTH", f"born {len(births[name])} times", name)


def _notice(code: str, detail: str, where: str) -> Finding:
    return Finding("events", Outcome.NOT_DETERMINED, code, detail, where)
