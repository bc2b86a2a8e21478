"""What each agreement of a rechecked way is on a day: its parts and their rules, categories, documents, periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from greenchain.recognition.recheck_days import holds, period_of
from greenchain.values.identifiers import country, folded

J: TypeAlias = Any  # a JSON value
_FIRM = ("read", "verified")


@dataclass(frozen=True, slots=True)
class Step:
    """One agreement of a way on a day; ``is_past`` where it has ended by then and keeps stock."""

    on: date
    question: J
    facts: dict[tuple[str, str], J]
    said: J
    hops: int
    later: frozenset[str]
    is_past: bool = False

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

    @property
    def spec_days(self) -> tuple[date, ...]:
        """The days whose documents a unit must meet: when it was made; both, where it is still to be made."""
        made = date.fromisoformat(self.product.get("made_on") or self.on.isoformat())
        return (made,) if made <= self.on else (self.on, made)

    def of_kind(self, kind: str, *, is_sure: bool = True) -> list[J]:
        """The facts of a kind that somebody read and that hold; or those that may hold, whoever read them."""
        found = [one for (kind_of, _), one in self.facts.items() if kind_of == kind]
        if not is_sure:
            return [one for one in found if holds(one.get("valid"), self.on) is not False]
        return [one for one in found if is_read(one) and holds(one.get("valid"), self.on)]

    def text(self, name: str, *, end: int) -> J:
        """The document of one end, where it is on file."""
        return self.facts.get(("criteria_sets", f"{self.way[end]}/{name}"))

    def parts(self) -> Iterator[J]:
        """The agreement and its children of this direction, each with the days and rows that bound its rules."""
        yield {"said": self.own, "rows": [{"status": self.own.get("status", "read")}]}
        for (kind, _), one in self.facts.items():
            if kind == "agreements" and one.get("parent") == self.said["agreement"]:
                rows = ties(one, self.way)
                if rows is not None or not ({"from", "pairs"} & one.keys() or len(one.get("parties", [])) > 1):
                    yield {"said": one, "rows": [one, *(rows or [])]}

    def rows(self, table: str, *, is_now: bool = False) -> Iterator[J]:
        """The rules of a table that are of this direction, each with what bounds it: its part, days and reading.

        ``is_now`` for those alone that hold on the day, or may.
        """
        for part in self.parts():
            listed_rows = part["said"].get(table) or []
            for row in listed_rows if isinstance(listed_rows, list) else [listed_rows]:
                one = row if isinstance(row, dict) else {"valid": row}
                sides = (one.get("from", self.way[0]), one.get("to", self.way[1]))
                given = {"valid": [one["on"], None], "status": one.get("status", "read")} if table == "ends" else one
                bounds = [given, *part["rows"]]
                now = state(bounds, self.on)
                is_any = now is not False or (not is_now and _meet(bounds))
                if is_any and (table in ("pins", "common") or sides == self.way):
                    yield {**one, "part": part["said"], "state": now, "bounds": bounds}

    def rules(self, table: str, *, is_support: bool = False) -> list[J]:
        """The rules of a table that bind this way; what restricts binds where it may, what supports where it does."""
        return [
            row
            for row in self.rows(table, is_now=True)
            if not is_support or (row["state"] and all(map(is_read, row["bounds"])))
        ]

    def lies_in(self, name: str, other: str, *, is_sure: bool = True) -> bool:
        """Whether one category lies in another by facts that hold, or may."""
        above = {one["id"]: listed(one.get("within")) for one in self.of_kind("categories", is_sure=is_sure)}
        seen, waiting = {name}, [name]
        while waiting:  # each category enters once
            fresh = [up for up in above.get(waiting.pop(), []) if up not in seen]
            seen.update(fresh)
            waiting += fresh
        return other in seen

    def category(self) -> str | None:
        """The narrower of the certificate's and the product's; nothing where they differ or only it names one."""
        held, asked = self.question["certificate"].get("category"), self.product.get("category", "")
        if not held or not asked:
            return None if asked else held or ""
        return next((low for low, up in ((asked, held), (held, asked)) if self.lies_in(low, up)), None)

    def is_about(self, names: list[str] | None) -> bool:
        """Whether what is for these categories, for all where there are none, is for the one asked about."""
        name = self.category()
        return not names or (bool(name) and any(self.lies_in(name or "", one) for one in names))

    def may_be_about(self, names: list[str]) -> bool:
        """Whether what is for these categories may be for the one asked about."""
        name = self.category()
        return not names or not name or any(self.lies_in(name, one, is_sure=False) for one in names)

    def standing(self, old: str, *, end: int) -> list[str]:
        """The document, and the later ones that a certificate to it stands for."""
        known = [one for one in self.of_kind("criteria_sets") if one["scheme"] == self.way[end]]
        after = [one for one in known if one.get("carries_over") is True]
        found = [old]
        for name in found:  # each document enters once
            found += [one["name"] for one in after if one.get("replaces") == name and one["name"] not in found]
        return found

    def stands_for(self, old: str, new: str, *, end: int) -> bool:
        """Whether a certificate to one document counts as one to another, which is for the category."""
        names = (self.text(new, end=end) or {}).get("categories")
        return old == new or (new in self.standing(old, end=end) and self.is_about(names))


def ties(one: J, way: tuple[str, str]) -> list[J] | None:
    """The rows by which an agreement leads a way, those of its two parties too; nothing where it does not."""
    if "from" in one:
        return [] if (one["from"], one["to"]) == way else None
    pairs = [p if isinstance(p, dict) else {"from": p[0], "to": p[1]} for p in one.get("pairs", [])]
    parties = [p if isinstance(p, dict) else {"scheme": p} for p in one.get("parties", [])]
    near = [row for row in parties if row["scheme"] in way]
    found = [row for row in pairs if (row["from"], row["to"]) == way]
    is_led = bool(found) if pairs else len(near) == len(way)
    return [*found, *near] if is_led else None


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


def is_read(one: J) -> bool:
    """Whether somebody read a fact or row; what says nothing of itself is as firm as what it stands in."""
    return one.get("status", "read") in _FIRM


def state(bounds: list[J], on: date) -> bool | None:
    """Whether all of the rows hold on a day; nothing where one may or may not."""
    states = [holds(one.get("valid"), on) for one in bounds]
    return False if False in states else None if None in states else True


def begins(bounds: list[J]) -> date:
    """The first day on which all of the rows may hold."""
    periods = [period_of(one.get("valid")) for one in bounds]
    return max((one.since.first for one in periods if one.since), default=date.min)


def _meet(bounds: list[J]) -> bool:
    """Whether the rows have any day in common."""
    ends = [until.last for one in bounds if (until := period_of(one.get("valid")).until)]
    return not ends or begins(bounds) < min(ends)


def listed(value: J) -> list[J]:
    """One or several as several."""
    return [value] if isinstance(value, str) else list(value or [])


def key(field: str, value: str) -> str:
    """What spellings of one country or substance have in common."""
    return folded(value) if field == "substance" else country(value)
