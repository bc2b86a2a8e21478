"""One TOML document, every number exact.

Source: TOML 1.0.0.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

from greenchain.values.errors import Fault, InputError
from greenchain.values.json.shapes import MAX_BYTES


def parse_toml(raw: bytes, *, max_bytes: int = MAX_BYTES) -> dict[str, Any]:
    """The tables that ``raw`` holds; numbers are ``int`` or ``Decimal``, never floats.

    Raises:
        InputError: no TOML in UTF-8, or beyond the budget of bytes.

    >>> parse_toml(b"mass = 1.50")
    {'mass': Decimal('1.50')}
    """
    if len(raw) > max_bytes:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {max_bytes} bytes", f"{len(raw)} bytes"))
    try:
        return tomllib.loads(raw.decode("utf-8-sig"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ArithmeticError, RecursionError, ValueError) as error:
        raise InputError(Fault("TOML_SYNTAX", "one TOML document in UTF-8", str(error))) from None
