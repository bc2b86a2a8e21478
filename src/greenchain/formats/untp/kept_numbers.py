"""Numbers with fractions inside facts: as text in an object of one member, since facts hold no JSON fractions.

Facts are quoted in answers, and an answer is checked again by their digests; a fraction would not come through every
reader as the same number. An object that already looks so is wrapped once more, so that all of it comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from greenchain.values.json import Json

_NUMBER: Final = "number_text"


def without_fractions(value: Json) -> Any:  # noqa: ANN401 - a JSON value of any shape
    """``value`` with every decimal as text.

    >>> without_fractions({"value": Decimal("0.10")})
    {'value': {'number_text': '0.10'}}
    """
    if isinstance(value, Decimal):
        return {_NUMBER: str(value)}
    if isinstance(value, Mapping):
        made = {name: without_fractions(item) for name, item in value.items()}
        return {_NUMBER: made} if made.keys() == {_NUMBER} else made
    return [without_fractions(item) for item in value] if isinstance(value, list | tuple) else value


def with_fractions(value: Json) -> Any:  # noqa: ANN401 - a JSON value of any shape
    """What ``without_fractions`` was given; what it never wrote is left as it is.

    >>> with_fractions({"value": {"number_text": "0.10"}})
    {'value': Decimal('0.10')}
    """
    if isinstance(value, Mapping):
        wrapped = value.get(_NUMBER) if value.keys() == {_NUMBER} else None
        if isinstance(wrapped, str):
            return _decimal(wrapped)
        inner = wrapped if isinstance(wrapped, Mapping) else value
        return {name: with_fractions(item) for name, item in inner.items()}
    return [with_fractions(item) for item in value] if isinstance(value, list | tuple) else value


def _decimal(text: str) -> Json:
    try:
        number = Decimal(text)
    except ArithmeticError:
        return {_NUMBER: text}
    return number if number.is_finite() else {_NUMBER: text}
