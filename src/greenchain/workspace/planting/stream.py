"""The cases of a run, one after the other: ordinary ones, and now and then a pattern beside its look-alike.

Each case draws from a stream of its own, named by its number, so none depends on how long another one drew. Patterns
take turns, so that each comes as often as any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from greenchain.standards import Standards
from greenchain.workspace.planting import patterns_law, patterns_linked
from greenchain.workspace.planting.cases import Case
from greenchain.workspace.planting.draws import Draws
from greenchain.workspace.planting.law import Law
from greenchain.workspace.planting.making import Maker
from greenchain.workspace.planting.ordinary import make_ordinary

Pattern = Callable[..., None]

PATTERNS: Mapping[str, Pattern] = MappingProxyType(
    {
        "banned-import": patterns_law.banned_import,
        "neighbor-code": patterns_law.neighbor_code,
        "dead-code": patterns_law.dead_code,
        "no-notification": patterns_law.no_notification,
        "lapsed-consent": patterns_law.lapsed_consent,
        "crossed-total": patterns_linked.crossed_total,
        "forbidden-operation": patterns_law.forbidden_operation,
        "non-party": patterns_law.non_party,
        "differing-movement": patterns_linked.differing_movement,
        "partial-load": patterns_law.partial_load,
        "end-of-life-as-product": patterns_linked.end_of_life_as_product,
        "unproven-recovery": patterns_linked.unproven_recovery,
        "beyond-yield": patterns_linked.beyond_yield,
        "relabeled-reexport": patterns_linked.relabeled_reexport,
        "wrong-certificate": patterns_linked.wrong_certificate,
        "untested-equipment": patterns_law.untested_equipment,
        "scrap-price": patterns_linked.scrap_price,
    }
)
"""By the name that stands in the labels."""

PAIR_IN = 24
"""Of so many draws one makes a pattern and its look-alike; the others make an ordinary declaration."""

_ROWS_OF_PAIR = 10  # the most that a pair takes: five items twice


def cases(count: int, *, seed: int, standards: Standards) -> Iterator[Case]:
    """Cases with ``count`` rows in all.

    Args:
        count: rows of the table of declarations; zero or more.
        seed: of all draws; zero or more.
        standards: the packs of waste law; patterns look up exemptions and operations there.

    Raises:
        ValueError: a count or a seed below zero.
        PackError: a pack is missing.
    """
    if count < 0 or seed < 0:
        raise ValueError("count and seed are zero or more")
    return _cases(count, seed, Law.of(standards))


def _cases(count: int, seed: int, law: Law) -> Iterator[Case]:
    rows = number = pairs = 0
    names = tuple(PATTERNS)
    while rows < count:
        draws = Draws(seed, f"case/{number}")
        if count - rows >= _ROWS_OF_PAIR and draws.below(PAIR_IN) == 0:
            is_first = draws.below(2) == 0
            for is_planted in (is_first, not is_first):
                case = pattern_case(
                    names[pairs % len(names)], seed, pairs, serial=number, is_planted=is_planted, law=law
                )
                rows, number = rows + case.rows, number + 1
                yield case
            pairs += 1
        else:
            maker = Maker(draws, _serial(number), law)
            make_ordinary(maker, most_rows=count - rows)
            rows, number = rows + maker.case.rows, number + 1
            yield maker.case


def pattern_case(name: str, seed: int, pair: int, *, serial: int, is_planted: bool, law: Law) -> Case:
    """The case of a pattern or of its look-alike; both draw from the stream of their pair."""
    maker = Maker(Draws(seed, f"pair/{pair}"), _serial(serial), law)
    PATTERNS[name](maker, is_planted=is_planted)
    return maker.case


def _serial(number: int) -> str:
    return f"{number:09d}"
