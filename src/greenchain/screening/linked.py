"""Facts of an item that lie beside its declaration: what they are, what keeps one untold, what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from greenchain.screening.asking import Answer
from greenchain.screening.facts import Values


@dataclass(frozen=True, slots=True)
class Linked:
    """What lies beside one item.

    Attributes:
        facts: as rules read them.
        missing: by a fact that could not be told, what would tell it.
        related: by fact, the names of what it rests on.
    """

    facts: Values = field(default_factory=dict)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    related: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def joined(self, other: Linked) -> Linked:
        """Both together."""
        return Linked(
            {**self.facts, **other.facts}, {**self.missing, **other.missing}, {**self.related, **other.related}
        )

    def named(self, answer: Answer) -> Answer:
        """The answer with what would tell a fact in the place of the fact that is missing."""
        if self.missing.keys().isdisjoint(answer.truth.missing):
            return answer
        told = (each for name in answer.truth.missing for each in self.missing.get(name, (name,)))
        return replace(answer, truth=replace(answer.truth, missing=tuple(dict.fromkeys(told))))

    def related_to(self, answer: Answer) -> tuple[str, ...]:
        """What the facts that the answer's rule reads rest on."""
        if not self.related:  # as of most items
            return ()
        return tuple(name for fact, names in self.related.items() if fact in answer.bound.reads for name in names)
