"""Worlds of label schemes for the benchmark of bulk recognition, fixed by the seed, and the search they are measured by."""

from __future__ import annotations

import json
import random
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

COUNTRIES = (
    "CN",
    "JP",
    "KR",
    "TH",
    "DE",
    "FR",
    "NO",
    "US",
    "SG",
    "MY",
    "VN",
    "IN",
    "ID",
    "PH",
    "TW",
    "AU",
    "NZ",
    "BR",
    "MX",
    "CA",
)
COLUMNS = ("scheme", "criteria_set", "category", "factory_country", "valid_from", "valid_until", "on")
SEED = 20260506


@dataclass(frozen=True)
class Size:
    """How large a world is; ``pins`` says whether agreements name criteria documents."""

    schemes: int = 60
    agreements: int = 2500
    categories: int = 30
    composable: float = 0.3
    pins: bool = False


def _day(rng: random.Random, since: int, until: int) -> date:
    return date.fromordinal(rng.randrange(date(since, 1, 1).toordinal(), date(until, 1, 1).toordinal()))


def facts(size: Size) -> dict:
    """The document of facts."""
    rng = random.Random(SEED)  # noqa: S311 - a world, not a key
    schemes = [f"s{n:03d}" for n in range(size.schemes)]
    names = [f"c{n}" for n in range(size.categories)]
    half = size.categories // 2
    return {
        "kind": "recognition-facts", "id": "bench", "edition": "1",
        "schemes": [{"id": name, "name": name, "owner": "a body", "iso_type": "I"} for name in schemes],
        "categories": [{"id": c, "within": names[rng.randrange(n)]} if n > half else {"id": c} for n, c in enumerate(names)],
        "criteria_sets": [{"scheme": s, "name": f"K{n}"} for s in schemes for n in range(2)] if size.pins else [],
        "agreements": [_agreement(rng, number, schemes, names, size) for number in range(size.agreements)],
    }  # fmt: skip


def _agreement(rng: random.Random, number: int, schemes: list[str], names: list[str], size: Size) -> dict:
    source, target = rng.sample(schemes, 2)
    since = _day(rng, 2014, 2022)
    until = since + timedelta(days=rng.randrange(400, 3000))
    found = {
        "id": f"g{number}", "from": source, "to": target, "level": rng.choice(["L3", "L4", "L4"]),
        "valid": [since.isoformat(), None if rng.random() < 0.2 else until.isoformat()],
        "scope": rng.sample(names, rng.randrange(1, 4)) if rng.random() < 0.95 else "any",
    }  # fmt: skip
    if rng.random() < size.composable:
        found |= {"onward": "any", "max_hops": 2}
    if rng.random() < 0.3:
        found["exclusions"] = [{"field": "factory_country", "values": rng.sample(COUNTRIES, rng.randrange(1, 3))}]
    if rng.random() < 0.1:
        pause = since + timedelta(days=200)
        found["suspended"] = [[pause.isoformat(), (pause + timedelta(days=90)).isoformat()]]
    if rng.random() < 0.1:
        found["conditions"] = [{"id": "rest", "min_remaining_months": rng.choice([3, 4, 6])}]
    if size.pins:
        kept = [n for n in range(2) if rng.random() < 0.7] or [0]
        found["pins"] = [{"id": f"D{number}.{n}", "from": f"K{n}", "to": f"K{rng.randrange(2)}"} for n in kept]
    return found


def claims(size: Size, rows: int) -> dict[str, list]:
    """The columns of as many stated holdings."""
    rng = random.Random(SEED + 1)  # noqa: S311 - a world, not a key
    columns: dict[str, list] = {name: [] for name in COLUMNS}
    for _ in range(rows):
        since = _day(rng, 2015, 2024)
        row = (
            f"s{rng.randrange(size.schemes):03d}", f"K{rng.randrange(2)}" if size.pins else None,
            f"c{rng.randrange(size.categories)}", rng.choice(COUNTRIES),
            since, since + timedelta(days=rng.randrange(365, 1500)), since + timedelta(days=rng.randrange(-50, 1000)),
        )  # fmt: skip
        for name, cell in zip(COLUMNS, row, strict=True):
            columns[name].append(cell)
    return columns


def plain_index(world: dict) -> dict[str, list[tuple]]:
    """The agreements as tuples, by the scheme that they lead from."""
    above = {one["id"]: one.get("within") for one in world["categories"]}
    below: dict[str, set[str]] = {}
    for name in above:
        high = name
        while high:
            below.setdefault(high, set()).add(name)
            high = above[high]
    index: dict[str, list[tuple]] = {}
    for one in world["agreements"]:
        scope = None if one["scope"] == "any" else frozenset().union(*(below[name] for name in one["scope"]))
        excluded = frozenset(country for rule in one.get("exclusions", ()) for country in rule["values"])
        since, until = (date.fromisoformat(end) if end else date.max for end in one["valid"])
        paused = tuple(tuple(map(date.fromisoformat, span)) for span in one.get("suspended", ()))
        months = max((rule["min_remaining_months"] for rule in one.get("conditions", ())), default=0)
        pins = tuple((pin["from"], pin["to"]) for pin in one.get("pins", ()))
        passes = one.get("onward") == "any"
        found = (one["to"], since, until, scope, excluded, paused, months, passes, one["id"], pins)
        index.setdefault(one["from"], []).append(found)
    return index


def _is_open(one: tuple, category: str, country: str, on: date, until: date) -> bool:
    _, since, ends, scope, excluded, paused, months, *_ = one
    if (scope is not None and category not in scope) or not since <= on < ends or country in excluded:
        return False
    if paused and any(first <= on < last for first, last in paused):
        return False
    return not months or _later(on, months) <= until


def _later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def plain_search(index: dict[str, list[tuple]], columns: dict[str, list]) -> list[tuple]:
    """Row, target, path and end of the longest way of one or two agreements, row by row."""
    hits: list[tuple] = []
    for row, claim in enumerate(zip(*(columns[name] for name in COLUMNS), strict=True)):
        if claim[4] <= claim[6] < claim[5]:
            best: dict[str, tuple] = {}
            for target, path, end in _ways(index, claim):
                if target not in best or end > best[target][1]:
                    best[target] = (path, end)
            hits += [(row, target, path, end) for target, (path, end) in best.items()]
    return hits


def _ways(index: dict[str, list[tuple]], claim: tuple) -> Iterator[tuple]:
    scheme, held, category, country, _, until, on = claim
    for one in index.get(scheme, ()):
        if not _is_open(one, category, country, on, until):
            continue
        pins = one[9]
        if pins and not any(source == held for source, _ in pins):
            continue
        yield one[0], (one[8],), min(one[2], until)
        for other in index.get(one[0], ()) if one[7] else ():
            if not other[7] or other[0] == scheme or not _is_open(other, category, country, on, until):
                continue
            if not pins or any(source == held and any(there == here for here, _ in other[9]) for source, there in pins):
                yield other[0], (one[8], other[8]), min(one[2], other[2], until)


def as_bytes(world: dict) -> bytes:
    """The document as it is read."""
    return json.dumps(world).encode()
