"""Consents of the States concerned, put before the rule that asks for a valid consent.

The rule itself judges: each consent is laid before it as if the item declared it, on the declared day of export and on
the day the movement document states. A State is content where one of its consents covers the day. The States of import
and of transit must consent, those that only the declaration names, too; what the State of export gives is its own
matter, and counts where it is stated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from greenchain.model.waste_documents import Consent
from greenchain.screening.asking import Answer, ask
from greenchain.screening.documents.papers import Papers
from greenchain.screening.facts import Values
from greenchain.screening.rules import BoundRule

_CONSENT = ("consent_from", "consent_to")
_CONSENTS, _TRANSIT = "notification.consents", "notification.transit_countries"


@dataclass(frozen=True, slots=True)
class Weighed:
    """One State's consents on one day, where they do not settle the rule's question.

    Attributes:
        answer: of the rule: it holds, or stays open.
        values: the facts it was asked on.
        state: the State; empty where none is named.
        day: the field that holds the day.
        missing: what is not given of the notification.
    """

    answer: Answer
    values: Values
    state: str
    day: str
    missing: tuple[str, ...] = ()


def consents_weighed(papers: Papers, rule: BoundRule) -> Iterator[Weighed]:
    """Every State and day on which a consent that must be there is not, or does not cover the day."""
    if not papers.is_given(_CONSENTS):
        yield from _open(papers, rule, _CONSENTS)
        return
    held = _held(papers)
    importers = _states(papers, "import_country")
    if not importers:
        yield from _open(papers, rule, "notification.import_country")
    concerned = importers | _states(papers, "export_country") | _transit(papers)
    for state in sorted(concerned & {*importers, *held}):
        yield from _of_state(papers, rule, state, held.get(state, ()))


def transit_weighed(papers: Papers, rule: BoundRule) -> Iterator[Weighed]:
    """Every State of transit without any consent; that one covers the day is asked with the others."""
    for path in (_CONSENTS, _TRANSIT):
        if not papers.is_given(path):
            yield from _open(papers, rule, path)
            return
    for state in sorted(_transit(papers) - _held(papers).keys()):
        yield from _of_state(papers, rule, state, ())


def _transit(papers: Papers) -> set[str]:
    """The States of transit that the notification names, and those that the declaration does."""
    through = papers.fact(_TRANSIT)
    notified = {str(state) for state in through} if isinstance(through, tuple) else set()
    return notified | {state for state in (papers.values.get("transit_countries") or "").split(";") if state}


def _held(papers: Papers) -> Mapping[str, tuple[Consent, ...]]:
    listed, held = papers.fact(_CONSENTS), dict[str, tuple[Consent, ...]]()
    for consent in listed if isinstance(listed, tuple) else ():
        if isinstance(consent, Consent):
            held[consent.country] = (*held.get(consent.country, ()), consent)
    return held


def _states(papers: Papers, name: str) -> set[str]:
    """The State of that role by the notification, and by the declaration: a notification serves no other route."""
    stated = (papers.fact(f"notification.{name}"), papers.values.get(name))
    return {state for state in stated if isinstance(state, str) and state}


def _open(papers: Papers, rule: BoundRule, missing: str) -> Iterator[Weighed]:
    bare = {name: value for name, value in papers.values.items() if name not in _CONSENT}
    values = {**bare, "notification_no": papers.notification_no}
    if (answer := ask(rule, values)) is not None:
        yield Weighed(answer, values, "", "declaration.export_date", (missing,))


def _of_state(papers: Papers, rule: BoundRule, state: str, consents: tuple[Consent, ...]) -> Iterator[Weighed]:
    for day, values in _days(papers):
        weighed = [_weigh(values, rule, consent) for consent in consents or (Consent(state, _NO_DAYS),)]
        unsettled = [(answer, stated) for answer, stated in weighed if answer is not None]
        if len(unsettled) == len(weighed):  # not one of them covers the day
            answer, stated = next((one for one in unsettled if one[0].truth.value is None), unsettled[0])
            yield Weighed(answer, stated, state, day)


_NO_DAYS: Mapping[str, str | None] = {"from": None, "to": None}


def _weigh(values: Values, rule: BoundRule, consent: Consent) -> tuple[Answer | None, Values]:
    days = {
        name: consent.facts[end] for name, end in zip(_CONSENT, ("from", "to"), strict=True) if end in consent.facts
    }
    stated = {**{name: value for name, value in values.items() if name not in _CONSENT}, **days}
    return ask(rule, stated), stated


def _days(papers: Papers) -> Iterator[tuple[str, Values]]:
    """The declared day of export, and that of the movement document where it states another."""
    base: dict[str, str | None] = {**papers.values, "notification_no": papers.notification_no}
    moved = papers.fact("movement.date") if papers.movement else None
    if base.get("export_date") or not isinstance(moved, str):
        yield "declaration.export_date", base
    if papers.movement and moved != base.get("export_date"):
        on = {name: value for name, value in base.items() if name != "export_date"}
        yield "movement.date", {**on, "export_date": moved} if isinstance(moved, str) else on
