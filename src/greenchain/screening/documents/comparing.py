"""How two sides of a comparison are held against one another: alike, different, or not to be told.

A side that is blank or was not given leaves a comparison open. Parties are compared by identifier where both have one
of the same scheme; names that differ prove nothing, since one company has many spellings.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from greenchain.model.waste_documents import Consent, DocumentFact, NamedParty, document_key
from greenchain.screening.documents.papers import Papers
from greenchain.standards.conditions import nested
from greenchain.values.identifiers import recognized


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison came to.

    Attributes:
        differs: whether the sides differ; ``None`` where it cannot be told.
        left, right: both sides as texts.
        missing: what would decide it, where it is open.
        related: numbers of further documents it rests on.
        note: what is to be said beside the two sides.
    """

    differs: bool | None
    left: str
    right: str
    missing: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    note: str = ""


def shown(fact: DocumentFact) -> str:
    """A fact as findings print it."""
    if fact is None:
        return "none"
    if isinstance(fact, tuple):
        return ", ".join(each.country if isinstance(each, Consent) else str(each) for each in fact)
    return str(fact)


def blanks(papers: Papers, *paths: str) -> tuple[str, ...]:
    """Those of ``paths`` whose field says nothing."""
    return tuple(path for path in paths if papers.fact(path) is None)


def open_for(papers: Papers, left: str, right: str, *missing: str) -> Compared:
    """A comparison that cannot be told for want of ``missing``."""
    return Compared(None, _side(papers, left), _side(papers, right), missing)


def _side(papers: Papers, path: str) -> str:
    return shown(papers.fact(path)) if papers.is_given(path) else "not given"


def same_text(papers: Papers, left: str, right: str) -> Compared:
    """Codes, operations, numbers of documents: equal in any width, case and blanks."""
    if lacking := blanks(papers, left, right):
        return open_for(papers, left, right, *lacking)
    one, other = shown(papers.fact(left)), shown(papers.fact(right))
    return Compared(document_key(one) != document_key(other), one, other)


def codes_among(papers: Papers, left: str, right: str) -> Compared:
    """Every code on the left is one of those on the right."""
    if lacking := blanks(papers, left, right):
        return open_for(papers, left, right, *lacking)
    ours, theirs = _texts(papers.fact(left)), _texts(papers.fact(right))
    strange = [code for code in ours if document_key(code) not in map(document_key, theirs)]
    return Compared(bool(strange), ", ".join(strange or ours), ", ".join(theirs))


def under_heading(papers: Papers, left: str, right: str) -> Compared:
    """The heading on the left lies under one of those on the right; one too short to tell leaves it open."""
    if lacking := blanks(papers, left, right):
        return open_for(papers, left, right, *lacking)
    heading, notified = shown(papers.fact(left)), _texts(papers.fact(right))
    answers = {nested(heading, code) for code in notified}
    if True in answers:
        return Compared(differs=False, left=heading, right=", ".join(notified))
    missing = (f"{left} in more digits",) if None in answers else ()
    return Compared(None if None in answers else True, heading, ", ".join(notified), missing)


def parties_among(papers: Papers, left: str, right: str) -> Compared:
    """Each party on the left is one of those on the right; one party a side is a list of one."""
    if lacking := blanks(papers, left, right):
        return open_for(papers, left, right, *lacking)
    ours, theirs = _parties(papers.fact(left)), _parties(papers.fact(right))
    found = {one: _is_among(one, theirs) for one in ours}
    strange = [one for one, known in found.items() if known is False]
    doubtful = [one for one, known in found.items() if known is None]
    told = ", ".join(map(str, strange or doubtful or ours))
    listed = ", ".join(map(str, theirs))
    if strange or not doubtful:
        return Compared(bool(strange), told, listed)
    return Compared(None, told, listed, (f"identifiers on both sides: {left}, {right}",))


def _is_among(one: NamedParty, others: Iterable[NamedParty]) -> bool | None:
    answers = {same_party(one, other) for other in others}
    return True if True in answers else None if None in answers else False


def same_party(one: NamedParty, other: NamedParty) -> bool | None:
    """Whether two texts name one party; ``None`` where their spelling cannot tell.

    >>> same_party(NamedParty(name="ACME GmbH"), NamedParty(name="Acme  GMBH."))
    True
    """
    if one.id and other.id:
        schemes = {_scheme(party.id) for party in (one, other)}
        return _plain(one.id) == _plain(other.id) if len(schemes) == 1 else None
    return True if one.name and other.name and _plain(one.name) == _plain(other.name) else None


def _scheme(identifier: str) -> str:
    reading = recognized(identifier)
    return reading.scheme if reading else ""


def _plain(text: str) -> str:
    """Letters and digits alone: registrations and names are set with all kinds of blanks, dots and hyphens."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum()) or folded


def _texts(fact: DocumentFact) -> tuple[str, ...]:
    return tuple(map(str, fact)) if isinstance(fact, tuple) else (shown(fact),)


def _parties(fact: DocumentFact) -> tuple[NamedParty, ...]:
    listed = fact if isinstance(fact, tuple) else (fact,)
    return tuple(each for each in listed if isinstance(each, NamedParty))
