"""The rule index: which rules may say anything of an item, told from each of its facts alone.

Every guard of every rule is a bit. A fact alone rules out some bits, whatever the others are: that is found by asking
the leaves themselves (a condition that is false with one fact known and no day stays false, since knowing more never
takes an answer back). What all facts leave over are the candidates: never too few, sometimes too many, and those are
asked. A text that comes again is looked up, so an item costs some ten lookups; the same bits, as tables of the distinct
texts of a column, let SQL find the rows where nothing can be found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from greenchain.screening.facts import DATE_FIELDS, Values, day_of
from greenchain.screening.guards import Guard, guards_of
from greenchain.screening.rules import BoundRule
from greenchain.standards.conditions import Condition, Facts, From, IsNone, Less, OneOf, Prefix, holds_on
from greenchain.standards.rows import Table
from greenchain.standards.table_conditions import InGroup, InTable
from greenchain.values.time import DatePeriod

_MOST_KEPT = 50_000  # texts of one field, and ways in which bits come out: beyond, what is kept is found anew
_SINGLE = (OneOf, Prefix, IsNone, From, InTable, InGroup)  # leaves that one fact alone may settle
_NESTING = (Prefix, IsNone)  # leaves that a code's first digits settle for the whole code
_SOME: Final = "some text"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A leaf that reads a field, and the guards that are out where it is false, and where it is true."""

    leaf: Condition
    tables: Mapping[str, Table]
    out_if_false: int
    out_if_true: int


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The guards that want a field to be one of some words, or to begin with one, turned round: by word, the guards.

    Attributes:
        bound_to_words: the guards that want a word.
        bound_to_starts: the guards that want a start; none of them wants two things.
        exact: by word.
        over: by prefix, the guards that want it.
        under: by every shorter start of a prefix, the guards that may want what it turns out to be.
    """

    bound_to_words: int
    bound_to_starts: int
    exact: Mapping[str, int]
    over: Mapping[str, int]
    under: Mapping[str, int]

    @classmethod
    def of(cls, asked: Iterable[_Asked]) -> tuple[_Wanted, tuple[_Asked, ...]]:
        """The leaves turned round, and those that are not of this kind, or of a guard that wants two things."""
        exact: dict[str, int] = {}
        over: dict[str, int] = {}
        under: dict[str, int] = {}
        words = starts = 0
        others = []
        for each in asked:
            guards, leaf = each.out_if_false, each.leaf
            if each.out_if_true or not isinstance(leaf, OneOf | Prefix) or guards & (words | starts):
                others.append(each)
                continue
            if isinstance(leaf, OneOf):
                words |= guards
            else:
                starts |= guards
            for value in leaf.values:
                table = exact if isinstance(leaf, OneOf) else over
                table[value] = table.get(value, 0) | guards
                if isinstance(leaf, Prefix):
                    for end in range(len(value)):
                        under[value[:end]] = under.get(value[:end], 0) | guards
        return cls(words, starts, exact, over, under), tuple(others)

    def out(self, text: str | None, *, is_start: bool) -> int:
        """The guards that do not get what they want."""
        if text is None:
            return self.bound_to_words | self.bound_to_starts
        got = self.under.get(text, 0)
        for end in range(len(text) + 1):
            got |= self.over.get(text[:end], 0)
        out = self.bound_to_starts & ~got
        return out if is_start else out | self.bound_to_words & ~self.exact.get(text, 0)


@dataclass(frozen=True, slots=True)
class FieldGuards:
    """What the texts of one field rule out.

    Attributes:
        is_flag: whether only its being none matters: any text is as good as another.
        known: the bits of texts looked up before.
    """

    name: str
    everything: int
    wanted: _Wanted
    asked: tuple[_Asked, ...]
    periods: tuple[tuple[DatePeriod, int], ...]
    is_flag: bool
    known: dict[str | None, int] = field(default_factory=dict, repr=False, compare=False)

    def bits(self, text: str | None) -> int:
        """The guards that a fact of this field leaves over; ``None`` is declared none."""
        key = _SOME if self.is_flag and text is not None else text
        found = self.known.get(key)
        if found is None:
            if len(self.known) >= _MOST_KEPT:
                self.known.clear()
            found = self.known[key] = self._found(key)
        return found

    def bits_of_start(self, text: str) -> int:
        """The guards that any code beginning with ``text`` may pass."""
        return self._found(text, is_start=True)

    def _found(self, text: str | None, *, is_start: bool = False) -> int:
        bits = self.everything & ~self.wanted.out(text, is_start=is_start)
        values = {self.name: text}
        for asked in self.asked:
            if is_start and not _settles_start(asked.leaf):
                continue
            value = asked.leaf.evaluate(Facts(values, asked.tables, None)).value
            if value is not None:
                bits &= ~(asked.out_if_true if value else asked.out_if_false)
        day = day_of(text) if self.periods else None
        return bits if day is None else bits & ~self._out_of_force(day)

    def _out_of_force(self, day: date) -> int:
        out = 0
        for period, guards in self.periods:
            if holds_on(period, day) is False:
                out |= guards
        return out


def _settles_start(leaf: Condition) -> bool:
    return isinstance(leaf, _NESTING) or (isinstance(leaf, InTable) and leaf.match == "prefix")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two figures that rules compare, and the guards that are out by the answer."""

    leaf: Less
    out_if_false: int
    out_if_true: int

    @property
    def either(self) -> int:
        """The guards that the answer may rule out."""
        return self.out_if_false | self.out_if_true

    def bits(self, values: Values) -> int:
        """The guards that the two figures leave over, all other bits set."""
        answer = self.leaf.holds(values)
        return -1 if answer is None else ~(self.out_if_true if answer else self.out_if_false)


@dataclass(frozen=True, slots=True)
class RuleIndex:
    """Guards of all rules by field.

    Attributes:
        rules: those that are asked, in the order in which answers come.
        owners: by number of guard, the number of its rule.
        fields: what the facts of a field rule out.
        comparisons: what two figures rule out.
        graph_bits: the guards of rules that need a supply chain.
        leg_bits: the guards of rules that need the earlier legs of a run.
        claim_bits: the guards of rules that need verified claims.
        asks_claims: whether verified claims are given, so that waste that names a facility may lack a certificate.
        asks_documents: whether documents are given, so that an item may have findings that no rule here tells.
        absent_headings: headings that an edition of the Harmonized System has not: items under them may be refused.
    """

    rules: tuple[BoundRule, ...]
    owners: tuple[int, ...]
    fields: tuple[FieldGuards, ...]
    comparisons: tuple[Comparison, ...]
    graph_bits: int
    leg_bits: int
    claim_bits: int
    asks_documents: bool = False
    asks_claims: bool = False
    absent_headings: tuple[str, ...] = ()
    _chosen: dict[int, tuple[BoundRule, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, rules: Iterable[BoundRule]) -> RuleIndex:
        """The index of ``rules``, whose order it keeps."""
        bound = tuple(rules)
        numbered = [(at, guard) for at, rule in enumerate(bound) for guard in guards_of(rule.rule.condition)]
        graph = sum(1 << number for number, (at, _) in enumerate(numbered) if bound[at].is_graph_linked)
        legs = sum(1 << number for number, (at, _) in enumerate(numbered) if bound[at].is_leg_linked)
        claims = sum(1 << number for number, (at, _) in enumerate(numbered) if bound[at].is_claim_linked)
        return cls(
            rules=bound,
            owners=tuple(at for at, _ in numbered),
            fields=_fields(bound, numbered),
            comparisons=_comparisons(bound, numbered),
            graph_bits=graph,
            leg_bits=legs,
            claim_bits=claims,
        )

    @property
    def everything(self) -> int:
        """All guards."""
        return (1 << len(self.owners)) - 1

    def candidates(
        self, values: Values, *, asks_graph: bool, asks_legs: bool = False, asks_claims: bool = False
    ) -> tuple[BoundRule, ...]:
        """The rules that may hold or stay open for an item, in order; every other is certainly false."""
        bits = self.everything & ~(0 if asks_graph else self.graph_bits) & ~(0 if asks_legs else self.leg_bits)
        bits &= ~(0 if asks_claims else self.claim_bits)
        for guards in self.fields:
            if guards.name in values:
                text = values[guards.name]
                found = guards.known.get(text)  # asked here, too: a call takes longer than the answer
                bits &= guards.bits(text) if found is None else found
        for comparison in self.comparisons:
            if bits & comparison.either:
                bits &= comparison.bits(values)
        chosen = self._chosen.get(bits)
        if chosen is None:
            if len(self._chosen) >= _MOST_KEPT:
                self._chosen.clear()
            chosen = self._chosen[bits] = self._rules(bits)
        return chosen

    def unselective(self) -> tuple[str, ...]:
        """The ids of rules with a guard that no field narrows: every item asks them."""
        narrowed = 0
        for guards in self.fields:
            narrowed |= guards.wanted.bound_to_words | guards.wanted.bound_to_starts
            for asked in guards.asked:
                narrowed |= asked.out_if_false | asked.out_if_true
        return tuple(dict.fromkeys(rule.rule.id for rule in self._rules(self.everything & ~narrowed)))

    def _rules(self, bits: int) -> tuple[BoundRule, ...]:
        chosen = dict.fromkeys(at for number, at in enumerate(self.owners) if bits >> number & 1)
        return tuple(self.rules[at] for at in chosen)


Numbered = list[tuple[int, Guard]]


def _outs(
    rules: tuple[BoundRule, ...], numbered: Numbered, kinds: tuple[type, ...]
) -> list[tuple[Condition, Mapping[str, Table], int, int]]:
    """Each leaf of these kinds once a set of tables, with the guards that are out where it is false, and true."""
    found: dict[tuple[Condition, int], list[int]] = {}
    tables: dict[int, Mapping[str, Table]] = {}
    for number, (at, guard) in enumerate(numbered):
        for literal in guard:
            if isinstance(literal.leaf, kinds):
                known = rules[at].tables
                tables[id(known)] = known
                found.setdefault((literal.leaf, id(known)), [0, 0])[literal.wanted] |= 1 << number
    return [(leaf, tables[known], out[True], out[False]) for (leaf, known), out in found.items()]


def _fields(rules: tuple[BoundRule, ...], numbered: Numbered) -> tuple[FieldGuards, ...]:
    by_name: dict[str, list[_Asked]] = {}
    for leaf, tables, out_if_false, out_if_true in _outs(rules, numbered, _SINGLE):
        by_name.setdefault(leaf.field, []).append(_Asked(leaf, tables, out_if_false, out_if_true))  # type: ignore[attr-defined]
    periods = {name: _periods(name, rules, numbered) for name in ("export_date", "import_date")}
    everything = (1 << len(numbered)) - 1
    names = sorted({*by_name, *(name for name, found in periods.items() if found)})
    return tuple(
        FieldGuards(
            name,
            everything,
            *_Wanted.of(by_name.get(name, ())),
            periods.get(name, ()),
            is_flag=name not in periods and all(isinstance(asked.leaf, IsNone) for asked in by_name[name]),
        )
        for name in names
    )


def _periods(name: str, rules: tuple[BoundRule, ...], numbered: Numbered) -> tuple[tuple[DatePeriod, int], ...]:
    """The periods of the rules whose legal date is surely the one in this field, if it holds one."""
    by_period: dict[DatePeriod, int] = {}
    for number, (at, _) in enumerate(numbered):
        rule = rules[at].rule
        period = rule.citation.period
        if DATE_FIELDS[rule.date_basis][0] == name and (period.since or period.until):
            by_period[period] = by_period.get(period, 0) | 1 << number
    return tuple(by_period.items())


def _comparisons(rules: tuple[BoundRule, ...], numbered: Numbered) -> tuple[Comparison, ...]:
    return tuple(
        Comparison(leaf, out_if_false, out_if_true)
        for leaf, _, out_if_false, out_if_true in _outs(rules, numbered, (Less,))
        if isinstance(leaf, Less)
    )
