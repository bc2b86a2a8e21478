"""One TOML document, every number exact.

Source: TOML 1.0.0.
"""

from __future__ import annotations

import tomllib
from datetime import date, time
from decimal import Decimal
from typing import Any

from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.json.shapes import MAX_BYTES


def parse_toml(raw: bytes, *, max_bytes: int = MAX_BYTES) -> dict[str, Any]:
    """The tables that ``raw`` holds, in the types of JSON: numbers are ``int`` or ``Decimal``, dates their texts.

    Raises:
        InputError: no TOML in UTF-8, or beyond the budget of bytes.

    >>> parse_toml(b"mass = 1.50"), parse_toml(b"on = 2026-01-31")
    ({'mass': Decimal('1.50')}, {'on': '2026-01-31'})
    """
    tables: dict[str, Any] = _in_json(toml_tables(raw, max_bytes=max_bytes))
    return tables


def toml_tables(
    raw: bytes,
    *,
    code: str = "TOML_SYNTAX",
    error: type[GreenchainError] = InputError,
    max_bytes: int = MAX_BYTES,
) -> dict[str, Any]:
    """The tables that ``raw`` holds, dates and instants in types of their own.

    Args:
        raw: UTF-8, with or without its mark.
        code: of the fault of what is no TOML.
        error: of the room that reads it.
        max_bytes: no larger document is read.

    Raises:
        GreenchainError: an ``error``: no TOML in UTF-8, or beyond the budget of bytes.
    """
    if len(raw) > max_bytes:
        raise error(Fault("BUDGET_EXCEEDED", f"at most {max_bytes} bytes", f"{len(raw)} bytes"))
    try:
        return tomllib.loads(raw.decode("utf-8-sig"), parse_float=Decimal)
    # a whole number of thousands of digits is a ValueError, an exponent beyond all measure an ArithmeticError
    except (ValueError, ArithmeticError) as reason:
        raise error(Fault(code, "one TOML document in UTF-8", str(reason))) from None
    except RecursionError:
        raise error(Fault(code, "one TOML document in UTF-8", "tables nested too deep")) from None


def _in_json(value: Any) -> Any:  # noqa: ANN401 - a TOML value of any shape
    """``value`` with every date, time and instant as its text; an instant without an offset stays without one."""
    if isinstance(value, dict):
        return {key: _in_json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_in_json(part) for part in value]
    if isinstance(value, date | time):
        return value.isoformat().replace("+00:00", "Z")
    return value
