"""The best ways: none of them is worse than another in what is left, how long it lasts and what must be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from greenchain.recognition.breakpoints import Outlook, key_of
from greenchain.recognition.result import Path
from greenchain.recognition.ruling import Held


def best_ways(held: Iterable[Held], ahead: Outlook) -> tuple[tuple[Path, ...], tuple[Held, ...]]:
    """The Pareto-best ways with their ends, the chosen one first; and the same as they were judged."""
    held = tuple(held)
    lasting = list(zip(ended(held, ahead), held, strict=True))
    kept = [pair for pair in lasting if not any(is_better(other, pair[0]) for other, _ in lasting)]
    kept.sort(key=lambda pair: rank(pair[0]))
    unique = {pair[0]: pair for pair in reversed(kept)}
    ordered = [unique[path] for path in dict.fromkeys(pair[0] for pair in kept)]
    return tuple(path for path, _ in ordered), tuple(one for _, one in ordered)


def ended(held: Iterable[Held], ahead: Outlook) -> tuple[Path, ...]:
    """The paths of ways, each with its end."""
    return tuple(replace(one.path, expires_on=ahead.ways.get(key_of(one))) for one in held)


def is_better(one: Path, other: Path) -> bool:
    """Whether ``one`` makes ``other`` needless: no worse in anything, better in something."""
    if not _is_no_worse(one, other):
        return False
    return not _is_no_worse(other, one)


def _is_no_worse(one: Path, other: Path) -> bool:
    return (
        set(one.residual) <= set(other.residual)
        and _end(one) >= _end(other)
        and {c.id for c in one.conditions} <= {c.id for c in other.conditions}
    )


def _end(path: Path) -> date:
    return path.expires_on or date.max


def rank(path: Path) -> tuple[int, int, int, int, tuple[str, ...]]:
    """What the chosen way is the least in: what is left, how soon it ends, what must be shown, its length, its name."""
    return (len(path.residual), -_end(path).toordinal(), len(path.conditions), len(path.ids), path.ids)
