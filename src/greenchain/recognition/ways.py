"""The ways through a chain of agreements: which pin of each is used, and what is proven at the end.

Carried forward from the certificate, one state a criteria document: of two ways to the same document the one that
proves no more and ends no later is dropped, so that many pins make many pairs and not many trees.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from greenchain.recognition.case import Asked, Case
from greenchain.recognition.credit import ALL, Proof, credited
from greenchain.recognition.criteria_sets import in_force, only_current, standing_for
from greenchain.recognition.network import Direction
from greenchain.recognition.pins import ANY_SET, PinUse, carried_to, reached
from greenchain.standards.facts import CriteriaSet
from greenchain.values.filling import filled
from greenchain.values.outcome import Outcome

_MAX_WAYS = 8  # to one document, none better than another in every respect


@filled
@dataclass(frozen=True, slots=True)
class Way:
    """One way: the pin used at each agreement, the proof at its end, and the documents that stood for an older one.

    ``until`` is the first day on which one of its pins ends, ``names`` what it is sorted by, ``begun`` the document
    that it begins at: one of the certificate, or one that stands for it.
    """

    uses: tuple[PinUse, ...]
    proof: Proof
    name: str
    carried_by: tuple[str, ...] = ()
    until: date = date.max
    names: tuple[str, ...] = ()
    begun: str = ""


@filled
@dataclass(frozen=True, slots=True)
class Landing:
    """Where a use comes out: the document, what it is called, and the later ones that it stands for there."""

    name: str
    document: CriteriaSet | None
    called: str
    later: tuple[CriteriaSet, ...]


States = dict[str, list[Way]]
"""By criteria document, the ways that lead to it, best first."""


def ways_through(cases: tuple[Case, ...], uses: tuple[tuple[PinUse, ...], ...], *, asked: Asked) -> tuple[Way, ...]:
    """Every way from the certificate to what is asked for, by the given uses of each agreement."""
    states = begun(asked, cases[0].direction)
    for index, (case, through) in enumerate(zip(cases, uses, strict=True)):
        states = carried(states, case, through, is_first=index == 0, is_last=index == len(cases) - 1)
    return arrived(states, wanted=asked.question.criteria)


def begun(asked: Asked, first: Direction) -> States:
    """Where every way through chains that begin with ``first`` begins."""
    return _kept(_beginnings(asked, first))


def carried(states: States, case: Case, through: tuple[PinUse, ...], *, is_first: bool, is_last: bool) -> States:
    """The ways that go on through one agreement by its uses; what it leads on to later has no part in them."""
    current = () if is_first else _current(case)
    landings = {target: _landing(target, case, is_last=is_last) for target in {use.target for use in through}}
    return _kept(
        arrival
        for use in through
        for way in _leading_to(use, states, case, current=current, is_first=is_first)
        for arrival in _arrivals(way, use, case, landings[use.target])
    )


def arrived(states: States, *, wanted: str) -> tuple[Way, ...]:
    """The ways that end at the document wanted; all of them where none is."""
    return tuple([way for name in sorted(states) for way in states[name] if name in (wanted, ANY_SET) or not wanted])


def _beginnings(asked: Asked, first: Direction) -> list[Way]:
    """The certificate's documents, and those that stand for them; without pins of several those that are in force."""
    known, scheme, names = asked.known, first.source, asked.certificate.criteria_sets or (ANY_SET,)
    every: list[Way] = []
    for name in names:
        every.append(Way((), Proof(known.criteria_sets.get((scheme, name))), name, begun=name))
        later = standing_for(scheme, name, on=asked.on, known=known)
        every += [Way((), Proof(one), one.name, (one.id,), begun=one.name) for one in later]
    if first.is_pinned or len(every) == 1:
        return every
    return [way for way in every if _counts(asked, scheme, way.name)] or every


def _counts(asked: Asked, scheme: str, name: str) -> bool:
    days, category = asked.spec_days, asked.category
    found = in_force(scheme, (name,), days=days, known=asked.known, check="criteria", category=category, on=asked.on)
    return found.outcome is Outcome.CONFORMS


def _current(case: Case) -> Collection[str]:
    """The document in force where the agreement leads from; none where it is not certain which."""
    found = only_current(case.direction.source, case.asked.category, on=case.on, known=case.known)
    return {found.name} if found else ()


def _leading_to(
    use: PinUse, states: dict[str, list[Way]], case: Case, *, current: Collection[str], is_first: bool
) -> Iterator[Way]:
    """The ways that end at the document which ``use`` begins from."""
    if use.source == ANY_SET:
        for name in sorted(states):
            if is_first or name == ANY_SET or ANY_SET in _standings(name, case):
                yield from states[name]
        return
    yield from states.get(use.source, ())
    if not is_first and use.source in current:
        yield from states.get(ANY_SET, ())


def _standings(name: str, case: Case) -> set[str]:
    """What a certificate to ``name`` counts as where the agreement leads from."""
    here = replace(case, direction=replace(case.direction, target=case.direction.source))
    return set(reached(here, name, is_certain=True))


def _arrivals(way: Way, use: PinUse, case: Case, landing: Landing) -> Iterator[Way]:
    target = landing.document
    proof = credited(way.proof, case, target=target, name=landing.called)
    end = use.pin.citation.period.until if use.pin else None
    until = min(way.until, end.first) if end else way.until
    names = (*way.names, f"{use.pin.id if use.pin else ''}/{use.source}/{use.target}")
    arrived = Way((*way.uses, use), proof, landing.name, way.carried_by, until, names, way.begun)
    yield arrived
    for later in landing.later:
        stood = Proof(later, ALL, frozenset(), proof.residual, proof.used)
        yield replace(arrived, proof=stood, name=later.name, carried_by=(*way.carried_by, later.id))


def _landing(name: str, case: Case, *, is_last: bool) -> Landing:
    """The document that is reached: the pinned one, else the one asked for, else the only one in force."""
    known, scheme = case.known, case.direction.target
    wanted = case.asked.question.criteria if is_last else ""
    if name == ANY_SET and not wanted:
        only = only_current(scheme, case.asked.category, on=case.on, known=known)
        return Landing(ANY_SET, only, only.name if only else scheme, ())
    reached_name = wanted if name == ANY_SET else name
    found = known.criteria_sets.get((scheme, reached_name))
    is_there = name == ANY_SET or (is_last and reached_name == wanted)
    later = () if is_there else carried_to(scheme, reached_name, case, is_certain=True)
    return Landing(reached_name, found, reached_name, tuple(x for x in later if not is_last or x.name == wanted))


def _kept(ways: Iterable[Way]) -> dict[str, list[Way]]:
    """By document the ways that no other makes needless, best first."""
    kept: dict[str, list[Way]] = {}
    found = list(ways)
    if len(found) > 1:  # nearly always there is one
        found.sort(key=_rank)
    for way in found:
        others = kept.setdefault(way.name, [])
        if not others or (len(others) < _MAX_WAYS and not any(_is_needless(way, other) for other in others)):
            others.append(way)
    return kept


def _rank(way: Way) -> tuple[int, int, tuple[str, ...], tuple[str, ...]]:
    return (len(way.proof.residual), -way.until.toordinal(), way.names, way.carried_by)


def _is_needless(way: Way, other: Way) -> bool:
    proves_no_more = other.proof.ids == ALL or (
        way.proof.ids != ALL and frozenset(way.proof.ids) <= frozenset(other.proof.ids)
    )
    is_as_open = other.proof.residual <= way.proof.residual
    return proves_no_more and is_as_open and other.until >= way.until and way.proof.text is other.proof.text
