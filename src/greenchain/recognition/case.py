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
        """The narrower of the certificate's and the question's category; ``None`` where they exclude each other.

        Empty where neither is known.
        """
        held, asked = self.holding.category, self.question.category
        if not held or not asked or held == asked:
            return held or asked
        if within(self.facts, asked, held) is not None:
            return asked
        return held if within(self.facts, held, asked) is not None else None

    @property
    def category_links(self) -> tuple[Citation, ...]:
        """The rows that make the certificate's and the question's category one subject."""
        held, asked = self.holding.category, self.question.category
        if not held or not asked:
            return ()
        links = within(self.facts, asked, held)
        return links if links is not None else within(self.facts, held, asked) or ()


def within(facts: LabelFacts, category: str, other: str) -> tuple[Citation, ...] | None:
    """The links by which ``category`` lies in ``other``; ``None`` where it does not. Links that were read come first."""
    firm = [link for link in facts.links if link.citation.status.is_firm]
    for links in (firm, facts.links):
        reached: dict[str, tuple[Citation, ...]] = {category: ()}
        waiting = [category]
        while waiting:
            low = waiting.pop(0)
            for link in links:
                if link.category == low and link.within not in reached:
                    reached[link.within] = (*reached[low], link.citation)
                    waiting.append(link.within)
        if other in reached:
            return reached[other]
    return None
