"""The rules to ask: those of every loaded pack of waste law, bound to the tables that they may look into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from greenchain.standards import Rule, RulePack, Standards, Table
from greenchain.standards.condition_reader import fields_used
from greenchain.values.errors import Fault, PackError
from greenchain.values.finding import PackRef
from greenchain.values.quantity import parse_decimal

KINDS = ("waste",)
"""The kinds of pack whose rules judge a shipment."""

GRAPH_FACTS = frozenset({"lot_known", "upstream_end_of_life", "upstream_recovery", "in_kg", "max_kg", "out_kg"})
"""Facts that only a supply chain can tell: a rule that reads one is asked only where a chain and a lot are given."""

DOCUMENT_FACTS = frozenset({"document_difference"})
"""Facts that only a comparison of documents can tell: a rule that reads one is asked by the comparisons alone."""


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A rule, its pack, the tables its condition names, and the facts that it reads."""

    pack: RulePack
    rule: Rule
    tables: Mapping[str, Table]
    reads: frozenset[str]

    @property
    def is_graph_linked(self) -> bool:
        """Whether the rule goes by the supply chain."""
        return not GRAPH_FACTS.isdisjoint(self.reads)

    @property
    def is_document_linked(self) -> bool:
        """Whether the rule goes by a comparison of documents, and so says nothing of an item alone."""
        return not DOCUMENT_FACTS.isdisjoint(self.reads)

    @property
    def check(self) -> str:
        """What a finding of the rule calls its check."""
        return f"{'graph' if self.is_graph_linked else 'rule'}/{self.pack.id}"


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every rule to ask, sorted by id and pack.

    Attributes:
        packs: the packs that were asked or looked into, for the result to name.
        mass_tolerance: how much more than its recorded mass a lot may be declared with.
    """

    rules: tuple[BoundRule, ...]
    packs: tuple[PackRef, ...]
    mass_tolerance: str | None

    @classmethod
    def of(cls, standards: Standards) -> RuleBook:
        """The rules of all packs of ``KINDS``.

        Raises:
            PackError: no rule at all (an empty list is no pass), one pack in two editions, or a sister pack missing.
        """
        packs = [pack for kind in KINDS for pack in standards.of_kind(kind)]
        names = [pack.name for pack in packs]
        PackError.raise_if(
            Fault("PACK_AMBIGUOUS", "one edition of each pack to screen by", name)
            for name in sorted({name for name in names if names.count(name) > 1})
        )
        bound = [_bind(pack, rule, standards.tables_for(pack)) for pack in packs for rule in pack.rules]
        if not bound:
            raise PackError(Fault("PACK_UNKNOWN", "a pack of waste law with rules", ", ".join(names) or "none"))
        tolerances = [p.value for pack in packs if (p := pack.parameter("graph_mass_tolerance"))]
        return cls(
            rules=tuple(sorted(bound, key=lambda b: (b.rule.id, b.pack.name))),
            packs=tuple(pack.ref for pack in packs),
            mass_tolerance=str(parse_decimal(tolerances[0])) if tolerances else None,
        )


def _bind(pack: RulePack, rule: Rule, tables: Mapping[str, Table]) -> BoundRule:
    return BoundRule(pack, rule, tables, fields_used(rule.condition))
