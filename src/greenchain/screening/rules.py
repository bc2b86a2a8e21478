"""A rule of waste law, bound to the tables that it may look into."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from greenchain.screening.remembering import Remembered
from greenchain.screening.telling import Telling
from greenchain.standards import Row, Rule, RulePack, Table
from greenchain.standards.condition_reader import fields_used

KINDS = ("trade", "waste")
"""The kinds of pack whose rules judge a shipment."""

GRAPH_FACTS = frozenset(
    {"lot_known", "chain_broken", "upstream_end_of_life", "upstream_unproven", "in_kg", "max_kg", "out_kg"}
)
"""Facts that only a supply chain can tell: a rule that reads one is asked only where a chain and a lot are given."""

LEG_FACTS = frozenset({"first_leg"})
"""Facts that only other declarations of a run can tell: a rule that reads one is asked only where legs are given."""

CLAIM_FACTS = frozenset({"certificate", "certificate_day"})
"""Facts that only verified claims can tell: a rule that reads one is asked only where claims are given."""

DOCUMENT_FACTS = frozenset({"document_difference"})
"""Facts that only a comparison of documents can tell: a rule that reads one is asked by the comparisons alone."""


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A rule, its pack, the tables its condition names, and the facts that it reads.

    ``remembered`` asks its condition, and knows what it answered before; ``tellings`` are the findings it came to,
    without their items; ``acts`` the rows of its pack's table of acts, by its eras; ``check`` is what a finding calls
    its check.
    """

    pack: RulePack
    rule: Rule
    tables: Mapping[str, Table]
    reads: frozenset[str]
    remembered: Remembered
    tellings: dict[Hashable, Telling] = field(default_factory=dict, repr=False, compare=False)
    acts: dict[int, Row | None] = field(default_factory=dict, repr=False, compare=False)
    check: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "check", f"{'graph' if self.is_graph_linked else 'rule'}/{self.pack.id}")

    @property
    def is_graph_linked(self) -> bool:
        """Whether the rule goes by the supply chain."""
        return not GRAPH_FACTS.isdisjoint(self.reads)

    @property
    def is_leg_linked(self) -> bool:
        """Whether the rule goes by an earlier leg of the load."""
        return not LEG_FACTS.isdisjoint(self.reads)

    @property
    def is_claim_linked(self) -> bool:
        """Whether the rule goes by verified claims."""
        return not CLAIM_FACTS.isdisjoint(self.reads)

    @property
    def is_aside(self) -> bool:
        """Whether the rule is asked only where legs or claims are at hand."""
        return self.is_leg_linked or self.is_claim_linked

    @property
    def is_document_linked(self) -> bool:
        """Whether the rule goes by a comparison of documents, and so says nothing of an item alone."""
        return not DOCUMENT_FACTS.isdisjoint(self.reads)

    @classmethod
    def of(cls, pack: RulePack, rule: Rule, tables: Mapping[str, Table]) -> BoundRule:
        """The rule with its tables; what it needs beside the item is told by the facts it reads."""
        remembered = Remembered.of(rule.condition, tables, rule.citation.period)
        return cls(pack, rule, tables, fields_used(rule.condition), remembered)
