"""What the dated rows of the shipped packs of recognition should say on a day, worked out apart from the library.

The tables are read as plain CSV, with an arithmetic of dates of our own. Each row is a gate: before it opens and after
it has closed there is a code, inside the stretch of a date known to a month or year there is doubt. A way is one
direction of an agreement with all of its gates, asked about with everything else in order.
"""

from __future__ import annotations

import csv
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations, permutations

from greenchain.adapters.shipped import standards_folder
from label_world import LABELS

PROCUREMENT = ("recognition", "procurement", "2026.1")
BEFORE, DOUBT, IN, AFTER = "before", "doubt", "in", "after"
LABEL_LEVELS = ("L3", "L4", "L5")
PAPERS = (
    "jea_verification",
    "jea_confirmation",
    "certificate_of_inspection",
    "produced_or_processed_in_exporting_party",
    "malaysian_applicant",
)


@cache
def rows(table, pack=LABELS):
    """The rows of a table as they are written."""
    path = standards_folder().joinpath(*pack, f"{table}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def stretch(text):
    """The first and the last day that a date may be."""
    parts = [int(part) for part in text.split("-")]
    first = date(*[*parts, 1, 1][:3])
    month = parts[1] if len(parts) > 1 else 12
    return first, date(first.year, month, parts[2] if len(parts) > 2 else monthrange(first.year, month)[1])


@dataclass(frozen=True)
class Gate:
    """What a dated row lets through: codes before it opens and once it has closed, and the rows it stands for."""

    key: str
    since: str = ""
    until: str = ""
    early: str = "AGR_NOT_YET"
    late: str = "AGR_EXPIRED"
    is_firm: bool = True

    @classmethod
    def of(cls, table, row, *names, **more):
        key = f"{table}/{'/'.join(row[name] for name in names)}"
        return cls(key, row["valid_from"], row["valid_until"], **more)

    def phase(self, on):
        if self.since and on < stretch(self.since)[0]:
            return BEFORE
        if self.until and on >= stretch(self.until)[1]:
            return AFTER
        doubtful = (self.since and on < stretch(self.since)[1]) or (self.until and on >= stretch(self.until)[0])
        return DOUBT if doubtful else IN

    def says(self, on):
        """The code that stops a way on the day, and whether it is certain."""
        phase = self.phase(on)
        if phase == DOUBT:
            return "DATE_IMPRECISE", False
        code = {BEFORE: self.early, AFTER: self.late, IN: ""}[phase]
        return ("FACT_UNVERIFIED", False) if code and not self.is_firm else (code, True)

    def dates(self):
        return [day for text in (self.since, self.until) if text for day in stretch(text)]


@dataclass(frozen=True)
class Letters:
    """Letters that pin the two documents asked about: one in force is enough.

    Attributes:
        others: letters of the category that pin other documents of the two, or do not name them: while one of them is
            in force it is not too early, it is another version.
        is_whole: whether both documents are named; else it is in doubt whether they are those that are meant.
    """

    gates: tuple[Gate, ...]
    others: tuple[tuple[Gate, bool], ...] = ()
    is_whole: bool = True

    def says(self, on):
        phases = {gate.phase(on) for gate in self.gates}
        if IN in phases:
            return ("", True) if self.is_whole else ("SCOPE_VERSION", False)
        if DOUBT in phases:
            return "DATE_IMPRECISE", False
        is_other = any(gate.phase(on) in ((IN, DOUBT) if names_both else (IN,)) for gate, names_both in self.others)
        return ("AGR_NOT_YET" if phases == {BEFORE} and not is_other else "SCOPE_VERSION"), True

    def dates(self):
        return [day for gate in self.gates for day in gate.dates()]


@dataclass(frozen=True)
class Unnamed:
    """A letter that does not name both documents: as long as it may hold, which they are is in doubt."""

    gate: Gate

    def says(self, on):
        return ("SCOPE_VERSION" if self.gate.phase(on) in (IN, DOUBT) else ""), False

    def dates(self):
        return self.gate.dates()


@dataclass(frozen=True)
class Way:
    """One direction of an agreement, as asked."""

    agreement: str
    source: str
    target: str
    category: str
    effect: str
    gates: tuple
    documents: tuple[str, str] = ("", "")
    jurisdiction: str = ""
    relation: str = ""
    differs: tuple[str, ...] = ()

    def __str__(self):
        more = [self.category, *self.documents, self.jurisdiction, self.relation]
        return f"{self.agreement} {self.source}>{self.target} {' '.join(part for part in more if part)}"

    def days(self):
        found = {day + timedelta(n) for gate in self.gates for day in gate.dates() for n in (-1, 0, 1)}
        return sorted(found)

    def rows(self):
        found = (part.gates if isinstance(part, Letters) else (getattr(part, "gate", part),) for part in self.gates)
        return {gate.key for gates in found for gate in gates}

    def ask(self, on):
        target = {"scheme": self.target, "criteria_set": self.documents[1] or None, "jurisdiction": self.jurisdiction}
        variant = {"relation": self.relation, "differs": list(self.differs)} if self.relation else None
        return {
            "kind": "recognition-question", "on": on.isoformat(), "effect": self.effect,
            "certificate": {"scheme": self.source, "criteria_set": self.documents[0] or None, "category": self.category,
                            "valid": ["1990-01-01", "2060-01-01"], "suspended": []},
            "product": {"category": self.category, "factory_country": "TH", "origin": "TH", "substances": [],
                        **({"variant_of": variant} if variant else {})},
            "documents": [{"kind": kind, "issued": "1990-01-01"} for kind in PAPERS],
            "evidence": ["energy_consumption_energy_star", "hazardous_emission", "noise"],
            "target": {key: value for key, value in target.items() if value},
        }  # fmt: skip


def agreements():
    return {row["agreement"]: row for row in rows("agreements")}


def of(table, agreement, column="agreement"):
    return [row for row in rows(table) if row[column] == agreement]


def pins():
    found = defaultdict(lambda: defaultdict(list))
    for row in rows("pins"):
        found[row["document"]][row["scheme"]].append(row["criteria"])
    return found


def base_gates(name, source, target, place):
    """The agreement's own days, its ends and suspensions there."""
    row = agreements()[name]
    yield Gate.of("agreements", row, "agreement")
    if row["attested"]:  # undated: in doubt until a page shows it in force
        yield Gate(f"attested/{name}", row["attested"], early="DATE_IMPRECISE", is_firm=True)
    for ending in of("endings", name):
        if ending["jurisdiction"] in ("", place):
            is_firm = ending["status"] != "recalled"
            key = f"endings/{name}/{ending['jurisdiction']}"
            yield Gate(key, until=ending["valid_from"], is_firm=is_firm)
    for one in of("suspensions", name):
        if (one["from"], one["to"]) == (source, target):
            yield Gate(f"suspensions/{name}/{source}/{target}", until=one["valid_from"], late="AGR_SUSPENDED")


def letter_ways(name, source, target):
    """For each letter and each of its categories: the documents that it pins, or may pin where it names none."""
    row, named, ends = agreements()[name], pins(), (source, target)
    own = of("letters", name)
    for letter in own:
        sides = [named[letter["document"]].get(scheme, [""])[0] for scheme in ends]
        if not all(sides) and len(named[letter["document"]]) > 1:
            continue  # it is for others
        for category in letter["categories"].split(";"):
            same = [one for one in own if category in one["categories"].split(";")]
            fit = [letter]
            if all(sides):
                pinned = [[named[one["document"]].get(end, ()) for end in ends] for one in same]
                fit = [
                    one
                    for one, of_ends in zip(same, pinned, strict=True)
                    if all(side in names for side, names in zip(sides, of_ends, strict=True))
                ]
            others = [one for one in same if one not in fit]
            letters = Letters(
                tuple(gate_of(one) for one in fit),
                tuple((gate_of(one), all(named[one["document"]].get(end) for end in ends)) for one in others),
                is_whole=all(sides),
            )
            opens = min(same, key=lambda one: stretch(one["valid_from"]))
            parts = [Gate(f"scope of {category}", opens["valid_from"]), letters]
            parts += [] if all(sides) else [Unnamed(gate_of(letter))]
            gates = (*base_gates(name, source, target, ""), *parts)
            documents = (sides[0] or "a document", sides[1])
            yield Way(name, source, target, category, row["effect"] or "licence", gates, documents)


def gate_of(letter):
    return Gate.of("letters", letter, "document")


def scope_ways(name, source, target, place):
    row = agreements()[name]
    scoped = of("scopes", name) if row["categories"] == "listed" else [None]
    for scope in scoped:
        gates = list(base_gates(name, source, target, place))
        if scope:
            gates.append(Gate.of("scopes", scope, "agreement", "category"))
        category = scope["category"] if scope else "copier"
        yield Way(name, source, target, category, row["effect"] or "licence", tuple(gates), jurisdiction=place)


def variant_ways(way):
    """The same way for what is derived from the certified model, where a rule says how far it may differ."""
    for row in rows("variants"):
        parent = row["parent"] or row["agreement"]
        if (parent, row["from"], row["to"]) == (way.agreement, way.source, way.target) and way.category in (
            "imaging_equipment", "copier", "printer"
        ):  # fmt: skip
            rule = Gate.of("variants", row, "agreement", "relation", early="SCOPE_VARIANT", late="SCOPE_VARIANT")
            child = agreements()[row["agreement"]]
            if row["parent"]:
                rule = Gate(
                    f"agreements/{row['agreement']}", max(child["valid_from"], rule.since), early="SCOPE_VARIANT"
                )
            members = {**vars(way), "gates": (*way.gates, rule), "relation": row["relation"]}
            yield Way(**{**members, "differs": tuple(filter(None, row["may_differ"].split(";")))}), row


def label_ways():
    for name, row in agreements().items():
        if row["level"] not in LABEL_LEVELS or row["parent"]:
            continue
        places = [ending["jurisdiction"] for ending in of("endings", name)] or [""]
        for edge in of("edges", name):
            if row["categories"] == "letters":
                yield from letter_ways(name, edge["from"], edge["to"])
            else:
                for place in places:
                    yield from scope_ways(name, edge["from"], edge["to"], place)


def ties():
    """Agreements below the label, by the pairs of their parties or their directions."""
    for name, row in agreements().items():
        if row["level"] in LABEL_LEVELS:
            continue
        own = {party["scheme"]: Gate.of("parties", party, "agreement", "scheme") for party in of("parties", name)}
        pairs = [(edge["from"], edge["to"]) for edge in of("edges", name)]
        pairs = pairs or [pair for found in combinations(sorted(own), 2) for pair in permutations(found)][:8]
        pairs += [(one, other) for one in own for other in own if one != other and own[one].since][: 4 * len(own)]
        for source, target in dict.fromkeys(pairs):
            gates = [Gate.of("agreements", row, "agreement"), *(own[end] for end in (source, target) if end in own)]
            yield Way(name, source, target, "copier", row["effect"] or "licence", tuple(gates)), row["level"]
