"""A table of kinds as pydantic validators, each built once: what the official schema of a version refuses, and where.

Values are the plain dicts, lists and numbers of the JSON reader. A good document is judged inside pydantic's core; only
numbers, lists of types and contexts, whose rules JSON Schema tells otherwise than Python, come back for a moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic_core import CoreSchema, ErrorDetails, SchemaValidator, ValidationError, core_schema

from greenchain.formats.untp.checks import (
    SIMPLE_CHECKS,
    checked,
    exactly_one,
    names_fit,
    stands_with,
    starts_with,
    types_hold,
)
from greenchain.formats.untp.notation import Simple, Table
from greenchain.values.errors import Fault
from greenchain.values.json import Json, pointer

_EXPECTED: Mapping[str, str] = {"string_type": "a text", "bool_type": "true or false", "list_type": "a list"}
_WORD: Final = "literal_error"


class Shapes:
    """The kinds of one version, each as a validator that is built when it is first asked for."""

    __slots__ = ("_declared", "_recursive", "_validators", "table")

    def __init__(self, table: Table) -> None:
        self.table = table
        self._declared: dict[str, frozenset[str]] = {}
        self._validators: dict[str, SchemaValidator] = {}
        self._recursive = frozenset(kind for kind in table.kinds if kind in self._below(kind, set()))

    def faults(self, value: Json, kind: str, *, where: str = "") -> tuple[Fault, ...]:
        """What the schema of ``kind`` refuses in ``value``; nothing for one that holds to it.

        Args:
            value: plain dicts, lists, texts and numbers, as the JSON reader makes them.
            kind: a name of the table.
            where: the JSON pointer of ``value``.

        Returns:
            ``UNTP_SHAPE`` for another type, ``REQUIRED_FIELD_MISSING``, ``UNTP_MEMBER_UNKNOWN``,
            ``UNTP_WORD_UNKNOWN``, ``UNTP_FORM``.
        """
        try:
            self.validator(kind).validate_python(value)
        except ValidationError as error:
            return tuple(self._fault(line, kind, where) for line in error.errors(include_url=False))
        return ()

    def validator(self, kind: str) -> SchemaValidator:
        """The validator of ``kind``, one for all who ask."""
        found = self._validators.get(kind)
        if found is None:
            recursive = [self._object(name, ref=name) for name in sorted(self._recursive)]
            schema = self.schema_of(kind)
            found = SchemaValidator(core_schema.definitions_schema(schema, recursive) if recursive else schema)
            self._validators[kind] = found
        return found

    def declared(self, kind: str) -> frozenset[str]:
        """Names of all members that the version declares for the type of ``kind``, wherever an object of it stands.

        Where a document only names a thing, its schema lists fewer members than where it tells of it, and the context
        defines them all the same. A kind without a type may have any name of the version.
        """
        found = self._declared.get(kind)
        if found is None:
            types = frozenset(self.table.kinds[kind].types)
            alike = [row for row in self.table.kinds.values() if not types or not types.isdisjoint(row.types)]
            found = self._declared[kind] = frozenset(name for row in alike for name in row.members)
        return found

    def alternative(self, kind: str, value: Json) -> str:
        """Which of the kinds that ``kind`` stands for ``value`` is meant to be: as its types say, else as fits best."""
        choices = self.table.kinds[kind].one_of
        if not choices:
            return kind
        listed = value.get("type") if isinstance(value, dict) else None
        stated = [one for one in choices if isinstance(listed, list) and one in listed]
        return stated[0] if stated else min(choices, key=lambda one: len(self.faults(value, one)))

    def schema_of(self, wanted: str) -> CoreSchema:
        """The schema of a type of the notation."""
        if wanted.startswith("["):
            return core_schema.list_schema(self.schema_of(wanted[1:-1]), strict=True)
        if wanted in self._recursive:
            return core_schema.definition_reference_schema(wanted)
        if wanted in self.table.kinds:
            return self._object(wanted)
        if wanted in self.table.words:
            return core_schema.literal_schema(list(self.table.words[wanted]))
        return _simple(self.table.simple[wanted])

    def _object(self, kind: str, *, ref: str | None = None) -> CoreSchema:
        row = self.table.kinds[kind]
        if row.one_of:
            return checked(exactly_one({one: self.validator(one) for one in row.one_of}, kind, self.alternative))
        fields = {name: self._field(kind, name, wanted) for name, wanted in row.members.items()}
        if row.types:
            fields["type"] = core_schema.typed_dict_field(types_hold(row.types), required=False)
        found: CoreSchema = core_schema.typed_dict_schema(
            fields,
            strict=True,
            ref=ref if not (row.needs or row.others) else None,
            extra_behavior="allow" if row.others else "ignore" if row.is_open else "forbid",
            extras_schema=self.schema_of(row.others[1]) if row.others else None,
        )
        if row.needs:
            found = core_schema.no_info_after_validator_function(stands_with(row.needs), found)
        if row.others:
            found = core_schema.no_info_after_validator_function(names_fit(row.others[0], frozenset(fields)), found)
        return found

    def _field(self, kind: str, name: str, wanted: str) -> core_schema.TypedDictField:
        schema = starts_with(self.table.contexts[kind]) if name == "@context" else self.schema_of(wanted)
        return core_schema.typed_dict_field(schema, required=name in self.table.kinds[kind].must)

    def _fault(self, line: ErrorDetails, kind: str, where: str) -> Fault:
        path, said = line["loc"], line["type"]
        at = where + pointer(*path)
        if said == "missing":
            return Fault("REQUIRED_FIELD_MISSING", f"{path[-1]} of a {self._kind_at(kind, path[:-1])}", "none", at)
        if said == "extra_forbidden":
            owner = self._kind_at(kind, path[:-1])
            allowed = ", ".join(self.table.kinds[owner].members)
            return Fault("UNTP_MEMBER_UNKNOWN", f"only {allowed} in a {owner}", str(path[-1]), at)
        found = _shown(line["input"])
        if said == _WORD:
            code = "UNTP_WORD_UNKNOWN" if isinstance(line["input"], str) else "UNTP_SHAPE"
            return Fault(code, f"one of {line['ctx']['expected'].replace(' or ', ', ')}", found, at)
        if said == "dict_type":
            return Fault("UNTP_SHAPE", f"an object, {self._kind_at(kind, path)}", found, at)
        if said in _EXPECTED:
            return Fault("UNTP_SHAPE", _EXPECTED[said], found, at)
        return Fault(said, line["msg"], found, at)

    def _kind_at(self, kind: str, path: tuple[str | int, ...]) -> str:
        for part in path:
            if isinstance(part, str):
                kind = next(self._members(kind, part), kind)
        return kind

    def _members(self, kind: str, name: str) -> Iterator[str]:
        """The kinds of the objects under ``name``, of all that ``kind`` may stand for."""
        row = self.table.kinds[kind]
        for one in row.one_of or (kind,):
            wanted = self.table.kinds[one].members.get(name, row.others[1] if row.others else "").strip("[]")
            if wanted in self.table.kinds:
                yield wanted

    def _below(self, kind: str, seen: set[str]) -> set[str]:
        """All kinds that an object of ``kind`` may hold."""
        row = self.table.kinds[kind]
        held = [*row.one_of, *row.members.values(), *((row.others[1],) if row.others else ())]
        for wanted in (one.strip("[]") for one in held):
            if wanted in self.table.kinds and wanted not in seen:
                seen.add(wanted)
                self._below(wanted, seen)
        return seen


def _simple(simple: Simple) -> CoreSchema:
    if simple.json == "flag":
        return core_schema.bool_schema(strict=True)
    if simple.json == "any":
        return core_schema.any_schema()
    if simple.json == "text" and simple.pattern is None:
        return core_schema.str_schema(strict=True)
    return checked(SIMPLE_CHECKS[simple.json](simple))


def _shown(value: Any) -> str:  # noqa: ANN401 - a JSON value of any shape
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return "null" if value is None else repr(value)
