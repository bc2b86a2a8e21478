"""Mass balance: what came out of a process against what went in, and what was drawn from a lot against what was made.

Sums are exact fractions of a kilogram. What is stated is a lower bound where something is not: a violation that the
stated part alone shows is one; all else with a gap is not determined.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from greenchain.graph.amounts.answer import BalanceAnswer
from greenchain.graph.amounts.lot_ledger import LotBalance, lot_balance
from greenchain.graph.amounts.yields import YieldBand, Yields, bands_of, fitting
from greenchain.graph.building import graph_known
from greenchain.graph.nodes import Process
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.model.events import ObjectRef
from greenchain.values.finding import Finding, Verdict
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import decimal_text, round_half_even
from greenchain.values.time import aware, format_instant

MASS = "mass"
_CHECK = "balance/process"
_NAMED = 8  # lots named in a sentence: enough to see what is meant; all stand in ``related``


@dataclass(frozen=True, slots=True)
class ProcessBalance:
    """The account of one process in kilograms: as far as stated, with the objects whose mass is not.

    Attributes:
        time: when its last event by then happened.
        inputs, outputs: what went in and came out, by identifier.
        input_kg, output_kg: what is stated of it; ``None`` where no mass is.
        low, high: the declared yield; ``None`` where none counts.
    """

    process: str
    facility: str
    time: datetime
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    input_kg: Fraction | None
    output_kg: Fraction | None
    inputs_unstated: tuple[str, ...]
    outputs_unstated: tuple[str, ...]
    low: Fraction | None
    high: Fraction | None
    finding: Finding

    def to_dict(self) -> dict[str, object]:
        """As results print it; a mass that nobody stated is null, never zero."""
        return {
            "process": self.process,
            "facility": self.facility,
            "time": format_instant(self.time),
            "inputs": list(self.inputs),
            "outputs": list(self.outputs),
            "input_kg": _text(self.input_kg),
            "output_kg": _text(self.output_kg),
            "inputs_unstated": list(self.inputs_unstated),
            "outputs_unstated": list(self.outputs_unstated),
            "low": _text(self.low),
            "high": _text(self.high),
            "outcome": self.finding.outcome.value,
            "code": self.finding.code,
        }


@dataclass(frozen=True, slots=True)
class MassBalance(BalanceAnswer):
    """The accounts of processes and lots at an instant; findings of processes by key, then of lots by identifier."""

    at: datetime
    known_at: datetime | None
    processes: tuple[ProcessBalance, ...]
    lots: tuple[LotBalance, ...]
    verdict: Verdict

    def to_dict(self) -> dict[str, object]:
        """The result document of kind ``balance``; amounts as exact decimal texts, or fractions where none is."""
        return self._document(
            self.at,
            known_at=format_instant(self.known_at) if self.known_at else None,
            processes=[account.to_dict() for account in self.processes],
            lots=[account.to_dict() for account in self.lots],
        )


def mass_balance(
    graph: SupplyGraph,
    *,
    at: datetime,
    yields: Yields,
    known_at: datetime | None = None,
    process: str | None = None,
) -> MassBalance:
    """Judge whether masses add up, over the whole graph or at one process with the lots it touched.

    Args:
        graph: the supply chain.
        at: the instant of judgement; aware. Events after it are not counted.
        yields: declared yields; where none fits a process, it is not determined, or does not conform where more mass
            came out than went in.
        known_at: leave out what was recorded after it; ``None`` for all that is known.
        process: key of one process; ``None`` for all.

    Returns:
        One finding a process and a lot; ``not_determined`` where there is nothing to balance.

    Raises:
        ValueError: a yield with ends out of order.
        TypeError: a yield that is a float.
    """
    bands = bands_of(yields)
    known = graph_known(graph, known_at=known_at)
    cutoff = known.cutoff(at)
    seen = [key for key, indices in known.processes.items() if indices[0] < cutoff]
    chosen = [key for key in seen if process in (None, key)]
    if process is not None and not chosen:
        finding = Finding(_CHECK, Outcome.NOT_DETERMINED, "SUBJECT_UNKNOWN", "no such process by then", process)
        return MassBalance(aware(at), known_at, (), (), Verdict((finding,)))
    views = [known.process_until(key, cutoff) for key in chosen]
    names: Iterable[str] = known.objects
    if process is not None:
        names = sorted({ref.id for view in views for ref in (*view.inputs, *view.outputs)})
    accounts = tuple(process_balance(known, view.key, cutoff=cutoff, bands=bands) for view in views)
    lots = tuple(account for name in names if (account := lot_balance(known, name, cutoff=cutoff)) is not None)
    findings = tuple(account.finding for account in accounts) + tuple(account.finding for account in lots)
    if not findings:
        findings = (Finding(_CHECK, Outcome.NOT_DETERMINED, "BALANCE_EMPTY", "no process and no lot by then"),)
    return MassBalance(aware(at), known_at, accounts, lots, Verdict(findings))


def process_balance(graph: SupplyGraph, key: str, *, cutoff: int, bands: Sequence[YieldBand]) -> ProcessBalance:
    """The account of one process after the first ``cutoff`` events."""
    view = graph.process_until(key, cutoff)
    events = [graph.events[index] for index in graph.processes[view.key] if index < cutoff]
    input_kg, inputs_unstated = _sum(ref for event in events for ref in event.inputs)
    output_kg, outputs_unstated = _sum(ref for event in events for ref in event.outputs)
    known_in, known_out = input_kg or Fraction(0), output_kg or Fraction(0)
    ends = fitting(bands, view)
    low, high = ends[0] if len(ends) == 1 else (None, None)
    outcome, code, detail = Outcome.NOT_DETERMINED, "YIELD_AMBIGUOUS", "several declared yields fit and differ"
    if not view.inputs or not view.outputs:
        code = "PROCESS_WITHOUT_OUTPUTS" if view.inputs else "PROCESS_WITHOUT_INPUTS"
        detail = "only one side of the process is stated"
    elif low is None or high is None:
        if len(ends) == 0:
            outcome, code, detail = _without_band(known_in, known_out, inputs_unstated, outputs_unstated)
    else:
        outcome, code, detail = _within_band(known_in, known_out, inputs_unstated, outputs_unstated, low=low, high=high)
    missing = ("yield",) if code.startswith("YIELD_UN") else (*inputs_unstated, *outputs_unstated)
    stated = {"input_kg": input_kg, "output_kg": output_kg, "low": low, "high": high}
    values = {name: text for name, amount in stated.items() if (text := _text(amount)) is not None}
    values |= {"time": format_instant(view.time), **({"facility": view.facility} if view.facility else {})}
    inputs, outputs = (tuple(ref.id for ref in side) for side in (view.inputs, view.outputs))
    finding = Finding(
        _CHECK,
        outcome,
        code,
        f"{detail}: {_told(view, input_kg, output_kg)}",
        view.key,
        values=values,
        missing=missing,
        related=tuple(dict.fromkeys((*inputs, *outputs))),
    )
    return ProcessBalance(
        process=view.key,
        facility=view.facility,
        time=view.time,
        inputs=inputs,
        outputs=outputs,
        input_kg=input_kg,
        output_kg=output_kg,
        inputs_unstated=inputs_unstated,
        outputs_unstated=outputs_unstated,
        low=low,
        high=high,
        finding=finding,
    )


def _told(process: Process, input_kg: Fraction | None, output_kg: Fraction | None) -> str:
    """What went in and came out, where and when, in words."""
    sides = (("in", process.inputs, input_kg), ("out", process.outputs, output_kg))
    flows = [
        f"{'no stated mass' if kg is None else f'{_text(kg)} kg'} {word} ({_listed([ref.id for ref in refs])})"
        for word, refs, kg in sides
        if refs
    ]
    place = f" at {process.facility}" if process.facility else ""
    return f"{', '.join(flows)}{place}, {format_instant(process.time)}"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join([*names[:_NAMED], *([f"{more} more"] if more > 0 else [])])


def _within_band(
    input_kg: Fraction,
    output_kg: Fraction,
    inputs_unstated: Sequence[str],
    outputs_unstated: Sequence[str],
    *,
    low: Fraction,
    high: Fraction,
) -> tuple[Outcome, str, str]:
    """Judge against a declared band; an unstated mass is at least zero, so the stated part may already decide."""
    too_much = not inputs_unstated and output_kg > high * input_kg
    too_little = not outputs_unstated and output_kg < low * input_kg
    if too_much or too_little:
        side = "more" if too_much else "less"
        return Outcome.DOES_NOT_CONFORM, "YIELD_OUT_OF_BAND", f"{side} came out than the declared yield allows"
    if inputs_unstated or outputs_unstated:
        return Outcome.NOT_DETERMINED, "MASS_UNSTATED", "a mass is not stated"
    return Outcome.CONFORMS, "YIELD_IN_BAND", "what came out is within the declared yield"


def _without_band(
    input_kg: Fraction, output_kg: Fraction, inputs_unstated: Sequence[str], outputs_unstated: Sequence[str]
) -> tuple[Outcome, str, str]:
    """Judge without a declared yield: mass does not come from nothing, and nothing more can be said."""
    if not inputs_unstated and output_kg > input_kg:
        return Outcome.DOES_NOT_CONFORM, "OUTPUT_EXCEEDS_INPUT", "more came out than went in, and no gain is declared"
    if inputs_unstated or outputs_unstated:
        return Outcome.NOT_DETERMINED, "MASS_UNSTATED", "a mass is not stated"
    return Outcome.NOT_DETERMINED, "YIELD_UNDECLARED", "no yield is declared"


def _sum(refs: Iterable[ObjectRef]) -> tuple[Fraction | None, tuple[str, ...]]:
    """Kilograms stated, ``None`` where none are, and the objects of which some mass is not."""
    stated = []
    unstated = set()
    for ref in refs:
        if ref.quantity is None or ref.quantity.dimension != MASS:
            unstated.add(ref.id)
        else:
            stated.append(ref.quantity.exact)
    return sum(stated, Fraction(0)) if stated else None, tuple(sorted(unstated))


def _text(amount: Fraction | None) -> str | None:
    """``amount`` exactly: as a decimal where it has one of at most 24 places, else as a fraction."""
    if amount is None:
        return None
    decimal = round_half_even(amount, 24)
    return decimal_text(decimal) if Fraction(decimal) == amount else str(amount)
