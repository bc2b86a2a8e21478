"""One TOML document, every number exact.

Source: TOML 1.0.0.
"""

from __future__ import annotations

import tomllib
from datetime import date, time
from decimal import Decimal
from typing import Any

from greenchain.values.errors import Fault, InputError
from greenchain.values.json.shapes import MAX_BYTES


def parse_toml(raw: bytes, *, max_bytes: int = MAX_BYTES) -> dict[str, Any]:
    """The tables that ``raw`` holds, in the types of JSON: numbers are ``int`` or ``Decimal``, dates their texts.

    Raises:
        InputError: no TOML in UTF-8, or beyond the budget of bytes.

    >>> parse_toml(b"mass = 1.50"), parse_toml(b"on = 2026-01-31")
    ({'mass': Decimal('1.50')}, {'on': '2026-01-31'})
    """
    if len(raw) > max_bytes:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {max_bytes} bytes", f"{len(raw)} bytes"))
    try:
        tables: dict[str, Any] = _in_json(tomllib.loads(raw.decode("utf-8-sig"), parse_float=Decimal))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ArithmeticError, RecursionError, ValueError) as error:
        raise InputError(Fault("TOML_SYNTAX", "one TOML document in UTF-8", str(error))) from None
    return tables


def _in_json(value: Any) -> Any:  # noqa: ANN401 - a TOML value of any shape
    """``value`` with every date, time and instant as its text; an instant without an offset stays without one."""
    if isinstance(value, dict):
        return {key: _in_json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_in_json(part) for part in value]
    if isinstance(value, date | time):
        return value.isoformat().replace("+00:00", "Z")
    return value
