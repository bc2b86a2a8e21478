"""Times and numbers as the event hash writes them: in UTC to the millisecond, and without digits that say nothing.

Source: GS1 CBV 2.0, 8.9. A time's third decimal is rounded up where the fourth is 5 to 9, and the carry runs on into
the second, the minute, the year. Numbers lose leading and trailing zeros and their plus sign; no digit is lost.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from greenchain.values.quantity import decimal_text

_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d{1,400}\.?\d{0,400}|\.\d{1,400})(?:[eE][+-]?\d{1,3})?", re.ASCII)
_ROUNDS_UP = "5"
_MAX_EXPONENT = 400  # a number is written out, so its length is bounded; the reader refuses what is larger


def time_text(text: str) -> str:
    """The instant ``text`` in UTC with exactly three decimals and ``Z``; ``text`` itself where it is no instant.

    >>> time_text("2023-12-31T23:59:59.9995+00:00")
    '2024-01-01T00:00:00.000Z'
    """
    plain = text.strip()
    match = _TIME.fullmatch(plain)
    if match is None:
        return plain
    day, clock, fraction, offset = match.groups()
    fraction = fraction or ""
    millis = int(fraction[:3].ljust(3, "0")) + (fraction[3:4] >= _ROUNDS_UP)
    try:
        if millis < 1000 and offset in ("Z", "z", "+00:00", "-00:00") and not clock.startswith("24"):  # noqa: PLR2004
            datetime.fromisoformat(f"{day}T{clock}")
            return f"{day}T{clock}.{millis:03d}Z"
        return _shifted(day, clock, millis, offset)
    except (ValueError, OverflowError):
        return plain


def _shifted(day: str, clock: str, millis: int, offset: str) -> str:
    ends_day = clock == "24:00:00"  # the midnight that ends its day, as XML Schema has it
    zone = "+00:00" if offset in "Zz" else offset
    instant = datetime.fromisoformat(f"{day}T{'00:00:00' if ends_day else clock}{zone}")
    utc = (instant.astimezone(UTC) + timedelta(days=ends_day, milliseconds=millis)).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='milliseconds')}Z"


def number_text(value: object) -> str:
    """The number that ``value`` is, or as a text spells, without digits that say nothing; a boolean as in JSON.

    Empty where it is neither.

    >>> number_text("+026.0"), number_text(Decimal("0.10")), number_text(True), number_text("")
    ('26', '0.1', 'true', '')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        plain = value.strip()
        return _written(Decimal(plain)) if _NUMBER.fullmatch(plain) else ""
    if isinstance(value, float):
        return _written(Decimal(repr(value)))
    return _written(value) if isinstance(value, Decimal) else ""


def _written(number: Decimal) -> str:
    if not number.is_finite() or abs(number.adjusted()) > 2 * _MAX_EXPONENT:
        return str(number)
    return decimal_text(number)
