"""Footprints as a page shows them: by stage with bounds, beside the published figure, with all that is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from greenchain.report.bars import Bar, Interval, Scale, bar, scale_of
from greenchain.report.notes import Cited, Code, Proof
from greenchain.report.reading import figure, mapping, mappings, number, of_kind, text, texts
from greenchain.report.sayings import Context, Mark, Saying, Shown, sayings

_MAX_ROWS = 400  # contributions; a chain of a dozen works has about a hundred


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage, a convention or the total: what it is called, its figures, its bar."""

    name: str
    lower: str
    point: str
    upper: str
    bar: Bar | None
    is_total: bool = False
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class PublishedView:
    """The published figure beside ours."""

    product: str
    origin: str
    value: str
    unit: str
    deviation: str
    boundary: str
    use: str
    cited: Cited | None
    at: int | None


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A label class: its threshold, where the interval lies, what can be said."""

    scheme: str
    label_class: str
    threshold: str
    interval: str
    mark: Mark
    code: Code
    detail: str
    cited: Cited | None


@dataclass(frozen=True, slots=True)
class Contribution:
    """A row of the roll-up with its evidence and its sources."""

    stage: str
    what: str
    place: str
    place_full: str
    level: str
    claims: tuple[Proof, ...]
    lower: str
    point: str
    upper: str
    cited: tuple[Cited, ...]
    note: str


@dataclass(frozen=True, slots=True)
class FootprintView:
    """One footprint."""

    subject: str
    subject_full: str
    mark: Mark
    point: str
    lower: str
    upper: str
    unit: str
    build: str
    inventory: str
    grid: str
    primary: str
    stages: tuple[StageRow, ...]
    scale: Scale
    published: PublishedView | None
    conventions: tuple[StageRow, ...]
    labels: tuple[LabelRow, ...]
    omissions: tuple[tuple[str, str, str, Cited | None], ...]
    rows: Shown[Contribution]
    findings: Shown[Saying]


def footprints(document: Mapping[str, Any], context: Context) -> tuple[FootprintView, ...]:
    """Every footprint among the answers."""
    return tuple(
        _footprint(item, mapping(answer.get("result")), context)
        for answer in of_kind(document, "score")
        for item in mappings(mapping(answer.get("result")).get("footprints"))
    )


def interval_of(item: Mapping[str, Any]) -> Interval:
    """The figures of a mapping with ``lower``, ``point``, ``upper``."""
    return Interval.of(item.get("lower"), item.get("point"), item.get("upper"))


def bound(item: Mapping[str, Any], key: str, context: Context) -> str:
    """A bound in words: the upper one may be unknown without bound, any other is stated or not."""
    open_end = context.words("footprint.unbounded") if key == "upper" and key in item else context.words("not_stated")
    return figure(item.get(key)) or open_end


def _footprint(item: Mapping[str, Any], result: Mapping[str, Any], context: Context) -> FootprintView:
    stages = [(text(str(name)), mapping(value)) for name, value in mapping(item.get("stages")).items()]
    published = mapping(item.get("published"))
    value = number(published.get("value"))
    scale = scale_of([*(interval_of(stage) for _, stage in stages), interval_of(item)], value)
    subject = text(item.get("subject")) or text(item.get("id"))
    about = [
        f
        for f in mappings(result.get("findings"))
        if text(f.get("check")).startswith("footprint") or not f.get("check")
    ]
    about += [f for f in mappings(result.get("findings")) if text(f.get("check")) in ("evidence", "score")]
    return FootprintView(
        subject=context.names.label(subject),
        subject_full=context.names.full(subject),
        mark=Mark.of(item.get("outcome"), context.words),
        point=bound(item, "point", context),
        lower=bound(item, "lower", context),
        upper=bound(item, "upper", context),
        unit=text(item.get("unit")),
        build=text(item.get("build")),
        inventory=text(item.get("inventory_set")),
        grid=context.words.term("grid", item.get("grid")),
        primary=share(item.get("primary_data_share")),
        stages=(
            *(_stage(context.words.term("stage", name), stage, scale, context) for name, stage in stages),
            _stage(context.words("footprint.total"), item, scale, context, is_total=True),
        ),
        scale=scale,
        published=_published(published, value, scale, context) if published else None,
        conventions=tuple(_conventions(item, context)),
        labels=tuple(_label(label, context) for label in mappings(item.get("labels"))),
        omissions=tuple(_omissions(item, context)),
        rows=_rows(item, context),
        findings=sayings(about, context),
    )


def share(value: object) -> str:
    """A share from 0 to 1 as a per cent; empty where none is stated."""
    found = number(value)
    return "" if found is None else f"{figure(found * 100)} %"


def _stage(
    name: str,
    item: Mapping[str, Any],
    scale: Scale,
    context: Context,
    *,
    is_total: bool = False,
    is_chosen: bool = False,
) -> StageRow:
    lower, point, upper = (bound(item, key, context) for key in ("lower", "point", "upper"))
    return StageRow(name, lower, point, upper, bar(interval_of(item), scale), is_total, is_chosen)


def _published(told: Mapping[str, Any], value: Decimal | None, scale: Scale, context: Context) -> PublishedView:
    return PublishedView(
        product=text(told.get("product")),
        origin=text(told.get("origin")),
        value=figure(value, places=0),
        unit=text(told.get("unit")),
        deviation=deviation(told.get("deviation_percent")),
        boundary=text(told.get("boundary")),
        use=text(told.get("use")),
        cited=context.notes.cite(told.get("citation")),
        at=None if value is None or value < 0 else scale.at(value),
    )


def deviation(value: object) -> str:
    """A deviation in per cent with its sign; empty where none is stated."""
    found = number(value)
    return "" if found is None else f"{found:+,.0f} %".replace("-", "\N{MINUS SIGN}")


def _conventions(item: Mapping[str, Any], context: Context) -> Iterator[StageRow]:
    found = [(text(str(name)), mapping(value)) for name, value in mapping(item.get("conventions")).items()]
    scale = scale_of([interval_of(value) for _, value in found])
    for name, value in found:
        words = context.words.term("grid", name)
        yield _stage(words, value, scale, context, is_chosen=name == text(item.get("grid")))


def _label(label: Mapping[str, Any], context: Context) -> LabelRow:
    lower, upper = figure(label.get("lower"), places=0), figure(label.get("upper"), places=0)
    key = "both" if lower and upper else "lower" if lower else "upper" if upper else "none"
    return LabelRow(
        scheme=text(label.get("scheme")),
        label_class=text(label.get("class")),
        threshold=context.words(f"label.threshold.{key}", lower=lower, upper=upper),
        interval=context.words.term("label.interval", label.get("interval")),
        mark=Mark.of(label.get("outcome"), context.words),
        code=context.notes.code(label.get("code")),
        detail=text(label.get("detail")),
        cited=context.notes.cite(label.get("citation")),
    )


def _omissions(item: Mapping[str, Any], context: Context) -> Iterator[tuple[str, str, str, Cited | None]]:
    for told in mappings(item.get("omissions")):
        what = text(told.get("text")) or text(told.get("id")) or context.words("not_stated")
        stage = context.words.term("stage", told.get("stage"))
        yield what, text(told.get("text_zh")), stage, context.notes.cite(told.get("citation"))


def _rows(item: Mapping[str, Any], context: Context) -> Shown[Contribution]:
    shown = Shown.of(mappings(item.get("rows")), _MAX_ROWS)
    return Shown(tuple(_contribution(row, context) for row in shown.items), shown.left)


def _contribution(row: Mapping[str, Any], context: Context) -> Contribution:
    cited = [context.notes.cite(citation) for citation in mappings(row.get("citations"))]
    what = " / ".join(found for key in ("step", "process") if (found := text(row.get(key)).replace("_", " ")))
    indicator = text(row.get("indicator")) or text(row.get("exchange"))
    place = text(row.get("facility"))
    return Contribution(
        stage=context.words.term("stage", row.get("stage")),
        what=f"{what}: {indicator}" if indicator else what,
        place=context.names.label(place),
        place_full=context.names.full(place),
        level=text(row.get("level")),
        claims=tuple(context.notes.proof(digest) for digest in texts(row.get("claims"))),
        lower=bound(row, "lower", context),
        point=bound(row, "point", context),
        upper=bound(row, "upper", context),
        cited=tuple(dict.fromkeys(citation for citation in cited if citation)),
        note=text(row.get("note")),
    )
