"""Answers that somebody states with a level, beside those of claims: worked cases, and documents that ask "what if"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from greenchain.evidence import EvidenceLevel
from greenchain.scoring.cards.answers import Answers
from greenchain.scoring.cards.card import Sought
from greenchain.scoring.leaves import Statement
from greenchain.values.finding import Finding

Stated: TypeAlias = Mapping[str, tuple[Fraction, EvidenceLevel]]


@dataclass(frozen=True, slots=True)
class StatedAnswers(Answers):
    """What claims say, and what is merely stated.

    Attributes:
        stated: value and level by the id of an indicator, gate or reported figure.
    """

    stated: Stated = field(default_factory=lambda: MappingProxyType({}), kw_only=True)

    @classmethod
    def beside(cls, said: Answers, stated: Stated) -> StatedAnswers:
        """What ``said`` holds, and what is stated beside it."""
        return cls(**{each.name: getattr(said, each.name) for each in fields(Answers)}, stated=stated)

    def statements(self, name: str, *, sought: Sought) -> tuple[list[Statement], list[Finding]]:
        """What claims say under ``name``, and the one answer stated, where it can be used."""
        statements, findings = Answers.statements(self, name, sought=sought)
        if name in self.stated:
            value, level = self.stated[name]
            said = self.usable(Statement(value, level), name, unit=sought.unit, per=sought.per, sought=sought)
            if isinstance(said, Finding):
                findings.append(said)
            else:
                statements.append(said)
        return statements, findings
