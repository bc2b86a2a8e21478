"""What an acceptance rests on: the facts used in full, the path, and per check what was compared.

Whoever does not trust us decides again from it with ``recheck``, which shares nothing with the engine. It is minimal:
without any of the facts it names the way is gone, though another way may still lead there, with a witness of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from greenchain.recognition.answers import Phase, phase_of
from greenchain.recognition.case import Case
from greenchain.recognition.categories import within
from greenchain.recognition.pins import ANY_SET, PinUse
from greenchain.recognition.result import Recognition
from greenchain.recognition.ruling import Held
from greenchain.recognition.scope import variant_rule
from greenchain.standards.facts import Accreditation, Category, Fact, ScopeItem
from greenchain.values.json import Json, canonical_json, digest

SEALED = ("decision", "path", "paths", "residual", "conditions", "expires_on", "facts", "question", "on", "effect")
"""The members of a result that its witness seals, beside its own."""


@dataclass(frozen=True, slots=True)
class Step:
    """One agreement of the way: the pin used, and the documents it leads between."""

    case: Case
    use: PinUse
    source: str
    target: str


def facts_of(held: Held) -> tuple[Fact, ...]:
    """The facts that the way rests on, each once."""
    found = {(fact.kind, fact.id): fact for fact in _facts(held)}
    return tuple(found[key] for key in sorted(found))


def witnessed(answer: Recognition, held: Held) -> dict[str, Json]:
    """The witness of an acceptance, sealed over the answer."""
    steps = tuple(steps_of(held))
    witness: dict[str, Any] = {
        "steps": [
            {
                "agreement": step.case.agreement.id,
                "from": step.case.direction.source,
                "to": step.case.direction.target,
                "pin": step.use.pin.id or None if step.use.pin else None,
                "from_set": step.source,
                "to_set": step.target,
            }
            for step in steps
        ],
        "facts": [
            {"kind": fact.kind, "id": fact.id, "status": fact.citation.status.value, "stated": dict(fact.stated)}
            for fact in answer.facts
        ],
        "checks": [
            {"check": one.check, "detail": one.detail} for one in answer.ruling.findings if one.check != "residual"
        ],
    }
    witness["sha256"] = seal_of({**answer.to_dict(), "witness": witness})
    return witness


def seal_of(document: Mapping[str, Any]) -> str:
    """SHA-256 over what an acceptance says and its witness."""
    witness = {**document["witness"], "sha256": ""}
    return digest(canonical_json({**{key: document[key] for key in SEALED}, "witness": witness}))


def steps_of(held: Held) -> Iterator[Step]:
    """The agreements of a way with the documents they lead between; a document that is not known is empty."""
    certified = held.candidate.cases[0].asked.certificate.criteria_sets
    here = held.way.uses[0].source if held.way.uses[0].source != ANY_SET else (certified[0] if certified else "")
    for case, use in zip(held.candidate.cases, held.way.uses, strict=True):
        there = use.target if use.target != ANY_SET else ""
        yield Step(case, use, use.source if use.source != ANY_SET else here, there)
        here = there


def _facts(held: Held) -> Iterator[Fact]:
    asked = held.candidate.cases[0].asked
    known = asked.known
    if any(isinstance(case.direction.scope, tuple) for case in held.candidate.cases):
        yield from asked.category_links
    for step in steps_of(held):
        case, direction = step.case, step.case.direction
        yield case.agreement
        yield from _children(case, step.use)
        yield from _scope_links(case)
        yield from _accreditation(case)
        if any(condition.kind == "iso_type" for condition in direction.conditions):
            yield from (known.schemes[name] for name in (direction.source,) if name in known.schemes)
        for scheme, name in ((direction.source, step.source), (direction.target, step.target)):
            if (scheme, name) in known.criteria_sets:
                yield known.criteria_sets[scheme, name]
    last = held.candidate.cases[-1].direction.target
    text = held.way.proof.text
    if text is not None and held.candidate.cases[-1].agreement.credit != "all":
        yield text
    if asked.question.criteria and not held.candidate.cases[-1].direction.pins:
        yield from (one for one in (known.criteria_sets.get((last, asked.question.criteria)),) if one)
    for name in held.way.carried_by:
        yield next(one for one in known.criteria_sets.values() if one.id == name)  # an id may hold more than one "/"
    yield from (one for one in known.equivalences if one.id in held.way.proof.used)


def _children(case: Case, use: PinUse) -> Iterator[Fact]:
    """The children whose pin, scope or variant rule the way needs."""
    rule = variant_rule(case)
    rows = [use.pin.citation.row if use.pin else "", rule.citation.row if rule else ""]
    needed = {case.direction.owner(row) for row in rows if row}
    needed |= {case.direction.owner(item.citation.row) for item in _scope_items(case)[:1]}
    yield from (child for child in case.direction.children if child.id in needed)


def _scope_items(case: Case) -> list[ScopeItem]:
    """The items of the scope that cover the category, those of the agreement itself first."""
    scope, category = case.direction.scope, case.asked.category or ""
    items = [
        item
        for item in (scope if isinstance(scope, tuple) else ())
        if phase_of(item.citation.period, case.on) is Phase.IN
        and within(category, item.category, known=case.known) is not None
    ]
    return sorted(items, key=lambda item: case.direction.owner(item.citation.row) != case.agreement.id)


def _scope_links(case: Case) -> Iterable[Category]:
    found = [within(case.asked.category or "", item.category, known=case.known) for item in _scope_items(case)]
    links = [one for one in found if one is not None and all(link.is_firm for link in one)]
    rule = variant_rule(case)
    if rule and rule.categories:
        ways = [within(case.asked.category or "", name, known=case.known) for name in rule.categories]
        yield from min((one for one in ways if one is not None), key=len, default=())
    yield from min(links, key=len, default=())


def _accreditation(case: Case) -> Iterator[Fact]:
    """Of each condition on the issuer the first accreditation that answers, with all that stands behind it."""
    for condition in case.direction.conditions:
        if condition.kind == "issuer_accredited":
            answers = (_behind(one, condition.values[0], case) for one in case.known.accreditations)
            yield from next((found for found in answers if found), ())


def _behind(one: Accreditation, standard: str, case: Case) -> tuple[Fact, ...]:
    """The accreditation, the signature behind it and the categories by which it covers; none if it does not answer."""
    known, category = case.known, case.asked.category or ""
    if (one.body, one.standard) != (case.asked.certificate.issuer, standard) or not _stands(one, case):
        return ()
    signed = [s for s in known.signatories if (s.body, s.standard) == (one.by, one.standard) and _stands(s, case)]
    ways = [within(category, name, known=known) for name in one.scope] if one.scope else [()]
    links = [way for way in ways if way is not None and all(link.is_firm for link in way)]
    return (one, signed[0], *min(links, key=len)) if signed and links else ()


def _stands(fact: Fact, case: Case) -> bool:
    return fact.is_firm and phase_of(fact.citation.period, case.on) is Phase.IN
