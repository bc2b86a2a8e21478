"""Why the issuer of a claim is believed, as a row of boxes: anchor, accreditations, claim, with what breaks it marked.

A finding speaks of the link whose body it names; one that names none speaks of the claim at the end, which the last
body's scope does not cover. What no result tells, such as a chain of a claim that nobody signed, is not drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from greenchain.report.names import short
from greenchain.report.reading import mapping, mappings, outcome, text
from greenchain.report.sayings import Context, Mark
from greenchain.values.errors import GreenchainError
from greenchain.values.outcome import Outcome
from greenchain.values.time import parse_instant

_MAX_BOXES = 12  # of one claim: a chain has at most six accreditations, and a few in whose place others stepped
_SPEAKING = ("accreditation", "key")  # checks whose findings speak of a link


@dataclass(frozen=True, slots=True)
class Term:
    """One accreditation, or one row of an anchor: what it allows and when; two stand where one followed the other."""

    id: str
    digest: str
    may: str
    span: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class Break:
    """What is wrong at a box: sign and words of the outcome, and the code."""

    mark: Mark
    code: str


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the row: ``kind`` is anchor, accreditation, issuer, claim or missing.

    A name comes from a table that nobody signed, so ``short``, the identifier that was judged, stands under it.
    """

    kind: str
    name: str
    full: str
    short: str = ""
    terms: tuple[Term, ...] = ()
    breaks: tuple[Break, ...] = ()

    @property
    def tone(self) -> str:
        """The outcome that colors it; empty where nothing speaks against it."""
        return self.breaks[0].mark.value if self.breaks else ""


def trust_chain(claim: Mapping[str, Any], context: Context, *, name: str, at: str) -> tuple[Box, ...]:
    """The boxes of one claim, anchor first; none where the claim was not judged that far.

    Args:
        claim: an entry of a verification document.
        context: words and names of the page.
        name: what to call the claim.
        at: the instant that the document answers for, as it states it.
    """
    links = mappings(claim.get("chain"))[:_MAX_BOXES]
    speaking = [finding for finding in mappings(claim.get("findings")) if finding.get("check") in _SPEAKING]
    if not links and not speaking:
        return ()
    against = [finding for finding in speaking if outcome(finding.get("outcome")) in _AGAINST]
    last = Box("claim", name or text(claim.get("source")), text(claim.get("id")), terms=_signed(claim, context))
    if not links:
        issuer = text(claim.get("issuer"))
        if not any(finding.get("check") == "accreditation" for finding in against):
            return ()
        missing = Box("missing", context.words("link.none"), "", breaks=_breaks(against, context))
        return missing, _body("issuer", issuer, (), (), context), last
    entities = dict.fromkeys(_entity(link) for link in links)
    boxes = [
        _body(
            text(first.get("kind")),
            entity,
            tuple(_term(link, context, at=at) for link in links if _entity(link) == entity),
            _breaks((finding for finding in against if entity in _named(finding)), context),
            context,
        )
        for entity in entities
        for first in [next(link for link in links if _entity(link) == entity)]
    ]
    rest = [finding for finding in against if not _named(finding) & entities.keys()]
    return *boxes, replace(last, breaks=_breaks(rest, context))


_AGAINST = (Outcome.DOES_NOT_CONFORM, Outcome.NOT_DETERMINED)


def _entity(link: Mapping[str, Any]) -> str:
    return text(link.get("entity")) or text(link.get("id"))


def _named(finding: Mapping[str, Any]) -> set[str]:
    """The identifiers that a finding may name a link by."""
    return {text(finding.get("where")), text(mapping(finding.get("values")).get("issuer"))} - {""}


def _body(kind: str, entity: str, terms: tuple[Term, ...], breaks: tuple[Break, ...], context: Context) -> Box:
    return Box(
        kind=kind if kind in ("anchor", "issuer") else "accreditation",
        name=context.names.label(entity) or context.words("not_stated"),
        full=entity,
        short=short(entity) if context.names.name(entity) else "",
        terms=terms,
        breaks=breaks,
    )


def _term(link: Mapping[str, Any], context: Context, *, at: str) -> Term:
    until = text(link.get("valid_until"))
    kind, identifier = text(link.get("kind")), text(link.get("id"))
    return Term(
        id="" if kind == "anchor" else identifier,
        digest=text(link.get("digest")),
        may=context.words.term("may", link.get("role")),
        span=context.words.span(day(text(link.get("valid_from"))), day(until)),
        is_over=_is_over(until, at),
    )


def _signed(claim: Mapping[str, Any], context: Context) -> tuple[Term, ...]:
    """When the claim was signed, as far as that is stated or proven."""
    time = mapping(claim.get("signing_time"))
    stated = (("link.signed", text(time.get("asserted"))), ("link.proven", text(time.get("proven_by"))))
    said = ", ".join(context.words(key, at=day(instant)) for key, instant in stated if instant)
    return (Term("", "", said, "", is_over=False),) if said else ()


def _breaks(findings: Iterable[Mapping[str, Any]], context: Context) -> tuple[Break, ...]:
    told = dict.fromkeys((text(finding.get("outcome")), text(finding.get("code"))) for finding in findings)
    return tuple(Break(Mark.of(value, context.words), code) for value, code in sorted(told))


def day(instant: str) -> str:
    """The day of an instant that begins one in UTC, else the instant itself.

    >>> day("2024-01-10T00:00:00Z"), day("2024-01-10T08:00:00Z")
    ('2024-01-10', '2024-01-10T08:00:00Z')
    """
    return instant.removesuffix("T00:00:00Z")


def _is_over(until: str, at: str) -> bool:
    try:
        return parse_instant(until) <= parse_instant(at)
    except GreenchainError:
        return False
