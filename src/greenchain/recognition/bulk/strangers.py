"""Schemes that rows state and no fact names: told by name, so that a slip is not taken for a refusal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from greenchain.recognition.answers import opened
from greenchain.recognition.bulk.claims import Claims
from greenchain.recognition.names import near
from greenchain.recognition.network import Network
from greenchain.values.finding import Finding

_KEPT = 1000  # names: a table of a thousand unknown schemes was made for other facts
_TOLD = 20  # of them, each with the names near it: a second for a large world
_LETTERS = 100  # of one name: longer ones are none


@dataclass(slots=True, eq=False)
class Strangers:
    """How many rows state each scheme that the facts of a network do not name."""

    network: Network
    rows: Counter[str] = field(default_factory=Counter)
    others: int = 0

    def take(self, claims: Claims) -> None:
        """Count the rows of some more claims."""
        stated = np.bincount(claims.group, minlength=len(claims.groups)).tolist()
        for group, rows in zip(claims.groups, stated, strict=True):
            name = group.scheme[:_LETTERS]
            if not group.scheme or group.scheme in self.network.named:
                continue
            if name in self.rows or len(self.rows) < _KEPT:
                self.rows[name] += rows
            else:
                self.others += rows

    def findings(self) -> Iterator[Finding]:
        """One a scheme, those that most rows state first, and one for the rest."""
        ordered = sorted(self.rows.items(), key=lambda found: (-found[1], found[0]))
        for name, rows in ordered[:_TOLD]:
            detail = f"{name} is not on file{near(name, self.network.named)}; stated by {_rows(rows)}"
            yield opened("scheme", detail, name, code="SCHEME_UNKNOWN")
        rest = self.others + sum(rows for _, rows in ordered[_TOLD:])
        if rest:
            detail = f"other schemes that are not on file are stated by {_rows(rest)}"
            yield opened("scheme", detail, "the schemes that rows state", code="SCHEME_UNKNOWN")


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
