"""What to say of a name that no event of the question names: what it is instead, or what was perhaps meant.

Nobody remembers identifiers of forty characters. Whoever asks about a batch without its GTIN, in the wrong case, or by
the number of the site gets told so. The search is over names, never over meanings, and never changes an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import unquote

from greenchain.graph.statements.references import refs_of
from greenchain.model.ports import EventSource
from greenchain.values.identifiers import IdentifierKind, kind_of
from greenchain.values.time import format_instant
from greenchain.workspace.inputs import Inputs

MAX_EVENTS = 20_000  # searched for names that are nearly the one asked for: about a second
MAX_NEAR = 5  # names suggested for one: more is a list to search, not an answer
MAX_NAMES = 20  # asked about at once that are looked into
_SHORTEST = 4  # letters of a name that may be one letter off: of shorter ones everything is


class Hint(NamedTuple):
    """What to say of a name; ``is_lasting`` where it rests only on what was known at the time asked about."""

    name: str
    said: str
    is_lasting: bool = True


def hints(
    names: Iterable[str],
    *,
    at: datetime,
    known: EventSource,
    everything: EventSource | None,
    inputs: Inputs,
    event_count: int,
) -> tuple[Hint, ...]:
    """A hint for each of ``names`` of which there is something to say, in their order.

    Args:
        names: canonical identifiers that no event up to ``at`` names.
        at: the instant of the question.
        known: the events as known at the time asked about.
        everything: those known now, where that may be more.
        inputs: the tables.
        event_count: how many events the store holds; of too many no near names are looked for.
    """
    near: Collection[str] | None = None
    found: list[Hint] = []
    for name in list(names)[:MAX_NAMES]:
        hint = _hidden(name, at, known, everything) or _other_kind(name, known, inputs)
        if hint is None and event_count <= MAX_EVENTS:
            near = {ref.id for event in known.everything() for ref in refs_of(event)} if near is None else near
            meant = near_names(name, near)
            said = f"perhaps {' or '.join(meant)} was meant"
            # how many events a store holds changes later, so what rests on that is none of a repeatable answer
            hint = Hint(name, said, is_lasting=False) if meant else None
        if hint is not None:
            found.append(hint)
    return tuple(found)


def _hidden(name: str, at: datetime, known: EventSource, everything: EventSource | None) -> Hint | None:
    """What the instants of the question hide."""
    times = [event.event_time for event in known.events_naming([name])]
    if times and min(times) > at:
        since = format_instant(min(times))
        return Hint(name, f"the first event that names it is of {since}, after the instant asked about")
    if not times and everything is not None and any(True for _ in everything.events_naming([name])):
        return Hint(name, "events name it that were recorded after --known-at", is_lasting=False)
    return None


def _other_kind(name: str, known: EventSource, inputs: Inputs) -> Hint | None:
    """What it is where it is nothing that is traced."""
    kind = kind_of(name)
    if kind is IdentifierKind.PARTY or any(row.id == name for row in inputs.parties):
        return Hint(name, "it is a party: ask about lots, or with --suppliers who stands behind them")
    is_place = kind is IdentifierKind.PLACE or any(row.id == name for row in inputs.facilities)
    if is_place or any(True for _ in known.events_at([name])):
        return Hint(name, "it is a place: ask about the lots or containers that were there")
    if kind is IdentifierKind.CLASS:
        return Hint(name, "it is a product of which no event names a lot or an item")
    return None


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """Of the ``known`` names those nearest to ``name``, at most ``MAX_NEAR``, sorted.

    >>> near_names("w-08", ["https://id.gs1.org/01/09521234000013/10/W-08", "urn:lot:7"])
    ['https://id.gs1.org/01/09521234000013/10/W-08']
    """
    ranked = sorted((rank, other) for other in known if (rank := _rank(name, other)) is not None and other != name)
    return [other for rank, other in ranked if rank == ranked[0][0]][:MAX_NEAR]


def _rank(name: str, other: str) -> int | None:
    """How near two names are: but for case, the same batch or serial, the same number within, one letter off."""
    asked, told = name.casefold(), other.casefold()
    if asked == told:
        return 0
    last, parts = _parts(asked)[-1], _parts(told)
    if last == parts[-1]:
        return 1
    if _number(last) in map(_number, parts[1:]):
        return 2
    if len(last) >= _SHORTEST and (is_one_off(asked, told) or ("/" not in asked and is_one_off(last, parts[-1]))):
        return 3
    return None


def _parts(name: str) -> list[str]:
    return [unquote(part) for part in name.replace(":", "/").split("/")]


def _number(part: str) -> str:
    """A part of a name; of a number without the zeros that fill it up, as a GTIN is written with 13 or 14 digits."""
    return part.lstrip("0") if part.isdecimal() else part


def is_one_off(one: str, other: str) -> bool:
    """Whether one letter more, less or other makes the two the same.

    >>> is_one_off("0912", "0911"), is_one_off("0912", "091"), is_one_off("0912", "1912x")
    (True, True, False)
    """
    if abs(len(one) - len(other)) > 1:
        return False
    pairs = enumerate(zip(one, other, strict=False))
    same = next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
    if len(one) == len(other):
        return one[same + 1 :] == other[same + 1 :]
    shorter, longer = sorted((one, other), key=len)
    return shorter[same:] == longer[same + 1 :]
