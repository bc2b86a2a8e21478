"""Which criteria documents stand for each other through one agreement on one day.

Names are compared letter for letter: V1 and V1.3 are different documents. A pin that names two sides and not ours does
not pin ours; a pin that names fewer than two leaves the rest unknown. Each way is a pair for the relation that the
general engine carries; an agreement without pins relates whatever is in force on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from greenchain.recognition.answers import Phase, failed, met, opened, phase_of
from greenchain.recognition.case import Asked, Case
from greenchain.recognition.categories import are_certain, doubt_within, within_any
from greenchain.recognition.criteria_sets import current_sets, in_force, may_stand_for, only_current, standing_for
from greenchain.recognition.walk import Link
from greenchain.standards.facts import CriteriaSet, Pin
from greenchain.values.filling import filled
from greenchain.values.finding import Citation, Finding
from greenchain.values.outcome import Outcome

ANY_SET = "\x00\ud800*"
"""Whatever document is in force; no text that can be read is this, so that no document is called so."""
NOT_ON_FILE = "\x00\ud800?"
"""The document that a pin does not name; likewise."""
_NAMED = 2  # a pin is an equation: with one side named, the other is unknown, not absent


@filled
@dataclass(frozen=True, slots=True)
class PinUse:
    """One way through an agreement: a document of its source stands for one of its target.

    Attributes:
        pin: the pin; ``None`` for an agreement without pins.
        source, target: names of the documents; ``ANY_SET`` for any in force.
        state: whether the way is there that day; ``None`` where something of it is open.
        case: what it was asked for; ``None`` for an agreement without pins.
    """

    pin: Pin | None
    source: str
    target: str
    state: bool | None = True
    case: Case | None = field(default=None, repr=False, compare=False)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was looked at, all of it conforming for a way that is certain; told only of the few that matter."""
        if self.pin is None or self.case is None:
            return ()
        source, target = self.case.direction.source, self.case.direction.target
        return (
            _dated(self.pin.citation, label(self.pin), self.case),
            *_category_doubts(self.pin.categories, label(self.pin), self.case, check="pin"),
            *_side(self.pin, source, self.source, self.case, check="criteria"),
            *_side(self.pin, target, self.target, self.case, check="target_criteria"),
        )


def uses_of(case: Case) -> tuple[PinUse, ...]:
    """Every way through the agreement that is about the category, of whatever day."""
    if not case.direction.is_pinned:
        return (PinUse(None, ANY_SET, ANY_SET),)
    states: States = {}
    on = case.on
    listed = [pin for pin in case.direction.pins if is_about(pin, case.asked, on=on)]
    return tuple([use for pin in listed for use in _uses(pin, case, states)])


def is_current(pin: Pin, case: Case) -> bool:
    """Whether a pin is about the category and in force that day, whomever it names."""
    return is_about(pin, case.asked, on=case.on) and phase_of(pin.citation.period, case.on) is Phase.IN


def is_about(pin: Pin, asked: Asked, *, on: date | None = None) -> bool:
    """Whether a pin is for the category asked about, or may be; without a day that of any day counts."""
    return within_any(asked.category, pin.categories, known=asked.known, on=on) is not None


def _is_surely_about(names: tuple[str, ...], case: Case) -> bool | None:
    """Whether what is for these categories is for that asked about; ``None`` where that is open."""
    if not names:
        return True
    if case.asked.category == "":
        return None
    links = within_any(case.asked.category, names, known=case.known, on=case.on)
    return False if links is None else are_certain(links, on=case.on) or None


def _category_doubts(names: tuple[str, ...], what: str, case: Case, *, check: str) -> Iterator[Finding]:
    """What is open of the links by which something is for the category asked about."""
    doubt = doubt_within(case.asked.category, names, what=what, check=check, known=case.known, on=case.on)
    if doubt is not None:
        yield doubt


States = dict[tuple[str, str], tuple[bool, bool | None]]
"""By check and document: whether it is for the category asked about, and whether it is in force."""


def _uses(pin: Pin, case: Case, states: States) -> Iterator[PinUse]:
    direction = case.direction
    if pin.is_directed:
        held, asked = pin.sets[0][1], pin.sets[1][1]
    else:
        held, asked = pin.of(direction.source), pin.of(direction.target)
        if not (held and asked) and sum(bool(names) for _, names in pin.sets) >= _NAMED:
            return
    dated = _worst(_dated_state(pin.citation, case), _is_surely_about(pin.categories, case))
    for source in dict.fromkeys(held or (NOT_ON_FILE,)):
        is_about_source, one = _document_state(direction.source, source, case, states, check="criteria")
        for target in dict.fromkeys(asked or (NOT_ON_FILE,)) if is_about_source else ():
            is_about_target, other = _document_state(direction.target, target, case, states, check="target_criteria")
            if is_about_target:
                yield PinUse(pin, source, target, _worst(dated, one, other), case)


def _document_state(scheme: str, name: str, case: Case, states: States, *, check: str) -> tuple[bool, bool | None]:
    """What :func:`_side` comes to for whichever pin names the document."""
    if (check, name) not in states:
        about = _covers_category(scheme, name, case)
        states[check, name] = (about is not False, _worst(about, _held_state(scheme, name, case, check=check)))
    return states[check, name]


def _held_state(scheme: str, name: str, case: Case, *, check: str) -> bool | None:
    if name == NOT_ON_FILE:
        return None
    if (scheme, name) not in case.known.criteria_sets:
        return True
    return _TRUTH[_in_force(scheme, name, case, check=check).outcome]


def _dated_state(citation: Citation, case: Case) -> bool | None:
    """What :func:`_dated` comes to."""
    phase = phase_of(citation.period, case.on)
    if phase is Phase.UNCLEAR or not citation.status.is_firm:
        return None
    return phase is Phase.IN


_TRUTH = {Outcome.CONFORMS: True, Outcome.DOES_NOT_CONFORM: False, Outcome.NOT_DETERMINED: None}


def _worst(*states: bool | None) -> bool | None:
    return False if False in states else None if None in states else True


def _in_force(scheme: str, name: str, case: Case, *, check: str) -> Finding:
    """The source's document on the unit's day, the target's on the day asked."""
    days = case.asked.spec_days if check == "criteria" else (case.on,)
    return in_force(scheme, (name,), days=days, known=case.known, check=check)


def _covers_category(scheme: str, name: str, case: Case) -> bool | None:
    found = case.known.criteria_sets.get((scheme, name))
    return True if found is None else _is_surely_about(found.categories, case)


def _side(pin: Pin, scheme: str, name: str, case: Case, *, check: str) -> Iterator[Finding]:
    """What is found of one document."""
    if name == NOT_ON_FILE:
        missing = f"the document of {scheme} in {label(pin)}"
        yield opened(check, f"{missing} is not on file", missing, code="SCOPE_VERSION", citation=pin.citation)
    elif (scheme, name) in case.known.criteria_sets:
        answer = _in_force(scheme, name, case, check=check)
        if answer.outcome is Outcome.CONFORMS and answer.citation:
            yield met(check, f"{name} stands in {label(pin)}", answer.citation)
        else:
            yield answer
        yield from _category_doubts(case.known.criteria_sets[scheme, name].categories, name, case, check=check)


def _dated(citation: Citation, name: str, case: Case) -> Finding:
    phase, period = phase_of(citation.period, case.on), citation.period
    detail = f"{name} holds {period}"
    if phase is Phase.IN:
        return met("pin", detail, citation)
    if phase is Phase.UNCLEAR:
        return opened("pin", detail, f"exact dates of {name}", code="DATE_IMPRECISE", citation=citation)
    code = "AGR_NOT_YET" if phase is Phase.BEFORE else "SCOPE_VERSION"
    return failed("pin", f"{detail} only", citation, code=code)


def label(pin: Pin) -> str:
    """What a sentence calls it."""
    return pin.id or "the pin " + " / ".join(name for _, names in pin.sets for name in names)


def qualified(scheme: str, name: str) -> str:
    """The name of a document among those of all schemes."""
    return f"{scheme}/{name}"


def reached(case: Case, name: str, *, is_certain: bool = False) -> Iterator[str]:
    """All that a certificate of the direction's target to ``name`` counts as there, at no hop, or may.

    Whatever is in force is a document by its name for certain only where no other one may be meant.
    """
    scheme, known, on = case.direction.target, case.known, case.on
    if name == ANY_SET:
        yield from (ANY_SET, NOT_ON_FILE)
        only = only_current(scheme, case.asked.category, on=on, known=known)
        is_open = only is None and not is_certain
        named = current_sets(scheme, case.asked.category, on=on, known=known) if is_open else (only,)
        yield from (one.name for one in named if one)
        return
    yield NOT_ON_FILE
    names = (name, *(one.name for one in carried_to(scheme, name, case, is_certain=is_certain)))
    yield from names
    outcome = in_force(scheme, names, days=(on,), known=known, check="criteria").outcome
    if outcome is Outcome.CONFORMS or (outcome is Outcome.NOT_DETERMINED and not is_certain):
        yield ANY_SET


def carried_to(scheme: str, name: str, case: Case, *, is_certain: bool) -> Iterator[CriteriaSet]:
    """The later documents that one to ``name`` stands for and that are, or may be, for the category asked about."""
    for one in (standing_for if is_certain else may_stand_for)(scheme, name, on=case.on, known=case.known):
        is_about_it = _is_surely_about(one.categories, case)
        if is_about_it or (is_about_it is None and not is_certain):
            yield one


def link_of(case: Case, uses: tuple[PinUse, ...], *, is_last: bool, is_certain: bool, **limits: object) -> Link:
    """The agreement as a link of the general engine, with the given ways through it.

    Args:
        case: the agreement.
        uses: the ways.
        is_last: whether it leads to the target, where a document that is not on file is none that was asked for.
        is_certain: whether it relates only documents of which it is certain that they are meant.
        limits: what it adds to constraints and budgets.
    """
    direction = case.direction
    targets = {use.target for use in uses}
    heres = {
        target: [
            qualified(direction.target, name)
            for name in reached(case, target, is_certain=is_certain)
            if not is_last or name not in (ANY_SET, NOT_ON_FILE) or target == name
        ]
        for target in targets
    }
    theres = {source: qualified(direction.source, source) for source in {use.source for use in uses}}
    maps = frozenset([(here, theres[use.source]) for use in uses for here in heres[use.target]])
    asserts = frozenset([here for names in heres.values() for here in names])
    return Link(asserts=asserts, maps=maps, **limits)  # type: ignore[arg-type]
