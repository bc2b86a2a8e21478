"""JSON values that nobody can change: what evidence is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NoReturn, final

from greenchain.values.json.reading import parse_json
from greenchain.values.json.shapes import Json


@final
class FrozenObject(Mapping[str, "Json"]):  # noqa: PLW1641 - equal to dicts, which have no hash
    """A JSON object that nobody can change, and whose values nobody can change; equal to any mapping of equal members.

    ``types.MappingProxyType`` will not do for evidence: in a comparison it hands the dict behind it to the other
    operand, who may keep it and write into it. Here no operation gives the members away.
    """

    __slots__ = ("_canonical", "_members")
    _canonical: bytes
    _members: dict[str, Json]

    # No __init__, which a caller could call a second time
    def __new__(cls, members: Mapping[str, Json]) -> FrozenObject:
        """The object of ``members``, frozen all the way down."""
        frozen = super().__new__(cls)
        object.__setattr__(frozen, "_members", {key: freeze(item) for key, item in members.items()})
        return frozen

    @classmethod
    def of_canonical(cls, raw: bytes) -> FrozenObject:
        """The object that ``raw``, a canonical JSON object, holds; parsed when it is first looked into."""
        frozen = object.__new__(cls)
        object.__setattr__(frozen, "_canonical", raw)
        return frozen

    def is_exactly(self, raw: bytes) -> bool:
        """Whether this is ``of_canonical(raw)`` to the last type: no ``3.0`` for ``3``, no text of a class of its own.

        Raises:
            AttributeError: somebody took the members away.
        """
        return _is_exactly(self, parse_json(raw))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - called for a slot that is not filled yet
        if name != "_members":
            raise AttributeError(name)
        members = {key: freeze(item) for key, item in parse_json(self._canonical).items()}
        object.__setattr__(self, "_members", members)
        return members

    def __getitem__(self, key: str) -> Json:
        return self._members[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, key: object) -> bool:
        return key in self._members

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as any Mapping, which takes longer
        """The value of ``key``; ``default`` where there is none."""
        return self._members.get(key, default)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        if len(self) != len(other):
            return False
        return all(key in other and item == other[key] for key, item in self._members.items())

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise TypeError("a frozen JSON object does not change")

    def __delattr__(self, name: str) -> NoReturn:
        raise TypeError("a frozen JSON object does not change")

    def __reduce__(self) -> tuple[Callable[..., Json], tuple[Any, ...]]:
        return freeze, (thaw(self),)

    def __repr__(self) -> str:
        return f"FrozenObject({self._members!r})"


def freeze(value: Json) -> Json:
    """``value`` with every mapping a ``FrozenObject`` and every list a tuple, all the way down."""
    if isinstance(value, FrozenObject):
        return value
    if isinstance(value, Mapping):
        return FrozenObject(value)
    if isinstance(value, list | tuple):
        return tuple(freeze(item) for item in value)
    return value


def _is_exactly(frozen: object, parsed: object) -> bool:
    """Whether ``frozen`` is what ``freeze`` makes of ``parsed``, a value of ``parse_json``, with no type in between."""
    if isinstance(parsed, dict):
        members = frozen._members if type(frozen) is FrozenObject else None  # noqa: SLF001 - of the class above
        if type(members) is not dict or len(members) != len(parsed):
            return False
        return all(
            _is_exactly(key, name) and _is_exactly(item, value)
            for (key, item), (name, value) in zip(members.items(), parsed.items(), strict=True)
        )
    if isinstance(parsed, list):
        if type(frozen) is not tuple or len(frozen) != len(parsed):
            return False
        return all(_is_exactly(item, value) for item, value in zip(frozen, parsed, strict=True))
    if type(frozen) is not type(parsed):
        return False
    return str(frozen) == str(parsed) if isinstance(parsed, Decimal) else frozen == parsed


def thaw(value: Json) -> Any:  # noqa: ANN401 - a JSON value of any shape
    """``value`` as fresh dicts and lists."""
    if isinstance(value, Mapping):
        return {key: thaw(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [thaw(item) for item in value]
    return value
