"""The formats of declarations that come from somebody else's system and are read by a map."""

from __future__ import annotations

from functools import partial

from greenchain.formats.batch import Format
from greenchain.formats.column_map import ColumnMap
from greenchain.formats.declaration_json import DECLARATIONS_JSON
from greenchain.formats.declaration_table import MEDIA_TYPE, NAME, read_by
from greenchain.formats.json_shape import outer_names
from greenchain.formats.sad import sad_xml


def mapped_formats(column_map: ColumnMap) -> tuple[Format, ...]:
    """How declarations are read where a map is given: customs XML and tables by the map, JSON in our own fields."""
    return (
        DECLARATIONS_JSON,
        sad_xml(column_map),
        Format(NAME, MEDIA_TYPE, _is_table, partial(read_by, column_map)),
    )


def _is_table(data: bytes, name: str) -> bool:  # noqa: ARG001 - every format is asked with the name
    """Whether the bytes may be a table: whoever gives a map means one by all that is no JSON and no XML."""
    return outer_names(data) is None and not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{", b"["))
