"""What the target still examines when a path holds: never nothing by silence.

At L4 and L5 the certificate or scheme is taken over whole. At L3 only items of the common set are, and only those that
are common to these two parties; the rest is named one by one where the target's criteria are on file, else as the rest
of its document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from greenchain.recognition.case import Case
from greenchain.standards.agreements import Criterion, Letter

_WHOLE = ("L4", "L5")


@dataclass(frozen=True, slots=True)
class Residual:
    """One criterion the target examines, or (``remainder_of``) the rest of a document that is not on file."""

    code: str
    criterion: str = ""
    remainder_of: str = ""

    def to_dict(self) -> dict[str, str]:
        """As results print it."""
        named = {"criterion": self.criterion} if self.criterion else {"remainder_of": self.remainder_of}
        return {**named, "code": self.code}


def residual_of(case: Case, letter: Letter | None) -> tuple[Residual, ...]:
    """What is left to examine, sorted; empty only where everything is taken over."""
    return tuple(sorted(set(_residual(case, letter)), key=lambda item: (item.remainder_of, item.criterion, item.code)))


def _residual(case: Case, letter: Letter | None) -> Iterator[Residual]:
    if case.agreement.level in _WHOLE:
        return
    target = case.edge.target
    pinned = tuple(pin.criteria for pin in letter.pins_of(target)) if letter else ()
    sets = (case.question.criteria,) if case.question.criteria else pinned
    extras = [text for scheme, text, _ in case.agreement.extra_residual if scheme == target]
    yield from (Residual("UNLISTED", remainder_of=text) for text in extras)
    if not sets and not extras:
        yield Residual("UNLISTED", remainder_of=target)
    for name in sets:
        criteria = case.facts.criteria.get((target, name), ())
        if not criteria or not all(criterion.citation.status.is_firm for criterion in criteria):
            yield Residual("UNLISTED", remainder_of=name)
        for criterion in criteria:
            code = _left_over(case, criterion, letter)
            if code:
                yield Residual(code, criterion=criterion.id)


def _left_over(case: Case, criterion: Criterion, letter: Letter | None) -> str:
    """Why the criterion is not taken over; empty where it is common to both parties."""
    items = [item for item in letter.common if item.citation.status.is_firm] if letter else []
    own = [item for item in items if (item.scheme, item.criterion) == (criterion.scheme, criterion.id)]
    if not own:
        return "NOT_COMMON"
    sides = {case.edge.source, case.edge.target}
    sources = {item.item for item in items if item.scheme == case.edge.source and sides <= set(item.parties)}
    shared = [item for item in own if sides <= set(item.parties)]
    if any(item.item in sources for item in shared):
        return ""
    return "NOT_COMMON" if shared else "TIER_LEAK"
