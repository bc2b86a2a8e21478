"""What the packs say is compared: rows of ``document_checks`` bound to their rules, and the blocks of each form.

A relation that no function here answers is refused when the book is opened, as a word outside the vocabulary is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from greenchain.screening.documents.comparing import Compared, codes_among, parties_among, same_text, under_heading
from greenchain.screening.documents.counting import at_most_declared, once, same_mass, within_number, within_sum
from greenchain.screening.documents.dating import within_period
from greenchain.screening.documents.papers import Papers
from greenchain.screening.rules import BoundRule
from greenchain.standards import Row
from greenchain.values.errors import Fault, PackError

Relation = Callable[[Papers, str, str], Compared]


def stated(papers: Papers, left: str, right: str) -> Compared:
    """The block is filled in: left blank it is lacking, not given it is open."""
    if papers.fact(left) is not None:
        return Compared(differs=False, left=left, right=right)
    is_given = papers.is_given(left)
    return Compared(True if is_given else None, "blank" if is_given else "not given", "to be filled in", (left,))


RELATIONS: Mapping[str, Relation] = MappingProxyType(
    {
        "same_text": same_text,
        "codes_among": codes_among,
        "under_heading": under_heading,
        "parties_among": parties_among,
        "once": once,
        "within_number": within_number,
        "within_sum": within_sum,
        "at_most_declared": at_most_declared,
        "same_mass": same_mass,
        "within_period": within_period,
        "stated": stated,
    }
)
"""How two fields are compared, by the word of the packs."""

SPECIAL = frozenset({"within_deadline", "consented", "transit_consented", "entry_allows"})
"""Relations that ask more than two fields: a table of deadlines, all consents, an entry's own words."""

CHECKS, BLOCKS, DEADLINES = "document_checks", "document_blocks", "document_deadlines"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One row of ``document_checks``: fields as ``side.field``, the rule that a difference breaks."""

    check: str
    relation: str
    left: str
    right: str
    rule: BoundRule
    row: Row


@dataclass(frozen=True, slots=True)
class DocumentBook:
    """Every comparison, in the order of the packs; the blocks by ``side.field``; the deadlines by check.

    ``asking`` holds the rules that an item alone answers by naming a notification.
    """

    comparisons: tuple[Comparison, ...]
    asking: tuple[BoundRule, ...]
    blocks: Mapping[str, Row]
    deadlines: Mapping[str, tuple[Row, ...]]

    @classmethod
    def of(cls, bound: tuple[BoundRule, ...]) -> DocumentBook:
        """The comparisons of all packs that these rules are of.

        Raises:
            PackError: a relation or a rule that there is not.
        """
        rules = {each.rule.id: each for each in bound}
        packs = {each.pack.name: each.pack for each in bound}
        tables = [table for _, pack in sorted(packs.items()) for table in pack.tables.values()]
        rows = [row for table in tables if table.name == CHECKS for row in table.rows]
        PackError.raise_if(
            Fault("PACK_CODE_UNKNOWN", "a rule and a relation that there are", row.citation.row, where=CHECKS)
            for row in rows
            if row.text("rule") not in rules or row.text("relation") not in RELATIONS.keys() | SPECIAL
        )
        blocks = {
            f"{row.text('document')}.{field}": row
            for table in tables
            if table.name == BLOCKS
            for row in table.rows
            for field in row.words("fields")
        }
        deadlines: dict[str, tuple[Row, ...]] = {}
        for table in tables:
            for row in table.rows if table.name == DEADLINES else ():
                deadlines[row.text("check")] = (*deadlines.get(row.text("check"), ()), row)
        comparisons = tuple(
            Comparison(
                check=row.text("check"),
                relation=row.text("relation"),
                left=row.text("left"),
                right=row.text("right"),
                rule=rules[row.text("rule")],
                row=row,
            )
            for row in rows
        )
        asking = tuple(b for b in bound if "notification_no" in b.reads and not b.is_document_linked)
        return cls(comparisons, asking, MappingProxyType(blocks), MappingProxyType(deadlines))

    def block(self, path: str) -> str:
        """The block of a field: ``movement 10``; of the declaration, which has no blocks, the field itself."""
        row = self.blocks.get(path)
        return f"{row.text('document')} {row.text('block')}" if row else path.replace(".", " ")

    def blocks_of(self, left: str, right: str) -> str:
        """Both sides of a comparison by their blocks."""
        return ", ".join(dict.fromkeys((self.block(left), self.block(right))))

    def is_recalled(self, *paths: str) -> bool:
        """Whether the number of one of the blocks was not read: it then stands as a help, not as a fact."""
        return any(path in self.blocks and self.blocks[path].text("block_status") == "recalled" for path in paths)
