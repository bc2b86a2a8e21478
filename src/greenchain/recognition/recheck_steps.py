"""What each agreement of a rechecked way must give on a day: direction, force, scope, sites, documents, conditions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from greenchain.values.identifiers import country, folded
from greenchain.values.time import DatePeriod, PartialDate

J: TypeAlias = Any  # a JSON value
_FIRM = ("read", "verified")


@dataclass(frozen=True, slots=True)
class Step:
    """One agreement of a way on a day; ``then`` is the last day of one that keeps stock, else the day itself."""

    on: date
    then: date
    question: J
    facts: dict[tuple[str, str], J]
    said: J
    hops: int
    later: frozenset[str]
    is_kept: bool

    @property
    def own(self) -> J:
        """The agreement."""
        return self.facts["agreements", self.said["agreement"]]

    @property
    def way(self) -> tuple[str, str]:
        """Where it leads from and to."""
        return self.said["from"], self.said["to"]

    @property
    def product(self) -> J:
        """What is asked about."""
        return self.question.get("product", {})

    def of_kind(self, kind: str) -> list[J]:
        """The facts of a kind that somebody read and that hold."""
        found = [one for (kind_of, _), one in self.facts.items() if kind_of == kind]
        return [one for one in found if one.get("status", "read") in _FIRM and holds(one.get("valid"), self.then)]

    def text(self, name: str, *, end: int) -> J:
        """The document of one end, where it is on file."""
        return self.facts.get(("criteria_sets", f"{self.way[end]}/{name}"))

    def parts(self) -> Iterator[tuple[J, J]]:
        """The agreement and its children of this direction, each with its own days."""
        yield self.own, None
        for (kind, _), one in self.facts.items():
            is_child = kind == "agreements" and one.get("parent") == self.said["agreement"]
            if is_child and (not {"from", "pairs", "parties"} & one.keys() or leads(one, self.way)):
                yield one, one.get("valid")

    def rules(self, table: str, *, is_support: bool = False) -> list[J]:
        """The rules of a table that bind this way; what restricts binds where it may, what supports where it does."""
        bound = []
        for part, days in self.parts():
            rows = part.get(table) or []
            for row in rows if isinstance(rows, list) else [rows]:
                one = row if isinstance(row, dict) else {"valid": row}
                given = [one["on"], None] if table == "ends" else one.get("valid")
                states = {holds(given, self.then), holds(days, self.then)}
                sides = (
                    table in ("pins", "common")
                    or (one.get("from", self.way[0]), one.get("to", self.way[1])) == self.way
                )
                is_firm = one.get("status", part.get("status", "read")) in _FIRM
                if sides and (states == {True} and is_firm if is_support else False not in states):
                    bound.append({"part": part, **one})
        return bound

    def lies_in(self, name: str, other: str) -> bool:
        """Whether one category lies in another by facts that hold."""
        above = {one["id"]: listed(one.get("within")) for one in self.of_kind("categories")}
        seen, waiting = {name}, [name]
        while waiting:  # each category enters once
            fresh = [up for up in above.get(waiting.pop(), []) if up not in seen]
            seen.update(fresh)
            waiting += fresh
        return other in seen

    def category(self) -> str | None:
        """The narrower of the certificate's and the product's; nothing where they differ."""
        held, asked = self.question["certificate"].get("category"), self.product.get("category", "")
        if not held or not asked:
            return None if asked else held
        return next((low for low, up in ((asked, held), (held, asked)) if self.lies_in(low, up)), None)

    def stands_for(self, old: str, new: str, *, end: int) -> bool:
        """Whether a certificate to one document counts as one to another, which is for the category."""
        scheme = self.way[end]
        names = (self.text(new, end=end) or {}).get("categories") if old != new else None
        if names and not any(self.lies_in(self.category() or "", name) for name in names):
            return False
        after = [
            one for one in self.of_kind("criteria_sets") if one["scheme"] == scheme and one.get("carries_over") is True
        ]
        for _ in range(len(after)):
            if old == new:
                break
            old = next((one["name"] for one in after if one.get("replaces") == old), old)
        return old == new


def leads(one: J, way: tuple[str, str]) -> list[J]:
    """The rows by which an agreement leads a way."""
    if "from" in one:
        return [one] if (one["from"], one["to"]) == way else []
    rows = [p if isinstance(p, dict) else {"from": p[0], "to": p[1]} for p in one.get("pairs", [])]
    if rows:
        return [{"valid": row.get("valid"), **row} for row in rows if (row["from"], row["to"]) == way]
    named = {p["scheme"] if isinstance(p, dict) else p for p in one.get("parties", [])}
    return [one] if set(way) <= named else []


def name_of(stated: J) -> tuple[str, str]:
    """What kind of fact it is by its members, and its id."""
    marks = (
        ("agreements", stated.keys() & {"level", "parent"}),
        ("criteria_sets", {"scheme", "name"} <= stated.keys()),
        ("accreditations", {"by", "body", "standard"} <= stated.keys()),
        ("mla", {"body", "standard"} <= stated.keys()),
        ("method_equivalences", {"from", "to"} <= stated.keys()),
        ("categories", "within" in stated),
    )
    kind = next((name for name, is_so in marks if is_so), "schemes")
    return kind, f"{stated['scheme']}/{stated['name']}" if kind == "criteria_sets" else stated["id"]


def holds(period: J, on: date) -> bool | None:
    """Whether a period covers a day; nothing where its ends are too vague."""
    return DatePeriod.parse(*(period or (None, None))).holds(on)


def listed(value: J) -> list[J]:
    """One or several as several."""
    return [value] if isinstance(value, str) else list(value or [])


def last_day(own: J, place: str | None) -> date:
    """The last day of an agreement that ended."""
    ends = [own.get("valid_in", {}).get(place, own.get("valid")) or [None, None]]
    days = [end[1] for end in ends if end[1]]
    days += [one["on"] for one in own.get("ends", []) if one.get("jurisdiction") in (None, "", place)]
    return min(PartialDate.parse(day).first for day in days) - timedelta(days=1)


def key(field: str, value: str) -> str:
    """What spellings of one country or substance have in common."""
    return folded(value) if field == "substance" else country(value)
