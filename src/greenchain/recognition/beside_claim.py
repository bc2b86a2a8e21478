"""What a question says beside a verified claim: what contradicts it, and what only the question says.

A question bears no signature. A certificate that it states must not contradict the claim, which stands in its place;
where a way holds only by documents, a site or a category that nobody but the question names, no pass rests on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from greenchain.recognition.answers import opened
from greenchain.recognition.candidates import judge
from greenchain.recognition.case import Asked
from greenchain.recognition.categories import narrower
from greenchain.recognition.grandfathering import kept_stock
from greenchain.recognition.result import Decision, Ruling
from greenchain.recognition.ruling import Held
from greenchain.recognition.same_scheme import rule_within
from greenchain.standards.known_facts import KnownFacts
from greenchain.standards.questions import Certificate, RecognitionQuestion
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding
from greenchain.values.time import DatePeriod

_REMEDY = "Correct the question, or leave its certificate out: the claim stands in its place."
_WITHOUT: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "documents": {"documents": None},
        "evidence": {"evidence": None},
        "product.category": {"category": ""},
        "product.factory_country": {"factory_country": None},
        "product.made_on": {"made_on": None},
        "product.origin": {"origin": None},
        "product.substances": {"substances": None},
    }
)
"""By key of a question, the question without it."""
_ANOTHER = frozenset(("product.model", "product.variant_of"))
"""Keys by which a question is about another product than its claim, whatever the agreements ask."""


def refuse_contradictions(
    stated: Certificate | None, claimed: Certificate, *, question: RecognitionQuestion, known: KnownFacts
) -> None:
    """Refuse a question whose certificate says otherwise than the claim.

    Raises:
        InputError: ``CERTIFICATE_CONTRADICTS``, a fault for each member that does.
    """
    if stated is None:
        return
    InputError.raise_if(
        [
            Fault(
                "CERTIFICATE_CONTRADICTS", f"as the claim says, {said}", found, f"/certificate/{name}", remedy=_REMEDY
            )
            for name, said, found in _contradictions(stated, claimed, question, known)
        ]
    )


def _contradictions(
    stated: Certificate, claimed: Certificate, question: RecognitionQuestion, known: KnownFacts
) -> Iterator[tuple[str, str, str]]:
    """The member, what the claim says, and what the question does; what either leaves out contradicts nothing."""
    texts = [("id", claimed.id, stated.id), ("scheme", claimed.scheme, stated.scheme)]
    if ":" in stated.issuer:  # a claim names its issuer by an identifier, a register of bodies by a short name
        texts.append(("issuer", claimed.issuer, stated.issuer))
    yield from ((name, said or "none", found) for name, said, found in texts if found and found != said)
    others = [name for name in stated.criteria_sets if name not in claimed.criteria_sets]
    if others and claimed.criteria_sets:
        yield "criteria_set", ", ".join(claimed.criteria_sets), ", ".join(others)
    both = (claimed.category, stated.category)
    if all(both) and narrower(*both, known=known, on=question.on)[0] is None:
        yield "category", *both
    if claimed.valid and stated.valid not in (None, DatePeriod(), claimed.valid):
        yield "valid", str(claimed.valid), str(stated.valid)
    for period in stated.suspended:
        if period.until is None or period.until.last > question.on:
            yield "suspended", "none", str(period)


def only_stated(question: RecognitionQuestion, claimed: Certificate) -> tuple[str, ...]:
    """The keys of the question that say what its claim does not, sorted."""
    said = {
        "certificate.route": claimed.route,
        "documents": question.documents,
        "evidence": question.evidence,
        "product.category": question.category if question.category != claimed.category else "",
        "product.factory_country": None if claimed.country else question.factory_country,
        "product.made_on": question.made_on,
        "product.model": question.model,
        "product.origin": question.origin,
        "product.substances": question.substances,
        "product.variant_of": question.variant,
    }
    return tuple(name for name, value in said.items() if value is not None and value != "")


def stated_findings(
    asked: Asked, ruling: Ruling, held: Sequence[Held], *, stated: tuple[str, ...]
) -> Iterator[Finding]:
    """That an acceptance rests on what only the question says; nothing where one of its ways holds without it.

    When a unit was made, and by which route its certificate was granted, stand in no claim, and the rules for existing
    stock ask for nothing else: of stock that is kept they are taken from the question.
    """
    if not ruling.decision.is_acceptance:
        return
    is_kept = ruling.decision is Decision.GRANDFATHERED
    another = [name for name in stated if name in _ANOTHER]
    loose = [name for name in stated if name in _WITHOUT and not (is_kept and name == "product.made_on")]
    if not another and _stands(asked, held, loose, is_kept=is_kept):
        return
    needed = [name for name in loose if not _stands(asked, held, [name], is_kept=is_kept)]
    if not (needed or another):  # each could be left out, and not all of them
        needed = loose
    names = tuple(sorted({*another, *needed}))
    detail = f"the claim does not say it, only the question: {', '.join(names)}"
    finding = opened("stated", detail, names[0], code="STATED_NOT_VERIFIED")
    yield replace(finding, missing=names)


def _stands(asked: Asked, held: Sequence[Held], names: Sequence[str], *, is_kept: bool) -> bool:
    """Whether one of the ways that leave as little as the chosen one holds by a question without these keys."""
    if not names:
        return True
    without: dict[str, Any] = {}
    for name in names:
        without |= _WITHOUT[name]
    again = Asked.of(asked.certificate, replace(asked.question, **without), network=asked.network)
    if not held:
        return rule_within(again).decision.is_acceptance
    least = held[0].way.proof.residual
    return any(_holds(one, again, is_kept=is_kept) for one in held if one.way.proof.residual == least)


def _holds(one: Held, again: Asked, *, is_kept: bool) -> bool:
    candidate = judge(one.candidate.chain, again)
    kept = kept_stock(candidate) if is_kept else candidate
    if kept is None or not kept.holds:
        return False
    return any(way.proof.residual <= one.way.proof.residual and Held(kept, way).ids == one.ids for way in kept.ways)
