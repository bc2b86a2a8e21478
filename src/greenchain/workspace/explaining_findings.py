"""One finding of a screening in full: what was read, the rows it rests on, the act and its clause, what is missing.

Rows and the sentence in Chinese are taken from the packs that the result names, and only where those at hand have the
digests recorded: what another edition says would be told of a law that nobody asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from greenchain.report import explain
from greenchain.report.reading import mapping, mappings, text, texts
from greenchain.screening.explanation import rendered
from greenchain.standards import Row, Rule, RulePack, Standards
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import pointer

_OF_A_LEG = ("export_date", "import_date", "export_country", "import_country", "exporter", "importer")
_OF_ITS_ITEM = ("hs", "waste_code", "condition", "net_kg", "lot", "container")


def explain_finding(document: Mapping[str, Any], finding_id: str, *, standards: Standards) -> dict[str, object]:
    """The explanation of one finding, with ``text``.

    Args:
        document: a result of kind ``screening``.
        finding_id: as the finding states it; its first characters do where no other begins with them.
        standards: the packs at hand.

    Raises:
        InputError: not a result, or no finding, or several, have that id.
    """
    explained = explain(document)
    listed = mappings(document.get("findings"))
    found = {text(one.get("id")): one for one in listed if text(one.get("id")).startswith(finding_id)}
    if len(found) != 1 or not finding_id:
        where = "; the findings stand in the table of --out" if "out" in document else ""
        expected = f"one finding with the id {finding_id}{where}"
        raise InputError(Fault("RESULT_UNKNOWN", expected, f"{len(found)} of {len(listed)}"))
    (finding,) = found.values()
    at_hand = _AtHand.of(document, standards)
    entries = [entry for entry in explained["entries"] if _is_of(entry, finding)]  # type: ignore[attr-defined]
    told = "\n".join(_lines(document, finding, at_hand))
    return {**explained, "entries": entries[:1], "finding": text(finding["id"]), "text": told}


@dataclass(frozen=True, slots=True)
class _AtHand:
    """The packs that a result names, by their names: those of its digests, and what is to be said of the others."""

    packs: Mapping[str, RulePack]
    digests: Mapping[str, str]

    @classmethod
    def of(cls, document: Mapping[str, Any], standards: Standards) -> _AtHand:
        named = {text(one.get("pack")): one for one in mappings(document.get("standards"))}
        packs = {
            pack.name: pack
            for pack in standards.packs
            if (one := named.get(pack.name))
            and (pack.edition, pack.ref.sha256) == (one.get("edition"), one.get("sha256"))
        }
        return cls(packs, {name: text(one.get("sha256")) for name, one in named.items()})

    def rows(self, name: str, on: date | None) -> list[Row]:
        """The rows of a name ``kind/id:table/key`` that hold, or may hold, on the day; where none does, all of them."""
        pack_name, _, place = name.partition(":")
        pack = self.packs.get(pack_name)
        table = pack.tables.get(place.partition("/")[0]) if pack else None
        rows = [row for row in (table.rows if table else ()) if row.citation.row == place]
        return [row for row in rows if on is None or row.period.holds(on) is not False] or rows

    def rule(self, finding: Mapping[str, Any]) -> tuple[RulePack, Rule] | None:
        """The rule that a finding is of."""
        pack = self.packs.get(text(finding.get("pack")))
        rules = pack.rules if pack else ()
        return next(((pack, rule) for rule in rules if pack and rule.id == finding.get("code")), None)


def _lines(document: Mapping[str, Any], finding: Mapping[str, Any], at_hand: _AtHand) -> Iterator[str]:
    values = {text(name): text(value) for name, value in mapping(finding.get("values")).items()}
    on = _day(values.get("on"))
    related = texts(finding.get("related"))
    rows = [row for name in related for row in at_hand.rows(name, on)]
    severity = text(finding.get("severity")) or "a gap"
    yield f"{text(finding.get('code'))} ({severity}): {text(finding.get('outcome')).replace('_', ' ')}"
    yield text(finding.get("detail"))
    found = at_hand.rule(finding)
    if found:
        yield rendered(found[1].text["zh"], values, rows)
    yield from _place(document, finding)
    if values:
        yield "Read: " + "; ".join(f"{name} = {value}" for name, value in sorted(values.items()))
    missing = texts(finding.get("missing"))
    yield f"Missing: {', '.join(missing)}" if missing else "Missing: nothing"
    yield from _rests_on(document, related, on, at_hand)
    yield from _act(finding, found, on)
    yield from _pack(finding, at_hand)


def _place(document: Mapping[str, Any], finding: Mapping[str, Any]) -> Iterator[str]:
    name, item = text(finding.get("declaration")), text(finding.get("item"))
    yield f"Declared in {name}{f', item {item}' if item else ''} ({text(finding.get('where'))})"
    yield from (f"  {line}" for line in _leg(document, name, item))


def _leg(document: Mapping[str, Any], name: str, item: str) -> Iterator[str]:
    """What a declaration states of itself and of one item."""
    for entry in mappings(document.get("declarations")):
        stated = mapping(entry.get("input"))
        if text(entry.get("id")) == name and stated:
            yield _stated(stated, _OF_A_LEG)
            goods = [one for one in mappings(stated.get("items")) if text(one.get("item_no")) == item]
            yield from (f"item {item}: {_stated(one, _OF_ITS_ITEM)}" for one in goods)


def _stated(facts: Mapping[str, Any], names: Iterable[str]) -> str:
    """Facts in their three states: a value, declared none, not given."""
    shown = ((name, facts[name]) for name in names if name in facts)
    return "; ".join(f"{name} {'none' if value is None else text(value)}" for name, value in shown) or "nothing"


def _rests_on(document: Mapping[str, Any], related: Iterable[str], on: date | None, at_hand: _AtHand) -> Iterator[str]:
    legs = _legs(document)
    for name in related:
        rows = at_hand.rows(name, on)
        for row in rows:
            cells = "; ".join(f"{column} = {_cell(row, column)}" for column in row.cells if row.get(column) is not None)
            yield f"Row {name} [{_days(row.period.since, row.period.until)}), {row.status.value}: {cells}"
        if name in legs:
            declaration, item = legs[name]
            yield f"Other leg: {declaration}, item {item}" if item else f"Other leg: {declaration}"
            yield from (f"  {line}" for line in _leg(document, declaration, item))
        elif not rows:
            yield f"Beside: {name}"


def _legs(document: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Items of the result by every name that a finding may give them."""
    named: dict[str, tuple[str, str]] = {}
    for entry in mappings(document.get("declarations")):
        declaration = text(entry.get("id"))
        for one in mappings(mapping(entry.get("input")).get("items")):
            item = text(one.get("item_no"))
            place = pointer("declarations", declaration, "items", item)
            short = (pointer(declaration, "items", item), pointer(declaration, item))
            for name in (place, *short, *(pointed[1:] for pointed in short), f"{declaration} {item}"):
                named.setdefault(name, (declaration, item))
        named.setdefault(declaration, (declaration, ""))
    return named


def _act(finding: Mapping[str, Any], found: tuple[RulePack, Rule] | None, on: date | None) -> Iterator[str]:
    cited = mapping(finding.get("citation"))
    if not cited:
        return
    days = _days(text(cited.get("valid_from")) or None, text(cited.get("valid_until")) or None)
    known = f"{text(cited.get('status'))}; read in {text(cited.get('source'))}"
    yield f"Act: {text(cited.get('instrument'))} [{days}), {known}"
    clause = text(cited.get("clause"))
    article, status = _article(found, on)
    if article:
        yield f"Clause: {article}, {status}" + ("" if status in ("verified", "read") else ": not read, so no fact")
    else:
        yield f"Clause: {clause}" if clause else "Clause: none on file"


def _article(found: tuple[RulePack, Rule] | None, on: date | None) -> tuple[str, str]:
    """The article of the act in force that day, with its own status; empty where no table says it apart."""
    if found and on and "acts" in found[0].tables:
        for row in found[0].tables["acts"].in_force(found[1].id, on=on):
            return str(row.get("article") or ""), str(row.get("article_status") or "")
    return "", ""


def _pack(finding: Mapping[str, Any], at_hand: _AtHand) -> Iterator[str]:
    name = text(finding.get("pack"))
    if name:
        known = "" if name in at_hand.packs else "; not at hand with this digest, so its rows are not shown"
        yield f"Pack: {name}@{text(finding.get('edition'))}, sha256 {at_hand.digests.get(name, 'not recorded')}{known}"


def _cell(row: Row, column: str) -> str:
    cell = row[column]
    return ", ".join(cell) if isinstance(cell, tuple) else str(cell)


def _days(since: object, until: object) -> str:
    return f"{since or '..'}, {until or '..'}"


def _day(stated: str | None) -> date | None:
    try:
        return date.fromisoformat(stated) if stated else None
    except ValueError:
        return None


def _is_of(entry: Mapping[str, Any], finding: Mapping[str, Any]) -> bool:
    same = (entry["code"], entry["where"], entry["detail"], entry["place"])
    place = f"/declarations/{text(finding.get('declaration'))}"
    return same == (text(finding.get("code")), text(finding.get("where")), text(finding.get("detail")), place)
