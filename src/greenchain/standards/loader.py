"""Turns the files of a pack into a RulePack, or refuses it with every fault it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from greenchain.standards.condition_reader import read_condition, tables_used
from greenchain.standards.pack import Parameter, Rule, RulePack
from greenchain.standards.references import codes_of, references, unknown_codes
from greenchain.standards.rows import Table
from greenchain.standards.tables import Sources, TableSpec, known_type, read_table
from greenchain.standards.vectors import FILE as VECTORS
from greenchain.standards.vectors import read_vectors
from greenchain.values.errors import Fault, GreenchainError, PackError
from greenchain.values.finding import PackRef
from greenchain.values.json import Json, canonical_json, digest, freeze
from greenchain.values.toml import toml_tables

FORMAT = "greenchain-pack/1"
_SEVERITIES = ("prohibited", "illegal_traffic", "document", "suspicion", "indicator")
FIRM_SEVERITIES = ("prohibited", "illegal_traffic")  # what only a text that was read may say
_DATE_BASES = ("export", "import", "any")
_OWN_KEYS = {"format", "kind", "id", "edition", "title", "status", "source", "table", "parameter", "uses"}


def load_pack(files: Mapping[str, bytes]) -> RulePack:
    """The pack that ``files`` (name inside the pack's folder -> bytes) spell.

    Args:
        files: at least ``pack.toml``; tables it names; optionally ``rules.toml`` and ``vectors.json``.

    Raises:
        PackError: with every fault found, each naming file and row.
    """
    pack, faults = read_pack(files)
    PackError.raise_if(faults)
    if pack is None:
        raise AssertionError("a pack is not made only for a fault")
    return pack


def read_pack(files: Mapping[str, bytes]) -> tuple[RulePack | None, list[Fault]]:
    """What can be read of a pack, and every fault; ``None`` where its head has not the form of one.

    What is read of a pack with faults is for looking for more of them, and for nothing else.
    """
    try:
        head = _toml(files, "pack.toml")
    except PackError as error:
        return None, list(error.faults)
    faults = list(_head_faults(head))
    ref = pack_ref(files)
    if ref is None or any(fault.code == "PACK_SHAPE" for fault in faults):
        return None, faults  # of another form nothing further can be told
    sources = Sources({s["id"]: (s["instrument"], s["read_in"]) for s in _sources(head)}, ref)
    tables, table_faults = _read_tables(files, head.get("table", {}), sources)
    uses = tuple(head.get("uses", ()))
    rules, rule_faults = _read_rules(files, tables, sources, uses=uses)
    parameters, parameter_faults = _read_parameters(head.get("parameter", {}), sources)
    vectors, vector_faults = _read_vectors(files, ref.pack)
    pack = RulePack(
        kind=head["kind"],
        id=head["id"],
        edition=head["edition"],
        title=head["title"],
        status=head["status"],
        ref=ref,
        tables=MappingProxyType(tables),
        rules=rules,
        uses=uses,
        parameters=MappingProxyType(parameters),
        meta=freeze({key: value for key, value in head.items() if key not in _OWN_KEYS}),  # type: ignore[arg-type]
        vectors=vectors,
    )
    return pack, [*faults, *table_faults, *rule_faults, *parameter_faults, *vector_faults]


def pack_ref(files: Mapping[str, bytes]) -> PackRef | None:
    """Which edition of which pack the files are, by digest, whatever else is wrong with them; ``None`` where none."""
    try:
        head = _toml(files, "pack.toml")
    except PackError:
        return None
    named = [head.get(key) for key in ("kind", "id", "edition")]
    if not all(isinstance(text, str) and text for text in named):
        return None
    return PackRef(f"{named[0]}/{named[1]}", str(named[2]), _digest(files))


def _sources(head: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The sources that are whole; the others are faults already."""
    keys = ("id", "instrument", "read_in")
    listed = head.get("source")
    known = listed if isinstance(listed, list) else []
    return [one for one in known if isinstance(one, Mapping) and all(isinstance(one.get(key), str) for key in keys)]


def _digest(files: Mapping[str, bytes]) -> str:
    return digest(canonical_json({name: digest(raw) for name, raw in files.items()}))


def _read_vectors(files: Mapping[str, bytes], pack: str) -> tuple[Mapping[str, Json], tuple[Fault, ...]]:
    try:
        return (read_vectors(files[VECTORS], pack=pack) if VECTORS in files else MappingProxyType({})), ()
    except PackError as error:
        return MappingProxyType({}), error.faults


def _toml(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    if name not in files:
        raise PackError(Fault("PACK_SHAPE", f"a file {name}", ", ".join(sorted(files)) or "no file"))
    try:
        return toml_tables(files[name], code="PACK_SHAPE", error=PackError)
    except PackError as error:
        raise error.within(where=name) from None


def _head_faults(head: Mapping[str, Any]) -> Iterator[Fault]:
    if head.get("format") != FORMAT:
        yield Fault("PACK_SHAPE", f"format = {FORMAT!r}", repr(head.get("format")), "pack.toml")
    for key in ("kind", "id", "edition", "title"):
        if not isinstance(head.get(key), str) or not head[key]:
            yield Fault("PACK_SHAPE", f"a text {key}", repr(head.get(key)), "pack.toml")
    if head.get("status") not in ("complete", "partial"):
        yield Fault("PACK_SHAPE", "status complete or partial", repr(head.get("status")), "pack.toml")
    uses = head.get("uses", [])
    if not isinstance(uses, list) or not all(isinstance(name, str) and "/" in name for name in uses):
        yield Fault("PACK_SHAPE", "uses, a list of kind/id of sister packs", repr(uses), "pack.toml")
    yield from _source_faults(head.get("source"))


def _source_faults(listed: object) -> Iterator[Fault]:
    if not isinstance(listed, list) or not listed:
        yield Fault("PACK_SOURCE_MISSING", "at least one [[source]]", repr(listed), "pack.toml")
        return
    for number, source in enumerate(listed):
        if not isinstance(source, Mapping):
            yield Fault("PACK_SHAPE", "a table [[source]]", repr(source), f"pack.toml /source/{number}")
            continue
        for key in ("id", "instrument", "read_in"):
            if not isinstance(source.get(key), str) or not source[key]:
                yield Fault(
                    "PACK_SOURCE_MISSING", f"a text {key}", repr(source.get(key)), f"pack.toml /source/{number}"
                )


def _read_tables(
    files: Mapping[str, bytes], specs: Mapping[str, Any], sources: Sources
) -> tuple[dict[str, Table], list[Fault]]:
    tables: dict[str, Table] = {}
    faults: list[Fault] = []
    for name, entry in specs.items():
        spec = TableSpec(
            name=name,
            file=entry.get("file", f"{name}.csv"),
            key=tuple(entry.get("key", ())),
            columns=entry.get("columns", {}),
            gaps=entry.get("gaps", ""),
            closed=entry.get("closed", False),
        )
        found = list(_spec_faults(spec, files))
        if not found:
            tables[name], found = read_table(files[spec.file], spec, sources=sources)
        faults += found
    faults += _reference_faults(tables, specs)
    return tables, faults


def _spec_faults(spec: TableSpec, files: Mapping[str, bytes]) -> Iterator[Fault]:
    where = f"pack.toml /table/{spec.name}"
    if spec.file not in files:
        yield Fault("PACK_SHAPE", f"the file {spec.file}", "no such file", where)
    if not spec.key or not set(spec.key) <= spec.columns.keys():
        yield Fault("PACK_SHAPE", "a key of the table's own columns", repr(spec.key), where)
    for column, column_type in spec.columns.items():
        if not known_type(column_type):
            yield Fault("PACK_SHAPE", "a known column type", f"{column} = {column_type!r}", where)


def _reference_faults(tables: Mapping[str, Table], specs: Mapping[str, Any]) -> Iterator[Fault]:
    for name, table in tables.items():
        for column, column_type in specs[name]["columns"].items():
            targets = references(column_type)
            if targets and not any(":" in target for target in targets):  # a sister's rows are not at hand here
                known = {code for target in targets for code in codes_of(tables, target)}
                yield from unknown_codes(table, column, known=known, targets=targets)


def _read_rules(
    files: Mapping[str, bytes], tables: Mapping[str, Table], sources: Sources, *, uses: tuple[str, ...]
) -> tuple[tuple[Rule, ...], list[Fault]]:
    if "rules.toml" not in files:
        return (), []
    rules: list[Rule] = []
    faults: list[Fault] = []
    try:
        listed = _toml(files, "rules.toml").get("rule", [])
    except PackError as error:
        return (), list(error.faults)
    for number, entry in enumerate(listed):
        where = f"rules.toml /rule/{number} {entry.get('id', '')}"
        found = [*_rule_faults(entry, where), *sources.faults(_texts(entry), where=where)]
        try:
            condition = read_condition({"all": entry.get("when")}, where=where)
            found += _condition_faults(tables_used(condition), tables, uses=uses, where=where)
        except GreenchainError as error:
            found += error.faults
        faults += found
        if not found:
            citation = sources.citation(_texts(entry), row=entry["id"])
            rules.append(
                Rule(
                    entry["id"],
                    entry["severity"],
                    entry["date_basis"],
                    condition,
                    MappingProxyType(dict(entry["text"])),
                    citation,
                    about=str(entry.get("about", "hs")),
                    cites=str(entry.get("cites", "")),
                )
            )
    ids = [rule.id for rule in rules]
    faults += [
        Fault("PACK_OVERLAP", "each rule id once", rule_id) for rule_id in sorted({i for i in ids if ids.count(i) > 1})
    ]
    return tuple(rules), faults


def _texts(entry: Mapping[str, Any]) -> dict[str, str]:
    keys = ("valid_from", "valid_until", "source", "status", "clause", "instrument")
    return {key: str(entry[key]) for key in keys if key in entry}


def _rule_faults(entry: Mapping[str, Any], where: str) -> Iterator[Fault]:
    known = {"id", "severity", "date_basis", "when", "text", "about", "cites", *_texts(entry)}
    if entry.keys() - known:
        yield Fault("PACK_SHAPE", f"the keys {sorted(known)}", f"also {sorted(entry.keys() - known)}", where)
    if not isinstance(entry.get("id"), str) or entry["id"] != entry["id"].upper():
        yield Fault("PACK_SHAPE", "an id in upper snake", repr(entry.get("id")), where)
    if entry.get("severity") not in _SEVERITIES:
        yield Fault("PACK_SHAPE", f"a severity of {', '.join(_SEVERITIES)}", repr(entry.get("severity")), where)
    if entry.get("date_basis") not in _DATE_BASES:
        yield Fault("PACK_SHAPE", f"a date_basis of {', '.join(_DATE_BASES)}", repr(entry.get("date_basis")), where)
    text = entry.get("text")
    if not isinstance(text, Mapping) or not {"en", "zh"} <= text.keys():
        yield Fault("PACK_SHAPE", "text with en and zh", repr(text), where)
    if entry.get("severity") in FIRM_SEVERITIES and entry.get("status") in ("derived", "recalled"):
        yield Fault("PACK_STATUS_TOO_WEAK", "a rule that was verified or read", str(entry["status"]), where)


def _condition_faults(
    used: frozenset[tuple[str, str]], tables: Mapping[str, Table], *, uses: tuple[str, ...], where: str
) -> Iterator[Fault]:
    for table, column in sorted(used):
        sister, colon, _ = table.rpartition(":")
        if colon and sister not in uses:
            yield Fault("PACK_CODE_UNKNOWN", f"a pack that this one uses ({', '.join(uses) or 'none'})", table, where)
        if not colon and (table not in tables or column not in tables[table].columns):
            yield Fault("PACK_CODE_UNKNOWN", "a table and column of this pack", f"{table}.{column}", where)


def _read_parameters(entries: Mapping[str, Any], sources: Sources) -> tuple[dict[str, Parameter], list[Fault]]:
    parameters: dict[str, Parameter] = {}
    faults: list[Fault] = []
    for name, entry in entries.items():
        where = f"pack.toml /parameter/{name}"
        found = list(sources.faults(_texts(entry), where=where))
        value = entry.get("value")
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            found.append(Fault("PACK_CELL", "a value: text or number", repr(value), where))
        faults += found
        if not found:
            number = value if isinstance(value, str) else Decimal(value)
            parameters[name] = Parameter(
                name, number, str(entry.get("unit", "")), sources.citation(_texts(entry), row=f"parameter/{name}")
            )
    return parameters, faults
