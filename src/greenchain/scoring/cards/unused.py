"""What claims state for a card and what counts for nothing on it: told, so that nobody takes silence for a score.

A figure is meant for the card where it bears the card's name, or that of an indicator without any card. Figures of
other cards and inventories are none of its business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from greenchain.evidence import ClaimFacts
from greenchain.evidence.facts import Indicator
from greenchain.scoring.cards.card import Card, Sought
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import decimal_text

_UNREAD = ("INDICATOR_UNREADABLE", "INDICATOR_CONTRADICTED")  # of the evidence: left out when the claim was read


def unused_figures(card: Card, claims: Iterable[ClaimFacts], *, on: date, subject: str) -> tuple[Finding, ...]:
    """A finding for each figure that a claim states for ``card`` and that answers nothing on the day ``on``.

    Also for one that is used and that looks as if something else was meant.
    """
    asked = {sought.name: sought for sought in card.sought.values()}
    return tuple(
        Finding("scorecard", outcome, code, detail, subject, related=(facts.claim.digest,))
        for facts in claims
        for outcome, told in (
            (Outcome.NOT_DETERMINED, _unread(card, facts)),
            (Outcome.NOT_APPLICABLE, (*_idle(card, facts, asked, on), *_doubted(facts, asked, on))),
        )
        for code, detail in told
    )


def _unread(card: Card, facts: ClaimFacts) -> Iterator[tuple[str, str]]:
    """What was left out when the claim was read: unreadable ones, and those that it states twice."""
    for finding in facts.findings:
        if finding.code == "INDICATOR_UNREADABLE" or (finding.code in _UNREAD and _is_meant(card, finding.where)):
            place = "" if finding.where in finding.detail else f"{finding.where}: "
            yield finding.code, f"{place}{finding.detail}; it is not used"


def _idle(card: Card, facts: ClaimFacts, asked: Mapping[str, Sought], on: date) -> Iterator[tuple[str, str]]:
    listed: dict[str, list[Indicator]] = {}
    for indicator in facts.indicators:
        listed.setdefault(indicator.name, []).append(indicator)
    for name, figures in listed.items():
        sought = asked.get(name)
        if sought is None:
            if _is_meant(card, name):
                likely = [each for each in asked if each.casefold().endswith(f"/{_last(name)}")]
                yield "FIGURE_UNUSED", f"the card asks for no {name}" + (f", but for {likely[0]}" if likely else "")
        elif not any(figure.period.holds(on) is True for figure in figures):
            yield "FIGURE_UNUSED", f"{name}: its days do not cover {on}"
        elif sought.claim_types and not set(sought.claim_types) & set(facts.types):
            yield "FIGURE_UNUSED", f"{name}: only {', '.join(sought.claim_types)} may state it"


def _doubted(facts: ClaimFacts, asked: Mapping[str, Sought], on: date) -> Iterator[tuple[str, str]]:
    """Percentages that look like fractions of one, as a document that states them is told too."""
    for name, sought in asked.items():
        figure = facts.indicator(name, on=on)
        if figure is not None and figure.unit in ("", "P1") and sought.is_doubted(Fraction(figure.value)):
            yield "PERCENT_AS_FRACTION", f"{name}: {decimal_text(figure.value)} is read as per cent, of 100"


def _is_meant(card: Card, name: str) -> bool:
    """Whether a figure of this name was written for the card, or for none that it names."""
    owner = name.casefold().rpartition("/")[0].rpartition("/")[2]
    if owner:
        return owner in {pack.id.casefold() for pack in card.packs}
    return _last(name) in {name.casefold() for name in card.sought}


def _last(name: str) -> str:
    return name.casefold().rpartition("/")[2]
