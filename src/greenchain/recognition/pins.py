"""Which criteria documents stand for each other through one agreement on one day.

Names are compared letter for letter: V1 and V1.3 are different documents. A pin that names two sides and not ours does
not pin ours; a pin that names fewer than two leaves the rest unknown. Each way is a pair for the relation that the
general engine carries; an agreement without pins relates whatever is in force on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from greenchain.recognition.answers import Phase, failed, met, opened, phase_of
from greenchain.recognition.case import Asked, Case
from greenchain.recognition.categories import within
from greenchain.recognition.criteria_sets import current_sets, in_force, is_for, standing_for
from greenchain.recognition.walk import Link
from greenchain.standards.facts import Pin
from greenchain.values.finding import Citation, Finding
from greenchain.values.outcome import Outcome

ANY_SET = "*"
"""Whatever document is in force; behind the scheme's name it is a name like any other."""
NOT_ON_FILE = "?"
"""The document that a pin does not name."""
_NAMED = 2  # a pin is an equation: with one side named, the other is unknown, not absent


@dataclass(frozen=True, slots=True)
class PinUse:
    """One way through an agreement: a document of its source stands for one of its target.

    Attributes:
        pin: the pin; ``None`` for an agreement without pins.
        source, target: names of the documents; ``ANY_SET`` for any in force.
        findings: what was looked at, all of it conforming for a way that is certain.
    """

    pin: Pin | None
    source: str
    target: str
    findings: tuple[Finding, ...] = ()

    @property
    def state(self) -> bool | None:
        """Whether the way is there that day; ``None`` where something of it is open."""
        outcomes = {finding.outcome for finding in self.findings}
        if Outcome.DOES_NOT_CONFORM in outcomes:
            return False
        return None if Outcome.NOT_DETERMINED in outcomes else True


def uses_of(case: Case) -> tuple[PinUse, ...]:
    """Every way through the agreement that is about the category, of whatever day."""
    if not case.direction.pins:
        return (PinUse(None, ANY_SET, ANY_SET),)
    return tuple(use for pin in case.direction.pins if is_about(pin, case.asked) for use in _uses(pin, case))


def is_current(pin: Pin, case: Case) -> bool:
    """Whether a pin is about the category and in force that day, whomever it names."""
    return is_about(pin, case.asked) and phase_of(pin.citation.period, case.on) is Phase.IN


def is_about(pin: Pin, asked: Asked) -> bool:
    """Whether a pin is for the category asked about."""
    category = asked.category
    if not category or not pin.categories:
        return True
    return any(within(category, name, known=asked.known) is not None for name in pin.categories)


def _uses(pin: Pin, case: Case) -> Iterator[PinUse]:
    direction, named = case.direction, [scheme for scheme, names in pin.sets if names]
    sides = []
    for scheme in (direction.source, direction.target):
        names = pin.of(scheme)
        if not names and len(named) >= _NAMED:
            return
        sides.append(names or (NOT_ON_FILE,))
    ends = ((direction.source, "criteria"), (direction.target, "target_criteria"))
    told = [
        {
            name: tuple(_side(pin, scheme, name, case, check=check))
            for name in names
            if _covers_category(scheme, name, case)
        }
        for names, (scheme, check) in zip(sides, ends, strict=True)
    ]
    dated = _dated(pin.citation, label(pin), case)
    for source, one in told[0].items():
        for target, other in told[1].items():
            yield PinUse(pin, source, target, (dated, *one, *other))


def _covers_category(scheme: str, name: str, case: Case) -> bool:
    found = case.known.criteria_sets.get((scheme, name))
    return found is None or is_for(found, case.asked.category, known=case.known)


def _side(pin: Pin, scheme: str, name: str, case: Case, *, check: str) -> Iterator[Finding]:
    """What is found of one document: the source's on the unit's day, the target's on the day asked."""
    if name == NOT_ON_FILE:
        missing = f"the document of {scheme} in {label(pin)}"
        yield opened(check, f"{missing} is not on file", missing, code="SCOPE_VERSION", citation=pin.citation)
    elif (scheme, name) in case.known.criteria_sets:
        on = case.asked.spec_day if check == "criteria" else case.on
        answer = in_force(scheme, (name,), on=on, known=case.known, check=check)
        if answer.outcome is Outcome.CONFORMS and answer.citation:
            yield met(check, f"{name} stands in {label(pin)}", answer.citation)
        else:
            yield answer


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


def reached(case: Case, name: str) -> Iterator[str]:
    """All that a certificate of the direction's target to ``name`` counts as there, at no hop."""
    scheme, known, on = case.direction.target, case.known, case.on
    if name == ANY_SET:
        yield from (ANY_SET, NOT_ON_FILE)
        yield from (one.name for one in current_sets(scheme, case.asked.category, on=on, known=known))
        return
    yield NOT_ON_FILE
    names = (name, *(one.name for one in standing_for(scheme, name, on=on, known=known)))
    yield from names
    if in_force(scheme, names, on=on, known=known, check="criteria").outcome is Outcome.CONFORMS:
        yield ANY_SET


def link_of(case: Case, uses: tuple[PinUse, ...], *, is_last: bool, **limits: object) -> Link:
    """The agreement as a link of the general engine, with the given ways through it.

    Args:
        case: the agreement.
        uses: the ways.
        is_last: whether it leads to the target, where a document that is not on file is none that was asked for.
        limits: what it adds to constraints and budgets.
    """
    direction = case.direction
    names = {target: tuple(reached(case, target)) for target in {use.target for use in uses}}
    pairs = {
        (qualified(direction.target, name), qualified(direction.source, use.source))
        for use in uses
        for name in names[use.target]
        if not is_last or name not in (ANY_SET, NOT_ON_FILE) or use.target == name
    }
    return Link(asserts=frozenset(here for here, _ in pairs), maps=frozenset(pairs), **limits)  # type: ignore[arg-type]
