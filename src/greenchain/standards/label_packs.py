"""Reads packs of the kind ``recognition`` into the same facts as documents: their tables are the document by rows.

A pack keeps each kind of rule in a table of its own, so that people can read and compare it; here the rows join into
agreements again. Of a pack that is there in several editions the latest counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import permutations
from typing import Any

from greenchain.standards.collection import Standards
from greenchain.standards.facts import FactsDocument
from greenchain.standards.facts_reader import facts_document
from greenchain.standards.facts_shapes import KIND
from greenchain.standards.known_facts import RecognitionFacts
from greenchain.standards.pack import RulePack
from greenchain.standards.rows import Row
from greenchain.values.errors import Fault, GreenchainError, PackError
from greenchain.values.finding import FactStatus

PACK_KIND = "recognition"
_LABELS = "agreements"  # the table that makes a pack one of labels; others of the kind hold rules that consume them
_KEPT = 8  # sets of packs read; tests load many, a process one
Member = dict[str, Any]


def label_facts(standards: Standards) -> RecognitionFacts:
    """The facts of all packs of labels among ``standards``.

    Raises:
        PackError: there is none, or one of them says what no fact can say.
    """
    latest = {pack.name: pack for pack in standards.of_kind(PACK_KIND) if _LABELS in pack.tables}  # sorted by edition
    if not latest:
        raise PackError(Fault("PACK_UNKNOWN", f"a pack of the kind {PACK_KIND}", "none"))
    return _facts(tuple(_Read(pack) for pack in latest.values()))


class _Read:
    """A pack by identity: a changed copy of it bears the same name and digest."""

    __slots__ = ("pack",)

    def __init__(self, pack: RulePack) -> None:
        self.pack = pack

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Read) and other.pack is self.pack

    def __hash__(self) -> int:
        return id(self.pack)


@lru_cache(maxsize=_KEPT)
def _facts(packs: tuple[_Read, ...]) -> RecognitionFacts:
    try:
        return RecognitionFacts.of(document_of(read.pack) for read in packs)
    except GreenchainError as error:
        raise PackError(*error.faults) from None


def document_of(pack: RulePack) -> FactsDocument:
    """The facts of one pack."""
    return facts_document(stated_facts(pack), pack=pack.ref, is_shipped=True)


def stated_facts(pack: RulePack) -> Member:
    """The pack as a document of kind ``recognition-facts``."""
    return {
        "kind": KIND,
        "id": pack.name,
        "edition": pack.edition,
        "schemes": [_scheme(row) for row in _rows(pack, "schemes")],
        "categories": list(_categories(pack)),
        "criteria_sets": list(_criteria_sets(pack)),
        "agreements": list(_agreements(pack)),
        "method_equivalences": [
            _plain(row, {"id": "equivalence", "from": "from", "to": "to", "property": "property"})
            for row in _rows(pack, "method_equivalences")
        ],
        "accreditations": [
            _plain(row, {"id": "accreditation", "by": "by", "body": "body", "standard": "standard", "scope": "scope"})
            for row in _rows(pack, "accreditations")
        ],
        "mla": [_plain(row, {"id": "signatory", "body": "body", "standard": "standard"}) for row in _rows(pack, "mla")],
        "purchase_lists": [
            _plain(row, {name: name for name in ("list", "item", "standard", "effect")})
            for row in _rows(pack, "purchase_lists")
        ],
        "designated_bodies": [
            _plain(row, {"list": "list", "body": "body"}) for row in _rows(pack, "designated_bodies")
        ],
    }


def _rows(pack: RulePack, table: str) -> tuple[Row, ...]:
    """The rows of a table; none where this edition has no such table."""
    return pack.tables[table].rows if table in pack.tables else ()


def _stamp(row: Row) -> Member:
    citation = row.citation
    found: Member = {"instrument": citation.instrument, "source": citation.source, "status": citation.status.value}
    if citation.period.since or citation.period.until:
        found["valid"] = _ends(row)
    return found


def _ends(row: Row) -> list[str | None]:
    return [str(end) if end else None for end in (row.period.since, row.period.until)]


def _plain(row: Row, columns: Mapping[str, str]) -> Member:
    """The filled cells of ``columns`` (member -> column), and the stamp."""
    found: Member = {}
    for member, column in columns.items():
        cell = row.get(column)
        if cell is not None and cell != ():
            found[member] = list(cell) if isinstance(cell, tuple) else str(cell)
    return found | _stamp(row)


def _scheme(row: Row) -> Member:
    columns = {"id": "scheme", "name": "name", "owner": "operator", "iso_type": "iso_type", "notes": "notes"}
    return _plain(row, {**columns, "jurisdictions": "jurisdictions"})


def _categories(pack: RulePack) -> Iterator[Member]:
    within = _grouped(_rows(pack, "subcategories"), "category")
    for row in _rows(pack, "categories"):
        links = within.get(row.text("category"), [])
        found = _plain(row, {"id": "category"})
        if links:
            found |= {**_stamp(links[0]), "within": [link.text("within") for link in links]}
            found["status"] = FactStatus.weakest(*(link.citation.status for link in links)).value
        yield found


def _criteria_sets(pack: RulePack) -> Iterator[Member]:
    criteria = _grouped(_rows(pack, "criteria"), "scheme", "criteria")
    seen: set[tuple[str, str]] = set()
    for row in (*_rows(pack, "criteria_sets"), *_rows(pack, "pins"), *_rows(pack, "criteria")):
        key = (row.text("scheme"), row.text("criteria"))
        if key in seen:
            continue
        seen.add(key)
        texts = [_criterion(one) for one in criteria.get("/".join(key), [])]
        found = _plain(
            row, {"scheme": "scheme", "name": "criteria", "categories": "categories", "replaces": "replaces"}
        )
        if row.get("carries_over") is True:
            found["carries_over"] = True
        yield found | ({"criteria": texts} if texts else {})


def _criterion(row: Row) -> Member:
    names = ("property", "comparator", "threshold", "unit", "method", "requirement")
    found = _plain(row, {"id": "criterion", **{name: name for name in names}})
    found.pop("valid", None)
    return found


def _agreements(pack: RulePack) -> Iterator[Member]:
    tables = {
        name: _grouped(_rows(pack, name), "agreement")
        for name in ("parties", "edges", "scopes", "letters", *_TABLES.values())
    }
    pins = _grouped(_rows(pack, "pins"), "document")
    items = _grouped(_rows(pack, "common_items"), "document")
    for row in _rows(pack, "agreements"):
        name = row.text("agreement")
        own = {table: rows.get(name, []) for table, rows in tables.items()}
        found = _plain(row, {"id": "agreement", "title": "title", "level": "level", "notes": "notes"})
        found |= _head(row, own)
        for member, build in _RULES.items():
            rules = [rule for each in own[_TABLES[member]] for rule in build(each)]
            if rules:
                found[member] = rules
        letters = own["letters"]
        if letters:
            found["pins"] = [_pin(letter, pins.get(letter.text("document"), [])) for letter in letters]
            common = [pair for letter in letters for pair in _common(items.get(letter.text("document"), []))]
            found |= {"common": common} if common else {}
        yield found


def _head(row: Row, own: Mapping[str, list[Row]]) -> Member:
    found: Member = {}
    parent, effect, kind = row.text("parent"), row.text("effect"), row.text("categories")
    if parent:
        found["parent"] = parent
    else:
        found["scope"] = _scope(kind, own)
        found["pairs"] = [{"from": e.text("from"), "to": e.text("to"), **_stamp(e)} for e in own["edges"]]
        if row.period.since is None:
            found["undated"] = True
    parties = [{"scheme": party.text("scheme"), **_stamp(party)} for party in own["parties"]]
    if parties:
        found["parties"] = parties
    if effect:
        found["effects"] = [effect]
    if row.get("attested"):
        found["attested"] = row.text("attested")
    onward = row.text("onward")
    found["onward"] = onward if onward in ("none", "any") else onward.split(";")
    return found


def _scope(kind: str, own: Mapping[str, list[Row]]) -> Any:  # noqa: ANN401 - items, a word or nothing
    if kind == "listed":
        return [{"category": row.text("category"), **_stamp(row)} for row in own["scopes"]]
    if kind == "letters":
        return list(_lettered(own["letters"]))
    if kind == "unstated":
        return None
    return kind  # "any"; another word is refused by the reader


def _lettered(letters: Iterable[Row]) -> Iterator[Member]:
    """The categories of an agreement by its letters: each from its first letter on; that a letter ends is the pin's.

    What nobody has read takes no category from a letter that was read: each of both kinds gives it from its own day on.
    """
    first: dict[tuple[str, bool], Row] = {}
    for row in letters:
        for name in row.words("categories"):
            kind = (name, row.citation.status.is_firm)
            if kind not in first or _begins(row) < _begins(first[kind]):
                first[kind] = row
    for (name, _), row in first.items():
        yield {"category": name, **_stamp(row), "valid": [_ends(row)[0], None]}


def _begins(row: Row) -> date:
    return row.period.since.first if row.period.since else date.min


def _pin(letter: Row, pins: Iterable[Row]) -> Member:
    sets: defaultdict[str, list[str]] = defaultdict(list)
    status = letter.citation.status
    for pin in pins:
        sets[pin.text("scheme")].append(pin.text("criteria"))
        status = FactStatus.weakest(status, pin.citation.status)
    name = letter.text("letter")
    found = {
        "sets": dict(sets),
        "categories": list(letter.words("categories")),
        **_stamp(letter),
        "status": status.value,
    }
    return {"id": name, **found} if name else found


def _common(items: Iterable[Row]) -> Iterator[Member]:
    """The items of a letter as pairs of criteria, each way."""
    by_item: defaultdict[str, list[Row]] = defaultdict(list)
    for row in items:
        by_item[row.text("item")].append(row)
    for rows in by_item.values():
        for one, other in permutations(rows, 2):
            if one.text("scheme") != other.text("scheme"):
                parties = [name for name in one.words("parties") if name in other.words("parties")]
                status = FactStatus.weakest(one.citation.status, other.citation.status)
                yield {
                    "from": one.text("criterion"),
                    "to": other.text("criterion"),
                    "parties": parties or ["nobody"],
                    **_stamp(one),
                    "status": status.value,
                }


def _sides(row: Row) -> Member:
    return {end: row.text(end) for end in ("from", "to") if row.get(end)}


def _exclusion(row: Row) -> Iterator[Member]:
    key = {"excluded": "values", "only": "not_values"}.get(row.text("mode"), row.text("mode"))
    found = {"field": row.text("field"), key: list(row.words("values")), "text": row.text("text")}
    yield found | _sides(row) | _stamp(row)


def _condition(row: Row) -> Iterator[Member]:
    kind, values = row.text("kind"), list(row.words("value"))
    value: Any = values if kind == "iso_type" else values[0]
    if kind == "min_remaining_months" and values[0].isdigit():
        value = int(values[0])
    found = {"id": row.text("condition"), kind: value, "text": row.text("text"), **_sides(row), **_stamp(row)}
    yield {**found, "variant_only": True} if row["variant_only"] is True else found


def _variant(row: Row) -> Iterator[Member]:
    found: Member = {name: list(row.words(name)) for name in ("may_differ", "reprove")}
    yield {
        "relation": row.text("relation"),
        "categories": [row.text("category")],
        **found,
        **_sides(row),
        **_stamp(row),
    }


def _ending(row: Row) -> Iterator[Member]:
    stamp = _stamp(row)
    since = (stamp.pop("valid", None) or [None])[0]
    place = {"jurisdiction": row.text("jurisdiction")} if row.get("jurisdiction") else {}
    yield {"on": since, **place, **stamp}


def _suspension(row: Row) -> Iterator[Member]:
    yield {"valid": [None, None], **_sides(row), **_stamp(row)}


def _residual(row: Row) -> Iterator[Member]:
    stamp = _stamp(row)
    stamp.pop("valid", None)
    yield {"text": row.text("text"), "to": row.text("to"), **stamp}


def _grandfather(row: Row) -> Iterator[Member]:
    stamp = _stamp(row)
    stamp.pop("valid", None)
    yield {"route": row.text("route"), "effect": row.text("effect"), **stamp}


_RULES: Mapping[str, Callable[[Row], Iterator[Member]]] = {
    "exclusions": _exclusion,
    "conditions": _condition,
    "variant": _variant,
    "ends": _ending,
    "suspended": _suspension,
    "residual": _residual,
    "grandfather": _grandfather,
}
_TABLES = {
    "exclusions": "exclusions",
    "conditions": "conditions",
    "variant": "variants",
    "ends": "endings",
    "suspended": "suspensions",
    "residual": "residuals",
    "grandfather": "grandfather",
}


def _grouped(rows: Iterable[Row], *columns: str) -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found["/".join(row.text(column) for column in columns)].append(row)
    return dict(found)
