"""Containment in time: who is inside whom, from when until when (rules E4 and E7).

ADD opens a stay, DELETE closes it, DELETE without children closes all of the parent's. A single object has one
container at a time, so packing it elsewhere ends the earlier stay; of a lot, parts may be in many. Containment is not
genealogy: it passes on places and custody, never composition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from greenchain.graph.nodes import Stay
from greenchain.graph.rules import RULES, Rules
from greenchain.model.events import Action, ObjectRef, TraceEvent
from greenchain.values.errors import Fault, InputError
from greenchain.values.identifiers import IdentifierKind, kind_of
from greenchain.values.quantity import Quantity

# Containers gone through to see that none is inside itself: goods are nested five deep, so this is far above commerce
CLIMBS_PER_EVENT = 64
CLIMBS_FREE = 1_000_000
_IN_PARTS = (IdentifierKind.LOT, IdentifierKind.CLASS)


@dataclass(frozen=True, slots=True)
class StayBook:
    """The stays of all children.

    Attributes:
        by_child, by_parent: stays by name, in order of their start.
        implicit: stays whose end was concluded.
        refused: stays that would have put an object inside itself; they were not used.
    """

    by_child: Mapping[str, tuple[Stay, ...]]
    by_parent: Mapping[str, tuple[Stay, ...]]
    implicit: tuple[Stay, ...]
    refused: tuple[Stay, ...]

    def containers(self, child: str, cutoff: int) -> tuple[str, ...]:
        """The immediate containers after the first ``cutoff`` events, sorted; several for a lot in parts."""
        return tuple(sorted({stay.parent for stay in self.by_child.get(child, ()) if stay.covers(cutoff)}))

    def contents(self, parent: str, cutoff: int) -> tuple[Stay, ...]:
        """The stays in ``parent`` that are open after the first ``cutoff`` events, all levels down."""
        found: list[Stay] = []
        seen = {parent}
        waiting = [parent]
        while waiting:
            for stay in self.by_parent.get(waiting.pop(), ()):
                if stay.covers(cutoff):
                    found.append(stay)
                    if stay.child not in seen:
                        seen.add(stay.child)
                        waiting.append(stay.child)
        return tuple(sorted(found, key=lambda stay: (stay.child, stay.parent, stay.start)))


def containment(events: Sequence[TraceEvent], rule: str, *, rules: Rules = RULES) -> StayBook:
    """The stays that the events of one rule state, E4 or E7; ``events`` in the graph's order.

    Raises:
        InputError: ``BUDGET_EXCEEDED``, where containers are nested deeper and deeper without end.
    """
    ledger = _Ledger(CLIMBS_FREE + CLIMBS_PER_EVENT * len(events))
    for index, event in enumerate(events):
        if event.parent and rules.governs(rule, event):
            ledger.take(index, event)
    stays = sorted([*ledger.closed, *ledger.open.values()], key=lambda stay: (stay.start, stay.child, stay.parent))
    return StayBook(
        _grouped((stay.child, stay) for stay in stays),
        _grouped((stay.parent, stay) for stay in stays),
        tuple(stay for stay in stays if stay.implicit),
        tuple(ledger.refused),
    )


@dataclass(slots=True)
class _Ledger:
    """Open and closed stays while the events go by."""

    climbs: int
    open: dict[tuple[str, str], Stay] = field(default_factory=dict)
    closed: list[Stay] = field(default_factory=list)
    parents: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    children: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    refused: list[Stay] = field(default_factory=list)

    def take(self, index: int, event: TraceEvent) -> None:
        if event.action is Action.ADD:
            for ref in event.children:
                if self._is_inside(event.parent, ref.id):
                    self.refused.append(Stay(ref.id, event.parent, index, None, ref.quantity))
                elif ref.quantity is not None or kind_of(ref.id) in _IN_PARTS:
                    self._add_part(index, event.parent, ref)
                else:
                    self._add_whole(index, event.parent, ref.id)
        elif event.action is Action.DELETE:
            for child in sorted(self.children[event.parent]) if not event.children else ():
                self._close(index, child, event.parent)
            for ref in event.children:
                self._remove(index, event.parent, ref)

    def _add_whole(self, index: int, parent: str, child: str) -> None:
        for other in sorted(self.parents[child]):
            if other != parent:
                self._close(index, child, other, implicit=True)
        if (child, parent) not in self.open:
            self._open(index, child, parent, None)

    def _add_part(self, index: int, parent: str, ref: ObjectRef) -> None:
        before = self.open.get((ref.id, parent))
        quantity = ref.quantity
        if before is not None:
            quantity = _sum(before.quantity, ref.quantity)
            self._close(index, ref.id, parent)
        self._open(index, ref.id, parent, quantity)

    def _remove(self, index: int, parent: str, ref: ObjectRef) -> None:
        before = self.open.get((ref.id, parent))
        if before is None:
            return
        self._close(index, ref.id, parent)
        rest = _difference(before.quantity, ref.quantity)
        if rest is not None:
            self._open(index, ref.id, parent, rest)

    def _open(self, index: int, child: str, parent: str, quantity: Quantity | None) -> None:
        self.open[child, parent] = Stay(child, parent, index, None, quantity)
        self.parents[child].add(parent)
        self.children[parent].add(child)

    def _close(self, index: int, child: str, parent: str, *, implicit: bool = False) -> None:
        self.closed.append(replace(self.open.pop((child, parent)), end=index, implicit=implicit))
        self.parents[child].discard(parent)
        self.children[parent].discard(child)

    def _is_inside(self, inner: str, outer: str) -> bool:
        """Whether ``inner`` is ``outer`` or now somewhere inside it."""
        seen: set[str] = set()
        waiting = [inner] if inner == outer or self.children.get(outer) else []
        while waiting:
            name = waiting.pop()
            if name == outer:
                return True
            self.climbs -= 1
            if self.climbs < 0:
                expected = f"at most {CLIMBS_PER_EVENT} containers around one thing, on average"
                raise InputError(Fault("BUDGET_EXCEEDED", expected, "more", where=outer))
            if name not in seen:
                seen.add(name)
                waiting += self.parents.get(name, ())
        return False


def _sum(one: Quantity | None, other: Quantity | None) -> Quantity | None:
    return one + other if one and other and one.dimension == other.dimension else None


def _difference(before: Quantity | None, taken: Quantity | None) -> Quantity | None:
    """What is left of ``before``; ``None`` where nothing is, or where nobody can tell."""
    if before is None or taken is None or before.dimension != taken.dimension:
        return None
    left = before.value - taken.to(before.unit).value
    return Quantity(left, before.unit) if left > 0 else None


def _grouped(pairs: Iterable[tuple[str, Stay]]) -> dict[str, tuple[Stay, ...]]:
    groups: dict[str, list[Stay]] = defaultdict(list)
    for name, stay in pairs:
        groups[name].append(stay)
    return {name: tuple(stays) for name, stays in groups.items()}
