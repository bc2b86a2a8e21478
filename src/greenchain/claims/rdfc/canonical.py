"""The algorithm: hash what is next to each blank node, then what is next to that, and number them in that order.

Most blank nodes are told apart by the statements they stand in (first degree). Only those that look alike are followed
to their neighbors (N degree), where the order in which equals are visited has to be tried out; that part is paid from
a ``WorkBudget``.

Source: W3C RDF Dataset Canonicalization (RDFC-1.0), 4.4 to 4.8.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations
from types import MappingProxyType
from typing import TypeAlias

from greenchain.claims.rdfc.budget import WorkBudget, require_depth
from greenchain.claims.rdfc.nquads import Quad, parse_nquads, write_nquads
from greenchain.values.errors import Fault, InputError

HASH_ALGORITHMS: Mapping[str, Callable[..., hashlib._Hash]] = MappingProxyType(
    {"sha256": hashlib.sha256, "sha384": hashlib.sha384}
)
"""The hash functions by name; SHA-256 unless another is asked for (RDFC-1.0, 4.3)."""

_Issued: TypeAlias = dict[str, str]  # blank node -> temporary label, in the order they were issued
_Related: TypeAlias = tuple[str, str]  # position with predicate, and the blank node that stands there


@dataclass(frozen=True, slots=True)
class CanonicalDataset:
    """A set of statements in its canonical form.

    Attributes:
        nquads: the statements, sorted, each on its line.
        labels: the label each blank node had -> the one it received, both without ``_:``.
    """

    nquads: str
    labels: Mapping[str, str]


def canonicalize_nquads(text: str, *, hash_algorithm: str = "sha256") -> CanonicalDataset:
    r"""The canonical form of the statements in ``text``, and the label map.

    Args:
        text: N-Quads; a repeated statement counts once.
        hash_algorithm: ``sha256`` or ``sha384``.

    Raises:
        InputError: ``NQUADS_SYNTAX``; ``BUDGET_EXCEEDED`` for a poison graph, before the work is done.

    >>> canonicalize_nquads('_:x <urn:p> "a" .').nquads
    '_:c14n0 <urn:p> "a" .\n'
    """
    return canonicalize_quads(parse_nquads(text), hash_algorithm=hash_algorithm)


def canonicalize_quads(
    quads: Iterable[Quad], *, hash_algorithm: str = "sha256", budget: WorkBudget | None = None
) -> CanonicalDataset:
    """The canonical form of ``quads``, whose terms are in canonical spelling; see ``canonicalize_nquads``.

    ``budget`` is the purse to pay from, a unit for each statement besides; by default one of their own.
    """
    if hash_algorithm not in HASH_ALGORITHMS:
        raise ValueError(f"hash_algorithm is one of {', '.join(HASH_ALGORITHMS)}, not {hash_algorithm!r}")
    statements = dict.fromkeys(quads)
    if budget is not None:
        budget.spend(len(statements))
    try:
        canonical = _Canonicalization(statements, hash_algorithm, budget).labels()
    except UnicodeEncodeError:
        raise InputError(Fault("JSON_ENCODING", "paired surrogates", "an unpaired surrogate")) from None
    labels = {blank[2:]: label for blank, label in canonical.items()}
    return CanonicalDataset("".join(write_nquads(statements, labels=labels)), MappingProxyType(labels))


class _Canonicalization:
    """The state of one run: which statements mention which blank node, and the labels issued so far (4.4.2)."""

    __slots__ = ("_algorithm", "_budget", "_canonical", "_first", "_mentions", "_related")

    def __init__(self, statements: Iterable[Quad], hash_algorithm: str, budget: WorkBudget | None) -> None:
        self._algorithm = HASH_ALGORITHMS[hash_algorithm]
        self._mentions = _mentions_of(statements)
        self._budget = budget or WorkBudget.for_blank_nodes(len(self._mentions))
        self._canonical: dict[str, str] = {}
        self._first: dict[str, str] = {}
        self._related: dict[str, list[_Related]] = {}

    def labels(self) -> dict[str, str]:
        """The canonical label of every blank node, in the order of issue (4.4.3)."""
        alike: dict[str, list[str]] = {}
        for blank in self._mentions:
            hashed = self._first[blank] = self._hash_first_degree(blank)
            alike.setdefault(hashed, []).append(blank)
        tangled = []
        for _, blanks in sorted(alike.items()):
            if len(blanks) == 1:
                self._issue(blanks[0])
            else:
                tangled.append(blanks)
        for blanks in tangled:  # step 5
            results = [self._hash_n_degree(blank, {blank: "b0"}, 0) for blank in blanks if blank not in self._canonical]
            for _, issued in sorted(results, key=lambda result: result[0]):
                for blank in issued:
                    self._issue(blank)
        return self._canonical

    def _issue(self, blank: str) -> None:
        if blank not in self._canonical:
            self._canonical[blank] = f"c14n{len(self._canonical)}"

    def _hash(self, text: str) -> str:
        return self._algorithm(text.encode()).hexdigest()

    def _hash_first_degree(self, blank: str) -> str:
        """The hash of the statements that mention ``blank``, all other blank nodes left unnamed (4.6)."""
        lines = []
        for subject, predicate, value, graph in self._mentions[blank]:
            # 'a' for the one asked about, 'z' for every other
            s = ("_:a" if subject == blank else "_:z") if subject[0] == "_" else subject
            o = ("_:a" if value == blank else "_:z") if value[0] == "_" else value
            if graph:
                g = ("_:a" if graph == blank else "_:z") if graph[0] == "_" else graph
                lines.append(f"{s} {predicate} {o} {g} .\n")
            else:
                lines.append(f"{s} {predicate} {o} .\n")
        lines.sort()
        return self._hash("".join(lines))

    def _related_to(self, blank: str) -> list[_Related]:
        """Every other blank node beside ``blank`` with its position: ``s``, ``o`` with the predicate, or ``g``."""
        found = self._related.get(blank)
        if found is None:
            found = self._related[blank] = [
                (position if position == "g" else position + quad[1], other)
                for quad in self._mentions[blank]
                for position, other in (("s", quad[0]), ("o", quad[2]), ("g", quad[3]))
                if other.startswith("_:") and other != blank
            ]
        return found

    def _hash_related(self, position: str, other: str, issued: _Issued) -> str:
        """The hash of one neighbor as seen from its position (4.7)."""
        label = self._canonical.get(other) or issued.get(other)
        return self._hash(f"{position}_:{label}" if label else position + self._first[other])

    def _hash_n_degree(self, blank: str, issued: _Issued, depth: int) -> tuple[str, _Issued]:
        """The hash of ``blank`` by its neighbors and theirs, and the temporary labels that led to it (4.8)."""
        require_depth(depth)
        related = self._related_to(blank)
        self._budget.spend(1 + len(related))
        groups: dict[str, list[str]] = {}
        for position, other in related:
            groups.setdefault(self._hash_related(position, other, issued), []).append(other)
        data: list[str] = []
        for hashed, group in sorted(groups.items()):
            path, issued = self._least_path(group, issued, depth)
            data += (hashed, path)
        return self._hash("".join(data)), issued

    def _least_path(self, group: list[str], issued: _Issued, depth: int) -> tuple[str, _Issued]:
        """The least text over all orders of visiting ``group``, and the labels it issued (4.8, step 5)."""
        if group[0] in self._canonical:  # its label is part of the hash, so all of the group are the same one
            return "".join(f"_:{self._canonical[other]}" for other in group), issued
        self._budget.require_permutations(len(group))
        chosen, labels = "", issued
        for order in permutations(group):
            self._budget.spend(len(group) + len(issued) // 16)  # the labels are copied
            tried = self._path(order, dict(issued), depth, chosen)
            if tried is not None and (not chosen or tried[0] < chosen):
                chosen, labels = tried
        return chosen, labels

    def _path(self, order: tuple[str, ...], issued: _Issued, depth: int, chosen: str) -> tuple[str, _Issued] | None:
        """The text of visiting ``order``; ``None`` once it cannot be less than ``chosen``."""
        path = ""
        to_follow = []
        for other in order:
            label = self._canonical.get(other)
            if label is None:
                if other not in issued:
                    to_follow.append(other)
                    issued[other] = f"b{len(issued)}"
                label = issued[other]
            path += f"_:{label}"
            if _is_behind(path, chosen):
                return None
        for other in to_follow:
            hashed, inner = self._hash_n_degree(other, issued, depth + 1)
            path += f"_:{issued[other]}<{hashed}>"
            issued = inner
            if _is_behind(path, chosen):
                return None
        return path, issued


def _is_behind(path: str, chosen: str) -> bool:
    """Whether no continuation of ``path`` can be less than ``chosen``: the standard's test, made early."""
    return bool(chosen) and path > chosen[: len(path)]


def _mentions_of(statements: Iterable[Quad]) -> dict[str, list[Quad]]:
    """Every blank node with the statements that mention it, each statement once."""
    mentions: dict[str, list[Quad]] = {}
    for quad in statements:
        subject, _, value, graph = quad
        if subject[0] == "_":
            mentions.setdefault(subject, []).append(quad)
        if value[0] == "_" and value != subject:
            mentions.setdefault(value, []).append(quad)
        if graph and graph[0] == "_" and graph not in (subject, value):
            mentions.setdefault(graph, []).append(quad)
    return mentions
