"""What each agreement of a rechecked way is on a day: its parts and their rules, categories, documents, periods."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from greenchain.recognition.recheck_days import all_of, holds, meet, state
from greenchain.recognition.recheck_reach import grouped, reached
from greenchain.values.identifiers import country, folded

J: TypeAlias = Any  # a JSON value
_FIRM = ("read", "verified")
_OF_ANY_DAY = ("ends", "residual")  # rules that say something on days on which they do not hold


@dataclass(frozen=True, slots=True)
class Step:
    """One agreement of a way on a day; ``is_past`` where it has ended by then and keeps stock.

    ``kept`` is what was worked out of these facts on this day, for every step of it: looked up again for each document.
    """

    on: date
    question: J
    facts: dict[tuple[str, str], J]
    said: J
    hops: int
    later: frozenset[str]
    is_past: bool = False
    kept: dict[J, J] = field(default_factory=dict, repr=False, compare=False)

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

    def once(self, key: tuple[J, ...], work: Callable[[], J]) -> J:
        """What ``work`` comes to, worked out once a day."""
        if key not in self.kept:
            self.kept[key] = work()
        return self.kept[key]

    def of_kind(self, kind: str, *, is_sure: bool = True) -> list[J]:
        """The facts of a kind that somebody read and that hold; or those that may hold, whoever read them."""
        found: list[J] = self.once((kind, is_sure), lambda: list(self._of_kind(kind, is_sure=is_sure)))
        return found

    def _of_kind(self, kind: str, *, is_sure: bool) -> Iterator[J]:
        for one in (one for (kind_of, _), one in self.facts.items() if kind_of == kind):
            state_of = holds(one.get("valid"), self.on)
            if (state_of and is_read(one)) if is_sure else state_of is not False:
                yield one

    def by(self, kind: str, *names: str) -> dict[J, list[J]]:
        """The facts of a kind that were read and hold, by what some of their members say."""
        found: dict[J, list[J]] = self.once((kind, names), lambda: grouped(self.of_kind(kind), names))
        return found

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

    def rows(self, table: str) -> list[J]:
        """The rules of a table that are of this direction, each with what bounds it: its part, days and reading."""
        key = ("rows", table, self.said["agreement"], self.way)
        return self.once(key, lambda: list(self._rows(table)))  # type: ignore[no-any-return]

    def _rows(self, table: str) -> Iterator[J]:
        for part in self.parts():
            around = state(part["rows"], self.on)
            listed_rows = part["said"].get(table) or []
            for row in listed_rows if isinstance(listed_rows, list) else [listed_rows]:
                one = row if isinstance(row, dict) else {"valid": row}
                sides = (one.get("from", self.way[0]), one.get("to", self.way[1]))
                given = {"valid": [one["on"], None], "status": one.get("status", "read")} if table == "ends" else one
                now, bounds = all_of([around, holds(given.get("valid"), self.on)]), [given, *part["rows"]]
                is_ours = table in ("pins", "common") or sides == self.way
                is_looked_at = now is not False or table in _OF_ANY_DAY
                if is_ours and is_looked_at and (now or meet(bounds)):
                    yield {**one, "part": part["said"], "state": now, "bounds": bounds}

    def rules(self, table: str, *, is_support: bool = False) -> list[J]:
        """The rules of a table that bind this way; what restricts binds where it may, what supports where it does."""
        return [
            row
            for row in self.rows(table)
            if (row["state"] and all(map(is_read, row["bounds"])) if is_support else row["state"] is not False)
        ]

    def lies_in(self, name: str, other: str, *, is_sure: bool = True) -> bool:
        """Whether one category lies in another by facts that hold, or may."""
        return other in self.once(("above", name, is_sure), lambda: self._above(name, is_sure=is_sure))

    def _above(self, name: str, *, is_sure: bool) -> J:
        above = {one["id"]: listed(one.get("within")) for one in self.of_kind("categories", is_sure=is_sure)}
        return reached([name], lambda low: above.get(low, []))

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

    def standing(self, *olds: str, end: int) -> list[str]:
        """Documents, each followed by the later ones that a certificate to it stands for; none twice."""
        return list(self.once(("standing", self.way[end], olds), lambda: self._standing(olds, self.way[end])))

    def _standing(self, olds: tuple[str, ...], scheme: str) -> J:
        after = self.by("criteria_sets", "scheme", "replaces")
        return reached(
            olds, lambda old: (x["name"] for x in after.get((scheme, old), []) if x.get("carries_over") is True)
        )

    def stands_for(self, olds: list[str], new: str, *, end: int) -> bool:
        """Whether a certificate to one of some documents counts as one to another, which is for the category."""
        names = (self.text(new, end=end) or {}).get("categories")
        return new in olds or (new in self.standing(*olds, end=end) and self.is_about(names))


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


def listed(value: J) -> list[J]:
    """One or several as several."""
    return [value] if isinstance(value, str) else list(value or [])


def key(field: str, value: str) -> str:
    """What spellings of one country or substance have in common."""
    return folded(value) if field == "substance" else country(value)
