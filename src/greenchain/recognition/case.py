"""One agreement's direction held against one question: what its checks look at. And categories within categories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from greenchain.recognition.question import Holding, RecognitionQuestion
from greenchain.standards.agreements import Edge, LabelFacts, RecognitionAgreement
from greenchain.values.finding import Citation


@dataclass(frozen=True, slots=True)
class Case:
    """A certificate, a question, and one direction of one agreement that may join them."""

    holding: Holding
    question: RecognitionQuestion
    agreement: RecognitionAgreement
    edge: Edge
    facts: LabelFacts

    @property
    def on(self) -> date:
        """The legal date judged."""
        return self.question.on

    def is_this_way(self, source: str, target: str) -> bool:
        """Whether a rule for that direction binds here; an empty end stands for any."""
        return source in ("", self.edge.source) and target in ("", self.edge.target)

    @property
    def category(self) -> str | None:
        """What the product is: see :func:`narrower`. The question's word alone certifies nothing: see ``scope``."""
        return narrower(self.holding.category, self.question.category, facts=self.facts)[0]

    @property
    def category_links(self) -> tuple[Citation, ...]:
        """The rows that make the certificate's and the question's category one subject."""
        return narrower(self.holding.category, self.question.category, facts=self.facts)[1]


def narrower(held: str, asked: str, *, facts: LabelFacts) -> tuple[str | None, tuple[Citation, ...]]:
    """The narrower of two categories, and the links it rests on.

    Empty where neither is known; ``None`` where neither lies in the other.
    """
    if not held or not asked or held == asked:
        return held or asked, ()
    for low, high in ((asked, held), (held, asked)):
        links = within(low, high, facts=facts)
        if links is not None:
            return low, links
    return None, ()


def within(category: str, other: str, *, facts: LabelFacts) -> tuple[Citation, ...] | None:
    """The links by which ``category`` lies in ``other``; ``None`` where it does not. Links that were read go first."""
    firm = tuple(link for link in facts.links if link.citation.status.is_firm)
    for links in (firm, facts.links):
        reached: dict[str, tuple[Citation, ...]] = {category: ()}
        waiting = [category]
        while waiting:  # each category enters once
            low = waiting.pop(0)
            for link in links:
                if link.category == low and link.within not in reached:
                    reached[link.within] = (*reached[low], link.citation)
                    waiting.append(link.within)
        if other in reached:
            return reached[other]
    return None
