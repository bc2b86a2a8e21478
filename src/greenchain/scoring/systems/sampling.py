"""Sampled results of a system, on request only: every uncertain amount drawn by itself, the system solved each time.

An amount with a coefficient of variation is log-normal about its value, and never leaves bounds that are stated; one
with bounds alone is triangular between them; one without either stays. Each amount has a stream of its own, named by
the amount: neither the order of a document nor what else is in it moves its draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, fsum, inf, isfinite, nextafter, sqrt

import numpy as np

from greenchain.scoring.systems.draws import Draws, lognormal, triangular, uniform
from greenchain.scoring.systems.network import Network
from greenchain.scoring.systems.reach import Reach
from greenchain.scoring.systems.settled import Known
from greenchain.values.quantity import decimal_text

MAX_NUMBERS = 20_000_000  # draws and levels kept at once: 160 MB
_ROUNDS = 2_000  # of a large cycle; one that has not settled by then hardly shrinks
_WORK = 4_000_000_000  # multiplications of all of its rounds and draws, some ten seconds
_SETTLED = 2.0**-44  # of the largest level: the last change of a cycle that is taken as solved
_FEW = 24  # nodes of a cycle that are eliminated; more are solved round by round


class NotSampledError(Exception):
    """Some draw makes a cycle that needs more than it makes, or the request is beyond what is kept in memory."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """What the draws of one flow are: mean, standard deviation (``None`` of one draw), two quantiles."""

    n: int
    mean: float
    sd: float | None
    p05: float
    p95: float

    def to_dict(self) -> dict[str, object]:
        """As results print it."""
        figures = {"mean": self.mean, "sd": self.sd, "p05": self.p05, "p95": self.p95}
        return {"n": self.n} | {name: None if x is None else _text(x) for name, x in figures.items()}


def sample(net: Network, *, n: int, seed: int, bounds: Mapping[str, Reach]) -> dict[str, Sampled]:
    """What ``n`` draws of the system give, by flow; the same for the same seed.

    Args:
        net: the system.
        n: how many draws, at least one.
        seed: of the streams.
        bounds: of every flow; where all amounts are bounded, no draw leaves them, rounding or not.

    Raises:
        NotSampledError: see there.
    """
    system = net.settled.system
    size = sum(1 for activity in system.activities for _ in activity.exchanges()) + len(net.nodes)
    if n * size > MAX_NUMBERS:
        raise NotSampledError(f"at most {MAX_NUMBERS // size} draws of a system of this size")
    drawn: dict[str, Draws | float] = {}
    for activity in system.activities:
        for kind, exchange in activity.exchanges():
            name = f"{system.id}\0{activity.id}\0{kind}\0{exchange.flow}"
            drawn[exchange.where] = _drawn(net.settled.of(exchange), n=n, seed=seed, name=name)
    with np.errstate(all="ignore"):  # what overflows is found at the end
        totals = _totals(net, drawn, n)
    if not any(known.cv and not known.is_bounded for known in net.settled.amounts.values()):
        totals = {flow: np.clip(total, *_inside(bounds[flow])) for flow, total in totals.items()}
    return {flow: _sampled(total) for flow, total in totals.items()}


def _inside(reach: Reach) -> tuple[float | None, float | None]:
    """The outermost floats between the ends; where there is none, the nearest."""
    lower, upper = reach.lower, reach.upper
    low, high = (None if end is None else float(end) for end in (lower, upper))
    if lower is not None and low is not None and low < lower:
        low = nextafter(low, inf)
    if upper is not None and high is not None and high > upper:
        high = nextafter(high, -inf)
    is_empty = low is not None and high is not None and low > high
    return (high, low) if is_empty else (low, high)


def _drawn(known: Known, *, n: int, seed: int, name: str) -> Draws | float:
    point = float(known.reach.point)
    lower, upper = (None if end is None else float(end) for end in (known.reach.lower, known.reach.upper))
    if known.cv and point:
        found = lognormal(uniform(n, seed=seed, name=name), mean=point, cv=float(known.cv))
        return np.clip(found, lower, upper) if known.is_bounded else found
    if lower is None or upper is None or lower == upper:
        return point
    return triangular(uniform(n, seed=seed, name=name), lower=lower, mode=point, upper=upper)


def _totals(net: Network, drawn: Mapping[str, Draws | float], n: int) -> dict[str, Draws]:
    """The draws of every flow of the result."""
    levels = _levels(net, drawn, n)
    totals: dict[str, Draws] = {}
    for node, level in zip(net.nodes, levels, strict=True):
        for burden in node.activity.burdens:
            add = level * (drawn[burden.where] * float(node.part))
            totals[burden.flow] = totals.get(burden.flow, np.zeros(n)) + add
    return totals


def _levels(net: Network, drawn: Mapping[str, Draws | float], n: int) -> list[Draws]:
    needs = {flow: np.full(n, float(amount)) for flow, amount in net.settled.demand.items()}
    shares = [float(node.rate.point * net.settled.of(node.output).reach.point) for node in net.nodes]
    rates = [np.divide(share, drawn[node.output.where]) for share, node in zip(shares, net.nodes, strict=True)]
    levels = [np.zeros(n) for _ in net.nodes]
    for component in reversed(net.components):
        right = [needs.get(net.nodes[i].output.flow, np.zeros(n)) * rates[i] for i in component]
        if net.is_cyclic(component):
            right = _solved(_inner(net, component, drawn, rates), right)
        for i, level in zip(component, right, strict=True):
            levels[i] = level
            for draw, _ in net.nodes[i].draws:
                taken = level * (drawn[draw.where] * float(net.nodes[i].part))
                needs[draw.flow] = needs.get(draw.flow, np.zeros(n)) + taken
    return levels


def _inner(
    net: Network, component: Sequence[int], drawn: Mapping[str, Draws | float], rates: Sequence[Draws | float]
) -> list[dict[int, Draws | float]]:
    """What one level of each node of a cycle needs of the others, draw by draw."""
    place = {node: at for at, node in enumerate(component)}
    rows: list[dict[int, Draws | float]] = [{} for _ in component]
    for node in component:
        for draw, _ in net.nodes[node].draws:
            for maker in net.makers.get(draw.flow, ()):
                if maker in place:
                    rows[place[maker]][place[node]] = rates[maker] * (drawn[draw.where] * float(net.nodes[node].part))
    return rows


def _solved(rows: list[dict[int, Draws | float]], right: list[Draws]) -> list[Draws]:
    return _eliminated(rows, right) if len(rows) <= _FEW else _repeated(rows, right)


def _eliminated(rows: list[dict[int, Draws | float]], right: list[Draws]) -> list[Draws]:
    """As ``elimination`` does it, all draws at once."""
    for pivot, row in enumerate(rows):
        left = 1.0 - row.pop(pivot, 0.0)
        if not np.all(left > 0):
            raise NotSampledError("some draw makes a cycle that needs as much as it makes")
        rows[pivot] = {column: entry / left for column, entry in row.items()}
        right[pivot] = right[pivot] / left
        for at, other in enumerate(rows):
            taken = other.pop(pivot, None) if at != pivot else None
            if taken is not None:
                for column, entry in rows[pivot].items():
                    other[column] = other.get(column, 0.0) + taken * entry
                right[at] = right[at] + taken * right[pivot]
    return right


def _repeated(rows: list[dict[int, Draws | float]], right: list[Draws]) -> list[Draws]:
    """Round by round, all draws at once, until none changes any more."""
    found = list(right)
    work = sum(len(row) + 1 for row in rows) * max(np.size(c) for c in right)
    for _ in range(min(_ROUNDS, _WORK // work)):
        moved = 0.0
        for at, row in enumerate(rows):
            new = right[at] + sum(entry * found[column] for column, entry in row.items())
            moved = max(moved, float(np.max(np.abs(new - found[at]))))
            found[at] = new
        largest = max(float(np.max(np.abs(level))) for level in found)
        if not isfinite(largest):
            break
        if moved <= _SETTLED * largest:
            return found
    raise NotSampledError("some draw makes a cycle that was not solved")


def _sampled(total: Draws) -> Sampled:
    """The figures of the draws of one flow; sums are exact before they are rounded, so no order matters."""
    values = sorted(total.tolist())
    n = len(values)
    if not all(map(isfinite, values)):
        raise NotSampledError("some draw has no finite result")
    mean = fsum(values) / n
    sd = sqrt(fsum((x - mean) * (x - mean) for x in values) / (n - 1)) if n > 1 else None
    return Sampled(n, mean, sd, values[ceil(n * 5 / 100) - 1], values[ceil(n * 95 / 100) - 1])


def _text(number: float) -> str:
    return decimal_text(Decimal(repr(number)))
