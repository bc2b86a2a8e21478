"""JSON text with the very digits of its numbers: what is read and written again compares equal, digit for digit.

The standard library's encoder turns a decimal into a double, and results print it as text; documents of others have
numbers where their schemas ask for numbers, and ``0.10`` is not ``0.1`` to whoever signed it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from json.encoder import encode_basestring

from greenchain.values.errors import Fault, InputError
from greenchain.values.json import MAX_DEPTH, Json


def exact_text(value: Json, depth: int = 0) -> str:
    """``value`` as JSON on one line.

    Args:
        value: any JSON value.
        depth: how deep in its document it will stand.

    Raises:
        InputError: it nests deeper than is read again.

    >>> exact_text({"value": Decimal("0.10")})
    '{"value":0.10}'
    """
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, Decimal):
        return str(value)
    if not isinstance(value, Mapping | list | tuple):
        return json.dumps(value)
    if depth >= MAX_DEPTH:
        raise InputError(Fault("BUDGET_EXCEEDED", f"nesting of at most {MAX_DEPTH}", "deeper nesting"))
    if isinstance(value, Mapping):
        members = [f"{encode_basestring(name)}:{exact_text(item, depth + 1)}" for name, item in value.items()]
        return f"{{{','.join(members)}}}"
    return f"[{','.join([exact_text(item, depth + 1) for item in value])}]"


def indented_text(value: Json, depth: int = 0) -> str:
    """``value`` as JSON for people: a line a member, two blanks a level, no newline at the end.

    Raises:
        InputError: as ``exact_text``.
    """
    if not isinstance(value, Mapping | list | tuple) or not value:
        return exact_text(value, depth)
    if depth >= MAX_DEPTH:
        raise InputError(Fault("BUDGET_EXCEEDED", f"nesting of at most {MAX_DEPTH}", "deeper nesting"))
    inner, outer = "  " * (depth + 1), "  " * depth
    if isinstance(value, Mapping):
        lines = [f"{inner}{encode_basestring(name)}: {indented_text(item, depth + 1)}" for name, item in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{outer}}}"
    return "[\n" + ",\n".join([inner + indented_text(item, depth + 1) for item in value]) + f"\n{outer}]"
