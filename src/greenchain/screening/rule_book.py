"""The rules to ask: those of every loaded pack of law, with the index that finds the few an item is about."""

from __future__ import annotations

from dataclasses import dataclass, field

from greenchain.screening.annotations import AnnotationLists
from greenchain.screening.compiler import RuleIndex
from greenchain.screening.documents.book import DocumentBook
from greenchain.screening.lanes import LaneBook
from greenchain.screening.relabeling import Terms
from greenchain.screening.rules import KINDS, BoundRule
from greenchain.standards import Standards
from greenchain.standards.heading_editions import HeadingEditions
from greenchain.values.errors import Fault, PackError
from greenchain.values.finding import PackRef
from greenchain.values.quantity import parse_decimal

_SILENT = "indicator"  # the severity that scores and says nothing of conformity
_MOST_KEPT = 4  # books of standards asked before: a program asks by one, a comparison of editions by two


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every rule to ask, sorted by id and pack; those that only score stand apart.

    ``names`` are the packs with their editions, for a sentence.

    Attributes:
        packs: the packs that were asked or looked into, for the result to name.
        mass_tolerance: how much more than its recorded mass a lot may be declared with.
        index: finds the rules that may say anything of an item; those that only score are in no answer.
        documents: what is compared of documents, and the rules that only comparisons ask.
        indicators: finds the rules that only score.
        lanes: weights and lanes; ``None`` where no pack has them.
        annotations: lists that are told beside an item.
        legs: how far two legs of one load may lie apart; ``None`` where no pack asks about them.
        editions: which headings an edition of the Harmonized System has not.
    """

    rules: tuple[BoundRule, ...]
    packs: tuple[PackRef, ...]
    mass_tolerance: str | None
    index: RuleIndex
    documents: DocumentBook
    indicators: RuleIndex
    lanes: LaneBook | None
    annotations: AnnotationLists
    legs: Terms | None
    editions: HeadingEditions
    names: str = field(init=False, repr=False, compare=False)
    _counts: dict[tuple[bool, bool, bool], int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", ", ".join(f"{ref.pack}@{ref.edition}" for ref in self.packs))

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
        tables = {pack.name: standards.tables_for(pack) for pack in packs}
        bound = [BoundRule.of(pack, rule, tables[pack.name]) for pack in packs for rule in pack.rules]
        if not bound:
            raise PackError(Fault("PACK_UNKNOWN", "a pack of waste law with rules", ", ".join(names) or "none"))
        tolerances = [p.value for pack in packs if (p := pack.parameter("graph_mass_tolerance"))]
        ordered = sorted(bound, key=lambda b: (b.rule.id, b.pack.name))
        rules = tuple(b for b in ordered if b.rule.severity != _SILENT)
        return cls(
            rules=rules,
            packs=tuple(pack.ref for pack in packs),
            mass_tolerance=str(parse_decimal(tolerances[0])) if tolerances else None,
            index=RuleIndex.of(r for r in rules if not r.is_document_linked),
            documents=DocumentBook.of(rules),
            indicators=RuleIndex.of(b for b in ordered if b.rule.severity == _SILENT),
            lanes=LaneBook.of(standards),
            annotations=AnnotationLists.of(standards),
            legs=Terms.of(rules),
            editions=HeadingEditions.of(standards),
        )

    def count(self, *, asks_graph: bool, asks_legs: bool = False, asks_claims: bool = False) -> int:
        """How many rules are asked of an item."""
        key = (asks_graph, asks_legs, asks_claims)
        if key not in self._counts:
            self._counts[key] = sum(
                (asks_graph or not rule.is_graph_linked)
                and (asks_legs or not rule.is_leg_linked)
                and (asks_claims or not rule.is_claim_linked)
                and not rule.is_document_linked
                for rule in self.rules
            )
        return self._counts[key]


_kept: tuple[tuple[Standards, RuleBook], ...] = ()


def rule_book(standards: Standards) -> RuleBook:
    """The book of these standards; made once, for compiling takes longer than many a declaration.

    Raises:
        PackError: see :meth:`RuleBook.of`.
    """
    global _kept  # noqa: PLW0603 - standards hold mappings, so no cache by value can keep them; nobody sees a change
    for known, book in _kept:
        if known is standards:
            return book
    book = RuleBook.of(standards)
    _kept = ((standards, book), *_kept[: _MOST_KEPT - 1])
    return book
