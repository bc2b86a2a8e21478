"""Checks of single values that JSON Schema tells otherwise than pydantic: each takes a value and returns or refuses it.

To JSON Schema ``1.0`` is an integer and ``true`` no number; a list of types must hold some names and may hold others;
a context begins with given addresses and repeats none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from pydantic_core import CoreSchema, PydanticCustomError, SchemaValidator, core_schema

from greenchain.formats.untp.notation import Simple

Check = Callable[[Any], Any]
_SHAPE: Final = "UNTP_SHAPE"


def checked(check: Check) -> CoreSchema:
    """A schema that asks ``check`` and nothing else."""
    return core_schema.no_info_plain_validator_function(check)


def types_hold(names: tuple[str, ...]) -> CoreSchema:
    """A ``type``: a list of texts with all of ``names``."""
    expected = f"a list of texts with {' and '.join(names)}"

    def check(value: list[str]) -> list[str]:
        for name in names:
            if name not in value:
                raise PydanticCustomError("UNTP_WORD_UNKNOWN", expected)
        return value

    return _texts(check)


def starts_with(urls: tuple[str, ...]) -> CoreSchema:
    """An ``@context``: a list of texts, ``urls`` first, none twice."""
    expected = f"a list of addresses, each once, that begins with {' and '.join(urls)}"

    def check(value: list[str]) -> list[str]:
        if tuple(value[: len(urls)]) != urls or len(set(value)) < len(value):
            raise PydanticCustomError("UNTP_WORD_UNKNOWN", expected)
        return value

    return _texts(check)


def exactly_one(validators: Mapping[str, SchemaValidator], kind: str, meant: Callable[[str, Any], str]) -> Check:
    """An object of exactly one of several kinds; of none, it has the faults of the one that it is meant to be.

    Args:
        validators: by kind.
        kind: what they all are.
        meant: tells the one kind that a value of ``kind`` is meant to be.
    """
    expected = f"exactly one of {', '.join(validators)}, told apart by its type"

    def check(value: Any) -> Any:  # noqa: ANN401 - a JSON value of any shape
        if type(value) is not dict:
            raise PydanticCustomError(_SHAPE, f"an object, {kind}")
        fitting = sum(validator.isinstance_python(value) for validator in validators.values())
        if not fitting:
            return validators[meant(kind, value)].validate_python(value)
        if fitting > 1:
            raise PydanticCustomError(_SHAPE, expected)
        return value

    return check


def stands_with(needs: Mapping[str, str]) -> Check:
    """An object in which a member stands only beside another."""

    def check(value: Any) -> Any:  # noqa: ANN401 - a JSON value of any shape
        for name, needed in needs.items():
            if name in value and needed not in value:
                raise PydanticCustomError("REQUIRED_FIELD_MISSING", f"{needed} beside {name}")
        return value

    return check


def names_fit(pattern: re.Pattern[str], known: frozenset[str]) -> Check:
    """An object whose members are ``known`` or have a name that holds ``pattern``."""

    def check(value: Any) -> Any:  # noqa: ANN401 - a JSON value of any shape
        for name in value:
            if name not in known and not pattern.search(name):
                raise PydanticCustomError(
                    "UNTP_MEMBER_UNKNOWN", "only relations: a word in small letters, or an address"
                )
        return value

    return check


def _texts(check: Callable[[list[str]], list[str]]) -> CoreSchema:
    """A list of texts that ``check`` looks at."""
    listed = core_schema.list_schema(core_schema.str_schema(strict=True), strict=True)
    return core_schema.no_info_after_validator_function(check, listed)


def _are_texts(value: Any) -> bool:  # noqa: ANN401 - a JSON value of any shape
    return type(value) is list and all(isinstance(item, str) for item in value)


def _is_number(value: Any) -> bool:  # noqa: ANN401 - a JSON value of any shape
    return isinstance(value, int | Decimal) and value is not True and value is not False


def _number(simple: Simple) -> Check:
    least, most = simple.least, simple.most
    must_be_whole = simple.json == "whole"
    expected = "an integer" if must_be_whole else "a number"
    limits = " and ".join([f"at least {least}"] * (least is not None) + [f"at most {most}"] * (most is not None))

    def check(value: Any) -> Any:  # noqa: ANN401 - a JSON value of any shape
        if not _is_number(value) or (must_be_whole and value != int(value)):
            raise PydanticCustomError(_SHAPE, expected)
        if (least is not None and value < least) or (most is not None and value > most):
            raise PydanticCustomError("UNTP_FORM", limits)
        return value

    return check


def _text(simple: Simple) -> Check:
    pattern = simple.pattern

    def check(value: Any) -> Any:  # noqa: ANN401 - a JSON value of any shape
        if not isinstance(value, str):
            raise PydanticCustomError(_SHAPE, "a text")
        if pattern is not None and not pattern.search(value):
            raise PydanticCustomError("UNTP_FORM", "a text of the form that the standard gives")
        return value

    return check


def _is_position(value: Any) -> bool:  # noqa: ANN401 - a JSON value of any shape
    """Numbers; or, as the schema also lets pass, the name of the type in a list."""
    if type(value) is not list:
        return False
    return all(_is_number(item) for item in value) or (_are_texts(value) and "Point3D" in value)


def _position(simple: Simple) -> Check:
    def check(value: Any) -> Any:  # noqa: ANN401 - a JSON value of any shape
        if simple.json == "position":
            is_good = _is_position(value)
        else:
            is_good = type(value) is list and (
                all(_is_position(item) for item in value) or (_are_texts(value) and "Point3DWrapper" in value)
            )
        if not is_good:
            raise PydanticCustomError(
                _SHAPE, "a list of numbers" if simple.json == "position" else "a list of positions"
            )
        return value

    return check


SIMPLE_CHECKS: Final[Mapping[str, Callable[[Simple], Check]]] = MappingProxyType(
    {"number": _number, "whole": _number, "text": _text, "position": _position, "positions": _position}
)
"""How a simple type is checked, by its JSON type."""
