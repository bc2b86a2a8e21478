"""A filled class is the dataclass it was: signature, defaults, errors and frozenness; only its making is quicker."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, make_dataclass, replace
from inspect import signature

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenchain.values.filling import filled

NAMES = ("one", "other", "third", "fourth")


@filled
@dataclass(frozen=True, slots=True)
class Base:
    """A first."""

    name: str
    size: int = 3


@filled
@dataclass(frozen=True, slots=True)
class Made(Base):
    """A second, which looks at itself."""

    rest: list[int] = field(default_factory=list)
    end: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError("size")


def pair(kinds):
    """A plain dataclass and its filled twin, of fields with and without defaults and factories."""
    given = {
        "plain": lambda name: (name, object),
        "default": lambda name: (name, object, field(default=name)),
        "factory": lambda name: (name, object, field(default_factory=list)),
        "named": lambda name: (name, object, field(kw_only=True)),
        "named default": lambda name: (name, object, field(default=7, kw_only=True)),
    }
    members = [given[kind](name) for kind, name in zip(kinds, NAMES, strict=False)]
    plain, other = (make_dataclass("Some", members, frozen=True, slots=True) for _ in range(2))
    return plain, filled(other)


def made(cls, places, named):
    try:
        one = cls(*places, **named)
    except TypeError as error:
        return str(error)
    return [getattr(one, name) for name in cls.__slots__], repr(one)


kinds = st.lists(st.sampled_from(["plain", "default", "factory", "named", "named default"]), max_size=4).filter(
    lambda found: (
        [one for one in found if "named" not in one]
        == sorted((one for one in found if "named" not in one), key=lambda one: one != "plain")
    )
)


@given(kinds, st.lists(st.integers(), max_size=5), st.dictionaries(st.sampled_from([*NAMES, "colour"]), st.integers()))
def test_whatever_is_given_makes_the_same_or_the_same_error(fields, places, named):
    plain, other = pair(fields)
    assert made(other, places, named) == made(plain, places, named)
    assert str(signature(other)) == str(signature(plain))


def test_it_stays_frozen_equal_hashed_copied_and_checked():
    one = Made("a", rest=[1], end="z")
    with pytest.raises(FrozenInstanceError):
        one.name = "b"
    with pytest.raises(ValueError, match="size"):
        Made("a", -1)
    assert one == Made("a", 3, [1], end="z") == copy.deepcopy(one) == pickle.loads(pickle.dumps(one))  # noqa: S301 - our own bytes
    assert replace(one, size=4).size == 4
    assert hash(Base("a")) == hash(Base("a", 3))
    assert Made("a").rest is not Made("a").rest


def test_what_cannot_be_filled_is_refused():
    @dataclass(frozen=True)
    class Open:
        name: str

    @dataclass(frozen=True, slots=True)
    class Hidden:
        name: str = field(init=False, default="")

    for cls, told in ((Open, "slot"), (Hidden, "parameters"), (int, "dataclass")):
        with pytest.raises((TypeError, ValueError), match=told):
            filled(cls)
