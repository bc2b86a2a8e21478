"""Reads a traced chain as processes of an inventory: which of them each transformation is, its amounts in their units.

A transformation is the inventory process that its output's product names. Outputs that name none are by-products and
carry nothing; inputs that name none are purchased materials, which the inventory's own rows stand for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from greenchain.graph import SupplyGraph, trace_upstream
from greenchain.graph.statements.processes import merged
from greenchain.model.events import ObjectRef
from greenchain.scoring.chain import Amount, Gap, ProcessInput
from greenchain.scoring.inventory import Inventory
from greenchain.values.errors import GreenchainError
from greenchain.values.finding import Finding
from greenchain.values.identifiers import canonical
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import UNITS, Quantity, parse_decimal

_LARGEST = 10**15  # kilograms or square meters in one event: beyond the yearly output of mankind
# what a piece is, by the dimension of the unit asked for: the fact of the product class that says it
_PER_PIECE = {"area": "area_m2", "mass": "mass_kg"}


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain behind a lot.

    Attributes:
        lot: the lot the figures stand for: the subject, or the lot of the instance asked about.
        process: the inventory process that makes it; empty where none is known.
        makers: the processes that made the lot itself.
        processes: all of the chain.
        consumers: processes of other chains that consumed from its lots, with these inputs only.
        gaps: what could not be read.
        frontier: where the trace ended, as findings.
    """

    lot: str
    process: str
    processes: tuple[ProcessInput, ...]
    gaps: tuple[Gap, ...]
    frontier: tuple[Finding, ...] = ()
    consumers: tuple[ProcessInput, ...] = ()

    @property
    def makers(self) -> tuple[ProcessInput, ...]:
        """The processes that made the lot itself, by key."""
        return tuple(p for p in self.processes if any(output.lot == self.lot for output in p.outputs))


@dataclass(slots=True)
class _Reader:
    graph: SupplyGraph
    inventory: Inventory
    gaps: list[Gap] = field(default_factory=list)

    def process_of(self, lot: str) -> str:
        product = self.graph.products.get(self.graph.object(lot).product) if self.graph.has_object(lot) else None
        known = product is not None and self.inventory.unit_of(product.process)
        return product.process if product is not None and known else ""

    def amount(self, ref: ObjectRef, process: str) -> Amount:
        return Amount(ref.id, self._exact(ref.id, ref.quantity, process), process)

    def _exact(self, lot: str, quantity: Quantity | None, process: str) -> Fraction | None:
        if quantity is None or not process:
            return None
        wanted = UNITS[self.inventory.unit_of(process)]
        exact = quantity.exact / wanted.size
        if quantity.dimension == "count" and wanted.dimension != "count":
            piece = self._piece(lot, _PER_PIECE.get(wanted.dimension, ""))
            exact = quantity.exact * piece if piece else Fraction(-1)
        elif quantity.dimension != wanted.dimension:
            exact = Fraction(-1)
        if not 0 <= exact <= _LARGEST:
            detail = f"{quantity} is no usable amount of {process}, which is counted in {wanted.symbol}"
            self.gaps.append(Gap("QUANTITY_UNUSABLE", detail, lot))
            return None
        return exact

    def _piece(self, lot: str, fact: str) -> Fraction | None:
        product = self.graph.products.get(self.graph.object(lot).product)
        text = product.facts.get(fact) if product else None
        try:
            size = Fraction(parse_decimal(text)) if text else None
        except GreenchainError:
            return None
        return size if size and 0 < size <= _LARGEST else None

    def transformation(self, key: str, until: datetime) -> ProcessInput | None:
        last = self.graph.cutoff(until)
        events = [self.graph.events[index] for index in self.graph.processes[key] if index < last]
        outputs = merged([ref for event in events for ref in event.outputs])
        made = {self.process_of(ref.id) for ref in outputs} - {""}
        if len(made) != 1:
            if made:
                names = tuple(sorted(made))
                detail = f"the process made {' and '.join(names)}, and no rule shares its burdens between them"
                self.gaps.append(Gap("ALLOCATION_MISSING", detail, key, names))
            return None
        process = made.pop()
        inputs = merged([ref for event in events for ref in event.inputs])
        return ProcessInput(
            key=key,
            process=process,
            facility=self.graph.process(key).facility,
            day=events[-1].event_time.date(),
            inputs=tuple(self.amount(ref, self.process_of(ref.id)) for ref in inputs),
            outputs=tuple(self.amount(ref, process) for ref in outputs if self.process_of(ref.id) == process),
        )

    def commissionings(self, lot: str, until: datetime) -> Iterable[ProcessInput]:
        """Births of a lot that no process made: somebody made it there, of what nobody says.

        Beside a process that made it as well, this is another maker: what stands behind it is open.
        """
        process, last = self.process_of(lot), self.graph.cutoff(until)
        births = [birth for birth in self.graph.births.get(lot, ()) if birth.index < last]
        without = [birth for birth in births if not birth.process]
        if not process or not without:
            return
        if len(without) < len(births):
            detail = "the lot was commissioned beside being made by a process, and nobody says of what"
            self.gaps.append(Gap("LOT_BORN_TWICE", detail, lot, (process,)))
        for birth in without:
            output = self.amount(ObjectRef(lot, birth.quantity), process)
            facility = self.graph.facility_of(birth.place) if birth.place else ""
            yield ProcessInput(birth.event, process, facility, birth.time.date(), outputs=(output,))

    def consumers(self, lots: Iterable[str], read: Iterable[ProcessInput], until: datetime) -> Iterable[ProcessInput]:
        """Processes that consumed from ``lots`` and are not among those ``read``, until an instant."""
        known, last = {process.key for process in read}, self.graph.cutoff(until)
        wanted = set(lots)
        for key in sorted({key for lot in wanted for key in self.graph.consumers_of(lot)} - known):
            if self.graph.processes[key][0] < last:
                process = self.graph.process_until(key, last)
                taken = [ref for ref in process.inputs if ref.id in wanted]
                inputs = tuple(self.amount(ref, self.process_of(ref.id)) for ref in taken)
                yield ProcessInput(key, "", process.facility, process.time.date(), inputs=inputs)


def read_chain(graph: SupplyGraph, subject: str, *, at: datetime, inventory: Inventory) -> Chain:
    """The chain behind ``subject`` until ``at``, as the processes of ``inventory``."""
    lot = canonical(subject)
    if graph.has_object(lot) and not graph.births.get(lot):
        lot = graph.object(lot).lot or lot
    trace = trace_upstream(graph, lot, at=at)
    reader = _Reader(graph, inventory)
    read = [reader.transformation(process.id, at) for process in sorted(trace.processes, key=lambda p: p.id)]
    processes = [process for process in read if process]
    for name in trace.object_ids:
        processes += reader.commissionings(name, at)
    followed = {lot, *(i.lot for p in processes for i in (*p.inputs, *p.outputs) if i.process)}
    frontier = tuple(
        Finding("footprint/chain", Outcome.NOT_DETERMINED, gap.code, gap.detail, gap.id)
        for gap in trace.frontier
        if gap.id in followed
    )
    consumers = tuple(reader.consumers(followed, processes, at))
    gaps = tuple(dict.fromkeys(reader.gaps))
    return Chain(lot, reader.process_of(lot), tuple(processes), gaps, frontier, consumers)
