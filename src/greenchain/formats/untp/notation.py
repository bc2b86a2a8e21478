"""How this room writes down what UNTP documents hold: kinds of objects in rows, one a kind, read by code and by tests.

A row says which members an object must and may have, each with its type: the name of a simple type, of a list of words
or of another kind, in brackets for a list. An entity may have members of others; a value may not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Final

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of object.

    Attributes:
        must: type by member that it requires.
        may: type by member that it may have beside.
        is_open: whether members of others are allowed.
        types: names that its ``type`` holds, where it states one; it then is a list of texts.
        needs: by member, the one that it may not stand without.
        one_of: where not empty, the object is of exactly one of these kinds, and all else here is empty.
        others: of members whose name fits the pattern, the type; only where the members are names of others.
    """

    must: Mapping[str, str] = field(default_factory=lambda: _NONE)
    may: Mapping[str, str] = field(default_factory=lambda: _NONE)
    is_open: bool = True
    types: tuple[str, ...] = ()
    needs: Mapping[str, str] = field(default_factory=lambda: _NONE)
    one_of: tuple[str, ...] = ()
    others: tuple[re.Pattern[str], str] | None = None

    @property
    def members(self) -> Mapping[str, str]:
        """Type by member, of all that it may have; ``type`` apart."""
        return {**self.must, **self.may}


@dataclass(frozen=True, slots=True)
class Simple:
    """A text or number of a certain form.

    Attributes:
        json: ``text``, ``number``, ``whole`` (a number without fraction), ``flag`` or ``any``.
        least, most: of a number, both included.
        pattern: what a text must hold, or it is refused.
        form: what a text should be, by a name of ``forms.FORMS``; another one is doubted and not refused.
    """

    json: str
    least: Decimal | None = None
    most: Decimal | None = None
    pattern: re.Pattern[str] | None = None
    form: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """All kinds of one version.

    Attributes:
        kinds: by name.
        words: lists of words by name.
        simple: simple types by name.
        contexts: what the ``@context`` of a document begins with, by kind of its outermost object.
    """

    kinds: Mapping[str, Kind]
    words: Mapping[str, tuple[str, ...]]
    simple: Mapping[str, Simple]
    contexts: Mapping[str, tuple[str, ...]]


def entity(must: str = "", may: str = "", *types: str, needs: Mapping[str, str] = _NONE) -> Kind:
    """A kind whose objects may have members of others.

    >>> entity("id:uri", "name:text").must["id"]
    'uri'
    """
    return Kind(_row(must), _row(may), types=types, needs=needs)


def value(must: str = "", may: str = "", *types: str, needs: Mapping[str, str] = _NONE) -> Kind:
    """A kind whose objects may have no other members."""
    return Kind(_row(must), _row(may), is_open=False, types=types, needs=needs)


def either(*kinds: str) -> Kind:
    """A kind whose objects are each of exactly one of ``kinds``."""
    return Kind(one_of=kinds)


def words(**lists: str) -> Mapping[str, tuple[str, ...]]:
    """Lists of words by name, the words of each divided by blanks."""
    return MappingProxyType({name: tuple(listed.split()) for name, listed in lists.items()})


def _row(text: str) -> Mapping[str, str]:
    return MappingProxyType(dict(part.split(":", 1) for part in text.split()))


SIMPLE: Final[Mapping[str, Simple]] = MappingProxyType(
    {
        "text": Simple("text"),
        "number": Simple("number"),
        "whole": Simple("whole"),
        "flag": Simple("flag"),
        "any": Simple("any"),
        "ratio": Simple("number", Decimal(0), Decimal(1)),
        "latitude": Simple("number", Decimal(-90), Decimal(90)),
        "longitude": Simple("number", Decimal(-180), Decimal(180)),
        "index": Simple("whole", Decimal(0)),
        **{form: Simple("text", form=form) for form in ("uri", "date", "instant", "bytes", "country", "unit", "media")},
    }
)
"""The simple types that all versions know."""
