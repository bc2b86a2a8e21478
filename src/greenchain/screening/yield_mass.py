"""The most that a lot can weigh: what went in, times the most that its makers declare to get out of it.

Bounds go down the chain, exactly: what a process takes in is at most what is stated of it and at most what its own
makers can have got out. A declared yield holds both ends, so nothing is added to it; a mass that was only recorded is
taken with the tolerance of the pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from greenchain.graph import Process, SupplyGraph, Trace, YieldBand
from greenchain.graph.amounts.yields import fitting
from greenchain.model.events import ObjectRef
from greenchain.model.nouns import DeclaredYield
from greenchain.values.identifiers import class_of
from greenchain.values.quantity import Quantity, decimal_text, exact_decimal

YIELD, WENT_IN = "yield", "in_kg"
"""What is missing where a maker declares no yield that decides, and where it does not state what it took in."""

_MASS = "mass"
_PLACES = 9  # decimals of a kilogram, a microgram: bounds beyond are rounded outward


@dataclass(frozen=True, slots=True)
class Weighed:
    """The bound of a lot in kilograms.

    Attributes:
        went_in: what its makers took in, or what was recorded of it where nobody made it of anything.
        most: the bound; ``None`` where nothing bounds it.
        recorded: what was recorded of it.
        lacking: what more would have to be known of a maker of the lot, since by that it may have to weigh less.
    """

    went_in: Fraction | None
    most: Fraction | None
    lacking: tuple[str, ...] = ()
    recorded: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """A declared yield, for material of one product class where it names one."""

    band: YieldBand
    input: str = ""

    def fits(self, process: Process) -> bool:
        """Whether what went in is of its class."""
        return not self.input or all(self.input in (ref.id, class_of(ref.id)) for ref in process.inputs)


def recipes_of(declared: Iterable[DeclaredYield]) -> tuple[Recipe, ...]:
    """The declared yields as bands, once each."""
    bands = (
        Recipe(
            YieldBand(Fraction(each.low), Fraction(each.high), facility=each.facility, product=each.product), each.input
        )
        for each in declared
    )
    return tuple(dict.fromkeys(bands))


def weighed(
    graph: SupplyGraph, lot: str, trace: Trace, *, cutoff: int, recipes: Sequence[Recipe], tolerance: Fraction | None
) -> Weighed:
    """What bounds the mass of ``lot``.

    Args:
        graph: the supply chain.
        lot: canonical identifier.
        trace: of the lot, upstream.
        cutoff: how many events had happened.
        recipes: declared yields.
        tolerance: factor on what was recorded; ``None`` leaves what was recorded out.
    """
    bounds: dict[str, Fraction] = {}
    output: dict[str, Fraction] = {}
    for key in [process.id for process in sorted(trace.processes, key=lambda each: (-each.depth, each.id))]:
        process = graph.process_until(key, cutoff)
        went_in, high = _sum(process.inputs, bounds), _high(process, recipes)
        if went_in is not None and high is not None:
            output[key] = went_in * high
        for ref in process.outputs:
            made = _bound(graph, ref.id, cutoff=cutoff, output=output)
            if made is not None:
                bounds[ref.id] = made
    recorded = _recorded(graph, lot, cutoff)
    limit = None if recorded is None or tolerance is None else recorded * tolerance
    makers = [
        graph.process_until(birth.process, cutoff)
        for birth in graph.births.get(lot, ())
        if birth.index < cutoff and birth.process
    ]
    if not makers:
        return Weighed(recorded, limit, recorded=recorded)
    taken = [_sum(maker.inputs, bounds) for maker in makers]
    known = [amount for amount in taken if amount is not None]
    lacks_yield, is_whole = any(_high(maker, recipes) is None for maker in makers), len(known) == len(taken)
    most = min((each for each in (limit, bounds.get(lot)) if each is not None), default=None)
    return Weighed(
        sum(known, Fraction(0)) if is_whole else None,
        most,
        (YIELD,) if lacks_yield else () if is_whole else (WENT_IN,),
        recorded,
    )


def bound_text(amount: Fraction) -> str:
    """An upper bound as a decimal, rounded outward beyond a microgram."""
    return decimal_text(exact_decimal(Fraction(ceil(amount * 10**_PLACES), 10**_PLACES)))


def _bound(graph: SupplyGraph, name: str, *, cutoff: int, output: Mapping[str, Fraction]) -> Fraction | None:
    """The most that there can be of an object by its makers' yields; ``None`` where a birth is not bounded."""
    total = Fraction(0)
    for birth in graph.births.get(name, ()):
        if birth.index >= cutoff:
            continue
        stated = _kilograms(birth.quantity)
        most = output.get(birth.process) if birth.process else stated
        if most is None:
            return None
        total += most
    return total


def _high(process: Process, recipes: Sequence[Recipe]) -> Fraction | None:
    """The high end of the one yield that fits best; ``None`` for none, or several that differ."""
    named = [recipe.band for recipe in recipes if recipe.input and recipe.fits(process)]
    ends = fitting(named, process) or fitting([recipe.band for recipe in recipes if not recipe.input], process)
    return ends[0][1] if len(ends) == 1 else None


def _sum(refs: Iterable[ObjectRef], bounds: Mapping[str, Fraction]) -> Fraction | None:
    """The most that these inputs weigh together; ``None`` where the mass of one is not known, or there are none."""
    masses = [_least(_kilograms(ref.quantity), bounds.get(ref.id)) for ref in refs]
    known = [mass for mass in masses if mass is not None]
    return sum(known, Fraction(0)) if known and len(known) == len(masses) else None


def _least(*amounts: Fraction | None) -> Fraction | None:
    return min((amount for amount in amounts if amount is not None), default=None)


def _kilograms(quantity: Quantity | None) -> Fraction | None:
    return quantity.exact if quantity is not None and quantity.dimension == _MASS else None


def _recorded(graph: SupplyGraph, lot: str, cutoff: int) -> Fraction | None:
    """The mass that was commissioned or made; else the most that an event states of the lot."""
    made = _kilograms(graph.made_until(lot, cutoff))
    if made is not None:
        return made
    events = (graph.events[index] for index, _ in graph.journeys.happenings(lot, cutoff))
    refs = (
        ref
        for event in events
        for ref in (*event.objects, *event.children, *event.inputs, *event.outputs)
        if ref.id == lot
    )
    return max((mass for ref in refs if (mass := _kilograms(ref.quantity)) is not None), default=None)
