"""How much of each process stands behind one unit of a lot: one pass from the lot towards its raw materials.

A process has made what its outputs say and consumed what its inputs say; so each unit made carries its share of each
input. The pass visits a process after all processes that consumed from it, sums what they need, and hands its own need
on. All figures are non-negative, so the bounds are exact corners. Amounts that no event states take the inventory's
range; a supply that nobody recorded is named and leaves the upper bound open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from greenchain.scoring.span import Span
from greenchain.values.errors import Fault, InputError

MAX_PROCESSES = 10_000  # of one chain; each costs a page of rows, and longer chains belong to the array engines
_LARGEST_NEED = 10**40  # of any unit behind one unit: beyond it the amounts are no amounts

_NONE = Fraction(0)
_ONE = Span.exactly(1)
_UNKNOWN = Span(_NONE, _NONE, None)


@dataclass(frozen=True, slots=True)
class Amount:
    """Some of a lot: ``process`` is the inventory process that makes such lots, empty for purchased materials."""

    lot: str
    amount: Fraction | None = None
    process: str = ""


@dataclass(frozen=True, slots=True)
class ProcessInput:
    """One process of the traced chain, in the units of its inventory process."""

    key: str
    process: str
    facility: str
    day: date
    inputs: tuple[Amount, ...] = ()
    outputs: tuple[Amount, ...] = ()

    @property
    def made(self) -> Fraction | None:
        """All it made; ``None`` where one output's amount is not stated or nothing was made."""
        amounts = [output.amount for output in self.outputs]
        if any(amount is None for amount in amounts):
            return None
        return sum((amount for amount in amounts if amount), _NONE) or None


@dataclass(frozen=True, slots=True)
class Gap:
    """Something about the chain that is not known.

    Attributes:
        code: registered code.
        detail: one sentence.
        lot: the lot or process it is about.
        unbounded: inventory processes whose burdens are unknown because of it; empty where the bounds still hold.
    """

    code: str
    detail: str
    lot: str
    unbounded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """What stands behind one unit of a lot: the need of each process by key, and what is not known."""

    needs: Mapping[str, Span]
    gaps: tuple[Gap, ...] = ()


LinkRatio = Callable[[ProcessInput, str], Span]
"""How much of a supplying process one unit of a process takes, where events do not say."""


def attribute(
    lot: Amount, *, processes: Iterable[ProcessInput], links: Mapping[str, tuple[str, ...]], ratio: LinkRatio
) -> Attribution:
    """What stands behind one unit of ``lot``.

    Args:
        lot: the lot asked about and the inventory process that makes it; its amount does not matter.
        processes: those of its chain and all others that consumed from its lots, any order; more do no harm.
        links: supplying processes by inventory process.
        ratio: the inventory's range of a link.

    Raises:
        InputError: more processes than the budget, or amounts beyond reason.
    """
    makers: defaultdict[str, list[ProcessInput]] = defaultdict(list)
    known = sorted(processes, key=lambda p: p.key)
    for item in known:
        for made_lot in sorted({output.lot for output in item.outputs}):
            makers[made_lot].append(item)
    reached = _reached(lot.lot, makers, links)
    gaps: list[Gap] = []
    needs: dict[str, Span] = {}
    lots: dict[str, Span] = {lot.lot: _ONE}
    consumed = _consumed(known)
    for item in _downstream_first(reached, makers, links):
        need = _need(item, lots, makers, consumed, gaps)
        needs[item.key] = need
        if need.point > _LARGEST_NEED or (need.upper or _NONE) > _LARGEST_NEED:
            raise InputError(Fault("FOOTPRINT_OUT_OF_RANGE", "amounts that stand in proportion", where=item.key))
        for supply, share in _shares(item, links, ratio, gaps):
            lots[supply] = (lots[supply] + need * share).tidy() if supply in lots else (need * share).tidy()
    gaps += _unmade(lot, reached.values(), makers, links)
    gaps += [
        Gap("CHAIN_CYCLIC", "the process consumes what was made from it", item.key, (item.process,))
        for key, item in sorted(reached.items())
        if key not in needs
    ]
    return Attribution(needs, tuple(gaps))


def followed(item: ProcessInput, links: Mapping[str, tuple[str, ...]]) -> tuple[Amount, ...]:
    """The inputs that another process of the inventory made; all others are materials the inventory's rows cover."""
    wanted = {*links.get(item.process, ()), item.process}
    return tuple(sorted((i for i in item.inputs if i.process in wanted), key=lambda i: i.lot))


def is_passing(item: ProcessInput, links: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether lots of one kind were only joined or split, so that nothing was made."""
    inputs = followed(item, links)
    return bool(inputs) and all(i.process == item.process for i in inputs)


def _reached(
    lot: str, makers: Mapping[str, list[ProcessInput]], links: Mapping[str, tuple[str, ...]]
) -> dict[str, ProcessInput]:
    reached: dict[str, ProcessInput] = {}
    waiting = [lot]
    while waiting:
        for item in makers.get(waiting.pop(), ()):
            if item.key not in reached:
                reached[item.key] = item
                waiting += [supply.lot for supply in followed(item, links)]
        if len(reached) > MAX_PROCESSES:
            raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_PROCESSES} processes", f"{len(reached)}"))
    return reached


def _downstream_first(
    reached: Mapping[str, ProcessInput],
    makers: Mapping[str, list[ProcessInput]],
    links: Mapping[str, tuple[str, ...]],
) -> Iterator[ProcessInput]:
    suppliers = {
        key: {maker.key for supply in followed(item, links) for maker in makers.get(supply.lot, ())}
        for key, item in reached.items()
    }
    waiting: defaultdict[str, int] = defaultdict(int)
    for keys in suppliers.values():
        for key in keys:
            waiting[key] += 1
    ready = sorted((key for key in reached if not waiting[key]), reverse=True)
    while ready:
        key = ready.pop()
        yield reached[key]
        for supplier in sorted(suppliers[key], reverse=True):
            waiting[supplier] -= 1
            if not waiting[supplier]:
                ready.append(supplier)


def _consumed(items: Iterable[ProcessInput]) -> Mapping[str, Fraction]:
    """How much of each lot went into processes, whoever's: a lot sold twice is drawn twice."""
    consumed: defaultdict[str, Fraction] = defaultdict(Fraction)
    for item in items:
        for supply in item.inputs:
            consumed[supply.lot] += supply.amount or _NONE
    return consumed


def _need(
    item: ProcessInput,
    lots: Mapping[str, Span],
    makers: Mapping[str, list[ProcessInput]],
    consumed: Mapping[str, Fraction],
    gaps: list[Gap],
) -> Span:
    total = Span.exactly(0)
    for lot in sorted({output.lot for output in item.outputs} & lots.keys()):
        all_made = [output.amount for maker in makers[lot] for output in maker.outputs if output.lot == lot]
        own = [output.amount for output in item.outputs if output.lot == lot]
        need = lots[lot]
        made = None if any(a is None for a in all_made) else sum((a for a in all_made if a), _NONE)
        if made is not None and consumed.get(lot, _NONE) > made:
            gaps.append(Gap("LOT_OVERDRAWN", "more of the lot was consumed than was made", lot))
            need = Span(need.lower * made / consumed[lot], need.point, None)
        if len(makers[lot]) == 1:
            total += need
        elif made:
            total += need.scaled(sum((a for a in own if a), _NONE) / made)
        else:
            gaps.append(Gap("QUANTITY_MISSING", "several processes made the lot, not all say how much", lot))
            even = need.point / len(makers[lot])
            total += Span(_NONE, even, need.upper)
    return total


def _shares(
    item: ProcessInput, links: Mapping[str, tuple[str, ...]], ratio: LinkRatio, gaps: list[Gap]
) -> list[tuple[str, Span]]:
    """How much of each followed input stands behind one unit that ``item`` made."""
    inputs = followed(item, links)
    linked = links.get(item.process, ())
    own = [i for i in inputs if i.process == item.process]
    if is_passing(item, links):
        return _split(item, own, _ONE, gaps)
    shares = _split(item, own, _UNKNOWN, gaps) if own else []
    for process in linked:
        supplies = [i for i in inputs if i.process == process]
        if supplies:
            shares += _split(item, supplies, ratio(item, process), gaps)
        else:
            detail = f"no input of {process} is recorded for a process of {item.process}"
            gaps.append(Gap("CHAIN_INCOMPLETE", detail, item.key, (process,)))
    return shares


def _split(item: ProcessInput, supplies: list[Amount], usual: Span, gaps: list[Gap]) -> list[tuple[str, Span]]:
    """Shares of inputs of one kind; ``usual`` is the range of their sum where events do not say."""
    made = item.made
    stated = [s.amount for s in supplies if s.amount is not None]
    total = sum(stated, _NONE)
    if len(stated) == len(supplies) and made:
        return [(s.lot, share) for s, share in zip(supplies, _stated(item, stated, usual, gaps), strict=True)]
    gaps.extend(
        Gap("QUANTITY_MISSING", "no event says how much of the lot was consumed", supply.lot)
        for supply in supplies
        if supply.amount is None
    )
    if not made:
        gaps.append(Gap("QUANTITY_MISSING", "no event says how much the process made", item.key))
        if len(stated) == len(supplies) and total:
            return [(s.lot, usual.scaled((s.amount or _NONE) / total)) for s in supplies]
        return [(s.lot, _part(usual, len(supplies))) for s in supplies]
    rest = usual.less(total / made)
    if usual.upper is not None and total / made >= usual.upper:
        detail = "what is stated exhausts the inventory's range for what was made, so the rest may be any amount"
        gaps.append(Gap("INPUT_RATIO_UNUSUAL", detail, item.key))
        rest = _UNKNOWN
    missing = len(supplies) - len(stated)
    return [(s.lot, _part(rest, missing) if s.amount is None else Span.exactly(s.amount / made)) for s in supplies]


def _stated(item: ProcessInput, amounts: list[Fraction], usual: Span, gaps: list[Gap]) -> list[Span]:
    """Shares of stated amounts; outside the usual range the bounds take that range in as well."""
    made = item.made or Fraction(1)
    share = sum(amounts, _NONE) / made
    shares = [Span.exactly(amount / made) for amount in amounts]
    if usual.lower <= share and (usual.upper is None or share <= usual.upper):
        return shares
    gaps.append(
        Gap("INPUT_RATIO_UNUSUAL", "the inputs stand outside the inventory's range for what was made", item.key)
    )
    if not share:
        return [_part(usual, len(amounts)) for _ in amounts]
    low, high = min(usual.lower / share, Fraction(1)), max((usual.upper or _NONE) / share, Fraction(1))
    return [one * Span(low, Fraction(1), high) for one in shares]


def _part(whole: Span, parts: int) -> Span:
    """One of several parts of which only the sum is known."""
    return whole if parts == 1 else Span(_NONE, whole.point / parts, whole.upper)


def _unmade(
    lot: Amount,
    items: Iterable[ProcessInput],
    makers: Mapping[str, list[ProcessInput]],
    links: Mapping[str, tuple[str, ...]],
) -> list[Gap]:
    open_lots = {s.lot: s.process for item in items for s in followed(item, links) if s.lot not in makers}
    if lot.lot not in makers:
        open_lots.setdefault(lot.lot, lot.process)
    return [
        Gap("CHAIN_BROKEN", "no event says how the lot was made", name, (process,) if process else ())
        for name, process in sorted(open_lots.items())
    ]
