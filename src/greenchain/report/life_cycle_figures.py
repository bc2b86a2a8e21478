"""Systems as a page shows them: each flow by stage with its interval; and the other figures of a score in lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from greenchain.report.bars import Scale, bar, scale_of
from greenchain.report.footprints import StageRow, interval_of, share
from greenchain.report.lines import Line
from greenchain.report.notes import Proof
from greenchain.report.reading import mapping, mappings, of_kind, significant, text
from greenchain.report.sayings import Context, Mark, Saying, Shown, sayings
from greenchain.report.section_lines import lines_of

_MAX_FLOWS = 20  # of one system; more are read in the JSON
_MAX_ROWS = 400  # contributions of one system
_OTHERS = ("impacts", "shipments", "goods", "rankings", "targets")
FIGURES = ("systems", *_OTHERS)
"""The sections of a score that are shown here."""

_CHECKS = ("impacts", "shipments", "goods", "ranking", "targets")  # what their findings are called


@dataclass(frozen=True, slots=True)
class FlowView:
    """One flow of a system: its interval, and where it arises."""

    name: str
    unit: str
    lower: str
    point: str
    upper: str
    sd: str
    stages: tuple[StageRow, ...]
    scale: Scale


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One contribution to a flow, with its evidence."""

    what: str
    flow: str
    stage: str
    place: str
    place_full: str
    level: str
    claims: tuple[Proof, ...]
    lower: str
    point: str
    upper: str


@dataclass(frozen=True, slots=True)
class SystemView:
    """One system."""

    id: str
    mark: Mark
    primary: str
    flows: Shown[FlowView]
    rows: Shown[FlowRow]
    findings: Shown[Saying]


@dataclass(frozen=True, slots=True)
class OtherView:
    """The items of another section, a line each."""

    section: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FiguresView:
    """Every figure of a score but footprints of lots and scorecards."""

    systems: tuple[SystemView, ...]
    others: tuple[OtherView, ...]
    findings: Shown[Saying]


def life_cycle_figures(document: Mapping[str, Any], context: Context) -> FiguresView | None:
    """The figures among the answers; ``None`` where there are none."""
    results = [mapping(answer.get("result")) for answer in of_kind(document, "score")]
    systems = tuple(_system(item, result, context) for result in results for item in mappings(result.get("systems")))
    lines = {name: tuple(line for result in results for line in lines_of(name, result, context)) for name in _OTHERS}
    others = tuple(OtherView(context.words(f"figures.{name}"), found) for name, found in lines.items() if found)
    if not systems and not others:
        return None
    about = [f for result in results for f in mappings(result.get("findings")) if text(f.get("check")) in _CHECKS]
    return FiguresView(systems, others, sayings(about, context))


def _system(item: Mapping[str, Any], result: Mapping[str, Any], context: Context) -> SystemView:
    name = text(item.get("id"))
    place = f"/systems/{name}"
    about = [
        finding
        for finding in mappings(result.get("findings"))
        if f"{text(finding.get('where'))}/".startswith(f"{place}/") or text(finding.get("check")) == "system"
    ]
    flows = Shown.of(list(mapping(item.get("flows")).items()), _MAX_FLOWS)
    rows = Shown.of(mappings(item.get("rows")), _MAX_ROWS)
    return SystemView(
        id=name or context.words("not_stated"),
        mark=Mark.of(item.get("outcome"), context.words),
        primary=share(item.get("primary_data_share")),
        flows=Shown(tuple(_flow(flow, mapping(told), item, context) for flow, told in flows.items), flows.left),
        rows=Shown(tuple(_row(row, context) for row in rows.items), rows.left),
        findings=sayings(about, context),
    )


def _flow(flow: str, told: Mapping[str, Any], item: Mapping[str, Any], context: Context) -> FlowView:
    stages = {text(str(name)): mapping(mapping(value).get(flow)) for name, value in mapping(item.get("stages")).items()}
    scale = scale_of([*map(interval_of, stages.values()), interval_of(told)])
    rows = [_stage(context.words.term("stage", name), stage, scale, context) for name, stage in stages.items()]
    total = _stage(context.words("footprint.total"), told, scale, context, is_total=True)
    return FlowView(
        name=text(flow) or context.words("not_stated"),
        unit=text(told.get("unit")),
        lower=total.lower,
        point=total.point,
        upper=total.upper,
        sd=significant(told.get("sd")),
        stages=(*rows, total),
        scale=scale,
    )


def _stage(
    name: str, figures: Mapping[str, Any], scale: Scale, context: Context, *, is_total: bool = False
) -> StageRow:
    lower, point, upper = (_end(figures, key, context) for key in ("lower", "point", "upper"))
    return StageRow(name, lower, point, upper, bar(interval_of(figures), scale), is_total)


def _end(figures: Mapping[str, Any], key: str, context: Context) -> str:
    """A bound in words: an end that is there and empty is one that nothing bounds."""
    is_open = key != "point" and key in figures
    return significant(figures.get(key)) or context.words("footprint.unbounded" if is_open else "not_stated")


def _row(row: Mapping[str, Any], context: Context) -> FlowRow:
    place = text(row.get("facility"))
    return FlowRow(
        what=text(row.get("activity")) or context.words("not_stated"),
        flow=text(row.get("flow")),
        stage=context.words.term("stage", row.get("stage")),
        place=context.names.label(place),
        place_full=context.names.full(place),
        level=text(row.get("level")),
        claims=tuple(context.notes.proof(digest) for digest in text(row.get("claim")).split()),
        lower=_end(row, "lower", context),
        point=_end(row, "point", context),
        upper=_end(row, "upper", context),
    )
