"""One direction of one agreement held against one question: what its checks look at."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from greenchain.recognition.categories import narrower
from greenchain.recognition.network import Direction, Network
from greenchain.standards.facts import Category, RecognitionAgreement
from greenchain.standards.known_facts import KnownFacts
from greenchain.standards.questions import Certificate, RecognitionQuestion
from greenchain.values.filling import filled


@filled
@dataclass(frozen=True, slots=True)
class Asked:
    """A certificate and a question, and the facts they are held against."""

    certificate: Certificate
    question: RecognitionQuestion
    network: Network
    category: str | None
    category_links: tuple[Category, ...]
    kept: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)  # what hangs on no day

    @classmethod
    def of(cls, certificate: Certificate, question: RecognitionQuestion, *, network: Network) -> Asked:
        """What is asked; its category is the narrower of the certificate's and the product's."""
        found, links = narrower(certificate.category, question.category, known=network.known, on=question.on)
        return cls(certificate, question, network, found, links)

    def on_day(self, day: date) -> Asked:
        """The same asked of another day."""
        asked = Asked.of(self.certificate, replace(self.question, on=day), network=self.network)
        return replace(asked, kept=self.kept)

    @property
    def on(self) -> date:
        """The legal date judged."""
        return self.question.on

    @property
    def known(self) -> KnownFacts:
        """What was known."""
        return self.network.known

    @property
    def spec_days(self) -> tuple[date, ...]:
        """The days whose specification a unit must meet: when it was made, else the day asked.

        Both for a unit that is still to be made: no document that is not in force yet can have been met.
        """
        on, made_on = self.question.on, self.question.made_on
        if made_on is None or made_on <= on:
            return (made_on or on,)
        return (on, made_on)


@filled
@dataclass(frozen=True, slots=True)
class Case:
    """What is asked, and one direction of one agreement that may lead on."""

    asked: Asked
    direction: Direction

    @property
    def agreement(self) -> RecognitionAgreement:
        """The agreement."""
        return self.direction.agreement

    @property
    def on(self) -> date:
        """The legal date judged."""
        return self.asked.on

    @property
    def known(self) -> KnownFacts:
        """What was known."""
        return self.asked.network.known
