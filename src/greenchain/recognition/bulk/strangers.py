"""Names that rows state and no fact knows: told with those near them, so that a slip is not taken for a refusal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import numpy as np

from greenchain.recognition.answers import opened
from greenchain.recognition.bulk.claims import Claims
from greenchain.recognition.bulk.steps import Stated
from greenchain.recognition.names import categories_of, documents_of, near
from greenchain.recognition.network import Network
from greenchain.values.finding import Finding

_KEPT = 1000  # names of a kind: a table of a thousand unknown schemes was made for other facts
_TOLD = 20  # of them, each with the names near it: a second for a large world
_LETTERS = 100  # of one name: longer ones are none


@dataclass(slots=True)
class _Counted:
    """Names of one kind, each with what it is looked up among, and how many rows state it."""

    check: str
    code: str
    many: str
    rows: Counter[tuple[str, str]] = field(default_factory=Counter)
    others: int = 0

    def add(self, name: str, scheme: str, rows: int) -> None:
        key = (name[:_LETTERS], scheme[:_LETTERS])
        if key in self.rows or len(self.rows) < _KEPT:
            self.rows[key] += rows
        else:
            self.others += rows

    def most(self) -> list[tuple[tuple[str, str], int]]:
        """Those that are told, the ones that most rows state first."""
        return sorted(self.rows.items(), key=lambda found: (-found[1], found[0]))

    def rest(self) -> Iterator[Finding]:
        rest = self.others + sum(rows for _, rows in self.most()[_TOLD:])
        if rest:
            detail = f"other {self.many} that are not on file are stated by {_rows(rest)}"
            yield opened(self.check, detail, f"the {self.many} that rows state", code=self.code)


@dataclass(slots=True, eq=False)
class Strangers:
    """How many rows state each scheme, criteria document and category that the facts of a network do not name."""

    network: Network
    schemes: _Counted = field(default_factory=lambda: _Counted("scheme", "SCHEME_UNKNOWN", "schemes"))
    documents: _Counted = field(default_factory=lambda: _Counted("criteria", "SCOPE_VERSION", "criteria documents"))
    categories: _Counted = field(default_factory=lambda: _Counted("category", "SCOPE_CATEGORY", "categories"))

    def take(self, claims: Claims) -> None:
        """Count the rows of some more claims."""
        stated = np.bincount(claims.group, minlength=len(claims.groups)).tolist()
        for group, rows in zip(claims.groups, stated, strict=True):
            self._count(group, rows)

    def _count(self, group: Stated, rows: int) -> None:
        network, scheme, name = self.network, group.scheme, group.criteria
        if scheme and scheme not in network.named:
            self.schemes.add(scheme, "", rows)
        elif name and scheme in network.known.sets_of and (scheme, name) not in documents_of(network):
            self.documents.add(name, scheme, rows)
        if group.category and group.category not in categories_of(network):
            self.categories.add(group.category, "", rows)

    def findings(self) -> Iterator[Finding]:
        """Of each kind one a name, those that most rows state first, and one for the rest.

        A category is told only with the names near it: one that is near none may well be a category.
        """
        yield from self._told(self.schemes, lambda _: self.network.named)
        yield from self.schemes.rest()
        documents = documents_of(self.network)
        yield from self._told(self.documents, lambda scheme: {name for one, name in documents if one == scheme})
        yield from self.documents.rest()
        found = self._told(self.categories, lambda _: categories_of(self.network))
        yield from (one for one in found if "; near it: " in one.detail)

    def _told(self, counted: _Counted, names: Callable[[str], AbstractSet[str]]) -> Iterator[Finding]:
        for (name, scheme), rows in counted.most()[:_TOLD]:
            what = f"{name} of {scheme}" if scheme else name
            detail = f"{what} is not on file{near(name, names(scheme))}; stated by {_rows(rows)}"
            yield opened(counted.check, detail, what, code=counted.code)


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
