"""One family of errors: each says what was expected, what was found, where, and what to do.

A :class:`Fault` is one thing wrong with an input; a :class:`GreenchainError` carries one or many of them, because a
sender who mends a document wants all of its faults at once. Hostile bytes never raise anything else. A caller's own
mistake (a naive instant, a missing keyword) is a plain ``TypeError`` or ``ValueError``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from greenchain.values.codes import require_registered
from greenchain.values.text import visible

_SHOWN = 120  # characters of a found value that go into a message: enough to recognize it, never a whole document


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input, named by a registered code.

    Attributes:
        code: a code of the registry.
        expected: what should have stood there.
        found: what stood there, cut to a recognizable length, unprintable characters escaped.
        where: JSON pointer, ``row 12, column gtin`` or the like; empty for the whole input.
        file: the name the caller gave the input.
        remedy: what to do; the registry's remedy where empty.
    """

    code: str
    expected: str
    found: str = ""
    where: str = ""
    file: str = ""
    remedy: str = ""

    def __post_init__(self) -> None:
        entry = require_registered(self.code)
        object.__setattr__(self, "found", _cut(self.found))
        if not self.remedy:
            object.__setattr__(self, "remedy", entry.remedy)

    def __str__(self) -> str:
        place = visible(" ".join(part for part in (self.file, self.where) if part))
        found = f", found {self.found}" if self.found else ""
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{place + ': ' if place else ''}{self.code}: expected {self.expected}{found}{remedy}"

    def within(self, *, file: str = "", where: str = "") -> Fault:
        """The same fault placed inside a larger input: ``file`` fills a gap, ``where`` is put in front.

        A place of another kind, such as a row of a table that a document names, stands apart from the pointer.

        >>> Fault("PACK_SHAPE", "a group", where="groups/A").within(where="/scorecards/0/pack").where
        '/scorecards/0/pack groups/A'
        """
        is_apart = where.startswith("/") and where[-1] not in "/ " and self.where[:1] not in ("", "/")
        return replace(self, file=self.file or file, where=f"{where}{' ' if is_apart else ''}{self.where}")


class GreenchainError(Exception):
    """Base of all errors that an input can cause; ``faults`` holds every fault found, never none."""

    def __init__(self, *faults: Fault) -> None:
        if not faults:
            raise ValueError("a GreenchainError names at least one fault")
        super().__init__(*faults)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)

    @property
    def code(self) -> str:
        """The code of the first fault."""
        return self.faults[0].code

    @classmethod
    def raise_if(cls, faults: Iterable[Fault]) -> None:
        """Raise this error with all ``faults``, or return when there are none."""
        collected = tuple(faults)
        if collected:
            raise cls(*collected)

    def within(self, *, file: str = "", where: str = "") -> Self:
        """The same error, its faults placed inside a larger input."""
        return type(self)(*(fault.within(file=file, where=where) for fault in self.faults))


class InputError(GreenchainError):
    """Bytes, a table or a document could not be read as what they claim to be."""


class IdentifierError(GreenchainError):
    """A text is not the identifier it is given as."""


class UnitMismatchError(GreenchainError):
    """Two quantities measure different things and no conversion joins them."""


class PackError(GreenchainError):
    """A standards pack breaks a rule of its format, or is not there."""


class PolicyError(GreenchainError):
    """A trust policy is empty, unclear or contradicts itself."""


class StoreError(GreenchainError):
    """The record store cannot be opened, or holds what this version does not understand."""


class NotConformingError(GreenchainError):
    """A verdict was required to conform and did not; ``faults`` repeat its findings."""


def _cut(text: str) -> str:
    shown = visible(text[: _SHOWN + 1])
    if len(shown) <= _SHOWN:
        return shown
    tail = f"... ({len(text)} characters)"
    return shown[: _SHOWN - len(tail)] + tail  # never longer than _SHOWN, so that cutting again changes nothing
