"""Ordinary rows: goods between States, and some waste that moves as the law asks, with its papers."""

from __future__ import annotations

from datetime import timedelta

from greenchain.workspace.planting.goods import (
    BATTERIES,
    FIRST_DAY,
    GREEN,
    GREEN_ROUTES,
    LAST_DAY,
    NOTIFIED_ROUTES,
    PRODUCTS,
)
from greenchain.workspace.planting.making import Maker

WASTE_PERCENT = 6
"""Of ordinary declarations."""

_NOTIFIED_IN = 6  # of so many wastes, one is hazardous
_MOST_ITEMS = 4
_ONE_ITEM_PERCENT = 70


def make_ordinary(maker: Maker, *, most_rows: int) -> None:
    """Add one ordinary declaration of at most ``most_rows`` rows."""
    draws = maker.draws
    if draws.below(100) < WASTE_PERCENT:
        if draws.below(_NOTIFIED_IN) == 0:
            _notified(maker)
        else:
            _green(maker)
        return
    origin, destination = maker.product_route()
    header = maker.trade(origin, destination, draws.day(FIRST_DAY, LAST_DAY), days=draws.between(1, 40))
    count = 1 if draws.below(100) < _ONE_ITEM_PERCENT else draws.between(2, _MOST_ITEMS)
    items = [maker.product(draws.pick(PRODUCTS), origin=origin) for _ in range(min(count, most_rows))]
    maker.declare_ordinary(header, *items)


def _green(maker: Maker) -> None:
    draws = maker.draws
    waste, route = draws.pick(GREEN), draws.pick(GREEN_ROUTES)
    header = maker.trade(*route, draws.day(waste.since, LAST_DAY), days=draws.below(2))
    maker.declare_ordinary(header, maker.accompanied(header, maker.waste(waste, header=header)))


def _notified(maker: Maker) -> None:
    draws = maker.draws
    day = draws.day(BATTERIES.since, LAST_DAY - timedelta(days=60))
    header = maker.trade(*draws.pick(NOTIFIED_ROUTES), day, days=draws.below(2))
    maker.declare_ordinary(header, *maker.notified(header, [maker.waste(BATTERIES, header=header)]))
