"""Is one criteria document at least as strict as another: does whoever meets it meet the other too?

One document dominates another where every mandatory criterion of the other follows from its own. The answer is no only
where both texts say so; where a text is not on file, or a criterion says no direction, no limit or a unit that nobody
knows, it stays open.

Source: Regulation (EC) No 66/2010, article 11, and Directive 2014/24/EU, article 43, ask this of labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from greenchain.recognition.answers import Phase, phase_of
from greenchain.recognition.credit import Proof
from greenchain.recognition.implication import implied, is_contradictory
from greenchain.recognition.residual import Residual
from greenchain.standards.facts import CriteriaSet, Criterion, MethodEquivalence
from greenchain.standards.known_facts import KnownFacts
from greenchain.values.criterion_units import unit_of

_OPEN = ("UNIT_UNKNOWN", "POINTS_UNMAPPED")


@dataclass(frozen=True, slots=True)
class Dominance:
    """How one criteria document stands to another.

    Attributes:
        dominates: ``None`` where it cannot be told.
        implied: ids of the criteria that follow, in the order of the document.
        residual: what does not follow, or of which it cannot be told.
        equivalences: ids of the method equivalences that it rests on.
    """

    dominates: bool | None
    implied: tuple[str, ...]
    residual: tuple[Residual, ...]
    equivalences: tuple[str, ...] = ()


def dominance(source: CriteriaSet, target: CriteriaSet, *, on: date, known: KnownFacts) -> Dominance:
    """Whether meeting ``source`` is meeting ``target``.

    Args:
        source: the document that was met.
        target: the document asked for.
        on: the day on which method equivalences must be in force.
        known: where they are looked up.
    """
    if (source.scheme, source.name) == (target.scheme, target.name):
        return Dominance(True, tuple(one.id for one in target.criteria), ())  # noqa: FBT003 - the answer
    if not target.criteria:
        return Dominance(None, (), (Residual(remainder_of=target.name, code="UNLISTED"),))
    equivalences = tuple(one for one in known.equivalences if phase_of(one.citation.period, on) is Phase.IN)
    given = Proof(source).proven()
    follows: list[str] = []
    residual: list[Residual] = []
    used: set[str] = set()
    is_refuted = False
    for wanted in target.criteria:
        code, by = _judged(wanted, given, equivalences)
        if not code:
            follows.append(wanted.id)
            used |= {one.id for one in by}
        elif wanted.requirement != "optional":
            residual.append(Residual(criterion=wanted.id, code=code))
            is_refuted |= code not in _OPEN and _is_plain(wanted) and _tells(source, wanted)
    if target.is_partial:
        residual.append(Residual(remainder_of=target.name, code="UNLISTED"))
    dominates = False if is_refuted else None if residual else True
    return Dominance(dominates, tuple(follows), tuple(residual), tuple(sorted(used)))


def _judged(
    wanted: Criterion, given: tuple[Criterion, ...], equivalences: tuple[MethodEquivalence, ...]
) -> tuple[str, tuple[MethodEquivalence, ...]]:
    """Why ``wanted`` does not follow, empty where it does; one that nobody read never does."""
    code, by = implied(wanted, given, equivalences=equivalences)
    return (code, by) if code or wanted.citation.status.is_firm else ("UNLISTED", ())


def _is_plain(criterion: Criterion) -> bool:
    """Whether it says all that comparing takes, and was read."""
    has_limit = criterion.property and criterion.comparator and criterion.threshold is not None
    has_unit = not criterion.unit or unit_of(criterion.unit) is not None
    return bool(has_limit) and has_unit and criterion.citation.status.is_firm


def _tells(source: CriteriaSet, wanted: Criterion) -> bool:
    """Whether ``source`` is on file, and says all it has to say on the property, without contradicting itself."""
    about = [one for one in source.criteria if one.property == wanted.property and one.requirement == "mandatory"]
    return (
        bool(source.criteria)
        and not source.is_partial
        and all(_is_plain(one) for one in about)
        and not is_contradictory(wanted, about)
    )
