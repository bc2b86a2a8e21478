"""Sites, origins and substances that an agreement leaves out, or alone lets in, held against what is asked about.

Whether an exclusion lets a product through hangs on no day, so it is asked once; on each day only those that do not are
looked at, and days on which another begins or ends change nothing. The substances of a product are one name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from greenchain.recognition.answers import Phase, failed, few, opened, phase_of
from greenchain.recognition.case import Asked, Case
from greenchain.recognition.network import Direction
from greenchain.recognition.walk import Check, Constraint
from greenchain.standards.facts import Exclusion
from greenchain.values.finding import Finding
from greenchain.values.identifiers import folded

CODES = {"factory_country": "SCOPE_SITE", "origin": "SCOPE_ORIGIN", "substance": "SCOPE_SUBSTANCE"}
_TOLD = 8  # exclusions of one field told of one agreement on one day: a file may hold a thousand that say the same
_KEPT = "exclusions"


@dataclass(frozen=True, slots=True, eq=False)
class Substances:
    """What a product contains, as one name; ``folded`` by what spellings have in common."""

    stated: frozenset[str]
    folded: Mapping[str, list[str]] = field(init=False)
    answers: dict[int, bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        found: dict[str, list[str]] = {}
        for one in sorted(self.stated):
            found.setdefault(folded(one), []).append(one)
        object.__setattr__(self, "folded", found)

    def is_listed(self, exclusion: Exclusion) -> bool:
        """Whether one is left out, or all are let in; worked out once for an exclusion of a world that is kept."""
        if id(exclusion) not in self.answers:
            if exclusion.is_only:
                found = len(exclusion.values) >= len(self.stated) and self.stated <= set(exclusion.values)
            else:
                found = any(folded(value) in self.folded for value in exclusion.values)
            self.answers[id(exclusion)] = found
        return self.answers[id(exclusion)]

    def refused(self, exclusion: Exclusion) -> str:
        """Those that an exclusion does not let through, for a sentence."""
        if exclusion.is_only:
            return few(sorted(self.stated - set(exclusion.values)))
        return few(sorted({one for value in exclusion.values for one in self.folded.get(folded(value), ())}))


def exclusion_names(asked: Asked) -> tuple[tuple[str, object], ...]:
    """What of the product is held against exclusions; ``None`` for what is not known. Made once for all days."""
    found: tuple[tuple[str, object], ...] | None = asked.kept.get(_KEPT)
    if found is None:
        question, certificate = asked.question, asked.certificate
        sites: list[str | None] = [site for site in (certificate.country, question.factory_country) if site] or [None]
        substances: list[object] = [None] if question.substances is None else []
        if question.substances:
            substances.append(Substances(frozenset(question.substances)))
        found = asked.kept[_KEPT] = (
            *(("factory_country", site) for site in sites),
            ("origin", question.origin),
            *(("substance", one) for one in substances),
        )
    return found


def binding(direction: Direction, asked: Asked) -> tuple[Exclusion, ...]:
    """The exclusions of a direction, of whatever day, that do not let the product through for certain."""
    if not direction.exclusions:
        return ()
    key = (_KEPT, direction.agreement.id, direction.source, direction.target)
    found: tuple[Exclusion, ...] | None = asked.kept.get(key)
    if found is None:
        names = exclusion_names(asked)
        found = asked.kept[key] = tuple(
            one
            for one in direction.exclusions
            if any(kind == one.field and _listed(name, one) is not one.is_only for kind, name in names)
        )
    return found


def exclusion_constraints(case: Case) -> Iterator[Constraint]:
    """The constraints of those that hold, or may, on the day asked."""
    for exclusion in binding(case.direction, case.asked):
        phase = phase_of(exclusion.citation.period, case.on)
        if phase in (Phase.IN, Phase.UNCLEAR):
            is_certain = phase is Phase.IN and exclusion.citation.status.is_firm
            yield Constraint(
                exclusion.field,
                (exclusion,),
                is_excluded=not exclusion.is_only,
                covers=_listed if is_certain else _listed_perhaps,
                origin=case,
            )


def _listed(name: object, exclusion: object) -> bool | None:
    """Whether it is listed; what is left out is left out however it is spelled, what is let in as it is written."""
    if isinstance(exclusion, Exclusion):
        if isinstance(name, Substances):
            return name.is_listed(exclusion)
        if isinstance(name, str):
            return name in exclusion.values or (not exclusion.is_only and folded(name) in map(folded, exclusion.values))
    return None


def _listed_perhaps(name: object, exclusion: object) -> bool | None:
    """As :func:`_listed`, for a restriction that may not bind: where it would refuse, it leaves open."""
    found = _listed(name, exclusion)
    refuses = isinstance(exclusion, Exclusion) and found is not exclusion.is_only
    return None if refuses else found


def told(checks: Iterable[Check]) -> list[Check]:
    """Of the checks that did not hold so many of each field of an agreement as are told, of refusals and of doubts."""
    counted: Counter[tuple[str, int, bool | None]] = Counter()
    kept = []
    for check in checks:
        constraint = check.constraint
        key = (constraint.kind, id(constraint.origin), check.holds) if constraint else ("", 0, check.holds)
        counted[key] += 1
        if counted[key] <= _TOLD:
            kept.append(check)
    return kept


def exclusion_finding(exclusion: Exclusion, name: object, *, case: Case) -> Finding:
    """What an exclusion that did not let ``name`` through says, in words."""
    check, code = exclusion.field, CODES[exclusion.field]
    said = exclusion.text or f"{exclusion.field} {'only' if exclusion.is_only else 'not'} {', '.join(exclusion.values)}"
    if name is None:
        return opened(check, said, exclusion.field, code=code, citation=exclusion.citation)
    if phase_of(exclusion.citation.period, case.on) is Phase.UNCLEAR:
        detail = f"{said}, from {exclusion.citation.period}"
        return opened(check, detail, "the exact date", code="DATE_IMPRECISE", citation=exclusion.citation)
    refused = name.refused(exclusion) if isinstance(name, Substances) else name
    return failed(check, f"{refused}: {said}", exclusion.citation, code=code)
