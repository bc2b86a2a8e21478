"""Screening as a page shows it: what was declared, each finding with the values read and the act in force that day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from greenchain.report.reading import mapping, mappings, of_kind, outcome, text
from greenchain.report.sayings import Context, Mark, Saying, Shown, sayings
from greenchain.values.outcome import Outcome

_MAX_DECLARATIONS = 120  # on one page; a manifest with more is read in the JSON or by its own verb
_MAX_ITEMS = 60
_HEAD = ("export_date", "import_date", "export_country", "import_country", "exporter", "importer")
_ITEM = ("hs", "description", "waste_code", "operation", "condition", "net_kg", "lot")
_ORDER = (Outcome.DOES_NOT_CONFORM, Outcome.NOT_DETERMINED, None, Outcome.CONFORMS, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class ItemView:
    """A goods item: what was declared of it, and its findings."""

    number: str
    facts: tuple[tuple[str, str], ...]
    reasons: tuple[Saying, ...]
    passed: tuple[Saying, ...]
    left: int


@dataclass(frozen=True, slots=True)
class DeclarationView:
    """One declaration."""

    id: str
    mark: Mark
    route: str
    facts: tuple[tuple[str, str], ...]
    reasons: tuple[Saying, ...]
    passed: tuple[Saying, ...]
    left: int
    items: Shown[ItemView]


@dataclass(frozen=True, slots=True)
class ScreeningView:
    """The declarations of one answer."""

    id: str
    mark: Mark
    tally: str
    declarations: Shown[DeclarationView]
    findings: Shown[Saying]


def screenings(document: Mapping[str, Any], context: Context) -> tuple[ScreeningView, ...]:
    """Every screening among the answers."""
    return tuple(_screening(answer, context) for answer in of_kind(document, "screening"))


def _screening(answer: Mapping[str, Any], context: Context) -> ScreeningView:
    result = mapping(answer.get("result"))
    listed = mappings(result.get("declarations"))
    if len(listed) > _MAX_DECLARATIONS:  # then those that matter come first
        listed = sorted(listed, key=lambda item: _ORDER.index(outcome(item.get("outcome"))))
    shown = Shown.of(listed, _MAX_DECLARATIONS)
    counts = {
        name: sum(item.get("outcome") == name for item in listed) for name in ("does_not_conform", "not_determined")
    }
    rest = () if listed else result.get("findings")  # else every finding stands with its declaration
    return ScreeningView(
        id=text(answer.get("id")),
        mark=Mark.of(answer.get("outcome"), context.words),
        tally=context.words("screening.tally", total=len(listed), **counts),
        declarations=Shown(tuple(_declaration(item, context) for item in shown.items), shown.left),
        findings=sayings(rest, context),
    )


def _declaration(item: Mapping[str, Any], context: Context) -> DeclarationView:
    given = mapping(item.get("input"))
    findings = mappings(item.get("findings"))
    goods = mappings(given.get("items")) or mappings(item.get("items"))
    numbers = {text(good.get("item_no")) for good in goods}
    head = sayings([f for f in findings if text(f.get("item")) not in numbers], context)
    shown = Shown.of(goods, _MAX_ITEMS)
    return DeclarationView(
        id=text(item.get("id")) or context.words("not_stated"),
        mark=Mark.of(item.get("outcome"), context.words),
        route=_route(given, context),
        facts=_facts(given, _HEAD, context),
        reasons=tuple(saying for saying in head.items if saying.is_open),
        passed=tuple(saying for saying in head.items if not saying.is_open),
        left=head.left,
        items=Shown(tuple(_item(good, findings, context) for good in shown.items), shown.left),
    )


def _item(good: Mapping[str, Any], findings: list[Mapping[str, Any]], context: Context) -> ItemView:
    number = text(good.get("item_no"))
    told = sayings([f for f in findings if text(f.get("item")) == number], context)
    return ItemView(
        number=number,
        facts=_facts(good, _ITEM, context),
        reasons=tuple(saying for saying in told.items if saying.is_open),
        passed=tuple(saying for saying in told.items if not saying.is_open),
        left=told.left,
    )


def _route(given: Mapping[str, Any], context: Context) -> str:
    start, end = text(given.get("export_country")), text(given.get("import_country"))
    day = text(given.get("export_date")) or text(given.get("import_date"))
    unstated = context.words("not_stated")
    return context.words("screening.route", start=start or unstated, end=end or unstated, day=day or unstated)


def _facts(given: Mapping[str, Any], keys: tuple[str, ...], context: Context) -> tuple[tuple[str, str], ...]:
    return tuple(
        (context.words(f"declared.{key}"), context.names.full(text(given.get(key))))
        for key in keys
        if text(given.get(key))
    )
