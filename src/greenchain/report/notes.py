"""What a page refers to by number: clauses and sources, codes, claims; collected while its sections are read.

Anchors are numbered, never made of texts of the document, so no value can name an element of the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from greenchain.report.messages import Words
from greenchain.report.reading import mapping, text
from greenchain.values.codes import REGISTRY

_DIGEST = re.compile("[0-9a-f]{64}")
_KEYS = ("instrument", "clause", "source", "status", "valid_from", "valid_until", "pack", "row")


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause or source, once for all that rest on it."""

    number: int
    instrument: str
    clause: str
    source: str
    status: str
    force: str
    pack: str
    row: str

    @property
    def anchor(self) -> str:
        """The element that tells it in full."""
        return f"source-{self.number}"


@dataclass(frozen=True, slots=True)
class Code:
    """A code and what the registry says of it; ``anchor`` is empty for a code that it does not hold."""

    code: str
    anchor: str = ""
    en: str = ""
    zh: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A claim that something rests on; ``anchor`` is empty where the page does not show it."""

    label: str
    digest: str
    anchor: str = ""


@dataclass(slots=True)
class Notes:
    """The collection; what was asked for once keeps its number."""

    words: Words
    _cited: dict[tuple[str, ...], Cited] = field(default_factory=dict)
    _codes: dict[str, Code] = field(default_factory=dict)
    _claims: dict[str, Proof] = field(default_factory=dict)

    def cite(self, citation: object) -> Cited | None:
        """The numbered clause of a citation; ``None`` where nothing is cited."""
        told = mapping(citation)
        key = tuple(text(told.get(name)) for name in _KEYS)
        if not any(key):
            return None
        if key not in self._cited:
            instrument, clause, source, status, since, until, pack, row = key
            force = self.words.span(since, until)
            self._cited[key] = Cited(len(self._cited) + 1, instrument, clause, source, status, force, pack, row)
        return self._cited[key]

    def code(self, code: object) -> Code:
        """A code with its meaning."""
        name = text(code)
        entry = REGISTRY.get(name)
        if entry is None:
            return Code(name)
        return self._codes.setdefault(name, Code(name, f"code-{name}", entry.en, entry.zh, entry.remedy))

    def place(self, claim: Mapping[str, Any], anchor: str) -> None:
        """Say where the page shows a claim."""
        digest, source = text(claim.get("digest")), text(claim.get("source"))
        if digest:
            self._claims.setdefault(digest, Proof(source or digest[:12], digest, anchor))

    def proof(self, digest: str) -> Proof:
        """The claim of that digest, as the page can point to it."""
        label = f"{digest[:12]}…" if _DIGEST.fullmatch(digest) else digest
        return self._claims.get(digest, Proof(label, digest))

    @property
    def cited(self) -> tuple[Cited, ...]:
        """Every clause asked for, by number."""
        return tuple(self._cited.values())

    @property
    def codes(self) -> tuple[Code, ...]:
        """Every registered code asked for, in order of the alphabet."""
        return tuple(self._codes[name] for name in sorted(self._codes))
