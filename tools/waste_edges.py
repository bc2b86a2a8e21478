"""Both sides of every date in the tables and rules of a pack: what is in force on a day, and was not the day before.

Written from the files alone, by comparing dates as texts, so that whoever reads the packs by other means has a second
word: a day known to the year or month leaves open when it is meant.
"""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Cited = tuple[str, str, str, str, str]  # name, act, status, since, until


def edge_cases(folder: Path) -> list[dict[str, Any]]:
    """A case for each table, and the rules, and each day on which something of it changes."""
    cases = []
    for part, cited in sorted(_parts(folder).items()):
        for day in sorted({day for one in cited for day in _days(one)}):
            changes = _changes(cited, day)
            if changes:
                cases.append(
                    {
                        "id": f"{part}-{day}",
                        "what": "what begins, ends or falls into doubt on the day",
                        "input": {"edges_of": part, "on": day.isoformat()},
                        "expect": {"changes": changes},
                    }
                )
    return cases


def _parts(folder: Path) -> dict[str, list[Cited]]:
    head = tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8"))
    acts = {source["id"]: source["instrument"] for source in head["source"]}
    parts: dict[str, list[Cited]] = {}
    for name, spec in head.get("table", {}).items():
        with (folder / spec.get("file", f"{name}.csv")).open(encoding="utf-8", newline="") as handle:
            parts[name] = [
                _cited("/".join(row[key] for key in spec["key"]), row, acts) for row in csv.DictReader(handle)
            ]
    if (folder / "rules.toml").exists():
        rules = tomllib.loads((folder / "rules.toml").read_text(encoding="utf-8"))["rule"]
        parts["rules"] = [_cited(rule["id"], rule, acts) for rule in rules]
    return parts


def _cited(name: str, row: dict[str, Any], acts: dict[str, str]) -> Cited:
    act = row.get("act") or row.get("instrument") or acts[row["source"]]
    return name, act, row["status"], row.get("valid_from") or "", row.get("valid_until") or ""


def _days(cited: Cited) -> Iterator[date]:
    for text in cited[3:]:
        if text:
            yield _first(text)
            yield _last(text)


def _first(text: str) -> date:
    return date.fromisoformat(f"{text}-01-01"[:10])


def _last(text: str) -> date:
    """The last day that may be meant: of a year or a month the one before the next begins."""
    if len(text) == len("2016"):
        return date(int(text), 12, 31)
    if len(text) == len("2016-01"):
        year, month = int(text[:4]), int(text[5:])
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date.fromisoformat(text)


def _changes(cited: Iterable[Cited], day: date) -> list[dict[str, Any]]:
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, act, status, since, until in cited:
        before, after = (_in_force(since, until, on) for on in (day - timedelta(days=1), day))
        if before != after:
            groups[act, status, before, after].append(name)
    return [
        {"act": act, "status": status, "before": before, "after": after, "rows": sorted(names)}
        for (act, status, before, after), names in sorted(groups.items())
    ]


def _in_force(since: str, until: str, on: date) -> str:
    """Half-open: the first day belongs to it, the last named does not."""
    begun = "yes" if not since or _last(since) <= on else "no" if on < _first(since) else "unknown"
    over = "no" if not until or on < _first(until) else "yes" if _last(until) <= on else "unknown"
    if begun == "no" or over == "yes":
        return "no"
    return "yes" if (begun, over) == ("yes", "no") else "unknown"
