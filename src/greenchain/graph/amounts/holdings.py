"""Where the parts of a lot are: how much of it each site still holds, and how much is under way.

A lot is seldom in one place. What a site made and took in, less what it used, destroyed and sent off, is what it holds;
what of a shipping no receipt answers is under way (rule E9). An amount that some event leaves out makes the amount of
the site unknown and never zero: a site is left out only where the figures show that nothing remained.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from greenchain.graph.amounts.deliveries import IN_PARTS, open_deliveries, quantity_in, unit_of_lot
from greenchain.graph.amounts.site_accounts import Presence, SiteAccount, site_accounts, taker_of
from greenchain.graph.statements.pairing import Unanswered
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.values.identifiers import kind_of
from greenchain.values.quantity import Quantity


class HoldingState(StrEnum):
    """Whether a part is at a site, or between two."""

    HELD = "held"
    UNDER_WAY = "under_way"


@dataclass(frozen=True, slots=True)
class Holding:
    """A part of a lot.

    Attributes:
        place: the site that holds it, or where it was sent; empty where not stated.
        holder: the party that took it last; empty where no event and no table says.
        quantity: how much, in the unit that the lot was first stated in; ``None`` where the events leave it open.
        state: held, or under way.
        since: since when the site has held some without a break; of a part under way when it was sent.
        last_seen: the last event that counts for it.
        event: its key.
        is_stated: whether that event names the lot itself, and not only what carried it.
        index: the place of that event in the graph's order.
        via: the container that a part under way was sent in; empty where it was sent by itself.
    """

    place: str
    holder: str
    quantity: Quantity | None
    state: HoldingState
    since: datetime
    last_seen: datetime
    event: str
    is_stated: bool
    index: int
    via: str = ""


def holdings(graph: SupplyGraph, name: str, *, cutoff: int) -> tuple[Holding, ...]:
    """The parts of the lot ``name`` after the first ``cutoff`` events: at sites, by place, then those under way.

    Empty where nothing remained, and for what is one thing and has no parts.
    """
    if kind_of(name) not in IN_PARTS:
        return ()
    moves = graph.journeys.movements(name, cutoff)
    lacking, unit = open_deliveries(graph, name, moves, cutoff=cutoff)
    sites = site_accounts(graph, name, moves, cutoff=cutoff, unit=unit)
    held = [_held(graph, name, place, site=site, unit=unit) for place, site in sorted(sites.items()) if site.remains]
    return (*held, *(_sent(each, unit) for each in lacking))


def presences(graph: SupplyGraph, name: str, *, cutoff: int) -> Mapping[str, Sequence[Presence]] | None:
    """By site, when it held some of the lot ``name``, in order; ``None`` where the events leave an amount open.

    Sites that never held any are left out, as is everything of what is one thing and has no parts.
    """
    if kind_of(name) not in IN_PARTS:
        return None
    moves = graph.journeys.movements(name, cutoff)
    sites = site_accounts(graph, name, moves, cutoff=cutoff, unit=unit_of_lot(graph, name, moves, cutoff=cutoff))
    if any(site.is_open or site.amount < 0 for site in sites.values()):
        return None
    return {place: site.presences for place, site in sites.items() if site.presences}


def _held(graph: SupplyGraph, name: str, place: str, *, site: SiteAccount, unit: str) -> Holding:
    is_known = not site.is_open and site.amount > 0
    row = graph.facilities.get(place)
    last = graph.events[site.last]
    return Holding(
        place=place,
        holder=site.holder or (row.party if row else ""),
        quantity=quantity_in(unit, site.amount) if is_known else None,
        state=HoldingState.HELD,
        since=graph.events[site.presences[-1].since].event_time,
        last_seen=last.event_time,
        event=last.key,
        is_stated=_names(graph, name, site.last),
        index=site.last,
    )


def _sent(lacking: Unanswered, unit: str) -> Holding:
    step = lacking.step
    places = sorted({end.id for end in step.destinations if end.type == "location"})
    return Holding(
        place=places[0] if len(places) == 1 else "",
        holder=taker_of(step),
        quantity=quantity_in(unit, lacking.missing) if lacking.missing is not None else None,
        state=HoldingState.UNDER_WAY,
        since=step.time,
        last_seen=step.time,
        event=step.event,
        is_stated=not step.via,
        index=step.index,
        via=step.via,
    )


def _names(graph: SupplyGraph, name: str, index: int) -> bool:
    """Whether the event there names the lot itself; of a lot in thousands of parts that is asked thousands of times."""
    named = graph.journeys.named.get(name, ())
    place = bisect_left(named, index)
    return place < len(named) and named[place] == index
