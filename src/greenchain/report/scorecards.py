"""Scorecards as a page shows them: guaranteed, possible and declared points, and which evidence would move them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from greenchain.report.bars import Bar, Interval, Scale, bar, scale_of
from greenchain.report.notes import Cited, Code, Proof
from greenchain.report.reading import figure, mapping, mappings, number, of_kind, significant, text, texts
from greenchain.report.sayings import Context, Mark, Saying, Shown, sayings

_MAX_ROWS = 400  # indicators; the largest card known has 60


@dataclass(frozen=True, slots=True)
class PointsRow:
    """A stage or an indicator: points out of a maximum."""

    name: str
    text: str
    text_zh: str
    maximum: str
    guaranteed: str
    declared: str
    possible: str
    bar: Bar | None = None
    level: str = ""
    claims: tuple[Proof, ...] = ()
    cited: Cited | None = None


@dataclass(frozen=True, slots=True)
class GateRow:
    """A basic requirement."""

    id: str
    mark: Mark
    code: Code
    detail: str
    level: str
    claims: tuple[Proof, ...]
    cited: Cited | None


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """A figure beside the points; where nobody states it, what is missing."""

    name: str
    text: str
    text_zh: str
    figure: str
    unit: str
    level: str
    claims: tuple[Proof, ...]
    cited: Cited | None


@dataclass(frozen=True, slots=True)
class MissingRow:
    """Evidence that would settle an indicator, and by how many points."""

    indicator: str
    text: str
    claim_types: str
    width: str


@dataclass(frozen=True, slots=True)
class ScorecardView:
    """One scorecard."""

    subject: str
    subject_full: str
    mark: Mark
    pack: str
    status: str
    points: PointsRow
    band: str
    eligible: Mark
    scale: Scale
    stages: tuple[PointsRow, ...]
    gates: tuple[GateRow, ...]
    rows: Shown[PointsRow]
    reported: Shown[ReportedRow]
    missing: Shown[MissingRow]
    findings: Shown[Saying]


def scorecards(document: Mapping[str, Any], context: Context) -> tuple[ScorecardView, ...]:
    """Every scorecard among the answers."""
    return tuple(
        _scorecard(item, mapping(answer.get("result")), context)
        for answer in of_kind(document, "score")
        for item in mappings(mapping(answer.get("result")).get("scorecards"))
    )


def band_words(band: object, context: Context) -> str:
    """The guaranteed and the possible band in one phrase."""
    told = mapping(band)
    numbers = [text(told.get(end)) for end in ("guaranteed", "possible")]
    called = mapping(told.get("names"))
    low, high = (
        text(called.get(each)) or (each and context.words("scorecard.band.number", number=each)) for each in numbers
    )
    if not low and not high:
        return context.words("scorecard.band.none")
    if low == high:
        return context.words("scorecard.band.sure", band=low)
    if low and not any(text(called.get(each)) for each in numbers):
        return context.words("scorecard.band.numbers", low=numbers[0], high=numbers[1])
    key = "scorecard.band.range" if low else "scorecard.band.possible"
    return context.words(key, low=low, high=high)


def _scorecard(item: Mapping[str, Any], result: Mapping[str, Any], context: Context) -> ScorecardView:
    subject = text(item.get("subject")) or text(item.get("id"))
    stages = [(text(str(name)), mapping(value)) for name, value in mapping(item.get("stages")).items()]
    maxima = [found for _, stage in stages if (found := number(stage.get("max"))) is not None and found >= 0]
    most = sum(maxima, Decimal(0))
    scale = scale_of([_interval(item)], most)
    stage_scale = scale_of([_interval(stage) for _, stage in stages], *maxima)
    rows = mappings(item.get("rows"))
    texts_of = {text(row.get("indicator")): text(row.get("text")) for row in rows}
    missing = sorted(mappings(item.get("missing")), key=lambda told: -(number(told.get("width")) or Decimal(0)))
    about = [f for f in mappings(result.get("findings")) if text(f.get("check")).startswith("scorecard")]
    return ScorecardView(
        subject=context.names.label(subject),
        subject_full=context.names.full(subject),
        mark=Mark.of(item.get("outcome"), context.words),
        pack=" ".join(part for key in ("pack", "edition") if (part := text(item.get(key)))),
        status=text(item.get("status")),
        points=_points(context.words("footprint.total"), {**item, "max": most or None}, scale, context),
        band=band_words(item.get("band"), context),
        eligible=Mark.of(item.get("eligible"), context.words),
        scale=scale,
        stages=tuple(_points(context.words.term("stage", name), stage, stage_scale, context) for name, stage in stages),
        gates=tuple(_gate(gate, context) for gate in mappings(item.get("gates"))),
        rows=_shown_rows([row for row in rows if not row.get("reported")], context),
        reported=Shown.of([_reported(row, context) for row in rows if row.get("reported")], _MAX_ROWS),
        missing=Shown.of([_missing(told, texts_of) for told in missing], _MAX_ROWS),
        findings=sayings(about, context),
    )


def reported_text(told: Mapping[str, Any], context: Context) -> str:
    """A reported figure with its ends where they differ; empty where nobody states it."""
    lower, point, upper = (significant(told.get(end)) for end in ("lower", "point", "upper"))
    if not point:
        return ""
    if lower == point == upper:
        return point
    return f"{point} [{lower}, {upper or context.words('footprint.unbounded')}]"


def unit_text(told: Mapping[str, Any]) -> str:
    """``KGM/TNE``: the codes of a reported figure; empty for a bare number."""
    return "/".join(filter(None, (text(told.get("unit")), text(told.get("per")))))


def _reported(row: Mapping[str, Any], context: Context) -> ReportedRow:
    told = mapping(row.get("reported"))
    return ReportedRow(
        name=text(row.get("indicator")),
        text=text(row.get("text")),
        text_zh=text(row.get("text_zh")),
        figure=reported_text(told, context) or text(told.get("gap")) or context.words("not_stated"),
        unit=unit_text(told),
        level=text(row.get("level")),
        claims=tuple(context.notes.proof(digest) for digest in texts(row.get("claims"))),
        cited=context.notes.cite(row.get("citation")),
    )


def _interval(item: Mapping[str, Any]) -> Interval:
    return Interval.of(item.get("guaranteed"), item.get("declared"), item.get("possible"))


def points_text(value: object) -> str:
    """Points without needless decimals; empty where none are stated."""
    return figure(value, places=2).rstrip("0").rstrip(".") if figure(value, places=2) else ""


def _points(name: str, item: Mapping[str, Any], scale: Scale, context: Context) -> PointsRow:
    unstated = context.words("not_stated")
    maximum = item.get("max") if item.get("max") is not None else item.get("maximum")
    return PointsRow(
        name=name,
        text=text(item.get("text")),
        text_zh=text(item.get("text_zh")),
        maximum=points_text(maximum) or unstated,
        guaranteed=points_text(item.get("guaranteed")) or unstated,
        declared=points_text(item.get("declared")) or unstated,
        possible=points_text(item.get("possible")) or unstated,
        bar=bar(_interval(item), scale),
        level=text(item.get("level")),
        claims=tuple(context.notes.proof(digest) for digest in texts(item.get("claims"))),
        cited=context.notes.cite(item.get("citation")),
    )


def _shown_rows(rows: list[Mapping[str, Any]], context: Context) -> Shown[PointsRow]:
    shown = Shown.of(rows, _MAX_ROWS)
    none = scale_of([])
    return Shown(tuple(_points(text(row.get("indicator")), row, none, context) for row in shown.items), shown.left)


def _gate(gate: Mapping[str, Any], context: Context) -> GateRow:
    return GateRow(
        id=text(gate.get("id")),
        mark=Mark.of(gate.get("outcome"), context.words),
        code=context.notes.code(gate.get("code")),
        detail=text(gate.get("detail")),
        level=text(gate.get("level")),
        claims=tuple(context.notes.proof(digest) for digest in texts(gate.get("claims"))),
        cited=context.notes.cite(gate.get("citation")),
    )


def _missing(told: Mapping[str, Any], texts_of: Mapping[str, str]) -> MissingRow:
    indicator = text(told.get("indicator"))
    types = ", ".join(texts(told.get("claim_types")))
    return MissingRow(indicator, texts_of.get(indicator, ""), types, points_text(told.get("width")))
