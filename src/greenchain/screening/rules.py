"""A rule of waste law, bound to the tables that it may look into."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from greenchain.standards import Rule, RulePack, Table
from greenchain.standards.condition_reader import fields_used
from greenchain.standards.conditions import Truth

KINDS = ("waste",)
"""The kinds of pack whose rules judge a shipment."""

GRAPH_FACTS = frozenset({"lot_known", "upstream_end_of_life", "upstream_recovery", "in_kg", "max_kg", "out_kg"})
"""Facts that only a supply chain can tell: a rule that reads one is asked only where a chain and a lot are given."""


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A rule, its pack, and the tables its condition names; ``known`` keeps what these answered before."""

    pack: RulePack
    rule: Rule
    tables: Mapping[str, Table]
    is_graph_linked: bool
    known: dict[Hashable, Truth] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, pack: RulePack, rule: Rule, tables: Mapping[str, Table]) -> BoundRule:
        """The rule with its tables; whether it needs a supply chain is told by the facts it reads."""
        return cls(pack, rule, tables, is_graph_linked=bool(fields_used(rule.condition) & GRAPH_FACTS))

    @property
    def check(self) -> str:
        """What a finding of the rule calls its check."""
        return f"{'graph' if self.is_graph_linked else 'rule'}/{self.pack.id}"
