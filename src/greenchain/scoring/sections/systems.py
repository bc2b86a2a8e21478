"""The section ``systems``: what a demand takes and burdens through a network of activities, with bounds.

All figures are exact until they are printed. Bounds come from what is not evidenced, variance from stated noise; the
two are kept apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from greenchain.scoring.items.sections import Answer, Asked, Section
from greenchain.scoring.systems.activities import STAGES, System
from greenchain.scoring.systems.contributions import Contribution, contributions, of_stages, primary_share, summed
from greenchain.scoring.systems.levels import Levels, levels, of_activities
from greenchain.scoring.systems.network import Network, network
from greenchain.scoring.systems.printed import ends, printed, root
from greenchain.scoring.systems.reach import Reach, nearest
from greenchain.scoring.systems.reading import system as read_system
from greenchain.scoring.systems.sampling import NotSampledError, Sampled, sample
from greenchain.scoring.systems.settled import settled
from greenchain.scoring.systems.steps import OutOfBudgetError
from greenchain.scoring.systems.unproven import Unproven, unproven
from greenchain.scoring.systems.variance import VarianceRow, variance_rows
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

MAX_ACTIVITIES = 10_000  # of one system; larger ones are for the array engine
MAX_LINKS = 60_000  # amounts, counted for each product and each maker: some ten seconds of exact numbers


@dataclass(frozen=True, slots=True)
class SolvedSystem:
    """The typed result behind an answer."""

    net: Network
    levels: Levels
    rows: tuple[Contribution, ...]
    variances: tuple[VarianceRow, ...]
    sampled: dict[str, Sampled] | None = None
    _lacks: dict[str, tuple[Unproven, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )  # found once a flow

    @property
    def flows(self) -> dict[str, Reach]:
        """What the demand burdens with, by flow: sums of the rows."""
        return summed(self.rows, lambda row: row.flow)

    def lacks(self, flow: str) -> tuple[Unproven, ...]:
        """The amounts without proof that a flow rests on, as :func:`unproven` orders them."""
        if flow not in self._lacks:
            self._lacks[flow] = unproven(self.net, self.levels, self.rows, flow=flow)
        return self._lacks[flow]


def answer(system: System, asked: Asked) -> Answer:
    """The figures of one system; beyond its budgets none, and ``not_determined``.

    Raises:
        InputError: its factors or units do not fit, or it is not productive.
    """
    try:
        _require_size(system)
        net = network(settled(system, asked))
        found = levels(net)
        rows = contributions(net, found)
        flows = tuple(dict.fromkeys(row.flow for row in rows))
        solved = SolvedSystem(net, found, rows, variance_rows(net, found, flows))
    except OutOfBudgetError as error:
        return Answer.figures(system.id, _EMPTY, findings=[_open("SYSTEM_BUDGET", str(error))])
    findings = [replace(one, where=f"/systems/{system.id}{one.where}") for one in net.settled.findings]
    if asked.samples is not None:
        solved = _sampled(solved, asked.samples, findings)
    return Answer.figures(system.id, _body(solved), findings=findings, standards=net.settled.standards, value=solved)


_EMPTY: dict[str, object] = {
    "method": None,
    "activity_levels": {},
    "flows": {},
    "stages": {stage: {} for stage in STAGES},
    "rows": [],
    "variance_rows": [],
    "primary_data_share": None,
}


def _require_size(system: System) -> None:
    makers = {flow: len(made) for flow, made in system.producers().items()}
    links = sum(
        len(one.outputs) * (1 + len(one.burdens) + sum(makers[taken.flow] for taken in one.inputs))
        for one in system.activities
    )
    if len(system.activities) > MAX_ACTIVITIES or links > MAX_LINKS:
        raise OutOfBudgetError(f"at most {MAX_ACTIVITIES} activities and {MAX_LINKS} links between them are solved")


def _sampled(solved: SolvedSystem, samples: tuple[int, int], findings: list[Finding]) -> SolvedSystem:
    n, seed = samples
    try:
        drawn = sample(solved.net, n=n, seed=seed, bounds=solved.flows)
    except NotSampledError as error:
        findings.append(_open("SAMPLES_NOT_DRAWN", str(error)))
        return solved
    return replace(solved, sampled=drawn)


def _open(code: str, detail: str) -> Finding:
    return Finding("system", Outcome.NOT_DETERMINED, code, detail)


def _body(solved: SolvedSystem) -> dict[str, object]:
    system = solved.net.settled.system
    stages = of_stages(solved.rows)
    share = primary_share(solved.rows, system.evidence_min)
    return {
        "method": solved.levels.method,
        "activity_levels": {name: printed(runs) for name, runs in of_activities(solved.net, solved.levels).items()},
        "flows": _flows(solved),
        "stages": {stage: {flow: ends(total) for flow, total in totals.items()} for stage, totals in stages.items()},
        "rows": [_row(row) for row in solved.rows],
        "variance_rows": [_variance_row(row) for row in solved.variances],
        "primary_data_share": printed(share),
    }


def _flows(solved: SolvedSystem) -> dict[str, dict[str, object]]:
    """Every flow: bounds, variance, and whether its bounds are exact; its unit where the document states one."""
    exact = _exact(solved)
    variances: dict[str, Fraction] = {}
    for row in solved.variances:
        variances[row.flow] = nearest(variances.get(row.flow, Fraction(0)) + row.variance)
    found: dict[str, dict[str, object]] = {}
    for flow, total in solved.flows.items():
        variance = variances.get(flow, Fraction(0))
        figures: dict[str, object] = {
            **ends(total),
            "variance": printed(variance),
            "sd": printed(root(variance)),
            "exact": exact[flow],
        }
        unit = solved.net.settled.units[flow].code
        if unit:
            figures["unit"] = unit
        if solved.sampled is not None:
            figures["sampled"] = solved.sampled[flow].to_dict()
        found[flow] = figures
    return found


def _exact(solved: SolvedSystem) -> dict[str, bool]:
    """By flow, whether no credit or negative exchange made its bounds wider than they need be."""
    exact: dict[str, bool] = {}
    for row in solved.rows:
        exact[row.flow] = exact.get(row.flow, solved.levels.is_exact) and row.is_certain_in_sign
    return exact


def _row(row: Contribution) -> dict[str, object]:
    return {
        "stage": row.stage,
        "facility": row.facility or None,
        "product": row.product,
        "indicator": row.indicator,
        "claim": " ".join(row.claims) or None,
        "level": row.level.value,
        **ends(row.reach),
        "flow": row.flow,
        "activity": row.activity,
    }


def _variance_row(row: VarianceRow) -> dict[str, object]:
    return {
        "activity": row.activity,
        "kind": row.kind,
        "exchange": row.exchange,
        "flow": row.flow,
        "variance": printed(row.variance),
    }


SECTION = Section("systems", read_system, answer)
