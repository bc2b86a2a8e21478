"""Tables of cards for the tests of engines: seeded rows with gaps, every level, gates, ties and totals on band bounds."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from greenchain.adapters.shipped import load_standards
from greenchain.scoring.arrays import ScoreRules
from greenchain.scoring.cards.card import Card
from greenchain.scoring.cards.reading import read_card

CARD = "scorecards/miit-gsc-general"
STANDARDS = load_standards()
GENERAL: Card = read_card(STANDARDS.pack(CARD))
LEVELS = ("L0", "L1", "L2", "L3", "L4", "")


def header(card: Card) -> list[str]:
    """The columns of a whole table."""
    names = [item.id for item in (*card.indicators, *card.gates)]
    return ["id", *(column for name in names for column in (name, f"{name}.level"))]


def rows(count: int, *, seed: int, card: Card = GENERAL) -> Iterator[list[str]]:
    """Rows of texts: most answers proven, some missing, many half way between two micro-points or just beside."""
    rng = random.Random(seed)  # noqa: S311 - a draw, not a key
    rates = {rule.id: rule.rate for rule in ScoreRules.of_card(card).rules}
    for number in range(count):
        row = [f"{rng.choice('Äaz_Z0')}{number}"]
        is_full = rng.random() < 0.5  # of whole points, which come to stand on bounds of bands
        for indicator in card.indicators:
            row += [_answer(rng, float(indicator.full), float(rates[indicator.id]), is_full=is_full), _level(rng)]
        for _ in card.gates:
            row += [rng.choices(("1", "true", "0", ""), (50, 5, 1, 1))[0], rng.choices(LEVELS, (1, 1, 1, 50, 5, 1))[0]]
        yield row


def _answer(rng: random.Random, full: float, rate: float, *, is_full: bool) -> str:
    kind = rng.random()
    if kind < 0.04:
        return ""
    if is_full or kind < 0.4:
        return f"{full if kind < 0.8 else rng.choice((0, full / 2, full / 5)):g}"
    if kind < 0.7:
        half = (rng.randrange(int(rate * full)) + 0.5) / rate  # the float next to a middle
        return repr(min(full, max(0.0, half + rng.choice((-1, 0, 0, 1)) * 2e-16 * half)))
    return repr(round(rng.random() * full, rng.choice((0, 1, 2, 7, 17))))


def _level(rng: random.Random) -> str:
    return rng.choices(LEVELS, (1, 1, 2, 60, 30, 1))[0]


def text(lines: list[list[str]]) -> str:
    """The lines as CSV."""
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue()


def write(path: Path, count: int, *, seed: int, card: Card = GENERAL) -> Path:
    """A whole table in a file."""
    path.write_text(text([header(card), *rows(count, seed=seed, card=card)]), encoding="utf-8")
    return path
