"""The sections of a score in plain lines: points of cards, flows of systems, and the figure of each other item."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from greenchain.report.lines import Line
from greenchain.report.reading import first, listing, mapping, mappings, number, significant, text, texts
from greenchain.report.sayings import Context, Mark
from greenchain.report.scorecards import band_words, points_text, reported_text, unit_text

_MOST_FLOWS = 4  # of one system in lines; all of them stand on the page
_MOST_FIGURES = 6  # of one ranking


def card_lines(item: Mapping[str, Any], context: Context, *, is_named: bool = False) -> Iterator[Line]:
    """The three figures and the bands of a card, what is open widest, and its stages, zeros too.

    ``is_named`` where a reader could not tell otherwise which of several cards is meant.
    """
    words = context.words
    low, high = (points_text(item.get(key)) or words("not_stated") for key in ("guaranteed", "possible"))
    stages = {name: mapping(stage) for name, stage in mapping(item.get("stages")).items()}
    most = sum(found for stage in stages.values() if (found := number(stage.get("max"))))
    band = band_words(item.get("band"), context)
    said = words("summary.points", low=low, high=high, most=points_text(most or None), band=band)
    if is_named:
        said = f"{_name(item, context)}: {said}"
    yield Line(said, Mark.of(item.get("outcome"), words))
    declared = points_text(item.get("declared"))
    if declared:
        yield Line(_declared(declared, item, context))
    if stages:
        told = (f"{words.term('stage', name)} {_points(stage, context)}" for name, stage in stages.items())
        yield Line(words("summary.stages", stages="; ".join(told)))
    for row in mappings(item.get("rows")):
        reported = mapping(row.get("reported"))
        if stated := reported_text(reported, context):
            name = text(row.get("indicator")) or words("not_stated")
            yield Line(words("summary.reported", name=name, figure=stated, unit=unit_text(reported)).rstrip())


def _declared(declared: str, item: Mapping[str, Any], context: Context) -> str:
    """The points as stated, and the missing claim that would settle most."""
    missing = mappings(item.get("missing"))
    if not missing:
        return context.words("summary.declared", declared=declared)
    widest = max(missing, key=lambda told: number(told.get("width")) or 0)
    return context.words(
        "summary.declared.widest",
        declared=declared,
        indicator=text(widest.get("indicator")) or context.words("not_stated"),
        width=points_text(widest.get("width")) or context.words("not_stated"),
        types=", ".join(texts(widest.get("claim_types"))) or context.words("not_stated"),
    )


def _points(stage: Mapping[str, Any], context: Context) -> str:
    low, high = (points_text(stage.get(key)) or context.words("not_stated") for key in ("guaranteed", "possible"))
    return low if low == high else context.words("scorecard.points", low=low, high=high)


def section_lines(result: Mapping[str, Any], context: Context) -> Iterator[Line]:
    """The items of every other section of a score, section by section."""
    for section in _LINES:
        yield from lines_of(section, result, context)


def lines_of(section: str, result: Mapping[str, Any], context: Context) -> Iterator[Line]:
    """The items of one section."""
    for item in mappings(result.get(section)):
        mark = Mark.of(item.get("outcome"), context.words)
        for place, said in enumerate(_LINES[section](item, context)):
            yield Line(said, None if place else mark)


def footprint_line(item: Mapping[str, Any], context: Context) -> Line:
    """The totals of a declared footprint; how they add up is told by its findings."""
    balance = mapping(item.get("balance"))
    totals = {
        total: significant(mapping(balance.get(total)).get("declared")) or context.words("not_stated")
        for total in ("excluding", "including")
    }
    said = context.words("summary.declared_footprint", name=_name(item, context), **totals)
    return Line(said, Mark.of(item.get("outcome"), context.words))


def _freight(item: Mapping[str, Any], context: Context) -> Iterator[str]:
    """Each element with its transport activity."""
    told = []
    for element in mappings(item.get("tces")):
        activity = mapping(element.get("transport_activity"))
        figures = {
            key: significant(activity.get(key)) or context.words("not_stated") for key in ("declared", "computed")
        }
        told.append(context.words("summary.freight.element", name=_name(element, context), **figures))
    yield context.words("summary.freight", name=_name(item, context), elements="; ".join(told))


def ends_text(item: Mapping[str, Any], context: Context) -> str:
    """``lower to upper``, one figure where they are the same; an upper end that nothing bounds is said so."""
    lower = significant(item.get("lower")) or context.words("not_stated")
    upper = significant(item.get("upper")) or context.words("footprint.unbounded" if "upper" in item else "not_stated")
    return lower if lower == upper else context.words("scorecard.points", low=lower, high=upper)


def _system(item: Mapping[str, Any], context: Context) -> Iterator[str]:
    """Each flow with its interval, and its stages."""
    name, flows = _name(item, context), mapping(item.get("flows"))
    if not flows:
        yield context.words("summary.no_figure", name=name)
    for flow, told in list(flows.items())[:_MOST_FLOWS]:
        figures = mapping(told)
        point = significant(figures.get("point")) or context.words("not_stated")
        unit = text(figures.get("unit"))
        yield f"{name}: {text(flow)} {point} [{_bracket(figures, context)}] {unit}".rstrip()
        stages = {key: mapping(mapping(value).get(flow)) for key, value in mapping(item.get("stages")).items()}
        points = {key: said for key, one in stages.items() if (said := significant(one.get("point")))}
        if points:
            told_of = (f"{context.words.term('stage', key)} {said}" for key, said in points.items())
            yield context.words("summary.stages", stages="; ".join(told_of))
    if len(flows) > _MOST_FLOWS:
        yield context.words.count("summary.more", len(flows) - _MOST_FLOWS)


def _bracket(figures: Mapping[str, Any], context: Context) -> str:
    open_end = context.words("footprint.unbounded")
    return ", ".join(significant(figures.get(key)) or open_end for key in ("lower", "upper"))


def _impacts(item: Mapping[str, Any], context: Context) -> Iterator[str]:
    points = significant(item.get("points")) or context.words("not_stated")
    method = first((text(item.get("method")), context.words("not_stated")))
    key = "summary.impacts" if item.get("complete") is True else "summary.impacts.open"
    weight = significant(item.get("coverage_weight")) or context.words("not_stated")
    yield context.words(key, name=_name(item, context), points=points, method=method, weight=weight)


def _shipment(item: Mapping[str, Any], context: Context) -> Iterator[str]:
    told = {"emissions": ends_text(item, context), "work": significant(item.get("tkm")) or context.words("not_stated")}
    yield context.words("summary.shipment", name=_name(item, context), **told)


def _goods(item: Mapping[str, Any], context: Context) -> Iterator[str]:
    see, default = mapping(item.get("see")), mapping(item.get("default"))
    unstated = context.words("not_stated")
    yield context.words(
        "summary.goods",
        name=_name(item, context),
        declared=significant(see.get("declared")) or unstated,
        ends=ends_text(see, context),
        default=significant(default.get("with_markup")) or unstated,
    )


def _ranking(item: Mapping[str, Any], context: Context) -> Iterator[str]:
    listed = next((found for key in ("closeness", "weights", "scores") if (found := listing(item.get(key)))), ())
    figures = ", ".join(filter(None, map(significant, listed[:_MOST_FIGURES]))) or context.words("not_stated")
    yield context.words("summary.ranking", name=_name(item, context), method=text(item.get("method")), figures=figures)


def _target(item: Mapping[str, Any], context: Context) -> Iterator[str]:
    due = significant(item.get("due")) or context.words("not_stated")
    yield context.words(
        "summary.target",
        name=_name(item, context),
        actual=ends_text(mapping(item.get("actual")), context),
        due=due,
        on=text(item.get("on")) or context.words("not_stated"),
    )


def _name(item: Mapping[str, Any], context: Context) -> str:
    return text(item.get("id")) or context.words("not_stated")


_LINES: Mapping[str, Callable[[Mapping[str, Any], Context], Iterator[str]]] = MappingProxyType(
    {
        "systems": _system,
        "impacts": _impacts,
        "shipments": _shipment,
        "goods": _goods,
        "shipment_footprints": _freight,
        "rankings": _ranking,
        "targets": _target,
    }
)
