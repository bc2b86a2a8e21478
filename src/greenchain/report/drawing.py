"""Gives the cards of a chain their places on paper, in whole units of which a letter is about six and a half wide.

Beyond a few hundred cards nobody can follow a line: then each tier becomes one card that counts what stands in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from greenchain.report.cards import Card, Cards
from greenchain.report.names import Names, cut, wide
from greenchain.report.tiers import MAX_WAYPOINTS, Arrangement, arrange, tiers, waypoint_count

MAX_CARDS = 240  # what still fits a page and an eye
_MAX_LINKS = 1_500  # likewise
MAX_ROWS = 5  # objects named on one card; the others are counted
_WIDTH, _GAP_X, _GAP_Y, _MARGIN = 160, 28, 18, 12
_LETTERS = 18  # that fit into a card even in the widest common font
_HEAD, _LINE, _ROW, _SECOND, _PAD = 10, 14, 18, 12, 9
_LANE = 10  # height that a link takes where it passes a tier


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """What a card says of an object: ``mark`` is ``subject``, ``origin``, ``gap``, ``more`` or empty.

    Attributes:
        second: its own short form, below, where ``label`` is the name of its product.
    """

    label: str
    second: str
    y: int
    mark: str


@dataclass(frozen=True, slots=True)
class DrawnCard:
    """A card on paper; ``number`` is its line in the table of steps."""

    number: int
    x: int
    y: int
    width: int
    height: int
    heading: tuple[tuple[str, int], ...]
    date: str
    date_y: int
    rows: tuple[DrawnRow, ...]
    title: str
    kind: str
    has_gap: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chain on paper; ``is_summed`` where its cards count instead of naming."""

    width: int
    height: int
    cards: tuple[DrawnCard, ...]
    paths: tuple[str, ...]
    tier_count: int
    is_summed: bool = False

    @property
    def size(self) -> str:
        """How the page treats its width: ``plain``, ``wide`` or ``vast``."""
        return "plain" if self.width <= 1000 else "wide" if self.width <= 2200 else "vast"  # noqa: PLR2004 - in CSS pixels


@dataclass(frozen=True, slots=True)
class Row:
    """An object on a card before it has its place."""

    label: str
    second: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on one card before it has its place."""

    heading: tuple[str, ...]
    date: str
    rows: tuple[Row, ...]
    title: str
    kind: str
    has_gap: bool = False

    @property
    def height(self) -> int:
        """How high the card is."""
        lines = len(self.heading) + bool(self.date)
        rows = sum(_ROW + (_SECOND if row.second else 0) for row in self.rows)
        return _HEAD + _LINE * lines + (_PAD + rows if self.rows else 0) + _PAD


def tiers_of(chain: Cards) -> list[int]:
    """The tier of every card."""
    links = [(link.source, link.target) for link in chain.links]
    return tiers(len(chain.cards), links, upstream=[card.side != "downstream" for card in chain.cards])


def draw(chain: Cards, *, labels: Sequence[Label], tier_of: Sequence[int], numbers: Sequence[int]) -> Drawing:
    """The drawing of ``chain``, empty where it has no cards; the three sequences are in the order of its cards."""
    links = sorted({(link.source, link.target) for link in chain.links})
    arrangement = arrange(tier_of, links)
    return _drawn(arrangement, labels, numbers)


def is_drawable(chain: Cards, tier_of: list[int]) -> bool:
    """Whether every card can be drawn."""
    links = {(link.source, link.target) for link in chain.links}
    is_small = len(chain.cards) <= MAX_CARDS and len(links) <= _MAX_LINKS
    return is_small and waypoint_count(tier_of, links) <= MAX_WAYPOINTS


def draw_sums(labels: Sequence[Label]) -> Drawing:
    """One card a tier, each feeding the next."""
    links = [(tier, tier + 1) for tier in range(len(labels) - 1)]
    drawn = _drawn(arrange(list(range(len(labels))), links), labels, [0] * len(labels))
    return Drawing(drawn.width, drawn.height, drawn.cards, drawn.paths, drawn.tier_count, is_summed=True)


def label_of(card: Card, chain: Cards, *, names: Names, date: str, title: str, fallback: str, more: str) -> Label:
    """What stands on a card; ``more`` counts the objects it has no line for."""
    rows = [_row(item, chain, names) for item in card.objects[:MAX_ROWS]]
    if len(card.objects) > MAX_ROWS:
        rows.append(Row(more, mark="more"))
    heading = names.label(card.facility) if card.facility else fallback
    kind = "subject" if card.side == "subject" else "process" if card.is_process else "object"
    has_gap = card.key in chain.gaps or any(item in chain.gaps for item in card.objects)
    return Label(_wrapped(heading), date, tuple(rows), title, kind, has_gap)


def _row(item: str, chain: Cards, names: Names) -> Row:
    product, own = _product_name(item, chain, names), names.own(item)
    lines = (product, own) if product and not names.name(item) else (own, "")
    return Row(cut(lines[0], _LETTERS), cut(lines[1], _LETTERS + 2), _mark(item, chain))


def object_label(item: str, chain: Cards, names: Names) -> str:
    """An object's name, else its product's name and its own short form."""
    product, own = _product_name(item, chain, names), names.own(item)
    return f"{product}, {own}" if product and not names.name(item) else own


def _product_name(item: str, chain: Cards, names: Names) -> str:
    return names.product(item) or names.name(chain.products.get(item, ""))


def _mark(item: str, chain: Cards) -> str:
    if item in chain.gaps:
        return "gap"
    if item in chain.seeds:
        return "subject"
    return "origin" if item in chain.origins else ""


def _wrapped(line: str) -> tuple[str, ...]:
    """``line`` on at most two lines, broken at a blank where there is one."""
    if wide(line) <= _LETTERS:
        return (line,)
    words = line.split(" ")
    head = words[0]
    for position, word in enumerate(words[1:], start=1):
        if wide(f"{head} {word}") > _LETTERS:
            return cut(head, _LETTERS), cut(" ".join(words[position:]), _LETTERS)
        head = f"{head} {word}"
    return (cut(head, _LETTERS),)


def _drawn(arrangement: Arrangement, labels: Sequence[Label], numbers: Sequence[int]) -> Drawing:
    heights = {
        node: labels[node].height if node < arrangement.cards else _LANE for c in arrangement.columns for node in c
    }
    tops = _tops(arrangement, heights)
    tier_of = {node: tier for tier, column in enumerate(arrangement.columns) for node in column}
    cards = tuple(
        _card(labels[node], numbers[node], x=_left(tier_of[node]), y=tops[node]) for node in range(arrangement.cards)
    )
    middle = {node: tops[node] + heights[node] // 2 for node in tops}
    paths = tuple(_path(route, tier_of, middle, arrangement.cards) for route in arrangement.routes.values())
    columns = len(arrangement.columns)
    width = 2 * _MARGIN + columns * _WIDTH + max(columns - 1, 0) * _GAP_X
    height = max((tops[node] + heights[node] for node in tops), default=0) + _MARGIN
    return Drawing(width, height, cards, paths, columns)


def _left(tier: int) -> int:
    return _MARGIN + tier * (_WIDTH + _GAP_X)


def _tops(arrangement: Arrangement, heights: Mapping[int, int]) -> dict[int, int]:
    """The upper edge of every node: columns are centered on the highest one."""
    totals = [sum(heights[node] + _GAP_Y for node in column) - _GAP_Y for column in arrangement.columns]
    highest = max(totals, default=0)
    tops: dict[int, int] = {}
    for column, total in zip(arrangement.columns, totals, strict=True):
        y = _MARGIN + (highest - total) // 2
        for node in column:
            tops[node] = y
            y += heights[node] + _GAP_Y
    return tops


def _path(route: tuple[int, ...], tier_of: Mapping[int, int], middle: Mapping[int, int], cards: int) -> str:
    """A smooth line from the right edge of its first node to the left edge of its last."""
    x, y = _left(tier_of[route[0]]) + _WIDTH, middle[route[0]]
    parts = [f"M{x} {y}"]
    for node in route[1:]:
        to_x, to_y = _left(tier_of[node]), middle[node]
        bend = _GAP_X // 2 if to_x > x else _WIDTH // 2  # a link back, in a cycle, swings out
        parts.append(f"C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}")
        x, y = to_x, to_y
        if node >= cards:
            x += _WIDTH
            parts.append(f"H{x}")
    return "".join(parts)


def _card(label: Label, number: int, *, x: int, y: int) -> DrawnCard:
    baseline = y + _HEAD + 7
    heading = tuple((line, baseline + _LINE * index) for index, line in enumerate(label.heading))
    date_y = baseline + _LINE * len(heading)
    y_row = date_y + (_LINE if label.date else 0) + _PAD
    rows: list[DrawnRow] = []
    for row in label.rows:
        rows.append(DrawnRow(row.label, row.second, y_row, row.mark))
        y_row += _ROW + (_SECOND if row.second else 0)
    return DrawnCard(
        number=number,
        x=x,
        y=y,
        width=_WIDTH,
        height=label.height,
        heading=heading,
        date=label.date,
        date_y=date_y,
        rows=tuple(rows),
        title=label.title,
        kind=label.kind,
        has_gap=label.has_gap,
    )
