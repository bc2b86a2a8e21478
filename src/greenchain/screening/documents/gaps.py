"""Documents that are not at hand: named and not given, not in the files given, or not spoken of at all.

Waste whose notification nobody can look into is not cleared by its number. Where documents are given, an item of waste
says of each kind which one belongs to it, or that none does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from greenchain.screening.asking import ask
from greenchain.screening.documents.papers import NAMED_BY, Papers, speaks_of_waste
from greenchain.screening.facts import Values
from greenchain.screening.rules import BoundRule
from greenchain.values.finding import Finding
from greenchain.values.json import pointer
from greenchain.values.outcome import Outcome

_CHECK = "documents"
_NOTIFICATION = NAMED_BY["notification"]


def gaps_without_documents(values: Values, *, item: str, rules: Iterable[BoundRule]) -> Iterator[Finding]:
    """That the notification of an item was not looked into, since no documents are given.

    Told only where the notification named answers one of ``rules`` (those that ask for one): there it is what clears
    the item. Where no rule asks for a notification, one that is named clears nothing.
    """
    number = values.get(_NOTIFICATION)
    unnamed = {name: value for name, value in values.items() if name != _NOTIFICATION}
    if number and any(ask(rule, unnamed) is not None for rule in rules):
        detail = f"the item names notification {number}, and no documents are given to compare it with"
        yield _gap("DOCUMENTS_NOT_READ", detail, pointer("items", item, _NOTIFICATION), missing=("documents",))


def gaps_of_documents(papers: Papers, *, item: str) -> Iterator[Finding]:
    """Which documents of the item are not among those given, and of which kind it does not speak."""
    values = papers.values
    unsaid = tuple(name for name in NAMED_BY.values() if name not in values)
    if unsaid and _is_said_waste(values):
        detail = f"{', '.join(unsaid)}: not given (none may be declared), so documents were not compared by it"
        yield _gap("DOCUMENTS_NOT_READ", detail, pointer("items", item), missing=unsaid)
    at_hand = {"notification": papers.notification, "movement": papers.movement, "annex_vii": papers.annex_vii}
    for kind, name in NAMED_BY.items():
        if values.get(name) and at_hand[kind] is None:
            yield _unknown(kind, str(values[name]), f"the item names {name}", pointer("items", item, name))
    stated = papers.fact("movement.notification_no") if papers.movement else None
    if papers.notification is None and isinstance(stated, str) and not values.get(_NOTIFICATION):
        said_by = f"movement {papers.movement.number if papers.movement else ''} names it"
        yield _unknown("notification", stated, said_by, pointer("items", item, NAMED_BY["movement"]))


def _is_said_waste(values: Values) -> bool:
    """Whether the item may be waste and speaks of its code: without a word on it the rules by code are open anyhow."""
    return "waste_code" in values and speaks_of_waste(values)


def _unknown(kind: str, number: str, said: str, where: str) -> Finding:
    words = kind.replace("_", " ")
    detail = f"the {words} {number} is not among the documents given ({said}), or was refused there"
    return Finding(
        f"{_CHECK}/{kind.replace('_', '-')}",
        Outcome.NOT_DETERMINED,
        "DOCUMENT_UNKNOWN",
        detail,
        where,
        values={"document": kind, "number": number},
        missing=(f"{words} {number}",),
    )


def _gap(code: str, detail: str, where: str, *, missing: tuple[str, ...]) -> Finding:
    return Finding(_CHECK, Outcome.NOT_DETERMINED, code, detail, where, missing=missing)
