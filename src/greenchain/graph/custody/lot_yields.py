"""Whether the processes behind a lot gave more than their inputs can: declared yields, and a policy's factors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from greenchain.graph.amounts.balance import process_balance
from greenchain.graph.amounts.yields import YieldBand
from greenchain.graph.custody.accounts import amount_told
from greenchain.graph.custody.policy import Conversion
from greenchain.graph.nodes import Process
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.model.events import ObjectRef
from greenchain.values.identifiers import class_of
from greenchain.values.outcome import Outcome

_FAILS = ("YIELD_OUT_OF_BAND", "OUTPUT_EXCEEDS_INPUT")


def yield_findings(
    graph: SupplyGraph,
    processes: Iterable[str],
    *,
    cutoff: int,
    bands: Sequence[YieldBand],
    conversions: Sequence[Conversion],
) -> Iterator[tuple[Outcome, str, str]]:
    """Outcome, code and detail for each process whose outputs exceed what is declared."""
    for key in processes:
        finding = process_balance(graph, key, cutoff=cutoff, bands=bands).finding
        if finding.code in _FAILS:
            yield finding.outcome, finding.code, f"{key}: {finding.detail}"
        for product, made, most in _beyond_factors(graph.process_until(key, cutoff), conversions):
            detail = f"{key}: {amount_told(made)} kg of {product} came out, the factors give {amount_told(most)} kg"
            yield Outcome.DOES_NOT_CONFORM, "YIELD_OUT_OF_BAND", detail


def _beyond_factors(process: Process, conversions: Sequence[Conversion]) -> Iterator[tuple[str, Fraction, Fraction]]:
    """Products of which more came out than the factors give for what went in; an input without mass bounds nothing."""
    inputs, outputs = _masses(process.inputs), _masses(process.outputs)
    most: defaultdict[str, Fraction] = defaultdict(Fraction)
    unbounded: set[str] = set()
    for conversion in conversions:
        if conversion.source in inputs and conversion.target in outputs:
            mass = inputs[conversion.source]
            if mass is None:
                unbounded.add(conversion.target)
            else:
                most[conversion.target] += mass * conversion.factor
    for product in sorted(most.keys() - unbounded):
        made = outputs[product]
        if made is not None and made > most[product]:
            yield product, made, most[product]


def _masses(refs: Iterable[ObjectRef]) -> dict[str, Fraction | None]:
    """Kilograms by product and by lot; ``None`` where one of them is not stated."""
    masses: dict[str, Fraction | None] = {}
    for ref in refs:
        stated = ref.quantity.exact if ref.quantity is not None and ref.quantity.dimension == "mass" else None
        for name in {ref.id, class_of(ref.id) or ref.id}:
            before = masses.get(name, Fraction(0))
            masses[name] = None if stated is None or before is None else before + stated
    return masses
