"""Facts of several documents as one, and what of them was known at an instant.

Two facts of one id are versions: of those recorded by then the latest counts, so that a past question asked again gives
the same answer. A look at one instant is built once and kept, since every question of it needs the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, TypeVar

from greenchain.standards.child_terms import term_faults
from greenchain.standards.facts import (
    Accreditation,
    Category,
    CriteriaSet,
    DesignatedBody,
    Fact,
    FactsDocument,
    MethodEquivalence,
    PurchaseItem,
    RecognitionAgreement,
    Scheme,
    Signatory,
)
from greenchain.standards.facts_reader import read_document
from greenchain.standards.resting import collector_rests
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import PackRef
from greenchain.values.json import canonical_json
from greenchain.values.time import format_instant

_LOOKS = 16  # instants that are kept; a batch asks all of its questions of one or two
_BEGINNING = datetime.min.replace(tzinfo=UTC)
F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True, eq=False)
class KnownFacts:
    """What was known at one instant: one version of each fact, by what it is looked up by.

    ``kept`` is room for what other rooms work out of it, by their own names: it is let go of together with the facts.
    """

    schemes: Mapping[str, Scheme]
    categories: Mapping[str, Category]
    criteria_sets: Mapping[tuple[str, str], CriteriaSet]
    sets_of: Mapping[str, tuple[CriteriaSet, ...]]
    equivalences: tuple[MethodEquivalence, ...]
    agreements: Mapping[str, RecognitionAgreement]
    accreditations: tuple[Accreditation, ...]
    signatories: tuple[Signatory, ...]
    purchase_items: tuple[PurchaseItem, ...]
    designated_bodies: tuple[DesignatedBody, ...]
    kept: dict[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class RecognitionFacts:
    """All facts at hand, every version; :meth:`known` gives those of an instant."""

    documents: tuple[FactsDocument, ...]
    _by_id: Mapping[tuple[str, str], tuple[Fact, ...]] = field(repr=False, compare=False)
    _recordings: tuple[datetime, ...] = field(repr=False, compare=False)
    _known: dict[int, KnownFacts] = field(repr=False, compare=False, default_factory=dict)

    @classmethod
    def of(cls, documents: Iterable[FactsDocument]) -> RecognitionFacts:
        """The facts of all ``documents`` together.

        Raises:
            InputError: two versions recorded at one instant, a reference to nothing, categories in a circle,
                terms of a child that are not its parent's.
        """
        listed = tuple(documents)
        faults: list[Fault] = []
        by_id: dict[tuple[str, str], tuple[Fact, ...]] = {}
        instants: set[datetime] = set()
        for document in listed:
            for kind, facts in document.facts.items():
                for fact in facts:
                    key = (kind, fact.id)
                    by_id[key] = _with(by_id[key], fact, faults) if key in by_id else (fact,)
                    if fact.recorded is not None:
                        instants.add(fact.recorded)
        joined = cls(listed, MappingProxyType(by_id), tuple(sorted(instants)))
        faults += _reference_faults(joined)
        InputError.raise_if(faults)
        return joined

    @property
    def packs(self) -> tuple[PackRef, ...]:
        """The packs they were read from."""
        return tuple(pack for document in self.documents for pack in document.packs)

    def versions(self, kind: str, name: str) -> tuple[Fact, ...]:
        """Every version of one fact."""
        return self._by_id.get((kind, name), ())

    def known(self, known_at: datetime | None) -> KnownFacts:
        """What was recorded by ``known_at``; all of it for ``None``."""
        number = len(self._recordings) if known_at is None else bisect_right(self._recordings, known_at)
        known = self._known.get(number)
        if known is None:
            if len(self._known) >= _LOOKS:
                self._known.clear()
            known = self._known[number] = _known(self._current(number))
        return known

    def _current(self, number: int) -> Iterator[Fact]:
        """Of each fact the latest version among the first ``number`` recordings."""
        latest = self._recordings[number - 1] if number else _BEGINNING
        for found in self._by_id.values():
            if len(found) == 1 and found[0].recorded is None:
                yield found[0]
                continue
            by_then = [fact for fact in found if (fact.recorded or _BEGINNING) <= latest]
            if by_then:
                yield max(by_then, key=lambda fact: fact.recorded or _BEGINNING)


def read_facts(raw: bytes) -> RecognitionFacts:
    """The facts of one JSON document of kind ``recognition-facts``, on its own.

    Raises:
        InputError: with every fault found, each with its JSON pointer.
    """
    with collector_rests():
        return RecognitionFacts.of([read_document(raw)])


def _with(found: tuple[Fact, ...], fact: Fact, faults: list[Fault]) -> tuple[Fact, ...]:
    """The versions found so far and one more."""
    for place, other in enumerate(found):
        if (other.recorded or _BEGINNING) != (fact.recorded or _BEGINNING):
            continue  # what bears no instant was always known: as if recorded at the first there is
        if _content(other) != _content(fact):
            when = format_instant(fact.recorded) if fact.recorded else "no instant of recording"
            pack = other.citation.pack or fact.citation.pack
            said = f"two with {when}{f', one of them in {pack.pack} {pack.edition}' if pack else ''}"
            expected = "one version recorded at an instant"
            faults.append(Fault("FACTS_AMBIGUOUS", expected, said, f"/{fact.kind}/{fact.id}"))
        elif fact.is_firm and not other.is_firm:
            return (*found[:place], fact, *found[place + 1 :])  # the same said twice, now by somebody who read it
        return found
    return (*found, fact)


_WHO_SAYS = {"instrument", "source", "status", "recorded"}


def _content(fact: Fact) -> bytes:
    """What a fact says, whoever says it."""
    said = {key: value for key, value in fact.stated.items() if key not in _WHO_SAYS}
    if isinstance(fact, Category):
        said["within"] = list(fact.within)
    return canonical_json(said)


def _known(current: Iterator[Fact]) -> KnownFacts:
    by_kind: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in current:
        by_kind[fact.kind].append(fact)

    def all_of(kind: str, cls: type[F]) -> tuple[F, ...]:
        found = [fact for fact in by_kind[kind] if isinstance(fact, cls)]
        return tuple(sorted(found, key=lambda fact: fact.id))

    sets = all_of("criteria_sets", CriteriaSet)
    sets_of: defaultdict[str, list[CriteriaSet]] = defaultdict(list)
    for one in sets:
        sets_of[one.scheme].append(one)
    return KnownFacts(
        schemes={fact.id: fact for fact in all_of("schemes", Scheme)},
        categories={fact.id: fact for fact in all_of("categories", Category)},
        criteria_sets={(one.scheme, one.name): one for one in sets},
        sets_of={scheme: tuple(found) for scheme, found in sets_of.items()},
        equivalences=all_of("method_equivalences", MethodEquivalence),
        agreements={fact.id: fact for fact in all_of("agreements", RecognitionAgreement)},
        accreditations=all_of("accreditations", Accreditation),
        signatories=all_of("mla", Signatory),
        purchase_items=all_of("purchase_lists", PurchaseItem),
        designated_bodies=all_of("designated_bodies", DesignatedBody),
    )


def _reference_faults(facts: RecognitionFacts) -> Iterator[Fault]:
    """References are to any version: which of them counts is a matter of the instant asked for."""
    sets: defaultdict[str, set[str]] = defaultdict(set)
    names: set[str] = set()
    agreements: list[RecognitionAgreement] = []
    for document in facts.documents:
        for one in document.facts.get("criteria_sets", ()):
            if isinstance(one, CriteriaSet):
                sets[one.scheme].add(one.name)
                names.add(one.name)
        agreements += [one for one in document.facts.get("agreements", ()) if isinstance(one, RecognitionAgreement)]
    for agreement in agreements:
        if agreement.pins:
            yield from _pin_faults(agreement, _edges(agreement, facts), sets)
        yield from _side_faults(agreement, facts)
        if agreement.parent and not facts.versions("agreements", agreement.parent):
            yield Fault(
                "FACTS_REFERENCE", "an agreement on file", agreement.parent, f"/agreements/{agreement.id}/parent"
            )
        if agreement.parent and _has_parent(agreement.parent, facts):
            yield Fault("FACTS_REFERENCE", "a parent without a parent", agreement.parent, f"/agreements/{agreement.id}")
        if agreement.parent:
            yield from term_faults(agreement, facts.versions("agreements", agreement.parent))
    yield from _circles(facts)


def _has_parent(name: str, facts: RecognitionFacts) -> bool:
    return any(isinstance(one, RecognitionAgreement) and one.parent for one in facts.versions("agreements", name))


def _edges(agreement: RecognitionAgreement, facts: RecognitionFacts) -> tuple[tuple[str, str], ...]:
    """Its directions; a child that states none has those of its parent."""
    if agreement.edges or not agreement.parent:
        return agreement.edges
    parents = facts.versions("agreements", agreement.parent)
    return tuple(edge for one in parents if isinstance(one, RecognitionAgreement) for edge in one.edges)


def _pin_faults(
    agreement: RecognitionAgreement, edges: tuple[tuple[str, str], ...], sets: Mapping[str, set[str]]
) -> Iterator[Fault]:
    for index, pin in enumerate(agreement.pins):
        where = f"/agreements/{agreement.id}/pins/{index}"
        if pin.is_directed:
            for end, side in ((0, "from"), (1, "to")):
                known = set().union(*(sets.get(edge[end], set()) for edge in edges)) if edges else set()
                for name in pin.sets[end][1]:
                    if name not in known:
                        yield Fault("FACTS_REFERENCE", "a criteria set on file", name, f"{where}/{side}")
        else:
            for scheme, names in pin.sets:
                for name in names:
                    if name not in sets.get(scheme, set()):
                        yield Fault("FACTS_REFERENCE", f"a criteria set of {scheme}", name, f"{where}/sets/{scheme}")


_SIDED = {
    "exclusions": "exclusions",
    "conditions": "conditions",
    "variants": "variant",
    "suspensions": "suspended",
    "endings": "ends",
    "remainders": "residual",
}
"""By member of an agreement whose rules have sides: how documents write it."""


def _side_faults(agreement: RecognitionAgreement, facts: RecognitionFacts) -> Iterator[Fault]:
    """Rules that bind from or to a scheme which the agreement is not between: they would never bind."""
    named = [
        (member, index, side, scheme)
        for table, member in _SIDED.items()
        for index, rule in enumerate(getattr(agreement, table))
        for side, scheme in (("from", rule.source), ("to", rule.target))
        if scheme
    ]
    ends = {end for edge in _edges(agreement, facts) for end in edge} if named else set()
    for member, index, side, scheme in named if ends else ():
        if scheme not in ends:
            where = f"/agreements/{agreement.id}/{member}/{index}/{side}"
            yield Fault("FACTS_REFERENCE", f"a scheme of {agreement.id}", scheme, where)


def _circles(facts: RecognitionFacts) -> Iterator[Fault]:
    """Categories that lie within themselves, by whatever version."""
    within: defaultdict[str, set[str]] = defaultdict(set)
    for document in facts.documents:
        for one in document.facts.get("categories", ()):
            if isinstance(one, Category):
                within[one.id] |= set(one.within)
    settled: set[str] = set()
    for start in sorted(within):
        trail: list[tuple[str, Iterator[str]]] = [(start, iter(sorted(within[start])))]
        above = {start}
        while trail:  # depth first; each category is entered once
            name, rest = trail[-1]
            following = next((one for one in rest if one not in settled), None)
            if following is None:
                settled.add(name)
                above.discard(name)
                trail.pop()
            elif following in above:
                yield Fault("FACTS_CIRCLE", "categories that do not hold themselves", following, f"/categories/{name}")
                settled.add(following)
            else:
                above.add(following)
                trail.append((following, iter(sorted(within.get(following, set())))))
