"""Reads the packs of the kind ``recognition``: tables of labels and arrangements into typed values.

One closed vocabulary of levels, scopes, fields and conditions is checked here, so that a judgement never meets a word
it does not know. Several packs may speak of one world (a shipped one, private ones); no agreement stands twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar

from greenchain.standards.agreements import (
    AgreementCondition,
    CategoryLink,
    CategoryScope,
    CommonItem,
    Criterion,
    Edge,
    Ending,
    Exclusion,
    LabelFacts,
    Letter,
    Party,
    Pin,
    RecognitionAgreement,
    Scheme,
    Suspension,
    VariantRule,
)
from greenchain.standards.collection import Standards
from greenchain.standards.pack import RulePack
from greenchain.standards.rows import Row, Table
from greenchain.values.errors import Fault, PackError
from greenchain.values.time import PartialDate

__all__ = ["Criterion", "LabelFacts", "RecognitionAgreement", "Scheme", "agreements", "read_labels", "schemes"]

KIND = "recognition"
LEVELS = ("L0", "L1", "L2", "L3", "L4", "L5")
_VOCABULARY = (
    ("agreements", "level", LEVELS),
    ("agreements", "categories", ("listed", "letters", "any", "unstated")),
    ("agreements", "onward", ("none",)),
    ("exclusions", "field", ("factory_country", "origin", "substance")),
    ("exclusions", "mode", ("excluded", "only")),
    ("conditions", "kind", ("document", "iso_type", "min_remaining_months")),
    ("criteria", "requirement", ("mandatory", "points")),
)

_MOST_WORLDS = 8  # kept read: the shipped packs, a few private sets beside them; each is about a megabyte

_T = TypeVar("_T")


def schemes(standards: Standards) -> tuple[Scheme, ...]:
    """Every scheme of the loaded packs, sorted by id."""
    found = read_labels(standards).schemes
    return tuple(found[name] for name in sorted(found))


def agreements(standards: Standards) -> tuple[RecognitionAgreement, ...]:
    """Every agreement of the loaded packs, sorted by id."""
    return read_labels(standards).agreements


def read_labels(standards: Standards) -> LabelFacts:
    """The typed views over every pack of the kind ``recognition``; packs that were read lately are not read again.

    Raises:
        PackError: no such pack, two editions of one pack, an agreement in two packs, or a word outside the vocabulary.
    """
    names = sorted({pack.name for pack in standards.of_kind(KIND)}) or [f"{KIND}/labels"]
    return _read(tuple(_Same(standards.pack(name)) for name in names))


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A pack as a key: found by its ref, and equal to itself alone, for a changed copy may bear the ref of another."""

    pack: RulePack

    def __hash__(self) -> int:
        return hash(self.pack.ref)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.pack is other.pack


@lru_cache(maxsize=_MOST_WORLDS)
def _read(keys: tuple[_Same, ...]) -> LabelFacts:
    """The views over the packs of ``keys``; what cannot be read raises each time."""
    packs = [key.pack for key in keys]
    PackError.raise_if(fault for pack in packs for fault in _faults(pack))
    found = [agreement for pack in packs for agreement in _agreements(pack)]
    ids = [agreement.id for agreement in found]
    PackError.raise_if(
        Fault("PACK_AMBIGUOUS", "each agreement in one pack", name) for name in sorted(set(ids)) if ids.count(name) > 1
    )
    return LabelFacts(
        schemes=MappingProxyType({row.text("scheme"): _scheme(row) for row in _all(packs, "schemes")}),
        agreements=tuple(sorted(found, key=lambda agreement: agreement.id)),
        links=tuple(
            CategoryLink(row.text("category"), row.text("within"), row.citation) for row in _all(packs, "subcategories")
        ),
        criteria_sets=_grouped(
            ((row.text("scheme"), row.text("criteria")), row.citation) for row in _all(packs, "criteria_sets")
        ),
        criteria=_grouped(
            ((row.text("scheme"), row.text("criteria")), _criterion(row)) for row in _all(packs, "criteria")
        ),
        packs=tuple(pack.ref for pack in packs),
    )


def _all(packs: Iterable[RulePack], table: str) -> Iterator[Row]:
    """The rows of one table of every pack: by key and period, so that file order does not reach an answer."""
    for pack in packs:
        yield from sorted(pack.table(table).rows, key=_place)


def _grouped(pairs: Iterable[tuple[tuple[str, str], _T]]) -> Mapping[tuple[str, str], tuple[_T, ...]]:
    groups: dict[tuple[str, str], tuple[_T, ...]] = {}
    for key, value in pairs:
        groups[key] = (*groups.get(key, ()), value)
    return MappingProxyType(groups)


def _faults(pack: RulePack) -> Iterator[Fault]:
    """Words outside the closed vocabulary of this kind of pack."""
    for table, column, words in _VOCABULARY:
        for row in pack.table(table).rows:
            if row.text(column) not in words:
                yield Fault("PACK_CELL", f"one of {', '.join(words)}", row.text(column), row.citation.row)
    for row in pack.table("conditions").rows:
        months = row.words("value")
        if row.text("kind") == "min_remaining_months" and not (
            len(months) == 1 and months[0].isascii() and months[0].isdigit()
        ):
            yield Fault("PACK_CELL", "a number of months", ";".join(months), row.citation.row)
    for row in pack.table("edges").rows:
        if row["from"] == row["to"]:
            yield Fault("PACK_CELL", "two schemes", row.text("from"), row.citation.row)
    yield from _cycle_faults(pack.table("subcategories"))


def _cycle_faults(table: Table) -> Iterator[Fault]:
    """Categories that lie within themselves."""
    above: dict[str, set[str]] = {}
    for row in table.rows:
        above.setdefault(row.text("category"), set()).add(row.text("within"))
    for start in sorted(above):
        seen: set[str] = set()
        waiting = list(above[start])
        while waiting:
            category = waiting.pop()
            if category not in seen:
                seen.add(category)
                waiting += above.get(category, ())
        if start in seen:
            yield Fault("PACK_CELL", "a category within others, not within itself", start, f"subcategories/{start}")


class _Rows:
    """The rows of one pack by the agreement they belong to."""

    def __init__(self, pack: RulePack) -> None:
        self._tables = {
            name: _grouped(((row.text("agreement"), ""), row) for row in table.rows)
            for name, table in pack.tables.items()
            if "agreement" in table.columns
        }

    def of(self, table: str, names: Iterable[str]) -> Iterator[Row]:
        """The rows of ``table`` that belong to the agreements ``names``: by key and period, not file order."""
        for name in names:
            yield from sorted(self._tables[table].get((name, ""), ()), key=_place)


def _place(row: Row) -> tuple[str, str]:
    return (row.citation.row, str(row.period))


def _agreements(pack: RulePack) -> Iterator[RecognitionAgreement]:
    rows = _Rows(pack)
    letters = _letters(pack)
    children = _grouped(((row.text("parent"), ""), row.text("agreement")) for row in _all([pack], "agreements"))
    for row in pack.table("agreements").rows:
        name = row.text("agreement")
        yield _agreement(row, rows=rows, letters=letters, family=(name, *children.get((name, ""), ())))


def _agreement(
    row: Row, *, rows: _Rows, letters: Mapping[str, Letter], family: tuple[str, ...]
) -> RecognitionAgreement:
    """The agreement of ``row``; the rules of its children stand in its own tuples too, for they bind there."""
    own, attested = family[:1], row["attested"]
    return RecognitionAgreement(
        id=row.text("agreement"),
        title=row.text("title"),
        parent=row.text("parent"),
        level=row.text("level"),
        categories=row.text("categories"),
        effect=row.text("effect"),
        onward=row.text("onward"),
        attested=attested if isinstance(attested, PartialDate) else None,
        residual=row.text("residual"),
        parties=tuple(Party(r.text("scheme"), r.citation) for r in rows.of("parties", own)),
        edges=tuple(Edge(r.text("from"), r.text("to"), r.citation) for r in rows.of("edges", own)),
        scopes=tuple(CategoryScope(r.text("category"), r.citation) for r in rows.of("scopes", own)),
        letters=tuple(letters[r.text("document")] for r in rows.of("letters", own)),
        exclusions=tuple(_exclusion(r) for r in rows.of("exclusions", family)),
        variants=tuple(_variant(r) for r in rows.of("variants", family)),
        conditions=tuple(_condition(r) for r in rows.of("conditions", family)),
        endings=tuple(Ending(r.text("jurisdiction"), r.citation) for r in rows.of("endings", own)),
        suspensions=tuple(Suspension(r.text("from"), r.text("to"), r.citation) for r in rows.of("suspensions", family)),
        extra_residual=tuple((r.text("to"), r.text("text"), r.citation) for r in rows.of("residuals", family)),
        citation=row.citation,
    )


def _letters(pack: RulePack) -> Mapping[str, Letter]:
    pins = _grouped(((row.text("document"), ""), _pin(row)) for row in _all([pack], "pins"))
    items = _grouped(((row.text("document"), ""), _common_item(row)) for row in _all([pack], "common_items"))
    return {
        row.text("document"): Letter(
            document=row.text("document"),
            name=row.text("letter"),
            categories=row.words("categories"),
            pins=pins.get((row.text("document"), ""), ()),
            common=items.get((row.text("document"), ""), ()),
            citation=row.citation,
        )
        for row in pack.table("letters").rows
    }


def _pin(row: Row) -> Pin:
    return Pin(row.text("scheme"), row.text("criteria"), row.citation)


def _common_item(row: Row) -> CommonItem:
    return CommonItem(row.text("item"), row.text("scheme"), row.text("criterion"), row.words("parties"), row.citation)


def _scheme(row: Row) -> Scheme:
    return Scheme(
        row.text("scheme"),
        row.text("name"),
        row.text("operator"),
        row.words("jurisdictions"),
        row.text("iso_type"),
        row.citation,
    )


def _criterion(row: Row) -> Criterion:
    return Criterion(
        row.text("scheme"), row.text("criteria"), row.text("criterion"), row.text("requirement"), row.citation
    )


def _exclusion(row: Row) -> Exclusion:
    return Exclusion(
        agreement=row.text("agreement"),
        source=row.text("from"),
        target=row.text("to"),
        field=row.text("field"),
        mode=row.text("mode"),
        values=row.words("values"),
        text=row.text("text"),
        citation=row.citation,
    )


def _variant(row: Row) -> VariantRule:
    return VariantRule(
        agreement=row.text("agreement"),
        source=row.text("from"),
        target=row.text("to"),
        category=row.text("category"),
        relation=row.text("relation"),
        may_differ=row.words("may_differ"),
        reprove=row.words("reprove"),
        citation=row.citation,
    )


def _condition(row: Row) -> AgreementCondition:
    return AgreementCondition(
        agreement=row.text("agreement"),
        id=row.text("condition"),
        kind=row.text("kind"),
        values=row.words("value"),
        source=row.text("from"),
        target=row.text("to"),
        variant_only=row["variant_only"] is True,
        text=row.text("text"),
        citation=row.citation,
    )
