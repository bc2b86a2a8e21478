"""The days on which a pack of law changes: which rows and rules begin, end or fall into doubt then, with their acts.

A row whose end is known to the month or year only is in doubt from the first day that may be meant to the last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from greenchain.standards import RulePack
from greenchain.values.finding import Citation
from greenchain.values.json import Json

RULES = "rules"
"""What the rules of a pack are called beside its tables."""

_WORDS = {True: "yes", False: "no", None: "unknown"}


def changes_on(pack: RulePack, part: str, on: date) -> list[dict[str, Json]]:
    """What of a table, or of the ``rules``, is in force on ``on`` otherwise than on the day before.

    Returns:
        Sorted groups of one act, one status and one change (``before``, ``after``: ``yes``, ``no`` or ``unknown``),
        each with its ``rows``: keys, their parts joined by a slash, or ids of rules.

    Raises:
        PackError: no such table.
    """
    groups: defaultdict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for name, act, citation in _cited(pack, part):
        before, after = citation.period.holds(on - timedelta(days=1)), citation.period.holds(on)
        if before is not after:
            groups[act, citation.status.value, _WORDS[before], _WORDS[after]].append(name)
    return [
        {"act": act, "status": status, "before": before, "after": after, "rows": sorted(names)}
        for (act, status, before, after), names in sorted(groups.items())
    ]


def _cited(pack: RulePack, part: str) -> Iterator[tuple[str, str, Citation]]:
    if part == RULES:
        yield from _rules(pack)
        return
    for row in pack.table(part).rows:
        yield row.citation.row.partition("/")[2], str(row.get("act") or row.citation.instrument), row.citation


def _rules(pack: RulePack) -> Iterable[tuple[str, str, Citation]]:
    return ((rule.id, rule.citation.instrument, rule.citation) for rule in pack.rules)
