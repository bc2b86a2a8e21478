"""Findings as a page tells them: sign and words of the outcome, what was read, what is missing, the clause in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from greenchain.report.messages import Words
from greenchain.report.names import Names
from greenchain.report.notes import Cited, Code, Notes, Proof
from greenchain.report.reading import mapping, mappings, outcome, text, texts
from greenchain.values.outcome import Outcome

MAX_FINDINGS = 60  # of one thing on a page; a person reads no more, and the JSON has them all
_WORST_FIRST = (Outcome.DOES_NOT_CONFORM, Outcome.NOT_DETERMINED, None, Outcome.CONFORMS, Outcome.NOT_APPLICABLE)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """What every section needs: the words, the names, and the notes that it adds to."""

    words: Words
    names: Names
    notes: Notes

    @classmethod
    def of(cls, document: Mapping[str, Any], *, language: str = "en") -> Context:
        """A fresh context for one page about ``document``."""
        words = Words(language)
        return cls(words, Names(document), Notes(words))


@dataclass(frozen=True, slots=True)
class Mark:
    """An outcome: ``value`` picks the sign, ``words`` say it. Without a stated outcome both say so."""

    value: str
    words: str

    @classmethod
    def of(cls, value: object, words: Words) -> Mark:
        """The mark of an outcome as documents spell it."""
        found = outcome(value)
        name = found.value if found else "not_stated"
        return cls(name, words(f"outcome.{name}"))


@dataclass(frozen=True, slots=True)
class Shown(Generic[T]):
    """The first of many things, and how many more there are."""

    items: tuple[T, ...]
    left: int = 0

    @classmethod
    def of(cls, items: Sequence[T], most: int) -> Shown[T]:
        """At most ``most`` of ``items``."""
        return cls(tuple(items[:most]), max(len(items) - most, 0))

    @property
    def total(self) -> int:
        """How many there are in all."""
        return len(self.items) + self.left


@dataclass(frozen=True, slots=True)
class Saying:
    """One finding."""

    mark: Mark
    code: Code
    detail: str
    where: str
    values: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    related: tuple[Proof, ...]
    cited: Cited | None
    severity: str

    @property
    def is_open(self) -> bool:
        """Whether it speaks against conformity, or leaves it open."""
        return self.mark.value in ("does_not_conform", "not_determined", "not_stated")


def saying(finding: Mapping[str, Any], context: Context) -> Saying:
    """One finding of a document."""
    values = mapping(finding.get("values"))
    return Saying(
        mark=Mark.of(finding.get("outcome"), context.words),
        code=context.notes.code(finding.get("code")),
        detail=text(finding.get("detail")),
        where=context.names.full(text(finding.get("where"))),
        values=tuple((text(str(name)), text(value)) for name, value in values.items()),
        missing=texts(finding.get("missing")),
        related=tuple(context.notes.proof(item) for item in texts(finding.get("related"))),
        cited=context.notes.cite(finding.get("citation")),
        severity=text(finding.get("severity")),
    )


def sayings(findings: object, context: Context) -> Shown[Saying]:
    """The findings of a list, worst first, otherwise in their order; those beyond the limit are counted."""
    listed = sorted(mappings(findings), key=lambda finding: _WORST_FIRST.index(outcome(finding.get("outcome"))))
    shown = Shown.of(listed, MAX_FINDINGS)
    return Shown(tuple(saying(finding, context) for finding in shown.items), shown.left)


def open_first(findings: Iterable[Saying]) -> tuple[Saying, ...]:
    """Those that speak against conformity or leave it open."""
    return tuple(finding for finding in findings if finding.is_open)
