"""What of a criteria set is proven after a step of a path, and what is left to examine.

A certificate proves all mandatory criteria of its set. An agreement that takes over common criteria hands on those of
its pairs that are common to both ends of the step, and none where the texts on file contradict it; one that goes by
dominance hands on what is implied; one that takes over all hands on the whole set, and what was open of the set before
stays open. Joined along a path these are relations between criteria, nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from greenchain.recognition.answers import Phase, phase_of
from greenchain.recognition.case import Case
from greenchain.recognition.categories import are_certain, within_any
from greenchain.recognition.implication import Given, implied
from greenchain.recognition.residual import Residual
from greenchain.standards.facts import CommonPair, CriteriaSet, Criterion, MethodEquivalence, Remainder
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


def credited(proof: Proof, case: Case, *, target: CriteriaSet | None, name: str) -> Proof:
    """What is proven of ``target`` once an agreement has taken over what ``proof`` proves.

    Args:
        proof: of the set on the near side.
        case: the step, on the day asked.
        target: the set on the far side; ``None`` where it is not on file.
        name: of that set, for what is left of a text that nobody has; the scheme where no set is known.
    """
    direction, on, known = case.direction, case.on, case.known
    credit = direction.agreement.credit
    said = [one for one in direction.remainders if _may_bind(one, case)]  # of most agreements nothing
    words = frozenset(Residual(remainder_of=one.text, code="UNLISTED") for one in said) if said else frozenset()
    carried = proof.carried | words if words else proof.carried
    if credit == ALL:
        return Proof(target, ALL, frozenset(), proof.left | carried, proof.used)
    if target is None or not target.criteria:
        ids = frozenset(pair.target for pair in _tiered(case) if proof.has(pair.source))
        is_told = target is None and any(_counts(one, case) for one in said)  # by firm words, what else there is
        rest = frozenset() if is_told else {Residual(remainder_of=name, code="UNLISTED")}
        return Proof(target, ids if credit == "common" else frozenset(), frozenset(rest), carried, proof.used)
    equivalences = tuple(one for one in known.equivalences if phase_of(one.citation.period, on) is Phase.IN)
    given = Given.of(proof.proven(), equivalences)
    pairs = _by_target(case) if credit == "common" else {}
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


def _by_target(case: Case) -> dict[str, list[CommonPair]]:
    found: dict[str, list[CommonPair]] = {}
    for pair in _pairs(case):
        found.setdefault(pair.target, []).append(pair)
    return found


def _pairs(case: Case) -> Iterable[CommonPair]:
    return (pair for pair in case.direction.common if _counts(pair, case))


def _counts(rule: CommonPair | Remainder, case: Case) -> bool:
    """Whether a rule was read, holds on the day, and is for the category for certain."""
    if not rule.citation.status.is_firm or phase_of(rule.citation.period, case.on) is not Phase.IN:
        return False
    if not rule.categories:
        return True
    category = case.asked.category
    links = within_any(category, rule.categories, known=case.known, on=case.on) if category else None
    return links is not None and are_certain(links, on=case.on)


def _may_bind(rule: Remainder, case: Case) -> bool:
    """Whether what a rule leaves open may be left open that day, for the category."""
    if phase_of(rule.citation.period, case.on) not in (Phase.IN, Phase.UNCLEAR):
        return False
    return within_any(case.asked.category, rule.categories, known=case.known, on=case.on) is not None


def _tiered(case: Case) -> Iterator[CommonPair]:
    """The pairs whose tier covers both ends of the step."""
    ends = (case.direction.source, case.direction.target)
    yield from (pair for pair in _pairs(case) if _is_tiered(pair, ends))


def _is_tiered(pair: CommonPair, ends: tuple[str, str]) -> bool:
    return not pair.parties or set(ends) <= set(pair.parties)
