"""What a JSON value is in this house, and the limits within which all readers of JSON agree.

Source: RFC 8259; RFC 7493 (I-JSON); RFC 8785, 3.2.2.3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

Json: TypeAlias = "bool | int | str | Decimal | Mapping[str, Json] | Sequence[Json] | None"
"""A JSON value: mappings and sequences, fractions as Decimal."""

OBJECTS: Final = (dict, Mapping)
"""What a JSON object may be, for ``isinstance``: nearly all are dicts, found without asking ``Mapping``."""

ARRAYS: Final = (list, tuple)
"""What a JSON array may be, for ``isinstance``."""

MAX_BYTES = 16 * 1024 * 1024  # one document in memory; larger inputs are tables or split
MAX_DEPTH = 64  # no standard document nests deeper than about 20; each level costs interpreter stack
MAX_SAFE_INTEGER = 2**53 - 1  # the largest integer every JSON reader holds exactly (RFC 8785, 3.2.2.3; I-JSON)
MAX_DIGITS = 400  # longer than any double needs; a bound on the work of one number

REFUSED_NAME = "__proto__"
REFUSED_NAMES = frozenset({REFUSED_NAME})
"""Names that some readers give a meaning of their own (JavaScript prototypes): refused, never aliased."""
