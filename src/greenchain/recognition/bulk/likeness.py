"""Rows that no fact tells apart: schemes, documents and categories that nothing names are as good as one.

So the groups of a table are bounded by what is on file, whatever the rows state.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from greenchain.recognition.bulk.steps import Stated
from greenchain.recognition.names import categories_of
from greenchain.recognition.network import Network

_UNKNOWN = Stated("")


@dataclass(slots=True, eq=False)
class Likened:
    """What the facts name, and the first of each kind that they do not."""

    network: Network
    categories: frozenset[str]
    _documents: dict[str, frozenset[str]] = field(default_factory=dict)
    _strangers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, network: Network) -> Likened:
        """What a network names."""
        return cls(network, categories_of(network))

    def like(self, stated: Stated) -> Stated:
        """The group that stands for all that no fact tells from ``stated``."""
        scheme = stated.scheme
        if scheme not in self.network.named:
            return _UNKNOWN
        documents = self._documents.get(scheme)
        if documents is None:
            documents = self._documents[scheme] = frozenset(_documents(self.network, scheme))
        criteria, category = stated.criteria, stated.category
        if criteria and criteria not in documents:
            criteria = self._strangers.setdefault(f"criteria of {scheme}", criteria)
        if category and category not in self.categories:
            category = self._strangers.setdefault("category", category)
        return Stated(scheme, criteria, category)


def _documents(network: Network, scheme: str) -> Iterator[str]:
    for one in network.known.sets_of.get(scheme, ()):
        yield from (one.name, one.replaces)
    for direction in network.out.get(scheme, ()):
        yield from (name for pin in direction.pins for name in pin.of(scheme))
