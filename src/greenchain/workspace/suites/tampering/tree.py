"""Changes at every place of a JSON document: each value replaced by what resembles it, each member moved or doubled."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from greenchain.values.json import pointer
from greenchain.workspace.suites.tampering.mutation import Mutation, Pairs, Text, write

Path = tuple[str | int, ...]

_DECIMAL = re.compile("[0-9]+[.][0-9]+", re.ASCII)
_INSTANT = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
_WIDE = {ord(digit): 0xFF10 + int(digit) for digit in "0123456789"}  # full-width digits
# Latin letters and the Cyrillic ones that are drawn alike: a e o p c y x i
_LOOKALIKES = dict(zip(map(ord, "aeopcyxi"), (0x430, 0x435, 0x43E, 0x440, 0x441, 0x443, 0x445, 0x456), strict=True))
_NUMBERS = ("0", "-0", "1.0", "1e0", "10e-1", "9007199254740992", "9007199254740993", "1e22", "10000000000000000000001")
_NO_NUMBERS = ("NaN", "Infinity", "-Infinity", "1e400", "01", "+1", ".5", "5.", "0x5", "1_000", "\uff15")
_ADDED: tuple[tuple[str, Any], ...] = (
    ("undefinedTerm", "x"),
    ("nothing", None),
    ("__proto__", {"value": "0"}),
    ("constructor", {"prototype": {"value": "0"}}),
    ("", "x"),
    ("termsOfUse", []),
)


def altered_trees(document: dict[str, Any]) -> Iterator[Mutation]:
    """Every change below, at every place of ``document``."""
    for path in places(document):
        value, where = at(document, path), pointer(*path) or "/"
        for family, changed in _changes(value):
            yield Mutation(family, where, write(put(document, path, changed)))
        if path and isinstance(path[-1], str):
            yield from _moved(document, path, where)


def places(value: Any, path: Path = ()) -> Iterator[Path]:  # noqa: ANN401 - JSON of any shape
    """The path of every value in ``value``, itself first."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


def at(document: Any, path: Path) -> Any:  # noqa: ANN401 - JSON of any shape
    """The value at ``path``."""
    for key in path:
        document = document[key]
    return document


def put(document: Any, path: Path, value: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """``document`` with another value at ``path``; it shares whatever is as before."""
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(document, dict):
        return {**document, str(head): put(document[head], rest, value)}
    return [put(item, rest, value) if index == head else item for index, item in enumerate(document)]


def without(document: Any, path: Path) -> Any:  # noqa: ANN401 - JSON of any shape
    """``document`` without the value at ``path``."""
    parent, last = at(document, path[:-1]), path[-1]
    if isinstance(parent, dict):
        return put(document, path[:-1], {name: item for name, item in parent.items() if name != last})
    return put(document, path[:-1], [item for index, item in enumerate(parent) if index != last])


def _changes(value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON of any shape
    yield from (("nulled", None), ("wrapped", [value]), ("wrapped", [[value]]), ("wrapped", {"@value": value}))
    if isinstance(value, bool):
        others: tuple[Any, ...] = (not value, str(value).lower(), int(value), Text("True"))
        yield from (("boolean", other) for other in others)
    elif isinstance(value, int):
        yield from _other_numbers(value)
    elif isinstance(value, str):
        yield from _other_texts(value)
    elif isinstance(value, list):
        yield from _other_lists(value)
    elif isinstance(value, dict):
        yield from _other_objects(value)
    else:
        fillings: tuple[Any, ...] = (False, 0, "", [], {})
        yield from (("filled", other) for other in fillings)


def _other_numbers(value: int) -> Iterator[tuple[str, Any]]:
    others = (value + 1, value - 1, -value, value * 10, str(value), True, 2**53 - 1)
    yield from (("number", other) for other in others if type(other) is not int or other != value)
    spelled = (f"{value}.0", f"{value}e0", f"{value}0e-1", f"{value}.00000000000000001", *_NUMBERS, *_NO_NUMBERS)
    yield from (("number", Text(text)) for text in spelled if text != str(value))


def _other_texts(value: str) -> Iterator[tuple[str, Any]]:
    letters = {
        f"{value} ",
        f" {value}",
        f"{value}\n",
        value[:-1],
        value.swapcase(),
        value[::-1],
        value.translate(_WIDE),
        value.translate(_LOOKALIKES),
        f"\u202e{value}",
        f"{value}\u200b",
        f"{value}\u0000",
        f"{value}\ud800",
        value[:-1] + chr(ord(value[-1]) ^ 1) if value else "x",
    }
    yield from (("text", other) for other in sorted(letters - {value}))
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        normal = unicodedata.normalize(form, value)
        if normal != value:
            yield "unicode", normal
    if _DECIMAL.fullmatch(value):
        numbers = (f"{value}0", f"0{value}", f"+{value}", f"{value}e0", value.rstrip("0"), value.replace(".", ","))
        yield from (("decimal", other) for other in dict.fromkeys(numbers) if other != value)
        yield "decimal", Text(value)
    if _INSTANT.fullmatch(value):
        later, bare = f"2099{value[4:]}", value[:-1]
        instants = (later, f"{bare}+00:00", f"{bare}.0Z", f"{bare}z", value.replace("T", " "), f"{bare}-23:59", bare)
        yield from (("instant", other) for other in instants if other != value)


def _other_lists(value: list[Any]) -> Iterator[tuple[str, Any]]:
    size = range(len(value))
    orders = [value[::-1], [*value[1:], *value[:1]], [*value[-1:], *value[:-1]]]
    yield from (("order", other) for other in orders if other != value)
    yield from (("doubled", [*value[: index + 1], value[index], *value[index + 1 :]]) for index in size)
    yield from (("dropped", [*value[:index], *value[index + 1 :]]) for index in size)
    yield from (("unwrapped", item) for item in value[:1])
    yield from (("added", other) for other in ([*value, None], [*value, []], [value, value]))
    yield "dropped", {str(index): value[index] for index in size}


def _other_objects(value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, item in value.items():
        yield "dropped", {other: held for other, held in value.items() if other != name}
        yield "repeated", Pairs((*value.items(), (name, item)))
        yield "repeated", Pairs(((name, None), *value.items()))
        yield "repeated", Pairs((*value.items(), (name, "x")))
        for other in _other_names(name):
            if other not in value:
                yield "renamed", {(other if held == name else held): at for held, at in value.items()}
                yield "added", {**value, other: item}
    yield from (("added", {**value, name: item}) for name, item in _ADDED if name not in value)
    names = list(value)
    for one, two in pairwise(names):
        if value[one] != value[two]:
            yield "swapped", {**value, one: value[two], two: value[one]}


def _other_names(name: str) -> Iterator[str]:
    """What a hasty reader takes for ``name``."""
    spelled = (f"{name} ", f"{name}\u200b", name.swapcase(), name.translate(_LOOKALIKES), f"@{name.lstrip('@')}")
    yield from (other for other in dict.fromkeys(spelled) if other != name)
    yield from (other for form in ("NFC", "NFD") if (other := unicodedata.normalize(form, name)) != name)


def _moved(document: dict[str, Any], path: Path, where: str) -> Iterator[Mutation]:
    """The member at ``path`` taken away, and put into every other object."""
    name, value = str(path[-1]), at(document, path)
    rest = without(document, path)
    for target in places(rest):
        holder = at(rest, target)
        if isinstance(holder, dict) and target != path[:-1] and name not in holder:
            yield Mutation(
                "moved", f"{where} to {pointer(*target) or '/'}", write(put(rest, target, {**holder, name: value}))
            )
