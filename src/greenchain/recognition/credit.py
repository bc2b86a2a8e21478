"""What of a criteria set is proven after a step of a path, and what is left to examine.

A certificate proves all mandatory criteria of its set. An agreement that takes over common criteria hands on those of
its pairs that are common to both ends of the step, and none where the texts on file contradict it; one that goes by
dominance hands on what is implied; one that takes over all hands on the whole set, and what was open of the set before
stays open. Joined along a path these are relations between criteria, nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from greenchain.recognition.answers import Phase, phase_of
from greenchain.recognition.implication import Given, implied
from greenchain.recognition.network import Direction
from greenchain.recognition.residual import Residual
from greenchain.standards.facts import CommonPair, CriteriaSet, Criterion, MethodEquivalence
from greenchain.standards.known_facts import KnownFacts
from greenchain.values.filling import filled

ALL = "all"
"""Everything that the set asks is proven."""


@filled
@dataclass(frozen=True, slots=True)
class Proof:
    """What is proven of a criteria set.

    Attributes:
        text: the set, where it is on file.
        ids: the criteria proven, or ``ALL``.
        left: what of the set is open.
        carried: what stays open whatever a later step takes over: what was open before everything was, and what an
            agreement says in words that its own credit leaves to be examined.
        used: ids of the method equivalences that it rests on.
    """

    text: CriteriaSet | None
    ids: frozenset[str] | str = ALL
    left: frozenset[Residual] = frozenset()
    carried: frozenset[Residual] = frozenset()
    used: frozenset[str] = frozenset()

    @property
    def residual(self) -> frozenset[Residual]:
        """All that is open."""
        return self.left | self.carried if self.carried else self.left

    @property
    def is_whole(self) -> bool:
        """Whether all of a text that is on file is proven."""
        return self.ids == ALL and self.text is not None and bool(self.text.criteria)

    def proven(self) -> tuple[Criterion, ...]:
        """The criteria on file that are proven."""
        if self.text is None:
            return ()
        mandatory = [
            one for one in self.text.criteria if one.requirement == "mandatory" and one.citation.status.is_firm
        ]
        return tuple(one for one in mandatory if self.ids == ALL or one.id in self.ids)

    def has(self, name: str) -> bool:
        """Whether the criterion is proven; of a text that is not on file whatever is said to belong to it."""
        if self.ids != ALL:
            return name in self.ids
        return not (self.text and self.text.criteria) or any(one.id == name for one in self.proven())


def credited(
    proof: Proof, direction: Direction, *, target: CriteriaSet | None, name: str, on: date, known: KnownFacts
) -> Proof:
    """What is proven of ``target`` once ``direction`` has taken over what ``proof`` proves.

    Args:
        proof: of the set on the near side.
        direction: the step.
        target: the set on the far side; ``None`` where it is not on file.
        name: of that set, for what is left of a text that nobody has; the scheme where no set is known.
        on: the day asked.
        known: where method equivalences are looked up.
    """
    credit = direction.agreement.credit
    said = direction.remainders  # of most agreements nothing, and this is asked for every pin
    words = frozenset(Residual(remainder_of=one.text, code="UNLISTED") for one in said) if said else frozenset()
    carried = proof.carried | words if words else proof.carried
    if credit == ALL:
        return Proof(target, ALL, frozenset(), proof.left | carried, proof.used)
    if target is None or not target.criteria:
        ids = frozenset(pair.target for pair in _tiered(direction, on) if proof.has(pair.source))
        rest = frozenset() if words and target is None else {Residual(remainder_of=name, code="UNLISTED")}
        return Proof(target, ids if credit == "common" else frozenset(), frozenset(rest), carried, proof.used)
    equivalences = tuple(one for one in known.equivalences if phase_of(one.citation.period, on) is Phase.IN)
    given = Given.of(proof.proven(), equivalences)
    pairs = _by_target(direction, on) if credit == "common" else {}
    left: set[Residual] = set()
    if target.is_partial or not all(criterion.citation.status.is_firm for criterion in target.criteria):
        left.add(Residual(remainder_of=name, code="UNLISTED"))
    proven: set[str] = set()
    used: set[str] = set(proof.used)
    for criterion in target.criteria:
        if credit == "common":
            code, by = _common(
                criterion, proof, given, pairs.get(criterion.id, ()), (direction.source, direction.target)
            )
        else:
            code, by = implied(criterion, given)
        if not criterion.citation.status.is_firm:
            code = code or "NOT_COMMON"
        if not code:
            proven.add(criterion.id)
            used |= {one.id for one in by}
        elif criterion.requirement != "optional":
            left.add(Residual(criterion=criterion.id, code=code))
    return Proof(target, frozenset(proven), frozenset(left), carried, frozenset(used))


Answer = tuple[str, tuple[MethodEquivalence, ...]]


def _common(
    wanted: Criterion, proof: Proof, given: Given, pairs: Iterable[CommonPair], ends: tuple[str, str]
) -> Answer:
    """Common to both ends of the step, proven at the near end, and not contradicted by the texts on file."""
    if not pairs:
        return ("POINTS_UNMAPPED" if wanted.requirement == "points" else "NOT_COMMON"), ()
    tiered = [pair for pair in pairs if _is_tiered(pair, ends)]
    if not tiered:
        return "TIER_LEAK", ()
    answers = [_pair_answer(pair, wanted, proof, given) for pair in tiered]
    return min(answers, key=lambda answer: (bool(answer[0]), len(answer[1]), answer[0]))


def _pair_answer(pair: CommonPair, wanted: Criterion, proof: Proof, given: Given) -> Answer:
    if not (pair.source in given.ids if proof.is_whole else proof.has(pair.source)):
        return "NOT_COMMON", ()
    if wanted.threshold is None or proof.text is None or not proof.text.criteria:
        return "", ()
    return implied(replace(wanted, requirement="mandatory"), given)


def _by_target(direction: Direction, on: date) -> dict[str, list[CommonPair]]:
    found: dict[str, list[CommonPair]] = {}
    for pair in _pairs(direction, on):
        found.setdefault(pair.target, []).append(pair)
    return found


def _pairs(direction: Direction, on: date) -> Iterable[CommonPair]:
    return (
        pair
        for pair in direction.common
        if pair.citation.status.is_firm and phase_of(pair.citation.period, on) is Phase.IN
    )


def _tiered(direction: Direction, on: date) -> Iterator[CommonPair]:
    """The pairs whose tier covers both ends of the step."""
    ends = (direction.source, direction.target)
    yield from (pair for pair in _pairs(direction, on) if _is_tiered(pair, ends))


def _is_tiered(pair: CommonPair, ends: tuple[str, str]) -> bool:
    return not pair.parties or set(ends) <= set(pair.parties)
