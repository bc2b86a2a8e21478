"""Whose column holds which of our fields: by the names themselves, or by a map that someone wrote for their table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from greenchain.formats.declaration_fields import HEADER_FIELDS, ITEM_FIELDS
from greenchain.formats.table import column_name
from greenchain.values.errors import Fault, InputError

KEYS = ("declaration_id", "item_no")
FIELDS = (*KEYS, *HEADER_FIELDS, *ITEM_FIELDS)
"""Every field that a row of a table of declarations may state, the keys first."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Where each field is found.

    Attributes:
        fields: our name to theirs; empty where their names are ours.
        constants: what every row states that no column does.
    """

    fields: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    constants: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    @classmethod
    def from_toml(cls, text: str) -> ColumnMap:
        """The map of a TOML document with ``[fields] ours = "theirs"`` and ``[constants] ours = "text"``.

        Raises:
            InputError: no TOML, another section, or a name that is no field of a declaration.
        """
        try:
            document = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise InputError(Fault("TABLE_FORMAT", "a map in TOML", str(error))) from None
        faults = [
            Fault("FIELD_UNKNOWN", "fields or constants", name) for name in document.keys() - {"fields", "constants"}
        ]
        for section in ("fields", "constants"):
            stated = document.get(section, {})
            named = stated if isinstance(stated, Mapping) else {"": stated}
            faults += [
                Fault("FIELD_UNKNOWN", "a field of a declaration and a text", name, where=f"/{section}")
                for name, value in named.items()
                if name not in FIELDS or not isinstance(value, str)
            ]
        InputError.raise_if(faults)
        return cls(MappingProxyType(document.get("fields", {})), MappingProxyType(document.get("constants", {})))

    def places(self, header: Sequence[str]) -> dict[str, int]:
        """The number of the column that holds each field, for those that have one.

        Raises:
            InputError: a column that the map names is not there, a column stands twice, or rows have no key.
        """
        names = [column_name(name) for name in header]
        wanted = {ours: column_name(theirs) for ours, theirs in self.fields.items()} or {
            name: name for name in FIELDS if name in names and name not in self.constants
        }
        faults = [
            Fault("HEADER_DUPLICATE", "each column once", name, where=f"row 1, column {name}")
            for name in sorted({*wanted.values()})
            if names.count(name) > 1
        ]
        lacking = {name for name in wanted.values() if name not in names}
        lacking |= {key for key in KEYS if key not in wanted and key not in self.constants}
        faults += [Fault("FIELD_UNKNOWN", f"a column {name}", "none", where="row 1") for name in sorted(lacking)]
        InputError.raise_if(faults)
        return {ours: names.index(wanted[ours]) for ours in FIELDS if ours in wanted}
