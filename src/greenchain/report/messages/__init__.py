"""Every word that a page adds to what the document says, one catalogue a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from greenchain.report.messages.english import TEXTS as ENGLISH
from greenchain.report.reading import text

CATALOGUES: Mapping[str, Mapping[str, str]] = MappingProxyType({"en": ENGLISH})


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogue of one language.

    >>> Words("en")("outcome.conforms")
    'Conforms'
    """

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The text of ``key`` with ``values`` filled in."""
        return CATALOGUES[self.language][key].format(**values)

    def count(self, key: str, count: int, **values: object) -> str:
        """The text of ``key`` for one or for many."""
        return self(f"{key}.one" if count == 1 else f"{key}.many", n=count, **values)

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in CATALOGUES[self.language]

    def term(self, group: str, value: object) -> str:
        """A word of the documents (a stage, a decision, a level) as people read it; itself where it is not known."""
        told = text(value)
        if not told:
            return self("not_stated")
        key = f"{group}.{told}"
        return self(key) if self.has(key) else told.replace("_", " ")

    def span(self, since: str, until: str) -> str:
        """A half-open period in words; empty where neither end is stated."""
        if since and until:
            return self("period.both", since=since, until=until)
        if since:
            return self("period.since", since=since)
        return self("period.until", until=until) if until else ""
